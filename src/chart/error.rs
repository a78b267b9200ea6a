//! Why a chart could not be drawn.

use std::path::{Path, PathBuf};

use thiserror::Error;

/// Why a chart could not be drawn.
#[derive(Debug, Error)]
pub enum ChartError {
    /// The font is built in and the picture is text in memory, so this tells of a mistake of
    /// ours, not of the user.
    #[error("cannot draw the chart: {0}")]
    Drawing(String),
    /// A file cannot be read.
    #[error("cannot read {}: {reason}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// The folder is not the result of a run of this program.
    #[error("{} is not the result of a run: {reason}", path.display())]
    NotAResult {
        /// The folder.
        path: PathBuf,
        /// What it lacks.
        reason: String,
    },
}

impl ChartError {
    /// A file that cannot be read.
    pub(super) fn unreadable(path: &Path, reason: impl ToString) -> Self {
        ChartError::Unreadable { path: path.to_owned(), reason: reason.to_string() }
    }

    /// Whether the user named the wrong folder.
    pub fn is_usage(&self) -> bool {
        matches!(self, ChartError::NotAResult { .. })
    }
}

impl<E: std::error::Error + Send + Sync> From<plotters::drawing::DrawingAreaErrorKind<E>>
    for ChartError
{
    fn from(error: plotters::drawing::DrawingAreaErrorKind<E>) -> Self {
        ChartError::Drawing(error.to_string())
    }
}
