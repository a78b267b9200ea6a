//! One metric of one thing, as people name it: `queue.cards.service_level`, `run.lost`.

use super::metric_check::names;
use crate::report::summary::data::Summary;
use crate::report::summary::metric::{MetricInfo, Scope};
use crate::report::summary::registry;
use crate::report::summary::statistics::Statistic;
use crate::scenario::config::ScenarioConfig;

/// A metric of a thing of a scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MetricName {
    /// Of what: a queue's name, and so on. The run's own is `run`.
    pub name: String,
    /// Which metric.
    pub metric: &'static MetricInfo,
}

impl MetricName {
    /// Reads `SCOPE.NAME.METRIC`, of the run `run.METRIC`.
    ///
    /// # Errors
    /// Why the scenario has no such metric, in words for people.
    pub fn parse(text: &str, config: &ScenarioConfig) -> Result<Self, String> {
        let form = || {
            format!("`{text}` names no metric: it looks like queue.cards.service_level or run.lost")
        };
        let (word, rest) = text.split_once('.').ok_or_else(form)?;
        let scope = Scope::ALL.iter().copied().find(|scope| scope.as_str() == word);
        let scope = scope.ok_or_else(|| {
            format!("there is no scope `{word}`: it is one of {}", Scope::WORDS.join(", "))
        })?;
        let (name, metric) = match (scope, rest.rsplit_once('.')) {
            (Scope::Run, None) => ("run", rest),
            (Scope::Run, Some(_)) | (_, None) => return Err(form()),
            (_, Some((name, metric))) => (name, metric),
        };
        let known = names(config, scope);
        if scope != Scope::Run && !known.iter().any(|other| other == name) {
            let known = known.join(", ");
            return Err(format!("the scenario has no {word} `{name}`, but {known}"));
        }
        let found = registry::find(scope, metric).ok_or_else(|| {
            let of_scope = registry::metrics().filter(|metric| metric.scope == scope);
            let known: Vec<_> = of_scope.map(|metric| metric.name).collect();
            format!("a {word} has no metric `{metric}`, but {}", known.join(", "))
        })?;
        Ok(MetricName { name: name.to_owned(), metric: found })
    }

    /// The statistic of it among others.
    pub fn find<'a>(&self, statistics: &'a [Statistic]) -> Option<&'a Statistic> {
        statistics.iter().find(|of| of.metric == self.metric && of.name == self.name)
    }

    /// Its value in one run.
    pub fn value(&self, summary: &Summary) -> Option<f64> {
        summary.entry(self.metric.scope, &self.name, self.metric.name)?.value
    }
}

impl std::fmt::Display for MetricName {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.metric.scope {
            Scope::Run => write!(out, "run.{}", self.metric.name),
            scope => write!(out, "{}.{}.{}", scope.as_str(), self.name, self.metric.name),
        }
    }
}
