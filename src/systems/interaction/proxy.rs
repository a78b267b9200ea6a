//! An Interaction Server Proxy: to its clients it is one Interaction Server (IXN-1).
//!
//! ```text
//!   client ──request──▶ [rate] ── which node? ──┬─▶ node 1
//!          ◀──answer─── merge ◀── answers ──────┴─▶ node 2 ...
//! ```
//!
//! It keeps no lasting state (IXN-3): what it knows of the nodes is what they have told it,
//! what it knows of interactions is a cache of their owners, and both are gone when it is.

use std::collections::{BTreeMap, VecDeque};

use super::asks::{Ask, AskRef, Asker, Request};
use super::cluster::{Cluster, Fx};
use super::config::{ProxyConfig, RequestKind};
use super::errors::Code;
use super::event::{Event, Message};
use super::plan::{ClientKind, ProxyPlan};
use super::reporting::Merge;
use super::store::NOBODY;
use crate::kernel::cause::Cause;
use crate::ledger::rows::Medium;
use crate::network::database::{Completion, Database};
use crate::network::ids::Socket;
use crate::network::process::ProcessState;

/// What a proxy knows of an agent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known {
    /// Not logged in through it.
    Out,
    /// An operation is outstanding.
    Busy(AskRef),
    /// Logged in.
    In,
}

/// A proxy.
#[derive(Clone, Debug)]
pub struct Proxy {
    /// Counts its starts: what it was asked in another life it does not know.
    pub life: u16,
    /// Requests that wait to be served.
    pub requests: Database<AskRef>,
    /// For each node the server that has said that it serves, and the fault that took the
    /// last one.
    pub nodes: Vec<(Option<u8>, Cause)>,
    /// Owners of interactions by id, and the order in which they were learnt.
    pub cache: BTreeMap<u32, u8>,
    learnt: VecDeque<u32>,
    cache_size: usize,
    /// By tenant and medium: whose turn the next submission is.
    submit_turn: BTreeMap<(Option<u8>, Medium), u8>,
    /// By queue: whose turn the next pull is.
    pull_turn: BTreeMap<u16, u8>,
    start_node: u8,
    /// Agents by desktop.
    pub agents: Vec<Known>,
    /// Reporting clients.
    pub reporting: Vec<u16>,
    /// Java extensions, each with the only node that it gets data of.
    pub java: Vec<(u16, u8)>,
    /// One stream of all nodes'.
    pub merge: Merge,
}

impl Proxy {
    /// One that knows every node, and nothing of interactions.
    pub fn new(config: &ProxyConfig, plan: &ProxyPlan, nodes: usize, people: usize) -> Self {
        Proxy {
            life: 0,
            requests: Database::new(config.rate),
            nodes: vec![(Some(0), Cause::NONE); nodes],
            cache: BTreeMap::new(),
            learnt: VecDeque::new(),
            cache_size: config.cache as usize,
            submit_turn: BTreeMap::new(),
            pull_turn: BTreeMap::new(),
            start_node: plan.start_node,
            agents: vec![Known::Out; people],
            reporting: Vec::new(),
            java: Vec::new(),
            merge: Merge::new(people),
        }
    }

    /// Whether it can ask a node.
    pub fn reaches(&self, node: u8) -> bool {
        self.nodes[usize::from(node)].0.is_some()
    }

    /// Remembers whose an interaction is.
    pub fn learn(&mut self, id: u32, node: u8) {
        if self.cache.insert(id, node).is_none() {
            self.learnt.push_back(id);
        }
        if self.learnt.len() > self.cache_size
            && let Some(oldest) = self.learnt.pop_front()
        {
            self.cache.remove(&oldest);
        }
    }

    /// Whose turn the next pull of a queue is.
    pub fn pull_turn_is(&mut self, queue: u16, node: u8) {
        self.pull_turn.insert(queue, node);
    }

    fn forget_everything(&mut self) {
        self.life = self.life.wrapping_add(1);
        self.nodes.iter_mut().for_each(|node| node.0 = None);
        self.cache.clear();
        self.learnt.clear();
        self.submit_turn.clear();
        self.pull_turn.clear();
        self.agents.iter_mut().for_each(|agent| *agent = Known::Out);
        self.reporting.clear();
        self.java.clear();
        self.merge = Merge::new(self.agents.len());
    }
}

impl Cluster {
    /// A request arrives at a proxy: it takes its turn.
    pub(super) fn proxy_asked(&mut self, proxy: u8, ask: AskRef, fx: &mut impl Fx) {
        let at = &mut self.proxies[usize::from(proxy)];
        let life = at.life;
        if let Some(kept) = self.asks.get_mut(ask) {
            kept.proxy = Some((proxy, life));
        }
        if let Some(due) = at.requests.submit(ask, 1.0, fx.now()) {
            fx.after(due.after, Event::ProxyDone(self.number, proxy, due.completion));
        }
    }

    /// A proxy has a request before it.
    pub(super) fn proxy_done(&mut self, proxy: u8, completion: Completion, fx: &mut impl Fx) {
        let at = &mut self.proxies[usize::from(proxy)];
        let Some((ask, next)) = at.requests.completed(completion, fx.now()) else { return };
        if let Some(due) = next {
            fx.after(due.after, Event::ProxyDone(self.number, proxy, due.completion));
        }
        if self.asks.get(ask).is_some_and(|kept| !kept.over) {
            self.proxy_serves(proxy, ask, fx);
        }
    }

    /// All nodes, as a set.
    pub(super) fn all_nodes(&self) -> u32 {
        ((1u64 << self.nodes.len()) - 1) as u32
    }

    /// A proxy decides whom to ask.
    fn proxy_serves(&mut self, proxy: u8, ask: AskRef, fx: &mut impl Fx) {
        let Some(kept) = self.asks.get(ask).copied() else { return };
        match kept.request {
            Request::Scripted(RequestKind::Ping) => {
                self.proxy_answers(proxy, ask, Code::Unsupported, 0, fx);
            }
            _ if kept.broken => self.proxy_answers(proxy, ask, Code::NotAccessible, 0, fx),
            _ if self.nodes_of_tenant(&kept) == 0 => {
                self.proxy_answers(proxy, ask, Code::NoServers, 0, fx);
            }
            Request::Submit | Request::Scripted(RequestKind::Submit) => {
                self.proxy_submits(proxy, ask, &kept, fx);
            }
            Request::Pull { .. } | Request::Scripted(RequestKind::Pull) => {
                let at = &mut self.proxies[usize::from(proxy)];
                let first = *at.pull_turn.entry(kept.queue).or_insert(at.start_node);
                let strategy = kept.request == Request::Pull { strategy: true };
                let number = self.plan.proxies[usize::from(proxy)].number;
                let hold = self.plan.config.proxies[number].0.pull_hold_timeout;
                if let Some(kept) = self.asks.get_mut(ask) {
                    kept.turn = (first, 0);
                    kept.hold = hold.filter(|_| strategy);
                }
                // Those who pull at once begin at different nodes.
                let next = (first + 1) % self.nodes.len() as u8;
                self.proxies[usize::from(proxy)].pull_turn.insert(kept.queue, next);
                self.pull_on(proxy, ask, fx);
            }
            Request::LogIn
            | Request::LogOut
            | Request::Ready
            | Request::NotReady
            | Request::Scripted(RequestKind::Login) => self.proxy_serves_agent(proxy, ask, fx),
            Request::Deliver | Request::Accept | Request::Reject | Request::Complete => {
                self.ask_owner(proxy, ask, fx);
            }
            Request::Scripted(RequestKind::FindExternal) => {
                let turn = self.next_turn(proxy, &kept);
                self.ask_nodes(proxy, ask, turn.map_or(0, |node| 1 << node), fx);
            }
            Request::Scripted(RequestKind::Get | RequestKind::Stop | RequestKind::Esp) => {
                self.ask_owner(proxy, ask, fx)
            }
            Request::Scripted(RequestKind::JavaExtension) => {
                if let Asker::Client(client) = kept.asker {
                    self.proxies[usize::from(proxy)].java.push((client, 0));
                }
                self.proxy_answers(proxy, ask, Code::Done, 0, fx);
            }
            Request::Scripted(_) => {
                let nodes = self.nodes_for(&kept);
                self.ask_nodes(proxy, ask, nodes, fx);
            }
            // Proxies ask nodes for it, nobody asks proxies.
            Request::Release => {}
            Request::ReadSnapshot => self.read_snapshot(proxy, ask, &kept, fx),
        }
    }

    /// A new interaction goes to the nodes of its medium in turn; an id that a client gave
    /// is looked for first, on every node that can be asked (IXN-10).
    fn proxy_submits(&mut self, proxy: u8, ask: AskRef, kept: &Ask, fx: &mut impl Fx) {
        let nodes = self.nodes_for(kept);
        if nodes == 0 || self.plan.config.disabled_media.contains(&kept.medium) {
            self.proxy_answers(proxy, ask, Code::NoServers, 0, fx);
            return;
        }
        if kept.foreign_id && !kept.checking {
            let at = &self.proxies[usize::from(proxy)];
            let reached = (0..self.nodes.len() as u8).filter(|node| at.reaches(*node));
            let reached = reached.fold(0, |all, node| all | 1 << node) & self.nodes_of_tenant(kept);
            if let Some(kept) = self.asks.get_mut(ask) {
                kept.checking = true;
            }
            if reached != 0 {
                self.ask_nodes(proxy, ask, reached, fx);
                return;
            }
        }
        self.submit_in_turn(proxy, ask, fx);
    }

    /// The next node in turn gets a submission.
    pub(super) fn submit_in_turn(&mut self, proxy: u8, ask: AskRef, fx: &mut impl Fx) {
        let Some(kept) = self.asks.get_mut(ask) else { return };
        kept.checking = false;
        kept.foreign_id = false;
        (kept.asked, kept.done) = (0, 0);
        let kept = *kept;
        match self.next_turn(proxy, &kept) {
            Some(node) => self.ask_nodes(proxy, ask, 1 << node, fx),
            None => self.proxy_answers(proxy, ask, Code::NotAccessible, 0, fx),
        }
    }

    /// Of the nodes that take a request the next in turn that can be asked.
    fn next_turn(&mut self, proxy: u8, kept: &Ask) -> Option<u8> {
        let (count, nodes) = (self.nodes.len() as u8, self.nodes_for(kept));
        let tenant = self.plan.queues.get(usize::from(kept.queue)).and_then(|queue| queue.tenant);
        let key = (kept.tenant.or(tenant), kept.medium);
        let at = &mut self.proxies[usize::from(proxy)];
        let turn = *at.submit_turn.get(&key).unwrap_or(&at.start_node);
        let mut order = (0..count).map(|step| (turn + step) % count);
        let node = order.find(|node| nodes & 1 << node != 0 && at.reaches(*node))?;
        at.submit_turn.insert(key, (node + 1) % count);
        Some(node)
    }

    /// Asks the owner of an interaction alone if it is known, else every node (IXN-11).
    fn ask_owner(&mut self, proxy: u8, ask: AskRef, fx: &mut impl Fx) {
        let Some(kept) = self.asks.get(ask).copied() else { return };
        let owner = self.proxies[usize::from(proxy)].cache.get(&kept.id).copied();
        let nodes = owner.map_or_else(|| self.nodes_of_tenant(&kept), |node| 1 << node);
        self.ask_nodes(proxy, ask, nodes, fx);
    }

    /// Sends a request to those of `nodes` that can be asked, and waits for their answers.
    pub(super) fn ask_nodes(&mut self, proxy: u8, ask: AskRef, nodes: u32, fx: &mut impl Fx) {
        let at = &self.proxies[usize::from(proxy)];
        let mut reached = 0;
        let mut missing = None;
        for node in (0..self.nodes.len() as u8).filter(|node| nodes & 1 << node != 0) {
            match at.nodes[usize::from(node)] {
                (Some(side), _) => {
                    reached |= 1 << node;
                    let plan = &self.plan.proxies[usize::from(proxy)];
                    let socket = plan.to_nodes[usize::from(node)][usize::from(side)];
                    fx.send(socket, Message::Ask(ask));
                }
                (None, cause) => missing = Some((node, cause)),
            }
        }
        if let Some(kept) = self.asks.get_mut(ask) {
            kept.asked |= reached;
            kept.waiting = reached;
            if let Some((node, cause)) = missing {
                kept.unreachable = Some(Code::NotAccessible);
                kept.blamed = u32::from(node);
                kept.cause = cause;
            }
        }
        if reached == 0 {
            self.all_answered(proxy, ask, fx);
        }
    }

    /// The socket of a proxy to whoever asked.
    pub(super) fn proxy_socket(&self, proxy: u8, asker: Asker) -> Option<Socket> {
        let client = match asker {
            Asker::Client(client) => client,
            Asker::Desktop(desktop) => {
                let desktop = &self.desktops[desktop as usize];
                match desktop.application {
                    Some(application) => application,
                    None => return desktop.socket(proxy).map(Socket::peer),
                }
            }
            Asker::Proxy(_) => return None,
        };
        let ways = self.plan.clients[usize::from(client)].to_proxies.iter();
        ways.copied().find(|(to, _)| *to == proxy).map(|(_, socket)| socket.peer())
    }

    /// A proxy answers its client.
    pub(super) fn proxy_answers(
        &mut self,
        proxy: u8,
        ask: AskRef,
        code: Code,
        value: u32,
        fx: &mut impl Fx,
    ) {
        let Some(kept) = self.asks.get(ask).copied() else { return };
        if code == Code::NotAccessible && kept.blamed != NOBODY {
            // It is the lost node's doing, however long ago that was lost.
            fx.set_cause(fx.cause().or(kept.cause));
        }
        match self.proxy_socket(proxy, kept.asker) {
            Some(socket) if fx.is_open(socket) => {
                fx.send(socket, Message::Answer(ask, code, value));
            }
            // Whoever pulled it is gone: it goes back.
            Some(_) if matches!(kept.request, Request::Pull { .. }) && code == Code::Done => {
                self.give_back_pulled(proxy, fx);
            }
            Some(_) => {}
            None => self.asks.release(ask),
        }
    }

    /// The process of a proxy changed state: what is down forgets.
    pub(super) fn proxy_changed(&mut self, proxy: u8, state: ProcessState, fx: &mut impl Fx) {
        let at = &mut self.proxies[usize::from(proxy)];
        if let Some(due) = at.requests.follow(state, fx.now(), |_| {}) {
            fx.after(due.after, Event::ProxyDone(self.number, proxy, due.completion));
        }
        if state == ProcessState::Down {
            at.forget_everything();
            let own = self.asks.find(|kept| kept.asker == Asker::Proxy(proxy));
            own.into_iter().for_each(|ask| self.asks.release(ask));
        }
        if state == ProcessState::Stopping {
            fx.stopped(self.plan.proxies[usize::from(proxy)].process);
        }
    }

    /// A message of a node reaches a proxy.
    pub(super) fn proxy_hears(
        &mut self,
        proxy: u8,
        (node, side): (u8, u8),
        message: Message,
        fx: &mut impl Fx,
    ) {
        match message {
            Message::Answer(ask, code, value) => {
                self.proxy_answered(proxy, node, ask, code, value, fx);
            }
            Message::Serving(serves) => self.proxy_sees_node(proxy, (node, side), serves, fx),
            Message::Invite(_, desktop) | Message::Revoke(_, desktop) => {
                self.pass_on(proxy, desktop, message, fx);
            }
            Message::LoggedOut(desktop, reason) => {
                self.revoke_login(proxy, desktop, 1 << node, reason, fx);
            }
            Message::Report(node, told, desktop) => {
                for (client, of) in self.proxies[usize::from(proxy)].java.clone() {
                    if of == node
                        && let Some(socket) = self.proxy_socket(proxy, Asker::Client(client))
                    {
                        fx.send(socket, message);
                    }
                }
                if self.proxies[usize::from(proxy)].merge.is_news(node, told, desktop) {
                    self.tell_reporting(proxy, message, fx);
                }
            }
            Message::Panic(..) => {
                // What vanished is out of the proxy's own picture too; the signal says so.
                for desktop in self.nodes[usize::from(node)].vanished.clone() {
                    let merge = &mut self.proxies[usize::from(proxy)].merge;
                    merge.is_news(node, super::event::Told::LoggedOut, desktop);
                }
                self.tell_reporting(proxy, message, fx);
            }
            _ => {}
        }
    }

    fn tell_reporting(&mut self, proxy: u8, message: Message, fx: &mut impl Fx) {
        for index in 0..self.proxies[usize::from(proxy)].reporting.len() {
            let client = self.proxies[usize::from(proxy)].reporting[index];
            if let Some(socket) = self.proxy_socket(proxy, Asker::Client(client))
                && fx.is_open(socket)
            {
                fx.send(socket, message);
            }
        }
    }

    /// A notification for an agent goes to every connection that the agent has.
    fn pass_on(&mut self, proxy: u8, desktop: u32, message: Message, fx: &mut impl Fx) {
        if let Some(socket) = self.proxy_socket(proxy, Asker::Desktop(desktop))
            && fx.is_open(socket)
        {
            for _ in 0..self.connections_of_agents() {
                fx.send(socket, message);
            }
        }
    }

    /// How many connections each agent has.
    pub(super) fn connections_of_agents(&self) -> u32 {
        match self.plan.config.allow_multiple_agent_connections {
            true => self.plan.config.agent_connections,
            false => 1,
        }
    }

    /// A client registers for the reporting stream; the proxy does so with every node.
    pub(super) fn proxy_registers(&mut self, proxy: u8, client: u16, fx: &mut impl Fx) {
        let at = &mut self.proxies[usize::from(proxy)];
        if !at.reporting.contains(&client) {
            at.reporting.push(client);
        }
        for node in 0..self.nodes.len() as u8 {
            self.register_with(proxy, node, fx);
        }
    }

    pub(super) fn register_with(&mut self, proxy: u8, node: u8, fx: &mut impl Fx) {
        let at = &self.proxies[usize::from(proxy)];
        let wanted = !at.reporting.is_empty() || !at.java.is_empty();
        if let (true, (Some(side), _)) = (wanted, at.nodes[usize::from(node)]) {
            let plan = &self.plan.proxies[usize::from(proxy)];
            fx.send(plan.to_nodes[usize::from(node)][usize::from(side)], Message::Register);
        }
    }

    /// The kind of client behind a request.
    pub(super) fn kind_of(&self, client: u16) -> ClientKind {
        self.plan.clients[usize::from(client)].kind
    }
}
