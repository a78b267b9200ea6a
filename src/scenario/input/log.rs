//! A call log in somebody's columns (CLI-12).

use csv::StringRecord;

use super::csv_table::{BadField, CsvTable, DataFile};
use super::profile::Window;
use crate::center::config::LogConfig;
use crate::center::workload::{CallLog, LoggedCall};
use crate::kernel::time::{SimDuration, SimTime};
use crate::scenario::clock::data_time;
use crate::scenario::diagnostic::{Diagnostic, Diagnostics, Problem};
use crate::scenario::source::Place;

/// The columns of a log by number.
struct Columns<'a> {
    arrival: Vec<usize>,
    handling: usize,
    outcome: Option<usize>,
    queue_seconds: Option<usize>,
    only: Vec<(usize, &'a Vec<String>)>,
    except: Vec<Vec<(usize, &'a String)>>,
}

/// Reads a log. `place` tells where the scenario says something about the log.
pub fn read_log(
    file: DataFile<'_>,
    config: &LogConfig,
    window: &Window<'_>,
    place: &dyn Fn(&[&str]) -> Option<Place>,
    diagnostics: &mut Diagnostics,
) -> Option<CallLog> {
    if config.queue_seconds.is_none() && !config.abandoned.is_empty() {
        // Reported by the checks; every row of a caller who hung up would be broken.
        return None;
    }
    let mut table = CsvTable::open(file, diagnostics)?;
    let columns = columns(&table, config, place, diagnostics)?;
    let mut calls: Vec<LoggedCall> = Vec::new();
    let mut outside = 0;
    let skipped = table.read(config.bad_rows, diagnostics, |row| {
        if !columns.wants(row) {
            return Ok(());
        }
        let (arrival, call) = columns.call(row, config, window)?;
        match window.hold(arrival) {
            Some(arrival) => calls.push(LoggedCall { arrival, ..call }),
            None => outside += 1,
        }
        Ok(())
    });
    if outside > 0 {
        let message = format!("{outside} calls of `{}` lie outside the run", file.name);
        let warning = Diagnostic::warning(Problem::OutsideRun, file.asked_at, message);
        diagnostics.push(warning.label("they are left out"));
    }
    if calls.is_empty() {
        let message = format!("`{}` has no call within the run", file.name);
        let error = Diagnostic::error(Problem::Data, file.asked_at, message);
        diagnostics.push(error.help("look at `only`, `except` and at the scenario's `start`"));
    } else if calls.iter().all(|call| call.handling.is_none()) {
        let message = format!("no call of `{}` was served: none tells a handling time", file.name);
        diagnostics.push(Diagnostic::error(Problem::Data, file.asked_at, message));
    }
    calls.sort_by_key(|call| call.arrival);
    Some(CallLog { calls, skipped })
}

fn columns<'a>(
    table: &CsvTable<'_>,
    config: &'a LogConfig,
    place: &dyn Fn(&[&str]) -> Option<Place>,
    diagnostics: &mut Diagnostics,
) -> Option<Columns<'a>> {
    // Every column is looked up before the first missing one ends this.
    let arrival: Vec<Option<usize>> = config
        .arrival
        .0
        .iter()
        .map(|name| table.column(name, place(&["arrival"]), diagnostics))
        .collect();
    let handling = table.column(&config.handling, place(&["handling"]), diagnostics);
    let optional = |name: &Option<String>, key: &str, diagnostics: &mut Diagnostics| match name {
        Some(name) => table.column(name, place(&[key]), diagnostics).map(Some),
        None => Some(None),
    };
    let outcome = optional(&config.outcome, "outcome", diagnostics);
    let queue_seconds = optional(&config.queue_seconds, "queue_seconds", diagnostics);
    let only = table.filter(&config.only, place(&["only"]), diagnostics);
    let except: Vec<Option<Vec<_>>> = config
        .except
        .iter()
        .map(|rule| table.filter(rule, place(&["except"]), diagnostics))
        .collect();
    Some(Columns {
        arrival: arrival.into_iter().collect::<Option<_>>()?,
        handling: handling?,
        outcome: outcome?,
        queue_seconds: queue_seconds?,
        only: only?,
        except: except.into_iter().collect::<Option<_>>()?,
    })
}

impl Columns<'_> {
    /// Whether the filters let the row through.
    fn wants(&self, row: &StringRecord) -> bool {
        let field = |column: usize| row.get(column).unwrap_or_default().trim();
        let kept = self
            .only
            .iter()
            .all(|(column, values)| values.iter().any(|value| value == field(*column)));
        let left_out = |rule: &Vec<(usize, &String)>| {
            !rule.is_empty() && rule.iter().all(|(column, value)| value.as_str() == field(*column))
        };
        kept && !self.except.iter().any(left_out)
    }

    /// The call that a row tells of, with its arrival in nanoseconds of the run.
    fn call(
        &self,
        row: &StringRecord,
        config: &LogConfig,
        window: &Window<'_>,
    ) -> Result<(i128, LoggedCall), BadField> {
        let field = |column: usize| row.get(column).unwrap_or_default().trim();
        let first = self.arrival.first().copied().unwrap_or_default();
        let column = self.arrival.iter().copied().find(|column| !field(*column).is_empty());
        let Some(column) = column else {
            return Err(BadField::new(first, "the call has no time of arrival"));
        };
        let arrival = data_time(field(column), window.calendar)
            .map_err(|reason| BadField::new(column, reason))?;
        let call = LoggedCall { arrival: SimTime::ZERO, handling: None, patience: None };
        match self.outcome.map(|column| (column, field(column))) {
            Some((_, outcome)) if config.abandoned.iter().any(|value| value == outcome) => {
                let Some(waited) = self.queue_seconds else {
                    return Err(BadField::new(first, "no column tells how long the caller waited"));
                };
                let patience = Some(seconds(field(waited), waited)?);
                Ok((arrival, LoggedCall { patience, ..call }))
            }
            Some((column, outcome)) if !config.served.iter().any(|value| value == outcome) => {
                let reason = format!("the outcome `{outcome}` is neither `served` nor `abandoned`");
                Err(BadField::new(column, reason))
            }
            _ => {
                let handling = Some(seconds(field(self.handling), self.handling)?);
                Ok((arrival, LoggedCall { handling, ..call }))
            }
        }
    }
}

/// A duration in seconds from a field.
fn seconds(written: &str, column: usize) -> Result<SimDuration, BadField> {
    match written.parse::<f64>() {
        Ok(seconds) if seconds < 0.0 => Err(BadField::new(column, "a duration cannot be negative")),
        Ok(seconds) if seconds.is_finite() && seconds < 1e9 => {
            Ok(SimDuration::from_secs_f64(seconds))
        }
        _ => Err(BadField::new(column, format!("`{written}` is not a number of seconds"))),
    }
}
