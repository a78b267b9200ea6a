//! Watchdogs look after the CMS (BEAT-6, BEAT-7), and what the server's crash does to them
//! (BEAT-9).

use super::setup::Setup;
use crate::common::at;
use switchover::ledger::figures::Figure;
use switchover::ledger::heartbeat::HeartbeatEvent;
use switchover::ledger::rows::{AgentReason, AgentState};

/// What comes of the looks, by hand; everything inside the data center takes no time.
#[derive(Debug, Default, PartialEq)]
struct ByHand {
    pings: u64,
    messages: u64,
    flagged: Option<f64>,
    cleared: Option<f64>,
    pings_while_flagged: u64,
}

/// The CMS is down from `down.0` to `down.1`.
fn by_hand(setup: &Setup, age: f64, timeout: f64, down: (f64, f64)) -> ByHand {
    let mut looks: Vec<f64> = (0..setup.agents)
        .flat_map(|agent| {
            setup.looks(agent).take_while(|look| *look <= setup.duration).collect::<Vec<_>>()
        })
        .collect();
    looks.sort_by(f64::total_cmp);
    let mut found = ByHand::default();
    let mut acknowledged = f64::NEG_INFINITY;
    for look in looks {
        let flagged = found.flagged.is_some_and(|since| since < look) && found.cleared.is_none();
        if look - acknowledged <= age + 1e-9 && !flagged {
            continue;
        }
        found.pings += 1;
        found.pings_while_flagged += u64::from(flagged);
        if (down.0..down.1).contains(&look) {
            found.messages += u64::from(look + timeout <= setup.duration);
            found.flagged.get_or_insert(look + timeout);
        } else {
            acknowledged = look;
            if flagged {
                found.cleared = Some(look);
            }
        }
    }
    found
}

fn cms_of(setup: &Setup, age: f64, timeout: f64) -> Setup {
    let heartbeat = format!("cms_age = \"{age}s\"\ncms_timeout = \"{timeout}s\"");
    Setup { heartbeat, ..setup.clone() }
}

#[test]
fn beat_6_and_7_a_cms_that_is_down_is_flagged_and_pinged_by_every_watchdog() {
    for (agents, watchdog, age, timeout) in [
        (10, 60.0, 60.0, 5.0),
        (1000, 60.0, 60.0, 5.0),
        (37, 45.0, 100.0, 11.0),
        (4, 20.0, 30.0, 3.0),
    ] {
        let setup = Setup {
            agents,
            watchdog,
            phases: "spread",
            duration: 1999.7,
            queue: "arrivals = { every = \"1h\" }\nhandling = \"1s\"".to_owned(),
            ..Setup::default()
        };
        let setup = cms_of(&setup, age, timeout);
        let down = (603.31, 1203.31);
        let expected = by_hand(&setup, age, timeout, down);
        let story = setup.clone().fails("crash", "denver/switch", down.0, 600.0).tell();
        let down_rows = story.heartbeats(HeartbeatEvent::CmsUnavailable);
        let up_rows = story.heartbeats(HeartbeatEvent::CmsAvailable);
        assert_eq!((down_rows.len(), up_rows.len()), (1, 1));
        let near = |time: switchover::kernel::time::SimTime, by_hand: Option<f64>| {
            (time.as_secs_f64() - by_hand.unwrap()).abs() < 1e-6
        };
        assert!(near(down_rows[0].time, expected.flagged), "{agents}: {:?}", down_rows[0]);
        assert!(near(up_rows[0].time, expected.cleared), "{agents}: {:?}", up_rows[0]);
        assert_eq!(up_rows[0].count, Some(expected.pings_while_flagged));
        assert_eq!(down_rows[0].cause.id(), 1);
        assert_eq!(story.count(Figure::CmsPings), expected.pings, "{agents} agents");
        assert_eq!(story.count(Figure::CmsMessages), expected.messages, "{agents} agents");
        assert_eq!(story.count(Figure::CmsFlags), 1);
        // While it is flagged, every watchdog pings once an interval.
        let minutes = (expected.cleared.unwrap() - expected.flagged.unwrap()) / 60.0;
        let a_minute = expected.pings_while_flagged as f64 / minutes;
        let every_watchdog = f64::from(agents) * 60.0 / watchdog;
        assert!((a_minute / every_watchdog - 1.0).abs() < 0.05, "{a_minute} a minute");
        // The sessions have lived on: nobody was logged off, everybody is back.
        assert_eq!(story.log_off_times(), []);
        let back = story.agent("claims-1").last().map(|row| (row.to, row.reason)).unwrap();
        assert_eq!(back, (AgentState::Available, AgentReason::ConnectionRestored));
    }
}

#[test]
fn beat_7_a_hundred_thousand_watchdogs_ping_a_cms_that_is_down_once_an_interval_each() {
    let setup = Setup {
        agents: 100_000,
        phases: "spread",
        ping: 150.0,
        lag: 400.0,
        duration: 790.0,
        ..Setup::default()
    };
    let setup = cms_of(&setup, 60.0, 5.0);
    let down = (61.0001, 661.0001);
    let expected = by_hand(&setup, 60.0, 5.0, down);
    let story = setup.clone().fails("crash", "denver/switch", down.0, 600.0).tell();
    let up = story.heartbeats(HeartbeatEvent::CmsAvailable);
    assert_eq!(up.len(), 1);
    assert_eq!(up[0].count, Some(expected.pings_while_flagged));
    assert_eq!(story.count(Figure::CmsPings), expected.pings);
    assert_eq!(story.count(Figure::CmsMessages), expected.messages);
    let minutes = up[0].time.since(story.heartbeats(HeartbeatEvent::CmsUnavailable)[0].time);
    let a_minute = expected.pings_while_flagged as f64 * 60.0 / minutes.as_secs_f64();
    assert!((a_minute / 100_000.0 - 1.0).abs() < 0.001, "{a_minute} a minute");
}

#[test]
fn beat_7_a_healthy_cms_gets_about_one_ping_per_age_however_many_watchdogs_there_are() {
    for (agents, watchdog, age) in
        [(10, 60.0, 60.0), (300, 60.0, 60.0), (300, 30.0, 20.0), (50, 60.0, 200.0)]
    {
        let setup =
            Setup { agents, watchdog, phases: "spread", duration: 3600.0, ..Setup::default() };
        let setup = cms_of(&setup, age, 5.0);
        let pings = setup.tell().count(Figure::CmsPings);
        assert_eq!(pings, by_hand(&setup, age, 5.0, (f64::MAX, f64::MAX)).pings);
        let least = 3600.0 / (age + watchdog / f64::from(agents)) - 2.0;
        assert!((least..=3600.0 / age + 1.0).contains(&(pings as f64)), "{pings} pings");
    }
}

#[test]
fn beat_7_whoever_wakes_while_a_ping_is_unanswered_pings_too() {
    // All wake at once; and one after the other, with a CMS that answers late.
    for (agents, wakes) in [(5, 20), (80, 20), (33, 20)] {
        let setup = Setup { agents, duration: 1200.0, ..Setup::default() };
        let pings = cms_of(&setup, 59.0, 5.0).tell().count(Figure::CmsPings);
        assert_eq!(pings, u64::from(agents) * wakes);
    }
    for (agents, round_trip) in [(60u32, 2.0), (60, 4.0), (20, 4.0)] {
        let setup = Setup { agents, phases: "spread", duration: 1200.0, ..Setup::default() };
        let text = cms_of(&setup, 119.9, 5.0).text().replace(
            "[link.office-denver]",
            &format!(
                "dallas = {{}}\n[link.denver-dallas]\nlatency = \"{}s\"\n[link.office-denver]",
                round_trip / 2.0
            ),
        );
        let text = text.replace("switch = \"denver\"", "switch = \"dallas\"");
        let story = crate::common::tell(&crate::common::scenario(&text));
        let mut by_hand = 0;
        let (mut answered, mut sent) = (f64::NEG_INFINITY, Vec::new());
        for look in
            (1..).map(|k| f64::from(k) * 60.0 / f64::from(agents)).take_while(|it| *it <= 1200.0)
        {
            while let Some(first) = sent.first().copied().filter(|it| it + round_trip < look) {
                answered = first + round_trip;
                sent.remove(0);
            }
            if look - answered > 119.9 {
                by_hand += 1;
                sent.push(look);
            }
        }
        assert_eq!(story.count(Figure::CmsPings), by_hand);
        assert_eq!(story.count(Figure::CmsFlags), 0, "it answers in time");
    }
}

#[test]
fn beat_9_the_shared_memory_is_lost_with_the_server_and_watchdogs_end() {
    for (agents, lasts, logon) in [(8, 200.0, 30.0), (25, 95.0, 40.0), (3, 10.0, 15.0)] {
        let setup = Setup { agents, logon, phases: "spread", duration: 1500.0, ..Setup::default() };
        let setup = cms_of(&setup, 1e6, 5.0);
        let story = setup.clone().fails("crash", "denver/claims.crm", 600.5, lasts).tell();
        let lost = story.heartbeats(HeartbeatEvent::MemoryLost);
        assert_eq!(lost.len(), 1);
        assert_eq!((lost[0].time, lost[0].count), (at(600.5), Some(u64::from(agents))));
        // Old watchdogs would have found the pings too old.
        assert_eq!(story.log_off_times(), []);
        // The first look ever pings, and the first one after the memory was lost.
        assert_eq!(story.count(Figure::CmsPings), 2);
        let back =
            story.agent("claims-1").last().map(|row| (row.to, row.reason, row.time)).unwrap();
        assert_eq!((back.0, back.1), (AgentState::Available, AgentReason::SessionRestored));
        // Connecting is tried every second from when the server was lost.
        let expected = at(600.5 + lasts + logon);
        assert_eq!(back.2, expected);
    }
}

#[test]
fn beat_6_without_watchdogs_nobody_pings_the_cms() {
    for mode in ["none", "heartbeat"] {
        let setup = Setup { mode, agents: 5, ..Setup::default() };
        let story = setup.fails("crash", "denver/switch", 300.0, 300.0).tell();
        assert_eq!(story.count(Figure::CmsPings), 0);
        assert_eq!(story.heartbeats(HeartbeatEvent::CmsUnavailable).len(), 0);
    }
}

#[test]
fn beat_9_a_time_out_of_before_the_crash_says_nothing_about_a_ping_after_it() {
    for (timeout, crash, logon) in [(100.0, 361.0, 5.0), (90.0, 365.0, 10.0), (110.0, 380.0, 3.0)] {
        let setup = Setup { logon, ..Setup::default() };
        // The CMS is down since before the ping of 360 s, the second one, which alone is pending
        // when the server dies.
        let setup = cms_of(&setup, 250.0, timeout).fails("crash", "denver/switch", 330.0, 600.0);
        let story = setup.fails("crash", "denver/claims.crm", crash, 1.0).tell();
        let flagged = story.heartbeats(HeartbeatEvent::CmsUnavailable)[0].time;
        let first_look = crash + 1.0 + logon + 60.0;
        assert!(first_look < 360.0 + timeout, "it is sent before the old time-out");
        assert_eq!(flagged, at(first_look + timeout));
    }
}
