//! Which part gets what: deliveries, what the network noticed, and what the center and the
//! systems say to each other.

use super::context::{Context, Said};
use super::event::{Event, Message};
use super::model::World;
use super::systems::Owner;
use crate::center::ports::{Notice as Told, System};
use crate::center::room::Center;
use crate::kernel::engine::Scheduler;
use crate::ledger::ids::{AgentId, QueueId};
use crate::ledger::sink::Sink;
use crate::network::event::{Delivery, Notice};
use crate::network::ids::Socket;
use crate::systems::heartbeat::room::Heartbeat;
use crate::systems::interaction::room::Interaction;
use crate::systems::peripheral::room::Peripheral;
use crate::systems::presence::room::Presence;
use crate::systems::recovery::room::Recovery;

/// Lets each system be handed something together with what it can act on.
macro_rules! handed {
    ($($name:ident $field:ident $kind:ident),+ $(,)?) => {
        impl World {$(
            #[inline]
            pub(super) fn $name<S: Sink>(
                &mut self,
                scheduler: &mut Scheduler<Event>,
                sink: &mut S,
                hand: impl FnOnce(&mut $kind, &mut Context<'_, S>),
            ) {
                let World { network, systems, notices, said, faults, .. } = self;
                let mut fx = Context { network, scheduler, notices, said, faults, sink };
                hand(&mut systems.$field, &mut fx);
            }
        )+}
    };
}

handed! {
    on_presence presence Presence,
    on_heartbeat heartbeat Heartbeat,
    on_peripheral peripheral Peripheral,
    on_interaction interaction Interaction,
    on_recovery recovery Recovery,
}

/// Hands the same to the system that `$owner` says.
macro_rules! to_owner {
    ($world:ident, $owner:expr, $scheduler:ident, $sink:ident, |$it:ident, $fx:ident| $body:expr,
     center: $center:expr) => {
        match $owner {
            Owner::Center => $center,
            Owner::Presence => $world.on_presence($scheduler, $sink, |$it, $fx| $body),
            Owner::Heartbeat => $world.on_heartbeat($scheduler, $sink, |$it, $fx| $body),
            Owner::Peripheral => $world.on_peripheral($scheduler, $sink, |$it, $fx| $body),
            Owner::Interaction => $world.on_interaction($scheduler, $sink, |$it, $fx| $body),
            Owner::Recovery => $world.on_recovery($scheduler, $sink, |$it, $fx| $body),
        }
    };
}

pub(super) use to_owner;

impl World {
    /// The center's part, and what it can act on.
    #[inline]
    pub(super) fn parts<'a, S>(
        &'a mut self,
        scheduler: &'a mut Scheduler<Event>,
        sink: &'a mut S,
    ) -> (&'a mut Center, Context<'a, S>) {
        let World { network, center, notices, said, faults, .. } = self;
        (center, Context { network, scheduler, notices, said, faults, sink })
    }

    #[inline]
    pub(super) fn deliver<S: Sink>(
        &mut self,
        delivery: Delivery<Message>,
        scheduler: &mut Scheduler<Event>,
        sink: &mut S,
    ) {
        let socket = delivery.socket;
        match delivery.message {
            Message::Center(message) if self.systems.relays(delivery.to) => {
                self.on_heartbeat(scheduler, sink, |it, fx| it.relays(socket, message, fx));
            }
            Message::Center(message) => {
                let (center, mut fx) = self.parts(scheduler, sink);
                center.hears(socket, message, &mut fx);
            }
            Message::Presence(message) => {
                self.on_presence(scheduler, sink, |it, fx| it.hears(socket, message, fx));
            }
            Message::Heartbeat(message) => {
                self.on_heartbeat(scheduler, sink, |it, fx| it.hears(socket, message, fx));
            }
            Message::Peripheral(message) => {
                self.on_peripheral(scheduler, sink, |it, fx| it.hears(socket, message, fx));
            }
            Message::Interaction(message) => {
                self.on_interaction(scheduler, sink, |it, fx| it.hears(socket, message, fx));
            }
            Message::Recovery(message) => {
                self.on_recovery(scheduler, sink, |it, fx| it.hears(socket, message, fx));
            }
        }
    }

    /// Tells the parts what the network has noticed and what they have said to each other,
    /// and what comes of that.
    pub(super) fn hand_on<S: Sink>(&mut self, scheduler: &mut Scheduler<Event>, sink: &mut S) {
        let cause = scheduler.cause();
        let (mut noticed, mut said) = (0, 0);
        loop {
            if let Some(notice) = self.notices.get(noticed).copied() {
                noticed += 1;
                scheduler.set_cause(cause);
                self.hand_on_notice(notice, scheduler, sink);
            } else if let Some((cause, what)) = self.said.get(said).copied() {
                said += 1;
                scheduler.set_cause(cause);
                match what {
                    Said::Notice(notice) => self.tell_systems(notice, scheduler, sink),
                    Said::Command(command) => {
                        let (center, mut fx) = self.parts(scheduler, sink);
                        center.command(command, &mut fx);
                    }
                }
            } else {
                break;
            }
        }
        self.notices.clear();
        self.said.clear();
        scheduler.set_cause(cause);
    }

    fn hand_on_notice<S: Sink>(
        &mut self,
        notice: Notice<Message>,
        scheduler: &mut Scheduler<Event>,
        sink: &mut S,
    ) {
        match notice {
            Notice::Message(delivery) => self.deliver(delivery, scheduler, sink),
            Notice::Lost { socket, .. } => self.connection_changed(socket, false, scheduler, sink),
            Notice::Restored { socket, .. } => {
                self.connection_changed(socket, true, scheduler, sink);
            }
            Notice::Process { process, to, .. } => {
                let owner = self.systems.owners.of_process(process);
                to_owner!(
                    self, owner, scheduler, sink,
                    |it, fx| it.process_changed(process, to, fx),
                    center: {
                        let silent = self.faults.leaves_silence(scheduler.cause());
                        let (center, mut fx) = self.parts(scheduler, sink);
                        center.process_changed(process, to, silent, &mut fx);
                        if !self.systems.recovery.is_empty() {
                            self.on_recovery(scheduler, sink, |it, fx| {
                                it.process_changed(process, to, fx)
                            });
                        }
                    }
                );
            }
            Notice::Role { pair, side, role } => {
                let [process, _] = self.network.pair_processes(pair);
                let owner = self.systems.owners.of_process(process);
                to_owner!(
                    self, owner, scheduler, sink,
                    |it, fx| it.role_changed(pair, side, role, fx),
                    // The center itself has no duplexed parts.
                    center: {}
                );
            }
            // Each side's change of role, and each process's change of state, say as much.
            Notice::Outage { .. } => {}
        }
    }

    fn connection_changed<S: Sink>(
        &mut self,
        socket: Socket,
        restored: bool,
        scheduler: &mut Scheduler<Event>,
        sink: &mut S,
    ) {
        // A system's process speaks for itself on a connection of the center's.
        let owner = match self.systems.owners.of_process(self.network.owner(socket)) {
            Owner::Center => self.systems.owners.of_connection(socket.connection()),
            system => system,
        };
        to_owner!(
            self, owner, scheduler, sink,
            |it, fx| if restored {
                it.connection_restored(socket, fx);
            } else {
                it.connection_lost(socket, fx);
            },
            center: {
                let (center, mut fx) = self.parts(scheduler, sink);
                if restored {
                    center.connection_restored(socket, &mut fx);
                } else {
                    center.connection_lost(socket, &mut fx);
                }
                let agent = self.center.agent_on(socket.connection());
                let owners = agent.map(|agent| self.systems.bindings.systems_of(agent));
                if owners.is_some_and(|owners| owners.contains(Owner::Recovery)) {
                    // The phone registers over it.
                    self.on_recovery(scheduler, sink, |it, fx| if restored {
                        it.connection_restored(socket, fx);
                    } else {
                        it.connection_lost(socket, fx);
                    });
                }
            }
        );
    }

    /// Tells the systems that an agent's group or a queue is bound to.
    fn tell_systems<S: Sink>(
        &mut self,
        notice: Told,
        scheduler: &mut Scheduler<Event>,
        sink: &mut S,
    ) {
        let (agent, queue) = concerned(notice);
        let router = queue.map(|queue| self.systems.bindings.router_of(queue));
        let others = agent.map(|agent| self.systems.bindings.systems_of(agent)).unwrap_or_default();
        let cause = scheduler.cause();
        let mut told = |owner: Owner| {
            scheduler.set_cause(cause);
            to_owner!(self, owner, scheduler, sink, |it, fx| it.told(notice, fx), center: {});
        };
        for owner in Owner::SYSTEMS {
            if router == Some(owner) || others.contains(owner) {
                told(owner);
            }
        }
    }

    /// Lets every system begin.
    pub(super) fn start_systems<S: Sink>(
        &mut self,
        scheduler: &mut Scheduler<Event>,
        sink: &mut S,
    ) {
        for owner in Owner::SYSTEMS {
            to_owner!(self, owner, scheduler, sink, |it, fx| it.start(fx), center: {});
        }
    }

    /// Lets every system write what waits for the end of the run.
    pub(super) fn end_systems<S: Sink>(&mut self, scheduler: &mut Scheduler<Event>, sink: &mut S) {
        for owner in Owner::SYSTEMS {
            to_owner!(self, owner, scheduler, sink, |it, fx| it.end_run(fx), center: {});
        }
    }
}

/// The agent whose systems, and the queue whose router, get a notice.
fn concerned(notice: Told) -> (Option<AgentId>, Option<QueueId>) {
    match notice {
        Told::Submitted { queue, .. }
        | Told::Gone { queue, .. }
        | Told::Answered { queue, .. }
        | Told::Refused { queue, .. }
        | Told::Returned { queue, .. }
        | Told::Dropped { queue, .. } => (None, Some(queue)),
        Told::Ended { agent, queue, .. } | Told::WrappedUp { agent, queue, .. } => {
            (Some(agent), Some(queue))
        }
        Told::Offered { agent, .. }
        | Told::State { agent, .. }
        | Told::Duty { agent, .. }
        | Told::Rerouted { agent, .. }
        | Told::Place { agent, .. }
        | Told::Expelled { agent } => (Some(agent), None),
    }
}
