//! The agent's phone, its registration, and the SIP Server that keeps it (DR-5, DR-6).
//!
//! ```text
//!   phone ──Register (new: at a limited rate; again: a refresh)──▶ SIP Server
//!         ◀─Registered────────────────────────────────────────────
//!   SIP Server ──EventDNBackInService, EventAgentLogout──▶ desktop
//! ```
//!
//! Registrations are kept by both servers of a pair: they survive a takeover and are lost
//! with both (A).

use super::desktop::Phase;
use super::event::{Event, Message};
use super::room::{Job, Recovery, TELEPHONY};
use crate::center::effects::Effects;
use crate::center::ports::Command;
use crate::ledger::rows::AgentReason;
use crate::network::process::{Drive, ProcessState};

impl Recovery {
    /// The phone connects to the SIP Server of the site where its desktop is, and registers
    /// there.
    pub(super) fn move_phone(&mut self, desktop: u32, fx: &mut impl Effects<Event, Message>) {
        let kept = &mut self.desktops[desktop as usize];
        if kept.phone_seat != kept.seat {
            kept.phone_seat = kept.seat;
            kept.registration = None;
            let (agent, seat) = (kept.agent, kept.seat);
            let reason = AgentReason::SiteSwitchover;
            fx.command(Command::MoveTo { agent, seat, reason });
        } else if fx.is_open(self.phone_connection(desktop).initiator()) {
            self.register(desktop, fx);
        }
    }

    /// The phone registers, and will refresh that.
    pub(super) fn register(&mut self, desktop: u32, fx: &mut impl Effects<Event, Message>) {
        let kept = &mut self.desktops[desktop as usize];
        kept.phone_number = kept.phone_number.wrapping_add(1);
        let number = kept.phone_number;
        self.refresh_due(desktop, number, fx);
    }

    /// The phone refreshes its registration. One that is down or hangs sends nothing.
    pub(super) fn refresh_due(
        &mut self,
        desktop: u32,
        number: u32,
        fx: &mut impl Effects<Event, Message>,
    ) {
        if self.desktops[desktop as usize].phone_number == number {
            fx.send(self.phone_connection(desktop).initiator(), Message::Register);
            let refresh = self.system(desktop).refresh;
            fx.after_constant(refresh, Event::RefreshDue(desktop, number));
        }
    }

    /// The phone has lost its connection: it registers when it has one again.
    pub(super) fn phone_cut_off(&mut self, desktop: u32) {
        let kept = &mut self.desktops[desktop as usize];
        kept.phone_number = kept.phone_number.wrapping_add(1);
    }

    /// A phone hears that it is registered: it goes on refreshing.
    pub(super) fn phone_hears(&mut self, _desktop: u32, message: Message) {
        debug_assert_eq!(message, Message::Registered);
    }

    /// A desktop launches its embedded SIP endpoint again.
    pub(super) fn endpoint_launched(
        &mut self,
        desktop: u32,
        number: u32,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let kept = &self.desktops[desktop as usize];
        if kept.forced_number != number || !kept.forced_out {
            return;
        }
        let phone = self.phone(desktop);
        match fx.state(phone) {
            ProcessState::Down | ProcessState::Hung => fx.drive(phone, Drive::Relaunch),
            ProcessState::Up | ProcessState::Stopping => self.register(desktop, fx),
        }
    }

    /// A phone wants to be registered at the SIP Server of its site.
    pub(super) fn register_asked(&mut self, desktop: u32, fx: &mut impl Effects<Event, Message>) {
        let kept = &self.desktops[desktop as usize];
        let seat = kept.phone_seat;
        match kept.registration {
            Some((at, until)) if at == seat && until > fx.now() => {
                self.keep_registered(desktop, seat, fx);
            }
            _ => {
                let server = Self::server_at(self.site_of(desktop, seat), true);
                let job = Job { desktop, seat, cause: fx.cause() };
                self.request(server, job, fx);
            }
        }
    }

    /// The SIP Server has registered a phone.
    pub(super) fn registered(
        &mut self,
        desktop: u32,
        seat: u8,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let kept = &self.desktops[desktop as usize];
        let again = kept.registration.is_some_and(|(at, _)| at == seat);
        if kept.phone_seat != seat || again {
            // The phone has gone elsewhere meanwhile, or has asked twice.
            return;
        }
        self.keep_registered(desktop, seat, fx);
        if self.desktops[desktop as usize].seat == seat {
            let socket = self.connection(desktop, TELEPHONY).acceptor();
            fx.send(socket, Message::DnBackInService);
        }
    }

    fn keep_registered(&mut self, desktop: u32, seat: u8, fx: &mut impl Effects<Event, Message>) {
        let until = fx.now() + self.system(desktop).expiry;
        self.registered_until(desktop, (seat, until), fx);
        fx.send(self.phone_connection(desktop).acceptor(), Message::Registered);
    }

    /// The SIP Server keeps a registration until its time is over.
    pub(super) fn registered_until(
        &mut self,
        desktop: u32,
        registration: (u8, crate::kernel::time::SimTime),
        fx: &mut impl Effects<Event, Message>,
    ) {
        let kept = &mut self.desktops[desktop as usize];
        kept.registration = Some(registration);
        if !std::mem::replace(&mut kept.expiry_awaited, true) {
            fx.at(registration.1, Event::RegistrationExpires(desktop));
        }
    }

    /// A registration is at its end, unless it was refreshed: the SIP Server logs the agent
    /// out with the reason code dr-force_logout.
    pub(super) fn registration_expires(
        &mut self,
        desktop: u32,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let kept = &mut self.desktops[desktop as usize];
        kept.expiry_awaited = false;
        let Some((seat, until)) = kept.registration else { return };
        if until > fx.now() {
            self.registered_until(desktop, (seat, until), fx);
            return;
        }
        kept.registration = None;
        let agent = kept.agent;
        // What kept the phone from refreshing it is to blame.
        let refresh = self.system(desktop).refresh;
        let since = fx.now().since(crate::kernel::time::SimTime::ZERO).saturating_sub(refresh);
        let since = crate::kernel::time::SimTime::ZERO + since;
        let obstacle = fx.obstructed_since(self.phone_connection(desktop), since);
        let before = fx.set_cause(obstacle);
        fx.command(Command::Unreachable { agent });
        self.tell_logout(desktop, AgentReason::DrForceLogout, fx);
        fx.set_cause(before);
    }

    /// The SIP Servers of a site changed state: with both down, registrations are lost.
    pub(super) fn sip_changed(
        &mut self,
        site: usize,
        state: ProcessState,
        fx: &mut impl Effects<Event, Message>,
    ) {
        self.server_changed(Self::server_at(site, true), state, fx);
        if state == ProcessState::Down {
            let (system, seat) = (site / 2, (site % 2) as u8);
            for kept in self.desktops.iter_mut().filter(|it| usize::from(it.system) == system) {
                kept.registration = kept.registration.filter(|(at, _)| *at != seat);
            }
        }
    }

    /// The SIP Server tells a desktop that its agent is logged out.
    fn tell_logout(
        &mut self,
        desktop: u32,
        reason: AgentReason,
        fx: &mut impl Effects<Event, Message>,
    ) {
        fx.send(self.connection(desktop, TELEPHONY).acceptor(), Message::AgentLogout(reason));
    }

    /// The SIP Server is in graceful shutdown and has logged out an agent (DR-7).
    pub(super) fn expelled(&mut self, desktop: u32, fx: &mut impl Effects<Event, Message>) {
        self.tell_logout(desktop, AgentReason::GracefulShutdownLogout, fx);
    }

    /// A message from a desktop to the SIP Server.
    pub(super) fn sip_hears(
        &mut self,
        desktop: u32,
        message: Message,
        fx: &mut impl Effects<Event, Message>,
    ) {
        match message {
            Message::Listen => {
                let kept = &self.desktops[desktop as usize];
                let seat = kept.seat;
                let is_in = |(at, until)| at == seat && until > fx.now();
                let in_service = kept.registration.is_some_and(is_in);
                let socket = self.connection(desktop, TELEPHONY).acceptor();
                fx.send(socket, Message::DnStatus(in_service));
            }
            Message::LogOut => self.tell_logout(desktop, AgentReason::ShiftEnd, fx),
            _ => unreachable!("a SIP Server does not get what it sends"),
        }
    }

    /// A supervisor logs agents out at their SIP Server.
    pub(super) fn supervisor_acts(
        &mut self,
        system: u16,
        number: u16,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let supervisor = self.systems[usize::from(system)].supervisors[usize::from(number)];
        for desktop in self.under_supervisor(system, supervisor.people) {
            let kept = &self.desktops[desktop as usize];
            if kept.logged_in && kept.phase == Phase::Ready {
                self.tell_logout(desktop, AgentReason::SupervisorLogout, fx);
            }
        }
        if let Some(duration) = supervisor.duration {
            fx.after(duration, Event::SupervisorOver(system, number));
        }
    }
}
