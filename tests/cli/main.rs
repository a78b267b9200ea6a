//! The command line, seen from outside: real processes, their output and exit codes.

mod chart;
mod check;
mod compare;
mod impact;
mod interrupt;
mod junit;
mod output;
mod place;
mod precision;
mod readme;
mod result_folder;
mod studies;
mod sweep;
mod tables;
mod tutorial;
mod usage;

/// Runs cases in which the whole output of a command is written down.
fn cases(pattern: &str) {
    trycmd::TestCases::new().case(format!("tests/cli/{pattern}.trycmd")).run();
}

#[test]
fn cli_4_run_says_what_it_runs_and_where_the_results_are() {
    cases("cli_4_*");
}

#[test]
fn cli_5_check_judges_scenarios_and_says_what_changed() {
    cases("cli_5_*");
}

#[test]
fn cli_8_validate_and_list_say_what_there_is() {
    cases("cli_8_*");
}

#[test]
fn cli_10_mistakes_are_told_with_their_exit_codes() {
    cases("cli_10_*");
}
