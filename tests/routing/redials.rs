//! Customers who were not served come again.

use super::common::{Story, at, scenario, secs, tell};
use switchover::ledger::rows::{ContactEnd, RejectReason};

/// Nobody is ever served: the agent is on the first call for the whole run. Callers hang up
/// when their patience ends.
fn unserved(duration: &str, patience: &str, redial: &str) -> Story {
    tell(&scenario(&format!(
        r#"
        duration = "{duration}"
        drain = true
        [site.main]
        [queue.calls]
        arrivals = {{ every = "10s" }}
        handling = "1000h"
        patience = {patience}
        {redial}
        [agents.staff]
        count = 1
        site = "main"
        shifts = [{{ from = "0s", until = "1s" }}]
        "#
    )))
}

#[test]
fn core_13_who_hung_up_comes_again_after_the_delay_as_often_as_allowed() {
    for (patience, delay, attempts) in [(5.0, 60.0, 3_u32), (20.0, 31.0, 1), (8.0, 100.0, 2)] {
        let redial =
            format!(r#"redial = {{ share = 1.0, delay = "{delay}s", attempts = {attempts} }}"#);
        let story = unserved("20m", &format!("\"{patience}s\""), &redial);
        let mut calls: Vec<_> =
            story.contacts().filter(|call| call.contact.number == 3).copied().collect();
        calls.sort_by_key(|call| call.contact);
        assert_eq!(calls.len() as u32, 1 + attempts);
        for (attempt, call) in calls.iter().enumerate() {
            let rounds = attempt as f64;
            assert_eq!(call.submitted, at(30.0 + rounds * (patience + delay)));
            assert_eq!(call.wait, secs(patience), "the same caller has the same patience");
            assert_eq!(call.contact.first(), calls[0].contact);
        }
        assert_eq!(story.names.contact(calls[0].contact), "calls-3");
        assert_eq!(story.names.contact(calls[1].contact), "calls-3.1");
        let figures = story.queue_intervals().filter_map(|row| row.figures);
        let offered: u64 = figures.map(|figures| figures.offered).sum();
        assert_eq!(offered, story.contacts().count() as u64, "each is submitted for itself");
        let last = story.contacts().map(|call| call.submitted).max();
        assert!(last < Some(at(1_200.0)), "nobody comes after the end");
    }
}

#[test]
fn core_13_redials_add_their_share_of_those_who_hung_up() {
    for (share, kind) in [(0.2, "same"), (0.4, "new"), (0.9, "same")] {
        let redial = format!(
            r#"redial = {{ share = {share}, delay = {{ exponential = {{ mean = "2m" }} }}, as = "{kind}", attempts = 1 }}"#
        );
        let patience = r#"{ exponential = { mean = "30s" } }"#;
        let story = unserved("10h", patience, &redial);
        let first = story.contacts().filter(|call| call.contact.redial == 0).count() as f64;
        let again = story.contacts().filter(|call| call.contact.redial == 1).count() as f64;
        let spread = (first * share * (1.0 - share)).sqrt();
        // Some of the last would have come after the end.
        let late = 2.5 * 60.0 / 10.0 * share;
        assert!((again - first * share).abs() < 4.0 * spread + late, "{again} of {first}");
        let same = story
            .contacts()
            .filter(|call| call.contact.redial == 1)
            .all(|call| story.contact("calls", call.contact.number).wait == call.wait);
        assert_eq!(same, kind == "same", "only the same caller has the same patience");
    }
}

#[test]
fn core_20_first_callers_are_the_same_whoever_comes_again() {
    let patience = r#"{ exponential = { mean = "30s" } }"#;
    let without = unserved("2h", patience, "");
    for redial in [
        r#"redial = { share = 0.5, delay = "1m", as = "new" }"#,
        r#"redial = { share = 1.0, delay = "1m", as = "same", attempts = 9 }"#,
        r#"redial = { share = 0.1, delay = { uniform = { low = "1s", high = "1h" } } }"#,
    ] {
        let with = unserved("2h", patience, redial);
        let mut count = 0;
        for call in without.contacts() {
            let twin = with.contacts().find(|other| other.contact == call.contact);
            let twin = twin.expect("the same callers come");
            assert_eq!(
                (twin.submitted, twin.wait, twin.end),
                (call.submitted, call.wait, call.end)
            );
            count += 1;
        }
        assert_eq!(with.contacts().filter(|call| call.contact.redial == 0).count(), count);
        assert!(with.contacts().count() > count);
    }
}

#[test]
fn core_13_who_was_blocked_comes_again_and_finds_room_later() {
    // One line, taken from 10 s to 110 s: callers at 20, 30, ... are blocked and come again.
    for delay in [95.0, 101.0, 200.0] {
        let text = format!(
            r#"
            duration = "10m"
            site.main.trunks = 1
            [queue.calls]
            arrivals = {{ every = "10s", until = "25s" }}
            handling = "100s"
            redial = {{ share = 1.0, delay = "{delay}s" }}
            [agents.staff]
            count = 1
            site = "main"
            "#
        );
        let story = tell(&scenario(&text));
        let blocked = ContactEnd::Rejected(RejectReason::NoTrunk);
        let ends: Vec<_> = story
            .contacts()
            .filter(|call| call.contact.number == 2)
            .map(|call| (call.submitted, call.end))
            .collect();
        assert_eq!(ends, [(at(20.0), blocked), (at(20.0 + delay), ContactEnd::Handled)]);
    }
}
