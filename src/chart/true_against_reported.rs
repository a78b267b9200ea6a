//! What the historical report says of each interval, against what really was.

use std::collections::{BTreeMap, BTreeSet};

use super::bins::Bins;
use super::error::ChartError;
use super::legend::{Key, Swatch};
use super::palette::{
    BLUE, Fill, GRID, Hatch, INK, ORANGE, PURPLE, SKY_BLUE, VERMILION, YELLOW, plain, whole,
};
use super::scale::Scale;
use super::source::Source;
use super::time_plot::{PanelSpec, TimePlot};
use super::track::{Track, TrackLine};
use super::waiting_and_service_level::interval_text;

const MISSING: Fill = Fill { colour: VERMILION, hatch: Hatch::Rising };
const NOT_YET: Fill = Fill { colour: GRID, hatch: Hatch::Falling };
const TOO_MUCH: Fill = Fill { colour: PURPLE, hatch: Hatch::Falling };
/// Verdicts on data, from the bottom of the stack.
pub(super) const VERDICTS: [(&str, Fill); 5] = [
    ("lost", Fill { colour: VERMILION, hatch: Hatch::Rising }),
    ("late", Fill { colour: YELLOW, hatch: Hatch::Upright }),
    ("duplicated", Fill { colour: PURPLE, hatch: Hatch::Falling }),
    ("truncated", Fill { colour: ORANGE, hatch: Hatch::Level }),
    ("misattributed", Fill { colour: BLUE, hatch: Hatch::Crossed }),
];

/// The truth and the report of one quantity.
#[derive(Clone, Debug)]
struct Pair {
    truth: Bins,
    reported: Bins,
}

#[derive(Clone, Debug)]
struct Reports {
    answered: Pair,
    /// Of which queues or groups, for its title.
    answered_of: String,
    /// Agent seconds logged in, if they are reported too.
    logged_in: Option<Pair>,
    /// Of which groups, for its title.
    logged_in_of: String,
    /// Whether nothing of the last interval is reported when the run ends.
    not_yet: bool,
    /// By verdict, records.
    records: [Bins; VERDICTS.len()],
}

/// Draws the chart: the text of an SVG.
///
/// # Errors
/// See [`ChartError`].
pub fn draw(source: &Source) -> Result<Option<String>, ChartError> {
    let Some(reports) = gather(source)? else { return Ok(None) };
    let width = reports.answered.truth.width();
    let interval = interval_text(width);
    let largest =
        |values: (&[f64], &[f64])| values.0.iter().chain(values.1).copied().fold(0.0, f64::max);
    let mut pairs = vec![(
        reports.answered.truth.values().to_vec(),
        reports.answered.reported.values().to_vec(),
    )];
    let mut specs = vec![PanelSpec::new(
        format!("Contacts answered{}, by interval of {interval}", reports.answered_of),
        "Contacts",
        Scale::counts(largest((&pairs[0].0, &pairs[0].1))),
        200,
    )];
    if let Some(pair) = &reports.logged_in {
        pairs.push((pair.truth.means(), pair.reported.means()));
        specs.push(PanelSpec::new(
            format!("Agents logged in{}, mean of the interval", reports.logged_in_of),
            "Agents",
            Scale::counts(largest((&pairs[1].0, &pairs[1].1))),
            200,
        ));
    }
    let records = stacked(&reports.records);
    let most = records.iter().flatten().copied().fold(0.0, f64::max);
    if most > 0.0 {
        specs.push(PanelSpec::new(
            "Records that are not as they should be, by the interval that they are about",
            "Records",
            Scale::counts(most),
            170,
        ));
    }
    let mut keys = vec![
        Key::new(Swatch::Line(whole(INK, 2)), "the truth"),
        Key::new(Swatch::Area(plain(SKY_BLUE)), "reported"),
        Key::new(Swatch::Area(MISSING), "missing from the report; lost records"),
    ];
    if reports.not_yet {
        keys.push(Key::new(Swatch::Area(NOT_YET), "not yet reported when the run ends"));
    }
    let beyond = |(truth, reported): &(Vec<f64>, Vec<f64>)| {
        truth.iter().zip(reported).any(|(truth, reported)| *reported > truth + 1e-3)
    };
    let duplicated = reports.records[2].values().iter().any(|&count| count > 0.0);
    if pairs.iter().any(beyond) || duplicated {
        keys.push(Key::new(Swatch::Area(TOO_MUCH), "reported, but not so; twice"));
    }
    for (number, (name, fill)) in VERDICTS.into_iter().enumerate() {
        let any = reports.records[number].values().iter().any(|&count| count > 0.0);
        if any && !["lost", "duplicated"].contains(&name) {
            keys.push(Key::new(Swatch::Area(fill), format!("{name} records")));
        }
    }
    let mut svg = String::new();
    let title = "true against reported";
    let plot = TimePlot::new(&mut svg, source, title, (0.0, source.end_s), &specs, keys)?;
    for (panel, (truth, reported)) in plot.panels.iter().zip(&pairs) {
        let both: Vec<f64> = truth.iter().zip(reported).map(|(t, r)| t.min(*r)).collect();
        let ground = vec![0.0; both.len()];
        panel.fill(&plot.canvas, width, (&both, &ground), plain(SKY_BLUE))?;
        panel.fill(&plot.canvas, width, (truth, &both), MISSING)?;
        if reports.not_yet
            && let Some(last) = both.len().checked_sub(1)
        {
            let mut before = truth.clone();
            before[last] = both[last];
            panel.fill(&plot.canvas, width, (truth, &before), NOT_YET)?;
        }
        panel.fill(&plot.canvas, width, (reported, &both), TOO_MUCH)?;
        let line: Vec<_> = truth.iter().copied().map(Some).collect();
        panel.draw_steps(&plot.canvas, width, &line, whole(INK, 2))?;
    }
    if let Some(panel) = plot.panels.get(pairs.len()) {
        let mut lower = vec![0.0; records[0].len()];
        for (upper, (_, fill)) in records.iter().zip(VERDICTS) {
            panel.fill(&plot.canvas, width, (upper, &lower), fill)?;
            lower.clone_from(upper);
        }
    }
    plot.shade_faults()?;
    plot.finish()?;
    Ok(Some(svg))
}

/// The same as series.
///
/// # Errors
/// See [`ChartError`].
pub fn tracks(source: &Source) -> Result<Vec<Track>, ChartError> {
    let Some(reports) = gather(source)? else { return Ok(Vec::new()) };
    let width_s = reports.answered.truth.width();
    let track = |title: &str, unit: &str, truth: &[f64], reported: &[f64]| Track {
        title: format!("{title} by interval of {}, true against reported", interval_text(width_s)),
        unit: unit.to_owned(),
        stacked: false,
        width_s,
        lines: vec![
            TrackLine::whole("the truth", whole(INK, 2), truth),
            TrackLine::whole("reported", super::palette::dashed(BLUE, 2), reported),
        ],
    };
    let Pair { truth, reported } = &reports.answered;
    let mut tracks =
        vec![track("Contacts answered", "contacts", truth.values(), reported.values())];
    if let Some(Pair { truth, reported }) = &reports.logged_in {
        tracks.push(track("Agents logged in", "agents", &truth.means(), &reported.means()));
    }
    Ok(tracks)
}

fn stacked(layers: &[Bins]) -> Vec<Vec<f64>> {
    let mut sum = layers[0].empty();
    let mut add = |layer: &Bins| {
        sum.add_all(layer);
        sum.values().to_vec()
    };
    layers.iter().map(&mut add).collect()
}

/// What a historical report has rows of: by scope, which things, so that the truth is compared
/// with nothing that no report is about.
struct Told {
    queues: BTreeSet<String>,
    groups: BTreeSet<String>,
}

fn told(source: &Source) -> Result<Told, ChartError> {
    let mut told = Told { queues: BTreeSet::new(), groups: BTreeSet::new() };
    let Some(mut table) = source.table("intervals.csv")? else { return Ok(told) };
    let [scope, name, view] = table.columns(["scope", "name", "view"])?;
    while table.advance()? {
        if table.text(view) == "truth" {
            continue;
        }
        let names = match table.text(scope) {
            "queue" => &mut told.queues,
            "group" => &mut told.groups,
            _ => continue,
        };
        if !names.contains(table.text(name)) {
            names.insert(table.text(name).to_owned());
        }
    }
    Ok(told)
}

/// Names for a title, if there are few.
fn listed(names: &BTreeSet<String>) -> String {
    match names.len() {
        1..=4 => format!(" of {}", names.iter().cloned().collect::<Vec<_>>().join(", ")),
        _ => String::new(),
    }
}

/// None if nothing is reported to anybody.
fn gather(source: &Source) -> Result<Option<Reports>, ChartError> {
    let told = told(source)?;
    if told.queues.is_empty() && told.groups.is_empty() {
        return Ok(None);
    }
    let Some(mut table) = source.table("intervals.csv")? else { return Ok(None) };
    let [start, end, scope, name, view, answered, logged_in] =
        table.columns(["start_s", "end_s", "scope", "name", "view", "answered", "logged_in_s"])?;
    let empty = Bins::intervals(source.end_s, source.interval_s);
    let pair = Pair { truth: empty.clone(), reported: empty.clone() };
    let (mut answers, mut people) = (pair.clone(), pair);
    let mut not_yet = true;
    // Where no queue is reported, groups are: contacts are then counted by who answered them.
    let answered_by = if told.queues.is_empty() { &told.groups } else { &told.queues };
    let by_queue = !told.queues.is_empty();
    while table.advance()? {
        let at = table.number(start)?.unwrap_or_default();
        let is_truth = table.text(view) == "truth";
        let scope = table.text(scope);
        let mut any = false;
        let mut add = |pair: &mut Pair, amount: Option<f64>| {
            if is_truth {
                pair.truth.add(at, amount.unwrap_or_default());
            } else if let Some(amount) = amount {
                pair.reported.add(at, amount);
                any = true;
            }
        };
        let counts = if by_queue { scope == "queue" } else { scope == "group" };
        if counts && answered_by.contains(table.text(name)) {
            add(&mut answers, table.number(answered)?);
        }
        if scope == "group" && told.groups.contains(table.text(name)) {
            add(&mut people, table.number(logged_in)?);
        }
        if any {
            // The last interval's report comes after the run, if it comes.
            not_yet &= table.number(end)?.is_none_or(|end| end < source.end_s);
        }
    }
    let mut reports = Reports {
        answered: answers,
        answered_of: listed(answered_by),
        logged_in: (!told.groups.is_empty()).then_some(people),
        logged_in_of: listed(&told.groups),
        records: std::array::from_fn(|_| empty.clone()),
        not_yet,
    };
    if let Some(mut table) = source.table("lost_data.csv")? {
        let [time, interval, verdict] = table.columns(["time_s", "interval_start_s", "verdict"])?;
        let places: BTreeMap<&str, usize> =
            VERDICTS.iter().enumerate().map(|(number, (name, _))| (*name, number)).collect();
        while table.advance()? {
            let at = match table.number(interval)? {
                Some(at) => at,
                None => table.number(time)?.unwrap_or_default(),
            };
            if let Some(&number) = places.get(table.text(verdict)) {
                reports.records[number].add(at, 1.0);
            }
        }
    }
    Ok(Some(reports))
}
