//! Agents: one pair of hands each, whoever offers work (CORE-15, CORE-16, CORE-22).

use super::contact::Stage;
use super::effects::Effects;
use super::event::{ContactRef, Event, Message};
use super::ports::Notice;
use super::room::Center;
use super::routing::router::MEDIA;
use crate::kernel::cause::Cause;
use crate::kernel::time::SimTime;
use crate::ledger::ids::AgentId;
use crate::ledger::rows::{AgentReason, AgentState, AgentStateRow, Medium, Observer, Row};

const NONE: u32 = u32::MAX;

/// What an agent has in hand of one contact.
#[derive(Clone, Copy, Debug)]
pub struct Work {
    /// Which contact.
    pub contact: ContactRef,
    /// Its medium.
    pub medium: Medium,
    /// What of it.
    pub stage: Stage,
    /// The number of the offer that it came by.
    pub offer: u16,
    /// It came past the switch.
    pub direct: bool,
    /// Since when it is at this stage.
    pub since: SimTime,
    next: u32,
}

/// A person.
#[derive(Clone, Copy, Debug)]
pub struct Agent {
    /// Index of the group.
    pub group: u16,
    /// Which of the group's switches the phone connects to.
    pub seat: u8,
    /// The switch has logged the agent out because it is about to stop, and waits for the
    /// phone to confirm it.
    pub expelled: bool,
    /// The schedule wants this person at work.
    pub scheduled: bool,
    /// Reasons for which the person is missing all the same.
    pub absences: u8,
    /// The phone reaches its switch.
    pub connected: bool,
    /// The phone itself is gone, not only the way to the switch.
    pub place_lost: bool,
    /// The fault that took the phone or the way to the switch.
    pub cut_off_by: Cause,
    /// The phone hangs: nothing can be done at it.
    pub hung: bool,
    /// The switch has not heard the last log-out yet.
    pub logging_out: bool,
    /// A break is due, or under way.
    pub on_break: bool,
    /// Logged in, or still finishing work after the end of the shift.
    pub logged_in: bool,
    /// Logged in, but not to be offered anything for the moment.
    pub not_ready: bool,
    /// When the last pause after a missed call ends.
    pub pause_until: SimTime,
    /// How much of the person's capacity is in use.
    pub used: u32,
    /// How much of that is in use by contacts that no switch knows of.
    pub desk_used: u32,
    /// A system keeps the person from working, and why.
    pub suspended: Option<AgentReason>,
    /// What serves the agent is gone, and nobody need have noticed.
    pub unserved: bool,
    /// A system has let the person work again: who is held back by a break or a pause logs in
    /// all the same, and is not ready.
    pub returns: bool,
    /// State by medium, as last written down.
    states: [AgentState; MEDIA],
    /// The state of the person as a whole: that of the busiest medium.
    person: AgentState,
    first_work: u32,
}

impl Agent {
    /// Someone of `group` who is not at work, and whom a system keeps from it for the reason
    /// `suspended`, if any.
    pub fn new(group: u16, suspended: Option<AgentReason>) -> Self {
        Agent {
            group,
            seat: 0,
            expelled: false,
            scheduled: false,
            absences: 0,
            connected: true,
            place_lost: false,
            cut_off_by: Cause::NONE,
            hung: false,
            logging_out: false,
            pause_until: SimTime::ZERO,
            on_break: false,
            logged_in: false,
            not_ready: false,
            used: 0,
            desk_used: 0,
            suspended,
            unserved: false,
            returns: false,
            states: [AgentState::LoggedOut; MEDIA],
            person: AgentState::LoggedOut,
            first_work: NONE,
        }
    }

    /// The state of the person as a whole: that of the busiest medium.
    pub fn person(&self) -> AgentState {
        self.person
    }

    /// Whether the person should be at work now.
    pub fn is_expected(&self) -> bool {
        self.scheduled && self.absences == 0
    }

    /// Whether the person should be at work now, and no system keeps them from it.
    pub fn on_duty(&self) -> bool {
        self.is_expected() && self.suspended.is_none()
    }

    /// The state in one medium.
    pub fn state(&self, medium: Medium) -> AgentState {
        self.states[medium as usize]
    }

    fn is_idle(&self) -> bool {
        self.first_work == NONE
    }
}

/// What all agents have in hand.
#[derive(Clone, Debug, Default)]
pub struct Hands {
    works: Vec<Work>,
    free: Vec<u32>,
}

impl Hands {
    /// Puts a piece of work into the agent's hands.
    pub fn take(
        &mut self,
        agent: &mut Agent,
        contact: ContactRef,
        (medium, direct): (Medium, bool),
        offer: u16,
        now: SimTime,
    ) {
        let work = Work {
            contact,
            medium,
            stage: Stage::Ringing,
            offer,
            direct,
            since: now,
            next: agent.first_work,
        };
        agent.first_work = match self.free.pop() {
            Some(index) => {
                self.works[index as usize] = work;
                index
            }
            None => {
                self.works.push(work);
                (self.works.len() - 1) as u32
            }
        };
    }

    /// The agent's work with `contact`, if any.
    pub fn find(&mut self, agent: &Agent, contact: ContactRef) -> Option<&mut Work> {
        let mut index = agent.first_work;
        while index != NONE {
            if self.works[index as usize].contact == contact {
                return Some(&mut self.works[index as usize]);
            }
            index = self.works[index as usize].next;
        }
        None
    }

    /// Takes the work with `contact` out of the agent's hands.
    pub fn put_down(&mut self, agent: &mut Agent, contact: ContactRef) -> Option<Work> {
        let mut previous = NONE;
        let mut index = agent.first_work;
        while index != NONE {
            let work = self.works[index as usize];
            if work.contact == contact {
                match previous {
                    NONE => agent.first_work = work.next,
                    previous => self.works[previous as usize].next = work.next,
                }
                self.free.push(index);
                return Some(work);
            }
            previous = index;
            index = work.next;
        }
        None
    }

    /// The contact that the agent took last, if any is in hand.
    pub fn any(&self, agent: &Agent) -> Option<ContactRef> {
        (agent.first_work != NONE).then(|| self.works[agent.first_work as usize].contact)
    }

    /// Everything that the agent has in hand.
    pub fn of<'a>(&'a self, agent: &Agent) -> impl Iterator<Item = &'a Work> {
        let work = |index: u32| self.works.get(index as usize);
        std::iter::successors(work(agent.first_work), move |last| work(last.next))
    }

    /// The busiest stage of the agent's work in `medium`.
    fn busiest(&self, agent: &Agent, medium: Medium) -> Option<Stage> {
        let mut busiest: Option<Stage> = None;
        let mut index = agent.first_work;
        while index != NONE {
            let work = &self.works[index as usize];
            if work.medium == medium && busiest.is_none_or(|stage| rank(work.stage) > rank(stage)) {
                busiest = Some(work.stage);
            }
            index = work.next;
        }
        busiest
    }
}

/// Of several pieces of work the one with the highest rank gives the state.
fn rank(stage: Stage) -> u8 {
    match stage {
        Stage::Ringing => 0,
        Stage::WrapUp => 1,
        Stage::Held => 2,
        Stage::Talking => 3,
    }
}

/// Of the states in several media the one with the highest rank is the person's.
fn person_rank(state: AgentState) -> u8 {
    match state {
        AgentState::LoggedOut => 0,
        AgentState::Available => 1,
        AgentState::NotReady => 2,
        AgentState::Reserved => 3,
        AgentState::Interrupted | AgentState::Paused => 4,
        AgentState::WrapUp => 5,
        AgentState::Held => 6,
        AgentState::Talking | AgentState::Active => 7,
    }
}

impl Center {
    /// Works out the agent's states after a change, and writes down those that are new.
    pub(super) fn refresh(
        &mut self,
        id: AgentId,
        reason: AgentReason,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let agent = &mut self.agents[id.0 as usize];
        let group = &mut self.groups[usize::from(agent.group)];
        let mut person = AgentState::LoggedOut;
        for medium in group.media.iter().copied() {
            let cut_off = medium == Medium::Voice && !agent.connected;
            let state = if !agent.logged_in || cut_off {
                AgentState::LoggedOut
            } else if let Some(stage) = self.hands.busiest(agent, medium) {
                match stage {
                    Stage::Ringing => AgentState::Reserved,
                    Stage::Talking if medium == Medium::Voice => AgentState::Talking,
                    Stage::Talking => AgentState::Active,
                    Stage::Held => AgentState::Held,
                    Stage::WrapUp => AgentState::WrapUp,
                }
            } else if agent.not_ready || !group.capacity.admits(agent.used, medium) {
                AgentState::NotReady
            } else {
                AgentState::Available
            };
            let from = std::mem::replace(&mut agent.states[medium as usize], state);
            if from != state {
                fx.record(Row::AgentState(AgentStateRow {
                    time: fx.now(),
                    agent: id,
                    medium,
                    observer: Observer::Truth,
                    from,
                    to: state,
                    reason,
                    cause: fx.cause(),
                }));
                if group.plan.heard {
                    fx.notify(Notice::State { agent: id, medium, from, to: state, reason });
                }
            }
            if person_rank(state) > person_rank(person) {
                person = state;
            }
        }
        let from = std::mem::replace(&mut agent.person, person);
        if from != person {
            group.book.change(from, person, fx.now());
            self.note_view(id, fx);
        }
    }

    /// The agent logs in at the switch, if on duty and connected.
    pub(super) fn begin_duty(
        &mut self,
        id: AgentId,
        reason: AgentReason,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let agent = &mut self.agents[id.0 as usize];
        if agent.logged_in {
            agent.returns = false;
            self.ready_again(id, fx);
            return;
        }
        // Who is on a break logs in after it, unless logged out by a failure that is over.
        let wanted = agent.on_duty() && (!agent.on_break || agent.returns);
        // Contacts that come past the switch can be worked on without it.
        let reachable = agent.connected || self.groups[usize::from(agent.group)].plan.desk;
        if !reachable || agent.logging_out || !wanted {
            return;
        }
        agent.logged_in = true;
        let held_back = agent.on_break || fx.now() < agent.pause_until;
        agent.not_ready = std::mem::take(&mut agent.returns) && held_back;
        self.log_in_at_switch(id, fx);
        self.refresh(id, reason, fx);
    }

    /// The agent leaves: at once if idle, else when the work in hand is done.
    pub(super) fn end_duty(
        &mut self,
        id: AgentId,
        reason: AgentReason,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let agent = &mut self.agents[id.0 as usize];
        if !agent.logged_in {
            return;
        }
        if !agent.is_idle() {
            // Nothing new from now on. With one hand only, the work in it sees to that.
            let several = self.groups[usize::from(agent.group)].capacity.total > 1;
            if several && !std::mem::replace(&mut agent.not_ready, true) {
                self.tell_switch(id, Message::NotReady, fx);
                self.refresh(id, reason, fx);
            }
            return;
        }
        agent.logged_in = false;
        agent.logging_out = agent.connected;
        agent.not_ready = false;
        self.tell_switch(id, Message::LogOut, fx);
        self.refresh(id, reason, fx);
    }

    /// The agent's break begins: at once if idle, else when the work in hand is done.
    pub(super) fn begin_break(&mut self, id: AgentId, fx: &mut impl Effects<Event, Message>) {
        let agent = &mut self.agents[id.0 as usize];
        agent.on_break = true;
        if agent.hung || !agent.logged_in || !agent.on_duty() {
            return;
        }
        let several = self.groups[usize::from(agent.group)].capacity.total > 1;
        if (agent.is_idle() || several) && !std::mem::replace(&mut agent.not_ready, true) {
            self.tell_switch(id, Message::NotReady, fx);
            self.refresh(id, AgentReason::Break, fx);
        }
    }

    /// The agent's break is over.
    pub(super) fn end_break(&mut self, id: AgentId, fx: &mut impl Effects<Event, Message>) {
        let agent = &mut self.agents[id.0 as usize];
        agent.on_break = false;
        if !agent.hung && agent.on_duty() {
            self.begin_duty(id, AgentReason::None, fx);
        }
    }

    /// Writes down that an agent who is logged out stays so for a new reason.
    pub(super) fn record_away(
        &self,
        id: AgentId,
        reason: AgentReason,
        fx: &mut impl Effects<Event, Message>,
    ) {
        for medium in self.groups[usize::from(self.agents[id.0 as usize].group)].media.iter() {
            fx.record(Row::AgentState(AgentStateRow {
                time: fx.now(),
                agent: id,
                medium: *medium,
                observer: Observer::Truth,
                from: AgentState::LoggedOut,
                to: AgentState::LoggedOut,
                reason,
                cause: fx.cause(),
            }));
        }
    }

    /// Takes note of whether an agent who should work is kept from it. To be called with
    /// what was so before a change.
    pub(super) fn note_service(&mut self, id: AgentId, was_out: bool, now: SimTime) {
        let agent = &self.agents[id.0 as usize];
        let is_out = Self::is_out_of_service(agent);
        if is_out != was_out {
            self.groups[usize::from(agent.group)].book.out_of_service(is_out, now);
        }
    }

    /// Whether the agent is on duty and cannot work.
    pub(super) fn is_out_of_service(agent: &Agent) -> bool {
        let can_work = agent.connected && agent.suspended.is_none() && !agent.unserved;
        agent.is_expected() && !can_work
    }
}
