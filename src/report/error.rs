//! What can go wrong with output: always with the path that it concerns.

use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

/// Output failed.
#[derive(Debug, Error)]
pub enum ReportError {
    /// The system refused to create, write, rename or remove something.
    #[error("cannot {action} {}: {source}", path.display())]
    Io {
        /// What was tried, in words that follow "cannot".
        action: &'static str,
        /// What it was tried on.
        path: PathBuf,
        /// Why it was refused.
        source: io::Error,
    },
    /// The place of the results is taken by something else (CLI-4).
    #[error("{} holds something other than an earlier result; it is left as it is", path.display())]
    NotOurs {
        /// The folder or file.
        path: PathBuf,
    },
    /// A path that cannot name a folder of results, such as `/` or `..`.
    #[error("{} cannot be a folder of results: it has no name of its own", path.display())]
    Unnamed {
        /// The path.
        path: PathBuf,
    },
    /// A file of recorded fingerprints is not as it was written.
    #[error("{}:{line}: these are no recorded fingerprints: expected `{expected}`", path.display())]
    Malformed {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// What should be there.
        expected: &'static str,
    },
}

impl ReportError {
    /// Whether the mistake is in what the user asked for, not in the system.
    pub fn is_usage(&self) -> bool {
        matches!(self, ReportError::NotOurs { .. } | ReportError::Unnamed { .. })
    }

    /// The error of a system call on `path`.
    pub(crate) fn io(action: &'static str, path: &Path, source: io::Error) -> Self {
        ReportError::Io { action, path: path.to_owned(), source }
    }
}
