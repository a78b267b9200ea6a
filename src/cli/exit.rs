//! Exit codes (CLI-10).

/// All well.
pub const OK: u8 = 0;
/// An expectation or a fingerprint failed.
pub const FAILED: u8 = 1;
/// Wrong usage, or an invalid scenario.
pub const USAGE: u8 = 2;
/// Something could not be read or written.
pub const IO: u8 = 3;
/// No verdict: there was no data.
pub const UNKNOWN: u8 = 4;
/// A bug in this program.
pub const BUG: u8 = 101;
/// Interrupted by Ctrl-C or a request to terminate.
pub const INTERRUPTED: u8 = 130;
