//! An agent's seat: what the parts of the system know of one agent, and what keeps the agent
//! logged out (PG-5 to PG-7).

use super::config::{COMPONENT_FAILURE, MISSED_CALLS};
use super::event::{Event, Message};
use super::plan::SeatPlan;
use super::room::Peripheral;
use crate::center::effects::Effects;
use crate::center::ports::Command;
use crate::center::routing::router::MEDIA;
use crate::kernel::cause::Cause;
use crate::kernel::time::SimTime;
use crate::ledger::ids::AgentId;
use crate::ledger::peripheral::AgentLogoutRow;
use crate::ledger::rows::{AgentReason, AgentState, Medium, Observer, Row};
use crate::ledger::views::{AgentView, RouterViewRow};

/// The PG or the CTI Manager keeps the agent logged out.
pub(super) const BY_PG: u8 = 1;
/// The desktop or its Finesse server does.
pub(super) const BY_DESKTOP: u8 = 2;
/// Missed calls do, for a while.
pub(super) const BY_MISSES: u8 = 4;

/// The reason code for an agent whose phone is out of service.
const DEVICE_OUT_OF_SERVICE: u16 = 50003;

/// An agent.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seat {
    pub plan: SeatPlan,
    /// The true state by medium.
    pub truth: [AgentState; MEDIA],
    /// What keeps the agent logged out: [`BY_PG`], [`BY_DESKTOP`], [`BY_MISSES`].
    pub out: u8,
    /// A log-out that is not over: when, reason code, cause.
    logout: Option<(SimTime, u16, Cause)>,
    /// The Finesse server at which the desktop is signed in, as the desktop believes.
    pub desk_at: Option<u8>,
    /// The last one.
    pub desk_was_at: u8,
    /// It may sign in wherever it can.
    pub takes_any: bool,
    /// The Finesse server at which the desktop is signed in, as the CTI server believes.
    pub signed: Option<u8>,
    /// Outdates waits for a Finesse server.
    pub number: u16,
    /// Outdates waits for a log-in by hand.
    pub by_hand: u16,
    /// The state in voice that the CallRouter heard last.
    pub heard: AgentState,
    /// The states in other media that the CallRouter heard last.
    pub heard_other: [AgentState; MEDIA],
    /// The CallRouter has given a call that the ACD has not told of yet.
    pub pending: bool,
    /// The CallRouter leaves the agent alone.
    pub blocked: bool,
    /// It has been said when they are tried again.
    pub waits: bool,
    /// What the CallRouter believes, against what is so.
    pub view: AgentView,
}

impl Seat {
    pub fn new(plan: SeatPlan) -> Self {
        Seat {
            plan,
            truth: [AgentState::LoggedOut; MEDIA],
            out: 0,
            logout: None,
            desk_at: Some(0),
            desk_was_at: 0,
            takes_any: false,
            signed: Some(0),
            number: 0,
            by_hand: 0,
            heard: AgentState::LoggedOut,
            heard_other: [AgentState::LoggedOut; MEDIA],
            pending: false,
            blocked: false,
            waits: false,
            view: AgentView::default(),
        }
    }

    /// The agent's first medium: its log-ins and log-outs are the agent's.
    fn first_medium(&self) -> usize {
        self.plan.media.iter().position(|served| *served).unwrap_or(Medium::Voice as usize)
    }
}

impl Peripheral {
    /// An agent's true state in one medium has changed.
    #[inline]
    pub(super) fn state_changes(
        &mut self,
        agent: AgentId,
        medium: Medium,
        (from, to): (AgentState, AgentState),
        reason: AgentReason,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let seat = self.seat(agent);
        seat.truth[medium as usize] = to;
        if (from == AgentState::LoggedOut || to == AgentState::LoggedOut)
            && medium as usize == seat.first_medium()
        {
            self.note_login(agent, to != AgentState::LoggedOut, reason, fx);
        }
        if medium == Medium::Voice {
            self.acd_tells(agent, to, fx);
            self.note_view(agent, fx);
        } else {
            self.cti_tells_state(agent, medium, to, fx);
        }
    }

    /// An agent has logged in or out.
    fn note_login(
        &mut self,
        agent: AgentId,
        logged_in: bool,
        reason: AgentReason,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let now = fx.now();
        let cause = fx.cause();
        let own = self.rules_of_site(self.seats[agent.0 as usize].map_or(0, |it| it.plan.site));
        let seat = self.seat(agent);
        if logged_in {
            if seat.out == 0 {
                self.write_logout(agent, Some(now), fx);
            }
        } else if seat.logout.is_none() {
            let code = match reason {
                AgentReason::ConnectionLost | AgentReason::PlaceLost => DEVICE_OUT_OF_SERVICE,
                _ => own.logout_code,
            };
            seat.logout = Some((now, code, cause));
        }
    }

    /// A component's failure logs an agent out, or missed calls do (PG-5 to PG-7).
    pub(super) fn log_out(
        &mut self,
        agent: AgentId,
        by: u8,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let now = fx.now();
        let cause = fx.cause();
        let seat = self.seat(agent);
        let before = seat.out;
        seat.out |= by;
        if before == 0 {
            let (reason, code) = match by {
                BY_PG => (AgentReason::PeripheralLost, COMPONENT_FAILURE),
                BY_MISSES => (AgentReason::MissedCalls, MISSED_CALLS),
                _ => (AgentReason::DesktopLost, COMPONENT_FAILURE),
            };
            if seat.truth.iter().any(|state| *state != AgentState::LoggedOut) {
                seat.logout.get_or_insert((now, code, cause));
                let site = seat.plan.site;
                let counts = self.counts_of_site(site);
                match by {
                    BY_MISSES => counts.missed_call_logouts += 1,
                    _ => counts.component_logouts += 1,
                }
            }
            fx.command(Command::Suspend { agent, reason });
        }
    }

    /// What kept an agent logged out does so no longer.
    pub(super) fn log_in(&mut self, agent: AgentId, by: u8, fx: &mut impl Effects<Event, Message>) {
        let now = fx.now();
        let seat = self.seat(agent);
        let before = seat.out;
        seat.out &= !by;
        if before != 0 && seat.out == 0 {
            // Who was on a call has gone on talking: the report knows of a log-out all the
            // same.
            if seat.truth.iter().any(|state| *state != AgentState::LoggedOut) {
                self.write_logout(agent, Some(now), fx);
            }
            let reason = AgentReason::LoggedInAgain;
            fx.command(Command::Resume { agent, reason });
        }
    }

    /// The log-out of an agent is over, or the run is: a row for each MRD.
    fn write_logout(
        &mut self,
        agent: AgentId,
        login: Option<SimTime>,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let seat = self.seat(agent);
        let Some((logout, reason_code, cause)) = seat.logout.take() else { return };
        let plan = seat.plan;
        let peripheral = self.site(plan.site).label;
        for medium in Medium::ALL.iter().copied() {
            if plan.media[medium as usize] {
                let row =
                    AgentLogoutRow { agent, peripheral, medium, logout, login, reason_code, cause };
                fx.record(Row::AgentLogout(row));
            }
        }
    }

    /// The run is over: tells the log-outs and the disagreements that last.
    pub(super) fn close_seats(&mut self, fx: &mut impl Effects<Event, Message>) {
        for agent in (0..self.seats.len() as u32).map(AgentId) {
            if self.seats[agent.0 as usize].is_none() {
                continue;
            }
            self.write_logout(agent, None, fx);
            if let Some(row) = self.seat(agent).view.row(agent, fx.now()) {
                fx.record(as_call_router(row));
            }
        }
    }
}

/// A disagreement as the CallRouter's.
pub(super) fn as_call_router(row: RouterViewRow) -> Row {
    Row::RouterView(RouterViewRow { observer: Observer::CallRouter, ..row })
}
