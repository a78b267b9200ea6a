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

/// What one part of the center or of a system can do to a process that depends on it: a
/// service that is as well as the pair behind it, a program that is launched again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Drive {
    /// It goes down.
    Crash,
    /// It comes up again.
    Restart,
    /// It stops answering.
    Hang,
    /// It answers again.
    Recover,
    /// It finishes what it has.
    Shutdown,
    /// It goes on, or starts again.
    EndShutdown,
    /// It is started anew, whatever crash or hang of its own holds it: what would have ended
    /// that comes to nothing.
    Relaunch,
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
    /// Crashes that a relaunch ended before their time.
    pub relaunched_down: u16,
    /// Hangs that a relaunch ended before their time.
    pub relaunched_hung: u8,
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
            relaunched_down: 0,
            relaunched_hung: 0,
            cause: Cause::NONE,
            skew_ms: 0,
        }
    }

    /// A crash is over, unless a relaunch ended it before.
    pub fn end_crash(&mut self) {
        match self.relaunched_down.checked_sub(1) {
            Some(left) => self.relaunched_down = left,
            None => self.down = self.down.saturating_sub(1),
        }
    }

    /// A hang is over, unless a relaunch ended it before.
    pub fn end_hang(&mut self) {
        match self.relaunched_hung.checked_sub(1) {
            Some(left) => self.relaunched_hung = left,
            None => self.hung = self.hung.saturating_sub(1),
        }
    }

    /// It is started anew: one crash and one hang of its own are over.
    pub fn relaunch(&mut self) {
        if self.down > 0 {
            self.down -= 1;
            self.relaunched_down += 1;
        }
        if self.hung > 0 {
            self.hung -= 1;
            self.relaunched_hung += 1;
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
