//! `switchover schema`: the JSON Schema of scenario files (CLI-3).

use super::failure::Failure;
use super::output::print;
use crate::study::metric_check::schema_with_metrics;

/// Prints the schema. Editors complete and explain scenario files with it.
///
/// # Errors
/// If standard output cannot be written.
pub fn schema() -> Result<(), Failure> {
    print(format!("{:#}\n", schema_with_metrics()))
}
