//! `check --bless` and `run --trace`: what they write, and what later checks make of it.

use std::path::Path;

use crate::place::At;
use crate::readme::copy;

#[test]
fn cli_5_blessed_fingerprints_pass_until_the_scenario_changes() {
    let at = At::new();
    assert_eq!(at.run("check small.toml").code, 4, "nothing is recorded yet");
    let blessed = at.run("check small.toml --bless");
    assert_eq!(blessed.code, 0, "{}", blessed.err);
    let recorded = at.read("fingerprints/small.txt");
    assert!(recorded.starts_with("switchover fingerprints 1\nseed "));
    assert_eq!(at.run("check small.toml").code, 0);

    let text = at.read("small.toml");
    at.write("small.toml", &format!("seed = 99\n{text}"));
    let changed = at.run("check small.toml");
    assert_eq!(changed.code, 1, "{}", changed.out);
    assert!(changed.out.contains("recorded with seed 1, now 99"), "{}", changed.out);
    assert!(changed.out.contains("contacts: first differs in"), "{}", changed.out);
    assert_eq!(at.read("fingerprints/small.txt"), recorded, "only --bless records");

    at.write("fingerprints/small.txt", "switchover fingerprints 1\nseed one\n");
    let broken = at.run("check small.toml");
    assert_eq!(broken.code, 3);
    assert!(broken.err.contains("small.txt:2"), "{}", broken.err);
}

#[test]
fn out_9_the_trace_is_a_file_of_the_result_and_changes_no_other() {
    let at = At::new();
    assert_eq!(at.run("run small.toml --out plain --charts none").code, 0);
    assert_eq!(at.run("run small.toml --out traced --charts none --trace").code, 0);
    assert!(at.read("traced/trace.csv").starts_with("time_s,"));
    let manifest = at.read("traced/manifest.json");
    assert!(manifest.contains("\"trace.csv\""), "{manifest}");
    for file in at.names("plain").iter().filter(|file| *file != "manifest.json") {
        let path = |folder: &str| format!("{folder}/{file}");
        assert!(at.read(&path("plain")) == at.read(&path("traced")), "{file}");
    }
    assert_eq!(at.run("run small.toml --trace --replications 2").code, 2);
}

/// A timer of each modelled system: where it is changed, and the text that changes it.
const TIMERS: [(&str, &str, &str); 6] = [
    ("heartbeat-spike", "lag = \"90s\"", "lag = \"95s\""),
    ("interaction-outage", "[interaction.web]", "[interaction.web]\nswitchover = \"6s\""),
    ("peripheral-pim", "[peripheral.cards]", "[peripheral.cards]\nreport_delay = \"600ms\""),
    ("presence-routing", "expiry = \"10m\"", "expiry = \"11m\""),
    ("recovery-site-failure", "site-timeout = \"60s\"", "site-timeout = \"61s\""),
    ("two-sites", "ring = \"3s\"", "ring = \"3100ms\""),
];

#[test]
fn cli_5_one_changed_timer_turns_its_check_red_and_no_other() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let at = At::new();
    copy(&root, &at.path().join("scenarios"));
    let all: String = TIMERS.iter().map(|(name, ..)| format!(" scenarios/{name}.toml")).collect();
    let before = at.run(&format!("check{all}"));
    assert_eq!(before.code, 0, "{}", before.out);
    for (name, from, to) in TIMERS {
        let file = format!("scenarios/{name}.toml");
        let text = at.read(&file);
        assert!(text.contains(from), "{name}");
        at.write(&file, &text.replacen(from, to, 1));
        let after = at.run(&format!("check{all}"));
        assert_eq!(after.code, 1, "{name}: {}", after.out);
        let red: Vec<_> =
            after.out.lines().filter_map(|line| line.strip_prefix("FAIL    ")).collect();
        assert_eq!(red, [file.as_str()], "{name}");
        assert!(after.out.contains("first differs in row"), "{name}: {}", after.out);
        at.write(&file, &text);
    }
}
