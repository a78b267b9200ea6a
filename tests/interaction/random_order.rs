//! The figures of queue order against counting every pair, for random splits, numbers of
//! nodes, starting nodes and priorities (IXN-8, OUT-5).

use proptest::prelude::*;

use super::order::pull_test;
use super::{figure, orders};
use crate::common::{scenario, tell};
use switchover::ledger::figures::Figure;
use switchover::ledger::interaction::QueueOrderRow;

/// Inversions, overtaken, greatest displacement, and those that overtook: each pair compared.
fn pair_by_pair(rows: &[&QueueOrderRow]) -> (u64, u64, u64, u64) {
    // All were there from the start, in the order of their names.
    let due = |row: &QueueOrderRow| (std::cmp::Reverse(row.priority), row.interaction);
    let number = |row: &QueueOrderRow| rows.iter().filter(|other| due(other) < due(row)).count();
    let (mut inversions, mut overtaken, mut greatest, mut overtook) = (0, 0, 0, 0);
    for (place, row) in rows.iter().enumerate() {
        let own = number(row);
        let before = rows[..place].iter().filter(|other| number(other) > own).count() as u64;
        assert_eq!(u64::from(row.overtaken_by), before);
        assert_eq!(row.position_taken as usize, place + 1);
        assert_eq!(row.position_due, Some(own as u32 + 1));
        let overtakes = rows[place + 1..].iter().any(|other| number(other) < own);
        assert_eq!(row.overtook, overtakes);
        inversions += before;
        overtaken += u64::from(before > 0);
        overtook += u64::from(overtakes);
        greatest = greatest.max(place.abs_diff(own) as u64);
    }
    (inversions, overtaken, greatest, overtook)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn ixn_8_the_figures_of_any_split_are_those_of_counting_every_pair(
        held in prop::collection::vec(0..22_u32, 1..6),
        start in 0..6_usize,
        priorities in prop::collection::vec(-3..4_i16, 6),
        by_priority in any::<bool>(),
    ) {
        prop_assume!(held.iter().any(|count| *count > 0));
        let mut text = pull_test(&held, start % held.len());
        for n in 1..=held.len() {
            let table = format!("[interaction.web.preload.l{n}]\n");
            text = text.replace(&table, &format!("{table}priority = {}\n", priorities[n - 1]));
        }
        if by_priority {
            text = text.replace("routing = \"none\"", "routing = \"none\"\nview_order = \"priority\"");
        }
        let story = tell(&scenario(&text));
        let rows = orders(&story);
        let all = u64::from(held.iter().sum::<u32>());
        assert_eq!(rows.len() as u64, all);
        let (inversions, overtaken, greatest, overtook) = pair_by_pair(&rows);
        let q1 = |it| figure(&story, "q1", it);
        let near = |figure: f64, exact: f64| (figure - exact).abs() < 1e-6;
        assert_eq!(q1(Figure::Inversions), inversions as f64);
        assert_eq!(q1(Figure::GreatestDisplacement), greatest as f64);
        assert!(near(q1(Figure::OvertakenShare), overtaken as f64 / all as f64));
        assert!(near(q1(Figure::OutOfOrderShare), overtook as f64 / all as f64));
        if all > 1 {
            let pairs = (all * (all - 1) / 2) as f64;
            assert!(near(q1(Figure::KendallTau), inversions as f64 / pairs));
        }
    }
}
