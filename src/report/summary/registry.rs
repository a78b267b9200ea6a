//! The registry of metrics: every metric that a summary can hold.

use super::metric::{Metric, MetricInfo, Scope};
use super::{group, queue, run, site, system};

/// All metrics of all scopes, in the order of the summary.
pub fn metrics() -> impl Iterator<Item = &'static MetricInfo> {
    infos(run::METRICS)
        .chain(infos(queue::METRICS))
        .chain(infos(group::METRICS))
        .chain(infos(site::METRICS))
        .chain(system::figures().map(|(_, info)| info))
}

/// The metric with this name; none if the scope has no such metric.
pub fn find(scope: Scope, name: &str) -> Option<&'static MetricInfo> {
    metrics().find(|metric| metric.scope == scope && metric.name == name)
}

fn infos<T>(metrics: &'static [Metric<T>]) -> impl Iterator<Item = &'static MetricInfo> {
    metrics.iter().map(|metric| &metric.info)
}
