//! `run --precision`: as many replications as it takes, and no others.

use switchover::report::summary::student::two_sided_quantile;

use crate::compare::crowded;
use crate::tables::rows;

/// Half the width of the 95 % interval of the first values.
fn half_width(values: &[f64]) -> (f64, f64) {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let squares: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
    let half = two_sided_quantile(0.95, values.len() as u32 - 1) * (squares / (n - 1.0) / n).sqrt();
    (mean, half)
}

#[test]
fn cli_4_replications_stop_after_the_first_ten_that_reach_the_target() {
    let at = crowded();
    assert_eq!(at.run("run crowded.toml --replications 80 --out all").code, 0);
    let all = at.read("all/replications.csv");
    let values = |scope: &str, metric: &str| -> Vec<f64> {
        let of = rows(&all);
        let of = of.iter().filter(|row| row["scope"] == scope && row["metric"] == metric);
        of.map(|row| row["value"].parse().unwrap()).collect()
    };
    let mut counts = Vec::new();
    for (target, scope, metric, share, bound) in [
        ("run.abandonment_rate=8%", "run", "abandonment_rate", true, 0.08),
        ("queue.calls.asa_s=2.2", "queue", "asa_s", false, 2.2),
        ("run.answered=4%", "run", "answered", true, 0.04),
        ("run.answered=0.0001", "run", "answered", false, 0.0001),
    ] {
        let values = values(scope, metric);
        let enough = |count: &usize| {
            let (mean, half) = half_width(&values[..*count]);
            half <= if share { bound * mean } else { bound }
        };
        let by_hand = (1..=8).map(|tens| tens * 10).find(enough);
        let expected = by_hand.unwrap_or(80);
        let mut texts = Vec::new();
        for jobs in [1, 3] {
            let run = format!("run crowded.toml --replications 80 --jobs {jobs}");
            let ended = at.run(&format!("{run} --precision {target} --out p"));
            assert_eq!(ended.code, 0, "{}", ended.err);
            let reached = if by_hand.is_some() { "\nreached" } else { "\nnot reached" };
            let said = format!("{reached} after {expected} replications");
            assert!(ended.out.contains(&said), "{said}: {}", ended.out);
            texts.push((ended.out, at.read("p/replications.csv"), at.read("p/manifest.json")));
        }
        assert_eq!(texts[0], texts[1], "{target}");
        // They are the first of all.
        assert!(all.starts_with(&texts[0].1));
        counts.push(expected);
    }
    counts.dedup();
    assert!(counts.len() > 2, "the targets ask for different numbers: {counts:?}");
}

#[test]
fn cli_9_json_tells_targets_as_the_table_does() {
    let at = crowded();
    let targets = "--precision run.answered=4% --precision queue.calls.asa_s=0.0001";
    let ended = at.run(&format!("run crowded.toml --replications 20 {targets} --format json"));
    assert_eq!(ended.code, 0, "{}", ended.err);
    let json: serde_json::Value = serde_json::from_str(&ended.out).unwrap();
    assert_eq!(json["replications"], 20);
    let found = json["precision"].as_array().unwrap();
    assert_eq!(found.len(), 2);
    for (one, scope, metric, kind, bound, reached) in [
        (&found[0], "run", "answered", "share_of_mean", 0.04, true),
        (&found[1], "queue", "asa_s", "half_width", 0.0001, false),
    ] {
        assert_eq!((&one["scope"], &one["metric"]), (&scope.into(), &metric.into()));
        assert_eq!(one["target"][kind].as_f64(), Some(bound));
        assert_eq!(one["reached"], reached, "{one}");
        // As the summary has it.
        let entries = json["summary"].as_array().unwrap();
        let entry = entries.iter().find(|of| of["scope"] == scope && of["metric"] == metric);
        assert_eq!(one["half_width"], entry.unwrap()["half_width"]);
        let width = entry.unwrap()["half_width"].as_f64().unwrap();
        let high = entry.unwrap()["ci95_high"].as_f64().unwrap();
        let mean = entry.unwrap()["mean"].as_f64().unwrap();
        assert!((mean + width - high).abs() < 2e-6);
    }
}
