//! What a scenario says about the center: queues, agents, workload.

mod agents;
mod arrivals;
mod queue;
mod reporting;
mod routing;

pub use agents::{BreakConfig, GroupConfig, ShiftConfig, StaffingConfig};
pub use arrivals::{
    ArrivalsConfig, BusynessConfig, Columns, ForecastConfig, LogConfig, RatePeriodConfig,
};
pub use queue::{
    AbandonedWithin, Bound, HoldConfig, PeriodConfig, QueueConfig, ServiceLevelConfig,
};
pub use reporting::ReportingConfig;
pub use routing::{
    HoursConfig, OverflowConfig, RedialAs, RedialConfig, Selection, Takes, WhenClosed,
};
