//! The metrics of an agent group.

use super::metric::{Metric, MetricInfo, Scope, Unit};
use super::totals::PlaceTotals;

/// The metrics, in the order of the summary.
pub static METRICS: &[Metric<PlaceTotals>] = &[
    Metric {
        info: MetricInfo {
            scope: Scope::Group,
            name: "answered",
            unit: Unit::Count,
            formula: "contacts that its agents answered and that ended",
            source: "contacts.csv",
            heading: Some("answered"),
        },
        value: |of| Some(of.contacts.answered as f64),
    },
    Metric {
        info: MetricInfo {
            scope: Scope::Group,
            name: "handled",
            unit: Unit::Count,
            formula: "contacts that its agents served to their end",
            source: "contacts.csv",
            heading: Some("handled"),
        },
        value: |of| Some(of.contacts.handled as f64),
    },
    Metric {
        info: MetricInfo {
            scope: Scope::Group,
            name: "lost",
            unit: Unit::Count,
            formula: "contacts ended by a failure while with its agents",
            source: "contacts.csv",
            heading: Some("lost"),
        },
        value: |of| Some(of.contacts.lost as f64),
    },
    Metric {
        info: MetricInfo {
            scope: Scope::Group,
            name: "aht_s",
            unit: Unit::Seconds,
            formula: "mean of conversation, holds and wrap-up of the handled",
            source: "contacts.csv",
            heading: Some("AHT"),
        },
        value: |of| of.contacts.handling.mean(of.contacts.handled),
    },
    Metric {
        info: MetricInfo {
            scope: Scope::Group,
            name: "occupancy",
            unit: Unit::Ratio,
            formula: "(talking + held + wrap-up) / (talking + held + wrap-up + available + reserved) of the group",
            source: "intervals.csv",
            heading: Some("occupancy"),
        },
        value: |of| of.agents.occupancy(),
    },
    Metric {
        info: MetricInfo {
            scope: Scope::Group,
            name: "logged_in_s",
            unit: Unit::Seconds,
            formula: "agent time logged in",
            source: "intervals.csv",
            heading: None,
        },
        value: |of| Some(of.agents.logged_in.seconds()),
    },
    Metric {
        info: MetricInfo {
            scope: Scope::Group,
            name: "not_ready_s",
            unit: Unit::Seconds,
            formula: "agent time not ready",
            source: "intervals.csv",
            heading: None,
        },
        value: |of| Some(of.agents.not_ready.seconds()),
    },
    Metric {
        info: MetricInfo {
            scope: Scope::Group,
            name: "available_s",
            unit: Unit::Seconds,
            formula: "agent time available",
            source: "intervals.csv",
            heading: None,
        },
        value: |of| Some(of.agents.available.seconds()),
    },
    Metric {
        info: MetricInfo {
            scope: Scope::Group,
            name: "reserved_s",
            unit: Unit::Seconds,
            formula: "agent time reserved or ringing",
            source: "intervals.csv",
            heading: None,
        },
        value: |of| Some(of.agents.reserved.seconds()),
    },
    Metric {
        info: MetricInfo {
            scope: Scope::Group,
            name: "talking_s",
            unit: Unit::Seconds,
            formula: "agent time in conversation or active",
            source: "intervals.csv",
            heading: None,
        },
        value: |of| Some(of.agents.talking.seconds()),
    },
    Metric {
        info: MetricInfo {
            scope: Scope::Group,
            name: "held_s",
            unit: Unit::Seconds,
            formula: "agent time with a caller on hold",
            source: "intervals.csv",
            heading: None,
        },
        value: |of| Some(of.agents.held.seconds()),
    },
    Metric {
        info: MetricInfo {
            scope: Scope::Group,
            name: "wrap_up_s",
            unit: Unit::Seconds,
            formula: "agent time in wrap-up",
            source: "intervals.csv",
            heading: None,
        },
        value: |of| Some(of.agents.wrap_up.seconds()),
    },
    Metric {
        info: MetricInfo {
            scope: Scope::Group,
            name: "agent_seconds_out_of_service",
            unit: Unit::Seconds,
            formula: "agent time on shift but cut off by a failure",
            source: "intervals.csv",
            heading: Some("out of service"),
        },
        value: |of| Some(of.agents.out_of_service.seconds()),
    },
];
