//! One run of a world, from its start to its end.

use std::sync::Arc;

use super::event::Event;
use super::model::World;
use crate::center::books::Balance;
use crate::kernel::engine::{Scheduler, Simulation};
use crate::kernel::time::{SimDuration, SimTime};
use crate::ledger::names::Names;
use crate::ledger::sink::Sink;

/// How long after its duration a run that drains is ended all the same: whoever still
/// waits then waits for nobody (A).
pub const DRAIN_LIMIT: SimDuration = SimDuration::from_secs(24 * 3600);

/// A run. `Clone` forks it: both go on alike.
#[derive(Clone, Debug)]
pub struct Run {
    simulation: Simulation<World, Event>,
    names: Arc<Names>,
    duration: SimTime,
    limit: SimTime,
    now: SimTime,
    over: bool,
}

impl Run {
    /// A run of `world`, whose parts rows call by `names`. It ends at `duration` or, if it
    /// drains, when the last contact has left after that.
    pub(super) fn new(
        world: World,
        scheduler: Scheduler<Event>,
        names: Arc<Names>,
        duration: SimTime,
        drains: bool,
    ) -> Self {
        let limit = if drains { duration + DRAIN_LIMIT } else { duration };
        let simulation = Simulation::new(world, scheduler);
        Run { simulation, names, duration, limit, now: SimTime::ZERO, over: false }
    }

    /// The names behind the rows.
    pub fn names(&self) -> &Arc<Names> {
        &self.names
    }

    /// How far the run has come.
    pub fn now(&self) -> SimTime {
        self.now
    }

    /// When it ends, or when it begins to drain.
    pub fn duration(&self) -> SimTime {
        self.duration
    }

    /// How many events have been handled.
    pub fn events(&self) -> u64 {
        self.simulation.events()
    }

    /// How many contacts came and how many ended so far.
    pub fn balance(&self) -> Balance {
        self.simulation.world.center.balance()
    }

    /// Checks what must hold at any time (CORE-19).
    ///
    /// # Panics
    /// If it does not: that is a bug.
    pub fn check_invariants(&self) {
        self.simulation.world.center.check_invariants();
    }

    /// Checks what must hold when every fault is healed and nothing is on its way any more
    /// (CORE-19).
    ///
    /// # Panics
    /// If it does not: that is a bug.
    pub fn check_convergence(&self) {
        self.simulation.world.center.check_convergence();
        self.simulation.world.systems.presence.check_convergence();
    }

    /// Writes the rows that stand at the beginning and sets everything going. To be called
    /// once, before [`Run::advance`].
    pub fn start(&mut self, sink: &mut impl Sink) {
        self.simulation.world.start(&mut self.simulation.scheduler, sink);
    }

    /// Goes on to `until`, or to the end if that comes first; at the end everything that is
    /// open is written down. Returns whether the run is over.
    pub fn advance(&mut self, until: SimTime, sink: &mut impl Sink) -> bool {
        if self.over {
            return true;
        }
        let stopped = self.simulation.run_until(until.min(self.limit), sink);
        self.now = self.simulation.scheduler.now();
        self.over = stopped || self.now == self.limit;
        if self.over {
            self.simulation.world.end(&mut self.simulation.scheduler, sink);
        }
        self.over
    }

    /// Runs from the start to the end.
    pub fn complete(&mut self, sink: &mut impl Sink) {
        self.start(sink);
        while !self.advance(SimTime::NEVER, sink) {}
    }
}
