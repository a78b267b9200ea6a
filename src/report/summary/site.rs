//! The metrics of a site.

use super::metric::{Metric, MetricInfo, Scope, Unit};
use super::totals::PlaceTotals;

/// The metrics, in the order of the summary.
pub static METRICS: &[Metric<PlaceTotals>] = &[
    Metric {
        info: MetricInfo {
            scope: Scope::Site,
            name: "offered",
            unit: Unit::Count,
            formula: "contacts whose last switch was the site's",
            source: "contacts.csv",
            heading: Some("offered"),
        },
        value: |of| Some(of.contacts.offered as f64),
    },
    Metric {
        info: MetricInfo {
            scope: Scope::Site,
            name: "answered",
            unit: Unit::Count,
            formula: "of these, contacts that ended and had been answered, whether handled or lost later",
            source: "contacts.csv",
            heading: Some("answered"),
        },
        value: |of| Some(of.contacts.answered as f64),
    },
    Metric {
        info: MetricInfo {
            scope: Scope::Site,
            name: "handled",
            unit: Unit::Count,
            formula: "of these, contacts served to their end",
            source: "contacts.csv",
            heading: None,
        },
        value: |of| Some(of.contacts.handled as f64),
    },
    Metric {
        info: MetricInfo {
            scope: Scope::Site,
            name: "abandoned",
            unit: Unit::Count,
            formula: "of these, contacts whose customer gave up",
            source: "contacts.csv",
            heading: Some("abandoned"),
        },
        value: |of| Some(of.contacts.abandoned as f64),
    },
    Metric {
        info: MetricInfo {
            scope: Scope::Site,
            name: "rejected",
            unit: Unit::Count,
            formula: "of these, contacts not let in",
            source: "contacts.csv",
            heading: Some("rejected"),
        },
        value: |of| Some(of.contacts.rejected as f64),
    },
    Metric {
        info: MetricInfo {
            scope: Scope::Site,
            name: "lost",
            unit: Unit::Count,
            formula: "of these, contacts ended by a failure",
            source: "contacts.csv",
            heading: Some("lost"),
        },
        value: |of| Some(of.contacts.lost as f64),
    },
    Metric {
        info: MetricInfo {
            scope: Scope::Site,
            name: "open_at_end",
            unit: Unit::Count,
            formula: "of these, contacts neither served nor gone when the run ended",
            source: "contacts.csv",
            heading: Some("open"),
        },
        value: |of| Some(of.contacts.open as f64),
    },
    Metric {
        info: MetricInfo {
            scope: Scope::Site,
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
            scope: Scope::Site,
            name: "occupancy",
            unit: Unit::Ratio,
            formula: "(talking + held + wrap-up) / (talking + held + wrap-up + available + reserved) of the groups whose people sit there",
            source: "intervals.csv",
            heading: Some("occupancy"),
        },
        value: |of| of.agents.occupancy(),
    },
    Metric {
        info: MetricInfo {
            scope: Scope::Site,
            name: "agent_seconds_out_of_service",
            unit: Unit::Seconds,
            formula: "agent time on shift but cut off by a failure",
            source: "intervals.csv",
            heading: Some("out of service"),
        },
        value: |of| Some(of.agents.out_of_service.seconds()),
    },
];
