//! Breaks, absences, and shifts that change while a phone is cut off.

use super::common::{Story, at, scenario, tell};
use switchover::kernel::cause::Cause;
use switchover::ledger::rows::{AgentReason, AgentState};

/// One agent; calls every 100 s of 30 s each.
fn with_breaks(breaks: &str) -> Story {
    tell(&scenario(&format!(
        r#"
        duration = "20m"
        [site.main]
        [queue.calls]
        arrivals = {{ every = "100s" }}
        handling = "30s"
        [agents.staff]
        count = 1
        site = "main"
        shifts = [{{ from = "0s", until = "20m", breaks = [{breaks}] }}]
        "#
    )))
}

#[test]
fn core_15_a_break_takes_the_agent_away_and_interrupts_no_call() {
    for (begins, lasts) in [(350.0_f64, 100.0_f64), (410.0, 100.0), (395.0, 250.0)] {
        let story = with_breaks(&format!(r#"{{ at = "{begins}s", duration = "{lasts}s" }}"#));
        let ends = begins + lasts;
        let mut free = 0.0_f64;
        for number in 1..=8_u32 {
            let ready = free.max(100.0 * f64::from(number));
            let answered = if ready >= begins && ready < ends { ends } else { ready };
            assert_eq!(story.contact("calls", number).answered, Some(at(answered)));
            free = answered + 30.0;
        }
        let away: Vec<_> = story
            .agent("staff-1")
            .into_iter()
            .filter(|row| row.reason == AgentReason::Break)
            .map(|row| (row.time, row.to))
            .collect();
        // A call of 30 s begins at every whole 100 s.
        let in_call = begins % 100.0 < 30.0;
        let goes = if in_call { (begins / 100.0).floor() * 100.0 + 30.0 } else { begins };
        assert_eq!(away, [(at(goes), AgentState::NotReady)]);
    }
}

#[test]
fn core_15_staggered_breaks_leave_most_at_work() {
    for (people, stagger, lasts) in
        [(4_u32, 240.0_f64, 60.0_f64), (10, 300.0, 60.0), (5, 100.0, 90.0)]
    {
        let text = format!(
            r#"
            duration = "20m"
            [site.main]
            [queue.calls]
            handling = "30s"
            [agents.staff]
            count = {people}
            site = "main"
            [[agents.staff.shifts]]
            from = "0s"
            until = "20m"
            breaks = [{{ at = "5m", duration = "{lasts}s", stagger = "{stagger}s" }}]
            "#
        );
        let story = tell(&scenario(&text));
        for number in 0..people {
            let begins = 300.0 + stagger * f64::from(number) / f64::from(people);
            let states: Vec<_> = story
                .agent(&format!("staff-{}", number + 1))
                .into_iter()
                .map(|row| (row.time, row.to))
                .take(3)
                .collect();
            let expected = [
                (at(0.0), AgentState::Available),
                (at(begins), AgentState::NotReady),
                (at(begins + lasts), AgentState::Available),
            ];
            assert_eq!(states, expected);
        }
    }
}

#[test]
fn core_15_a_share_of_the_people_is_absent() {
    for share in [0.02, 0.08, 0.3] {
        let text = format!(
            r#"
            duration = "1h"
            [site.main]
            [queue.calls]
            handling = "30s"
            [agents.staff]
            count = 4000
            site = "main"
            shrinkage = {share}
            shifts = [{{ from = "10m", until = "50m" }}]
            "#
        );
        let story = tell(&scenario(&text));
        let absent =
            |row: &&&switchover::ledger::rows::AgentStateRow| row.reason == AgentReason::Absent;
        let rows: Vec<_> = story.agent_states().collect();
        let missing = rows.iter().filter(absent).count() as f64;
        let spread = (4_000.0 * share * (1.0_f64 - share)).sqrt();
        assert!((missing - 4_000.0 * share).abs() < 4.0 * spread, "{missing} for {share}");
        let came = rows.iter().filter(|row| row.reason == AgentReason::ShiftStart).count();
        assert_eq!(came as f64, 4_000.0 - missing);
        assert!(rows.iter().filter(absent).all(|row| {
            row.time == at(600.0)
                && (row.from, row.to) == (AgentState::LoggedOut, AgentState::LoggedOut)
        }));
    }
}

#[test]
fn core_15_a_shift_that_changes_while_the_phone_is_dead_is_written_down() {
    // The phone is dead from `from` to `until`; the shift is 100 s to 300 s.
    for (from, until) in [(50.0_f64, 200.0_f64), (150.0, 400.0), (50.0, 400.0)] {
        let text = format!(
            r#"
            duration = "10m"
            [site.main]
            [queue.calls]
            handling = "30s"
            [agents.staff]
            count = 1
            site = "main"
            shifts = [{{ from = "100s", until = "300s" }}]
            [fault.dead]
            kind = "crash"
            target = "main/staff/1"
            at = "{from}s"
            duration = "{lasts}s"
            "#,
            lasts = until - from
        );
        let story = tell(&scenario(&text));
        let fault = Cause::new(1);
        let out = AgentState::LoggedOut;
        let mut expected = Vec::new();
        if from < 100.0 {
            expected.push((100.0, out, AgentReason::PlaceLost, fault));
        } else {
            expected.push((100.0, AgentState::Available, AgentReason::ShiftStart, Cause::NONE));
            expected.push((from, out, AgentReason::PlaceLost, fault));
        }
        let rows = story.agent("staff-1");
        let found = |row: &switchover::ledger::rows::AgentStateRow| {
            (row.time.as_secs_f64(), row.to, row.reason, row.cause)
        };
        let first: Vec<_> = rows.iter().map(|row| found(row)).take(expected.len()).collect();
        assert_eq!(first, expected);
        let last = rows.last().expect("there are rows");
        assert_eq!((last.time, last.to, last.reason), (at(300.0), out, AgentReason::ShiftEnd));
        if until > 300.0 {
            assert_eq!(last.from, out, "who is logged out already is missed no longer");
        }
    }
}
