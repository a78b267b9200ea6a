//! stub
use super::event::*;
use super::plan::AppPlan;
use super::room::Peripheral;
use crate::center::effects::Effects;
use crate::center::event::ContactRef;
use crate::ledger::ids::AgentId;
use crate::ledger::rows::{AgentState, Medium};
use crate::network::process::ProcessState;
#[derive(Clone, Debug)]
pub(super) struct App {
    pub plan: AppPlan,
}
impl App {
    pub fn new(plan: AppPlan) -> Self {
        App { plan }
    }
}
impl Peripheral {
    pub(super) fn app_loses_cti(&mut self, _app: u16, _site: u16) {}
    pub(super) fn task_is_offered(&mut self, _task: CallRef) {}
    pub(super) fn pending_is_discarded(&mut self, _slot: u32) {}
    pub(super) fn site_of_record(&self, _number: u32) -> Option<u16> {
        None
    }
    pub(super) fn app_gets(
        &mut self,
        _app: u16,
        _slot: u32,
        _fx: &mut impl Effects<Event, Message>,
    ) {
    }
    pub(super) fn task_not_started(
        &mut self,
        _slot: u32,
        _attempt: u16,
        _fx: &mut impl Effects<Event, Message>,
    ) {
    }
    pub(super) fn task_life_ends(
        &mut self,
        _app: u16,
        _site: u16,
        _medium: Medium,
        _number: u16,
        _fx: &mut impl Effects<Event, Message>,
    ) {
    }
    pub(super) fn app_hears_mr(
        &mut self,
        _app: u16,
        _message: Message,
        _fx: &mut impl Effects<Event, Message>,
    ) {
    }
    pub(super) fn mr_pim_hears_app(
        &mut self,
        _app: u16,
        _message: Message,
        _fx: &mut impl Effects<Event, Message>,
    ) {
    }
    pub(super) fn mr_pim_hears_pg(
        &mut self,
        _controller: u16,
        _message: Message,
        _fx: &mut impl Effects<Event, Message>,
    ) {
    }
    pub(super) fn mr_pg_hears_pim(
        &mut self,
        _controller: u16,
        _message: Message,
        _fx: &mut impl Effects<Event, Message>,
    ) {
    }
    pub(super) fn mr_pg_hears_controller(
        &mut self,
        _controller: u16,
        _of: u8,
        _message: Message,
        _fx: &mut impl Effects<Event, Message>,
    ) {
    }
    pub(super) fn controller_hears_mr(
        &mut self,
        _controller: u16,
        _of: u8,
        _message: Message,
        _fx: &mut impl Effects<Event, Message>,
    ) {
    }
    pub(super) fn cti_hears_app(
        &mut self,
        _app: u16,
        _site: u16,
        _message: Message,
        _fx: &mut impl Effects<Event, Message>,
    ) {
    }
    pub(super) fn app_loses_mr(&mut self, _app: u16, _fx: &mut impl Effects<Event, Message>) {}
    pub(super) fn mr_pim_loses_app(&mut self, _app: u16, _fx: &mut impl Effects<Event, Message>) {}
    pub(super) fn mr_pim_changes(
        &mut self,
        _controller: u16,
        _fx: &mut impl Effects<Event, Message>,
    ) {
    }
    pub(super) fn mr_pg_loses_controller(
        &mut self,
        _controller: u16,
        _of: u8,
        _fx: &mut impl Effects<Event, Message>,
    ) {
    }
    pub(super) fn mr_pg_loses_pim(
        &mut self,
        _controller: u16,
        _fx: &mut impl Effects<Event, Message>,
    ) {
    }
    pub(super) fn controller_loses_mr(
        &mut self,
        _controller: u16,
        _of: u8,
        _fx: &mut impl Effects<Event, Message>,
    ) {
    }
    pub(super) fn cti_loses_app(
        &mut self,
        _app: u16,
        _site: u16,
        _fx: &mut impl Effects<Event, Message>,
    ) {
    }
    pub(super) fn mr_pim_greets(&mut self, _app: u16, _fx: &mut impl Effects<Event, Message>) {}
    pub(super) fn mr_pg_greets(
        &mut self,
        _controller: u16,
        _fx: &mut impl Effects<Event, Message>,
    ) {
    }
    pub(super) fn app_reaches_cti(
        &mut self,
        _app: u16,
        _site: u16,
        _fx: &mut impl Effects<Event, Message>,
    ) {
    }
    pub(super) fn app_changed(
        &mut self,
        _app: u16,
        _state: ProcessState,
        _fx: &mut impl Effects<Event, Message>,
    ) {
    }
    pub(super) fn task_answered(
        &mut self,
        _contact: ContactRef,
        _agent: AgentId,
        _fx: &mut impl Effects<Event, Message>,
    ) {
    }
    pub(super) fn task_refused(
        &mut self,
        _contact: ContactRef,
        _agent: AgentId,
        _fx: &mut impl Effects<Event, Message>,
    ) {
    }
    pub(super) fn task_dropped(
        &mut self,
        _contact: ContactRef,
        _agent: AgentId,
        _fx: &mut impl Effects<Event, Message>,
    ) {
    }
    pub(super) fn task_ended(
        &mut self,
        _contact: ContactRef,
        _agent: AgentId,
        _fx: &mut impl Effects<Event, Message>,
    ) {
    }
    pub(super) fn task_wrapped_up(
        &mut self,
        _contact: ContactRef,
        _agent: AgentId,
        _fx: &mut impl Effects<Event, Message>,
    ) {
    }
    pub(super) fn close_tasks(&mut self, _fx: &mut impl Effects<Event, Message>) {}
    pub(super) fn task_is_given(
        &mut self,
        _slot: u32,
        _agent: AgentId,
        _fx: &mut impl Effects<Event, Message>,
    ) {
    }
    pub(super) fn other_state(
        &mut self,
        _agent: AgentId,
        _medium: Medium,
        _state: AgentState,
        _fx: &mut impl Effects<Event, Message>,
    ) {
    }
    pub(super) fn task_over(
        &mut self,
        _task: CallRef,
        _agent: AgentId,
        _fx: &mut impl Effects<Event, Message>,
    ) {
    }
    pub(super) fn others_offline(&mut self, _site: u16, _fx: &mut impl Effects<Event, Message>) {}
    pub(super) fn task_gone(&mut self, _slot: u32, _fx: &mut impl Effects<Event, Message>) {}
    pub(super) fn stores_task(&mut self, _number: u32, _fx: &mut impl Effects<Event, Message>) {}
    pub(super) fn app_sees(
        &mut self,
        _agent: AgentId,
        _medium: Medium,
        _state: AgentState,
        _fx: &mut impl Effects<Event, Message>,
    ) {
    }
    pub(super) fn cti_tasks_die(&mut self, _site: u16, _fx: &mut impl Effects<Event, Message>) {}
}
