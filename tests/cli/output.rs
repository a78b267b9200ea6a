//! What goes where: results to standard output, all else to standard error.

use std::fs::File;
use std::io::Read as _;
use std::process::Stdio;

use crate::place::At;

#[test]
fn cli_9_standard_output_carries_results_only() {
    let at = At::new();
    let ended = at.run("run small.toml --replications 3 --jobs 2");
    assert_eq!((ended.code, ended.err.as_str()), (0, ""), "no terminal, no progress");
    assert!(ended.out.contains("3 replications of 1h") && ended.out.contains('±'));
    let ended = at.run("run small.toml --quiet --charts none");
    assert_eq!((ended.code, ended.err.as_str()), (0, ""));
    assert!(!at.names("results/small").iter().any(|name| name.ends_with(".svg")));
}

#[test]
fn cli_9_json_is_the_summary_and_nothing_else() {
    let at = At::new();
    for arguments in
        ["run small.toml --format json", "run small.toml --replications 2 --format json"]
    {
        let ended = at.run(arguments);
        let json: serde_json::Value = serde_json::from_str(&ended.out).unwrap();
        let entries = json["summary"].as_array().unwrap();
        let rows = at.read("results/small/summary.csv").lines().count() - 1;
        assert_eq!(entries.len(), rows, "as many entries as summary.csv has rows");
        let offered = entries.iter().find(|entry| entry["metric"] == "offered").unwrap();
        let value = if arguments.contains("replications") { "mean" } else { "value" };
        assert!(offered[value].as_f64().unwrap() > 20.0);
    }
}

#[test]
fn cli_9_colour_follows_the_option_and_no_color() {
    let at = At::new();
    let colored = |arguments: &str, no_color: &str| {
        let output = at.program(arguments).env("NO_COLOR", no_color).output().unwrap();
        assert_eq!(output.status.code(), Some(2));
        output.stderr.contains(&b'\x1b')
    };
    at.write("wrong.toml", "duration = \"1h\"\nsites = 3\n");
    assert!(!colored("validate wrong.toml", ""), "no terminal");
    assert!(!colored("validate wrong.toml --color never", ""));
    assert!(colored("validate wrong.toml --color always", ""));
    assert!(colored("validate wrong.toml --color always", "1"), "the option is closer to the user");
}

#[test]
fn cli_9_results_are_coloured_for_a_terminal_only() {
    let at = At::new();
    at.write(
        "cut.toml",
        "extends = \"small.toml\"\n[fault.gone]\nkind = \"site_outage\"\n\
         target = \"main\"\nat = \"20m\"\nduration = \"5m\"\n",
    );
    let coloured = |arguments: &str| {
        let ended = at.run(&format!("run cut.toml -q {arguments}"));
        assert_eq!((ended.code, ended.err.as_str()), (0, ""));
        ended.out.contains("\x1b[1;31m")
    };
    assert!(!coloured(""), "no terminal");
    assert!(coloured("--color always"));
    assert!(!coloured("--color never"));
    assert!(!coloured("--color always --format json"));
}

#[test]
fn cli_9_json_has_what_the_faults_did() {
    let at = At::new();
    let json = at.run("run small.toml --impact --format json");
    let json: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    let rows = at.read("results/small/impact.csv").lines().count() - 1;
    assert_eq!(json["impact"].as_array().unwrap().len(), rows);
    assert!(rows > 0 && json["seed"].is_u64() && json["scenario"] == "small");
    assert!(at.path().join(json["results"].as_str().unwrap()).is_dir());
}

#[test]
#[cfg(unix)]
fn cli_9_a_reader_who_goes_away_is_no_error() {
    let at = At::new();
    for arguments in ["list", "generate call-log", "run small.toml", "--help"] {
        let mut child =
            at.program(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let mut said = String::new();
        child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
        assert_eq!(child.wait().unwrap().code(), Some(0), "{arguments}: {said}");
        assert_eq!(said, "", "{arguments}");
    }
    assert!(at.read("results/small/summary.csv").ends_with('\n'), "the results are there");
}

#[test]
#[cfg(target_os = "linux")]
fn out_2_a_full_standard_output_is_an_error() {
    let at = At::new();
    for arguments in ["list", "generate call-log", "run small.toml", "completions bash", "--help"] {
        let full = File::create("/dev/full").unwrap();
        let output = at.program(arguments).stdout(full).output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(3), "{arguments}: {said}");
    }
}
