//! A cluster: everything that its parts have, and how they reach each other.
//!
//! ```text
//!   media servers ──┐                      ┌── node: servers a, b ── interaction database
//!   desktops ───────┤                      │              └───────── event-log database ◀─ ICON
//!   ORS ────────────┼──▶ proxies ──────────┤
//!   Stat Server ────┤   (cache, turns)     └── node: servers a, b ── ...
//!   scripted ───────┘                             ▲
//!   URS, Stat Server, capture points, monitors ───┘ directly
//! ```

use std::collections::BTreeMap;

use super::asks::{Ask, AskRef, Asker, Asks, Request};
use super::client::Client;
use super::desktop::Desktop;
use super::errors::Code;
use super::event::{Event, Message};
use super::event_log::Log;
use super::licences::Licences;
use super::node::Node;
use super::order::QueueOrder;
use super::plan::{ClientKind, ClusterPlan};
use super::proxy::Proxy;
use super::reporting::StatServer;
use super::store::{NOBODY, Store};
use super::strategy::Strategy;
use crate::center::effects::Effects;
use crate::kernel::cause::Cause;
use crate::ledger::figures::{Figure, FigureRow};
use crate::ledger::interaction::{self, InteractionErrorRow, InteractionRow};
use crate::ledger::rows::Row;
use crate::network::ids::Socket;

/// What handlers of a cluster act on.
pub trait Fx: Effects<Event, Message> {}

impl<T: Effects<Event, Message>> Fx for T {}

/// A cluster.
#[derive(Clone, Debug)]
pub struct Cluster {
    /// Its number, in its events.
    pub(super) number: u8,
    pub(super) plan: ClusterPlan,
    pub(super) asks: Asks,
    pub(super) store: Store,
    pub(super) nodes: Vec<Node>,
    pub(super) logs: Vec<Log>,
    pub(super) proxies: Vec<Proxy>,
    pub(super) clients: Vec<Client>,
    pub(super) desktops: Vec<Desktop>,
    pub(super) strategy: Option<Strategy>,
    pub(super) stat: StatServer,
    pub(super) licences: Licences,
    /// By queue.
    pub(super) orders: Vec<QueueOrder>,
    /// The next id that the cluster or an eServices component makes.
    pub(super) next_id: u32,
    pub(super) counts: Counts,
}

/// What is counted for the summary.
#[derive(Clone, Debug, Default)]
pub struct Counts {
    /// Errors 2000 to 2006.
    pub errors: [u64; 7],
    /// Agents logged in now, and at most.
    pub logged_in: (u32, u32),
    /// Log-ins revoked because one node refused.
    pub revoked: u64,
    /// Agents logged out because a node had fewer licences.
    pub licence_logouts: u64,
    /// Log-outs that Stat Server passed on.
    pub logouts: u64,
    /// Panic signals that it passed on.
    pub panics: u64,
    /// Notification events at desktops.
    pub notifications: u64,
    /// Interactions delivered although another one with the id was.
    pub duplicates: u64,
    /// Requests that a proxy answered by itself.
    pub instant: u64,
    /// Reporting events of nodes.
    pub reports: u64,
    /// Those that Java extensions got.
    pub java: u64,
    /// By segmented queue: the most of one segment that was out at once.
    pub segments: BTreeMap<u16, u32>,
    /// By queue, in nanoseconds: the greatest difference between nodes.
    pub imbalance: BTreeMap<u16, u64>,
}

impl Cluster {
    /// A cluster as planned.
    pub fn new(number: u8, plan: ClusterPlan) -> Self {
        let desktops = plan.groups.iter().flat_map(|group| {
            (0..group.count).map(|member| Desktop::new(group, member)).collect::<Vec<_>>()
        });
        let desktops: Vec<Desktop> = desktops.collect();
        let people = desktops.len();
        let configs = plan.config.nodes.values();
        let nodes = configs.map(|node| Node::new(&node.0, people)).collect();
        let proxies = plan.proxies.iter().map(|proxy| {
            let config = &plan.config.proxies[proxy.number].0;
            Proxy::new(config, proxy, plan.nodes.len(), people)
        });
        let log_rate = plan.config.event_log.as_ref().map_or(1.0, |log| log.rate);
        Cluster {
            number,
            asks: Asks::default(),
            store: Store::default(),
            nodes,
            logs: plan.logs.iter().map(|_| Log::new(log_rate, plan.nodes.len())).collect(),
            proxies: proxies.collect(),
            clients: plan.clients.iter().map(Client::new).collect(),
            desktops,
            strategy: plan.router.clone().map(|router| Strategy::new(router, &plan)),
            stat: StatServer::new(people),
            licences: Licences::new(plan.config.licences),
            orders: plan.queues.iter().map(|_| QueueOrder::default()).collect(),
            next_id: plan.first_free_id,
            counts: Counts::default(),
            plan,
        }
    }

    /// The run begins.
    pub fn start(&mut self, fx: &mut impl Fx) {
        self.check_out_licences();
        self.preload();
        self.start_reporting();
        for (time, client) in self.plan.moments.clone() {
            fx.at(time, Event::ClientAsks(self.number, client));
        }
        fx.after(self.plan.config.backlog_every, Event::Backlog(self.number));
        if self.plan.config.event_log.is_some() {
            self.expect_icon(fx);
        }
        for node in 0..self.nodes.len() as u8 {
            self.push(node, fx);
        }
    }

    /// The first proxy of a client's that it takes for alive, and the socket to it.
    pub(super) fn proxy_of(&self, client: u16, fx: &impl Fx) -> Option<(u8, Socket)> {
        let ways = self.plan.clients[usize::from(client)].to_proxies.iter();
        ways.copied().find(|(_, socket)| fx.is_open(*socket))
    }

    /// The client of a kind.
    pub(super) fn client_of(&self, kind: ClientKind) -> Option<u16> {
        let number = self.plan.clients.iter().position(|client| client.kind == kind)?;
        Some(number as u16)
    }

    /// A client sends a request to a proxy; an answer comes at once if it reaches none.
    pub(super) fn ask_proxy(&mut self, client: u16, ask: AskRef, fx: &mut impl Fx) {
        match self.proxy_of(client, fx) {
            Some((proxy, socket)) => self.send_ask(ask, Some(proxy), socket, fx),
            None => self.client_answered(client, ask, Code::Disconnected, 0, fx),
        }
    }

    /// Sends a request from `socket`, to a proxy or straight to a node.
    pub(super) fn send_ask(
        &mut self,
        ask: AskRef,
        proxy: Option<u8>,
        socket: Socket,
        fx: &mut impl Fx,
    ) {
        if let Some(kept) = self.asks.get_mut(ask) {
            kept.proxy = proxy.map(|proxy| (proxy, self.proxies[usize::from(proxy)].life));
        }
        fx.send(socket, Message::Ask(ask));
    }

    /// A client has an error: it is written down, and counted by code and node.
    pub(super) fn note_error(&mut self, ask: &Ask, code: Code, fx: &mut impl Fx) {
        let Some(number) = code.number() else { return };
        self.counts.errors[usize::from(number - 2000)] += 1;
        let node = (ask.blamed != NOBODY).then_some(ask.blamed as usize);
        if let Some(node) = node {
            self.nodes[node].errors += 1;
        }
        let client = match ask.asker {
            Asker::Desktop(desktop) => {
                interaction::Client::Agent(self.desktops[desktop as usize].agent)
            }
            Asker::Client(client) => {
                interaction::Client::Component(self.plan.clients[usize::from(client)].label)
            }
            Asker::Proxy(proxy) => {
                interaction::Client::Component(self.plan.proxies[usize::from(proxy)].label)
            }
        };
        let server = match (ask.proxy, node) {
            (Some((proxy, _)), _) => self.plan.proxies[usize::from(proxy)].label,
            (None, Some(node)) => self.plan.nodes[node].label,
            (None, None) => self.plan.label,
        };
        fx.record(Row::Interaction(InteractionRow::Error(InteractionErrorRow {
            time: fx.now(),
            client,
            server,
            node: node.map(|node| self.plan.nodes[node].label),
            code: number,
            cause: fx.cause().or(ask.cause),
        })));
    }

    /// A new request.
    pub(super) fn new_ask(&self, asker: Asker, request: Request) -> Ask {
        Ask { cause: Cause::NONE, ..Ask::new(asker, request) }
    }

    /// The run is over.
    pub fn end_run(&mut self, fx: &mut impl Fx) {
        self.end_logs(fx);
        self.end_sessions(fx);
        let orders: Vec<usize> =
            (0..self.orders.len()).filter(|queue| self.plan.queues[*queue].is_ours).collect();
        for queue in orders {
            self.orders[queue].end(|row| fx.record(Row::Interaction(InteractionRow::Order(row))));
            let label = self.plan.queues[queue].label;
            for figure in self.orders[queue].figures(label) {
                fx.record(Row::Figure(figure));
            }
            let imbalance = self.counts.imbalance.get(&(queue as u16)).copied();
            let imbalance = imbalance.map(|nanos| nanos as f64 / 1e9);
            fx.record(Row::Figure(FigureRow::value(label, Figure::NodeImbalance, imbalance)));
            if let Some(most) = self.counts.segments.get(&(queue as u16)) {
                let most = u64::from(*most);
                fx.record(Row::Figure(FigureRow::count(label, Figure::MostOfSegment, most)));
            }
        }
        self.cluster_figures(fx);
    }

    fn cluster_figures(&mut self, fx: &mut impl Fx) {
        use Figure as F;
        let codes = [
            F::Errors2000,
            F::Errors2001,
            F::Errors2002,
            F::Errors2003,
            F::Errors2004,
            F::Errors2005,
            F::Errors2006,
        ];
        let label = self.plan.label;
        let counts = &self.counts;
        let errors = codes.into_iter().zip(counts.errors);
        let others = [
            (F::MostLoggedIn, u64::from(counts.logged_in.1)),
            (F::LoginsRevoked, counts.revoked),
            (F::LicenceLogouts, counts.licence_logouts),
            (F::LogoutsReported, counts.logouts),
            (F::PanicSignals, counts.panics),
            (F::Notifications, counts.notifications),
            (F::DuplicateInteractions, counts.duplicates),
            (F::InstantAnswers, counts.instant),
        ];
        for (figure, count) in errors.chain(others) {
            fx.record(Row::Figure(FigureRow::count(label, figure, count)));
        }
        if self.clients.iter().any(|client| client.java) {
            let share = counts.java as f64 / counts.reports.max(1) as f64;
            fx.record(Row::Figure(FigureRow::value(label, F::JavaExtensionEvents, Some(share))));
        }
        for (node, plan) in self.nodes.iter().zip(&self.plan.nodes) {
            let seats = u64::from(node.seats.unwrap_or(0));
            let figures = [
                (F::LicencesTaken, seats),
                (F::EventsLogged, node.log.logged),
                (F::EventsLost, node.log.lost),
                (F::NodeErrors, node.errors),
            ];
            for (figure, count) in figures {
                fx.record(Row::Figure(FigureRow::count(plan.label, figure, count)));
            }
        }
        for (client, plan) in self.clients.iter().zip(&self.plan.clients) {
            let finds = plan.kind == ClientKind::Router && self.plan.config.find_interactions;
            if !finds && !matches!(plan.kind, ClientKind::Scripted(_)) {
                continue;
            }
            let figures = [
                (F::Found, client.counts.found),
                (F::NotFound, client.counts.not_found),
                (F::Refused, client.counts.refused),
                (F::ClientErrors, client.counts.errors),
                (F::MostReturned, client.counts.most_returned),
                (F::ReturnedOutOfOrder, client.counts.out_of_order),
            ];
            for (figure, count) in figures {
                fx.record(Row::Figure(FigureRow::count(plan.label, figure, count)));
            }
        }
    }
}
