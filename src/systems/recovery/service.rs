//! A service: a pair of servers and the process that stands for what the pair offers, which
//! is as well as the pair (DR-3, DR-4).
//!
//! ```text
//!   primary, backup          the service
//!   one serves               up
//!   the backup takes over    hangs: connections and calls survive
//!   who serves is stopping   stops too, when it has nothing left to do
//!   neither                  down: what it knew is lost
//! ```

use super::event::{Event, Message};
use super::plan::ServicePlan;
use crate::center::effects::Effects;
use crate::kernel::cause::Cause;
use crate::network::ids::ProcessId;
use crate::network::process::{Drive, ProcessState};

/// A service.
#[derive(Clone, Debug)]
pub(super) struct Service {
    pub plan: ServicePlan,
    /// What the pair has made of it.
    held: ProcessState,
    /// The earliest fault of its servers that is not healed.
    cause: Cause,
    /// It has nothing to finish: in graceful shutdown its servers stop at once.
    stops_at_once: bool,
}

impl Service {
    pub fn new(plan: ServicePlan, stops_at_once: bool) -> Self {
        Service { plan, held: ProcessState::Up, cause: Cause::NONE, stops_at_once }
    }

    /// A server of the pair, or the role of one, has changed: the service follows.
    pub fn follow(&mut self, fx: &mut impl Effects<Event, Message>) {
        let well = |member: &ProcessId| fx.state(*member) == ProcessState::Up;
        self.cause = match self.plan.members.iter().all(well) {
            true => Cause::NONE,
            false => fx.earlier(self.cause, fx.cause()),
        };
        let active = fx.active(self.plan.pair);
        let stopping: Vec<ProcessId> = self.stopping(fx).collect();
        for member in stopping {
            if self.stops_at_once || active != Some(member) {
                fx.stopped(member);
            }
        }
        let wanted = match active {
            Some(active) if fx.state(active) == ProcessState::Stopping => ProcessState::Stopping,
            Some(_) => ProcessState::Up,
            None => {
                let alive = |member: &ProcessId| fx.state(*member) != ProcessState::Down;
                let served = matches!(self.held, ProcessState::Up | ProcessState::Hung);
                match served && self.plan.members.iter().any(alive) {
                    true => ProcessState::Hung,
                    false => ProcessState::Down,
                }
            }
        };
        self.hold(wanted, fx);
    }

    /// The service has finished its graceful shutdown, and so have the servers.
    pub fn finished(&mut self, fx: &mut impl Effects<Event, Message>) {
        if self.held == ProcessState::Stopping {
            let stopping: Vec<ProcessId> = self.stopping(fx).collect();
            stopping.into_iter().for_each(|member| fx.stopped(member));
        }
    }

    fn stopping<'a>(
        &self,
        fx: &'a impl Effects<Event, Message>,
    ) -> impl Iterator<Item = ProcessId> + 'a {
        let members = self.plan.members.into_iter();
        members.filter(|member| fx.state(*member) == ProcessState::Stopping)
    }

    fn hold(&mut self, wanted: ProcessState, fx: &mut impl Effects<Event, Message>) {
        let before = std::mem::replace(&mut self.held, wanted);
        if before == wanted {
            return;
        }
        // First what it comes to, then what it was: it is not well in between.
        let to = match wanted {
            ProcessState::Up => None,
            ProcessState::Hung => Some(Drive::Hang),
            ProcessState::Stopping => Some(Drive::Shutdown),
            ProcessState::Down => Some(Drive::Crash),
        };
        let from = match before {
            ProcessState::Up => None,
            ProcessState::Hung => Some(Drive::Recover),
            ProcessState::Stopping => Some(Drive::EndShutdown),
            ProcessState::Down => Some(Drive::Restart),
        };
        if let Some(drive) = to {
            let cause = fx.set_cause(self.cause);
            fx.drive(self.plan.process, drive);
            fx.set_cause(cause);
        }
        if let Some(drive) = from {
            fx.drive(self.plan.process, drive);
        }
    }
}
