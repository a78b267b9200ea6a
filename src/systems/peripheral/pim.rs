//! A PIM: connected to its ACD, directly and through the CTI Manager, it counts what the ACD
//! tells it and passes it on to its PG.
//!
//! ```text
//!   ACD ──AgentState──▶ PIM: open counters ──interval ends──▶ Report ──▶ PG
//!                        │ dies, loses ACD, CTI Manager or PG: gone
//! ```
//!
//! The counters of the open interval are in the PIM that is active, and nowhere else (PG-1,
//! PG-2).

use super::counters::{Counters, moment};
use super::event::{Event, Message, Told};
use super::room::Peripheral;
use crate::center::effects::Effects;
use crate::kernel::cause::Cause;
use crate::kernel::time::SimTime;
use crate::ledger::ids::AgentId;
use crate::ledger::rows::AgentState;
use crate::network::process::ProcessState;

impl Peripheral {
    #[inline]
    pub(super) fn pim_hears_acd(
        &mut self,
        site: u16,
        side: u8,
        message: Message,
        fx: &mut impl Effects<Event, Message>,
    ) {
        match message {
            Message::AgentState { agent, at, state, told, .. } => {
                self.pim_counts(site, side, agent, (at, state, told), fx);
            }
            Message::Monitored => {
                self.counters_begin(site, side, fx);
                self.side(site, side).gathers = true;
            }
            _ => {}
        }
        let side = self.side(site, side);
        if side.gathering.is_some() {
            fx.send(side.plan.to_pg.initiator(), message);
        }
    }

    #[inline]
    fn pim_counts(
        &mut self,
        site: u16,
        side: u8,
        agent: AgentId,
        (at, state, told): (u32, AgentState, Told),
        fx: &mut impl Effects<Event, Message>,
    ) {
        if told == Told::Snapshot {
            self.counters_begin(site, side, fx);
        }
        let member = self.seat(agent).plan.member;
        if let Some(counters) = &mut self.side(site, side).gathering {
            let at = match told {
                Told::Changed => moment(at, fx.now()),
                // What was before is not told for history (PG-3).
                Told::Snapshot => fx.now(),
            };
            counters.change(member, state, at);
        }
    }

    /// The PIM has its ACD: it begins to count.
    fn counters_begin(&mut self, site: u16, side: u8, fx: &mut impl Effects<Event, Message>) {
        let end = self.interval_end(fx.now());
        let agents = self.site(site).members.len();
        let side = self.side(site, side);
        if side.gathering.is_none() && side.asked {
            side.gathering = Some(Counters::new(agents, fx.now(), end));
            // It knows that the interval had begun before.
            let cause = self.history.lost_by[usize::from(site)];
            self.history.accounts.blame(end - self.interval, site, cause);
            self.history.accounts.notice(end - self.interval, site);
        }
    }

    pub(super) fn pim_hears_pg(
        &mut self,
        site: u16,
        side: u8,
        message: Message,
        fx: &mut impl Effects<Event, Message>,
    ) {
        match message {
            Message::Gather => {
                let side = self.side(site, side);
                if side.gathering.is_none() {
                    side.asked = true;
                    fx.send(side.plan.to_acd.initiator(), Message::Monitor);
                }
            }
            Message::Rest => {
                self.lose_counters(site, side, fx);
                fx.send(self.side(site, side).plan.to_acd.initiator(), Message::Unmonitor);
            }
            Message::Connect { .. } => {
                fx.send(self.side(site, side).plan.to_acd.initiator(), message);
            }
            _ => unreachable!("a PG says who gathers, and connects"),
        }
    }

    /// The PIM has lost its ACD, its CTI Manager (`manager`) or its PG.
    pub(super) fn pim_loses(
        &mut self,
        site: u16,
        side: u8,
        manager: bool,
        fx: &mut impl Effects<Event, Message>,
    ) {
        if self.lose_counters(site, side, fx) {
            self.notice_loss(site, fx.now());
        }
        fx.send(self.side(site, side).plan.to_pg.initiator(), Message::NotReady(manager));
    }

    /// Whatever the PIM has gathered and not sent is gone (PG-2). Returns whether it had
    /// anything.
    fn lose_counters(
        &mut self,
        site: u16,
        side: u8,
        fx: &mut impl Effects<Event, Message>,
    ) -> bool {
        let side = self.side(site, side);
        side.asked = false;
        side.gathers = false;
        let Some(counters) = side.gathering.take() else { return false };
        let cause = fx.cause();
        let mut end = counters.end();
        let until = self.interval_end(fx.now());
        while end <= until {
            self.history.accounts.blame(end - self.interval, site, cause);
            end += self.interval;
        }
        self.history.lost_by[usize::from(site)] = cause;
        true
    }

    /// The PIM has a connection again.
    pub(super) fn pim_reaches(
        &mut self,
        site: u16,
        side: u8,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let plan = &self.side(site, side).plan;
        let (acd, manager, pg) = (plan.to_acd, plan.to_manager, plan.to_pg);
        if [acd, manager, pg].iter().all(|connection| fx.is_open(connection.initiator())) {
            fx.send(pg.initiator(), Message::Ready);
        }
    }

    pub(super) fn pim_changed(
        &mut self,
        site: u16,
        side: u8,
        state: ProcessState,
        fx: &mut impl Effects<Event, Message>,
    ) {
        match state {
            ProcessState::Down => {
                self.lose_counters(site, side, fx);
            }
            ProcessState::Up => {
                // What it should have closed while it hung.
                while self.side(site, side).overdue > 0 {
                    self.side(site, side).overdue -= 1;
                    self.pim_closes(site, side, fx);
                }
            }
            ProcessState::Hung | ProcessState::Stopping => {}
        }
    }

    /// The end of the interval comes, and a little later the PIM closes its counters.
    pub(super) fn expect_interval(&mut self, site: u16, fx: &mut impl Effects<Event, Message>) {
        let delay = self.rules_of_site(site).report_delay;
        let end = self.site(site).acd.truth.end();
        let cause = fx.set_cause(Cause::NONE);
        fx.at(end + delay, Event::IntervalCloses(site));
        fx.set_cause(cause);
    }

    pub(super) fn interval_closes(&mut self, site: u16, fx: &mut impl Effects<Event, Message>) {
        let interval = self.interval;
        let truth = &mut self.site(site).acd.truth;
        let end = truth.end();
        let figures = truth.close(end + interval);
        self.history.accounts.truth((end - interval, end), site, figures);
        let mut anybody = false;
        for side in 0..self.site(site).sides.len() as u8 {
            anybody |= self.side(site, side).gathering.is_some();
            match fx.state(self.side(site, side).plan.pim) {
                ProcessState::Up | ProcessState::Stopping => self.pim_closes(site, side, fx),
                ProcessState::Hung => self.side(site, side).overdue += 1,
                ProcessState::Down => {}
            }
        }
        if !anybody {
            // Nobody had contact with the ACD: no report will come.
            let cause = self.history.lost_by[usize::from(site)];
            self.history.accounts.blame(end - interval, site, cause);
            self.history.accounts.notice(end - interval, site);
        }
        self.expect_interval(site, fx);
    }

    /// A PIM closes its counters and sends its report to the PG.
    fn pim_closes(&mut self, site: u16, side: u8, fx: &mut impl Effects<Event, Message>) {
        let interval = self.interval;
        let kept = self.side(site, side);
        let Some(counters) = &mut kept.gathering else { return };
        let (from, end) = (counters.from(), counters.end());
        if end > fx.now() {
            // It began to count after that end.
            return;
        }
        let figures = counters.close(end + interval);
        let socket = kept.plan.to_pg.initiator();
        if from < end {
            let number = self.history.keep_report(site, (end - interval, end), figures);
            fx.send(socket, Message::Report(number));
        }
    }

    /// A component has noticed that what was gathered is gone.
    pub(super) fn notice_loss(&mut self, site: u16, now: SimTime) {
        let start = self.interval_end(now) - self.interval;
        self.history.accounts.notice(start, site);
        let delay = self.rules_of_site(site).report_delay;
        if now.since(start) < delay && start.as_nanos() > 0 {
            self.history.accounts.notice(start - self.interval, site);
        }
    }
}
