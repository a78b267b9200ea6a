//! What the charts of sweeps share: title, value axis, legend.

use plotters::element::{Drawable, PointCollection};
use plotters::prelude::{RGBColor, SVGBackend};
use plotters::style::text_anchor::{HPos, VPos};

use super::canvas::{Canvas, TITLE, WIDTH, fitted, text_width};
pub(super) use super::canvas::{GAP, TEXT};
use super::error::ChartError;
use super::legend::{Key, Legend, Swatch};
use super::palette::plain;
use super::panel::Panel;
pub(super) use super::panel::{LEFT, RIGHT};
use super::scale::Scale;

const HEIGHT: i32 = 600;
pub(super) const TOP: i32 = 100;
pub(super) const BOTTOM: i32 = 490;
const TITLE_Y: i32 = 14;
const LEGEND_Y: i32 = 559;

/// A chart of a sweep in the making.
pub struct Frame<'a> {
    canvas: Canvas<'a>,
    panel: Panel,
}

impl<'a> Frame<'a> {
    /// An empty chart with its whole title and nothing else.
    pub fn blank(svg: &'a mut String, title: &str) -> Result<Self, ChartError> {
        let canvas = Canvas::new(svg, HEIGHT)?;
        let title = fitted(title, TITLE, WIDTH - LEFT - GAP)?;
        canvas.text(&title, (LEFT, TITLE_Y), TITLE, HPos::Left, VPos::Top)?;
        let panel = Panel {
            left: LEFT,
            right: RIGHT,
            top: TOP,
            bottom: BOTTOM,
            from: 0.0,
            to: 1.0,
            scale: Scale::counts(1.0),
        };
        Ok(Frame { canvas, panel })
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
        frame.panel.scale = Scale::counts(largest);
        frame.panel.draw_values(&frame.canvas, y_title)?;
        Ok(frame)
    }

    /// Draws a shape.
    pub fn draw<E>(&self, shape: E) -> Result<(), ChartError>
    where
        for<'b> &'b E: PointCollection<'b, (i32, i32)>,
        E: Drawable<SVGBackend<'a>>,
    {
        self.canvas.draw(shape)
    }

    /// The pixel row of a value of the left axis.
    pub fn y(&self, value: f64) -> i32 {
        self.panel.y(value)
    }

    /// Fills the area between two outlines, both from left to right.
    pub fn fill(
        &self,
        lower: &[(i32, i32)],
        upper: &[(i32, i32)],
        colour: RGBColor,
    ) -> Result<(), ChartError> {
        if lower != upper {
            let outline: Vec<_> = upper.iter().chain(lower.iter().rev()).copied().collect();
            self.canvas.polygon(outline, colour)?;
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
        self.canvas.line(points, colour, width)
    }

    /// Writes the legend below the chart, and completes it.
    pub fn finish<T: AsRef<str>>(self, legend: &[(RGBColor, T)]) -> Result<(), ChartError> {
        let key =
            |(colour, text): &(RGBColor, T)| Key::new(Swatch::Area(plain(*colour)), text.as_ref());
        let legend = Legend::new(legend.iter().map(key).collect(), LEFT, RIGHT)?;
        legend.draw(&self.canvas, LEGEND_Y)?;
        self.canvas.finish()
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
        self.canvas.text(text, at, size, across, up)
    }

    /// Text from bottom to top; `side` of it touches the point.
    pub(super) fn turned_text(
        &self,
        text: &str,
        at: (i32, i32),
        side: VPos,
    ) -> Result<(), ChartError> {
        self.canvas.turned_text(text, at, side)
    }

    /// How many pixels a text of the usual size takes.
    pub(super) fn text_width(&self, text: &str) -> Result<i32, ChartError> {
        text_width(text, TEXT)
    }
}
