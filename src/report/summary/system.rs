//! The metrics that modelled systems measure themselves ([`crate::ledger::figures`]).

use super::interaction_figures;
use super::metric::{MetricInfo, Scope, Unit};
use crate::ledger::figures::Figure;

/// What each figure is. The order is that of the summary within a scope.
pub static FIGURES: &[(Figure, MetricInfo)] = &[(
    Figure::FalseLogouts,
    MetricInfo {
        scope: Scope::System,
        name: "false_logouts",
        unit: Unit::Count,
        formula: "log-offs of agents whose browser was alive",
        source: "heartbeat.csv",
        heading: Some("false log-outs"),
    },
)];

/// All of them, system by system.
pub fn all() -> impl Iterator<Item = &'static (Figure, MetricInfo)> {
    FIGURES.iter().chain(interaction_figures::FIGURES)
}

/// What is known of a figure.
///
/// # Panics
/// If it is not registered: a test holds that every one is.
pub fn info(figure: Figure) -> &'static MetricInfo {
    let found = all().find(|(other, _)| *other == figure);
    &found.expect("every figure is registered").1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn out_7_every_figure_of_a_system_is_registered_by_its_name() {
        for figure in Figure::ALL {
            assert_eq!(info(*figure).name, figure.as_str());
        }
        assert_eq!(all().count(), Figure::ALL.len());
    }
}
