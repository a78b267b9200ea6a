//! What a scenario says about the center: queues, agents, workload.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::kernel::config::{one_or_many, one_or_many_schema};
use crate::kernel::distribution::Distribution;
use crate::kernel::time::SimDuration;
use crate::kernel::units::{Moment, Rate};
use crate::ledger::rows::Medium;

/// How a service level is counted (CORE-14).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ServiceLevelConfig {
    /// The threshold: the `y` of "x % within y".
    pub within: SimDuration,
    /// Whether an answer exactly at the threshold counts as within it.
    pub bound: Bound,
    /// How a caller counts who hung up within the threshold.
    pub abandoned: AbandonedWithin,
}

/// Whether a bound belongs to what it bounds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Bound {
    /// Up to and including.
    #[default]
    Inclusive,
    /// Strictly less.
    Strict,
}

/// How a service level counts callers who hung up within its threshold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AbandonedWithin {
    /// Left out of what was offered.
    #[default]
    Excluded,
    /// As if answered within it.
    Met,
    /// As if not answered within it.
    Missed,
}

/// A queue: one type of contact, and who serves it.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct QueueConfig {
    /// The medium of its contacts.
    #[serde(default)]
    #[schemars(extend("default" = "voice"))]
    pub medium: Medium,
    /// The sites whose switches take its contacts, in order of preference: the first that
    /// answers. Without it: the switches where its groups are logged in, in their order.
    #[serde(default)]
    pub sites: Vec<String>,
    /// The groups that serve it, in order of preference. Without it: every group that has
    /// the skills, the most skilled first.
    #[serde(default)]
    pub groups: Vec<String>,
    /// The skills that an agent needs, each with the least level.
    #[serde(default)]
    #[schemars(extend("additionalProperties" = {"type": "integer", "minimum": 1, "maximum": 100}))]
    pub skills: IndexMap<String, u8>,
    /// Priority of its contacts: higher is served first.
    #[serde(default)]
    pub priority: i16,
    /// When its contacts come. Without it none come by themselves.
    #[serde(default)]
    pub arrivals: ArrivalsConfig,
    /// Handling time: conversation, without holds and wrap-up. Required unless a call log
    /// tells it.
    #[serde(default)]
    pub handling: Option<Distribution>,
    /// Handling time where a certain group serves, by the group's name.
    #[serde(default)]
    pub handling_by_group: IndexMap<String, Distribution>,
    /// How long a customer waits before giving up. Without it customers wait for ever.
    #[serde(default)]
    pub patience: Option<Distribution>,
    /// Share of customers who give up at once if nobody is free (0 to 1).
    #[serde(default)]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub no_patience: f64,
    /// Handling time and patience of contacts that come in certain periods.
    #[serde(default)]
    pub periods: Vec<PeriodConfig>,
    /// The agent's work after each contact.
    #[serde(default)]
    #[schemars(extend("default" = "0s"))]
    pub wrap_up: Distribution,
    /// Calls that are put on hold.
    #[serde(default)]
    pub hold: Option<HoldConfig>,
    /// How its service level is counted; without it, as the scenario says.
    #[serde(default)]
    pub service_level: Option<ServiceLevelConfig>,
}

/// Handling time and patience from a moment on, until the next period.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PeriodConfig {
    /// When the period begins.
    #[schemars(example = &"08:00")]
    pub from: Moment,
    /// Handling time of contacts that come in it.
    #[serde(default)]
    pub handling: Option<Distribution>,
    /// Patience of customers who come in it.
    #[serde(default)]
    pub patience: Option<Distribution>,
}

/// Holds.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HoldConfig {
    /// Share of calls that are put on hold once (0 to 1).
    #[schemars(range(min = 0.0, max = 1.0), example = 0.1)]
    pub share: f64,
    /// For how long.
    #[schemars(example = &"45s")]
    pub time: Distribution,
}

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

/// A group of agents alike.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GroupConfig {
    /// How many people it has.
    #[schemars(example = 40)]
    pub count: u32,
    /// Where they sit.
    #[schemars(example = &"denver")]
    pub site: String,
    /// The site whose switch they are logged in to; without it, their own site's.
    #[serde(default)]
    pub switch: Option<String>,
    /// Their skills, each with a level (1 to 100).
    #[serde(default)]
    #[schemars(extend("additionalProperties" = {"type": "integer", "minimum": 1, "maximum": 100}))]
    pub skills: IndexMap<String, u8>,
    /// The queues they take from, in order of preference. Without it: all that they serve,
    /// in the order of the scenario.
    #[serde(default)]
    pub queues: Vec<String>,
    /// What a freed agent takes.
    #[serde(default)]
    pub takes: Takes,
    /// How many contacts of each medium one person can have in hand at once. Of a mixture
    /// each contact takes its share: one of three possible chats takes a third.
    #[serde(default = "one_call")]
    #[schemars(extend(
        "default" = {"voice": 1},
        "propertyNames" = {"enum": ["voice", "chat", "email", "generic"]},
        "additionalProperties" = {"type": "integer", "minimum": 1, "maximum": 65535}
    ))]
    pub media: IndexMap<Medium, u16>,
    /// People on duty per interval, from a CSV file. Never more than `count`.
    #[serde(default)]
    pub staffing: Option<StaffingConfig>,
    /// Shifts. Without them, and without `staffing`, all are on duty all the time.
    #[serde(default)]
    pub shifts: Vec<ShiftConfig>,
    /// Time until an offered call is answered.
    #[serde(default)]
    #[schemars(extend("default" = "0s"))]
    pub ring: Distribution,
    /// Share of offered calls that the agent does not answer at all (0 to 1).
    #[serde(default)]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub no_answer: f64,
    /// How long a call rings before it is taken back and queued again with its age.
    #[serde(default = "twelve_seconds")]
    pub ring_no_answer: SimDuration,
    /// How long an agent is not ready after a call that was not answered.
    #[serde(default)]
    pub not_ready_after_no_answer: SimDuration,
}

/// What a freed agent takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Takes {
    /// The longest waiter of the first queue, in the group's order, that has one.
    #[default]
    Preference,
    /// The longest waiter of all its queues.
    Oldest,
}

/// People on duty per interval.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StaffingConfig {
    /// The file, by its name in `inputs`.
    #[schemars(example = &"calls")]
    pub input: String,
    /// Column with the start of the interval.
    #[serde(default = "interval_start")]
    pub start: String,
    /// Column with the number of people on duty.
    #[serde(default = "agents")]
    pub agents: String,
    /// Use only rows that have one of these values in a column.
    #[serde(default)]
    pub only: IndexMap<String, Vec<String>>,
}

/// A shift of some of a group's people.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ShiftConfig {
    /// How many people work it; without it all who work no other shift.
    #[serde(default)]
    pub count: Option<u32>,
    /// When it begins.
    #[schemars(example = &"08:00")]
    pub from: Moment,
    /// When it ends. Calls in progress are finished.
    #[schemars(example = &"17:00")]
    pub until: Moment,
}

impl Default for ServiceLevelConfig {
    fn default() -> Self {
        ServiceLevelConfig {
            within: SimDuration::from_secs(20),
            bound: Bound::Inclusive,
            abandoned: AbandonedWithin::Excluded,
        }
    }
}

fn interval_start() -> String {
    "interval_start".to_owned()
}

fn calls() -> String {
    "calls".to_owned()
}

fn agents() -> String {
    "agents".to_owned()
}

fn one() -> f64 {
    1.0
}

fn one_call() -> IndexMap<Medium, u16> {
    IndexMap::from([(Medium::Voice, 1)])
}

fn twelve_seconds() -> SimDuration {
    SimDuration::from_secs(12)
}
