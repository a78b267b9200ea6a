//! Application instances: email and chat managers that have the contacts of media other than
//! voice, ask the CallRouter for agents, or assign tasks by themselves (PG-8 to PG-12).
//!
//! ```text
//!   customer ──▶ application ──NEW_TASK──▶ MR PIM ── MR PG ── CallRouter
//!                     │       ◀──DO_THIS_WITH_TASK──
//!                     ├──offer──▶ agent's desktop
//!                     └──OFFER_TASK, START_TASK, WRAPUP_TASK, END_TASK──▶ CTI server
//! ```
//!
//! What is being handled goes on while an application is down (A); it asks, assigns and tells
//! nothing then.

use super::config::Assigns;
use super::event::{CallRef, Event, Message};
use super::plan::AppPlan;
use super::room::{Peripheral, Place};
use crate::center::effects::Effects;
use crate::center::event::ContactRef;
use crate::center::ports::Command;
use crate::center::routing::router::Router;
use crate::center::routing::waiting::Ticket;
use crate::kernel::cause::Cause;
use crate::kernel::time::SimTime;
use crate::ledger::ids::AgentId;
use crate::ledger::rows::Medium;
use crate::network::process::ProcessState;

/// An application instance.
#[derive(Clone, Debug)]
pub(super) struct App {
    pub plan: AppPlan,
    /// It is connected to the MR PIM, and routing is enabled.
    pub can_ask: bool,
    /// What it knows of the agents itself, by medium.
    pub own: Vec<Router<u32>>,
}

impl App {
    pub fn new(plan: AppPlan) -> Self {
        App { plan, can_ask: true, own: Vec::new() }
    }
}

/// Where a task is, as its application sees it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Stage {
    /// It is over, or never was.
    #[default]
    Over,
    /// It waits for an answer of the CallRouter, or to be asked for.
    Pending,
    /// It waits for the application to assign it.
    Waiting(Ticket),
    /// Before an agent who has not accepted it.
    Offered(AgentId),
    /// An agent works on it, or wraps it up.
    Accepted(AgentId),
}

/// A task.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Task {
    pub stage: Stage,
    /// The Central Controller has given it an id.
    pub has_id: bool,
    /// When the agent accepted it, and when the agent was done with it.
    pub started: SimTime,
    pub ended: SimTime,
    /// How many records it has had.
    pub records: u16,
    /// It waited in the CallRouter and was discarded: by what.
    pub discarded: Option<Cause>,
}

impl Peripheral {
    pub(super) fn app(&mut self, app: u16) -> &mut App {
        &mut self.apps[usize::from(app)]
    }

    pub(super) fn task(&mut self, slot: u32) -> &mut Task {
        let slot = slot as usize;
        if self.tasks.len() <= slot {
            self.tasks.resize(slot + 1, Task::default());
        }
        &mut self.tasks[slot]
    }

    pub(super) fn task_ref(&mut self, slot: u32) -> CallRef {
        CallRef { slot, attempt: self.call(slot).attempt }
    }

    /// The application of a contact, if it has one.
    pub(super) fn app_of(&self, slot: u32) -> Option<u16> {
        self.queue_of(slot).app
    }

    /// A customer comes to an application.
    pub(super) fn app_gets(&mut self, app: u16, slot: u32, fx: &mut impl Effects<Event, Message>) {
        *self.task(slot) = Task { stage: Stage::Pending, ..Task::default() };
        self.app_seeks(app, slot, fx);
    }

    /// Looks for an agent: by the CallRouter, or by itself.
    fn app_seeks(&mut self, app: u16, slot: u32, fx: &mut impl Effects<Event, Message>) {
        let process = self.app(app).plan.process;
        if !fx.state(process).is_running() {
            return;
        }
        let assigns = self.app(app).plan.assigns;
        let can_ask = self.app(app).can_ask;
        match (assigns, can_ask) {
            (Assigns::Always, _) | (Assigns::WhenCutOff, false) => self.assign(app, slot, fx),
            (_, true) => {
                let task = self.task_ref(slot);
                self.app_asks(app, Message::NewTask(task), fx);
            }
            // Whoever asks all the same is told NEW_TASK_FAILURE, if anybody is there to.
            (Assigns::Never, false) => {}
        }
    }

    fn app_asks(&mut self, app: u16, message: Message, fx: &mut impl Effects<Event, Message>) {
        fx.send(self.app(app).plan.to_mr.initiator(), message);
    }

    /// The application assigns a task by itself, or lets it wait for an agent.
    fn assign(&mut self, app: u16, slot: u32, fx: &mut impl Effects<Event, Message>) {
        let now = fx.now();
        let (line, medium, priority) = {
            let queue = self.queue_of(slot);
            (queue.line, queue.medium, queue.priority)
        };
        let submitted = self.call(slot).submitted;
        let router = self.own(app, medium);
        // Chance is the CallRouter's: the application takes the longest available.
        match router.agent_for(line, now.since(submitted), now, || 0.5) {
            Some((group, member)) => {
                let agent = router.agent(group, member);
                self.task(slot).has_id = false;
                let task = self.task_ref(slot);
                self.app_asks(app, Message::TaskIdWanted(task), fx);
                self.app_offers(app, slot, agent, fx);
            }
            None => {
                let ticket = router.join(line, slot, priority, submitted);
                self.task(slot).stage = Stage::Waiting(ticket);
            }
        }
    }

    pub(super) fn own(&mut self, app: u16, medium: Medium) -> &mut Router<u32> {
        &mut self.apps[usize::from(app)].own[medium as usize]
    }

    /// Puts a task before an agent.
    fn app_offers(
        &mut self,
        app: u16,
        slot: u32,
        agent: AgentId,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let now = fx.now();
        let medium = self.queue_of(slot).medium;
        let plan = self.seat(agent).plan;
        self.own(app, medium).occupy(plan.group, plan.in_group, medium, now);
        self.task(slot).stage = Stage::Offered(agent);
        let task = self.task_ref(slot);
        self.app_tells(app, plan.site, Message::OfferTask(task), fx);
        let contact = self.call(slot).contact;
        fx.command(Command::Offer { contact, agent });
    }

    /// Tells a site's CTI server something.
    fn app_tells(
        &mut self,
        app: u16,
        site: u16,
        message: Message,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let to_cti = &self.app(app).plan.to_cti;
        if let Some((_, connection)) = to_cti.iter().find(|(of, _)| *of == site) {
            fx.send(connection.initiator(), message);
        }
    }

    /// The agent is free for another task, as the application sees it.
    fn app_frees(
        &mut self,
        app: u16,
        slot: u32,
        agent: AgentId,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let now = fx.now();
        let medium = self.queue_of(slot).medium;
        let plan = self.seat(agent).plan;
        self.own(app, medium).release(plan.group, plan.in_group, medium, now);
        self.app_feeds(app, agent, medium, fx);
    }

    /// Gives an agent what waits for the application to assign it.
    pub(super) fn app_feeds(
        &mut self,
        app: u16,
        agent: AgentId,
        medium: Medium,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let now = fx.now();
        let plan = self.seat(agent).plan;
        loop {
            let router = self.own(app, medium);
            let Some((ticket, slot)) = router.contact_for(plan.group, plan.in_group, now) else {
                return;
            };
            router.leave(ticket);
            self.assign(app, slot, fx);
        }
    }

    pub(super) fn app_hears_mr(
        &mut self,
        app: u16,
        message: Message,
        fx: &mut impl Effects<Event, Message>,
    ) {
        match message {
            Message::DoThisWithTask { slot, attempt, agent } => {
                let current = self.call(slot).attempt == attempt;
                if current && self.task(slot).stage == Stage::Pending {
                    self.task(slot).has_id = true;
                    self.app_offers(app, slot, agent, fx);
                }
            }
            Message::TaskId(task) if self.call(task.slot).attempt == task.attempt => {
                self.task(task.slot).has_id = true;
            }
            Message::RoutingEnabled => self.app_can_ask(app, true, fx),
            Message::RoutingDisabled => self.app_can_ask(app, false, fx),
            // It waits until routing is enabled.
            Message::NewTaskFailure(_) | Message::TaskId(_) => {}
            _ => unreachable!("an MR PIM answers"),
        }
    }

    pub(super) fn app_loses_mr(&mut self, app: u16, fx: &mut impl Effects<Event, Message>) {
        self.app_can_ask(app, false, fx);
    }

    /// The application can ask from now on, or no longer: everything that got no answer is
    /// asked for again, or assigned.
    fn app_can_ask(&mut self, app: u16, can: bool, fx: &mut impl Effects<Event, Message>) {
        let cause = fx.cause();
        self.app(app).can_ask = can;
        for slot in 0..self.tasks.len() as u32 {
            if self.app_of(slot) != Some(app) {
                continue;
            }
            fx.set_cause(cause);
            let assigns = self.app(app).plan.assigns;
            let Task { stage, has_id, .. } = *self.task(slot);
            match stage {
                Stage::Pending => {
                    // An answer to the earlier request is none to this one.
                    let call = self.call(slot);
                    call.attempt = call.attempt.wrapping_add(1);
                    self.app_seeks(app, slot, fx);
                }
                Stage::Waiting(ticket) if can && assigns != Assigns::Always => {
                    let medium = self.queue_of(slot).medium;
                    self.own(app, medium).leave(ticket);
                    self.task(slot).stage = Stage::Pending;
                    self.app_seeks(app, slot, fx);
                }
                Stage::Offered(_) | Stage::Accepted(_) if can && !has_id => {
                    let task = self.task_ref(slot);
                    self.app_asks(app, Message::TaskIdWanted(task), fx);
                }
                _ => {}
            }
        }
        fx.set_cause(cause);
    }

    pub(super) fn app_changed(
        &mut self,
        app: u16,
        state: ProcessState,
        _fx: &mut impl Effects<Event, Message>,
    ) {
        if state == ProcessState::Down {
            self.app(app).can_ask = false;
        }
    }

    /// The application has lost a CTI server: what it tells there comes to nothing.
    pub(super) fn app_loses_cti(&mut self, _app: u16, _site: u16) {}

    /// The application has a CTI server again: it tells what is open.
    pub(super) fn app_reaches_cti(
        &mut self,
        app: u16,
        site: u16,
        fx: &mut impl Effects<Event, Message>,
    ) {
        for slot in 0..self.tasks.len() as u32 {
            if self.app_of(slot) != Some(app) {
                continue;
            }
            let stage = self.task(slot).stage;
            let message = match stage {
                Stage::Offered(agent) if self.seat(agent).plan.site == site => Message::OfferTask,
                Stage::Accepted(agent) if self.seat(agent).plan.site == site => Message::TaskState,
                _ => continue,
            };
            let task = self.task_ref(slot);
            self.app_tells(app, site, message(task), fx);
        }
        self.app_tells(app, site, Message::TasksTold(app), fx);
    }

    /// The agent accepts a task.
    pub(super) fn task_answered(
        &mut self,
        contact: ContactRef,
        agent: AgentId,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let Some((slot, app)) = self.task_of(contact) else { return };
        let now = fx.now();
        let task = self.task(slot);
        (task.stage, task.started) = (Stage::Accepted(agent), now);
        self.tell_of_task(app, slot, agent, Message::StartTask, fx);
    }

    /// The agent could not take a task: another one is sought.
    pub(super) fn task_refused(
        &mut self,
        contact: ContactRef,
        agent: AgentId,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let Some((slot, app)) = self.task_of(contact) else { return };
        self.tell_of_task(app, slot, agent, Message::EndTask, fx);
        let plan = self.seat(agent).plan;
        let medium = self.queue_of(slot).medium;
        self.own(app, medium).set_ready(plan.group, plan.in_group, false);
        self.leave_alone(agent, fx);
        self.app_frees(app, slot, agent, fx);
        self.seek_again(app, slot, fx);
    }

    fn seek_again(&mut self, app: u16, slot: u32, fx: &mut impl Effects<Event, Message>) {
        let call = self.call(slot);
        call.attempt = call.attempt.wrapping_add(1);
        call.place = Place::Gone;
        self.task(slot).stage = Stage::Pending;
        self.app_seeks(app, slot, fx);
    }

    /// The agent was cut off from a task: another one goes on with it.
    pub(super) fn task_dropped(
        &mut self,
        contact: ContactRef,
        agent: AgentId,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let Some((slot, app)) = self.task_of(contact) else { return };
        self.task_is_done(app, slot, agent, fx);
        self.seek_again(app, slot, fx);
    }

    pub(super) fn task_ended(
        &mut self,
        contact: ContactRef,
        agent: AgentId,
        fx: &mut impl Effects<Event, Message>,
    ) {
        if let Some((slot, app)) = self.task_of(contact) {
            self.tell_of_task(app, slot, agent, Message::WrapupTask, fx);
        }
    }

    /// The agent is done with a task.
    pub(super) fn task_wrapped_up(
        &mut self,
        contact: ContactRef,
        agent: AgentId,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let Some((slot, app)) = self.task_of(contact) else { return };
        self.task_is_done(app, slot, agent, fx);
    }

    fn task_is_done(
        &mut self,
        app: u16,
        slot: u32,
        agent: AgentId,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let now = fx.now();
        let id = self.call(slot).id;
        let task = self.task(slot);
        if let Stage::Accepted(_) = task.stage {
            task.ended = now;
            let time = now.since(task.started);
            self.records.truth(id, agent, time, now);
            self.end_is_told(app, slot, agent, fx);
            self.settle_task(id);
        }
        self.tell_of_task(app, slot, agent, Message::EndTask, fx);
        self.task(slot).stage = Stage::Over;
        self.app_frees(app, slot, agent, fx);
    }

    fn tell_of_task(
        &mut self,
        app: u16,
        slot: u32,
        agent: AgentId,
        message: fn(CallRef) -> Message,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let task = self.task_ref(slot);
        let site = self.seat(agent).plan.site;
        self.app_tells(app, site, message(task), fx);
    }

    /// The customer of a task gave up.
    pub(super) fn task_gone(&mut self, slot: u32, fx: &mut impl Effects<Event, Message>) {
        let Some(app) = self.app_of(slot) else { return };
        match std::mem::take(&mut self.task(slot).stage) {
            Stage::Pending => {
                let task = self.task_ref(slot);
                self.app_asks(app, Message::CancelTask(task), fx);
            }
            Stage::Waiting(ticket) => {
                let medium = self.queue_of(slot).medium;
                self.own(app, medium).leave(ticket);
            }
            Stage::Offered(agent) => {
                let contact = self.call(slot).contact;
                fx.command(Command::TakeBack { contact, agent });
                self.tell_of_task(app, slot, agent, Message::EndTask, fx);
                self.app_frees(app, slot, agent, fx);
            }
            Stage::Over | Stage::Accepted(_) => {}
        }
    }

    fn task_of(&self, contact: ContactRef) -> Option<(u32, u16)> {
        let slot = self.slot_of(contact)?;
        Some((slot, self.app_of(slot)?))
    }
}
