//! The agent's desktop, and how it comes to a site: the disaster recovery switchover
//! procedure (DR-1, DR-2, DR-8).
//!
//! ```text
//!   Off ─start─▶ Connecting ─▶ Authenticating ─▶ ReadingPerson ─▶ ReadingApplication
//!                 ▲     │           │                                 │       │ elsewhere
//!                 │     ▼ time-out  │ switchover                      │       ▼
//!               Waiting │           │                                 │   Preferring
//!                 ▲─────┘           ▼                                 ▼       │
//!   switch over ──┴──────────────▶ Loading ◀──────────────────────────────────┘
//!                                   │
//!                                   ▼
//!                   ┌────────── Listening ─▶ Registering ─▶ Ready
//!                   │ site-timeout  ▲─────────────┘           │
//!                   ▼               telephony OFF             ▼
//!                 switch over ◀──────────────────────── listeners
//! ```

use super::event::{Event, Message};
use super::procedure::Procedure;
use super::room::{CONFIG, Recovery, STAT, TELEPHONY};
use crate::center::effects::Effects;
use crate::kernel::time::SimTime;
use crate::ledger::ids::AgentId;
use crate::ledger::switchovers::Rule;

/// Where a desktop is in its procedure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    /// Nobody uses it, or it does not run.
    Off,
    /// It waits for the next attempt to connect.
    Waiting,
    /// It connects to the Configuration Server Proxy.
    Connecting {
        /// When the attempt began.
        since: SimTime,
    },
    /// It has sent name and password.
    Authenticating,
    /// It reads the agent's Person object.
    ReadingPerson,
    /// It reads the preferred site's AIL application.
    ReadingApplication,
    /// It is at the other site, and connects to the preferred one.
    Preferring {
        /// When it found that out.
        since: SimTime,
    },
    /// AIL loads.
    Loading,
    /// The telephony service is OFF; it waits for it.
    Listening,
    /// It waits for EventDNBackInService.
    Registering,
    /// The agent can work, as long as the telephony service is ON and the DN in service.
    Ready,
}

/// A desktop, with the agent's phone and its registration.
#[derive(Clone, Debug)]
pub(super) struct Desktop {
    pub system: u16,
    pub agent: AgentId,
    pub phase: Phase,
    /// The site where it is or where it goes: the first or the second.
    pub seat: u8,
    /// Outdates what was foreseen for an earlier phase.
    pub generation: u32,
    /// Attempts that failed since the procedure began.
    pub failures: u16,
    pub procedure: Option<Procedure>,
    /// Starts and switchovers so far.
    pub number: u32,
    pub running: bool,
    pub hung: bool,
    /// The person should be at work.
    pub expected: bool,
    /// The agent is logged in, in truth.
    pub logged_in: bool,
    /// Since when the agent cannot work, as far as no row has counted it yet.
    pub out_since: Option<SimTime>,
    /// The telephony service is ON.
    pub telephony: bool,
    /// When it went OFF.
    pub off_since: SimTime,
    /// Outdates the site-timeout.
    pub off_number: u32,
    /// The DN is out of service since a forced log-out.
    pub forced_out: bool,
    /// Outdates the site-sip-register-timeout.
    pub forced_number: u32,
    /// When the forced log-out was heard of.
    pub forced_at: SimTime,
    /// A supervisor has logged the agent out.
    pub supervised: bool,
    /// The configuration service is OFF: the proxy cannot be reached, the servers behind it
    /// cannot.
    pub configuration_off: [bool; 2],
    /// The statistic service is OFF.
    pub statistics_off: bool,
    /// The site whose switch the phone connects to.
    pub phone_seat: u8,
    /// Outdates refreshes.
    pub phone_number: u32,
    /// Where the phone is registered, as the SIP Server knows, and until when.
    pub registration: Option<(u8, SimTime)>,
    /// The end of the registration is waited for.
    pub expiry_awaited: bool,
}

impl Desktop {
    pub fn new(system: u16, agent: AgentId) -> Self {
        Desktop {
            system,
            agent,
            phase: Phase::Off,
            seat: 0,
            generation: 0,
            failures: 0,
            procedure: None,
            number: 0,
            running: true,
            hung: false,
            expected: false,
            logged_in: false,
            out_since: None,
            telephony: false,
            off_since: SimTime::ZERO,
            off_number: 0,
            forced_out: false,
            forced_number: 0,
            forced_at: SimTime::ZERO,
            supervised: false,
            configuration_off: [false; 2],
            statistics_off: false,
            phone_seat: 0,
            phone_number: 0,
            registration: None,
            expiry_awaited: false,
        }
    }

    /// It comes into a phase; returns the number that outdates what was foreseen before.
    pub fn enter(&mut self, phase: Phase) -> u32 {
        self.phase = phase;
        self.generation = self.generation.wrapping_add(1);
        self.generation
    }
}

impl Recovery {
    /// A desktop tries to connect to the Configuration Server Proxy of a site.
    pub(super) fn attempt(
        &mut self,
        desktop: u32,
        seat: u8,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let kept = &mut self.desktops[desktop as usize];
        kept.seat = seat;
        let number = kept.enter(Phase::Connecting { since: fx.now() });
        if let Some(procedure) = &mut kept.procedure {
            procedure.tries(seat);
        }
        self.connect_to_proxy(desktop, seat, number, fx);
    }

    fn connect_to_proxy(
        &mut self,
        desktop: u32,
        seat: u8,
        number: u32,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let system = self.system(desktop);
        let proxy = system.sites[usize::from(seat)].proxy;
        fx.after_constant(system.connect_timeout, Event::ConnectTimeout(desktop, number));
        fx.connect(self.connection(desktop, CONFIG + seat), proxy);
    }

    /// The time is come for the next attempt.
    pub(super) fn attempt_due(
        &mut self,
        desktop: u32,
        number: u32,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let kept = &self.desktops[desktop as usize];
        if kept.generation == number {
            self.attempt(desktop, kept.seat, fx);
        }
    }

    /// A Configuration Server Proxy has not taken the connection in time.
    pub(super) fn connect_timeout(
        &mut self,
        desktop: u32,
        number: u32,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let kept = &self.desktops[desktop as usize];
        if kept.generation != number {
            return;
        }
        match kept.phase {
            Phase::Preferring { .. } => {
                // It stays where it is (A).
                let other = kept.seat ^ 1;
                fx.close(self.connection(desktop, CONFIG + other).initiator());
                self.load(desktop, fx);
            }
            Phase::Connecting { since } => self.fail(desktop, since, fx),
            _ => {}
        }
    }

    /// An attempt that began at `since` has failed: the other site is tried, at once after
    /// the first failure, then at the retry interval (A).
    fn fail(&mut self, desktop: u32, since: SimTime, fx: &mut impl Effects<Event, Message>) {
        let retry = self.system(desktop).retry;
        let kept = &mut self.desktops[desktop as usize];
        let seat = kept.seat;
        kept.failures = kept.failures.saturating_add(1);
        let other = seat ^ 1;
        let first = kept.failures == 1;
        kept.seat = other;
        let number = kept.enter(Phase::Waiting);
        fx.close(self.connection(desktop, CONFIG + seat).initiator());
        if first {
            self.attempt(desktop, other, fx);
        } else {
            fx.at((since + retry).max(fx.now()), Event::AttemptDue(desktop, number));
        }
    }

    /// A Configuration Server Proxy takes the connection of a desktop.
    pub(super) fn proxy_reached(
        &mut self,
        desktop: u32,
        seat: u8,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let now = fx.now();
        let kept = &mut self.desktops[desktop as usize];
        match kept.phase {
            Phase::Connecting { .. } if seat == kept.seat => {}
            Phase::Preferring { since } if seat != kept.seat => {
                let socket = self.connection(desktop, CONFIG + (seat ^ 1)).initiator();
                fx.close(socket);
                self.supersede_by_preferred(desktop, seat, since, fx);
            }
            _ => {
                // AIL has its connection again.
                self.warn_configuration(desktop, seat, 0, false, fx);
                return;
            }
        }
        let kept = &mut self.desktops[desktop as usize];
        kept.seat = seat;
        kept.enter(Phase::Authenticating);
        if let Some(procedure) = &mut kept.procedure {
            procedure.phases.connected = Some(now);
        }
        fx.send(self.connection(desktop, CONFIG + seat).initiator(), Message::Authenticate);
    }

    /// A desktop has lost its connection to a Configuration Server Proxy: before it was
    /// loaded the attempt has failed, later the agent is warned (DR-4).
    pub(super) fn proxy_lost(
        &mut self,
        desktop: u32,
        seat: u8,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let kept = &self.desktops[desktop as usize];
        if seat != kept.seat {
            return;
        }
        match kept.phase {
            Phase::Authenticating
            | Phase::ReadingPerson
            | Phase::ReadingApplication
            | Phase::Loading => self.fail(desktop, fx.now(), fx),
            Phase::Preferring { .. } => {
                fx.close(self.connection(desktop, CONFIG + (seat ^ 1)).initiator());
                self.fail(desktop, fx.now(), fx);
            }
            Phase::Listening | Phase::Registering | Phase::Ready => {
                self.warn_configuration(desktop, seat, 0, true, fx);
            }
            Phase::Off | Phase::Waiting | Phase::Connecting { .. } => {}
        }
    }

    /// A message from a Configuration Server Proxy.
    pub(super) fn desktop_hears(
        &mut self,
        desktop: u32,
        seat: u8,
        message: Message,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let now = fx.now();
        let socket = self.connection(desktop, CONFIG + seat).initiator();
        let kept = &mut self.desktops[desktop as usize];
        if let Message::ConfigurationOff(off) = message {
            if matches!(kept.phase, Phase::Listening | Phase::Registering | Phase::Ready) {
                self.warn_configuration(desktop, seat, 1, off, fx);
            }
            return;
        }
        if seat != kept.seat {
            return;
        }
        match (message, kept.phase) {
            (Message::Authenticated, Phase::Authenticating) => {
                let mut starts = false;
                if let Some(procedure) = &mut kept.procedure {
                    procedure.phases.authenticated = Some(now);
                    starts = procedure.rule == Rule::Start;
                }
                if starts {
                    kept.enter(Phase::ReadingPerson);
                    fx.send(socket, Message::ReadPerson);
                } else {
                    self.load(desktop, fx);
                }
            }
            (Message::Person, Phase::ReadingPerson) => {
                kept.enter(Phase::ReadingApplication);
                fx.send(socket, Message::ReadApplication);
            }
            // The first site is the preferred one.
            (Message::Application, Phase::ReadingApplication) if seat == 0 => {
                self.load(desktop, fx);
            }
            (Message::Application, Phase::ReadingApplication) => {
                let number = kept.enter(Phase::Preferring { since: now });
                self.connect_to_proxy(desktop, 0, number, fx);
            }
            _ => {}
        }
    }

    /// AIL loads.
    fn load(&mut self, desktop: u32, fx: &mut impl Effects<Event, Message>) {
        let takes = self.system(desktop).loading.takes();
        let number = self.desktops[desktop as usize].enter(Phase::Loading);
        fx.after_constant(takes, Event::Loaded(desktop, number));
    }

    /// AIL is loaded: the listeners are set up (DR-3 to DR-5).
    pub(super) fn loaded(
        &mut self,
        desktop: u32,
        number: u32,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let now = fx.now();
        let kept = &mut self.desktops[desktop as usize];
        if kept.generation != number {
            return;
        }
        if let Some(procedure) = &mut kept.procedure {
            procedure.phases.loaded = Some(now);
        }
        let seat = kept.seat;
        kept.enter(Phase::Listening);
        let site = &self.system(desktop).sites[usize::from(seat)];
        let (sip, stat) = (site.sip.process, site.stat.process);
        fx.connect(self.connection(desktop, TELEPHONY), sip);
        fx.connect(self.connection(desktop, STAT), stat);
        self.await_telephony(desktop, fx);
    }

    /// AIL is torn down: nothing is connected any more.
    pub(super) fn tear_down(&mut self, desktop: u32, fx: &mut impl Effects<Event, Message>) {
        let seat = self.desktops[desktop as usize].seat;
        self.warn_configuration(desktop, seat, 0, false, fx);
        self.warn_configuration(desktop, seat, 1, false, fx);
        if self.desktops[desktop as usize].statistics_off {
            self.statistics(desktop, false, fx);
        }
        for which in [CONFIG, CONFIG + 1, TELEPHONY, STAT] {
            fx.close(self.connection(desktop, which).initiator());
        }
        let kept = &mut self.desktops[desktop as usize];
        kept.telephony = false;
        kept.forced_out = false;
        kept.off_number = kept.off_number.wrapping_add(1);
        kept.forced_number = kept.forced_number.wrapping_add(1);
        kept.failures = 0;
    }
}
