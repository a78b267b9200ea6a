//! The trace: every event, its parent, its cause (OUT-9).

mod common;

use std::collections::BTreeMap;
use std::path::Path;

use switchover::kernel::random::Seed;
use switchover::report::trace::TraceSink;
use switchover::scenario::Scenario;
use switchover::world::build::build;

/// A line of the trace.
type Record = BTreeMap<String, String>;

fn trace(scenario: &Scenario) -> Vec<Record> {
    let folder = tempfile::tempdir().expect("a folder");
    let mut run = build(scenario, Seed { seed: scenario.config.seed, replication: 1 });
    let mut sink = TraceSink::create(folder.path(), run.names(), None).expect("it can be written");
    run.complete(&mut sink);
    let (file, rows) = sink.finish().expect("it can be written");
    assert_eq!(rows, run.events(), "every event is there");
    read(&folder.path().join(file))
}

fn read(path: &Path) -> Vec<Record> {
    let mut reader = csv::Reader::from_path(path).expect("it is there");
    reader.deserialize().map(|record| record.expect("a record")).collect()
}

const CUT: &str = r#"
duration = "30m"
[site]
center = {}
office = {}
[link]
center-office = { latency = "10ms" }
[queue.sales]
arrivals = { every = "30s" }
handling = "2m"
[agents]
staff = { count = 6, site = "office", switch = "center", ring = "2s" }
[fault.cut]
kind = "cut"
target = "center-office"
at = "10m"
duration = "1m"
"#;

#[test]
fn out_9_from_an_event_the_parents_lead_back_to_what_began_it() {
    let records = trace(&common::scenario(CUT));
    let by_sequence: BTreeMap<u64, &Record> = records
        .iter()
        .map(|record| (record["sequence"].parse().expect("a number"), record))
        .collect();
    assert_eq!(by_sequence.len(), records.len(), "sequence numbers are unique");
    let parent = |record: &Record| {
        let parent = record["parent"].parse::<u64>().ok()?;
        Some(*by_sequence.get(&parent).unwrap_or_else(|| panic!("{parent} was handled")))
    };
    for record in &records {
        if let Some(parent) = parent(record) {
            let time = |record: &Record| record["time_s"].parse::<f64>().expect("a time");
            assert!(time(parent) <= time(record), "{record:?}");
        }
    }
    // A conversation's end: the switch heard the answer, the agent answered an offer, the
    // caller arrived.
    let end = records
        .iter()
        .find(|record| record["event"] == "conversation_ends")
        .expect("somebody is served");
    let mut words = vec![end["event"].as_str()];
    let mut at = end;
    while let Some(above) = parent(at) {
        words.push(&above["event"]);
        at = above;
        if at["event"] == "arrival" {
            break;
        }
    }
    assert_eq!(words, ["conversation_ends", "answer", "agent_answers", "offer", "arrival"]);
    assert_eq!(end["contact"], "sales-1");
    assert_eq!(at["component"], "sales");
}

#[test]
fn out_9_what_a_fault_brings_about_bears_its_cause() {
    let records = trace(&common::scenario(CUT));
    let begins = records.iter().find(|record| record["event"] == "fault_begins").expect("it does");
    assert_eq!((begins["component"].as_str(), begins["cause"].as_str()), ("cut", ""));
    assert!(records.iter().any(|record| record["cause"] == "1"));
    let before = records.iter().take_while(|record| record["event"] != "fault_begins");
    assert!(before.into_iter().all(|record| record["cause"].is_empty()));
}

#[test]
fn out_9_components_have_the_names_of_other_files() {
    let records = trace(&common::scenario(CUT));
    let has = |component: &str, event: &str| {
        records.iter().any(|record| record["component"] == component && record["event"] == event)
    };
    assert!(has("center/switch", "log_in"));
    assert!(has("staff-1", "offer"));
    assert!(has("run", "interval_ends"));
    assert!(has("sales", "arrival"));
}
