//! The kernel against the bare loop, in one run: `cargo bench --bench kernel`.
//!
//! Two models: "hold" keeps a number of events pending, each of which schedules one
//! after an exponential delay; "M/M/100" is a queue with impatient callers.

mod bare;

use std::hint::black_box;

use bare::center::{AGENTS, BareCenter, INTERARRIVAL_MEAN_S, PATIENCE_MEAN_S, SERVICE_MEAN_S};
use bare::{Bare, Line, SECOND, compare, print_head, quick};
use switchover::kernel::distribution::Distribution;
use switchover::kernel::engine::{Scheduler, Simulation, World};
use switchover::kernel::random::{Seed, Stream};
use switchover::kernel::time::{SimDuration, SimTime};
use switchover::ledger::sink::{NullSink, Sink};

/// The event type of both models, as large as events may be.
type Event = StandIn;

/// What can happen in the models.
#[derive(Clone, Copy, Debug)]
enum StandIn {
    /// Hold: the event with this number happens.
    Held(u64),
    /// M/M/100: a caller comes.
    Arrival,
    /// M/M/100: a call ends.
    Served { _agent: u32, _call: [u32; 3] },
    /// M/M/100: the patience of the caller with this ticket ends.
    Impatient { ticket: u32 },
}

const _: () = assert!(size_of::<Event>() <= 24);

const HOLD_MEAN_S: f64 = 100.0;
fn main() {
    let (rounds, share) = if quick() { (3, 20) } else { (31, 1) };
    print_head();
    for (pending, target) in [(1_000, 0.8), (100_000, 0.45), (1_000_000, 0.35)] {
        let events = 1_000_000 / share;
        let (mut bare, mut ours) = (bare_hold(pending), our_hold(pending));
        compare(
            &format!("hold, {pending} pending"),
            rounds,
            target,
            || bare_hold_stretch(&mut bare, events),
            || our_hold_stretch(&mut ours, events),
        );
    }
    let calls = 500_000 / share;
    let (mut bare, mut ours) = (BareCenter::new(), our_center());
    let (bare_stretch, our_stretch) = (|| bare.stretch(calls), || our_calls(&mut ours, calls));
    compare("M/M/100 with patience, call", rounds, 1.2, bare_stretch, our_stretch);
}

// Hold.

fn bare_hold(pending: u32) -> Bare {
    let mut bare = Bare::new();
    for number in 0..pending {
        let delay = bare.exponential(HOLD_MEAN_S * SECOND);
        bare.after(delay, number);
    }
    bare
}

fn bare_hold_stretch(bare: &mut Bare, events: u64) -> u64 {
    let mut checksum = 0_u64;
    for _ in 0..events {
        let number = bare.next().expect("the number of pending events is constant");
        checksum = checksum.wrapping_add(u64::from(number));
        let delay = bare.exponential(HOLD_MEAN_S * SECOND);
        bare.after(delay, number);
    }
    black_box(checksum);
    events
}

struct Hold {
    delay: Distribution,
    stream: Stream,
    checksum: u64,
    pending: u64,
}

impl<S: Sink> World<S> for Hold {
    type Event = Event;

    fn handle(&mut self, event: Event, scheduler: &mut Scheduler<Event>, _sink: &mut S) {
        if let Event::Held(number) = event {
            self.checksum = self.checksum.wrapping_add(number);
            scheduler.after(self.delay.duration(&mut self.stream), event);
        }
    }
}

fn our_hold(pending: u32) -> Simulation<Hold, Event> {
    let delay = Distribution::Exponential { mean: HOLD_MEAN_S };
    let mut stream = Seed { seed: 1, replication: 1 }.stream("hold");
    let mut scheduler = Scheduler::new();
    for number in 0..u64::from(pending) {
        scheduler.after(delay.duration(&mut stream), Event::Held(number));
    }
    Simulation::new(Hold { delay, stream, checksum: 0, pending: u64::from(pending) }, scheduler)
}

/// Runs for as long as `events` take on average.
fn our_hold_stretch(ours: &mut Simulation<Hold, Event>, events: u64) -> u64 {
    let before = ours.events();
    let span = HOLD_MEAN_S * events as f64 / ours.world.pending as f64;
    let limit = ours.scheduler.now() + SimDuration::from_secs_f64(span);
    ours.run_until(limit, &mut NullSink);
    black_box(ours.world.checksum);
    ours.events() - before
}

// M/M/100 with patience.

struct Center {
    service: Distribution,
    patience: Distribution,
    interarrival: Distribution,
    services: Stream,
    patiences: Stream,
    arrivals: Stream,
    free: u32,
    line: Line,
    arrived: u64,
    abandoned: u64,
}

impl Center {
    fn serve(&mut self, scheduler: &mut Scheduler<Event>) {
        let service = self.service.duration(&mut self.services);
        scheduler.after(service, Event::Served { _agent: self.free, _call: [0; 3] });
    }
}

impl<S: Sink> World<S> for Center {
    type Event = Event;

    fn handle(&mut self, event: Event, scheduler: &mut Scheduler<Event>, _sink: &mut S) {
        match event {
            Event::Arrival => {
                self.arrived += 1;
                if self.free > 0 {
                    self.free -= 1;
                    self.serve(scheduler);
                } else {
                    let ticket = self.line.join();
                    let patience = self.patience.duration(&mut self.patiences);
                    scheduler.after(patience, Event::Impatient { ticket });
                }
                let gap = self.interarrival.duration(&mut self.arrivals);
                scheduler.after(gap, Event::Arrival);
            }
            Event::Served { .. } => {
                if self.line.take() {
                    self.serve(scheduler);
                } else {
                    self.free += 1;
                }
            }
            Event::Impatient { ticket } => {
                self.abandoned += u64::from(self.line.leave(ticket));
            }
            Event::Held(_) => {}
        }
    }
}

fn our_center() -> Simulation<Center, Event> {
    let seed = Seed { seed: 1, replication: 1 };
    let exponential = |mean| Distribution::Exponential { mean };
    let center = Center {
        service: exponential(SERVICE_MEAN_S),
        patience: exponential(PATIENCE_MEAN_S),
        interarrival: exponential(INTERARRIVAL_MEAN_S),
        services: seed.stream("service"),
        patiences: seed.stream("patience"),
        arrivals: seed.stream("arrivals"),
        free: AGENTS,
        line: Line::default(),
        arrived: 0,
        abandoned: 0,
    };
    let mut scheduler = Scheduler::new();
    scheduler.at(SimTime::ZERO, Event::Arrival);
    Simulation::new(center, scheduler)
}

/// Runs for as long as `calls` take to come on average.
fn our_calls(ours: &mut Simulation<Center, Event>, calls: u64) -> u64 {
    let before = ours.world.arrived;
    let span = INTERARRIVAL_MEAN_S * calls as f64;
    let limit = ours.scheduler.now() + SimDuration::from_secs_f64(span);
    ours.run_until(limit, &mut NullSink);
    black_box(ours.world.abandoned);
    ours.world.arrived - before
}
