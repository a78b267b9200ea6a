//! What `sweep` prints and draws: one metric at every point.

use comfy_table::{CellAlignment, Table};
use serde_json::{Map, Value as Json, json};

use super::compare_text::{STYLE, number};
use super::study_args::SweepArgs;
use crate::chart::sweep::{Axis, Cell, Picture};
use crate::report::summary::metric::Unit;
use crate::report::sweep_files::PointValue;
use crate::scenario::Scenario;
use crate::study::metric_name::MetricName;
use crate::study::sweep::points::Point;
use crate::study::sweep::quantity::Quantity;
use crate::study::sweep::vary::Varied;

/// So many points are printed: all are in the files.
const SHOWN: usize = 100;

/// What a sweep found of one metric.
pub struct Swept<'a> {
    /// What was run, at its first point.
    pub scenario: &'a Scenario,
    /// What is varied.
    pub varied: &'a [Varied],
    /// The points.
    pub points: &'a [Point],
    /// The metric.
    pub metric: &'a MetricName,
    /// Its value at each point.
    pub values: Vec<PointValue>,
}

/// What is swept.
pub fn heading(
    args: &SweepArgs,
    scenario: &Scenario,
    varied: &[Varied],
    points: usize,
    seed: u64,
) -> String {
    let mut text = scenario.name.clone();
    for (path, value) in &args.scenario.overrides {
        text += &format!(", {path} = {value}");
    }
    text.push('\n');
    for one in varied {
        text += &format!("vary {} = {}\n", one.key, one.values.join(", "));
    }
    let count = |number: u32, one: &str| match number {
        1 => format!("1 {one}"),
        _ => format!("{number} {one}s"),
    };
    let (points, runs) = (count(points as u32, "point"), count(args.replications, "replication"));
    text + &format!("seed {seed}, {points} with {runs} each\n")
}

impl Swept<'_> {
    /// For people: the metric at each point.
    pub fn text(&self) -> String {
        let unit = self.metric.metric.unit;
        let with_verdict = !self.scenario.config.expect.is_empty();
        let mut table = Table::new();
        table.load_style(STYLE);
        let keys = self.varied.iter().map(|one| one.key.clone());
        let heading = ["point".to_owned()].into_iter().chain(keys).chain([self.metric.to_string()]);
        let verdict = with_verdict.then(|| "expectations".to_owned());
        table.set_header(heading.chain(verdict));
        for (point, value) in self.points.iter().zip(&self.values).take(SHOWN) {
            let shown = match (value.mean, value.interval) {
                (None, _) => "-".to_owned(),
                (Some(mean), None) => unit.format_short(mean),
                (Some(mean), Some((low, high))) => {
                    let half = (high - low) / 2.0;
                    unit.format_around(mean, half)
                }
            };
            let values = point.overrides.iter().map(|(_, value)| value.clone());
            let row = [point.number.to_string()].into_iter().chain(values).chain([shown]);
            let verdict = with_verdict.then(|| if value.fails { "fail" } else { "" }.to_owned());
            table.add_row(row.chain(verdict));
        }
        for column in table.column_iter_mut() {
            column.set_padding((0, 2));
            column.set_cell_alignment(CellAlignment::Right);
        }
        let mut text = table.trim_fmt() + "\n";
        if self.points.len() > SHOWN {
            text += &format!("... and {} more points\n", self.points.len() - SHOWN);
        }
        text
    }

    /// For programs.
    pub fn json(&self, seed: u64, replications: u32) -> Json {
        let points = self.points.iter().zip(&self.values).map(|(point, value)| {
            let values = point.overrides.iter().map(|(key, value)| (key.clone(), value[..].into()));
            json!({
                "point": point.number,
                "values": Map::from_iter(values),
                "mean": number(value.mean),
                "ci95_low": number(value.interval.map(|(low, _)| low)),
                "ci95_high": number(value.interval.map(|(_, high)| high)),
                "fails": value.fails,
            })
        });
        json!({
            "seed": seed,
            "replications": replications,
            "metric": self.metric.to_string(),
            "unit": self.metric.metric.unit.as_str(),
            "points": points.collect::<Vec<_>>(),
        })
    }

    /// For charts: plain numbers. None where more than two keys vary.
    pub fn picture(&self) -> Option<Picture> {
        if self.varied.len() > 2 {
            return None;
        }
        // A share is drawn in percent.
        let scale = if self.metric.metric.unit == Unit::Ratio { 100.0 } else { 1.0 };
        let unit = match self.metric.metric.unit {
            Unit::Ratio => " (%)",
            Unit::Seconds => " (s)",
            Unit::Count | Unit::Flag | Unit::Number => "",
        };
        let axis = |one: &Varied| {
            let place = |value: &String| Quantity::of(value).on_an_axis();
            Axis {
                title: one.key.clone(),
                labels: one.values.clone(),
                places: one.values.iter().map(place).collect(),
            }
        };
        let cell = |(point, value): (&Point, &PointValue)| Cell {
            at: point.at.clone(),
            mean: value.mean.map(|mean| mean * scale),
            interval: value.interval.map(|(low, high)| (low * scale, high * scale)),
            fails: value.fails,
        };
        Some(Picture {
            scenario: self.scenario.name.clone(),
            title: format!("{}{unit}", self.metric),
            axes: self.varied.iter().map(axis).collect(),
            cells: self.points.iter().zip(&self.values).map(cell).collect(),
        })
    }
}
