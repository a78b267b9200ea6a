//! What the servers of a node do when their database has confirmed it, and when something
//! takes too long (IXN-5).

use super::asks::{AskRef, Asker, Request};
use super::cluster::{Cluster, Fx};
use super::config::{RequestKind, Routing};
use super::errors::Code;
use super::event::{Event, Message, Told};
use super::event_log::Logged;
use super::node::Front;
use super::store::{Rec, Stage};

impl Cluster {
    /// The database is done with what `ask` needs.
    pub(super) fn node_works(&mut self, (node, side): (u8, u8), ask: AskRef, fx: &mut impl Fx) {
        let (kept, front) = (self.asks.get(ask).copied(), self.front_of(ask));
        self.asks.job_done(ask);
        let (Some(kept), Some(front)) = (kept, front) else { return };
        let (rec, desktop) = (kept.rec, kept.desktop);
        let mut code = Code::Done;
        let mut value = rec.0;
        match kept.request {
            _ if kept.checking => {
                let found = self.node_has(node, kept.id).is_some();
                code = if found { Code::Done } else { Code::NotFound };
            }
            Request::Submit => code = self.store_new(node, rec, fx),
            Request::Scripted(RequestKind::Submit) => code = self.store_new(node, rec, fx),
            Request::Pull { .. } | Request::Scripted(RequestKind::Pull) => {
                code = self.confirm_taken(node, rec, fx);
            }
            Request::Deliver => code = self.invite(node, rec, desktop, fx),
            Request::Accept => code = self.begin_handling(node, rec, fx),
            Request::Reject => self.refuse_invitation(node, rec, desktop, fx),
            Request::Complete => {
                let by_agent = matches!(kept.asker, Asker::Desktop(_));
                self.complete(node, rec, by_agent, fx);
            }
            Request::Scripted(RequestKind::Get) => match self.node_has(node, kept.id) {
                Some(found) => value = found.0,
                None => code = Code::NotFound,
            },
            Request::Scripted(RequestKind::Stop) => match self.node_has(node, kept.id) {
                Some(found) => self.complete(node, found, false, fx),
                None => code = Code::NotFound,
            },
            Request::Scripted(_) => {
                // Whether the lists are in order shows when a proxy merges them.
                value = self.list(node, ask);
            }
            _ => {}
        }
        self.node_answers((node, side), front, ask, code, value, fx);
    }

    /// The interaction with this id at a node.
    pub(super) fn node_has(&self, node: u8, id: u32) -> Option<Rec> {
        let rec = *self.nodes[usize::from(node)].ids.get(&id)?;
        self.store.get(rec).map(|_| rec)
    }

    /// A job of a database is lost, or nobody hears of it any more: what it was to store is
    /// not there, if the client that submitted it has begun anew with another.
    pub(super) fn job_lost(&mut self, ask: AskRef) {
        if let Some(kept) = self.asks.get(ask)
            && kept.over
            && kept.request == Request::Submit
            && self.store.get(kept.rec).is_some_and(|it| it.stage == Stage::Submitted)
        {
            self.store.remove(kept.rec);
        }
        self.asks.job_done(ask);
    }

    fn store_new(&mut self, node: u8, rec: Rec, fx: &mut impl Fx) -> Code {
        let Some(it) = self.store.get(rec).filter(|it| it.stage == Stage::Submitted) else {
            return Code::NotFound;
        };
        let (id, name) = (it.id, it.name);
        if self.node_has(node, id).is_some() {
            return Code::Exists;
        }
        if let Some(it) = self.store.get_mut(rec) {
            it.node = node;
        }
        self.nodes[usize::from(node)].ids.insert(id, rec);
        self.log_event(node, Logged::Interaction(name), fx);
        self.enqueue(rec, fx);
        Code::Done
    }

    fn confirm_taken(&mut self, node: u8, rec: Rec, fx: &mut impl Fx) -> Code {
        let Some(it) = self.store.get_mut(rec).filter(|it| it.stage == Stage::Taking) else {
            return Code::NotFound;
        };
        let (stamp, name) = (it.enter(Stage::Taken), it.name);
        let timeout = self.plan.config.routing_timeout;
        fx.after_constant(timeout, Event::StageTimesOut(self.number, stamp, rec));
        self.log_event(node, Logged::Interaction(name), fx);
        Code::Done
    }

    /// `EventInvite` goes to the agent's desktop.
    fn invite(&mut self, node: u8, rec: Rec, desktop: u32, fx: &mut impl Fx) -> Code {
        let at = &self.nodes[usize::from(node)];
        let Some(session) = at.sessions[desktop as usize] else { return Code::WrongState };
        let by_priority = self.plan.config.view_order == super::config::ViewOrder::Priority;
        let urs = self.plan.config.routing == Routing::Urs;
        let Some(it) = self.store.get_mut(rec) else { return Code::NotFound };
        let queue = self.nodes[usize::from(node)].queues.entry(it.queue).or_default();
        match it.stage {
            Stage::Taken if urs => queue.pushed = queue.pushed.saturating_sub(1),
            Stage::Taken => {}
            Stage::Queued => {
                // It came back meanwhile; whoever has it takes it again.
                queue.waiting.remove(&it.view_key(rec, by_priority));
                queue.in_progress += 1;
            }
            _ => return Code::WrongState,
        }
        let (again, before) = (it.stage == Stage::Queued, *it);
        it.desktop = desktop;
        self.nodes[usize::from(node)].in_hand.insert((desktop, rec));
        let stamp = it.enter(Stage::Delivering);
        let name = it.name;
        self.leaves_strategy(&before);
        self.serve_held(node, before.queue, fx);
        if again {
            let via = self.plan.nodes[usize::from(node)].label;
            self.note_taken(rec, via, fx);
        }
        let timeout = self.plan.config.delivering_timeout;
        fx.after_constant(timeout, Event::StageTimesOut(self.number, stamp, rec));
        self.node_sends(node, session.front, Message::Invite(rec, desktop), fx);
        self.log_event(node, Logged::Interaction(name), fx);
        self.push(node, fx);
        Code::Done
    }

    fn begin_handling(&mut self, node: u8, rec: Rec, fx: &mut impl Fx) -> Code {
        let Some(it) = self.store.get_mut(rec).filter(|it| it.stage == Stage::Delivering) else {
            return Code::WrongState;
        };
        let (stamp, name) = (it.enter(Stage::Handling), it.name);
        let timeout = self.plan.config.handling_timeout;
        fx.after_constant(timeout, Event::StageTimesOut(self.number, stamp, rec));
        self.log_event(node, Logged::Interaction(name), fx);
        Code::Done
    }

    /// The agent does not take it: it waits again.
    fn refuse_invitation(&mut self, node: u8, rec: Rec, desktop: u32, fx: &mut impl Fx) {
        let Some(it) = self.store.get(rec).filter(|it| it.desktop == desktop) else { return };
        let medium = it.medium as u8;
        self.report(node, Told::Refused(medium), desktop, fx);
        self.back_to_queue(rec, fx);
    }

    /// Processing is stopped: the agent who had it, if any, is free.
    pub(super) fn complete(&mut self, node: u8, rec: Rec, by_agent: bool, fx: &mut impl Fx) {
        let Some(it) = self.store.get(rec).copied() else { return };
        self.log_event(node, Logged::Interaction(it.name), fx);
        if matches!(it.stage, Stage::Delivering | Stage::Handling) {
            self.report(node, Told::Freed(it.medium as u8), it.desktop, fx);
            if !by_agent {
                self.revoke(node, rec, it.desktop, fx);
            }
        }
        self.forget(rec, fx);
    }

    /// `EventRevoked` goes to the agent's desktop.
    fn revoke(&mut self, node: u8, rec: Rec, desktop: u32, fx: &mut impl Fx) {
        if let Some(session) = self.nodes[usize::from(node)].sessions[desktop as usize] {
            self.node_sends(node, session.front, Message::Revoke(rec, desktop), fx);
        }
    }

    /// An interaction was too long at a stage.
    pub(super) fn stage_times_out(&mut self, rec: Rec, stamp: u16, fx: &mut impl Fx) {
        let Some(it) = self.store.get(rec).filter(|it| it.stamp == stamp).copied() else { return };
        let node = it.node;
        let Some(side) = self.nodes[usize::from(node)].primary else { return };
        let server = self.plan.nodes[usize::from(node)].servers[usize::from(side)];
        if !self.nodes[usize::from(node)].serves || !fx.state(server).is_running() {
            return;
        }
        match it.stage {
            Stage::Delivering | Stage::Handling => {
                self.revoke(node, rec, it.desktop, fx);
                // First that the agent is not ready, lest a strategy pulls for a free hand.
                if it.stage == Stage::Delivering && self.plan.config.not_ready_on_invitation_timeout
                {
                    self.report(node, Told::NotReady, it.desktop, fx);
                }
                let told = Told::Freed(it.medium as u8);
                self.report(node, told, it.desktop, fx);
                self.back_to_queue(rec, fx);
            }
            Stage::Taken => self.back_to_queue(rec, fx),
            Stage::Submitted | Stage::Queued | Stage::Taking => {}
        }
    }

    /// How many interactions a node returns for a search, within its own limit and the
    /// request's (IXN-13).
    fn list(&self, node: u8, ask: AskRef) -> u32 {
        let limit = self.plan.config.nodes[usize::from(node)].0.max_interactions_per_snapshot;
        let wanted = self.asks.get(ask).map_or(0, |kept| kept.limit);
        self.listed(node, ask).count().min(limit.min(wanted) as usize) as u32
    }

    /// What a node would list, in its own order.
    pub(super) fn listed(&self, node: u8, ask: AskRef) -> impl Iterator<Item = Rec> + '_ {
        let queue = self.asks.get(ask).map_or(0, |kept| kept.queue);
        let waiting = self.nodes[usize::from(node)].queues.get(&queue);
        waiting.into_iter().flat_map(|at| at.waiting.iter().map(|(_, _, rec)| *rec))
    }

    /// An external service request: needs a connection to the server (IXN-19).
    pub(super) fn node_serves_esp(
        &mut self,
        (node, side): (u8, u8),
        front: Front,
        ask: AskRef,
        fx: &mut impl Fx,
    ) {
        let Some(kept) = self.asks.get(ask) else { return };
        if self.node_has(node, kept.id).is_none() {
            self.node_answers((node, side), front, ask, Code::NotFound, 0, fx);
            return;
        }
        let servers = &self.plan.nodes[usize::from(node)].to_esp;
        let socket = servers.get(usize::from(kept.esp)).copied().flatten();
        match socket.map(|sockets| sockets[usize::from(side)]).filter(|it| fx.is_open(*it)) {
            Some(socket) => fx.send(socket, Message::Service(ask)),
            None => self.node_answers((node, side), front, ask, Code::NoEspServer, 0, fx),
        }
    }
}
