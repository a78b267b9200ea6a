//! The wave of a switchover: how many desktops had come how far, and how long agents could not
//! work.

use super::bins::Bins;
use super::canvas::Point;
use super::error::ChartError;
use super::legend::{Key, Swatch};
use super::palette::{
    BLUE, Fill, GREEN, Hatch, INK, ORANGE, PURPLE, SKY_BLUE, Stroke, VERMILION, dashed, plain,
    whole,
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
/// What desktops on their way wait for, from the bottom of the stack, and the column that ends
/// it.
pub(super) const PHASES: [(&str, &str, Fill); 6] = [
    ("decided_s", "a time-out", Fill { colour: VERMILION, hatch: Hatch::Rising }),
    ("connected_s", "connecting", Fill { colour: ORANGE, hatch: Hatch::Level }),
    ("authenticated_s", "logging in", Fill { colour: PURPLE, hatch: Hatch::Falling }),
    ("loaded_s", "loading", plain(SKY_BLUE)),
    ("listening_s", "listening", Fill { colour: GREEN, hatch: Hatch::Crossed }),
    ("registered_s", "registering", plain(BLUE)),
];
/// The panel of the time out of service has so many bars.
const BARS: usize = 48;
const BAR: Fill = Fill { colour: SKY_BLUE, hatch: Hatch::Rising };

/// What is shown: switchovers, or starts of desktops where there are only those.
struct Wave {
    starts: bool,
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
    // The fault that it began with, where that is not long ago.
    let earliest = wave.from - (wave.to - wave.from);
    let near = |at: &f64| (earliest..wave.from).contains(at);
    let begun = source.faults.iter().map(|fault| fault.start_s).filter(near);
    let wave = Wave { from: begun.fold(wave.from, f64::min), ..wave };
    let (from, to) = ((wave.from - margin).max(0.0), (wave.to + margin).min(source.end_s));
    let counts = counts(source, wave.starts, from, to)?;
    let all = counts.iter().filter_map(|line| line.last()).copied().fold(0.0, f64::max);
    let phases = phases(source, wave.starts, from, to)?;
    let busy = phases.iter().flatten().copied().fold(0.0, f64::max);
    let mut specs = vec![
        PanelSpec::new("Desktops that had come so far", "Desktops", Scale::counts(all), 300),
        PanelSpec::new(
            "Desktops on their way, by what they wait for",
            "Desktops",
            Scale::counts(busy),
            190,
        ),
    ];
    let (by, unit) = unit_of_time(wave.longest_s);
    if wave.longest_s > 0.0 {
        specs.push(PanelSpec::new(
            "Longest time that an agent could not work, by when it was over",
            format!("Out of service ({unit})"),
            Scale::numbers(wave.longest_s / by),
            150,
        ));
    }
    let reached = |line: &Vec<f64>| line.last().is_some_and(|count| *count > 0.0);
    let mut keys: Vec<Key> = STAGES
        .iter()
        .zip(&counts)
        .filter(|(_, line)| reached(line))
        .map(|((_, name, stroke), _)| Key::new(Swatch::Line(*stroke), *name))
        .collect();
    let mut lower = vec![0.0; phases[0].len()];
    for ((_, name, fill), upper) in PHASES.iter().zip(&phases) {
        if *upper != lower {
            keys.push(Key::new(Swatch::Area(*fill), *name));
        }
        lower.clone_from(upper);
    }
    let mut svg = String::new();
    let title = if wave.starts { "starts of desktops" } else { "switchover wave" };
    let plot = TimePlot::new(&mut svg, source, title, (from, to), &specs, keys)?;
    let (canvas, panel) = (&plot.canvas, &plot.panels[1]);
    let row = |values: &Vec<f64>| values.iter().map(|value| panel.y(*value)).collect::<Vec<_>>();
    let mut lower = vec![panel.y(0.0); phases[0].len()];
    for ((.., fill), upper) in PHASES.iter().zip(&phases) {
        let upper = row(upper);
        canvas.area(panel.left, &upper, &lower, *fill)?;
        lower = upper;
    }
    plot.shade_faults()?;
    for ((_, _, stroke), line) in STAGES.iter().zip(&counts).filter(|(_, line)| reached(line)) {
        canvas.stroke(&outline(&plot.panels[0], line), *stroke)?;
    }
    if let Some(panel) = plot.panels.get(2) {
        for (number, longest) in bars(source, wave.starts, from, to)?.into_iter().enumerate() {
            if longest > 0.0 {
                let x =
                    |at: usize| panel.left + (panel.right - panel.left) * at as i32 / BARS as i32;
                let top = panel.y(longest / by);
                canvas.filled([(x(number) + 1, top), (x(number + 1) - 1, panel.bottom)], BAR)?;
            }
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
    let Some(wave) = wave(source)? else { return Ok(Vec::new()) };
    let width_s = Bins::fine(source.end_s).width();
    let mut lines = Vec::new();
    for (column, name, stroke) in [STAGES[0], STAGES[6]] {
        let mut reached = Bins::fine(source.end_s);
        each(source, wave.starts, column, |at| reached.add(at, 1.0))?;
        let mut sum = 0.0;
        let so_far = |count: &f64| {
            sum += count;
            sum
        };
        let values: Vec<f64> = reached.values().iter().map(so_far).collect();
        lines.push(TrackLine::whole(name, stroke, &values));
    }
    Ok(vec![Track {
        title: if wave.starts {
            "Desktops started so far"
        } else {
            "Desktops switched over so far"
        }
        .to_owned(),
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

/// Shows a moment of every switchover, or of every start.
fn each(
    source: &Source,
    starts: bool,
    column: &str,
    mut show: impl FnMut(f64),
) -> Result<(), ChartError> {
    let Some(mut table) = source.table("switchovers.csv")? else { return Ok(()) };
    let [rule, column] = table.columns(["rule", column])?;
    while table.advance()? {
        if (table.text(rule) == "start") == starts
            && let Some(at) = table.number(column)?
        {
            show(at);
        }
    }
    Ok(())
}

fn wave(source: &Source) -> Result<Option<Wave>, ChartError> {
    for starts in [false, true] {
        let mut wave = Wave { starts, from: f64::INFINITY, to: 0.0, longest_s: 0.0 };
        each(source, starts, "detected_s", |at| wave.from = wave.from.min(at))?;
        each(source, starts, "ended_s", |at| wave.to = wave.to.max(at))?;
        each(source, starts, "out_of_service_s", |long| {
            wave.longest_s = wave.longest_s.max(long);
        })?;
        if wave.from.is_finite() {
            return Ok(Some(wave));
        }
    }
    Ok(None)
}

/// By phase and pixel column how many desktops are in it or in one before.
fn phases(source: &Source, starts: bool, from: f64, to: f64) -> Result<Vec<Vec<f64>>, ChartError> {
    let columns = (RIGHT - LEFT + 1) as usize;
    // What comes in at a column less what goes out; summed up below.
    let mut changes = vec![vec![0.0; columns + 1]; PHASES.len()];
    let Some(mut table) = source.table("switchovers.csv")? else { return Ok(changes) };
    let [rule, detected, ended] = table.columns(["rule", "detected_s", "ended_s"])?;
    let ends = table.columns(PHASES.map(|(column, ..)| column))?;
    let place = |at: f64| {
        let share = ((at - from) / (to - from)).clamp(0.0, 1.0);
        (share * (columns - 1) as f64).round() as usize
    };
    while table.advance()? {
        if (table.text(rule) == "start") != starts {
            continue;
        }
        let over = table.number(ended)?.unwrap_or(to);
        let mut begun = table.number(detected)?.unwrap_or_default();
        for (phase, end) in ends.into_iter().enumerate() {
            let end = table.number(end)?;
            // What it did not come to the end of lasted until it was over.
            let until = end.unwrap_or(over);
            changes[phase][place(begun)] += 1.0;
            changes[phase][place(until)] -= 1.0;
            if end.is_none() {
                break;
            }
            begun = until;
        }
    }
    let mut below = vec![0.0; columns];
    for line in &mut changes {
        line.truncate(columns);
        let mut there = 0.0;
        for (count, below) in line.iter_mut().zip(&mut below) {
            there += *count;
            *below += there;
            *count = *below;
        }
    }
    Ok(changes)
}

/// By stage and pixel column how many desktops had reached it.
fn counts(source: &Source, starts: bool, from: f64, to: f64) -> Result<Vec<Vec<f64>>, ChartError> {
    let columns = (RIGHT - LEFT + 1) as usize;
    let mut lines = Vec::new();
    for (column, ..) in STAGES {
        let mut reached = vec![0.0; columns];
        each(source, starts, column, |at| {
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
fn bars(source: &Source, starts: bool, from: f64, to: f64) -> Result<Vec<f64>, ChartError> {
    let mut bars = vec![0.0_f64; BARS];
    let Some(mut table) = source.table("switchovers.csv")? else { return Ok(bars) };
    let [rule, ended, long] = table.columns(["rule", "ended_s", "out_of_service_s"])?;
    while table.advance()? {
        if (table.text(rule) == "start") != starts {
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

#[cfg(test)]
mod tests {
    use super::super::test_folder::Folder;
    use super::*;

    #[test]
    fn out_10_desktops_are_counted_in_the_phase_that_they_are_in() {
        for (decided, connected, loaded) in [(60, 61, 95), (10, 40, 41), (5, 6, 7)] {
            let folder = Folder::new(None);
            let row =
                format!("0,{decided},{connected},{connected},{loaded},,,,100,superseded,0,\n");
            let header = "rule,detected_s,decided_s,connected_s,authenticated_s,loaded_s,\
                          listening_s,registered_s,logged_in_s,ended_s,outcome,\
                          out_of_service_s,cause\n";
            // A start besides is no part of the wave.
            let text = format!("{header}site_timeout,{row}start,{row}");
            folder.file("switchovers.csv", &text);
            let source = folder.source();
            let wave = wave(&source).unwrap().unwrap();
            assert_eq!((wave.starts, wave.from, wave.to), (false, 0.0, 100.0));
            let layers = phases(&source, false, 0.0, 100.0).unwrap();
            let columns = f64::from(RIGHT - LEFT);
            let mut below = 0.0;
            let ends = [decided, connected - decided, 0, loaded - connected, 100 - loaded, 0];
            for (layer, expected) in layers.iter().zip(ends) {
                let sum = layer.iter().sum::<f64>() / columns * 100.0;
                // One pixel column is a tenth of a second.
                assert!((sum - below - f64::from(expected)).abs() < 0.15, "{sum} {below}");
                below = sum;
            }
        }
    }
}
