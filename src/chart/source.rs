//! The folder that charts are drawn from: what its manifest tells of the run, its faults, and
//! its tables.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::error::ChartError;
use super::table::Table;
use crate::ledger::calendar::Calendar;
use crate::ledger::service_level::{AbandonedWithin, ServiceLevel};

/// The most faults that are shown: more could not be told apart.
const FAULTS: usize = 64;

/// A result folder.
#[derive(Clone, Debug)]
pub struct Source {
    folder: PathBuf,
    /// The scenario's name, for titles.
    pub scenario: String,
    /// End of the run, in seconds since its start.
    pub end_s: f64,
    /// End of the warm-up, in the same seconds.
    pub warm_up_s: f64,
    /// Length of an interval in seconds.
    pub interval_s: f64,
    /// The wall clock, where the scenario has a calendar start.
    pub calendar: Option<Calendar>,
    /// The seed of the run.
    pub seed: u64,
    /// How many replications it is the statistics of; none of a single run.
    pub replications: Option<u32>,
    /// How each queue counts its service level.
    pub service_levels: BTreeMap<String, ServiceLevel>,
    /// The first faults, in order of beginning.
    pub faults: Vec<Fault>,
}

/// A target that a fault hit: a row of `faults.csv`.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    /// Its number: what other rows bear as their cause.
    pub id: String,
    /// The fault's name.
    pub name: String,
    /// What it did.
    pub kind: String,
    /// What it hit.
    pub target: String,
    /// When it began, in seconds.
    pub start_s: f64,
    /// When it was over; none: not during the run.
    pub end_s: Option<f64>,
}

/// What is read of `manifest.json`.
#[derive(Deserialize)]
struct ManifestFile {
    program: String,
    scenario: String,
    simulated_s: String,
    seed: u64,
    replication: Option<serde_json::Value>,
    course: Course,
}

#[derive(Deserialize)]
struct Course {
    start: Option<String>,
    interval_s: String,
    warm_up_s: String,
    service_levels: BTreeMap<String, Level>,
}

#[derive(Deserialize)]
struct Level {
    within_s: String,
    strict: bool,
    abandoned: String,
}

impl Source {
    /// Opens the result of a run.
    ///
    /// # Errors
    /// If it is none, or cannot be read.
    pub fn open(folder: &Path) -> Result<Self, ChartError> {
        let path = folder.join("manifest.json");
        let not = |reason: String| ChartError::NotAResult { path: folder.to_owned(), reason };
        let text = match fs::read_to_string(&path) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Err(not("there is no manifest.json".to_owned()));
            }
            other => other.map_err(|error| ChartError::unreadable(&path, error))?,
        };
        let manifest: ManifestFile = serde_json::from_str(&text)
            .map_err(|error| not(format!("manifest.json is of something else ({error})")))?;
        if manifest.program != env!("CARGO_PKG_NAME") {
            return Err(not(format!("it is one of {}", manifest.program)));
        }
        let seconds = |text: &str| {
            text.parse::<f64>().map_err(|_| not(format!("manifest.json: `{text}` is no number")))
        };
        let course = &manifest.course;
        let mut service_levels = BTreeMap::new();
        for (queue, level) in &course.service_levels {
            let abandoned = match level.abandoned.as_str() {
                "met" => AbandonedWithin::Met,
                "missed" => AbandonedWithin::Missed,
                _ => AbandonedWithin::Excluded,
            };
            let within = crate::kernel::time::SimDuration::from_secs_f64(seconds(&level.within_s)?);
            let level = ServiceLevel { within, strict: level.strict, abandoned };
            service_levels.insert(queue.clone(), level);
        }
        let mut source = Source {
            end_s: seconds(&manifest.simulated_s)?,
            warm_up_s: seconds(&course.warm_up_s)?,
            interval_s: seconds(&course.interval_s)?,
            calendar: course.start.as_deref().and_then(calendar),
            seed: manifest.seed,
            replications: manifest
                .replication
                .and_then(|which| Some(which.get("count")?.as_u64()? as u32)),
            scenario: manifest.scenario,
            folder: folder.to_owned(),
            service_levels,
            faults: Vec::new(),
        };
        source.faults = source.read_faults()?;
        Ok(source)
    }

    /// A table of the result; none if the run has not written it.
    ///
    /// # Errors
    /// If it is there and cannot be read.
    pub fn table(&self, file: &str) -> Result<Option<Table>, ChartError> {
        Table::open(&self.folder.join(file))
    }

    /// The names of the folder's files that end in `ending`, in order.
    ///
    /// # Errors
    /// If the folder cannot be read.
    pub fn files(&self, ending: &str) -> Result<Vec<String>, ChartError> {
        let failed = |error| ChartError::unreadable(&self.folder, error);
        let mut names = Vec::new();
        for entry in fs::read_dir(&self.folder).map_err(failed)? {
            let name = entry.map_err(failed)?.file_name().to_string_lossy().into_owned();
            if name.ends_with(ending) {
                names.push(name);
            }
        }
        names.sort();
        Ok(names)
    }

    fn read_faults(&self) -> Result<Vec<Fault>, ChartError> {
        let Some(mut table) = self.table("faults.csv")? else { return Ok(Vec::new()) };
        let [id, name, kind, target, start, end] =
            table.columns(["id", "fault", "kind", "target", "start_s", "end_s"])?;
        let mut faults = Vec::new();
        while table.advance()? {
            faults.push(Fault {
                id: table.text(id).to_owned(),
                name: table.text(name).to_owned(),
                kind: table.text(kind).to_owned(),
                target: table.text(target).to_owned(),
                start_s: table.number(start)?.unwrap_or_default(),
                end_s: table.number(end)?,
            });
        }
        faults.sort_by(|a, b| a.start_s.total_cmp(&b.start_s));
        faults.truncate(FAULTS);
        Ok(faults)
    }
}

/// The calendar of a start such as `2026-03-02T07:00:00-07:00`.
fn calendar(start: &str) -> Option<Calendar> {
    let instant: jiff::Timestamp = start.parse().ok()?;
    let offset = start.get(start.len().checked_sub(6)?..)?;
    let (hours, minutes) = offset.get(1..)?.split_once(':')?;
    let minutes = hours.parse::<i32>().ok()? * 60 + minutes.parse::<i32>().ok()?;
    let sign = if offset.starts_with('-') { -1 } else { 1 };
    (minutes < 24 * 60).then(|| Calendar::new(instant.as_second(), sign * minutes))
}
