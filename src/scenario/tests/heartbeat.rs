//! Communication sessions: bad input (CLI-2).

use super::{GOOD, problems};

const TABLE: &str = "[heartbeat.claims]\nsite = \"denver\"\n";

/// The problems of the good scenario, whose group uses sessions that this table says.
fn with(table: &str, group: &str) -> Vec<String> {
    let text = GOOD.replace("count = 40", &format!("count = 40, {group}"));
    problems(&[("main.toml", &format!("{text}\n{table}"))], &[])
}

fn expect(table: &str, group: &str, expected: &[&str]) {
    let found = with(table, group);
    assert_eq!(found.len(), expected.len(), "{found:#?}");
    for (found, expected) in found.iter().zip(expected) {
        assert!(found.contains(expected), "{found}\ndoes not hold\n{expected}");
    }
}

const USES: &str = "heartbeat = \"claims\"";

#[test]
fn beat_1_good_sessions_are_good() {
    expect(TABLE, USES, &[]);
}

#[test]
fn beat_8_a_lag_shorter_than_the_ping_interval_is_a_warning() {
    let short = "the heartbeat lag is shorter than the time between two pings";
    expect(&format!("{TABLE}lag = \"29s\""), USES, &[short]);
    expect(&format!("{TABLE}ping = \"91s\""), USES, &[short]);
    expect(&format!("{TABLE}lag = \"30s\""), USES, &[]);
    expect(&format!("{TABLE}lag = \"29s\"\nmode = \"none\""), USES, &[]);
}

#[test]
fn beat_3_intervals_of_zero_are_errors() {
    for key in ["watchdog", "ping", "cms_timeout"] {
        let cannot = format!("OutOfRange `{key}` cannot be zero");
        expect(&format!("{TABLE}{key} = \"0s\""), USES, &[&cannot]);
    }
    expect(
        &format!("{TABLE}mode = \"watchdogs\""),
        USES,
        &["BadForm `mode` cannot be `watchdogs`"],
    );
}

#[test]
fn beat_2_names_that_lead_nowhere_and_links_that_are_missing() {
    let unused = "no agent group uses the sessions of `claims`";
    expect(TABLE, "heartbeat = \"clams\"", &["there is no heartbeat `clams`", unused]);
    expect("", USES, &["there is no heartbeat `claims`"]);
    expect("[heartbeat.claims]\nsite = \"denvr\"", USES, &["there is no site `denvr`"]);
    expect("[heartbeat.claims]\n", USES, &["does not say `site`"]);
    let far = "[heartbeat.claims]\nsite = \"austin\"\n[site.austin]";
    let none = "no link joins `denver` with `austin`";
    expect(far, USES, &[none, "no link joins `austin` with `denver`"]);
}

#[test]
fn beat_2_a_session_has_one_contact_at_a_time_and_no_other_system() {
    let two = format!("{USES}, media = {{ voice = 1, chat = 2 }}");
    expect(TABLE, &two, &["Conflict a communication session has one contact at a time"]);
    let both = format!("{USES}, interaction = \"web\"");
    let found = with(TABLE, &both);
    let wanted = "a group with `heartbeat` cannot have `interaction` too";
    assert!(found.iter().any(|problem| problem.contains(wanted)), "{found:#?}");
}
