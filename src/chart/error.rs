//! Why a chart could not be drawn.

use thiserror::Error;

/// Drawing failed. The font is built in and the picture is text in memory, so this tells
/// of a mistake of ours, not of the user.
#[derive(Debug, Error)]
#[error("cannot draw the chart: {reason}")]
pub struct ChartError {
    reason: String,
}

impl<E: std::error::Error + Send + Sync> From<plotters::drawing::DrawingAreaErrorKind<E>>
    for ChartError
{
    fn from(error: plotters::drawing::DrawingAreaErrorKind<E>) -> Self {
        ChartError { reason: error.to_string() }
    }
}
