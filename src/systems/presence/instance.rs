//! One instance: its users, pools, app servers and store.
//!
//! ```text
//!   client ──Register, Publish──▶ home FE pool ──Notify──▶ app servers beside it ──Write──▶ store
//!                                     │   ▲                                  (each its own
//!                                     │   └──Subscribe── other FE pool ◀──┐    connection)
//!                                     └──Notify──▶ other FE pool ──Notify──▶ app servers there
//! ```
//!
//! Who is at which end of a connection: [`Role`]. The rows of a run are told in `figures.rs`.

use super::app_server::Server;
use super::availability::{self, Availability};
use super::client::{Client, Registration};
use super::coordination::{Action, Newest};
use super::figures::Tally;
use super::front_end::{FrontEnd, Record};
use super::offers::Offers;
use super::outbox::Outbox;
use super::plan::{ChangesKind, PresencePlan, Source, UsersPlan, Who};
use super::store::{Store, Stored};
use super::updates::{NewUpdate, Updates};
use crate::kernel::cause::Cause;
use crate::kernel::time::SimTime;
use crate::ledger::ids::AgentId;
use crate::ledger::presence::Presentity;
use crate::network::ids::{ConnectionId, ProcessId};

/// What the first update of everybody bears: known to all when a run begins.
const FIRST: u32 = 1;

/// Who is at the two ends of a connection, the initiator first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// Clients of a group, and a pool: the home pool, or the one paired with it.
    Client { group: u16, pool: u16, at: Registration },
    /// Two FE pools.
    Pools([u16; 2]),
    /// An app server and its FE pool.
    NextHop { server: u16 },
    /// An app server and the store.
    Store { server: u16 },
    /// Two app servers.
    Servers([u16; 2]),
}

/// A user: the client, and what the pools have on record.
#[derive(Clone, Copy, Debug)]
pub(super) struct User {
    pub client: Client,
    pub record: Record,
}

/// A group of users.
#[derive(Clone, Debug)]
pub(super) struct Group {
    pub plan: UsersPlan,
    /// Its first user.
    pub first: u32,
    /// Whose turn it is, where changes go in turn.
    pub turn: u32,
}

/// An instance.
#[derive(Clone, Debug)]
pub(super) struct Instance {
    /// Its number.
    pub number: u16,
    pub plan: PresencePlan,
    pub users: Vec<User>,
    pub groups: Vec<Group>,
    pub front_ends: Vec<FrontEnd>,
    pub servers: Vec<Server>,
    pub store: Store,
    pub updates: Updates,
    pub offers: Offers,
    pub tally: Tally,
    /// By user, where servers coordinate: what was done last, whoever did it.
    pub newest_actions: Vec<Newest>,
    /// By connection and direction: what servers have told each other.
    pub told_actions: Vec<Outbox<Action>>,
    /// By the first connection of each role.
    roles: Vec<(ConnectionId, Role)>,
}

impl Instance {
    /// An instance at its start: everybody is registered at home and everybody's presence
    /// known to all (A): users are available, agents not there yet.
    pub fn new(number: u16, plan: PresencePlan) -> Self {
        let servers = plan.servers.len();
        let mut updates = Updates::default();
        let mut users = Vec::new();
        let mut groups = Vec::new();
        for of in &plan.groups {
            let first = users.len() as u32;
            let availability = match of.who {
                Who::Agents(..) => availability::OFFLINE,
                Who::Others(_) => availability::AVAILABLE,
            };
            for user in first..first + of.count {
                let chain = updates.begin(NewUpdate {
                    user,
                    sequence: FIRST,
                    availability,
                    pool: of.home,
                    published: SimTime::ZERO,
                    stamp: i64::MIN,
                    pending: 0,
                    cause: Cause::NONE,
                });
                users.push(User {
                    client: Client::new(availability),
                    record: Record::new(of.home, FIRST, chain),
                });
            }
            groups.push(Group { plan: of.clone(), first, turn: 0 });
        }
        let at_start: Vec<Availability> =
            users.iter().map(|user| user.client.availability).collect();
        let front_ends = plan.front_ends.iter().map(|_| FrontEnd::new(servers)).collect();
        let pools = plan.front_ends.len();
        let server = |_| Server::new(&at_start, FIRST);
        let stored = |availability: &Availability| Stored::new(*availability, FIRST);
        let mut instance = Instance {
            number,
            users,
            groups,
            front_ends,
            servers: (0..servers).map(server).collect(),
            store: Store::new(at_start.iter().map(stored).collect()),
            updates,
            offers: Offers::default(),
            tally: Tally::new(pools, servers),
            newest_actions: Vec::new(),
            told_actions: vec![Outbox::default(); 2 * plan.between_servers.len()],
            roles: plan.roles(),
            plan,
        };
        instance.prepare_coordination();
        instance
    }

    /// Who is at the ends of a connection, and how many connections of that role come before
    /// it; none if it belongs to another instance.
    pub fn role(&self, connection: ConnectionId) -> (Role, u32) {
        let next = self.roles.partition_point(|(first, _)| *first <= connection);
        let (first, role) = self.roles[next - 1];
        (role, connection.0 - first.0)
    }

    /// The first of its connections.
    pub fn first_connection(&self) -> Option<ConnectionId> {
        self.roles.first().map(|(first, _)| *first)
    }

    /// The group of a user.
    pub fn group_of(&self, user: u32) -> &Group {
        &self.groups[self.groups.partition_point(|group| group.first <= user) - 1]
    }

    /// A user's name.
    pub fn presentity(&self, user: u32) -> Presentity {
        let group = self.group_of(user);
        let number = user - group.first;
        match group.plan.who {
            Who::Agents(first, _) => Presentity::Agent(AgentId(first.0 + number)),
            Who::Others(name) => Presentity::User(name, number + 1),
        }
    }

    /// The user who is an agent.
    pub fn user_of(&self, agent: AgentId) -> Option<u32> {
        self.groups.iter().find_map(|group| match group.plan.who {
            Who::Agents(first, _) => {
                let number = agent.0.checked_sub(first.0)?;
                (number < group.plan.count).then_some(group.first + number)
            }
            Who::Others(_) => None,
        })
    }

    /// What a process is.
    pub fn part(&self, process: ProcessId) -> Option<Part> {
        if process == self.plan.store.process {
            return Some(Part::Store);
        }
        let client = self.groups.iter().find_map(|group| {
            let number = process.0.checked_sub(group.plan.first_client.0)?;
            (number < group.plan.count).then_some(Part::Client(group.first + number))
        });
        if client.is_some() {
            return client;
        }
        let server = self.plan.servers.iter().position(|it| it.process == process);
        let pool = self.plan.front_ends.iter().position(|it| it.process == process);
        let server = server.map(|number| Part::Server(number as u16));
        server.or(pool.map(|number| Part::FrontEnd(number as u16)))
    }

    /// Whether routing believes this copy about a user who is an agent.
    pub fn believed_by_routing(&self, source: Source, user: u32) -> Option<AgentId> {
        if self.plan.believed.is_empty() {
            return None;
        }
        let Presentity::Agent(agent) = self.presentity(user) else { return None };
        let about = |agent: AgentId| {
            self.plan.believed.iter().any(|believed| {
                let of = believed.first.0..believed.first.0 + believed.count;
                believed.source == source && of.contains(&agent.0)
            })
        };
        about(agent).then_some(agent)
    }

    /// Checks that every copy is what the users' pools have on record, and that what they
    /// have is so (CORE-19). To be called when every fault is healed and nothing is on its
    /// way any more. A store that goes by clocks may stay behind.
    ///
    /// # Panics
    /// If it is not so: that is a bug.
    pub fn check_convergence(&self) {
        for (number, user) in self.users.iter().enumerate() {
            let latest = self.updates.latest(user.record.chain);
            assert!(user.record.registered, "user {number} is registered");
            assert_eq!(
                latest.availability, user.client.availability,
                "what the pool has on record of user {number} is so"
            );
            for (name, server) in self.servers.iter().enumerate() {
                let copy = server.copies[number];
                let expected = (latest.sequence, latest.availability);
                assert_eq!(
                    (copy.sequence, copy.availability),
                    expected,
                    "app server {name} knows user {number}"
                );
            }
            let stored = &self.store.states[number];
            if self.plan.goes_by_order() {
                assert_eq!(stored.sequence, latest.sequence, "the store knows user {number}");
            }
        }
    }
}

/// What a process is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    FrontEnd(u16),
    Server(u16),
    Client(u32),
    Store,
}

impl PresencePlan {
    /// All app servers as a set.
    pub(super) fn everybody(&self) -> u64 {
        match self.servers.len() {
            64 => u64::MAX,
            servers => (1 << servers) - 1,
        }
    }

    /// Whether the order of the store's writes does not depend on app servers' clocks.
    fn goes_by_order(&self) -> bool {
        use super::config::{Policy, Reader};
        let typed = self.servers.iter().any(|server| server.reader == Reader::Typed);
        self.policy == Policy::Arrival || (self.policy == Policy::PublishTime && !typed)
    }

    fn roles(&self) -> Vec<(ConnectionId, Role)> {
        let pools = self.between_pools.iter().map(|(ends, first)| (*first, Role::Pools(*ends)));
        let between = self.between_servers.iter();
        let between = between.map(|(ends, first)| (*first, Role::Servers(*ends)));
        let mut roles: Vec<_> = pools.chain(between).collect();
        for (number, server) in self.servers.iter().enumerate() {
            let number = number as u16;
            roles.push((server.link, Role::NextHop { server: number }));
            roles.push((server.store, Role::Store { server: number }));
        }
        let groups = self.groups.iter().enumerate().filter(|(_, group)| group.count > 0);
        for (number, group) in groups {
            let (number, pool) = (number as u16, group.home);
            let of = |pool, at| Role::Client { group: number, pool, at };
            roles.push((group.to_home, of(pool, Registration::Home)));
            let paired = self.front_ends[usize::from(pool)].paired;
            if let (Some(first), Some(pool)) = (group.to_paired, paired) {
                roles.push((first, of(pool, Registration::Paired)));
            }
        }
        roles.sort_by_key(|(first, _)| *first);
        roles
    }
}

impl ChangesKind {
    /// Whether there is a moment left, where they are listed.
    pub(super) fn listed(&self, turn: u32) -> Option<SimTime> {
        match self {
            ChangesKind::At(moments) => moments.get(turn as usize).copied(),
            _ => None,
        }
    }
}
