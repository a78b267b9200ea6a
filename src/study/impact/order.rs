//! Which customers were served before others who had come earlier.

use std::collections::BTreeMap;

use super::witness::Seen;
use crate::kernel::time::{SimDuration, SimTime};

/// Waits that differ by no more than this are alike: so much the way to a phone makes. Who came
/// no more than this earlier, or was served no more than this later, was not overtaken (A).
pub const ALIKE: SimDuration = SimDuration::from_secs(1);

/// How many contacts of a queue were answered while another of their priority waited, and went
/// on waiting, that had come earlier.
pub fn out_of_turn(contacts: &[&Seen]) -> usize {
    let mut classes: BTreeMap<i16, Vec<&Seen>> = BTreeMap::new();
    for seen in contacts {
        classes.entry(seen.priority).or_default().push(seen);
    }
    classes.into_values().map(out_of_turn_in_class).sum()
}

fn out_of_turn_in_class(mut contacts: Vec<&Seen>) -> usize {
    let until = |seen: &Seen| seen.submitted + seen.wait;
    contacts.sort_by_key(|seen| until(seen));
    // From behind: the earliest arrival among those who wait longer.
    let mut earliest: Vec<SimTime> = contacts.iter().map(|seen| seen.submitted).collect();
    for place in (1..earliest.len()).rev() {
        earliest[place - 1] = earliest[place - 1].min(earliest[place]);
    }
    let overtook = |seen: &&&Seen| {
        let longer = contacts.partition_point(|other| until(other) <= until(seen) + ALIKE);
        let first = earliest.get(longer);
        seen.answered && first.is_some_and(|first| *first + ALIKE < seen.submitted)
    };
    contacts.iter().filter(overtook).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::rows::ContactEnd;

    fn seen(submitted: u64, wait: u64, answered: bool, priority: i16) -> Seen {
        Seen {
            submitted: SimTime::from_secs(submitted),
            wait: SimDuration::from_secs(wait),
            answered,
            end: ContactEnd::Handled,
            within: true,
            priority,
        }
    }

    /// By comparing everybody with everybody.
    fn by_pairs(of: &[&Seen]) -> usize {
        let until = |seen: &Seen| seen.submitted + seen.wait;
        let overtaken = |a: &Seen, b: &Seen| {
            a.priority == b.priority
                && b.submitted + ALIKE < a.submitted
                && until(b) > until(a) + ALIKE
        };
        of.iter().filter(|a| a.answered && of.iter().any(|b| overtaken(a, b))).count()
    }

    #[test]
    fn out_5_out_of_turn_is_who_was_served_while_an_earlier_one_went_on_waiting() {
        for step in [3, 7, 11, 13] {
            let all: Vec<Seen> = (0..200_u64)
                .map(|n| seen(n * step % 97, n * n % 61, n % 5 > 0, (n % 2) as i16))
                .collect();
            let all: Vec<&Seen> = all.iter().collect();
            assert_eq!(out_of_turn(&all), by_pairs(&all));
            assert!(out_of_turn(&all) > 0);
        }
        let fair: Vec<Seen> = (0..50).map(|n| seen(n * 2, 30, true, 0)).collect();
        assert_eq!(out_of_turn(&fair.iter().collect::<Vec<_>>()), 0);
    }
}
