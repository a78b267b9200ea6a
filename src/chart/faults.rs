//! When which fault was, and what it hit.

use std::collections::BTreeSet;

use plotters::style::text_anchor::{HPos, VPos};

use super::canvas::{Canvas, GAP, TEXT, TITLE, WIDTH, fitted, text_width};
use super::error::ChartError;
use super::palette::{Fill, Hatch, INK, VERMILION};
use super::panel::{Panel, RIGHT};
use super::scale::Scale;
use super::source::{Fault, Source};
use super::time_axis::TimeAxis;
use super::track::Track;
use crate::ledger::readable::length;

/// Height of a fault's line.
const LINE: i32 = 34;
const BAR: i32 = 18;
/// More would be no picture.
const MOST: usize = 60;
/// The names of targets stand to the left of this.
const NAMES: i32 = 330;
/// Of more with one name, all are on one line.
const FREQUENT: usize = 6;
const BARS: Fill = Fill { colour: VERMILION, hatch: Hatch::Rising };

/// Draws the chart: the text of an SVG.
///
/// # Errors
/// See [`ChartError`].
pub fn draw(source: &Source) -> Result<Option<String>, ChartError> {
    if source.faults.is_empty() {
        return Ok(None);
    }
    let all = rows(&source.faults);
    let shown = &all[..all.len().min(MOST)];
    let (top, count) = (70, shown.len() as i32);
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
    let part = match (all.len() > MOST, source.more_faults) {
        (true, _) => format!(" (the first {MOST} of {})", all.len()),
        (false, 0) => String::new(),
        (false, more) => format!(" (without the last {more})"),
    };
    let title = format!("{}: faults{part}", source.scenario);
    let title = fitted(&title, TITLE, WIDTH - 2 * GAP)?;
    canvas.text(&title, (GAP, 14), TITLE, HPos::Left, VPos::Top)?;
    let axis = TimeAxis::between(0.0, source.end_s, source.calendar.as_ref());
    panel.draw_across(&canvas, &axis.marks, false)?;
    panel.draw_across_title(&canvas, &axis.title)?;
    for (number, row) in shown.iter().enumerate() {
        let y = top + number as i32 * LINE + LINE / 2;
        let name = fitted(&row.name(), TEXT, NAMES - 2 * GAP)?;
        canvas.text(&name, (NAMES - GAP, y), TEXT, HPos::Right, VPos::Center)?;
        for fault in &row.faults {
            draw_bar(&canvas, &panel, y, fault, source.end_s)?;
        }
        if let [fault] = row.faults[..] {
            draw_length(&canvas, &panel, y, fault, source.end_s)?;
        }
    }
    canvas.line(vec![(NAMES, top), (NAMES, panel.bottom)], INK, 1)?;
    canvas.finish()?;
    Ok(Some(svg))
}

/// A line of the picture.
struct Row<'a> {
    faults: Vec<&'a Fault>,
}

impl Row<'_> {
    fn name(&self) -> String {
        let first = self.faults[0];
        if self.faults.len() == 1 {
            return format!("{}: {}", first.name, first.target);
        }
        let targets: BTreeSet<&str> = self.faults.iter().map(|one| one.target.as_str()).collect();
        let mut starts: Vec<f64> = self.faults.iter().map(|fault| fault.start_s).collect();
        starts.dedup();
        let times = match starts.len() {
            1 => String::new(),
            times => format!(", {times} times"),
        };
        format!("{}: {} of {} targets{times}", first.name, first.kind, targets.len())
    }
}

/// A line for each target that a fault hit; one for all of them if they are many.
fn rows(faults: &[Fault]) -> Vec<Row<'_>> {
    let mut rows: Vec<Row<'_>> = Vec::new();
    for fault in faults {
        let of_name = || faults.iter().filter(|other| other.name == fault.name);
        if of_name().count() <= FREQUENT {
            rows.push(Row { faults: vec![fault] });
        } else if !rows.iter().any(|row| row.faults[0].name == fault.name) {
            rows.push(Row { faults: of_name().collect() });
        }
    }
    rows
}

fn ends(panel: &Panel, fault: &Fault, end_s: f64) -> (i32, i32) {
    let left = panel.x(fault.start_s);
    (left, panel.x(fault.end_s.unwrap_or(end_s)).max(left + 4))
}

fn draw_bar(
    canvas: &Canvas<'_>,
    panel: &Panel,
    y: i32,
    fault: &Fault,
    end_s: f64,
) -> Result<(), ChartError> {
    let (left, right) = ends(panel, fault, end_s);
    canvas.filled([(left, y - BAR / 2), (right, y + BAR / 2)], BARS)
}

/// Says beside a bar what it is and how long it lasted.
fn draw_length(
    canvas: &Canvas<'_>,
    panel: &Panel,
    y: i32,
    fault: &Fault,
    end_s: f64,
) -> Result<(), ChartError> {
    let (left, right) = ends(panel, fault, end_s);
    let lasted = match fault.end_s {
        Some(end) => length(end - fault.start_s),
        None => "until the end".to_owned(),
    };
    let text = fitted(&format!("{}, {lasted}", fault.kind), TEXT, 400)?;
    let width = text_width(&text, TEXT)?;
    // On the side where there is room.
    if right + 8 + width < WIDTH - GAP {
        canvas.text(&text, (right + 8, y), TEXT, HPos::Left, VPos::Center)
    } else if left - 8 - width > NAMES {
        canvas.text(&text, (left - 8, y), TEXT, HPos::Right, VPos::Center)
    } else {
        let ground = [(left + 4, y - BAR / 2 + 1), (left + 12 + width, y + BAR / 2 - 1)];
        canvas.rectangle(ground, plotters::style::WHITE, 1.0)?;
        canvas.text(&text, (left + 8, y), TEXT, HPos::Left, VPos::Center)
    }
}

/// Faults are shown with every series: none of their own.
///
/// # Errors
/// Never.
pub fn tracks(_: &Source) -> Result<Vec<Track>, ChartError> {
    Ok(Vec::new())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(name: &str, target: usize, start_s: f64) -> Fault {
        let (name, target) = (name.to_owned(), format!("t{target}"));
        Fault { id: String::new(), name, kind: "crash".into(), target, start_s, end_s: None }
    }

    #[test]
    fn out_10_a_fault_that_hits_many_has_one_line() {
        for (targets, every, name) in [
            (70, 1.0, "hit: crash of 70 targets, 70 times"),
            (FREQUENT + 1, 0.0, "hit: crash of 7 targets"),
            (FREQUENT, 0.0, "hit: t0"),
        ] {
            let mut faults: Vec<Fault> =
                (0..targets).map(|number| fault("hit", number, number as f64 * every)).collect();
            faults.push(fault("other", 1, 5.0));
            let rows = rows(&faults);
            assert_eq!(rows[0].name(), name);
            assert_eq!(rows.len(), if targets > FREQUENT { 2 } else { FREQUENT + 1 });
            assert_eq!(rows.iter().map(|row| row.faults.len()).sum::<usize>(), targets + 1);
        }
    }
}
