//! How much of each queue waits at which node.

use std::collections::BTreeMap;

use super::bins::Bins;
use super::error::ChartError;
use super::legend::{Key, Swatch};
use super::palette::stroke;
use super::scale::Scale;
use super::source::Source;
use super::time_plot::{PanelSpec, TimePlot};
use super::track::{Track, TrackLine};

/// Of more queues only all together are shown.
const QUEUES: usize = 4;
/// More nodes could not be told apart; those with the largest backlogs are shown.
const NODES: usize = 12;

/// By queue and node, the samples: their sum and their number by bin.
type Backlogs = BTreeMap<String, BTreeMap<String, (Bins, Bins)>>;

/// Draws the chart: the text of an SVG.
///
/// # Errors
/// See [`ChartError`].
pub fn draw(source: &Source) -> Result<Option<String>, ChartError> {
    let lines = lines(&gather(source)?);
    if lines.is_empty() {
        return Ok(None);
    }
    let width = Bins::fine(source.end_s).width();
    let height = if lines.len() == 1 { 390 } else { 210 };
    let spec = |(title, nodes): &(String, Vec<(String, Vec<Option<f64>>)>)| {
        let values = nodes.iter().flat_map(|(_, values)| values.iter().flatten());
        let scale = Scale::counts(values.copied().fold(0.0, f64::max));
        PanelSpec::new(title.clone(), "Interactions waiting", scale, height)
    };
    let specs: Vec<PanelSpec> = lines.iter().map(spec).collect();
    let mut names: Vec<&String> =
        lines.iter().flat_map(|(_, nodes)| nodes.iter().map(|(name, _)| name)).collect();
    names.sort();
    names.dedup();
    let look = |name: &String| stroke(names.iter().position(|known| *known == name).unwrap_or(0));
    let keys = names.iter().map(|name| Key::new(Swatch::Line(look(name)), name.as_str()));
    let mut svg = String::new();
    let range = (0.0, source.end_s);
    let plot = TimePlot::new(&mut svg, source, "node backlogs", range, &specs, keys.collect())?;
    plot.shade_faults()?;
    for (panel, (_, nodes)) in plot.panels.iter().zip(&lines) {
        for (name, values) in nodes {
            panel.draw_steps(&plot.canvas, width, values, look(name))?;
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
    let width_s = Bins::fine(source.end_s).width();
    let track = |(title, nodes): (String, Vec<(String, Vec<Option<f64>>)>)| Track {
        title: format!("Backlog of nodes: {}", if title.is_empty() { "the queue" } else { &title }),
        unit: "interactions".to_owned(),
        stacked: false,
        width_s,
        lines: nodes
            .into_iter()
            .enumerate()
            .map(|(number, (name, values))| TrackLine::with_gaps(name, stroke(number), values))
            .collect(),
    };
    Ok(lines(&gather(source)?).into_iter().map(track).collect())
}

/// By panel its title and the lines of its nodes.
fn lines(backlogs: &Backlogs) -> Vec<(String, Vec<(String, Vec<Option<f64>>)>)> {
    let one = |nodes: &BTreeMap<String, (Bins, Bins)>| {
        let mut lines: Vec<(String, Vec<Option<f64>>)> =
            nodes.iter().map(|(name, samples)| (name.clone(), means(samples))).collect();
        if lines.len() > NODES {
            let largest =
                |values: &[Option<f64>]| values.iter().flatten().copied().fold(0.0, f64::max);
            lines.sort_by(|a, b| largest(&b.1).total_cmp(&largest(&a.1)));
            lines.truncate(NODES);
            lines.sort_by(|a, b| a.0.cmp(&b.0));
        }
        lines
    };
    if backlogs.len() > QUEUES {
        let mut all: BTreeMap<String, (Bins, Bins)> = BTreeMap::new();
        for nodes in backlogs.values() {
            for (name, (sum, number)) in nodes {
                // Samples of the queues are of the same moments: their number is that of one.
                let of = all.entry(name.clone()).or_insert_with(|| (sum.empty(), number.clone()));
                of.0.add_all(sum);
            }
        }
        return vec![("all queues".to_owned(), one(&all))];
    }
    let single = backlogs.len() == 1;
    let title = |queue: &String| if single { String::new() } else { queue.clone() };
    backlogs.iter().map(|(queue, nodes)| (title(queue), one(nodes))).collect()
}

/// The mean of each bin; where nothing was sampled, what was before.
fn means((sum, number): &(Bins, Bins)) -> Vec<Option<f64>> {
    let mut latest = None;
    let mean = |(sum, number): (&f64, &f64)| {
        if *number > 0.0 {
            latest = Some(sum / number);
        }
        latest
    };
    sum.values().iter().zip(number.values()).map(mean).collect()
}

fn gather(source: &Source) -> Result<Backlogs, ChartError> {
    let mut backlogs = Backlogs::new();
    let Some(mut table) = source.table("node_backlog.csv")? else { return Ok(backlogs) };
    let [time, node, queue, waiting] = table.columns(["time_s", "node", "queue", "waiting"])?;
    let empty = Bins::fine(source.end_s);
    while table.advance()? {
        let at = table.number(time)?.unwrap_or_default();
        let nodes = backlogs.entry(table.text(queue).to_owned()).or_default();
        let new = || (empty.clone(), empty.clone());
        let (sum, number) = nodes.entry(table.text(node).to_owned()).or_insert_with(new);
        sum.add(at, table.number(waiting)?.unwrap_or_default());
        number.add(at, 1.0);
    }
    Ok(backlogs)
}
