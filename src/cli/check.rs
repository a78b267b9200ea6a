//! `switchover check`: runs scenarios and judges their expectations and recorded
//! fingerprints (CLI-5).

use std::path::Path;

use super::alone::{Alone, failure};
use super::args::{CheckArgs, ScenarioArgs};
use super::failure::Failure;
use super::junit::{Case, Junit};
use super::loading::Terminal;
use super::output::print;
use super::progress::ReplicationProgress;
use super::{exit, interrupt};
use crate::report::fingerprint::excerpt::Excerpt;
use crate::report::fingerprint::recording::{Recording, path_for};
use crate::report::fingerprint::sink::LayerId;
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
    let mut junit = Junit::default();
    for path in &args.scenarios {
        let code = match check_one(path, args, terminal) {
            Ok(checked) => {
                print(&checked.text)?;
                junit.add(path, checked.cases);
                code_of(checked.verdict)
            }
            Err(Failure::Interrupted) => return Err(Failure::Interrupted),
            Err(failure) => {
                terminal.complain(&failure);
                junit.add(path, vec![Case::broken(&failure)]);
                failure.code()
            }
        };
        codes.push(code);
    }
    if let Some(path) = &args.junit {
        junit.write(path)?;
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

/// What is to be said of one scenario.
struct Checked {
    verdict: Verdict,
    text: String,
    /// Each verdict of it, for JUnit.
    cases: Vec<Case>,
}

/// The verdict on one scenario, and all that is to be said of it.
fn check_one(path: &Path, args: &CheckArgs, terminal: &Terminal) -> Result<Checked, Failure> {
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
    let Outcome { judged, recording } = outcome.map_err(|ended| {
        let seed = scenario.config.seed;
        failure(ended, |_| Alone { scenario: path, overrides: Vec::new(), seed })
    })?;

    let mut cases: Vec<Case> = judged.iter().map(case_of_expectation).collect();
    let mut text: String = judged.iter().map(of_expectation).collect();
    if args.bless {
        recording.write(&recorded_at)?;
        text += &format!("  blessed  fingerprints, in {}\n", recorded_at.display());
        cases.push(Case::new("fingerprints are recorded", Verdict::Pass));
    } else if let Some(before) = before {
        let compared = compare(&before, &recording);
        text += &of_fingerprints(&compared, &before, &recording);
        let changes = of_changes(&scenario, &compared, args.rows)?;
        for one in &compared {
            let change = changes.iter().find(|(layer, _)| *layer == one.layer);
            cases.push(case_of_fingerprint(one, change.map_or("", |(_, text)| text)));
        }
        text.extend(changes.into_iter().map(|(_, text)| text));
    } else {
        text += "  -        no fingerprints are recorded (--bless records them)\n";
    }
    // Nothing to judge by is no pass either.
    if cases.is_empty() {
        let nothing = "it has no expectations, and no fingerprints are recorded";
        cases.push(Case::new("there is something to judge by", Verdict::Unknown).why(nothing));
    }
    let verdict = cases.iter().map(|case| case.verdict).max().unwrap_or(Verdict::Unknown);
    let text = format!("{} {}\n{text}", word(verdict), path.display());
    Ok(Checked { verdict, text, cases })
}

fn case_of_expectation(judged: &Judged) -> Case {
    let (subject, expected) = (judged.expectation.subject(), judged.expectation.expected());
    let measured = judged.measured.as_deref();
    let why = measured.map_or("has no data".to_owned(), |measured| format!("is {measured}"));
    Case::new(&format!("{subject}: {expected}"), judged.verdict)
        .why(&format!("{subject} {why}, expected {expected}"))
}

fn case_of_fingerprint(one: &Compared, change: &str) -> Case {
    let layer = one.layer.as_str();
    let why = match one.verdict {
        Verdict::Unknown => format!("the fingerprint of {layer} is not recorded"),
        _ => format!("the fingerprint of {layer} changed"),
    };
    Case::new(&format!("fingerprint {layer}"), one.verdict).why(&why).more(change.trim())
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
fn of_changes(
    scenario: &Scenario,
    compared: &[Compared],
    most: usize,
) -> Result<Vec<(LayerId, String)>, Failure> {
    if compared.iter().all(|one| one.window.is_none()) {
        return Ok(Vec::new());
    }
    let go_on = || !interrupt::requested();
    let found = excerpts(scenario, compared, most, go_on).ok_or(Failure::Interrupted)?;
    Ok(found.iter().map(|(one, excerpt)| (one.layer, of_excerpt(one, excerpt))).collect())
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
