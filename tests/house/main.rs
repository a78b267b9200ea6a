//! The rules of the house, held by reading the code (see `ARCHITECTURE.md`).

mod conformance;
mod paths;
mod rules;
mod source;

use source::{SourceFile, files, files_without_tests, without_comments_and_texts};

/// No file is longer, tests included.
const LINES_MAX: usize = 500;
/// A `mod.rs` only says what is in the folder.
const MOD_LINES_MAX: usize = 60;

#[test]
fn house_a_room_imports_only_what_it_may() {
    let found: Vec<String> = files_without_tests("src").iter().flat_map(rules::breaches).collect();
    assert!(found.is_empty(), "\n{}\n", found.join("\n"));
}

#[test]
fn house_the_import_rule_finds_what_breaks_it() {
    for (path, text, breach) in [
        ("src/kernel/time.rs", "use crate::ledger::rows::Row;", "ledger::rows::Row"),
        ("src/center/room.rs", "use crate::{kernel::time, world};", "crate::world"),
        ("src/report/mod.rs", "use super::world::run::Run;", "crate::world::run::Run"),
        ("src/report/a/b.rs", "use super::super::super::study;", "crate::study"),
        ("src/report/a.rs", "use crate::kernel::engine::Scheduler;", "report` may import ledger"),
        ("src/world/run.rs", "fn f() { crate::cli::main(); }", "crate::cli::main"),
        ("src/systems/presence/home.rs", "use crate::systems::recovery::x;", "systems::recovery"),
        ("src/scenario/a.rs", "use crate::center::room::Center;", "center::room::Center"),
        ("src/world/run.rs", "fn f() { println!(\"x\"); }", "println!"),
        ("src/study/a.rs", "use std::{env, io};", "std::env"),
        ("src/world/a.rs", "\nuse std::fs;", "src/world/a.rs:2"),
        ("src/kernel/a.rs", "use std::time::{Duration, Instant};", "wall clock"),
        ("src/center/a.rs", "use std::cell::RefCell;", "plain data"),
    ] {
        let code = source::without_test_code(&without_comments_and_texts(text));
        let file = SourceFile { path: path.to_owned(), text: text.to_owned(), code };
        let found = rules::breaches(&file);
        assert!(found.len() == 1 && found[0].contains(breach), "{path}: {text}: {found:?}");
    }
}

#[test]
fn house_the_import_rule_lets_pass_what_is_allowed() {
    for (path, text) in [
        ("src/center/room.rs", "use crate::kernel::{time::{SimTime, SimDuration}, cause};"),
        ("src/center/routing/pool.rs", "use super::super::books::Balance;"),
        ("src/report/a.rs", "// use crate::world;\nconst A: &str = \"crate::world println!()\";"),
        ("src/report/a.rs", "#[cfg(test)]\nmod tests {\n    use crate::world::run::Run;\n}"),
        ("src/report/a.rs", "fn f<'a>(a: &'a str) { writeln!(a, 'x').ok(); }"),
        ("src/report/a.rs", "const R: &str = r#\"use crate::world; \"quoted\" \"#;"),
        ("src/systems/presence/home.rs", "use crate::systems::presence::pool;"),
        ("src/cli/run.rs", "use std::env; use crate::world::build::build;"),
    ] {
        let code = source::without_test_code(&without_comments_and_texts(text));
        let file = SourceFile { path: path.to_owned(), text: text.to_owned(), code };
        assert_eq!(rules::breaches(&file), [""; 0], "{path}: {text}");
    }
}

#[test]
fn house_a_mod_file_holds_no_logic() {
    let mut found = Vec::new();
    for file in files_without_tests("src").iter().filter(|file| file.path.ends_with("/mod.rs")) {
        let lines = file.text.lines().count();
        if lines > MOD_LINES_MAX {
            found.push(format!("{}: {lines} lines, {MOD_LINES_MAX} are allowed", file.path));
        }
        for (number, line) in file.code.lines().enumerate() {
            let is_logic = |word: &&str| {
                ["fn", "impl", "struct", "enum", "trait", "macro_rules!"].contains(word)
            };
            if let Some(word) = line.split_whitespace().find(is_logic) {
                found.push(format!("{}:{}: `{word}` in a mod.rs", file.path, number + 1));
            }
        }
    }
    assert!(found.is_empty(), "\n{}\n", found.join("\n"));
}

#[test]
fn house_no_file_is_too_long() {
    let all = ["src", "tests", "benches"].into_iter().flat_map(files);
    let lines = all.map(|file| (file.text.lines().count(), file.path));
    let found: Vec<String> = lines
        .filter(|(lines, _)| *lines > LINES_MAX)
        .map(|(lines, path)| format!("{path}: {lines} lines, {LINES_MAX} are allowed"))
        .collect();
    assert!(found.is_empty(), "\n{}\n", found.join("\n"));
    let main = files("src").into_iter().find(|file| file.path == "src/main.rs").unwrap();
    assert!(main.text.lines().count() < 15, "src/main.rs only hands over to cli");
}

#[test]
fn core_2_what_would_leak_the_machine_into_a_result_is_banned() {
    let clippy = read("clippy.toml");
    for banned in [
        "std::collections::HashMap",
        "std::collections::HashSet",
        "std::time::Instant",
        "std::time::SystemTime",
        "f64::ln",
        "f64::exp",
        "f64::powf",
        "f64::powi",
        "f64::sin",
        "f64::mul_add",
    ] {
        assert!(clippy.contains(&format!("path = \"{banned}\"")), "{banned} is not banned");
    }
    assert!(read("Cargo.toml").contains("unsafe_code = \"forbid\""));
    assert!(read(".ci/run").contains("-D warnings"), "warnings would not stop a change");
}

/// A file of the repository.
fn read(path: &str) -> String {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
