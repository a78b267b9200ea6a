//! What the columns need besides the row: quoted names, and the calendar.

use super::clock::Clock;
use super::field::{Fields, quote};
use crate::kernel::cause::Cause;
use crate::kernel::time::SimTime;
use crate::ledger::calendar::Calendar;
use crate::ledger::events::Component;
use crate::ledger::ids::{AgentId, ContactId, GroupId, Label, QueueId};
use crate::ledger::names::Names;
use crate::ledger::presence::Presentity;

/// Names in the form that CSV wants, made once; two bytes an agent besides.
#[derive(Debug)]
pub struct Context {
    queues: Vec<Name>,
    groups: Vec<Group>,
    labels: Vec<String>,
    /// By the label of their site.
    switches: Vec<String>,
    /// Labels as the names of groups of users.
    users: Vec<Name>,
    group_of_agent: Vec<u16>,
    pub(super) clock: Option<Clock>,
}

/// A quoted name, and its two parts around a number that may be appended to it:
/// `"sales, east"` is followed by `-17` inside its quotation marks.
#[derive(Debug)]
struct Name {
    quoted: String,
    before_number: String,
    after_number: &'static str,
}

#[derive(Debug)]
struct Group {
    name: Name,
    site: String,
    first: u32,
}

impl Name {
    fn new(name: &str) -> Self {
        let quoted = quote(name);
        let numbered = quote(&format!("{name}-"));
        let (before_number, after_number) = match numbered.strip_suffix('"') {
            // A bare name holds no quotation mark: this one closes the field.
            Some(before) => (before.to_owned(), "\""),
            None => (numbered, ""),
        };
        Name { quoted, before_number, after_number }
    }

    #[inline]
    fn numbered(&self, number: u32, out: &mut Fields) {
        out.word(&self.before_number);
        out.count(u64::from(number));
        out.word(self.after_number);
    }

    fn numbered_twice(&self, number: u32, second: u8, out: &mut Fields) {
        out.word(&self.before_number);
        out.count(u64::from(number));
        out.word(".");
        out.count(u64::from(second));
        out.word(self.after_number);
    }
}

impl Context {
    /// Prepares the names of a run, and its wall clock where the scenario has one.
    pub fn new(names: &Names, calendar: Option<Calendar>) -> Self {
        let group = |group: &crate::ledger::names::GroupName| Group {
            name: Name::new(&group.name),
            site: quote(&group.site),
            first: group.first.0,
        };
        let mut group_of_agent = Vec::with_capacity(names.agent_count() as usize);
        for (number, group) in names.groups().iter().enumerate() {
            group_of_agent.extend((0..group.count).map(|_| number as u16));
        }
        Context {
            queues: names.queues().iter().map(|name| Name::new(name)).collect(),
            groups: names.groups().iter().map(group).collect(),
            labels: names.labels().iter().map(|text| quote(text)).collect(),
            switches: names.labels().iter().map(|site| quote(&format!("{site}/switch"))).collect(),
            users: names.labels().iter().map(|text| Name::new(text)).collect(),
            group_of_agent,
            clock: calendar.map(Clock::new),
        }
    }

    /// Whether the scenario has a calendar start.
    pub fn has_calendar(&self) -> bool {
        self.clock.is_some()
    }

    /// The group of an agent.
    #[inline]
    pub fn group_of(&self, agent: AgentId) -> GroupId {
        GroupId(self.group_of_agent[agent.0 as usize])
    }

    /// Writes an agent's name.
    #[inline]
    pub fn agent(&self, agent: AgentId, out: &mut Fields) {
        let group = &self.groups[usize::from(self.group_of_agent[agent.0 as usize])];
        group.name.numbered(agent.0 - group.first + 1, out);
    }

    /// Writes the name of a group.
    #[inline]
    pub fn group(&self, group: GroupId, out: &mut Fields) {
        out.word(&self.groups[usize::from(group.0)].name.quoted);
    }

    /// Writes the name of the site where a group's people sit.
    #[inline]
    pub fn site_of(&self, group: GroupId, out: &mut Fields) {
        out.word(&self.groups[usize::from(group.0)].site);
    }

    /// Writes the name of a queue.
    #[inline]
    pub fn queue(&self, queue: QueueId, out: &mut Fields) {
        out.word(&self.queues[usize::from(queue.0)].quoted);
    }

    /// Writes the name of a contact.
    #[inline]
    pub fn contact(&self, contact: ContactId, out: &mut Fields) {
        let queue = &self.queues[usize::from(contact.source.0)];
        match contact.redial {
            0 => queue.numbered(contact.number, out),
            redial => queue.numbered_twice(contact.number, redial, out),
        }
    }

    /// Writes a label.
    #[inline]
    pub fn label(&self, label: Label, out: &mut Fields) {
        out.word(&self.labels[label.0 as usize]);
    }

    /// Writes who a user of a presence system is: an agent, or `GROUP-NUMBER`.
    pub fn presentity(&self, user: Presentity, out: &mut Fields) {
        match user {
            Presentity::Agent(agent) => self.agent(agent, out),
            Presentity::User(group, number) => self.users[group.0 as usize].numbered(number, out),
        }
    }

    /// Writes what an event happened to.
    pub fn component(&self, component: Component, out: &mut Fields) {
        match component {
            Component::Run => out.word("run"),
            Component::Queue(queue) => self.queue(queue, out),
            Component::Group(group) => self.group(group, out),
            Component::Agent(agent) => self.agent(agent, out),
            Component::Switch(site) => out.word(&self.switches[site.0 as usize]),
            Component::Carrier => out.word("carrier"),
            Component::Fault(name) => self.label(name, out),
            Component::Process(number) => {
                out.word("process-");
                out.count(u64::from(number));
            }
        }
    }

    /// Writes the id of a fault; nothing where there was none.
    #[inline]
    pub fn cause(&self, cause: Cause, out: &mut Fields) {
        if !cause.is_none() {
            out.count(u64::from(cause.id()));
        }
    }

    /// Writes a wall-clock time; nothing where the scenario has no calendar start.
    #[inline]
    pub fn clock(&self, time: SimTime, out: &mut Fields) {
        if let Some(clock) = &self.clock {
            clock.write(time, out);
        }
    }
}
