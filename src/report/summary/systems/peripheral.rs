//! The figures of peripheral gateways and media routing.

use crate::ledger::figures::Figure;
use crate::report::summary::metric::{MetricInfo, Scope, Unit};

/// The figures, in the order of the summary.
pub static FIGURES: &[(Figure, MetricInfo)] = &[
    (
        Figure::PgActivations,
        MetricInfo {
            scope: Scope::System,
            name: "pg_activations",
            unit: Unit::Count,
            formula: "sides of PGs that activated because the other one was lost",
            source: "agent_logouts.csv",
            heading: Some("PG activations"),
        },
    ),
    (
        Figure::ComponentLogouts,
        MetricInfo {
            scope: Scope::System,
            name: "component_logouts",
            unit: Unit::Count,
            formula: "log-outs of agents with reason code 50002",
            source: "agent_logouts.csv",
            heading: Some("log-outs 50002"),
        },
    ),
    (
        Figure::MissedCallLogouts,
        MetricInfo {
            scope: Scope::System,
            name: "missed_call_logouts",
            unit: Unit::Count,
            formula: "log-outs of agents with reason code 50010",
            source: "agent_logouts.csv",
            heading: None,
        },
    ),
    (
        Figure::RequestsDiscarded,
        MetricInfo {
            scope: Scope::System,
            name: "requests_discarded",
            unit: Unit::Count,
            formula: "NEW_TASK requests that the CallRouter had pending and discarded",
            source: "lost_data.csv",
            heading: None,
        },
    ),
    (
        Figure::RequestsFailed,
        MetricInfo {
            scope: Scope::System,
            name: "requests_failed",
            unit: Unit::Count,
            formula: "NEW_TASK requests that were answered NEW_TASK_FAILURE",
            source: "lost_data.csv",
            heading: None,
        },
    ),
    (
        Figure::TasksUnreported,
        MetricInfo {
            scope: Scope::System,
            name: "tasks_unreported",
            unit: Unit::Count,
            formula: "tasks that ended and are in no report when the run ends",
            source: "lost_data.csv",
            heading: Some("tasks unreported"),
        },
    ),
    (
        Figure::TasksLate,
        MetricInfo {
            scope: Scope::System,
            name: "tasks_late",
            unit: Unit::Count,
            formula: "tasks whose report came late",
            source: "lost_data.csv",
            heading: None,
        },
    ),
    (
        Figure::TasksTwice,
        MetricInfo {
            scope: Scope::System,
            name: "tasks_with_more_records",
            unit: Unit::Count,
            formula: "tasks with more records than there were",
            source: "lost_data.csv",
            heading: None,
        },
    ),
    (
        Figure::RecordsTooLong,
        MetricInfo {
            scope: Scope::System,
            name: "records_too_long",
            unit: Unit::Count,
            formula: "records that ended with disposition code 41",
            source: "lost_data.csv",
            heading: None,
        },
    ),
    (
        Figure::RecordsPathDown,
        MetricInfo {
            scope: Scope::System,
            name: "records_path_down",
            unit: Unit::Count,
            formula: "records that ended with disposition code 42",
            source: "lost_data.csv",
            heading: None,
        },
    ),
    (
        Figure::RecordsAppInit,
        MetricInfo {
            scope: Scope::System,
            name: "records_ended_during_init",
            unit: Unit::Count,
            formula: "records that ended with disposition code 51",
            source: "lost_data.csv",
            heading: None,
        },
    ),
];
