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

/// What `--help` says of them.
pub const HELP: &str = "\
Exit codes:
    0  all well
    1  an expectation or a fingerprint failed
    2  wrong usage, or an invalid scenario
    3  something could not be read or written
    4  no verdict: there was no data
  101  a bug in this program
  130  interrupted; nothing half-written is left";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cli_10_help_tells_every_code() {
        let told: Vec<u8> = HELP
            .lines()
            .skip(1)
            .map(|line| line.split_whitespace().next().unwrap().parse().unwrap())
            .collect();
        assert_eq!(told, [OK, FAILED, USAGE, IO, UNKNOWN, BUG, INTERRUPTED]);
    }
}
