//! When which fault was, and what it hit.

use plotters::style::text_anchor::{HPos, VPos};

use super::canvas::{Canvas, GAP, TEXT, TITLE, WIDTH, fitted, text_width};
use super::error::ChartError;
use super::palette::{Fill, Hatch, INK, VERMILION};
use super::panel::{Panel, RIGHT};
use super::scale::Scale;
use super::source::Source;
use super::time_axis::TimeAxis;
use super::track::Track;

/// Height of a fault's line.
const LINE: i32 = 34;
const BAR: i32 = 18;
/// The names of targets stand to the left of this.
const NAMES: i32 = 330;
const BARS: Fill = Fill { colour: VERMILION, hatch: Hatch::Rising };

/// Draws the chart: the text of an SVG.
///
/// # Errors
/// See [`ChartError`].
pub fn draw(source: &Source) -> Result<Option<String>, ChartError> {
    if source.faults.is_empty() {
        return Ok(None);
    }
    let (top, count) = (70, source.faults.len() as i32);
    let panel = Panel {
        left: NAMES,
        right: RIGHT,
        top,
        bottom: top + count * LINE,
        from: 0.0,
        to: source.end_s.max(1e-6),
        scale: Scale::counts(1.0),
    };
    let mut svg = String::new();
    let canvas = Canvas::new(&mut svg, panel.bottom + 76)?;
    let title = fitted(&format!("{}: faults", source.scenario), TITLE, WIDTH - 2 * GAP)?;
    canvas.text(&title, (GAP, 14), TITLE, HPos::Left, VPos::Top)?;
    let axis = TimeAxis::between(0.0, source.end_s, source.calendar.as_ref());
    panel.draw_across(&canvas, &axis.marks, false)?;
    panel.draw_across_title(&canvas, &axis.title)?;
    for (number, fault) in source.faults.iter().enumerate() {
        let y = top + number as i32 * LINE + LINE / 2;
        let room = NAMES - 2 * GAP;
        let name = fitted(&format!("{}: {}", fault.name, fault.target), TEXT, room)?;
        canvas.text(&name, (NAMES - GAP, y), TEXT, HPos::Right, VPos::Center)?;
        let left = panel.x(fault.start_s);
        let right = panel.x(fault.end_s.unwrap_or(source.end_s)).max(left + 4);
        canvas.filled([(left, y - BAR / 2), (right, y + BAR / 2)], BARS)?;
        let lasted = match fault.end_s {
            Some(end) => length(end - fault.start_s),
            None => "until the end".to_owned(),
        };
        let text = fitted(&format!("{}, {lasted}", fault.kind), TEXT, 400)?;
        let width = text_width(&text, TEXT)?;
        // Beside the bar, on the side where there is room.
        if right + 8 + width < WIDTH - GAP {
            canvas.text(&text, (right + 8, y), TEXT, HPos::Left, VPos::Center)?;
        } else if left - 8 - width > NAMES {
            canvas.text(&text, (left - 8, y), TEXT, HPos::Right, VPos::Center)?;
        } else {
            let at = (left + 8, y);
            let ground = [(left + 4, y - BAR / 2 + 1), (left + 12 + width, y + BAR / 2 - 1)];
            canvas.rectangle(ground, plotters::style::WHITE, 1.0)?;
            canvas.text(&text, at, TEXT, HPos::Left, VPos::Center)?;
        }
    }
    canvas.line(vec![(NAMES, top), (NAMES, panel.bottom)], INK, 1)?;
    canvas.finish()?;
    Ok(Some(svg))
}

/// Faults are shown with every series: none of their own.
///
/// # Errors
/// Never.
pub fn tracks(_: &Source) -> Result<Vec<Track>, ChartError> {
    Ok(Vec::new())
}

/// A length of time as people say it: "40 min", "1 h 30 min", "12.5 s".
pub fn length(seconds: f64) -> String {
    let whole = seconds.round() as u64;
    match seconds {
        none if none == 0.0 => "0 s".to_owned(),
        short if short < 10.0 => format!("{short:.1} s"),
        _ if whole < 120 => format!("{whole} s"),
        _ if whole < 3_600 && whole % 60 == 0 => format!("{} min", whole / 60),
        _ if whole < 3_600 => format!("{} min {} s", whole / 60, whole % 60),
        _ if whole % 3_600 < 60 => format!("{} h", whole / 3_600),
        _ => format!("{} h {} min", whole / 3_600, whole % 3_600 / 60),
    }
}
