//! A peripheral gateway (PG): one side, or A and B that watch each other; it passes on what
//! its PIM and the CTI server tell, and keeps closed intervals until the historical database
//! has them (PG-1, PG-4).
//!
//! ```text
//!     PIM A ── PG A ══private══ PG B ── PIM B          one side is active;
//!                 ╲            ╱                       the other takes its switch time
//!                  CallRouter A/B                      once it knows that it must
//! ```
//!
//! Closed intervals are on the disks of both sides: whichever is active sends them (A).

use super::counters::Counters;
use super::event::{Event, Message, Told};
use super::plan::SidePlan;
use super::room::Peripheral;
use crate::center::effects::Effects;
use crate::kernel::time::{SimDuration, SimTime};
use crate::ledger::ids::AgentId;
use crate::ledger::rows::{AgentState, Medium};
use crate::network::process::ProcessState;

/// What a side of a PG takes itself for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SideRole {
    /// The other side serves, or this one has just started.
    Standby,
    /// It takes over.
    Activating,
    /// It serves.
    Active,
}

/// A side of a PG, with its PIM.
#[derive(Clone, Debug)]
pub(super) struct Side {
    pub plan: SidePlan,
    pub role: SideRole,
    /// How many activations of either side it knows of.
    pub term: u32,
    /// Outdates the wait for activation.
    pub number: u16,
    /// The PG knows that the PIM has its ACD and its CTI Manager.
    pub pim_ready: bool,
    /// The PIM was told to gather.
    pub asked: bool,
    /// The PIM counts, and has been told of every agent.
    pub gathers: bool,
    /// The PIM's open counters.
    pub gathering: Option<Counters>,
    /// Intervals that the PIM should have closed while it hung.
    pub overdue: u32,
    /// The PG has heard the states of all agents from its PIM.
    pub in_contact: bool,
    /// The agents' states as the PIM has told them; none where it has not.
    pub states: Vec<Option<AgentState>>,
    /// How many calls in a row each agent has let ring in vain, as this side has seen.
    pub missed: Vec<u8>,
    /// The side of the Central Controller to which this PG talks.
    pub via: Option<u8>,
}

impl Side {
    pub fn new(plan: SidePlan, active: bool, agents: usize, interval: SimDuration) -> Self {
        let (begin, end) = (SimTime::ZERO, SimTime::ZERO + interval);
        let out = active.then_some(AgentState::LoggedOut);
        Side {
            plan,
            role: if active { SideRole::Active } else { SideRole::Standby },
            term: 1,
            number: 0,
            pim_ready: true,
            asked: active,
            gathers: active,
            gathering: active.then(|| Counters::of_nobody(agents, begin, end)),
            overdue: 0,
            in_contact: active,
            states: vec![out; agents],
            missed: vec![0; agents],
            via: Some(0),
        }
    }

    pub fn is_active(&self) -> bool {
        self.role == SideRole::Active
    }

    /// It takes itself for `role` from now on, and no wait for activation counts any more;
    /// returns the number of one that may begin now.
    fn becomes(&mut self, role: SideRole) -> u16 {
        self.role = role;
        self.number = self.number.wrapping_add(1);
        self.number
    }
}

impl Peripheral {
    #[inline]
    pub(super) fn pg_hears_pim(
        &mut self,
        site: u16,
        side: u8,
        message: Message,
        fx: &mut impl Effects<Event, Message>,
    ) {
        match message {
            Message::AgentState { agent, state, .. } => {
                let member = self.seat(agent).plan.member as usize;
                let kept = self.side(site, side);
                kept.states[member] = Some(state);
                if state == AgentState::Talking {
                    kept.missed[member] = 0;
                }
                if kept.in_contact {
                    self.pg_tells(site, side, message, fx);
                }
            }
            Message::Returned { .. } | Message::TurnedDown { .. } => {
                self.pg_tells(site, side, message, fx);
            }
            Message::Missed { agent, .. } => {
                self.pg_tells(site, side, message, fx);
                self.counts_miss(site, side, agent, fx);
            }
            Message::Monitored => {
                self.side(site, side).in_contact = true;
                self.pg_tells_all(site, side, fx);
                fx.send(self.side(site, side).plan.from_cti.acceptor(), Message::InService);
            }
            Message::Ready => {
                self.side(site, side).pim_ready = true;
                if self.side(site, side).is_active() {
                    fx.send(self.side(site, side).plan.to_pg.acceptor(), Message::Gather);
                } else {
                    self.activate_if_alone(site, side, fx);
                }
            }
            Message::NotReady(manager) => {
                if manager {
                    fx.send(self.side(site, side).plan.from_cti.acceptor(), Message::OutOfService);
                }
                self.pim_is_lost(site, side, fx);
            }
            Message::Report(number) => {
                self.history.outbox[usize::from(site)].push(number);
                self.pg_tells(site, side, message, fx);
            }
            _ => unreachable!("a PIM tells of its ACD"),
        }
    }

    /// An agent has let a call ring in vain: after too many in a row the CTI server is to log
    /// them out (PG-7).
    fn counts_miss(
        &mut self,
        site: u16,
        side: u8,
        agent: AgentId,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let limit = self.rules_of_site(site).missed_calls;
        let member = self.seat(agent).plan.member as usize;
        let kept = self.side(site, side);
        let missed = kept.missed[member].saturating_add(1);
        kept.missed[member] = missed;
        if limit > 0 && missed >= limit {
            kept.missed[member] = 0;
            fx.send(kept.plan.from_cti.acceptor(), Message::MissesTooMany(agent));
        }
    }

    /// Says something to the CallRouter, if it can be reached.
    #[inline]
    pub(super) fn pg_tells(
        &mut self,
        site: u16,
        side: u8,
        message: Message,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let side = self.side(site, side);
        if let Some(via) = side.via {
            fx.send(side.plan.to_controller[usize::from(via)].initiator(), message);
        }
    }

    /// Tells the CallRouter that the peripheral is online, every agent's state, and whatever
    /// waits for the historical database.
    fn pg_tells_all(&mut self, site: u16, side: u8, fx: &mut impl Effects<Event, Message>) {
        if self.side(site, side).via.is_none() || !self.side(site, side).is_active() {
            return;
        }
        if self.side(site, side).in_contact {
            self.pg_tells(site, side, Message::Online, fx);
            for member in 0..self.site(site).members.len() {
                let agent = self.site(site).members[member];
                let Some(state) = self.side(site, side).states[member] else { continue };
                let told = Told::Snapshot;
                let (at, medium) = (0, Medium::Voice);
                let message = Message::AgentState { agent, at, state, medium, told };
                self.pg_tells(site, side, message, fx);
            }
        }
        self.pg_sends_again(site, side, fx);
        // The CTI server tells of media other than voice.
        fx.send(self.side(site, side).plan.from_cti.acceptor(), Message::Serving);
    }

    fn pg_sends_again(&mut self, site: u16, side: u8, fx: &mut impl Effects<Event, Message>) {
        for index in 0..self.history.outbox[usize::from(site)].len() {
            let number = self.history.outbox[usize::from(site)][index];
            self.pg_tells(site, side, Message::Report(number), fx);
        }
        for index in 0..self.history.task_outbox[usize::from(site)].len() {
            let number = self.history.task_outbox[usize::from(site)][index];
            self.pg_tells(site, side, Message::TaskReport(number), fx);
        }
    }

    pub(super) fn pg_hears_controller(
        &mut self,
        site: u16,
        side: u8,
        of: u8,
        message: Message,
        fx: &mut impl Effects<Event, Message>,
    ) {
        match message {
            Message::Serving => {
                self.side(site, side).via = Some(of);
                self.pg_tells_all(site, side, fx);
            }
            Message::Resend => self.pg_sends_again(site, side, fx),
            Message::Stored(number) => self.pg_hears_stored(site, number),
            Message::Connect { slot, attempt, agent } => {
                let side = self.side(site, side);
                if side.in_contact {
                    fx.send(side.plan.to_pg.acceptor(), message);
                } else {
                    let returned = Message::TurnedDown { slot, attempt, agent };
                    fx.send(side.plan.to_controller[usize::from(of)].initiator(), returned);
                }
            }
            _ => unreachable!("a CallRouter connects and confirms"),
        }
    }

    /// The PIM, or what it needs, is lost: the peripheral is offline (PG-2).
    pub(super) fn pim_is_lost(
        &mut self,
        site: u16,
        side: u8,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let kept = self.side(site, side);
        kept.pim_ready = false;
        if std::mem::take(&mut kept.in_contact) {
            kept.states.fill(None);
            self.notice_loss(site, fx.now());
            self.pg_tells(site, side, Message::Offline, fx);
        }
        self.hand_over(site, side, fx);
    }

    /// Asks the other side to take over.
    fn hand_over(&mut self, site: u16, side: u8, fx: &mut impl Effects<Event, Message>) {
        if self.side(site, side).is_active() {
            self.tell_peer(site, side, Message::TakeOver, fx);
        }
    }

    /// Tells the other side that this one is active.
    fn tell_active(&mut self, site: u16, side: u8, fx: &mut impl Effects<Event, Message>) {
        let term = self.side(site, side).term;
        self.tell_peer(site, side, Message::Active(term), fx);
    }

    fn tell_peer(
        &mut self,
        site: u16,
        side: u8,
        message: Message,
        fx: &mut impl Effects<Event, Message>,
    ) {
        if let Some(private) = self.site(site).private {
            fx.send(private.sockets()[usize::from(side)], message);
        }
    }

    pub(super) fn pg_loses_controller(
        &mut self,
        site: u16,
        side: u8,
        of: u8,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let kept = self.side(site, side);
        if kept.via == Some(of) {
            kept.via = None;
            let mut others = kept.plan.to_controller.iter();
            if !others.any(|connection| fx.is_open(connection.initiator())) {
                self.hand_over(site, side, fx);
            }
        }
    }

    pub(super) fn pg_hears_side(
        &mut self,
        site: u16,
        side: u8,
        message: Message,
        fx: &mut impl Effects<Event, Message>,
    ) {
        match message {
            Message::TakeOver => {
                if self.can_serve(site, side, fx) {
                    self.activate_later(site, side, fx);
                }
            }
            Message::Active(term) => {
                let kept = self.side(site, side);
                // Of two that are active the one goes on that activated last (A), and of two
                // that did so at once side A.
                let later = kept.term > term || (kept.term == term && side == 0);
                if kept.is_active() && later {
                    self.tell_active(site, side, fx);
                    return;
                }
                kept.term = term;
                kept.becomes(SideRole::Standby);
                kept.in_contact = false;
                fx.send(kept.plan.to_pg.acceptor(), Message::Rest);
            }
            _ => unreachable!("sides say who is active"),
        }
    }

    /// Whether a side could do what the active one cannot any more.
    fn can_serve(&self, site: u16, side: u8, fx: &mut impl Effects<Event, Message>) -> bool {
        let side = &self.sites[usize::from(site)].sides[usize::from(side)];
        let mut controllers = side.plan.to_controller.iter();
        side.pim_ready && controllers.any(|connection| fx.is_open(connection.initiator()))
    }

    fn activate_later(&mut self, site: u16, side: u8, fx: &mut impl Effects<Event, Message>) {
        let wait = self.rules_of_site(site).switch_time;
        let kept = self.side(site, side);
        if kept.role == SideRole::Standby {
            let number = kept.becomes(SideRole::Activating);
            fx.after(wait, Event::SideActivates(site, side, number));
        }
    }

    /// A standby side whose peer is gone takes over as soon as it can serve.
    pub(super) fn activate_if_alone(
        &mut self,
        site: u16,
        side: u8,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let Some(private) = self.site(site).private else { return };
        let alone = !fx.is_open(private.sockets()[usize::from(side)]);
        if alone && self.side(site, side).pim_ready {
            self.activate_later(site, side, fx);
        }
    }

    pub(super) fn pg_reaches_side(
        &mut self,
        site: u16,
        side: u8,
        fx: &mut impl Effects<Event, Message>,
    ) {
        if self.side(site, side).is_active() {
            self.tell_active(site, side, fx);
            if !self.side(site, side).in_contact {
                self.hand_over(site, side, fx);
            }
        } else if side == 0 && !self.side(site, 1).is_active() {
            // Neither serves: the primary does.
            self.activate_later(site, side, fx);
        }
    }

    /// A side has waited long enough.
    pub(super) fn side_waited(
        &mut self,
        site: u16,
        side: u8,
        number: u16,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let kept = self.side(site, side);
        if kept.number != number || !fx.state(kept.plan.pg).is_running() {
            return;
        }
        kept.role = SideRole::Active;
        kept.term += 1;
        kept.in_contact = false;
        self.counts_of_site(site).activations += 1;
        self.tell_active(site, side, fx);
        if self.side(site, side).pim_ready {
            fx.send(self.side(site, side).plan.to_pg.acceptor(), Message::Gather);
        }
    }

    pub(super) fn pg_changed(
        &mut self,
        site: u16,
        side: u8,
        state: ProcessState,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let rules = self.rules_of_site(site);
        let simplex = self.site(site).private.is_none();
        let kept = self.side(site, side);
        match state {
            ProcessState::Down => {
                kept.becomes(SideRole::Standby);
                kept.pim_ready = false;
                kept.in_contact = false;
                kept.states.fill(None);
                kept.missed.fill(0);
                kept.via = None;
            }
            ProcessState::Up if simplex && !kept.is_active() => {
                kept.role = SideRole::Active;
            }
            ProcessState::Up if !kept.is_active() => {
                // It takes over by itself if it finds no peer.
                let number = kept.becomes(SideRole::Activating);
                let wait = rules.detection + rules.switch_time;
                fx.after(wait, Event::SideActivates(site, side, number));
            }
            ProcessState::Up | ProcessState::Hung | ProcessState::Stopping => {}
        }
    }
}
