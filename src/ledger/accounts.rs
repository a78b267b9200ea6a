//! Truth against report, interval by interval: what is equal is forgotten, what differs is
//! told when the run is over.

use std::collections::BTreeMap;

use super::ids::QueueId;
use super::lost::{LostDataRow, LostKey, LostKind, Metric, Quantity, System, Verdict};
use super::rows::{QueueFigures, QueueIntervalRow, Row, View};
use crate::kernel::cause::Cause;
use crate::kernel::time::{SimDuration, SimTime};

/// One queue's interval: what really was, and what the report says so far.
#[derive(Clone, Debug, Default)]
struct Account {
    end: SimTime,
    truth: Option<QueueFigures>,
    reported: QueueFigures,
    /// How many reports have come, of how many that should.
    reports: u16,
    expected: u16,
    /// When a report came that was late.
    late: Option<SimTime>,
    cause: Cause,
}

/// The accounts of all queues and intervals that are not settled.
///
/// Memory does not grow with a healthy run: an account is settled as soon as all its
/// reports have come and agree with the truth.
#[derive(Clone, Debug, Default)]
pub struct Accounts {
    open: BTreeMap<(SimTime, QueueId), Account>,
}

/// What is compared, in the order of the rows.
const METRICS: [Metric; 8] = [
    Metric::Offered,
    Metric::Answered,
    Metric::Abandoned,
    Metric::Rejected,
    Metric::Lost,
    Metric::WaitTime,
    Metric::TalkTime,
    Metric::HoldTime,
];

fn value(figures: &QueueFigures, metric: Metric) -> Quantity {
    let count = |number: u64| Quantity::Count(number as i64);
    match metric {
        Metric::Offered => count(figures.offered),
        Metric::Answered => count(figures.answered),
        Metric::Abandoned => count(figures.abandoned),
        Metric::Rejected => count(figures.rejected),
        Metric::Lost => count(figures.lost),
        Metric::WaitTime => Quantity::Time(figures.waiting),
        Metric::TalkTime => Quantity::Time(figures.talking),
        Metric::HoldTime => Quantity::Time(figures.held),
        // Of other things than queues.
        Metric::Existence
        | Metric::CallsHandled
        | Metric::WrapUpTime
        | Metric::ReadyTime
        | Metric::LoggedInTime
        | Metric::TaskTime => Quantity::Count(1),
    }
}

impl Accounts {
    /// Takes note of the truth about an interval, of which `expected` reports should tell.
    pub fn truth(
        &mut self,
        start: SimTime,
        end: SimTime,
        queue: QueueId,
        figures: QueueFigures,
        expected: u16,
    ) {
        let account = self.open.entry((start, queue)).or_default();
        account.end = end;
        account.truth = Some(figures);
        account.expected = expected;
    }

    /// Takes note of what one report says about an interval; `late` says when it came, if
    /// that was later than it should.
    pub fn report(
        &mut self,
        start: SimTime,
        end: SimTime,
        queue: QueueId,
        figures: &QueueFigures,
        late: Option<SimTime>,
        cause: Cause,
    ) {
        let account = self.open.entry((start, queue)).or_default();
        account.end = end;
        account.reported = account.reported.plus(figures);
        account.reports += 1;
        account.late = account.late.max(late);
        if late.is_some() {
            account.cause = account.cause.or(cause);
        }
    }

    /// Takes note of the fault that keeps something out of an interval's report.
    pub fn blame(&mut self, start: SimTime, queue: QueueId, cause: Cause) {
        if !cause.is_none() {
            let account = self.open.entry((start, queue)).or_default();
            account.cause = account.cause.or(cause);
        }
    }

    /// Settles what is complete and right; returns the reported rows of what was settled.
    pub fn settle(&mut self, mut told: impl FnMut(QueueIntervalRow)) {
        self.open.retain(|&(start, queue), account| {
            let complete = account.reports >= account.expected && account.late.is_none();
            let right = account.truth.is_some_and(|truth| same(&truth, &account.reported));
            if complete && right {
                told(reported_row(start, queue, account));
            }
            !(complete && right)
        });
    }

    /// The run is over: tells what the reports say of every account that is still open, and
    /// every difference.
    ///
    /// A report may take `due` from its interval's end; what is not due yet at the end of
    /// the run is missing for no other reason, and no loss.
    pub fn close(&mut self, now: SimTime, due: SimDuration, mut tell: impl FnMut(Row)) {
        let mut accounts = std::mem::take(&mut self.open);
        for (&(start, queue), account) in &accounts {
            tell(Row::QueueInterval(reported_row(start, queue, account)));
        }
        accounts.retain(|_, account| account.end + due <= now || !account.cause.is_none());
        for (&(start, queue), account) in &accounts {
            let truth = account.truth.unwrap_or_default();
            for metric in METRICS {
                let (was, says) = (value(&truth, metric), value(&account.reported, metric));
                let Some(mut verdict) = verdict(was, says, account.late.is_some()) else {
                    continue;
                };
                if is_elsewhere(&accounts, start, queue, metric, was.lost(says).0) {
                    verdict = Verdict::Misattributed;
                }
                tell(Row::LostData(LostDataRow {
                    time: now,
                    system: System::Center,
                    component: None,
                    kind: LostKind::IntervalReport,
                    key: LostKey {
                        queue: Some(queue),
                        interval: Some(start),
                        ..LostKey::default()
                    },
                    metric,
                    truth: was,
                    reported: says,
                    verdict,
                    known: account.reports < account.expected,
                    recovered: account.late.filter(|_| verdict == Verdict::Late),
                    disposition_code: None,
                    cause: account.cause,
                }));
            }
        }
    }
}

fn same(truth: &QueueFigures, reported: &QueueFigures) -> bool {
    METRICS.iter().all(|metric| value(truth, *metric) == value(reported, *metric))
}

/// What became of a value; none where there is nothing to say.
fn verdict(truth: Quantity, reported: Quantity, late: bool) -> Option<Verdict> {
    let (lost, _) = truth.lost(reported);
    if lost == 0 {
        return (late && !truth.is_zero()).then_some(Verdict::Late);
    }
    Some(if lost < 0 {
        Verdict::Duplicated
    } else if reported.is_zero() {
        Verdict::Lost
    } else {
        Verdict::Truncated
    })
}

/// Whether what an interval lacks stands in its neighbour's report, or the other way round.
fn is_elsewhere(
    accounts: &BTreeMap<(SimTime, QueueId), Account>,
    start: SimTime,
    queue: QueueId,
    metric: Metric,
    lost: i64,
) -> bool {
    let end = accounts[&(start, queue)].end;
    let before = accounts
        .range(..(start, queue))
        .rev()
        .find(|((_, other), account)| *other == queue && account.end == start);
    let after = accounts.get_key_value(&(end, queue));
    let difference = |account: &Account| {
        let truth = account.truth.unwrap_or_default();
        value(&truth, metric).lost(value(&account.reported, metric)).0
    };
    // A clock that was wrong for hours moves a call from each interval into the next: only
    // the first and the last differ.
    let of_queue = accounts.iter().filter(|((_, other), _)| *other == queue);
    let none_is_lost = of_queue.map(|(_, account)| difference(account)).sum::<i64>() == 0;
    let mut neighbours = [before, after].into_iter().flatten();
    lost != 0 && (none_is_lost || neighbours.any(|(_, neighbour)| difference(neighbour) == -lost))
}

fn reported_row(start: SimTime, queue: QueueId, account: &Account) -> QueueIntervalRow {
    QueueIntervalRow {
        start,
        end: account.end,
        queue,
        view: View::Reported,
        figures: (account.reports > 0).then_some(account.reported),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const QUEUE: QueueId = QueueId(0);

    fn figures(answered: u64, talking: u64) -> QueueFigures {
        QueueFigures { answered, talking: SimDuration::from_secs(talking), ..Default::default() }
    }

    fn closed(accounts: &mut Accounts) -> Vec<LostDataRow> {
        let mut rows = Vec::new();
        accounts.close(SimTime::from_secs(999), SimDuration::from_secs(70), |row| {
            if let Row::LostData(row) = row {
                rows.push(row);
            }
        });
        rows
    }

    #[test]
    fn out_4_what_agrees_is_settled_and_forgotten() {
        let (start, end) = (SimTime::ZERO, SimTime::from_secs(60));
        let mut accounts = Accounts::default();
        accounts.truth(start, end, QUEUE, figures(3, 90), 2);
        accounts.report(start, end, QUEUE, &figures(1, 30), None, Cause::NONE);
        let mut settled = Vec::new();
        accounts.settle(|row| settled.push(row));
        assert!(settled.is_empty(), "one report is still to come");
        accounts.report(start, end, QUEUE, &figures(2, 60), None, Cause::NONE);
        accounts.settle(|row| settled.push(row));
        assert_eq!(settled.len(), 1);
        assert_eq!(settled[0].view, View::Reported);
        assert!(closed(&mut accounts).is_empty());
    }

    #[test]
    fn out_4_lost_is_truth_less_report_whatever_the_values() {
        for (truth, reported, verdict) in [
            ((3, 90), (0, 0), Verdict::Lost),
            ((3, 90), (2, 60), Verdict::Truncated),
            ((3, 90), (4, 95), Verdict::Duplicated),
        ] {
            let (start, end) = (SimTime::ZERO, SimTime::from_secs(60));
            let mut accounts = Accounts::default();
            accounts.truth(start, end, QUEUE, figures(truth.0, truth.1), 1);
            accounts.report(start, end, QUEUE, &figures(reported.0, reported.1), None, Cause::NONE);
            let rows = closed(&mut accounts);
            assert_eq!(rows.len(), 2, "calls and talk time");
            let lost: Vec<_> = rows.iter().map(|row| row.truth.lost(row.reported)).collect();
            let nanos = (truth.1 as i64 - reported.1 as i64) * 1_000_000_000;
            assert_eq!(lost, [(truth.0 as i64 - reported.0 as i64, false), (nanos, true)]);
            assert!(rows.iter().all(|row| row.verdict == verdict && !row.known));
        }
    }

    #[test]
    fn out_4_what_came_late_is_late_and_lost_is_zero() {
        let (start, end) = (SimTime::ZERO, SimTime::from_secs(60));
        let late = SimTime::from_secs(500);
        let mut accounts = Accounts::default();
        accounts.truth(start, end, QUEUE, figures(3, 90), 1);
        accounts.report(start, end, QUEUE, &figures(3, 90), Some(late), Cause::new(4));
        let rows = closed(&mut accounts);
        assert_eq!(rows.len(), 2);
        for row in rows {
            assert_eq!(row.verdict, Verdict::Late);
            assert_eq!(row.truth.lost(row.reported).0, 0);
            assert_eq!((row.recovered, row.cause.id()), (Some(late), 4));
        }
    }

    #[test]
    fn out_4_what_stands_in_the_neighbours_report_is_misattributed() {
        let bounds = [0, 60, 120].map(SimTime::from_secs);
        for (first, second) in [(1, 2), (5, 9), (7, 8)] {
            let mut accounts = Accounts::default();
            for (number, (truth, reported)) in
                [(first, first - 1), (second, second + 1)].into_iter().enumerate()
            {
                let (start, end) = (bounds[number], bounds[number + 1]);
                accounts.truth(start, end, QUEUE, figures(truth, 0), 1);
                accounts.report(start, end, QUEUE, &figures(reported, 0), None, Cause::NONE);
            }
            let rows = closed(&mut accounts);
            assert_eq!(rows.len(), 2);
            assert!(rows.iter().all(|row| row.verdict == Verdict::Misattributed));
            assert_eq!(rows.iter().map(|row| row.truth.lost(row.reported).0).sum::<i64>(), 0);
        }
    }

    #[test]
    fn out_4_a_neighbour_is_of_the_same_queue() {
        let bounds = [0, 60, 120, 180].map(SimTime::from_secs);
        for (wanted, other) in [(0, 1), (1, 0), (4, 2)].map(|(a, b)| (QueueId(a), QueueId(b))) {
            let mut accounts = Accounts::default();
            // One call is told an interval too early, five are lost; the other queue's agree.
            for (number, (truth, reported)) in [(3, 4), (7, 6), (9, 4)].into_iter().enumerate() {
                let (start, end) = (bounds[number], bounds[number + 1]);
                for (queue, reported) in [(wanted, reported), (other, truth)] {
                    accounts.truth(start, end, queue, figures(truth, 0), 1);
                    accounts.report(start, end, queue, &figures(reported, 0), None, Cause::NONE);
                }
            }
            let rows = closed(&mut accounts);
            assert!(rows.iter().all(|row| row.key.queue == Some(wanted)));
            let verdicts: Vec<_> = rows.iter().map(|row| row.verdict).collect();
            let expected = [Verdict::Misattributed, Verdict::Misattributed, Verdict::Truncated];
            assert_eq!(verdicts, expected);
        }
    }

    #[test]
    fn out_4_a_report_of_what_never_was_is_told_too() {
        for end in [60, 900, 1_800].map(SimTime::from_secs) {
            let mut accounts = Accounts::default();
            accounts.report(SimTime::ZERO, end, QUEUE, &figures(2, 30), None, Cause::NONE);
            let mut told = Vec::new();
            accounts.close(SimTime::from_secs(9_999), SimDuration::ZERO, |row| told.push(row));
            assert!(matches!(told[0], Row::QueueInterval(row) if row.end == end));
            let of =
                |row: &Row| matches!(row, Row::LostData(row) if row.verdict == Verdict::Duplicated);
            assert_eq!(told.iter().filter(|row| of(row)).count(), 2, "calls and talk time");
        }
    }

    #[test]
    fn out_4_what_is_due_when_the_run_ends_is_lost_and_what_is_due_later_is_not() {
        for (end, due) in [(60, 70), (900, 5), (1_800, 0)] {
            for (short, lost) in [(0, 2), (1, 0)] {
                let mut accounts = Accounts::default();
                let times = (SimTime::ZERO, SimTime::from_secs(end));
                accounts.truth(times.0, times.1, QUEUE, figures(3, 90), 1);
                let due = SimDuration::from_secs(due);
                let now = SimTime::from_nanos((times.1 + due).as_nanos() - short);
                let mut found = 0;
                accounts.close(now, due, |row| found += u32::from(matches!(row, Row::LostData(_))));
                assert_eq!(found, lost, "{short} ns before it is due");
            }
        }
    }

    #[test]
    fn out_4_a_report_that_never_came_is_missed_knowingly() {
        let mut accounts = Accounts::default();
        accounts.blame(SimTime::ZERO, QUEUE, Cause::new(2));
        accounts.truth(SimTime::ZERO, SimTime::from_secs(60), QUEUE, figures(3, 90), 1);
        let rows = closed(&mut accounts);
        assert!(rows.iter().all(|row| row.known && row.cause.id() == 2));
        assert!(rows.iter().all(|row| row.verdict == Verdict::Lost));
    }
}
