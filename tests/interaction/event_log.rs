//! The event log: what is lost (IXN-7), and what a consumer makes of sessions (IXN-16).

use super::{figure, sessions};
use crate::common::{scenario, secs, tell};
use switchover::ledger::figures::Figure;
use switchover::ledger::lost::{LostKind, System};
use switchover::ledger::rows::{Row, WarningCode};

fn cluster(log: &str, more: &str) -> String {
    format!(
        r#"
        duration = "3h"
        [network]
        latency = "1ms"
        [site]
        west = {{}}
        [interaction.web]
        nodes = {{ n1 = "west", n2 = "west" }}
        proxies = {{ p1 = "west" }}
        routing = "none"
        [interaction.web.event_log]
        {log}
        [interaction.web.client.web]
        site = "west"
        request = "submit"
        queue = "q1"
        via = "n1"
        every = "1s"
        [queue.q1]
        medium = "email"
        router = "interaction.web"
        handling = "1m"
        [agents.staff]
        count = 4
        site = "west"
        interaction = "web"
        media = {{ email = 1 }}
        {more}
        "#
    )
}

#[test]
fn ixn_7_past_the_buffer_exactly_the_overflow_is_lost() {
    // One event a second at node 1.
    for (outage, buffer) in [(1000, 400), (600, 599), (500, 700), (3000, 10)] {
        let log = format!("layout = \"separate\"\nbuffer_size = {buffer}\nbuffer_time = \"3h\"");
        let fault = format!(
            "[fault.log]\nkind = \"crash\"\ntarget = \"west/web.n1-log\"\nat = \"3600500ms\"\nduration = \"{outage}s\""
        );
        let story = tell(&scenario(&cluster(&log, &fault)));
        let lost = story
            .rows
            .iter()
            .filter(|row| {
                matches!(row, Row::LostData(row)
                if row.system == System::Interaction && row.kind == LostKind::EventLog)
            })
            .count() as f64;
        assert_eq!(lost, figure(&story, "web.n1", Figure::EventsLost));
        // It is back when the connection is: at the next whole second.
        let expected = f64::from(i32::max(outage - buffer, 0));
        assert!((lost - expected).abs() <= 2.0, "{lost} of {outage} s with {buffer}");
        assert_eq!(figure(&story, "web.n2", Figure::EventsLost), 0.0);
        let warned = story.warnings().iter().any(|row| row.code == WarningCode::EventLogOverflow);
        assert_eq!(warned, lost > 0.0);
    }
}

#[test]
fn ixn_7_the_first_event_that_is_lost_is_the_first_one_past_the_buffer() {
    for (outage, buffer) in [(50, 20), (300, 299), (700, 5), (400, 123)] {
        let log = format!("layout = \"separate\"\nbuffer_size = {buffer}\nbuffer_time = \"3h\"");
        let fault = format!(
            "[fault.log]\nkind = \"crash\"\ntarget = \"west/web.n1-log\"\nat = \"3600500ms\"\nduration = \"{outage}s\""
        );
        let story = tell(&scenario(&cluster(&log, &fault)));
        let lost: Vec<f64> = story
            .rows
            .iter()
            .filter_map(|row| match row {
                Row::LostData(row) if row.kind == LostKind::EventLog => {
                    Some(row.time.as_secs_f64())
                }
                _ => None,
            })
            .collect();
        // One event each second; that of 3600 s was still in the buffer.
        let first = f64::from(3600 + buffer);
        for (n, time) in lost.iter().enumerate() {
            assert!((time - first - n as f64).abs() < 0.1, "{time} with {buffer}: {lost:?}");
        }
        // None of them after the database is back, the connection with it and a batch written.
        let last = lost.last().copied().unwrap_or(first);
        assert!(last > f64::from(3599 + outage), "{last}");
        assert!(last < f64::from(3605 + outage), "{last}");
        // What was submitted is in the database or lost; the last ones may be on their way.
        let events = figure(&story, "web.client-web", Figure::Found) + 4.0;
        let known = figure(&story, "web.n1", Figure::EventsLogged) + lost.len() as f64;
        assert!(events - known <= 2.0 && known <= events, "{known} of {events}");
    }
}

#[test]
fn ixn_7_an_event_that_is_kept_too_long_is_lost() {
    for keeps in [60, 300, 900] {
        let log = format!("layout = \"separate\"\nbuffer_time = \"{keeps}s\"");
        let fault = "[fault.log]\nkind = \"crash\"\ntarget = \"west/web.n1-log\"\nat = \"1h\"\nduration = \"20m\"";
        let story = tell(&scenario(&cluster(&log, fault)));
        let lost = figure(&story, "web.n1", Figure::EventsLost);
        assert!((lost - f64::from(1200 - keeps)).abs() <= 3.0, "{lost} with {keeps}");
    }
}

#[test]
fn ixn_16_pairs_overlap_and_only_a_consumer_that_merges_them_is_right() {
    for layout in ["single", "separate"] {
        for minutes in [20, 60, 100] {
            let log = format!("layout = \"{layout}\"");
            // Node 2 is stopped in good order, and logs its agents out; they work on.
            let fault = format!(
                "[fault.n2]\nkind = \"graceful_shutdown\"\ntarget = \"west/web.n2-a\"\nat = \"{minutes}m\"\nduration = \"1m\""
            );
            let story = tell(&scenario(&cluster(&log, &fault)));
            for row in sessions(&story) {
                assert_eq!(row.truth.as_secs_f64().round(), 3.0 * 3600.0);
                assert!(row.merged.as_secs_f64() - row.truth.as_secs_f64() < 1.0, "{row:?}");
                assert!(row.truth.saturating_sub(row.merged) < secs(1.0), "{row:?}");
                let naive = row.naive.as_secs_f64();
                assert!(row.merged > row.naive, "{row:?}");
                // It ends at the first logout, and begins anew when node 2 is back.
                let gap = row.truth.as_secs_f64() - naive;
                assert!(gap > 1.0 && gap < 120.0, "{row:?}");
                assert_eq!(row.pairs, 1);
            }
        }
    }
}

#[test]
fn ixn_16_a_clean_up_trigger_removes_what_icon_has_not_read() {
    // The shift ends after two hours: every node writes its logout.
    let shift = "shifts = [{ from = \"0s\", until = \"2h\" }]";
    for (clean_up, right) in [("0s", false), ("10s", false), ("5m", true)] {
        let log = format!("clean_up = \"{clean_up}\"\nicon_poll = \"61s\"");
        let story = tell(&scenario(&cluster(&log, shift)));
        for row in sessions(&story) {
            let off = (row.merged.as_secs_f64() - row.truth.as_secs_f64()).abs();
            assert_eq!(off < 1.0, right, "{clean_up}: {row:?}");
        }
    }
}
