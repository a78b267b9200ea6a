//! Tasks before agents, at their desktops: offered, accepted, wrapped up; what becomes of them
//! there the application learns at once, and the CTI server and the CallRouter are told.
//!
//! ```text
//!            offered ──accepted──▶ handled ──▶ wrap-up ──▶ over
//!               │ refused, rang in vain   │ cut off
//!               └────────▶ another agent ◀┘
//! ```

use super::event::{CallRef, Event, Message};
use super::media::{Stage, Task};
use super::room::{Peripheral, Place};
use crate::center::effects::Effects;
use crate::center::event::ContactRef;
use crate::center::ports::{Command, Notice};
use crate::ledger::ids::AgentId;

impl Peripheral {
    /// Something happens to a contact before an agent; what happens to calls their ACD tells.
    pub(super) fn desk_tells(
        &mut self,
        contact: ContactRef,
        agent: AgentId,
        notice: Notice,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let Some(slot) = self.slot_of(contact) else { return };
        let Some(app) = self.app_of(slot) else { return };
        match notice {
            Notice::Answered { .. } => {
                let started = fx.now();
                let task = self.task(slot);
                *task = Task { stage: Stage::Accepted(agent), started, ..*task };
                self.tell_of_task(app, slot, agent, Message::StartTask, fx);
            }
            Notice::Refused { .. } => self.offer_fails(app, slot, agent, fx),
            Notice::Dropped { .. } => {
                // Another agent goes on with it.
                self.task_is_done(app, slot, agent, fx);
                self.seek_again(app, slot, fx);
            }
            Notice::Ended { .. } => self.tell_of_task(app, slot, agent, Message::WrapupTask, fx),
            _ => self.task_is_done(app, slot, agent, fx),
        }
    }

    /// A task has rung for as long as it may: it is taken back, and the agent pauses if their
    /// group's do (CORE-13).
    pub(super) fn rings_in_vain(
        &mut self,
        slot: u32,
        attempt: u16,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let (contact, current) = (self.call(slot).contact, self.call(slot).attempt == attempt);
        if let (true, Stage::Offered(agent), Some(app)) =
            (current, self.task(slot).stage, self.app_of(slot))
        {
            fx.command(Command::RangInVain { contact, agent });
            self.offer_fails(app, slot, agent, fx);
        }
    }

    /// The agent does not take a task: they are left alone for a while, and another one is
    /// sought.
    fn offer_fails(
        &mut self,
        app: u16,
        slot: u32,
        agent: AgentId,
        fx: &mut impl Effects<Event, Message>,
    ) {
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

    /// The agent is done with a task.
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
}
