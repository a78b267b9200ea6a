//! A run beside its twin: the answers (`impact.csv`).

use std::collections::BTreeMap;

use super::witness::{Part, Seen, Witness};
use crate::kernel::time::{SimDuration, SimTime};
use crate::ledger::ids::{ContactId, GroupId, QueueId};
use crate::ledger::names::Names;
use crate::ledger::rows::{ContactEnd, QueueFigures};
use crate::ledger::service_level::{ServiceLevel, ServiceLevelCount};
use crate::report::impact::{Answer, Question};
use crate::report::summary::data::Summary;
use crate::report::summary::metric::{Scope, Unit};

/// An interval is back to normal if its service level is no further from the twin's than
/// this.
pub const NORMAL_WITHIN: f64 = 0.05;

/// Whether a contact ended in a certain way.
type EndIs = fn(&ContactEnd) -> bool;
/// One count of an interval.
type Counted = fn(&QueueFigures) -> u64;

/// What is compared.
#[derive(Clone, Copy, Debug)]
pub struct Sides<'a> {
    /// The names behind both.
    pub names: &'a Names,
    /// The run with its faults.
    pub run: (&'a Witness, &'a Summary),
    /// The same run without.
    pub twin: (&'a Witness, &'a Summary),
    /// How each queue counts its service level.
    pub service_levels: &'a [ServiceLevel],
    /// The length of an interval.
    pub interval: SimDuration,
}

impl Sides<'_> {
    /// The answers to all questions, in their order.
    pub fn answers(&self) -> Vec<Answer> {
        let mut answers = Vec::new();
        for question in Question::ALL {
            match question {
                Question::OutOfService => self.out_of_service(&mut answers),
                Question::Paid => self.paid(&mut answers),
                Question::LostData => self.lost_data(&mut answers),
                Question::Reports => self.reports(&mut answers),
                Question::Order => self.order(&mut answers),
                Question::Normal => self.normal(&mut answers),
                Question::Slowest => self.slowest(&mut answers),
            }
        }
        answers
    }

    fn out_of_service(&self, answers: &mut Vec<Answer>) {
        let (run, twin) = (self.run.0, self.twin.0);
        let mut people: BTreeMap<GroupId, u64> = BTreeMap::new();
        for agent in run.out.keys() {
            *people.entry(self.names.group_of(*agent)).or_default() += 1;
        }
        for (number, group) in self.names.groups().iter().enumerate() {
            let id = GroupId(number as u16);
            let seconds = |of: &Witness| {
                of.out_of_service.get(&id).copied().unwrap_or_default().as_secs_f64()
            };
            let mut add = |measure, value, twin, unit| {
                answers.push(Answer {
                    question: Question::OutOfService,
                    scope: Scope::Group,
                    name: group.name.clone(),
                    measure,
                    value: Some(value),
                    twin,
                    unit,
                });
            };
            let count = people.get(&id).copied().unwrap_or_default();
            add("agents_logged_out", count as f64, None, Unit::Count);
            add("out_of_service_s", seconds(run), Some(seconds(twin)), Unit::Seconds);
        }
    }

    fn paid(&self, answers: &mut Vec<Answer>) {
        for (number, name) in self.names.queues().iter().enumerate() {
            let queue = QueueId(number as u16);
            let (run, twin) = (of_queue(self.run.0, queue), of_queue(self.twin.0, queue));
            let (mut added, mut longer, mut worst) = (0.0, 0u64, 0.0f64);
            for (id, seen) in &run {
                if let Some(other) = twin.get(id) {
                    let more = seen.wait.as_secs_f64() - other.wait.as_secs_f64();
                    added += more;
                    longer += u64::from(more > 0.0);
                    worst = worst.max(more);
                }
            }
            let count = |of: &BTreeMap<&ContactId, &Seen>, what: fn(&ContactEnd) -> bool| {
                of.values().filter(|seen| what(&seen.end)).count() as f64
            };
            let mut add = |measure, value: f64, twin: Option<f64>, unit| {
                let (scope, name, value) = (Scope::Queue, name.clone(), Some(value));
                answers.push(Answer {
                    question: Question::Paid,
                    scope,
                    name,
                    measure,
                    value,
                    twin,
                    unit,
                });
            };
            add("added_wait_s", added, None, Unit::Seconds);
            add("waited_longer", longer as f64, None, Unit::Count);
            add("worst_added_wait_s", worst, None, Unit::Seconds);
            let kinds: [(&str, EndIs); 4] = [
                ("handled", |end| *end == ContactEnd::Handled),
                ("abandoned", |end| matches!(end, ContactEnd::Abandoned(_))),
                ("rejected", |end| matches!(end, ContactEnd::Rejected(_))),
                ("lost", |end| matches!(end, ContactEnd::Lost(_))),
            ];
            for (measure, what) in kinds {
                add(measure, count(&run, what), Some(count(&twin, what)), Unit::Count);
            }
        }
    }

    fn lost_data(&self, answers: &mut Vec<Answer>) {
        for ((system, kind), defects) in &self.run.0.defects {
            let name = format!("{}/{}", system.as_str(), kind.as_str());
            for (measure, count) in
                [("lost", defects.lost), ("late", defects.late), ("wrong", defects.wrong)]
            {
                answers.push(Answer {
                    question: Question::LostData,
                    scope: Scope::System,
                    name: name.clone(),
                    measure,
                    value: Some(count as f64),
                    twin: None,
                    unit: Unit::Count,
                });
            }
        }
    }

    fn reports(&self, answers: &mut Vec<Answer>) {
        for queue in &self.run.0.reported {
            let [truth, reported] = self.run.0.intervals.get(queue).copied().unwrap_or_default();
            let counts: [(&str, &str, Counted); 3] = [
                ("offered", "offered_reported", |of| of.offered),
                ("answered", "answered_reported", |of| of.answered),
                ("abandoned", "abandoned_reported", |of| of.abandoned),
            ];
            for (of_truth, of_report, count) in counts {
                for (measure, figures) in [(of_truth, &truth), (of_report, &reported)] {
                    answers.push(Answer {
                        question: Question::Reports,
                        scope: Scope::Queue,
                        name: self.names.queue(*queue).to_owned(),
                        measure,
                        value: Some(count(figures) as f64),
                        twin: None,
                        unit: Unit::Count,
                    });
                }
            }
        }
    }

    fn order(&self, answers: &mut Vec<Answer>) {
        for entry in &self.run.1.entries {
            if entry.metric.name != "out_of_order_share" {
                continue;
            }
            let twin = self.twin.1.entry(entry.metric.scope, &entry.name, entry.metric.name);
            answers.push(Answer {
                question: Question::Order,
                scope: entry.metric.scope,
                name: entry.name.clone(),
                measure: entry.metric.name,
                value: entry.value,
                twin: twin.and_then(|twin| twin.value),
                unit: entry.metric.unit,
            });
        }
    }

    fn normal(&self, answers: &mut Vec<Answer>) {
        let Some((first, _)) = self.run.0.faults else { return };
        let mut latest = Some(self.run.0.views_agree.max(first));
        let mut add = |scope, name: &str, at: Option<SimTime>| {
            let seconds = |at: SimTime| at.since(SimTime::ZERO).as_secs_f64();
            for (measure, value) in [
                ("back_to_normal_s", at.map(seconds)),
                ("after_first_fault_s", at.map(|at| at.since(first).as_secs_f64())),
            ] {
                answers.push(Answer {
                    question: Question::Normal,
                    scope,
                    name: name.to_owned(),
                    measure,
                    value,
                    twin: None,
                    unit: Unit::Seconds,
                });
            }
        };
        for (number, name) in self.names.queues().iter().enumerate() {
            let at = self.service_is_normal(QueueId(number as u16), first);
            latest = latest.zip(at).map(|(latest, at)| latest.max(at));
            add(Scope::Queue, name, at);
        }
        add(Scope::Run, "run", latest);
    }

    /// From when on every interval's service level is the twin's, give or take; none if the
    /// last one's is not.
    fn service_is_normal(&self, queue: QueueId, first_fault: SimTime) -> Option<SimTime> {
        let [run, twin] = [self.run.0, self.twin.0].map(|of| self.service_by_interval(of, queue));
        let differs = |number: &u64| {
            let share = |of: &BTreeMap<u64, ServiceLevelCount>| of.get(number)?.share();
            match (share(&run), share(&twin)) {
                (Some(run), Some(twin)) => libm::fabs(run - twin) > NORMAL_WITHIN,
                // Nobody came, or nobody can be judged: there is nothing to compare.
                _ => false,
            }
        };
        let intervals = run.keys().chain(twin.keys());
        let Some(last) = intervals.clone().filter(|number| differs(number)).max() else {
            return Some(first_fault);
        };
        let end_of = |number: u64| SimTime::from_nanos((number + 1) * self.interval.as_nanos());
        (intervals.max() > Some(last)).then(|| end_of(*last).max(first_fault))
    }

    /// The service level of the contacts submitted in each interval.
    fn service_by_interval(
        &self,
        of: &Witness,
        queue: QueueId,
    ) -> BTreeMap<u64, ServiceLevelCount> {
        let level = &self.service_levels[usize::from(queue.0)];
        let mut found: BTreeMap<u64, ServiceLevelCount> = BTreeMap::new();
        for seen in of_queue(of, queue).values() {
            let interval = seen.submitted.as_nanos() / self.interval.as_nanos();
            let count = level.count_seen(seen.end, seen.answered, seen.within);
            found.entry(interval).or_default().add(count);
        }
        found
    }

    fn slowest(&self, answers: &mut Vec<Answer>) {
        let mut parts: Vec<(&Part, &SimTime)> = self.run.0.last.iter().collect();
        parts.sort_by_key(|(part, time)| (std::cmp::Reverse(**time), **part));
        for (part, time) in parts {
            let (scope, name, measure) = self.words(*part);
            answers.push(Answer {
                question: Question::Slowest,
                scope,
                name,
                measure,
                value: Some(time.since(SimTime::ZERO).as_secs_f64()),
                twin: None,
                unit: Unit::Seconds,
            });
        }
    }

    /// What a part is, its name, and what its last effect was.
    fn words(&self, part: Part) -> (Scope, String, &'static str) {
        match part {
            Part::Agents(group) => {
                (Scope::Group, self.names.group(group).name.clone(), "last_logged_in_again_s")
            }
            Part::View(observer, group) => {
                let name = format!("{}/{}", self.names.group(group).name, observer.as_str());
                (Scope::Group, name, "view_agrees_again_s")
            }
            Part::Contacts(queue) => {
                (Scope::Queue, self.names.queue(queue).to_owned(), "last_contact_affected_s")
            }
            Part::Reports(system, kind) => {
                let name = format!("{}/{}", system.as_str(), kind.as_str());
                (Scope::System, name, "last_late_report_came_s")
            }
        }
    }
}

fn of_queue(of: &Witness, queue: QueueId) -> BTreeMap<&ContactId, &Seen> {
    of.contacts.iter().filter(|(id, _)| id.source == queue).collect()
}
