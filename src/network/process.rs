//! What runs and can fail (CORE-8).

use super::ids::{HostId, SiteId};
use crate::kernel::cause::Cause;

/// What a process can do at present.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ProcessState {
    /// It works.
    Up,
    /// Its connections stay, nothing is answered.
    Hung,
    /// It finishes what it has and takes nothing new.
    Stopping,
    /// It does not run: it crashed, was stopped, or its host or site is gone.
    Down,
}

impl ProcessState {
    /// Whether the process reacts to what reaches it.
    pub const fn is_running(self) -> bool {
        matches!(self, ProcessState::Up | ProcessState::Stopping)
    }
}

/// End of a list of sockets.
pub(super) const NO_SOCKET: u32 = u32::MAX;

/// A process: counts of the faults that hold it, so that overlapping ones nest.
#[derive(Clone, Copy, Debug)]
pub(super) struct Process {
    pub site: SiteId,
    pub host: Option<HostId>,
    /// First of its sockets, or [`NO_SOCKET`]; the others follow through `Port::next`.
    pub first: u32,
    /// Crashes of its own, lost hosts and sites, that are not over.
    pub down: u16,
    /// Hangs that are not over.
    pub hung: u8,
    /// Graceful shutdowns that are not over.
    pub stopping: u8,
    /// It has finished its graceful shutdown.
    pub stopped: bool,
    /// The earliest fault since it was last well.
    pub cause: Cause,
    /// How far its clock is ahead of the true time, in milliseconds; negative: behind.
    pub skew_ms: i32,
}

impl Process {
    pub fn new(site: SiteId, host: Option<HostId>) -> Self {
        Process {
            site,
            host,
            first: NO_SOCKET,
            down: 0,
            hung: 0,
            stopping: 0,
            stopped: false,
            cause: Cause::NONE,
            skew_ms: 0,
        }
    }

    pub fn state(&self) -> ProcessState {
        if self.down > 0 || self.stopped {
            ProcessState::Down
        } else if self.hung > 0 {
            ProcessState::Hung
        } else if self.stopping > 0 {
            ProcessState::Stopping
        } else {
            ProcessState::Up
        }
    }
}
