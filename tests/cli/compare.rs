//! `compare`: paired differences, and the contacts that were saved and lost.

use std::collections::BTreeMap;

use switchover::report::summary::student::two_sided_quantile;

use crate::place::At;
use crate::tables::{Rows, rows};

/// A center with too few people and a fault, so that changes matter.
pub const CROWDED: &str = r#"
description = "A crowded center"
duration = "2h"
[site.main]
[queue.calls]
arrivals = { rate = "90/h" }
handling = { exponential = { mean = "3m" } }
patience = { exponential = { mean = "2m" } }
[agents]
staff = { count = 4, site = "main" }
[fault.down]
kind = "crash"
target = "main/switch"
at = "1h"
duration = "5m"
"#;

/// A place with that scenario.
pub fn crowded() -> At {
    let at = At::new();
    at.write("crowded.toml", CROWDED);
    at
}

/// The value of a column where scope and metric fit.
fn found(table: &Rows, metric: (&str, &str), column: &str) -> Option<f64> {
    let row = table.iter().find(|row| row["scope"] == metric.0 && row["metric"] == metric.1);
    row.expect("the metric is there")[column].parse().ok()
}

#[test]
fn cli_6_differences_are_those_of_the_same_replications_run_apart() {
    let at = crowded();
    for (agents, replications) in [(5, 4), (6, 3), (3, 5)] {
        let change = format!("agents.staff.count={agents}");
        let compare =
            format!("compare crowded.toml --set-b {change} --replications {replications}");
        let ended = at.run(&format!("{compare} --out c --seed 3"));
        assert_eq!((ended.code, ended.err.as_str()), (0, ""));
        let table = rows(&at.read("c/compare.csv"));

        let many = format!("run crowded.toml --seed 3 --replications {replications}");
        assert_eq!(at.run(&format!("{many} --out a")).code, 0);
        assert_eq!(at.run(&format!("{many} --out b --set {change}")).code, 0);
        let values = |folder: &str, scope: &str, metric: &str| -> Vec<f64> {
            let of = rows(&at.read(&format!("{folder}/replications.csv")));
            let of = of.iter().filter(|row| row["scope"] == scope && row["metric"] == metric);
            of.map(|row| row["value"].parse().unwrap()).collect()
        };
        for metric in [("queue", "answered"), ("run", "abandoned"), ("queue", "mean_wait_s")] {
            let (a, b) = (values("a", metric.0, metric.1), values("b", metric.0, metric.1));
            let less: Vec<f64> = a.iter().zip(&b).map(|(a, b)| b - a).collect();
            let n = less.len() as f64;
            let mean = less.iter().sum::<f64>() / n;
            let squares: f64 = less.iter().map(|d| (d - mean) * (d - mean)).sum();
            let half =
                two_sided_quantile(0.95, replications - 1) * (squares / (n - 1.0) / n).sqrt();
            for (column, expected) in [
                ("mean_a", a.iter().sum::<f64>() / n),
                ("mean_b", b.iter().sum::<f64>() / n),
                ("difference", mean),
                ("ci95_low", mean - half),
                ("ci95_high", mean + half),
                ("n", n),
            ] {
                let found = found(&table, metric, column).unwrap();
                // The files' values are rounded to six decimals.
                assert!((found - expected).abs() < 2e-6, "{metric:?} {column}: {found} {expected}");
            }
        }
    }
}

#[test]
fn cli_6_contacts_changed_are_those_whose_rows_differ() {
    let at = crowded();
    let change = "--set-b agents.staff.count=6";
    assert_eq!(at.run(&format!("compare crowded.toml {change} --replications 3 --out c")).code, 0);
    let changed = rows(&at.read("c/contacts_changed.csv"));
    let mut saved = 0;
    for number in 1..=3 {
        let one = format!("run crowded.toml --replication {number} --charts none");
        assert_eq!(at.run(&format!("{one} --out a")).code, 0);
        assert_eq!(at.run(&format!("{one} --out b --set agents.staff.count=6")).code, 0);
        let ends = |folder: &str| -> BTreeMap<String, String> {
            let contacts = rows(&at.read(&format!("{folder}/contacts.csv")));
            contacts.into_iter().map(|row| (row["contact"].clone(), row["end"].clone())).collect()
        };
        let (a, b) = (ends("a"), ends("b"));
        assert!(a.keys().eq(b.keys()), "the same callers");
        let mut expected: Vec<(String, &str)> = a
            .iter()
            .filter(|(contact, end)| b[*contact] != **end)
            .map(|(contact, end)| {
                let unserved = |end: &str| ["abandoned", "lost", "rejected"].contains(&end);
                let change = match (end.as_str(), b[contact].as_str()) {
                    (a, "handled") if unserved(a) => "saved",
                    ("handled", b) if unserved(b) => "lost",
                    _ => "other_end",
                };
                (contact.clone(), change)
            })
            .collect();
        let of = changed.iter().filter(|row| row["replication"] == number.to_string());
        let mut found: Vec<(String, &str)> =
            of.map(|row| (row["contact"].clone(), row["change"].as_str())).collect();
        expected.sort();
        found.sort();
        assert_eq!(found, expected);
        saved += found.iter().filter(|(_, change)| *change == "saved").count();
    }
    assert!(saved > 10, "two more people serve more callers: {saved}");
}

#[test]
fn cli_6_nothing_differs_between_a_scenario_and_itself() {
    let at = crowded();
    let ended = at.run("compare crowded.toml crowded.toml --replications 3");
    assert_eq!(ended.code, 0);
    assert!(ended.out.contains("metrics are equal in every pair"), "{}", ended.out);
    let table = rows(&at.read("results/crowded-vs-crowded/compare.csv"));
    let defined = |row: &&BTreeMap<String, String>| !row["n"].starts_with('0');
    assert!(table.iter().filter(defined).all(|row| row["finding"] == "same"));
    let contacts = at.read("results/crowded-vs-crowded/contacts_changed.csv");
    assert_eq!(contacts.lines().count(), 1, "only the header");
}

#[test]
fn cli_6_a_difference_that_may_be_chance_is_said_not_to_be_significant() {
    let at = crowded();
    // One more second of wrap-up: with callers of their own in both, nobody can tell.
    let change = "--set-b queue.calls.wrap_up=1s --independent --replications 4";
    let ended = at.run(&format!("compare crowded.toml {change}"));
    assert_eq!(ended.code, 0);
    assert!(ended.out.contains("not significant"), "{}", ended.out);
    let table = rows(&at.read("results/crowded-vs-crowded/compare.csv"));
    for row in table.iter().filter(|row| !row["ci95_low"].is_empty()) {
        let bound = |column: &str| row[column].parse::<f64>().unwrap();
        let (low, high) = (bound("ci95_low"), bound("ci95_high"));
        let expected = match (low, high) {
            (0.0, 0.0) => "same",
            _ if low > 0.0 => "higher",
            _ if high < 0.0 => "lower",
            _ => "not_significant",
        };
        assert_eq!(row["finding"], expected, "{row:?}");
    }
    let people = table.iter().find(|row| row["metric"] == "answered").unwrap();
    assert_eq!(people["finding"], "not_significant", "{people:?}");
}

#[test]
fn cli_6_the_same_callers_in_both_narrow_the_interval() {
    let at = crowded();
    let width = |how: &str| {
        let change = "--set-b agents.staff.count=5 --replications 12";
        assert_eq!(at.run(&format!("compare crowded.toml {change} --out c {how}")).code, 0);
        let table = rows(&at.read("c/compare.csv"));
        let bound = |column| found(&table, ("queue", "abandonment_rate"), column).unwrap();
        bound("ci95_high") - bound("ci95_low")
    };
    let (paired, independent) = (width(""), width("--independent"));
    assert!(independent > 1.5 * paired, "{independent} against {paired}");
    assert!(!at.names("c").contains(&"contacts_changed.csv".to_owned()), "other callers");
    // B's runs are those that follow A's: each can be run alone.
    let table = rows(&at.read("c/compare.csv"));
    let answered = found(&table, ("run", "answered"), "mean_b").unwrap();
    let alone = |number: u32| {
        let run = format!("run crowded.toml --set agents.staff.count=5 --replication {number}");
        assert_eq!(at.run(&format!("{run} --charts none --out one")).code, 0);
        let summary = rows(&at.read("one/summary.csv"));
        found(&summary, ("run", "answered"), "value").unwrap()
    };
    let by_hand = (13..=24).map(alone).sum::<f64>() / 12.0;
    assert!((answered - by_hand).abs() < 1e-6, "{answered} {by_hand}");
}

#[test]
fn cli_6_the_answer_does_not_depend_on_the_number_of_jobs() {
    let at = crowded();
    let run = |jobs, out| {
        let change = "--set-b agents.staff.count=5 --replications 7";
        let ended = at.run(&format!("compare crowded.toml {change} --jobs {jobs} --out {out}"));
        assert_eq!((ended.code, ended.err.as_str()), (0, ""));
        ended.out.replace(&format!("Results: {out}"), "")
    };
    assert_eq!(run(1, "a"), run(3, "b"));
    for file in ["compare.csv", "contacts_changed.csv", "manifest.json"] {
        assert!(at.read(&format!("a/{file}")) == at.read(&format!("b/{file}")), "{file}");
    }
    let json =
        at.run("compare crowded.toml --set-b agents.staff.count=5 --replications 7 --format json");
    let json: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    let differences = json["differences"].as_array().unwrap();
    assert_eq!(differences.len(), rows(&at.read("a/compare.csv")).len());
    assert!(json["contacts"]["saved"]["mean"].as_f64().unwrap() > 0.0);
}
