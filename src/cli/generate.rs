//! `switchover generate`: synthetic data to try things out with.

use super::args::{GenerateArgs, Generated};
use super::failure::Failure;
use super::output::print;
use crate::scenario::generate::{call_log, staffing};

/// Prints the data as CSV.
///
/// # Errors
/// If standard output cannot be written.
pub fn generate(args: &GenerateArgs) -> Result<(), Failure> {
    print(&match args.what {
        Generated::CallLog => call_log(args.seed),
        Generated::Staffing => staffing(args.seed),
    })
}
