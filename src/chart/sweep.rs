//! What a chart of a sweep is drawn from: plain numbers (CLI-7).

/// One metric at the points of a sweep.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    /// The scenario's name, for the title.
    pub scenario: String,
    /// The metric with its unit.
    pub title: String,
    /// The keys that vary.
    pub axes: Vec<Axis>,
    /// The points.
    pub cells: Vec<Cell>,
}

/// A key that varies.
#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    /// The key.
    pub title: String,
    /// Its values, as texts.
    pub labels: Vec<String>,
    /// Its values as numbers; none if one of them is a text.
    pub places: Option<Vec<f64>>,
}

/// A point.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// Of each axis, which of its values.
    pub at: Vec<usize>,
    /// The metric's mean; none where it is undefined.
    pub mean: Option<f64>,
    /// Its 95 % confidence interval.
    pub interval: Option<(f64, f64)>,
    /// Whether an expectation of the scenario fails here.
    pub fails: bool,
}

impl Axis {
    /// Where each value lies between the ends of the axis, 0 to 1: by its number where all
    /// have one, else evenly.
    pub fn shares(&self) -> Vec<f64> {
        let count = self.labels.len();
        let evenly = || (0..count).map(|at| (at as f64 + 0.5) / count as f64).collect();
        let Some(places) = &self.places else { return evenly() };
        let low = places.iter().copied().fold(f64::INFINITY, f64::min);
        let high = places.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        // A margin on both sides, so that no point lies on the frame.
        const MARGIN: f64 = 0.04;
        if high - low <= 0.0 {
            return evenly();
        }
        places.iter().map(|at| MARGIN + (1.0 - 2.0 * MARGIN) * (at - low) / (high - low)).collect()
    }
}

/// A value in few digits: whole where it is large, with decimals where it is small.
pub fn short(value: f64) -> String {
    match value.abs() {
        large if large >= 100.0 => format!("{value:.0}"),
        medium if medium >= 10.0 => format!("{value:.1}"),
        _ => format!("{value:.2}"),
    }
}
