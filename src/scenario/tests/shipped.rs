//! The shipped scenarios and their data.

use std::path::{Path, PathBuf};

use crate::scenario::{generate, load};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios")
}

/// Shows what one is warned of.
fn warned(path: &Path) -> bool {
    path.ends_with("interaction-limits.toml")
}

#[test]
fn cli_11_every_shipped_scenario_is_valid_and_warns_only_where_it_means_to() {
    let mut count = 0;
    for entry in std::fs::read_dir(folder()).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "toml") {
            let scenario = load(&path, &[])
                .unwrap_or_else(|diagnostics| panic!("{}", diagnostics.render(false)));
            let warnings = scenario.warnings.render(false);
            assert_eq!(warnings.is_empty(), !warned(&path), "{}: {warnings}", path.display());
            assert!(!scenario.config.description.is_empty(), "{}", path.display());
            count += 1;
        }
    }
    assert!(count >= 5);
}

#[test]
fn cli_11_the_shipped_call_log_is_the_generated_one() {
    let (mut calls, mut staffing) = (Vec::new(), Vec::new());
    generate::call_log(1, &mut calls).unwrap();
    generate::staffing(&mut staffing).unwrap();
    let read = |name: &str| std::fs::read(folder().join("data").join(name)).unwrap();
    assert!(read("call-log-day.csv") == calls, "generate the call log again");
    assert!(read("call-log-day-staffing.csv") == staffing, "generate the staffing again");
    let mut volumes = Vec::new();
    crate::scenario::generate_volumes::volumes(&mut volumes).unwrap();
    assert!(read("volume-day.csv") == volumes, "generate the volumes again");
}

#[test]
fn cli_12_the_call_log_day_takes_those_who_asked_for_an_agent() {
    let scenario = load(&folder().join("call-log-day.toml"), &[]).unwrap();
    let log = &scenario.logs["calls"];
    let text = std::fs::read_to_string(folder().join("data/call-log-day.csv")).unwrap();
    let rows: Vec<Vec<&str>> = text.lines().skip(1).map(|line| line.split(',').collect()).collect();
    let asked = |row: &&Vec<&str>| row[8] == "AGENT" || (row[8] == "HANG" && row[7] != "0");
    let hung_up = |row: &&Vec<&str>| row[8] == "HANG" && row[7] != "0";
    assert_eq!(log.calls.len(), rows.iter().filter(asked).count());
    assert_eq!(
        log.calls.iter().filter(|call| call.patience.is_some()).count(),
        rows.iter().filter(hung_up).count()
    );
    assert_eq!(log.skipped, 0);
}
