//! A run beside its twin: the answers (`impact.csv`).

use std::collections::BTreeMap;

use super::order::{ALIKE, out_of_turn};
use super::witness::{Seen, Witness};
use crate::kernel::time::{SimDuration, SimTime};
use crate::ledger::ids::{ContactId, GroupId, QueueId};
use crate::ledger::names::Names;
use crate::ledger::rows::{ContactEnd, QueueFigures};
use crate::ledger::service_level::{AbandonedWithin, ServiceLevel, ServiceLevelCount};
use crate::report::impact::{Answer, Question};
use crate::report::summary::data::Summary;
use crate::report::summary::metric::{Scope, Unit};

/// Whether a contact ended in a certain way.
type EndIs = fn(&ContactEnd) -> bool;
/// One count of an interval.
type Counted = fn(&QueueFigures) -> u64;
/// A value with the faults, and without.
type Both = (Option<f64>, Option<f64>);

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

    /// The queues with their names.
    pub(super) fn queues(&self) -> impl Iterator<Item = (QueueId, &str)> {
        let numbered = self.names.queues().iter().enumerate();
        numbered.map(|(number, name)| (QueueId(number as u16), name.as_str()))
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
            let longest = run.longest_out.get(&id).copied().unwrap_or_default().as_secs_f64();
            let count = people.get(&id).copied().unwrap_or_default() as f64;
            let mut add = |measure, value, twin, unit| {
                let of = (Question::OutOfService, Scope::Group, group.name.as_str());
                answers.push(one(of, measure, (Some(value), twin), unit));
            };
            add("agents_logged_out", count, None, Unit::Count);
            add("longest_logged_out_s", longest, None, Unit::Seconds);
            add("out_of_service_s", seconds(run), Some(seconds(twin)), Unit::Seconds);
        }
    }

    fn paid(&self, answers: &mut Vec<Answer>) {
        for (queue, name) in self.queues() {
            let (run, twin) = (of_queue(self.run.0, queue), of_queue(self.twin.0, queue));
            let (mut added, mut longer, mut together, mut worst) = (0.0, 0u64, 0.0, 0.0f64);
            for (id, seen) in &run {
                if let Some(other) = twin.get(id) {
                    let more = seen.wait.as_secs_f64() - other.wait.as_secs_f64();
                    added += more;
                    if more > ALIKE.as_secs_f64() {
                        longer += 1;
                        together += more;
                    }
                    worst = worst.max(more);
                }
            }
            let mut add = |measure, both: Both, unit| {
                answers.push(one((Question::Paid, Scope::Queue, name), measure, both, unit));
            };
            add("added_wait_s", (Some(added), None), Unit::Seconds);
            add("waited_longer", (Some(longer as f64), None), Unit::Count);
            add("longer_wait_s", (Some(together), None), Unit::Seconds);
            add("worst_added_wait_s", (Some(worst), None), Unit::Seconds);
            let kinds: [(&str, EndIs); 4] = [
                ("handled", |end| *end == ContactEnd::Handled),
                ("abandoned", |end| matches!(end, ContactEnd::Abandoned(_))),
                ("rejected", |end| matches!(end, ContactEnd::Rejected(_))),
                ("lost", |end| matches!(end, ContactEnd::Lost(_))),
            ];
            for (measure, what) in kinds {
                let count = |of: &BTreeMap<&ContactId, &Seen>| {
                    Some(of.values().filter(|seen| what(&seen.end)).count() as f64)
                };
                add(measure, (count(&run), count(&twin)), Unit::Count);
            }
            let level = |of: &Witness, from, until| self.service(of, queue, from, until).share();
            let all = |of| level(of, SimTime::ZERO, SimTime::NEVER);
            add("service_level", (all(self.run.0), all(self.twin.0)), Unit::Ratio);
            if let Some((first, last)) = self.run.0.faults {
                let during = |of| level(of, first, last.unwrap_or(SimTime::NEVER));
                let both = (during(self.run.0), during(self.twin.0));
                add("service_level_during_the_faults", both, Unit::Ratio);
            }
        }
    }

    /// The service level of the contacts submitted in a time.
    fn service(
        &self,
        of: &Witness,
        queue: QueueId,
        from: SimTime,
        until: SimTime,
    ) -> ServiceLevelCount {
        let mut found = ServiceLevelCount::default();
        let level = &self.service_levels[usize::from(queue.0)];
        for seen in of_queue(of, queue).values() {
            if (from..until).contains(&seen.submitted) {
                found.add(level.count_seen(seen.end, seen.answered, seen.within));
            }
        }
        found
    }

    fn lost_data(&self, answers: &mut Vec<Answer>) {
        for ((system, kind), defects) in &self.run.0.defects {
            let name = format!("{}/{}", system.as_str(), kind.as_str());
            let of = (Question::LostData, Scope::System, name.as_str());
            for (measure, count) in
                [("lost", defects.lost), ("late", defects.late), ("wrong", defects.wrong)]
            {
                answers.push(one(of, measure, (Some(count as f64), None), Unit::Count));
            }
        }
        for ((system, kind, metric), missing) in &self.run.0.missing {
            let name = format!("{}/{}/{}", system.as_str(), kind.as_str(), metric.as_str());
            let of = (Question::LostData, Scope::System, name.as_str());
            let (value, unit) = match missing.is_time {
                true => (missing.sum as f64 / 1e9, Unit::Seconds),
                false => (missing.sum as f64, Unit::Count),
            };
            answers.push(one(of, "missing", (Some(value), None), unit));
        }
    }

    fn reports(&self, answers: &mut Vec<Answer>) {
        for queue in &self.run.0.reported {
            let [truth, report] = self.run.0.sums(*queue);
            let [twins_truth, twins_report] = self.twin.0.sums(*queue);
            let counts: [(&str, &str, Counted); 3] = [
                ("offered", "offered_reported", |of| of.offered),
                ("answered", "answered_reported", |of| of.answered),
                ("abandoned", "abandoned_reported", |of| of.abandoned),
            ];
            let mut add = |measure, both: Both, unit| {
                let name = self.names.queue(*queue);
                answers.push(one((Question::Reports, Scope::Queue, name), measure, both, unit));
            };
            for (of_truth, of_report, count) in counts {
                let both = |of, twins| (Some(count(of) as f64), Some(count(twins) as f64));
                add(of_truth, both(&truth, &twins_truth), Unit::Count);
                add(of_report, both(&report, &twins_report), Unit::Count);
            }
            let rule = self.service_levels[usize::from(queue.0)].abandoned;
            let level = |of: &QueueFigures| level_of(of, rule);
            add("service_level", (level(&truth), level(&twins_truth)), Unit::Ratio);
            add("service_level_reported", (level(&report), level(&twins_report)), Unit::Ratio);
        }
    }

    fn order(&self, answers: &mut Vec<Answer>) {
        for (queue, name) in self.queues() {
            let count = |of: &Witness| {
                let contacts: Vec<&Seen> = of_queue(of, queue).into_values().collect();
                Some(out_of_turn(&contacts) as f64)
            };
            let both = (count(self.run.0), count(self.twin.0));
            let of = (Question::Order, Scope::Queue, name);
            answers.push(one(of, "served_out_of_turn", both, Unit::Count));
        }
        for entry in &self.run.1.entries {
            if entry.metric.name != "out_of_order_share" {
                continue;
            }
            let twin = self.twin.1.entry(entry.metric.scope, &entry.name, entry.metric.name);
            let of = (Question::Order, entry.metric.scope, entry.name.as_str());
            let both = (entry.value, twin.and_then(|twin| twin.value));
            answers.push(one(of, entry.metric.name, both, entry.metric.unit));
        }
    }

    /// The service level of the contacts submitted in each interval.
    pub(super) fn service_by_interval(
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
}

/// One answer of one run.
pub(super) fn one(
    (question, scope, name): (Question, Scope, &str),
    measure: &'static str,
    (value, twin): Both,
    unit: Unit,
) -> Answer {
    Answer {
        question,
        scope,
        name: name.to_owned(),
        measure,
        value,
        half_width: None,
        change_half_width: None,
        n: u32::from(value.is_some()),
        twin,
        unit,
    }
}

/// The service level as it follows from an interval report's counts.
fn level_of(of: &QueueFigures, rule: AbandonedWithin) -> Option<f64> {
    let (met, judged) = match rule {
        AbandonedWithin::Excluded => (0, of.abandoned.saturating_sub(of.abandoned_within)),
        AbandonedWithin::Met => (of.abandoned_within, of.abandoned),
        AbandonedWithin::Missed => (0, of.abandoned),
    };
    let count =
        ServiceLevelCount { met: of.answered_within + met, of: of.answered + judged + of.rejected };
    count.share()
}

fn of_queue(of: &Witness, queue: QueueId) -> BTreeMap<&ContactId, &Seen> {
    of.contacts.iter().filter(|(id, _)| id.source == queue).collect()
}
