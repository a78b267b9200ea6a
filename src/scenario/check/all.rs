//! The list of checks.

use super::Check;

/// Runs every check.
pub fn check_all(check: &mut Check<'_>) {
    super::times::check(check);
    super::names::check(check);
    super::links::check(check);
    super::arrivals::check(check);
    super::recovery::check(check);
    super::serving::check(check);
    super::shifts::check(check);
    super::routing::check(check);
    super::heartbeat::check(check);
    super::presence::check(check);
    super::peripheral::check(check);
    super::faults::check(check);
    super::expect::check(check);
}
