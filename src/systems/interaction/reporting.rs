//! The reporting stream: nodes tell about agents, a proxy makes one stream of all nodes' or
//! Stat Server does so itself, and URS or ORS hears of it (IXN-1, IXN-18).
//!
//! ```text
//!   nodes ──▶ proxy ──▶ Stat Server ──▶ URS / ORS        one stream
//!   nodes ────────────▶ Stat Server ──▶ URS / ORS        it aggregates by itself
//! ```

use super::cluster::{Cluster, Fx};
use super::config::StatServerVia;
use super::event::{Event, Message, Told};
use super::node::Front;
use super::plan::ClientKind;
use super::store::{Rec, Stage};
use crate::kernel::time::SimTime;
use crate::ledger::rows::{Row, WarningCode, WarningRow};

/// Makes one stream of several: an agent is logged in as long as any node says so.
#[derive(Clone, Debug)]
pub struct Merge {
    nodes: Vec<u32>,
}

impl Merge {
    /// Nobody is logged in.
    pub fn new(people: usize) -> Self {
        Merge { nodes: vec![0; people] }
    }

    /// Whether an event of `node` about an agent is news.
    pub fn is_news(&mut self, node: u8, told: Told, desktop: u32) -> bool {
        let nodes = &mut self.nodes[desktop as usize];
        let before = *nodes != 0;
        match told {
            Told::LoggedIn => *nodes |= 1 << node,
            Told::LoggedOut => *nodes &= !(1 << node),
            // An agent's own state is the same at every node: the first that the agent is
            // logged in to speaks.
            Told::Ready | Told::NotReady => return nodes.trailing_zeros() == u32::from(node),
            Told::Freed(_) | Told::Refused(_) => return true,
        }
        before != (*nodes != 0)
    }

    /// A node is out of sight; returns whom nobody else has.
    pub fn forget(&mut self, node: u8) -> Vec<u32> {
        let mut out = Vec::new();
        for (desktop, nodes) in self.nodes.iter_mut().enumerate() {
            let before = std::mem::replace(nodes, *nodes & !(1 << node));
            if before != 0 && *nodes == 0 {
                out.push(desktop as u32);
            }
        }
        out
    }
}

/// Stat Server.
#[derive(Clone, Debug)]
pub struct StatServer {
    merge: Merge,
    /// Log-outs that it keeps back until it knows whether they are many.
    kept_back: Vec<u32>,
    /// Agents that it takes for logged in.
    logged_in: u32,
    /// When it heard the last panic signal.
    panicked: Option<SimTime>,
}

impl StatServer {
    /// One that has heard nothing yet.
    pub fn new(people: usize) -> Self {
        StatServer {
            merge: Merge::new(people),
            kept_back: Vec::new(),
            logged_in: 0,
            panicked: None,
        }
    }
}

impl Cluster {
    /// Reporting clients are registered when the run begins.
    pub(super) fn start_reporting(&mut self) {
        let Some(stat) = self.client_of(ClientKind::StatServer) else { return };
        let front = match self.plan.config.stat_server {
            StatServerVia::Nodes => Front::Client(stat),
            StatServerVia::Proxy => {
                let first = self.plan.clients[usize::from(stat)].to_proxies.first();
                let Some((proxy, _)) = first.copied() else { return };
                self.proxies[usize::from(proxy)].reporting.push(stat);
                Front::Proxy(proxy)
            }
        };
        for node in &mut self.nodes {
            node.reporting.push(front);
        }
    }

    /// A node tells its reporting clients about an agent.
    pub(super) fn report(&mut self, node: u8, told: Told, desktop: u32, fx: &mut impl Fx) {
        self.counts.reports += 1;
        for index in 0..self.nodes[usize::from(node)].reporting.len() {
            let front = self.nodes[usize::from(node)].reporting[index];
            self.node_sends(node, front, Message::Report(node, told, desktop), fx);
        }
    }

    /// Somebody registers with a node: gets the present state first.
    pub(super) fn node_registers(&mut self, node: u8, front: Front, fx: &mut impl Fx) {
        let reporting = &mut self.nodes[usize::from(node)].reporting;
        if !reporting.contains(&front) {
            reporting.push(front);
        }
        for desktop in 0..self.desktops.len() as u32 {
            if self.nodes[usize::from(node)].sessions[desktop as usize].is_some() {
                let message = Message::Report(node, Told::LoggedIn, desktop);
                self.node_sends(node, front, message, fx);
            }
        }
        self.node_sends(node, front, Message::Serving(true), fx);
        self.stat_tells_all(fx);
    }

    /// Stat Server registers where it can.
    pub(super) fn stat_registers(&mut self, client: u16, fx: &mut impl Fx) {
        if let Some((_, socket)) = self.proxy_of(client, fx) {
            fx.send(socket, Message::Register);
        }
    }

    /// A reporting event reaches Stat Server, from a proxy or straight from a node.
    pub(super) fn stat_hears(
        &mut self,
        node: u8,
        told: Told,
        desktop: u32,
        merged: bool,
        fx: &mut impl Fx,
    ) {
        let news = self.stat.merge.is_news(node, told, desktop);
        if !merged && !news {
            return;
        }
        match told {
            Told::LoggedIn => self.stat.logged_in += 1,
            Told::LoggedOut if merged => {
                self.stat.logged_in = self.stat.logged_in.saturating_sub(1);
                self.counts.logouts += 1;
            }
            // It aggregates by itself, and so can see that many vanish together.
            Told::LoggedOut => {
                if self.stat.kept_back.is_empty() {
                    let window = self.plan.config.panic_window;
                    fx.after(window, Event::PanicWindowEnds(self.number));
                }
                self.stat.kept_back.push(desktop);
            }
            _ => {}
        }
        self.tell_router(node, told, desktop, fx);
    }

    /// URS or ORS begins anew with what Stat Server has: who is logged in, and, of the nodes,
    /// what each agent has in hand. That takes no time (A).
    pub(super) fn stat_tells_all(&mut self, fx: &mut impl Fx) {
        for desktop in 0..self.desktops.len() as u32 {
            let logged_in = self.stat.merge.nodes[desktop as usize] != 0;
            let of_desktop = (desktop, Rec(0))..=(desktop, Rec(u32::MAX));
            let nodes = self.nodes.iter();
            let in_hand: Vec<Rec> = nodes
                .flat_map(|node| node.in_hand.range(of_desktop.clone()))
                .map(|(_, rec)| *rec)
                .collect();
            self.router_begins_anew(desktop, logged_in, &in_hand, fx);
        }
        self.pull_for_all(fx);
    }

    fn tell_router(&mut self, node: u8, told: Told, desktop: u32, fx: &mut impl Fx) {
        if let Some(socket) = self.plan.stat_to_router
            && fx.is_open(socket)
        {
            fx.send(socket, Message::Report(node, told, desktop));
        }
    }

    /// Log-outs that came together were many, or they were not.
    pub(super) fn panic_window_ends(&mut self, fx: &mut impl Fx) {
        let out = std::mem::take(&mut self.stat.kept_back).len() as u32;
        if out >= self.panic_threshold(self.stat.logged_in) {
            self.note_panic(out, fx);
        } else {
            self.counts.logouts += u64::from(out);
        }
        self.stat.logged_in = self.stat.logged_in.saturating_sub(out);
    }

    /// How many of `people` must vanish together: the share or the number, whichever is
    /// reached first.
    pub(super) fn panic_threshold(&self, people: u32) -> u32 {
        let share = libm::ceil(self.plan.config.panic_share * f64::from(people)) as u32;
        share.min(self.plan.config.panic_agents).max(1)
    }

    /// Reporting clients get one panic signal.
    pub(super) fn note_panic(&mut self, count: u32, fx: &mut impl Fx) {
        self.counts.panics += 1;
        fx.record(Row::Warning(WarningRow {
            time: fx.now(),
            code: WarningCode::PanicSignal,
            subject: self.plan.label,
            count: u64::from(count),
            cause: fx.cause(),
        }));
    }

    /// A panic signal of a node reaches Stat Server: several nodes' are one.
    pub(super) fn stat_hears_panic(&mut self, node: u8, count: u32, fx: &mut impl Fx) {
        let window = self.plan.config.panic_window;
        let known = self.stat.panicked.is_some_and(|at| fx.now().since(at) <= window);
        if !known {
            self.stat.panicked = Some(fx.now());
            self.note_panic(count, fx);
        }
        for desktop in self.nodes[usize::from(node)].vanished.clone() {
            if self.stat.merge.is_news(node, Told::LoggedOut, desktop) {
                self.stat.logged_in = self.stat.logged_in.saturating_sub(1);
                self.tell_router(node, Told::LoggedOut, desktop, fx);
            }
        }
    }

    /// Somebody who was connected to a node is gone, with the agents who came by it. A
    /// proxy's agents are logged out one by one; of an application that was connected
    /// directly, all at once if they are many (IXN-18).
    pub(super) fn sessions_lost(&mut self, node: u8, front: Front, fx: &mut impl Fx) {
        let at = &self.nodes[usize::from(node)];
        let sessions = at.sessions.iter().enumerate();
        let lost: Vec<u32> = sessions
            .filter(|(_, session)| session.is_some_and(|session| session.front == front))
            .map(|(desktop, _)| desktop as u32)
            .collect();
        let many = lost.len() as u32 >= self.panic_threshold(at.logged_in).max(2);
        if many && matches!(front, Front::Client(_)) {
            for desktop in &lost {
                let at = &mut self.nodes[usize::from(node)];
                at.sessions[*desktop as usize] = None;
                at.logged_in -= 1;
                self.give_up_work_of(node, *desktop, fx);
            }
            let message = Message::Panic(node, lost.len() as u32);
            self.nodes[usize::from(node)].vanished = lost;
            for front in self.nodes[usize::from(node)].reporting.clone() {
                self.node_sends(node, front, message, fx);
            }
        } else if matches!(front, Front::Client(_)) {
            lost.into_iter().for_each(|desktop| self.node_logs_out(node, desktop, fx));
        }
    }

    /// An agent is gone from a node: what was only offered waits again, and so does what an
    /// agent had whose own place is gone.
    pub(super) fn give_up_work_of(&mut self, node: u8, desktop: u32, fx: &mut impl Fx) {
        let of_desktop = (desktop, Rec(0))..=(desktop, Rec(u32::MAX));
        let in_hand = self.nodes[usize::from(node)].in_hand.range(of_desktop);
        let gone = |rec: &Rec| {
            self.store.get(*rec).is_some_and(|it| it.stage == Stage::Delivering || it.orphan)
        };
        let offered: Vec<Rec> = in_hand.map(|(_, rec)| *rec).filter(gone).collect();
        for rec in offered {
            let medium = self.store.get(rec).map_or(0, |it| it.medium as u8);
            self.report(node, Told::Freed(medium), desktop, fx);
            self.back_to_queue(rec, fx);
        }
    }
}
