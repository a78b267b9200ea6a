//! A node: a primary/backup pair of Interaction Servers over one interaction database.
//!
//! ```text
//!   proxies ─┐            ┌ server a ┐ jobs   ┌──────────────────────┐
//!   URS ─────┼─ requests ─┤  (pair)  ├───────▶│ interaction database │
//!   clients ─┘            └ server b ┘◀───────└──────────────────────┘
//! ```
//!
//! The servers know what the database holds; a job costs one operation (A), and takes effect
//! when the server hears that it is done. The primary tells everybody who is connected
//! whether it can serve; a backup, or a primary without its database, refuses.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::asks::{AskRef, Asker, Request};
use super::cluster::{Cluster, Fx};
use super::config::{NodeConfig, RequestKind, Routing};
use super::errors::Code;
use super::event::{Event, Message};
use super::event_log::Buffer;
use super::segments::GivenOut;
use super::store::{NOBODY, Rec, Stage, ViewKey};
use crate::network::database::{Completion, Database};
use crate::network::ids::Socket;
use crate::network::pair::{Role, Side};
use crate::network::process::ProcessState;

/// Who is connected to a node, and gets what it has to say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Front {
    /// A proxy.
    Proxy(u8),
    /// A client that is connected directly.
    Client(u16),
}

/// A node.
#[derive(Clone, Debug)]
pub struct Node {
    /// Which server is primary; none while neither is.
    pub primary: Option<u8>,
    /// Whether each server takes its connection to the database for alive.
    pub database_open: [bool; 2],
    /// Whether the primary has said that it serves.
    pub serves: bool,
    /// The interaction database, with the server that each job is for.
    pub database: Database<(AskRef, u8)>,
    /// Interactions by queue.
    pub queues: BTreeMap<u16, NodeQueue>,
    /// Interactions by id.
    pub ids: BTreeMap<u32, Rec>,
    /// What agents are invited to or handle: desktop and interaction.
    pub in_hand: BTreeSet<(u32, Rec)>,
    /// Who vanished at the last panic signal.
    pub vanished: Vec<u32>,
    /// Agents' sessions by desktop.
    pub sessions: Vec<Option<Session>>,
    /// How many are logged in.
    pub logged_in: u32,
    /// Counts log-ins.
    pub logins: u32,
    /// Licences that the pair has checked out; none: no limit.
    pub seats: Option<u32>,
    /// What faults take off its licences.
    pub seats_off: u32,
    /// Who gets the reporting stream.
    pub reporting: Vec<Front>,
    /// Events for the event log.
    pub log: Buffer,
    /// Errors that are about it.
    pub errors: u64,
}

/// An agent's session at a node.
#[derive(Clone, Copy, Debug)]
pub struct Session {
    /// What the agent's desktop is connected to.
    pub front: Front,
    /// Which log-in of the node it was.
    pub number: u32,
}

/// A queue at a node.
#[derive(Clone, Debug, Default)]
pub struct NodeQueue {
    /// What waits, in the order of the view.
    pub waiting: BTreeSet<ViewKey>,
    /// Pulls of strategies that are held.
    pub held: VecDeque<AskRef>,
    /// What URS has been given and has not routed yet.
    pub pushed: u32,
    /// What was taken and is not completed.
    pub in_progress: u32,
    /// Of a segmented view: what is out of each segment.
    pub given_out: GivenOut,
}

impl Node {
    /// A node whose first server is primary.
    pub fn new(config: &NodeConfig, people: usize) -> Self {
        Node {
            primary: Some(0),
            database_open: [true; 2],
            serves: true,
            database: Database::new(config.rate),
            queues: BTreeMap::new(),
            ids: BTreeMap::new(),
            in_hand: BTreeSet::new(),
            vanished: Vec::new(),
            sessions: vec![None; people],
            logged_in: 0,
            logins: 0,
            seats: None,
            seats_off: 0,
            reporting: Vec::new(),
            log: Buffer::default(),
            errors: 0,
        }
    }
}

impl Cluster {
    /// Where a server of a node talks to somebody who is connected to it.
    pub(super) fn node_socket(&self, node: u8, side: u8, front: Front) -> Option<Socket> {
        let sockets = match front {
            Front::Proxy(proxy) => {
                self.plan.proxies[usize::from(proxy)].to_nodes[usize::from(node)]
            }
            Front::Client(client) => {
                self.plan.clients[usize::from(client)].to_nodes[usize::from(node)]?
            }
        };
        Some(sockets[usize::from(side)].peer())
    }

    /// Everybody who is connected to a node.
    pub(super) fn fronts(&self, node: u8) -> Vec<Front> {
        let clients = self.plan.clients.iter().enumerate();
        let clients = clients.filter(|(_, client)| client.to_nodes[usize::from(node)].is_some());
        let proxies = (0..self.proxies.len() as u8).map(Front::Proxy);
        proxies.chain(clients.map(|(number, _)| Front::Client(number as u16))).collect()
    }

    /// The primary of a node sends a message to somebody who is connected to it.
    pub(super) fn node_sends(&self, node: u8, front: Front, message: Message, fx: &mut impl Fx) {
        let Some(side) = self.nodes[usize::from(node)].primary else { return };
        if let Some(socket) = self.node_socket(node, side, front)
            && fx.is_open(socket)
        {
            fx.send(socket, message);
        }
    }

    /// A request arrives at a server of a node.
    pub(super) fn node_asked(
        &mut self,
        (node, side): (u8, u8),
        front: Front,
        ask: AskRef,
        fx: &mut impl Fx,
    ) {
        let Some(kept) = self.asks.get(ask).copied() else { return };
        let at = &self.nodes[usize::from(node)];
        if at.primary != Some(side) || !at.serves {
            self.node_answers((node, side), front, ask, Code::NotServing, 0, fx);
            return;
        }
        let rec = kept.rec;
        match kept.request {
            // Only whether it is there.
            _ if kept.checking => self.query((node, side), ask, fx),
            Request::Submit | Request::Scripted(RequestKind::Submit)
                if at.ids.contains_key(&kept.id) =>
            {
                self.node_answers((node, side), front, ask, Code::Exists, 0, fx);
            }
            Request::Pull { .. } => self.node_pulled((node, side), front, ask, fx),
            Request::LogIn => {
                let code = self.node_logs_in(node, kept.desktop, front, fx);
                self.node_answers((node, side), front, ask, code, 0, fx);
            }
            Request::LogOut => {
                self.node_logs_out(node, kept.desktop, fx);
                self.node_answers((node, side), front, ask, Code::Done, 0, fx);
            }
            Request::Ready | Request::NotReady => {
                let told = match kept.request {
                    Request::Ready => super::event::Told::Ready,
                    _ => super::event::Told::NotReady,
                };
                self.report(node, told, kept.desktop, fx);
                self.node_answers((node, side), front, ask, Code::Done, 0, fx);
            }
            Request::Deliver | Request::Accept | Request::Reject | Request::Complete
                if self.store.get(rec).is_none_or(|it| it.node != node) =>
            {
                self.node_answers((node, side), front, ask, Code::NotFound, 0, fx);
            }
            Request::Deliver => {
                let ready = self.nodes[usize::from(node)].sessions[kept.desktop as usize].is_some();
                let stage = self.store.get(rec).map(|it| it.stage);
                let has = matches!(stage, Some(Stage::Taken | Stage::Queued));
                match (has, ready) {
                    (true, true) => self.query((node, side), ask, fx),
                    // It is with somebody else, or the agent is not logged in here.
                    (has, _) => {
                        let code = if has { Code::WrongState } else { Code::NotFound };
                        self.node_answers((node, side), front, ask, code, 0, fx);
                    }
                }
            }
            Request::Scripted(RequestKind::Ping) => {
                self.node_answers((node, side), front, ask, Code::Done, 0, fx);
            }
            Request::Scripted(RequestKind::Esp) => {
                self.node_serves_esp((node, side), front, ask, fx);
            }
            Request::Release => {
                if let Front::Proxy(proxy) = front {
                    let via = u32::from(proxy);
                    self.reclaim(node, |stage, by| stage == Stage::Taken && by == via, fx);
                }
                self.node_answers((node, side), front, ask, Code::Done, 0, fx);
            }
            Request::ReadSnapshot => {
                let has = self.nodes[usize::from(node)].database_open[usize::from(side)];
                let code = if has { Code::Done } else { Code::NotServing };
                self.node_answers((node, side), front, ask, code, kept.value, fx);
            }
            _ => self.query((node, side), ask, fx),
        }
    }

    /// A server gives its database a job.
    pub(super) fn query(&mut self, (node, side): (u8, u8), ask: AskRef, fx: &mut impl Fx) {
        if let Some(kept) = self.asks.get_mut(ask) {
            kept.jobs += 1;
        }
        let socket = self.plan.nodes[usize::from(node)].to_database[usize::from(side)];
        fx.send(socket, Message::Query(ask));
    }

    /// The database gets a job.
    pub(super) fn database_hears(&mut self, node: u8, side: u8, ask: AskRef, fx: &mut impl Fx) {
        let database = &mut self.nodes[usize::from(node)].database;
        if let Some(due) = database.submit((ask, side), 1.0, fx.now()) {
            fx.after(due.after, Event::DatabaseDone(self.number, node, due.completion));
        }
    }

    /// The database is done with a job.
    pub(super) fn database_done(&mut self, node: u8, completion: Completion, fx: &mut impl Fx) {
        let database = &mut self.nodes[usize::from(node)].database;
        let Some(((ask, side), next)) = database.completed(completion, fx.now()) else { return };
        if let Some(due) = next {
            fx.after(due.after, Event::DatabaseDone(self.number, node, due.completion));
        }
        let socket = self.plan.nodes[usize::from(node)].to_database[usize::from(side)];
        fx.send(socket.peer(), Message::Result(ask));
    }

    /// The process of a database changed state.
    pub(super) fn database_changed(&mut self, node: u8, state: ProcessState, fx: &mut impl Fx) {
        let database = &mut self.nodes[usize::from(node)].database;
        let mut lost = Vec::new();
        let due = database.follow(state, fx.now(), |(ask, _)| lost.push(ask));
        if let Some(due) = due {
            fx.after(due.after, Event::DatabaseDone(self.number, node, due.completion));
        }
        lost.into_iter().for_each(|ask| self.job_lost(ask));
    }

    /// Sends the answer to whoever has asked the node.
    pub(super) fn node_answers(
        &mut self,
        (node, side): (u8, u8),
        front: Front,
        ask: AskRef,
        code: Code,
        value: u32,
        fx: &mut impl Fx,
    ) {
        if let Some(socket) = self.node_socket(node, side, front)
            && fx.is_open(socket)
        {
            fx.send(socket, Message::Answer(ask, code, value));
        }
    }

    /// Whoever has asked a node for `ask`: a proxy, or the client itself.
    pub(super) fn front_of(&self, ask: AskRef) -> Option<Front> {
        let kept = self.asks.get(ask)?;
        Some(match (kept.proxy, kept.asker) {
            (Some((proxy, _)), _) | (None, Asker::Proxy(proxy)) => Front::Proxy(proxy),
            (None, Asker::Client(client)) => Front::Client(client),
            (None, Asker::Desktop(desktop)) => {
                Front::Client(self.desktops[desktop as usize].application?)
            }
        })
    }

    /// A server of a node changed its role.
    pub(super) fn role_changed(&mut self, node: u8, side: Side, role: Role, fx: &mut impl Fx) {
        let side = side as u8;
        let at = &mut self.nodes[usize::from(node)];
        match role {
            Role::Active => {
                let restarts = at.primary != Some(side);
                at.primary = Some(side);
                if restarts {
                    at.serves = false;
                    self.node_begins(node, fx);
                }
            }
            _ if at.primary == Some(side) => {
                at.primary = None;
                at.serves = false;
                self.node_ends(node, fx);
            }
            _ => {}
        }
        self.check_serving(node, fx);
    }

    /// A server takes over: it knows what the database holds, and no session, no held pull
    /// and no strategy's claim.
    fn node_begins(&mut self, node: u8, fx: &mut impl Fx) {
        let at = &mut self.nodes[usize::from(node)];
        at.sessions.iter_mut().for_each(|session| *session = None);
        at.logged_in = 0;
        at.reporting.clear();
        for queue in at.queues.values_mut() {
            queue.held.clear();
            queue.pushed = 0;
        }
        at.log.starts_anew();
        let urs = self.plan.config.routing == Routing::Urs;
        let claimed = |stage| stage == Stage::Taking || (urs && stage == Stage::Taken);
        self.reclaim(node, |stage, _| claimed(stage), fx);
        let delivering: Vec<(Rec, u16)> = self
            .store
            .all()
            .filter(|(_, it)| it.node == node && it.stage == Stage::Delivering)
            .map(|(rec, it)| (rec, it.stamp))
            .collect();
        for (rec, stamp) in delivering {
            fx.after(
                self.plan.config.delivering_timeout,
                Event::StageTimesOut(self.number, stamp, rec),
            );
        }
        self.return_licences_if_out(node);
        self.check_out(node);
    }

    /// Nobody is primary any more.
    fn node_ends(&mut self, node: u8, _fx: &mut impl Fx) {
        self.return_licences_if_out(node);
    }

    /// The primary tells everybody when it begins or ceases to serve.
    pub(super) fn check_serving(&mut self, node: u8, fx: &mut impl Fx) {
        let at = &mut self.nodes[usize::from(node)];
        let serves = at.primary.is_some_and(|side| at.database_open[usize::from(side)]);
        if std::mem::replace(&mut at.serves, serves) == serves {
            return;
        }
        if !serves {
            // What the database has not confirmed is as it was before.
            self.reclaim(node, |stage, _| stage == Stage::Taking, fx);
        }
        for front in self.fronts(node) {
            self.node_sends(node, front, Message::Serving(serves), fx);
        }
        if serves {
            self.push(node, fx);
        }
    }

    /// Interactions that nobody has any more go back to their queues.
    pub(super) fn reclaim(
        &mut self,
        node: u8,
        wanted: impl Fn(Stage, u32) -> bool,
        fx: &mut impl Fx,
    ) {
        let all = self.store.all();
        let back: Vec<Rec> = all
            .filter(|(_, it)| it.node == node && wanted(it.stage, it.taken_via))
            .map(|(rec, _)| rec)
            .collect();
        for rec in back {
            self.back_to_queue(rec, fx);
        }
    }

    /// Somebody who was connected to a server of a node is gone.
    pub(super) fn node_loses(&mut self, (node, side): (u8, u8), front: Front, fx: &mut impl Fx) {
        let at = &mut self.nodes[usize::from(node)];
        if at.primary != Some(side) {
            return;
        }
        at.reporting.retain(|kept| *kept != front);
        match front {
            Front::Proxy(proxy) => {
                let via = u32::from(proxy);
                self.reclaim(node, |stage, by| stage == Stage::Taken && by == via, fx);
            }
            Front::Client(client) => {
                let is_router = self.client_of(super::plan::ClientKind::Router) == Some(client);
                if is_router {
                    self.reclaim(node, |stage, by| stage == Stage::Taken && by == NOBODY, fx);
                    for queue in self.nodes[usize::from(node)].queues.values_mut() {
                        queue.pushed = 0;
                    }
                }
            }
        }
        self.sessions_lost(node, front, fx);
    }

    /// Somebody is connected to a server of a node again.
    pub(super) fn node_regains(&mut self, (node, side): (u8, u8), front: Front, fx: &mut impl Fx) {
        let at = &self.nodes[usize::from(node)];
        if at.primary == Some(side) && at.serves {
            self.node_sends(node, front, Message::Serving(true), fx);
            self.push(node, fx);
        }
    }
}
