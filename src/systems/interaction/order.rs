//! The order in which a queue was served, against the order that was due (IXN-8).
//!
//! Beside the nodes' queues runs one ideal queue over the same interactions. Whenever one is
//! taken anywhere, the ideal queue is served too: it gives the one that is due first of all
//! that wait. An inversion is a pair that was taken in the other order than due while both
//! waited; it is counted when the one that was overtaken is taken, with a Fenwick tree over
//! what was taken so far, so that each take costs a logarithm.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use crate::kernel::time::SimTime;
use crate::ledger::figures::{Figure, FigureRow};
use crate::ledger::ids::Label;
use crate::ledger::interaction::QueueOrderRow;

/// What is due first comes first: higher priority, then earlier submission.
type DueKey = (Reverse<i16>, u32);

/// Counts takes by the number of what was taken: a Fenwick tree that grows.
#[derive(Clone, Debug, Default)]
struct Takes {
    tree: Vec<u32>,
    total: u32,
}

impl Takes {
    fn add(&mut self, sequence: u32) {
        let mut index = sequence as usize + 1;
        while self.tree.len() <= index {
            // A new node sums what its range holds so far.
            let next = self.tree.len();
            let from = next - (next & next.wrapping_neg());
            let sum = if next == 0 { 0 } else { self.up_to(next - 1) - self.up_to(from) };
            self.tree.push(sum);
        }
        self.total += 1;
        while index < self.tree.len() {
            self.tree[index] += 1;
            index += index & index.wrapping_neg();
        }
    }

    /// Takes of the first `index` numbers.
    fn up_to(&self, index: usize) -> u32 {
        let mut index = index.min(self.tree.len().saturating_sub(1));
        let mut sum = 0;
        while index > 0 {
            sum += self.tree[index];
            index &= index - 1;
        }
        sum
    }

    fn after(&self, sequence: u32) -> u32 {
        self.total - self.up_to(sequence as usize + 1)
    }
}

/// A row whose position due is not known yet, or the position without the row.
#[derive(Clone, Copy, Debug)]
enum Half {
    Taken(QueueOrderRow),
    Due(u32, SimTime),
}

/// The order of one queue.
#[derive(Clone, Debug, Default)]
pub struct QueueOrder {
    submitted: u32,
    /// Takes by priority.
    takes: BTreeMap<i16, Takes>,
    /// What the ideal queue still has.
    ideal: BTreeSet<DueKey>,
    halves: BTreeMap<u32, Half>,
    taken: u32,
    inversions: u64,
    overtook: u32,
    overtaken: u32,
    greatest: u64,
}

impl QueueOrder {
    /// The number of the next interaction that is submitted.
    pub fn number(&mut self) -> u32 {
        self.submitted += 1;
        self.submitted - 1
    }

    /// An interaction waits; returns how many that are due after it were taken so far, to be
    /// given back when it is taken.
    pub fn waits(&mut self, sequence: u32, priority: i16) -> u32 {
        self.ideal.insert((Reverse(priority), sequence));
        self.due_later(sequence, priority)
    }

    /// An interaction leaves without being taken.
    pub fn leaves(&mut self, sequence: u32, priority: i16) {
        self.ideal.remove(&(Reverse(priority), sequence));
    }

    fn due_later(&self, sequence: u32, priority: i16) -> u32 {
        let lower: u32 = self.takes.range(..priority).map(|(_, takes)| takes.total).sum();
        lower + self.takes.get(&priority).map_or(0, |takes| takes.after(sequence))
    }

    /// An interaction is taken: `row` as far as it is known. `before` is what
    /// [`QueueOrder::waits`] returned. Rows that are final go to `done`.
    pub fn take(
        &mut self,
        sequence: u32,
        before: u32,
        mut row: QueueOrderRow,
        mut done: impl FnMut(QueueOrderRow),
    ) {
        self.taken += 1;
        row.position_taken = self.taken;
        row.overtaken_by = self.due_later(sequence, row.priority) - before;
        self.inversions += u64::from(row.overtaken_by);
        self.overtaken += u32::from(row.overtaken_by > 0);
        self.overtook += u32::from(row.overtook);
        self.takes.entry(row.priority).or_default().add(sequence);
        match self.halves.remove(&sequence) {
            Some(Half::Due(position, at)) => done(self.finish(row, position, Some(at))),
            Some(Half::Taken(earlier)) => {
                // It was taken before its turn, came back, and is taken again.
                done(earlier);
                self.halves.insert(sequence, Half::Taken(row));
            }
            None => {
                self.halves.insert(sequence, Half::Taken(row));
            }
        }
        self.serve_ideal(row.taken, &mut done);
    }

    /// The ideal queue gives its first.
    fn serve_ideal(&mut self, now: SimTime, done: &mut impl FnMut(QueueOrderRow)) {
        let Some((_, first)) = self.ideal.pop_first() else { return };
        match self.halves.remove(&first) {
            Some(Half::Taken(row)) => done(self.finish(row, self.taken, Some(now))),
            _ => {
                self.halves.insert(first, Half::Due(self.taken, now));
            }
        }
    }

    fn finish(&mut self, row: QueueOrderRow, due: u32, at: Option<SimTime>) -> QueueOrderRow {
        let extra = |at: SimTime| row.taken.as_nanos() as i64 - at.as_nanos() as i64;
        let row = QueueOrderRow { position_due: Some(due), extra_wait_ns: at.map(extra), ..row };
        let displaced = row.displaced().unwrap_or_default().unsigned_abs();
        self.greatest = self.greatest.max(displaced);
        row
    }

    /// The run is over: what was taken and is not due yet gets the position that it would
    /// come to if the ideal queue were served on.
    pub fn end(&mut self, mut done: impl FnMut(QueueOrderRow)) {
        let mut position = self.taken;
        for (_, sequence) in std::mem::take(&mut self.ideal) {
            position += 1;
            if let Some(Half::Taken(row)) = self.halves.remove(&sequence) {
                done(self.finish(row, position, None));
            }
        }
        for half in std::mem::take(&mut self.halves).into_values() {
            if let Half::Taken(row) = half {
                done(row);
            }
        }
    }

    /// What was counted, for the summary.
    pub fn figures(&self, queue: Label) -> [FigureRow; 6] {
        let taken = u64::from(self.taken);
        let pairs = taken * taken.saturating_sub(1) / 2;
        let share = |part: u64, whole: u64| (whole > 0).then(|| part as f64 / whole as f64);
        [
            FigureRow::count(queue, Figure::OrderTaken, taken),
            FigureRow::count(queue, Figure::Inversions, self.inversions),
            FigureRow::value(
                queue,
                Figure::OutOfOrderShare,
                share(u64::from(self.overtook), taken),
            ),
            FigureRow::value(
                queue,
                Figure::OvertakenShare,
                share(u64::from(self.overtaken), taken),
            ),
            FigureRow::count(queue, Figure::GreatestDisplacement, self.greatest),
            FigureRow::value(queue, Figure::KendallTau, share(self.inversions, pairs)),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::cause::Cause;
    use crate::ledger::ids::QueueId;
    use crate::ledger::interaction::InteractionName;

    fn row(sequence: u32, priority: i16, second: u64) -> QueueOrderRow {
        QueueOrderRow {
            queue: QueueId(0),
            interaction: InteractionName::Named(Label(0), sequence + 1),
            priority,
            node: Label(0),
            via: Label(0),
            submitted: SimTime::ZERO,
            taken: SimTime::from_secs(second),
            position_taken: 0,
            position_due: None,
            overtaken_by: 0,
            overtook: false,
            extra_wait_ns: None,
            cause: Cause::NONE,
        }
    }

    /// Takes `order` (numbers, all there from the start) and counts by comparing each pair.
    #[test]
    fn ixn_8_inversions_and_positions_agree_with_comparing_every_pair() {
        let orders: [&[u32]; 4] =
            [&[0, 1, 2, 3], &[3, 2, 1, 0], &[0, 4, 1, 5, 2, 3], &[2, 0, 5, 1, 4, 3]];
        for order in orders {
            for priority_of in [|_| 0, |n: u32| (n % 2) as i16, |n: u32| -(n as i16)] {
                let mut queue = QueueOrder::default();
                let all = 0..order.len() as u32;
                let before: Vec<u32> =
                    all.clone().map(|n| queue.waits(n, priority_of(n))).collect();
                let mut rows = Vec::new();
                for (second, &n) in order.iter().enumerate() {
                    let row = row(n, priority_of(n), second as u64);
                    queue.take(n, before[n as usize], row, |row| rows.push(row));
                }
                queue.end(|row| rows.push(row));
                let mut due: Vec<u32> = all.collect();
                due.sort_by_key(|&n| (Reverse(priority_of(n)), n));
                let rank = |n: u32| due.iter().position(|&other| other == n).unwrap();
                let inversions = order
                    .iter()
                    .enumerate()
                    .flat_map(|(i, &a)| order[i + 1..].iter().map(move |&b| (a, b)))
                    .filter(|&(a, b)| rank(a) > rank(b))
                    .count();
                assert_eq!(queue.inversions, inversions as u64, "{order:?}");
                assert_eq!(rows.len(), order.len());
                for row in rows {
                    let InteractionName::Named(_, number) = row.interaction else { unreachable!() };
                    assert_eq!(row.position_due, Some(rank(number - 1) as u32 + 1));
                }
            }
        }
    }

    #[test]
    fn ixn_8_what_came_too_late_to_be_overtaken_is_not() {
        for later in [1, 5, 100] {
            let mut queue = QueueOrder::default();
            let low = queue.number();
            let before = queue.waits(low, 0);
            queue.take(low, before, row(low, 0, 1), |_| {});
            for _ in 0..later {
                // Of a higher priority, but submitted after the other was gone.
                let high = queue.number();
                let before = queue.waits(high, 7);
                queue.take(high, before, row(high, 7, 2), |_| {});
            }
            assert_eq!((queue.inversions, queue.overtaken, queue.greatest), (0, 0, 0));
        }
    }
}
