//! The faults of a picture: shades across its panels, and their names above the first.

use std::collections::BTreeMap;

use plotters::style::WHITE;
use plotters::style::text_anchor::{HPos, VPos};

use super::canvas::{Canvas, GAP, TEXT, fitted, text_width};
use super::error::ChartError;
use super::legend::{Key, Swatch};
use super::palette::FAULT;
use super::panel::Panel;

/// Names take at most so many lines.
const NAME_LINES: usize = 8;
/// Faults of one name are named one by one if there are no more of them.
const FREQUENT: usize = 6;
const NAME_HEIGHT: i32 = 20;
/// No name is longer.
const NAME_LONGEST: i32 = 340;

/// A fault, and from where to where of a panel it was.
#[derive(Clone, Debug, PartialEq)]
pub struct Band {
    /// Its name.
    pub name: String,
    /// Where it begins, in the values of the panel.
    pub from: f64,
    /// Where it ends.
    pub to: f64,
}

/// The faults of a picture, laid out.
#[derive(Debug)]
pub struct Bands {
    spans: Vec<Span>,
    lines: usize,
}

#[derive(Debug)]
struct Span {
    band: Band,
    /// Whether there are so many of this name that only the first is named, and none bordered.
    frequent: bool,
    /// The left end of its name and its line, from below; none if there was no room.
    place: Option<(i32, usize)>,
}

impl Bands {
    /// Gives names their places to the right of where they begin, between two pixel columns, the
    /// latest lowest: a line that leads down from a name then crosses no other. Bands are in the
    /// order of their beginnings.
    pub fn place(
        bands: Vec<Band>,
        panel: &Panel,
        (leftmost, rightmost): (i32, i32),
    ) -> Result<Self, ChartError> {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for band in &bands {
            *counts.entry(band.name.clone()).or_default() += 1;
        }
        let new = |band: Band| Span { band, frequent: false, place: None };
        let mut spans: Vec<Span> = bands.into_iter().map(new).collect();
        // Of those that have a place: left and right end, and line.
        let mut taken: Vec<(i32, i32, usize)> = Vec::new();
        for place in (0..spans.len()).rev() {
            let name = spans[place].band.name.clone();
            let count = counts[&name];
            let is_first = !spans[..place].iter().any(|other| other.band.name == name);
            let span = &mut spans[place];
            if count > FREQUENT {
                span.frequent = true;
                if !is_first {
                    continue;
                }
                span.band.name = format!("{name} ({count} times)");
            }
            let longest = NAME_LONGEST.min(rightmost - leftmost);
            span.band.name = fitted(&span.band.name, TEXT, longest)?;
            let width = text_width(&span.band.name, TEXT)?;
            let left = panel.x(span.band.from).min(rightmost - width).max(leftmost);
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
        Ok(Bands { spans, lines })
    }

    /// How many pixels the names take.
    pub fn height(&self) -> i32 {
        self.lines as i32 * NAME_HEIGHT + 6
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.spans.is_empty()
    }

    /// How many have no name because there was no room.
    pub fn nameless(&self) -> usize {
        self.spans.iter().filter(|span| span.place.is_none() && !span.frequent).count()
    }

    /// What a shade stands for in a legend; none without faults.
    pub fn key(nameless: usize, any: bool) -> Option<Key> {
        let text = match nameless {
            0 => "fault".to_owned(),
            _ => format!("fault ({nameless} more without room for a name: see faults.csv)"),
        };
        any.then(|| Key::new(Swatch::Fault, text))
    }

    /// Shades the faults in every panel, and names them above the first.
    pub fn shade(&self, canvas: &Canvas<'_>, panels: &[Panel]) -> Result<(), ChartError> {
        let Some(first) = panels.first() else { return Ok(()) };
        let column = |span: &Span| {
            let (start, end) = (first.x(span.band.from), first.x(span.band.to));
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
        for panel in panels {
            for &(start, end) in &shades {
                canvas.rectangle([(start, panel.top), (end, panel.bottom)], FAULT, 0.3)?;
            }
            for span in self.spans.iter().filter(|span| !span.frequent) {
                let (start, end) = column(span);
                // A fault that goes on beyond the picture has no border there.
                let borders =
                    [(start, span.band.from >= panel.from), (end, span.band.to <= panel.to)];
                for (x, _) in borders.iter().filter(|(_, is_there)| *is_there) {
                    canvas.line(vec![(*x, panel.top - 4), (*x, panel.bottom)], FAULT, 1)?;
                }
            }
        }
        let bottom = first.top - 6;
        let placed = || self.spans.iter().filter_map(|span| Some((span, span.place?)));
        let y = |line: usize| bottom - line as i32 * NAME_HEIGHT;
        for (span, (_, line)) in placed() {
            let x = column(span).0;
            canvas.line(vec![(x, y(line) - 2), (x, first.top)], FAULT, 1)?;
        }
        for (span, (left, line)) in placed() {
            let width = text_width(&span.band.name, TEXT)?;
            let ground = [(left - 1, y(line) - NAME_HEIGHT + 3), (left + width + 2, y(line) - 2)];
            canvas.rectangle(ground, WHITE, 1.0)?;
            canvas.text(&span.band.name, (left, y(line)), TEXT, HPos::Left, VPos::Bottom)?;
        }
        Ok(())
    }
}
