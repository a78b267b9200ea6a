//! Who of several free agents gets a contact (CORE-13).

use super::pool::Pool;
use crate::center::config::Selection;
use crate::kernel::time::{SimDuration, SimTime};

/// How much of the time since they logged in the agents of a group had something in hand,
/// as their router knows it: kept only where a line asks for the least occupied.
#[derive(Clone, Debug)]
pub struct Occupancy {
    agents: Vec<Occupied>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Occupied {
    logged_in: SimTime,
    /// Since when something is in hand, if anything is.
    since: Option<SimTime>,
    before: SimDuration,
}

impl Occupancy {
    /// For `count` agents.
    pub fn new(count: u32) -> Self {
        Occupancy { agents: vec![Occupied::default(); count as usize] }
    }

    /// An agent logs in with empty hands: the count begins anew.
    pub fn log_in(&mut self, member: u32, now: SimTime) {
        self.agents[member as usize] = Occupied { logged_in: now, ..Occupied::default() };
    }

    /// An agent gets something into empty hands.
    pub fn begin(&mut self, member: u32, now: SimTime) {
        self.agents[member as usize].since.get_or_insert(now);
    }

    /// An agent's hands are empty again.
    pub fn end(&mut self, member: u32, now: SimTime) {
        let agent = &mut self.agents[member as usize];
        agent.before += agent.since.take().map_or(SimDuration::ZERO, |since| now.since(since));
    }

    /// Time occupied and time logged in, both in nanoseconds.
    fn share(&self, member: u32, now: SimTime) -> (u128, u128) {
        let agent = &self.agents[member as usize];
        let running = agent.since.map_or(SimDuration::ZERO, |since| now.since(since));
        let occupied = agent.before + running;
        let logged_in = now.since(agent.logged_in);
        // Who has only just logged in has done nothing yet.
        (u128::from(occupied.as_nanos()), u128::from(logged_in.as_nanos().max(1)))
    }
}

/// A group with free agents, for a choice.
#[derive(Clone, Copy, Debug)]
pub struct Candidates<'a> {
    /// The group's number in its router.
    pub group: u16,
    /// Who is free; at least one.
    pub pool: &'a Pool,
    /// Their occupancy, where it is kept.
    pub occupancy: Option<&'a Occupancy>,
}

/// Chooses a group and its member among `equals`, groups of equal preference, each with
/// somebody free; `draw` gives a number in (0, 1) where chance decides.
pub fn choose<'a>(
    rule: Selection,
    equals: impl Iterator<Item = Candidates<'a>> + Clone,
    now: SimTime,
    draw: impl FnOnce() -> f64,
) -> Option<(u16, u32)> {
    let mut longest = equals
        .clone()
        .filter_map(|of| of.pool.longest().map(|member| (of.group, member, of.pool.turn(member))));
    let chosen = match rule {
        Selection::ByPriority => longest.next(),
        Selection::LongestAvailable => longest.min_by_key(|(.., turn)| *turn),
        Selection::LeastOccupied => least_occupied(equals, now),
        Selection::Proportional => {
            let free: u64 = equals.clone().map(|of| u64::from(of.pool.length())).sum();
            let mut place = (draw() * free as f64) as u64;
            let group = equals.clone().find(|of| {
                let here = u64::from(of.pool.length());
                let found = place < here;
                place = place.saturating_sub(here);
                found
            });
            longest.find(|(number, ..)| group.is_some_and(|group| group.group == *number))
        }
    };
    chosen.map(|(group, member, _)| (group, member))
}

fn least_occupied<'a>(
    equals: impl Iterator<Item = Candidates<'a>>,
    now: SimTime,
) -> Option<(u16, u32, u64)> {
    let all = equals.flat_map(|of| {
        of.pool.iter().map(move |member| {
            let share = of.occupancy.map_or((0, 1), |kept| kept.share(member, now));
            (share, (of.group, member, of.pool.turn(member)))
        })
    });
    // Fractions compared without division: nothing is rounded.
    let best = all.reduce(|best, other| {
        let ((a, of_a), (b, of_b)) = (best.0, other.0);
        let order = (b * of_a).cmp(&(a * of_b)).then(other.1.2.cmp(&best.1.2));
        if order.is_lt() { other } else { best }
    });
    best.map(|(_, chosen)| chosen)
}
