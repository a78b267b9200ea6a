//! Standard output: results and nothing else.

use std::io::{self, Write as _};

use anyhow::Context as _;

use super::failure::Failure;

/// Prints `text`. A reader who has read enough and closed the pipe is no error.
///
/// # Errors
/// If standard output cannot be written, for any other reason.
pub fn print(text: impl AsRef<[u8]>) -> Result<(), Failure> {
    let mut stdout = io::stdout().lock();
    match stdout.write_all(text.as_ref()).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        result => result.context("cannot write to standard output").map_err(Failure::Io),
    }
}
