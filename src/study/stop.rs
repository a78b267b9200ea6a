//! Why a study ends before it is done.

use super::workers::{Failed, Why};
use crate::report::error::ReportError;
use crate::scenario::Diagnostics;

/// What ends a study, besides a bug in one of its runs.
#[derive(Debug)]
pub enum Stop {
    /// It was asked to stop.
    GivenUp,
    /// Something cannot be written or read.
    Report(ReportError),
    /// A scenario that was valid is no longer: its files changed meanwhile.
    Changed(Box<Diagnostics>),
}

impl From<ReportError> for Stop {
    fn from(error: ReportError) -> Self {
        Stop::Report(error)
    }
}

/// A run that ended in a bug, by what it takes to run it alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BrokenRun {
    /// Of several scenarios or points: which, from 0.
    pub of: usize,
    /// Its replication.
    pub replication: u32,
    /// The message of the bug.
    pub message: String,
}

/// Why a study has no result.
#[derive(Debug)]
pub enum Ended {
    /// See [`Stop`].
    Stopped(Stop),
    /// See [`BrokenRun`].
    Broken(BrokenRun),
}

impl Ended {
    /// From what came of pieces of work; `which` tells of a piece's number which run it was.
    pub fn from_failed(failed: Failed<Stop>, which: impl FnOnce(u64) -> (usize, u32)) -> Self {
        match failed.why {
            Why::Error(stop) => Ended::Stopped(stop),
            Why::Bug(message) => {
                let (of, replication) = which(failed.number);
                Ended::Broken(BrokenRun { of, replication, message })
            }
        }
    }
}
