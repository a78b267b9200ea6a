//! Studies: a run that is kept, many runs of one scenario, runs that are judged, two
//! scenarios compared, one scenario at many points.

pub mod check;
pub mod compare;
pub mod expectation;
pub mod impact;
pub mod metric_check;
pub mod metric_name;
pub mod precision;
pub mod recorded;
pub mod replications;
pub mod setup;
pub mod stop;
pub mod sweep;
pub mod workers;
