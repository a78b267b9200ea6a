//! A summary as data.

use super::metric::{Metric, MetricInfo, Scope};

/// The metrics of one run, scope by scope, in a fixed order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Summary {
    /// The values.
    pub entries: Vec<Entry>,
}

/// One value of a summary.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Of what: a queue's name, and so on. The run's own is `run`.
    pub name: String,
    /// Which metric.
    pub metric: &'static MetricInfo,
    /// Its value; none where it is undefined.
    pub value: Option<f64>,
}

impl Summary {
    /// Adds all metrics of one thing.
    pub(super) fn extend<T>(&mut self, name: &str, metrics: &'static [Metric<T>], of: &T) {
        self.entries.extend(metrics.iter().map(|metric| Entry {
            name: name.to_owned(),
            metric: &metric.info,
            value: (metric.value)(of),
        }));
    }

    /// The entry of a metric of a thing; none if there is no such thing or metric.
    pub fn entry(&self, scope: Scope, name: &str, metric: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| {
            entry.metric.scope == scope && entry.name == name && entry.metric.name == metric
        })
    }
}
