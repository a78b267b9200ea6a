//! The service level of each interval, contacts waiting, and how many came.

use std::collections::BTreeMap;

use super::bins::Bins;
use super::error::ChartError;
use super::legend::{Key, Swatch};
use super::palette::{BLUE, INK, SKY_BLUE, VERMILION, dashed, plain, stroke, whole};
use super::scale::Scale;
use super::source::Source;
use super::time_plot::{PanelSpec, TimePlot};
use super::track::{Track, TrackLine};
use crate::ledger::rows::{AbandonPhase, ContactEnd, LossReason, RejectReason};

/// Of more queues only all together are shown.
const QUEUES: usize = 5;

/// Contacts of one medium.
#[derive(Clone, Debug)]
pub(super) struct Contacts {
    medium: String,
    /// How many waited, in seconds.
    waiting: Bins,
    /// How many came, by interval.
    offered: Bins,
    /// By queue: how many met the service level, and of how many, by interval.
    queues: BTreeMap<String, (Bins, Bins)>,
}

/// Draws the chart: the text of an SVG.
///
/// # Errors
/// See [`ChartError`].
pub fn draw(source: &Source) -> Result<Option<String>, ChartError> {
    let media = gather(source)?;
    if media.is_empty() {
        return Ok(None);
    }
    let interval = interval_text(media[0].offered.width());
    let several = media.len() > 1;
    let mut specs = Vec::new();
    let mut keys = Vec::new();
    for contacts in &media {
        let named = |title: &str| match several {
            true => format!("{}: {title}", contacts.medium),
            false => title.to_owned(),
        };
        let waiting = contacts.waiting.means().into_iter().fold(0.0, f64::max);
        let offered = contacts.offered.values().iter().copied().fold(0.0, f64::max);
        let level = format!("Service level, by interval of {interval}");
        specs.push(PanelSpec::new(named(&level), "In time (%)", Scale::percent(), 190));
        let right = Some((format!("Offered per {interval}"), Scale::counts(offered)));
        let spec = PanelSpec::new(
            named("Contacts waiting, and offered"),
            "Contacts waiting",
            Scale::counts(waiting),
            230,
        );
        specs.push(PanelSpec { right, ..spec });
        for (name, line, _) in contacts.level_lines(source) {
            keys.push(Key::new(Swatch::Line(line), name));
        }
    }
    keys.push(Key::new(Swatch::Area(plain(SKY_BLUE)), "contacts waiting (left axis)"));
    keys.push(Key::new(Swatch::Line(dashed(INK, 2)), "contacts offered (right axis)"));

    let mut svg = String::new();
    let title = "service level, waiting and offered contacts";
    let plot = TimePlot::new(&mut svg, source, title, (0.0, source.end_s), &specs, keys)?;
    let canvas = &plot.canvas;
    for ((contacts, panels), specs) in media.iter().zip(plot.panels.chunks(2)).zip(specs.chunks(2))
    {
        let (level, queue) = (&panels[0], &panels[1]);
        let (width, waiting) = (contacts.waiting.width(), contacts.waiting.means());
        let ground = vec![0.0; waiting.len()];
        queue.fill(canvas, width, (&waiting, &ground), plain(SKY_BLUE))?;
        let outline: Vec<_> = waiting.iter().copied().map(Some).collect();
        queue.draw_steps(canvas, width, &outline, whole(BLUE, 1))?;
        if let Some((_, scale)) = &specs[1].right {
            let mut on_right = queue.clone();
            on_right.scale = scale.clone();
            let offered: Vec<_> = contacts.offered.values().iter().copied().map(Some).collect();
            let width = contacts.offered.width();
            on_right.draw_steps(canvas, width, &offered, dashed(INK, 2))?;
        }
        for (_, line, values) in contacts.level_lines(source) {
            let percent: Vec<_> = values.iter().map(|v| v.map(|share| share * 100.0)).collect();
            level.draw_steps(canvas, contacts.offered.width(), &percent, line)?;
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
    let media = gather(source)?;
    let several = media.len() > 1;
    let mut tracks = Vec::new();
    for contacts in &media {
        let width_s = contacts.offered.width();
        let interval = interval_text(width_s);
        let named = |title: String| match several {
            true => format!("{title}: {}", contacts.medium),
            false => title,
        };
        let level = |(name, line, values): (String, _, Vec<Option<f64>>)| {
            let percent = values.into_iter().map(|share| share.map(|share| share * 100.0));
            TrackLine::with_gaps(name, line, percent.collect())
        };
        tracks.push(Track {
            title: named(format!("Service level by interval of {interval}")),
            unit: "%".to_owned(),
            stacked: false,
            width_s,
            lines: contacts.level_lines(source).into_iter().map(level).collect(),
        });
        tracks.push(Track {
            title: named("Contacts waiting".to_owned()),
            unit: "contacts".to_owned(),
            stacked: true,
            width_s: contacts.waiting.width(),
            lines: vec![TrackLine::whole("waiting", whole(BLUE, 2), &contacts.waiting.means())],
        });
        tracks.push(Track {
            title: named(format!("Contacts offered per {interval}")),
            unit: "contacts".to_owned(),
            stacked: false,
            width_s,
            lines: vec![TrackLine::whole("offered", whole(INK, 2), contacts.offered.values())],
        });
    }
    Ok(tracks)
}

/// "15 min".
pub(super) fn interval_text(seconds: f64) -> String {
    let (by, unit) = match seconds {
        short if short < 60.0 => (1.0, "s"),
        medium if medium < 3_600.0 || medium % 3_600.0 != 0.0 => (60.0, "min"),
        _ => (3_600.0, "h"),
    };
    format!("{} {unit}", seconds / by)
}

impl Contacts {
    fn new(medium: &str, source: &Source) -> Self {
        Contacts {
            medium: medium.to_owned(),
            waiting: Bins::fine(source.end_s),
            offered: Bins::intervals(source.end_s, source.interval_s),
            queues: BTreeMap::new(),
        }
    }

    /// The service level of every interval, 0 to 1, of each queue or of all.
    fn level_lines(
        &self,
        source: &Source,
    ) -> Vec<(String, super::palette::Stroke, Vec<Option<f64>>)> {
        let share = |(met, of): (&f64, &f64)| (*of > 0.0).then(|| met / of);
        let within = |queue: &str| {
            let level = source.service_levels.get(queue);
            level.map_or(String::new(), |level| {
                format!(" (within {})", interval_text(level.within.as_secs_f64()))
            })
        };
        let line = |(met, of): &(Bins, Bins)| -> Vec<Option<f64>> {
            met.values().iter().zip(of.values()).map(share).collect()
        };
        if self.queues.len() == 1 || self.queues.len() > QUEUES {
            let mut sums = (self.offered.empty(), self.offered.empty());
            for (met, of) in self.queues.values() {
                sums.0.add_all(met);
                sums.1.add_all(of);
            }
            let name = match self.queues.keys().next() {
                Some(queue) if self.queues.len() == 1 => {
                    format!("service level of {queue}{}", within(queue))
                }
                _ => "service level of all queues".to_owned(),
            };
            return vec![(name, whole(VERMILION, 3), line(&sums))];
        }
        let queues = self.queues.iter().enumerate();
        let of = |(number, (queue, bins)): (usize, (&String, &(Bins, Bins)))| {
            (format!("service level of {queue}{}", within(queue)), stroke(number), line(bins))
        };
        queues.map(of).collect()
    }
}

/// How contacts fared, by medium.
pub(super) fn gather(source: &Source) -> Result<Vec<Contacts>, ChartError> {
    let Some(mut table) = source.table("contacts.csv")? else { return Ok(Vec::new()) };
    let [queue, medium, submitted, answered, ended, end, wait, within] = table.columns([
        "queue",
        "medium",
        "submitted_s",
        "answered_s",
        "ended_s",
        "end",
        "wait_s",
        "within_threshold",
    ])?;
    let mut media: BTreeMap<String, Contacts> = BTreeMap::new();
    while table.advance()? {
        let medium = table.text(medium);
        if !media.contains_key(medium) {
            media.insert(medium.to_owned(), Contacts::new(medium, source));
        }
        let Some(contacts) = media.get_mut(medium) else { continue };
        let from = table.number(submitted)?.unwrap_or_default();
        contacts.offered.add(from, 1.0);
        contacts.waiting.add_span(from, from + table.number(wait)?.unwrap_or_default(), 1.0);
        let Some(end) = end_of(table.text(end)) else { continue };
        let queue = table.text(queue);
        if !contacts.queues.contains_key(queue) {
            let empty = contacts.offered.empty();
            contacts.queues.insert(queue.to_owned(), (empty.clone(), empty));
        }
        let was_answered = table.number(answered)?.is_some();
        let rule = source.service_levels.get(queue);
        let counted =
            rule.map(|rule| rule.count_seen(end, was_answered, table.text(within) == "true"));
        if let (Some(counted), Some((met, of))) = (counted, contacts.queues.get_mut(queue)) {
            let at = table.number(ended)?.unwrap_or_default();
            met.add(at, counted.met as f64);
            of.add(at, counted.of as f64);
        }
    }
    Ok(media.into_values().collect())
}

/// How a contact ended, as far as service levels care; none if it has not.
fn end_of(word: &str) -> Option<ContactEnd> {
    match word {
        "handled" => Some(ContactEnd::Handled),
        "abandoned" => Some(ContactEnd::Abandoned(AbandonPhase::Queue)),
        "rejected" => Some(ContactEnd::Rejected(RejectReason::ALL[0])),
        "lost" => Some(ContactEnd::Lost(LossReason::ALL[0])),
        _ => None,
    }
}
