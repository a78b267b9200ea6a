//! The world itself.

use super::context::Context;
use super::event::{Event, Message};
use super::fault::{Blow, FaultEvent, Faults};
use crate::center::room::Center;
use crate::kernel::cause::Cause;
use crate::kernel::engine::{self, Scheduler};
use crate::kernel::time::SimTime;
use crate::ledger::rows::{Row, WarningRow};
use crate::ledger::sink::Sink;
use crate::network::event::{Delivery, Notice};
use crate::network::ids::{SiteId, Socket};
use crate::network::link::Direction;
use crate::network::topology::Network;

/// Everything that is simulated. `Clone` forks it.
#[derive(Clone, Debug)]
pub struct World {
    /// Sites, links, connections, processes.
    pub(super) network: Network<Message>,
    /// Contacts, agents, switches.
    pub(super) center: Center,
    /// The timeline of faults.
    pub(super) faults: Faults,
    /// What is said of the inputs when the run begins.
    pub(super) warnings: Vec<WarningRow>,
    /// From when on the run is over once the last contact has left; never, if it does not
    /// drain.
    pub(super) drains_from: SimTime,
    /// A buffer that is used again and again.
    pub(super) notices: Vec<Notice<Message>>,
}

impl<S: Sink> engine::World<S> for World {
    type Event = Event;

    #[inline]
    fn handle(&mut self, event: Event, scheduler: &mut Scheduler<Event>, sink: &mut S) {
        let told = S::WANTS_EVENTS.then(|| self.tell(&event, scheduler));
        match event {
            Event::Center(event) => {
                let (center, mut fx) = self.parts(scheduler, sink);
                center.handle(event, &mut fx);
            }
            Event::Network(event) => {
                let arrived = self.network.handle(event, scheduler, &mut self.notices);
                if let Some(delivery) = arrived {
                    self.deliver(delivery, scheduler, sink);
                }
            }
            Event::Fault(event) => self.fault(event, scheduler, sink),
        }
        if !self.notices.is_empty() {
            self.hand_on_notices(scheduler, sink);
        }
        if scheduler.now() >= self.drains_from && self.center.contacts_inside() == 0 {
            scheduler.stop();
        }
        if let Some(mut told) = told {
            told.children.1 = scheduler.next_sequence();
            sink.event(&told);
        }
        #[cfg(debug_assertions)]
        if scheduler.sequence() % 1024 == 0 {
            self.center.check_invariants();
        }
    }
}

impl World {
    /// Sets everything going. To be called once, before the run.
    pub fn start<S: Sink>(&mut self, scheduler: &mut Scheduler<Event>, sink: &mut S) {
        for warning in std::mem::take(&mut self.warnings) {
            sink.record(&Row::Warning(warning));
        }
        for (number, plan) in self.faults.plans.iter().enumerate() {
            scheduler.at(plan.at, Event::Fault(FaultEvent::Begins(number as u16)));
        }
        let (center, mut fx) = self.parts(scheduler, sink);
        center.start(&mut fx);
    }

    /// Ends the run at its present time: whatever is open is written down as open.
    pub fn end<S: Sink>(&mut self, scheduler: &mut Scheduler<Event>, sink: &mut S) {
        let (center, mut fx) = self.parts(scheduler, sink);
        center.end_run(&mut fx);
        self.center.check_invariants();
        for occurrence in self.faults.occurrences.iter().filter(|fault| fault.row.end.is_none()) {
            sink.record(&Row::Fault(occurrence.row));
        }
    }

    /// The center's part, and what it can act on.
    #[inline]
    fn parts<'a, S>(
        &'a mut self,
        scheduler: &'a mut Scheduler<Event>,
        sink: &'a mut S,
    ) -> (&'a mut Center, Context<'a, S>) {
        let World { network, center, notices, .. } = self;
        (center, Context { network, scheduler, notices, sink })
    }

    #[inline]
    fn deliver<S: Sink>(
        &mut self,
        delivery: Delivery<Message>,
        scheduler: &mut Scheduler<Event>,
        sink: &mut S,
    ) {
        match delivery.message {
            Message::Center(message) => {
                let (center, mut fx) = self.parts(scheduler, sink);
                center.hears(delivery.socket, message, &mut fx);
            }
        }
    }

    /// Tells the parts what the network has noticed, and what comes of that.
    fn hand_on_notices<S: Sink>(&mut self, scheduler: &mut Scheduler<Event>, sink: &mut S) {
        let cause = scheduler.cause();
        let mut next = 0;
        while let Some(notice) = self.notices.get(next).copied() {
            next += 1;
            scheduler.set_cause(cause);
            match notice {
                Notice::Message(delivery) => self.deliver(delivery, scheduler, sink),
                Notice::Lost { socket, .. } => {
                    self.connection_changed(socket, false, scheduler, sink)
                }
                Notice::Restored { socket, .. } => {
                    self.connection_changed(socket, true, scheduler, sink)
                }
                Notice::Process { process, to, .. } => {
                    let silent = self.faults.leaves_silence(cause);
                    let (center, mut fx) = self.parts(scheduler, sink);
                    center.process_changed(process, to, silent, &mut fx);
                }
                // The center itself has no duplexed parts.
                Notice::Role { .. } | Notice::Outage { .. } => {}
            }
        }
        self.notices.clear();
    }

    fn connection_changed<S: Sink>(
        &mut self,
        socket: Socket,
        restored: bool,
        scheduler: &mut Scheduler<Event>,
        sink: &mut S,
    ) {
        let (center, mut fx) = self.parts(scheduler, sink);
        if restored {
            center.connection_restored(socket, &mut fx);
        } else {
            center.connection_lost(socket, &mut fx);
        }
    }

    fn fault<S: Sink>(
        &mut self,
        event: FaultEvent,
        scheduler: &mut Scheduler<Event>,
        sink: &mut S,
    ) {
        match event {
            FaultEvent::Begins(plan) => {
                for target in 0..self.faults.plans[usize::from(plan)].targets.len() as u16 {
                    let id = self.faults.begin(plan, target, scheduler.now());
                    scheduler.set_cause(id);
                    self.strike(id, true, scheduler, sink);
                }
                if let Some(duration) = self.faults.plans[usize::from(plan)].duration {
                    scheduler.set_cause(Cause::NONE);
                    scheduler.after(duration, Event::Fault(FaultEvent::Ends(plan)));
                }
            }
            FaultEvent::Ends(plan) => {
                for number in 0..self.faults.occurrences.len() {
                    let occurrence = &mut self.faults.occurrences[number];
                    if occurrence.plan.0 != plan || occurrence.row.end.is_some() {
                        continue;
                    }
                    occurrence.row.end = Some(scheduler.now());
                    let row = occurrence.row;
                    scheduler.set_cause(row.id);
                    self.strike(row.id, false, scheduler, sink);
                    sink.record(&Row::Fault(row));
                }
            }
        }
    }

    /// Does to its target what the fault with this id does, or undoes it.
    fn strike<S: Sink>(
        &mut self,
        id: Cause,
        begins: bool,
        scheduler: &mut Scheduler<Event>,
        sink: &mut S,
    ) {
        let occurrence = &mut self.faults.occurrences[usize::from(id.id()) - 1];
        let (plan, target) = occurrence.plan;
        let blow = &self.faults.plans[usize::from(plan)].targets[usize::from(target)].blow;
        let World { network, center, notices, .. } = self;
        let all = notices;
        match (blow, begins) {
            (Blow::Crash(process), true) => network.crash(*process, scheduler, all),
            (Blow::Crash(process), false) => network.restart(*process, scheduler, all),
            (Blow::Hang(process), true) => network.hang(*process, scheduler, all),
            (Blow::Hang(process), false) => network.recover(*process, scheduler, all),
            (Blow::GracefulShutdown(process), true) => {
                network.graceful_shutdown(*process, scheduler, all);
            }
            (Blow::GracefulShutdown(process), false) => {
                network.end_shutdown(*process, scheduler, all);
            }
            (Blow::HostDown(host), true) => network.host_down(*host, scheduler, all),
            (Blow::HostDown(host), false) => network.host_up(*host, scheduler, all),
            (Blow::SiteOutage(site), true) => network.site_down(*site, scheduler, all),
            (Blow::SiteOutage(site), false) => network.site_up(*site, scheduler, all),
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
            (Blow::Absent(group, people), begins) => {
                let mut fx = Context { network, scheduler, notices: all, sink };
                center.change_absences(*group, *people, begins, &mut occurrence.away, &mut fx);
            }
        }
    }
}

fn direction(from: Option<SiteId>) -> Direction {
    from.map_or(Direction::Both, Direction::From)
}
