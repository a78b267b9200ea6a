//! Agents by state over time, as stacked areas: what agents did, and whom a failure
//! cost.

use super::collector::{Collected, Presence};
use super::error::ChartError;
use super::frame::{Frame, LegendEntry};
use super::palette::{FAULT_ON_WHITE, of_presence};

/// Draws the chart: the text of an SVG.
///
/// # Errors
/// See [`ChartError`].
pub fn draw(of: &Collected) -> Result<String, ChartError> {
    let layers = stacked(of);
    let largest = layers.iter().flatten().copied().fold(0.0, f64::max);
    let mut svg = String::new();
    // A little room above everybody, so that faults are seen there too.
    let frame = Frame::new(&mut svg, "agents by state", "Agents", largest * 1.02, of)?;

    let width = of.agents[0].width;
    let outline = |values: &[f64]| {
        let series = super::collector::Series { width, values: values.to_vec() };
        frame.steps(series.bins(of.end_s))
    };
    let mut lower = outline(&vec![0.0; layers[0].len()]);
    let mut legend: Vec<LegendEntry> = Vec::new();
    for (presence, layer) in Presence::SHOWN.into_iter().zip(&layers) {
        let upper = outline(layer);
        let colour = of_presence(presence);
        frame.fill(&lower, &upper, colour)?;
        if of.agents[presence as usize].values.iter().any(|&agents| agents > 0.0) {
            legend.push((colour, presence.title()));
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

/// Each state's agents on top of those of the states below it.
fn stacked(of: &Collected) -> [Vec<f64>; Presence::SHOWN.len()] {
    let mut below = vec![0.0; of.agents[0].values.len()];
    Presence::SHOWN.map(|presence| {
        for (sum, agents) in below.iter_mut().zip(&of.agents[presence as usize].values) {
            *sum += agents;
        }
        below.clone()
    })
}
