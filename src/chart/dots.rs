//! Many points in few marks: of those that fall on each other one is drawn.

use std::collections::BTreeMap;

use plotters::style::RGBColor;

use super::canvas::{Canvas, Point};
use super::error::ChartError;
use super::palette::Mark;
use super::panel::Panel;

/// Points that are nearer to each other are one.
const CELL: i32 = 4;

/// Points of one kind in a panel, in memory that depends on its size only.
#[derive(Clone, Debug, Default)]
pub struct Dots {
    /// By cell its first point.
    cells: BTreeMap<Point, Point>,
}

impl Dots {
    /// Adds a point.
    pub fn add(&mut self, panel: &Panel, x: f64, y: f64) {
        let (x, y) = (panel.x(x), panel.y(y));
        self.cells.entry((x.div_euclid(CELL), y.div_euclid(CELL))).or_insert((x, y));
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// Draws them.
    pub fn draw(
        &self,
        canvas: &Canvas<'_>,
        mark: Mark,
        size: i32,
        colour: RGBColor,
    ) -> Result<(), ChartError> {
        self.cells.values().try_for_each(|at| canvas.mark(mark, *at, size, colour))
    }
}
