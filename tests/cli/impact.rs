//! `run --impact`: one screen, JSON, replications.

use crate::place::At;

const FAULTY: &str = r#"
duration = "2h"
[site]
north = {}
south = {}
[queue.cards]
sites = ["north", "south"]
arrivals = { rate = "120/h" }
handling = "4m"
patience = { exponential = { mean = "3m" } }
[agents]
north = { count = 9, site = "north" }
south = { count = 4, site = "south" }
[fault.lost]
kind = "site_outage"
target = "north"
at = "40m"
duration = "20m"
"#;

/// The measures of an impact: name and value, of one question.
fn answers(json: &serde_json::Value) -> &Vec<serde_json::Value> {
    json["impact"].as_array().expect("the answers")
}

#[test]
fn cli_9_an_impact_is_told_in_json_beside_the_summary() {
    let at = At::new();
    at.write("faulty.toml", FAULTY);
    for (arguments, n) in [("", 1), (" --replications 3", 3)] {
        let ended = at.run(&format!("run faulty.toml --impact --format json -q{arguments}"));
        assert_eq!((ended.code, ended.err.as_str()), (0, ""));
        let json: serde_json::Value = serde_json::from_str(&ended.out).unwrap();
        assert!(!json["summary"].as_array().unwrap().is_empty());
        let abandoned = answers(&json).iter().find(|one| one["measure"] == "abandoned").unwrap();
        assert_eq!(abandoned["n"], n);
        assert_eq!(abandoned["ci95_low"].is_number(), n > 1);
        let file = at.read("results/faulty/impact.csv");
        assert_eq!(file.lines().count(), answers(&json).len() + 1);
    }
}

#[test]
fn cli_4_an_impact_of_replications_shows_intervals_and_fits_the_screen() {
    let at = At::new();
    at.write("faulty.toml", FAULTY);
    for (arguments, intervals) in [("", false), (" --replications 3", true)] {
        let ended = at.run(&format!("run faulty.toml --impact -q{arguments}"));
        assert_eq!((ended.code, ended.err.as_str()), (0, ""));
        assert_eq!(ended.out.contains(" ± "), intervals, "{}", ended.out);
        assert!(ended.out.contains("back to normal"), "{}", ended.out);
        let widest = ended.out.lines().map(|line| line.chars().count()).max().unwrap();
        assert!(widest <= 100 && ended.out.lines().count() <= 50, "{}", ended.out);
    }
}
