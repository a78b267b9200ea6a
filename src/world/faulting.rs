//! Lets faults happen to the parts, and takes them back.

use super::event::Event;
use super::fault::{Blow, FaultEvent};
use super::model::World;
use super::systems::Owner;
use super::wiring::to_owner;
use crate::center::ports::System as _;
use crate::kernel::cause::Cause;
use crate::kernel::engine::Scheduler;
use crate::ledger::rows::Row;
use crate::ledger::sink::Sink;
use crate::network::ids::{ProcessId, SiteId};
use crate::network::link::Direction;
use crate::scenario::config::SystemKind;

impl World {
    /// A fault begins or ends.
    pub(super) fn fault<S: Sink>(
        &mut self,
        event: FaultEvent,
        scheduler: &mut Scheduler<Event>,
        sink: &mut S,
    ) {
        match event {
            FaultEvent::Begins(plan) => {
                for target in 0..self.faults.plans[usize::from(plan)].targets.len() as u16 {
                    self.strike(plan, target, scheduler, sink);
                }
            }
            FaultEvent::Strikes(plan, target) => self.strike(plan, target, scheduler, sink),
            FaultEvent::Ends(id) => {
                let (row, again) = self.faults.end(id, scheduler.now());
                if let Some((after, event)) = again {
                    scheduler.after(after, Event::Fault(event));
                }
                scheduler.set_cause(id);
                self.apply(id, false, scheduler, sink);
                sink.record(&Row::Fault(row));
            }
        }
    }

    fn strike<S: Sink>(
        &mut self,
        plan: u16,
        target: u16,
        scheduler: &mut Scheduler<Event>,
        sink: &mut S,
    ) {
        scheduler.set_cause(Cause::NONE);
        let Some((id, lasts)) = self.faults.begin(plan, target, scheduler.now()) else { return };
        // Before what it brings about, so that a fault ends before everything else of its
        // last instant.
        if let Some(lasts) = lasts {
            scheduler.after(lasts, Event::Fault(FaultEvent::Ends(id)));
        }
        scheduler.set_cause(id);
        self.apply(id, true, scheduler, sink);
    }

    /// Does to its target what the fault with this id does, or undoes it; what the network
    /// notices at once is handed on with this cause.
    fn apply<S: Sink>(
        &mut self,
        id: Cause,
        begins: bool,
        scheduler: &mut Scheduler<Event>,
        sink: &mut S,
    ) {
        let mut away = std::mem::take(self.faults.away(id));
        let World { network, faults, notices, systems, .. } = self;
        match (faults.blow(id), begins) {
            (Blow::Crash(process), true) => network.crash(*process, scheduler, notices),
            (Blow::Crash(process), false) => network.restart(*process, scheduler, notices),
            (Blow::Hang(process), true) => network.hang(*process, scheduler, notices),
            (Blow::Hang(process), false) => network.recover(*process, scheduler, notices),
            (Blow::GracefulShutdown(process), true) => {
                network.graceful_shutdown(*process, scheduler, notices);
            }
            (Blow::GracefulShutdown(process), false) => {
                network.end_shutdown(*process, scheduler, notices);
            }
            (Blow::HostDown(host), true) => network.host_down(*host, scheduler, notices),
            (Blow::HostDown(host), false) => network.host_up(*host, scheduler, notices),
            (Blow::SiteOutage(site), true) => network.site_down(*site, scheduler, notices),
            (Blow::SiteOutage(site), false) => network.site_up(*site, scheduler, notices),
            (Blow::Cut(link, from), true) => network.cut(*link, direction(*from), scheduler),
            (Blow::Cut(link, from), false) => network.heal(*link, direction(*from), scheduler),
            (Blow::Slow(link, extra), true) => {
                network.slow(*link, Direction::Both, extra, scheduler);
            }
            (Blow::Slow(link, extra), false) => {
                network.end_slow(*link, Direction::Both, extra, scheduler);
            }
            (Blow::Lossy(link, share), true) => {
                network.lossy(*link, Direction::Both, *share, scheduler);
            }
            (Blow::Lossy(link, share), false) => {
                network.end_lossy(*link, Direction::Both, *share, scheduler);
            }
            (Blow::ClockSkew(process, by_ms), begins) => {
                network.skew(*process, if begins { *by_ms } else { -by_ms });
                let process = *process;
                let owner = systems.owners.of_process(process);
                to_owner!(
                    self, owner, scheduler, sink, |it, fx| it.clock_set(process, fx),
                    center: {
                        let (center, mut fx) = self.parts(scheduler, sink);
                        center.clock_set(process, &mut fx);
                    }
                );
            }
            (Blow::Shrink(system, resource, by), begins) => {
                let (owner, resource, by) = (owner_of(*system), *resource, *by);
                to_owner!(
                    self, owner, scheduler, sink,
                    |it, fx| it.capacity_changed(resource, by, begins, fx),
                    center: {}
                );
            }
            (Blow::Absent(group, people), begins) => {
                let (group, people) = (*group, *people);
                let (center, mut fx) = self.parts(scheduler, sink);
                center.change_absences(group, people, begins, &mut away, &mut fx);
            }
        }
        *self.faults.away(id) = away;
        self.hand_on(scheduler, sink);
        let Some(hit) = hit_by(self.faults.blow(id)) else { return };
        for owner in Owner::SYSTEMS {
            to_owner!(self, owner, scheduler, sink, |it, fx| it.fault_changed(hit, fx), center: {});
        }
        self.hand_on(scheduler, sink);
    }
}

/// The process whose work a fault ends; `Some(None)` if it may be that of several, or of links.
fn hit_by(blow: &Blow) -> Option<Option<ProcessId>> {
    match blow {
        Blow::Crash(process) | Blow::Hang(process) | Blow::GracefulShutdown(process) => {
            Some(Some(*process))
        }
        Blow::HostDown(_) | Blow::SiteOutage(_) | Blow::Cut(..) => Some(None),
        Blow::Slow(..)
        | Blow::Lossy(..)
        | Blow::ClockSkew(..)
        | Blow::Shrink(..)
        | Blow::Absent(..) => None,
    }
}

/// The owner of a system's resources.
fn owner_of(system: SystemKind) -> Owner {
    match system {
        SystemKind::Presence => Owner::Presence,
        SystemKind::Heartbeat => Owner::Heartbeat,
        SystemKind::Peripheral => Owner::Peripheral,
        SystemKind::Interaction => Owner::Interaction,
        SystemKind::Recovery => Owner::Recovery,
    }
}

fn direction(from: Option<SiteId>) -> Direction {
    from.map_or(Direction::Both, Direction::From)
}
