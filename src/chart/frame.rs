//! What all charts share: title, axes, shaded faults, legend.
//!
//! Everything is laid out in pixels by hand: no text covers data, and the same values
//! give the same bytes.

use plotters::coord::Shift;
use plotters::element::{Drawable, PointCollection};
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use super::collector::{Collected, FaultSpan};
use super::error::ChartError;
use super::font::{self, FAMILY};
use super::palette::{FAULT, GRID, INK};
use super::time_axis::TimeAxis;

/// Size of a chart in pixels: as wide as a page with text that can be read there.
const SIZE: (u32, u32) = (1_200, 600);
pub(super) const LEFT: i32 = 84;
pub(super) const TOP: i32 = 100;
pub(super) const RIGHT: i32 = 1_116;
pub(super) const BOTTOM: i32 = 490;
const TITLE_Y: i32 = 14;
const LEGEND_Y: i32 = 572;
/// Names of faults stand in so many lines above the plot.
const FAULT_LINES: usize = 2;
const FAULT_LINE_HEIGHT: i32 = 20;
/// Sums over bins are off by less: what is level must not ripple between two pixels.
const ROUNDING: f64 = 1e-6;
pub(super) const TEXT: i32 = 16;
const TITLE: i32 = 24;
/// Between names, entries of a legend and the edge.
pub(super) const GAP: i32 = 14;

/// A part of the legend: a colour and what it stands for.
pub type LegendEntry = (RGBColor, &'static str);

/// A chart in the making: a scale from time and value to pixels, and what is drawn.
pub struct Frame<'a> {
    area: DrawingArea<SVGBackend<'a>, Shift>,
    end_s: f64,
    y_max: f64,
}

impl<'a> Frame<'a> {
    /// An empty chart with title, time axis and an axis of whole numbers up to at least
    /// `largest`.
    pub fn new(
        svg: &'a mut String,
        title: &str,
        y_title: &str,
        largest: f64,
        of: &Collected,
    ) -> Result<Self, ChartError> {
        let title = format!("{}: {title}", of.setup.scenario);
        let mut frame = Frame::with_values(svg, &title, y_title, largest)?;
        frame.end_s = of.end_s.max(1e-6);
        frame.draw_time_axis(&TimeAxis::new(of.end_s, of.setup.calendar.as_ref()))?;
        Ok(frame)
    }

    /// An empty chart with its whole title and nothing else.
    pub fn blank(svg: &'a mut String, title: &str) -> Result<Self, ChartError> {
        font::register();
        let area = SVGBackend::with_string(svg, SIZE).into_drawing_area();
        area.fill(&WHITE)?;
        let frame = Frame { area, end_s: 1.0, y_max: 1.0 };
        frame.text(title, (LEFT, TITLE_Y), TITLE, HPos::Left, VPos::Top)?;
        Ok(frame)
    }

    /// An empty chart with its whole title and an axis of whole numbers up to at least
    /// `largest`; what lies to the right of it is not said.
    pub fn with_values(
        svg: &'a mut String,
        title: &str,
        y_title: &str,
        largest: f64,
    ) -> Result<Self, ChartError> {
        let mut frame = Frame::blank(svg, title)?;
        let step = value_step(largest);
        frame.y_max = (largest / step - ROUNDING).ceil().max(1.0) * step;
        frame.draw_value_axis(step, y_title)?;
        Ok(frame)
    }

    /// Draws a shape.
    pub fn draw<E>(&self, shape: E) -> Result<(), ChartError>
    where
        for<'b> &'b E: PointCollection<'b, (i32, i32)>,
        E: Drawable<SVGBackend<'a>>,
    {
        Ok(self.area.draw(&shape)?)
    }

    /// The pixel column of a time in seconds.
    pub fn x(&self, seconds: f64) -> i32 {
        let share = (seconds / self.end_s).clamp(0.0, 1.0);
        LEFT + (share * f64::from(RIGHT - LEFT)).round() as i32
    }

    /// The pixel row of a value of the left axis.
    pub fn y(&self, value: f64) -> i32 {
        self.y_of_share(value / self.y_max)
    }

    /// The pixel row of a share (0 to 1) of the right axis.
    pub fn y_of_share(&self, share: f64) -> i32 {
        BOTTOM - (share.clamp(0.0, 1.0) * f64::from(BOTTOM - TOP) + ROUNDING).round() as i32
    }

    /// Fills the area between two outlines of steps, both from left to right.
    pub fn fill(
        &self,
        lower: &[(i32, i32)],
        upper: &[(i32, i32)],
        colour: RGBColor,
    ) -> Result<(), ChartError> {
        if lower != upper {
            let outline: Vec<_> = upper.iter().chain(lower.iter().rev()).copied().collect();
            self.area.draw(&Polygon::new(outline, colour.filled()))?;
        }
        Ok(())
    }

    /// Draws a line.
    pub fn line(
        &self,
        points: Vec<(i32, i32)>,
        colour: RGBColor,
        width: u32,
    ) -> Result<(), ChartError> {
        Ok(self.area.draw(&PathElement::new(points, colour.stroke_width(width)))?)
    }

    /// An outline of steps: for each bin its start, end and value.
    pub fn steps(&self, bins: impl Iterator<Item = (f64, f64, f64)>) -> Vec<(i32, i32)> {
        let mut points: Vec<(i32, i32)> = Vec::new();
        for (start, end, value) in bins {
            let y = self.y(value);
            // A level stretch is one line: its last point moves on.
            if let [.., before, last] = &mut points[..]
                && before.1 == y
                && last.1 == y
            {
                last.0 = self.x(end);
                continue;
            }
            points.extend([(self.x(start), y), (self.x(end), y)]);
        }
        points
    }

    /// The second axis, on the right: 0 to 100 %.
    pub fn draw_share_axis(&self, title: &str) -> Result<(), ChartError> {
        for percent in (0..=100).step_by(20) {
            let y = self.y_of_share(f64::from(percent) / 100.0);
            self.line(vec![(RIGHT, y), (RIGHT + 5, y)], INK, 1)?;
            self.text(&percent.to_string(), (RIGHT + 9, y), TEXT, HPos::Left, VPos::Center)?;
        }
        self.line(vec![(RIGHT, TOP), (RIGHT, BOTTOM)], INK, 1)?;
        self.turned_text(title, (SIZE.0 as i32 - 10, (TOP + BOTTOM) / 2), VPos::Bottom)
    }

    /// Shades the time of every fault, and names them above the plot.
    pub fn draw_faults(&self, faults: &[FaultSpan]) -> Result<(), ChartError> {
        let mut taken: [Vec<(i32, i32)>; FAULT_LINES] = Default::default();
        let mut named: Vec<(&str, i32, i32)> = Vec::new();
        for fault in faults {
            let start = self.x(fault.start.as_secs_f64());
            let end = self.x(fault.end.map_or(self.end_s, |end| end.as_secs_f64())).max(start + 2);
            let same = |known: &(&str, i32, i32)| *known == (fault.name.as_str(), start, end);
            if named.iter().any(same) {
                continue;
            }
            named.push((&fault.name, start, end));
            let shade = FAULT.mix(0.25).filled();
            self.area.draw(&Rectangle::new([(start, TOP), (end, BOTTOM)], shade))?;
            for x in [start, end] {
                self.line(vec![(x, TOP - 4), (x, BOTTOM)], FAULT, 1)?;
            }
            self.name_fault(&fault.name, (start + end) / 2, &mut taken)?;
        }
        Ok(())
    }

    /// Writes a fault's name above the middle of its time, in the first line that has
    /// room; among many faults, one without room stays without a name.
    fn name_fault(
        &self,
        name: &str,
        middle: i32,
        taken: &mut [Vec<(i32, i32)>; FAULT_LINES],
    ) -> Result<(), ChartError> {
        let width = self.text_width(name)?;
        let left = (middle - width / 2).min(SIZE.0 as i32 - GAP - width).max(GAP);
        let right = left + width;
        for (line, spans) in taken.iter_mut().enumerate() {
            if spans.iter().all(|&(from, to)| right + GAP < from || left > to + GAP) {
                spans.push((left, right));
                let y = TOP - 8 - line as i32 * FAULT_LINE_HEIGHT;
                return self.text(name, (left, y), TEXT, HPos::Left, VPos::Bottom);
            }
        }
        Ok(())
    }

    /// Writes the legend below the chart, and completes it.
    pub fn finish<T: AsRef<str>>(self, legend: &[(RGBColor, T)]) -> Result<(), ChartError> {
        const BOX: i32 = 14;
        let mut left = LEFT;
        for (colour, text) in legend {
            let text = text.as_ref();
            let corners = [(left, LEGEND_Y - BOX / 2), (left + BOX, LEGEND_Y + BOX / 2)];
            self.area.draw(&Rectangle::new(corners, colour.filled()))?;
            left += BOX + 7;
            self.text(text, (left, LEGEND_Y), TEXT, HPos::Left, VPos::Center)?;
            left += self.text_width(text)? + 2 * GAP;
        }
        Ok(self.area.present()?)
    }

    fn draw_value_axis(&self, step: f64, title: &str) -> Result<(), ChartError> {
        let marks = (self.y_max / step).round() as u32;
        for mark in 0..=marks {
            let value = f64::from(mark) * step;
            let y = self.y(value);
            self.line(vec![(LEFT, y), (RIGHT, y)], GRID, 1)?;
            self.text(&grouped(value), (LEFT - 9, y), TEXT, HPos::Right, VPos::Center)?;
        }
        self.line(vec![(LEFT, TOP), (LEFT, BOTTOM)], INK, 1)?;
        self.turned_text(title, (10, (TOP + BOTTOM) / 2), VPos::Top)
    }

    fn draw_time_axis(&self, axis: &TimeAxis) -> Result<(), ChartError> {
        for (at, text) in &axis.marks {
            let x = self.x(*at);
            self.line(vec![(x, TOP), (x, BOTTOM)], GRID, 1)?;
            self.line(vec![(x, BOTTOM), (x, BOTTOM + 5)], INK, 1)?;
            self.text(text, (x, BOTTOM + 10), TEXT, HPos::Center, VPos::Top)?;
        }
        self.line(vec![(LEFT, BOTTOM), (RIGHT, BOTTOM)], INK, 1)?;
        let middle = (LEFT + RIGHT) / 2;
        self.text(&axis.title, (middle, BOTTOM + 34), TEXT, HPos::Center, VPos::Top)
    }

    /// Writes text; the point is where `across` and `up` say.
    pub(super) fn text(
        &self,
        text: &str,
        at: (i32, i32),
        size: i32,
        across: HPos,
        up: VPos,
    ) -> Result<(), ChartError> {
        let style = style(size).pos(Pos::new(across, up));
        Ok(self.area.draw(&Text::new(text, at, style))?)
    }

    /// Text from bottom to top; `side` of it touches the point.
    pub(super) fn turned_text(
        &self,
        text: &str,
        at: (i32, i32),
        side: VPos,
    ) -> Result<(), ChartError> {
        let style = TextStyle::from((FAMILY, TEXT).into_font().transform(FontTransform::Rotate270));
        let style = style.color(&INK).pos(Pos::new(HPos::Center, side));
        Ok(self.area.draw(&Text::new(text, at, style))?)
    }

    /// How many pixels a text of the usual size takes.
    pub(super) fn text_width(&self, text: &str) -> Result<i32, ChartError> {
        let (width, _) = self.area.estimate_text_size(text, &style(TEXT))?;
        Ok(width as i32)
    }
}

fn style(size: i32) -> TextStyle<'static> {
    TextStyle::from((FAMILY, size).into_font()).color(&INK)
}

/// The distance between marks of an axis up to `largest`: 1, 2 or 5 times a power of
/// ten, at most six of them, at least 1.
fn value_step(largest: f64) -> f64 {
    const MARKS: f64 = 6.0;
    let mut power = 1.0;
    loop {
        for factor in [1.0, 2.0, 5.0] {
            if largest / (power * factor) <= MARKS {
                return power * factor;
            }
        }
        power *= 10.0;
    }
}

/// A whole number with a comma between thousands.
fn grouped(value: f64) -> String {
    let digits = format!("{value:.0}");
    let mut text = String::new();
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn out_10_axes_have_round_marks() {
        for (largest, step) in [(0.0, 1.0), (6.0, 1.0), (6.1, 2.0), (450.0, 100.0), (1e5, 2e4)] {
            assert_eq!(value_step(largest), step);
        }
        assert_eq!(grouped(0.0), "0");
        assert_eq!(grouped(1_234_567.0), "1,234,567");
        assert_eq!(grouped(250.0), "250");
    }
}
