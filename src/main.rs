//! The command line tool: see `switchover --help`.

use std::process::ExitCode;

fn main() -> ExitCode {
    switchover::cli::main()
}
