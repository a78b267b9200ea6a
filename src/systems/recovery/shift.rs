//! Desktops in the course of a day: started when their agent's shift begins, closed when it
//! is over; and what the agent does.

use super::config::{AtStart, Phone, Seating};
use super::desktop::Phase;
use super::event::{Event, Message};
use super::room::{Recovery, TELEPHONY};
use crate::center::effects::Effects;
use crate::center::ports::Command;
use crate::kernel::time::SimTime;
use crate::ledger::rows::{AgentReason, AgentState, Medium};
use crate::ledger::switchovers::{Outcome, Rule};
use crate::network::process::Drive;

impl Recovery {
    /// The run begins.
    pub(super) fn begin(&mut self, fx: &mut impl Effects<Event, Message>) {
        if self.is_empty() {
            return;
        }
        for (number, system) in self.systems.iter().enumerate() {
            for (supervisor, plan) in system.supervisors.iter().enumerate() {
                fx.at(plan.at, Event::SupervisorActs(number as u16, supervisor as u16));
            }
        }
        // Who is on duty is told before.
        fx.at(fx.now(), Event::Begun);
        let all = self.desktops.len() as u32;
        for desktop in 0..all {
            // Phones are registered, and refresh that at moments spread evenly.
            let system = self.system(desktop);
            let (expiry, refresh) = (system.expiry, system.refresh);
            let part = u64::from(desktop) * refresh.as_nanos() / u64::from(all);
            let next = SimTime::from_nanos(part);
            self.registered_until(desktop, (0, next + expiry.saturating_sub(refresh)), fx);
            let number = self.desktops[desktop as usize].phone_number;
            fx.at(next, Event::RefreshDue(desktop, number));
        }
    }

    /// The run has begun: desktops that nobody uses are closed.
    pub(super) fn close_unused(&mut self, fx: &mut impl Effects<Event, Message>) {
        for desktop in 0..self.desktops.len() as u32 {
            if self.system(desktop).at_start == AtStart::Running && !self.is_open(desktop) {
                self.close(desktop, fx);
            }
        }
    }

    /// The person should be at work from now on, or no longer.
    pub(super) fn duty_changed(
        &mut self,
        desktop: u32,
        on: bool,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let at_start = self.system(desktop).at_start;
        let kept = &mut self.desktops[desktop as usize];
        kept.expected = on;
        if !on {
            kept.out_since = None;
            self.close_if_unused(desktop, fx);
            return;
        }
        if !kept.logged_in {
            kept.out_since = Some(fx.now());
        }
        if kept.phase != Phase::Off || !kept.running {
            return;
        }
        if fx.now() == SimTime::ZERO && at_start == AtStart::Running {
            // It has run for a while: connected, registered, logged in.
            kept.phase = Phase::Ready;
            kept.telephony = true;
        } else {
            self.start_desktop(desktop, fx);
        }
    }

    /// A desktop is started (DR-1).
    fn start_desktop(&mut self, desktop: u32, fx: &mut impl Effects<Event, Message>) {
        let first = self.tried_first(desktop);
        self.tear_down(desktop, fx);
        let agent = self.desktops[desktop as usize].agent;
        fx.command(Command::Suspend { agent, reason: AgentReason::DesktopStarting });
        self.begin_procedure(desktop, Rule::Start, fx.now(), (None, first), fx);
        self.attempt(desktop, first, fx);
    }

    /// The site that a desktop tries first: what it has cached, or what its local
    /// configuration names. At a hot seat the cache is that of the last user.
    fn tried_first(&mut self, desktop: u32) -> u8 {
        let kept = &self.desktops[desktop as usize];
        let system = &mut self.systems[usize::from(kept.system)];
        match (system.caches, system.seating) {
            (false, _) => system.first_site,
            (true, Seating::Fixed) => 0,
            (true, Seating::Hot) => {
                let draws = &mut system.caches_drawn;
                draws.seek(u64::from(kept.agent.0) << 20 | u64::from(kept.number));
                u8::from(draws.chance(system.stale_share))
            }
        }
    }

    /// Closes a desktop whose agent has gone home.
    pub(super) fn close_if_unused(&mut self, desktop: u32, fx: &mut impl Effects<Event, Message>) {
        let kept = &self.desktops[desktop as usize];
        if !kept.expected && !kept.logged_in && self.is_open(desktop) {
            self.close(desktop, fx);
        }
    }

    fn close(&mut self, desktop: u32, fx: &mut impl Effects<Event, Message>) {
        self.end_procedure(desktop, Outcome::GivenUp, fx);
        self.tear_down(desktop, fx);
        let kept = &mut self.desktops[desktop as usize];
        kept.enter(Phase::Off);
        kept.supervised = false;
        let (agent, reason) = (kept.agent, AgentReason::DesktopClosed);
        fx.command(Command::Suspend { agent, reason });
    }

    /// A desktop's process is gone.
    pub(super) fn desktop_fails(&mut self, desktop: u32, fx: &mut impl Effects<Event, Message>) {
        self.end_procedure(desktop, Outcome::GivenUp, fx);
        self.tear_down(desktop, fx);
        let kept = &mut self.desktops[desktop as usize];
        kept.enter(Phase::Off);
        let (agent, reason) = (kept.agent, AgentReason::DesktopLost);
        fx.command(Command::Suspend { agent, reason });
        if self.system(desktop).phone == Phone::Embedded {
            fx.drive(self.phone(desktop), Drive::Crash);
        }
    }

    /// A desktop's process runs again: it is started, if its agent is at work.
    pub(super) fn desktop_is_back(&mut self, desktop: u32, fx: &mut impl Effects<Event, Message>) {
        if self.system(desktop).phone == Phone::Embedded {
            fx.drive(self.phone(desktop), Drive::Restart);
        }
        // The network would connect again what was connected.
        self.tear_down(desktop, fx);
        if self.desktops[desktop as usize].expected {
            self.start_desktop(desktop, fx);
        }
    }

    /// The agent's true state has changed.
    pub(super) fn state_changed(
        &mut self,
        desktop: u32,
        medium: Medium,
        to: AgentState,
        fx: &mut impl Effects<Event, Message>,
    ) {
        if medium != Medium::Voice {
            return;
        }
        let kept = &mut self.desktops[desktop as usize];
        let before = std::mem::replace(&mut kept.logged_in, to != AgentState::LoggedOut);
        match (before, kept.logged_in) {
            (false, true) => {
                if kept.phase == Phase::Ready {
                    self.end_procedure(desktop, Outcome::Completed, fx);
                }
                self.desktops[desktop as usize].out_since = None;
            }
            (true, false) if kept.expected => kept.out_since = Some(fx.now()),
            (true, false) if kept.telephony => {
                // EventAgentLogout will tell the desktop, which then is closed.
                fx.send(self.connection(desktop, TELEPHONY).initiator(), Message::LogOut);
            }
            (true, false) => self.close_if_unused(desktop, fx),
            _ => {}
        }
    }

    /// The first desktops of each of a system's groups.
    pub(super) fn under_supervisor(&self, system: u16, people: u32) -> Vec<u32> {
        let all = 0..self.desktops.len() as u32;
        let number = |desktop: u32| desktop - self.first_of_group(desktop);
        let mine = |desktop: &u32| self.desktops[*desktop as usize].system == system;
        all.filter(mine).filter(|desktop| number(*desktop) < people).collect()
    }

    /// Those whom a supervisor has logged out log in again.
    pub(super) fn supervisor_over(
        &mut self,
        system: u16,
        number: u16,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let people = self.systems[usize::from(system)].supervisors[usize::from(number)].people;
        for desktop in self.under_supervisor(system, people) {
            let kept = &mut self.desktops[desktop as usize];
            let was = std::mem::take(&mut kept.supervised);
            if was && kept.phase == Phase::Ready && kept.telephony && !kept.forced_out {
                let (agent, reason) = (kept.agent, AgentReason::DesktopReady);
                fx.command(Command::Resume { agent, reason });
            }
        }
    }
}
