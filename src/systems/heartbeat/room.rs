//! The system as a whole: all of its instances, and where its events go.

use std::ops::Range;

use super::browser::Browser;
use super::event::{Event, Message, Seat};
use super::plan::{GroupPlan, HeartbeatPlan, ServerPlan};
use super::session::Session;
use super::truth::{Counts, Truth};
use super::watchdog::Cms;
use crate::center::effects::Effects;
use crate::center::event::Message as Said;
use crate::center::ports::{Notice, System};
use crate::ledger::ids::AgentId;
use crate::network::ids::{ConnectionId, End, ProcessId, Socket};
use crate::network::process::ProcessState;

/// Every instance of the system that a scenario has.
#[derive(Clone, Debug, Default)]
pub struct Heartbeat {
    pub(super) servers: Vec<ServerPlan>,
    pub(super) cms: Vec<Cms>,
    groups: Vec<GroupPlan>,
    /// By seat: its agent, and the number of the group.
    seats: Vec<(AgentId, u16)>,
    first_line: u32,
    first_upstream: u32,
    /// By seat.
    pub(super) browsers: Vec<Browser>,
    /// By seat.
    pub(super) sessions: Vec<Session>,
    /// By seat.
    pub(super) truth: Vec<Truth>,
    /// By server.
    pub(super) counts: Vec<Counts>,
}

impl Heartbeat {
    /// What a plan says.
    pub fn new(plan: HeartbeatPlan) -> Self {
        let HeartbeatPlan { mut servers, cms, groups, first_line, first_upstream } = plan;
        let mut seats = Vec::new();
        for (number, group) in groups.iter().enumerate() {
            let server = &mut servers[usize::from(group.server)];
            if server.seats == 0 {
                server.first_seat = seats.len() as u32;
            }
            // The seats of a server lie together: see the order of the groups in the plan.
            server.seats += group.count;
            let agent = |member: u32| (AgentId(group.first.0 + member), number as u16);
            seats.extend((0..group.count).map(agent));
        }
        let count = seats.len();
        Heartbeat {
            counts: vec![Counts::default(); servers.len()],
            cms: cms.iter().map(Cms::new).collect(),
            servers,
            groups,
            seats,
            first_line,
            first_upstream,
            browsers: vec![Browser::OFF; count],
            sessions: vec![Session::NONE; count],
            truth: vec![Truth::ALIVE; count],
        }
    }

    /// The agent at a seat.
    pub fn agent(&self, seat: Seat) -> AgentId {
        self.seats[seat.0 as usize].0
    }

    pub(super) fn group_of(&self, seat: Seat) -> &GroupPlan {
        &self.groups[usize::from(self.seats[seat.0 as usize].1)]
    }

    pub(super) fn server_of(&self, seat: Seat) -> &ServerPlan {
        &self.servers[usize::from(self.group_of(seat).server)]
    }

    pub(super) fn seats_of(&self, server: u16) -> Range<u32> {
        let server = &self.servers[usize::from(server)];
        server.first_seat..server.first_seat + server.seats
    }

    pub(super) fn session(&self, seat: Seat) -> &Session {
        &self.sessions[seat.0 as usize]
    }

    pub(super) fn session_mut(&mut self, seat: Seat) -> &mut Session {
        &mut self.sessions[seat.0 as usize]
    }

    /// The connection between a seat's browser and its session.
    pub(super) fn line(&self, seat: Seat) -> ConnectionId {
        ConnectionId(self.first_line + seat.0)
    }

    /// The connection between a seat's session and the CMS.
    pub(super) fn upstream(&self, seat: Seat) -> ConnectionId {
        ConnectionId(self.first_upstream + self.agent(seat).0)
    }

    /// The time by the clock of a seat's server, in nanoseconds.
    pub(super) fn clock(&self, seat: Seat, fx: &impl Effects<Event, Message>) -> i64 {
        let skew = i64::from(fx.skew_ms(self.server_of(seat).process)) * 1_000_000;
        fx.now().as_nanos() as i64 + skew
    }

    /// The seat of an agent; none if the agent has no communication session.
    fn seat_of(&self, agent: AgentId) -> Option<Seat> {
        let mut first = 0;
        for group in &self.groups {
            if let Some(member) = agent.0.checked_sub(group.first.0)
                && member < group.count
            {
                return Some(Seat(first + member));
            }
            first += group.count;
        }
        None
    }

    /// A connection was lost or is there again: calls may reach the seat that has it, or may
    /// not.
    fn connection_changed(&mut self, socket: Socket, fx: &mut impl Effects<Event, Message>) {
        if let Some(At::Line(seat) | At::Upstream(seat)) = self.at(socket.connection()) {
            self.note_service(seat, fx);
        }
    }

    /// What a connection is to the seat that has it.
    fn at(&self, connection: ConnectionId) -> Option<At> {
        let seat = connection.0.wrapping_sub(self.first_line);
        if (seat as usize) < self.seats.len() {
            return Some(At::Line(Seat(seat)));
        }
        let agent = AgentId(connection.0.wrapping_sub(self.first_upstream));
        self.seat_of(agent).map(At::Upstream)
    }
}

/// A connection of a seat.
enum At {
    /// Between browser and session.
    Line(Seat),
    /// Between session and CMS.
    Upstream(Seat),
}

impl System for Heartbeat {
    type Event = Event;
    type Message = Message;

    #[inline]
    fn handle(&mut self, event: Event, fx: &mut impl Effects<Event, Message>) {
        match event {
            Event::PingDue(seat, session) => self.ping_due(seat, session, fx),
            Event::LogonDue(seat, session) => self.logon_due(seat, session, fx),
            Event::WatchdogWakes(seat, generation) => self.watchdog_wakes(seat, generation, fx),
            Event::CmsTimeout(cms, ping) => self.cms_timeout(cms, ping, fx),
        }
    }

    #[inline]
    fn hears(&mut self, socket: Socket, message: Message, fx: &mut impl Effects<Event, Message>) {
        let seat = Seat(socket.connection().0.wrapping_sub(self.first_line));
        match message {
            Message::Ping(session) => self.ping_arrives(seat, session, fx),
            // Nothing follows for the browser (A: it does not miss them either).
            Message::PingAcknowledged | Message::CmsUnavailable => {}
            Message::Close => self.browser_closes(seat),
            Message::SessionEnded(session) => self.session_ended(seat, session, fx),
            Message::CmsConnection(there) => self.cms_connection(seat, there, fx),
            Message::CmsPing(ping) => self.cms_is_pinged(socket.connection(), ping, fx),
            Message::CmsPingAcknowledged(ping) => {
                self.cms_acknowledges(socket.connection(), ping, fx);
            }
            Message::Relayed(said) => self.relays(socket, said, fx),
        }
    }

    fn relays(&mut self, socket: Socket, said: Said, fx: &mut impl Effects<Event, Message>) {
        match self.at(socket.connection()) {
            Some(At::Line(seat)) => self.phone_says(seat, said, fx),
            Some(At::Upstream(seat)) => self.cms_says(seat, said, fx),
            None => unreachable!("only seats have something to relay"),
        }
    }

    fn connection_lost(&mut self, socket: Socket, fx: &mut impl Effects<Event, Message>) {
        match (self.at(socket.connection()), socket.end()) {
            (Some(At::Line(seat)), End::Initiator) => self.browser_loses_server(seat, fx),
            (Some(At::Upstream(seat)), End::Initiator) => {
                self.cms_connection_changed(seat, false, fx);
            }
            (Some(At::Line(seat)), End::Acceptor) => self.browser_detaches(seat),
            // Pings to the CMS that get no answer tell it in their time.
            _ => {}
        }
        self.connection_changed(socket, fx);
    }

    fn connection_restored(&mut self, socket: Socket, fx: &mut impl Effects<Event, Message>) {
        match (self.at(socket.connection()), socket.end()) {
            (Some(At::Line(seat)), End::Initiator) => self.browser_reaches_server(seat, fx),
            (Some(At::Upstream(seat)), End::Initiator) => {
                self.cms_connection_changed(seat, true, fx);
            }
            _ => {}
        }
        self.connection_changed(socket, fx);
    }

    fn fault_changed(&mut self, hit: Option<ProcessId>, fx: &mut impl Effects<Event, Message>) {
        let serves = |process: ProcessId| {
            self.servers.iter().any(|server| server.process == process)
                || self.cms.iter().any(|cms| cms.process == process)
        };
        // Of a browser the center tells.
        if hit.is_some_and(|process| !serves(process)) {
            return;
        }
        for seat in (0..self.seats.len() as u32).map(Seat) {
            self.note_service(seat, fx);
        }
    }

    fn process_changed(
        &mut self,
        process: ProcessId,
        state: ProcessState,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let server = self.servers.iter().position(|server| server.process == process);
        let Some(server) = server else { return };
        match state {
            ProcessState::Down => self.server_dies(server as u16, fx),
            // Its sessions are nothing that would be finished first.
            ProcessState::Stopping => fx.stopped(process),
            ProcessState::Up | ProcessState::Hung => {}
        }
    }

    fn told(&mut self, notice: Notice, fx: &mut impl Effects<Event, Message>) {
        let seat = match notice {
            Notice::State { agent, .. }
            | Notice::Duty { agent, .. }
            | Notice::Rerouted { agent, .. }
            | Notice::Place { agent, .. } => self.seat_of(agent),
            _ => None,
        };
        let Some(seat) = seat else { return };
        match notice {
            Notice::State { to, .. } => self.person_changes(seat, to, fx),
            Notice::Duty { on: false, .. } => self.shift_ends(seat, fx),
            Notice::Place { state, .. } => {
                self.place_changes(seat, state, fx);
                self.note_service(seat, fx);
            }
            Notice::Rerouted { contact, id, waited, .. } => {
                self.note_reroute(seat, (contact, id), waited, fx);
            }
            _ => {}
        }
    }

    fn end_run(&mut self, fx: &mut impl Effects<Event, Message>) {
        self.tell_figures(fx);
    }
}
