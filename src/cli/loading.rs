//! Loads scenarios and speaks about them on standard error.

use std::io::{IsTerminal as _, Write as _};

use super::args::{Color, ScenarioArgs};
use super::failure::Failure;
use crate::scenario::{Scenario, load_with};
use crate::study::metric_check::check_metrics;

/// How to speak to the user.
#[derive(Clone, Copy, Debug)]
pub struct Terminal {
    /// Messages may be coloured.
    pub color: bool,
    /// Results may be coloured.
    pub color_results: bool,
    /// No progress, no warnings.
    pub quiet: bool,
}

impl Terminal {
    /// What `--color`, `--quiet` and the environment ask for.
    pub fn new(color: Color, quiet: bool) -> Self {
        let on = |is_terminal: bool| match color {
            Color::Always => true,
            Color::Never => false,
            // https://no-color.org: set and not empty.
            Color::Auto => {
                let refused = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
                is_terminal && !refused
            }
        };
        Terminal {
            color: on(std::io::stderr().is_terminal()),
            color_results: on(std::io::stdout().is_terminal()),
            quiet,
        }
    }

    /// Loads a scenario; says on standard error what is odd about it.
    ///
    /// # Errors
    /// If it cannot be read, or is not valid.
    pub fn load(&self, args: &ScenarioArgs) -> Result<Scenario, Failure> {
        let scenario = load_with(&args.scenario, &args.overrides, check_metrics)
            .map_err(|diagnostics| Failure::Scenario(Box::new(diagnostics)))?;
        if !self.quiet {
            self.say(&scenario.warnings.render(self.color));
        }
        Ok(scenario)
    }

    /// Says why a command failed.
    pub fn complain(&self, failure: &Failure) {
        match failure {
            Failure::Scenario(diagnostics) => self.say(&diagnostics.render(self.color)),
            other => self.say(&format!("error: {other}\n")),
        }
    }

    /// Writes to standard error. Where nobody can read it, nothing can be said.
    pub fn say(&self, text: &str) {
        let _ = std::io::stderr().write_all(text.as_bytes());
    }
}
