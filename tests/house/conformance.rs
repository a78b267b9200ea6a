//! `docs/conformance.md` is true: the tests it names exist, the rules that tests name are
//! in it.

use std::collections::BTreeSet;

use crate::read;
use crate::source::files;

/// The prefixes of rules: in tests' names in small letters.
const PREFIXES: &[&str] = &["CORE", "PRES", "BEAT", "PG", "IXN", "DR", "OUT", "CLI"];

/// What a rule without a test is called.
const NOT_YET: &str = "not yet";

/// The names of all tests.
fn tests() -> BTreeSet<String> {
    let folders = ["src", "tests"];
    let all = folders.iter().flat_map(|folder| files(folder));
    let mut names = BTreeSet::new();
    for file in all {
        for rest in file.code.split("#[test]").skip(1) {
            let after = rest.split_once("fn ").map_or("", |(_, after)| after);
            let name: String =
                after.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            names.insert(name);
        }
        // Property tests: within `proptest!`.
        if file.code.contains("proptest!") {
            for rest in file.code.split("fn ").skip(1) {
                names.insert(
                    rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect(),
                );
            }
        }
    }
    names
}

/// The rows of the page: a rule and its other cells.
fn rows() -> Vec<(String, Vec<String>)> {
    let page = read("docs/conformance.md");
    let rows = page.lines().filter_map(|line| {
        let mut cells = line.strip_prefix('|')?.split('|').map(|cell| cell.trim().to_owned());
        let rule = cells.next()?;
        let prefix = rule.split('-').next().unwrap_or_default();
        PREFIXES.contains(&prefix).then(|| (rule.clone(), cells.collect()))
    });
    rows.collect()
}

/// The rule that a test is named after.
fn rule_of(test: &str) -> Option<String> {
    let mut parts = test.split('_');
    let prefix = parts.next()?.to_uppercase();
    let number: u32 = parts.next()?.parse().ok()?;
    PREFIXES.contains(&prefix.as_str()).then(|| format!("{prefix}-{number}"))
}

#[test]
fn house_conformance_names_tests_that_exist() {
    let tests = tests();
    let rows = rows();
    assert!(rows.len() > 30, "the table is there");
    for (rule, cells) in &rows {
        let [_, _, named, _, ..] = &cells[..] else { panic!("{rule}: five cells") };
        let named: Vec<&str> = named.split('`').skip(1).step_by(2).collect();
        for name in &named {
            assert!(tests.contains(*name), "{rule}: there is no test `{name}`");
        }
        let built = !cells[3].contains(NOT_YET);
        assert!(!named.is_empty() || !built, "{rule} has neither a test nor \"{NOT_YET}\"");
    }
}

#[test]
fn house_conformance_knows_every_rule_that_a_test_is_named_after() {
    let known: BTreeSet<String> = rows().into_iter().map(|(rule, _)| rule).collect();
    let missing: Vec<String> = tests()
        .iter()
        .filter(|test| rule_of(test).is_some_and(|rule| !known.contains(&rule)))
        .cloned()
        .collect();
    assert!(missing.is_empty(), "docs/conformance.md has no row for: {}", missing.join(", "));
}
