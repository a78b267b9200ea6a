//! Waves: switchovers that overlap in time, and how long until their agents are back (DR-10).

use crate::kernel::time::{SimDuration, SimTime};

/// The switchovers that are under way, and the largest wave so far.
#[derive(Clone, Debug, Default)]
pub(super) struct Waves {
    under_way: u32,
    present: Wave,
    largest: Wave,
}

/// Switchovers from the first that was noticed until none was under way.
#[derive(Clone, Debug, Default)]
struct Wave {
    agents: u32,
    since: SimTime,
    /// How long after that agents were back, in the order in which they were.
    back: Vec<SimDuration>,
}

/// How long until agents were back, counted from the first detection.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Times {
    /// How many agents.
    pub agents: u32,
    /// Half of them.
    pub half: Option<SimDuration>,
    /// 90 %.
    pub ninety: Option<SimDuration>,
    /// All.
    pub all: Option<SimDuration>,
}

impl Waves {
    /// A desktop switches over; it is about what it noticed at `detected`.
    pub fn begin(&mut self, detected: SimTime) {
        if self.under_way == 0 {
            self.close();
            self.present.since = detected;
        }
        self.under_way += 1;
        self.present.agents += 1;
    }

    /// An agent is back after a switchover, or it came to nothing.
    pub fn end(&mut self, back: Option<SimTime>) {
        self.under_way -= 1;
        if let Some(back) = back {
            self.present.back.push(back.since(self.present.since));
        }
    }

    /// The largest wave of the run.
    pub fn largest(&mut self) -> Times {
        self.close();
        let Wave { agents, back, .. } = &self.largest;
        let share = |percent: u32| {
            let number = (u64::from(*agents) * u64::from(percent)).div_ceil(100) as usize;
            number.checked_sub(1).and_then(|last| back.get(last).copied())
        };
        Times { agents: *agents, half: share(50), ninety: share(90), all: share(100) }
    }

    fn close(&mut self) {
        let wave = std::mem::take(&mut self.present);
        if wave.agents > self.largest.agents {
            self.largest = wave;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dr_10_half_and_ninety_percent_are_counted_over_all_agents_of_the_wave() {
        for (agents, lost) in [(10, 0), (7, 0), (10, 4), (1, 0)] {
            let mut waves = Waves::default();
            let second = |seconds: u32| SimTime::from_secs(u64::from(seconds));
            (0..agents).for_each(|_| waves.begin(second(5)));
            (1..=agents - lost).for_each(|number| waves.end(Some(second(5 + number))));
            (0..lost).for_each(|_| waves.end(None));
            let at = |number: u32| {
                (number <= agents - lost).then(|| SimDuration::from_secs(u64::from(number)))
            };
            let expected = Times {
                agents,
                half: at(agents.div_ceil(2)),
                ninety: at((agents * 9).div_ceil(10)),
                all: at(agents),
            };
            assert_eq!(waves.largest(), expected);
            // A smaller wave that follows changes nothing; of equals the first is told.
            waves.begin(second(100));
            waves.end(Some(second(101)));
            assert_eq!(waves.largest(), expected);
        }
    }
}
