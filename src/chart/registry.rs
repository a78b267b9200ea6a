//! The list of charts.

use super::error::ChartError;
use super::source::Source;
use super::sweep::Picture;
use super::track::Track;
use super::{
    agent_logouts, agents_by_state, faults, heartbeat, interaction_errors, node_backlog, png,
    presence, queue_order, replications, sweep_line, sweep_map, switchover_wave,
    true_against_reported, waiting_and_service_level,
};

/// A chart of a run.
#[derive(Clone, Copy, Debug)]
pub struct Chart {
    /// The file's name, without its ending.
    pub name: &'static str,
    /// What it shows, for documents.
    pub about: &'static str,
    /// Draws it: the text of an SVG; none if the run has nothing of the kind.
    pub draw: fn(&Source) -> Result<Option<String>, ChartError>,
    /// What of it are values over time, as series.
    pub tracks: fn(&Source) -> Result<Vec<Track>, ChartError>,
}

/// In which format pictures are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Picturing {
    /// As text that scales.
    Svg,
    /// As pixels.
    Png,
}

/// Every chart, in the order of documents.
pub static CHARTS: &[Chart] = &[
    Chart {
        name: "agents_by_state",
        about: "how many agents are in which state over time, the truth, by site",
        draw: agents_by_state::draw,
        tracks: agents_by_state::tracks,
    },
    Chart {
        name: "waiting_and_service_level",
        about: "the service level of each interval, contacts waiting, and how many were offered",
        draw: waiting_and_service_level::draw,
        tracks: waiting_and_service_level::tracks,
    },
    Chart {
        name: "true_against_reported",
        about: "contacts answered and agents logged in by interval: the truth, and what the \
                historical report says; and the records that are lost, late or twice there",
        draw: true_against_reported::draw,
        tracks: true_against_reported::tracks,
    },
    Chart {
        name: "agent_logouts",
        about: "how many agents were logged out of a peripheral over time, by reason code",
        draw: agent_logouts::draw,
        tracks: agent_logouts::tracks,
    },
    Chart {
        name: "queue_order",
        about: "in which order interactions were taken from each queue, against the order due",
        draw: queue_order::draw,
        tracks: queue_order::tracks,
    },
    Chart {
        name: "node_backlog",
        about: "how much of each queue waits at which node of a cluster",
        draw: node_backlog::draw,
        tracks: node_backlog::tracks,
    },
    Chart {
        name: "interaction_errors",
        about: "how many errors clients of an interaction cluster got over time, by code",
        draw: interaction_errors::draw,
        tracks: interaction_errors::tracks,
    },
    Chart {
        name: "presence",
        about: "how late presence updates come, and how long app servers disagree",
        draw: presence::draw,
        tracks: presence::tracks,
    },
    Chart {
        name: "heartbeat",
        about: "how long dead browsers stayed unnoticed, by whom they were noticed, false log-offs",
        draw: heartbeat::draw,
        tracks: heartbeat::tracks,
    },
    Chart {
        name: "switchover_wave",
        about: "how many desktops had switched over how far, and what those on their way wait for",
        draw: switchover_wave::draw,
        tracks: switchover_wave::tracks,
    },
    Chart {
        name: "faults",
        about: "when which fault was, what it did, and what it hit",
        draw: faults::draw,
        tracks: faults::tracks,
    },
    Chart {
        name: "replications",
        about: "how the figures of replications are spread, with the means and their intervals",
        draw: replications::draw,
        tracks: replications::tracks,
    },
];

/// The files of all charts of a result that have something to show.
///
/// # Errors
/// See [`ChartError`]; and if this build cannot make the format.
pub fn draw_all(source: &Source, format: Picturing) -> Result<Vec<(String, Vec<u8>)>, ChartError> {
    let mut files = Vec::new();
    for chart in CHARTS {
        let Some(svg) = (chart.draw)(source)? else { continue };
        files.push(encode(chart.name, svg, format)?);
    }
    Ok(files)
}

/// The name and the content of a picture's file.
///
/// # Errors
/// If this build cannot make the format.
pub fn encode(name: &str, svg: String, format: Picturing) -> Result<(String, Vec<u8>), ChartError> {
    Ok(match format {
        Picturing::Svg => (format!("{name}.svg"), svg.into_bytes()),
        Picturing::Png => (format!("{name}.png"), png::png(&svg)?),
    })
}

/// Whether this build can make PNG files.
pub const HAS_PNG: bool = png::BUILT_IN;

/// A chart of a sweep.
#[derive(Clone, Copy, Debug)]
pub struct SweepChart {
    /// The file's name, without its ending.
    pub name: &'static str,
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
        name: "sweep",
        axes: 1,
        about: "one metric over the values of one key, with its 95 % confidence interval",
        draw: sweep_line::draw,
    },
    SweepChart {
        name: "sweep",
        axes: 2,
        about: "one metric over the values of two keys, with the points marked at which an \
                expectation of the scenario fails",
        draw: sweep_map::draw,
    },
];
