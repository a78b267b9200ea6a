//! How the figures of replications are spread, and the confidence intervals of their means.

use plotters::style::RGBColor;
use plotters::style::text_anchor::{HPos, VPos};

use super::canvas::{Canvas, GAP, TEXT, TITLE, WIDTH, fitted};
use super::error::ChartError;
use super::legend::{Key, Legend, Swatch};
use super::palette::{BLUE, Fill, Hatch, INK, VERMILION, plain, whole};
use super::panel::{LEFT, Panel, RIGHT};
use super::scale::Scale;
use super::source::Source;
use super::track::Track;
use crate::ledger::readable::grouped;

/// The figures of the run that are shown if they vary, and what they are called.
const SHOWN: [(&str, &str); 10] = [
    ("service_level", "Service level"),
    ("asa_s", "Mean wait, answered"),
    ("abandonment_rate", "Abandonment rate"),
    ("occupancy", "Occupancy"),
    ("lost", "Contacts lost to failures"),
    ("agent_seconds_out_of_service", "Agents' time lost to failures"),
    ("lost_records", "Records lost from reports"),
    ("out_of_order_share", "Served out of order"),
    ("max_wait_s", "Longest wait"),
    ("abandoned", "Contacts abandoned"),
];
/// The most panels, and how many stand side by side.
const PANELS: usize = 6;
const ACROSS: i32 = 2;
const BARS: usize = 24;
const HEIGHT: i32 = 180;
const TOP: i32 = 96;
const ROW: i32 = HEIGHT + 122;

/// The confidence interval of a mean.
const INTERVAL: Fill = Fill { colour: RGBColor(250, 222, 200), hatch: Hatch::None };

/// A figure of all replications.
#[derive(Clone, Debug)]
struct Figure {
    title: &'static str,
    unit: String,
    values: Vec<f64>,
    mean: f64,
    interval: Option<(f64, f64)>,
}

/// Draws the chart: the text of an SVG.
///
/// # Errors
/// See [`ChartError`].
pub fn draw(source: &Source) -> Result<Option<String>, ChartError> {
    let figures = gather(source)?;
    if figures.is_empty() {
        return Ok(None);
    }
    let across = ACROSS.min(figures.len() as i32);
    let rows = (figures.len() as i32 + across - 1) / across;
    let keys = vec![
        Key::new(Swatch::Area(plain(BLUE)), "replications"),
        Key::new(Swatch::Line(whole(INK, 3)), "mean"),
        Key::new(Swatch::Area(INTERVAL), "95 % confidence interval of the mean"),
    ];
    let legend = Legend::new(keys, LEFT, RIGHT)?;
    let legend_top = TOP + rows * ROW - 44;
    let mut svg = String::new();
    let canvas = Canvas::new(&mut svg, legend_top + legend.height() + 10)?;
    let count = source.replications.map_or(String::new(), |count| format!("{count} "));
    let title = format!("{}: {count}replications", source.scenario);
    let title = fitted(&title, TITLE, WIDTH - LEFT - GAP)?;
    canvas.text(&title, (LEFT, 14), TITLE, HPos::Left, VPos::Top)?;
    for (number, figure) in figures.iter().enumerate() {
        let (column, row) = (number as i32 % across, number as i32 / across);
        let width = (WIDTH - 30) / across;
        let top = TOP + row * ROW;
        let (left, right) = (column * width + LEFT, (column + 1) * width - 24);
        draw_figure(&canvas, figure, (left, right, top))?;
    }
    legend.draw(&canvas, legend_top)?;
    canvas.finish()?;
    Ok(Some(svg))
}

/// Replications have no time in common.
///
/// # Errors
/// Never.
pub fn tracks(_: &Source) -> Result<Vec<Track>, ChartError> {
    Ok(Vec::new())
}

fn draw_figure(
    canvas: &Canvas<'_>,
    figure: &Figure,
    (left, right, top): (i32, i32, i32),
) -> Result<(), ChartError> {
    let bounds = figure.interval.unwrap_or((figure.mean, figure.mean));
    let low = figure.values.iter().copied().fold(bounds.0, f64::min);
    let high = figure.values.iter().copied().fold(bounds.1, f64::max);
    let across = Scale::between(low, high);
    let marks = across.marks();
    let (from, to) = (marks[0].0, marks[marks.len() - 1].0);
    // Bars of whole numbers are whole numbers wide: each has as many of them.
    let width = match (to - from) / BARS as f64 {
        width if figure.unit == "number" => width.ceil().max(1.0),
        width => width,
    };
    let count = (((to - from) / width - 1e-9).ceil() as usize).max(1);
    let mut bars = vec![0.0; count];
    for value in &figure.values {
        bars[((value - from) / width).max(0.0).min((count - 1) as f64) as usize] += 1.0;
    }
    let most = bars.iter().copied().fold(0.0, f64::max);
    let scale = Scale::counts(most * 1.1);
    let panel = Panel { left, right, top, bottom: top + HEIGHT, from, to, scale };
    let decimals = marks[1].1.split_once('.').map_or(0, |(_, fraction)| fraction.len());
    let number = |value: f64| grouped(value, (decimals + 1).min(6));
    let unit = if figure.unit == "number" { "" } else { &figure.unit };
    let mean = format!("{} {unit}", number(figure.mean));
    let spread = match figure.interval {
        Some((low, high)) => format!("{} ({} to {})", mean.trim(), number(low), number(high)),
        None => mean.trim().to_owned(),
    };
    let title = fitted(&format!("{}: {spread}", figure.title), TEXT, right - left)?;
    canvas.text(&title, (left, top - 12), TEXT, HPos::Left, VPos::Bottom)?;
    panel.draw_values(canvas, "Replications")?;
    panel.draw_across(canvas, &marks, false)?;
    panel.draw_across_title(canvas, &format!("{} ({})", figure.title, figure.unit))?;
    let x = |at: usize| panel.x(from + at as f64 * width);
    // Behind the bars, whose heights stay readable.
    if let Some((low, high)) = figure.interval {
        let (low, high) = (panel.x(low), panel.x(high).max(panel.x(low) + 1));
        canvas.filled([(low, panel.top), (high, panel.bottom)], INTERVAL)?;
        for x in [low, high] {
            canvas.line(vec![(x, panel.top), (x, panel.bottom)], VERMILION, 1)?;
        }
    }
    for (at, count) in bars.iter().enumerate().filter(|(_, count)| **count > 0.0) {
        let corners = [(x(at), panel.y(*count)), (x(at + 1) - 1, panel.bottom)];
        canvas.rectangle(corners, BLUE, 1.0)?;
    }
    let mean = panel.x(figure.mean);
    canvas.line(vec![(mean, panel.top), (mean, panel.bottom)], INK, 3)
}

/// The figures that vary.
fn gather(source: &Source) -> Result<Vec<Figure>, ChartError> {
    let mut figures: Vec<Option<Figure>> = vec![None; SHOWN.len()];
    let Some(mut table) = source.table("replications.csv")? else { return Ok(Vec::new()) };
    let [scope, metric, value, unit] = table.columns(["scope", "metric", "value", "unit"])?;
    while table.advance()? {
        let place = SHOWN.iter().position(|(name, _)| *name == table.text(metric));
        let (Some(place), "run", Some(value)) = (place, table.text(scope), table.number(value)?)
        else {
            continue;
        };
        let is_share = table.text(unit) == "ratio";
        let figure = figures[place].get_or_insert_with(|| Figure {
            title: SHOWN[place].1,
            unit: match table.text(unit) {
                "ratio" => "%".to_owned(),
                "count" => "number".to_owned(),
                unit => unit.to_owned(),
            },
            values: Vec::new(),
            mean: 0.0,
            interval: None,
        });
        figure.values.push(if is_share { value * 100.0 } else { value });
    }
    if let Some(mut table) = source.table("summary.csv")? {
        let [scope, metric, mean, low, high] =
            table.columns(["scope", "metric", "mean", "ci95_low", "ci95_high"])?;
        while table.advance()? {
            let place = SHOWN.iter().position(|(name, _)| *name == table.text(metric));
            let (Some(place), "run") = (place, table.text(scope)) else { continue };
            let Some(figure) = &mut figures[place] else { continue };
            let by = if figure.unit == "%" { 100.0 } else { 1.0 };
            figure.mean = table.number(mean)?.unwrap_or_default() * by;
            figure.interval = table.number(low)?.zip(table.number(high)?);
            figure.interval = figure.interval.map(|(low, high)| (low * by, high * by));
        }
    }
    let varies = |figure: &Figure| figure.values.iter().any(|value| *value != figure.values[0]);
    Ok(figures.into_iter().flatten().filter(varies).take(PANELS).collect())
}
