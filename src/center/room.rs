//! The center as a whole: who is in it, and where its events go.

use super::agent::{Agent, Hands};
use super::books::{Balance, GroupBook, QueueBook};
use super::contact::Contacts;
use super::demand::Demand;
use super::effects::Effects;
use super::event::{ContactRef, Event, Message};
use super::plan::{CenterPlan, GroupPlan, QueuePlan, SwitchPlan};
use super::routing::router::{Capacity, Router, RouterGroup, RouterLine};
use crate::kernel::cause::Cause;
use crate::kernel::random::Seed;
use crate::kernel::time::{SimDuration, SimTime};
use crate::ledger::ids::{AgentId, GroupId, Label, QueueId};
use crate::ledger::rows::{
    AgentReason, AgentState, ContactEnd, GroupIntervalRow, Medium, QueueIntervalRow, Row, View,
};
use crate::ledger::service_level::ServiceLevel;
use crate::network::ids::{ConnectionId, ProcessId};

/// How a switch answers the carrier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// It takes calls.
    Answering,
    /// It turns them away at once.
    Refusing,
    /// Nothing comes back.
    Silent,
}

/// A switch.
#[derive(Clone, Debug)]
pub(super) struct Switch {
    pub(super) process: ProcessId,
    pub(super) site: Label,
    pub(super) reach: Reach,
    /// It runs: its own timers work.
    pub(super) running: bool,
    /// It will stop when the last contact has left it.
    pub(super) stopping: bool,
    /// Why it does not answer.
    pub(super) cause: Cause,
    pub(super) router: Router<ContactRef>,
    /// What it would have told phones while it hung.
    pub(super) unsaid: Vec<(AgentId, Message)>,
    /// Offers that rang too long while it hung.
    pub(super) overdue: Vec<(ContactRef, u16)>,
    /// Contacts that it has, those that agents are only wrapping up not counted.
    pub(super) contacts: u32,
}

/// A line: the place of a queue in one switch.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line {
    pub(super) switch: u16,
    /// Its number in the router.
    pub(super) index: u16,
    /// It has been said that nobody serves it.
    pub(super) unserved: bool,
}

/// A queue.
#[derive(Clone, Debug)]
pub(super) struct Queue {
    pub(super) label: Label,
    pub(super) medium: Medium,
    pub(super) priority: i16,
    pub(super) lines: Vec<Line>,
    pub(super) groups: Vec<u16>,
    pub(super) demand: Demand,
    pub(super) service_level: ServiceLevel,
    pub(super) book: QueueBook,
}

/// A group.
#[derive(Clone, Debug)]
pub(super) struct Group {
    pub(super) plan: GroupPlan,
    pub(super) capacity: Capacity,
    pub(super) media: Vec<Medium>,
    /// Its number in its switch's router.
    pub(super) index: u16,
    pub(super) next_duty: usize,
    pub(super) book: GroupBook,
}

/// Contacts, agents, queues and switches of all sites.
#[derive(Clone, Debug)]
pub struct Center {
    pub(super) switches: Vec<Switch>,
    pub(super) queues: Vec<Queue>,
    pub(super) groups: Vec<Group>,
    pub(super) agents: Vec<Agent>,
    pub(super) hands: Hands,
    pub(super) contacts: Contacts,
    /// For each agent the contacts that the switch has given them.
    pub(super) assigned: Vec<Option<ContactRef>>,
    pub(super) balance: Balance,
    /// What agents would have done while their phones hung.
    pub(super) postponed: Vec<(AgentId, Event)>,
    pub(super) first_connection: ConnectionId,
    pub(super) first_phone: ProcessId,
    pub(super) carrier_timeout: SimDuration,
    interval: SimDuration,
    interval_start: SimTime,
}

impl Center {
    /// A center as planned, whose customers are drawn by `seed`.
    pub fn new(plan: CenterPlan, seed: Seed) -> Self {
        let CenterPlan {
            switches,
            queues,
            groups,
            first_connection,
            first_phone,
            carrier_timeout,
            interval,
        } = plan;
        let agents = groups
            .iter()
            .enumerate()
            .flat_map(|(index, group)| (0..group.count).map(move |_| Agent::new(index as u16)))
            .collect::<Vec<_>>();
        let mut center = Center {
            switches: Vec::with_capacity(switches.len()),
            queues: queues.into_iter().map(|queue| new_queue(queue, seed)).collect(),
            groups: groups.into_iter().map(new_group).collect(),
            assigned: vec![None; agents.len()],
            agents,
            hands: Hands::default(),
            contacts: Contacts::default(),
            balance: Balance::default(),
            postponed: Vec::new(),
            first_connection,
            first_phone,
            carrier_timeout,
            interval,
            interval_start: SimTime::ZERO,
        };
        for (number, switch) in switches.into_iter().enumerate() {
            let router = center.new_router(number as u16);
            center.switches.push(new_switch(switch, router));
        }
        center
    }

    /// Sets the first arrivals, duties and intervals going. To be called once, at the
    /// start.
    pub fn start(&mut self, fx: &mut impl Effects<Event, Message>) {
        for group in 0..self.groups.len() as u16 {
            let people = self.groups[usize::from(group)].plan.count;
            for _ in 0..people {
                self.groups[usize::from(group)].book.enter(AgentState::LoggedOut, fx.now());
            }
            self.change_staffing(GroupId(group), fx);
        }
        for queue in 0..self.queues.len() as u16 {
            self.schedule_arrival(QueueId(queue), fx);
        }
        fx.after(self.interval, Event::IntervalEnds);
    }

    /// Lets `event` happen.
    #[inline]
    pub fn handle(&mut self, event: Event, fx: &mut impl Effects<Event, Message>) {
        match event {
            Event::AgentAnswers(agent, ..)
            | Event::WrapUpEnds(agent, _)
            | Event::NotReadyEnds(agent)
                if self.agents[agent.0 as usize].hung =>
            {
                self.postponed.push((agent, event));
            }
            Event::Arrival(queue) => self.arrive(queue, fx),
            Event::CarrierTimeout(contact) => self.try_next_site(contact, fx),
            Event::PatienceEnds(contact) => self.give_up(contact, fx),
            Event::RingTimeout(contact, offer) => self.ring_timeout(contact, offer, fx),
            Event::AgentAnswers(agent, contact, offer) => {
                self.answer(agent, contact, offer, fx);
            }
            Event::HoldBegins(contact) => self.hold(contact, true, fx),
            Event::HoldEnds(contact) => self.hold(contact, false, fx),
            Event::ConversationEnds(contact) => self.end_conversation(contact, fx),
            Event::WrapUpEnds(agent, contact) => self.finish(agent, contact, fx),
            Event::NotReadyEnds(agent) => self.pause_ends(agent, fx),
            Event::StaffingChanges(group) => self.change_staffing(group, fx),
            Event::IntervalEnds => {
                self.close_interval(fx);
                fx.after(self.interval, Event::IntervalEnds);
            }
        }
    }

    /// How many contacts are in the center, those included that agents still wrap up.
    pub fn contacts_inside(&self) -> usize {
        self.contacts.len()
    }

    /// Contacts that came, and that ended.
    pub fn balance(&self) -> Balance {
        self.balance
    }

    /// Ends the run: contacts still inside end as open, the open interval is closed.
    pub fn end_run(&mut self, fx: &mut impl Effects<Event, Message>) {
        for contact in self.contacts.refs() {
            // Their causes belong to what happened to them, not to the end of the run.
            fx.set_cause(Cause::NONE);
            if self.contacts.expect(contact).end.is_none() {
                self.take_from_switch(contact, fx);
                self.end_contact(contact, ContactEnd::Open, fx);
            }
        }
        for agent in (0..self.agents.len() as u32).map(AgentId) {
            while let Some(contact) = self.hands.any(&self.agents[agent.0 as usize]) {
                fx.set_cause(Cause::NONE);
                self.drop_work(agent, contact, fx);
            }
        }
        fx.set_cause(Cause::NONE);
        // What happens in the last instant can come after the end of an interval in it.
        let pending = self.queues.iter().any(|queue| queue.book.has_counts())
            || self.groups.iter().any(|group| group.book.answered > 0);
        if fx.now() > self.interval_start || pending {
            self.close_interval(fx);
        }
    }

    /// Closes the interval that ends now and writes its rows.
    fn close_interval(&mut self, fx: &mut impl Effects<Event, Message>) {
        let (start, end) = (self.interval_start, fx.now());
        for (queue, kept) in self.queues.iter_mut().enumerate() {
            let figures = Some(kept.book.close(end));
            let queue = QueueId(queue as u16);
            fx.record(Row::QueueInterval(QueueIntervalRow {
                start,
                end,
                queue,
                view: View::Truth,
                figures,
            }));
        }
        for (group, kept) in self.groups.iter_mut().enumerate() {
            let figures = Some(kept.book.close(end));
            let group = GroupId(group as u16);
            fx.record(Row::GroupInterval(GroupIntervalRow {
                start,
                end,
                group,
                view: View::Truth,
                figures,
            }));
        }
        self.interval_start = end;
    }

    /// Lets the schedule's changes happen that are due, and waits for the next.
    fn change_staffing(&mut self, id: GroupId, fx: &mut impl Effects<Event, Message>) {
        let now = fx.now();
        loop {
            let group = &mut self.groups[usize::from(id.0)];
            let Some(change) = group.plan.duty.get(group.next_duty) else { return };
            if change.time > now {
                fx.at(change.time, Event::StaffingChanges(id));
                return;
            }
            group.next_duty += 1;
            let (members, on, first) = (change.members.clone(), change.on, group.plan.first.0);
            for member in members {
                let agent = AgentId(first + member);
                self.change_duty(agent, |agent| agent.scheduled = on, fx);
            }
        }
    }

    /// `people` of a group stay away from now on (the first who are on duty, then others),
    /// or come back. They finish the work in hand.
    pub fn change_absences(
        &mut self,
        id: GroupId,
        people: u32,
        away: bool,
        chosen: &mut Vec<AgentId>,
        fx: &mut impl Effects<Event, Message>,
    ) {
        if away {
            let plan = &self.groups[usize::from(id.0)].plan;
            let members = (0..plan.count).map(|member| AgentId(plan.first.0 + member));
            let (present, others): (Vec<_>, Vec<_>) =
                members.partition(|agent| self.agents[agent.0 as usize].on_duty());
            chosen.extend(present.into_iter().chain(others).take(people as usize));
        }
        for agent in chosen.iter().copied() {
            self.change_duty(
                agent,
                |agent| if away { agent.absences += 1 } else { agent.absences -= 1 },
                fx,
            );
        }
    }

    fn change_duty(
        &mut self,
        id: AgentId,
        change: impl FnOnce(&mut Agent),
        fx: &mut impl Effects<Event, Message>,
    ) {
        let agent = &mut self.agents[id.0 as usize];
        let was_out = Self::is_out_of_service(agent);
        change(agent);
        let (on_duty, hung) = (agent.on_duty(), agent.hung);
        self.note_service(id, was_out, fx.now());
        if hung {
            // The agent finds out about it when the phone works again.
        } else if on_duty {
            self.begin_duty(id, AgentReason::ShiftStart, fx);
        } else {
            self.end_duty(id, AgentReason::ShiftEnd, fx);
        }
    }

    fn new_router(&mut self, switch: u16) -> Router<ContactRef> {
        // Lines first, so that groups can name them by their numbers.
        let mut lines = Vec::new();
        let mut line_of = vec![None; self.queues.len()];
        for (number, queue) in self.queues.iter_mut().enumerate() {
            for line in queue.lines.iter_mut().filter(|line| line.switch == switch) {
                line.index = lines.len() as u16;
                line_of[number] = Some(line.index);
                lines.push(RouterLine { medium: queue.medium, groups: Vec::new() });
            }
        }
        let mut groups = Vec::new();
        let mut index_of = vec![None; self.groups.len()];
        for (number, group) in self.groups.iter_mut().enumerate() {
            if group.plan.switch != switch {
                continue;
            }
            group.index = groups.len() as u16;
            index_of[number] = Some(group.index);
            groups.push(RouterGroup {
                first: group.plan.first,
                count: group.plan.count,
                capacity: group.capacity,
                takes: group.plan.takes,
                lines: group
                    .plan
                    .queues
                    .iter()
                    .filter_map(|queue| line_of[usize::from(*queue)])
                    .collect(),
            });
        }
        for (number, queue) in self.queues.iter().enumerate() {
            if let Some(line) = line_of[number] {
                lines[usize::from(line)].groups =
                    queue.groups.iter().filter_map(|group| index_of[usize::from(*group)]).collect();
            }
        }
        Router::new(groups, lines)
    }
}

fn new_queue(plan: QueuePlan, seed: Seed) -> Queue {
    let line = |switch: &u16| Line { switch: *switch, index: 0, unserved: false };
    Queue {
        label: plan.label,
        medium: plan.medium,
        priority: plan.priority,
        lines: plan.switches.iter().map(line).collect(),
        demand: Demand::new(&plan.name, plan.demand, plan.arrivals, seed),
        service_level: plan.service_level,
        groups: plan.groups,
        book: QueueBook::default(),
    }
}

fn new_group(plan: GroupPlan) -> Group {
    let media = [Medium::Voice, Medium::Chat, Medium::Email, Medium::Generic];
    Group {
        capacity: plan.capacity(),
        media: media.into_iter().filter(|medium| plan.at_once[*medium as usize] > 0).collect(),
        plan,
        index: 0,
        next_duty: 0,
        book: GroupBook::default(),
    }
}

fn new_switch(plan: SwitchPlan, router: Router<ContactRef>) -> Switch {
    Switch {
        process: plan.process,
        site: plan.site,
        reach: Reach::Answering,
        running: true,
        stopping: false,
        cause: Cause::NONE,
        router,
        unsaid: Vec::new(),
        overdue: Vec::new(),
        contacts: 0,
    }
}
