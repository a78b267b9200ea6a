//! How many contacts a change saved and lost, over all pairs (CLI-6).

use crate::report::comparison::{Change, ChangedContact};
use crate::report::summary::data::{Entry, Summary};
use crate::report::summary::metric::{MetricInfo, Scope, Unit};
use crate::report::summary::statistics::{Statistic, aggregate};

const fn count(change: Change, formula: &'static str) -> MetricInfo {
    MetricInfo {
        scope: Scope::Run,
        name: change.as_str(),
        unit: Unit::Count,
        formula,
        source: "contacts_changed.csv",
        heading: None,
    }
}

/// In the order of [`Change::ALL`].
static INFOS: [MetricInfo; 5] = [
    count(Change::Saved, "contacts served in B and not in A"),
    count(Change::Lost, "contacts served in A and not in B"),
    count(Change::OtherEnd, "contacts that end otherwise, but are served in both or neither"),
    count(Change::OnlyInA, "contacts that B has not"),
    count(Change::OnlyInB, "contacts that A has not"),
];

/// Counts changes pair by pair.
#[derive(Clone, Debug, Default)]
pub struct Counts {
    pairs: Vec<Summary>,
}

impl Counts {
    /// Counts those of the next pair.
    pub fn add(&mut self, changed: &[ChangedContact]) {
        let entries = Change::ALL.iter().zip(&INFOS).map(|(change, metric)| {
            let count = changed.iter().filter(|row| row.change == *change).count();
            Entry { name: "run".to_owned(), metric, value: Some(count as f64) }
        });
        self.pairs.push(Summary { entries: entries.collect() });
    }

    /// The mean of each kind of change per pair, with its interval, in the order of
    /// [`Change::ALL`].
    pub fn statistics(&self) -> Vec<Statistic> {
        aggregate(&self.pairs)
    }
}
