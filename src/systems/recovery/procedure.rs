//! A start or a switchover as it is written down: phase by phase.

use super::desktop::Phase;
use super::event::{Event, Message};
use super::room::Recovery;
use crate::center::effects::Effects;
use crate::center::ports::Command;
use crate::kernel::cause::Cause;
use crate::kernel::time::{SimDuration, SimTime};
use crate::ledger::rows::{AgentReason, Row};
use crate::ledger::switchovers::{Outcome, Phases, Rule, SwitchoverRow};

/// A start or a switchover that is under way.
#[derive(Clone, Copy, Debug)]
pub(super) struct Procedure {
    pub rule: Rule,
    pub phases: Phases,
    from: Option<u8>,
    to: u8,
    attempts: u16,
    detected: SimTime,
    decided: SimTime,
    cause: Cause,
}

impl Procedure {
    /// Another attempt to connect.
    pub fn tries(&mut self, seat: u8) {
        self.attempts = self.attempts.saturating_add(1);
        self.to = seat;
        // What an earlier attempt came to is not told.
        self.phases = Phases::default();
    }
}

impl Recovery {
    /// A desktop switches over to the other site (DR-8).
    pub(super) fn switch_over(
        &mut self,
        desktop: u32,
        rule: Rule,
        detected: SimTime,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let kept = &self.desktops[desktop as usize];
        let (seat, agent) = (kept.seat, kept.agent);
        self.tear_down(desktop, fx);
        self.begin_procedure(desktop, rule, detected, (Some(seat), seat ^ 1), fx);
        if rule != Rule::GracefulShutdown {
            fx.command(Command::Suspend { agent, reason: AgentReason::SiteSwitchover });
        }
        let number = self.desktops[desktop as usize].number;
        let system = usize::from(self.desktops[desktop as usize].system);
        let plan = &mut self.systems[system];
        plan.delays.seek(u64::from(agent.0) << 20 | u64::from(number));
        let delay = plan.delay.duration(&mut plan.delays);
        if delay.is_zero() {
            self.attempt(desktop, seat ^ 1, fx);
            return;
        }
        let kept = &mut self.desktops[desktop as usize];
        kept.seat = seat ^ 1;
        let number = kept.enter(Phase::Waiting);
        fx.after(delay, Event::AttemptDue(desktop, number));
    }

    /// A start or a switchover begins; the one before, if it is still under way, is given up
    /// for it.
    pub(super) fn begin_procedure(
        &mut self,
        desktop: u32,
        rule: Rule,
        detected: SimTime,
        (from, to): (Option<u8>, u8),
        fx: &mut impl Effects<Event, Message>,
    ) {
        self.end_procedure(desktop, Outcome::Superseded, fx);
        let kept = &mut self.desktops[desktop as usize];
        kept.number += 1;
        kept.procedure = Some(Procedure {
            rule,
            phases: Phases::default(),
            from,
            to,
            attempts: 0,
            detected,
            decided: fx.now(),
            cause: fx.cause(),
        });
        let counts = &mut self.counts[usize::from(kept.system)];
        if rule == Rule::Start {
            counts.starts += 1;
        } else {
            counts.switchovers += 1;
            counts.waves.begin(detected);
        }
    }

    /// A desktop that was started at the other site has reached the preferred one: what it
    /// did so far was a start, the rest is a switchover (DR-2).
    pub(super) fn supersede_by_preferred(
        &mut self,
        desktop: u32,
        seat: u8,
        found: SimTime,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let from = self.desktops[desktop as usize].seat;
        let way = (Some(from), seat);
        self.begin_procedure(desktop, Rule::PreferredSite, found, way, fx);
        if let Some(procedure) = &mut self.desktops[desktop as usize].procedure {
            procedure.decided = found;
            procedure.tries(seat);
        }
    }

    /// A start or a switchover is over, if one is under way.
    pub(super) fn end_procedure(
        &mut self,
        desktop: u32,
        outcome: Outcome,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let now = fx.now();
        let kept = &mut self.desktops[desktop as usize];
        let Some(mut procedure) = kept.procedure.take() else { return };
        if outcome == Outcome::Completed {
            procedure.phases.logged_in = Some(now);
        }
        // What is counted here is not counted again.
        let out = kept.out_since.map_or(SimDuration::ZERO, |since| now.since(since));
        if kept.out_since.is_some() {
            kept.out_since = Some(now);
        }
        let (agent, number) = (kept.agent, kept.number);
        let counts = &mut self.counts[usize::from(kept.system)];
        counts.out_of_service += out.as_secs_f64();
        if procedure.rule != Rule::Start {
            let completed = outcome == Outcome::Completed;
            counts.completed += u64::from(completed);
            counts.waves.end(completed.then_some(now));
        }
        let sites = &self.system(desktop).sites;
        let label = |seat: u8| sites[usize::from(seat)].site;
        fx.record(Row::Switchover(SwitchoverRow {
            agent,
            number,
            rule: procedure.rule,
            from: procedure.from.map(label),
            to: label(procedure.to),
            attempts: procedure.attempts,
            detected: procedure.detected,
            decided: procedure.decided,
            phases: procedure.phases,
            ended: now,
            outcome,
            out_of_service: out,
            cause: procedure.cause,
        }));
    }

    /// The run is over: what is under way is written down as open.
    pub(super) fn write_open(&mut self, desktop: u32, fx: &mut impl Effects<Event, Message>) {
        self.end_procedure(desktop, Outcome::Open, fx);
    }
}
