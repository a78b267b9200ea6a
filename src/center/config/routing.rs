//! What a scenario says about how contacts and agents find each other, and what becomes of
//! contacts that are not served (CORE-13).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::kernel::distribution::Distribution;
use crate::kernel::time::SimDuration;
use crate::kernel::units::{Moment, Names};

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

/// Who of several free agents of equal preference gets a contact.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Selection {
    /// Who has been available longest.
    #[default]
    LongestAvailable,
    /// Who had something in hand for the smallest share of the time since logging in, as
    /// far as the switch knows; of equals the longest available. Costs a look at every
    /// free agent for each contact.
    LeastOccupied,
    /// A group at random in proportion to its free agents, and of it the longest
    /// available.
    Proportional,
    /// Of the first group that has anybody free, in the order in which they are listed,
    /// the longest available.
    ByPriority,
}

/// Help after a wait: more groups, or another site.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(extend("x-choices" = [["groups"], ["site"]], "x-one-of" = true))]
pub struct OverflowConfig {
    /// How old a contact must be that still waits: its time since the customer asked for
    /// service.
    #[schemars(extend("x-positive" = true), example = &"60s")]
    pub after: SimDuration,
    /// Groups that may take it from then on. They are equals; each serves the contacts that
    /// wait at the switch where it is logged in.
    #[serde(default)]
    pub groups: Option<Names>,
    /// The site whose switch it moves to, keeping its age. The two switches speak over
    /// their link: while that is cut, or the other switch has no room, it stays.
    #[serde(default)]
    pub site: Option<String>,
}

/// Customers who come again after they gave up or were not let in. Who heard that the
/// center is closed, and who was cut off by a failure, does not.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RedialConfig {
    /// Share of them who come again (0 to 1).
    #[schemars(range(min = 0.0, max = 1.0), example = 0.4)]
    pub share: f64,
    /// How long after the end of the contact.
    #[schemars(example = &"5m")]
    pub delay: Distribution,
    /// Whether the one who comes again is the same customer, with the same handling time
    /// and patience, or like a new one.
    #[serde(default, rename = "as")]
    pub kind: RedialAs,
    /// How many times one customer comes again at most.
    #[serde(default = "three")]
    #[schemars(range(min = 1, max = 15))]
    pub attempts: u8,
}

/// Who it is that comes again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RedialAs {
    /// The same customer: handling time, patience, hold and wrap-up are as before.
    #[default]
    Same,
    /// Like a new customer: all of these are drawn anew.
    New,
}

/// A time during which a queue lets contacts in.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HoursConfig {
    /// When it opens.
    #[schemars(example = &"08:00")]
    pub from: Moment,
    /// When it closes. Who waits by then is served.
    #[schemars(example = &"18:00")]
    pub until: Moment,
}

/// What becomes of customers whom nobody can serve any more: by the schedule everybody who
/// could has gone home, and nobody comes before midnight.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum WhenClosed {
    /// They wait on.
    #[default]
    Hold,
    /// Who waits is sent away when the last agent leaves; who comes is not let in.
    SendAway,
}

fn three() -> u8 {
    3
}
