//! The world itself.

use super::context::Said;
use super::event::{Event, Message};
use super::fault::Faults;
use super::systems::Systems;
use crate::center::ports::System as _;
use crate::center::room::Center;
use crate::kernel::cause::Cause;
use crate::kernel::engine::{self, Scheduler};
use crate::kernel::time::SimTime;
use crate::ledger::rows::{Row, WarningRow};
use crate::ledger::sink::Sink;
use crate::network::event::Notice;
use crate::network::topology::Network;

/// Everything that is simulated. `Clone` forks it.
#[derive(Clone, Debug)]
pub struct World {
    /// Sites, links, connections, processes.
    pub(super) network: Network<Message>,
    /// Contacts, agents, switches.
    pub(super) center: Center,
    /// The modelled systems.
    pub(super) systems: Systems,
    /// The timeline of faults.
    pub(super) faults: Faults,
    /// What is said of the inputs when the run begins.
    pub(super) warnings: Vec<WarningRow>,
    /// From when on the run is over once the last contact has left; never, if it does not
    /// drain.
    pub(super) drains_from: SimTime,
    /// A buffer that is used again and again.
    pub(super) notices: Vec<Notice<Message>>,
    /// Another one.
    pub(super) said: Vec<(Cause, Said)>,
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
            Event::Presence(event) => {
                self.on_presence(scheduler, sink, |it, fx| it.handle(event, fx))
            }
            Event::Heartbeat(event) => {
                self.on_heartbeat(scheduler, sink, |it, fx| it.handle(event, fx));
            }
            Event::Peripheral(event) => {
                self.on_peripheral(scheduler, sink, |it, fx| it.handle(event, fx));
            }
            Event::Interaction(event) => {
                self.on_interaction(scheduler, sink, |it, fx| it.handle(event, fx));
            }
            Event::Recovery(event) => {
                self.on_recovery(scheduler, sink, |it, fx| it.handle(event, fx))
            }
            Event::Network(event) => {
                let arrived = self.network.handle(event, scheduler, &mut self.notices);
                if let Some(delivery) = arrived {
                    self.deliver(delivery, scheduler, sink);
                }
            }
            Event::Fault(event) => self.fault(event, scheduler, sink),
        }
        if !self.notices.is_empty() || !self.said.is_empty() {
            self.hand_on(scheduler, sink);
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
        self.start_systems(scheduler, sink);
        self.hand_on(scheduler, sink);
    }

    /// Ends the run at its present time: whatever is open is written down as open.
    pub fn end<S: Sink>(&mut self, scheduler: &mut Scheduler<Event>, sink: &mut S) {
        let (center, mut fx) = self.parts(scheduler, sink);
        center.end_run(&mut fx);
        self.hand_on(scheduler, sink);
        self.end_systems(scheduler, sink);
        self.center.check_invariants();
        for row in self.faults.open() {
            sink.record(&Row::Fault(row));
        }
    }
}
