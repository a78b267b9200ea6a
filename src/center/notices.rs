//! What the center hears from the network: messages, lost and restored connections,
//! processes that change state.

use super::effects::Effects;
use super::event::{Event, Message};
use super::ports::Notice;
use super::room::{Center, Reach};
use crate::kernel::cause::Cause;
use crate::ledger::ids::AgentId;
use crate::ledger::rows::AgentReason;
use crate::network::ids::{ConnectionId, End, ProcessId, Socket};
use crate::network::process::ProcessState;

impl Center {
    /// A message has arrived at `socket`.
    #[inline]
    pub fn hears(
        &mut self,
        socket: Socket,
        message: Message,
        fx: &mut impl Effects<Event, Message>,
    ) {
        if socket.connection() >= self.first_move {
            if let Some(agent) = self.relayed_agent(socket.connection()) {
                self.phone_hears(agent, message, fx);
                return;
            }
            match message {
                Message::Report(_) | Message::Stored(_) => {
                    self.reporting_hears(socket, message, fx);
                }
                _ => self.switches_speak(socket, message, fx),
            }
            return;
        }
        let agent = self.agent_at(socket);
        match socket.end() {
            End::Initiator => self.phone_hears(agent, message, fx),
            End::Acceptor => self.switch_hears(agent, message, fx),
        }
    }

    /// The process at `socket` has noticed that its connection is lost.
    pub fn connection_lost(&mut self, socket: Socket, fx: &mut impl Effects<Event, Message>) {
        if socket.connection() >= self.first_move {
            return;
        }
        let agent = self.agent_at(socket);
        match socket.end() {
            End::Initiator => self.phone_loses(agent, AgentReason::ConnectionLost, fx),
            End::Acceptor => self.switch_loses(agent, fx),
        }
    }

    /// The process at `socket` has its connection again.
    pub fn connection_restored(&mut self, socket: Socket, fx: &mut impl Effects<Event, Message>) {
        // The switch waits for what the phone will tell it.
        if socket.end() == End::Acceptor {
            return;
        }
        if let Some(switch) = self.reporting_switch(socket.connection()) {
            self.reports_go_on(switch, fx);
        } else if socket.connection() < self.first_move {
            let agent = self.agent_at(socket);
            let place_lost = std::mem::take(&mut self.agents[agent.0 as usize].place_lost);
            let reason = if place_lost {
                AgentReason::PlaceRestored
            } else {
                AgentReason::ConnectionRestored
            };
            self.phone_reaches(agent, reason, fx);
        }
    }

    /// A process of the center changed state. `silent` tells whether, being down, it does
    /// not even refuse.
    pub fn process_changed(
        &mut self,
        process: ProcessId,
        state: ProcessState,
        silent: bool,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let switch = self.switches.iter().position(|switch| switch.process == process);
        match switch {
            Some(switch) => self.switch_changed(switch as u16, state, silent, fx),
            None if self.is_history(process) => {}
            None => self.phone_changed(AgentId(process.0 - self.first_phone.0), state, fx),
        }
    }

    fn phone_changed(
        &mut self,
        id: AgentId,
        state: ProcessState,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let agent = &mut self.agents[id.0 as usize];
        if self.groups[usize::from(agent.group)].plan.heard {
            fx.notify(Notice::Place { agent: id, state });
        }
        match state {
            ProcessState::Hung => agent.hung = true,
            ProcessState::Down => {
                agent.hung = false;
                agent.place_lost = true;
                self.postponed.retain(|(postponed, _)| *postponed != id);
                self.phone_loses(id, AgentReason::PlaceLost, fx);
            }
            ProcessState::Up | ProcessState::Stopping if agent.hung => self.phone_wakes(id, fx),
            ProcessState::Up | ProcessState::Stopping => {}
        }
    }

    fn switch_changed(
        &mut self,
        switch: u16,
        state: ProcessState,
        silent: bool,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let kept = &mut self.switches[usize::from(switch)];
        kept.running = matches!(state, ProcessState::Up | ProcessState::Stopping);
        kept.hung = state == ProcessState::Hung;
        kept.reach = match state {
            ProcessState::Up => Reach::Answering,
            ProcessState::Hung => Reach::Silent,
            ProcessState::Stopping => Reach::Refusing,
            ProcessState::Down => {
                if silent {
                    Reach::Silent
                } else {
                    Reach::Refusing
                }
            }
        };
        kept.cause = if state == ProcessState::Up {
            Cause::NONE
        } else {
            fx.earlier(kept.cause, fx.cause())
        };
        kept.stopping = state == ProcessState::Stopping;
        match state {
            ProcessState::Up => self.switch_wakes(switch, fx),
            ProcessState::Down => self.switch_dies(switch, fx),
            ProcessState::Stopping => {
                if kept.says_farewell() {
                    self.begin_farewell(switch, fx);
                }
                self.stop_if_done(switch, fx);
            }
            ProcessState::Hung => {}
        }
    }

    /// The agent whose phone a connection is, if it is one.
    pub fn agent_on(&self, connection: ConnectionId) -> Option<AgentId> {
        let number = connection.0.checked_sub(self.first_connection.0)?;
        ((number as usize) < self.agents.len()).then_some(AgentId(number))
    }

    fn agent_at(&self, socket: Socket) -> AgentId {
        AgentId(socket.connection().0 - self.first_connection.0)
    }
}
