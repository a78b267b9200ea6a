//! One metric over the values of one key, with its confidence interval (CLI-7).

use plotters::element::Circle;
use plotters::style::text_anchor::{HPos, VPos};
use plotters::style::{Color as _, RGBColor};

use super::error::ChartError;
use super::frame::{BOTTOM, Frame, GAP, LEFT, RIGHT, TEXT, TOP};
use super::palette::{BLUE, GRID, INK, VERMILION};
use super::sweep::{Cell, Picture};

/// The interval behind the line, as it looks on white.
const BAND: RGBColor = RGBColor(191, 220, 236);

/// Draws the chart: the text of an SVG.
///
/// # Errors
/// See [`ChartError`].
pub fn draw(of: &Picture) -> Result<String, ChartError> {
    let axis = &of.axes[0];
    let highest = |cell: &Cell| cell.interval.map(|(_, high)| high).or(cell.mean);
    let largest = of.cells.iter().filter_map(highest).fold(0.0, f64::max);
    let mut svg = String::new();
    let title = format!("{}: {}", of.scenario, of.title);
    let frame = Frame::with_values(&mut svg, &title, &of.title, largest)?;
    let shares = axis.shares();
    let x = |at: usize| LEFT + (shares[at] * f64::from(RIGHT - LEFT)).round() as i32;
    draw_axis(&frame, of, &x)?;

    // From left to right, whatever the order in which the values were given.
    let mut cells: Vec<&Cell> = of.cells.iter().collect();
    cells.sort_by_key(|cell| x(cell.at[0]));
    for stretch in cells.split(|cell| cell.interval.is_none()) {
        let bound = |pick: fn((f64, f64)) -> f64| {
            let at = |cell: &&Cell| {
                let value = cell.interval.map(pick).unwrap_or_default();
                (x(cell.at[0]), frame.y(value.max(0.0)))
            };
            stretch.iter().map(at).collect::<Vec<_>>()
        };
        let (lower, upper) = (bound(|(low, _)| low), bound(|(_, high)| high));
        if lower.len() > 1 {
            frame.fill(&lower, &upper, BAND)?;
        }
        for (low, high) in lower.into_iter().zip(upper) {
            frame.line(vec![low, high], BLUE, 1)?;
        }
    }
    let mut fails = false;
    for stretch in cells.split(|cell| cell.mean.is_none()) {
        let at = |cell: &&Cell| (x(cell.at[0]), frame.y(cell.mean.unwrap_or_default()));
        let line: Vec<_> = stretch.iter().map(at).collect();
        if line.len() > 1 {
            frame.line(line.clone(), BLUE, 2)?;
        }
        for (place, cell) in line.into_iter().zip(stretch) {
            let colour = if cell.fails { VERMILION } else { BLUE };
            fails |= cell.fails;
            frame.draw(Circle::new(place, 5, colour.filled()))?;
        }
    }
    let mut legend = vec![(BLUE, "mean"), (BAND, "95 % confidence interval")];
    if fails {
        legend.push((VERMILION, "an expectation fails"));
    }
    frame.finish(&legend)?;
    Ok(svg)
}

/// A mark for each value; a label where there is room for it.
fn draw_axis(frame: &Frame<'_>, of: &Picture, x: &dyn Fn(usize) -> i32) -> Result<(), ChartError> {
    let axis = &of.axes[0];
    let mut order: Vec<usize> = (0..axis.labels.len()).collect();
    order.sort_by_key(|at| x(*at));
    let mut free = i32::MIN;
    for at in order {
        let (label, place) = (&axis.labels[at], x(at));
        frame.line(vec![(place, TOP), (place, BOTTOM)], GRID, 1)?;
        frame.line(vec![(place, BOTTOM), (place, BOTTOM + 5)], INK, 1)?;
        let half = frame.text_width(label)? / 2;
        if place - half >= free {
            frame.text(label, (place, BOTTOM + 10), TEXT, HPos::Center, VPos::Top)?;
            free = place + half + GAP;
        }
    }
    frame.line(vec![(LEFT, BOTTOM), (RIGHT, BOTTOM)], INK, 1)?;
    let middle = (LEFT + RIGHT) / 2;
    frame.text(&axis.title, (middle, BOTTOM + 34), TEXT, HPos::Center, VPos::Top)
}
