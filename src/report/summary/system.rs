//! The metrics that modelled systems measure themselves ([`crate::ledger::figures`]).

use super::metric::MetricInfo;
use super::systems::{heartbeat, interaction, peripheral, presence, recovery};
use crate::ledger::figures::Figure;

/// What each figure is. The order is that of the summary within a scope.
pub fn figures() -> impl Iterator<Item = &'static (Figure, MetricInfo)> {
    heartbeat::FIGURES
        .iter()
        .chain(peripheral::FIGURES)
        .chain(presence::FIGURES)
        .chain(recovery::FIGURES)
        .chain(interaction::FIGURES)
}

/// What is known of a figure.
///
/// # Panics
/// If it is not registered: a test holds that every one is.
pub fn info(figure: Figure) -> &'static MetricInfo {
    let found = figures().find(|(other, _)| *other == figure);
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
        assert_eq!(figures().count(), Figure::ALL.len());
    }
}
