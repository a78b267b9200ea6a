//! A router: lines of waiting contacts, and what it believes of the agents.
//!
//! A site's switch owns one; so does everything else that decides who gets what. They
//! differ in what they know and when, not in how they choose.

use super::pool::Pool;
use super::selection::{Candidates, Occupancy, choose};
use super::waiting::{Ticket, WaitingLines};
use crate::center::config::{Selection, Takes};
use crate::kernel::time::{SimDuration, SimTime};
use crate::ledger::ids::AgentId;
use crate::ledger::rows::Medium;

/// How many media there are; arrays by medium are indexed by `medium as usize`.
pub const MEDIA: usize = 4;

/// How much of a person each medium's contact takes.
///
/// A person's capacity is the least common multiple of what they can have in hand of
/// each medium, so that shares are whole numbers: with three chats or one call, a chat
/// takes 1 of 3 and a call 3 of 3.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Capacity {
    /// The whole person.
    pub total: u32,
    /// What one contact of each medium takes; 0 where the medium is not served.
    pub share: [u32; MEDIA],
}

impl Capacity {
    /// The capacity of someone who can have `at_once` contacts of each medium in hand.
    ///
    /// # Panics
    /// If the least common multiple does not fit in 32 bits: up to 100 of each do.
    pub fn new(at_once: [u16; MEDIA]) -> Self {
        let total = at_once.iter().filter(|count| **count > 0).fold(1u32, |multiple, count| {
            let count = u32::from(*count);
            let (mut a, mut b) = (multiple, count);
            while b != 0 {
                (a, b) = (b, a % b);
            }
            multiple / a * count
        });
        let share = at_once.map(|count| if count == 0 { 0 } else { total / u32::from(count) });
        Capacity { total, share }
    }

    /// Whether someone who has `used` of it could take one more contact of `medium`.
    pub fn admits(&self, used: u32, medium: Medium) -> bool {
        let share = self.share[medium as usize];
        share > 0 && used + share <= self.total
    }
}

/// A group of agents as its router is set up to know it.
#[derive(Clone, Debug)]
pub struct RouterGroup {
    /// Its first agent; the others follow.
    pub first: AgentId,
    /// How many.
    pub count: u32,
    /// What one of them can have in hand.
    pub capacity: Capacity,
    /// What a freed agent takes.
    pub takes: Takes,
    /// Whether somebody else says who of them is available ([`Router::believe`]): then it
    /// does not matter whether they are logged in and ready, only that nothing they were
    /// given is outstanding.
    pub believed: bool,
    /// The lines they serve, in order of preference.
    pub lines: Vec<ServedLine>,
}

/// A line that a group serves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ServedLine {
    /// Which line.
    pub line: u16,
    /// How old its contacts must be for this group: zero unless it is overflow.
    pub after: SimDuration,
}

/// Groups of equal preference.
#[derive(Clone, Debug)]
pub struct Tier {
    /// How old a contact must be for them: zero unless they are overflow.
    pub after: SimDuration,
    /// The groups, as indexes of the router's, in the order in which they are listed.
    pub groups: Vec<u16>,
}

/// A line as its router is set up to know it.
#[derive(Clone, Debug)]
pub struct RouterLine {
    /// The medium of its contacts.
    pub medium: Medium,
    /// Who serves it, in order of preference.
    pub tiers: Vec<Tier>,
    /// Who of several free agents of one tier gets a contact.
    pub selection: Selection,
}

/// What a router believes of an agent.
#[derive(Clone, Copy, Debug, Default)]
struct AgentView {
    logged_in: bool,
    ready: bool,
    /// Somebody else says that they are available.
    present: bool,
    used: u32,
}

#[derive(Clone, Debug)]
struct GroupView {
    setup: RouterGroup,
    agents: Vec<AgentView>,
    logged_in: u32,
    pools: [Option<Pool>; MEDIA],
    occupancy: Option<Occupancy>,
}

/// A router over contacts named by `C`.
#[derive(Clone, Debug)]
pub struct Router<C> {
    groups: Vec<GroupView>,
    lines: Vec<RouterLine>,
    waiting: WaitingLines<C>,
    /// Counts how often an agent became free.
    turn: u64,
}

impl<C: Copy> Router<C> {
    /// A router that knows of no agent yet.
    pub fn new(groups: Vec<RouterGroup>, lines: Vec<RouterLine>) -> Self {
        let counts_occupancy = |group: &RouterGroup| {
            let mut served = group.lines.iter().map(|served| &lines[usize::from(served.line)]);
            served.any(|line| line.selection == Selection::LeastOccupied)
        };
        let groups = groups
            .into_iter()
            .map(|setup| GroupView {
                agents: vec![AgentView::default(); setup.count as usize],
                logged_in: 0,
                occupancy: counts_occupancy(&setup).then(|| Occupancy::new(setup.count)),
                pools: setup
                    .capacity
                    .share
                    .map(|share| (share > 0).then(|| Pool::new(setup.count))),
                setup,
            })
            .collect();
        let waiting = WaitingLines::new(lines.len());
        Router { groups, lines, waiting, turn: 0 }
    }

    /// Forgets every agent and every waiting contact; returns who waited.
    pub fn clear(&mut self) -> Vec<C> {
        for group in 0..self.groups.len() as u16 {
            for member in 0..self.groups[usize::from(group)].agents.len() as u32 {
                self.log_out(group, member);
            }
        }
        self.waiting.clear()
    }

    /// Hears that an agent logged in and is free.
    pub fn log_in(&mut self, group: u16, member: u32, now: SimTime) {
        let view = &mut self.groups[usize::from(group)];
        if let Some(occupancy) = &mut view.occupancy {
            occupancy.log_in(member, now);
        }
        let agent = &mut view.agents[member as usize];
        if !agent.logged_in {
            view.logged_in += 1;
        }
        *agent = AgentView { logged_in: true, ready: true, used: 0, ..*agent };
        self.refresh(group, member);
    }

    /// Hears that an agent logged out, or loses sight of them.
    pub fn log_out(&mut self, group: u16, member: u32) {
        let view = &mut self.groups[usize::from(group)];
        let agent = &mut view.agents[member as usize];
        // Where somebody else says who is available, who is not logged in can be given
        // something, too.
        if !agent.logged_in && !view.setup.believed {
            return;
        }
        view.logged_in -= u32::from(agent.logged_in);
        *agent = AgentView { present: agent.present, ..AgentView::default() };
        self.refresh(group, member);
    }

    /// Takes note of what somebody else says about an agent of a group that goes by that.
    pub fn believe(&mut self, group: u16, member: u32, available: bool) {
        let view = &mut self.groups[usize::from(group)];
        if view.setup.believed {
            view.agents[member as usize].present = available;
            self.refresh(group, member);
        }
    }

    /// Hears that an agent may be offered contacts again, or may not.
    pub fn set_ready(&mut self, group: u16, member: u32, ready: bool) {
        let agent = &mut self.groups[usize::from(group)].agents[member as usize];
        if agent.logged_in {
            agent.ready = ready;
            self.refresh(group, member);
        }
    }

    /// Takes note that an agent is given a contact of `medium`.
    pub fn occupy(&mut self, group: u16, member: u32, medium: Medium, now: SimTime) {
        let view = &mut self.groups[usize::from(group)];
        let share = view.setup.capacity.share[medium as usize];
        if let Some(occupancy) = &mut view.occupancy {
            occupancy.begin(member, now);
        }
        view.agents[member as usize].used += share;
        // Whoever got something stands last for everything.
        for pool in view.pools.iter_mut().flatten() {
            pool.remove(member);
        }
        self.refresh(group, member);
    }

    /// Hears that an agent is done with a contact of `medium`.
    pub fn release(&mut self, group: u16, member: u32, medium: Medium, now: SimTime) {
        let view = &mut self.groups[usize::from(group)];
        let share = view.setup.capacity.share[medium as usize];
        let agent = &mut view.agents[member as usize];
        agent.used = agent.used.saturating_sub(share);
        if let (Some(occupancy), 0) = (&mut view.occupancy, agent.used) {
            occupancy.end(member, now);
        }
        self.refresh(group, member);
    }

    /// The agent who is member `member` of `group`.
    pub fn agent(&self, group: u16, member: u32) -> AgentId {
        AgentId(self.groups[usize::from(group)].setup.first.0 + member)
    }

    /// Who should get a contact of `line` that is of this age: of the first tier in its
    /// order that has anybody free, the one whom the line's rule selects. `draw` gives a
    /// number in (0, 1) where chance decides.
    #[inline]
    pub fn agent_for(
        &self,
        line: u16,
        age: SimDuration,
        now: SimTime,
        draw: impl FnOnce() -> f64,
    ) -> Option<(u16, u32)> {
        let RouterLine { medium, tiers, selection } = &self.lines[usize::from(line)];
        let pool = |group: u16| self.groups[usize::from(group)].pools[*medium as usize].as_ref();
        let free = |group: u16| pool(group)?.longest().map(|member| (group, member));
        for tier in tiers.iter().filter(|tier| tier.after <= age) {
            if let ([group], true) = (&*tier.groups, *selection != Selection::LeastOccupied) {
                match free(*group) {
                    Some(found) => return Some(found),
                    None => continue,
                }
            }
            let with_free = tier.groups.iter().filter(|group| free(**group).is_some());
            let candidates = with_free.filter_map(|group| {
                let occupancy = self.groups[usize::from(*group)].occupancy.as_ref();
                Some(Candidates { group: *group, pool: pool(*group)?, occupancy })
            });
            if candidates.clone().next().is_some() {
                return choose(*selection, candidates, now, draw);
            }
        }
        None
    }

    /// Whether anybody is free for a contact of `line` that is of this age.
    pub fn has_agent_for(&self, line: u16, age: SimDuration) -> bool {
        let RouterLine { medium, tiers, .. } = &self.lines[usize::from(line)];
        let mut groups =
            tiers.iter().filter(|tier| tier.after <= age).flat_map(|tier| &tier.groups);
        groups.any(|group| {
            let pool = &self.groups[usize::from(*group)].pools[*medium as usize];
            pool.as_ref().is_some_and(|pool| pool.longest().is_some())
        })
    }

    /// What a free agent should get: by the group's rule, the head of a line that the
    /// agent can take now.
    #[inline]
    pub fn contact_for(&self, group: u16, member: u32, now: SimTime) -> Option<(Ticket, C)> {
        let view = &self.groups[usize::from(group)];
        let mut heads = view.setup.lines.iter().filter_map(|served| {
            let medium = self.lines[usize::from(served.line)].medium;
            let pool = view.pools[medium as usize].as_ref()?;
            if !pool.contains(member) {
                return None;
            }
            // All contacts of a line have one priority: the head is the oldest.
            self.waiting.head(served.line).filter(|head| now.since(head.2) >= served.after)
        });
        let best = match view.setup.takes {
            Takes::Preference => heads.next(),
            // Of equals the first: preference breaks ties.
            Takes::Oldest => heads.reduce(|best, head| if head.2 < best.2 { head } else { best }),
        };
        best.map(|(ticket, contact, _)| (ticket, contact))
    }

    /// Lets a contact wait in `line`, at the place of its priority and age.
    pub fn join(&mut self, line: u16, contact: C, priority: i16, submitted: SimTime) -> Ticket {
        self.waiting.join(line, contact, priority, submitted)
    }

    /// The contact that has waited longest in `line`.
    pub fn head(&self, line: u16) -> Option<C> {
        self.waiting.head(line).map(|(_, contact, _)| contact)
    }

    /// Takes a waiting contact out.
    pub fn leave(&mut self, ticket: Ticket) -> C {
        self.waiting.leave(ticket)
    }

    /// What the router believes of an agent: whether logged in, whether ready, and how much
    /// of the capacity is in use.
    pub fn belief(&self, group: u16, member: u32) -> (bool, bool, u32) {
        let view = self.groups[usize::from(group)].agents[member as usize];
        (view.logged_in, view.ready, view.used)
    }

    /// Whether an agent could be given one more contact of `medium`, as far as the router
    /// knows.
    pub fn could_take(&self, group: u16, member: u32, medium: Medium) -> bool {
        let view = &self.groups[usize::from(group)];
        let agent = view.agents[member as usize];
        agent.logged_in && agent.ready && view.setup.capacity.admits(agent.used, medium)
    }

    /// How many wait in `line`.
    pub fn waiting(&self, line: u16) -> u32 {
        self.waiting.length(line)
    }

    /// How many of a group are logged in, as far as the router knows.
    pub fn logged_in(&self, group: u16) -> u32 {
        self.groups[usize::from(group)].logged_in
    }

    /// Whether anybody who serves `line` is logged in, as far as the router knows.
    pub fn is_served(&self, line: u16) -> bool {
        let mut groups = self.lines[usize::from(line)].tiers.iter().flat_map(|tier| &tier.groups);
        groups.any(|group| self.groups[usize::from(*group)].logged_in > 0)
    }

    /// Puts an agent into the pools of what they can take, and out of the others.
    fn refresh(&mut self, group: u16, member: u32) {
        let view = &mut self.groups[usize::from(group)];
        let agent = view.agents[member as usize];
        self.turn += 1;
        for (medium, pool) in view.pools.iter_mut().enumerate() {
            let Some(pool) = pool else { continue };
            let room = agent.used + view.setup.capacity.share[medium] <= view.setup.capacity.total;
            let free = match view.setup.believed {
                true => agent.present && agent.used == 0,
                false => agent.logged_in && agent.ready && room,
            };
            if free {
                pool.add(member, self.turn);
            } else {
                pool.remove(member);
            }
        }
    }
}

#[cfg(test)]
#[path = "router_tests.rs"]
mod tests;
