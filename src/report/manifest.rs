//! `manifest.json`: what a result needs to be made again (OUT-7).
//!
//! It holds no wall clock and no absolute path, so that two runs of one scenario and
//! seed have the same manifest anywhere.

use std::path::Path;

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

use crate::kernel::time::{SimDuration, SimTime};
use crate::ledger::calendar::Calendar;
use crate::ledger::service_level::{AbandonedWithin, ServiceLevel};

/// The file's name.
pub const FILE: &str = "manifest.json";
/// How the program names itself.
pub const PROGRAM: &str = env!("CARGO_PKG_NAME");
/// Its version.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// What a result is the result of.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Manifest {
    /// [`PROGRAM`]: by this a folder is known as a result of ours.
    pub program: &'static str,
    /// [`VERSION`].
    pub version: &'static str,
    /// The scenario's name.
    pub scenario: String,
    /// Hash of the scenario's text.
    pub scenario_hash: String,
    /// Every other file that was read: those extended, then the inputs.
    pub files: Vec<InputFile>,
    /// Values given on the command line, `path=value`, in their order.
    pub overrides: Vec<String>,
    /// The seed.
    pub seed: u64,
    /// Which replication this is or how many there were; absent for a single run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replication: Option<Replication>,
    /// How the run's time is counted.
    pub course: Course,
    /// How far simulated time went, in seconds (of replications: the longest).
    pub simulated_s: String,
    /// How many events were handled, of all replications.
    pub events: u64,
    /// Fingerprints by layer, in hexadecimal.
    pub fingerprints: IndexMap<&'static str, String>,
    /// Rows of each CSV file, without its header.
    pub rows: IndexMap<String, u64>,
    /// The scenario as it was run: `extends` and overrides applied; what
    /// it leaves to defaults, this leaves too: the version tells them.
    pub resolved_scenario: serde_json::Value,
}

/// How the time of a run is counted: what a reader of its rows has to know.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Course {
    /// When it began on the wall clock, as RFC 3339; none if the scenario has no calendar.
    pub start: Option<String>,
    /// How long it was to last, in seconds.
    pub duration_s: String,
    /// Length of an interval, in seconds.
    pub interval_s: String,
    /// Until when nothing is counted for the summary, in seconds.
    pub warm_up_s: String,
    /// How each queue counts its service level.
    pub service_levels: IndexMap<String, Level>,
}

/// How a queue counts its service level (CORE-14).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Level {
    /// The threshold in seconds.
    pub within_s: String,
    /// Whether a wait must be shorter than that.
    pub strict: bool,
    /// How customers count who hung up within it: `excluded`, `met`, `missed`.
    pub abandoned: &'static str,
}

/// A file that was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct InputFile {
    /// What the scenario calls it: its key in `inputs`, or `extends`.
    pub name: String,
    /// Its path as the scenario writes it, without folders where it is absolute.
    pub path: String,
    /// Hash of its bytes.
    pub hash: String,
}

/// Whether a result is one replication or the statistics of many.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Replication {
    /// The one with this number, from 1, run alone with all its files.
    Number(u32),
    /// So many.
    Count(u32),
}

impl Level {
    /// How this rule counts.
    pub fn new(rule: &ServiceLevel) -> Self {
        Level {
            within_s: rule.within.to_string(),
            strict: rule.strict,
            abandoned: match rule.abandoned {
                AbandonedWithin::Excluded => "excluded",
                AbandonedWithin::Met => "met",
                AbandonedWithin::Missed => "missed",
            },
        }
    }
}

/// The start of a run, as RFC 3339 writes it: `2026-03-02T07:00:00-07:00`.
pub fn start_text(calendar: &Calendar) -> String {
    let start = calendar.civil(SimTime::ZERO);
    let (year, month, day) = start.date();
    let seconds = start.micros / 1_000_000;
    let (hour, minute, second) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    let offset = calendar.offset();
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{offset}")
}

impl InputFile {
    /// A file whose bytes have this BLAKE3 hash, in hexadecimal digits.
    pub fn new(name: &str, path: &Path, blake3: &str) -> Self {
        let shown = match path.file_name() {
            Some(file) if path.is_absolute() => Path::new(file),
            _ => path,
        };
        InputFile {
            name: name.to_owned(),
            path: shown.to_string_lossy().replace('\\', "/"),
            hash: named_hash(blake3),
        }
    }
}

impl Manifest {
    /// The text of the file.
    pub fn to_json(&self) -> String {
        let text = serde_json::to_string_pretty(self).expect("a manifest has only text keys");
        text + "\n"
    }

    /// Simulated time as this file shows it: seconds, six decimals.
    pub fn seconds(simulated: SimDuration) -> String {
        simulated.to_string()
    }
}

/// A BLAKE3 hash with the name of the algorithm: `blake3:...`.
pub fn named_hash(blake3: &str) -> String {
    format!("blake3:{blake3}")
}

/// Whether the file at `path` is a manifest of this program.
pub(super) fn is_ours(path: &Path) -> bool {
    #[derive(Deserialize)]
    struct Signature {
        program: String,
    }
    let text = std::fs::read_to_string(path).unwrap_or_default();
    serde_json::from_str::<Signature>(&text).is_ok_and(|found| found.program == PROGRAM)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn example() -> Manifest {
        Manifest {
            program: PROGRAM,
            version: VERSION,
            scenario: "day".to_owned(),
            scenario_hash: named_hash("5c"),
            files: vec![InputFile::new("calls", Path::new("/home/someone/logs/calls.csv"), "a1")],
            overrides: vec!["agents.cards.count=40".to_owned()],
            seed: 7,
            replication: None,
            course: Course {
                start: Some(start_text(&Calendar::new(20_514 * 86_400 + 14 * 3_600, -420))),
                duration_s: Manifest::seconds(SimDuration::from_secs(28_800)),
                interval_s: Manifest::seconds(SimDuration::from_secs(900)),
                warm_up_s: Manifest::seconds(SimDuration::ZERO),
                service_levels: IndexMap::new(),
            },
            simulated_s: Manifest::seconds(SimDuration::from_secs(28_800)),
            events: 123,
            fingerprints: IndexMap::from([("contacts", "00ff".to_owned())]),
            rows: IndexMap::from([("contacts.csv".to_owned(), 12)]),
            resolved_scenario: serde_json::json!({"duration": "8h"}),
        }
    }

    #[test]
    fn out_7_the_manifest_lists_what_a_result_needs_to_be_made_again() {
        let text = example().to_json();
        let value: serde_json::Value = serde_json::from_str(&text).unwrap();
        let keys: Vec<_> = value.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(
            keys,
            [
                "program",
                "version",
                "scenario",
                "scenario_hash",
                "files",
                "overrides",
                "seed",
                "course",
                "simulated_s",
                "events",
                "fingerprints",
                "rows",
                "resolved_scenario"
            ]
        );
        assert_eq!(value["simulated_s"], "28800.000000");
        assert_eq!(value["course"]["start"], "2026-03-02T07:00:00-07:00");
        assert!(text.ends_with("}\n"));
    }

    #[test]
    fn core_2_the_manifest_tells_no_absolute_path() {
        assert_eq!(example().files[0].path, "calls.csv");
        let relative = InputFile::new("calls", Path::new("../logs/calls.csv"), "b2");
        assert_eq!(relative.path, "../logs/calls.csv");
    }
}
