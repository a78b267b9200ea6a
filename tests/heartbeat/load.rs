//! Many agents under load, some of whose browsers die at random times (BEAT-5).

use std::collections::BTreeMap;

use super::setup::Setup;
use crate::common::Story;
use switchover::ledger::figures::Figure;
use switchover::ledger::heartbeat::HeartbeatEvent;

/// 1,000 agents of whom 100 die within an hour.
pub fn thousand(mode: &'static str) -> Setup {
    Setup {
        mode,
        agents: 900,
        phases: "spread",
        latency: 0.005,
        duration: 3600.0,
        queue: "arrivals = { rate = \"16000/h\" }\nhandling = { exponential = { mean = \"3m\" } }\ngroups = [[\"claims\", \"mortal\"]]"
            .to_owned(),
        more: r#"
            [agents.mortal]
            count = 100
            site = "office"
            switch = "denver"
            heartbeat = "claims"
            [fault.dies]
            kind = "crash"
            target = "office/mortal/*"
            time_to_failure = { uniform = { low = "5m", high = "50m" } }
            time_to_repair = "10h"
        "#
        .to_owned(),
        ..Setup::default()
    }
}

fn by_agent(story: &Story, event: HeartbeatEvent) -> BTreeMap<u32, u64> {
    let mut counts = BTreeMap::new();
    for row in story.heartbeats(event) {
        *counts.entry(row.agent.expect("of an agent").0).or_default() += 1;
    }
    counts
}

#[test]
fn beat_5_a_thousand_agents_of_whom_a_hundred_die_per_mode() {
    let stories = ["none", "heartbeat", "watchdog"].map(|mode| thousand(mode).tell());
    let per_death = stories.each_ref().map(|story| {
        assert_eq!(story.count(Figure::DeadBrowsers), 100);
        assert_eq!(story.count(Figure::FalseLogouts), 0);
        let reroutes = by_agent(story, HeartbeatEvent::Reroute);
        assert_eq!(reroutes.values().sum::<u64>(), story.count(Figure::ReroutedCalls));
        let rows = story.heartbeats(HeartbeatEvent::Reroute);
        let added: f64 = rows.iter().map(|row| row.added_wait.unwrap().as_secs_f64()).sum();
        let mean = story.figure(Figure::AddedWait).unwrap();
        assert!((added / rows.len() as f64 - mean).abs() < 1e-6);
        story.figure(Figure::ReroutedPerDeadBrowser).unwrap()
    });
    let [none, heartbeat, watchdog] = per_death;
    assert!(none > 3.0 * heartbeat && heartbeat > watchdog, "{per_death:?}");
    for story in &stories[1..] {
        let rejections = by_agent(story, HeartbeatEvent::Rejection);
        assert!(rejections.values().all(|count| *count == 1), "at most one each");
        let detection = story.figure(Figure::DetectionMax).unwrap();
        let watched = story.count(Figure::RejectedCalls) < 50;
        assert!(!watched || detection <= 90.0 + 60.0, "{detection}");
        assert_eq!(story.count(Figure::Detections) + story.count(Figure::MissedDetections), 100);
    }
    assert_eq!(stories[0].count(Figure::RejectedCalls), 0);
    assert_eq!(stories[0].count(Figure::MissedDetections), 100);
    assert!(stories[2].count(Figure::RejectedCalls) < stories[1].count(Figure::RejectedCalls));
}
