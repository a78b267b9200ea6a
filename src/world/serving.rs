//! Who serves what, and where: the scenario's words for it, resolved.

use crate::scenario::config::ScenarioConfig;

/// Queues, groups and switches by number, each in the order of the scenario.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Serving {
    /// The sites that have a switch: every one at which a group is logged in or a queue
    /// lives.
    pub switches: Vec<String>,
    /// For each group its switch.
    pub switch_of_group: Vec<u16>,
    /// For each group the queues that it takes from, in order of preference.
    pub queues_of_group: Vec<Vec<u16>>,
    /// For each queue the groups that serve it, in order of preference.
    pub groups_of_queue: Vec<Vec<u16>>,
    /// For each queue the switches that take its contacts, in order of preference.
    pub switches_of_queue: Vec<Vec<u16>>,
}

impl Serving {
    /// Who serves what in a scenario whose names all exist.
    pub fn new(config: &ScenarioConfig) -> Self {
        let mut serving = Serving::default();
        for group in config.agents.values() {
            let switch = serving.switch(group.switch.as_ref().unwrap_or(&group.site));
            serving.switch_of_group.push(switch);
        }
        for (name, queue) in &config.queue {
            let mut groups = groups_of(config, name);
            // The groups that the queue names come in its order; else the most skilled
            // first, and of equals the first in the scenario.
            if queue.groups.is_empty() {
                groups.sort_by_key(|group| {
                    let skills = &config.agents[usize::from(*group)].skills;
                    let level =
                        |skill: &String| skills.get(skill).map_or(0, |level| i32::from(*level));
                    -queue.skills.keys().map(level).sum::<i32>()
                });
            }
            let mut switches: Vec<u16> =
                queue.sites.iter().map(|site| serving.switch(site)).collect();
            if queue.sites.is_empty() {
                for group in &groups {
                    let switch = serving.switch_of_group[usize::from(*group)];
                    if !switches.contains(&switch) {
                        switches.push(switch);
                    }
                }
            }
            serving.groups_of_queue.push(groups);
            serving.switches_of_queue.push(switches);
        }
        for (number, group) in config.agents.values().enumerate() {
            let serves = |queue: &u16| {
                serving.groups_of_queue[usize::from(*queue)].contains(&(number as u16))
            };
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

    fn switch(&mut self, site: &str) -> u16 {
        let known = self.switches.iter().position(|other| other == site);
        known.unwrap_or_else(|| {
            self.switches.push(site.to_owned());
            self.switches.len() - 1
        }) as u16
    }
}

/// The groups that serve the queue called `name`: those that it names, or all that have
/// its medium and skills; less those that name queues, and not this one.
fn groups_of(config: &ScenarioConfig, name: &str) -> Vec<u16> {
    let queue = &config.queue[name];
    let fits = |number: &u16| {
        let group = &config.agents[usize::from(*number)];
        let skilled = queue
            .skills
            .iter()
            .all(|(skill, least)| group.skills.get(skill).is_some_and(|level| level >= least));
        let takes = group.queues.is_empty() || group.queues.iter().any(|queue| queue == name);
        let medium = group.media.get(&queue.medium).is_some_and(|count| *count > 0);
        skilled && takes && medium
    };
    if queue.groups.is_empty() {
        (0..config.agents.len() as u16).filter(fits).collect()
    } else {
        let number = |group: &String| config.agents.get_index_of(group).map(|group| group as u16);
        queue.groups.iter().filter_map(number).filter(fits).collect()
    }
}
