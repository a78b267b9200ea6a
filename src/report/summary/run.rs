//! The metrics of a whole run.

use super::metric::{Metric, MetricInfo, Scope, Unit};
use super::totals::RunTotals;
use super::totals::share;

/// The metrics, in the order of the summary.
pub static METRICS: &[Metric<RunTotals>] = &[
    Metric {
        info: MetricInfo {
            scope: Scope::Run,
            name: "submitted",
            unit: Unit::Count,
            formula: "contacts submitted",
            source: "contacts.csv",
            heading: Some("submitted"),
        },
        value: |of| Some(of.contacts.offered as f64),
    },
    Metric {
        info: MetricInfo {
            scope: Scope::Run,
            name: "answered",
            unit: Unit::Count,
            formula: "contacts that ended and had been answered, whether handled or lost later",
            source: "contacts.csv",
            heading: Some("answered"),
        },
        value: |of| Some(of.contacts.answered as f64),
    },
    Metric {
        info: MetricInfo {
            scope: Scope::Run,
            name: "handled",
            unit: Unit::Count,
            formula: "contacts served to their end",
            source: "contacts.csv",
            heading: None,
        },
        value: |of| Some(of.contacts.handled as f64),
    },
    Metric {
        info: MetricInfo {
            scope: Scope::Run,
            name: "abandoned",
            unit: Unit::Count,
            formula: "contacts whose customer gave up",
            source: "contacts.csv",
            heading: Some("abandoned"),
        },
        value: |of| Some(of.contacts.abandoned as f64),
    },
    Metric {
        info: MetricInfo {
            scope: Scope::Run,
            name: "rejected",
            unit: Unit::Count,
            formula: "contacts not let in",
            source: "contacts.csv",
            heading: Some("rejected"),
        },
        value: |of| Some(of.contacts.rejected as f64),
    },
    Metric {
        info: MetricInfo {
            scope: Scope::Run,
            name: "lost",
            unit: Unit::Count,
            formula: "contacts ended by a failure",
            source: "contacts.csv",
            heading: Some("lost"),
        },
        value: |of| Some(of.contacts.lost as f64),
    },
    Metric {
        info: MetricInfo {
            scope: Scope::Run,
            name: "open_at_end",
            unit: Unit::Count,
            formula: "contacts neither served nor gone when the run ended",
            source: "contacts.csv",
            heading: Some("open"),
        },
        value: |of| Some(of.contacts.open as f64),
    },
    Metric {
        info: MetricInfo {
            scope: Scope::Run,
            name: "service_level",
            unit: Unit::Ratio,
            formula: "answered within the threshold / (offered - open_at_end), as the queue's service_level says: those who gave up within it are excluded, met or missed; rejected and lost ones are missed",
            source: "contacts.csv",
            heading: Some("svc level"),
        },
        value: |of| of.contacts.service.share(),
    },
    Metric {
        info: MetricInfo {
            scope: Scope::Run,
            name: "asa_s",
            unit: Unit::Seconds,
            formula: "mean wait of the answered",
            source: "contacts.csv",
            heading: None,
        },
        value: |of| of.contacts.waiting_answered.mean(of.contacts.answered),
    },
    Metric {
        info: MetricInfo {
            scope: Scope::Run,
            name: "mean_wait_s",
            unit: Unit::Seconds,
            formula: "mean wait of all offered that ended, from submission to the answer or, without one, to the end",
            source: "contacts.csv",
            heading: Some("wait"),
        },
        value: |of| of.contacts.waiting.mean(of.contacts.ended()),
    },
    Metric {
        info: MetricInfo {
            scope: Scope::Run,
            name: "max_wait_s",
            unit: Unit::Seconds,
            formula: "longest wait of all offered that ended",
            source: "contacts.csv",
            heading: None,
        },
        value: |of| (of.contacts.ended() > 0).then(|| of.contacts.longest_wait.as_secs_f64()),
    },
    Metric {
        info: MetricInfo {
            scope: Scope::Run,
            name: "abandonment_rate",
            unit: Unit::Ratio,
            formula: "abandoned / (offered - open_at_end)",
            source: "contacts.csv",
            heading: Some("aband."),
        },
        value: |of| share(of.contacts.abandoned, of.contacts.ended()),
    },
    Metric {
        info: MetricInfo {
            scope: Scope::Run,
            name: "aht_s",
            unit: Unit::Seconds,
            formula: "mean of conversation, holds and wrap-up of the handled",
            source: "contacts.csv",
            heading: None,
        },
        value: |of| of.contacts.handling.mean(of.contacts.handled),
    },
    Metric {
        info: MetricInfo {
            scope: Scope::Run,
            name: "occupancy",
            unit: Unit::Ratio,
            formula: "(talking + held + wrap-up) / (talking + held + wrap-up + available + reserved) of all groups",
            source: "intervals.csv",
            heading: Some("occupancy"),
        },
        value: |of| of.agents.occupancy(),
    },
    Metric {
        info: MetricInfo {
            scope: Scope::Run,
            name: "rerouted",
            unit: Unit::Count,
            formula: "offers taken back and queued again",
            source: "contacts.csv",
            heading: None,
        },
        value: |of| Some(of.contacts.rerouted as f64),
    },
    Metric {
        info: MetricInfo {
            scope: Scope::Run,
            name: "agent_seconds_out_of_service",
            unit: Unit::Seconds,
            formula: "agent time on shift but cut off by a failure",
            source: "intervals.csv",
            heading: None,
        },
        value: |of| Some(of.agents.out_of_service.seconds()),
    },
    Metric {
        info: MetricInfo {
            scope: Scope::Run,
            name: "lost_records",
            unit: Unit::Count,
            formula: "values that the reports lack or have wrong, in the whole run",
            source: "lost_data.csv",
            heading: Some("lost data"),
        },
        value: |of| Some(of.lost_records as f64),
    },
    Metric {
        info: MetricInfo {
            scope: Scope::Run,
            name: "late_records",
            unit: Unit::Count,
            formula: "values that the reports had late, in the whole run",
            source: "lost_data.csv",
            heading: None,
        },
        value: |of| Some(of.late_records as f64),
    },
    Metric {
        info: MetricInfo {
            scope: Scope::Run,
            name: "view_disagreement_s",
            unit: Unit::Seconds,
            formula: "agent time in which a router believed something else than was so, in the \
                      whole run",
            source: "router_views.csv",
            heading: None,
        },
        value: |of| Some(of.disagreement.seconds()),
    },
    Metric {
        info: MetricInfo {
            scope: Scope::Run,
            name: "faults",
            unit: Unit::Count,
            formula: "targets that a fault really hit, in the whole run",
            source: "faults.csv",
            heading: Some("faults"),
        },
        value: |of| Some(of.faults as f64),
    },
    Metric {
        info: MetricInfo {
            scope: Scope::Run,
            name: "warnings",
            unit: Unit::Count,
            formula: "warnings, in the whole run",
            source: "warnings.csv",
            heading: Some("warnings"),
        },
        value: |of| Some(of.warnings as f64),
    },
    Metric {
        info: MetricInfo {
            scope: Scope::Run,
            name: "books_balance",
            unit: Unit::Flag,
            formula: "1 if every queue's intervals count as many contacts offered, abandoned, rejected and lost as there are rows of contacts, in the whole run, else 0",
            source: "contacts.csv, intervals.csv",
            heading: None,
        },
        value: |of| Some(f64::from(u8::from(of.books_balance))),
    },
    Metric {
        info: MetricInfo {
            scope: Scope::Run,
            name: "simulated_s",
            unit: Unit::Seconds,
            formula: "simulated time",
            source: "the run itself",
            heading: None,
        },
        value: |of| Some(of.simulated.as_secs_f64()),
    },
    Metric {
        info: MetricInfo {
            scope: Scope::Run,
            name: "events",
            unit: Unit::Count,
            formula: "events handled",
            source: "the run itself",
            heading: None,
        },
        value: |of| Some(of.events as f64),
    },
];
