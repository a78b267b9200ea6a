//! Scenarios that are judged: expectations, fingerprints, and what is said of a change.

mod common;

use std::path::{Path, PathBuf};

use switchover::report::fingerprint::recording::{Recording, path_for};
use switchover::report::fingerprint::sink::LayerId;
use switchover::scenario::diagnostic::Problem;
use switchover::scenario::{Diagnostics, Scenario, load_with};
use switchover::study::check::{Outcome, compare, excerpts, run_and_judge};
use switchover::study::expectation::Verdict;
use switchover::study::metric_check::{check_metrics, schema_with_metrics};

/// A center of two groups, small enough to run many times.
const BASE: &str = r#"
duration = "2h"
[site.main]
[queue.sales]
arrivals = { rate = "120/h" }
handling = { exponential = { mean = "2m" } }
patience = { exponential = { mean = "3m" } }
groups = ["first", "second"]
[agents]
first = { count = 3, site = "main" }
second = { count = 2, site = "main" }
"#;

fn read(path: &Path) -> Result<Scenario, Diagnostics> {
    load_with(path, &[], check_metrics)
}

fn file(folder: &Path, name: &str, text: &str) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, text).expect("the folder is there");
    path
}

/// The scenario that `text` says, with its expectations checked.
fn scenario(text: &str) -> Scenario {
    let folder = tempfile::tempdir().expect("a folder");
    let loaded = read(&file(folder.path(), "day.toml", text));
    loaded.unwrap_or_else(|errors| panic!("{}", errors.render(false)))
}

fn outcome(text: &str) -> Outcome {
    run_and_judge(&scenario(text), 2, || true, || ()).expect("nobody interrupts")
}

fn verdicts(text: &str) -> Vec<Verdict> {
    outcome(text).judged.into_iter().map(|judged| judged.verdict).collect()
}

/// What is wrong with a scenario: the kind of problem and the text that is pointed at.
fn mistakes(path: &Path) -> Vec<(Problem, String)> {
    let errors = read(path).expect_err("the scenario is wrong");
    let pointed = |place: switchover::scenario::source::Place| {
        errors.sources.get(place.source).text[place.start..place.end].to_owned()
    };
    errors
        .errors()
        .map(|error| (error.problem, error.place.map_or_else(String::new, pointed)))
        .collect()
}

#[test]
fn cli_5_an_expectation_passes_fails_or_is_unknown() {
    // Nobody calls the queue `quiet`: there is nothing to measure.
    let text = format!(
        "{BASE}{}",
        r#"
[queue.quiet]
arrivals = { rate = "1/h", from = "1h59m59s" }
handling = "1m"
[[expect]]
scope = "run"
metric = "books_balance"
equals = 1
[[expect]]
scope = "queue"
name = "sales"
metric = "answered"
below = 100
[[expect]]
scope = "queue"
name = "quiet"
metric = "asa_s"
at_most = 20
"#
    );
    assert_eq!(verdicts(&text), [Verdict::Pass, Verdict::Fail, Verdict::Unknown]);
    let judged = outcome(&text).judged;
    assert_eq!(judged[2].measured, None);
    let answered: f64 = judged[1].measured.as_ref().expect("measured").parse().expect("a count");
    assert!(answered > 100.0);
}

#[test]
fn cli_5_with_replications_the_mean_or_its_interval_is_judged() {
    let with = |comparison: &str| {
        let expect = "[[expect]]\nscope = \"run\"\nmetric = \"service_level\"\n";
        verdicts(&format!("{BASE}\n[check]\nreplications = 8\n{expect}{comparison}\n"))[0]
    };
    let text = format!(
        "{BASE}\n[check]\nreplications = 8\n[[expect]]\nscope = \"run\"\nmetric = \"service_level\"\nat_least = 0\n"
    );
    // "0.8 (0.7 to 0.9)": the mean and the bounds, as they were measured.
    let measured = outcome(&text).judged[0].measured.clone().expect("measured");
    let numbers: Vec<f64> =
        measured.split(['(', ')', ' ']).filter_map(|word| word.parse().ok()).collect();
    let [mean, low, high] = numbers[..] else { panic!("{measured}") };
    assert!(0.0 < low && low < mean && mean < high && high < 1.0, "{measured}");
    let (inside, outside) = ((mean + high) / 2.0, high + 0.001);
    assert_eq!(with(&format!("at_least = {}", mean - 0.001)), Verdict::Pass);
    assert_eq!(with(&format!("at_least = {inside}")), Verdict::Fail);
    assert_eq!(with(&format!("at_least = {inside}\nconfidence = \"part\"")), Verdict::Pass);
    assert_eq!(with(&format!("at_least = {outside}\nconfidence = \"part\"")), Verdict::Fail);
    assert_eq!(with(&format!("at_most = {outside}\nconfidence = \"whole\"")), Verdict::Pass);
    assert_eq!(with(&format!("at_most = {inside}\nconfidence = \"whole\"")), Verdict::Fail);
    assert_eq!(with(&format!("equals = {inside}\nconfidence = \"part\"")), Verdict::Pass);
}

#[test]
fn cli_5_the_verdict_does_not_depend_on_the_number_of_jobs() {
    let text = format!(
        "{BASE}\n[check]\nreplications = 6\n[[expect]]\nscope = \"run\"\nmetric = \"asa_s\"\nat_most = 60\n"
    );
    let scenario = scenario(&text);
    let run = |jobs| run_and_judge(&scenario, jobs, || true, || ()).expect("nobody interrupts");
    let (one, three) = (run(1), run(3));
    assert_eq!(one.judged[0].measured, three.judged[0].measured);
    assert_eq!(one.recording, three.recording);
}

#[test]
fn cli_5_all_mistakes_of_expectations_are_found_at_once_each_at_its_place() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = format!(
        "{BASE}{}",
        r#"
[[expect]]
scope = "qeue"
metric = "asa_s"
at_most = 20
[[expect]]
scope = "queue"
name = "slaes"
metric = "asa"
at_most = 20
[[expect]]
scope = "group"
metric = "aht_s"
[[expect]]
scope = "run"
name = "all"
metric = "service_level"
at_least = 80
at_most = 90
[[expect]]
scope = "run"
metric = "asa_s"
equals = 3.5
confidence = "part"
[[expect]]
scope = "run"
metric = "asa_s"
between = [5, 3]
colour = "red"
[[expect]]
scope = "run"
metric = "mean_wait_s"
equals = 3.5
[[expect]]
scope = "run"
metric = "abandonment_rate"
at_most = "5 %"
"#
    );
    let found = mistakes(&file(folder.path(), "day.toml", &text));
    let expected = [
        (Problem::UnknownName, "\"qeue\""),
        (Problem::UnknownName, "\"slaes\""),
        (Problem::UnknownName, "\"asa\""),
        (Problem::MissingKey, "expect"),
        (Problem::MissingKey, "expect"),
        (Problem::Conflict, "\"all\""),
        (Problem::OutOfRange, "80"),
        (Problem::Conflict, "90"),
        (Problem::OutOfRange, "90"),
        (Problem::Conflict, "\"part\""),
        (Problem::OutOfRange, "[5, 3]"),
        (Problem::UnknownKey, "colour"),
        (Problem::Conflict, "3.5"),
        (Problem::WrongType, "\"5 %\""),
    ];
    for (problem, text) in &expected {
        assert!(
            found.iter().any(|(other, place)| other == problem && place.contains(text)),
            "{problem:?} {text} in {found:?}"
        );
    }
    assert_eq!(found.len(), expected.len(), "{found:#?}");
    let rendered = read(&folder.path().join("day.toml")).expect_err("wrong").render(false);
    for help in ["`queue`", "`sales`", "`asa_s`", "write 0.8", "name = \"first\""] {
        assert!(rendered.contains(help), "{help} in {rendered}");
    }
}

#[test]
fn cli_1_expectations_are_not_inherited() {
    let folder = tempfile::tempdir().expect("a folder");
    let expect =
        "[check]\nreplications = 3\n[[expect]]\nscope = \"run\"\nmetric = \"lost\"\nequals = 0\n";
    file(folder.path(), "base.toml", &format!("{BASE}{expect}"));
    let over = file(folder.path(), "over.toml", "extends = \"base.toml\"\nseed = 7\n");
    let config = read(&over).expect("valid").config;
    assert!(config.expect.is_empty());
    assert_eq!(config.check.replications, 1);
    assert_eq!(config.queue.len(), 1);
}

/// Runs `before` and `after`; the layers that changed.
fn changed(before: &str, after: &str) -> Vec<&'static str> {
    let compared = compare(&outcome(before).recording, &outcome(after).recording);
    let failed = compared.into_iter().filter(|one| one.verdict == Verdict::Fail);
    failed.map(|one| one.layer.as_str()).collect()
}

#[test]
fn out_8_a_change_turns_only_the_layers_red_that_it_touches() {
    assert_eq!(changed(BASE, BASE), [""; 0]);
    // A routing rule: the other group first. Who serves changes, and when nobody waited
    // nothing else does: contacts (they name their agents), states, groups' intervals.
    let swapped = BASE.replace(r#"["first", "second"]"#, r#"["second", "first"]"#);
    assert_eq!(changed(BASE, &swapped), ["contacts", "agent_states", "intervals", "all_events"]);
    // A report's interval: what happens is the same, it is only counted otherwise.
    let counted = format!("interval = \"30m\"\n{BASE}");
    assert_eq!(changed(BASE, &counted), ["intervals", "all_events"]);
    // A threshold of reports: no event, no state of an agent knows of it.
    let threshold = format!("service_level = {{ within = \"5s\" }}\n{BASE}");
    assert_eq!(changed(BASE, &threshold), ["contacts", "intervals"]);
    // A fault that hits somebody who serves no queue: no caller knows of it.
    let spare = format!("{BASE}\nspare = {{ count = 1, site = \"main\" }}\n");
    let fault = "kind = \"crash\"\ntarget = \"main/spare/1\"\nat = \"1h\"\nduration = \"1m\"";
    let failed = format!("{spare}\n[fault.late]\n{fault}\n");
    let touched = ["agent_states", "intervals", "faults", "all_events"];
    assert_eq!(changed(&spare, &failed), touched);
}

#[test]
fn out_11_the_first_rows_that_differ_are_printed_with_their_header() {
    let before = outcome(BASE).recording;
    // From half past on callers take longer.
    let slower = BASE
        .replace("patience = ", "periods = [{ from = \"1h30m\", handling = \"5m\" }]\npatience = ");
    let scenario = scenario(&slower);
    let now = run_and_judge(&scenario, 1, || true, || ()).expect("nobody interrupts").recording;
    let compared = compare(&before, &now);
    let found = excerpts(&scenario, &compared, 3, || true).expect("nobody interrupts");
    let (one, excerpt) =
        found.iter().find(|(one, _)| one.layer == LayerId::Contacts).expect("contacts changed");
    let window = one.window.expect("they changed");
    assert!(window.from > 50, "what was before is the same: {window:?}");
    let time = excerpt.time.expect("there are rows").as_nanos() / 1_000_000_000;
    assert!((5_300..6_000).contains(&time), "{time}");
    let lines: Vec<&str> = excerpt.csv.lines().collect();
    assert!(lines[0].starts_with("contact,redial_of,queue,"));
    assert!(lines[1].starts_with("sales-"));
    assert!(lines.len() <= 4);
}

#[test]
fn cli_5_what_was_never_recorded_is_unknown() {
    let now = outcome(BASE).recording;
    let mut before = now.clone();
    before.layers.retain(|(name, _)| name != "contacts");
    let verdict = |recording: &Recording, name: &str| {
        let compared = compare(recording, &now);
        compared.iter().find(|one| one.layer.as_str() == name).expect("a layer").verdict
    };
    assert_eq!(verdict(&before, "contacts"), Verdict::Unknown);
    assert_eq!(verdict(&before, "agent_states"), Verdict::Pass);
}

/// The long ones are judged by `switchover check` in CI; here what takes a moment.
#[test]
fn cli_11_every_shipped_scenario_is_as_expected() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    for entry in std::fs::read_dir(folder).expect("there are scenarios") {
        let path = entry.expect("a file").path();
        if path.extension().is_none_or(|extension| extension != "toml") {
            continue;
        }
        let name = path.display();
        let scenario = read(&path).unwrap_or_else(|errors| panic!("{}", errors.render(false)));
        assert!(!scenario.config.expect.is_empty(), "{name} expects nothing");
        let recorded = Recording::read(&path_for(&path)).expect("it can be read");
        let recorded = recorded.unwrap_or_else(|| panic!("{name} has no recorded fingerprints"));
        if scenario.config.check.replications > 1 {
            continue;
        }
        let outcome = run_and_judge(&scenario, 1, || true, || ()).expect("nobody interrupts");
        for judged in &outcome.judged {
            assert_eq!(judged.verdict, Verdict::Pass, "{name}: {judged:?}");
        }
        for one in compare(&recorded, &outcome.recording) {
            assert_eq!(one.verdict, Verdict::Pass, "{name}: {one:?}; see `switchover check`");
        }
    }
}

#[test]
fn cli_3_the_schema_completes_scopes_and_metrics_of_expectations() {
    let schema = schema_with_metrics();
    let expect = &schema["$defs"]["ExpectConfig"]["properties"];
    let known = |key: &str, value: &str| {
        expect[key]["enum"].as_array().expect("a list").iter().any(|known| known == value)
    };
    assert!(known("scope", "queue") && known("metric", "service_level"));
    assert!(!known("metric", "happiness"));
    assert_eq!(schema["properties"]["expect"]["type"], "array");
}
