//! The wave of a switchover: how many desktops had come how far, and how long agents could not
//! work.

use super::bins::Bins;
use super::canvas::Point;
use super::error::ChartError;
use super::legend::{Key, Swatch};
use super::palette::{
    BLUE, Fill, GREEN, Hatch, INK, ORANGE, PURPLE, SKY_BLUE, Stroke, VERMILION, dashed, whole,
};
use super::panel::{LEFT, Panel, RIGHT};
use super::scale::{Scale, unit_of_time};
use super::source::Source;
use super::time_plot::{PanelSpec, TimePlot};
use super::track::{Track, TrackLine};

/// The moments of a switchover, in their order.
const STAGES: [(&str, &str, Stroke); 7] = [
    ("detected_s", "noticed", whole(INK, 2)),
    ("connected_s", "connected", dashed(ORANGE, 2)),
    ("authenticated_s", "authenticated", Stroke { colour: PURPLE, width: 2, dashes: &[3, 4] }),
    ("loaded_s", "loaded", whole(SKY_BLUE, 2)),
    ("listening_s", "telephony on", dashed(GREEN, 2)),
    (
        "registered_s",
        "phone registered",
        Stroke { colour: VERMILION, width: 2, dashes: &[14, 5, 3, 5] },
    ),
    ("logged_in_s", "logged in again", whole(BLUE, 3)),
];
/// The lower panel has so many bars.
const BARS: usize = 48;
const BAR: Fill = Fill { colour: SKY_BLUE, hatch: Hatch::Rising };

struct Wave {
    /// When the first began and the last was over.
    from: f64,
    to: f64,
    longest_s: f64,
}

/// Draws the chart: the text of an SVG.
///
/// # Errors
/// See [`ChartError`].
pub fn draw(source: &Source) -> Result<Option<String>, ChartError> {
    let Some(wave) = wave(source)? else { return Ok(None) };
    let margin = ((wave.to - wave.from) * 0.05).max(5.0);
    let (from, to) = ((wave.from - margin).max(0.0), (wave.to + margin).min(source.end_s));
    let counts = counts(source, from, to)?;
    let all = counts.iter().filter_map(|line| line.last()).copied().fold(0.0, f64::max);
    let (by, unit) = unit_of_time(wave.longest_s);
    let specs = [
        PanelSpec::new("Desktops that had come so far", "Desktops", Scale::counts(all), 330),
        PanelSpec::new(
            "Longest time that an agent could not work, by when it was over",
            format!("Out of service ({unit})"),
            Scale::numbers(wave.longest_s / by),
            170,
        ),
    ];
    let mut keys: Vec<Key> = STAGES
        .iter()
        .zip(&counts)
        .filter(|(_, line)| line.last().is_some_and(|count| *count > 0.0))
        .map(|((_, name, stroke), _)| Key::new(Swatch::Line(*stroke), *name))
        .collect();
    keys.push(Key::new(Swatch::Area(BAR), "out of service"));
    let mut svg = String::new();
    let plot = TimePlot::new(&mut svg, source, "switchover wave", (from, to), &specs, keys)?;
    plot.shade_faults()?;
    for ((_, _, stroke), line) in STAGES.iter().zip(&counts) {
        if line.last().is_some_and(|count| *count > 0.0) {
            plot.canvas.stroke(&outline(&plot.panels[0], line), *stroke)?;
        }
    }
    let panel = &plot.panels[1];
    for (number, longest) in bars(source, from, to)?.into_iter().enumerate() {
        if longest > 0.0 {
            let x = |at: usize| panel.left + (panel.right - panel.left) * at as i32 / BARS as i32;
            let corners =
                [(x(number) + 1, panel.y(longest / by)), (x(number + 1) - 1, panel.bottom)];
            plot.canvas.filled(corners, BAR)?;
        }
    }
    plot.finish()?;
    Ok(Some(svg))
}

/// Agents back at work, over the whole run.
///
/// # Errors
/// See [`ChartError`].
pub fn tracks(source: &Source) -> Result<Vec<Track>, ChartError> {
    if wave(source)?.is_none() {
        return Ok(Vec::new());
    }
    let width_s = Bins::fine(source.end_s).width();
    let mut lines = Vec::new();
    for (column, name, stroke) in [STAGES[0], STAGES[6]] {
        let mut reached = Bins::fine(source.end_s);
        each(source, column, |at| reached.add(at, 1.0))?;
        let mut sum = 0.0;
        let so_far = |count: &f64| {
            sum += count;
            sum
        };
        let values: Vec<f64> = reached.values().iter().map(so_far).collect();
        lines.push(TrackLine::whole(name, stroke, &values));
    }
    Ok(vec![Track {
        title: "Desktops switched over so far".to_owned(),
        unit: "desktops".to_owned(),
        stacked: false,
        width_s,
        lines,
    }])
}

/// A line from step to step for every pixel column.
fn outline(panel: &Panel, counts: &[f64]) -> Vec<Point> {
    let mut points: Vec<Point> = Vec::new();
    for (column, count) in counts.iter().enumerate() {
        let at = (panel.left + column as i32, panel.y(*count));
        match &mut points[..] {
            [.., before, last] if before.1 == at.1 && last.1 == at.1 => last.0 = at.0,
            _ => points.push(at),
        }
    }
    points
}

/// Shows a moment of every switchover; starts of desktops are none.
fn each(source: &Source, column: &str, mut show: impl FnMut(f64)) -> Result<(), ChartError> {
    let Some(mut table) = source.table("switchovers.csv")? else { return Ok(()) };
    let [rule, column] = table.columns(["rule", column])?;
    while table.advance()? {
        if table.text(rule) != "start"
            && let Some(at) = table.number(column)?
        {
            show(at);
        }
    }
    Ok(())
}

fn wave(source: &Source) -> Result<Option<Wave>, ChartError> {
    let mut wave = Wave { from: f64::INFINITY, to: 0.0, longest_s: 1.0 };
    each(source, "detected_s", |at| wave.from = wave.from.min(at))?;
    each(source, "ended_s", |at| wave.to = wave.to.max(at))?;
    each(source, "out_of_service_s", |long| wave.longest_s = wave.longest_s.max(long))?;
    Ok(wave.from.is_finite().then_some(wave))
}

/// By stage and pixel column how many desktops had reached it.
fn counts(source: &Source, from: f64, to: f64) -> Result<Vec<Vec<f64>>, ChartError> {
    let columns = (RIGHT - LEFT + 1) as usize;
    let mut lines = Vec::new();
    for (column, ..) in STAGES {
        let mut reached = vec![0.0; columns];
        each(source, column, |at| {
            let share = ((at - from) / (to - from)).clamp(0.0, 1.0);
            reached[(share * (columns - 1) as f64).round() as usize] += 1.0;
        })?;
        let mut sum = 0.0;
        for count in &mut reached {
            sum += *count;
            *count = sum;
        }
        lines.push(reached);
    }
    Ok(lines)
}

/// The longest time out of service by bar.
fn bars(source: &Source, from: f64, to: f64) -> Result<Vec<f64>, ChartError> {
    let mut bars = vec![0.0_f64; BARS];
    let Some(mut table) = source.table("switchovers.csv")? else { return Ok(bars) };
    let [rule, ended, long] = table.columns(["rule", "ended_s", "out_of_service_s"])?;
    while table.advance()? {
        if table.text(rule) == "start" {
            continue;
        }
        if let (Some(ended), Some(long)) = (table.number(ended)?, table.number(long)?) {
            let share = ((ended - from) / (to - from)).clamp(0.0, 1.0);
            let bar = &mut bars[((share * BARS as f64) as usize).min(BARS - 1)];
            *bar = bar.max(long);
        }
    }
    Ok(bars)
}
