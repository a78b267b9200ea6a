//! The center as a whole: who is in it, and where its events go.

use super::agent::{Agent, Hands};
use super::books::{Balance, GroupBook, QueueBook};
use super::config::Selection;
use super::contact::Contacts;
use super::demand::Demand;
use super::effects::Effects;
use super::event::{ContactRef, Event, Message};
use super::plan::{DispositionCodes, Gate, GateChange, GroupPlan, OverflowPlan};
use super::redials::Redials;
use super::relays::RelayedGroup;
use super::reporting::Reporting;
use super::ringing::Ringing;
use super::routing::router::{Capacity, Router};
use crate::kernel::cause::Cause;
use crate::kernel::time::{SimDuration, SimTime};
use crate::ledger::ids::{AgentId, GroupId, Label, QueueId};
use crate::ledger::rows::{
    AgentState, ContactEnd, GroupIntervalRow, Medium, QueueIntervalRow, Row, View,
};
use crate::ledger::service_level::ServiceLevel;
use crate::ledger::views::AgentView;
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
    /// It hangs: what it counts stays with it.
    pub(super) hung: bool,
    /// It will stop when the last contact has left it.
    pub(super) stopping: bool,
    /// A SIP Server: before it stops it wants its agents to go to their other seat.
    pub(super) expels: bool,
    /// Agents whom it has logged out for that, and who have not confirmed it.
    pub(super) farewells: u32,
    /// Why it does not answer.
    pub(super) cause: Cause,
    pub(super) router: Router<ContactRef>,
    /// What it would have told phones while it hung.
    pub(super) unsaid: Vec<(AgentId, Message)>,
    /// Offers that rang too long while it hung.
    pub(super) overdue: Vec<(ContactRef, u16)>,
    /// Contacts that it has, those that agents are only wrapping up not counted.
    pub(super) contacts: u32,
    /// Of these, calls: each holds a trunk line.
    pub(super) calls: u32,
    /// How many trunk lines there are.
    pub(super) trunks: u32,
}

impl Switch {
    /// Whether agents who become idle are sent elsewhere.
    pub(super) fn says_farewell(&self) -> bool {
        self.stopping && self.expels
    }
}

/// A line: the place of a queue in one switch.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line {
    pub(super) switch: u16,
    /// Its number in the router.
    pub(super) index: u16,
    /// It has been said that nobody serves it.
    pub(super) unserved: bool,
    /// Whether it lets contacts in.
    pub(super) gate: Gate,
    /// The next change of the gate.
    pub(super) next_gate: usize,
}

/// A queue.
#[derive(Clone, Debug)]
pub(super) struct Queue {
    pub(super) label: Label,
    pub(super) medium: Medium,
    pub(super) priority: i16,
    /// Those to which the carrier brings contacts, in order of preference; then those that
    /// contacts only move to.
    pub(super) lines: Vec<Line>,
    /// To how many of the lines the carrier brings contacts.
    pub(super) entries: u16,
    /// For each line the changes of its gate.
    pub(super) gates: Vec<Vec<GateChange>>,
    pub(super) places: u32,
    pub(super) groups: Vec<Vec<u16>>,
    pub(super) selection: Selection,
    pub(super) overflow: Vec<OverflowPlan>,
    pub(super) demand: Demand,
    pub(super) service_level: ServiceLevel,
    /// A system decides who gets its contacts.
    pub(super) routed: bool,
    /// Some of its people can be logged in at either of two sites: callers follow them.
    pub(super) follows: bool,
    /// The vendor's codes for how its contacts end.
    pub(super) codes: Option<DispositionCodes>,
    pub(super) book: QueueBook,
}

/// A group.
#[derive(Clone, Debug)]
pub(super) struct Group {
    pub(super) plan: GroupPlan,
    pub(super) capacity: Capacity,
    pub(super) media: Vec<Medium>,
    /// Each switch where its people can be logged in, with the group's number in that
    /// switch's router; twice the same if there is only one.
    pub(super) seats: [(u16, u16); 2],
    pub(super) next_duty: usize,
    pub(super) book: GroupBook,
    pub(super) ringing: Ringing,
}

/// Contacts, agents, queues and switches of all sites.
#[derive(Clone, Debug)]
pub struct Center {
    pub(super) switches: Vec<Switch>,
    pub(super) queues: Vec<Queue>,
    pub(super) groups: Vec<Group>,
    pub(super) agents: Vec<Agent>,
    /// Whether a switch can ever believe something else of an agent than is so.
    pub(super) views_can_differ: bool,
    /// For each agent what the switch believes, against what is so.
    pub(super) views: Vec<AgentView>,
    pub(super) hands: Hands,
    pub(super) contacts: Contacts,
    /// For each agent the contacts that the switch has given them.
    pub(super) assigned: Vec<Option<ContactRef>>,
    /// Customers who will come again.
    pub(super) redials: Redials,
    /// The switches at the two ends of each connection between switches.
    pub(super) moves: Vec<[u16; 2]>,
    /// Reports to the historical database.
    pub(super) reporting: Option<Reporting>,
    /// The first of these connections: they follow those of the phones.
    pub(super) first_move: ConnectionId,
    pub(super) balance: Balance,
    /// What agents would have done while their phones hung.
    pub(super) postponed: Vec<(AgentId, Event)>,
    pub(super) first_connection: ConnectionId,
    pub(super) first_phone: ProcessId,
    /// The groups whose phones speak to the switch through a middleman.
    pub(super) relayed: Vec<RelayedGroup>,
    pub(super) carrier_timeout: SimDuration,
    pub(super) interval: SimDuration,
    pub(super) interval_start: SimTime,
}

impl Center {
    /// Sets the first arrivals, duties and intervals going. To be called once, at the
    /// start.
    pub fn start(&mut self, fx: &mut impl Effects<Event, Message>) {
        self.expect_gates(fx);
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
        for switch in 0..self.switches.len() as u16 {
            self.expect_switch_interval(switch, fx);
        }
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
            Event::Redial(place) => self.redial(place, fx),
            Event::CarrierTimeout(contact) => self.try_next_site(contact, fx),
            Event::PatienceEnds(contact) => self.give_up(contact, fx),
            Event::OverflowDue(contact, step) => self.overflow_due(contact, step, fx),
            Event::GateChanges(queue, line) => self.change_gate(queue, line, fx),
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
            Event::SwitchIntervalEnds(switch, generation) => {
                self.switch_interval_ends(switch, generation, fx);
            }
            Event::ReportDue(switch, report) => self.report_due(switch, report, fx),
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
        self.close_accounts(fx);
        self.close_views(fx);
    }

    /// Closes the interval that ends now and writes its rows.
    fn close_interval(&mut self, fx: &mut impl Effects<Event, Message>) {
        let (start, end) = (self.interval_start, fx.now());
        for queue in (0..self.queues.len() as u16).map(QueueId) {
            let figures = self.queues[usize::from(queue.0)].book.close(end);
            self.true_interval(start, end, queue, figures);
            fx.record(Row::QueueInterval(QueueIntervalRow {
                start,
                end,
                queue,
                view: View::Truth,
                figures: Some(figures),
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
}
