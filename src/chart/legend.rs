//! What stands for what, below a picture.

use plotters::style::RGBColor;
use plotters::style::text_anchor::{HPos, VPos};

use super::canvas::{Canvas, GAP, TEXT, fitted, text_width};
use super::error::ChartError;
use super::palette::{FAULT, FAULT_ON_WHITE, Fill, Mark, Stroke};

/// The side of a patch of colour.
const PATCH: i32 = 14;
/// The length of a piece of line.
const LINE: i32 = 36;
/// Height of a line of the legend.
const HEIGHT: i32 = 26;
/// No text is longer.
const LONGEST: i32 = 400;

/// How something looks.
#[derive(Clone, Copy, Debug)]
pub enum Swatch {
    /// An area.
    Area(Fill),
    /// A line.
    Line(Stroke),
    /// Marks.
    Mark(Mark, RGBColor),
    /// The time of a fault.
    Fault,
}

/// A part of a legend.
#[derive(Clone, Debug)]
pub struct Key {
    swatch: Swatch,
    text: String,
}

impl Key {
    /// What `swatch` stands for.
    pub fn new(swatch: Swatch, text: impl Into<String>) -> Self {
        Key { swatch, text: text.into() }
    }
}

/// A legend that is laid out.
pub struct Legend {
    /// By key its left end and its line.
    places: Vec<(Key, i32, i32)>,
    lines: i32,
}

impl Legend {
    /// Lays keys out between two pixel columns.
    pub fn new(keys: Vec<Key>, left: i32, right: i32) -> Result<Self, ChartError> {
        let mut places = Vec::new();
        let (mut at, mut line) = (left, 0);
        for mut key in keys {
            key.text = fitted(&key.text, TEXT, LONGEST)?;
            let width = swatch_width(key.swatch) + 7 + text_width(&key.text, TEXT)?;
            if at > left && at + width > right {
                (at, line) = (left, line + 1);
            }
            places.push((key, at, line));
            at += width + 2 * GAP;
        }
        Ok(Legend { lines: if places.is_empty() { 0 } else { line + 1 }, places })
    }

    /// How many pixels it takes.
    pub fn height(&self) -> i32 {
        self.lines * HEIGHT
    }

    /// Draws it from the pixel row `top` on.
    pub fn draw(&self, canvas: &Canvas<'_>, top: i32) -> Result<(), ChartError> {
        for (key, left, line) in &self.places {
            let (left, y) = (*left, top + line * HEIGHT + HEIGHT / 2);
            let corners = [(left, y - PATCH / 2), (left + PATCH, y + PATCH / 2)];
            match key.swatch {
                Swatch::Area(fill) => canvas.filled(corners, fill)?,
                Swatch::Line(stroke) => canvas.stroke(&[(left, y), (left + LINE, y)], stroke)?,
                Swatch::Mark(mark, colour) => {
                    canvas.mark(mark, (left + PATCH / 2, y), 5, colour)?;
                }
                Swatch::Fault => {
                    canvas.rectangle(corners, FAULT_ON_WHITE, 1.0)?;
                    for x in [left, left + PATCH] {
                        canvas.line(vec![(x, corners[0].1), (x, corners[1].1)], FAULT, 1)?;
                    }
                }
            }
            let at = (left + swatch_width(key.swatch) + 7, y);
            canvas.text(&key.text, at, TEXT, HPos::Left, VPos::Center)?;
        }
        Ok(())
    }
}

fn swatch_width(swatch: Swatch) -> i32 {
    match swatch {
        Swatch::Line(_) => LINE,
        _ => PATCH,
    }
}
