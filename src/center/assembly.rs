//! A center put together from its plan.

use super::agent::{Agent, Hands};
use super::books::{Balance, GroupBook, QueueBook};
use super::contact::Contacts;
use super::demand::Demand;
use super::event::ContactRef;
use super::plan::{CenterPlan, Gate, GroupPlan, OverflowTo, QueuePlan, ReportingPlan, SwitchPlan};
use super::redials::Redials;
use super::relays::RelayedGroup;
use super::reporting::Reporting;
use super::ringing::Ringing;
use super::room::{Center, Group, Line, Queue, Reach, Switch};
use super::routing::router::{Router, RouterGroup, RouterLine, ServedLine, Tier};
use crate::kernel::cause::Cause;
use crate::kernel::random::Seed;
use crate::kernel::time::{SimDuration, SimTime};
use crate::ledger::ids::QueueId;
use crate::ledger::rows::Medium;
use crate::ledger::views::AgentView;
use crate::network::ids::ConnectionId;

impl Center {
    /// A center as planned, whose customers are drawn by `seed`.
    pub fn new(plan: CenterPlan, seed: Seed) -> Self {
        let CenterPlan {
            switches,
            queues,
            groups,
            first_connection,
            moves,
            reporting,
            first_phone,
            views_can_differ,
            carrier_timeout,
            interval,
        } = plan;
        let agents = groups
            .iter()
            .enumerate()
            .flat_map(|(index, group)| {
                let agent = Agent::new(index as u16, group.suspended);
                (0..group.count).map(move |_| agent)
            })
            .collect::<Vec<_>>();
        let people = agents.len() as u32;
        let relayed = groups.iter().filter_map(|group| {
            let first_line = group.relay?;
            Some(RelayedGroup { first_line, first: group.first, count: group.count })
        });
        let relayed = relayed.collect();
        let mut center = Center {
            switches: Vec::with_capacity(switches.len()),
            queues: queues.into_iter().map(|queue| new_queue(queue, seed)).collect(),
            groups: groups.into_iter().map(new_group).collect(),
            assigned: vec![None; agents.len()],
            views_can_differ,
            views: vec![AgentView::default(); agents.len()],
            agents,
            hands: Hands::default(),
            contacts: Contacts::default(),
            redials: Redials::default(),
            moves,
            reporting: None,
            first_move: ConnectionId(first_connection.0 + people),
            balance: Balance::default(),
            postponed: Vec::new(),
            first_connection,
            first_phone,
            relayed,
            carrier_timeout,
            interval,
            interval_start: SimTime::ZERO,
        };
        for (number, switch) in switches.into_iter().enumerate() {
            let router = center.new_router(number as u16);
            center.switches.push(new_switch(switch, router));
        }
        center.reporting = reporting.map(|plan| center.new_reporting(plan));
        center
    }

    fn new_reporting(&self, plan: ReportingPlan) -> Reporting {
        let queues_at = |switch: u16| {
            // A system's contacts other than calls come to no switch, not even by default.
            let sees = |queue: &Queue| !queue.routed || queue.medium == Medium::Voice;
            let at =
                |queue: &Queue| sees(queue) && queue.lines.iter().any(|line| line.switch == switch);
            let queues = self.queues.iter().enumerate().filter(|(_, queue)| at(queue));
            queues.map(|(number, _)| QueueId(number as u16)).collect()
        };
        let queues = (0..self.switches.len() as u16).map(queues_at).collect();
        let first = ConnectionId(self.first_move.0 + self.moves.len() as u32);
        Reporting::new(plan, first, queues, self.queues.len())
    }

    fn new_router(&mut self, switch: u16) -> Router<ContactRef> {
        // Lines first, so that groups can name them by their numbers.
        let mut lines = Vec::new();
        let mut line_of = vec![None; self.queues.len()];
        for (number, queue) in self.queues.iter_mut().enumerate() {
            for line in queue.lines.iter_mut().filter(|line| line.switch == switch) {
                line.index = lines.len() as u16;
                line_of[number] = Some(line.index);
                let (tiers, selection) = (Vec::new(), queue.selection);
                lines.push(RouterLine { medium: queue.medium, tiers, selection });
            }
        }
        let mut groups = Vec::new();
        let mut index_of = vec![None; self.groups.len()];
        for (number, group) in self.groups.iter_mut().enumerate() {
            let index = groups.len() as u16;
            let seats = group.seats.iter_mut().filter(|seat| seat.0 == switch);
            if seats.map(|seat| seat.1 = index).count() == 0 {
                continue;
            }
            index_of[number] = Some(index);
            groups.push(RouterGroup {
                first: group.plan.first,
                count: group.plan.count,
                capacity: group.capacity,
                takes: group.plan.takes,
                believed: group.plan.believed,
                lines: group
                    .plan
                    .queues
                    .iter()
                    .filter_map(|queue| {
                        let line = line_of[usize::from(*queue)]?;
                        let after = self.queues[usize::from(*queue)].waits_for(number as u16)?;
                        Some(ServedLine { line, after })
                    })
                    .collect(),
            });
        }
        let at_this_switch = |groups: &Vec<u16>| -> Vec<u16> {
            groups.iter().filter_map(|group| index_of[usize::from(*group)]).collect()
        };
        for (number, queue) in self.queues.iter().enumerate() {
            if let Some(line) = line_of[number] {
                let all = queue
                    .tiers()
                    .map(|(after, groups)| Tier { after, groups: at_this_switch(groups) });
                lines[usize::from(line)].tiers =
                    all.filter(|tier| !tier.groups.is_empty()).collect();
            }
        }
        Router::new(groups, lines)
    }
}

impl Queue {
    /// The groups that serve it, in order of preference, each list of equals with how old a
    /// contact must be for them.
    fn tiers(&self) -> impl Iterator<Item = (SimDuration, &Vec<u16>)> {
        let at_once = self.groups.iter().map(|equals| (SimDuration::ZERO, equals));
        let later = self.overflow.iter().filter_map(|step| match &step.to {
            OverflowTo::Groups(groups) => Some((step.after, groups)),
            OverflowTo::Switch(_) => None,
        });
        at_once.chain(later)
    }

    /// How old its contacts must be for a group; none if the group never serves it.
    fn waits_for(&self, group: u16) -> Option<SimDuration> {
        self.tiers().find(|(_, groups)| groups.contains(&group)).map(|(after, _)| after)
    }
}

fn new_queue(plan: QueuePlan, seed: Seed) -> Queue {
    let line = |switch: &u16| Line {
        switch: *switch,
        index: 0,
        unserved: false,
        gate: Gate::Open,
        next_gate: 0,
    };
    Queue {
        label: plan.label,
        medium: plan.medium,
        priority: plan.priority,
        lines: plan.switches.iter().map(line).collect(),
        entries: plan.entries,
        gates: plan.gates,
        places: plan.places.unwrap_or(u32::MAX),
        selection: plan.selection,
        overflow: plan.overflow,
        demand: Demand::new(&plan.name, plan.demand, plan.arrivals, seed),
        service_level: plan.service_level,
        routed: plan.routed,
        follows: plan.follows,
        codes: plan.codes,
        groups: plan.groups,
        book: QueueBook::default(),
    }
}

fn new_group(plan: GroupPlan) -> Group {
    let (first, second) = (plan.switch, plan.second.unwrap_or(plan.switch));
    let media = [Medium::Voice, Medium::Chat, Medium::Email, Medium::Generic];
    Group {
        capacity: plan.capacity(),
        media: media.into_iter().filter(|medium| plan.at_once[*medium as usize] > 0).collect(),
        plan,
        seats: [(first, 0), (second, 0)],
        next_duty: 0,
        book: GroupBook::default(),
        ringing: Ringing::default(),
    }
}

fn new_switch(plan: SwitchPlan, router: Router<ContactRef>) -> Switch {
    Switch {
        process: plan.process,
        site: plan.site,
        reach: Reach::Answering,
        running: true,
        hung: false,
        stopping: false,
        expels: plan.expels,
        farewells: 0,
        cause: Cause::NONE,
        router,
        unsaid: Vec::new(),
        overdue: Vec::new(),
        contacts: 0,
        calls: 0,
        trunks: plan.trunks.unwrap_or(u32::MAX),
    }
}
