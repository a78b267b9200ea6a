//! `sweep`: every point is what its own run would be, however it came about.

use std::fs;
use std::path::Path;

use crate::compare::crowded;
use crate::place::At;
use crate::tables::rows;

#[test]
fn cli_7_a_point_has_the_values_of_its_own_runs() {
    let at = crowded();
    let vary = "--vary agents.staff.count=3..5:1 --vary queue.calls.wrap_up=0s,20s";
    let ended = at.run(&format!("sweep crowded.toml {vary} --replications 3 --out s"));
    assert_eq!((ended.code, ended.err.as_str()), (0, ""));
    let sweep = at.read("s/sweep.csv");
    let summary = at.read("s/sweep_summary.csv");
    assert!(sweep.starts_with("point,agents.staff.count,queue.calls.wrap_up,replication,scope,"));
    let mut point = 0;
    for count in ["3", "4", "5"] {
        for wrap_up in ["0s", "20s"] {
            point += 1;
            let set =
                format!("--set agents.staff.count={count} --set queue.calls.wrap_up={wrap_up}");
            let run = format!("run crowded.toml {set} --replications 3 --out one");
            assert_eq!(at.run(&run).code, 0);
            let prefix = format!("{point},{count},{wrap_up},");
            let of = |text: &str| -> Vec<String> {
                text.lines()
                    .filter_map(|line| line.strip_prefix(&prefix))
                    .map(str::to_owned)
                    .collect()
            };
            let lines = |file: &str| -> Vec<String> {
                at.read(&format!("one/{file}")).lines().skip(1).map(str::to_owned).collect()
            };
            assert_eq!(of(&sweep), lines("replications.csv"), "{prefix}");
            assert_eq!(of(&summary), lines("summary.csv"), "{prefix}");
        }
    }
    assert_eq!(at.read("s/points.csv").lines().count(), 1 + point);
}

#[test]
fn cli_7_the_answer_does_not_depend_on_the_number_of_jobs() {
    let at = crowded();
    let run = |jobs, out| {
        let vary = "--vary agents.staff.count=3..6:1 --vary fault.down.duration=1m..9m:4m";
        let sweep = format!("sweep crowded.toml {vary} --replications 2 --jobs {jobs} --out {out}");
        let ended = at.run(&sweep);
        assert_eq!((ended.code, ended.err.as_str()), (0, ""));
        ended.out.replace(&format!("Results: {out}"), "")
    };
    assert_eq!(run(1, "a"), run(3, "b"));
    same(&at, "a", "b");
    assert_eq!(
        at.names("a"),
        ["manifest.json", "points.csv", "sweep.csv", "sweep.svg", "sweep_summary.csv"]
    );
    assert!(!at.names(".").iter().any(|name| name.contains("partial")), "{:?}", at.names("."));
}

fn same(at: &At, a: &str, b: &str) {
    assert_eq!(at.names(a), at.names(b));
    for file in at.names(a) {
        assert!(at.read(&format!("{a}/{file}")) == at.read(&format!("{b}/{file}")), "{file}");
    }
}

#[test]
fn cli_7_what_is_varied_need_not_be_in_the_scenario() {
    let at = crowded();
    let fault = "--set fault.sick.kind=capacity --set fault.sick.target=agents/staff \
                 --set fault.sick.at=30m --set fault.sick.duration=1h";
    assert_eq!(at.run(&format!("run crowded.toml {fault}")).code, 2, "how many is required");
    let ended = at.run(&format!("sweep crowded.toml {fault} --vary fault.sick.by=1..3:1 --out s"));
    assert_eq!(ended.code, 0, "{}", ended.err);
    assert_eq!(at.read("s/points.csv").lines().count(), 1 + 3);
}

#[test]
fn cli_7_constraints_leave_points_out() {
    let at = crowded();
    let vary = "--vary agents.staff.count=2..5:1 --vary queue.calls.wrap_up=0s,10s";
    let ended = at
        .program(&format!("sweep crowded.toml {vary} --replications 1 --out s --where"))
        .args(["agents.staff.count > 3", "--where", "queue.calls.wrap_up <= 5s"])
        .output()
        .unwrap();
    assert_eq!(ended.status.code(), Some(0), "{}", String::from_utf8_lossy(&ended.stderr));
    let points = rows(&at.read("s/points.csv"));
    let counts: Vec<_> = points.iter().map(|row| row["agents.staff.count"].as_str()).collect();
    assert_eq!(counts, ["4", "5"]);
    assert!(points.iter().all(|row| row["queue.calls.wrap_up"] == "0s"));
}

#[test]
fn cli_7_points_are_judged_by_the_scenarios_own_expectations() {
    let at = crowded();
    let text = at.read("crowded.toml");
    let expect = "[[expect]]\nscope = \"run\"\nmetric = \"abandonment_rate\"\nbelow = 0.1\n";
    at.write("safe.toml", &format!("{text}{expect}"));
    let ended = at.run(
        "sweep safe.toml --vary agents.staff.count=2,5,12 --metric run.abandonment_rate --out s",
    );
    assert_eq!(ended.code, 0, "{}", ended.err);
    let summary = rows(&at.read("s/sweep_summary.csv"));
    let of_metric = |row: &&std::collections::BTreeMap<String, String>| {
        row["scope"] == "run" && row["metric"] == "abandonment_rate"
    };
    let means = summary.iter().filter(of_metric).map(|row| row["mean"].parse::<f64>().unwrap());
    let expected: Vec<_> = means.map(|mean| if mean < 0.1 { "pass" } else { "fail" }).collect();
    let points = rows(&at.read("s/points.csv"));
    let verdicts: Vec<_> = points.iter().map(|row| row["verdict"].as_str()).collect();
    assert_eq!(verdicts, expected);
    assert_eq!((verdicts[0], verdicts[2]), ("fail", "pass"), "the sweep crosses the line");
    assert!(points[0]["failed"].contains("abandonment_rate is 0."), "{}", points[0]["failed"]);
    let chart = at.read("s/sweep.svg");
    for part in ["safe: run.abandonment_rate (%)", "agents.staff.count", "an expectation fails"] {
        assert!(chart.contains(part), "{part}");
    }
}

#[test]
fn cli_7_charts_are_drawn_of_one_and_two_keys() {
    let at = crowded();
    let vary =
        ["agents.staff.count=3,4", "queue.calls.wrap_up=0s,10s", "fault.down.duration=1m,2m"];
    for keys in 1..=3 {
        let vary: String = vary[..keys].iter().map(|text| format!("--vary {text} ")).collect();
        let ended = at.run(&format!("sweep crowded.toml {vary} --replications 2 --out s{keys}"));
        assert_eq!(ended.code, 0, "{}", ended.err);
        let drawn = at.names(&format!("s{keys}")).contains(&"sweep.svg".to_owned());
        assert_eq!(drawn, keys < 3);
    }
    let map = at.read("s2/sweep.svg");
    for part in ["lowest: ", "highest: ", "queue.calls.wrap_up", "agents.staff.count"] {
        assert!(map.contains(part), "{part}");
    }
    assert!(at.read("s1/sweep.svg").contains("95 % confidence interval"));
}

#[test]
fn cli_7_mistakes_are_found_before_the_first_run() {
    let at = crowded();
    for (arguments, code, said) in [
        ("sweep crowded.toml", 2, "--vary"),
        ("sweep none.toml --vary a.b=1", 3, "none.toml"),
        ("sweep crowded.toml --vary agents.staff.count", 2, "expected KEY="),
        ("sweep crowded.toml --vary agents.staff.count=1..9", 2, "needs a step"),
        (
            "sweep crowded.toml --vary agents.staff.count=4,many",
            2,
            "point 2 (agents.staff.count=many)",
        ),
        ("sweep crowded.toml --vary agents.stuff.count=4", 2, "agents"),
        ("sweep crowded.toml --vary agents.staff.count=4 --where x>3", 2, "names no key"),
        (
            "sweep crowded.toml --vary agents.staff.count=4 --metric run.speed",
            2,
            "no metric `speed`",
        ),
        ("sweep crowded.toml --vary agents.staff.count=4 --metric queue.x.lost", 2, "no queue `x`"),
        ("sweep crowded.toml --vary agents.staff.count=4 --out crowded.toml", 2, "something other"),
        ("compare crowded.toml", 2, "Usage"),
        ("compare crowded.toml none.toml", 3, "none.toml"),
        ("compare crowded.toml --set-b agents.staff.count=many", 2, "many"),
        ("compare crowded.toml crowded.toml --out crowded.toml", 2, "something other"),
        ("run crowded.toml --replications 10 --precision run.lost", 2, "is no target"),
        ("run crowded.toml --replications 10 --precision run.lost=0", 2, "is no target"),
        ("run crowded.toml --precision run.lost=1", 2, "--replications"),
    ] {
        let ended = at.run(arguments);
        assert_eq!(ended.code, code, "{arguments}: {}", ended.err);
        assert!(ended.err.contains(said), "{arguments}: {said:?} is not in {}", ended.err);
        assert_eq!(ended.out, "", "{arguments}");
    }
    assert_eq!(at.names("."), ["crowded.toml", "small.toml"], "nothing is left");
    // A folder that only looks like what is left of a sweep is left alone.
    at.write("s.partial/cat.jpg", "");
    let refused = at.run("sweep crowded.toml --vary agents.staff.count=4 --out s");
    assert_eq!(refused.code, 2, "{}", refused.err);
    assert_eq!(at.names("s.partial"), ["cat.jpg"]);
}

/// So long that there is time to interrupt a sweep in the middle.
#[cfg(unix)]
const LONG: &str = r#"
duration = "40h"
[site.main]
[queue.calls]
arrivals = { rate = "4800/h" }
handling = { exponential = { mean = "3m" } }
[agents]
staff = { count = 250, site = "main" }
"#;

#[test]
#[cfg(unix)]
fn cli_7_an_interrupted_sweep_goes_on_where_it_stopped_and_ends_the_same() {
    use std::process::{Command, Stdio};
    let at = At::new();
    at.write("long.toml", LONG);
    let sweep = "sweep long.toml --vary agents.staff.count=250..255:1 --replications 2";
    let child = at
        .program(&format!("{sweep} --jobs 2 --out b"))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let finished = |at: &At| -> Vec<String> {
        let all = if at.path().join("b.partial").is_dir() { at.names("b.partial") } else { vec![] };
        all.into_iter().filter(|name| !name.contains('.')).collect()
    };
    while finished(&at).len() < 2 {
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    assert!(
        Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success()
    );
    let ended = crate::place::ended(&child.wait_with_output().unwrap());
    assert_eq!(ended.code, 130, "{}", ended.err);
    let done = finished(&at);
    assert!(done.len() < 6, "it was interrupted in the middle");
    let said = format!("interrupted; {} of 6 points are done and kept in b.partial", done.len());
    assert!(ended.err.contains(&said), "{}", ended.err);
    assert_eq!(at.names("."), ["b.partial", "long.toml", "small.toml"], "no half-written result");

    // What is kept is taken as it is: a mark in it comes out at the other end.
    let marked = |arguments: &str| {
        copy(&at.path().join("b.partial"), &at.path().join("c.partial"));
        for point in &done {
            let kept = format!("c.partial/{point}/points.csv");
            at.write(&kept, &at.read(&kept).replace('\n', "marked\n"));
        }
        let ended = at.run(&format!("{arguments} --out c"));
        assert_eq!(ended.code, 0, "{}", ended.err);
        assert!(!at.path().join("c.partial").exists());
        at.read("c/points.csv").contains("marked")
    };
    // The first point is always among them.
    let first = "sweep long.toml --vary agents.staff.count=250";
    assert!(marked(&format!("{first} --replications 2")));
    // Of another seed, number of replications, value or text nothing of it is taken.
    assert!(!marked(&format!("{first} --replications 2 --seed 2")));
    assert!(!marked(&format!("{first} --replications 1")));
    assert!(!marked(&format!("{first} --replications 2 --set duration=39h")));
    assert!(!marked("sweep long.toml --vary agents.staff.count=249 --replications 2"));
    at.write("long.toml", &format!("{LONG}# changed\n"));
    assert!(!marked(&format!("{first} --replications 2")));
    at.write("long.toml", LONG);

    let ended = at.run(&format!("{sweep} --jobs 1 --out b"));
    assert_eq!(ended.code, 0, "{}", ended.err);
    assert!(ended.err.contains("of 6 points are already done"), "{}", ended.err);
    let whole = at.run(&format!("{sweep} --jobs 2 --out a"));
    assert_eq!(whole.code, 0);
    assert_eq!(whole.out.replace("Results: a", ""), ended.out.replace("Results: b", ""));
    same(&at, "a", "b");
    assert!(!at.names(".").iter().any(|name| name.contains("partial")), "{:?}", at.names("."));
}

#[cfg(unix)]
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        match entry.file_type().unwrap().is_dir() {
            true => copy(&entry.path(), &target),
            false => drop(fs::copy(entry.path(), target).unwrap()),
        }
    }
}
