//! The desktop's four listeners: telephony service, configuration service, statistic service,
//! DN (DR-3 to DR-5, DR-9). The rules are the same at either site.

use super::config::Phone;
use super::desktop::Phase;
use super::event::{Event, Message};
use super::room::{Recovery, TELEPHONY};
use crate::center::effects::Effects;
use crate::center::ports::Command;
use crate::ledger::rows::AgentReason;
use crate::ledger::switchovers::Rule;

impl Recovery {
    /// The telephony service is OFF, and AIL tries to connect again: a site failure, unless
    /// it is ON within the site-timeout (DR-3).
    pub(super) fn await_telephony(&mut self, desktop: u32, fx: &mut impl Effects<Event, Message>) {
        let timeout = self.system(desktop).site_timeout;
        let kept = &mut self.desktops[desktop as usize];
        kept.off_since = fx.now();
        kept.off_number = kept.off_number.wrapping_add(1);
        if !timeout.is_zero() {
            fx.after_constant(timeout, Event::SiteTimeout(desktop, kept.off_number));
        }
    }

    /// The telephony service goes OFF: both SIP Servers are unreachable.
    pub(super) fn telephony_off(&mut self, desktop: u32, fx: &mut impl Effects<Event, Message>) {
        let kept = &mut self.desktops[desktop as usize];
        if !std::mem::take(&mut kept.telephony) {
            return;
        }
        match kept.phase {
            Phase::Registering => {
                kept.enter(Phase::Listening);
            }
            Phase::Ready => {
                let reason = AgentReason::TelephonyOff;
                fx.command(Command::Suspend { agent: kept.agent, reason });
            }
            _ => return,
        }
        self.await_telephony(desktop, fx);
    }

    /// The telephony service is ON: a listener to the agent's DN is set up, and the phone
    /// connects to this site.
    pub(super) fn telephony_on(&mut self, desktop: u32, fx: &mut impl Effects<Event, Message>) {
        let now = fx.now();
        let socket = self.connection(desktop, TELEPHONY).initiator();
        let kept = &mut self.desktops[desktop as usize];
        if !matches!(kept.phase, Phase::Listening | Phase::Ready) {
            return;
        }
        kept.telephony = true;
        kept.off_number = kept.off_number.wrapping_add(1);
        fx.send(socket, Message::Listen);
        if kept.phase == Phase::Listening {
            kept.enter(Phase::Registering);
            if let Some(procedure) = &mut kept.procedure {
                procedure.phases.listening = Some(now);
            }
            self.move_phone(desktop, fx);
        }
    }

    /// The telephony service has been OFF for the site-timeout.
    pub(super) fn site_timeout(
        &mut self,
        desktop: u32,
        number: u32,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let kept = &self.desktops[desktop as usize];
        if kept.off_number == number {
            self.switch_over(desktop, Rule::SiteTimeout, kept.off_since, fx);
        }
    }

    /// What a SIP Server tells a desktop.
    pub(super) fn listener_hears(
        &mut self,
        desktop: u32,
        message: Message,
        fx: &mut impl Effects<Event, Message>,
    ) {
        match message {
            Message::DnStatus(true) | Message::DnBackInService => self.in_service(desktop, fx),
            Message::AgentLogout(reason) => self.agent_logged_out(desktop, reason, fx),
            Message::DnStatus(false) => {}
            _ => unreachable!("a SIP Server does not send what it gets"),
        }
    }

    /// EventAgentLogout (DR-5).
    fn agent_logged_out(
        &mut self,
        desktop: u32,
        reason: AgentReason,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let kept = &mut self.desktops[desktop as usize];
        let agent = kept.agent;
        match reason {
            AgentReason::SupervisorLogout => {
                // The agent is logged out; the desktop does nothing about it.
                kept.supervised = true;
                fx.command(Command::Suspend { agent, reason });
            }
            AgentReason::DrForceLogout if kept.phase == Phase::Ready => {
                kept.forced_out = true;
                kept.forced_at = fx.now();
                kept.forced_number = kept.forced_number.wrapping_add(1);
                let number = kept.forced_number;
                fx.command(Command::Suspend { agent, reason });
                let system = self.system(desktop);
                if system.phone == Phone::Embedded {
                    let launched = Event::EndpointLaunched(desktop, number);
                    fx.after_constant(system.endpoint_launch, launched);
                }
                if !system.register_timeout.is_zero() {
                    let timeout = Event::RegisterTimeout(desktop, number);
                    fx.after_constant(system.register_timeout, timeout);
                }
            }
            AgentReason::GracefulShutdownLogout if self.is_open(desktop) => {
                fx.command(Command::Suspend { agent, reason });
                self.switch_over(desktop, Rule::GracefulShutdown, fx.now(), fx);
            }
            // By the agent: the shift is over.
            _ => self.close_if_unused(desktop, fx),
        }
    }

    /// EventDNBackInService has not come in time.
    pub(super) fn register_timeout(
        &mut self,
        desktop: u32,
        number: u32,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let kept = &self.desktops[desktop as usize];
        if kept.forced_number == number && kept.forced_out {
            self.switch_over(desktop, Rule::SiteSipRegisterTimeout, kept.forced_at, fx);
        }
    }

    /// The DN is in service: the agent logs in.
    fn in_service(&mut self, desktop: u32, fx: &mut impl Effects<Event, Message>) {
        let now = fx.now();
        let kept = &mut self.desktops[desktop as usize];
        let reason = match kept.phase {
            Phase::Registering => {
                kept.enter(Phase::Ready);
                if let Some(procedure) = &mut kept.procedure {
                    procedure.phases.registered = Some(now);
                }
                AgentReason::DesktopReady
            }
            Phase::Ready if kept.forced_out => AgentReason::DnBackInService,
            Phase::Ready => AgentReason::TelephonyOn,
            _ => return,
        };
        kept.forced_out = false;
        kept.forced_number = kept.forced_number.wrapping_add(1);
        if !kept.supervised {
            fx.command(Command::Resume { agent: kept.agent, reason });
        }
    }

    /// The configuration service of a desktop goes OFF or ON, by one of two reasons: the
    /// proxy cannot be reached (0), or the servers behind it cannot (1). Never a switchover
    /// (DR-4).
    pub(super) fn warn_configuration(
        &mut self,
        desktop: u32,
        seat: u8,
        reason: usize,
        off: bool,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let site = self.site_of(desktop, seat);
        let kept = &mut self.desktops[desktop as usize];
        if kept.seat != seat {
            return;
        }
        let before = kept.configuration_off.contains(&true);
        kept.configuration_off[reason] = off;
        let after = kept.configuration_off.contains(&true);
        if before != after {
            self.warn((site, false), after, fx);
        }
    }

    /// The statistic service of a desktop goes OFF or ON. Never a switchover (DR-4).
    pub(super) fn statistics(
        &mut self,
        desktop: u32,
        off: bool,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let kept = &mut self.desktops[desktop as usize];
        let open = matches!(kept.phase, Phase::Listening | Phase::Registering | Phase::Ready);
        if kept.statistics_off != off && (open || !off) {
            kept.statistics_off = off;
            let seat = kept.seat;
            self.warn((self.site_of(desktop, seat), true), off, fx);
        }
    }
}
