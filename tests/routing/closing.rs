//! A center that closes: hours, and callers whom nobody can serve any more.

use super::common::{Story, at, scenario, secs, tell};
use switchover::ledger::rows::{ContactEnd, RejectReason};

/// Callers come every 21 s; the only agent's shift ends at 110 s, in the first call.
fn closes(handling: f64, more: &str) -> Story {
    tell(&scenario(&format!(
        r#"
        duration = "10m"
        [site.main]
        [queue.calls]
        arrivals = {{ every = "21s" }}
        handling = "{handling}s"
        {more}
        [agents.staff]
        count = 1
        site = "main"
        shifts = [{{ from = "0s", until = "110s" }}]
        "#
    )))
}

#[test]
fn core_13_a_closed_center_sends_its_callers_away() {
    for handling in [95.0, 120.0, 200.0] {
        let story = closes(handling, r#"when_closed = "send_away""#);
        assert_eq!(story.contact("calls", 1).end, ContactEnd::Handled);
        let goes = 21.0 + handling;
        for number in 2..=25 {
            let comes = 21.0 * f64::from(number);
            let call = story.contact("calls", number);
            if comes < 110.0 {
                assert_eq!(call.end, ContactEnd::Rejected(RejectReason::SentAway));
                assert_eq!(call.ended, at(goes), "when the last agent goes");
            } else {
                assert_eq!(call.end, ContactEnd::Rejected(RejectReason::Closed));
                assert_eq!(call.wait, secs(0.0));
            }
        }
    }
}

#[test]
fn core_13_a_closed_center_can_hold_its_callers() {
    for handling in [95.0, 120.0, 200.0] {
        let story = closes(handling, "");
        assert!((2..=25).all(|number| story.contact("calls", number).end == ContactEnd::Open));
    }
}

#[test]
fn core_13_a_gap_in_the_schedule_is_no_closing() {
    let text = r#"
        duration = "10m"
        [site.main]
        [queue.calls]
        arrivals = { every = "150s", until = "155s" }
        handling = "30s"
        when_closed = "send_away"
        [agents.staff]
        count = 2
        site = "main"
        shifts = [
            { count = 1, from = "0s", until = "110s" },
            { count = 1, from = "200s", until = "400s" },
        ]
        "#;
    assert_eq!(tell(&scenario(text)).contact("calls", 1).answered, Some(at(200.0)));
}

#[test]
fn core_13_outside_its_hours_a_queue_lets_nobody_in() {
    for (from, until) in [(0.0, 100.0), (50.0, 100.0), (21.0, 64.0)] {
        let hours = format!(r#"hours = [{{ from = "{from}s", until = "{until}s" }}]"#);
        let story = closes(5.0, &hours);
        for number in 1..=25 {
            let comes = 21.0 * f64::from(number);
            let open = from <= comes && comes < until;
            let call = story.contact("calls", number);
            let closed = ContactEnd::Rejected(RejectReason::Closed);
            assert_eq!(call.end, if open { ContactEnd::Handled } else { closed }, "at {comes}");
        }
    }
}
