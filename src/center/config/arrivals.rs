//! What a scenario says about when contacts come, and how it reads others' data.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::kernel::config::{one_or_many, one_or_many_schema};
use crate::kernel::time::SimDuration;
use crate::kernel::units::{Moment, Rate};

/// When contacts come: one of `rate`, `rates`, `every`, `forecast`, `log`.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(extend(
    "x-choices" = [["rate"], ["rates"], ["every"], ["forecast"], ["log"]],
    "x-one-of" = true
))]
pub struct ArrivalsConfig {
    /// Poisson with a constant rate.
    pub rate: Option<Rate>,
    /// Poisson with a rate for each period, from its beginning until the next one.
    pub rates: Vec<RatePeriodConfig>,
    /// One contact at every interval, the first after one interval.
    #[schemars(extend("x-positive" = true))]
    pub every: Option<SimDuration>,
    /// Poisson, with expected volumes per interval from a CSV file.
    pub forecast: Option<ForecastConfig>,
    /// Every call of a log, at its own time.
    pub log: Option<LogConfig>,
    /// A busyness of the day that this queue shares with others (see `busyness`).
    pub busyness: Option<String>,
    /// When the first contact may come.
    pub from: Option<Moment>,
    /// When the last contact may come.
    pub until: Option<Moment>,
}

/// A rate from a moment on.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RatePeriodConfig {
    /// When it begins.
    #[schemars(example = &"08:00")]
    pub from: Moment,
    /// Contacts per time; zero for none.
    #[schemars(example = &"420/h")]
    pub rate: Rate,
}

/// A busyness of the day: a factor with mean 1 that multiplies the rates of every queue
/// that names it. Gamma distributed; drawn once a run.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BusynessConfig {
    /// Standard deviation of the factor, its mean being 1.
    #[schemars(extend("exclusiveMinimum" = 0), example = 0.1)]
    pub sd: f64,
}

/// A forecast: contacts per interval of 5, 15, 30 or 60 minutes.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ForecastConfig {
    /// The file, by its name in `inputs`.
    #[schemars(example = &"calls")]
    pub input: String,
    /// Column with the start of the interval.
    #[serde(default = "interval_start")]
    pub start: String,
    /// Column with the expected number of contacts.
    #[serde(default = "calls")]
    pub volume: String,
    /// What every volume is multiplied by.
    #[serde(default = "one")]
    #[schemars(range(min = 0.0))]
    pub scale: f64,
    /// Use only rows that have one of these values in a column.
    #[serde(default)]
    pub only: IndexMap<String, Vec<String>>,
    /// Share of broken rows that is tolerated (0 to 1).
    #[serde(default)]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub bad_rows: f64,
}

/// A call log in somebody's columns: one row a call (CLI-12).
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LogConfig {
    /// The file, by its name in `inputs`.
    #[schemars(example = &"calls")]
    pub input: String,
    /// Column with the time at which the caller asked for an agent; of several, the first
    /// that is not empty in a row.
    #[schemars(example = &"queue_start")]
    pub arrival: Columns,
    /// Column with the handling time in seconds.
    #[schemars(example = &"service_seconds")]
    pub handling: String,
    /// Column with the outcome.
    #[serde(default)]
    pub outcome: Option<String>,
    /// Values of the outcome that mean: an agent served the caller.
    #[serde(default)]
    pub served: Vec<String>,
    /// Values of the outcome that mean: the caller hung up.
    #[serde(default)]
    pub abandoned: Vec<String>,
    /// Column with the seconds that the caller waited; for callers who hung up this is
    /// their patience.
    #[serde(default)]
    pub queue_seconds: Option<String>,
    /// Use only rows that have one of these values in a column.
    #[serde(default)]
    pub only: IndexMap<String, Vec<String>>,
    /// Leave out rows that match any of these: each a table of column and value, all of
    /// which must be met.
    #[serde(default)]
    pub except: Vec<IndexMap<String, String>>,
    /// Share of broken rows that is tolerated (0 to 1); they are left out and counted.
    #[serde(default)]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub bad_rows: f64,
}

/// One column or several.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Columns(
    #[serde(deserialize_with = "one_or_many")]
    #[schemars(schema_with = "one_or_many_schema")]
    pub Vec<String>,
);

pub(super) fn interval_start() -> String {
    "interval_start".to_owned()
}

fn calls() -> String {
    "calls".to_owned()
}

fn one() -> f64 {
    1.0
}
