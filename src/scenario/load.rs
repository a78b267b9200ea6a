//! Loads a scenario: everything is read, everything that is wrong is found.

use std::collections::BTreeSet;
use std::path::Path;

use indexmap::IndexMap;
use serde::Deserialize;
use serde_json::Value as Json;

use super::check::{Check, all::check_all};
use super::clock::Calendar;
use super::config::ScenarioConfig;
use super::data::Data;
use super::diagnostic::{Diagnostic, Diagnostics, Problem};
use super::merge::remove_disabled;
use super::read::{FileHash, Reader};
use super::schema::{Schema, schema};
use super::source::Place;
use super::tree::{Node, Value};
use super::walk::walk;
use crate::center::workload::{CallLog, Profile};
use crate::kernel::time::{SimDuration, SimTime};
use crate::kernel::units::Moment;

/// A scenario that is known to be valid.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// Its name: the file's without its ending.
    pub name: String,
    /// What it says.
    pub config: ScenarioConfig,
    /// The calendar of the run, if it says `start`.
    pub calendar: Option<Calendar>,
    /// The call logs that are replayed, by queue.
    pub logs: IndexMap<String, CallLog>,
    /// The forecasts, by queue: contacts per second.
    pub forecasts: IndexMap<String, Profile>,
    /// People on duty, by group.
    pub staffing: IndexMap<String, Profile>,
    /// What it was made from.
    pub provenance: Provenance,
    /// What is allowed but perhaps not meant.
    pub warnings: Diagnostics,
}

/// What a scenario was made from, for the manifest (OUT-7).
#[derive(Clone, Debug, Default)]
pub struct Provenance {
    /// The scenario's file, then what it is laid over.
    pub files: Vec<FileHash>,
    /// The data files, by their names in `inputs`.
    pub inputs: IndexMap<String, FileHash>,
    /// The overrides as they were given.
    pub overrides: Vec<(String, String)>,
    /// The scenario as it was understood: merged, without what is switched off.
    pub resolved: Json,
}

impl Provenance {
    /// The hash of the scenario's own text.
    pub fn text_hash(&self) -> &str {
        self.files.first().map_or("", |file| file.hash.as_str())
    }
}

impl Scenario {
    /// The simulated time of a moment of this scenario; a time of day before the start of
    /// the run, which validation refuses, is the start.
    pub fn moment(&self, moment: Moment) -> SimTime {
        let midnight = self.calendar.as_ref().map_or(SimDuration::ZERO, Calendar::since_midnight);
        moment.resolve(midnight).unwrap_or(SimTime::ZERO)
    }

    /// The day of the scenario's clock on which `time` lies; 0 is that on which the run
    /// begins.
    pub fn day(&self, time: SimTime) -> u64 {
        let midnight = self.calendar.as_ref().map_or(SimDuration::ZERO, Calendar::since_midnight);
        (midnight + time.since(SimTime::ZERO)).as_nanos()
            / SimDuration::from_secs(86_400).as_nanos()
    }
}

/// Loads the scenario at `path` with overrides (`agents.sales.count`, `40`) laid over it.
///
/// # Errors
/// Everything that is wrong, in the order of the text. [`Diagnostics::has_unreadable_file`]
/// tells whether a file could not be read.
pub fn load(path: &Path, overrides: &[(String, String)]) -> Result<Scenario, Diagnostics> {
    load_with(path, overrides, |_| ())
}

/// The same with a check of one's own: for those who know more than a scenario can, such as
/// which metrics there are.
///
/// # Errors
/// Those of [`load`] and of the check, together.
pub fn load_with(
    path: &Path,
    overrides: &[(String, String)],
    check: impl FnOnce(&mut Check<'_>),
) -> Result<Scenario, Diagnostics> {
    let mut diagnostics = Diagnostics::default();
    let scenario = load_into(path, overrides, check, &mut diagnostics);
    diagnostics.sort();
    match scenario {
        Some(scenario) if !diagnostics.has_errors() => {
            Ok(Scenario { warnings: diagnostics, ..scenario })
        }
        _ => Err(diagnostics),
    }
}

fn load_into(
    path: &Path,
    overrides: &[(String, String)],
    own_check: impl FnOnce(&mut Check<'_>),
    diagnostics: &mut Diagnostics,
) -> Option<Scenario> {
    let document = schema();
    let schema = Schema::root(&document);
    let mut reader = Reader::new(diagnostics, schema);
    let mut root = reader.file(path, None)?;
    for (key, value) in overrides {
        reader.set(&mut root, key, value);
    }
    let files = reader.files;
    remove_disabled(&mut root, schema);
    let beginning = beginning(diagnostics);
    let tree = Node { value: Value::Table(root), place: beginning, key: beginning };
    let while_reading = diagnostics.all().len();
    let walked = walk(&tree, schema, diagnostics);
    if diagnostics.has_errors_before(while_reading) {
        // Half of the scenario is unknown: what is missing may be in the other half.
        without_consequences(while_reading, diagnostics);
        return None;
    }
    let mut data = Data::new(&tree, &walked, diagnostics);
    data.read_inputs();
    let mut json = walked.json.clone();
    data.put_observed_values(&mut json);
    let (inputs, texts) = data.finish();
    let config = match ScenarioConfig::deserialize(&json) {
        Ok(config) => config,
        Err(error) => {
            if !diagnostics.has_errors() {
                let message = format!("the scenario cannot be read: {error}");
                diagnostics.push(Diagnostic::error(Problem::BadForm, Some(beginning), message));
            }
            return None;
        }
    };
    let calendar = config.start.as_deref().and_then(|start| Calendar::parse(start).ok());
    let mut check = Check {
        config: &config,
        calendar: calendar.as_ref(),
        tree: &tree,
        repaired: &walked.repaired,
        diagnostics,
    };
    check_all(&mut check);
    own_check(&mut check);
    let mut workload = super::workload::Workload::new(&config, calendar.as_ref(), &texts);
    workload.read(&tree, diagnostics);
    let (logs, forecasts, staffing) = (workload.logs, workload.forecasts, workload.staffing);
    let name =
        path.file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
    let provenance =
        Provenance { files, inputs, overrides: overrides.to_vec(), resolved: walked.json };
    let warnings = Diagnostics::default();
    Some(Scenario { name, config, calendar, logs, forecasts, staffing, provenance, warnings })
}

/// The place to point to for what the whole scenario lacks: the file's first character.
fn beginning(diagnostics: &Diagnostics) -> Place {
    Place { source: diagnostics.sources.first(), start: 0, end: 0 }
}

/// Of what was found after reading keeps what is no consequence of an error in reading:
/// missing keys are, and all that is on a line that is not TOML.
fn without_consequences(while_reading: usize, diagnostics: &mut Diagnostics) {
    let line = |diagnostics: &Diagnostics, place: Place| {
        (place.source, diagnostics.sources.line_and_column(place).0)
    };
    let bad_lines: BTreeSet<_> = diagnostics.all()[..while_reading]
        .iter()
        .filter_map(|error| error.place.map(|place| line(diagnostics, place)))
        .collect();
    let keep: Vec<bool> = diagnostics
        .all()
        .iter()
        .enumerate()
        .map(|(index, one)| {
            let on_bad_line =
                one.place.is_some_and(|place| bad_lines.contains(&line(diagnostics, place)));
            index < while_reading || (one.problem != Problem::MissingKey && !on_bad_line)
        })
        .collect();
    let mut keep = keep.into_iter();
    diagnostics.retain(|_| keep.next().unwrap_or(true));
}
