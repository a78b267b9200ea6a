//! When contacts come (CORE-12).

use std::sync::Arc;

use super::workload::LoggedCall;
use crate::kernel::random::Stream;
use crate::kernel::time::{SimDuration, SimTime};

/// How the contacts of a queue come.
#[derive(Clone, Debug)]
pub enum ArrivalPlan {
    /// Never.
    Never,
    /// A Poisson process whose rate, in contacts per second, is constant from each moment
    /// until the next; zero before the first.
    Poisson(Arc<[(SimTime, f64)]>),
    /// One at every interval, the first after one interval.
    Every(SimDuration),
    /// As a log says; in the order of arrival.
    Log(Arc<[LoggedCall]>),
}

/// The arrivals of one queue.
#[derive(Clone, Debug)]
pub struct Arrivals {
    plan: ArrivalPlan,
    /// What every rate is multiplied by: the busyness of the day.
    factor: f64,
    from: SimTime,
    until: SimTime,
    stream: Stream,
    /// The step of the rates, or the call of the log, that is next.
    position: usize,
}

impl Arrivals {
    /// Arrivals by `plan` from `from` on and before `until`; a Poisson process draws from
    /// `stream` and has its rates multiplied by `factor`.
    pub fn new(
        plan: ArrivalPlan,
        factor: f64,
        from: SimTime,
        until: SimTime,
        stream: Stream,
    ) -> Self {
        Arrivals { plan, factor, from, until, stream, position: 0 }
    }

    /// The time of the next contact, the last having come at `last` (or the run begun);
    /// none if no more come.
    pub fn next(&mut self, last: SimTime) -> Option<SimTime> {
        let time = match &self.plan {
            ArrivalPlan::Never => None,
            ArrivalPlan::Every(interval) => Some(last.max(self.from) + *interval),
            ArrivalPlan::Log(calls) => {
                while calls.get(self.position).is_some_and(|call| call.arrival < self.from) {
                    self.position += 1;
                }
                let call = calls.get(self.position)?;
                self.position += 1;
                Some(call.arrival)
            }
            ArrivalPlan::Poisson(_) => self.next_poisson(last.max(self.from)),
        };
        time.filter(|time| *time < self.until)
    }

    /// The call of the log that arrived last.
    pub fn logged(&self) -> Option<LoggedCall> {
        match &self.plan {
            ArrivalPlan::Log(calls) => calls.get(self.position.checked_sub(1)?).copied(),
            _ => None,
        }
    }

    /// Inverts the cumulated rate: the next contact comes when a unit exponential amount
    /// of it has passed since the last (Cinlar, Introduction to Stochastic Processes,
    /// 1975, chapter 4). One draw a contact.
    fn next_poisson(&mut self, last: SimTime) -> Option<SimTime> {
        let ArrivalPlan::Poisson(steps) = &self.plan else { return None };
        let mut needed = -libm::log1p(-self.stream.uniform());
        let mut time = last;
        while time < self.until {
            while steps.get(self.position + 1).is_some_and(|step| step.0 <= time) {
                self.position += 1;
            }
            let (start, rate) = *steps.get(self.position)?;
            let end = steps.get(self.position + 1).map_or(SimTime::NEVER, |step| step.0);
            if start > time {
                time = start;
                continue;
            }
            let rate = rate * self.factor;
            let wait = if rate > 0.0 { needed / rate } else { f64::INFINITY };
            let left =
                if end == SimTime::NEVER { f64::INFINITY } else { end.since(time).as_secs_f64() };
            if wait < left {
                return Some(time + SimDuration::from_secs_f64(wait));
            }
            if end == SimTime::NEVER {
                return None;
            }
            needed -= left * rate;
            time = end;
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::random::Seed;

    fn poisson(steps: &[(u64, f64)], factor: f64, until: u64, seed: u64) -> Vec<SimTime> {
        let steps = steps.iter().map(|(at, rate)| (SimTime::from_secs(*at), *rate)).collect();
        let stream = Seed { seed, replication: 1 }.stream("arrivals/test");
        let until = SimTime::from_secs(until);
        let mut arrivals =
            Arrivals::new(ArrivalPlan::Poisson(steps), factor, SimTime::ZERO, until, stream);
        let mut times = Vec::new();
        let mut last = SimTime::ZERO;
        while let Some(time) = arrivals.next(last) {
            times.push(time);
            last = time;
        }
        times
    }

    #[test]
    fn core_12_poisson_counts_follow_each_period_and_the_factor() {
        for (factor, quiet, busy) in [(1.0, 0.5, 4.0), (0.5, 1.0, 10.0), (2.0, 0.0, 3.0)] {
            let steps = [(0, quiet), (10_000, busy), (20_000, 0.0)];
            let times = poisson(&steps, factor, 30_000, 7);
            for (index, (from, rate)) in steps.into_iter().enumerate() {
                let until = if index < 2 { steps[index + 1].0 } else { 30_000 };
                let range = SimTime::from_secs(from)..SimTime::from_secs(until);
                let count = times.iter().filter(|time| range.contains(time)).count() as f64;
                let expected = rate * factor * 10_000.0;
                assert!(
                    (count - expected).abs() <= 4.0 * expected.sqrt(),
                    "{count} contacts where {expected} were expected"
                );
            }
        }
    }

    #[test]
    fn core_12_nothing_comes_before_the_first_period() {
        let times = poisson(&[(500, 2.0)], 1.0, 600, 3);
        assert!(!times.is_empty());
        assert!(times.iter().all(|time| *time >= SimTime::from_secs(500)));
    }

    #[test]
    fn core_12_deterministic_arrivals_come_at_every_interval() {
        let stream = Seed { seed: 1, replication: 1 }.stream("arrivals/test");
        let every = ArrivalPlan::Every(SimDuration::from_secs(30));
        let mut arrivals =
            Arrivals::new(every, 1.0, SimTime::ZERO, SimTime::from_secs(100), stream);
        let mut times = vec![SimTime::ZERO];
        while let Some(time) = arrivals.next(times[times.len() - 1]) {
            times.push(time);
        }
        assert_eq!(times, [0, 30, 60, 90].map(SimTime::from_secs));
    }
}
