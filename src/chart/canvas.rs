//! A picture in the making: text, lines, areas and marks, at pixels.
//!
//! Everything is laid out by hand: the same values give the same bytes.

use plotters::coord::Shift;
use plotters::element::{Circle, Drawable, PointCollection};
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use super::error::ChartError;
use super::font::{self, FAMILY};
use super::palette::{Fill, Hatch, INK, Mark, Stroke, hatching};

/// Width of every picture in pixels: as wide as a page with text that can be read there.
pub const WIDTH: i32 = 960;
/// Size of text.
pub const TEXT: i32 = 16;
/// Size of titles.
pub const TITLE: i32 = 24;
/// Between texts that stand beside each other, and to the edge.
pub const GAP: i32 = 14;
/// Between lines of a hatching.
const HATCH: i32 = 10;
/// The same of level lines, and of upright ones.
const LEVEL: i32 = 5;
const UPRIGHT: i32 = 6;

/// A pixel.
pub type Point = (i32, i32);

/// A picture in the making.
pub struct Canvas<'a> {
    area: DrawingArea<SVGBackend<'a>, Shift>,
}

impl<'a> Canvas<'a> {
    /// A white picture.
    pub fn new(svg: &'a mut String, height: i32) -> Result<Self, ChartError> {
        font::register();
        let size = (WIDTH as u32, height.max(1) as u32);
        let area = SVGBackend::with_string(svg, size).into_drawing_area();
        area.fill(&WHITE)?;
        Ok(Canvas { area })
    }

    /// Draws a shape.
    pub fn draw<E>(&self, shape: E) -> Result<(), ChartError>
    where
        for<'b> &'b E: PointCollection<'b, Point>,
        E: Drawable<SVGBackend<'a>>,
    {
        Ok(self.area.draw(&shape)?)
    }

    /// A whole line.
    pub fn line(&self, points: Vec<Point>, colour: RGBColor, width: u32) -> Result<(), ChartError> {
        self.draw(PathElement::new(points, colour.stroke_width(width)))
    }

    /// A line of a stroke, dashed if it says so.
    pub fn stroke(&self, points: &[Point], stroke: Stroke) -> Result<(), ChartError> {
        if stroke.dashes.is_empty() {
            return self.line(points.to_vec(), stroke.colour, stroke.width);
        }
        for dash in dashes(points, stroke.dashes) {
            self.line(dash, stroke.colour, stroke.width)?;
        }
        Ok(())
    }

    /// A filled outline.
    pub fn polygon(&self, outline: Vec<Point>, colour: RGBColor) -> Result<(), ChartError> {
        self.draw(Polygon::new(outline, colour.filled()))
    }

    /// A filled rectangle; `share` is how much of what is behind it, it covers.
    pub fn rectangle(
        &self,
        corners: [Point; 2],
        colour: RGBColor,
        share: f64,
    ) -> Result<(), ChartError> {
        self.draw(Rectangle::new(corners, colour.mix(share).filled()))
    }

    /// A filled rectangle with its hatching.
    pub fn filled(&self, corners: [Point; 2], fill: Fill) -> Result<(), ChartError> {
        self.rectangle(corners, fill.colour, 1.0)?;
        let [(left, top), (right, bottom)] = corners;
        let count = (right - left + 1).max(0) as usize;
        self.hatch(left, &vec![top; count], &vec![bottom; count], fill)
    }

    /// Fills between two rows for every pixel column from `left` on.
    pub fn area(
        &self,
        left: i32,
        upper: &[i32],
        lower: &[i32],
        fill: Fill,
    ) -> Result<(), ChartError> {
        if upper == lower {
            return Ok(());
        }
        let outline: Vec<Point> = outline(left, upper)
            .into_iter()
            .chain(outline(left, lower).into_iter().rev())
            .collect();
        self.polygon(outline, fill.colour)?;
        self.hatch(left, upper, lower, fill)
    }

    /// Lines through an area given by pixel column: at 45 degrees, level or upright.
    fn hatch(&self, left: i32, upper: &[i32], lower: &[i32], fill: Fill) -> Result<(), ChartError> {
        let colour = hatching(fill.colour);
        let slopes: &[i32] = match fill.hatch {
            Hatch::None => &[],
            Hatch::Level => &[0],
            Hatch::Upright => return self.upright(left, upper, lower, colour),
            Hatch::Rising => &[-1],
            Hatch::Falling => &[1],
            Hatch::Crossed => &[-1, 1],
        };
        let (Some(top), Some(bottom)) = (upper.iter().min(), lower.iter().max()) else {
            return Ok(());
        };
        let count = upper.len() as i32;
        for &slope in slopes {
            // The row at which a line crosses the column `left`; the lines of neighbouring areas
            // go on in each other.
            let (low, high) = match slope {
                0 => (*top, *bottom),
                rising if rising < 0 => (*top, bottom + count),
                _ => (top - count, *bottom),
            };
            // Level lines keep off the grid's.
            let (step, first) = if slope == 0 { (LEVEL, 2) } else { (HATCH, 0) };
            let mut row = low.div_euclid(step) * step + first;
            while row <= high {
                self.hatch_line((left, row), slope, (upper, lower), colour)?;
                row += step;
            }
        }
        Ok(())
    }

    /// Upright lines through an area.
    fn upright(
        &self,
        left: i32,
        upper: &[i32],
        lower: &[i32],
        colour: RGBColor,
    ) -> Result<(), ChartError> {
        for (column, (top, bottom)) in upper.iter().zip(lower).enumerate() {
            let x = left + column as i32;
            if x.rem_euclid(UPRIGHT) == 0 && bottom - top >= 3 {
                self.line(vec![(x, top + 1), (x, bottom - 1)], colour, 1)?;
            }
        }
        Ok(())
    }

    /// One line of a hatching, where it is within the area.
    fn hatch_line(
        &self,
        (left, row): Point,
        slope: i32,
        (upper, lower): (&[i32], &[i32]),
        colour: RGBColor,
    ) -> Result<(), ChartError> {
        let mut begun: Option<Point> = None;
        for column in 0..=upper.len() {
            let at = (left + column as i32, row + slope * column as i32);
            let inside = column < upper.len() && upper[column] < at.1 && at.1 < lower[column];
            match (begun, inside) {
                (None, true) => begun = Some(at),
                (Some(from), false) => {
                    let to = (at.0 - 1, at.1 - slope);
                    // Shorter ones are specks.
                    if to.0 - from.0 >= 3 {
                        self.line(vec![from, to], colour, 1)?;
                    }
                    begun = None;
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// A mark of about `size` pixels to each side.
    pub fn mark(
        &self,
        mark: Mark,
        (x, y): Point,
        size: i32,
        colour: RGBColor,
    ) -> Result<(), ChartError> {
        match mark {
            Mark::Disk => self.draw(Circle::new((x, y), size, colour.filled())),
            Mark::Square => {
                let (low, high) = ((x - size, y - size), (x + size, y + size));
                let corners = [low, (high.0, low.1), high, (low.0, high.1), low];
                self.line(corners.to_vec(), colour, 2)
            }
            Mark::Triangle => {
                let base = y + size;
                self.polygon(
                    vec![(x, y - size - 1), (x + size + 1, base), (x - size - 1, base)],
                    colour,
                )
            }
            Mark::Cross => {
                self.line(vec![(x - size, y - size), (x + size, y + size)], colour, 2)?;
                self.line(vec![(x - size, y + size), (x + size, y - size)], colour, 2)
            }
        }
    }

    /// Writes text; the point is where `across` and `up` say.
    pub fn text(
        &self,
        text: &str,
        at: Point,
        size: i32,
        across: HPos,
        up: VPos,
    ) -> Result<(), ChartError> {
        let style = style(size).pos(Pos::new(across, up));
        Ok(self.area.draw(&Text::new(text, at, style))?)
    }

    /// Text from bottom to top; `side` of it touches the point.
    pub fn turned_text(&self, text: &str, at: Point, side: VPos) -> Result<(), ChartError> {
        let style = TextStyle::from((FAMILY, TEXT).into_font().transform(FontTransform::Rotate270));
        let style = style.color(&INK).pos(Pos::new(HPos::Center, side));
        Ok(self.area.draw(&Text::new(text, at, style))?)
    }

    /// Completes the picture.
    pub fn finish(self) -> Result<(), ChartError> {
        Ok(self.area.present()?)
    }
}

fn style(size: i32) -> TextStyle<'static> {
    TextStyle::from((FAMILY, size).into_font()).color(&INK)
}

/// How many pixels a text takes.
pub fn text_width(text: &str, size: i32) -> Result<i32, ChartError> {
    font::register();
    let measured = (FAMILY, size).into_font().box_size(text);
    let (width, _) = measured.map_err(|error| ChartError::Drawing(error.to_string()))?;
    Ok(width as i32)
}

/// The text, or as much of its beginning as there is room for.
pub fn fitted(text: &str, size: i32, room: i32) -> Result<String, ChartError> {
    if text_width(text, size)? <= room {
        return Ok(text.to_owned());
    }
    let letters: Vec<char> = text.chars().collect();
    for count in (1..letters.len().min(400)).rev() {
        let part: String = letters[..count].iter().chain(&['…']).collect();
        if text_width(&part, size)? <= room {
            return Ok(part);
        }
    }
    Ok("…".to_owned())
}

/// The outline of a row for every pixel column; level stretches are one line.
fn outline(left: i32, rows: &[i32]) -> Vec<Point> {
    let mut points: Vec<Point> = Vec::new();
    for (column, &row) in rows.iter().enumerate() {
        let at = (left + column as i32, row);
        match &mut points[..] {
            [.., before, last] if before.1 == row && last.1 == row => last.0 = at.0,
            // From step to step straight up or down.
            [.., last] if last.1 != row => {
                let before = (at.0, last.1);
                points.extend([before, at]);
            }
            _ => points.push(at),
        }
    }
    points
}

/// A line cut into dashes.
fn dashes(points: &[Point], pattern: &[i32]) -> Vec<Vec<Point>> {
    let mut found = Vec::new();
    let (mut part, mut left) = (0, f64::from(pattern[0]));
    let mut dash: Vec<Point> = points.first().copied().into_iter().collect();
    for ends in points.windows(2) {
        let (from, to) = (ends[0], ends[1]);
        let (across, up) = (f64::from(to.0 - from.0), f64::from(to.1 - from.1));
        let length = (across * across + up * up).sqrt();
        let mut done = 0.0;
        while length - done >= left && length > 0.0 {
            done += left;
            let share = done / length;
            let at = (
                (f64::from(from.0) + across * share).round() as i32,
                (f64::from(from.1) + up * share).round() as i32,
            );
            if part % 2 == 0 {
                dash.push(at);
                found.push(std::mem::take(&mut dash));
            } else {
                dash = vec![at];
            }
            part = (part + 1) % pattern.len();
            left = f64::from(pattern[part]);
        }
        left -= length - done;
        if part % 2 == 0 {
            dash.push(to);
        }
    }
    if part % 2 == 0 && dash.first() != dash.last() {
        found.push(dash);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn out_10_dashes_cover_their_share_of_a_line() {
        let found = dashes(&[(0, 0), (100, 0), (100, 100)], &[12, 8]);
        let length = |dash: &Vec<Point>| -> i32 {
            dash.windows(2).map(|w| (w[1].0 - w[0].0).abs() + (w[1].1 - w[0].1).abs()).sum()
        };
        assert_eq!(found.len(), 10);
        assert!(found.iter().all(|dash| length(dash) == 12), "{found:?}");
    }

    #[test]
    fn out_10_text_without_room_is_cut() {
        assert_eq!(fitted("denver", TEXT, 200).unwrap(), "denver");
        let cut = fitted(&"denver ".repeat(100), TEXT, 200).unwrap();
        assert!(cut.ends_with('…') && text_width(&cut, TEXT).unwrap() <= 200, "{cut}");
    }
}
