//! One metric over the values of two keys: a map of where it is high and low, and where an
//! expectation fails (CLI-7).

use plotters::element::Rectangle;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color as _, IntoFont as _, RGBColor, TextStyle};

use super::error::ChartError;
use super::font::FAMILY;
use super::frame::{BOTTOM, Frame, LEFT, RIGHT, TEXT, TOP};
use super::palette::{GRID, INK, VERMILION};
use super::sweep::{Axis, Cell, Picture, short};

/// The colours of the lowest and the highest value: light and dark of one hue, which every
/// eye and every printer tells apart.
const LOW: RGBColor = RGBColor(237, 245, 250);
const HIGH: RGBColor = RGBColor(0, 74, 128);
/// From this share on the ground is so dark that text on it is white.
const DARK: f64 = 0.5;
/// A cell must be so large for its value to be written in it.
const CELL_FOR_TEXT: (i32, i32) = (54, 22);
/// To the left of the map, for the labels of the second key.
const LABELS: i32 = 70;

/// Draws the chart: the text of an SVG.
///
/// # Errors
/// See [`ChartError`].
pub fn draw(of: &Picture) -> Result<String, ChartError> {
    let (across, up) = (&of.axes[0], &of.axes[1]);
    let mut svg = String::new();
    let frame = Frame::blank(&mut svg, &format!("{}: {}", of.scenario, of.title))?;
    let means = || of.cells.iter().filter_map(|cell| cell.mean);
    let low = means().fold(f64::INFINITY, f64::min);
    let high = means().fold(f64::NEG_INFINITY, f64::max);

    draw_labels(&frame, across, up)?;
    for cell in &of.cells {
        let (left, right) = span(across, cell.at[0], left(), RIGHT);
        let (bottom, top) = span(up, cell.at[1], BOTTOM, TOP);
        let corners = [(left + 1, top + 1), (right - 1, bottom - 1)];
        let share =
            cell.mean.map(|mean| if high > low { (mean - low) / (high - low) } else { 0.0 });
        if let Some(share) = share {
            frame.draw(Rectangle::new(corners, between(share).filled()))?;
        }
        frame.draw(Rectangle::new(corners, GRID.stroke_width(1)))?;
        if cell.fails {
            frame_cell(&frame, corners)?;
        }
        if right - left >= CELL_FOR_TEXT.0 && bottom - top >= CELL_FOR_TEXT.1 {
            write_value(&frame, cell, share, ((left + right) / 2, (top + bottom) / 2))?;
        }
    }
    let mut legend = Vec::new();
    if low <= high {
        legend = vec![
            (LOW, format!("lowest: {}", short(low))),
            (HIGH, format!("highest: {}", short(high))),
        ];
    }
    if of.cells.iter().any(|cell| cell.fails) {
        legend.push((VERMILION, "frame: an expectation fails".to_owned()));
    }
    frame.finish(&legend)?;
    Ok(svg)
}

/// A frame that stands out on light and on dark ground.
fn frame_cell(frame: &Frame<'_>, corners: [(i32, i32); 2]) -> Result<(), ChartError> {
    let [(left, top), (right, bottom)] = corners;
    for (inset, colour, width) in [(5, RGBColor(255, 255, 255), 9), (5, VERMILION, 5)] {
        let (left, right, top, bottom) = (left + inset, right - inset, top + inset, bottom - inset);
        // From the middle of a side: where a line begins, its corner stays open.
        let middle = (left + right) / 2;
        let mut around = vec![(middle, top), (right, top), (right, bottom)];
        around.extend([(left, bottom), (left, top), (middle, top)]);
        frame.line(around, colour, width)?;
    }
    Ok(())
}

fn left() -> i32 {
    LEFT + LABELS
}

/// Where a value's cells begin and end between two pixels: all are of one size.
fn span(axis: &Axis, at: usize, from: i32, to: i32) -> (i32, i32) {
    let count = axis.labels.len() as i32;
    let bound = |at: i32| from + (to - from) * at / count;
    (bound(at as i32), bound(at as i32 + 1))
}

/// A colour between the lowest and the highest.
fn between(share: f64) -> RGBColor {
    let mix = |low: u8, high: u8| {
        (f64::from(low) + (f64::from(high) - f64::from(low)) * share).round() as u8
    };
    RGBColor(mix(LOW.0, HIGH.0), mix(LOW.1, HIGH.1), mix(LOW.2, HIGH.2))
}

fn write_value(
    frame: &Frame<'_>,
    cell: &Cell,
    share: Option<f64>,
    at: (i32, i32),
) -> Result<(), ChartError> {
    let text = cell.mean.map_or("-".to_owned(), short);
    let dark = share.is_some_and(|share| share >= DARK);
    let colour = if dark { RGBColor(255, 255, 255) } else { INK };
    let style = TextStyle::from((FAMILY, TEXT).into_font()).color(&colour);
    let style = style.pos(Pos::new(HPos::Center, VPos::Center));
    frame.draw(plotters::element::Text::new(text, at, style))
}

fn draw_labels(frame: &Frame<'_>, across: &Axis, up: &Axis) -> Result<(), ChartError> {
    let mut free = i32::MIN;
    for (at, label) in across.labels.iter().enumerate() {
        let (from, to) = span(across, at, left(), RIGHT);
        let (middle, half) = ((from + to) / 2, frame.text_width(label)? / 2);
        if middle - half >= free {
            frame.text(label, (middle, BOTTOM + 10), TEXT, HPos::Center, VPos::Top)?;
            free = middle + half + 6;
        }
    }
    let mut free = i32::MAX;
    for (at, label) in up.labels.iter().enumerate() {
        let (bottom, top) = span(up, at, BOTTOM, TOP);
        let middle = (bottom + top) / 2;
        if middle + TEXT / 2 <= free {
            frame.text(label, (left() - 8, middle), TEXT, HPos::Right, VPos::Center)?;
            free = middle - TEXT / 2 - 2;
        }
    }
    let middle = (left() + RIGHT) / 2;
    frame.text(&across.title, (middle, BOTTOM + 34), TEXT, HPos::Center, VPos::Top)?;
    frame.turned_text(&up.title, (10, (TOP + BOTTOM) / 2), VPos::Top)
}
