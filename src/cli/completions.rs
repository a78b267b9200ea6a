//! `switchover completions`: a script for a shell (CLI-8).

use clap::CommandFactory as _;

use super::args::{Cli, CompletionsArgs};
use super::failure::Failure;
use super::output::print;

/// Prints the script.
///
/// # Errors
/// If standard output cannot be written.
pub fn completions(args: &CompletionsArgs) -> Result<(), Failure> {
    let mut script = Vec::new();
    let mut command = Cli::command();
    let name = command.get_name().to_owned();
    clap_complete::generate(args.shell, &mut command, name, &mut script);
    print(script)
}
