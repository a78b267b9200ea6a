//! What a scenario says about historical reports.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::kernel::time::SimDuration;

/// The historical database to which the switches report every interval.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReportingConfig {
    /// Where the database is: the process `SITE/history`.
    #[schemars(example = &"denver")]
    pub site: String,
    /// How long after an interval's end a switch sends its report (A).
    #[serde(default = "ten_seconds")]
    pub delay: SimDuration,
    /// How much later than that a report may come without being late (A).
    #[serde(default = "one_minute")]
    pub late_after: SimDuration,
}

fn ten_seconds() -> SimDuration {
    SimDuration::from_secs(10)
}

fn one_minute() -> SimDuration {
    SimDuration::from_secs(60)
}
