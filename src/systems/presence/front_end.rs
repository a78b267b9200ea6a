//! An FE pool: keeps who is registered and their latest presence, stamps every update with
//! its time, tells those who subscribed (PRES-2, PRES-3, PRES-7).
//!
//! ```text
//!   client ──Register, Publish──▶ pool ──Notify──▶ app servers whose next hop it is
//!                                 pool ──Notify──▶ another pool ──Notify──▶ its app servers
//!   app server ──Subscribe──▶ its pool ──Subscribe──▶ another pool
//! ```

use super::availability::{Availability, OFFLINE};
use super::event::{Event, Message};
use super::instance::{Instance, Role};
use super::updates::{Chain, NewUpdate, UpdateRef};
use crate::center::effects::Effects;
use crate::network::ids::Socket;
use crate::network::process::ProcessState;

/// What the pools have on record of a user.
#[derive(Clone, Copy, Debug)]
pub(super) struct Record {
    /// An endpoint is registered.
    pub registered: bool,
    /// With which pool, or with which it last was.
    pub pool: u16,
    /// Outdates what was foreseen for an earlier registration.
    endpoint: u16,
    /// How many updates there were.
    pub sequence: u32,
    /// The last stamp: stamps of one user never decrease.
    stamp: i64,
    /// The updates that are not settled, the latest last.
    pub chain: Chain,
}

/// An FE pool.
#[derive(Clone, Debug)]
pub(super) struct FrontEnd {
    /// The app servers that have subscribed.
    subscribed: Vec<bool>,
    /// It died and has not begun anew.
    dead: bool,
}

impl Record {
    pub fn new(pool: u16, sequence: u32, chain: Chain) -> Self {
        Record { registered: true, pool, endpoint: 0, sequence, stamp: i64::MIN, chain }
    }
}

impl FrontEnd {
    pub fn new(servers: usize) -> Self {
        FrontEnd { subscribed: vec![true; servers], dead: false }
    }
}

impl Instance {
    /// A client registers, or publishes.
    pub fn pool_hears_client(
        &mut self,
        pool: u16,
        message: Message,
        fx: &mut impl Effects<Event, Message>,
    ) {
        match message {
            Message::Register { availability, user } => {
                let record = &mut self.users[user as usize].record;
                record.registered = true;
                record.pool = pool;
                record.endpoint = record.endpoint.wrapping_add(1);
                self.publish(user, availability, fx);
            }
            Message::Publish { availability, user } => {
                let record = &self.users[user as usize].record;
                // What comes from an endpoint that is not registered here is refused.
                if record.registered && record.pool == pool {
                    self.publish(user, availability, fx);
                }
            }
            _ => unreachable!("a client registers and publishes"),
        }
    }

    /// A pool stamps an update and tells everybody who subscribed.
    fn publish(
        &mut self,
        user: u32,
        availability: Availability,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let pending = self.plan.everybody();
        let record = &mut self.users[user as usize].record;
        let pool = record.pool;
        let process = self.plan.front_ends[usize::from(pool)].process;
        let clock = by_clock(fx.now().as_nanos(), fx.skew_ms(process));
        record.stamp = record.stamp.max(clock);
        record.sequence += 1;
        let new = NewUpdate {
            user,
            sequence: record.sequence,
            availability,
            pool,
            published: fx.now(),
            stamp: record.stamp,
            pending,
            cause: fx.cause(),
        };
        self.updates.push(&mut record.chain, new);
        self.tally.published += 1;
        let update = self.updates.current(record.chain);
        for server in 0..self.servers.len() as u16 {
            self.notify(pool, server, update, fx);
        }
    }

    /// A pool tells a server that has subscribed of an update.
    fn notify(
        &self,
        pool: u16,
        server: u16,
        update: UpdateRef,
        fx: &mut impl Effects<Event, Message>,
    ) {
        if !self.front_ends[usize::from(pool)].subscribed[usize::from(server)] {
            return;
        }
        if let Some(socket) = self.way_to_server(pool, server) {
            let UpdateRef { index, generation } = update;
            fx.send(socket, Message::Notify { hops: 1, server, generation, update: index });
        }
    }

    /// A pool's end of the first connection on the way to an app server.
    fn way_to_server(&self, pool: u16, server: u16) -> Option<Socket> {
        let plan = &self.plan.servers[usize::from(server)];
        match plan.next_hop == pool {
            true => Some(plan.link.acceptor()),
            false => self.between_pools(pool, plan.next_hop),
        }
    }

    /// The end at pool `from` of its connection with pool `to`.
    fn between_pools(&self, from: u16, to: u16) -> Option<Socket> {
        self.plan.between_pools.iter().find_map(|(ends, connection)| match *ends {
            [a, b] if [a, b] == [from, to] => Some(connection.initiator()),
            [a, b] if [b, a] == [from, to] => Some(connection.acceptor()),
            _ => None,
        })
    }

    /// A message from another pool, or from an app server beside it.
    pub fn pool_hears_server(
        &mut self,
        pool: u16,
        message: Message,
        fx: &mut impl Effects<Event, Message>,
    ) {
        match message {
            Message::Notify { hops, server, generation, update } => {
                let to = self.plan.servers[usize::from(server)].link.acceptor();
                fx.send(to, Message::Notify { hops: hops + 1, server, generation, update });
            }
            Message::Subscribe { pool: wanted, .. } if wanted != pool => {
                if let Some(socket) = self.between_pools(pool, wanted) {
                    fx.send(socket, message);
                }
            }
            Message::Subscribe { server, .. } => self.subscribe(pool, server, fx),
            _ => unreachable!("pools pass on notifications and subscriptions"),
        }
    }

    /// A server subscribes: it is told the latest of everybody who is, or last was,
    /// registered here.
    fn subscribe(&mut self, pool: u16, server: u16, fx: &mut impl Effects<Event, Message>) {
        self.front_ends[usize::from(pool)].subscribed[usize::from(server)] = true;
        for user in &self.users {
            if user.record.pool == pool {
                self.notify(pool, server, self.updates.current(user.record.chain), fx);
            }
        }
    }

    /// A pool notices that it has lost a connection: what was subscribed over it is gone; of
    /// a client it is told by the silence.
    pub fn pool_loses(
        &mut self,
        (pool, role): (u16, Role),
        user: Option<u32>,
        fx: &mut impl Effects<Event, Message>,
    ) {
        if let Some(user) = user {
            let record = &self.users[user as usize].record;
            if record.registered && record.pool == pool {
                let attempt = record.endpoint;
                let due = Event::EndpointExpires { system: self.number, attempt, user };
                fx.after_constant(self.plan.expiry, due);
            }
            return;
        }
        for server in 0..self.servers.len() {
            let next_hop = self.plan.servers[server].next_hop;
            let gone = match role {
                Role::Pools([a, b]) => next_hop == if a == pool { b } else { a },
                Role::NextHop { server: lost } => usize::from(lost) == server,
                _ => false,
            };
            if gone {
                self.front_ends[usize::from(pool)].subscribed[server] = false;
            }
        }
    }

    /// A pool reaches another one again: its app servers are told, to subscribe anew.
    pub fn pool_reaches(&mut self, pool: u16, other: u16, fx: &mut impl Effects<Event, Message>) {
        for server in &self.plan.servers {
            if server.next_hop == pool {
                fx.send(server.link.acceptor(), Message::PathBack { pool: other });
            }
        }
    }

    /// Nothing was heard of an endpoint for as long as it may be silent.
    pub fn endpoint_expires(
        &mut self,
        user: u32,
        attempt: u16,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let record = &self.users[user as usize].record;
        let (pool, current) = (record.pool, record.endpoint == attempt && record.registered);
        let process = self.plan.front_ends[usize::from(pool)].process;
        if current && fx.state(process).is_running() {
            self.users[user as usize].record.registered = false;
            self.publish(user, OFFLINE, fx);
        }
    }

    /// A pool changes state. One that begins anew knows nobody who is registered: its users
    /// are offline until they register again.
    pub fn pool_changes(
        &mut self,
        pool: u16,
        state: ProcessState,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let front_end = &mut self.front_ends[usize::from(pool)];
        match state {
            ProcessState::Down => {
                front_end.dead = true;
                front_end.subscribed.fill(false);
                for user in &mut self.users {
                    user.record.registered &= user.record.pool != pool;
                }
            }
            ProcessState::Stopping => {
                fx.stopped(self.plan.front_ends[usize::from(pool)].process);
            }
            ProcessState::Up if std::mem::take(&mut front_end.dead) => {
                for user in 0..self.users.len() as u32 {
                    let record = &self.users[user as usize].record;
                    let known = self.updates.latest(record.chain).availability;
                    if record.pool == pool && !record.registered && known != OFFLINE {
                        self.publish(user, OFFLINE, fx);
                    }
                }
            }
            ProcessState::Up | ProcessState::Hung => {}
        }
    }
}

/// A moment by a clock that is so far ahead.
pub(super) fn by_clock(nanos: u64, skew_ms: i32) -> i64 {
    nanos as i64 + i64::from(skew_ms) * 1_000_000
}
