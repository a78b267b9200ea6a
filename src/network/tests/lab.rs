//! A laboratory: a network, a timeline of acts, and a log of what processes saw.

use crate::kernel::distribution::Distribution;
use crate::kernel::engine::{Scheduler, Simulation, World};
use crate::kernel::random::Seed;
use crate::kernel::time::{SimDuration, SimTime};
use crate::network::connection::{ConnectionClass, Keepalive, Transport};
use crate::network::event::{Event, Notice};
use crate::network::ids::{ConnectionId, HostId, LinkId, ProcessId, SiteId, Socket};
use crate::network::link::Direction;
use crate::network::pair::{Role, Side};
use crate::network::process::ProcessState;
use crate::network::topology::Network;

/// What is done to the network.
#[derive(Clone, Debug)]
pub enum Act {
    Send(Socket, u32),
    Crash(ProcessId),
    Restart(ProcessId),
    Hang(ProcessId),
    Recover(ProcessId),
    Shutdown(ProcessId),
    Stopped(ProcessId),
    EndShutdown(ProcessId),
    Cut(LinkId, Direction),
    Heal(LinkId, Direction),
    Slow(LinkId, Distribution),
    EndSlow(LinkId, Distribution),
    Lossy(LinkId, f64),
    EndLossy(LinkId, f64),
    SiteDown(SiteId),
    SiteUp(SiteId),
    HostDown(HostId),
    HostUp(HostId),
    Close(Socket),
    Connect(ConnectionId, ProcessId),
}

/// What was seen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Seen {
    Got(ProcessId, u32),
    Lost(ProcessId),
    Restored(ProcessId),
    Process(ProcessId, ProcessState),
    Role(Side, Role),
    Outage { over: bool },
}

#[derive(Clone, Copy, Debug)]
pub enum LabEvent {
    Network(Event<u32>),
    Act(u32),
}

impl From<Event<u32>> for LabEvent {
    fn from(event: Event<u32>) -> Self {
        LabEvent::Network(event)
    }
}

#[derive(Clone, Debug)]
pub struct Lab {
    pub network: Network<u32>,
    pub scheduler: Scheduler<LabEvent>,
    acts: Vec<Act>,
    out: Vec<Notice<u32>>,
    pub log: Vec<(SimTime, Seen)>,
    /// With the cause that each loss bore.
    pub causes: Vec<u16>,
}

pub fn ms(millis: u64) -> SimDuration {
    SimDuration::from_millis(millis)
}

pub fn at(millis: u64) -> SimTime {
    SimTime::ZERO + ms(millis)
}

pub fn constant(millis: u64) -> Distribution {
    Distribution::Constant { value: millis as f64 / 1e3 }
}

pub fn uniform(low: u64, high: u64) -> Distribution {
    Distribution::Uniform { low: low as f64 / 1e3, high: high as f64 / 1e3 }
}

/// A stream that is connected again after a second.
pub fn stream(keepalive: Option<(u64, u32)>) -> ConnectionClass {
    ConnectionClass {
        name: "test".to_owned(),
        transport: Transport::Stream,
        keepalive: keepalive.map(|(interval, count)| Keepalive { interval: ms(interval), count }),
        reconnect: Some(ms(1_000)),
    }
}

pub fn datagrams() -> ConnectionClass {
    ConnectionClass { transport: Transport::Datagram, ..stream(None) }
}

/// Two sites with a link, a process at each, a connection between them.
pub struct Two {
    pub lab: Lab,
    pub link: LinkId,
    pub a: ProcessId,
    pub b: ProcessId,
    pub sites: [SiteId; 2],
    pub connection: ConnectionId,
}

pub fn two(latency: Distribution, class: ConnectionClass) -> Two {
    let mut lab = Lab::new(7);
    let sites = ["denver", "dallas"].map(|name| lab.network.add_site(name, constant(0)));
    let link = lab.network.add_link("denver-dallas", sites[0], sites[1], latency);
    let [a, b] = sites.map(|site| lab.network.add_process(site));
    let class = lab.network.add_class(class);
    let connection = lab.network.open(class, a, b, &mut lab.scheduler).unwrap();
    Two { lab, link, a, b, sites, connection }
}

impl Lab {
    pub fn new(seed: u64) -> Self {
        Lab {
            network: Network::new(Seed { seed, replication: 1 }),
            scheduler: Scheduler::new(),
            acts: Vec::new(),
            out: Vec::new(),
            log: Vec::new(),
            causes: Vec::new(),
        }
    }

    /// Does something at a time (in nanoseconds resolution, by duration).
    pub fn act(&mut self, time: SimDuration, act: Act) {
        self.scheduler.at(SimTime::ZERO + time, LabEvent::Act(self.acts.len() as u32));
        self.acts.push(act);
    }

    pub fn acts(&mut self, acts: impl IntoIterator<Item = (u64, Act)>) {
        for (millis, act) in acts {
            self.act(ms(millis), act);
        }
    }

    /// Runs until `time` and returns the laboratory as it is then.
    pub fn run(mut self, time: SimTime) -> Lab {
        let scheduler = std::mem::take(&mut self.scheduler);
        let mut simulation = Simulation::new(self, scheduler);
        simulation.run_until(time, &mut ());
        let Simulation { world, scheduler, .. } = simulation;
        Lab { scheduler, ..world }
    }

    fn collect(&mut self, scheduler: &Scheduler<LabEvent>) {
        let now = scheduler.now();
        for notice in self.out.drain(..) {
            let seen = match notice {
                Notice::Message(delivery) => Seen::Got(delivery.to, delivery.message),
                Notice::Lost { process, .. } => {
                    self.causes.push(scheduler.cause().id());
                    Seen::Lost(process)
                }
                Notice::Restored { process, .. } => Seen::Restored(process),
                Notice::Process { process, to, .. } => Seen::Process(process, to),
                Notice::Role { side, role, .. } => Seen::Role(side, role),
                Notice::Outage { over, .. } => Seen::Outage { over },
            };
            self.log.push((now, seen));
        }
    }

    /// Messages that `process` got, with their times.
    pub fn got(&self, process: ProcessId) -> Vec<(SimTime, u32)> {
        let of = |&(time, seen): &(SimTime, Seen)| match seen {
            Seen::Got(to, message) if to == process => Some((time, message)),
            _ => None,
        };
        self.log.iter().filter_map(of).collect()
    }

    /// When `seen` was seen.
    pub fn times(&self, seen: Seen) -> Vec<SimTime> {
        self.log.iter().filter(|(_, s)| *s == seen).map(|(time, _)| *time).collect()
    }

    fn act_now(&mut self, act: Act, scheduler: &mut Scheduler<LabEvent>) {
        let (network, out) = (&mut self.network, &mut self.out);
        match act {
            Act::Send(socket, message) => {
                network.send(socket, message, scheduler);
            }
            Act::Crash(process) => network.crash(process, scheduler, out),
            Act::Restart(process) => network.restart(process, scheduler, out),
            Act::Hang(process) => network.hang(process, scheduler, out),
            Act::Recover(process) => network.recover(process, scheduler, out),
            Act::Shutdown(process) => network.graceful_shutdown(process, scheduler, out),
            Act::Stopped(process) => network.stopped(process, scheduler, out),
            Act::EndShutdown(process) => network.end_shutdown(process, scheduler, out),
            Act::Cut(link, direction) => network.cut(link, direction, scheduler),
            Act::Heal(link, direction) => network.heal(link, direction, scheduler),
            Act::Slow(link, extra) => network.slow(link, Direction::Both, &extra, scheduler),
            Act::EndSlow(link, extra) => {
                network.end_slow(link, Direction::Both, &extra, scheduler);
            }
            Act::Lossy(link, share) => network.lossy(link, Direction::Both, share, scheduler),
            Act::EndLossy(link, share) => {
                network.end_lossy(link, Direction::Both, share, scheduler);
            }
            Act::SiteDown(site) => network.site_down(site, scheduler, out),
            Act::SiteUp(site) => network.site_up(site, scheduler, out),
            Act::HostDown(host) => network.host_down(host, scheduler, out),
            Act::HostUp(host) => network.host_up(host, scheduler, out),
            Act::Close(socket) => network.close(socket, scheduler),
            Act::Connect(connection, to) => network.connect(connection, to, scheduler).unwrap(),
        }
    }
}

impl World<()> for Lab {
    type Event = LabEvent;

    fn handle(&mut self, event: LabEvent, scheduler: &mut Scheduler<LabEvent>, _: &mut ()) {
        match event {
            LabEvent::Network(event) => {
                if let Some(delivery) = self.network.handle(event, scheduler, &mut self.out) {
                    let seen = Seen::Got(delivery.to, delivery.message);
                    self.log.push((scheduler.now(), seen));
                }
            }
            LabEvent::Act(index) => {
                // Each act is a fault of its own, numbered from 1.
                if !matches!(self.acts[index as usize], Act::Send(..)) {
                    scheduler.set_cause(crate::kernel::cause::Cause::new(index as u16 + 1));
                }
                let act = self.acts[index as usize].clone();
                self.act_now(act, scheduler);
            }
        }
        self.collect(scheduler);
    }
}
