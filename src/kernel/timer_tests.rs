//! Timers in a small world, and against the plain way to do it.

use super::*;
use crate::kernel::cause::Cause;
use crate::kernel::engine::{Simulation, World};
use crate::kernel::random::{Seed, Stream};

#[derive(Clone, Copy, Debug)]
enum Event {
    /// Arm the timer this far ahead, as an effect of a cause.
    Arm(SimDuration, Cause),
    Disarm,
    Fires,
}

/// One timer, and when it fired.
#[derive(Clone, Debug, Default)]
struct Watch {
    timer: Timer,
    fired: Vec<(SimTime, Cause)>,
}

impl World<()> for Watch {
    type Event = Event;

    fn handle(&mut self, event: Event, scheduler: &mut Scheduler<Event>, (): &mut ()) {
        match event {
            Event::Arm(delay, cause) => {
                scheduler.set_cause(cause);
                self.timer.arm(scheduler, delay, Event::Fires);
            }
            Event::Disarm => self.timer.disarm(),
            Event::Fires => {
                if self.timer.fires(scheduler, Event::Fires) {
                    self.fired.push((scheduler.now(), scheduler.cause()));
                }
            }
        }
    }
}

fn seconds(count: u64) -> SimDuration {
    SimDuration::from_secs(count)
}

/// Runs a script of (second, event); returns the seconds at which the timer fired, each
/// with its cause.
fn fired(script: &[(u64, Event)]) -> Vec<(u64, u16)> {
    let mut scheduler = Scheduler::new();
    for (second, event) in script {
        scheduler.at(SimTime::from_secs(*second), *event);
    }
    let mut simulation = Simulation::new(Watch::default(), scheduler);
    simulation.run_until(SimTime::NEVER, &mut ());
    assert_eq!(simulation.world.timer.deadline(), None);
    let fired = simulation.world.fired.iter();
    fired.map(|(time, cause)| (time.as_nanos() / 1_000_000_000, cause.id())).collect()
}

fn arm(delay: u64, cause: u16) -> Event {
    Event::Arm(seconds(delay), Cause::new(cause))
}

#[test]
fn core_1_a_timer_fires_once_at_its_deadline() {
    assert_eq!(fired(&[(0, arm(5, 0)), (20, arm(3, 0))]), [(5, 0), (23, 0)]);
}

#[test]
fn core_1_a_timer_armed_again_fires_later() {
    assert_eq!(fired(&[(0, arm(5, 0)), (3, arm(5, 0)), (7, arm(5, 0))]), [(12, 0)]);
}

#[test]
fn core_1_a_timer_armed_again_fires_earlier() {
    assert_eq!(fired(&[(0, arm(50, 0)), (3, arm(5, 0))]), [(8, 0)]);
    assert_eq!(fired(&[(0, arm(50, 0)), (3, arm(5, 0)), (10, arm(50, 0))]), [(8, 0), (60, 0)]);
    assert_eq!(fired(&[(0, arm(50, 0)), (3, arm(5, 0)), (4, arm(50, 0))]), [(54, 0)]);
}

#[test]
fn core_1_a_cancelled_timer_does_not_fire() {
    assert_eq!(fired(&[(0, arm(5, 0)), (4, Event::Disarm)]), []);
    assert_eq!(fired(&[(0, arm(5, 0)), (2, Event::Disarm), (3, arm(2, 0))]), [(5, 0)]);
    assert_eq!(fired(&[(0, arm(5, 0)), (2, Event::Disarm), (3, arm(9, 0))]), [(12, 0)]);
    // Scheduled before the timer was armed, so at the same instant it comes before.
    assert_eq!(fired(&[(0, arm(5, 0)), (5, Event::Disarm)]), []);
}

#[test]
fn core_23_a_timer_bears_the_cause_of_its_last_arming() {
    assert_eq!(fired(&[(0, arm(5, 3)), (4, arm(5, 9))]), [(9, 9)]);
    assert_eq!(fired(&[(0, arm(50, 3)), (4, arm(5, 0))]), [(9, 0)]);
}

#[test]
fn core_1_a_watchdog_costs_one_pending_event() {
    let mut scheduler = Scheduler::new();
    let mut timer = Timer::default();
    for _ in 0..1_000 {
        timer.arm(&mut scheduler, seconds(15), Event::Fires);
    }
    assert_eq!(scheduler.pending(), 1);
    assert_eq!(timer.deadline(), Some(SimTime::from_secs(15)));
    timer.arm(&mut scheduler, SimDuration::MAX, Event::Fires);
    assert_eq!(timer.deadline(), Some(SimTime::NEVER));
    assert_eq!(size_of::<Timer>(), 32);
}

/// Two ways to do the same: a timer, and an event for each arming with a generation.
struct Both {
    stream: Stream,
    timer: Timer,
    generation: u64,
    by_timer: Vec<SimTime>,
    by_generation: Vec<SimTime>,
}

#[derive(Clone, Copy)]
enum Either {
    Act,
    Timer,
    Generation(u64),
}

impl World<()> for Both {
    type Event = Either;

    fn handle(&mut self, event: Either, scheduler: &mut Scheduler<Either>, (): &mut ()) {
        match event {
            Either::Act => {
                self.generation += 1;
                if self.stream.chance(0.2) {
                    self.timer.disarm();
                } else {
                    let delay = SimDuration::from_millis(self.stream.below(20));
                    self.timer.arm(scheduler, delay, Either::Timer);
                    scheduler.after(delay, Either::Generation(self.generation));
                }
                let delay = SimDuration::from_millis(self.stream.below(10));
                scheduler.after(delay, Either::Act);
            }
            Either::Timer if self.timer.fires(scheduler, Either::Timer) => {
                self.by_timer.push(scheduler.now());
            }
            Either::Generation(generation) if generation == self.generation => {
                self.by_generation.push(scheduler.now());
            }
            Either::Timer | Either::Generation(_) => {}
        }
    }
}

#[test]
fn core_1_a_timer_does_what_generations_do() {
    for seed in 1..=3 {
        let mut scheduler = Scheduler::new();
        scheduler.at(SimTime::ZERO, Either::Act);
        let world = Both {
            stream: Seed { seed, replication: 1 }.stream("both"),
            timer: Timer::default(),
            generation: 0,
            by_timer: Vec::new(),
            by_generation: Vec::new(),
        };
        let mut simulation = Simulation::new(world, scheduler);
        simulation.run_until(SimTime::from_secs(60), &mut ());
        assert!(simulation.world.by_timer.len() > 1_000);
        assert_eq!(simulation.world.by_timer, simulation.world.by_generation);
    }
}
