//! A router: lines of waiting contacts, and what it believes of the agents.
//!
//! A site's switch owns one; so does everything else that decides who gets what. They
//! differ in what they know and when, not in how they choose.

use super::pool::Pool;
use super::waiting::{Ticket, WaitingLines};
use crate::center::config::Takes;
use crate::kernel::time::SimTime;
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
    /// The lines they serve, in order of preference.
    pub lines: Vec<u16>,
}

/// A line as its router is set up to know it.
#[derive(Clone, Debug)]
pub struct RouterLine {
    /// The medium of its contacts.
    pub medium: Medium,
    /// Who serves it, in order of preference, as indexes of the router's groups.
    pub groups: Vec<u16>,
}

/// What a router believes of an agent.
#[derive(Clone, Copy, Debug, Default)]
struct AgentView {
    logged_in: bool,
    ready: bool,
    used: u32,
}

#[derive(Clone, Debug)]
struct GroupView {
    setup: RouterGroup,
    agents: Vec<AgentView>,
    logged_in: u32,
    pools: [Option<Pool>; MEDIA],
}

/// A router over contacts named by `C`.
#[derive(Clone, Debug)]
pub struct Router<C> {
    groups: Vec<GroupView>,
    lines: Vec<RouterLine>,
    waiting: WaitingLines<C>,
}

impl<C: Copy> Router<C> {
    /// A router that knows of no agent yet.
    pub fn new(groups: Vec<RouterGroup>, lines: Vec<RouterLine>) -> Self {
        let groups = groups
            .into_iter()
            .map(|setup| GroupView {
                agents: vec![AgentView::default(); setup.count as usize],
                logged_in: 0,
                pools: setup
                    .capacity
                    .share
                    .map(|share| (share > 0).then(|| Pool::new(setup.count))),
                setup,
            })
            .collect();
        let waiting = WaitingLines::new(lines.len());
        Router { groups, lines, waiting }
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
    pub fn log_in(&mut self, group: u16, member: u32) {
        let view = &mut self.groups[usize::from(group)];
        let agent = &mut view.agents[member as usize];
        if !agent.logged_in {
            view.logged_in += 1;
        }
        *agent = AgentView { logged_in: true, ready: true, used: 0 };
        self.refresh(group, member);
    }

    /// Hears that an agent logged out, or loses sight of them.
    pub fn log_out(&mut self, group: u16, member: u32) {
        let view = &mut self.groups[usize::from(group)];
        let agent = &mut view.agents[member as usize];
        if !agent.logged_in {
            return;
        }
        view.logged_in -= 1;
        *agent = AgentView::default();
        self.refresh(group, member);
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
    pub fn occupy(&mut self, group: u16, member: u32, medium: Medium) {
        let view = &mut self.groups[usize::from(group)];
        let share = view.setup.capacity.share[medium as usize];
        view.agents[member as usize].used += share;
        // Whoever got something stands last for everything.
        for pool in view.pools.iter_mut().flatten() {
            pool.remove(member);
        }
        self.refresh(group, member);
    }

    /// Hears that an agent is done with a contact of `medium`.
    pub fn release(&mut self, group: u16, member: u32, medium: Medium) {
        let view = &mut self.groups[usize::from(group)];
        let share = view.setup.capacity.share[medium as usize];
        let agent = &mut view.agents[member as usize];
        agent.used = agent.used.saturating_sub(share);
        self.refresh(group, member);
    }

    /// The agent who is member `member` of `group`.
    pub fn agent(&self, group: u16, member: u32) -> AgentId {
        AgentId(self.groups[usize::from(group)].setup.first.0 + member)
    }

    /// Who should get the next contact of `line`: of the first group in its order that
    /// has anybody free, the agent longest available.
    pub fn agent_for(&self, line: u16) -> Option<(u16, u32)> {
        let line = &self.lines[usize::from(line)];
        line.groups.iter().find_map(|group| {
            let pool = self.groups[usize::from(*group)].pools[line.medium as usize].as_ref()?;
            Some((*group, pool.longest()?))
        })
    }

    /// What a free agent should get: by the group's rule, the head of a line that the
    /// agent can take now.
    pub fn contact_for(&self, group: u16, member: u32) -> Option<(Ticket, C)> {
        let view = &self.groups[usize::from(group)];
        let mut heads = view.setup.lines.iter().filter_map(|line| {
            let medium = self.lines[usize::from(*line)].medium;
            let pool = view.pools[medium as usize].as_ref()?;
            if pool.contains(member) { self.waiting.head(*line) } else { None }
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

    /// How many wait in `line`.
    pub fn waiting(&self, line: u16) -> u32 {
        self.waiting.length(line)
    }

    /// Whether anybody who serves `line` is logged in, as far as the router knows.
    pub fn is_served(&self, line: u16) -> bool {
        let groups = &self.lines[usize::from(line)].groups;
        groups.iter().any(|group| self.groups[usize::from(*group)].logged_in > 0)
    }

    /// Puts an agent into the pools of what they can take, and out of the others.
    fn refresh(&mut self, group: u16, member: u32) {
        let view = &mut self.groups[usize::from(group)];
        let agent = view.agents[member as usize];
        for (medium, pool) in view.pools.iter_mut().enumerate() {
            let Some(pool) = pool else { continue };
            let room = agent.used + view.setup.capacity.share[medium] <= view.setup.capacity.total;
            if agent.logged_in && agent.ready && room {
                pool.add(member);
            } else {
                pool.remove(member);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn capacity(voice: u16, chat: u16) -> Capacity {
        Capacity::new([voice, chat, 0, 0])
    }

    fn group(first: u32, count: u32, takes: Takes, lines: &[u16]) -> RouterGroup {
        let lines = lines.to_vec();
        RouterGroup { first: AgentId(first), count, capacity: capacity(1, 3), takes, lines }
    }

    fn line(medium: Medium, groups: &[u16]) -> RouterLine {
        RouterLine { medium, groups: groups.to_vec() }
    }

    #[test]
    fn core_13_groups_are_asked_in_order_of_preference() {
        let mut router: Router<u32> = Router::new(
            vec![group(0, 2, Takes::Preference, &[0]), group(2, 2, Takes::Preference, &[0])],
            vec![line(Medium::Voice, &[1, 0])],
        );
        router.log_in(0, 0);
        assert_eq!(router.agent_for(0), Some((0, 0)));
        router.log_in(1, 1);
        assert_eq!(router.agent_for(0), Some((1, 1)));
        router.occupy(1, 1, Medium::Voice);
        assert_eq!(router.agent_for(0), Some((0, 0)));
    }

    #[test]
    fn core_13_a_freed_agent_takes_by_preference_or_the_oldest_of_all_types() {
        for (takes, expected) in [(Takes::Preference, 7), (Takes::Oldest, 9)] {
            let mut router = Router::new(
                vec![group(0, 1, takes, &[1, 0])],
                vec![line(Medium::Voice, &[0]), line(Medium::Voice, &[0])],
            );
            router.join(0, 9, 0, SimTime::from_secs(1));
            router.join(1, 7, 0, SimTime::from_secs(2));
            router.log_in(0, 0);
            assert_eq!(router.contact_for(0, 0).map(|found| found.1), Some(expected));
        }
    }

    #[test]
    fn core_15_capacity_is_shared_between_media() {
        let mut router: Router<u32> = Router::new(
            vec![group(0, 1, Takes::Preference, &[0, 1])],
            vec![line(Medium::Voice, &[0]), line(Medium::Chat, &[0])],
        );
        router.log_in(0, 0);
        router.occupy(0, 0, Medium::Chat);
        assert_eq!(router.agent_for(0), None, "a chat in hand leaves no room for a call");
        assert_eq!(router.agent_for(1), Some((0, 0)));
        router.occupy(0, 0, Medium::Chat);
        router.occupy(0, 0, Medium::Chat);
        assert_eq!(router.agent_for(1), None);
        for _ in 0..3 {
            router.release(0, 0, Medium::Chat);
        }
        assert_eq!(router.agent_for(0), Some((0, 0)));
    }

    #[test]
    fn core_11_capacity_units_are_exact_for_mixtures() {
        for (voice, chat) in [(1, 3), (2, 5), (1, 10)] {
            let capacity = capacity(voice, chat);
            assert_eq!(capacity.share[0] * u32::from(voice), capacity.total);
            assert_eq!(capacity.share[1] * u32::from(chat), capacity.total);
            assert!(!capacity.admits(0, Medium::Email));
        }
    }

    #[test]
    fn core_21_a_router_that_forgets_returns_who_waited() {
        let mut router = Router::new(
            vec![group(0, 1, Takes::Preference, &[0])],
            vec![line(Medium::Voice, &[0])],
        );
        router.log_in(0, 0);
        router.join(0, 5, 0, SimTime::ZERO);
        assert!(router.is_served(0));
        assert_eq!(router.clear(), [5]);
        assert!(!router.is_served(0));
        assert_eq!(router.agent_for(0), None);
    }
}
