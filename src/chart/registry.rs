//! The list of charts.

use super::collector::Collected;
use super::error::ChartError;
use super::sweep::Picture;
use super::{agents_by_state, sweep_line, sweep_map, switchover_wave, waiting_and_service_level};

/// A chart.
#[derive(Clone, Copy, Debug)]
pub struct Chart {
    /// The file's name.
    pub file: &'static str,
    /// What it shows, for documents.
    pub about: &'static str,
    /// Whether a run has what it shows.
    pub applies: fn(&Collected) -> bool,
    /// Draws it: the text of an SVG.
    pub draw: fn(&Collected) -> Result<String, ChartError>,
}

/// Every chart, in the order of documents.
pub static CHARTS: &[Chart] = &[
    Chart {
        file: "agents_by_state.svg",
        about: "how many agents are in which state over time, the truth, with faults shaded",
        applies: |_| true,
        draw: agents_by_state::draw,
    },
    Chart {
        file: "waiting_and_service_level.svg",
        about: "contacts waiting over time, and the service level of each interval, with faults \
                shaded",
        applies: |_| true,
        draw: waiting_and_service_level::draw,
    },
    Chart {
        file: "switchover_wave.svg",
        about: "desktops that are being started or switched over, by phase over time, with \
                faults shaded; only where there are any",
        applies: |of| of.wave.is_some(),
        draw: switchover_wave::draw,
    },
];

/// A chart of a sweep.
#[derive(Clone, Copy, Debug)]
pub struct SweepChart {
    /// The file's name.
    pub file: &'static str,
    /// How many keys must vary.
    pub axes: usize,
    /// What it shows, for documents.
    pub about: &'static str,
    /// Draws it: the text of an SVG.
    pub draw: fn(&Picture) -> Result<String, ChartError>,
}

/// Every chart of a sweep (CLI-7).
pub static SWEEP_CHARTS: &[SweepChart] = &[
    SweepChart {
        file: "sweep.svg",
        axes: 1,
        about: "one metric over the values of one key, with its 95 % confidence interval",
        draw: sweep_line::draw,
    },
    SweepChart {
        file: "sweep.svg",
        axes: 2,
        about: "one metric over the values of two keys, with the points marked at which an \
                expectation of the scenario fails",
        draw: sweep_map::draw,
    },
];
