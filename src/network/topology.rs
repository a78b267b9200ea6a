//! The network as it is built: sites, links, hosts, processes, connections, pairs; and
//! what can be asked of it.

use std::collections::BTreeMap;

use thiserror::Error;

use super::connection::{ConnectionClass, Held, NO_WATCH, Port, Rest, Shared};
use super::event::Event;
use super::ids::{ClassId, ConnectionId, End, HostId, LinkId, PairId, ProcessId, SiteId, Socket};
use super::keepalive::Watch;
use super::link::{Link, Traffic, Way};
use super::pair::{Pair, Role, Side};
use super::process::{NO_SOCKET, Process, ProcessState};
use crate::kernel::cause::Cause;
use crate::kernel::distribution::Distribution;
use crate::kernel::engine::Scheduler;
use crate::kernel::random::Seed;
use crate::kernel::time::{SimDuration, SimTime};

/// Sites, links, processes and connections, with the messages `M` that they carry.
///
/// Messages: [`Network::send`], [`Network::handle`]. Faults: [`Network::cut`],
/// [`Network::crash`] and their kin. What is given to [`Network::send`] arrives as
/// [`super::event::Delivery`], everything else is told by [`super::event::Notice`].
#[derive(Clone, Debug)]
pub struct Network<M> {
    seed: Seed,
    pub(super) sites: Vec<LinkId>,
    pub(super) links: Vec<Link>,
    pub(super) hosts: Vec<SiteId>,
    pub(super) processes: Vec<Process>,
    pub(super) classes: Vec<ConnectionClass>,
    pub(super) traffic: Vec<Traffic>,
    /// By socket.
    pub(super) ports: Vec<Port>,
    /// By socket.
    pub(super) rests: Vec<Rest>,
    /// By connection.
    pub(super) shared: Vec<Shared>,
    /// Messages that wait; empty as long as nothing is disturbed.
    pub(super) held: BTreeMap<Socket, Held<M>>,
    pub(super) watches: Vec<Watch>,
    pub(super) free_watches: Vec<u32>,
    pub(super) pairs: Vec<Pair>,
    pub(super) every_keepalive: bool,
}

/// Two processes are to be connected whose sites have no link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("no link between the two sites")]
pub struct NoLink {
    /// The sites.
    pub sites: [SiteId; 2],
}

impl<M: Copy> Network<M> {
    /// An empty network, whose streams come from `seed`.
    pub fn new(seed: Seed) -> Self {
        Network {
            seed,
            sites: Vec::new(),
            links: Vec::new(),
            hosts: Vec::new(),
            processes: Vec::new(),
            classes: Vec::new(),
            traffic: Vec::new(),
            ports: Vec::new(),
            rests: Vec::new(),
            shared: Vec::new(),
            held: BTreeMap::new(),
            watches: Vec::new(),
            free_watches: Vec::new(),
            pairs: Vec::new(),
            every_keepalive: false,
        }
    }

    /// Makes every keepalive an event from now on, also where nothing is disturbed. Slow,
    /// and changes nothing else: a test shows that.
    pub fn send_every_keepalive(&mut self) {
        self.every_keepalive = true;
    }

    /// Adds a site; `latency` (seconds) is that of a message inside it.
    pub fn add_site(&mut self, name: &str, latency: Distribution) -> SiteId {
        let site = SiteId(self.sites.len() as u16);
        let inside = self.add_link(name, site, site, latency);
        self.sites.push(inside);
        site
    }

    /// Adds a link between two sites; `latency` (seconds) is one way. Of several between
    /// the same sites, connections take the first.
    pub fn add_link(&mut self, name: &str, a: SiteId, b: SiteId, latency: Distribution) -> LinkId {
        let link = Link { name: name.to_owned(), sites: [a, b], latency, ways: Default::default() };
        self.links.push(link);
        LinkId((self.links.len() - 1) as u16)
    }

    /// Adds a machine at a site.
    pub fn add_host(&mut self, site: SiteId) -> HostId {
        self.hosts.push(site);
        HostId((self.hosts.len() - 1) as u32)
    }

    /// Adds a process at a site, on a machine of its own.
    pub fn add_process(&mut self, site: SiteId) -> ProcessId {
        self.add_processes(site, 1)
    }

    /// Adds `count` processes at a site, numbered from the one that is returned.
    pub fn add_processes(&mut self, site: SiteId, count: u32) -> ProcessId {
        let first = self.processes.len();
        self.processes.resize(first + count as usize, Process::new(site, None));
        ProcessId(first as u32)
    }

    /// Adds a process on a machine that it may share with others.
    pub fn add_process_on(&mut self, host: HostId) -> ProcessId {
        self.processes.push(Process::new(self.hosts[host.0 as usize], Some(host)));
        ProcessId((self.processes.len() - 1) as u32)
    }

    /// Adds a class of connections.
    ///
    /// # Panics
    /// If a keepalive's interval or count, or the reconnect interval, is zero.
    pub fn add_class(&mut self, class: ConnectionClass) -> ClassId {
        let valid = class.keepalive.is_none_or(|k| !k.interval.is_zero() && k.count > 0);
        assert!(valid, "keepalive of `{}` with interval or count zero", class.name);
        let valid = class.reconnect.is_none_or(|interval| !interval.is_zero());
        assert!(valid, "reconnect interval of `{}` is zero", class.name);
        self.classes.push(class);
        ClassId((self.classes.len() - 1) as u16)
    }

    /// Opens a connection between two processes that run, established at once.
    ///
    /// # Errors
    /// [`NoLink`] if the processes' sites have none.
    pub fn open<E: Copy + From<Event<M>>>(
        &mut self,
        class: ClassId,
        initiator: ProcessId,
        acceptor: ProcessId,
        scheduler: &mut Scheduler<E>,
    ) -> Result<ConnectionId, NoLink> {
        let connection = self.prepare(class, [initiator, acceptor], true, scheduler.now())?;
        self.watch_if_needed(connection, scheduler);
        Ok(connection)
    }

    /// A connection between two processes, `open` or not: then it is established when the
    /// initiator is told to ([`Network::connect`]).
    ///
    /// # Errors
    /// [`NoLink`] if the processes' sites have none.
    pub fn prepare(
        &mut self,
        class: ClassId,
        [initiator, acceptor]: [ProcessId; 2],
        open: bool,
        now: SimTime,
    ) -> Result<ConnectionId, NoLink> {
        let traffic = self.traffic_between(class, initiator, acceptor)?;
        let connection = ConnectionId(self.shared.len() as u32);
        self.shared.push(Shared {
            established: now,
            retry_from: now,
            watch: NO_WATCH,
            draws: 0,
            epoch: 0,
            attempt: 0,
            attempting: false,
            wanted: open,
        });
        for (end, process) in End::BOTH.into_iter().zip([initiator, acceptor]) {
            self.ports.push(Port::new(process, traffic, now));
            self.rests.push(Rest { open, ..Rest::new() });
            self.enlist(Socket::new(connection, end));
        }
        self.refresh(connection);
        Ok(connection)
    }

    /// Makes a pair of two processes: the first is active, the second its backup; `class`
    /// is that of their private connection.
    ///
    /// # Errors
    /// [`NoLink`] if the processes' sites have none.
    ///
    /// # Panics
    /// If the class has no keepalive.
    pub fn add_pair<E: Copy + From<Event<M>>>(
        &mut self,
        processes: [ProcessId; 2],
        class: ClassId,
        switchover: SimDuration,
        scheduler: &mut Scheduler<E>,
    ) -> Result<PairId, NoLink> {
        let keepalive = self.classes[usize::from(class.0)].keepalive;
        let detection = keepalive.expect("a pair's connection has a keepalive").window();
        let connection = self.open(class, processes[0], processes[1], scheduler)?;
        let now = scheduler.now();
        self.pairs.push(Pair::new(processes, connection, detection, switchover, now));
        Ok(PairId((self.pairs.len() - 1) as u16))
    }

    /// How many processes there are.
    pub fn process_count(&self) -> u32 {
        self.processes.len() as u32
    }

    /// How many connections there are.
    pub fn connection_count(&self) -> u32 {
        self.shared.len() as u32
    }

    /// The state of a process.
    pub fn state(&self, process: ProcessId) -> ProcessState {
        self.processes[process.0 as usize].state()
    }

    /// The machine that a process shares with others; none if it has one of its own.
    pub fn host(&self, process: ProcessId) -> Option<HostId> {
        self.processes[process.0 as usize].host
    }

    /// How far the clock of a process is ahead of the true time, in milliseconds; negative
    /// where it is behind. What a process does by the clock, it does by its own.
    pub fn skew_ms(&self, process: ProcessId) -> i32 {
        self.processes[process.0 as usize].skew_ms
    }

    /// Sets a process's clock ahead by so many milliseconds, or back where negative, beside
    /// what other faults do to it.
    pub fn skew(&mut self, process: ProcessId, by_ms: i32) {
        let process = &mut self.processes[process.0 as usize];
        process.skew_ms = process.skew_ms.saturating_add(by_ms);
    }

    /// Where a process lives.
    pub fn site(&self, process: ProcessId) -> SiteId {
        self.processes[process.0 as usize].site
    }

    /// The earliest fault that holds a process, while it is not up.
    pub fn process_cause(&self, process: ProcessId) -> Cause {
        self.processes[process.0 as usize].cause
    }

    /// The process that holds `socket`.
    pub fn owner(&self, socket: Socket) -> ProcessId {
        self.ports[socket.index()].process
    }

    /// Whether the process that holds `socket` takes the connection for alive.
    pub fn is_open(&self, socket: Socket) -> bool {
        self.rests[socket.index()].open
    }

    /// Whether what either end of a connection says now reaches the other: both processes
    /// run and have it open, and neither way is cut. Nobody knows this; it is for counting.
    pub fn carries(&self, connection: ConnectionId) -> bool {
        connection.sockets().into_iter().all(|socket| {
            self.is_open(socket)
                && !self.way(socket).is_cut()
                && self.state(self.owner(socket)).is_running()
        })
    }

    /// The fault that held up or lost traffic of a connection, either way, at or after
    /// `since`: what a request that was sent then and got no answer has to blame
    /// (CORE-23).
    pub fn obstructed_since(&self, connection: ConnectionId, since: SimTime) -> Cause {
        let disturbed = self.is_disturbed(connection);
        connection.sockets().iter().fold(Cause::NONE, |cause, socket| {
            let rest = &self.rests[socket.index()];
            if disturbed || rest.obstructed >= since { cause.or(rest.cause) } else { cause }
        })
    }

    /// What a side of a pair takes itself for.
    pub fn role(&self, pair: PairId, side: Side) -> Role {
        self.pairs[usize::from(pair.0)].role(side)
    }

    /// The process of a pair that serves. While both do, the one that activated first.
    pub fn active(&self, pair: PairId) -> Option<ProcessId> {
        let pair = &self.pairs[usize::from(pair.0)];
        pair.active().map(|side| pair.processes[side as usize])
    }

    /// The two processes of a pair.
    pub fn pair_processes(&self, pair: PairId) -> [ProcessId; 2] {
        self.pairs[usize::from(pair.0)].processes
    }

    /// The traffic of `class` between the sites of two processes, new if it is the first.
    pub(super) fn traffic_between(
        &mut self,
        class: ClassId,
        a: ProcessId,
        b: ProcessId,
    ) -> Result<u16, NoLink> {
        let sites = [self.site(a), self.site(b)];
        let reverse = [sites[1], sites[0]];
        let link = self.links.iter().position(|l| l.sites == sites || l.sites == reverse);
        let link = LinkId(link.ok_or(NoLink { sites })? as u16);
        let known = self.traffic.iter().position(|t| t.link == link && t.class == class);
        Ok(known.unwrap_or_else(|| {
            let name = &self.classes[usize::from(class.0)].name;
            let of = &self.links[usize::from(link.0)];
            self.traffic.push(Traffic::new(self.seed, (link, of), (class, name)));
            self.traffic.len() - 1
        }) as u16)
    }

    /// Puts a socket on the list of its process.
    pub(super) fn enlist(&mut self, socket: Socket) {
        let process = self.ports[socket.index()].process.0 as usize;
        let first = std::mem::replace(&mut self.processes[process].first, socket.index() as u32);
        let rest = &mut self.rests[socket.index()];
        (rest.next, rest.previous) = (first, NO_SOCKET);
        if first != NO_SOCKET {
            self.rests[first as usize].previous = socket.index() as u32;
        }
    }

    /// Takes a socket off the list of its process.
    pub(super) fn delist(&mut self, socket: Socket) {
        let Rest { next, previous, .. } = self.rests[socket.index()];
        if next != NO_SOCKET {
            self.rests[next as usize].previous = previous;
        }
        if previous == NO_SOCKET {
            let process = self.ports[socket.index()].process.0 as usize;
            self.processes[process].first = next;
        } else {
            self.rests[previous as usize].next = next;
        }
    }

    /// The sockets of a process, the latest opened first.
    pub(super) fn sockets_of(&self, process: ProcessId) -> impl Iterator<Item = Socket> + '_ {
        let mut next = self.processes[process.0 as usize].first;
        std::iter::from_fn(move || {
            let socket = (next != NO_SOCKET).then(|| Socket::from_index(next))?;
            next = self.rests[socket.index()].next;
            Some(socket)
        })
    }

    /// The class of a connection.
    pub(super) fn class(&self, connection: ConnectionId) -> &ConnectionClass {
        let traffic = self.ports[connection.initiator().index()].traffic;
        &self.classes[usize::from(self.traffic[usize::from(traffic)].class.0)]
    }

    /// The link of a connection, and which of its ways leads to `socket`.
    pub(super) fn way_index(&self, socket: Socket) -> (LinkId, usize) {
        let id = self.traffic[usize::from(self.ports[socket.index()].traffic)].link;
        let sites = self.links[usize::from(id.0)].sites;
        let first_way = if sites[0] == sites[1] {
            socket.end() == End::Acceptor
        } else {
            self.site(self.owner(socket.peer())) == sites[0]
        };
        (id, usize::from(!first_way))
    }

    /// The way to `socket`.
    pub(super) fn way(&self, socket: Socket) -> &Way {
        let (link, way) = self.way_index(socket);
        &self.links[usize::from(link.0)].ways[way]
    }
}
