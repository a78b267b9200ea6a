//! `switchover check`: runs scenarios and judges their expectations and recorded
//! fingerprints (CLI-5).

use std::path::Path;

use super::args::{CheckArgs, ScenarioArgs};
use super::failure::Failure;
use super::loading::Terminal;
use super::output::print;
use super::progress::ReplicationProgress;
use super::{exit, interrupt};
use crate::report::fingerprint::excerpt::Excerpt;
use crate::report::fingerprint::recording::{Recording, path_for};
use crate::scenario::Scenario;
use crate::study::check::{Compared, Outcome, compare, excerpts, run_and_judge};
use crate::study::expectation::{Judged, Verdict};

/// Checks the scenarios, one after another; one that cannot be checked does not keep the
/// others from it.
///
/// # Errors
/// If not all is well: the exit code is the gravest of all (CLI-10). At once if standard
/// output cannot be written or the user interrupts.
pub fn check(args: &CheckArgs, terminal: &Terminal) -> Result<(), Failure> {
    let mut codes = Vec::new();
    for path in &args.scenarios {
        let code = match check_one(path, args, terminal) {
            Ok((verdict, text)) => {
                print(&text)?;
                code_of(verdict)
            }
            Err(Failure::Interrupted) => return Err(Failure::Interrupted),
            Err(failure) => {
                terminal.complain(&failure);
                failure.code()
            }
        };
        codes.push(code);
    }
    let bad = |wanted: u8| codes.iter().filter(|code| **code == wanted).count();
    let [io, invalid] = [bad(exit::IO), bad(exit::USAGE)];
    let [failed, unknown] = [bad(exit::FAILED), bad(exit::UNKNOWN)];
    // The gravest first (CLI-10).
    let gravest = [exit::IO, exit::USAGE, exit::FAILED, exit::UNKNOWN];
    let Some(code) = gravest.into_iter().find(|code| codes.contains(code)) else {
        return Ok(());
    };
    let parts = [
        (failed, "failed"),
        (unknown, "unknown"),
        (invalid, "not valid"),
        (io, "not read or written"),
    ];
    let parts = parts.into_iter().filter(|(count, _)| *count > 0);
    let parts: Vec<String> = parts.map(|(count, word)| format!("{count} {word}")).collect();
    let scenarios = if codes.len() == 1 { "scenario" } else { "scenarios" };
    let message = format!("of {} {scenarios}: {}", codes.len(), parts.join(", "));
    Err(Failure::Judged { code, message })
}

fn code_of(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::Pass => exit::OK,
        Verdict::Unknown => exit::UNKNOWN,
        Verdict::Fail => exit::FAILED,
    }
}

/// The verdict on one scenario, and all that is to be said of it.
fn check_one(
    path: &Path,
    args: &CheckArgs,
    terminal: &Terminal,
) -> Result<(Verdict, String), Failure> {
    let scenario =
        terminal.load(&ScenarioArgs { scenario: path.to_owned(), overrides: Vec::new() })?;
    let recorded_at = path_for(path);
    interrupt::listen();
    // Before the run: what cannot be read is known at once.
    let before = if args.bless { None } else { Recording::read(&recorded_at)? };
    let progress = ReplicationProgress::new(scenario.config.check.replications, terminal.quiet);
    let jobs = args.jobs.map_or_else(cores, usize::from);
    let go_on = || !interrupt::requested();
    let outcome = run_and_judge(&scenario, jobs, go_on, || progress.done());
    drop(progress);
    let Outcome { judged, recording } = outcome.ok_or(Failure::Interrupted)?;

    let mut verdicts: Vec<Verdict> = judged.iter().map(|one| one.verdict).collect();
    let mut text: String = judged.iter().map(of_expectation).collect();
    if args.bless {
        recording.write(&recorded_at)?;
        text += &format!("  blessed  fingerprints, in {}\n", recorded_at.display());
        verdicts.push(Verdict::Pass);
    } else if let Some(before) = before {
        let compared = compare(&before, &recording);
        verdicts.extend(compared.iter().map(|one| one.verdict));
        text += &of_fingerprints(&compared, &before, &recording);
        text += &of_changes(&scenario, &compared, args.rows)?;
    } else {
        text += "  -        no fingerprints are recorded (--bless records them)\n";
    }
    // Nothing to judge by is no pass either.
    let verdict = verdicts.into_iter().max().unwrap_or(Verdict::Unknown);
    Ok((verdict, format!("{} {}\n{text}", word(verdict), path.display())))
}

fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "pass   ",
        Verdict::Unknown => "unknown",
        Verdict::Fail => "FAIL   ",
    }
}

fn of_expectation(judged: &Judged) -> String {
    let Judged { expectation, verdict, measured } = judged;
    let (subject, expected) = (expectation.subject(), expectation.expected());
    let measured = match measured {
        Some(measured) => format!("is {measured}"),
        None => "has no data".to_owned(),
    };
    format!("  {}  {subject} {measured}, expected {expected}\n", word(*verdict))
}

/// Which layers changed and which did not: "the order changed, the losses did not".
fn of_fingerprints(compared: &[Compared], before: &Recording, now: &Recording) -> String {
    let mut text = String::new();
    let groups =
        [(Verdict::Pass, "same"), (Verdict::Unknown, "not recorded"), (Verdict::Fail, "changed")];
    for (verdict, what) in groups {
        let layers = compared.iter().filter(|one| one.verdict == verdict);
        let names: Vec<&str> = layers.map(|one| one.layer.as_str()).collect();
        if !names.is_empty() {
            text += &format!("  {}  fingerprints {what}: {}\n", word(verdict), names.join(", "));
        }
    }
    if before.seed != now.seed {
        text += &format!("           recorded with seed {}, now {}\n", before.seed, now.seed);
    }
    text
}

/// The rows of the first window that differs, of every layer that changed.
fn of_changes(scenario: &Scenario, compared: &[Compared], most: usize) -> Result<String, Failure> {
    if compared.iter().all(|one| one.window.is_none()) {
        return Ok(String::new());
    }
    let go_on = || !interrupt::requested();
    let found = excerpts(scenario, compared, most, go_on).ok_or(Failure::Interrupted)?;
    Ok(found.iter().map(|(one, excerpt)| of_excerpt(one, excerpt)).collect())
}

fn of_excerpt(one: &Compared, excerpt: &Excerpt) -> String {
    let Excerpt { time, csv, more, rows } = excerpt;
    let window = one.window.expect("an excerpt is of a window");
    let layer = one.layer.as_str();
    let recorded = one.recorded_rows.unwrap_or_default();
    let Some(time) = time else {
        return format!(
            "\n{layer}: ends after row {rows}, {recorded} rows were recorded; so far all are the same\n"
        );
    };
    let (from, until) = (window.from + 1, window.until.unwrap_or(*rows).min(*rows));
    let stretch =
        if from == until { format!("row {from}") } else { format!("rows {from} to {until}") };
    let mut text = format!(
        "\n{layer}: first differs in {stretch} (of {rows}; recorded: {recorded}), from {time} s on.\n\
         All rows before are the same. The recorded rows are not kept; these are the present ones:\n{csv}",
    );
    if *more > 0 {
        text += &format!("... and {more} more (--rows N shows more)\n");
    }
    text
}
