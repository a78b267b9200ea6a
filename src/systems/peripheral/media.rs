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
use super::room::Peripheral;
use crate::center::effects::Effects;
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
    /// What took that from it last.
    pub cut_off_by: Cause,
    /// What it knows of the agents itself, by medium.
    pub own: Vec<Router<u32>>,
}

impl App {
    pub fn new(plan: AppPlan) -> Self {
        App { plan, can_ask: true, cut_off_by: Cause::NONE, own: Vec::new() }
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
    /// It waited in the CallRouter and was discarded, or was refused: by what.
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
    pub(super) fn app_seeks(&mut self, app: u16, slot: u32, fx: &mut impl Effects<Event, Message>) {
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

    pub(super) fn app_asks(
        &mut self,
        app: u16,
        message: Message,
        fx: &mut impl Effects<Event, Message>,
    ) {
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
        if let Some(wait) = plan.ring_no_answer {
            fx.after(wait, Event::RingsInVain(task.slot, task.attempt));
        }
    }

    /// Tells a site's CTI server something.
    pub(super) fn app_tells(
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
    pub(super) fn app_frees(
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
            Message::NewTaskFailure(task) => self.request_failed(task, fx),
            Message::TaskId(_) => {}
            _ => unreachable!("an MR PIM answers"),
        }
    }

    /// NEW_TASK_FAILURE: the request came to nothing. The task waits until routing is enabled
    /// again (PG-10), unless the application has gone on with it by itself.
    fn request_failed(&mut self, task: CallRef, fx: &mut impl Effects<Event, Message>) {
        let cause = fx.cause();
        self.controller_of_call(task.slot).counts.failed += 1;
        let current = self.call(task.slot).attempt == task.attempt;
        let kept = self.task(task.slot);
        if current && kept.stage == Stage::Pending {
            kept.discarded = Some(cause);
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
        if !can {
            self.app(app).cut_off_by = cause;
        }
        let assigns = self.app(app).plan.assigns;
        for slot in self.tasks_by_age(app) {
            fx.set_cause(cause);
            let Task { stage, has_id, .. } = *self.task(slot);
            match stage {
                // An answer to the earlier request is none to the one that follows.
                Stage::Pending if can || assigns != Assigns::Never => {
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

    /// The places of an application's tasks, the oldest first.
    fn tasks_by_age(&self, app: u16) -> Vec<u32> {
        let slots = 0..self.tasks.len() as u32;
        let mut slots: Vec<u32> = slots.filter(|slot| self.app_of(*slot) == Some(app)).collect();
        slots.sort_by_key(|slot| self.calls[*slot as usize].submitted);
        slots
    }

    pub(super) fn app_changed(&mut self, app: u16, state: ProcessState) {
        if state == ProcessState::Down {
            self.app(app).can_ask = false;
        }
    }

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
}
