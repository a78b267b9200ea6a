//! `check --junit`: a test case for each verdict, in the form that CI systems read.

use std::collections::BTreeMap;

use quick_junit::{NonSuccessKind, Report, TestCaseStatus};

use crate::place::{At, SMALL};

/// What the schema of Jenkins' xUnit plugin (junit-10) allows: element, attributes that must
/// be there, attributes that may be.
const SCHEMA: &[(&str, &[&str], &[&str])] = &[
    ("testsuites", &[], &["name", "time", "tests", "failures", "errors"]),
    (
        "testsuite",
        &["name", "tests", "failures", "errors"],
        &[
            "group",
            "time",
            "skipped",
            "timestamp",
            "hostname",
            "id",
            "package",
            "file",
            "log",
            "url",
        ],
    ),
    ("testcase", &["name"], &["time", "classname", "group"]),
    ("failure", &[], &["type", "message"]),
    ("error", &[], &["type", "message"]),
];

/// Which element may stand in which.
const WITHIN: &[(&str, &str)] = &[
    ("testsuites", ""),
    ("testsuite", "testsuites"),
    ("testcase", "testsuite"),
    ("failure", "testcase"),
    ("error", "testcase"),
];

/// Holds a report against the schema, tag by tag.
fn hold_against_schema(text: &str) {
    let mut open: Vec<&str> = Vec::new();
    for tag in text.split('<').skip(1).filter(|tag| !tag.starts_with('?')) {
        let (tag, _) = tag.split_once('>').expect("a tag ends");
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name));
            continue;
        }
        let closed = tag.ends_with('/');
        let tag = tag.trim_end_matches('/');
        let (name, rest) = tag.split_once(' ').unwrap_or((tag, ""));
        let within = open.last().copied().unwrap_or_default();
        assert!(WITHIN.contains(&(name, within)), "<{name}> in <{within}>");
        let (_, must, may) = SCHEMA.iter().find(|(known, _, _)| *known == name).unwrap();
        let parts: Vec<&str> = rest.split('"').collect();
        let attributes: Vec<&str> =
            parts.iter().step_by(2).map(|part| part.trim().trim_end_matches('=')).collect();
        let attributes = &attributes[..attributes.len() - 1];
        for attribute in attributes {
            let known = must.contains(attribute) || may.contains(attribute);
            assert!(known, "<{name}> has {attribute}");
        }
        assert!(must.iter().all(|must| attributes.contains(must)), "<{name} {rest}>");
        if !closed {
            open.push(name);
        }
    }
    assert!(open.is_empty());
}

fn expecting(metric: &str, bound: &str) -> String {
    format!("[[expect]]\nscope = \"queue\"\nname = \"calls\"\nmetric = \"{metric}\"\n{bound}\n")
}

#[test]
fn cli_5_junit_has_a_case_for_every_expectation_and_fingerprint() {
    let at = At::new();
    let calm = SMALL.replace("60/h", "1/h").replace("1h", "5m");
    at.write("good.toml", &format!("{SMALL}{}", expecting("offered", "at_least = 10")));
    assert_eq!(at.run("check good.toml --bless").code, 0);
    let two = expecting("offered", "at_most = 10") + &expecting("abandoned", "equals = 0");
    at.write("bad.toml", &format!("{SMALL}{two}"));
    at.write("silent.toml", &format!("{calm}{}", expecting("asa_s", "at_most = 3")));
    at.write("broken.toml", "duration = \"1 <hour> & \\\"more\\\"\"\n");
    let ended = at
        .run("check good.toml bad.toml silent.toml small.toml broken.toml none.toml --junit r.xml");
    assert_eq!(ended.code, 3, "{}", ended.err);
    let text = at.read("r.xml");
    hold_against_schema(&text);

    let report = Report::deserialize_from_str(&text).unwrap();
    let mut found: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for suite in &report.test_suites {
        let kinds = suite.test_cases.iter().map(|case| match &case.status {
            TestCaseStatus::Success { .. } => "pass",
            TestCaseStatus::NonSuccess { kind: NonSuccessKind::Failure, .. } => "failure",
            TestCaseStatus::NonSuccess { kind: NonSuccessKind::Error, .. } => "error",
            TestCaseStatus::Skipped { .. } => "skipped",
        });
        found.insert(suite.name.as_str().to_owned(), kinds.collect());
    }
    // As many layers as were recorded.
    let layers = at.read("fingerprints/good.txt");
    let layers = layers.lines().filter(|line| line.starts_with("layer ")).count();
    let layers = if layers > 0 { layers } else { found["good.toml"].len() - 1 };
    assert_eq!(found["good.toml"], vec!["pass"; 1 + layers]);
    assert!(layers > 5, "a case for each layer: {layers}");
    assert_eq!(found["bad.toml"], ["failure", "pass"]);
    for (scenario, why) in [
        ("silent.toml", "has no data"),
        ("small.toml", "no expectations"),
        ("broken.toml", "&lt;hour&gt;"),
        ("none.toml", "no such file"),
    ] {
        assert_eq!(found[scenario], ["error"], "{scenario}: no data is not a pass");
        assert!(text.contains(why), "{why}");
    }
    assert!(text.contains("queue calls: offered is"), "the message says what is wrong");
    assert_eq!((report.tests, report.failures, report.errors), (7 + layers, 1, 4));
}

#[test]
fn cli_5_junit_names_exactly_the_layers_that_changed() {
    let at = At::new();
    assert_eq!(at.run("check small.toml --bless").code, 0);
    // Half a minute more or less: everything is later, nothing fails or warns.
    at.write("small.toml", &SMALL.replace("mean = \"3m\"", "mean = \"2m30s\""));
    let ended = at.run("check small.toml --junit deep.xml");
    assert_eq!(ended.code, 1);
    let report = Report::deserialize_from_str(&at.read("deep.xml")).unwrap();
    let failed: Vec<&str> = report.test_suites[0]
        .test_cases
        .iter()
        .filter(|case| !matches!(case.status, TestCaseStatus::Success { .. }))
        .map(|case| case.name.as_str().trim_start_matches("fingerprint "))
        .collect();
    let changed = ended.out.lines().find_map(|line| line.split_once("fingerprints changed: "));
    assert_eq!(failed.join(", "), changed.unwrap().1);
    assert!(failed.contains(&"contacts") && !failed.contains(&"faults"), "{failed:?}");
}

#[test]
fn cli_5_junit_that_cannot_be_written_is_an_error() {
    let at = At::new();
    at.write("good.toml", &format!("{SMALL}{}", expecting("offered", "at_least = 10")));
    let ended = at.run("check good.toml --junit no/such/folder/r.xml");
    assert_eq!(ended.code, 3, "{}", ended.err);
    assert!(ended.err.contains("no/such/folder/r.xml"), "{}", ended.err);
}
