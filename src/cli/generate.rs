//! `switchover generate`: synthetic data to try things out with (CLI-11).

use super::args::{GenerateArgs, Generated};
use super::failure::Failure;
use super::output::print;
use crate::scenario::generate::{call_log, staffing};
use crate::scenario::generate_volumes::{two_site_day, volumes};

/// Prints the data as CSV.
///
/// # Errors
/// If standard output cannot be written.
pub fn generate(args: &GenerateArgs) -> Result<(), Failure> {
    let mut data = Vec::new();
    match args.what {
        Generated::CallLog { seed } => call_log(seed, &mut data),
        Generated::Staffing => staffing(&mut data),
        Generated::Volumes => volumes(&mut data),
        Generated::TwoSiteVolumes => two_site_day(&mut data),
    }
    .expect("memory takes every byte");
    print(data)
}
