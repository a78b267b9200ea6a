//! Panels over time, one below the other: title, shaded and named faults, axes, legend.

use plotters::style::text_anchor::{HPos, VPos};

use super::bands::{Band, Bands};
use super::canvas::{Canvas, GAP, TEXT, TITLE, WIDTH, fitted, text_width};
use super::error::ChartError;
use super::legend::{Key, Legend};
use super::palette::INK;
use super::panel::{LEFT, Panel, RIGHT};
use super::scale::Scale;
use super::source::Source;
use super::time_axis::TimeAxis;

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
    bands: Bands,
    legend: Legend,
    legend_top: i32,
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
        let whole = Panel {
            left: LEFT,
            right: RIGHT,
            top: 0,
            bottom: 1,
            from,
            to,
            scale: Scale::counts(1.0),
        };
        let bands = Bands::place(bands(source, from, to), &whole, (GAP, WIDTH - GAP))?;
        keys.extend(Bands::key(bands.nameless(), !bands.is_empty()));
        let legend = Legend::new(keys, LEFT, RIGHT)?;

        let mut y = 14 + TITLE + 12;
        let mut panels = Vec::new();
        for (number, spec) in specs.iter().enumerate() {
            if !spec.title.is_empty() {
                y += PANEL_TITLE;
            }
            if number == 0 {
                y += bands.height();
            }
            let (top, bottom) = (y, y + spec.height);
            let scale = spec.scale.clone();
            panels.push(Panel { top, bottom, scale, ..whole.clone() });
            y = bottom + BELOW_PANEL;
        }
        let legend_top = y - BELOW_PANEL + AXIS;
        let canvas = Canvas::new(svg, legend_top + legend.height() + 10)?;
        let title = fitted(&format!("{}: {title}", source.scenario), TITLE, WIDTH - LEFT - GAP)?;
        canvas.text(&title, (LEFT, 14), TITLE, HPos::Left, VPos::Top)?;
        let plot = TimePlot { canvas, panels, bands, legend, legend_top };
        plot.draw_axes(specs, &TimeAxis::between(from, to, source.calendar.as_ref()))?;
        Ok(plot)
    }

    fn draw_axes(&self, specs: &[PanelSpec], axis: &TimeAxis) -> Result<(), ChartError> {
        let canvas = &self.canvas;
        for (number, (panel, spec)) in self.panels.iter().zip(specs).enumerate() {
            panel.draw_values(canvas, &spec.axis)?;
            let last = number + 1 == self.panels.len();
            panel.draw_across(canvas, &axis.marks, !last)?;
            if let Some((title, scale)) = &spec.right {
                panel.draw_values_right(canvas, scale, title)?;
            }
            let above = if number == 0 { self.bands.height() } else { 0 };
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
        self.bands.shade(&self.canvas, &self.panels)
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
fn bands(source: &Source, from: f64, to: f64) -> Vec<Band> {
    let mut bands: Vec<Band> = Vec::new();
    for fault in &source.faults {
        let (name, end) = (fault.name.clone(), fault.end_s.unwrap_or(source.end_s));
        let band = Band { name, from: fault.start_s, to: end };
        if band.from <= to && band.to >= from && !bands.contains(&band) {
            bands.push(band);
        }
    }
    bands
}
