//! Wrong usage, invalid scenarios, files that cannot be read: exit codes 2 and 3.

use crate::place::{At, SMALL};

#[test]
fn cli_10_every_way_to_fail_has_its_exit_code_and_writes_nothing() {
    let at = At::new();
    at.write("wrong.toml", "duration = \"1h\"\nsites = 3\n");
    at.write("broken.toml", "duration = \n[");
    at.write("folder.toml/inside", "");
    at.write("log.toml", "duration = \"1h\"\n[inputs]\ncalls = \"none.csv\"\n[site.main]\n");
    for (arguments, code, said) in [
        ("run none.toml", 3, "none.toml"),
        ("run folder.toml", 3, "folder.toml"),
        ("run log.toml", 3, "none.csv"),
        ("validate none.toml", 3, "none.toml"),
        ("run wrong.toml", 2, "sites"),
        ("run broken.toml", 2, "broken.toml:1:"),
        ("validate wrong.toml", 2, "wrong.toml:2:1"),
        ("run small.toml --set agents.staff.count=many", 2, "many"),
        ("run small.toml --set nonsense", 2, "PATH=VALUE"),
        ("run small.toml --set a.b.c=1", 2, "a"),
        ("run small.toml --seed=-1", 2, "--seed"),
        ("run small.toml --replications 0", 2, "--replications"),
        ("run small.toml --replications 2 --jobs 0", 2, "--jobs"),
        ("run small.toml --jobs 2", 2, "--replications"),
        ("run small.toml --replication 0", 2, "--replication"),
        ("run small.toml --replication 1 --replications 2", 2, "--replications"),
        ("run small.toml --charts gif", 2, "gif"),
        ("run", 2, "SCENARIO"),
        ("run small.toml --trace --replications 2", 2, "--trace"),
        ("check", 2, "SCENARIO"),
        ("check none.toml", 3, "none.toml"),
        ("check wrong.toml", 2, "sites"),
        ("fly", 2, "fly"),
        ("", 2, "Usage"),
        ("completions abc", 2, "abc"),
        ("generate", 2, "call-log"),
        ("run small.toml --out /", 2, "no name of its own"),
        ("run small.toml --out small.toml", 2, "something other than an earlier result"),
        ("run small.toml --out small.toml/below", 3, "small.toml"),
    ] {
        let ended = at.run(arguments);
        assert_eq!(ended.code, code, "{arguments}: {}", ended.err);
        assert!(ended.err.contains(said), "{arguments}: {said:?} is not in {}", ended.err);
        assert_eq!(ended.out, "", "{arguments}");
        assert!(!ended.err.contains("this is a bug"), "{arguments}: {}", ended.err);
    }
    let names = at.names(".");
    assert_eq!(names, ["broken.toml", "folder.toml", "log.toml", "small.toml", "wrong.toml"]);
}

#[test]
fn cli_10_the_gravest_of_several_mistakes_decides() {
    let at = At::new();
    // An unreadable file (3) and an unknown key (2).
    at.write("both.toml", "duration = \"1h\"\nsites = 3\n[inputs]\ncalls = \"none.csv\"\n");
    let ended = at.run("validate both.toml");
    assert_eq!(ended.code, 3, "{}", ended.err);
    assert!(ended.err.contains("sites") && ended.err.contains("none.csv"), "{}", ended.err);
}

#[test]
fn cli_10_help_and_readme_tell_every_exit_code() {
    use switchover::cli::exit;
    let readme = concat!(env!("CARGO_MANIFEST_DIR"), "/README.md");
    let readme = std::fs::read_to_string(readme).unwrap();
    let at = At::new();
    let help = at.run("--help");
    assert_eq!(help.code, 0);
    for code in
        [exit::OK, exit::FAILED, exit::USAGE, exit::IO, exit::UNKNOWN, exit::BUG, exit::INTERRUPTED]
    {
        assert!(readme.contains(&format!("| {code} |")), "README tells exit code {code}");
        let told = help.out.lines().any(|line| line.trim().starts_with(&format!("{code}  ")));
        assert!(told, "help tells exit code {code}: {}", help.out);
    }
}

#[test]
fn cli_8_completions_exist_for_every_shell() {
    let at = At::new();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let ended = at.run(&format!("completions {shell}"));
        assert_eq!(ended.code, 0);
        assert!(ended.out.contains("validate") && ended.out.contains("switchover"), "{shell}");
    }
}

#[test]
fn cli_11_the_shipped_call_log_is_what_generate_prints() {
    let at = At::new();
    for (arguments, file) in [
        ("generate call-log", "call-log-day.csv"),
        ("generate staffing", "call-log-day-staffing.csv"),
    ] {
        let shipped = format!("{}/scenarios/data/{file}", env!("CARGO_MANIFEST_DIR"));
        let ended = at.run(arguments);
        assert_eq!(ended.code, 0);
        assert!(ended.out == std::fs::read_to_string(shipped).unwrap(), "{file}");
    }
    let other = at.run("generate call-log --seed 2").out;
    assert_ne!(other, at.run("generate call-log --seed 3").out);
}

#[test]
fn cli_5_check_passes_fails_or_does_not_know() {
    let at = At::new();
    let expecting = |offered: &str| {
        format!(
            "{SMALL}[[expect]]\nscope = \"queue\"\nname = \"calls\"\nmetric = \"offered\"\n{offered}\n"
        )
    };
    at.write("pass.toml", &expecting("at_least = 10"));
    at.write("fail.toml", &expecting("at_most = 10"));
    at.write("wrong.toml", "duration = 3\n");
    for (files, code) in [
        ("pass.toml", 0),
        ("fail.toml", 1),
        // Nothing to judge by is no pass.
        ("small.toml", 4),
        // The gravest wins: 3, 2, 1, 4.
        ("pass.toml small.toml fail.toml", 1),
        ("fail.toml wrong.toml pass.toml", 2),
        ("fail.toml none.toml wrong.toml", 3),
    ] {
        let ended = at.run(&format!("check {files}"));
        assert_eq!(ended.code, code, "{files}: {}{}", ended.out, ended.err);
    }
    assert!(!at.names(".").contains(&"results".to_owned()), "a check leaves no results");
}
