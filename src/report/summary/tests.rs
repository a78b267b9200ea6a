//! The summary against sums made by hand.

use std::sync::Arc;

use super::data::{Entry, Summary};
use super::files::{write_replications, write_statistics, write_summary};
use super::metric::Scope;
use super::sink::{QueueSetup, RunEnd, SummarySetup, SummarySink};
use super::statistics::{Statistic, aggregate};
use super::{json, registry, terminal};
use crate::kernel::time::{SimDuration, SimTime};
use crate::ledger::ids::{AgentId, GroupId, QueueId};
use crate::ledger::rows::*;
use crate::ledger::service_level::{AbandonedWithin, ServiceLevel};
use crate::ledger::sink::Sink;
use crate::report::test_rows::{at, contact, names, rows, seconds};

const ABANDONED: ContactEnd = ContactEnd::Abandoned(AbandonPhase::Queue);
const REJECTED: ContactEnd = ContactEnd::Rejected(RejectReason::NoSiteReachable);

fn sink(warm_up: f64, abandoned: AbandonedWithin) -> SummarySink {
    let names = names();
    let service_level = ServiceLevel { within: seconds(20.0), strict: false, abandoned };
    let queue = |groups| QueueSetup { service_level, groups };
    let sites = vec![names.clone().label("denver"), names.clone().label("dallas, north")];
    let queues = vec![queue(vec![GroupId(0), GroupId(2)]), queue(vec![GroupId(1)])];
    SummarySink::new(Arc::new(names), SummarySetup { warm_up: at(warm_up), queues, sites })
}

fn summary_of(rows: &[Row], warm_up: f64, abandoned: AbandonedWithin) -> Summary {
    let mut sink = sink(warm_up, abandoned);
    rows.iter().for_each(|row| sink.record(row));
    sink.finish(RunEnd { simulated: SimDuration::from_secs(3_600), events: 42 })
}

#[track_caller]
fn check(summary: &Summary, scope: Scope, name: &str, expected: &[(&str, Option<f64>)]) {
    for &(metric, expected) in expected {
        let entry = summary.entry(scope, name, metric).expect("there is such a metric");
        match (entry.value, expected) {
            (Some(found), Some(expected)) => {
                assert!((found - expected).abs() < 1e-9, "{name} {metric}: {found} {expected}");
            }
            (found, expected) => assert_eq!(found, expected, "{name} {metric}"),
        }
    }
}

/// A call that was answered after `wait` and lost after 30 s of talk.
fn lost_in_call(number: u32, submitted: f64, wait: f64) -> ContactRow {
    let answered = contact(number, submitted, wait, ContactEnd::Handled);
    ContactRow {
        end: ContactEnd::Lost(LossReason::CallInProgress),
        talk: seconds(30.0),
        ..answered
    }
}

/// Waits of the handled, of those who gave up, of the lost without an answer, and of the
/// calls lost after their answer; rejected and open contacts.
struct Case {
    handled: Vec<f64>,
    abandoned: Vec<f64>,
    lost: Vec<f64>,
    lost_in_call: Vec<f64>,
    rejected: u32,
    open: u32,
}

impl Case {
    fn rows(&self) -> Vec<Row> {
        let mut number = 0;
        let mut rows = Vec::new();
        let mut add = |row: &dyn Fn(u32) -> ContactRow| {
            number += 1;
            rows.push(Row::Contact(row(number)));
        };
        let lost = ContactEnd::Lost(LossReason::QueueLost);
        for &wait in &self.handled {
            add(&|n| contact(n, 100.0, wait, ContactEnd::Handled));
        }
        for &wait in &self.abandoned {
            add(&|n| contact(n, 100.0, wait, ABANDONED));
        }
        for &wait in &self.lost {
            add(&|n| contact(n, 100.0, wait, lost));
        }
        for &wait in &self.lost_in_call {
            add(&|n| lost_in_call(n, 100.0, wait));
        }
        for _ in 0..self.rejected {
            add(&|n| contact(n, 100.0, 0.0, REJECTED));
        }
        for _ in 0..self.open {
            add(&|n| contact(n, 100.0, 999.0, ContactEnd::Open));
        }
        rows
    }
}

fn cases() -> [Case; 3] {
    [
        Case {
            handled: vec![5.0, 20.0, 20.5, 60.0],
            abandoned: vec![10.0, 90.0],
            lost: vec![3.0],
            lost_in_call: vec![8.0],
            rejected: 2,
            open: 1,
        },
        Case {
            handled: vec![0.0; 7],
            abandoned: vec![],
            lost: vec![],
            lost_in_call: vec![],
            rejected: 0,
            open: 0,
        },
        Case {
            handled: vec![1.5],
            abandoned: vec![2.0, 2.5, 300.0],
            lost: vec![30.0, 40.0],
            lost_in_call: vec![21.0, 19.0],
            rejected: 0,
            open: 5,
        },
    ]
}

#[test]
fn out_7_metrics_of_a_queue_agree_with_sums_by_hand() {
    for case in cases() {
        for rule in [AbandonedWithin::Excluded, AbandonedWithin::Met, AbandonedWithin::Missed] {
            let summary = summary_of(&case.rows(), 0.0, rule);
            let within = |waits: &[f64]| waits.iter().filter(|wait| **wait <= 20.0).count() as f64;
            let answered: Vec<_> = [&case.handled[..], &case.lost_in_call].concat();
            let waits: Vec<_> =
                [&answered[..], &case.abandoned, &case.lost, &vec![0.0; case.rejected as usize]]
                    .concat();
            let ended = waits.len() as f64;
            let (met, of) = match rule {
                AbandonedWithin::Excluded => (0.0, ended - within(&case.abandoned)),
                AbandonedWithin::Met => (within(&case.abandoned), ended),
                AbandonedWithin::Missed => (0.0, ended),
            };
            let sum = |waits: &[f64]| waits.iter().sum::<f64>();
            let longest = waits.iter().copied().fold(0.0, f64::max);
            let expected = [
                ("offered", ended + f64::from(case.open)),
                ("answered", answered.len() as f64),
                ("handled", case.handled.len() as f64),
                ("abandoned", case.abandoned.len() as f64),
                ("lost", (case.lost.len() + case.lost_in_call.len()) as f64),
                ("rejected", f64::from(case.rejected)),
                ("open_at_end", f64::from(case.open)),
                ("service_level", (met + within(&answered)) / of),
                ("asa_s", sum(&answered) / answered.len() as f64),
                ("mean_wait_s", sum(&waits) / ended),
                ("max_wait_s", longest),
                ("wait_p99_s", longest),
                ("abandonment_rate", case.abandoned.len() as f64 / ended),
                ("aht_s", 75.0),
                ("rerouted", 0.0),
            ]
            .map(|(metric, value)| (metric, Some(value)));
            check(&summary, Scope::Queue, "sales", &expected);
            let run: Vec<_> = expected
                .iter()
                .filter(|(metric, _)| registry::find(Scope::Run, metric).is_some())
                .copied()
                .collect();
            assert!(run.len() >= 8);
            check(&summary, Scope::Run, "run", &run);
        }
    }
}

#[test]
fn out_7_what_is_undefined_is_empty_and_counts_are_zero() {
    let summary = summary_of(&[], 0.0, AbandonedWithin::Excluded);
    for entry in &summary.entries {
        let name = entry.metric.name;
        let undefined = ["service_level", "asa_s", "mean_wait_s", "max_wait_s", "aht_s"];
        let undefined = undefined.contains(&name)
            || ["abandonment_rate", "occupancy"].contains(&name)
            || name.starts_with("wait_p");
        assert_eq!(entry.value.is_none(), undefined, "{name}");
    }
    // A queue whose only contact is still open has nothing to judge yet.
    let open = [Row::Contact(contact(1, 0.0, 5.0, ContactEnd::Open))];
    let summary = summary_of(&open, 0.0, AbandonedWithin::Excluded);
    let expected = [("offered", Some(1.0)), ("service_level", None), ("mean_wait_s", None)];
    check(&summary, Scope::Queue, "sales", &expected);
}

fn group_interval(group: u16, start: f64, figures: GroupFigures) -> Row {
    Row::GroupInterval(GroupIntervalRow {
        start: at(start),
        end: at(start + 900.0),
        group: GroupId(group),
        view: View::Truth,
        figures: Some(figures),
    })
}

#[test]
fn out_7_occupancy_is_work_over_time_in_which_work_could_be_offered() {
    for (talk, available, reserved, wrap_up) in
        [(600.0, 300.0, 0.0, 0.0), (100.5, 0.0, 10.0, 15.0), (0.0, 50.0, 1.0, 0.0)]
    {
        let figures = GroupFigures {
            talking: seconds(talk),
            available: seconds(available),
            reserved: seconds(reserved),
            wrap_up: seconds(wrap_up),
            not_ready: seconds(1_000.0),
            out_of_service: seconds(7.0),
            ..GroupFigures::default()
        };
        // Groups 0 and 2 serve the queue and sit in Denver: twice the same.
        let rows = [group_interval(0, 0.0, figures), group_interval(2, 900.0, figures)];
        let summary = summary_of(&rows, 0.0, AbandonedWithin::Excluded);
        let occupancy = Some((talk + wrap_up) / (talk + wrap_up + available + reserved));
        check(&summary, Scope::Queue, "sales", &[("occupancy", occupancy)]);
        check(&summary, Scope::Queue, "claims, east", &[("occupancy", None)]);
        let group = [("occupancy", occupancy), ("talking_s", Some(talk))];
        check(&summary, Scope::Group, "cards", &group);
        let site = [("occupancy", occupancy), ("agent_seconds_out_of_service", Some(14.0))];
        check(&summary, Scope::Site, "denver", &site);
        check(&summary, Scope::Run, "run", &site);
        check(&summary, Scope::Site, "dallas, north", &[("occupancy", None)]);
    }
}

#[test]
fn cli_4_warm_up_leaves_out_earlier_contacts_and_intervals() {
    for (warm_up, contacts, talk) in [(0.0, 3.0, 60.0), (150.0, 2.0, 50.0), (901.0, 1.0, 0.0)] {
        let talking = |time| GroupFigures { talking: seconds(time), ..GroupFigures::default() };
        let rows = [
            Row::Contact(contact(1, 149.999_999, 1.0, ABANDONED)),
            Row::Contact(contact(2, 150.0, 1.0, ABANDONED)),
            Row::Contact(contact(3, 2_000.0, 1.0, ABANDONED)),
            group_interval(0, 0.0, talking(10.0)),
            group_interval(0, 900.0, talking(50.0)),
        ];
        let summary = summary_of(&rows, warm_up, AbandonedWithin::Excluded);
        let offered = ("offered", Some(contacts));
        check(&summary, Scope::Queue, "sales", &[offered, ("wait_p50_s", Some(1.0))]);
        check(&summary, Scope::Group, "cards", &[("talking_s", Some(talk))]);
    }
}

#[test]
fn out_7_contacts_count_for_the_agents_group_and_the_last_switchs_site() {
    let elsewhere = ContactRow {
        agent: Some(AgentId(3)),
        site: Some(names().label("dallas, north")),
        ..lost_in_call(2, 0.0, 1.0)
    };
    let nowhere = ContactRow { site: None, ..contact(3, 0.0, 0.0, REJECTED) };
    let rows = [contact(1, 0.0, 1.0, ContactEnd::Handled), elsewhere, nowhere].map(Row::Contact);
    let summary = summary_of(&rows, 0.0, AbandonedWithin::Excluded);
    check(&summary, Scope::Group, "cards", &[("handled", Some(1.0)), ("lost", Some(0.0))]);
    let other = [("answered", Some(1.0)), ("handled", Some(0.0)), ("lost", Some(1.0))];
    check(&summary, Scope::Group, "the \"A\" team", &other);
    check(&summary, Scope::Site, "denver", &[("offered", Some(1.0)), ("handled", Some(1.0))]);
    check(&summary, Scope::Site, "dallas, north", &[("offered", Some(1.0)), ("lost", Some(1.0))]);
    check(&summary, Scope::Run, "run", &[("submitted", Some(3.0))]);
}

#[test]
fn core_11_books_balance_only_if_intervals_and_contacts_agree() {
    let contacts = [
        contact(1, 0.0, 1.0, ContactEnd::Handled),
        contact(2, 0.0, 1.0, ABANDONED),
        contact(3, 0.0, 1.0, ContactEnd::Open),
    ]
    .map(Row::Contact);
    for (offered, abandoned, balance) in [(3, 1, 1.0), (2, 1, 0.0), (3, 0, 0.0)] {
        let interval = QueueIntervalRow {
            start: SimTime::ZERO,
            end: at(900.0),
            queue: QueueId(0),
            view: View::Truth,
            figures: Some(QueueFigures { offered, abandoned, ..QueueFigures::default() }),
        };
        // What is reported is not the truth, and a warm-up leaves nothing out of the books.
        let reported = QueueIntervalRow { view: View::Reported, ..interval };
        let mut all = contacts.to_vec();
        all.extend([interval, reported].map(Row::QueueInterval));
        let summary = summary_of(&all, 500.0, AbandonedWithin::Excluded);
        check(&summary, Scope::Run, "run", &[("books_balance", Some(balance))]);
    }
}

#[test]
fn out_7_the_registry_names_every_metric_once_with_its_formula() {
    let mut seen = std::collections::BTreeSet::new();
    for metric in registry::metrics() {
        assert!(seen.insert((metric.scope, metric.name)), "{} twice", metric.name);
        assert!(!metric.formula.is_empty() && !metric.source.is_empty());
        assert_eq!(registry::find(metric.scope, metric.name), Some(metric));
    }
    assert_eq!(registry::find(Scope::Group, "asa_s"), None);
}

/// Replications that differ in nothing but one metric's value.
fn replications(values: &[Option<f64>]) -> Vec<Summary> {
    let metric = registry::find(Scope::Queue, "asa_s").unwrap();
    let entry = |&value| Entry { name: "sales".to_owned(), metric, value };
    values.iter().map(|value| Summary { entries: vec![entry(value)] }).collect()
}

#[test]
fn cli_4_the_confidence_interval_is_students() {
    // Mean, and t(n-1) s / sqrt(n) with the table's t.
    for (values, mean, half_width) in [
        (vec![10.0, 14.0], 12.0, 12.706_204_736 * 2.0),
        (vec![1.0, 2.0, 3.0, 4.0, 5.0], 3.0, 2.776_445_105 * (2.5_f64 / 5.0).sqrt()),
        (vec![7.0; 10], 7.0, 0.0),
    ] {
        let values: Vec<_> = values.into_iter().map(Some).collect();
        let [of] = &aggregate(&replications(&values))[..] else { panic!("one metric") };
        assert_eq!(of.n as usize, values.len());
        assert!((of.mean.unwrap() - mean).abs() < 1e-12);
        assert!((of.half_width.unwrap() - half_width).abs() < 1e-7 * half_width.max(1.0));
        assert_eq!(of.ci95_low(), Some(of.mean.unwrap() - of.half_width.unwrap()));
    }
}

#[test]
fn cli_4_undefined_values_are_left_out_of_statistics() {
    let statistic = |values: &[Option<f64>]| -> Statistic {
        aggregate(&replications(values)).into_iter().next().unwrap()
    };
    let two = statistic(&[Some(1.0), None, Some(3.0)]);
    assert_eq!((two.n, two.mean), (2, Some(2.0)));
    let one = statistic(&[None, Some(5.0)]);
    assert_eq!((one.n, one.mean, one.ci95_low()), (1, Some(5.0), None));
    let none = statistic(&[None]);
    assert_eq!((none.n, none.mean, none.half_width), (0, None, None));
}

#[test]
fn out_7_files_tell_what_was_computed() {
    let folder = tempfile::tempdir().unwrap();
    let read = |file: &str| std::fs::read_to_string(folder.path().join(file)).unwrap();
    let summary = summary_of(&rows(), 0.0, AbandonedWithin::Excluded);
    let (_, count) = write_summary(folder.path(), &summary).unwrap();
    assert_eq!(count as usize, summary.entries.len());
    let text = read("summary.csv");
    assert!(text.starts_with("scope,name,metric,value,unit\nrun,run,submitted,2,count\n"));
    assert!(text.contains("\nqueue,sales,asa_s,5.500000,s\n"));
    assert!(text.contains("\nqueue,\"claims, east\",asa_s,,s\n"));

    let replications = replications(&[Some(1.0), Some(3.0), None]);
    write_replications(folder.path(), &replications).unwrap();
    assert_eq!(
        read("replications.csv"),
        "replication,scope,name,metric,value,unit\n\
         1,queue,sales,asa_s,1.000000,s\n2,queue,sales,asa_s,3.000000,s\n3,queue,sales,asa_s,,s\n"
    );
    write_statistics(folder.path(), &aggregate(&replications)).unwrap();
    assert_eq!(
        read("summary.csv"),
        "scope,name,metric,mean,ci95_low,ci95_high,n,unit\n\
         queue,sales,asa_s,2.000000,-10.706205,14.706205,2,s\n"
    );
}

#[test]
fn cli_9_json_tells_the_same_values_and_null_for_the_undefined() {
    let summary = summary_of(&rows(), 0.0, AbandonedWithin::Excluded);
    let value = json::of_summary(&summary);
    let list = value["summary"].as_array().unwrap();
    assert_eq!(list.len(), summary.entries.len());
    for (shown, entry) in list.iter().zip(&summary.entries) {
        assert_eq!(shown["name"], entry.name.as_str());
        assert_eq!(shown["value"].is_null(), entry.value.is_none());
    }
    assert_eq!(
        list[0].to_string(),
        r#"{"scope":"run","name":"run","metric":"submitted","value":2,"unit":"count"}"#
    );
    let statistics = aggregate(&replications(&[Some(0.25), Some(0.75)]));
    assert_eq!(json::of_statistics(&statistics)["summary"][0]["mean"], 0.5);
}

#[test]
fn out_7_the_terminals_table_is_grouped_by_scope_and_aligned() {
    let summary = summary_of(&cases()[0].rows(), 0.0, AbandonedWithin::Excluded);
    insta::assert_snapshot!(terminal::of_summary(&summary, false));
    let statistics = aggregate(&replications(&[Some(1.0), Some(3.0)]));
    insta::assert_snapshot!(terminal::of_statistics(&statistics, false));
}

#[test]
fn out_7_no_table_is_wider_than_a_terminal_and_what_failed_is_coloured() {
    let summary = summary_of(&cases()[0].rows(), 0.0, AbandonedWithin::Excluded);
    let plain = terminal::of_summary(&summary, false);
    for line in plain.lines() {
        assert!(line.chars().count() <= terminal::WIDTH, "{line}");
    }
    let coloured = terminal::of_summary(&summary, true);
    assert!(coloured.contains("\x1b[1;31m2\x1b[0m lost to failures"), "{coloured}");
    // Colour moves nothing.
    assert_eq!(coloured.replace("\x1b[1;31m", "").replace("\x1b[0m", ""), plain);
    assert!(!plain.contains(['\u{2061}', '\u{2062}']));
}
