//! The Central Controller when something fails: peripherals that are offline, sides that serve
//! or do not, a view that dies; and what it believes against what is so.

use super::event::{Event, Message};
use super::plan::Joins;
use super::room::{Peripheral, Place};
use super::seat::as_call_router;
use crate::center::effects::Effects;
use crate::center::routing::router::MEDIA;
use crate::ledger::ids::AgentId;
use crate::ledger::rows::{AgentState, Medium};
use crate::network::ids::Socket;
use crate::network::process::ProcessState;

impl Peripheral {
    /// The CallRouter takes a peripheral for offline: every agent of it is logged out of the
    /// voice MRD in its view, and what was on the way there is routed again (PG-2).
    pub(super) fn site_offline(&mut self, site: u16, fx: &mut impl Effects<Event, Message>) {
        let cause = fx.cause();
        self.site(site).online = None;
        for member in 0..self.site(site).members.len() {
            let agent = self.site(site).members[member];
            let seat = self.seat(agent);
            seat.pending = false;
            seat.blocked = false;
            seat.heard = AgentState::LoggedOut;
            self.apply(agent, fx);
        }
        for slot in 0..self.calls.len() as u32 {
            if let Place::Connecting(agent) | Place::Back(agent) = self.call(slot).place
                && self.seat(agent).plan.site == site
                && self.queue_of(slot).app.is_none()
            {
                fx.set_cause(cause);
                self.route_again(slot, fx);
            }
        }
        fx.set_cause(cause);
    }

    /// A side of the Central Controller has lost a PG.
    pub(super) fn controller_loses_pg(
        &mut self,
        site: u16,
        side: u8,
        of: u8,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let controller = self.site(site).controller;
        if self.controller(controller).serving != Some(of) {
            return;
        }
        if self.site(site).online == Some(side) {
            self.site_offline(site, fx);
        }
        if self.site(site).cti_serving == Some(side) || self.site(site).sides.len() == 1 {
            self.others_offline(site, fx);
        }
    }

    /// A PG can be reached again: if this side serves, it says so.
    pub(super) fn controller_greets(
        &mut self,
        socket: Socket,
        of: u8,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let controller = match self.joins(socket) {
            Joins::PgController(site, ..) => self.site(site).controller,
            Joins::MrController(controller, _) => controller,
            _ => unreachable!("PGs and the MR PG are connected to a Central Controller"),
        };
        if self.controller(controller).serving == Some(of) && self.serves(controller, fx) {
            fx.send(socket, Message::Serving);
        }
    }

    /// A side serves from now on.
    pub(super) fn controller_serves(
        &mut self,
        controller: u16,
        side: u8,
        fx: &mut impl Effects<Event, Message>,
    ) {
        self.controller(controller).serving = Some(side);
        for site in 0..self.sites.len() as u16 {
            if self.site(site).controller != controller {
                continue;
            }
            for pg_side in 0..self.site(site).sides.len() as u8 {
                let connection = self.side(site, pg_side).plan.to_controller[usize::from(side)];
                fx.send(connection.acceptor(), Message::Serving);
                // Lost while the other side served: then it was nothing to this one.
                if !fx.is_open(connection.acceptor()) {
                    self.controller_loses_pg(site, pg_side, side, fx);
                }
            }
        }
        if let Some(connection) =
            self.controller(controller).plan.mr_to_sides.get(usize::from(side)).copied()
        {
            fx.send(connection.acceptor(), Message::Serving);
        }
    }

    /// A side serves no longer.
    pub(super) fn controller_rests(
        &mut self,
        controller: u16,
        side: u8,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let of = self.controller(controller);
        if of.serving == Some(side) {
            of.serving = None;
            // Of two sides that served at once the other one goes on.
            let active = of.plan.pair.and_then(|pair| fx.active(pair));
            let other = of.plan.sides.iter().position(|process| Some(*process) == active);
            if let Some(other) = other.filter(|other| *other != usize::from(side)) {
                self.controller_serves(controller, other as u8, fx);
                return;
            }
        }
        let mut sides = self.controller(controller).plan.sides.clone().into_iter();
        if sides.all(|side| fx.state(side) == ProcessState::Down) {
            self.view_dies(controller, fx);
        }
    }

    pub(super) fn router_changed(
        &mut self,
        controller: u16,
        side: u8,
        state: ProcessState,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let in_pair = self.controller(controller).plan.pair.is_some();
        match state {
            ProcessState::Down => self.controller_rests(controller, side, fx),
            // Of a pair the network tells which side serves.
            ProcessState::Up if !in_pair => self.controller_serves(controller, side, fx),
            ProcessState::Up | ProcessState::Hung | ProcessState::Stopping => {}
        }
    }

    /// No side runs any more: the view and who waited in it are gone.
    fn view_dies(&mut self, controller: u16, fx: &mut impl Effects<Event, Message>) {
        let cause = fx.cause();
        for router in &mut self.controller(controller).routers {
            router.clear();
        }
        self.controller(controller).holds.clear();
        for agent in (0..self.seats.len() as u32).map(AgentId) {
            let Some(seat) = self.seats[agent.0 as usize].as_mut() else { continue };
            let site = seat.plan.site;
            if self.sites[usize::from(site)].controller == controller {
                (seat.heard, seat.pending, seat.blocked) = (AgentState::LoggedOut, false, false);
                seat.heard_other = [AgentState::LoggedOut; MEDIA];
                self.sites[usize::from(site)].online = None;
                self.note_view(agent, fx);
            }
        }
        for slot in 0..self.calls.len() as u32 {
            let call = *self.call(slot);
            let waits =
                matches!(call.place, Place::Waiting(_) | Place::Connecting(_) | Place::Back(_));
            if !waits || self.queue_of(slot).controller != controller {
                continue;
            }
            fx.set_cause(cause);
            if self.queue_of(slot).app.is_some() {
                self.pending_is_discarded(slot, cause);
            } else {
                self.route_again(slot, fx);
            }
        }
        fx.set_cause(cause);
    }

    /// Takes note of what the CallRouter believes of an agent, against what is so (CORE-17).
    #[inline]
    pub(super) fn note_view(&mut self, agent: AgentId, fx: &mut impl Effects<Event, Message>) {
        if !self.views_can_differ {
            return;
        }
        let plan = self.seat(agent).plan;
        if !plan.media[Medium::Voice as usize] {
            return;
        }
        let controller = self.site(plan.site).controller;
        let router = &self.controllers[usize::from(controller)].routers[Medium::Voice as usize];
        let view = match router.belief(plan.group, plan.in_group) {
            (false, ..) => AgentState::LoggedOut,
            (true, _, used) if used > 0 => AgentState::Reserved,
            (true, false, _) => AgentState::NotReady,
            (true, true, _) => AgentState::Available,
        };
        let now = fx.now();
        let cause = fx.cause();
        let seat = self.seat(agent);
        let truth = seat.truth[Medium::Voice as usize];
        if let Some(row) = seat.view.note(agent, truth, view, now, cause) {
            fx.record(as_call_router(row));
        }
    }
}
