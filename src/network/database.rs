//! A server that works off operations one after the other at a limited rate: a database, a
//! configuration proxy, a node (the limits of IXN-2, DR-10).
//!
//! It serves the jobs `J` in the order in which they were submitted. Its rate can shrink
//! and grow while jobs wait. Only the job in service has an event: whoever changes
//! something is told when it will be [`Due`], and schedules that.
//!
//! It fails as the process that it runs in: the owner passes on that process's changes of
//! state ([`Database::follow`]), so that crashes, hangs, lost hosts and sites nest there.

use std::collections::VecDeque;

use super::process::ProcessState;
use crate::kernel::time::{SimDuration, SimTime};

/// A database, or any other server with a queue and a rate.
#[derive(Clone, Debug)]
pub struct Database<J> {
    /// Operations per second, as built.
    nominal: f64,
    /// What faults take off the rate.
    reductions: Vec<f64>,
    /// The state of its process.
    state: ProcessState,
    /// Jobs and their operations, the first in service.
    jobs: VecDeque<(J, f64)>,
    /// When the first job's remaining operations were last counted.
    counted: SimTime,
    /// Outdates completions.
    version: u32,
}

/// The completion of the job in service; goes back to [`Database::completed`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Completion(u32);

/// To be scheduled: the completion is due so much later.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use = "a completion that is not scheduled never comes"]
pub struct Due {
    /// How long from now.
    pub after: SimDuration,
    /// What goes back then.
    pub completion: Completion,
}

impl<J: Copy> Database<J> {
    /// A database that does `rate` operations per second.
    ///
    /// # Panics
    /// If the rate is not a positive number.
    pub fn new(rate: f64) -> Self {
        assert!(rate > 0.0 && rate.is_finite(), "a rate of {rate} operations per second");
        Database {
            nominal: rate,
            reductions: Vec::new(),
            state: ProcessState::Up,
            jobs: VecDeque::new(),
            counted: SimTime::ZERO,
            version: 0,
        }
    }

    /// Operations per second at present.
    pub fn rate(&self) -> f64 {
        if !self.state.is_running() {
            return 0.0;
        }
        self.reductions.iter().fold(self.nominal, |rate, by| rate - by).max(0.0)
    }

    /// Whether it takes jobs.
    pub fn is_up(&self) -> bool {
        self.state != ProcessState::Down
    }

    /// How many jobs wait or are served.
    pub fn waiting(&self) -> usize {
        self.jobs.len()
    }

    /// Submits a job of so many `operations`, if it [takes jobs](Self::is_up).
    pub fn submit(&mut self, job: J, operations: f64, now: SimTime) -> Option<Due> {
        if !self.is_up() {
            return None;
        }
        self.jobs.push_back((job, operations));
        if self.jobs.len() > 1 {
            return None;
        }
        self.counted = now;
        self.plan()
    }

    /// To be called when a completion is due: the job that is done, if it was not put off
    /// meanwhile, and when the next one is.
    pub fn completed(&mut self, completion: Completion, now: SimTime) -> Option<(J, Option<Due>)> {
        if completion.0 != self.version {
            return None;
        }
        let (job, _) = self.jobs.pop_front()?;
        self.counted = now;
        Some((job, self.plan()))
    }

    /// Faults take `by` operations per second off the rate; the least is standing still.
    pub fn shrink(&mut self, by: f64, now: SimTime) -> Option<Due> {
        self.change(now, |database| database.reductions.push(by))
    }

    /// A fault that took `by` off the rate is over.
    pub fn grow(&mut self, by: f64, now: SimTime) -> Option<Due> {
        self.change(now, |database| {
            if let Some(index) = database.reductions.iter().position(|known| *known == by) {
                database.reductions.remove(index);
            }
        })
    }

    /// Its process changed state: hung, it stands still and its jobs wait; down, it loses
    /// them, and `lost` is called for each in their order.
    pub fn follow(
        &mut self,
        state: ProcessState,
        now: SimTime,
        lost: impl FnMut(J),
    ) -> Option<Due> {
        if state == ProcessState::Down {
            self.jobs.drain(..).map(|(job, _)| job).for_each(lost);
        }
        self.change(now, |database| database.state = state)
    }

    fn change(&mut self, now: SimTime, change: impl FnOnce(&mut Self)) -> Option<Due> {
        let done = self.rate() * now.since(self.counted).as_secs_f64();
        if let Some((_, operations)) = self.jobs.front_mut() {
            *operations = (*operations - done).max(0.0);
        }
        self.counted = now;
        change(self);
        self.plan()
    }

    /// When the first job will be done, as things stand.
    fn plan(&mut self) -> Option<Due> {
        self.version = self.version.wrapping_add(1);
        let rate = self.rate();
        let &(_, operations) = self.jobs.front().filter(|_| rate > 0.0)?;
        let after = SimDuration::from_secs_f64(operations / rate);
        Some(Due { after, completion: Completion(self.version) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::engine::{Scheduler, Simulation, World};

    #[derive(Clone, Copy)]
    enum Event {
        Submit(u32, f64),
        Done(Completion),
        Shrink(f64),
        Grow(f64),
        Follow(ProcessState),
    }

    struct Bench {
        database: Database<u32>,
        done: Vec<(f64, u32)>,
        lost: Vec<u32>,
    }

    impl World<()> for Bench {
        type Event = Event;

        fn handle(&mut self, event: Event, scheduler: &mut Scheduler<Event>, _: &mut ()) {
            let database = &mut self.database;
            let now = scheduler.now();
            let due = match event {
                Event::Submit(job, _) if !database.is_up() => {
                    self.lost.push(job);
                    None
                }
                Event::Submit(job, operations) => database.submit(job, operations, now),
                Event::Done(completion) => match database.completed(completion, now) {
                    Some((job, next)) => {
                        self.done.push((now.as_secs_f64(), job));
                        next
                    }
                    None => None,
                },
                Event::Shrink(by) => database.shrink(by, now),
                Event::Grow(by) => database.grow(by, now),
                Event::Follow(state) => database.follow(state, now, |job| self.lost.push(job)),
            };
            if let Some(due) = due {
                scheduler.after(due.after, Event::Done(due.completion));
            }
        }
    }

    fn run(rate: f64, events: &[(f64, Event)]) -> Bench {
        let mut scheduler = Scheduler::new();
        for &(time, event) in events {
            scheduler.after(SimDuration::from_secs_f64(time), event);
        }
        let bench = Bench { database: Database::new(rate), done: Vec::new(), lost: Vec::new() };
        let mut simulation = Simulation::new(bench, scheduler);
        simulation.run_until(SimTime::from_secs(10_000), &mut ());
        simulation.world
    }

    #[test]
    fn core_8_a_database_works_off_its_jobs_in_order_at_its_rate() {
        for (rate, sizes) in [(10.0, [5.0, 20.0, 1.0]), (0.5, [1.0, 2.0, 3.0]), (64.0, [9.0; 3])] {
            let jobs = sizes.iter().enumerate();
            let events: Vec<_> = jobs.map(|(i, &n)| (1.0, Event::Submit(i as u32, n))).collect();
            let mut time = 1.0;
            let expected = sizes.iter().enumerate().map(|(i, &n)| {
                time += n / rate;
                (time, i as u32)
            });
            for (done, expected) in run(rate, &events).done.iter().zip(expected) {
                assert!((done.0 - expected.0).abs() < 1e-5 && done.1 == expected.1, "{done:?}");
            }
        }
    }

    #[test]
    fn core_9_the_rate_changes_while_jobs_wait() {
        for (rate, by, at, until) in
            [(10.0, 5.0, 1.0, 3.0), (8.0, 6.0, 0.5, 4.0), (4.0, 9.0, 2.0, 7.0)]
        {
            let job = 40.0;
            for submitted in [0.0, 3.5] {
                let [at, until] = [at, until].map(|time| submitted + time);
                let bench = run(
                    rate,
                    &[
                        (submitted, Event::Submit(1, job)),
                        (at, Event::Shrink(by)),
                        (until, Event::Grow(by)),
                    ],
                );
                let slow = f64::max(rate - by, 0.0);
                let left = job - (at - submitted) * rate - (until - at) * slow;
                let done = until + left / rate;
                assert!((bench.done[0].0 - done).abs() < 1e-5, "{:?}", bench.done);
            }
        }
    }

    #[test]
    fn core_8_a_hung_database_stands_still_and_one_that_is_down_has_lost_its_jobs() {
        for (rate, hang, length) in [(1.0, 1.0, 8.0), (2.0, 0.5, 3.0), (4.0, 0.25, 100.0)] {
            let bench = run(
                rate,
                &[
                    (0.0, Event::Submit(1, 4.0)),
                    (hang, Event::Follow(ProcessState::Hung)),
                    (hang + length, Event::Follow(ProcessState::Up)),
                    (200.0, Event::Submit(2, 1_000.0)),
                    (210.0, Event::Submit(3, 1.0)),
                    (220.0, Event::Follow(ProcessState::Down)),
                    (230.0, Event::Submit(4, 1.0)),
                    (240.0, Event::Follow(ProcessState::Up)),
                    (250.0, Event::Submit(5, 1.0)),
                ],
            );
            assert_eq!(bench.done, [(4.0 / rate + length, 1), (250.0 + 1.0 / rate, 5)]);
            assert_eq!(bench.lost, [2, 3, 4]);
        }
    }
}
