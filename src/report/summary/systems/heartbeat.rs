//! The figures of communication sessions and watchdogs.

use crate::ledger::figures::Figure;
use crate::report::summary::metric::{MetricInfo, Scope, Unit};

/// The figures, in the order of the summary.
pub static FIGURES: &[(Figure, MetricInfo)] = &[
    heartbeat(
        Figure::DeadBrowsers,
        Unit::Count,
        "browsers that crashed or hung while an agent was logged on by them",
        Some("dead browsers"),
    ),
    heartbeat(
        Figure::LogOffs,
        Unit::Count,
        "agents logged off by their session or watchdog",
        Some("log-offs"),
    ),
    heartbeat(
        Figure::Detections,
        Unit::Count,
        "log-offs that were the first notice of a dead browser",
        None,
    ),
    heartbeat(
        Figure::FalseLogouts,
        Unit::Count,
        "log-offs of agents whose browser was alive",
        Some("false log-outs"),
    ),
    heartbeat(
        Figure::MissedDetections,
        Unit::Count,
        "dead browsers unnoticed for longer than the heartbeat lag, until they came back or the \
         run ended",
        Some("missed"),
    ),
    heartbeat(
        Figure::DetectionMean,
        Unit::Seconds,
        "mean time from a browser's failure to the log-off, over the detections",
        Some("detection"),
    ),
    heartbeat(
        Figure::DetectionMax,
        Unit::Seconds,
        "longest time from a browser's failure to the log-off",
        Some("detection at most"),
    ),
    heartbeat(
        Figure::CallsToDeadBrowsers,
        Unit::Count,
        "calls that sessions let through to dead browsers",
        Some("calls to dead browsers"),
    ),
    heartbeat(Figure::RejectedCalls, Unit::Count, "calls that sessions rejected", Some("rejected")),
    heartbeat(
        Figure::ReroutedCalls,
        Unit::Count,
        "calls routed again after they were rejected, or rang at a dead browser",
        Some("re-routed"),
    ),
    heartbeat(Figure::ReroutedPerDeadBrowser, Unit::Number, "rerouted_calls / dead_browsers", None),
    heartbeat(
        Figure::AddedWait,
        Unit::Seconds,
        "mean time from offer to re-routing, over rerouted_calls",
        Some("added wait"),
    ),
    heartbeat(Figure::CmsPings, Unit::Count, "pings of watchdogs to the CMS", Some("CMS pings")),
    heartbeat(
        Figure::CmsMessages,
        Unit::Count,
        "messages to browsers that the CMS is not available",
        None,
    ),
    heartbeat(
        Figure::CmsFlags,
        Unit::Count,
        "times at which the CMS was flagged as not available",
        None,
    ),
];

/// A figure of communication sessions and watchdogs.
const fn heartbeat(
    figure: Figure,
    unit: Unit,
    formula: &'static str,
    heading: Option<&'static str>,
) -> (Figure, MetricInfo) {
    let name = figure.as_str();
    let scope = Scope::System;
    (figure, MetricInfo { scope, name, unit, formula, source: "heartbeat.csv", heading })
}
