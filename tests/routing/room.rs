//! Trunk lines and places: who finds no room.

use super::common::{scenario, secs, tell};
use switchover::ledger::rows::{ContactEnd, RejectReason};

/// The share of callers who find all of `lines` taken (Erlang B), `load` being offered.
pub fn erlang_b(lines: u32, load: f64) -> f64 {
    (1..=lines).fold(1.0, |blocked, line| {
        let carried = load * blocked;
        carried / (f64::from(line) + carried)
    })
}

#[test]
fn core_13_trunks_block_as_erlang_b_says() {
    for (trunks, load) in [(5, 4.0), (12, 10.0), (20, 24.0)] {
        let text = format!(
            r#"
            duration = "80h"
            site.main.trunks = {trunks}
            [queue.calls]
            arrivals = {{ rate = "{load}/min" }}
            handling = {{ exponential = {{ mean = "1m" }} }}
            [agents.staff]
            count = {trunks}
            site = "main"
            "#
        );
        let story = tell(&scenario(&text));
        let calls = story.contacts().count() as f64;
        let blocked =
            story.ended(|end| end == ContactEnd::Rejected(RejectReason::NoTrunk)) as f64 / calls;
        let expected = erlang_b(trunks, load);
        // Neighbouring calls find the same lines taken: the spread is wider than for
        // independent calls, by less than a factor of the load.
        let spread = (expected * (1.0 - expected) * load / calls).sqrt();
        assert!((blocked - expected).abs() < 4.0 * spread, "{blocked} instead of {expected}");
        assert!(story.contacts().all(|call| call.wait == secs(0.0)), "a line is an agent here");
    }
}

#[test]
fn core_13_who_finds_no_trunk_is_tried_at_the_next_site() {
    // Every call takes 100 s; Denver has few lines, Dallas has one more, both have agents
    // enough.
    let (every, handling) = (7_u32, 100_u32);
    for trunks in [3_usize, 5, 9] {
        let text = format!(
            r#"
            duration = "10m"
            drain = true
            [site]
            denver = {{ trunks = {trunks} }}
            dallas = {{ trunks = 1 }}
            [queue.calls]
            arrivals = {{ every = "{every}s" }}
            handling = "{handling}s"
            groups = ["denver", "dallas"]
            [agents]
            denver = {{ count = 50, site = "denver" }}
            dallas = {{ count = 50, site = "dallas" }}
            "#
        );
        let story = tell(&scenario(&text));
        let (mut denver, mut dallas): (Vec<u32>, Vec<u32>) = Default::default();
        for number in 1..=80 {
            let comes = number * every;
            denver.retain(|end| *end > comes);
            dallas.retain(|end| *end > comes);
            let expected = if denver.len() < trunks {
                denver.push(comes + handling);
                Some("denver")
            } else if dallas.is_empty() {
                dallas.push(comes + handling);
                Some("dallas")
            } else {
                None
            };
            let call = story.contact("calls", number);
            assert_eq!(call.site.map(|site| story.names.text(site)), expected, "call {number}");
            let blocked = ContactEnd::Rejected(RejectReason::NoTrunk);
            assert_eq!(call.end == blocked, expected.is_none());
        }
    }
}

#[test]
fn core_13_chats_need_no_trunk() {
    let text = r#"
        duration = "10m"
        site.main.trunks = 0
        [queue.chats]
        medium = "chat"
        arrivals = { every = "50s" }
        handling = "10s"
        [agents.staff]
        count = 1
        site = "main"
        media = { chat = 1 }
        "#;
    let story = tell(&scenario(text));
    assert!(story.contacts().all(|chat| chat.end == ContactEnd::Handled));
}

#[test]
fn core_13_who_finds_no_place_in_the_queue_is_rejected() {
    // One agent is busy from 10 s to 105 s; callers come every 10 s.
    for places in [0, 1, 4] {
        let text = format!(
            r#"
            duration = "104s"
            drain = true
            [site.main]
            [queue.calls]
            places = {places}
            arrivals = {{ every = "10s" }}
            handling = "95s"
            [agents.staff]
            count = 1
            site = "main"
            "#
        );
        let story = tell(&scenario(&text));
        for number in 1..=10 {
            let full = ContactEnd::Rejected(RejectReason::QueueFull);
            let expected = if number <= 1 + places { ContactEnd::Handled } else { full };
            assert_eq!(story.contact("calls", number).end, expected, "call {number}");
        }
        let figures: Vec<_> = story.queue_intervals().filter_map(|row| row.figures).collect();
        let rejected: u64 = figures.iter().map(|figures| figures.rejected).sum();
        assert_eq!(rejected, 9 - u64::from(places));
    }
}
