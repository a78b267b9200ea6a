//! A primary/backup pair (CORE-8): two processes that watch each other over a private
//! connection.
//!
//! ```text
//!            private connection, keepalive 100 ms x 5
//!   First  <------------------------------------------>  Second
//!  (active)                                             (standby)
//! ```
//!
//! The standby activates one switchover time after it noticed that the active side died
//! or was cut off. A side that comes back becomes standby; it activates by itself if it
//! finds no peer within detection time plus switchover time (A). If the private path was
//! cut, both are active in the end: on reconnection the one that activated later steps
//! down, or the one that had hung meanwhile (A).

use super::ids::{ConnectionId, ProcessId};
use crate::kernel::time::{SimDuration, SimTime};

/// One of the two sides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// The primary: active from the start; it initiates the private connection.
    First,
    /// The backup.
    Second,
}

impl Side {
    /// Both, in their order.
    pub const BOTH: [Side; 2] = [Side::First, Side::Second];

    /// The other side.
    pub const fn other(self) -> Side {
        match self {
            Side::First => Side::Second,
            Side::Second => Side::First,
        }
    }
}

/// What a side takes itself for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// It is not running.
    Down,
    /// It came back and looks for its peer.
    Starting,
    /// Its peer serves.
    Standby,
    /// It is taking over.
    Activating,
    /// It serves.
    Active,
}

/// A side's state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Down,
    Starting,
    Standby,
    Activating,
    Active {
        since: SimTime,
        /// It hung, and the other side activated meanwhile.
        replaced: bool,
    },
}

impl State {
    fn role(self) -> Role {
        match self {
            State::Down => Role::Down,
            State::Starting => Role::Starting,
            State::Standby => Role::Standby,
            State::Activating => Role::Activating,
            State::Active { .. } => Role::Active,
        }
    }
}

/// What happens to a side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Input {
    /// Its process went down.
    Died,
    /// Its process came up from down.
    Started,
    /// Its process hangs.
    Hung,
    /// Its process no longer hangs.
    Recovered,
    /// It noticed that the private connection is lost.
    PeerLost,
    /// The private connection is established again; told once, for either side.
    Reunited,
    /// Its wait is over.
    Waited,
}

/// A pair.
#[derive(Clone, Debug)]
pub(super) struct Pair {
    pub processes: [ProcessId; 2],
    pub connection: ConnectionId,
    switchover: SimDuration,
    /// How long a side that comes back looks for its peer, before it takes over.
    detection: SimDuration,
    states: [State; 2],
    hung: [bool; 2],
    /// Outdates waits.
    pub versions: [u16; 2],
}

impl Pair {
    pub fn new(
        processes: [ProcessId; 2],
        connection: ConnectionId,
        detection: SimDuration,
        switchover: SimDuration,
        now: SimTime,
    ) -> Self {
        Pair {
            processes,
            connection,
            switchover,
            detection,
            states: [State::Active { since: now, replaced: false }, State::Standby],
            hung: [false; 2],
            versions: [0; 2],
        }
    }

    pub fn role(&self, side: Side) -> Role {
        self.states[side as usize].role()
    }

    /// The side that serves: active and not hung. Of two, the one that activated first.
    pub fn active(&self) -> Option<Side> {
        let since = |side: Side| match self.states[side as usize] {
            State::Active { since, .. } if !self.hung[side as usize] => Some(since),
            _ => None,
        };
        match (since(Side::First), since(Side::Second)) {
            (Some(first), Some(second)) if second < first => Some(Side::Second),
            (None, Some(_)) => Some(Side::Second),
            (Some(_), _) => Some(Side::First),
            (None, None) => None,
        }
    }

    /// Whether neither side can serve, now or after a switchover.
    pub fn is_out(&self) -> bool {
        Side::BOTH.iter().all(|&side| self.hung[side as usize] || self.role(side) == Role::Down)
    }

    /// Takes in what happened to `side`; returns for each side how long it must wait for
    /// [`Input::Waited`] from now on, if it must.
    pub fn apply(&mut self, side: Side, input: Input, now: SimTime) -> [Option<SimDuration>; 2] {
        let before = self.states;
        let mut again = false;
        match input {
            Input::Died => {
                self.set(side, State::Down);
                self.hung[side as usize] = false;
            }
            Input::Started => self.set(side, State::Starting),
            Input::Hung => self.hung[side as usize] = true,
            Input::Recovered => {
                self.hung[side as usize] = false;
                // What it waited for may have passed while it hung: it waits anew.
                again = true;
            }
            Input::PeerLost if self.role(side) == Role::Standby => {
                self.set(side, State::Activating)
            }
            Input::PeerLost => {}
            Input::Reunited => self.reunite(),
            Input::Waited if self.hung[side as usize] => {}
            Input::Waited => self.activate(side, now),
        }
        let mut waits = [None; 2];
        for s in Side::BOTH {
            let i = s as usize;
            if self.states[i] == before[i] && !(again && s == side) {
                continue;
            }
            self.versions[i] = self.versions[i].wrapping_add(1);
            waits[i] = match self.states[i] {
                State::Starting => Some(self.detection + self.switchover),
                State::Activating => Some(self.switchover),
                _ => None,
            };
        }
        waits
    }

    fn set(&mut self, side: Side, state: State) {
        self.states[side as usize] = state;
    }

    fn activate(&mut self, side: Side, now: SimTime) {
        self.set(side, State::Active { since: now, replaced: false });
        let other = side.other() as usize;
        if let State::Active { replaced, .. } = &mut self.states[other] {
            *replaced |= self.hung[other];
        }
    }

    /// The two sides agree on who serves.
    fn reunite(&mut self) {
        use State::{Activating, Active, Standby, Starting};
        self.states = match self.states {
            [Active { since: a, replaced: false }, Active { since: b, replaced }]
                if replaced || a <= b =>
            {
                [Active { since: a, replaced: false }, Standby]
            }
            [Active { .. }, Active { since, .. }] => [Standby, Active { since, replaced: false }],
            [active @ Active { .. }, Starting | Standby | Activating] => [active, Standby],
            [Starting | Standby | Activating, active @ Active { .. }] => [Standby, active],
            // Who is taking over already goes on; else the primary does.
            [Starting | Standby, Activating] => [Standby, Activating],
            [Activating, _] => [Activating, Standby],
            [Starting | Standby, Starting | Standby] => [Activating, Standby],
            // A connection is established between processes that run.
            other => other,
        };
    }
}
