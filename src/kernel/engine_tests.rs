//! The engine on small worlds.

use super::*;
use crate::kernel::random::{Seed, Stream};

/// Notes what happens; what an event with a certain number brings about is told by
/// `reaction`.
#[derive(Clone, Debug)]
struct Notes {
    seen: Vec<(SimTime, u64, u32, Cause)>,
    reaction: fn(u32, &mut Scheduler<u32>),
}

impl World<()> for Notes {
    type Event = u32;

    fn handle(&mut self, event: u32, scheduler: &mut Scheduler<u32>, (): &mut ()) {
        self.seen.push((scheduler.now(), scheduler.sequence(), event, scheduler.cause()));
        (self.reaction)(event, scheduler);
    }
}

fn seconds(count: u64) -> SimDuration {
    SimDuration::from_secs(count)
}

/// A simulation that begins with event 0 at time zero.
fn simulation(reaction: fn(u32, &mut Scheduler<u32>)) -> Simulation<Notes, u32> {
    let mut scheduler = Scheduler::new();
    scheduler.at(SimTime::ZERO, 0);
    Simulation::new(Notes { seen: Vec::new(), reaction }, scheduler)
}

fn events(simulation: &Simulation<Notes, u32>) -> Vec<u32> {
    simulation.world.seen.iter().map(|seen| seen.2).collect()
}

#[test]
fn core_1_events_of_one_instant_run_in_the_order_of_scheduling() {
    let mut simulation = simulation(|event, scheduler| {
        if event == 0 {
            let lane = scheduler.lane(seconds(5));
            scheduler.after(seconds(5), 1);
            scheduler.in_lane(lane, 2);
            scheduler.after(SimDuration::ZERO, 3);
            scheduler.after(seconds(5), 4);
            scheduler.in_lane(lane, 5);
        }
        if event == 1 {
            scheduler.after(SimDuration::ZERO, 6);
        }
    });
    simulation.run_until(SimTime::NEVER, &mut ());
    assert_eq!(events(&simulation), [0, 3, 1, 2, 4, 5, 6]);
    assert_eq!(simulation.events(), 7);
}

#[test]
fn core_1_a_run_ends_at_its_limit_and_goes_on_from_there() {
    let mut simulation = simulation(|event, scheduler| {
        if event < 10 {
            scheduler.after(seconds(10), event + 1);
        }
    });
    assert!(!simulation.run_until(SimTime::from_secs(30), &mut ()));
    assert_eq!(events(&simulation), [0, 1, 2, 3], "the limit itself belongs to the run");
    assert!(!simulation.run_until(SimTime::from_secs(35), &mut ()));
    assert_eq!(simulation.scheduler.now(), SimTime::from_secs(35));
    assert_eq!(simulation.scheduler.sequence(), 0);
    simulation.scheduler.after(seconds(1), 100);
    simulation.run_until(SimTime::from_secs(7), &mut ());
    assert_eq!(simulation.scheduler.now(), SimTime::from_secs(35), "time never goes back");
    simulation.run_until(SimTime::NEVER, &mut ());
    assert_eq!(events(&simulation), [0, 1, 2, 3, 100, 4, 5, 6, 7, 8, 9, 10]);
    assert_eq!(simulation.scheduler.now(), SimTime::from_secs(100));
}

#[test]
fn core_1_what_is_never_due_does_not_happen() {
    let mut simulation = simulation(|event, scheduler| {
        if event == 0 {
            let lane = scheduler.lane(SimDuration::MAX);
            scheduler.at(SimTime::NEVER, 1);
            scheduler.after(SimDuration::MAX, 2);
            scheduler.in_lane(lane, 3);
        }
    });
    simulation.run_until(SimTime::NEVER, &mut ());
    assert_eq!(events(&simulation), [0]);
    assert_eq!(simulation.scheduler.pending(), 0);
}

#[test]
fn a_world_can_stop_its_run() {
    let mut simulation = simulation(|event, scheduler| {
        scheduler.after(seconds(1), event + 1);
        if event == 3 {
            scheduler.stop();
        }
    });
    assert!(simulation.run_until(SimTime::NEVER, &mut ()));
    assert_eq!(simulation.scheduler.now(), SimTime::from_secs(3));
    assert!(simulation.run_until(SimTime::NEVER, &mut ()), "for good");
    assert_eq!(events(&simulation), [0, 1, 2, 3]);
}

#[test]
fn core_23_events_inherit_the_cause_of_the_event_that_scheduled_them() {
    let mut simulation = simulation(|event, scheduler| match event {
        0 => {
            scheduler.after(seconds(1), 1);
            assert_eq!(scheduler.set_cause(Cause::new(7)), Cause::NONE);
            scheduler.after(seconds(2), 2);
            let lane = scheduler.lane(seconds(3));
            scheduler.in_lane(lane, 3);
        }
        1 | 2 => {
            scheduler.after(seconds(10), event + 10);
        }
        _ => {}
    });
    simulation.run_until(SimTime::NEVER, &mut ());
    let causes: Vec<_> = simulation.world.seen.iter().map(|seen| (seen.2, seen.3.id())).collect();
    assert_eq!(causes, [(0, 0), (1, 0), (2, 7), (3, 7), (11, 0), (12, 7)]);
    simulation.scheduler.after(seconds(1), 20);
    simulation.run_until(SimTime::NEVER, &mut ());
    assert_eq!(simulation.world.seen[6].3, Cause::NONE, "from outside nothing is inherited");
}

#[test]
fn core_23_sequence_numbers_tell_an_events_parent() {
    /// Notes which numbers each event's handler gave out.
    #[derive(Default)]
    struct Parents(Vec<(u64, std::ops::Range<u64>)>);
    impl World<()> for Parents {
        type Event = u32;
        fn handle(&mut self, event: u32, scheduler: &mut Scheduler<u32>, (): &mut ()) {
            let first = scheduler.next_sequence();
            for i in 0..event {
                scheduler.after(seconds(u64::from(i)), event - 1);
            }
            self.0.push((scheduler.sequence(), first..scheduler.next_sequence()));
        }
    }
    let mut scheduler = Scheduler::new();
    let root = scheduler.at(SimTime::ZERO, 3).sequence();
    let mut simulation = Simulation::new(Parents::default(), scheduler);
    simulation.run_until(SimTime::NEVER, &mut ());
    let notes = simulation.world.0;
    assert_eq!(notes.len(), 1 + 3 + 3 * 2 + 3 * 2);
    for (sequence, _) in &notes {
        let parents = notes.iter().filter(|(_, children)| children.contains(sequence)).count();
        assert_eq!(parents, usize::from(*sequence != root));
    }
}

/// A world of chance, to be forked: what happens depends on everything that happened.
#[derive(Clone, Debug)]
struct Chance {
    stream: Stream,
    history: Vec<(SimTime, u64)>,
}

impl World<()> for Chance {
    type Event = u64;

    fn handle(&mut self, event: u64, scheduler: &mut Scheduler<u64>, (): &mut ()) {
        self.history.push((scheduler.now(), event));
        let lane = scheduler.lane(SimDuration::from_millis(700));
        for _ in 0..self.stream.below(3) {
            let delay = SimDuration::from_millis(self.stream.below(2_000));
            scheduler.after(delay, self.stream.below(1_000));
        }
        if scheduler.pending() < 50 {
            scheduler.in_lane(lane, event + 1);
        }
    }
}

#[test]
fn core_1_a_forked_run_has_the_future_of_the_unforked_one() {
    for seed in 1..=3 {
        let mut scheduler = Scheduler::new();
        scheduler.at(SimTime::ZERO, seed);
        let stream = Seed { seed, replication: 1 }.stream("chance");
        let mut whole = Simulation::new(Chance { stream, history: Vec::new() }, scheduler);
        let mut first_half = whole.clone();
        whole.run_until(SimTime::from_secs(20), &mut ());
        first_half.run_until(SimTime::from_secs(9), &mut ());
        let mut fork = first_half.clone();
        fork.run_until(SimTime::from_secs(20), &mut ());
        first_half.run_until(SimTime::from_secs(20), &mut ());
        assert!(whole.world.history.len() > 500);
        assert_eq!(fork.world.history, whole.world.history);
        assert_eq!(first_half.world.history, whole.world.history);
        assert_eq!(fork.scheduler.pending(), whole.scheduler.pending());
    }
}

#[test]
#[cfg(debug_assertions)]
#[should_panic(expected = "an event in the past")]
fn core_19_an_event_in_the_past_is_a_bug() {
    let mut simulation = simulation(|event, scheduler| {
        if event == 1 {
            scheduler.at(SimTime::ZERO, 2);
        } else {
            scheduler.after(seconds(1), 1);
        }
    });
    simulation.run_until(SimTime::NEVER, &mut ());
}
