//! `check --bless` and `run --trace`: what they write, and what later checks make of it.

use crate::place::At;

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
