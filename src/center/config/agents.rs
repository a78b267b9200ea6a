//! What a scenario says about agents: who they are and when they work.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;

use super::arrivals::interval_start;
use super::routing::Takes;
use crate::kernel::distribution::Distribution;
use crate::kernel::time::SimDuration;
use crate::kernel::units::Moment;
use crate::ledger::rows::Medium;

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
    /// The site whose switch they are logged in to; without it, their peripheral's site, or
    /// else their own.
    #[serde(default)]
    pub switch: Option<String>,
    /// The peripheral at which they are logged in: `SITE/NAME` of a `[peripheral.NAME]`.
    #[serde(default)]
    #[schemars(example = &"denver/cards")]
    pub peripheral: Option<String>,
    /// The `[heartbeat.NAME]` whose communication sessions they use.
    #[serde(default)]
    pub heartbeat: Option<String>,
    /// The `[recovery.NAME]` whose desktops and phones they use.
    #[serde(default)]
    pub recovery: Option<String>,
    /// The `[interaction.NAME]` from which they get contacts.
    #[serde(default)]
    pub interaction: Option<String>,
    /// The `[presence.NAME]` that knows their presence.
    #[serde(default)]
    pub presence: Option<String>,
    /// The FE pool of their presence on which they are homed. Without it: the one at their
    /// site, else the one with the link of the least latency.
    #[serde(default)]
    pub presence_home: Option<String>,
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
    /// Share of the people who are absent (0 to 1): ill, on a course. Drawn for each person
    /// and each day on which they would come.
    #[serde(default)]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub shrinkage: f64,
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

impl GroupConfig {
    /// The site at whose switch they are logged in: the one that they name, that of their
    /// peripheral, or their own.
    pub fn switch_site(&self) -> &str {
        let of_peripheral = self.peripheral.as_ref().and_then(|at| at.split_once('/'));
        match (&self.switch, of_peripheral) {
            (Some(switch), _) => switch,
            (None, Some((site, _))) => site,
            (None, None) => &self.site,
        }
    }
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
#[derive(Clone, Debug, Deserialize, JsonSchema)]
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
    /// Breaks of its people.
    #[serde(default)]
    pub breaks: Vec<BreakConfig>,
}

/// A break. It interrupts nothing: who has a contact in hand finishes it, and is back all
/// the same when the break was to end (A).
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BreakConfig {
    /// When the first of the shift's people go.
    #[schemars(example = &"12:00")]
    pub at: Moment,
    /// How long each is away.
    #[schemars(extend("x-positive" = true), example = &"30m")]
    pub duration: SimDuration,
    /// So that not all go at once, their breaks begin evenly spread over this time.
    #[serde(default)]
    pub stagger: SimDuration,
}

fn agents() -> String {
    "agents".to_owned()
}

fn one_call() -> IndexMap<Medium, u16> {
    IndexMap::from([(Medium::Voice, 1)])
}

fn twelve_seconds() -> SimDuration {
    SimDuration::from_secs(12)
}
