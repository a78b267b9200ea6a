//! What an application instance knows of agents itself, for tasks that it assigns without
//! asking.

use super::controller::Controller;
use super::event::{Event, Message};
use super::room::Peripheral;
use crate::center::effects::Effects;
use crate::center::routing::router::Router;
use crate::kernel::time::SimTime;
use crate::ledger::ids::AgentId;
use crate::ledger::rows::{AgentState, Medium};

impl Peripheral {
    /// An application sees an agent's state in a medium.
    pub(super) fn app_sees(
        &mut self,
        agent: AgentId,
        medium: Medium,
        state: AgentState,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let plan = self.seat(agent).plan;
        for app in 0..self.apps.len() as u16 {
            if self.app(app).plan.controller == self.site(plan.site).controller {
                let router = self.own(app, medium);
                see(router, (plan.group, plan.in_group), state, fx.now());
                self.app_feeds(app, agent, medium, fx);
            }
        }
    }

    /// Lets each application have a view of its own of its Central Controller's agents.
    pub(super) fn give_own_views(&mut self) {
        for app in &mut self.apps {
            let controller = &self.controllers[usize::from(app.plan.controller)];
            app.own = Controller::new(controller.plan.clone()).routers;
        }
    }
}

/// Brings a router's view of an agent in a medium other than voice up to date with the state
/// that was told; how much the agent has in hand it knows itself.
pub(super) fn see(
    router: &mut Router<u32>,
    (group, member): (u16, u32),
    state: AgentState,
    now: SimTime,
) {
    match state {
        AgentState::LoggedOut => router.log_out(group, member),
        _ => {
            let (logged_in, was_ready, _) = router.belief(group, member);
            if !logged_in {
                router.log_in(group, member, now);
            }
            let ready = state != AgentState::NotReady;
            if ready != was_ready || !logged_in {
                router.set_ready(group, member, ready);
            }
        }
    }
}
