//! The measured tables of `docs/systems/heartbeat.md`:
//! `cargo test --test heartbeat tables -- --ignored --nocapture`.

use super::load::thousand;
use super::setup::Setup;
use crate::common::Story;
use switchover::ledger::figures::Figure;

const LAGS: [f64; 6] = [45.0, 60.0, 75.0, 90.0, 120.0, 180.0];

#[test]
#[ignore = "prints the tables of the docs"]
fn tables_of_the_docs() {
    println!("1,000 agents, ping 30 s, 5 minutes of extra latency; false log-offs");
    for extra in [10.0, 50.0, 61.0, 120.0] {
        for mode in ["heartbeat", "watchdog"] {
            let found = LAGS.map(|lag| spike(mode, lag, extra).count(Figure::FalseLogouts));
            println!("| {extra} s | {mode} | {found:?} |");
        }
    }
    println!("1,000 agents of whom 100 die, under load");
    for mode in ["none", "heartbeat", "watchdog"] {
        let story = thousand(mode).tell();
        let figures = [
            Figure::DeadBrowsers,
            Figure::Detections,
            Figure::MissedDetections,
            Figure::DetectionMean,
            Figure::DetectionMax,
            Figure::CallsToDeadBrowsers,
            Figure::RejectedCalls,
            Figure::ReroutedCalls,
            Figure::ReroutedPerDeadBrowser,
            Figure::AddedWait,
        ];
        let values = figures.map(|figure| (figure.as_str(), story.figure(figure)));
        println!("| {mode} | {values:?} |");
    }
}

fn spike(mode: &'static str, lag: f64, extra: f64) -> Story {
    let more = format!(
        "[fault.spike]\nkind = \"slow\"\ntarget = \"office-denver\"\nlatency = \"{extra}s\"\n\
         at = \"1203s\"\nduration = \"300s\"\n"
    );
    let queue = "arrivals = { rate = \"14000/h\" }\nhandling = { exponential = { mean = \"3m\" } }";
    let setup = Setup {
        mode,
        lag,
        agents: 1000,
        phases: "spread",
        latency: 0.004,
        duration: 3000.0,
        queue: queue.to_owned(),
        more,
        ..Setup::default()
    };
    setup.tell()
}
