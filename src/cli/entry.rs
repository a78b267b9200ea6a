//! From the arguments to the command, and from its outcome to the exit code.

use std::process::ExitCode;

use clap::Parser as _;

use super::args::{Cli, Command};
use super::loading::Terminal;
use super::{check, exit, interrupt, list, run, schema, validate};

/// Runs the command line tool; returns its exit code.
pub fn main() -> ExitCode {
    std::panic::set_hook(Box::new(report_bug));
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version are results, not mistakes.
            let code = if error.use_stderr() { exit::USAGE } else { exit::OK };
            let _ = error.print();
            return ExitCode::from(code);
        }
    };
    interrupt::listen();
    let terminal = Terminal::new(cli.color, cli.quiet);
    let outcome = std::panic::catch_unwind(|| match cli.command {
        Command::Run(args) => run::run(&args, &terminal),
        Command::Validate(args) => validate::validate(&args, &terminal),
        Command::Check(args) => check::check(&args, &terminal),
        Command::List => list::list(),
        Command::Schema => schema::schema(),
        Command::Generate(_) => Ok(()),
    });
    match outcome {
        Ok(Ok(())) => ExitCode::from(exit::OK),
        Ok(Err(failure)) => {
            terminal.complain(&failure);
            ExitCode::from(failure.code())
        }
        Err(_) => ExitCode::from(exit::BUG),
    }
}

/// Says what to do about a bug, which is never the user's mistake.
fn report_bug(panic: &std::panic::PanicHookInfo<'_>) {
    let place = panic.location().map_or_else(String::new, |place| format!(" at {place}"));
    let what = panic.payload_as_str().unwrap_or("no message");
    eprintln!("switchover {}: this is a bug{place}: {what}", env!("CARGO_PKG_VERSION"));
    eprintln!("Please report it with the scenario, the command line and this message.");
}
