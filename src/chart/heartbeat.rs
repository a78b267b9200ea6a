//! How long dead browsers stayed unnoticed, and who was logged off wrongly.

use super::bins::Bins;
use super::dots::Dots;
use super::error::ChartError;
use super::legend::{Key, Swatch};
use super::palette::{BLUE, Fill, Hatch, Mark, ORANGE, VERMILION, YELLOW, plain, whole};
use super::scale::{Scale, unit_of_time};
use super::source::Source;
use super::time_plot::{PanelSpec, TimePlot};
use super::track::{Track, TrackLine};
use super::waiting_and_service_level::interval_text;

/// What the lower panel counts, from the bottom of the stack.
const COUNTED: [(&str, Fill); 3] = [
    ("log-offs of living browsers (false)", Fill { colour: VERMILION, hatch: Hatch::Rising }),
    ("calls routed again", plain(YELLOW)),
    ("calls rejected", Fill { colour: ORANGE, hatch: Hatch::Falling }),
];
const MISSED: usize = 2;

struct Detections {
    /// Time, how long the browser had been dead, and who noticed: session, watchdog, nobody.
    longest_s: f64,
    counts: [Bins; COUNTED.len()],
    slowest: Bins,
    any: bool,
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
    let specs = [
        PanelSpec::new(
            "Detection time: how long a browser had been dead when it was noticed",
            format!("Dead for ({unit})"),
            Scale::numbers(found.longest_s / by),
            260,
        ),
        PanelSpec::new(
            format!("What it did, by interval of {}", interval_text(width)),
            "Events",
            Scale::counts(most),
            170,
        ),
    ];
    let mut keys = vec![
        Key::new(Swatch::Mark(Mark::Disk, BLUE), "noticed by the session, at a call"),
        Key::new(Swatch::Mark(Mark::Triangle, VERMILION), "noticed by the watchdog"),
        Key::new(Swatch::Mark(Mark::Cross, ORANGE), "not noticed in time"),
    ];
    keys.extend(COUNTED.iter().map(|(name, fill)| Key::new(Swatch::Area(*fill), *name)));
    let mut svg = String::new();
    let title = "heartbeat detection";
    let plot = TimePlot::new(&mut svg, source, title, (0.0, source.end_s), &specs, keys)?;
    let mut lower = vec![0.0; layers[0].len()];
    for (upper, (_, fill)) in layers.iter().zip(COUNTED) {
        plot.panels[1].fill(&plot.canvas, width, (upper, &lower), fill)?;
        lower.clone_from(upper);
    }
    plot.shade_faults()?;
    let mut dots: [Dots; 3] = Default::default();
    each_detection(source, |time, dead, kind| {
        dots[kind].add(&plot.panels[0], time, dead / by);
    })?;
    let looks = [(Mark::Disk, 4, BLUE), (Mark::Triangle, 4, VERMILION), (Mark::Cross, 4, ORANGE)];
    for (dots, (mark, size, colour)) in dots.iter().zip(looks) {
        dots.draw(&plot.canvas, mark, size, colour)?;
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
        counts: std::array::from_fn(|_| empty.clone()),
        slowest: empty,
        any: false,
    };
    while table.advance()? {
        let at = table.number(time)?.unwrap_or_default();
        found.any = true;
        let place = match (table.text(event), table.text(alive)) {
            ("log_off", "true") => 0,
            ("reroute", _) => 1,
            ("rejection", _) => 2,
            _ => continue,
        };
        found.counts[place].add(at, 1.0);
    }
    each_detection(source, |time, dead, _| {
        found.longest_s = found.longest_s.max(dead);
        found.slowest.raise(time, dead);
    })?;
    Ok(found.any.then_some(found))
}
