//! When a failure was over, and which part took longest.

use std::collections::BTreeMap;

use super::answers::{Sides, one};
use super::witness::{Disagreed, Part};
use crate::kernel::time::{SimDuration, SimTime};
use crate::ledger::ids::{GroupId, QueueId};
use crate::ledger::rows::Observer;
use crate::ledger::service_level::ServiceLevelCount;
use crate::report::impact::{Answer, Question};
use crate::report::summary::metric::{Scope, Unit};

/// An interval is back to normal if its service level is not further below the twin's than
/// this. One that is above it is no harm: those who gave up are not served.
pub const NORMAL_WITHIN: f64 = 0.05;
/// It must stay so for this long. What comes later is chance: after a failure other people are
/// free than would have been, and in a busy interval that alone moves a service level (A).
pub const NORMAL_FOR: SimDuration = SimDuration::from_secs(3_600);
/// A view of an agent is wrong if it differs from the truth for longer than so many times the
/// longest that it did in the twin, where news takes its time too (A).
pub const LAGS: u64 = 2;
/// And for longer than this: the other site may be farther away (A).
pub const NEWS: SimDuration = SimDuration::from_secs(1);

impl Sides<'_> {
    pub(super) fn normal(&self, answers: &mut Vec<Answer>) {
        let Some((first, over)) = self.run.0.faults else { return };
        let seconds = |at: SimTime| at.since(SimTime::ZERO).as_secs_f64();
        let run = (Question::Normal, Scope::Run, "run");
        let mut add =
            |of, measure, value| answers.push(one(of, measure, (value, None), Unit::Seconds));
        add(run, "first_fault_s", Some(seconds(first)));
        add(run, "faults_over_s", over.map(seconds));
        let views = self.views().into_values().max().unwrap_or(first);
        let mut latest = Some(views.max(first));
        let mut back = |of, at: Option<SimTime>| {
            add(of, "back_to_normal_s", at.map(seconds));
            add(of, "after_first_fault_s", at.map(|at| at.since(first).as_secs_f64()));
        };
        for (queue, name) in self.queues() {
            let at = self.service_is_normal(queue, (first, over));
            latest = latest.zip(at).map(|(latest, at)| latest.max(at));
            back((Question::Normal, Scope::Queue, name), at);
        }
        back(run, latest);
    }

    /// When each observer saw a group's people as they were again, after the last disagreement
    /// that goes back to a fault and lasted longer than news takes.
    fn views(&self) -> BTreeMap<(Observer, GroupId), SimTime> {
        let mut usual: BTreeMap<(Observer, GroupId), SimDuration> = BTreeMap::new();
        let lasted = |one: &Disagreed| one.end.since(one.start);
        for ((observer, agent), all) in &self.twin.0.disagreed {
            let longest = usual.entry((*observer, self.names.group_of(*agent))).or_default();
            *longest = all.iter().map(lasted).max().unwrap_or_default().max(*longest);
        }
        let mut last: BTreeMap<(Observer, GroupId), SimTime> = BTreeMap::new();
        for ((observer, agent), all) in &self.run.0.disagreed {
            let key = (*observer, self.names.group_of(*agent));
            let most =
                usual.get(&key).map_or(0, |usual| usual.as_nanos() * LAGS).max(NEWS.as_nanos());
            let wrong = all.iter().filter(|one| one.by_fault && lasted(one).as_nanos() > most);
            if let Some(end) = wrong.map(|one| one.end).max() {
                let last = last.entry(key).or_default();
                *last = end.max(*last);
            }
        }
        last
    }

    /// From when on no interval's service level is far below the twin's, for an hour after the
    /// faults or to the end of the run; none if that is nowhere.
    fn service_is_normal(
        &self,
        queue: QueueId,
        (first_fault, over): (SimTime, Option<SimTime>),
    ) -> Option<SimTime> {
        let [run, twin] = [self.run.0, self.twin.0].map(|of| self.service_by_interval(of, queue));
        let differs = |number: &u64| {
            let share = |of: &BTreeMap<u64, ServiceLevelCount>| of.get(number)?.share();
            match (share(&run), share(&twin)) {
                (Some(run), Some(twin)) => twin - run > NORMAL_WITHIN,
                // Nobody came, or nobody can be judged: there is nothing to compare.
                _ => false,
            }
        };
        let end = run.keys().chain(twin.keys()).max().map_or(0, |last| last + 1);
        let interval = self.interval.as_nanos();
        let enough = NORMAL_FOR.as_nanos().div_ceil(interval);
        let first = first_fault.as_nanos() / interval;
        let over = over.map_or(end, |over| over.as_nanos().div_ceil(interval));
        let mut since = first;
        for number in first..end {
            if differs(&number) {
                since = number + 1;
            } else if number + 1 >= since.max(over) + enough {
                break;
            }
        }
        (since < end).then(|| SimTime::from_nanos(since * interval).max(first_fault))
    }

    pub(super) fn slowest(&self, answers: &mut Vec<Answer>) {
        let Some((first, over)) = self.run.0.faults else { return };
        let mut parts: Vec<(Part, SimTime)> =
            self.run.0.last.iter().map(|(part, time)| (*part, *time)).collect();
        let view = |((observer, group), time)| (Part::View(observer, group), time);
        parts.extend(self.views().into_iter().map(view));
        for (queue, _) in self.queues() {
            let at = self.service_is_normal(queue, (first, over)).filter(|at| *at > first);
            parts.extend(at.map(|at| (Part::Service(queue), at)));
        }
        parts.sort_by_key(|(part, time)| (std::cmp::Reverse(*time), *part));
        for (part, time) in parts {
            let (scope, name, measure) = self.words(part);
            let value = Some(time.since(SimTime::ZERO).as_secs_f64());
            let of = (Question::Slowest, scope, name.as_str());
            answers.push(one(of, measure, (value, None), Unit::Seconds));
        }
    }

    /// What a part is, its name, and what its last effect was.
    fn words(&self, part: Part) -> (Scope, String, &'static str) {
        let queue = |queue| (Scope::Queue, self.names.queue(queue).to_owned());
        match part {
            Part::Agents(group) => {
                (Scope::Group, self.names.group(group).name.clone(), "last_logged_in_again_s")
            }
            Part::View(observer, group) => {
                let name = format!("{}/{}", self.names.group(group).name, observer.as_str());
                (Scope::Group, name, "last_view_agrees_again_s")
            }
            Part::Contacts(of) => (queue(of).0, queue(of).1, "last_wait_affected_s"),
            Part::Service(of) => (queue(of).0, queue(of).1, "last_service_level_off_s"),
            Part::Reports(system, kind) => {
                let name = format!("{}/{}", system.as_str(), kind.as_str());
                (Scope::System, name, "last_late_report_came_s")
            }
        }
    }
}
