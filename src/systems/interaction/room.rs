//! All clusters of a scenario, and where what happens goes.

use super::cluster::{Cluster, Fx};
use super::event::{Event, Message};
use super::node::Front;
use super::plan::{ClientKind, ClusterPlan, Link, Part};
use crate::center::effects::Effects;
use crate::center::ports::{Notice, System};
use crate::network::ids::{ConnectionId, End, PairId, ProcessId, Socket};
use crate::network::pair::{Role, Side};
use crate::network::process::ProcessState;

/// Every cluster that a scenario has.
#[derive(Clone, Debug, Default)]
pub struct Interaction {
    clusters: Vec<Cluster>,
    first_connection: u32,
    /// By connection: the cluster, and what is at its ends.
    links: Vec<(u8, Link)>,
    first_process: u32,
    /// By process.
    parts: Vec<(u8, Part)>,
    /// Pairs: the cluster and the node.
    pairs: Vec<(PairId, u8, u8)>,
}

/// What a system is built from.
#[derive(Clone, Debug, Default)]
pub struct InteractionPlan {
    /// Its clusters.
    pub clusters: Vec<ClusterPlan>,
    /// The first connection.
    pub first_connection: u32,
    /// By connection: the cluster, and what is at its ends.
    pub links: Vec<(u8, Link)>,
    /// The first process.
    pub first_process: u32,
    /// By process.
    pub parts: Vec<(u8, Part)>,
    /// Pairs: the cluster and the node.
    pub pairs: Vec<(PairId, u8, u8)>,
}

impl Interaction {
    /// All clusters as planned.
    pub fn new(plan: InteractionPlan) -> Self {
        let clusters = plan.clusters.into_iter().enumerate();
        Interaction {
            clusters: clusters.map(|(number, plan)| Cluster::new(number as u8, plan)).collect(),
            first_connection: plan.first_connection,
            links: plan.links,
            first_process: plan.first_process,
            parts: plan.parts,
            pairs: plan.pairs,
        }
    }

    fn at(&mut self, cluster: u8) -> &mut Cluster {
        &mut self.clusters[usize::from(cluster)]
    }

    fn link(&self, socket: Socket) -> (usize, Link) {
        let ConnectionId(connection) = socket.connection();
        let (cluster, link) = self.links[(connection - self.first_connection) as usize];
        (usize::from(cluster), link)
    }
}

impl System for Interaction {
    type Event = Event;
    type Message = Message;

    fn start(&mut self, fx: &mut impl Effects<Event, Message>) {
        self.clusters.iter_mut().for_each(|cluster| cluster.start(fx));
    }

    fn handle(&mut self, event: Event, fx: &mut impl Effects<Event, Message>) {
        match event {
            Event::DatabaseDone(at, node, done) => self.at(at).database_done(node, done, fx),
            Event::LogDone(at, log, done) => self.at(at).log_done(log, done, fx),
            Event::ProxyDone(at, proxy, done) => self.at(at).proxy_done(proxy, done, fx),
            Event::HoldEnds(at, ask) => self.at(at).hold_ends(ask, fx),
            Event::StageTimesOut(at, stamp, rec) => self.at(at).stage_times_out(rec, stamp, fx),
            Event::LogFlush(at, node) => self.at(at).log_flush(node, fx),
            Event::CleanUp(at, log, desktop) => self.at(at).clean_up(log, desktop),
            Event::IconReads(at) => self.at(at).icon_reads(fx),
            Event::ClientAsks(at, client) => self.at(at).client_asks(client, fx),
            Event::Repeat(at, ask) => self.at(at).repeat(ask, fx),
            Event::LogInAgain(at, desktop) => self.at(at).logs_in_again(desktop, fx),
            Event::SessionEnds(at, node, number, desktop) => {
                self.at(at).session_ends(node, number, desktop, fx);
            }
            Event::RouteAgain(at, rec) => self.at(at).router_gets(rec, fx),
            Event::PanicWindowEnds(at) => self.at(at).panic_window_ends(fx),
            Event::Backlog(at) => self.at(at).count_backlog(fx),
        }
    }

    fn hears(&mut self, socket: Socket, message: Message, fx: &mut impl Effects<Event, Message>) {
        let (cluster, link) = self.link(socket);
        self.clusters[cluster].hears(link, socket, message, fx);
    }

    fn connection_lost(&mut self, socket: Socket, fx: &mut impl Effects<Event, Message>) {
        let (cluster, link) = self.link(socket);
        self.clusters[cluster].connection_changed(link, socket, false, fx);
    }

    fn connection_restored(&mut self, socket: Socket, fx: &mut impl Effects<Event, Message>) {
        let (cluster, link) = self.link(socket);
        self.clusters[cluster].connection_changed(link, socket, true, fx);
    }

    fn process_changed(
        &mut self,
        process: ProcessId,
        state: ProcessState,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let (cluster, part) = self.parts[(process.0 - self.first_process) as usize];
        let cluster = &mut self.clusters[usize::from(cluster)];
        match part {
            Part::Server(node, side) => cluster.server_changed(node, side, state, fx),
            Part::Database(node) => cluster.database_changed(node, state, fx),
            Part::Log(log) => cluster.log_changed(log, state, fx),
            Part::Proxy(proxy) => cluster.proxy_changed(proxy, state, fx),
            Part::Client(client) => cluster.client_changed(client, state, fx),
            Part::Desktop(desktop) => cluster.desktop_changed(desktop, state, fx),
        }
    }

    fn role_changed(
        &mut self,
        pair: PairId,
        side: Side,
        role: Role,
        fx: &mut impl Effects<Event, Message>,
    ) {
        if let Some(&(_, cluster, node)) = self.pairs.iter().find(|(known, ..)| *known == pair) {
            self.clusters[usize::from(cluster)].role_changed(node, side, role, fx);
        }
    }

    fn capacity_changed(
        &mut self,
        resource: u16,
        by: f64,
        shrinks: bool,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let cluster = usize::from(resource / super::config::RESOURCES);
        let own = resource % super::config::RESOURCES;
        if let Some(cluster) = self.clusters.get_mut(cluster) {
            cluster.capacity_changed(own, by, shrinks, fx);
        }
    }

    fn told(&mut self, notice: Notice, fx: &mut impl Effects<Event, Message>) {
        // Each cluster knows its own queues and agents.
        self.clusters.iter_mut().for_each(|cluster| cluster.told(notice, fx));
    }

    fn end_run(&mut self, fx: &mut impl Effects<Event, Message>) {
        self.clusters.iter_mut().for_each(|cluster| cluster.end_run(fx));
    }
}

impl Cluster {
    fn hears(&mut self, link: Link, socket: Socket, message: Message, fx: &mut impl Fx) {
        let at_initiator = socket.end() == End::Initiator;
        match (link, at_initiator) {
            (Link::NodeDatabase(node, side), false) => {
                if let Message::Query(ask) = message {
                    self.database_hears(node, side, ask, fx);
                }
            }
            (Link::NodeDatabase(node, side), true) => {
                if let Message::Result(ask) = message {
                    match self.nodes[usize::from(node)].primary == Some(side) {
                        true => self.node_works((node, side), ask, fx),
                        false => self.job_lost(ask),
                    }
                }
            }
            (Link::NodeLog(node, side), false) => {
                if let (Message::Batch(count, first), Some((log, _))) =
                    (message, self.plan.nodes[usize::from(node)].log)
                {
                    self.log_hears(log, (node, side), count, first, fx);
                }
            }
            (Link::NodeLog(node, _), true) => {
                if let Message::Logged(count) = message {
                    self.node_logged(node, count);
                }
            }
            // An ESP server answers at once.
            (Link::NodeEsp(..), false) => fx.send(socket, message),
            (Link::NodeEsp(node, side, _), true) => {
                if let (Message::Service(ask), Some(front)) = (message, self.service_front(message))
                {
                    self.node_answers((node, side), front, ask, super::errors::Code::Done, 0, fx);
                }
            }
            (Link::ProxyNode(proxy, node, side), false) => {
                self.node_hears((node, side), Front::Proxy(proxy), message, fx);
            }
            (Link::ClientNode(client, node, side), false) => {
                self.node_hears((node, side), Front::Client(client), message, fx);
            }
            (Link::ProxyNode(proxy, node, side), true) => {
                self.proxy_hears(proxy, (node, side), message, fx);
            }
            (Link::DesktopProxy(_, proxy), false) => {
                if let Message::Ask(ask) = message {
                    self.proxy_asked(proxy, ask, fx);
                }
            }
            (Link::ClientProxy(client, proxy), false) => match message {
                Message::Ask(ask) => self.proxy_asked(proxy, ask, fx),
                Message::Register => self.proxy_registers(proxy, client, fx),
                _ => {}
            },
            (Link::DesktopProxy(desktop, _), true) => self.desktop_hears(desktop, message, fx),
            (Link::ClientProxy(client, _), true) => self.client_hears(client, message, fx),
            (Link::ClientNode(client, node, side), true) => {
                self.client_hears_node(client, (node, side), message, fx);
            }
            (Link::IconLog(log), false) => {
                if message == Message::Read {
                    self.icon_gets(log);
                }
            }
            (Link::StatRouter, false) => {
                if let Message::Report(_, told, desktop) = message {
                    self.router_hears(told, desktop, fx);
                }
            }
            (Link::IconLog(_) | Link::StatRouter | Link::Private, _) => {}
        }
    }

    fn service_front(&self, message: Message) -> Option<Front> {
        match message {
            Message::Service(ask) => self.front_of(ask),
            _ => None,
        }
    }

    fn node_hears(&mut self, at: (u8, u8), front: Front, message: Message, fx: &mut impl Fx) {
        match message {
            Message::Ask(ask) => self.node_asked(at, front, ask, fx),
            Message::Register if self.nodes[usize::from(at.0)].primary == Some(at.1) => {
                self.node_registers(at.0, front, fx);
            }
            _ => {}
        }
    }

    fn connection_changed(&mut self, link: Link, socket: Socket, restored: bool, fx: &mut impl Fx) {
        let at_initiator = socket.end() == End::Initiator;
        match (link, at_initiator, restored) {
            (Link::NodeDatabase(node, side), true, open) => {
                self.nodes[usize::from(node)].database_open[usize::from(side)] = open;
                self.check_serving(node, fx);
            }
            (Link::NodeLog(node, side), true, open) => self.log_connection((node, side), open, fx),
            (Link::ProxyNode(proxy, node, side), true, false) => {
                self.proxy_disconnected(proxy, (node, side), fx);
            }
            (Link::ProxyNode(proxy, node, side), false, false) => {
                self.node_loses((node, side), Front::Proxy(proxy), fx);
            }
            (Link::ProxyNode(proxy, node, side), false, true) => {
                self.node_regains((node, side), Front::Proxy(proxy), fx);
            }
            (Link::ClientNode(client, node, side), true, false) => {
                self.client_loses_node(client, node, side, fx);
            }
            (Link::ClientNode(client, node, side), false, false) => {
                self.node_loses((node, side), Front::Client(client), fx);
            }
            (Link::ClientNode(client, node, side), false, true) => {
                self.node_regains((node, side), Front::Client(client), fx);
            }
            (Link::DesktopProxy(desktop, proxy), false, false) => {
                self.proxy_loses_client(proxy, &[desktop], None, fx);
            }
            (Link::DesktopProxy(desktop, proxy), true, false) => {
                self.desktop_loses(desktop, proxy, fx);
            }
            (Link::DesktopProxy(desktop, _), true, true) => self.log_in(desktop, fx),
            (Link::ClientProxy(client, proxy), false, false) => {
                let desktops = match self.kind_of(client) {
                    ClientKind::Application(_) => self.desktops_of(client),
                    _ => Vec::new(),
                };
                self.proxy_loses_client(proxy, &desktops, Some(client), fx);
            }
            (Link::ClientProxy(client, proxy), true, false) => {
                self.client_loses_proxy(client, proxy, fx);
            }
            (Link::ClientProxy(client, _), true, true) => self.client_finds_proxy(client, fx),
            (Link::StatRouter, true, true) => self.stat_tells_all(fx),
            _ => {}
        }
    }

    /// The process of a server changed state. One that is told to stop logs its agents out
    /// in good order: each of its nodes writes its own log-outs (IXN-16).
    fn server_changed(&mut self, node: u8, side: u8, state: ProcessState, fx: &mut impl Fx) {
        if state != ProcessState::Stopping {
            return;
        }
        if self.nodes[usize::from(node)].primary == Some(side) {
            for desktop in 0..self.desktops.len() as u32 {
                self.node_logs_out(node, desktop, fx);
            }
        }
        fx.stopped(self.plan.nodes[usize::from(node)].servers[usize::from(side)]);
    }
}
