//! How a proxy makes one answer of several, and what it does about agents and nodes.

use super::asks::{Ask, AskRef, Asker, Request};
use super::cluster::{Cluster, Fx};
use super::config::RequestKind;
use super::errors::Code;
use super::event::{Message, Told};
use super::plan::ClientKind;
use super::proxy::Known;
use super::store::{NOBODY, Rec};
use crate::kernel::cause::Cause;
use crate::ledger::rows::AgentReason;

impl Cluster {
    /// A node answers a proxy.
    pub(super) fn proxy_answered(
        &mut self,
        proxy: u8,
        node: u8,
        ask: AskRef,
        code: Code,
        value: u32,
        fx: &mut impl Fx,
    ) {
        let life = self.proxies[usize::from(proxy)].life;
        let Some(kept) = self.asks.get(ask).copied().filter(|kept| !kept.over) else { return };
        if kept.asker == Asker::Proxy(proxy) {
            self.own_answered(proxy, node, ask, code, fx);
            return;
        }
        let bit = 1 << node;
        if kept.proxy != Some((proxy, life)) || kept.waiting & bit == 0 {
            return;
        }
        self.note_answer(proxy, node, ask, code, value, fx.cause());
        let is_pull =
            matches!(kept.request, Request::Pull { .. } | Request::Scripted(RequestKind::Pull));
        if is_pull && code != Code::Done {
            self.pull_on(proxy, ask, fx);
        } else if self.asks.get(ask).is_some_and(|kept| kept.waiting == 0) {
            self.all_answered(proxy, ask, fx);
        }
    }

    fn note_answer(
        &mut self,
        proxy: u8,
        node: u8,
        ask: AskRef,
        code: Code,
        value: u32,
        cause: Cause,
    ) {
        let order: Vec<u64> = match self.asks.get(ask).map(|kept| kept.request) {
            Some(Request::Scripted(
                RequestKind::Find | RequestKind::Workbin | RequestKind::Snapshot,
            )) => {
                let listed = self.listed(node, ask).take(value as usize);
                let place = |rec: Rec| self.store.get(rec).map(|it| u64::from(it.sequence));
                listed.filter_map(place).collect()
            }
            _ => Vec::new(),
        };
        let Some(kept) = self.asks.get_mut(ask) else { return };
        kept.waiting &= !(1 << node);
        match code {
            Code::Done => {
                kept.done |= 1 << node;
                match kept.request {
                    Request::Scripted(
                        RequestKind::Find
                        | RequestKind::FindExternal
                        | RequestKind::Workbin
                        | RequestKind::Snapshot,
                    ) => {
                        kept.value += value;
                        // What comes after one that belongs behind it is out of order.
                        for place in order {
                            kept.disordered += u32::from(place < kept.last);
                            kept.last = kept.last.max(place);
                        }
                    }
                    _ => kept.value = value,
                }
                let id = match kept.request {
                    Request::Pull { .. } | Request::Scripted(RequestKind::Pull) => {
                        self.store.get(Rec(value)).map(|it| it.id)
                    }
                    Request::Submit
                    | Request::Deliver
                    | Request::Scripted(
                        RequestKind::Submit | RequestKind::Get | RequestKind::Stop,
                    ) if kept.id != NOBODY => Some(kept.id),
                    _ => None,
                };
                let checks = self.asks.get(ask).is_some_and(|kept| kept.checking);
                if let Some(id) = id.filter(|_| !checks) {
                    self.proxies[usize::from(proxy)].learn(id, node);
                }
            }
            Code::NotServing => {
                kept.unreachable.get_or_insert(Code::NotAccessible);
                kept.blamed = u32::from(node);
                kept.cause = kept.cause.or(cause);
            }
            Code::NotFound | Code::Empty => {}
            refused => kept.refused = Some(refused),
        }
    }

    /// A pull goes on to the next node in turn that can be asked (IXN-8, IXN-9).
    pub(super) fn pull_on(&mut self, proxy: u8, ask: AskRef, fx: &mut impl Fx) {
        let count = self.nodes.len() as u8;
        let Some(nodes) = self.asks.get(ask).map(|kept| self.nodes_of_tenant(kept)) else {
            return;
        };
        loop {
            let Some(kept) = self.asks.get_mut(ask) else { return };
            let (first, tried) = kept.turn;
            if tried == count {
                // Nothing anywhere, or nobody to ask.
                let code = if kept.asked == 0 { Code::NotAccessible } else { Code::Empty };
                self.proxy_answers(proxy, ask, code, 0, fx);
                return;
            }
            let node = (first + tried) % count;
            kept.turn.1 += 1;
            if nodes & 1 << node != 0 && self.proxies[usize::from(proxy)].reaches(node) {
                self.ask_nodes(proxy, ask, 1 << node, fx);
                return;
            }
        }
    }

    /// Every node that was asked has answered, or is lost.
    pub(super) fn all_answered(&mut self, proxy: u8, ask: AskRef, fx: &mut impl Fx) {
        let Some(kept) = self.asks.get(ask).copied() else { return };
        if kept.checking {
            // An id that is nowhere, as far as could be asked, is taken for new.
            match kept.done {
                0 => self.submit_in_turn(proxy, ask, fx),
                _ => self.proxy_answers(proxy, ask, Code::Exists, 0, fx),
            }
            return;
        }
        let lost = kept.unreachable;
        let found = kept.done.count_ones();
        let (code, value) =
            match kept.request {
                Request::Pull { .. } | Request::Scripted(RequestKind::Pull) => {
                    self.turn_after_pull(proxy, &kept);
                    (Code::Done, kept.value)
                }
                Request::LogIn | Request::Scripted(RequestKind::Login) => {
                    (self.login_outcome(proxy, &kept, fx), 0)
                }
                Request::LogOut | Request::Ready | Request::NotReady => (Code::Done, 0),
                Request::Scripted(
                    RequestKind::Find | RequestKind::Workbin | RequestKind::Snapshot,
                ) if kept.asked == 0 && lost.is_none() => (Code::NoServers, 0),
                Request::Scripted(
                    RequestKind::Find
                    | RequestKind::Workbin
                    | RequestKind::Snapshot
                    | RequestKind::FindExternal,
                ) => (lost.filter(|_| found == 0).unwrap_or(Code::Done), kept.value),
                // Each node that has it has done it: a client must be told that there are two.
                _ if found > 1 => (Code::Duplicated, 0),
                _ if found == 1 => (Code::Done, kept.value),
                _ => (kept.refused.or(lost).unwrap_or(Code::NotFound), 0),
            };
        if matches!(kept.request, Request::Scripted(RequestKind::Snapshot))
            && let Some(kept) = self.asks.get_mut(ask)
        {
            kept.snapshot = kept.proxy;
        }
        let is_agents = matches!(
            kept.request,
            Request::LogIn
                | Request::LogOut
                | Request::Ready
                | Request::NotReady
                | Request::Scripted(RequestKind::Login)
        );
        if is_agents && kept.desktop != NOBODY {
            let known = &mut self.proxies[usize::from(proxy)].agents[kept.desktop as usize];
            *known = match (kept.request, code) {
                (Request::LogOut, _) => Known::Out,
                (Request::Ready | Request::NotReady, _) | (_, Code::Done) => Known::In,
                _ => Known::Out,
            };
        }
        self.proxy_answers(proxy, ask, code, value, fx);
    }

    /// The next pull of that queue begins after the node that gave, where that was another
    /// one than the first that was asked.
    fn turn_after_pull(&mut self, proxy: u8, kept: &Ask) {
        let gave = kept.done.trailing_zeros() as u8;
        if kept.request != (Request::Pull { strategy: true }) && gave != kept.turn.0 {
            let next = (gave + 1) % self.nodes.len() as u8;
            self.proxies[usize::from(proxy)].pull_turn_is(kept.queue, next);
        }
    }

    /// Logged in everywhere, or nowhere: what one node refuses is revoked on the others.
    fn login_outcome(&mut self, proxy: u8, kept: &Ask, fx: &mut impl Fx) -> Code {
        match (kept.refused, kept.done) {
            (Some(refused), done) => {
                if done != 0 {
                    self.counts.revoked += 1;
                }
                self.log_out_at(proxy, kept.desktop, done, fx);
                refused
            }
            (None, 0) => kept.unreachable.unwrap_or(Code::NotAccessible),
            (None, _) => Code::Done,
        }
    }

    /// A proxy asks nodes for itself to log an agent out.
    fn log_out_at(&mut self, proxy: u8, desktop: u32, nodes: u32, fx: &mut impl Fx) {
        self.ask_for_itself(proxy, Request::LogOut, desktop, nodes, fx);
    }

    /// A client that pulled is gone: what it had goes back to its queue.
    pub(super) fn give_back_pulled(&mut self, proxy: u8, fx: &mut impl Fx) {
        let all = self.all_nodes();
        self.ask_for_itself(proxy, Request::Release, NOBODY, all, fx);
    }

    fn ask_for_itself(
        &mut self,
        proxy: u8,
        request: Request,
        desktop: u32,
        nodes: u32,
        fx: &mut impl Fx,
    ) {
        for node in (0..self.nodes.len()).filter(|node| nodes & 1 << node != 0) {
            let Some(side) = self.proxies[usize::from(proxy)].nodes[node].0 else { continue };
            let ask = Ask { desktop, ..self.new_ask(Asker::Proxy(proxy), request) };
            let ask = self.asks.insert(ask);
            let plan = &self.plan.proxies[usize::from(proxy)];
            fx.send(plan.to_nodes[node][usize::from(side)], Message::Ask(ask));
        }
    }

    /// A node answers what a proxy has asked for itself.
    fn own_answered(&mut self, proxy: u8, node: u8, ask: AskRef, code: Code, fx: &mut impl Fx) {
        let Some(kept) = self.asks.get(ask).copied() else { return };
        self.asks.release(ask);
        if kept.request == Request::LogIn && code == Code::NoLicence {
            self.counts.revoked += 1;
            self.revoke_login(proxy, kept.desktop, 1 << node, AgentReason::NoLicence, fx);
        }
    }

    /// A node has logged an agent out, or does not let one in: out everywhere (IXN-17).
    pub(super) fn revoke_login(
        &mut self,
        proxy: u8,
        desktop: u32,
        except: u32,
        reason: AgentReason,
        fx: &mut impl Fx,
    ) {
        let known = &mut self.proxies[usize::from(proxy)].agents[desktop as usize];
        if *known != Known::In {
            return;
        }
        *known = Known::Out;
        let others = self.nodes_of_desktop(desktop) & !except;
        self.log_out_at(proxy, desktop, others, fx);
        if let Some(socket) = self.proxy_socket(proxy, Asker::Desktop(desktop))
            && fx.is_open(socket)
        {
            fx.send(socket, Message::LoggedOut(desktop, reason));
        }
    }

    /// Requests about an agent: one at a time; what the proxy knows it answers at once.
    pub(super) fn proxy_serves_agent(&mut self, proxy: u8, ask: AskRef, fx: &mut impl Fx) {
        let Some(kept) = self.asks.get(ask).copied() else { return };
        let logs_in =
            matches!(kept.request, Request::LogIn | Request::Scripted(RequestKind::Login));
        let known = self.proxies[usize::from(proxy)].agents[kept.desktop as usize];
        match known {
            Known::Busy(other) if self.asks.get(other).is_some_and(|other| !other.over) => {
                self.proxy_answers(proxy, ask, Code::InProgress, 0, fx);
            }
            Known::In if logs_in => {
                self.counts.instant += 1;
                self.proxy_answers(proxy, ask, Code::Done, 0, fx);
            }
            Known::Out if !logs_in => {
                self.counts.instant += 1;
                self.proxy_answers(proxy, ask, Code::Done, 0, fx);
            }
            _ => {
                self.proxies[usize::from(proxy)].agents[kept.desktop as usize] = Known::Busy(ask);
                let nodes = self.nodes_of_desktop(kept.desktop);
                self.ask_nodes(proxy, ask, nodes, fx);
            }
        }
    }

    /// A server of a node says that it serves, or does not any more.
    pub(super) fn proxy_sees_node(
        &mut self,
        proxy: u8,
        (node, side): (u8, u8),
        serves: bool,
        fx: &mut impl Fx,
    ) {
        let cause = fx.cause();
        let at = &mut self.proxies[usize::from(proxy)].nodes[usize::from(node)];
        match (serves, at.0) {
            (true, Some(known)) if known == side => return,
            (true, _) => *at = (Some(side), Cause::NONE),
            (false, Some(known)) if known == side => *at = (None, cause),
            (false, _) => return,
        }
        if !serves {
            self.proxy_loses_node(proxy, node, fx);
            return;
        }
        // Its agents are to be logged in there too, and who wants its reports.
        self.register_with(proxy, node, fx);
        for desktop in 0..self.desktops.len() as u32 {
            let is_in = self.proxies[usize::from(proxy)].agents[desktop as usize] == Known::In;
            if is_in && self.nodes_of_desktop(desktop) & 1 << node != 0 {
                self.ask_for_itself(proxy, Request::LogIn, desktop, 1 << node, fx);
            }
        }
    }

    /// A proxy can ask a node no more: whoever waits for its answer gets none (2002).
    fn proxy_loses_node(&mut self, proxy: u8, node: u8, fx: &mut impl Fx) {
        let (life, bit) = (self.proxies[usize::from(proxy)].life, 1 << node);
        let cause = fx.cause();
        let waiting =
            self.asks.find(|kept| kept.proxy == Some((proxy, life)) && kept.waiting & bit != 0);
        for ask in waiting {
            fx.set_cause(cause);
            let Some(kept) = self.asks.get_mut(ask) else { continue };
            kept.waiting &= !bit;
            kept.unreachable = Some(Code::LostConnection);
            kept.blamed = u32::from(node);
            kept.cause = kept.cause.or(cause);
            let (is_pull, over) = (matches!(kept.request, Request::Pull { .. }), kept.waiting == 0);
            if is_pull {
                self.pull_on(proxy, ask, fx);
            } else if over {
                self.all_answered(proxy, ask, fx);
            }
        }
        fx.set_cause(cause);
        for desktop in self.proxies[usize::from(proxy)].merge.forget(node) {
            for client in self.proxies[usize::from(proxy)].reporting.clone() {
                if let Some(socket) = self.proxy_socket(proxy, Asker::Client(client)) {
                    fx.send(socket, Message::Report(node, Told::LoggedOut, desktop));
                }
            }
        }
        let own = self.asks.find(|kept| kept.asker == Asker::Proxy(proxy));
        own.into_iter().for_each(|ask| self.asks.release(ask));
    }

    /// A proxy has lost the connection to a server of a node.
    pub(super) fn proxy_disconnected(
        &mut self,
        proxy: u8,
        (node, side): (u8, u8),
        fx: &mut impl Fx,
    ) {
        self.proxy_sees_node(proxy, (node, side), false, fx);
    }

    /// A client of a proxy is gone: its agents are logged out, each for itself, and its
    /// pulls are not waited for.
    pub(super) fn proxy_loses_client(
        &mut self,
        proxy: u8,
        desktops: &[u32],
        client: Option<u16>,
        fx: &mut impl Fx,
    ) {
        if let Some(client) = client {
            let at = &mut self.proxies[usize::from(proxy)];
            at.reporting.retain(|kept| *kept != client);
            at.java.retain(|(kept, _)| *kept != client);
        }
        if client.is_some_and(|client| self.kind_of(client) == ClientKind::Router) {
            self.give_back_pulled(proxy, fx);
        }
        for desktop in desktops.iter().copied() {
            let known = &mut self.proxies[usize::from(proxy)].agents[desktop as usize];
            if std::mem::replace(known, Known::Out) != Known::Out {
                let nodes = self.nodes_of_desktop(desktop);
                self.log_out_at(proxy, desktop, nodes, fx);
            }
        }
    }

    /// The content of a snapshot is where it was taken, if that is still there (IXN-12).
    pub(super) fn read_snapshot(&mut self, proxy: u8, ask: AskRef, kept: &Ask, fx: &mut impl Fx) {
        let life = self.proxies[usize::from(proxy)].life;
        let at = &self.proxies[usize::from(proxy)];
        let parts = (0..self.nodes.len() as u8).filter(|node| kept.done & 1 << node != 0);
        let gone = parts.clone().find(|node| !at.reaches(*node));
        if let Some(node) = gone
            && let Some(kept) = self.asks.get_mut(ask)
        {
            kept.blamed = u32::from(node);
            kept.cause = self.proxies[usize::from(proxy)].nodes[usize::from(node)].1;
        }
        if kept.snapshot != Some((proxy, life)) || gone.is_some() {
            self.proxy_answers(proxy, ask, Code::SnapshotNotAccessible, 0, fx);
        } else {
            self.proxy_answers(proxy, ask, Code::Done, kept.value, fx);
        }
    }
}
