//! Panels over time, one below the other: title, shaded and named faults, axes, legend.

use plotters::style::text_anchor::{HPos, VPos};

use super::canvas::{Canvas, GAP, TEXT, TITLE, WIDTH, fitted, text_width};
use super::error::ChartError;
use super::legend::{Key, Legend, Swatch};
use super::palette::{FAULT, INK};
use super::panel::{LEFT, Panel, RIGHT};
use super::scale::Scale;
use super::source::Source;
use super::time_axis::TimeAxis;

/// Names of faults take at most so many lines.
const NAME_LINES: usize = 8;
const NAME_HEIGHT: i32 = 20;
/// No name of a fault is longer.
const NAME_LONGEST: i32 = 340;
/// Between a panel and the title of the next.
const BELOW_PANEL: i32 = 20;
/// A panel's title with what is below it.
const PANEL_TITLE: i32 = 26;
/// The texts of the time axis.
const AXIS: i32 = 60;

/// What a panel shows.
#[derive(Clone, Debug)]
pub struct PanelSpec {
    /// The words above it; none for a picture of one panel.
    pub title: String,
    /// What its values are, with their unit.
    pub axis: String,
    /// The values.
    pub scale: Scale,
    /// A second axis, on the right.
    pub right: Option<(String, Scale)>,
    /// How high it is, in pixels.
    pub height: i32,
}

/// A picture of panels over time.
pub struct TimePlot<'a> {
    /// What is drawn on.
    pub canvas: Canvas<'a>,
    /// Its panels, from above.
    pub panels: Vec<Panel>,
    spans: Vec<Span>,
    names_bottom: i32,
    legend: Legend,
    legend_top: i32,
}

/// The time of a fault in a picture.
struct Span {
    name: String,
    start_s: f64,
    end_s: f64,
    /// The left end of its name and its line, from below; none if there was no room.
    place: Option<(i32, usize)>,
}

impl PanelSpec {
    /// A panel with one axis.
    pub fn new(
        title: impl Into<String>,
        axis: impl Into<String>,
        scale: Scale,
        height: i32,
    ) -> Self {
        PanelSpec { title: title.into(), axis: axis.into(), scale, right: None, height }
    }
}

impl<'a> TimePlot<'a> {
    /// An empty picture with title, axes and grid, of the time between two moments (seconds).
    pub fn new(
        svg: &'a mut String,
        source: &Source,
        title: &str,
        (from, to): (f64, f64),
        specs: &[PanelSpec],
        mut keys: Vec<Key>,
    ) -> Result<Self, ChartError> {
        let to = to.max(from + 1e-6);
        let (spans, lines) = place_names(spans(source, from, to), from, to)?;
        if !spans.is_empty() {
            let nameless = spans.iter().filter(|span| span.place.is_none()).count();
            keys.push(Key::new(
                Swatch::Fault,
                match nameless {
                    0 => "fault".to_owned(),
                    _ => format!("fault ({nameless} more without room for a name: see faults.csv)"),
                },
            ));
        }
        let legend = Legend::new(keys, LEFT, RIGHT)?;

        let mut y = 14 + TITLE + 12;
        let mut panels = Vec::new();
        let mut names_bottom = 0;
        for (number, spec) in specs.iter().enumerate() {
            if !spec.title.is_empty() {
                y += PANEL_TITLE;
            }
            if number == 0 {
                y += lines as i32 * NAME_HEIGHT + 6;
                names_bottom = y - 6;
            }
            let (top, bottom) = (y, y + spec.height);
            let scale = spec.scale.clone();
            panels.push(Panel { left: LEFT, right: RIGHT, top, bottom, from, to, scale });
            y = bottom + BELOW_PANEL;
        }
        let legend_top = y - BELOW_PANEL + AXIS;
        let canvas = Canvas::new(svg, legend_top + legend.height() + 10)?;
        let title = fitted(&format!("{}: {title}", source.scenario), TITLE, WIDTH - LEFT - GAP)?;
        canvas.text(&title, (LEFT, 14), TITLE, HPos::Left, VPos::Top)?;
        let plot = TimePlot { canvas, panels, spans, names_bottom, legend, legend_top };
        plot.draw_axes(specs, &TimeAxis::between(from, to, source.calendar.as_ref()), lines)?;
        Ok(plot)
    }

    fn draw_axes(
        &self,
        specs: &[PanelSpec],
        axis: &TimeAxis,
        lines: usize,
    ) -> Result<(), ChartError> {
        let canvas = &self.canvas;
        for (number, (panel, spec)) in self.panels.iter().zip(specs).enumerate() {
            panel.draw_values(canvas, &spec.axis)?;
            let last = number + 1 == self.panels.len();
            panel.draw_across(canvas, &axis.marks, !last)?;
            if let Some((title, scale)) = &spec.right {
                panel.draw_values_right(canvas, scale, title)?;
            }
            let above = if number == 0 { lines as i32 * NAME_HEIGHT + 6 } else { 0 };
            let at = (LEFT, panel.top - above - 7);
            canvas.text(
                &fitted(&spec.title, TEXT, RIGHT - LEFT)?,
                at,
                TEXT,
                HPos::Left,
                VPos::Bottom,
            )?;
            if last {
                panel.draw_across_title(canvas, &axis.title)?;
            }
        }
        Ok(())
    }

    /// Shades the time of every fault in every panel, and names them above the first.
    pub fn shade_faults(&self) -> Result<(), ChartError> {
        let canvas = &self.canvas;
        let Some(first) = self.panels.first() else { return Ok(()) };
        let column = |span: &Span| {
            let (start, end) = (first.x(span.start_s), first.x(span.end_s));
            (start, end.max(start + 2))
        };
        // Where faults overlap, it does not get darker and darker.
        let mut shades: Vec<(i32, i32)> = Vec::new();
        for (start, end) in self.spans.iter().map(column) {
            match shades.last_mut() {
                Some(last) if start <= last.1 => last.1 = last.1.max(end),
                _ => shades.push((start, end)),
            }
        }
        for panel in &self.panels {
            for &(start, end) in &shades {
                canvas.rectangle([(start, panel.top), (end, panel.bottom)], FAULT, 0.3)?;
            }
            for (start, end) in self.spans.iter().map(column) {
                for x in [start, end] {
                    canvas.line(vec![(x, panel.top - 4), (x, panel.bottom)], FAULT, 1)?;
                }
            }
        }
        let placed = || self.spans.iter().filter_map(|span| Some((span, span.place?)));
        let y = |line: usize| self.names_bottom - line as i32 * NAME_HEIGHT;
        for (span, (_, line)) in placed() {
            let x = column(span).0;
            canvas.line(vec![(x, y(line) - 2), (x, first.top)], FAULT, 1)?;
        }
        for (span, (left, line)) in placed() {
            let width = text_width(&span.name, TEXT)?;
            let ground = [(left - 1, y(line) - NAME_HEIGHT + 3), (left + width + 2, y(line) - 2)];
            canvas.rectangle(ground, plotters::style::WHITE, 1.0)?;
            canvas.text(&span.name, (left, y(line)), TEXT, HPos::Left, VPos::Bottom)?;
        }
        Ok(())
    }

    /// Marks the end of the warm-up.
    pub fn mark_warm_up(&self, source: &Source) -> Result<(), ChartError> {
        for panel in &self.panels {
            if source.warm_up_s > panel.from && source.warm_up_s < panel.to {
                let x = panel.x(source.warm_up_s);
                let ends = [(x, panel.top), (x, panel.bottom)];
                self.canvas.stroke(&ends, super::palette::dashed(INK, 1))?;
                let (left, top) = (x + 5, panel.top + 3);
                let width = text_width("warm-up", TEXT)?;
                let ground = [(left - 2, top), (left + width + 2, top + TEXT + 1)];
                self.canvas.rectangle(ground, plotters::style::WHITE, 0.8)?;
                self.canvas.text("warm-up", (left, top), TEXT, HPos::Left, VPos::Top)?;
            }
        }
        Ok(())
    }

    /// Writes the legend and completes the picture.
    pub fn finish(self) -> Result<(), ChartError> {
        self.legend.draw(&self.canvas, self.legend_top)?;
        self.canvas.finish()
    }
}

/// The faults of a time, each once though it hit several targets.
fn spans(source: &Source, from: f64, to: f64) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    for fault in &source.faults {
        let (start_s, end_s) = (fault.start_s, fault.end_s.unwrap_or(source.end_s));
        let same =
            |span: &Span| (&span.name, span.start_s, span.end_s) == (&fault.name, start_s, end_s);
        if start_s <= to && end_s >= from && !spans.iter().any(same) {
            spans.push(Span { name: fault.name.clone(), start_s, end_s, place: None });
        }
    }
    spans
}

/// Gives names their places to the right of where their time begins, the latest lowest: a line
/// that leads down from a name then crosses no other. How many lines of names that takes.
fn place_names(mut spans: Vec<Span>, from: f64, to: f64) -> Result<(Vec<Span>, usize), ChartError> {
    let scale = Scale::counts(1.0);
    let panel = Panel { left: LEFT, right: RIGHT, top: 0, bottom: 1, from, to, scale };
    // Of those that have a place: left and right end, and line.
    let mut taken: Vec<(i32, i32, usize)> = Vec::new();
    for span in spans.iter_mut().rev() {
        span.name = fitted(&span.name, TEXT, NAME_LONGEST)?;
        let width = text_width(&span.name, TEXT)?;
        let start = panel.x(span.start_s);
        let left = start.min(WIDTH - GAP - width).max(GAP);
        let right = left + width;
        let beside =
            |&&(other, end, _): &&(i32, i32, usize)| right + GAP >= other && left <= end + GAP;
        let line = taken.iter().filter(beside).map(|(.., line)| line + 1).max().unwrap_or(0);
        if line < NAME_LINES {
            taken.push((left, right, line));
            span.place = Some((left, line));
        }
    }
    let lines = taken.iter().map(|(.., line)| line + 1).max().unwrap_or(0);
    Ok((spans, lines))
}
