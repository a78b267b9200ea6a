//! What a metric is.

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

    /// A value for a reader: counts whole, seconds with one decimal, shares in percent.
    pub fn format_short(self, value: f64) -> String {
        match self {
            Unit::Count => format!("{value:.0}"),
            Unit::Seconds => format!("{value:.1}"),
            Unit::Number => format!("{value:.2}"),
            Unit::Ratio => format!("{:.1} %", value * 100.0),
            Unit::Flag => (if value == 1.0 { "yes" } else { "no" }).to_owned(),
        }
    }
}

/// A mean or a bound over replications: six decimals, whatever the unit.
pub fn format_statistic(value: f64) -> String {
    let text = format!("{value:.6}");
    // A bound that rounds to nothing has no sign.
    if text == "-0.000000" { text[1..].to_owned() } else { text }
}
