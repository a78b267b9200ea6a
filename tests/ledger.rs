//! Stories of truth against report: what reports lose, have late or have wrong, and who
//! sees an agent differently from what is so.

#![allow(missing_docs)]

mod common;

use common::{Story, at, scenario, secs, tell};
use switchover::kernel::time::SimDuration;
use switchover::ledger::lost::{LostDataRow, LostKind, Metric, Quantity, Verdict};
use switchover::ledger::rows::{AgentState, QueueFigures, QueueIntervalRow, Row, View};
use switchover::ledger::views::RouterViewRow;

/// A switch in the west that reports to a database in the east every minute; a call every
/// 10 s, of 4 s each.
fn reporting(fault: &str) -> String {
    format!(
        r#"
        duration = "10m"
        interval = "1m"
        [site]
        west = {{}}
        east = {{}}
        [link.west-east]
        latency = "20ms"
        [queue.sales]
        arrivals = {{ every = "10s", from = "5s" }}
        handling = "4s"
        [agents.staff]
        count = 4
        site = "west"
        [reporting]
        site = "east"
        delay = "5s"
        late_after = "10s"
        {fault}
        "#
    )
}

fn lost(story: &Story) -> Vec<&LostDataRow> {
    let rows = story.rows.iter().filter_map(|row| match row {
        Row::LostData(row) => Some(row),
        _ => None,
    });
    rows.collect()
}

fn views(story: &Story) -> Vec<&RouterViewRow> {
    let rows = story.rows.iter().filter_map(|row| match row {
        Row::RouterView(row) => Some(row),
        _ => None,
    });
    rows.collect()
}

fn intervals(story: &Story, view: View) -> Vec<&QueueIntervalRow> {
    let mut rows: Vec<_> = story.queue_intervals().filter(|row| row.view == view).collect();
    rows.sort_by_key(|row| row.start);
    rows
}

#[test]
fn out_4_without_a_fault_the_report_is_the_truth() {
    let story = tell(&scenario(&reporting("")));
    assert!(lost(&story).is_empty());
    let (truth, reported) = (intervals(&story, View::Truth), intervals(&story, View::Reported));
    assert_eq!(truth.len(), reported.len());
    // The last report was not due when the run ended.
    let (last, others) = truth.split_last().expect("there are intervals");
    for (truth, reported) in others.iter().zip(&reported) {
        // The first call comes at 15 s.
        let calls = if truth.start == at(0.0) { 5 } else { 6 };
        let (truth, reported) = (truth.figures.unwrap(), reported.figures.unwrap());
        assert_eq!((truth.offered, truth.answered), (calls, calls));
        let compared = |figures: QueueFigures| (figures.offered, figures.answered, figures.talking);
        assert_eq!(compared(truth), compared(reported));
    }
    assert_eq!(reported.last().unwrap().start, last.start);
    assert_eq!(reported.last().unwrap().figures, None, "nothing was reported of it");
}

#[test]
fn out_4_a_switch_that_dies_takes_its_open_counters_with_it() {
    // Calls come at 15, 25, 35, ... s. Down for 3 s, between two calls.
    for crash in [130.0, 150.0, 171.0] {
        let fault = format!(
            "[fault.crash]\nkind = \"crash\"\ntarget = \"west/switch\"\nat = \"{crash}s\"\nduration = \"3s\""
        );
        let story = tell(&scenario(&reporting(&fault)));
        let rows = lost(&story);
        let start: f64 = 120.0;
        // What the switch had counted since 120 s: a call at 125, 135, ... before the crash.
        let counted = (0..6).map(|call| start + 5.0 + 10.0 * f64::from(call));
        let before: Vec<f64> = counted.filter(|call| *call < crash).collect();
        let talked: f64 = before.iter().map(|call| (crash - call).min(4.0)).sum();
        let of = |metric| {
            let rows = rows.iter().filter(|row| row.metric == metric);
            let rows: Vec<_> = rows.map(|row| row.truth.lost(row.reported).0).collect();
            assert!(rows.len() <= 1, "one interval is hit");
            rows.first().copied().unwrap_or(0)
        };
        assert_eq!(of(Metric::Offered), before.len() as i64, "crash at {crash} s");
        assert_eq!(of(Metric::Answered), before.len() as i64);
        assert_eq!(of(Metric::TalkTime), secs(talked).as_nanos() as i64);
        for row in rows.iter().filter(|row| row.kind == LostKind::IntervalReport) {
            assert_eq!(row.key.interval, Some(at(start)));
            assert_eq!((row.cause.id(), row.known), (1, false), "the rest was reported");
            let nothing_left = row.reported.is_zero();
            let expected = if nothing_left { Verdict::Lost } else { Verdict::Truncated };
            assert_eq!(row.verdict, expected);
        }
    }
}

#[test]
fn out_4_a_cut_to_the_database_makes_reports_late_and_loses_none() {
    for (cut, lasts) in [(100.0, 300.0), (118.0, 90.0), (61.0, 30.0)] {
        let fault = format!(
            "[fault.cut]\nkind = \"cut\"\ntarget = \"west-east\"\nat = \"{cut}s\"\nduration = \"{lasts}s\""
        );
        let story = tell(&scenario(&reporting(&fault)));
        let rows = lost(&story);
        assert!(rows.iter().all(|row| row.verdict == Verdict::Late));
        assert!(rows.iter().all(|row| row.truth.lost(row.reported).0 == 0));
        let mut late: Vec<_> = rows.iter().filter_map(|row| row.key.interval).collect();
        late.dedup();
        // Reports are sent at 65, 125, 185, ... s and late 10 s after that.
        let healed: f64 = cut + lasts;
        let due = (0..9).map(|minute| f64::from(minute) * 60.0 + 65.0);
        let held = due.filter(|due| (cut..healed - 10.0).contains(due));
        let expected: Vec<_> = held.map(|due| at(due - 65.0)).collect();
        assert_eq!(late, expected, "cut from {cut} s for {lasts} s");
        for row in rows {
            let recovered = row.recovered.expect("it came after all");
            assert!(recovered >= at(healed), "not before the way was open");
            assert!(recovered <= at(healed) + secs(3.0));
        }
    }
}

#[test]
fn out_4_a_database_that_is_down_gets_its_reports_when_it_is_back() {
    let fault = "[fault.down]\nkind = \"crash\"\ntarget = \"east/history\"\nat = \"100s\"\nduration = \"150s\"";
    let story = tell(&scenario(&reporting(fault)));
    let rows = lost(&story);
    assert!(!rows.is_empty());
    assert!(rows.iter().all(|row| row.verdict == Verdict::Late && row.cause.id() == 1));
}

#[test]
fn core_9_a_clock_that_is_wrong_puts_calls_into_the_neighbours_interval() {
    // Ahead by 7 s: an interval ends 7 s early, and a call of its last 7 s is in the next.
    for (skew, direction) in [(7.0, "ahead"), (17.0, "ahead"), (6.0, "behind")] {
        let fault = format!(
            "[fault.clock]\nkind = \"clock_skew\"\ntarget = \"west/switch\"\n{direction} = \"{skew}s\"\nat = \"130s\"\nduration = \"120s\""
        );
        let story = tell(&scenario(&reporting(&fault)));
        let rows = lost(&story);
        let offered: Vec<_> = rows.iter().filter(|row| row.metric == Metric::Offered).collect();
        assert!(!offered.is_empty());
        assert!(offered.iter().all(|row| row.verdict == Verdict::Misattributed));
        let sum: i64 = offered.iter().map(|row| row.truth.lost(row.reported).0).sum();
        assert_eq!(sum, 0, "nothing is lost, only in the wrong place");
        // Calls come 5 s after full tens: so many between the wrong end and the right one.
        let moved = if direction == "ahead" {
            (0..6).filter(|call| 5.0 + 10.0 * f64::from(*call) >= 60.0 - skew).count()
        } else {
            (0..6).filter(|call| 5.0 + 10.0 * f64::from(*call) < skew).count()
        };
        assert_eq!(offered[0].truth.lost(offered[0].reported).0.unsigned_abs(), moved as u64);
    }
}

#[test]
fn out_4_calls_that_a_crash_ends_are_rows_of_their_own() {
    let fault = "[fault.crash]\nkind = \"crash\"\ntarget = \"west/switch\"\nat = \"127s\"\nduration = \"3s\"";
    let story = tell(&scenario(&reporting(fault)));
    let calls: Vec<_> =
        lost(&story).into_iter().filter(|row| row.kind == LostKind::CallInProgress).collect();
    assert_eq!(calls.len(), 1);
    let row = calls[0];
    assert_eq!((row.truth, row.reported), (Quantity::Count(1), Quantity::Count(0)));
    assert_eq!(row.cause.id(), 1);
    assert_eq!(row.key.contact.map(|contact| contact.number), Some(12), "the call of 125 s");
}

#[test]
fn core_17_a_router_far_away_lags_behind_by_the_latency() {
    for latency_ms in [5_u64, 40, 300] {
        let text = format!(
            r#"
            duration = "5m"
            [site]
            center = {{}}
            office = {{}}
            [link.center-office]
            latency = "{latency_ms}ms"
            [queue.sales]
            arrivals = {{ every = "100s", until = "150s" }}
            handling = "30s"
            [agents.staff]
            count = 1
            site = "office"
            switch = "center"
            "#
        );
        let story = tell(&scenario(&text));
        let latency = SimDuration::from_millis(latency_ms);
        let told: Vec<_> = views(&story)
            .iter()
            .map(|row| (row.truth, row.view, row.end.since(row.start)))
            .collect();
        let expected = [
            // The log-in is on its way.
            (AgentState::Available, AgentState::LoggedOut, latency),
            // The offer is; the agent is free, the router knows better.
            (AgentState::Available, AgentState::Reserved, latency),
            // That the call is over is told to the phone; that the agent is free, back.
            (AgentState::Available, AgentState::Reserved, latency),
        ];
        assert_eq!(told, expected);
        assert!(views(&story).iter().all(|row| row.cause.is_none()));
    }
}

#[test]
fn core_17_a_cut_shows_agents_as_free_who_are_gone() {
    // The office is lost at 50 s; the switch misses its keepalives 15 s after the last.
    let text = r#"
        duration = "5m"
        [site]
        center = {}
        office = {}
        [link.center-office]
        latency = "10ms"
        [queue.sales]
        handling = "30s"
        [agents.staff]
        count = 3
        site = "office"
        switch = "center"
        [fault.lost]
        kind = "site_outage"
        target = "office"
        at = "52s"
        duration = "100s"
        "#;
    let story = tell(&scenario(text));
    let blind: Vec<_> = views(&story)
        .into_iter()
        .filter(|row| (row.truth, row.view) == (AgentState::LoggedOut, AgentState::Available))
        .collect();
    assert_eq!(blind.len(), 3);
    for row in blind {
        assert_eq!((row.start, row.end), (at(52.0), at(50.0 + 0.01 + 15.0)));
        assert_eq!(row.cause.id(), 1);
    }
}

#[test]
fn core_23_nothing_has_a_cause_before_a_fault_or_once_all_is_well_again() {
    let fault = "[fault.crash]\nkind = \"crash\"\ntarget = \"west/switch\"\nat = \"200s\"\nduration = \"50s\"";
    let story = tell(&scenario(&reporting(fault)));
    let mut caused = 0;
    for row in &story.rows {
        let (time, cause) = match row {
            Row::AgentState(row) => (row.time, row.cause),
            Row::Contact(row) => (row.ended, row.cause),
            Row::RouterView(row) => (row.start, row.cause),
            _ => continue,
        };
        if cause.is_none() {
            continue;
        }
        caused += 1;
        assert!(time >= at(200.0), "{row:?} before the fault");
        assert!(time <= at(250.0) + secs(2.0), "{row:?} after everybody was back");
    }
    assert!(caused > 0, "and in between there is one");
}

#[test]
fn core_23_of_two_faults_the_earlier_that_is_not_healed_is_to_blame() {
    // A call rings at an agent whose phone hangs: it is taken back because of that hang, and
    // lost with the switch by the crash, when the hang is over or not.
    for (hang_lasts, blamed) in [(60.0, 1), (14.0, 2)] {
        let text = format!(
            r#"
            duration = "5m"
            [site.main]
            [queue.sales]
            arrivals = {{ every = "100s", until = "150s" }}
            handling = "60s"
            [agents.staff]
            count = 1
            site = "main"
            [fault.hang]
            kind = "hang"
            target = "main/staff/1"
            at = "99s"
            duration = "{hang_lasts}s"
            [fault.crash]
            kind = "crash"
            target = "main/switch"
            at = "115s"
            "#
        );
        let story = tell(&scenario(&text));
        let contact = story.contact("sales", 1);
        assert_eq!(contact.reroutes, 1);
        assert_eq!(contact.cause.id(), blamed, "the hang lasts {hang_lasts} s");
    }
}
