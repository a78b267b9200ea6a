//! What a metric is.

use crate::ledger::readable::{grouped, seconds, seconds_around};

/// What a metric is measured of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// The whole run.
    Run,
    /// A queue.
    Queue,
    /// An agent group.
    Group,
    /// A site.
    Site,
    /// A modelled system: `heartbeat.claims`.
    System,
    /// A node of a modelled system.
    Node,
    /// A policy of a modelled system.
    Policy,
}

/// What a metric's value is: this decides how it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// How many.
    Count,
    /// A time in seconds.
    Seconds,
    /// A share of a whole: 0 to 1.
    Ratio,
    /// 1 for yes, 0 for no.
    Flag,
    /// How many on average: calls for each browser.
    Number,
}

/// What is known of a metric without a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MetricInfo {
    /// What it is measured of.
    pub scope: Scope,
    /// Its name, unique within the scope.
    pub name: &'static str,
    /// What its value is.
    pub unit: Unit,
    /// How it is computed, in words.
    pub formula: &'static str,
    /// The file whose rows it is computed from.
    pub source: &'static str,
    /// Its heading in the terminal's table; none: not shown there.
    pub heading: Option<&'static str>,
}

/// A metric that is computed from what was counted of a `T`.
#[derive(Debug)]
pub struct Metric<T: 'static> {
    /// What is known of it without a run.
    pub info: MetricInfo,
    /// Its value; none where it is undefined.
    pub value: fn(&T) -> Option<f64>,
}

impl Scope {
    /// Every scope, in the order of the summary.
    pub const ALL: &[Scope] = &[
        Scope::Run,
        Scope::Queue,
        Scope::Group,
        Scope::Site,
        Scope::System,
        Scope::Node,
        Scope::Policy,
    ];
    /// The words of all scopes.
    pub const WORDS: &[&str] = &["run", "queue", "group", "site", "system", "node", "policy"];

    /// Whether things of this scope have metrics of their own each: a table for readers then
    /// has a line for each metric.
    pub const fn is_tall(self) -> bool {
        matches!(self, Scope::System | Scope::Node | Scope::Policy)
    }

    /// The word for it in files.
    pub const fn as_str(self) -> &'static str {
        match self {
            Scope::Run => "run",
            Scope::Queue => "queue",
            Scope::Group => "group",
            Scope::Site => "site",
            Scope::System => "system",
            Scope::Node => "node",
            Scope::Policy => "policy",
        }
    }
}

impl Unit {
    /// The words of all units.
    pub const WORDS: &[&str] = &["count", "s", "ratio", "flag", "number"];

    /// The word for it in files.
    pub const fn as_str(self) -> &'static str {
        match self {
            Unit::Count => "count",
            Unit::Seconds => "s",
            Unit::Ratio => "ratio",
            Unit::Flag => "flag",
            Unit::Number => "number",
        }
    }

    /// The value of one run in full: counts and flags whole, all others with six
    /// decimals.
    pub fn format(self, value: f64) -> String {
        match self {
            Unit::Count | Unit::Flag => format!("{value:.0}"),
            Unit::Seconds | Unit::Ratio | Unit::Number => format_statistic(value),
        }
    }

    /// A value for a reader, with its unit: a length of time in the unit that suits it, a share
    /// in percent.
    pub fn format_short(self, value: f64) -> String {
        match self {
            // The mean of small counts has a decimal.
            Unit::Count if value.fract() != 0.0 && value < 100.0 => grouped(value, 1),
            Unit::Count => grouped(value, 0),
            Unit::Seconds => seconds(value),
            Unit::Number => grouped(value, 2),
            Unit::Ratio => format!("{:.1} %", value * 100.0),
            Unit::Flag => (if value == 1.0 { "yes" } else { "no" }).to_owned(),
        }
    }

    /// A mean and half the width of its interval for a reader.
    pub fn format_around(self, mean: f64, half: f64) -> String {
        match self {
            Unit::Seconds => seconds_around(mean, half),
            Unit::Ratio => format!("{:.1} ± {:.1} %", mean * 100.0, half * 100.0),
            Unit::Count => {
                let whole = mean.fract() == 0.0 && half.fract() == 0.0;
                let decimals = usize::from(!whole && mean < 100.0);
                format!("{} ± {}", grouped(mean, decimals), grouped(half, decimals))
            }
            Unit::Number | Unit::Flag => format!("{} ± {}", grouped(mean, 2), grouped(half, 2)),
        }
    }
}

/// A mean or a bound over replications: six decimals, whatever the unit.
pub fn format_statistic(value: f64) -> String {
    let text = format!("{value:.6}");
    // A bound that rounds to nothing has no sign.
    if text == "-0.000000" { text[1..].to_owned() } else { text }
}
