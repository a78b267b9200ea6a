//! The network against the bare loop, in one run: `cargo bench --bench messages`.
//!
//! 2,000 parts, two and two connected over a link of 5 to 50 ms each way. Each sends its
//! peer a request with a time-out of 1 s, the peer replies, the time-out is cancelled, and
//! the next request follows. A unit is a message: half of a request with its reply.

mod bare;

use bare::{Bare, compare, print_head, quick};
use switchover::kernel::distribution::Distribution;
use switchover::kernel::engine::{Scheduler, Simulation, World};
use switchover::kernel::random::Seed;
use switchover::kernel::time::SimDuration;
use switchover::kernel::timer::Timer;
use switchover::ledger::sink::{NullSink, Sink};
use switchover::network::connection::{ConnectionClass, Keepalive, Transport};
use switchover::network::event::{Event as NetworkEvent, Notice};
use switchover::network::ids::Socket;
use switchover::network::topology::Network;

const PARTS: u32 = 2_000;
const LATENCY_MIN_S: f64 = 0.005;
const LATENCY_MAX_S: f64 = 0.050;
const TIME_OUT_S: f64 = 1.0;

fn main() {
    let (rounds, messages) = if quick() { (3, 50_000) } else { (31, 1_000_000) };
    print_head();
    let mut bare = BareParts::new();
    let mut ours = our_parts();
    compare(
        "request, reply, time-out",
        rounds,
        1.3,
        || bare.stretch(messages),
        || our_stretch(&mut ours, messages),
    );
}

// The bare loop. A number is a kind, a part, and the request that it belongs to.

const REQUEST: u32 = 0;
const REPLY: u32 = 1;
const TIME_OUT: u32 = 2;
const PART_BITS: u32 = 11;
const NUMBER_BITS: u32 = 30 - PART_BITS;
const NUMBER_MASK: u32 = (1 << NUMBER_BITS) - 1;

struct BareParts {
    bare: Bare,
    /// The request that each part waits for.
    requests: Vec<u32>,
    timed_out: u64,
}

impl BareParts {
    fn new() -> Self {
        let requests = vec![0; PARTS as usize];
        let mut parts = BareParts { bare: Bare::new(), requests, timed_out: 0 };
        for part in 0..PARTS {
            parts.ask(part);
        }
        parts
    }

    fn send(&mut self, kind: u32, part: u32, number: u32) {
        let latency = self.bare.uniform(LATENCY_MIN_S * bare::SECOND, LATENCY_MAX_S * bare::SECOND);
        self.bare.after(latency, kind << 30 | part << NUMBER_BITS | number);
    }

    fn ask(&mut self, part: u32) {
        let number = (self.requests[part as usize] + 1) & NUMBER_MASK;
        self.requests[part as usize] = number;
        self.send(REQUEST, part, number);
        let time_out = (TIME_OUT_S * bare::SECOND) as u64;
        self.bare.after(time_out, TIME_OUT << 30 | part << NUMBER_BITS | number);
    }

    fn stretch(&mut self, messages: u64) -> u64 {
        let mut done = 0;
        while done < messages {
            let payload = self.bare.next().expect("somebody always asks");
            let part = (payload >> NUMBER_BITS) & ((1 << PART_BITS) - 1);
            let number = payload & NUMBER_MASK;
            match payload >> 30 {
                REQUEST => {
                    done += 1;
                    self.send(REPLY, part, number);
                }
                REPLY => {
                    done += 1;
                    self.ask(part);
                }
                _ => self.timed_out += u64::from(self.requests[part as usize] == number),
            }
        }
        assert_eq!(self.timed_out, 0, "every reply is back within the time-out");
        done
    }
}

// The same through network, scheduler and world.

#[derive(Clone, Copy, Debug)]
enum Message {
    Request { number: u32, _payload: u32 },
    Reply { number: u32, _payload: u32 },
}

#[derive(Clone, Copy, Debug)]
enum Event {
    Network(NetworkEvent<Message>),
    TimeOut(u32),
}

const _: () = assert!(size_of::<Message>() == 12 && size_of::<Event>() <= 24);

impl From<NetworkEvent<Message>> for Event {
    fn from(event: NetworkEvent<Message>) -> Self {
        Event::Network(event)
    }
}

struct Part {
    socket: Socket,
    number: u32,
    time_out: Timer,
}

struct Parts {
    network: Network<Message>,
    parts: Vec<Part>,
    out: Vec<Notice<Message>>,
    messages: u64,
    timed_out: u64,
}

impl Parts {
    fn ask(&mut self, index: u32, scheduler: &mut Scheduler<Event>) {
        let part = &mut self.parts[index as usize];
        part.number += 1;
        let message = Message::Request { number: part.number, _payload: 0 };
        self.network.send(part.socket, message, scheduler);
        part.time_out.arm(scheduler, SimDuration::from_secs_f64(TIME_OUT_S), Event::TimeOut(index));
    }
}

impl<S: Sink> World<S> for Parts {
    type Event = Event;

    fn handle(&mut self, event: Event, scheduler: &mut Scheduler<Event>, _sink: &mut S) {
        match event {
            Event::Network(event) => {
                let Some(delivery) = self.network.handle(event, scheduler, &mut self.out) else {
                    self.out.clear();
                    return;
                };
                self.messages += 1;
                match delivery.message {
                    Message::Request { number, _payload } => {
                        let reply = Message::Reply { number, _payload };
                        self.network.send(delivery.socket, reply, scheduler);
                    }
                    Message::Reply { number, .. } => {
                        let part = &mut self.parts[delivery.to.0 as usize];
                        if part.number == number {
                            part.time_out.disarm();
                            self.ask(delivery.to.0, scheduler);
                        }
                    }
                }
            }
            Event::TimeOut(index) => {
                if self.parts[index as usize].time_out.fires(scheduler, event) {
                    self.timed_out += 1;
                    self.ask(index, scheduler);
                }
            }
        }
    }
}

fn our_parts() -> Simulation<Parts, Event> {
    let mut scheduler = Scheduler::new();
    let mut network = Network::new(Seed { seed: 1, replication: 1 });
    let inside = Distribution::Constant { value: 0.0 };
    let between = Distribution::Uniform { low: LATENCY_MIN_S, high: LATENCY_MAX_S };
    let sites = ["denver", "dallas"].map(|name| network.add_site(name, inside.clone()));
    network.add_link("denver-dallas", sites[0], sites[1], between);
    let class = network.add_class(ConnectionClass {
        name: "parts".to_owned(),
        transport: Transport::Stream,
        keepalive: Some(Keepalive { interval: SimDuration::from_millis(400), count: 5 }),
        reconnect: Some(SimDuration::from_secs(1)),
    });
    let mut parts = Vec::new();
    for _ in 0..PARTS / 2 {
        let [a, b] = sites.map(|site| network.add_process(site));
        let connection = network.open(class, a, b, &mut scheduler).expect("the sites have a link");
        for socket in connection.sockets() {
            parts.push(Part { socket, number: 0, time_out: Timer::default() });
        }
    }
    let mut world = Parts { network, parts, out: Vec::new(), messages: 0, timed_out: 0 };
    for index in 0..PARTS {
        world.ask(index, &mut scheduler);
    }
    Simulation::new(world, scheduler)
}

/// Runs for as long as so many messages take on average.
fn our_stretch(ours: &mut Simulation<Parts, Event>, messages: u64) -> u64 {
    let before = ours.world.messages;
    let latency = (LATENCY_MIN_S + LATENCY_MAX_S) / 2.0;
    let span = latency * messages as f64 / f64::from(PARTS);
    let limit = ours.scheduler.now() + SimDuration::from_secs_f64(span);
    ours.run_until(limit, &mut NullSink);
    assert_eq!(ours.world.timed_out, 0, "every reply is back within the time-out");
    ours.world.messages - before
}
