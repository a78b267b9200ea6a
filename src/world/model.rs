//! The world itself.

use super::context::Context;
use super::event::{Event, Message};
use super::fault::Faults;
use crate::center::room::Center;
use crate::kernel::engine::{self, Scheduler};
use crate::kernel::time::SimTime;
use crate::ledger::rows::{Row, WarningRow};
use crate::ledger::sink::Sink;
use crate::network::event::{Delivery, Notice};
use crate::network::ids::Socket;
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
        if scheduler.sequence().is_multiple_of(1024) {
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
        for (time, event) in self.faults.first_events() {
            scheduler.at(time, Event::Fault(event));
        }
        let (center, mut fx) = self.parts(scheduler, sink);
        center.start(&mut fx);
    }

    /// Ends the run at its present time: whatever is open is written down as open.
    pub fn end<S: Sink>(&mut self, scheduler: &mut Scheduler<Event>, sink: &mut S) {
        let (center, mut fx) = self.parts(scheduler, sink);
        center.end_run(&mut fx);
        self.center.check_invariants();
        for row in self.faults.open() {
            sink.record(&Row::Fault(row));
        }
    }

    /// The center's part, and what it can act on.
    #[inline]
    fn parts<'a, S>(
        &'a mut self,
        scheduler: &'a mut Scheduler<Event>,
        sink: &'a mut S,
    ) -> (&'a mut Center, Context<'a, S>) {
        let World { network, center, notices, faults, .. } = self;
        (center, Context { network, scheduler, notices, faults, sink })
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
    pub(super) fn hand_on_notices<S: Sink>(
        &mut self,
        scheduler: &mut Scheduler<Event>,
        sink: &mut S,
    ) {
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
}
