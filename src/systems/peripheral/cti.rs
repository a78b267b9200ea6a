//! A site's CTI server: knows who is signed in, logs agents out and in, and has the tasks of
//! media other than voice (`tasks.rs`).
//!
//! ```text
//!   Finesse A/B ──SignIn, SignOut──▶ CTI server ◀──InService, OutOfService── PG A/B
//!   application ──OFFER_TASK, ...──▶            ──AgentState, TaskReport──▶
//! ```

use super::counters::stamp;
use super::event::{Event, Message, Told};
use super::room::Peripheral;
use super::seat::{BY_DESKTOP, BY_MISSES, BY_PG};
use crate::center::effects::Effects;
use crate::ledger::ids::AgentId;
use crate::ledger::rows::{AgentState, Medium};
use crate::network::process::ProcessState;

impl Peripheral {
    pub(super) fn cti_hears_pg(
        &mut self,
        site: u16,
        side: u8,
        message: Message,
        fx: &mut impl Effects<Event, Message>,
    ) {
        match message {
            Message::InService => {
                self.site(site).cti_serving = Some(side);
                self.agents_log_in(site, fx);
                self.cti_tells_all(site, fx);
            }
            Message::OutOfService => self.cti_is_out(site, side, fx),
            Message::Serving => self.cti_tells_all(site, fx),
            Message::MissesTooMany(agent) => self.misses_too_many(site, agent, fx),
            _ => unreachable!("a PG says whether it is in service, and who misses calls"),
        }
    }

    /// An agent has missed too many calls in a row, and is logged out for a while.
    fn misses_too_many(
        &mut self,
        site: u16,
        agent: AgentId,
        fx: &mut impl Effects<Event, Message>,
    ) {
        if self.seat(agent).out == 0 {
            let away = self.rules_of_site(site).login_after_missed;
            self.log_out(agent, BY_MISSES, fx);
            fx.after(away, Event::BackAfterMisses(agent));
        }
    }

    pub(super) fn cti_loses_pg(
        &mut self,
        site: u16,
        side: u8,
        fx: &mut impl Effects<Event, Message>,
    ) {
        self.cti_is_out(site, side, fx);
    }

    /// The PG, or the CTI Manager, is out of service: everybody is logged out (PG-5).
    fn cti_is_out(&mut self, site: u16, side: u8, fx: &mut impl Effects<Event, Message>) {
        if self.site(site).cti_serving != Some(side) {
            return;
        }
        self.site(site).cti_serving = None;
        let cause = fx.cause();
        for member in 0..self.site(site).members.len() {
            let agent = self.site(site).members[member];
            fx.set_cause(cause);
            self.log_out(agent, BY_PG, fx);
        }
    }

    /// The PG is in service: whom its failure had logged out is logged in again.
    fn agents_log_in(&mut self, site: u16, fx: &mut impl Effects<Event, Message>) {
        let by_hand = self.rules_of_site(site).login_by_hand;
        for member in 0..self.site(site).members.len() {
            let agent = self.site(site).members[member];
            let seat = self.seat(agent);
            if seat.out & BY_PG == 0 {
                continue;
            }
            match by_hand {
                None => self.log_in(agent, BY_PG, fx),
                Some(wait) => {
                    seat.by_hand = seat.by_hand.wrapping_add(1);
                    fx.after(wait, Event::LogsInByHand(agent, seat.by_hand));
                }
            }
        }
    }

    pub(super) fn logs_in_by_hand(
        &mut self,
        agent: AgentId,
        number: u16,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let seat = self.seat(agent);
        let (site, current) = (seat.plan.site, seat.by_hand == number);
        if current && self.site(site).cti_serving.is_some() {
            self.log_in(agent, BY_PG, fx);
        }
    }

    pub(super) fn cti_hears_finesse(
        &mut self,
        _site: u16,
        which: u8,
        message: Message,
        fx: &mut impl Effects<Event, Message>,
    ) {
        match message {
            Message::SignIn(agent) => {
                self.seat(agent).signed = Some(which);
                self.log_in(agent, BY_DESKTOP, fx);
            }
            Message::SignOut(agent) => {
                let seat = self.seat(agent);
                if seat.signed == Some(which) {
                    seat.signed = None;
                    self.log_out(agent, BY_DESKTOP, fx);
                }
            }
            _ => unreachable!("Finesse tells of desktops"),
        }
    }

    /// A Finesse server is lost: whoever is signed in there is logged out of every MRD.
    pub(super) fn cti_loses_finesse(
        &mut self,
        site: u16,
        which: u8,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let cause = fx.cause();
        for member in 0..self.site(site).members.len() {
            let agent = self.site(site).members[member];
            let seat = self.seat(agent);
            if seat.signed == Some(which) {
                seat.signed = None;
                fx.set_cause(cause);
                self.log_out(agent, BY_DESKTOP, fx);
            }
        }
        fx.set_cause(cause);
    }

    pub(super) fn pg_hears_cti(
        &mut self,
        site: u16,
        side: u8,
        message: Message,
        fx: &mut impl Effects<Event, Message>,
    ) {
        if let Message::TaskReport(number) = message {
            self.history.task_outbox[usize::from(site)].push(number);
        }
        self.pg_tells(site, side, message, fx);
    }

    /// The CTI server can be reached again: it is told whether the PG is in service.
    pub(super) fn pg_greets_cti(
        &mut self,
        site: u16,
        side: u8,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let kept = self.side(site, side);
        if kept.is_active() && kept.in_contact {
            fx.send(kept.plan.from_cti.acceptor(), Message::InService);
        }
    }

    /// Sends something to the PG that is in service.
    pub(super) fn cti_says(
        &mut self,
        site: u16,
        message: Message,
        fx: &mut impl Effects<Event, Message>,
    ) {
        if let Some(side) = self.site(site).cti_serving {
            fx.send(self.side(site, side).plan.from_cti.initiator(), message);
        }
    }

    /// An agent's state in a medium other than voice has changed.
    pub(super) fn cti_tells_state(
        &mut self,
        agent: AgentId,
        medium: Medium,
        state: AgentState,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let site = self.seat(agent).plan.site;
        self.app_sees(agent, medium, state, fx);
        let (at, told) = (stamp(fx.now()), Told::Changed);
        self.cti_says(site, Message::AgentState { agent, at, state, medium, told }, fx);
    }

    /// Tells the CallRouter of every agent in media other than voice.
    fn cti_tells_all(&mut self, site: u16, fx: &mut impl Effects<Event, Message>) {
        for member in 0..self.site(site).members.len() {
            let agent = self.site(site).members[member];
            let seat = *self.seat(agent);
            for medium in [Medium::Chat, Medium::Email, Medium::Generic] {
                if seat.plan.media[medium as usize] {
                    let (at, told) = (stamp(fx.now()), Told::Snapshot);
                    let state = seat.truth[medium as usize];
                    let message = Message::AgentState { agent, at, state, medium, told };
                    self.cti_says(site, message, fx);
                }
            }
        }
        self.cti_tells_tasks(site, fx);
    }

    pub(super) fn cti_changed(
        &mut self,
        site: u16,
        state: ProcessState,
        fx: &mut impl Effects<Event, Message>,
    ) {
        if state == ProcessState::Down {
            self.cti_tasks_die(site, fx);
        }
    }
}
