//! A user's client: registers with the home pool, publishes there, and finds its way back
//! when that is lost (PRES-2, PRES-9).
//!
//! ```text
//!              loses the home pool, a pool is paired with it
//!   Home ───────────────────────────────────────────────────▶ Paired
//!    ▲ │                                                        │ │ loses that too
//!    │ └──loses the pool──▶ Nowhere ◀────────────────────────────┼─┘
//!    │                        │ one expiry later, and again      │ at each expiry,
//!    └────────────────────────┴─────────────────────────────────┘ if the home pool is back
//! ```

use super::availability::{self, Availability};
use super::event::{Event, Message};
use super::instance::Instance;
use super::plan::{ChangesKind, Who};
use crate::center::effects::Effects;
use crate::kernel::time::SimDuration;
use crate::ledger::ids::AgentId;
use crate::ledger::rows::{AgentState, Medium};
use crate::network::ids::{ConnectionId, ProcessId, Socket};
use crate::network::process::ProcessState;

/// Where a client takes itself to be registered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Registration {
    /// With the home pool.
    Home,
    /// With the pool that is paired with it.
    Paired,
    /// With none.
    Nowhere,
}

/// A client.
#[derive(Clone, Copy, Debug)]
pub(super) struct Client {
    /// What the user's presence really is.
    pub availability: Availability,
    pub registration: Registration,
    /// Outdates waits.
    attempt: u16,
    /// It has just been started, and was never registered.
    is_new: bool,
    /// Of an agent, the state in each medium.
    states: [AgentState; 4],
}

impl Client {
    pub fn new(availability: Availability) -> Self {
        Client {
            availability,
            registration: Registration::Home,
            attempt: 0,
            is_new: false,
            states: [AgentState::LoggedOut; 4],
        }
    }
}

impl Instance {
    /// An agent's state has changed: their client publishes what it comes to.
    pub fn agent_changes(
        &mut self,
        agent: AgentId,
        medium: Medium,
        to: AgentState,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let Some(user) = self.user_of(agent) else { return };
        self.users[user as usize].client.states[medium as usize] = to;
        let Who::Agents(_, media) = &self.group_of(user).plan.who else { return };
        let states = self.users[user as usize].client.states;
        let number = availability::aggregate(media.iter().map(|medium| states[*medium as usize]));
        self.change(user, number, fx);
    }

    /// A user's presence is another one from now on.
    fn change(
        &mut self,
        user: u32,
        availability: Availability,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let client = &mut self.users[user as usize].client;
        if client.availability == availability {
            return;
        }
        client.availability = availability;
        if let Some(socket) = self.socket_of(user, self.users[user as usize].client.registration) {
            fx.send(socket, Message::Publish { availability, user });
        }
    }

    /// Lets the first change of every group come.
    pub fn expect_changes(&mut self, fx: &mut impl Effects<Event, Message>) {
        for group in 0..self.groups.len() as u16 {
            self.expect_change(group, fx);
        }
    }

    fn expect_change(&mut self, number: u16, fx: &mut impl Effects<Event, Message>) {
        let group = &mut self.groups[usize::from(number)];
        if group.plan.count == 0 {
            return;
        }
        let turn = group.turn;
        let Some(changes) = &mut group.plan.changes else { return };
        let time = match &mut changes.kind {
            ChangesKind::Poisson { mean_s, times, .. } => {
                let seconds = -*mean_s * libm::log(times.uniform());
                fx.now() + SimDuration::from_secs_f64(seconds)
            }
            ChangesKind::Every(interval) => fx.now() + *interval,
            kind @ ChangesKind::At(_) => match kind.listed(turn) {
                Some(time) => time.max(fx.now()),
                None => return,
            },
        };
        if time <= changes.until {
            fx.at(time, Event::Changes { system: self.number, group: number });
        }
    }

    /// Somebody of a group changes presence: in turn busy and available, or by chance.
    pub fn group_changes(&mut self, number: u16, fx: &mut impl Effects<Event, Message>) {
        let group = &mut self.groups[usize::from(number)];
        let (first, count) = (group.first, group.plan.count);
        let changes = group.plan.changes.as_mut().expect("a change was due");
        let (user, availability) = match &mut changes.kind {
            ChangesKind::Poisson { choices, .. } => {
                let user = first + choices.below(u64::from(count)) as u32;
                let now = self.users[user as usize].client.availability;
                let others = availability::STATES.into_iter().filter(|state| *state != now);
                let chosen = choices.below(availability::STATES.len() as u64 - 1) as usize;
                (user, others.clone().nth(chosen).unwrap_or(now))
            }
            ChangesKind::Every(_) | ChangesKind::At(_) => {
                let user = first + group.turn % count;
                let available =
                    availability::is_available(self.users[user as usize].client.availability);
                (user, if available { availability::BUSY } else { availability::AVAILABLE })
            }
        };
        group.turn += 1;
        self.change(user, availability, fx);
        self.expect_change(number, fx);
    }

    /// A client notices that it has lost a pool.
    pub fn client_loses(
        &mut self,
        user: u32,
        at: Registration,
        fx: &mut impl Effects<Event, Message>,
    ) {
        if self.users[user as usize].client.registration != at {
            return;
        }
        self.users[user as usize].client.registration = Registration::Nowhere;
        let paired = self.socket_of(user, Registration::Paired).filter(|it| fx.is_open(*it));
        if at == Registration::Home && paired.is_some() {
            self.register(user, Registration::Paired, fx);
        } else {
            self.tally.unregistered += 1;
            self.wait_for_expiry(user, fx);
        }
    }

    /// A client dies with its machine, or its place; a new one registers as soon as it
    /// reaches the home pool.
    pub fn client_changes(
        &mut self,
        user: u32,
        state: ProcessState,
        fx: &mut impl Effects<Event, Message>,
    ) {
        match state {
            ProcessState::Down => {
                let client = &mut self.users[user as usize].client;
                client.registration = Registration::Nowhere;
                client.attempt = client.attempt.wrapping_add(1);
                client.is_new = true;
            }
            ProcessState::Stopping => {
                let group = self.group_of(user);
                fx.stopped(ProcessId(group.plan.first_client.0 + user - group.first));
            }
            ProcessState::Up | ProcessState::Hung => {}
        }
    }

    /// A client is connected with its home pool again; who had been registered and lost it
    /// waits for the expiry all the same (A).
    pub fn client_reaches_home(&mut self, user: u32, fx: &mut impl Effects<Event, Message>) {
        let client = &mut self.users[user as usize].client;
        if std::mem::take(&mut client.is_new) {
            self.register(user, Registration::Home, fx);
        }
    }

    /// An expiry has passed: a client that is not at home tries to be.
    pub fn registration_due(
        &mut self,
        user: u32,
        attempt: u16,
        fx: &mut impl Effects<Event, Message>,
    ) {
        if self.users[user as usize].client.attempt != attempt {
            return;
        }
        let reached = |at| self.socket_of(user, at).is_some_and(|socket| fx.is_open(socket));
        if reached(Registration::Home) {
            self.register(user, Registration::Home, fx);
        } else if self.users[user as usize].client.registration == Registration::Nowhere
            && reached(Registration::Paired)
        {
            self.register(user, Registration::Paired, fx);
        } else {
            self.wait_for_expiry(user, fx);
        }
    }

    fn register(&mut self, user: u32, at: Registration, fx: &mut impl Effects<Event, Message>) {
        let client = &mut self.users[user as usize].client;
        client.registration = at;
        client.attempt = client.attempt.wrapping_add(1);
        let availability = client.availability;
        if let Some(socket) = self.socket_of(user, at) {
            fx.send(socket, Message::Register { availability, user });
        }
        if at == Registration::Paired {
            self.wait_for_expiry(user, fx);
        }
    }

    fn wait_for_expiry(&mut self, user: u32, fx: &mut impl Effects<Event, Message>) {
        let client = &mut self.users[user as usize].client;
        client.attempt = client.attempt.wrapping_add(1);
        let attempt = client.attempt;
        let due = Event::RegistrationDue { system: self.number, attempt, user };
        fx.after_constant(self.plan.expiry, due);
    }

    /// The client's end of its connection to the pool where it is registered.
    fn socket_of(&self, user: u32, at: Registration) -> Option<Socket> {
        let group = self.group_of(user);
        let first = match at {
            Registration::Home => group.plan.to_home,
            Registration::Paired => group.plan.to_paired?,
            Registration::Nowhere => return None,
        };
        Some(ConnectionId(first.0 + user - group.first).initiator())
    }
}
