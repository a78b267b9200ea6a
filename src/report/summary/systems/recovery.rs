//! The figures of SIP disaster recovery.

use crate::ledger::figures::Figure;
use crate::report::summary::metric::{MetricInfo, Scope, Unit};

/// The figures, in the order of the summary.
pub static FIGURES: &[(Figure, MetricInfo)] = &[
    (
        Figure::DesktopStarts,
        MetricInfo {
            scope: Scope::System,
            name: "desktop_starts",
            unit: Unit::Count,
            formula: "starts of desktops",
            source: "switchovers.csv",
            heading: None,
        },
    ),
    (
        Figure::Switchovers,
        MetricInfo {
            scope: Scope::System,
            name: "switchovers",
            unit: Unit::Count,
            formula: "switchovers of desktops that were decided",
            source: "switchovers.csv",
            heading: Some("switchovers"),
        },
    ),
    (
        Figure::SwitchoversCompleted,
        MetricInfo {
            scope: Scope::System,
            name: "switchovers_completed",
            unit: Unit::Count,
            formula: "switchovers after which the agent was logged in",
            source: "switchovers.csv",
            heading: None,
        },
    ),
    (
        Figure::ServiceWarnings,
        MetricInfo {
            scope: Scope::System,
            name: "service_warnings",
            unit: Unit::Count,
            formula: "warnings of agents that a configuration or statistic service is OFF",
            source: "warnings.csv",
            heading: None,
        },
    ),
    (
        Figure::WaveAgents,
        MetricInfo {
            scope: Scope::System,
            name: "wave_agents",
            unit: Unit::Count,
            formula: "of the largest wave (switchovers that overlap in time) how many there were",
            source: "switchovers.csv",
            heading: None,
        },
    ),
    (
        Figure::WaveHalfBack,
        MetricInfo {
            scope: Scope::System,
            name: "wave_half_back_s",
            unit: Unit::Seconds,
            formula: "of the largest wave, from the first detection until half of its agents were logged in",
            source: "switchovers.csv",
            heading: Some("half back"),
        },
    ),
    (
        Figure::WaveNinetyBack,
        MetricInfo {
            scope: Scope::System,
            name: "wave_ninety_percent_back_s",
            unit: Unit::Seconds,
            formula: "the same until 90 % were",
            source: "switchovers.csv",
            heading: None,
        },
    ),
    (
        Figure::WaveAllBack,
        MetricInfo {
            scope: Scope::System,
            name: "wave_all_back_s",
            unit: Unit::Seconds,
            formula: "the same until all were",
            source: "switchovers.csv",
            heading: Some("all back"),
        },
    ),
    (
        Figure::SwitchoverTime,
        MetricInfo {
            scope: Scope::System,
            name: "switchover_out_of_service_s",
            unit: Unit::Seconds,
            formula: "sum of out_of_service_s over starts and switchovers",
            source: "switchovers.csv",
            heading: None,
        },
    ),
];
