//! Agents who are alive, and logged off all the same (BEAT-8).

use super::setup::Setup;
use crate::common::{at, secs};
use switchover::ledger::figures::Figure;
use switchover::ledger::heartbeat::{HeartbeatBy, HeartbeatEvent};
use switchover::ledger::rows::{AgentReason, AgentState, ContactEnd};

/// By hand: whether the watchdog of an agent looks while the last ping is too old, because
/// from `from` to `until` every message takes `extra` longer.
fn is_logged_off(setup: &Setup, agent: u32, (from, until, extra): (f64, f64, f64)) -> bool {
    let arrivals: Vec<f64> = setup
        .pings(agent)
        .take_while(|sent| *sent < setup.duration)
        .scan(0.0f64, |last, sent| {
            let slow = if (from..until).contains(&sent) { extra } else { 0.0 };
            *last = last.max(sent + slow);
            Some(*last)
        })
        .collect();
    let mut looks = setup.looks(agent).take_while(|look| *look < setup.duration);
    looks.any(|look| {
        let logged = arrivals.iter().rfind(|arrival| **arrival <= look);
        look - logged.expect("the first came with the log-on") > setup.lag
    })
}

/// The spikes of the issue, and tolerances.
const SPIKES: [f64; 4] = [10.0, 50.0, 61.0, 120.0];

#[test]
fn beat_8_latency_spikes_alone_log_people_off_as_the_tolerance_lets_them() {
    let (from, until) = (601.3, 1201.3);
    for lag in [45.0, 75.0, 90.0, 120.0, 180.0] {
        for (extra, least) in SPIKES.into_iter().zip([0.0, 0.0, 0.0, 120.0]) {
            let setup = Setup {
                lag,
                agents: 37,
                phases: "spread",
                duration: 1900.0,
                logon: 10.0,
                more: format!(
                    "[fault.spike]\nkind = \"slow\"\ntarget = \"office-denver\"\nlatency = \"{extra}s\"\nat = \"{from}s\"\nduration = \"{}s\"\n",
                    until - from
                ),
                ..Setup::default()
            };
            let by_hand =
                (0..37).filter(|agent| is_logged_off(&setup, *agent, (from, until, extra)));
            let story = setup.tell();
            assert_eq!(
                story.count(Figure::FalseLogouts),
                by_hand.count() as u64,
                "{extra} s, lag {lag} s"
            );
            assert_eq!(story.count(Figure::Detections), 0);
            let all_or_none = extra == least && lag <= 90.0;
            assert!(!all_or_none || story.count(Figure::FalseLogouts) == 37, "all are hit");
            for row in story.log_offs() {
                assert_eq!((row.alive, row.cause.id()), (Some(true), 1), "the spike is to blame");
            }
            let back = story.heartbeats(HeartbeatEvent::NewSession).len() as u64;
            assert_eq!(back, story.count(Figure::FalseLogouts), "everybody logs on again");
        }
    }
}

#[test]
fn beat_8_with_heartbeats_alone_a_spike_logs_off_only_whom_a_call_meets_in_the_gap() {
    let mut seen = [0, 0];
    for (extra, lag) in [(10.0, 45.0), (50.0, 75.0), (61.0, 90.0), (120.0, 90.0), (120.0, 120.0)] {
        for call in [640.2, 677.7, 690.0, 690.5, 722.5, 749.9, 751.3] {
            let queue = format!(
                "arrivals = {{ every = \"{call}s\", until = \"{}s\" }}\nhandling = \"5s\"",
                call + 1.0
            );
            let more = format!(
                "[fault.spike]\nkind = \"slow\"\ntarget = \"office-denver\"\nlatency = \"{extra}s\"\nat = \"601.3s\"\nduration = \"600s\"\n"
            );
            // So long that nobody else is offered it meanwhile.
            let group = "ring_no_answer = \"900s\"".to_owned();
            let setup = Setup { mode: "heartbeat", lag, queue, group, more, ..Setup::default() };
            let story = setup.tell();
            // The ping of 600 s is the last quick one.
            let slow = (21..).map(|ping| f64::from(ping) * 30.0 + extra);
            let last = slow.take_while(|arrival| *arrival <= call).last().unwrap_or(600.0);
            let off = u64::from(call - last > lag);
            seen[off as usize] += 1;
            assert_eq!(story.count(Figure::FalseLogouts), off, "{extra} s, lag {lag} s, {call} s");
            assert_eq!(story.count(Figure::RejectedCalls), off);
            assert!(story.log_offs().iter().all(|row| row.by == Some(HeartbeatBy::Session)));
        }
    }
    assert!(seen.iter().all(|count| *count > 3), "both happen: {seen:?}");
}

/// A clock that is set ahead at 615 s, between the pings of 600 and 630 s.
fn clock_ahead(setup: Setup, ahead: f64) -> Setup {
    let more = format!(
        "[fault.clock]\nkind = \"clock_skew\"\ntarget = \"denver/claims.crm\"\nat = \"615s\"\nahead = \"{ahead}s\"\n"
    );
    Setup { more, ..setup }
}

#[test]
fn beat_2_and_3_ages_are_told_by_the_servers_clock() {
    for (ahead, lag, watchdog) in [(120.0, 90.0, 20.0), (60.0, 90.0, 20.0), (75.0, 90.0, 25.0)] {
        let setup = clock_ahead(Setup { lag, watchdog, ..Setup::default() }, ahead);
        let story = setup.tell();
        let look = setup.looks(0).find(|look| *look > 615.0).unwrap();
        let age = look - 600.0 + ahead;
        let off = (look < 630.0 && age > lag).then(|| at(look));
        assert_eq!(story.log_off_times(), Vec::from_iter(off), "ahead by {ahead} s");
    }
    let queue = "arrivals = { every = \"620s\", until = \"621s\" }\nhandling = \"5s\"".to_owned();
    for (ahead, rejected) in [(120.0, 1), (60.0, 0), (71.0, 1)] {
        let setup = Setup { mode: "heartbeat", queue: queue.clone(), ..Setup::default() };
        let story = clock_ahead(setup, ahead).tell();
        assert_eq!(story.count(Figure::RejectedCalls), rejected, "ahead by {ahead} s");
        assert_eq!(story.count(Figure::FalseLogouts), rejected);
        // There is nobody else: the caller waits until the agent is back.
        let wait = if rejected == 1 { 30.0 } else { 0.0 };
        assert_eq!(story.contact("claims", 1).wait, secs(wait));
    }
}

#[test]
fn beat_8_who_is_logged_off_falsely_logs_on_again_after_a_while() {
    for (logon, latency) in [(30.0, 0.0), (75.0, 0.2), (5.0, 1.0)] {
        let setup = Setup { logon, latency, watchdog: 20.0, ..Setup::default() };
        let story = clock_ahead(setup, 120.0).tell();
        assert_eq!(story.log_off_times(), [at(620.0 + latency)], "its session began later");
        assert_eq!(story.log_offs()[0].by, Some(HeartbeatBy::Watchdog));
        let states: Vec<_> =
            story.agent("claims-1").into_iter().filter(|row| row.time > at(1.0)).collect();
        // The browser hears of it one latency later.
        let heard = 620.0 + 2.0 * latency;
        let told: Vec<_> = states.iter().map(|row| (row.to, row.reason, row.time)).collect();
        let expected = [
            (AgentState::LoggedOut, AgentReason::SessionEnded, at(heard)),
            (AgentState::Available, AgentReason::SessionRestored, at(heard + logon)),
        ];
        assert_eq!(told, expected);
    }
}

#[test]
fn beat_8_a_call_goes_on_when_its_agent_is_logged_off_falsely() {
    for handling in [25.0, 100.0, 300.0] {
        let queue = format!(
            "arrivals = {{ every = \"610s\", until = \"611s\" }}\nhandling = \"{handling}s\""
        );
        let setup = Setup { queue, watchdog: 20.0, ..Setup::default() };
        let story = clock_ahead(setup, 120.0).tell();
        assert_eq!(story.log_off_times(), [at(620.0)]);
        let contact = story.contact("claims", 1);
        assert_eq!((contact.end, contact.talk), (ContactEnd::Handled, secs(handling)));
        let back = story.agent("claims-1").last().map(|row| (row.to, row.time));
        let ready = f64::max(620.0 + 30.0, 610.0 + handling);
        assert_eq!(back, Some((AgentState::Available, at(ready))));
    }
}
