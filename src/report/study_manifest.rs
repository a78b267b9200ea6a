//! `manifest.json` of a study: what a comparison or a sweep needs to be made again.

use indexmap::IndexMap;
use serde::Serialize;
use serde_json::Value as Json;

use super::manifest::{InputFile, Manifest};

/// What a study is the study of. As the manifest of a run it holds no wall clock and no
/// absolute path.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StudyManifest {
    /// The program: by this a folder is known as a result of ours.
    pub program: &'static str,
    /// Its version.
    pub version: &'static str,
    /// The command: `compare` or `sweep`.
    pub study: &'static str,
    /// The scenarios, by their part in the study (`a`, `b`; `scenario`).
    pub scenarios: IndexMap<&'static str, StudiedScenario>,
    /// The seed.
    pub seed: u64,
    /// How many replications of each.
    pub replications: u32,
    /// What else was asked for.
    pub settings: IndexMap<&'static str, Json>,
    /// Rows of each CSV file, without its header.
    pub rows: IndexMap<String, u64>,
}

/// A scenario of a study.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StudiedScenario {
    /// Its name.
    pub scenario: String,
    /// Hash of its text.
    pub scenario_hash: String,
    /// Every other file that was read.
    pub files: Vec<InputFile>,
    /// Values given on the command line, `path=value`, in their order; of a sweep, those of
    /// its first point.
    pub overrides: Vec<String>,
    /// The scenario as it was run; of a sweep, its first point.
    pub resolved_scenario: Json,
}

impl StudiedScenario {
    /// What the manifest of one of its runs says of it.
    pub fn of(manifest: Manifest) -> Self {
        StudiedScenario {
            scenario: manifest.scenario,
            scenario_hash: manifest.scenario_hash,
            files: manifest.files,
            overrides: manifest.overrides,
            resolved_scenario: manifest.resolved_scenario,
        }
    }
}

impl StudyManifest {
    /// The text of the file.
    pub fn to_json(&self) -> String {
        let text = serde_json::to_string_pretty(self).expect("a manifest has only text keys");
        text + "\n"
    }
}
