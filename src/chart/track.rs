//! Series over time, for the page, which lets its reader look into them.

use plotters::style::RGBColor;

use super::palette::Stroke;

/// Lines over time that share a unit.
#[derive(Clone, Debug)]
pub struct Track {
    /// What they show.
    pub title: String,
    /// The values' unit.
    pub unit: String,
    /// Whether each lies on top of those before.
    pub stacked: bool,
    /// Width of a bin in seconds; the first begins with the run.
    pub width_s: f64,
    /// The lines.
    pub lines: Vec<TrackLine>,
}

/// One of them.
#[derive(Clone, Debug)]
pub struct TrackLine {
    /// What it is.
    pub name: String,
    /// Its colour.
    pub colour: RGBColor,
    /// Whether it is dashed.
    pub dashed: bool,
    /// By bin its value; none where it is undefined.
    pub values: Vec<Option<f64>>,
}

impl TrackLine {
    /// A line that is defined everywhere.
    pub fn whole(name: impl Into<String>, stroke: Stroke, values: &[f64]) -> Self {
        Self::with_gaps(name, stroke, values.iter().copied().map(Some).collect())
    }

    /// A line with gaps.
    pub fn with_gaps(name: impl Into<String>, stroke: Stroke, values: Vec<Option<f64>>) -> Self {
        let dashed = !stroke.dashes.is_empty();
        TrackLine { name: name.into(), colour: stroke.colour, dashed, values }
    }
}
