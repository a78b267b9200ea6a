//! The names behind the ids, fixed before a run begins.

use super::ids::{AgentId, ContactId, GroupId, Label, QueueId};
use super::lost::System;

/// A group of agents as rows need it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupName {
    /// Its name.
    pub name: String,
    /// The site where its people sit.
    pub site: String,
    /// Its first agent.
    pub first: AgentId,
    /// How many agents it has.
    pub count: u32,
}

/// Names of everything that a row can mention.
#[derive(Clone, Debug, Default)]
pub struct Names {
    queues: Vec<String>,
    groups: Vec<GroupName>,
    labels: Vec<String>,
    systems: Vec<System>,
}

impl Names {
    /// Adds the next queue.
    pub fn add_queue(&mut self, name: &str) -> QueueId {
        self.queues.push(name.to_owned());
        QueueId((self.queues.len() - 1) as u16)
    }

    /// Adds the next group of `count` agents, who sit at `site`.
    pub fn add_group(&mut self, name: &str, site: &str, count: u32) -> GroupId {
        let first = self.groups.last().map_or(0, |last| last.first.0 + last.count);
        self.groups.push(GroupName {
            name: name.to_owned(),
            site: site.to_owned(),
            first: AgentId(first),
            count,
        });
        GroupId((self.groups.len() - 1) as u16)
    }

    /// Takes note that the scenario has a modelled system: its files are written.
    pub fn add_system(&mut self, system: System) {
        self.systems.push(system);
    }

    /// Whether the scenario has a modelled system.
    pub fn has_system(&self, system: System) -> bool {
        self.systems.contains(&system)
    }

    /// The label of `text`, new if it was not known.
    pub fn label(&mut self, text: &str) -> Label {
        let known = self.labels.iter().position(|known| known == text);
        Label(known.unwrap_or_else(|| {
            self.labels.push(text.to_owned());
            self.labels.len() - 1
        }) as u32)
    }

    /// The label of `text`, if it has one.
    pub fn known_label(&self, text: &str) -> Option<Label> {
        let known = self.labels.iter().position(|known| known == text);
        known.map(|index| Label(index as u32))
    }

    /// The name of a queue.
    pub fn queue(&self, id: QueueId) -> &str {
        &self.queues[usize::from(id.0)]
    }

    /// All queues in their order.
    pub fn queues(&self) -> &[String] {
        &self.queues
    }

    /// A group.
    pub fn group(&self, id: GroupId) -> &GroupName {
        &self.groups[usize::from(id.0)]
    }

    /// All groups in their order.
    pub fn groups(&self) -> &[GroupName] {
        &self.groups
    }

    /// How many agents there are in all groups.
    pub fn agent_count(&self) -> u32 {
        self.groups.last().map_or(0, |last| last.first.0 + last.count)
    }

    /// The group of an agent.
    pub fn group_of(&self, agent: AgentId) -> GroupId {
        GroupId((self.groups.partition_point(|group| group.first <= agent) - 1) as u16)
    }

    /// The number of an agent within its group, from 1. Its name is the group's name, a
    /// hyphen, and this number.
    pub fn number_in_group(&self, agent: AgentId) -> u32 {
        agent.0 - self.group(self.group_of(agent)).first.0 + 1
    }

    /// The name of an agent: `sales-17`.
    pub fn agent(&self, agent: AgentId) -> String {
        format!("{}-{}", self.group(self.group_of(agent)).name, self.number_in_group(agent))
    }

    /// The name of a contact: `sales-2041`, its second redial `sales-2041.2`.
    pub fn contact(&self, contact: ContactId) -> String {
        let first = format!("{}-{}", self.queue(contact.source), contact.number);
        match contact.redial {
            0 => first,
            redial => format!("{first}.{redial}"),
        }
    }

    /// The texts of all labels in their order.
    pub fn labels(&self) -> &[String] {
        &self.labels
    }

    /// The text of a label.
    pub fn text(&self, label: Label) -> &str {
        &self.labels[label.0 as usize]
    }
}
