//! How long dead browsers stayed unnoticed, and who was logged off wrongly.

use plotters::style::RGBColor;

use super::bins::Bins;
use super::dots::Dots;
use super::error::ChartError;
use super::legend::{Key, Swatch};
use super::palette::{BLUE, Fill, Hatch, INK, Mark, ORANGE, VERMILION, YELLOW, whole};
use super::scale::{Scale, unit_of_time};
use super::source::Source;
use super::time_plot::{PanelSpec, TimePlot};
use super::track::{Track, TrackLine};
use super::waiting_and_service_level::interval_text;

/// What the lower panel counts, from the bottom of the stack.
pub(super) const COUNTED: [(&str, Fill); 3] = [
    ("log-offs of living browsers (false)", Fill { colour: VERMILION, hatch: Hatch::Rising }),
    ("calls routed again", Fill { colour: YELLOW, hatch: Hatch::Upright }),
    ("calls rejected", Fill { colour: ORANGE, hatch: Hatch::Falling }),
];
const MISSED: usize = 2;

/// Who noticed: session, watchdog, nobody: mark, its size and colour, and name.
const MARKS: [(Mark, i32, RGBColor, &str); 3] = [
    (Mark::Disk, 4, BLUE, "noticed by the session, at a call"),
    (Mark::Triangle, 4, VERMILION, "noticed by the watchdog"),
    (Mark::Cross, 4, INK, "not noticed in time"),
];

struct Detections {
    /// The longest that a browser had been dead.
    longest_s: f64,
    /// By who noticed, whether there was such a detection.
    kinds: [bool; MARKS.len()],
    counts: [Bins; COUNTED.len()],
    slowest: Bins,
}

/// Draws the chart: the text of an SVG.
///
/// # Errors
/// See [`ChartError`].
pub fn draw(source: &Source) -> Result<Option<String>, ChartError> {
    let Some(found) = gather(source)? else { return Ok(None) };
    let (by, unit) = unit_of_time(found.longest_s);
    let mut layers: Vec<Vec<f64>> = Vec::new();
    let mut sum = found.counts[0].empty();
    for counts in &found.counts {
        sum.add_all(counts);
        layers.push(sum.values().to_vec());
    }
    let width = sum.width();
    let most = sum.values().iter().copied().fold(0.0, f64::max);
    let mut specs = Vec::new();
    let detected = found.kinds.contains(&true);
    if detected {
        specs.push(PanelSpec::new(
            "Detection time: how long a browser had been dead when it was noticed",
            format!("Dead for ({unit})"),
            Scale::numbers(found.longest_s / by),
            260,
        ));
    }
    if most > 0.0 {
        specs.push(PanelSpec::new(
            format!("What it did, by interval of {}", interval_text(width)),
            "Number",
            Scale::counts(most),
            170,
        ));
    }
    let mut keys = Vec::new();
    for ((mark, _, colour, name), is_there) in MARKS.iter().zip(found.kinds) {
        if is_there {
            keys.push(Key::new(Swatch::Mark(*mark, *colour), *name));
        }
    }
    for ((name, fill), counts) in COUNTED.iter().zip(&found.counts) {
        if counts.values().iter().any(|&count| count > 0.0) {
            keys.push(Key::new(Swatch::Area(*fill), *name));
        }
    }
    let mut svg = String::new();
    let title = "heartbeat detection";
    let plot = TimePlot::new(&mut svg, source, title, (0.0, source.end_s), &specs, keys)?;
    if let (true, Some(panel)) = (most > 0.0, plot.panels.last()) {
        let mut lower = vec![0.0; layers[0].len()];
        for (upper, (_, fill)) in layers.iter().zip(COUNTED) {
            panel.fill(&plot.canvas, width, (upper, &lower), fill)?;
            lower.clone_from(upper);
        }
    }
    plot.shade_faults()?;
    if detected {
        let mut dots: [Dots; 3] = Default::default();
        each_detection(source, |time, dead, kind| {
            dots[kind].add(&plot.panels[0], time, dead / by);
        })?;
        for (dots, (mark, size, colour, _)) in dots.iter().zip(MARKS) {
            dots.draw(&plot.canvas, mark, size, colour)?;
        }
    }
    plot.finish()?;
    Ok(Some(svg))
}

/// The same as series.
///
/// # Errors
/// See [`ChartError`].
pub fn tracks(source: &Source) -> Result<Vec<Track>, ChartError> {
    let Some(found) = gather(source)? else { return Ok(Vec::new()) };
    let width_s = found.slowest.width();
    let counts = COUNTED.iter().zip(&found.counts);
    let line = |((name, fill), bins): (&(&str, Fill), &Bins)| {
        TrackLine::whole(*name, whole(fill.colour, 2), bins.values())
    };
    Ok(vec![
        Track {
            title: "Slowest detection of a dead browser, by interval".to_owned(),
            unit: "s".to_owned(),
            stacked: false,
            width_s,
            lines: vec![TrackLine::whole("slowest", whole(BLUE, 2), found.slowest.values())],
        },
        Track {
            title: "Heartbeat: what it did, by interval".to_owned(),
            unit: "events".to_owned(),
            stacked: true,
            width_s,
            lines: counts.map(line).collect(),
        },
    ])
}

/// Shows every detection, or its absence: when, how long dead, and by whom.
fn each_detection(
    source: &Source,
    mut show: impl FnMut(f64, f64, usize),
) -> Result<(), ChartError> {
    let Some(mut table) = source.table("heartbeat.csv")? else { return Ok(()) };
    let [time, event, by, dead] = table.columns(["time_s", "event", "by", "dead_s"])?;
    while table.advance()? {
        let kind = match (table.text(event), table.text(by)) {
            ("log_off", "session") => 0,
            ("log_off", _) => 1,
            ("missed_detection", _) => MISSED,
            _ => continue,
        };
        if let (Some(time), Some(dead)) = (table.number(time)?, table.number(dead)?) {
            show(time, dead, kind);
        }
    }
    Ok(())
}

fn gather(source: &Source) -> Result<Option<Detections>, ChartError> {
    let Some(mut table) = source.table("heartbeat.csv")? else { return Ok(None) };
    let [time, event, alive] = table.columns(["time_s", "event", "alive"])?;
    let empty = Bins::intervals(source.end_s, source.interval_s);
    let mut found = Detections {
        longest_s: 0.0,
        kinds: [false; MARKS.len()],
        counts: std::array::from_fn(|_| empty.clone()),
        slowest: empty,
    };
    while table.advance()? {
        let at = table.number(time)?.unwrap_or_default();
        let place = match (table.text(event), table.text(alive)) {
            ("log_off", "true") => 0,
            ("reroute", _) => 1,
            ("rejection", _) => 2,
            _ => continue,
        };
        found.counts[place].add(at, 1.0);
    }
    each_detection(source, |time, dead, kind| {
        found.kinds[kind] = true;
        found.longest_s = found.longest_s.max(dead);
        found.slowest.raise(time, dead);
    })?;
    let happened = |counts: &Bins| counts.values().iter().any(|&count| count > 0.0);
    // Only what a picture has: sessions that begin and end as they should are none of it.
    let any = found.kinds.contains(&true) || found.counts.iter().any(happened);
    Ok(any.then_some(found))
}
