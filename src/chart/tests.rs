//! Charts of a small day: a center of 60 people, half of whom are cut off for 40 minutes.

use std::sync::Arc;

use super::collector::{ChartSetup, Collected, Collector, Presence};
use super::registry::CHARTS;
use crate::kernel::cause::Cause;
use crate::kernel::time::{SimDuration, SimTime};
use crate::ledger::calendar::Calendar;
use crate::ledger::ids::{AgentId, ContactId, QueueId};
use crate::ledger::names::Names;
use crate::ledger::rows::*;
use crate::ledger::service_level::{AbandonedWithin, ServiceLevel};
use crate::ledger::sink::Sink;

fn at(seconds: f64) -> SimTime {
    SimTime::ZERO + SimDuration::from_secs_f64(seconds)
}

fn names() -> Names {
    let mut names = Names::default();
    names.add_queue("sales");
    names.add_group("cards", "denver", 60);
    for label in ["denver-lost", "site_outage", "denver", "trunk <A&B> cut"] {
        names.label(label);
    }
    names
}

fn collector(calendar: Option<Calendar>) -> Collector {
    let within = SimDuration::from_secs(20);
    let rule = ServiceLevel { within, strict: false, abandoned: AbandonedWithin::Excluded };
    let setup = ChartSetup {
        scenario: "two-site-outage".to_owned(),
        length: SimDuration::from_secs(10 * 3_600),
        interval: SimDuration::from_secs(900),
        calendar,
        medium: Medium::Voice,
        service_levels: vec![rule],
    };
    Collector::new(Arc::new(names()), setup)
}

fn state(time: f64, agent: u32, from: AgentState, to: AgentState) -> AgentStateRow {
    AgentStateRow {
        time: at(time),
        agent: AgentId(agent),
        medium: Medium::Voice,
        observer: Observer::Truth,
        from,
        to,
        reason: AgentReason::None,
        cause: Cause::NONE,
    }
}

fn call(number: u32, submitted: f64, wait: f64, end: ContactEnd) -> ContactRow {
    ContactRow {
        contact: ContactId { source: QueueId(0), number, redial: 0 },
        medium: Medium::Voice,
        priority: 0,
        site: None,
        submitted: at(submitted),
        answered: (end == ContactEnd::Handled).then(|| at(submitted + wait)),
        ended: at(submitted + wait),
        end,
        agent: None,
        wait: SimDuration::from_secs_f64(wait),
        talk: SimDuration::ZERO,
        hold: SimDuration::ZERO,
        wrap_up: SimDuration::ZERO,
        reroutes: 0,
        within_threshold: wait <= 20.0,
        disposition_code: None,
        cause: Cause::NONE,
    }
}

/// A day with a wave of calls; agents 30 to 59 are cut off from 16,200 s to 18,600 s.
fn day(calendar: Option<Calendar>) -> Collected {
    use AgentState::{Available, LoggedOut, NotReady, Talking, WrapUp};
    let mut sink = collector(calendar);
    let (lost, back) = (16_200.0, 18_600.0);
    let mut rows = Vec::new();
    for agent in 0..60 {
        let offset = f64::from(agent) * 37.0;
        rows.push(state(600.0 + offset, agent, LoggedOut, NotReady));
        rows.push(state(900.0 + offset, agent, NotReady, Available));
        let mut time = 1_200.0 + offset;
        let mut lost_yet = agent < 30;
        while time < 33_000.0 {
            if !lost_yet && time > lost - 400.0 {
                let reason = AgentReason::ConnectionLost;
                rows.push(AgentStateRow { reason, ..state(lost, agent, Available, LoggedOut) });
                rows.push(state(back + offset / 20.0, agent, LoggedOut, Available));
                time = back + 200.0;
                lost_yet = true;
            }
            rows.push(state(time, agent, Available, Talking));
            rows.push(state(time + 240.0, agent, Talking, WrapUp));
            rows.push(state(time + 270.0, agent, WrapUp, Available));
            time += 330.0 + offset / 10.0;
        }
    }
    rows.sort_by_key(|row| row.time);
    rows.iter().for_each(|row| sink.record(&Row::AgentState(*row)));
    for number in 0..3_000 {
        let submitted = 1_000.0 + f64::from(number) * 11.0;
        let during = submitted > lost && submitted < back + 600.0;
        let wait =
            if during { 30.0 + (submitted - lost) / 10.0 } else { f64::from(number % 9) * 3.0 };
        let end = if during && number % 3 == 0 {
            ContactEnd::Abandoned(AbandonPhase::Queue)
        } else {
            ContactEnd::Handled
        };
        sink.record(&Row::Contact(call(number, submitted, wait, end)));
    }
    let mut names = names();
    let fault = FaultRow {
        id: Cause::new(1),
        fault: names.label("denver-lost"),
        kind: names.label("site_outage"),
        target: names.label("denver"),
        start: at(lost),
        end: Some(at(back)),
    };
    sink.record(&Row::Fault(fault));
    // The same fault hit a second target: one shade, one name.
    sink.record(&Row::Fault(FaultRow { id: Cause::new(2), ..fault }));
    let cut = names.label("trunk <A&B> cut");
    let (start, end) = (at(18_000.0), Some(at(19_500.0)));
    sink.record(&Row::Fault(FaultRow { id: Cause::new(3), fault: cut, start, end, ..fault }));
    sink.finish(at(36_000.0))
}

fn calendar() -> Option<Calendar> {
    Some(Calendar::new(20_514 * 86_400 + 14 * 3_600, -420))
}

/// Writes the charts where a reader can look at them, if asked to.
fn keep(file: &str, svg: &str) {
    if let Some(folder) = std::env::var_os("SWITCHOVER_CHARTS") {
        std::fs::write(std::path::Path::new(&folder).join(file), svg).unwrap();
    }
}

#[test]
fn out_10_charts_have_titles_units_faults_and_legends() {
    let day = day(calendar());
    for chart in CHARTS {
        let svg = (chart.draw)(&day).unwrap();
        keep(chart.file, &svg);
        assert!(svg.starts_with("<svg") && svg.trim_end().ends_with("</svg>"));
        for text in ["two-site-outage: ", "denver-lost", "Time of day", "12:00", "fault"] {
            assert!(svg.contains(text), "{text} in {}", chart.file);
        }
        // A name is user text: it must not become markup.
        assert!(svg.contains("trunk &lt;A&amp;B&gt; cut") && !svg.contains("<A&B>"));
        assert_eq!(svg.matches("denver-lost").count(), 1);
    }
}

#[test]
fn core_2_charts_are_the_same_bytes_every_time() {
    for chart in CHARTS {
        assert_eq!((chart.draw)(&day(None)).unwrap(), (chart.draw)(&day(None)).unwrap());
    }
}

#[test]
fn out_10_a_run_without_anything_still_gives_charts() {
    for end in [0.0, 0.5, 1e7] {
        let nothing = collector(None).finish(at(end));
        for chart in CHARTS {
            let svg = (chart.draw)(&nothing).unwrap();
            assert!(svg.contains("Time since start"));
        }
    }
}

#[test]
fn out_10_agents_are_counted_where_they_are() {
    use AgentState::{Available, LoggedOut, Talking};
    let mut sink = collector(None);
    let reason = AgentReason::ConnectionLost;
    for row in [
        state(0.0, 0, LoggedOut, Available),
        state(0.0, 1, LoggedOut, Available),
        state(3_600.0, 0, Available, Talking),
        AgentStateRow { observer: Observer::Router, ..state(3_700.0, 1, Available, Talking) },
        AgentStateRow { reason, ..state(7_200.0, 1, Available, LoggedOut) },
        state(9_000.0, 1, LoggedOut, Available),
        state(10_800.0, 0, Talking, LoggedOut),
    ] {
        sink.record(&Row::AgentState(row));
    }
    let collected = sink.finish(at(36_000.0));
    let hours = |presence: Presence| {
        let series = &collected.agents[presence as usize];
        series.values.iter().sum::<f64>() * series.width / 3_600.0
    };
    assert!((hours(Presence::Available) - (1.0 + 2.0 + 7.5)).abs() < 1e-9);
    assert!((hours(Presence::Talking) - 2.0).abs() < 1e-9);
    assert!((hours(Presence::CutOff) - 0.5).abs() < 1e-9);
}

#[test]
fn out_10_waiting_and_service_level_agree_with_sums_by_hand() {
    let mut sink = collector(None);
    let given_up = ContactEnd::Abandoned(AbandonPhase::Queue);
    for (number, submitted, wait, end) in [
        (1, 0.0, 10.0, ContactEnd::Handled),
        (2, 100.0, 75.0, ContactEnd::Handled),
        (3, 890.0, 15.0, ContactEnd::Handled),
        (4, 1_000.0, 5.0, given_up),
        (5, 1_000.0, 50.0, given_up),
        (6, 1_000.0, 500.0, ContactEnd::Open),
    ] {
        sink.record(&Row::Contact(call(number, submitted, wait, end)));
    }
    let collected = sink.finish(at(36_000.0));
    // The third contact ended in the second interval; of those who gave up there, one did
    // so within the threshold and is excluded.
    assert_eq!(collected.service_level[..3], [Some(0.5), Some(0.5), None]);
    let waiting: f64 = collected.waiting.values.iter().sum::<f64>() * collected.waiting.width;
    assert!((waiting - 655.0).abs() < 1e-9);
}
