//! The Central Controller with its CallRouter: decides, on what the PGs have told it, which
//! agent at which peripheral gets a contact.
//!
//! ```text
//!   carrier ──call──▶ CallRouter ──Connect──▶ PG ──▶ PIM ──▶ ACD
//!                       │  ▲ └─Returned, Missed, TurnedDown, AgentState, Online, Offline──┘
//!                       ▼  │
//!                      its view: a router a medium, over all peripherals
//! ```
//!
//! Sides A and B are in step: as long as one of them runs, the view and who waits stay (A).
//! Each medium has a router of its own, so that an agent can be logged out of one media
//! routing domain and not of another (PG-2, PG-14); what an agent can have at once in several
//! shows as not ready in those that are full.

use std::collections::BTreeMap;

use super::disposition::{ABANDONED_DELAY, ABANDONED_IN_NETWORK};
use super::event::{CallRef, Event, Message};
use super::figures::Counts;
use super::mr::Hold;
use super::plan::{ControllerPlan, Rules};
use super::room::{Call, Peripheral, Place};
use crate::center::effects::Effects;
use crate::center::event::ContactRef;
use crate::center::ports::Command;
use crate::center::routing::router::{Capacity, MEDIA, Router, RouterGroup, RouterLine};
use crate::ledger::ids::AgentId;
use crate::ledger::rows::{AgentState, ContactEnd, Medium, RejectReason};
use crate::network::ids::ProcessId;

/// A Central Controller.
#[derive(Clone, Debug)]
pub(super) struct Controller {
    pub plan: ControllerPlan,
    /// The side that serves.
    pub serving: Option<u8>,
    /// By medium.
    pub routers: Vec<Router<u32>>,
    /// The side to which the MR PG talks.
    pub mr_via: Option<u8>,
    /// The MR PIM takes the CallRouter for there.
    pub mr_enabled: bool,
    /// Agents who are kept for tasks, by the tasks' places and numbers.
    pub holds: BTreeMap<(u32, u16), Hold>,
    /// For the summary.
    pub counts: Counts,
}

impl Controller {
    pub fn new(plan: ControllerPlan) -> Self {
        let router = |medium: usize| {
            let groups = plan.groups.iter().map(|group| {
                let mut at_once = [0; MEDIA];
                at_once[medium] = group.at_once[medium];
                let lines = group.lines.iter().copied();
                let of_medium = |line: u16| plan.lines[usize::from(line)].medium as usize;
                RouterGroup {
                    first: group.first,
                    count: group.count,
                    capacity: Capacity::new(at_once),
                    takes: group.takes,
                    // It goes by what the peripherals tell it.
                    believed: false,
                    lines: lines.filter(|served| of_medium(served.line) == medium).collect(),
                }
            });
            let lines = plan.lines.iter().map(|line| RouterLine {
                medium: line.medium,
                tiers: line.tiers.clone(),
                selection: line.selection,
            });
            Router::new(groups.collect(), lines.collect())
        };
        let routers = (0..MEDIA).map(router).collect();
        Controller {
            serving: Some(0),
            routers,
            mr_via: Some(0),
            mr_enabled: true,
            holds: BTreeMap::new(),
            counts: Counts::default(),
            plan,
        }
    }

    pub fn router(&mut self, medium: Medium) -> &mut Router<u32> {
        &mut self.routers[medium as usize]
    }
}

impl Peripheral {
    pub(super) fn controller(&mut self, controller: u16) -> &mut Controller {
        &mut self.controllers[usize::from(controller)]
    }

    pub(super) fn controller_of_call(&mut self, slot: u32) -> &mut Controller {
        let controller = self.queue_of(slot).controller;
        self.controller(controller)
    }

    pub(super) fn rules_of_site(&self, site: u16) -> Rules {
        let controller = self.sites[usize::from(site)].controller;
        self.controllers[usize::from(controller)].plan.rules
    }

    /// Whether a side of a Central Controller can decide now.
    pub(super) fn serves(&self, controller: u16, fx: &mut impl Effects<Event, Message>) -> bool {
        let controller = &self.controllers[usize::from(controller)];
        let side = controller.serving.map(|side| controller.plan.sides[usize::from(side)]);
        side.is_some_and(|side: ProcessId| fx.state(side).is_running())
    }

    /// A call asks the CallRouter.
    pub(super) fn ask(&mut self, slot: u32, fx: &mut impl Effects<Event, Message>) {
        let controller = self.queue_of(slot).controller;
        if self.serves(controller, fx) {
            self.route(slot, fx);
            return;
        }
        let wait = self.controller(controller).plan.rules.route_timeout;
        self.would_end_with(slot, ABANDONED_IN_NETWORK, fx);
        let call = self.call(slot);
        call.place = Place::Asking;
        fx.after_constant(wait, Event::RouteTimeout(slot, call.attempt));
    }

    /// A call has waited for a CallRouter for long enough.
    pub(super) fn route_timeout(
        &mut self,
        slot: u32,
        attempt: u16,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let call = *self.call(slot);
        if call.attempt != attempt || call.place != Place::Asking {
            return;
        }
        let controller = self.queue_of(slot).controller;
        if self.serves(controller, fx) {
            self.route(slot, fx);
        } else {
            self.route_by_default(slot, fx);
        }
    }

    /// Gives a contact to an agent, or lets it wait.
    pub(super) fn route(&mut self, slot: u32, fx: &mut impl Effects<Event, Message>) {
        let now = fx.now();
        let (line, medium, priority) = {
            let queue = self.queue_of(slot);
            (queue.line, queue.medium, queue.priority)
        };
        let Call { queued, attempt, admitted, contact, .. } = *self.call(slot);
        self.call(slot).admitted = true;
        let age = now.since(queued);
        let controller = self.controller_of_call(slot);
        let draws = &mut controller.plan.draws;
        let router = &mut controller.routers[medium as usize];
        if let Some((group, member)) = router.agent_for(line, age, now, || draws.uniform()) {
            self.give(slot, group, member, fx);
            return;
        }
        let waiting = router.waiting(line);
        if !admitted && self.queue_of(slot).places.is_some_and(|places| waiting >= places) {
            self.call(slot).place = Place::Gone;
            let end = ContactEnd::Rejected(RejectReason::QueueFull);
            fx.command(Command::End { contact, end });
            return;
        }
        let ticket =
            self.controller_of_call(slot).router(medium).join(line, slot, priority, queued);
        self.call(slot).place = Place::Waiting(ticket);
        if medium == Medium::Voice {
            self.would_end_with(slot, 0, fx);
        }
        if self.queue_of(slot).balks {
            fx.command(Command::Waits { contact });
        }
        for index in 0..self.queue_of(slot).overflow.len() {
            let after = self.queue_of(slot).overflow[index];
            if after > age {
                fx.at(queued + after, Event::OverflowDue(slot, attempt));
            }
        }
    }

    /// A waiting contact is old enough for more groups.
    pub(super) fn overflow_due(
        &mut self,
        slot: u32,
        attempt: u16,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let call = *self.call(slot);
        let controller = self.queue_of(slot).controller;
        if let (true, Place::Waiting(ticket)) = (call.attempt == attempt, call.place)
            && self.serves(controller, fx)
        {
            let medium = self.queue_of(slot).medium;
            self.controller(controller).router(medium).leave(ticket);
            self.route(slot, fx);
        }
    }

    /// Gives a contact to an agent: by its ACD, or by the application that asked.
    pub(super) fn give(
        &mut self,
        slot: u32,
        group: u16,
        member: u32,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let medium = self.queue_of(slot).medium;
        let now = fx.now();
        let controller = self.controller_of_call(slot);
        let router = controller.router(medium);
        router.occupy(group, member, medium, now);
        let agent = router.agent(group, member);
        let call = self.call(slot);
        call.place = Place::Connecting(agent);
        let attempt = call.attempt;
        if medium == Medium::Voice {
            self.seat(agent).pending = true;
            self.note_view(agent, fx);
            self.would_end_with(slot, ABANDONED_DELAY, fx);
            self.tell_site(agent, Message::Connect { slot, attempt, agent }, fx);
        } else {
            self.task_is_given(slot, agent, fx);
        }
    }

    /// Says something to the PG of an agent.
    fn tell_site(
        &mut self,
        agent: AgentId,
        message: Message,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let site = self.seat(agent).plan.site;
        let controller = self.site(site).controller;
        let serving = self.controller(controller).serving;
        if let (Some(side), Some(of)) = (self.site(site).online, serving) {
            let connection = self.side(site, side).plan.to_controller[usize::from(of)];
            fx.send(connection.acceptor(), message);
        }
    }

    #[inline]
    pub(super) fn controller_hears_pg(
        &mut self,
        site: u16,
        side: u8,
        of: u8,
        message: Message,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let controller = self.site(site).controller;
        if self.controller(controller).serving != Some(of) {
            return;
        }
        match message {
            Message::AgentState { agent, state, medium, .. } => match medium {
                Medium::Voice if self.site(site).online == Some(side) => {
                    self.voice_state(agent, state, fx);
                }
                Medium::Voice => {}
                _ => self.other_state(agent, medium, state, fx),
            },
            Message::Online => {
                // What was on its way to the side before is not heard of again.
                if self.site(site).online.is_some_and(|before| before != side) {
                    self.site_offline(site, fx);
                }
                self.site(site).online = Some(side);
            }
            Message::Offline if self.site(site).online == Some(side) => {
                self.site_offline(site, fx);
            }
            Message::Offline => {}
            Message::Returned { slot, attempt, agent }
            | Message::Missed { slot, attempt, agent } => {
                self.comes_back(CallRef { slot, attempt }, agent, false, fx);
            }
            Message::TurnedDown { slot, attempt, .. }
                if self.controller(controller).holds.contains_key(&(slot, attempt)) =>
            {
                self.task_turned_down(site, CallRef { slot, attempt }, fx);
            }
            // Of a task that the CallRouter has given up.
            Message::TurnedDown { agent, .. } if agent == AgentId(u32::MAX) => {}
            Message::TurnedDown { slot, attempt, agent } => {
                self.comes_back(CallRef { slot, attempt }, agent, true, fx);
            }
            Message::Report(_) | Message::TaskReport(_) => {
                let connection = self.controller(controller).plan.to_history[usize::from(of)];
                fx.send(connection.initiator(), message);
            }
            Message::TaskOver { slot, attempt, .. } => {
                self.task_over(site, CallRef { slot, attempt }, fx);
            }
            Message::OfferTask(task) => self.task_is_offered(site, task, fx),
            _ => unreachable!("a PG tells of its peripheral"),
        }
    }

    /// The state of an agent in voice, as the ACD has told it.
    #[inline]
    fn voice_state(
        &mut self,
        agent: AgentId,
        state: AgentState,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let seat = self.seat(agent);
        seat.heard = state;
        if seat.pending && state == AgentState::Available {
            // A call is on its way: the agent was told of before.
            return;
        }
        seat.pending = false;
        seat.blocked = false;
        self.apply(agent, fx);
        self.feed(agent, Medium::Voice, fx);
    }

    /// Brings the router's view of an agent in voice up to date with what was heard.
    pub(super) fn apply(&mut self, agent: AgentId, fx: &mut impl Effects<Event, Message>) {
        let now = fx.now();
        let seat = *self.seat(agent);
        let (group, member) = (seat.plan.group, seat.plan.in_group);
        let controller = self.site(seat.plan.site).controller;
        let router = self.controller(controller).router(Medium::Voice);
        let (logged_in, _, used) = router.belief(group, member);
        let busy = match seat.heard {
            AgentState::LoggedOut => {
                router.log_out(group, member);
                self.note_view(agent, fx);
                return;
            }
            AgentState::Available | AgentState::NotReady => seat.pending,
            _ => true,
        };
        if !logged_in {
            router.log_in(group, member, now);
        }
        match (busy, logged_in && used > 0) {
            (true, false) => router.occupy(group, member, Medium::Voice, now),
            (false, true) => router.release(group, member, Medium::Voice, now),
            _ => {}
        }
        let ready = seat.heard != AgentState::NotReady && !seat.blocked;
        let (_, was_ready, _) = router.belief(group, member);
        if ready != was_ready {
            router.set_ready(group, member, ready);
        }
        self.note_view(agent, fx);
    }

    /// Gives a free agent what waits for them.
    pub(super) fn feed(
        &mut self,
        agent: AgentId,
        medium: Medium,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let now = fx.now();
        let plan = self.seat(agent).plan;
        let controller = self.site(plan.site).controller;
        loop {
            let router = self.controller(controller).router(medium);
            let Some((ticket, slot)) = router.contact_for(plan.group, plan.in_group, now) else {
                return;
            };
            router.leave(ticket);
            self.give(slot, plan.group, plan.in_group, fx);
        }
    }

    /// A call came to nothing at the ACD: it is routed again, with its age.
    fn comes_back(
        &mut self,
        call: CallRef,
        agent: AgentId,
        at_once: bool,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let seat = self.seat(agent);
        seat.pending = false;
        seat.blocked |= at_once;
        if at_once {
            self.leave_alone(agent, fx);
        }
        self.apply(agent, fx);
        let kept = self.call(call.slot);
        let here = [Place::Connecting(agent), Place::Back(agent)].contains(&kept.place);
        if kept.attempt == call.attempt && here {
            self.route_again(call.slot, fx);
        }
        self.feed(agent, Medium::Voice, fx);
    }

    pub(super) fn route_again(&mut self, slot: u32, fx: &mut impl Effects<Event, Message>) {
        let call = self.call(slot);
        call.attempt = call.attempt.wrapping_add(1);
        self.ask(slot, fx);
    }

    /// An agent who could not take something is tried again after a while.
    pub(super) fn leave_alone(&mut self, agent: AgentId, fx: &mut impl Effects<Event, Message>) {
        let site = self.seat(agent).plan.site;
        let pause = self.rules_of_site(site).refusal_pause;
        if !std::mem::replace(&mut self.seat(agent).waits, true) {
            fx.after_constant(pause, Event::TriesAgain(agent));
        }
    }

    /// An agent was left alone for long enough.
    pub(super) fn tries_again(&mut self, agent: AgentId, fx: &mut impl Effects<Event, Message>) {
        self.seat(agent).waits = false;
        if std::mem::take(&mut self.seat(agent).blocked) {
            self.apply(agent, fx);
            self.feed(agent, Medium::Voice, fx);
        }
        self.tries_tasks_again(agent, fx);
    }

    /// The customer of a contact gave up.
    pub(super) fn gone(&mut self, contact: ContactRef, fx: &mut impl Effects<Event, Message>) {
        let Some(slot) = self.slot_of(contact) else { return };
        if self.queue_of(slot).app.is_some() {
            self.task_gone(slot, fx);
            return;
        }
        let call = self.call(slot);
        let (attempt, place) = (call.attempt, std::mem::take(&mut call.place));
        call.attempt = attempt.wrapping_add(1);
        match place {
            Place::Waiting(ticket) => {
                self.controller_of_call(slot).router(Medium::Voice).leave(ticket);
            }
            Place::Delivered(agent, _) => {
                self.acd_says(agent, Message::Returned { slot, attempt, agent }, fx);
            }
            Place::Gone | Place::Asking | Place::Connecting(_) | Place::Back(_) => {}
        }
    }
}
