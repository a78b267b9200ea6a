//! The list of charts.

use super::collector::Collected;
use super::error::ChartError;
use super::{agents_by_state, waiting_and_service_level};

/// A chart.
#[derive(Clone, Copy, Debug)]
pub struct Chart {
    /// The file's name.
    pub file: &'static str,
    /// What it shows, for documents.
    pub about: &'static str,
    /// Draws it: the text of an SVG.
    pub draw: fn(&Collected) -> Result<String, ChartError>,
}

/// Every chart, in the order of documents.
pub static CHARTS: &[Chart] = &[
    Chart {
        file: "agents_by_state.svg",
        about: "how many agents are in which state over time, the truth, with faults shaded",
        draw: agents_by_state::draw,
    },
    Chart {
        file: "waiting_and_service_level.svg",
        about: "contacts waiting over time, and the service level of each interval, with faults \
                shaded",
        draw: waiting_and_service_level::draw,
    },
];
