//! Values per interval: forecasts of volumes, people on duty (CLI-12).

use csv::StringRecord;
use indexmap::IndexMap;

use super::csv_table::{BadField, CsvTable, DataFile};
use crate::center::config::{ForecastConfig, StaffingConfig};
use crate::center::workload::Profile;
use crate::kernel::time::{SimDuration, SimTime};
use crate::scenario::clock::{Calendar, data_time};
use crate::scenario::diagnostic::{Diagnostic, Diagnostics, Problem};
use crate::scenario::source::Place;

/// The time that a run spans.
#[derive(Clone, Copy, Debug)]
pub struct Window<'a> {
    /// When it begins, if it has a calendar.
    pub calendar: Option<&'a Calendar>,
    /// How long it lasts.
    pub duration: SimDuration,
}

impl Window<'_> {
    /// The moment `nanos` after the start if it lies in the run.
    pub fn hold(&self, nanos: i128) -> Option<SimTime> {
        let nanos = u64::try_from(nanos).ok()?;
        (nanos < self.duration.as_nanos()).then(|| SimTime::from_nanos(nanos))
    }
}

/// A value from a moment (nanoseconds of the run, negative before it) on.
struct Step {
    at: i128,
    value: f64,
}

/// What to read from a file of intervals.
struct Wanted<'a> {
    start: &'a str,
    value: &'a str,
    value_key: &'a str,
    only: &'a IndexMap<String, Vec<String>>,
    bad_rows: f64,
}

/// The lengths of a forecast's intervals, in minutes.
const FORECAST_MINUTES: [i128; 4] = [5, 15, 30, 60];

/// Reads a forecast: the profile's values are contacts per second.
pub fn read_forecast(
    file: DataFile<'_>,
    config: &ForecastConfig,
    window: &Window<'_>,
    place: &dyn Fn(&[&str]) -> Option<Place>,
    diagnostics: &mut Diagnostics,
) -> Option<Profile> {
    let wanted = Wanted {
        start: &config.start,
        value: &config.volume,
        value_key: "volume",
        only: &config.only,
        bad_rows: config.bad_rows,
    };
    let (steps, skipped) = read_steps(file, &wanted, window, place, diagnostics)?;
    let shortest = steps.windows(2).map(|pair| pair[1].at - pair[0].at).min();
    let minutes = shortest.map(|nanos| nanos / 60_000_000_000);
    let length = match (shortest, minutes) {
        (Some(nanos), Some(minutes))
            if FORECAST_MINUTES.contains(&minutes) && nanos % 60_000_000_000 == 0 =>
        {
            nanos
        }
        _ => {
            let message = format!("the intervals of `{}` have no known length", file.name);
            let error = Diagnostic::error(Problem::Data, file.asked_at, message);
            diagnostics.push(error.label("expected rows every 5, 15, 30 or 60 minutes"));
            return None;
        }
    };
    let mut profile = Profile { steps: Vec::with_capacity(steps.len() + 1), skipped };
    let seconds = length as f64 / 1e9;
    let mut outside = 0;
    for (index, step) in steps.iter().enumerate() {
        let end = step.at + length;
        if end <= 0 || step.at >= i128::from(window.duration.as_nanos()) {
            outside += 1;
            continue;
        }
        let rate = step.value * config.scale / seconds;
        profile.steps.push((clamp(step.at), rate));
        // A gap has no volume; neither has what follows the last interval.
        if steps.get(index + 1).is_none_or(|next| next.at > end) {
            profile.steps.push((clamp(end), 0.0));
        }
    }
    if outside > 0 {
        let message = format!("{outside} intervals of `{}` lie outside the run", file.name);
        let warning = Diagnostic::warning(Problem::OutsideRun, file.asked_at, message);
        diagnostics.push(warning.label("they are left out"));
    }
    if profile.steps.iter().all(|step| step.1 == 0.0) {
        let message = format!("`{}` has no volume within the run", file.name);
        let error = Diagnostic::error(Problem::Data, file.asked_at, message);
        diagnostics.push(error.help("look at `only`, `scale` and at the scenario's `start`"));
    }
    Some(profile)
}

/// Reads people on duty: each value holds until the next row, the last one for as long as
/// the one before it.
pub fn read_staffing(
    file: DataFile<'_>,
    config: &StaffingConfig,
    count: u32,
    window: &Window<'_>,
    place: &dyn Fn(&[&str]) -> Option<Place>,
    diagnostics: &mut Diagnostics,
) -> Option<Profile> {
    let wanted = Wanted {
        start: &config.start,
        value: &config.agents,
        value_key: "agents",
        only: &config.only,
        bad_rows: 0.0,
    };
    let (steps, skipped) = read_steps(file, &wanted, window, place, diagnostics)?;
    let most = steps.iter().map(|step| step.value).fold(0.0, f64::max);
    if most > f64::from(count) {
        let message = format!("`{}` has {most} people on duty, the group has {count}", file.name);
        let error = Diagnostic::error(Problem::Conflict, place(&[]), message);
        diagnostics.push(error.help(format!("`count = {most}` would be enough")));
    }
    if let Some(odd) = steps.iter().find(|step| step.value.fract() != 0.0) {
        let message = format!("`{}` has {} people on duty: no whole number", file.name, odd.value);
        diagnostics.push(Diagnostic::error(Problem::Data, file.asked_at, message));
    }
    let mut profile = Profile { steps: Vec::with_capacity(steps.len() + 1), skipped };
    for (index, step) in steps.iter().enumerate() {
        let over_before_start = steps.get(index + 1).is_some_and(|next| next.at <= 0);
        if !over_before_start && step.at < i128::from(window.duration.as_nanos()) {
            profile.steps.push((clamp(step.at), step.value));
        }
    }
    if let [.., before, last] = steps.as_slice() {
        let end = last.at + (last.at - before.at);
        if end < i128::from(window.duration.as_nanos()) {
            profile.steps.push((clamp(end), 0.0));
        }
    }
    if profile.steps.iter().all(|step| step.1 == 0.0) {
        let message = format!("`{}` has nobody on duty within the run", file.name);
        diagnostics.push(Diagnostic::warning(Problem::Data, file.asked_at, message));
    }
    Some(profile)
}

fn clamp(nanos: i128) -> SimTime {
    SimTime::from_nanos(u64::try_from(nanos.max(0)).unwrap_or(u64::MAX))
}

fn read_steps(
    file: DataFile<'_>,
    wanted: &Wanted<'_>,
    window: &Window<'_>,
    place: &dyn Fn(&[&str]) -> Option<Place>,
    diagnostics: &mut Diagnostics,
) -> Option<(Vec<Step>, u64)> {
    let mut table = CsvTable::open(file, diagnostics)?;
    let start = table.column(wanted.start, place(&["start"]), diagnostics);
    let value = table.column(wanted.value, place(&[wanted.value_key]), diagnostics);
    let only = table.filter(wanted.only, place(&["only"]), diagnostics);
    let (start, value, only) = (start?, value?, only?);
    let mut steps: Vec<Step> = Vec::new();
    let skipped = table.read(wanted.bad_rows, diagnostics, |row| {
        let field = |column: usize| row.get(column).unwrap_or_default().trim();
        let kept = |(column, values): &(usize, &Vec<String>)| {
            values.iter().any(|value| value == field(*column))
        };
        if !only.iter().all(kept) {
            return Ok(());
        }
        let step = step(row, start, value, window)?;
        if steps.last().is_some_and(|last| last.at >= step.at) {
            let reason = "the interval does not begin after the one before it";
            return Err(BadField::new(start, reason));
        }
        steps.push(step);
        Ok(())
    });
    if steps.is_empty() && skipped == 0 {
        let message = format!("`{}` has no rows", file.name);
        let error = Diagnostic::error(Problem::Data, file.asked_at, message);
        diagnostics.push(error);
        return None;
    }
    Some((steps, skipped))
}

fn step(
    row: &StringRecord,
    start: usize,
    value: usize,
    window: &Window<'_>,
) -> Result<Step, BadField> {
    let field = |column: usize| row.get(column).unwrap_or_default().trim();
    let at =
        data_time(field(start), window.calendar).map_err(|reason| BadField::new(start, reason))?;
    match field(value).parse::<f64>() {
        Ok(number) if number < 0.0 => Err(BadField::new(value, "a number below zero")),
        Ok(number) if number.is_finite() && number < 1e12 => Ok(Step { at, value: number }),
        _ => Err(BadField::new(value, format!("`{}` is not a number", field(value)))),
    }
}
