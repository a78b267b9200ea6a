//! The system as a whole: all of its instances, and where its events go.

use super::client::Registration;
use super::event::{Event, Message};
use super::instance::{Instance, Part, Role};
use super::plan::PresencePlan;
use crate::center::effects::Effects;
use crate::center::ports::{Notice, System};
use crate::network::ids::{ConnectionId, End, ProcessId, Socket};
use crate::network::process::ProcessState;

/// Every instance of the system that a scenario has.
#[derive(Clone, Debug, Default)]
pub struct Presence {
    instances: Vec<Instance>,
}

impl Presence {
    /// The instances that these plans say, each plan's connections being before the next
    /// one's.
    pub fn new(plans: Vec<PresencePlan>) -> Self {
        let numbered = plans.into_iter().enumerate();
        let new = |(number, plan)| Instance::new(number as u16, plan);
        Presence { instances: numbered.map(new).collect() }
    }

    /// Checks that all copies agree. To be called when every fault is healed and nothing is
    /// on its way any more.
    ///
    /// # Panics
    /// If they do not: that is a bug.
    pub fn check_convergence(&self) {
        self.instances.iter().for_each(Instance::check_convergence);
    }

    fn instance(&mut self, number: u16) -> &mut Instance {
        &mut self.instances[usize::from(number)]
    }

    /// The instance that has a connection.
    fn instance_at(&mut self, connection: ConnectionId) -> &mut Instance {
        let begins = |it: &Instance| it.first_connection().is_some_and(|first| first <= connection);
        let found = self.instances.iter_mut().rev().find(|it| begins(it));
        found.expect("the connection is one of this system's")
    }
}

impl System for Presence {
    type Event = Event;
    type Message = Message;

    fn start(&mut self, fx: &mut impl Effects<Event, Message>) {
        for instance in &mut self.instances {
            instance.expect_changes(fx);
        }
    }

    fn handle(&mut self, event: Event, fx: &mut impl Effects<Event, Message>) {
        match event {
            Event::Changes { system, group } => self.instance(system).group_changes(group, fx),
            Event::RegistrationDue { system, attempt, user } => {
                self.instance(system).registration_due(user, attempt, fx);
            }
            Event::EndpointExpires { system, attempt, user } => {
                self.instance(system).endpoint_expires(user, attempt, fx);
            }
            Event::WriteGoes { system, server, life } => {
                self.instance(system).write_due(server, life, fx);
            }
        }
    }

    fn hears(&mut self, socket: Socket, message: Message, fx: &mut impl Effects<Event, Message>) {
        let instance = self.instance_at(socket.connection());
        let (role, _) = instance.role(socket.connection());
        match (role, socket.end(), message) {
            (Role::Client { pool, .. }, ..) => instance.pool_hears_client(pool, message, fx),
            (Role::Pools(ends), end, _) => {
                instance.pool_hears_server(ends[end as usize], message, fx);
            }
            (Role::NextHop { server }, End::Initiator, _) => {
                instance.server_hears_pool(server, message, fx);
            }
            (Role::NextHop { server }, End::Acceptor, _) => {
                let pool = instance.plan.servers[usize::from(server)].next_hop;
                instance.pool_hears_server(pool, message, fx);
            }
            (Role::Store { server }, _, Message::Write { number }) => {
                instance.store_hears(server, number, fx);
            }
            (Role::Store { server }, _, Message::Written { number }) => {
                instance.servers[usize::from(server)].writes.settle(number);
            }
            (Role::Servers([a, b]), end, Message::Acted { number }) => {
                let from_to = if end == End::Acceptor { [a, b] } else { [b, a] };
                instance.server_hears_server(from_to, number);
            }
            (Role::Store { .. } | Role::Servers(_), ..) => {
                unreachable!("{message:?} is for somebody else")
            }
        }
    }

    fn connection_lost(&mut self, socket: Socket, fx: &mut impl Effects<Event, Message>) {
        let instance = self.instance_at(socket.connection());
        let (role, number) = instance.role(socket.connection());
        match (role, socket.end()) {
            (Role::Client { group, at, .. }, End::Initiator) => {
                let user = instance.groups[usize::from(group)].first + number;
                instance.client_loses(user, at, fx);
            }
            (Role::Client { group, pool, .. }, End::Acceptor) => {
                let user = instance.groups[usize::from(group)].first + number;
                instance.pool_loses((pool, role), Some(user), fx);
            }
            (Role::Pools(ends), end) => instance.pool_loses((ends[end as usize], role), None, fx),
            (Role::NextHop { server }, End::Acceptor) => {
                let pool = instance.plan.servers[usize::from(server)].next_hop;
                instance.pool_loses((pool, role), None, fx);
            }
            // They go on when the connection is back.
            (Role::NextHop { .. }, End::Initiator) | (Role::Store { .. } | Role::Servers(_), _) => {
            }
        }
    }

    fn connection_restored(&mut self, socket: Socket, fx: &mut impl Effects<Event, Message>) {
        let instance = self.instance_at(socket.connection());
        let (role, number) = instance.role(socket.connection());
        match (role, socket.end()) {
            (Role::Client { group, at: Registration::Home, .. }, End::Initiator) => {
                let user = instance.groups[usize::from(group)].first + number;
                instance.client_reaches_home(user, fx);
            }
            (Role::Pools(ends), end) => {
                let (here, there) = (ends[end as usize], ends[1 - end as usize]);
                instance.pool_reaches(here, there, fx);
            }
            (Role::NextHop { server }, End::Initiator) => {
                instance.server_reaches_pool(server, fx);
            }
            (Role::Store { server }, End::Initiator) => instance.server_reaches_store(server, fx),
            (Role::Servers(ends), End::Initiator) => instance.servers_reach_each_other(ends),
            _ => {}
        }
    }

    fn process_changed(
        &mut self,
        process: ProcessId,
        state: ProcessState,
        fx: &mut impl Effects<Event, Message>,
    ) {
        for instance in &mut self.instances {
            match instance.part(process) {
                Some(Part::FrontEnd(pool)) => instance.pool_changes(pool, state, fx),
                Some(Part::Server(server)) => instance.server_changes(server, state, fx),
                Some(Part::Client(user)) => instance.client_changes(user, state, fx),
                Some(Part::Store) if state == ProcessState::Stopping => fx.stopped(process),
                Some(Part::Store) | None => {}
            }
        }
    }

    fn told(&mut self, notice: Notice, fx: &mut impl Effects<Event, Message>) {
        for instance in &mut self.instances {
            match notice {
                Notice::State { agent, medium, to, .. } => {
                    instance.agent_changes(agent, medium, to, fx);
                }
                Notice::Offered { contact, agent } => instance.offered(contact, agent, fx),
                Notice::Rerouted { contact, agent, .. } => {
                    instance.offered_in_vain(contact, agent, fx);
                }
                _ => {}
            }
        }
    }

    fn end_run(&mut self, fx: &mut impl Effects<Event, Message>) {
        for instance in &mut self.instances {
            instance.end_run(fx);
        }
    }
}
