//! Agents by state over time, as stacked areas, by site: what agents did, and whom a failure
//! cost.

use std::collections::{BTreeMap, BTreeSet};

use super::bins::Bins;
use super::error::ChartError;
use super::legend::{Key, Swatch};
use super::palette::{
    BLUE, Fill, GREEN, Hatch, ORANGE, PURPLE, SKY_BLUE, VERMILION, YELLOW, plain, whole,
};
use super::scale::Scale;
use super::source::Source;
use super::time_plot::{PanelSpec, TimePlot};
use super::track::{Track, TrackLine};

/// The most panels of a picture: of more sites only all together are shown.
const PANELS: usize = 6;

/// Where an agent is, as charts distinguish it: name and look, from the bottom of the stack.
/// Whoever is away is not shown.
pub(super) const SHOWN: [(&str, Fill); 7] = [
    ("talking or active", plain(BLUE)),
    ("on hold, put aside", Fill { colour: PURPLE, hatch: Hatch::Falling }),
    ("wrap-up", plain(SKY_BLUE)),
    ("reserved, ringing", Fill { colour: YELLOW, hatch: Hatch::Upright }),
    ("available", Fill { colour: GREEN, hatch: Hatch::Rising }),
    ("not ready", Fill { colour: ORANGE, hatch: Hatch::Level }),
    ("cut off by a failure", Fill { colour: VERMILION, hatch: Hatch::Crossed }),
];
const CUT_OFF: usize = 6;
/// Why people are logged out who are there and would work.
const LOST: [&str; 7] = [
    "connection_lost",
    "place_lost",
    "session_ended",
    "desktop_lost",
    "telephony_off",
    "dr-force_logout",
    "graceful_shutdown_logout",
];

/// Agents of one site in one medium.
#[derive(Clone, Debug)]
struct Place {
    /// By state, how many are there now.
    present: [f64; SHOWN.len()],
    /// By state, until when they are counted.
    until: [f64; SHOWN.len()],
    /// By state, agent seconds.
    seconds: [Bins; SHOWN.len()],
}

/// By site and medium.
type Places = BTreeMap<(String, String), Place>;

/// Draws the chart: the text of an SVG.
///
/// # Errors
/// See [`ChartError`].
pub fn draw(source: &Source) -> Result<Option<String>, ChartError> {
    let places = gather(source)?;
    if places.is_empty() {
        return Ok(None);
    }
    let layers: Vec<(String, Vec<Vec<f64>>)> =
        places.iter().map(|(title, place)| (title.clone(), stacked(place))).collect();
    let height = if layers.len() == 1 { 390 } else { 900 / layers.len().clamp(3, 6) as i32 };
    let specs: Vec<PanelSpec> = layers
        .iter()
        .map(|(title, layers)| {
            let largest = layers.iter().flatten().copied().fold(0.0, f64::max);
            // A little room above everybody, so that faults are seen there too.
            PanelSpec::new(title.clone(), "Agents", Scale::counts(largest * 1.02), height)
        })
        .collect();
    let used = |state: &usize| {
        places.iter().any(|(_, place)| place.seconds[*state].values().iter().any(|&s| s > 0.0))
    };
    let keys = (0..SHOWN.len())
        .filter(used)
        .map(|state| Key::new(Swatch::Area(SHOWN[state].1), SHOWN[state].0));
    let mut svg = String::new();
    let range = (0.0, source.end_s);
    let plot = TimePlot::new(&mut svg, source, "agents by state", range, &specs, keys.collect())?;
    for ((panel, (_, layers)), (_, place)) in plot.panels.iter().zip(&layers).zip(&places) {
        let mut lower = vec![0.0; layers[0].len()];
        for (upper, (_, fill)) in layers.iter().zip(SHOWN) {
            panel.fill(&plot.canvas, place.seconds[0].width(), (upper, &lower), fill)?;
            lower.clone_from(upper);
        }
    }
    plot.shade_faults()?;
    plot.mark_warm_up(source)?;
    plot.finish()?;
    Ok(Some(svg))
}

/// The same as series.
///
/// # Errors
/// See [`ChartError`].
pub fn tracks(source: &Source) -> Result<Vec<Track>, ChartError> {
    let track = |(title, place): &(String, Place)| {
        let line = |(state, (name, fill)): (usize, &(&str, Fill))| {
            TrackLine::whole(*name, whole(fill.colour, 2), &place.seconds[state].means())
        };
        Track {
            title: if title.is_empty() { "Agents".into() } else { format!("Agents: {title}") },
            unit: "agents".to_owned(),
            stacked: true,
            width_s: place.seconds[0].width(),
            lines: SHOWN.iter().enumerate().map(line).collect(),
        }
    };
    Ok(gather(source)?.iter().map(track).collect())
}

/// Each state's agents on top of those of the states below it.
fn stacked(place: &Place) -> Vec<Vec<f64>> {
    let mut below = vec![0.0; place.seconds[0].values().len()];
    let mut layer = |seconds: &Bins| {
        for (sum, agents) in below.iter_mut().zip(seconds.means()) {
            *sum += agents;
        }
        below.clone()
    };
    place.seconds.iter().map(&mut layer).collect()
}

/// The state of agents in a row's words; none: away.
fn state(word: &str) -> Option<usize> {
    match word {
        "talking" | "active" | "interrupted" => Some(0),
        "held" | "paused" => Some(1),
        "wrap_up" => Some(2),
        "reserved" => Some(3),
        "available" => Some(4),
        "not_ready" => Some(5),
        _ => None,
    }
}

/// Who was where, by panel and its title.
fn gather(source: &Source) -> Result<Vec<(String, Place)>, ChartError> {
    let Some(mut table) = source.table("agent_states.csv")? else { return Ok(Vec::new()) };
    let [time, agent, site, medium, observer, from, to, reason] = table.columns([
        "time_s",
        "agent",
        "site",
        "medium",
        "observer",
        "from",
        "to",
        "reason_code",
    ])?;
    let mut places = Places::new();
    let mut cut_off: BTreeSet<(String, String)> = BTreeSet::new();
    let empty = Place::new(source.end_s);
    while table.advance()? {
        if table.text(observer) != "truth" {
            continue;
        }
        let now = table.number(time)?.unwrap_or_default();
        let key = (table.text(site).to_owned(), table.text(medium).to_owned());
        let place = places.entry(key).or_insert_with(|| empty.clone());
        let who = (table.text(agent).to_owned(), table.text(medium).to_owned());
        let left = if cut_off.remove(&who) { Some(CUT_OFF) } else { state(table.text(from)) };
        let lost = table.text(to) == "logged_out" && LOST.contains(&table.text(reason));
        let entered = if lost {
            cut_off.insert(who);
            Some(CUT_OFF)
        } else {
            state(table.text(to))
        };
        place.change(left, now, -1.0);
        place.change(entered, now, 1.0);
    }
    for place in places.values_mut() {
        for state in 0..SHOWN.len() {
            place.change(Some(state), source.end_s, 0.0);
        }
    }
    Ok(titled(places))
}

/// The panels: a site and a medium each, or all sites together if there are many.
fn titled(places: Places) -> Vec<(String, Place)> {
    let media: BTreeSet<&String> = places.keys().map(|(_, medium)| medium).collect();
    let several = media.len() > 1;
    if places.len() > PANELS {
        let mut sums: BTreeMap<String, Place> = BTreeMap::new();
        for ((_, medium), place) in &places {
            match sums.get_mut(medium) {
                Some(sum) => sum.add(place),
                None => {
                    sums.insert(medium.clone(), place.clone());
                }
            }
        }
        let title = |medium: String| format!("all sites, {medium}");
        return sums.into_iter().map(|(medium, place)| (title(medium), place)).collect();
    }
    let one = places.len() == 1;
    let title = |(site, medium): (String, String)| match (one, several) {
        (true, _) => String::new(),
        (false, true) => format!("{site}, {medium}"),
        (false, false) => site,
    };
    places.into_iter().map(|(key, place)| (title(key), place)).collect()
}

impl Place {
    fn new(end: f64) -> Self {
        Place {
            present: [0.0; SHOWN.len()],
            until: [0.0; SHOWN.len()],
            seconds: std::array::from_fn(|_| Bins::fine(end)),
        }
    }

    /// Counts a state's seconds up to now, then changes its number.
    fn change(&mut self, state: Option<usize>, now: f64, by: f64) {
        let Some(state) = state else { return };
        self.seconds[state].add_span(self.until[state], now, self.present[state]);
        self.until[state] = now.max(self.until[state]);
        self.present[state] = (self.present[state] + by).max(0.0);
    }

    fn add(&mut self, other: &Place) {
        for (sum, more) in self.seconds.iter_mut().zip(&other.seconds) {
            sum.add_all(more);
        }
    }
}
