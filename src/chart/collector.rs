//! Gathers what the charts show, while the run goes on.

use std::sync::Arc;

use super::bins::Bins;
use crate::kernel::time::{SimDuration, SimTime};
use crate::ledger::calendar::Calendar;
use crate::ledger::names::Names;
use crate::ledger::rows::{
    AgentReason, AgentState, AgentStateRow, ContactEnd, ContactRow, FaultRow, Medium, Observer, Row,
};
use crate::ledger::service_level::ServiceLevel;
use crate::ledger::sink::Sink;

/// Into how many bins a run is divided.
const BINS: usize = 480;
/// The most faults that are kept: more could not be told apart in a chart.
const FAULTS: usize = 64;

/// What charts have to know besides rows.
#[derive(Clone, Debug)]
pub struct ChartSetup {
    /// The scenario's name, for titles.
    pub scenario: String,
    /// How long the run is expected to last.
    pub length: SimDuration,
    /// Length of an interval of the service level.
    pub interval: SimDuration,
    /// The wall clock, where the scenario has a calendar start.
    pub calendar: Option<Calendar>,
    /// The medium whose agents and contacts are shown.
    pub medium: Medium,
    /// How each queue's service level is counted, in the order of the queues.
    pub service_levels: Vec<ServiceLevel>,
}

/// Where an agent is, as charts distinguish it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Presence {
    /// On a contact, talking or active, interrupted or not.
    Talking,
    /// With the caller on hold, or the contact put aside.
    Held,
    /// After a contact.
    WrapUp,
    /// Being offered one.
    Reserved,
    /// Free.
    Available,
    /// At work, but not to be offered anything.
    NotReady,
    /// On shift, but cut off by a failure.
    CutOff,
    /// Not at work.
    Away,
}

/// A fault's time, as charts shade it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FaultSpan {
    /// The fault's name.
    pub name: String,
    /// When it began.
    pub start: SimTime,
    /// When it was over; none: not during the run.
    pub end: Option<SimTime>,
}

/// Gathers what the charts show.
#[derive(Clone, Debug)]
pub struct Collector {
    names: Arc<Names>,
    setup: ChartSetup,
    /// By [`Presence`], agents there.
    present: [u32; Presence::COUNT],
    /// By [`Presence`], agent seconds.
    agents: [Bins; Presence::COUNT],
    /// Agents who are cut off; one byte each.
    cut_off: Vec<bool>,
    /// By [`Presence`], until when its seconds are counted.
    counted_until: [SimTime; Presence::COUNT],
    waiting: Bins,
    service_met: Bins,
    service_of: Bins,
    faults: Vec<FaultSpan>,
    latest: SimTime,
}

impl Presence {
    /// How many there are.
    pub const COUNT: usize = 8;
    /// Those that are drawn, from the bottom.
    pub const SHOWN: [Presence; 7] = [
        Presence::Talking,
        Presence::Held,
        Presence::WrapUp,
        Presence::Reserved,
        Presence::Available,
        Presence::NotReady,
        Presence::CutOff,
    ];

    /// The name in a legend.
    pub const fn title(self) -> &'static str {
        match self {
            Presence::Talking => "talking",
            Presence::Held => "on hold",
            Presence::WrapUp => "wrap-up",
            Presence::Reserved => "reserved, ringing",
            Presence::Available => "available",
            Presence::NotReady => "not ready",
            Presence::CutOff => "cut off by a failure",
            Presence::Away => "away",
        }
    }

    fn of(state: AgentState) -> Self {
        match state {
            AgentState::LoggedOut => Presence::Away,
            AgentState::NotReady => Presence::NotReady,
            AgentState::Available => Presence::Available,
            AgentState::Reserved => Presence::Reserved,
            AgentState::Talking | AgentState::Active | AgentState::Interrupted => Presence::Talking,
            AgentState::Held | AgentState::Paused => Presence::Held,
            AgentState::WrapUp => Presence::WrapUp,
        }
    }
}

impl Collector {
    /// A collector for a run whose rows use these names. Every agent is away at first.
    ///
    /// # Panics
    /// If the setup does not list every queue of the names.
    pub fn new(names: Arc<Names>, setup: ChartSetup) -> Self {
        assert_eq!(setup.service_levels.len(), names.queues().len(), "every queue is set up");
        let bins = Bins::new(BINS, setup.length);
        let intervals = Bins::of_width(BINS, setup.interval);
        let mut present = [0; Presence::COUNT];
        present[Presence::Away as usize] = names.agent_count();
        Collector {
            present,
            agents: std::array::from_fn(|_| bins.clone()),
            cut_off: vec![false; names.agent_count() as usize],
            counted_until: [SimTime::ZERO; Presence::COUNT],
            waiting: bins,
            service_met: intervals.clone(),
            service_of: intervals,
            faults: Vec::new(),
            latest: SimTime::ZERO,
            names,
            setup,
        }
    }

    /// Ends the run at `end`: agents are where they are until then.
    pub fn finish(mut self, end: SimTime) -> Collected {
        for presence in 0..Presence::COUNT {
            self.count_seconds(presence, end);
        }
        self.latest = self.latest.max(end);
        let mean = |bins: &Bins| {
            let width = bins.width().as_secs_f64();
            Series { width, values: bins.values().iter().map(|value| value / width).collect() }
        };
        let share = |(met, of): (f64, f64)| (of > 0.0).then(|| met / of);
        let met = self.service_met.values().into_iter();
        Collected {
            agents: Presence::SHOWN.map(|presence| mean(&self.agents[presence as usize])),
            waiting: mean(&self.waiting),
            service_level: met.zip(self.service_of.values()).map(share).collect(),
            interval_s: self.service_of.width().as_secs_f64(),
            end_s: self.latest.as_secs_f64(),
            faults: self.faults,
            setup: self.setup,
        }
    }

    /// Counts the seconds of one state up to now, before its number changes.
    fn count_seconds(&mut self, presence: usize, now: SimTime) {
        let present = f64::from(self.present[presence]);
        self.agents[presence].add_span(self.counted_until[presence], now, present);
        self.counted_until[presence] = now;
    }

    fn agent_state(&mut self, row: &AgentStateRow) {
        if row.observer != Observer::Truth || row.medium != self.setup.medium {
            return;
        }
        let was_cut_off = &mut self.cut_off[row.agent.0 as usize];
        let from = if *was_cut_off { Presence::CutOff } else { Presence::of(row.from) };
        *was_cut_off = row.to == AgentState::LoggedOut
            && matches!(row.reason, AgentReason::ConnectionLost | AgentReason::PlaceLost);
        let to = if *was_cut_off { Presence::CutOff } else { Presence::of(row.to) };
        self.count_seconds(from as usize, row.time);
        self.count_seconds(to as usize, row.time);
        let left = self.present[from as usize].checked_sub(1);
        self.present[from as usize] = left.expect("an agent leaves the state it was in");
        self.present[to as usize] += 1;
    }

    fn contact(&mut self, row: &ContactRow) {
        if row.medium != self.setup.medium {
            return;
        }
        self.latest = self.latest.max(row.ended);
        self.waiting.add_span(row.submitted, row.submitted + row.wait, 1.0);
        if row.end != ContactEnd::Open {
            let rule = &self.setup.service_levels[usize::from(row.contact.source.0)];
            let count = rule.count(row);
            self.service_met.add(row.ended, count.met as f64);
            self.service_of.add(row.ended, count.of as f64);
        }
    }

    fn fault(&mut self, row: &FaultRow) {
        let name = self.names.text(row.fault).to_owned();
        let span = FaultSpan { name, start: row.start, end: row.end };
        if self.faults.len() < FAULTS && !self.faults.contains(&span) {
            self.faults.push(span);
        }
    }
}

impl Sink for Collector {
    #[inline]
    fn record(&mut self, row: &Row) {
        match row {
            Row::AgentState(row) => self.agent_state(row),
            Row::Contact(row) => self.contact(row),
            Row::Fault(row) => self.fault(row),
            Row::QueueInterval(_)
            | Row::GroupInterval(_)
            | Row::Warning(_)
            | Row::LostData(_)
            | Row::RouterView(_)
            | Row::Figure(_)
            | Row::Interaction(_) => {}
        }
    }
}

/// Everything that charts show of a run.
#[derive(Clone, Debug)]
pub struct Collected {
    /// Mean number of agents by [`Presence::SHOWN`].
    pub agents: [Series; Presence::SHOWN.len()],
    /// Mean number of contacts waiting.
    pub waiting: Series,
    /// Service level of each interval, 0 to 1; none where it is undefined.
    pub service_level: Vec<Option<f64>>,
    /// Length of these intervals in seconds.
    pub interval_s: f64,
    /// End of the run in seconds.
    pub end_s: f64,
    /// Faults, in the order in which they were over.
    pub faults: Vec<FaultSpan>,
    /// What was known before.
    pub setup: ChartSetup,
}

/// Values of equally wide bins of time, the first from the start of the run.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// Width of a bin in seconds.
    pub width: f64,
    /// The values.
    pub values: Vec<f64>,
}

impl Series {
    /// Start, end and value of the bins until `end`; all times in seconds.
    pub fn bins(&self, end: f64) -> impl Iterator<Item = (f64, f64, f64)> {
        let bins = self.values.iter().enumerate();
        let spans = bins.map(move |(bin, &value)| {
            let start = bin as f64 * self.width;
            (start, (start + self.width).min(end), value)
        });
        spans.take_while(move |(start, _, _)| *start < end)
    }
}
