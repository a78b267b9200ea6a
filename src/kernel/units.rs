//! How quantities are written in a scenario: `"35ms"`, `"420/h"`, `"10:15"`.

use super::time::{SimDuration, SimTime};

/// A rate: events per second of simulated time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rate {
    /// Events per second.
    pub per_second: f64,
}

/// A moment of a run: a time of day (`"10:15"`, `"10:15:30"`), or a time since the
/// start (`"1h20m"`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// Seconds since midnight of the day on which the run begins; 86,400 and more are
    /// the following days.
    Clock(u32),
    /// Since the start of the run.
    Elapsed(SimDuration),
}

/// One name or a list of names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Names(pub Vec<String>);

impl Moment {
    /// The simulated time of this moment in a run that begins `start_of_run` after
    /// midnight; none if it lies before the start.
    pub fn resolve(self, start_of_run: SimDuration) -> Option<SimTime> {
        match self {
            Moment::Elapsed(since) => Some(SimTime::ZERO + since),
            Moment::Clock(second) => {
                let nanos = SimDuration::from_secs(u64::from(second)).as_nanos();
                nanos.checked_sub(start_of_run.as_nanos()).map(SimTime::from_nanos)
            }
        }
    }
}
