//! What the historical report says of each interval, against what really was.

use std::collections::BTreeMap;

use super::bins::Bins;
use super::error::ChartError;
use super::legend::{Key, Swatch};
use super::palette::{
    BLUE, Fill, Hatch, INK, ORANGE, PURPLE, SKY_BLUE, VERMILION, YELLOW, plain, whole,
};
use super::scale::Scale;
use super::source::Source;
use super::time_plot::{PanelSpec, TimePlot};
use super::track::{Track, TrackLine};
use super::waiting_and_service_level::interval_text;

const MISSING: Fill = Fill { colour: VERMILION, hatch: Hatch::Rising };
const TOO_MUCH: Fill = Fill { colour: PURPLE, hatch: Hatch::Falling };
/// Verdicts on data, from the bottom of the stack.
const VERDICTS: [(&str, Fill); 5] = [
    ("lost", Fill { colour: VERMILION, hatch: Hatch::Rising }),
    ("late", plain(YELLOW)),
    ("duplicated", Fill { colour: PURPLE, hatch: Hatch::Falling }),
    ("truncated", plain(ORANGE)),
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
    /// Agent seconds logged in.
    logged_in: Pair,
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
    let largest = |pair: &Pair| {
        let values = pair.truth.values().iter().chain(pair.reported.values());
        values.copied().fold(0.0, f64::max)
    };
    let people = |bins: &Bins| bins.means();
    let mut specs = vec![
        PanelSpec::new(
            format!("Contacts answered, by interval of {interval}"),
            "Contacts",
            Scale::counts(largest(&reports.answered)),
            200,
        ),
        PanelSpec::new(
            "Agents logged in, mean of the interval",
            "Agents",
            Scale::counts(people(&reports.logged_in.truth).into_iter().fold(0.0, f64::max)),
            200,
        ),
    ];
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
    let beyond = |pair: &Pair| {
        pair.truth.values().iter().zip(pair.reported.values()).any(|(t, r)| *r > t + 1e-3)
    };
    let duplicated = reports.records[2].values().iter().any(|&count| count > 0.0);
    if beyond(&reports.answered) || beyond(&reports.logged_in) || duplicated {
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
    let pairs = [
        (reports.answered.truth.values().to_vec(), reports.answered.reported.values().to_vec()),
        (people(&reports.logged_in.truth), people(&reports.logged_in.reported)),
    ];
    for (panel, (truth, reported)) in plot.panels.iter().zip(&pairs) {
        let both: Vec<f64> = truth.iter().zip(reported).map(|(t, r)| t.min(*r)).collect();
        let ground = vec![0.0; both.len()];
        panel.fill(&plot.canvas, width, (&both, &ground), plain(SKY_BLUE))?;
        panel.fill(&plot.canvas, width, (truth, &both), MISSING)?;
        panel.fill(&plot.canvas, width, (reported, &both), TOO_MUCH)?;
        let line: Vec<_> = truth.iter().copied().map(Some).collect();
        panel.draw_steps(&plot.canvas, width, &line, whole(INK, 2))?;
    }
    if let Some(panel) = plot.panels.get(2) {
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
    let Reports { answered, logged_in, .. } = &reports;
    Ok(vec![
        track("Contacts answered", "contacts", answered.truth.values(), answered.reported.values()),
        track("Agents logged in", "agents", &logged_in.truth.means(), &logged_in.reported.means()),
    ])
}

fn stacked(layers: &[Bins]) -> Vec<Vec<f64>> {
    let mut sum = layers[0].empty();
    let mut add = |layer: &Bins| {
        sum.add_all(layer);
        sum.values().to_vec()
    };
    layers.iter().map(&mut add).collect()
}

/// None if nothing is reported to anybody.
fn gather(source: &Source) -> Result<Option<Reports>, ChartError> {
    let Some(mut table) = source.table("intervals.csv")? else { return Ok(None) };
    let [start, scope, view, answered, logged_in] =
        table.columns(["start_s", "scope", "view", "answered", "logged_in_s"])?;
    let empty = Bins::intervals(source.end_s, source.interval_s);
    let pair = Pair { truth: empty.clone(), reported: empty.clone() };
    let records = std::array::from_fn(|_| empty.clone());
    let mut reports = Reports { answered: pair.clone(), logged_in: pair, records };
    let mut any = false;
    while table.advance()? {
        let at = table.number(start)?.unwrap_or_default();
        let (pair, amount) = match table.text(scope) {
            "queue" => (&mut reports.answered, table.number(answered)?),
            "group" => (&mut reports.logged_in, table.number(logged_in)?),
            _ => continue,
        };
        if table.text(view) == "truth" {
            pair.truth.add(at, amount.unwrap_or_default());
        } else {
            any = true;
            pair.reported.add(at, amount.unwrap_or_default());
        }
    }
    if !any {
        return Ok(None);
    }
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
