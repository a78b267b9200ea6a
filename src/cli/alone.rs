//! One run of many that ended in a bug: which it was, and the command that runs it alone
//! (CLI-4).

use std::path::Path;

use super::failure::Failure;
use crate::study::stop::{BrokenRun, Ended, Stop};

/// What it takes, besides its replication, to run one run of a study alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alone<'a> {
    /// The scenario file.
    pub scenario: &'a Path,
    /// The overrides.
    pub overrides: Vec<(String, String)>,
    /// The seed.
    pub seed: u64,
}

/// The failure of a command whose runs ended so; `which` tells how to run the broken one.
pub fn failure<'a>(ended: Ended, which: impl FnOnce(&BrokenRun) -> Alone<'a>) -> Failure {
    match ended {
        Ended::Stopped(Stop::GivenUp) => Failure::Interrupted,
        Ended::Stopped(Stop::Report(error)) => Failure::Report(error),
        Ended::Stopped(Stop::Changed(diagnostics)) if diagnostics.has_errors() => {
            Failure::Scenario(diagnostics)
        }
        Ended::Stopped(Stop::Changed(_)) => Failure::Io(anyhow::anyhow!(
            "the scenario or one of its files changed while it was run; run the command again"
        )),
        Ended::Broken(broken) => {
            let alone = which(&broken);
            let BrokenRun { replication, message, .. } = &broken;
            Failure::Bug(format!(
                "replication {replication} with seed {} ended in a bug ({message})\n\
                 to run it alone: {}",
                alone.seed,
                alone.command(*replication)
            ))
        }
    }
}

impl Alone<'_> {
    /// The command that runs the replication alone.
    fn command(&self, replication: u32) -> String {
        let scenario = self.scenario.to_string_lossy();
        let mut words = vec!["switchover".to_owned(), "run".to_owned(), quoted(&scenario)];
        for (path, value) in &self.overrides {
            words.push("--set".to_owned());
            words.push(quoted(&format!("{path}={value}")));
        }
        words.push(format!("--seed {} --replication {replication}", self.seed));
        words.join(" ")
    }
}

/// A word of a shell's command line.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "_-./=:,+%@".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', "'\\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::exit;
    use crate::study::replications::replicate;

    #[test]
    fn cli_4_a_broken_replication_is_told_by_number_and_seed_with_its_command() {
        for (breaks, seed) in [(3, 1), (7, 42), (1, 9)] {
            let work = |number| {
                assert!(number != breaks, "a contact with two ends");
                Ok::<u32, Stop>(number)
            };
            let failed = replicate(1..=8, 2, work).unwrap_err();
            let ended = Ended::from_failed(failed, |number| (0, number as u32));
            let overrides = vec![
                ("agents.staff.count".to_owned(), "4".to_owned()),
                ("queue.a.name".to_owned(), "it's \"x\"".to_owned()),
            ];
            let scenario = Path::new("my scenarios/day.toml");
            let failure = failure(ended, |_| Alone { scenario, overrides, seed });
            assert_eq!(failure.code(), exit::BUG);
            let text = failure.to_string();
            let expected = format!(
                "replication {breaks} with seed {seed} ended in a bug (a contact with two ends)\n\
                 to run it alone: switchover run 'my scenarios/day.toml' \
                 --set agents.staff.count=4 --set 'queue.a.name=it'\\''s \"x\"' \
                 --seed {seed} --replication {breaks}"
            );
            assert_eq!(text, expected);
        }
    }
}
