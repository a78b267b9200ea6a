//! From the arguments to the command, and from its outcome to the exit code.

use std::io::{self, Write as _};
use std::panic::{PanicHookInfo, UnwindSafe, catch_unwind};
use std::process::ExitCode;

use clap::Parser as _;

use super::args::{Cli, Command};
use super::failure::Failure;
use super::loading::Terminal;
use super::{
    chart, check, compare, completions, exit, generate, list, run, schema, sweep, validate,
};

/// Runs the command line tool; returns its exit code.
pub fn main() -> ExitCode {
    std::panic::set_hook(Box::new(report_bug));
    ExitCode::from(match Cli::try_parse() {
        Ok(cli) => {
            let terminal = Terminal::new(cli.color, cli.quiet);
            guard(&terminal, || carry_out(&cli.command, &terminal))
        }
        Err(error) => tell_usage(&error),
    })
}

fn carry_out(command: &Command, terminal: &Terminal) -> Result<(), Failure> {
    match command {
        Command::Run(args) => run::run(args, terminal),
        Command::Validate(args) => validate::validate(args, terminal),
        Command::Check(args) => check::check(args, terminal),
        Command::Compare(args) => compare::compare(args, terminal),
        Command::Sweep(args) => sweep::sweep(args, terminal),
        Command::Chart(args) => chart::chart(args),
        Command::List => list::list(),
        Command::Schema => schema::schema(),
        Command::Generate(args) => generate::generate(args),
        Command::Completions(args) => completions::completions(args),
    }
}

/// The exit code of `work`; says why it failed, if it did.
fn guard(terminal: &Terminal, work: impl FnOnce() -> Result<(), Failure> + UnwindSafe) -> u8 {
    match catch_unwind(work) {
        Ok(Ok(())) => exit::OK,
        Ok(Err(failure)) => {
            terminal.complain(&failure);
            failure.code()
        }
        Err(_) => exit::BUG,
    }
}

/// Prints what clap has to say instead of a command: help and version are results, all
/// else is a mistake in the arguments.
fn tell_usage(error: &clap::Error) -> u8 {
    match error.print() {
        _ if error.use_stderr() => exit::USAGE,
        Err(failed) if failed.kind() != io::ErrorKind::BrokenPipe => exit::IO,
        _ => exit::OK,
    }
}

/// Says what to do about a bug, which is never the user's mistake.
fn report_bug(panic: &PanicHookInfo<'_>) {
    let place = panic.location().map_or_else(String::new, |place| format!(" at {place}"));
    let what = panic.payload_as_str().unwrap_or("no message");
    let text = bug(&place, what);
    // Where nobody can read it, nothing can be said.
    let _ = io::stderr().write_all(text.as_bytes());
}

fn bug(place: &str, what: &str) -> String {
    format!(
        "switchover {}: this is a bug{place}: {what}\n\
         Please report it with this message, the command line, and the scenario with the \
         files that it reads.\n",
        env!("CARGO_PKG_VERSION")
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::args::Color;

    #[test]
    fn cli_10_every_outcome_has_its_exit_code() {
        let terminal = Terminal::new(Color::Never, true);
        assert_eq!(guard(&terminal, || Ok(())), exit::OK);
        assert_eq!(guard(&terminal, || Err(Failure::Interrupted)), exit::INTERRUPTED);
        let io = || Err(Failure::Io(anyhow::anyhow!("the disk is full")));
        assert_eq!(guard(&terminal, io), exit::IO);
        assert_eq!(guard(&terminal, || panic!("a contact with two ends")), exit::BUG);
    }

    #[test]
    fn cli_10_a_bug_says_what_to_report() {
        let text = bug(" at src/center/room.rs:1:2", "a contact with two ends");
        for part in ["src/center/room.rs:1:2", "a contact with two ends", "report", "scenario"] {
            assert!(text.contains(part), "{text}");
        }
    }
}
