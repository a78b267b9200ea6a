//! The media-routing PG with its PIM, and what the CallRouter does with tasks (PG-8 to
//! PG-10).
//!
//! ```text
//!   application ──NEW_TASK──▶ MR PIM ──▶ MR PG ──▶ CallRouter: pending, by age
//!               ◀──NEW_TASK_FAILURE, ROUTING_DISABLED, ROUTING_ENABLED── MR PIM
//! ```

use super::app_view::see;
use super::disposition::ROUTING_DISABLED;
use super::event::{CallRef, Event, Message};
use super::media::Stage;
use super::room::{Peripheral, Place};
use crate::center::effects::Effects;
use crate::kernel::cause::Cause;
use crate::kernel::time::SimTime;
use crate::ledger::ids::AgentId;
use crate::ledger::lost::{LostDataRow, LostKey, LostKind, Metric, Quantity, System, Verdict};
use crate::ledger::rows::{AgentState, Medium, Row};
use crate::network::process::ProcessState;

/// An agent whom the CallRouter keeps for a task.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hold {
    pub agent: AgentId,
    medium: Medium,
    /// OFFER_TASK was heard.
    offered: bool,
}

impl Peripheral {
    pub(super) fn mr_pim_hears_app(
        &mut self,
        app: u16,
        message: Message,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let controller = self.app(app).plan.controller;
        let enabled = self.controller(controller).mr_enabled;
        match (message, enabled) {
            (Message::NewTask(task), false) => {
                let socket = self.app(app).plan.to_mr.acceptor();
                fx.send(socket, Message::NewTaskFailure(task));
            }
            (_, false) => {}
            (_, true) => {
                if let Some(connection) = self.controller(controller).plan.mr_pim {
                    fx.send(connection.initiator(), message);
                }
            }
        }
    }

    pub(super) fn mr_pim_hears_pg(
        &mut self,
        controller: u16,
        message: Message,
        fx: &mut impl Effects<Event, Message>,
    ) {
        match message {
            Message::RoutingEnabled => self.mr_pim_switches(controller, true, fx),
            Message::RoutingDisabled => self.mr_pim_switches(controller, false, fx),
            Message::DoThisWithTask { slot, .. } | Message::TaskId(CallRef { slot, .. }) => {
                if let Some(app) = self.app_of(slot) {
                    fx.send(self.app(app).plan.to_mr.acceptor(), message);
                }
            }
            _ => unreachable!("an MR PG answers"),
        }
    }

    /// Tells the applications whether they can ask.
    fn mr_pim_switches(
        &mut self,
        controller: u16,
        enabled: bool,
        fx: &mut impl Effects<Event, Message>,
    ) {
        if std::mem::replace(&mut self.controller(controller).mr_enabled, enabled) == enabled {
            return;
        }
        for app in 0..self.apps.len() as u16 {
            if self.app(app).plan.controller == controller {
                self.mr_pim_greets(app, fx);
            }
        }
    }

    /// Tells an application whether it can ask.
    pub(super) fn mr_pim_greets(&mut self, app: u16, fx: &mut impl Effects<Event, Message>) {
        let controller = self.app(app).plan.controller;
        let message = match self.controller(controller).mr_enabled {
            true => Message::RoutingEnabled,
            false => Message::RoutingDisabled,
        };
        fx.send(self.app(app).plan.to_mr.acceptor(), message);
    }

    /// The MR PIM has lost an application: its pending tasks are discarded.
    pub(super) fn mr_pim_loses_app(&mut self, app: u16, fx: &mut impl Effects<Event, Message>) {
        let controller = self.app(app).plan.controller;
        if let Some(connection) = self.controller(controller).plan.mr_pim {
            fx.send(connection.initiator(), Message::AppLost(app));
        }
    }

    /// The MR PIM has lost the MR PG.
    pub(super) fn mr_pim_changes(
        &mut self,
        controller: u16,
        fx: &mut impl Effects<Event, Message>,
    ) {
        self.mr_pim_switches(controller, false, fx);
    }

    pub(super) fn mr_pim_changed(&mut self, controller: u16, state: ProcessState) {
        if state == ProcessState::Down {
            self.controller(controller).mr_enabled = false;
        }
    }

    pub(super) fn mr_pg_changed(&mut self, controller: u16, state: ProcessState) {
        if state == ProcessState::Down {
            self.controller(controller).mr_via = None;
        }
    }

    /// Passes on to the CallRouter what the MR PIM says.
    pub(super) fn mr_pg_hears_pim(
        &mut self,
        controller: u16,
        message: Message,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let kept = self.controller(controller);
        if let Some(via) = kept.mr_via {
            fx.send(kept.plan.mr_to_sides[usize::from(via)].initiator(), message);
        }
    }

    pub(super) fn mr_pg_hears_controller(
        &mut self,
        controller: u16,
        of: u8,
        message: Message,
        fx: &mut impl Effects<Event, Message>,
    ) {
        if message == Message::Serving {
            self.controller(controller).mr_via = Some(of);
            self.mr_pg_greets(controller, fx);
        } else if let Some(connection) = self.controller(controller).plan.mr_pim {
            fx.send(connection.acceptor(), message);
        }
    }

    /// Tells the MR PIM whether the CallRouter can be asked.
    pub(super) fn mr_pg_greets(&mut self, controller: u16, fx: &mut impl Effects<Event, Message>) {
        let kept = self.controller(controller);
        let message = match kept.mr_via {
            Some(_) => Message::RoutingEnabled,
            None => Message::RoutingDisabled,
        };
        if let Some(connection) = kept.plan.mr_pim {
            fx.send(connection.acceptor(), message);
        }
    }

    pub(super) fn mr_pg_loses_controller(
        &mut self,
        controller: u16,
        of: u8,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let kept = self.controller(controller);
        if kept.mr_via == Some(of) {
            kept.mr_via = None;
            self.mr_pg_greets(controller, fx);
        }
    }

    pub(super) fn mr_pg_loses_pim(
        &mut self,
        controller: u16,
        fx: &mut impl Effects<Event, Message>,
    ) {
        for app in 0..self.apps.len() as u16 {
            if self.app(app).plan.controller == controller {
                self.mr_pg_hears_pim(controller, Message::AppLost(app), fx);
            }
        }
    }

    /// The CallRouter has lost the MR PG: it deletes every pending task.
    pub(super) fn controller_loses_mr(
        &mut self,
        controller: u16,
        of: u8,
        fx: &mut impl Effects<Event, Message>,
    ) {
        if self.controller(controller).serving == Some(of) {
            for app in 0..self.apps.len() as u16 {
                if self.app(app).plan.controller == controller {
                    self.discard_pending(app, fx);
                }
            }
        }
    }

    pub(super) fn controller_hears_mr(
        &mut self,
        controller: u16,
        of: u8,
        message: Message,
        fx: &mut impl Effects<Event, Message>,
    ) {
        if self.controller(controller).serving != Some(of) {
            return;
        }
        match message {
            Message::NewTask(task) => self.new_task(task, fx),
            Message::CancelTask(task) => self.cancel_task(task, fx),
            Message::TaskIdWanted(task) => {
                let connection = self.controller(controller).plan.mr_to_sides[usize::from(of)];
                fx.send(connection.acceptor(), Message::TaskId(task));
            }
            Message::AppLost(app) => self.discard_pending(app, fx),
            _ => unreachable!("an MR PG asks"),
        }
    }

    /// NEW_TASK: a task takes its place in the queue now, whatever it had before.
    fn new_task(&mut self, task: CallRef, fx: &mut impl Effects<Event, Message>) {
        let now = fx.now();
        let call = self.call(task.slot);
        if call.attempt != task.attempt {
            return;
        }
        call.queued = now;
        if let Some(cause) = self.task(task.slot).discarded.take() {
            let row = self.discarded_row(task.slot, cause, Some(now), now);
            fx.record(row);
        }
        if let Place::Waiting(ticket) = self.call(task.slot).place {
            let medium = self.queue_of(task.slot).medium;
            self.controller_of_call(task.slot).router(medium).leave(ticket);
        }
        self.route(task.slot, fx);
    }

    fn cancel_task(&mut self, task: CallRef, fx: &mut impl Effects<Event, Message>) {
        if self.call(task.slot).attempt != task.attempt {
            return;
        }
        if let Place::Waiting(ticket) = self.call(task.slot).place {
            let medium = self.queue_of(task.slot).medium;
            self.controller_of_call(task.slot).router(medium).leave(ticket);
        }
        self.call(task.slot).place = Place::Gone;
        let controller = self.queue_of(task.slot).controller;
        self.let_go(controller, task, fx);
    }

    /// The pending tasks of an application are discarded.
    fn discard_pending(&mut self, app: u16, fx: &mut impl Effects<Event, Message>) {
        let cause = fx.cause();
        for slot in 0..self.tasks.len() as u32 {
            if self.app_of(slot) != Some(app) {
                continue;
            }
            let place = self.call(slot).place;
            match place {
                Place::Waiting(ticket) => {
                    let medium = self.queue_of(slot).medium;
                    self.controller_of_call(slot).router(medium).leave(ticket);
                    self.pending_is_discarded(slot, cause);
                }
                Place::Connecting(_) if self.task(slot).stage == Stage::Pending => {
                    self.pending_is_discarded(slot, cause);
                    self.let_go_unoffered(slot, fx);
                }
                _ => {}
            }
        }
    }

    /// Agents who are kept for a request of which no OFFER_TASK has come are free: also those
    /// of an earlier one, if the application has asked again meanwhile.
    fn let_go_unoffered(&mut self, slot: u32, fx: &mut impl Effects<Event, Message>) {
        let controller = self.queue_of(slot).controller;
        let holds = self.controller(controller).holds.range((slot, 0)..=(slot, u16::MAX));
        let idle = holds.filter(|(_, hold)| !hold.offered).map(|((_, attempt), _)| *attempt);
        for attempt in idle.collect::<Vec<u16>>() {
            self.let_go(controller, CallRef { slot, attempt }, fx);
        }
    }

    pub(super) fn pending_is_discarded(&mut self, slot: u32, cause: Cause) {
        self.controller_of_call(slot).counts.discarded += 1;
        self.call(slot).place = Place::Gone;
        self.task(slot).discarded = Some(cause);
    }

    /// A task that was discarded or refused: late if it was sent again, lost if not.
    pub(super) fn discarded_row(
        &self,
        slot: u32,
        cause: Cause,
        again: Option<SimTime>,
        now: SimTime,
    ) -> Row {
        let call = self.calls[slot as usize];
        let component = self.app_of(slot).map(|app| self.apps[usize::from(app)].plan.label);
        Row::LostData(LostDataRow {
            time: now,
            system: System::Peripheral,
            component,
            kind: LostKind::PendingTask,
            key: LostKey { queue: Some(call.queue), contact: Some(call.id), ..LostKey::default() },
            metric: Metric::Existence,
            truth: Quantity::Count(1),
            reported: Quantity::Count(i64::from(again.is_some())),
            verdict: if again.is_some() { Verdict::Late } else { Verdict::Lost },
            known: true,
            recovered: again,
            disposition_code: Some(ROUTING_DISABLED),
            cause,
        })
    }

    /// An agent was found for a task: DO_THIS_WITH_TASK.
    pub(super) fn task_is_given(
        &mut self,
        slot: u32,
        agent: AgentId,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let CallRef { attempt, .. } = self.task_ref(slot);
        let medium = self.queue_of(slot).medium;
        let controller = self.controller_of_call(slot);
        controller.holds.insert((slot, attempt), Hold { agent, medium, offered: false });
        let wait = controller.plan.rules.task_start_timeout;
        if let Some(of) = controller.serving {
            let connection = controller.plan.mr_to_sides[usize::from(of)];
            fx.send(connection.acceptor(), Message::DoThisWithTask { slot, attempt, agent });
        }
        fx.after_constant(wait, Event::TaskNotStarted(slot, attempt));
    }

    /// OFFER_TASK has reached the CallRouter: also of tasks that it did not assign.
    pub(super) fn task_is_offered(
        &mut self,
        site: u16,
        task: CallRef,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let controller = self.site(site).controller;
        let key = (task.slot, task.attempt);
        if let Some(hold) = self.controller(controller).holds.get_mut(&key) {
            hold.offered = true;
            return;
        }
        let current = self.call(task.slot).attempt == task.attempt;
        if let (true, Stage::Offered(agent) | Stage::Accepted(agent)) =
            (current, self.task(task.slot).stage)
        {
            let medium = self.queue_of(task.slot).medium;
            let plan = self.seat(agent).plan;
            let now = fx.now();
            let kept = self.controller(controller);
            kept.router(medium).occupy(plan.group, plan.in_group, medium, now);
            kept.holds.insert(key, Hold { agent, medium, offered: true });
        }
    }

    /// No OFFER_TASK has come: the agent is free for others.
    pub(super) fn task_not_started(
        &mut self,
        slot: u32,
        attempt: u16,
        fx: &mut impl Effects<Event, Message>,
    ) {
        for controller in 0..self.controllers.len() as u16 {
            let hold = self.controller(controller).holds.get(&(slot, attempt));
            if hold.is_some_and(|hold| !hold.offered) {
                self.let_go(controller, CallRef { slot, attempt }, fx);
            }
        }
    }

    /// A task is over for the CallRouter.
    pub(super) fn task_over(
        &mut self,
        site: u16,
        task: CallRef,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let controller = self.site(site).controller;
        self.let_go(controller, task, fx);
    }

    /// The agent who was kept for a task is free for others.
    fn let_go(&mut self, controller: u16, task: CallRef, fx: &mut impl Effects<Event, Message>) {
        let now = fx.now();
        let key = (task.slot, task.attempt);
        let Some(Hold { agent, medium, .. }) = self.controller(controller).holds.remove(&key)
        else {
            return;
        };
        let plan = self.seat(agent).plan;
        self.controller(controller).router(medium).release(plan.group, plan.in_group, medium, now);
        if self.seat(agent).heard_other[medium as usize] == AgentState::LoggedOut {
            return;
        }
        self.feed(agent, medium, fx);
    }

    /// An agent could not take a task: the CallRouter leaves them alone for a while.
    pub(super) fn task_turned_down(
        &mut self,
        site: u16,
        task: CallRef,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let controller = self.site(site).controller;
        let key = (task.slot, task.attempt);
        if let Some(Hold { agent, medium, .. }) = self.controller(controller).holds.get(&key) {
            let (agent, medium) = (*agent, *medium);
            let plan = self.seat(agent).plan;
            let router = self.controller(controller).router(medium);
            router.set_ready(plan.group, plan.in_group, false);
            self.leave_alone(agent, fx);
        }
        self.let_go(controller, task, fx);
    }

    /// An agent was left alone for long enough, by CallRouter and applications.
    pub(super) fn tries_tasks_again(
        &mut self,
        agent: AgentId,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let plan = self.seat(agent).plan;
        for medium in [Medium::Chat, Medium::Email, Medium::Generic] {
            if plan.media[medium as usize] {
                let state = self.seat(agent).heard_other[medium as usize];
                self.other_state(agent, medium, state, fx);
                let state = self.seat(agent).truth[medium as usize];
                self.app_sees(agent, medium, state, fx);
            }
        }
    }

    /// The state of an agent in a medium other than voice, as the CTI server has told it.
    pub(super) fn other_state(
        &mut self,
        agent: AgentId,
        medium: Medium,
        state: AgentState,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let plan = self.seat(agent).plan;
        self.seat(agent).heard_other[medium as usize] = state;
        let controller = self.site(plan.site).controller;
        let router = self.controller(controller).router(medium);
        see(router, (plan.group, plan.in_group), state, fx.now());
        if state == AgentState::LoggedOut {
            self.forget_holds(controller, agent, medium);
        } else {
            self.feed(agent, medium, fx);
        }
    }

    fn forget_holds(&mut self, controller: u16, agent: AgentId, medium: Medium) {
        let other = |hold: &Hold| hold.agent != agent || hold.medium != medium;
        self.controller(controller).holds.retain(|_, hold| other(hold));
    }

    /// The PG of a site is out of reach: so are its agents, in every medium.
    pub(super) fn others_offline(&mut self, site: u16, _fx: &mut impl Effects<Event, Message>) {
        let controller = self.site(site).controller;
        for member in 0..self.site(site).members.len() {
            let agent = self.site(site).members[member];
            let plan = self.seat(agent).plan;
            for medium in [Medium::Chat, Medium::Email, Medium::Generic] {
                self.seat(agent).heard_other[medium as usize] = AgentState::LoggedOut;
                self.controller(controller).router(medium).log_out(plan.group, plan.in_group);
                self.forget_holds(controller, agent, medium);
            }
        }
    }
}
