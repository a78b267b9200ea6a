//! Tests of the scenario language as a planner meets it: files in, diagnostics out.

mod data;
mod diagnostics;
mod fuzz;
mod heartbeat;
mod language;
mod routing;
mod shipped;

use std::path::Path;

use super::{Diagnostics, Scenario, load};

/// A small scenario without mistakes, in which tests make theirs.
const GOOD: &str = r#"
start = "2026-03-02T07:00:00-07:00"
duration = "8h"

[site]
denver = {}
dallas = {}

[link]
denver-dallas = { latency = "18ms" }

[queue.sales]
arrivals = { rate = "420/h" }
handling = "4m"

[agents]
staff = { count = 40, site = "denver" }
"#;

/// Loads `main.toml` of a folder with these files.
fn load_files(files: &[(&str, &str)], set: &[(&str, &str)]) -> Result<Scenario, Diagnostics> {
    let bytes: Vec<(&str, &[u8])> =
        files.iter().map(|(name, text)| (*name, text.as_bytes())).collect();
    load_bytes(&bytes, set)
}

fn load_bytes(files: &[(&str, &[u8])], set: &[(&str, &str)]) -> Result<Scenario, Diagnostics> {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
    let set: Vec<(String, String)> =
        set.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
    load(&folder.path().join("main.toml"), &set)
}

/// Diagnostics in short: `file:line:column Problem message`, one a line.
fn brief(diagnostics: &Diagnostics) -> Vec<String> {
    let short = |one: &super::diagnostic::Diagnostic| {
        let place = one.place.map_or_else(
            || "-".to_owned(),
            |place| {
                let (line, column) = diagnostics.sources.line_and_column(place);
                let name = &diagnostics.sources.get(place.source).name;
                let file = Path::new(name).file_name().unwrap().to_string_lossy().into_owned();
                format!("{file}:{line}:{column}")
            },
        );
        format!("{place} {:?} {}", one.problem, one.message)
    };
    diagnostics.all().iter().map(short).collect()
}

/// All diagnostics of a folder of files, errors and warnings, in short.
fn problems(files: &[(&str, &str)], set: &[(&str, &str)]) -> Vec<String> {
    match load_files(files, set) {
        Ok(scenario) => brief(&scenario.warnings),
        Err(diagnostics) => brief(&diagnostics),
    }
}

/// Loads [`GOOD`] with `from` replaced by `to` and compares what is found wrong, each
/// expectation being a part of one diagnostic.
#[track_caller]
fn check(from: &str, to: &str, expect: &[&str]) {
    assert!(GOOD.contains(from), "the good scenario has no `{from}`");
    let found = problems(&[("main.toml", &GOOD.replacen(from, to, 1))], &[]);
    let fits = found.len() == expect.len()
        && found.iter().zip(expect).all(|(found, expected)| found.contains(expected));
    assert!(fits, "`{to}`\nexpected {expect:#?}\nfound    {found:#?}");
}
