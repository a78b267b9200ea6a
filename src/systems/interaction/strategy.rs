//! URS and ORS: who gets what. ORS pulls through a proxy, one interaction for each free
//! agent; URS is pushed to by every node, and routes what it has (IXN-8).
//!
//! ```text
//!   ORS ──pull──▶ proxy ──▶ node         URS ◀──push── node 1
//!    ▲                                    ▲ ◀──push── node 2
//!    └── Stat Server: who is free ────────┘
//! ```
//!
//! Both choose over a view of the agents that the reporting stream gives them.

use std::collections::BTreeMap;

use super::asks::{Ask, AskRef, Asker, Request};
use super::cluster::{Cluster, Fx};
use super::config::{RequestKind, Routing, ViewOrder};
use super::errors::Code;
use super::event::{Event, Told};
use super::plan::{ClientKind, ClusterPlan};
use super::store::{Interaction, Rec};
use crate::center::routing::router::Router;
use crate::center::routing::waiting::Ticket;
use crate::kernel::random::Stream;
use crate::kernel::time::SimDuration;
use crate::ledger::rows::Medium;

/// URS or ORS.
#[derive(Clone, Debug)]
pub struct Strategy {
    router: Router<Rec>,
    /// By line: the queue, and how many pulls are open.
    lines: Vec<(u16, u32)>,
    /// By queue.
    line_of: Vec<Option<u16>>,
    /// By group of the router: the first desktop.
    first_of_group: Vec<u32>,
    /// By desktop: the seat in the router.
    seats: Vec<(u16, u32)>,
    logged_in: Vec<bool>,
    /// What waits, with its place.
    waiting: BTreeMap<Rec, Ticket>,
    /// What was given to whom.
    given: BTreeMap<Rec, (u32, Medium)>,
    chance: Stream,
}

impl Strategy {
    /// One that knows of nobody.
    pub fn new(router: Router<Rec>, plan: &ClusterPlan) -> Self {
        let mut line_of = vec![None; plan.queues.len()];
        for (line, queue) in plan.lines.iter().enumerate() {
            line_of[usize::from(*queue)] = Some(line as u16);
        }
        let seats = plan
            .groups
            .iter()
            .flat_map(|group| (0..group.count).map(|member| (group.router_group, member)));
        let seats: Vec<_> = seats.collect();
        let mut first_of_group = Vec::new();
        let mut first = 0;
        for group in &plan.groups {
            first_of_group.push(first);
            first += group.count;
        }
        Strategy {
            router,
            lines: plan.lines.iter().map(|queue| (*queue, 0)).collect(),
            line_of,
            first_of_group,
            logged_in: vec![false; seats.len()],
            seats,
            waiting: BTreeMap::new(),
            given: BTreeMap::new(),
            chance: plan.selection.clone(),
        }
    }
}

impl Cluster {
    /// What waits with URS or ORS of a queue.
    pub(super) fn strategy_waits(&self, queue: u16) -> impl Iterator<Item = Rec> + '_ {
        let waiting = self.strategy.iter().flat_map(|strategy| strategy.waiting.keys().copied());
        waiting.filter(move |rec| self.store.get(*rec).is_some_and(|it| it.queue == queue))
    }

    /// URS or ORS hears about an agent.
    pub(super) fn router_hears(&mut self, told: Told, desktop: u32, fx: &mut impl Fx) {
        let now = fx.now();
        let Some(strategy) = &mut self.strategy else { return };
        let (group, member) = strategy.seats[desktop as usize];
        let medium_of = |medium: u8| Medium::ALL[usize::from(medium)];
        match told {
            Told::LoggedIn => {
                if std::mem::replace(&mut strategy.logged_in[desktop as usize], true) {
                    return;
                }
                strategy.router.log_in(group, member, now);
            }
            Told::LoggedOut => {
                strategy.logged_in[desktop as usize] = false;
                strategy.router.log_out(group, member);
            }
            Told::Ready => strategy.router.set_ready(group, member, true),
            Told::NotReady => strategy.router.set_ready(group, member, false),
            Told::Freed(medium) => {
                strategy.router.release(group, member, medium_of(medium), now);
            }
            Told::Refused(medium) => {
                strategy.router.release(group, member, medium_of(medium), now);
                strategy.router.set_ready(group, member, false);
            }
        }
        self.serve_agent(desktop, fx);
        self.pull_for_all(fx);
    }

    /// URS or ORS is told anew of an agent.
    pub(super) fn router_begins_anew(
        &mut self,
        desktop: u32,
        logged_in: bool,
        in_hand: &[Rec],
        fx: &mut impl Fx,
    ) {
        let now = fx.now();
        let Some(strategy) = &mut self.strategy else { return };
        let (group, member) = strategy.seats[desktop as usize];
        let (_, was_ready, _) = strategy.router.belief(group, member);
        let was_in = std::mem::replace(&mut strategy.logged_in[desktop as usize], logged_in);
        strategy.router.log_out(group, member);
        if !logged_in {
            return;
        }
        strategy.router.log_in(group, member, now);
        if was_in && !was_ready {
            strategy.router.set_ready(group, member, false);
        }
        // What is on its way to the agent takes a hand as well.
        let given =
            strategy.given.iter().filter(|(rec, (to, _))| *to == desktop && !in_hand.contains(rec));
        let given: Vec<Medium> = given.map(|(_, (_, medium))| *medium).collect();
        let store = &self.store;
        let held = in_hand.iter().filter_map(|rec| store.get(*rec).map(|it| it.medium));
        for medium in held.chain(given) {
            strategy.router.occupy(group, member, medium, now);
        }
        self.serve_agent(desktop, fx);
    }

    /// A free agent gets what waits.
    fn serve_agent(&mut self, desktop: u32, fx: &mut impl Fx) {
        loop {
            let Some(strategy) = &mut self.strategy else { return };
            let (group, member) = strategy.seats[desktop as usize];
            let next = strategy.router.contact_for(group, member, fx.now());
            let Some((ticket, rec)) = next else { return };
            strategy.router.leave(ticket);
            strategy.waiting.remove(&rec);
            self.give(rec, desktop, fx);
        }
    }

    /// URS or ORS has an interaction: gives it to whom it takes for free, or keeps it.
    pub(super) fn router_gets(&mut self, rec: Rec, fx: &mut impl Fx) {
        let Some(it) = self.store.get(rec).copied() else { return };
        let by_priority = self.plan.config.router_order == ViewOrder::Priority;
        let Some(strategy) = &mut self.strategy else { return };
        if strategy.waiting.contains_key(&rec) {
            return;
        }
        let Some(line) = strategy.line_of[usize::from(it.queue)] else { return };
        let now = fx.now();
        let (priority, since) = if by_priority { (it.priority, it.submitted) } else { (0, now) };
        // What came before goes before.
        let find = self.plan.config.find_interactions;
        let ticket = strategy.router.join(line, rec, priority, since);
        strategy.waiting.insert(rec, ticket);
        if find {
            self.looks_around(&it, fx);
        }
        self.serve_line(line, fx);
    }

    /// The strategy looks for the other interactions of the queue: URS can only ask the node
    /// that this one came from (IXN-14).
    fn looks_around(&mut self, it: &Interaction, fx: &mut impl Fx) {
        let Some(router) = self.client_of(ClientKind::Router) else { return };
        let ask = Ask {
            queue: it.queue,
            medium: it.medium,
            tenant: self.plan.queues[usize::from(it.queue)].tenant,
            ..self.new_ask(Asker::Client(router), Request::Scripted(RequestKind::Find))
        };
        let ask = self.asks.insert(ask);
        match self.plan.config.routing {
            Routing::Urs => self.ask_node(router, it.node, ask, fx),
            _ => self.ask_proxy(router, ask, fx),
        }
    }

    /// Whoever is free gets what waits in a line.
    fn serve_line(&mut self, line: u16, fx: &mut impl Fx) {
        loop {
            let Some(strategy) = &mut self.strategy else { return };
            let Strategy { router, chance, waiting, .. } = strategy;
            let Some(rec) = router.head(line) else { return };
            let age = SimDuration::ZERO;
            let found = router.agent_for(line, age, fx.now(), || chance.uniform());
            let Some((group, member)) = found else { return };
            let Some(ticket) = waiting.remove(&rec) else { return };
            router.leave(ticket);
            let desktop = strategy.first_of_group[usize::from(group)] + member;
            self.give(rec, desktop, fx);
        }
    }

    /// URS or ORS has an interaction delivered to an agent.
    fn give(&mut self, rec: Rec, desktop: u32, fx: &mut impl Fx) {
        let now = fx.now();
        let Some(it) = self.store.get(rec).copied() else {
            // It is gone; whoever was meant for it takes the next.
            return;
        };
        let Some(strategy) = &mut self.strategy else { return };
        let (group, member) = strategy.seats[desktop as usize];
        strategy.router.occupy(group, member, it.medium, now);
        strategy.given.insert(rec, (desktop, it.medium));
        let Some(router) = self.client_of(ClientKind::Router) else { return };
        let ask = Ask {
            rec,
            id: it.id,
            queue: it.queue,
            medium: it.medium,
            desktop,
            ..self.new_ask(Asker::Client(router), Request::Deliver)
        };
        let ask = self.asks.insert(ask);
        if self.plan.config.routing == Routing::Urs {
            let via = self.plan.clients[usize::from(router)].label;
            self.note_taken(rec, via, fx);
            self.ask_node(router, it.node, ask, fx);
        } else {
            self.ask_proxy(router, ask, fx);
        }
    }

    /// ORS pulls for every queue for which it takes somebody for free.
    pub(super) fn pull_for_all(&mut self, fx: &mut impl Fx) {
        if self.plan.config.routing != Routing::Ors {
            return;
        }
        let Some(router) = self.client_of(ClientKind::Router) else { return };
        let most = self.plan.config.pulls;
        for line in 0..self.plan.lines.len() {
            loop {
                let Some(strategy) = &mut self.strategy else { return };
                let (queue, open) = strategy.lines[line];
                let wanted = strategy.router.free_for(line as u16).min(most);
                if open >= wanted || strategy.router.waiting(line as u16) > 0 {
                    break;
                }
                strategy.lines[line].1 += 1;
                let medium = self.plan.queues[usize::from(queue)].medium;
                let request = Request::Pull { strategy: true };
                let ask = Ask { queue, medium, ..self.new_ask(Asker::Client(router), request) };
                let ask = self.asks.insert(ask);
                self.ask_proxy(router, ask, fx);
            }
        }
    }

    /// URS or ORS gets an answer.
    pub(super) fn router_answered(
        &mut self,
        ask: AskRef,
        code: Code,
        value: u32,
        fx: &mut impl Fx,
    ) {
        let Some(kept) = self.asks.get(ask).copied() else { return };
        match kept.request {
            Request::Pull { .. } => {
                let line =
                    self.strategy.as_ref().and_then(|it| it.line_of[usize::from(kept.queue)]);
                let Some(line) = line.map(usize::from) else { return };
                if !matches!(code, Code::Done | Code::Empty) {
                    // It counts as open until it is repeated.
                    fx.after(self.plan.config.retry, Event::Repeat(self.number, ask));
                    return;
                }
                self.asks.release(ask);
                if let Some(strategy) = &mut self.strategy {
                    strategy.lines[line].1 -= 1;
                }
                if code == Code::Done {
                    self.router_gets(Rec(value), fx);
                }
                self.pull_for_all(fx);
            }
            Request::Deliver => {
                self.asks.release(ask);
                if code == Code::Done {
                    if let Some(strategy) = &mut self.strategy {
                        strategy.given.remove(&kept.rec);
                    }
                    return;
                }
                self.delivery_failed(kept.rec, code, fx);
            }
            Request::Scripted(_) => {
                self.asks.release(ask);
                if let Some(router) = self.client_of(ClientKind::Router) {
                    let counts = &mut self.clients[usize::from(router)].counts;
                    counts.found += u64::from(code == Code::Done);
                    counts.errors += u64::from(code.number().is_some());
                    counts.most_returned = counts.most_returned.max(u64::from(value));
                    counts.out_of_order += u64::from(kept.disordered);
                }
            }
            _ => self.asks.release(ask),
        }
    }

    /// An interaction could not be delivered: the agent is free again, the interaction is
    /// tried again later, if it may be there.
    fn delivery_failed(&mut self, rec: Rec, code: Code, fx: &mut impl Fx) {
        let now = fx.now();
        let Some(strategy) = &mut self.strategy else { return };
        if let Some((desktop, medium)) = strategy.given.remove(&rec) {
            let (group, member) = strategy.seats[desktop as usize];
            strategy.router.release(group, member, medium, now);
            self.serve_agent(desktop, fx);
        }
        if code != Code::NotFound {
            fx.after(self.plan.config.retry, Event::RouteAgain(self.number, rec));
        }
        self.pull_for_all(fx);
    }

    /// A pull is repeated.
    pub(super) fn repeat_pull(&mut self, ask: AskRef, fx: &mut impl Fx) {
        let Some(kept) = self.asks.get(ask).copied() else { return };
        self.asks.release(ask);
        let line = self.strategy.as_ref().and_then(|it| it.line_of[usize::from(kept.queue)]);
        if let (Some(line), Some(strategy)) = (line, &mut self.strategy) {
            strategy.lines[usize::from(line)].1 -= 1;
        }
        self.pull_for_all(fx);
    }

    /// A request goes to the primary of a node straight, as far as the client knows one.
    pub(super) fn ask_node(&mut self, client: u16, node: u8, ask: AskRef, fx: &mut impl Fx) {
        let sockets = self.plan.clients[usize::from(client)].to_nodes[usize::from(node)];
        let side = self.clients[usize::from(client)].nodes[usize::from(node)];
        let socket = side.and_then(|side| Some(sockets?[usize::from(side)]));
        match socket.filter(|socket| fx.is_open(*socket)) {
            Some(socket) => self.send_ask(ask, None, socket, fx),
            None => {
                if let Some(kept) = self.asks.get_mut(ask) {
                    kept.blamed = u32::from(node);
                }
                self.client_answered(client, ask, Code::Disconnected, 0, fx);
            }
        }
    }

    /// The process of URS or ORS is down: it knows nothing any more.
    pub(super) fn router_dies(&mut self) {
        if let Some(strategy) = &mut self.strategy {
            strategy.router.clear();
            strategy.waiting.clear();
            strategy.given.clear();
            strategy.logged_in.iter_mut().for_each(|it| *it = false);
            strategy.lines.iter_mut().for_each(|line| line.1 = 0);
        }
    }

    /// It is up again, and asks Stat Server who is there.
    pub(super) fn router_starts(&mut self, fx: &mut impl Fx) {
        self.stat_tells_all(fx);
        self.pull_for_all(fx);
    }
}
