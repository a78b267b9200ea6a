//! The switchover wave: desktops that are being started or switched over, by phase, over
//! time, as stacked areas.

use plotters::style::RGBColor;

use super::bins::Bins;
use super::collector::{Collected, Series};
use super::error::ChartError;
use super::frame::{Frame, LegendEntry};
use super::palette::{BLUE, FAULT_ON_WHITE, GREEN, ORANGE, PURPLE, SKY_BLUE, VERMILION};
use crate::kernel::time::SimTime;
use crate::ledger::switchovers::SwitchoverRow;

/// What desktops wait for, from the bottom, each with its colour.
const STAGES: [(&str, RGBColor); 6] = [
    ("time-out", VERMILION),
    ("connecting", ORANGE),
    ("logging in", PURPLE),
    ("loading", SKY_BLUE),
    ("listening", GREEN),
    ("registering", BLUE),
];

/// Gathers the wave.
#[derive(Clone, Debug)]
pub struct Wave {
    stages: [Bins; STAGES.len()],
    rows: u64,
}

/// Mean number of desktops by stage.
pub type Stages = [Series; STAGES.len()];

impl Wave {
    /// Nothing yet, over bins like these.
    pub fn new(bins: &Bins) -> Self {
        Wave { stages: std::array::from_fn(|_| bins.clone()), rows: 0 }
    }

    /// Adds a start or a switchover.
    pub fn add(&mut self, row: &SwitchoverRow) {
        self.rows += 1;
        let phases = &row.phases;
        let ends = [
            Some(row.decided),
            phases.connected,
            phases.authenticated,
            phases.loaded,
            phases.listening,
            phases.registered,
        ];
        let mut from = row.detected;
        for (stage, end) in self.stages.iter_mut().zip(ends) {
            // What it did not come to the end of lasted until it was over.
            let until: SimTime = end.unwrap_or(row.ended);
            stage.add_span(from, until, 1.0);
            if end.is_none() {
                return;
            }
            from = until;
        }
    }

    /// What is to be drawn; nothing, if there was no row.
    pub fn finish(&self) -> Option<Stages> {
        let mean = |bins: &Bins| {
            let width = bins.width().as_secs_f64();
            Series { width, values: bins.values().iter().map(|value| value / width).collect() }
        };
        (self.rows > 0).then(|| std::array::from_fn(|stage| mean(&self.stages[stage])))
    }
}

/// Draws the chart: the text of an SVG.
///
/// # Errors
/// See [`ChartError`].
pub fn draw(of: &Collected) -> Result<String, ChartError> {
    let nobody = || Series { width: of.waiting.width, values: vec![0.0; of.waiting.values.len()] };
    let stages = of.wave.clone().unwrap_or_else(|| std::array::from_fn(|_| nobody()));
    let mut below = vec![0.0; stages[0].values.len()];
    let layers: Vec<Vec<f64>> = stages
        .iter()
        .map(|stage| {
            below.iter_mut().zip(&stage.values).for_each(|(sum, desktops)| *sum += desktops);
            below.clone()
        })
        .collect();
    let largest = layers.iter().flatten().copied().fold(0.0, f64::max);
    let mut svg = String::new();
    let frame = Frame::new(&mut svg, "switchover wave", "Desktops on the way", largest * 1.02, of)?;
    let outline = |values: &[f64]| {
        let series = Series { width: stages[0].width, values: values.to_vec() };
        frame.steps(series.bins(of.end_s))
    };
    let mut lower = outline(&vec![0.0; layers[0].len()]);
    let mut legend: Vec<LegendEntry> = Vec::new();
    for (((title, colour), layer), stage) in STAGES.into_iter().zip(&layers).zip(&stages) {
        let upper = outline(layer);
        frame.fill(&lower, &upper, colour)?;
        if stage.values.iter().any(|desktops| *desktops > 0.0) {
            legend.push((colour, title));
        }
        lower = upper;
    }
    frame.draw_faults(&of.faults)?;
    if !of.faults.is_empty() {
        legend.push((FAULT_ON_WHITE, "fault"));
    }
    frame.finish(&legend)?;
    Ok(svg)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::cause::Cause;
    use crate::kernel::time::SimDuration;
    use crate::ledger::ids::{AgentId, Label};
    use crate::ledger::switchovers::{Outcome, Phases, Rule};

    #[test]
    fn out_10_desktops_are_counted_in_the_phase_that_they_are_in() {
        for (decided, connected, loaded) in [(60, 61, 95), (10, 40, 41), (5, 6, 7)] {
            let at = SimTime::from_secs;
            let phases = Phases {
                connected: Some(at(connected)),
                authenticated: Some(at(connected)),
                loaded: Some(at(loaded)),
                ..Phases::default()
            };
            let row = SwitchoverRow {
                agent: AgentId(0),
                number: 1,
                rule: Rule::SiteTimeout,
                from: None,
                to: Label(0),
                attempts: 1,
                detected: at(0),
                decided: at(decided),
                phases,
                ended: at(100),
                outcome: Outcome::Superseded,
                out_of_service: SimDuration::ZERO,
                cause: Cause::NONE,
            };
            let mut wave = Wave::new(&Bins::new(50, SimDuration::from_secs(200)));
            assert!(wave.finish().is_none());
            wave.add(&row);
            let seconds = wave
                .finish()
                .expect("there is a row")
                .map(|series| series.values.iter().sum::<f64>() * series.width);
            let expected = [decided, connected - decided, 0, loaded - connected, 100 - loaded, 0];
            for (found, expected) in seconds.into_iter().zip(expected) {
                assert!((found - expected as f64).abs() < 1e-9, "{found} s, {expected} s");
            }
        }
    }
}
