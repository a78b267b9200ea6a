//! An app server: subscribes to everybody, keeps a copy, writes what it receives to the
//! common data store (PRES-1, PRES-5, PRES-6).
//!
//! ```text
//!                Notify, PathBack              Write
//!   its FE pool ─────────────────▶ app server ──────▶ store
//!               ◀───────────────── Subscribe  ◀────── Written
//! ```

use super::availability::Availability;
use super::config::Reader;
use super::coordination::Shared;
use super::event::{Event, Message};
use super::front_end::by_clock;
use super::instance::Instance;
use super::outbox::Outbox;
use super::plan::Source;
use super::updates::{Update, UpdateRef};
use crate::center::effects::Effects;
use crate::center::ports::Command;
use crate::kernel::time::SimTime;
use crate::ledger::presence::UpdateOutcome;
use crate::network::process::ProcessState;

/// A server's copy of a user's presence; sequence 0 where it knows nothing.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Copy {
    pub sequence: u32,
    pub availability: Availability,
}

/// A write on its way to the store.
#[derive(Clone, Copy, Debug)]
pub(super) struct Write {
    pub user: u32,
    pub sequence: u32,
    pub availability: Availability,
    /// What it is ordered by.
    pub stamp: i64,
}

/// An app server.
#[derive(Clone, Debug)]
pub(super) struct Server {
    /// By user.
    pub copies: Vec<Copy>,
    /// Writes that the store has not confirmed.
    pub writes: Outbox<Write>,
    /// The next of them to go.
    next_write: u32,
    /// No write arrives before this: they keep their order.
    written_until: SimTime,
    /// Outdates what was foreseen before its death.
    life: u16,
    /// It died; what was on its way to the store counts for lost when it is back.
    dead: bool,
    /// By user, where servers coordinate.
    pub shared: Vec<Shared>,
}

impl Server {
    /// A server that knows everybody at the start.
    pub fn new(users: &[Availability], sequence: u32) -> Self {
        Server {
            copies: users.iter().map(|&availability| Copy { sequence, availability }).collect(),
            writes: Outbox::default(),
            next_write: 0,
            written_until: SimTime::ZERO,
            life: 0,
            dead: false,
            shared: Vec::new(),
        }
    }
}

impl Instance {
    /// A message from the server's FE pool.
    pub fn server_hears_pool(
        &mut self,
        server: u16,
        message: Message,
        fx: &mut impl Effects<Event, Message>,
    ) {
        match message {
            Message::Notify { hops, generation, update, .. } => {
                self.receive(server, UpdateRef { index: update, generation }, hops, fx);
            }
            Message::PathBack { pool } => {
                let link = self.plan.servers[usize::from(server)].link;
                fx.send(link.initiator(), Message::Subscribe { server, pool });
            }
            _ => unreachable!("a pool notifies"),
        }
    }

    /// The server reaches its pool again: it subscribes to everybody.
    pub fn server_reaches_pool(&mut self, server: u16, fx: &mut impl Effects<Event, Message>) {
        let link = self.plan.servers[usize::from(server)].link;
        for pool in 0..self.front_ends.len() as u16 {
            fx.send(link.initiator(), Message::Subscribe { server, pool });
        }
    }

    /// An update arrives at a server.
    fn receive(
        &mut self,
        number: u16,
        reference: UpdateRef,
        hops: u8,
        fx: &mut impl Effects<Event, Message>,
    ) {
        // What is settled, or told a second time, says nothing new.
        let Some(update) = self.updates.get(reference) else { return };
        let bit = 1 << number;
        let first_time = update.pending & bit != 0;
        let copy = self.servers[usize::from(number)].copies[update.user as usize];
        let newer = update.sequence > copy.sequence;
        if first_time {
            self.miss_before(number, &update, fx);
            let kept = self.updates.at(reference.index);
            kept.pending &= !bit;
            kept.first.get_or_insert(fx.now());
            kept.last = fx.now();
            let kept = *kept;
            let outcome = if newer { UpdateOutcome::Applied } else { UpdateOutcome::Discarded };
            self.tell_received(number, &kept, hops, outcome, fx);
            self.updates.settle(&mut self.users[update.user as usize].record.chain);
        }
        if newer {
            self.apply(number, &update, fx);
        }
    }

    /// The server's copy is this from now on: the store is told, routing, and the others.
    fn apply(&mut self, number: u16, update: &Update, fx: &mut impl Effects<Event, Message>) {
        let Update { user, sequence, availability, .. } = *update;
        let plan = &self.plan.servers[usize::from(number)];
        let own_stamp = by_clock(fx.now().as_nanos(), fx.skew_ms(plan.process));
        let stamp = match (self.plan.policy, plan.reader) {
            (super::config::Policy::PublishTime, Reader::Category) => update.stamp,
            _ => own_stamp,
        };
        let server = &mut self.servers[usize::from(number)];
        server.copies[user as usize] = Copy { sequence, availability };
        let write = Write { user, sequence, availability, stamp };
        self.write(number, write, fx);
        if let Some(agent) = self.believed_by_routing(Source::Server(number), user) {
            let available = super::availability::is_available(availability);
            fx.command(Command::Believe { agent, available });
        }
        if self.plan.coordinate {
            self.act_on(number, &write, fx);
        }
    }

    /// What the server has not received of a user, and will not: something newer has come
    /// over the same way.
    fn miss_before(&mut self, number: u16, update: &Update, fx: &mut impl Effects<Event, Message>) {
        let bit = 1 << number;
        let mut index = self.users[update.user as usize].record.chain.oldest;
        loop {
            let older = *self.updates.at(index);
            if older.sequence >= update.sequence {
                return;
            }
            if older.pending & bit != 0 && older.pool == update.pool {
                self.updates.at(index).pending &= !bit;
                self.tell_missed(number, &older, fx);
            }
            index = self.updates.next(index);
        }
    }

    /// A write begins; it goes when it has taken its time.
    fn write(&mut self, number: u16, write: Write, fx: &mut impl Effects<Event, Message>) {
        let takes = &mut self.plan.store;
        let takes = match takes.latency.constant() {
            Some(0.0) => None,
            _ => Some(takes.latency.duration(&mut takes.stream)),
        };
        let server = &mut self.servers[usize::from(number)];
        server.writes.push(write);
        match takes {
            None => self.write_goes(number, fx),
            Some(takes) => {
                server.written_until = server.written_until.max(fx.now() + takes);
                let life = server.life;
                let goes = Event::WriteGoes { system: self.number, server: number, life };
                fx.at(server.written_until, goes);
            }
        }
    }

    /// The oldest write that has not gone yet is due.
    pub fn write_due(&mut self, number: u16, life: u16, fx: &mut impl Effects<Event, Message>) {
        if self.servers[usize::from(number)].life == life {
            self.write_goes(number, fx);
        }
    }

    fn write_goes(&mut self, number: u16, fx: &mut impl Effects<Event, Message>) {
        let server = &mut self.servers[usize::from(number)];
        let write = server.next_write;
        server.next_write += 1;
        let socket = self.plan.servers[usize::from(number)].store.initiator();
        fx.send(socket, Message::Write { number: write });
    }

    /// The server reaches the store again: what was not confirmed is written once more. A
    /// server that has died knows of nothing that it wrote.
    pub fn server_reaches_store(&mut self, number: u16, fx: &mut impl Effects<Event, Message>) {
        let server = &mut self.servers[usize::from(number)];
        if std::mem::take(&mut server.dead) {
            server.writes.clear();
            server.next_write = server.writes.numbers().end;
        }
        let socket = self.plan.servers[usize::from(number)].store.initiator();
        for write in server.writes.numbers().start..server.next_write {
            fx.send(socket, Message::Write { number: write });
        }
    }

    /// The server changes state: one that dies forgets all copies.
    pub fn server_changes(
        &mut self,
        number: u16,
        state: ProcessState,
        fx: &mut impl Effects<Event, Message>,
    ) {
        match state {
            ProcessState::Down => {
                let server = &mut self.servers[usize::from(number)];
                server.copies.fill(Copy::default());
                server.shared.fill(Shared::default());
                server.life = server.life.wrapping_add(1);
                server.written_until = SimTime::ZERO;
                server.dead = true;
                let believed = self.plan.believed.iter().copied();
                for of in believed.filter(|it| it.source == Source::Server(number)) {
                    for agent in of.first.0..of.first.0 + of.count {
                        let agent = crate::ledger::ids::AgentId(agent);
                        fx.command(Command::Believe { agent, available: false });
                    }
                }
            }
            ProcessState::Stopping => {
                fx.stopped(self.plan.servers[usize::from(number)].process);
            }
            ProcessState::Up | ProcessState::Hung => {}
        }
    }
}
