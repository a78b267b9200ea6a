//! What a check sees, and how it speaks about places.

use crate::kernel::time::{SimDuration, SimTime};
use crate::kernel::units::Moment;
use crate::scenario::clock::Calendar;
use crate::scenario::config::ScenarioConfig;
use crate::scenario::diagnostic::{Diagnostic, Diagnostics, Problem};
use crate::scenario::source::Place;
use crate::scenario::tree::{Node, Value};

/// A scenario that fits the schema, and where its parts were written.
pub struct Check<'a> {
    /// The scenario.
    pub config: &'a ScenarioConfig,
    /// Its calendar, if it has one.
    pub calendar: Option<&'a Calendar>,
    /// The tree, for places.
    pub tree: &'a Node,
    /// What the walk left out or replaced: no check may speak of it.
    pub repaired: &'a [Vec<String>],
    /// What was wrong so far.
    pub diagnostics: &'a mut Diagnostics,
}

impl Check<'_> {
    /// Reports a diagnostic about what is at `path`, unless that was found wrong before.
    pub fn report(&mut self, path: &[&str], diagnostic: Diagnostic) {
        if self.trusted(path) {
            let place = Some(place_of(self.tree, path));
            self.diagnostics.push(Diagnostic { place, ..diagnostic });
        }
    }

    /// Reports an error about what is at `path`.
    pub fn error(&mut self, path: &[&str], problem: Problem, message: String, label: &str) {
        self.report(path, Diagnostic::error(problem, None, message).label(label));
    }

    /// Whether what is at `path` is what the planner wrote.
    pub fn trusted(&self, path: &[&str]) -> bool {
        !self.repaired.iter().any(|bad| {
            bad.len() <= path.len() && bad.iter().zip(path).all(|(bad, step)| bad == step)
        })
    }

    /// Whether nothing at or below `path` was found wrong.
    pub fn untouched(&self, path: &[&str]) -> bool {
        let below = |bad: &Vec<String>| path.iter().zip(bad).all(|(step, bad)| step == bad);
        !self.repaired.iter().any(below)
    }

    /// Whether every name in the root's table `table` is known: no entry was left out.
    pub fn names_known(&self, table: &str) -> bool {
        !self
            .repaired
            .iter()
            .any(|bad| bad.len() <= 2 && bad.first().is_some_and(|first| first == table))
    }

    /// A moment as simulated time; none before the start of the run.
    pub fn time(&self, moment: Moment) -> Option<SimTime> {
        moment.resolve(self.calendar.map_or(SimDuration::ZERO, Calendar::since_midnight))
    }

    /// The simulated time of a moment that must lie in the run, or nothing and an error.
    pub fn time_in_run(&mut self, path: &[&str], moment: Moment) -> Option<SimTime> {
        let time = self.time(moment);
        let end = SimTime::ZERO + self.config.duration;
        if !self.trusted(&["duration"]) || !self.trusted(&["start"]) {
            return time;
        }
        let message = match time {
            Some(time) if time < end => return Some(time),
            Some(_) => "this is not before the end of the run",
            None => "this is before the start of the run",
        };
        let error = Diagnostic::error(Problem::OutsideRun, None, message).label("outside the run");
        let clock = |seconds: u64| {
            format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
        };
        let midnight = self.calendar.map_or(SimDuration::ZERO, Calendar::since_midnight);
        let seconds = |duration: SimDuration| duration.as_nanos() / 1_000_000_000;
        let (from, until) =
            (clock(seconds(midnight)), clock(seconds(midnight + self.config.duration)));
        self.report(path, error.help(format!("the run lasts from {from} to {until}")));
        None
    }
}

/// Where to point for what is at `path`: a table's name rather than all of its text.
pub fn place_of(tree: &Node, path: &[&str]) -> Place {
    let node = tree.nearest_to(path);
    match node.value {
        Value::Table(_) => node.key,
        _ => node.place,
    }
}
