//! One browser that dies, with and without calls.

use super::setup::{Setup, last_ping, noticed};
use crate::common::{Story, at, secs};
use switchover::ledger::figures::Figure;
use switchover::ledger::heartbeat::{HeartbeatBy, HeartbeatEvent};
use switchover::ledger::rows::{AgentReason, AgentState, ContactEnd};

#[test]
fn beat_3_a_watchdog_logs_a_dead_browser_off_at_its_first_look_after_the_lag() {
    for (dies, ping, lag, watchdog, by_hand) in [
        // The issue's table: at 690 s the ping of 600 s is exactly 90 s old, and good.
        (610.0, 30.0, 90.0, 60.0, Some(720.0)),
        (610.0, 30.0, 90.0, 15.0, Some(705.0)),
        (610.0, 30.0, 60.0, 15.0, None),
        (415.0, 20.0, 70.0, 45.0, None),
        (333.0, 7.0, 21.0, 10.0, None),
    ] {
        let setup = Setup { ping, lag, watchdog, ..Setup::default() };
        let story = setup.dies("1", dies).tell();
        let last = last_ping(dies, ping);
        let expected = noticed(last, lag, watchdog);
        assert_eq!(story.log_off_times(), [expected], "dies at {dies}, looks every {watchdog}");
        if let Some(by_hand) = by_hand {
            assert_eq!(expected, at(by_hand));
        }
        let row = story.log_offs()[0];
        assert_eq!(row.by, Some(HeartbeatBy::Watchdog));
        assert_eq!(row.alive, Some(false));
        assert_eq!(row.age, Some(expected.since(at(last))));
        assert_eq!(row.dead, Some(expected.since(at(dies))));
        assert_eq!(row.cause.id(), 1, "the crash is to blame");
        assert_eq!(story.count(Figure::Detections), 1);
        let mean = story.figure(Figure::DetectionMean).unwrap();
        assert!((mean - (expected.as_secs_f64() - dies)).abs() < 1e-6);
        assert_eq!(story.figure(Figure::DetectionMax), Some(mean));
    }
}

#[test]
fn beat_2_and_4_without_a_call_nobody_notices_but_a_watchdog() {
    for mode in ["none", "heartbeat"] {
        let setup = Setup { mode, ..Setup::default() };
        let story = setup.dies("1", 610.0).tell();
        assert_eq!(story.log_off_times(), []);
        assert_eq!(story.count(Figure::MissedDetections), 1);
        let missed = story.heartbeats(HeartbeatEvent::MissedDetection);
        assert_eq!(missed[0].dead, Some(at(1200.0).since(at(610.0))));
    }
}

#[test]
fn beat_1_the_browser_pings_at_every_interval_and_the_session_acknowledges() {
    for (ping, agents, duration) in [(30.0, 1, 1199.0), (7.0, 3, 500.0), (45.0, 10, 1000.0)] {
        for phases in ["together", "spread"] {
            let setup = Setup { ping, agents, duration, phases, lag: 135.0, ..Setup::default() };
            let counts = setup.events();
            let of_one =
                |agent| setup.pings(agent).take_while(|sent| *sent <= duration).count() as u64;
            let expected: u64 = (0..agents).map(of_one).sum();
            assert_eq!(counts.words["ping"], expected, "every {ping} s, {phases}");
            assert_eq!(counts.words["ping_acknowledged"], expected);
        }
    }
    let none = Setup { mode: "none", ..Setup::default() }.events();
    assert!(!none.words.contains_key("ping"), "nobody would look at them");
}

/// What becomes of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    Through,
    Rejected,
    NotSent,
}

/// Two agents, of whom the one who gets the call has a browser that dies.
fn one_call(
    mode: &'static str,
    watchdog: f64,
    (dies, ping, lag): (f64, f64, f64),
    call: f64,
) -> Story {
    let queue = format!(
        "arrivals = {{ every = \"{call}s\", until = \"{}s\" }}\nhandling = \"30s\"",
        call + 1.0
    );
    let setup = Setup { mode, watchdog, ping, lag, queue, agents: 2, ..Setup::default() };
    setup.dies("1", dies).tell()
}

fn fate(story: &Story) -> Fate {
    let rejected = story.count(Figure::RejectedCalls);
    let through = story.count(Figure::CallsToDeadBrowsers);
    let contact = story.contact("claims", 1);
    assert_eq!(contact.end, ContactEnd::Handled);
    assert_eq!(u64::from(contact.reroutes), rejected + through);
    assert_eq!(contact.wait, secs(12.0 * through as f64), "it rang for 12 s, or not at all");
    assert_eq!(story.count(Figure::ReroutedCalls), rejected + through);
    match (through, rejected) {
        (1, 0) => Fate::Through,
        (0, 1) => Fate::Rejected,
        (0, 0) => Fate::NotSent,
        other => panic!("one call: {other:?}"),
    }
}

/// The fate by hand.
fn expected(mode: &str, watchdog: f64, (dies, ping, lag): (f64, f64, f64), call: f64) -> Fate {
    let last = last_ping(dies, ping);
    if mode == "watchdog" && noticed(last, lag, watchdog) < at(call) {
        Fate::NotSent
    } else if mode != "none" && call - last > lag {
        Fate::Rejected
    } else {
        Fate::Through
    }
}

#[test]
fn beat_5_one_call_at_three_moments_in_four_set_ups() {
    use Fate::{NotSent, Rejected, Through};
    let set_ups = [("none", 60.0), ("heartbeat", 60.0), ("watchdog", 60.0), ("watchdog", 15.0)];
    let table = [
        (650.0, [Through; 4]),
        (710.0, [Through, Rejected, Rejected, NotSent]),
        (730.0, [Through, Rejected, NotSent, NotSent]),
    ];
    let browser = (610.0, 30.0, 90.0);
    for (call, fates) in table {
        for ((mode, watchdog), by_issue) in set_ups.into_iter().zip(fates) {
            let found = fate(&one_call(mode, watchdog, browser, call));
            assert_eq!(found, by_issue, "{mode}, looks every {watchdog} s, call at {call}");
            assert_eq!(found, expected(mode, watchdog, browser, call));
        }
    }
    for browser in [(610.0, 30.0, 60.0), (205.0, 20.0, 95.0), (431.0, 11.0, 22.0)] {
        for call in [440.0, 464.0, 505.0, 650.0, 668.0, 724.0] {
            if call <= browser.0 {
                continue;
            }
            for (mode, watchdog) in set_ups {
                let found = fate(&one_call(mode, watchdog, browser, call));
                assert_eq!(
                    found,
                    expected(mode, watchdog, browser, call),
                    "{mode} {browser:?} {call}"
                );
            }
        }
    }
}

#[test]
fn beat_2_an_age_of_exactly_the_lag_is_good() {
    for (call, rejected) in [(690.0, 0), (690.001, 1)] {
        let story = one_call("heartbeat", 60.0, (610.0, 30.0, 90.0), call);
        assert_eq!(story.count(Figure::RejectedCalls), rejected, "call at {call}");
    }
}

#[test]
fn beat_2_the_rejected_call_goes_to_somebody_else_and_the_agent_is_logged_off() {
    let story = one_call("heartbeat", 60.0, (610.0, 30.0, 90.0), 710.0);
    let contact = story.contact("claims", 1);
    assert_eq!(story.names.agent(contact.agent.unwrap()), "claims-2");
    assert_eq!(contact.cause.id(), 1, "the crash cost the caller a second choice");
    let row = story.log_offs()[0];
    assert_eq!((row.time, row.by), (at(710.0), Some(HeartbeatBy::Session)));
    assert_eq!(row.age, Some(secs(110.0)));
    let by: Vec<_> = story.heartbeats(HeartbeatEvent::Reroute).iter().map(|row| row.by).collect();
    assert_eq!(by, [Some(HeartbeatBy::Session)]);
}

#[test]
fn beat_4_and_5_calls_keep_going_to_a_dead_browser_or_at_most_one_more_does() {
    for (every, ring, lag) in [(50.0, 12.0, 90.0), (80.0, 20.0, 60.0), (35.0, 8.0, 150.0)] {
        let died = 610.0;
        let last = last_ping(died, 30.0);
        let calls: Vec<f64> = (1..)
            .map(|number| f64::from(number) * every)
            .take_while(|call| *call < 1100.0)
            .collect();
        let after = |from: f64| calls.iter().filter(|call| **call > from).count() as u64;
        // The two took turns: the first call may be the other's.
        let others = u64::from(calls.iter().filter(|call| **call < died).count() % 2 == 1);
        for (mode, reroutes, rejected) in [
            ("none", after(died) - others, 0),
            ("heartbeat", after(died) - after(last + lag) - others + 1, 1),
        ] {
            let queue = format!(
                "arrivals = {{ every = \"{every}s\", until = \"1100s\" }}\nhandling = \"5s\""
            );
            let group = format!("ring_no_answer = \"{ring}s\"");
            let setup = Setup { mode, lag, queue, group, agents: 2, ..Setup::default() };
            let story = setup.dies("1", died).tell();
            assert_eq!(story.count(Figure::ReroutedCalls), reroutes, "{mode}, every {every} s");
            assert_eq!(story.count(Figure::RejectedCalls), rejected);
            let rows = story.heartbeats(HeartbeatEvent::Reroute);
            assert!(rows.iter().all(|row| row.alive == Some(false) && row.dead.is_some()));
            let rang = (reroutes - rejected) as f64 * ring;
            let mean = story.figure(Figure::AddedWait).unwrap();
            assert!((mean - rang / reroutes as f64).abs() < 1e-6, "{mean}");
            assert_eq!(story.figure(Figure::ReroutedPerDeadBrowser), Some(reroutes as f64));
            let waits: f64 = story.contacts().map(|row| row.wait.as_secs_f64()).sum();
            assert!((waits - rang).abs() < 1e-6, "callers waited {waits} s for nothing else");
        }
    }
}

#[test]
fn beat_5_a_rejection_costs_the_way_between_cms_and_server_and_back() {
    for one_way in [0.02, 0.15, 1.5] {
        let setup = Setup {
            mode: "heartbeat",
            agents: 2,
            queue: "arrivals = { every = \"900s\" }\nhandling = \"5s\"".to_owned(),
            ..Setup::default()
        };
        let text = setup.dies("1", 610.0).text().replace(
            "[link.office-denver]",
            &format!("dallas = {{}}\n[link.denver-dallas]\nlatency = \"{one_way}s\"\n[link.office-denver]"),
        );
        let text = text.replace("switch = \"denver\"", "switch = \"dallas\"");
        let story = crate::common::tell(&crate::common::scenario(&text));
        let added = story.figure(Figure::AddedWait).unwrap();
        assert!((added - 2.0 * one_way).abs() < 1e-6, "{added}");
        // Then the offer to the other agent, and the answer.
        assert_eq!(story.contact("claims", 1).wait, secs(4.0 * one_way));
    }
}

#[test]
fn beat_5_a_call_that_rings_when_the_watchdog_looks_is_rejected() {
    // The ping of 600 s is 90 s old at 690 s: the call goes through, and rings until 702 s.
    let queue = "arrivals = { every = \"690s\", until = \"691s\" }\nhandling = \"5s\"".to_owned();
    for (watchdog, ends) in [(15.0, 702.0), (70.0, 700.0), (6.0, 696.0)] {
        let setup = Setup { watchdog, queue: queue.clone(), agents: 2, ..Setup::default() };
        let story = setup.dies("1", 610.0).tell();
        assert_eq!(story.contact("claims", 1).wait, at(ends).since(at(690.0)));
        assert_eq!(story.count(Figure::CallsToDeadBrowsers), 1);
        assert_eq!(story.count(Figure::RejectedCalls), u64::from(ends < 702.0));
    }
}

#[test]
fn beat_5_a_browser_that_dies_in_a_call_loses_it_and_the_cms_offers_it_the_next() {
    // A caller at 600 s who would talk for 100 s, one at 650 s; one agent only.
    let queue = "arrivals = { every = \"100s\", until = \"701s\" }\nhandling = \"60s\"".to_owned();
    let setup = Setup { mode: "none", queue, ..Setup::default() };
    let story = setup.dies("1", 610.0).tell();
    let talked = story.contact("claims", 6);
    assert_eq!(talked.end.as_str(), "lost");
    assert_eq!((talked.ended, talked.cause.id()), (at(610.0), 1));
    let next = story.contact("claims", 7);
    assert_eq!(next.end, ContactEnd::Open);
    assert!(next.reroutes > 20, "it rings there again and again: {}", next.reroutes);
    let out = story.agent("claims-1").last().map(|row| (row.to, row.reason, row.time));
    assert_eq!(out, Some((AgentState::LoggedOut, AgentReason::PlaceLost, at(610.0))));
}

#[test]
fn beat_8_a_browser_that_comes_back_starts_a_new_session() {
    for (lasts, logon, lag) in [(20.0, 30.0, 90.0), (400.0, 45.0, 90.0), (100.0, 10.0, 60.0)] {
        for mode in ["none", "heartbeat", "watchdog"] {
            let setup = Setup { mode, logon, lag, latency: 0.01, ..Setup::default() };
            let story = setup.fails("crash", "office/claims/1", 605.0, lasts).tell();
            let states = story.agent("claims-1");
            let back = states.last().expect("the agent came back");
            assert_eq!(back.to, AgentState::Available);
            assert_eq!(back.reason, AgentReason::SessionRestored);
            // The browser connects, a round trip; then the person logs on.
            assert_eq!(back.time, at(605.0 + lasts + 0.02 + logon));
            let noticed = noticed(600.01, lag, 60.0) < at(605.0 + lasts + 0.02 + logon);
            let log_offs = u64::from(noticed && mode == "watchdog");
            assert_eq!(story.count(Figure::Detections), log_offs, "{mode}, {lasts} s");
            let missed = u64::from(lasts + 0.02 + logon > lag && !(mode == "watchdog" && noticed));
            assert_eq!(story.count(Figure::MissedDetections), missed, "{mode}, {lasts} s");
        }
    }
}
