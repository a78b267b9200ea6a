//! What a scenario says about a queue.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::arrivals::ArrivalsConfig;
use super::routing::{HoursConfig, OverflowConfig, RedialConfig, Selection, WhenClosed};
use crate::kernel::distribution::Distribution;
use crate::kernel::time::SimDuration;
use crate::kernel::units::{Moment, Names};
use crate::ledger::rows::Medium;

/// A queue: one type of contact, and who serves it.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct QueueConfig {
    /// The modelled system that decides who gets its contacts: `peripheral.NAME`,
    /// `interaction.NAME`. Without it: the switches of its sites.
    #[serde(default)]
    #[schemars(example = &"peripheral.cards")]
    pub router: Option<String>,
    /// The copy of the agents' presence that its routing believes: `SITE/NAME.app` or
    /// `NAME.store`. Without it: what its switches know themselves.
    #[serde(default)]
    #[schemars(example = &"denver/staff.app")]
    pub presence: Option<String>,
    /// The medium of its contacts.
    #[serde(default)]
    #[schemars(extend("default" = "voice"))]
    pub medium: Medium,
    /// The sites whose switches take its contacts, in order of preference: the first that
    /// answers. Without it: the switches where its groups are logged in, in their order.
    #[serde(default)]
    pub sites: Vec<String>,
    /// The groups that serve it, in order of preference; a list within the list holds equals:
    /// `[["a", "b"], "c"]`. Without it: every group that has the skills, the most skilled
    /// first.
    #[serde(default)]
    #[schemars(example = serde_json::json!([["denver", "dallas"], "spare"]))]
    pub groups: Vec<Names>,
    /// Who of several free agents of equal preference gets a contact.
    #[serde(default)]
    #[schemars(extend("default" = "longest_available"))]
    pub selection: Selection,
    /// Help for contacts that have waited long, step by step.
    #[serde(default)]
    pub overflow: Vec<OverflowConfig>,
    /// How many contacts may wait in it at each site. Whoever finds no place is not let in:
    /// the carrier tries the queue's next site. Without it there is no limit.
    #[serde(default)]
    pub places: Option<u32>,
    /// When it lets contacts in. Without it: at any time.
    #[serde(default)]
    pub hours: Vec<HoursConfig>,
    /// What becomes of customers whom nobody can serve any more: by the schedule everybody
    /// who could has gone home, and nobody comes before midnight.
    #[serde(default)]
    #[schemars(extend("default" = "hold"))]
    pub when_closed: WhenClosed,
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
    /// Customers who come again after they gave up or were not let in.
    #[serde(default)]
    pub redial: Option<RedialConfig>,
    /// How its service level is counted; without it, as the scenario says.
    #[serde(default)]
    pub service_level: Option<ServiceLevelConfig>,
}

impl QueueConfig {
    /// Every group that it names to serve it from the start, in order of preference.
    pub fn named_groups(&self) -> impl Iterator<Item = &String> {
        self.groups.iter().flat_map(|equals| &equals.0)
    }

    /// Every group that it names to serve it after a wait.
    pub fn overflow_groups(&self) -> impl Iterator<Item = &String> {
        self.overflow.iter().filter_map(|step| step.groups.as_ref()).flat_map(|groups| &groups.0)
    }
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

impl Default for ServiceLevelConfig {
    fn default() -> Self {
        ServiceLevelConfig {
            within: SimDuration::from_secs(20),
            bound: Bound::Inclusive,
            abandoned: AbandonedWithin::Excluded,
        }
    }
}
