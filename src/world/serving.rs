//! Who serves what, and where: the scenario's words for it, resolved.

use crate::center::plan::{OverflowPlan, OverflowTo};
use crate::scenario::config::ScenarioConfig;

/// Queues, groups and switches by number, each in the order of the scenario.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Serving {
    /// The sites that have a switch: every one at which a group is logged in or a queue
    /// lives.
    pub switches: Vec<String>,
    /// For each group its switch.
    pub switch_of_group: Vec<u16>,
    /// For each group the other switch at which its people can be logged in, if there is one.
    pub second_of_group: Vec<Option<u16>>,
    /// For each group the queues that it takes from, in order of preference.
    pub queues_of_group: Vec<Vec<u16>>,
    /// For each queue the groups that serve it, in order of preference, each a list of
    /// equals.
    pub groups_of_queue: Vec<Vec<Vec<u16>>>,
    /// For each queue what helps contacts that wait long.
    pub overflow_of_queue: Vec<Vec<OverflowPlan>>,
    /// For each queue the switches that take its contacts, in order of preference; then
    /// those that contacts only move to.
    pub switches_of_queue: Vec<Vec<u16>>,
    /// For each queue how many of its switches callers are brought to.
    pub entries_of_queue: Vec<u16>,
}

impl Serving {
    /// Who serves what in a scenario whose names all exist.
    pub fn new(config: &ScenarioConfig) -> Self {
        let mut serving = Serving::default();
        for group in config.agents.values() {
            let (first, second) = config.switches_of(group);
            let switch = serving.switch(first);
            serving.switch_of_group.push(switch);
            let second = second.map(|site| serving.switch(site));
            serving.second_of_group.push(second);
        }
        for site in config.recovery.values().flat_map(|recovery| &recovery.sites) {
            serving.switch(site);
        }
        for (name, queue) in &config.queue {
            let groups = groups_of(config, name);
            let mut switches: Vec<u16> =
                queue.sites.iter().map(|site| serving.switch(site)).collect();
            if queue.sites.is_empty() {
                let all = groups.iter().flatten().map(|group| usize::from(*group));
                let first = all.clone().map(|group| serving.switch_of_group[group]);
                let second = all.filter_map(|group| serving.second_of_group[group]);
                for switch in first.chain(second) {
                    if !switches.contains(&switch) {
                        switches.push(switch);
                    }
                }
            }
            serving.entries_of_queue.push(switches.len() as u16);
            let mut overflow = Vec::new();
            for step in &queue.overflow {
                let to = match (&step.site, &step.groups) {
                    (Some(site), _) => {
                        let switch = serving.switch(site);
                        if !switches.contains(&switch) {
                            switches.push(switch);
                        }
                        OverflowTo::Switch(switch)
                    }
                    (None, groups) => {
                        let names = groups.iter().flat_map(|groups| &groups.0);
                        OverflowTo::Groups(fitting(config, name, names).collect())
                    }
                };
                overflow.push(OverflowPlan { after: step.after, to });
            }
            serving.groups_of_queue.push(groups);
            serving.overflow_of_queue.push(overflow);
            serving.switches_of_queue.push(switches);
        }
        for (number, group) in config.agents.values().enumerate() {
            let serves = |queue: &u16| serving.all_groups_of(*queue).any(|it| it == number as u16);
            let queues: Vec<u16> = if group.queues.is_empty() {
                (0..config.queue.len() as u16).filter(serves).collect()
            } else {
                let number =
                    |name: &String| config.queue.get_index_of(name).map(|queue| queue as u16);
                group.queues.iter().filter_map(number).filter(serves).collect()
            };
            serving.queues_of_group.push(queues);
        }
        serving
    }

    /// Every group that serves a queue, at once or after a wait.
    pub fn all_groups_of(&self, queue: u16) -> impl Iterator<Item = u16> + '_ {
        let queue = usize::from(queue);
        let later = self.overflow_of_queue[queue].iter().filter_map(|step| match &step.to {
            OverflowTo::Groups(groups) => Some(groups),
            OverflowTo::Switch(_) => None,
        });
        self.groups_of_queue[queue].iter().chain(later).flatten().copied()
    }

    /// Whether people of a group can be logged in at a switch.
    pub fn sits_at(&self, group: usize, switch: u16) -> bool {
        self.switch_of_group[group] == switch || self.second_of_group[group] == Some(switch)
    }

    /// Every two switches between which contacts can move, each two once.
    pub fn moves(&self) -> Vec<[u16; 2]> {
        let mut moves: Vec<[u16; 2]> = Vec::new();
        for (switches, steps) in self.switches_of_queue.iter().zip(&self.overflow_of_queue) {
            for step in steps {
                let OverflowTo::Switch(to) = step.to else { continue };
                for from in switches.iter().copied().filter(|from| *from != to) {
                    if !moves.contains(&[from, to]) && !moves.contains(&[to, from]) {
                        moves.push([from, to]);
                    }
                }
            }
        }
        moves
    }

    fn switch(&mut self, site: &str) -> u16 {
        let known = self.switches.iter().position(|other| other == site);
        known.unwrap_or_else(|| {
            self.switches.push(site.to_owned());
            self.switches.len() - 1
        }) as u16
    }
}

/// The groups that serve the queue called `name` from the start, tier by tier: those that
/// it names; or all that have its medium and skills and are not overflow, the most skilled
/// first, and of equals the first in the scenario.
fn groups_of(config: &ScenarioConfig, name: &str) -> Vec<Vec<u16>> {
    let queue = &config.queue[name];
    if !queue.groups.is_empty() {
        let tiers = queue.groups.iter().map(|equals| fitting(config, name, &equals.0).collect());
        return tiers.collect();
    }
    let others =
        config.agents.keys().filter(|group| queue.overflow_groups().all(|it| it != *group));
    let mut groups: Vec<u16> = fitting(config, name, others).collect();
    groups.sort_by_key(|group| {
        let skills = &config.agents[usize::from(*group)].skills;
        let level = |skill: &String| skills.get(skill).map_or(0, |level| i32::from(*level));
        -queue.skills.keys().map(level).sum::<i32>()
    });
    groups.into_iter().map(|group| vec![group]).collect()
}

/// Those of `groups` who can serve the queue called `name`: by medium and skills, less those
/// that name queues, and not this one.
fn fitting<'a>(
    config: &'a ScenarioConfig,
    name: &'a str,
    groups: impl IntoIterator<Item = &'a String> + 'a,
) -> impl Iterator<Item = u16> + 'a {
    let queue = &config.queue[name];
    let fits = move |number: &u16| {
        let group = &config.agents[usize::from(*number)];
        let skilled = queue
            .skills
            .iter()
            .all(|(skill, least)| group.skills.get(skill).is_some_and(|level| level >= least));
        let takes = group.queues.is_empty() || group.queues.iter().any(|queue| queue == name);
        let medium = group.media.get(&queue.medium).is_some_and(|count| *count > 0);
        skilled && takes && medium
    };
    let number = |group: &String| config.agents.get_index_of(group).map(|group| group as u16);
    groups.into_iter().filter_map(number).filter(fits)
}
