//! The ACD as a peripheral: the center's switch, which tells a PIM of its agents and takes
//! calls for them.
//!
//! ```text
//!   ACD ──AgentState, Returned, Missed, TurnedDown──▶ PIM
//!       ◀──Monitor, Connect──────────────────────────
//! ```

use super::counters::{Counters, stamp};
use super::disposition::{ABANDONED_INTERFLOW, REDIRECTED};
use super::event::{Event, Message, Told};
use super::room::{Peripheral, Place};
use crate::center::effects::Effects;
use crate::center::event::ContactRef;
use crate::center::ports::Command;
use crate::kernel::time::{SimDuration, SimTime};
use crate::ledger::ids::AgentId;
use crate::ledger::rows::{AgentState, Medium};
use crate::network::ids::ProcessId;

/// An ACD.
#[derive(Clone, Debug)]
pub(super) struct Acd {
    pub process: ProcessId,
    /// What really happens at it, counted as a PIM counts.
    pub truth: Counters,
    /// The sides whose PIMs want to hear of its agents.
    monitors: [bool; 2],
    /// Agents whose state it could not tell while it hung.
    unsaid: Vec<AgentId>,
}

impl Acd {
    pub fn new(process: ProcessId, agents: usize, interval: SimDuration) -> Self {
        let end = SimTime::ZERO + interval;
        let truth = Counters::of_nobody(agents, SimTime::ZERO, end);
        Acd { process, truth, monitors: [true, false], unsaid: Vec::new() }
    }
}

impl Peripheral {
    /// An agent's state in voice has changed.
    #[inline]
    pub(super) fn acd_tells(
        &mut self,
        agent: AgentId,
        state: AgentState,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let now = fx.now();
        let plan = self.seat(agent).plan;
        let site = self.site(plan.site);
        site.acd.truth.change(plan.member, state, now);
        if site.acd.monitors == [false; 2] {
            return;
        }
        if !fx.state(site.acd.process).is_running() {
            site.acd.unsaid.push(agent);
            return;
        }
        let unsaid = std::mem::take(&mut site.acd.unsaid);
        for agent in unsaid {
            let state = self.seat(agent).truth[Medium::Voice as usize];
            self.acd_says(agent, agent_state(agent, state, now, Told::Changed), fx);
        }
        self.acd_says(agent, agent_state(agent, state, now, Told::Changed), fx);
    }

    pub(super) fn acd_hears(
        &mut self,
        site: u16,
        side: u8,
        message: Message,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let socket = self.side(site, side).plan.to_acd.acceptor();
        match message {
            Message::Monitor => {
                let rules = self.rules_of_site(site);
                self.site(site).acd.monitors[usize::from(side)] = true;
                self.site(site).acd.unsaid.clear();
                if rules.acd_reports_state {
                    for member in 0..self.site(site).members.len() {
                        let agent = self.site(site).members[member];
                        let state = self.seat(agent).truth[Medium::Voice as usize];
                        fx.send(socket, agent_state(agent, state, fx.now(), Told::Snapshot));
                    }
                }
                fx.send(socket, Message::Monitored);
            }
            Message::Unmonitor => self.site(site).acd.monitors[usize::from(side)] = false,
            Message::Connect { slot, attempt, agent } => {
                let call = self.call(slot);
                if call.attempt != attempt || call.place != Place::Connecting(agent) {
                    // The caller is gone, or elsewhere.
                    fx.send(socket, Message::Returned { slot, attempt, agent });
                    return;
                }
                call.place = Place::Delivered(agent, fx.now());
                // From here on it ends as the center sees it.
                call.code = 0;
                fx.command(Command::Deliver { contact: call.contact, agent });
            }
            _ => unreachable!("a PIM monitors and connects"),
        }
    }

    /// A call came to nothing at the ACD.
    pub(super) fn returned(
        &mut self,
        contact: ContactRef,
        agent: AgentId,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let Some(slot) = self.slot_of(contact) else { return };
        let call = self.call(slot);
        let Place::Delivered(_, since) = call.place else { return };
        let (attempt, rang) = (call.attempt, fx.now() > since);
        let message = match rang {
            true => Message::Missed { slot, attempt, agent },
            false => Message::TurnedDown { slot, attempt, agent },
        };
        self.call(slot).place = Place::Back(agent);
        self.would_end_with(slot, ABANDONED_INTERFLOW, fx);
        if self.acd_is_heard(agent, fx) {
            self.acd_says(agent, message, fx);
        } else {
            self.route_by_default(slot, fx);
        }
    }

    /// The ACD of an agent says something to whoever monitors it.
    #[inline]
    pub(super) fn acd_says(
        &mut self,
        agent: AgentId,
        message: Message,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let site = self.seat(agent).plan.site;
        let site = self.site(site);
        for (side, wants) in site.sides.iter().zip(site.acd.monitors) {
            if wants {
                fx.send(side.plan.to_acd.acceptor(), message);
            }
        }
    }

    fn acd_is_heard(&mut self, agent: AgentId, fx: &mut impl Effects<Event, Message>) -> bool {
        let site = self.seat(agent).plan.site;
        let site = self.site(site);
        let mut sides = site.sides.iter().zip(site.acd.monitors);
        sides.any(|(side, wants)| wants && fx.is_open(side.plan.to_acd.acceptor()))
    }

    /// The ACD has lost a PIM: of calls that it has given back it does not know whether that
    /// was heard, and goes on with them by itself (CORE-21).
    pub(super) fn acd_loses(&mut self, site: u16, side: u8, fx: &mut impl Effects<Event, Message>) {
        let monitors = &mut self.site(site).acd.monitors;
        let wanted = std::mem::take(&mut monitors[usize::from(side)]);
        if !wanted || *monitors != [false; 2] {
            return;
        }
        for slot in 0..self.calls.len() as u32 {
            if let Place::Back(agent) = self.call(slot).place
                && self.seat(agent).plan.site == site
            {
                self.route_by_default(slot, fx);
            }
        }
    }

    /// Lets the center know with which code a call would end from where it is now (PG-16).
    #[inline]
    pub(super) fn would_end_with(
        &mut self,
        slot: u32,
        code: u16,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let call = self.call(slot);
        if std::mem::replace(&mut call.code, code) != code {
            fx.command(Command::EndsWith { contact: call.contact, code });
        }
    }

    /// Nobody decides about a call: its ACDs do (CORE-21).
    pub(super) fn route_by_default(&mut self, slot: u32, fx: &mut impl Effects<Event, Message>) {
        self.would_end_with(slot, REDIRECTED, fx);
        let call = self.call(slot);
        call.place = Place::Gone;
        fx.command(Command::RouteByDefault { contact: call.contact });
    }
}

fn agent_state(agent: AgentId, state: AgentState, now: SimTime, told: Told) -> Message {
    Message::AgentState { agent, at: stamp(now), state, medium: Medium::Voice, told }
}
