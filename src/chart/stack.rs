//! Areas on top of each other.

use super::bins::Bins;
use super::canvas::Canvas;
use super::error::ChartError;
use super::legend::{Key, Swatch};
use super::palette::{Fill, whole};
use super::panel::Panel;
use super::track::TrackLine;

/// One of them.
#[derive(Clone, Debug)]
pub struct Layer {
    /// What it is, with how often if that is known.
    pub name: String,
    /// Its look.
    pub fill: Fill,
    /// By bin its height.
    pub values: Vec<f64>,
}

/// The greatest height of all of them together.
pub fn highest(layers: &[Layer]) -> f64 {
    let sum = |bin: usize| layers.iter().map(|layer| layer.values[bin]).sum::<f64>();
    let bins = layers.first().map_or(0, |layer| layer.values.len());
    (0..bins).map(sum).fold(0.0, f64::max)
}

/// What each stands for.
pub fn keys(layers: &[Layer]) -> Vec<Key> {
    layers.iter().map(|layer| Key::new(Swatch::Area(layer.fill), layer.name.as_str())).collect()
}

/// Draws them, the first lowest.
pub fn draw(
    canvas: &Canvas<'_>,
    panel: &Panel,
    width: f64,
    layers: &[Layer],
) -> Result<(), ChartError> {
    let Some(first) = layers.first() else { return Ok(()) };
    let mut lower = vec![0.0; first.values.len()];
    for layer in layers {
        let upper: Vec<f64> =
            lower.iter().zip(&layer.values).map(|(low, more)| low + more).collect();
        panel.fill(canvas, width, (&upper, &lower), layer.fill)?;
        lower = upper;
    }
    Ok(())
}

/// The same as lines of a track.
pub fn lines(layers: &[Layer]) -> Vec<TrackLine> {
    let line = |layer: &Layer| {
        TrackLine::whole(layer.name.clone(), whole(layer.fill.colour, 2), &layer.values)
    };
    layers.iter().map(line).collect()
}

/// The bins of a run in which single events are counted: at most 120 of them, as long as a clock
/// shows them.
pub fn counting_bins(end_s: f64) -> Bins {
    const LENGTHS: [f64; 12] =
        [1.0, 5.0, 10.0, 30.0, 60.0, 120.0, 300.0, 600.0, 900.0, 1_800.0, 3_600.0, 86_400.0];
    let usual = LENGTHS.into_iter().find(|length| end_s / length <= 120.0);
    Bins::intervals(end_s, usual.unwrap_or(86_400.0))
}
