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
