//! The queues of a node: in its own correct order, and ignorant of every other node (IXN-8).

use super::asks::{AskRef, Request};
use super::cluster::{Cluster, Fx};
use super::config::{Routing, ViewOrder};
use super::errors::Code;
use super::event::{Event, Message};
use super::node::{Front, NodeQueue};
use super::plan::ClientKind;
use super::store::{NOBODY, Rec, Stage};
use crate::kernel::cause::Cause;
use crate::kernel::time::SimTime;
use crate::ledger::ids::{Label, QueueId};
use crate::ledger::interaction::{InteractionRow, NodeBacklogRow, QueueOrderRow};
use crate::ledger::rows::Row;

impl Cluster {
    fn by_priority(&self) -> bool {
        self.plan.config.view_order == ViewOrder::Priority
    }

    /// An interaction waits in its queue at its node.
    pub(super) fn enqueue(&mut self, rec: Rec, fx: &mut impl Fx) {
        let by_priority = self.by_priority();
        let Some(it) = self.store.get_mut(rec) else { return };
        it.enter(Stage::Queued);
        it.desktop = NOBODY;
        it.taken_via = NOBODY;
        let (node, queue, key) = (it.node, it.queue, it.view_key(rec, by_priority));
        it.before = self.orders[usize::from(queue)].waits(it.sequence, it.priority);
        let at = self.nodes[usize::from(node)].queues.entry(queue).or_default();
        at.waiting.insert(key);
        self.serve_held(node, queue, fx);
        self.push(node, fx);
    }

    /// Puts an interaction that was taken back to its place in the queue.
    pub(super) fn back_to_queue(&mut self, rec: Rec, fx: &mut impl Fx) {
        let Some(it) = self.store.get(rec).copied() else { return };
        if matches!(it.stage, Stage::Taking | Stage::Taken | Stage::Delivering | Stage::Handling) {
            let (node, queue) = (it.node, it.queue);
            self.nodes[usize::from(node)].in_hand.remove(&(it.desktop, rec));
            let urs = it.stage == Stage::Taken && self.plan.config.routing == Routing::Urs;
            let at = self.nodes[usize::from(node)].queues.entry(queue).or_default();
            at.in_progress = at.in_progress.saturating_sub(1);
            at.pushed = at.pushed.saturating_sub(u32::from(urs));
            self.leaves_strategy(&it);
            self.enqueue(rec, fx);
        }
    }

    /// Whether somebody still waits for the answer of `node` to `ask`.
    pub(super) fn is_waited_for(&self, ask: AskRef, node: u8) -> bool {
        self.asks.get(ask).is_some_and(|kept| {
            let proxied = kept.proxy.is_none_or(|(proxy, life)| {
                self.proxies[usize::from(proxy)].life == life && kept.waiting & 1 << node != 0
            });
            !kept.over && proxied
        })
    }

    /// A pull arrives at the primary of a node.
    pub(super) fn node_pulled(
        &mut self,
        (node, side): (u8, u8),
        front: Front,
        ask: AskRef,
        fx: &mut impl Fx,
    ) {
        let Some(kept) = self.asks.get(ask).copied() else { return };
        let some = self.first_given(node, kept.queue).is_some();
        let at = self.nodes[usize::from(node)].queues.entry(kept.queue).or_default();
        if some {
            self.take_first((node, side), kept.queue, ask, fx);
        } else if kept.request == (Request::Pull { strategy: true }) {
            at.held.push_back(ask);
            let own = self.plan.config.nodes[usize::from(node)].0.pull_hold_timeout;
            fx.after(kept.hold.unwrap_or(own), Event::HoldEnds(self.number, ask));
        } else {
            self.node_answers((node, side), front, ask, Code::Empty, 0, fx);
        }
    }

    /// A node has held a pull long enough.
    pub(super) fn hold_ends(&mut self, ask: AskRef, fx: &mut impl Fx) {
        let Some(kept) = self.asks.get(ask) else { return };
        let queue = kept.queue;
        let holds = |node: &u8| {
            let at = self.nodes[usize::from(*node)].queues.get(&queue);
            at.is_some_and(|at| at.held.contains(&ask))
        };
        let Some(node) = (0..self.nodes.len() as u8).find(holds) else { return };
        let at = &mut self.nodes[usize::from(node)];
        let Some(side) = at.primary else { return };
        let server = self.plan.nodes[usize::from(node)].servers[usize::from(side)];
        if !fx.state(server).is_running() {
            // It hangs: whoever asked finds out by keepalive.
            return;
        }
        if let Some(at) = at.queues.get_mut(&queue) {
            at.held.retain(|held| *held != ask);
        }
        if let Some(front) = self.front_of(ask) {
            self.node_answers((node, side), front, ask, Code::Empty, 0, fx);
        }
    }

    /// The first interaction of a queue is taken; the database is told.
    pub(super) fn take_first(
        &mut self,
        (node, side): (u8, u8),
        queue: u16,
        ask: AskRef,
        fx: &mut impl Fx,
    ) {
        let Some(key) = self.first_given(node, queue) else { return };
        let rec = key.2;
        let at = self.nodes[usize::from(node)].queues.entry(queue).or_default();
        at.waiting.remove(&key);
        at.in_progress += 1;
        self.gives_out(rec);
        let via = match self.asks.get(ask).and_then(|kept| kept.proxy) {
            Some((proxy, _)) => {
                if let Some(it) = self.store.get_mut(rec) {
                    it.taken_via = u32::from(proxy);
                }
                self.plan.proxies[usize::from(proxy)].label
            }
            None => self.plan.nodes[usize::from(node)].label,
        };
        if let Some(it) = self.store.get_mut(rec) {
            it.enter(Stage::Taking);
        }
        if let Some(kept) = self.asks.get_mut(ask) {
            kept.rec = rec;
        }
        self.note_taken(rec, via, fx);
        self.query((node, side), ask, fx);
    }

    /// An interaction is taken: its row of `queue_order.csv`.
    pub(super) fn note_taken(&mut self, rec: Rec, via: Label, fx: &mut impl Fx) {
        let Some(it) = self.store.get(rec).copied() else { return };
        // Whoever has come back to the queue may still count as waiting with URS.
        let order = (std::cmp::Reverse(it.priority), it.sequence);
        let overtook = self.is_overtaking(it.queue, order, rec);
        let row = QueueOrderRow {
            queue: QueueId(it.queue),
            interaction: it.name,
            priority: it.priority,
            node: self.plan.nodes[usize::from(it.node)].label,
            via,
            submitted: it.submitted,
            taken: fx.now(),
            position_taken: 0,
            position_due: None,
            overtaken_by: 0,
            overtook,
            extra_wait_ns: None,
            cause: it.cause.or(fx.cause()),
        };
        self.orders[usize::from(it.queue)].take(it.sequence, it.before, row, |row| {
            fx.record(Row::Interaction(InteractionRow::Order(row)));
        });
    }

    /// Whether one that is due before `order` waits, at a node or with URS.
    fn is_overtaking(&self, queue: u16, order: (std::cmp::Reverse<i16>, u32), rec: Rec) -> bool {
        let urs = self.plan.config.routing == Routing::Urs;
        let due = |other: Rec| {
            other != rec
                && self
                    .store
                    .get(other)
                    .is_some_and(|it| (std::cmp::Reverse(it.priority), it.sequence) < order)
        };
        let at_nodes = self.nodes.iter().filter_map(|node| node.queues.get(&queue)).any(|at| {
            // In a view by age a higher priority may stand anywhere.
            let one = self.by_priority() || self.is_of_one_priority(queue);
            let most = if one { 1 } else { usize::MAX };
            at.waiting.iter().take(most).any(|(_, _, other)| due(*other))
        });
        at_nodes || (urs && self.strategy_waits(queue).any(due))
    }

    fn is_of_one_priority(&self, queue: u16) -> bool {
        let own = self.plan.queues[usize::from(queue)].priority;
        self.plan.preloads.iter().all(|it| it.queue != queue || it.priority == own)
    }

    /// A node pushes to URS what it may.
    pub(super) fn push(&mut self, node: u8, fx: &mut impl Fx) {
        if self.plan.config.routing != Routing::Urs || !self.nodes[usize::from(node)].serves {
            return;
        }
        let Some(urs) = self.client_of(ClientKind::Router) else { return };
        let front = Front::Client(urs);
        let side = self.nodes[usize::from(node)].primary.unwrap_or(0);
        let open = self.node_socket(node, side, front).is_some_and(|socket| fx.is_open(socket));
        if !open {
            return;
        }
        let limit = self.plan.config.pushes;
        let mut pushed = Vec::new();
        for queue in 0..self.plan.queues.len() as u16 {
            let room = |at: &NodeQueue| at.pushed < limit;
            while self.nodes[usize::from(node)].queues.get(&queue).is_some_and(room)
                && let Some(key) = self.first_given(node, queue)
                && let Some(at) = self.nodes[usize::from(node)].queues.get_mut(&queue)
            {
                at.waiting.remove(&key);
                at.pushed += 1;
                at.in_progress += 1;
                self.gives_out(key.2);
                pushed.push(key.2);
            }
        }
        for rec in pushed {
            if let Some(it) = self.store.get_mut(rec) {
                it.enter(Stage::Taken);
                it.taken_via = NOBODY;
            }
            self.node_sends(node, front, Message::Push(rec), fx);
        }
    }

    /// What is in the queues when the run begins.
    pub(super) fn preload(&mut self) {
        for preload in self.plan.preloads.clone() {
            for number in 0..preload.count {
                let queue = usize::from(preload.queue);
                let sequence = self.orders[queue].number();
                let before = self.orders[queue].waits(sequence, preload.priority);
                let id = preload.first_id + number;
                let segment = match preload.segment {
                    Some(segment) => segment,
                    None => self.segment_of(preload.queue, sequence),
                };
                let rec = self.store.insert(super::store::Interaction {
                    id,
                    name: crate::ledger::interaction::InteractionName::Named(
                        preload.label,
                        number + 1,
                    ),
                    contact: None,
                    queue: preload.queue,
                    medium: self.plan.queues[queue].medium,
                    priority: preload.priority,
                    segment,
                    sequence,
                    submitted: SimTime::ZERO,
                    stage: Stage::Queued,
                    stamp: 0,
                    node: preload.node,
                    desktop: NOBODY,
                    taken_via: NOBODY,
                    before,
                    orphan: false,
                    cause: Cause::NONE,
                });
                let by_priority = self.by_priority();
                let key = self.store.get(rec).map(|it| it.view_key(rec, by_priority));
                let at = &mut self.nodes[usize::from(preload.node)];
                at.ids.insert(id, rec);
                at.queues.entry(preload.queue).or_default().waiting.extend(key);
            }
        }
    }

    /// Counts what waits at every node.
    pub(super) fn count_backlog(&mut self, fx: &mut impl Fx) {
        let now = fx.now();
        let ours = (0..self.plan.queues.len() as u16)
            .filter(|queue| self.plan.queues[usize::from(*queue)].is_ours);
        for queue in ours.collect::<Vec<_>>() {
            let mut waits: Option<(u64, u64)> = None;
            for (node, plan) in self.nodes.iter().zip(&self.plan.nodes) {
                let at = node.queues.get(&queue);
                let first = at
                    .and_then(|at| at.waiting.first())
                    .and_then(|key| self.store.get(key.2).map(|it| now.since(it.submitted)));
                if let Some(waited) = first.map(|waited| waited.as_nanos()) {
                    let (least, most) = waits.unwrap_or((waited, waited));
                    waits = Some((least.min(waited), most.max(waited)));
                }
                fx.record(Row::Interaction(InteractionRow::Backlog(NodeBacklogRow {
                    time: now,
                    node: plan.label,
                    queue: QueueId(queue),
                    waiting: at.map_or(0, |at| at.waiting.len() as u32),
                    next_waited: first,
                    in_progress: at.map_or(0, |at| at.in_progress),
                })));
            }
            if let Some((least, most)) = waits {
                let kept = self.counts.imbalance.entry(queue).or_default();
                *kept = (*kept).max(most - least);
            }
        }
        fx.after(self.plan.config.backlog_every, Event::Backlog(self.number));
    }

    /// Takes an interaction out of a node for good.
    pub(super) fn forget(&mut self, rec: Rec, fx: &mut impl Fx) {
        let by_priority = self.by_priority();
        let Some(it) = self.store.get(rec).copied() else { return };
        let at = &mut self.nodes[usize::from(it.node)];
        if at.ids.get(&it.id) == Some(&rec) {
            at.ids.remove(&it.id);
        }
        at.in_hand.remove(&(it.desktop, rec));
        self.leaves_strategy(&it);
        let at = &mut self.nodes[usize::from(it.node)];
        let queue = at.queues.entry(it.queue).or_default();
        match it.stage {
            Stage::Queued => {
                queue.waiting.remove(&it.view_key(rec, by_priority));
                self.orders[usize::from(it.queue)].leaves(it.sequence, it.priority);
            }
            Stage::Submitted => {}
            Stage::Taken if self.plan.config.routing == Routing::Urs => {
                queue.pushed = queue.pushed.saturating_sub(1);
                queue.in_progress = queue.in_progress.saturating_sub(1);
                self.orders[usize::from(it.queue)].leaves(it.sequence, it.priority);
            }
            _ => queue.in_progress = queue.in_progress.saturating_sub(1),
        }
        self.store.remove(rec);
        self.serve_held(it.node, it.queue, fx);
        self.push(it.node, fx);
    }
}
