//! A pair of axes in a picture.

use plotters::style::text_anchor::{HPos, VPos};

use super::canvas::{Canvas, Point, TEXT, WIDTH, fitted};
use super::error::ChartError;
use super::palette::{Fill, GRID, INK, Stroke};
use super::scale::{ROUNDING, Scale};

/// The pixel columns between which data lie in most pictures.
pub const LEFT: i32 = 92;
/// The right one.
pub const RIGHT: i32 = 884;

/// A pair of axes: where values lie in a picture.
#[derive(Clone, Debug)]
pub struct Panel {
    /// Its left pixel column.
    pub left: i32,
    /// Its right one.
    pub right: i32,
    /// Its upper pixel row.
    pub top: i32,
    /// Its lower one.
    pub bottom: i32,
    /// The value of its left end.
    pub from: f64,
    /// The value of its right end.
    pub to: f64,
    /// The values upwards.
    pub scale: Scale,
}

impl Panel {
    /// The pixel column of a value.
    pub fn x(&self, value: f64) -> i32 {
        let share = ((value - self.from) / (self.to - self.from)).clamp(0.0, 1.0);
        self.left + (share * f64::from(self.right - self.left)).round() as i32
    }

    /// The pixel row of a value.
    pub fn y(&self, value: f64) -> i32 {
        self.y_on(&self.scale, value)
    }

    /// The pixel row of a value of another axis.
    pub fn y_on(&self, scale: &Scale, value: f64) -> i32 {
        let height = f64::from(self.bottom - self.top);
        self.bottom - (scale.share(value) * height + ROUNDING).round() as i32
    }

    /// For every pixel column the row of the bin there; the bins are `width` wide, the first
    /// begins at 0.
    pub fn rows(&self, width: f64, values: &[f64]) -> Vec<i32> {
        let columns = self.right - self.left;
        let row = |column: i32| {
            let share = (f64::from(column) + 0.5) / f64::from(columns + 1);
            let at = self.from + share * (self.to - self.from);
            let bin = ((at / width).max(0.0) as usize).min(values.len() - 1);
            self.y(values[bin])
        };
        (0..=columns).map(row).collect()
    }

    /// Steps through the bins that have a value; the bins are `width` wide, the first begins
    /// at 0. Where there is none, the line is interrupted.
    pub fn steps(&self, width: f64, values: &[Option<f64>]) -> Vec<Vec<Point>> {
        let mut lines = Vec::new();
        let mut line: Vec<Point> = Vec::new();
        for (bin, value) in values.iter().enumerate() {
            let start = bin as f64 * width;
            match value {
                Some(value) if start < self.to && start + width > self.from => {
                    let (y, end) = (self.y(*value), self.x(start + width));
                    match &mut line[..] {
                        // A level stretch is one line: its last point moves on.
                        [.., before, last] if before.1 == y && last.1 == y => last.0 = end,
                        _ => line.extend([(self.x(start), y), (end, y)]),
                    }
                }
                _ => lines.push(std::mem::take(&mut line)),
            }
        }
        lines.push(line);
        lines.retain(|line| !line.is_empty());
        lines
    }

    /// Draws steps.
    pub fn draw_steps(
        &self,
        canvas: &Canvas<'_>,
        width: f64,
        values: &[Option<f64>],
        stroke: Stroke,
    ) -> Result<(), ChartError> {
        self.steps(width, values).iter().try_for_each(|line| canvas.stroke(line, stroke))
    }

    /// Fills between two rows of bins.
    pub fn fill(
        &self,
        canvas: &Canvas<'_>,
        width: f64,
        (upper, lower): (&[f64], &[f64]),
        fill: Fill,
    ) -> Result<(), ChartError> {
        canvas.area(self.left, &self.rows(width, upper), &self.rows(width, lower), fill)
    }

    /// The lines of the values upwards and their texts; what they are, beside.
    pub fn draw_values(&self, canvas: &Canvas<'_>, title: &str) -> Result<(), ChartError> {
        for (value, text) in self.scale.marks() {
            let y = self.y(value);
            canvas.line(vec![(self.left, y), (self.right, y)], GRID, 1)?;
            canvas.text(&text, (self.left - 9, y), TEXT, HPos::Right, VPos::Center)?;
        }
        canvas.line(vec![(self.left, self.top), (self.left, self.bottom)], INK, 1)?;
        let title = fitted(title, TEXT, self.bottom - self.top + 40)?;
        let middle = (self.top + self.bottom) / 2;
        canvas.turned_text(&title, (self.left - LEFT + 8, middle), VPos::Top)
    }

    /// A second axis of values, on the right.
    pub fn draw_values_right(
        &self,
        canvas: &Canvas<'_>,
        scale: &Scale,
        title: &str,
    ) -> Result<(), ChartError> {
        for (value, text) in scale.marks() {
            let y = self.y_on(scale, value);
            canvas.line(vec![(self.right, y), (self.right + 5, y)], INK, 1)?;
            canvas.text(&text, (self.right + 9, y), TEXT, HPos::Left, VPos::Center)?;
        }
        canvas.line(vec![(self.right, self.top), (self.right, self.bottom)], INK, 1)?;
        let title = fitted(title, TEXT, self.bottom - self.top + 40)?;
        canvas.turned_text(&title, (WIDTH - 8, (self.top + self.bottom) / 2), VPos::Bottom)
    }

    /// Marks of the values to the right, with their texts unless `silent`.
    pub fn draw_across(
        &self,
        canvas: &Canvas<'_>,
        marks: &[(f64, String)],
        silent: bool,
    ) -> Result<(), ChartError> {
        for (value, text) in marks {
            let x = self.x(*value);
            canvas.line(vec![(x, self.top), (x, self.bottom)], GRID, 1)?;
            canvas.line(vec![(x, self.bottom), (x, self.bottom + 5)], INK, 1)?;
            if !silent {
                canvas.text(text, (x, self.bottom + 9), TEXT, HPos::Center, VPos::Top)?;
            }
        }
        canvas.line(vec![(self.left, self.bottom), (self.right, self.bottom)], INK, 1)
    }

    /// What the values to the right are.
    pub fn draw_across_title(&self, canvas: &Canvas<'_>, title: &str) -> Result<(), ChartError> {
        let at = ((self.left + self.right) / 2, self.bottom + 32);
        canvas.text(title, at, TEXT, HPos::Center, VPos::Top)
    }
}
