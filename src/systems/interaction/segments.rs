//! Segmentation of views (IXN-8): a node gives out no more of a segment than the view says,
//! and gives the next segment's instead. It counts what it has given out itself: so the limit
//! holds for each node, and a cluster of several gives out several times as much.

use super::asks::AskRef;
use super::cluster::{Cluster, Fx};
use super::node::NodeQueue;
use super::store::{Interaction, Rec, Stage, ViewKey};

/// What a node has given out of each segment of a queue.
#[derive(Clone, Debug, Default)]
pub struct GivenOut {
    by_segment: Vec<u32>,
}

impl GivenOut {
    fn of(&self, segment: u8) -> u32 {
        self.by_segment.get(usize::from(segment)).copied().unwrap_or(0)
    }

    fn place(&mut self, segment: u8) -> &mut u32 {
        let index = usize::from(segment);
        if self.by_segment.len() <= index {
            self.by_segment.resize(index + 1, 0);
        }
        &mut self.by_segment[index]
    }
}

impl Cluster {
    /// The segment of the interaction of a queue with this number.
    pub(super) fn segment_of(&mut self, queue: u16, number: u32) -> u8 {
        let Some(view) = &mut self.plan.queues[usize::from(queue)].segmentation else { return 0 };
        view.chance.seek(u64::from(number));
        let draw = view.chance.uniform();
        view.up_to.iter().take_while(|up_to| **up_to < draw).count().min(view.up_to.len() - 1) as u8
    }

    /// The first of a queue that a node may give out.
    pub(super) fn first_given(&self, node: u8, queue: u16) -> Option<ViewKey> {
        let at = self.nodes[usize::from(node)].queues.get(&queue)?;
        let Some(view) = &self.plan.queues[usize::from(queue)].segmentation else {
            return at.waiting.first().copied();
        };
        let may = |rec: Rec| {
            self.store.get(rec).is_some_and(|it| at.given_out.of(it.segment) < view.limit)
        };
        at.waiting.iter().copied().find(|(_, _, rec)| may(*rec))
    }

    /// A node gives out an interaction that it has taken from its queue.
    pub(super) fn gives_out(&mut self, rec: Rec) {
        let Some(it) = self.store.get(rec) else { return };
        let (node, queue, segment) = (it.node, it.queue, it.segment);
        if self.plan.queues[usize::from(queue)].segmentation.is_none() {
            return;
        }
        let at = self.nodes[usize::from(node)].queues.entry(queue).or_default();
        *at.given_out.place(segment) += 1;
        let queues = self.nodes.iter().filter_map(|node| node.queues.get(&queue));
        let now: u32 = queues.map(|at: &NodeQueue| at.given_out.of(segment)).sum();
        let most = self.counts.segments.entry(queue).or_default();
        *most = (*most).max(now);
    }

    /// An interaction leaves whoever has got it: it is delivered, goes back, or is gone.
    pub(super) fn leaves_strategy(&mut self, it: &Interaction) {
        let out = matches!(it.stage, Stage::Taking | Stage::Taken);
        if out && self.plan.queues[usize::from(it.queue)].segmentation.is_some() {
            let at = self.nodes[usize::from(it.node)].queues.entry(it.queue).or_default();
            let given = at.given_out.place(it.segment);
            *given = given.saturating_sub(1);
        }
    }

    /// Whoever has waited for something of a queue gets it.
    pub(super) fn serve_held(&mut self, node: u8, queue: u16, fx: &mut impl Fx) {
        while let Some(ask) = self.next_held(node, queue) {
            let side = self.nodes[usize::from(node)].primary.unwrap_or(0);
            if self.is_waited_for(ask, node) {
                self.take_first((node, side), queue, ask, fx);
            }
        }
    }

    fn next_held(&mut self, node: u8, queue: u16) -> Option<AskRef> {
        let held = |at: &NodeQueue| !at.held.is_empty();
        if !self.nodes[usize::from(node)].queues.get(&queue).is_some_and(held) {
            return None;
        }
        self.first_given(node, queue)?;
        self.nodes[usize::from(node)].queues.get_mut(&queue)?.held.pop_front()
    }
}
