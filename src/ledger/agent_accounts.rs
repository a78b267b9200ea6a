//! Truth against report, agent by agent: what is equal is forgotten, what differs is told
//! when the run is over (PG-2).

use std::collections::BTreeMap;

use super::lost::{Metric, Quantity, Verdict};
use super::peripheral::AgentFigures;
use crate::kernel::cause::Cause;
use crate::kernel::time::{SimDuration, SimTime};

/// One peripheral's interval.
#[derive(Clone, Debug, Default)]
struct Account {
    end: SimTime,
    truth: Option<Vec<AgentFigures>>,
    reported: Option<Vec<AgentFigures>>,
    late: Option<SimTime>,
    known: bool,
    cause: Cause,
}

/// The accounts of all peripherals and intervals that are not settled.
#[derive(Clone, Debug, Default)]
pub struct AgentAccounts {
    open: BTreeMap<(SimTime, u16), Account>,
}

/// What a report says of an interval of a peripheral, agent by agent; none if none came.
#[derive(Clone, Copy, Debug)]
pub struct ReportedInterval<'a> {
    /// The interval's start.
    pub start: SimTime,
    /// Its end.
    pub end: SimTime,
    /// The peripheral.
    pub site: u16,
    /// The figures.
    pub figures: Option<&'a [AgentFigures]>,
}

/// A value that a report lacks, has late, or has wrong.
#[derive(Clone, Copy, Debug)]
pub struct Difference {
    /// The interval's start.
    pub start: SimTime,
    /// The peripheral.
    pub site: u16,
    /// The agent's number there.
    pub member: usize,
    /// What of it.
    pub metric: Metric,
    /// What really was.
    pub truth: Quantity,
    /// What the report says.
    pub reported: Quantity,
    /// What became of it.
    pub verdict: Verdict,
    /// Whether any component noticed.
    pub known: bool,
    /// When the report had it after all.
    pub recovered: Option<SimTime>,
    /// The fault behind it.
    pub cause: Cause,
}

impl AgentAccounts {
    /// Takes note of the truth about an interval.
    pub fn truth(&mut self, (start, end): (SimTime, SimTime), site: u16, truth: Vec<AgentFigures>) {
        let account = self.open.entry((start, site)).or_default();
        account.end = end;
        account.truth = Some(truth);
    }

    /// Takes note of a report; `late` says when it came, if later than it should.
    pub fn report(
        &mut self,
        (start, end): (SimTime, SimTime),
        site: u16,
        figures: &[AgentFigures],
        late: Option<SimTime>,
        cause: Cause,
    ) {
        let account = self.open.entry((start, site)).or_default();
        account.end = end;
        let sum = match &account.reported {
            Some(before) => before.iter().zip(figures).map(|(a, b)| a.plus(b)).collect(),
            None => figures.to_vec(),
        };
        account.reported = Some(sum);
        account.late = account.late.max(late);
        if late.is_some() {
            account.cause = account.cause.or(cause);
        }
    }

    /// Takes note that something of an interval is lost.
    pub fn blame(&mut self, start: SimTime, site: u16, cause: Cause) {
        let account = self.open.entry((start, site)).or_default();
        account.cause = account.cause.or(cause);
    }

    /// Takes note that a component has noticed that something of an interval is missing.
    pub fn notice(&mut self, start: SimTime, site: u16) {
        self.open.entry((start, site)).or_default().known = true;
    }

    /// Settles what is complete and right; tells what was reported.
    pub fn settle(&mut self, mut told: impl FnMut(ReportedInterval<'_>)) {
        self.open.retain(|&(start, site), account| {
            let right = account.truth.is_some()
                && account.truth == account.reported
                && account.late.is_none();
            if right {
                let figures = account.reported.as_deref();
                told(ReportedInterval { start, end: account.end, site, figures });
            }
            !right
        });
    }

    /// The run is over: tells what the reports say of every account that is still open, and
    /// every difference. A report may take `due` from its interval's end; what is not due yet
    /// is no loss, and neither is an interval that has not ended.
    pub fn close(
        &mut self,
        now: SimTime,
        due: impl Fn(u16) -> SimDuration,
        mut told: impl FnMut(ReportedInterval<'_>),
        mut differs: impl FnMut(Difference),
    ) {
        for ((start, site), account) in std::mem::take(&mut self.open) {
            let Some(truth) = &account.truth else { continue };
            let is_due = account.end + due(site) <= now || !account.cause.is_none();
            if account.reported.is_none() && !is_due {
                continue;
            }
            let figures = account.reported.as_deref();
            told(ReportedInterval { start, end: account.end, site, figures });
            for (member, truth) in truth.iter().enumerate() {
                let reported = figures.map_or_else(AgentFigures::default, |all| all[member]);
                for metric in AgentFigures::METRICS {
                    let (truth, reported) = (truth.value(metric), reported.value(metric));
                    let Some(verdict) = verdict(truth, reported, account.late.is_some()) else {
                        continue;
                    };
                    differs(Difference {
                        start,
                        site,
                        member,
                        metric,
                        truth,
                        reported,
                        verdict,
                        known: account.known,
                        recovered: account.late.filter(|_| verdict == Verdict::Late),
                        cause: account.cause,
                    });
                }
            }
        }
    }
}

/// What became of a value; none where there is nothing to say.
fn verdict(truth: Quantity, reported: Quantity, late: bool) -> Option<Verdict> {
    let (lost, _) = truth.lost(reported);
    match lost {
        0 => (late && !truth.is_zero()).then_some(Verdict::Late),
        ..0 => Some(Verdict::Duplicated),
        _ if reported.is_zero() => Some(Verdict::Lost),
        _ => Some(Verdict::Truncated),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::rows::AgentState;

    const SITE: u16 = 3;

    fn figures(handled: u32, talking: u64) -> AgentFigures {
        let mut figures = AgentFigures::default();
        figures.handled = handled;
        figures.add_time(AgentState::Talking, SimDuration::from_secs(talking));
        figures
    }

    fn interval() -> (SimTime, SimTime) {
        (SimTime::ZERO, SimTime::from_secs(1_800))
    }

    /// What is told when the run ends: how many intervals, and every difference.
    fn closed(accounts: &mut AgentAccounts, now: SimTime, due: u64) -> (u32, Vec<Difference>) {
        let (mut told, mut found) = (0, Vec::new());
        let due = |_| SimDuration::from_secs(due);
        accounts.close(now, due, |_| told += 1, |difference| found.push(difference));
        (told, found)
    }

    #[test]
    fn pg_2_what_is_due_when_the_run_ends_is_lost_and_what_is_due_later_is_not() {
        for due in [0, 5, 600] {
            for (short, told, lost) in [(0, 1, 3), (1, 0, 0)] {
                let mut accounts = AgentAccounts::default();
                accounts.truth(interval(), SITE, vec![figures(3, 90)]);
                let now = interval().1 + SimDuration::from_secs(due);
                let now = SimTime::from_nanos(now.as_nanos() - short);
                let (intervals, found) = closed(&mut accounts, now, due);
                assert_eq!(intervals, told, "{short} ns before it is due");
                // Calls, talk time, and the time logged in.
                assert_eq!(found.len(), lost);
                // What a fault has taken will not come any more, due or not.
                accounts.truth(interval(), SITE, vec![figures(3, 90)]);
                accounts.blame(interval().0, SITE, Cause::new(2));
                assert_eq!(closed(&mut accounts, now, due).1.len(), 3);
                assert!(found.iter().all(|it| it.verdict == Verdict::Lost && it.site == SITE));
            }
        }
    }

    #[test]
    fn pg_2_what_agrees_is_settled_and_what_came_late_is_told_at_the_end() {
        let came = SimTime::from_secs(4_000);
        for (late, settled, cause) in
            [(None, 1, Cause::NONE), (Some(came), 0, Cause::new(4)), (Some(came), 0, Cause::new(7))]
        {
            let mut accounts = AgentAccounts::default();
            accounts.truth(interval(), SITE, vec![figures(3, 90), figures(0, 0)]);
            // Two reports tell of it, half of it each.
            let halves = [[figures(1, 60), figures(0, 0)], [figures(2, 30), figures(0, 0)]];
            for half in &halves {
                accounts.report(interval(), SITE, half, late, cause);
            }
            let mut told = 0;
            accounts.settle(|row| told += u32::from(row.end == interval().1));
            assert_eq!(told, settled);
            let (intervals, found) = closed(&mut accounts, SimTime::from_secs(9_999), 5);
            assert_eq!(intervals, 1 - settled);
            assert_eq!(found.len(), if late.is_some() { 3 } else { 0 });
            for difference in found {
                assert_eq!((difference.verdict, difference.member), (Verdict::Late, 0));
                assert_eq!((difference.recovered, difference.cause), (late, cause));
                assert!(!difference.known);
            }
        }
    }
}
