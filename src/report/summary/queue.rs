//! The metrics of a queue.

use super::metric::{Metric, MetricInfo, Scope, Unit};
use super::totals::QueueTotals;
use super::totals::share;

fn percentile(of: &QueueTotals, percent: u32) -> Option<f64> {
    let [wait] = of.waits.percentiles([percent]);
    wait
}

/// The metrics, in the order of the summary.
pub static METRICS: &[Metric<QueueTotals>] = &[
    Metric {
        info: MetricInfo {
            scope: Scope::Queue,
            name: "offered",
            unit: Unit::Count,
            formula: "contacts submitted",
            source: "contacts.csv",
            heading: Some("offered"),
        },
        value: |of| Some(of.contacts.offered as f64),
    },
    Metric {
        info: MetricInfo {
            scope: Scope::Queue,
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
            scope: Scope::Queue,
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
            scope: Scope::Queue,
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
            scope: Scope::Queue,
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
            scope: Scope::Queue,
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
            scope: Scope::Queue,
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
            scope: Scope::Queue,
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
            scope: Scope::Queue,
            name: "asa_s",
            unit: Unit::Seconds,
            formula: "mean wait of the answered",
            source: "contacts.csv",
            heading: Some("ASA"),
        },
        value: |of| of.contacts.waiting_answered.mean(of.contacts.answered),
    },
    Metric {
        info: MetricInfo {
            scope: Scope::Queue,
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
            scope: Scope::Queue,
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
            scope: Scope::Queue,
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
            scope: Scope::Queue,
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
            scope: Scope::Queue,
            name: "occupancy",
            unit: Unit::Ratio,
            formula: "(talking + held + wrap-up) / (talking + held + wrap-up + available + reserved) of the groups that serve the queue, with all their work",
            source: "intervals.csv",
            heading: None,
        },
        value: |of| of.agents.occupancy(),
    },
    Metric {
        info: MetricInfo {
            scope: Scope::Queue,
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
            scope: Scope::Queue,
            name: "wait_p50_s",
            unit: Unit::Seconds,
            formula: "shortest wait such that 50 % of all offered that ended waited no longer; exact up to 4,096 contacts, then at most 0.1 % too high",
            source: "contacts.csv",
            heading: None,
        },
        value: |of| percentile(of, 50),
    },
    Metric {
        info: MetricInfo {
            scope: Scope::Queue,
            name: "wait_p80_s",
            unit: Unit::Seconds,
            formula: "shortest wait such that 80 % of all offered that ended waited no longer; exact up to 4,096 contacts, then at most 0.1 % too high",
            source: "contacts.csv",
            heading: None,
        },
        value: |of| percentile(of, 80),
    },
    Metric {
        info: MetricInfo {
            scope: Scope::Queue,
            name: "wait_p90_s",
            unit: Unit::Seconds,
            formula: "shortest wait such that 90 % of all offered that ended waited no longer; exact up to 4,096 contacts, then at most 0.1 % too high",
            source: "contacts.csv",
            heading: None,
        },
        value: |of| percentile(of, 90),
    },
    Metric {
        info: MetricInfo {
            scope: Scope::Queue,
            name: "wait_p95_s",
            unit: Unit::Seconds,
            formula: "shortest wait such that 95 % of all offered that ended waited no longer; exact up to 4,096 contacts, then at most 0.1 % too high",
            source: "contacts.csv",
            heading: Some("p95"),
        },
        value: |of| percentile(of, 95),
    },
    Metric {
        info: MetricInfo {
            scope: Scope::Queue,
            name: "wait_p99_s",
            unit: Unit::Seconds,
            formula: "shortest wait such that 99 % of all offered that ended waited no longer; exact up to 4,096 contacts, then at most 0.1 % too high",
            source: "contacts.csv",
            heading: None,
        },
        value: |of| percentile(of, 99),
    },
];
