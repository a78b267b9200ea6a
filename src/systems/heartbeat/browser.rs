//! The agent's browser: it pings its communication session as long as the person is logged on
//! by it (BEAT-1), and learns from messages what has become of the session.
//!
//! ```text
//!           logs on             session ended (BEAT-8)
//!    Off ───────────▶ Active ───────────────────────────▶ Ended ──▶ logs on again
//!     ▲   logs out      │  the server is lost, or the browser itself
//!     └─────────────────┤
//!                       └──▶ CutOff, Dead ──▶ Returning ──▶ logs on again
//! ```
//!
//! The phone is a part of the same place and process; the center has it, and what this file
//! wants of the person are commands to the center.

use super::config::{Mode, Phases};
use super::event::{Event, Message, Seat};
use super::room::Heartbeat;
use crate::center::effects::Effects;
use crate::center::ports::Command;
use crate::kernel::cause::Cause;
use crate::kernel::time::SimDuration;
use crate::ledger::rows::{AgentReason, AgentState};
use crate::network::process::ProcessState;

/// What a browser is at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// Nobody is logged on.
    Off,
    /// It has a session.
    Active,
    /// Its session was ended under it. `ready`: the person would log on again, but has a
    /// call to finish.
    Ended { ready: bool },
    /// It has lost the CRM server.
    CutOff,
    /// It does not run.
    Dead,
    /// It runs again, or the server does: the person logs on again.
    Returning,
}

/// A browser.
#[derive(Clone, Copy, Debug)]
pub(super) struct Browser {
    stage: Stage,
    /// The number of its session, by its own count; outdates its timers.
    session: u16,
    /// It was told that the session has no connection to the CMS.
    without_cms: bool,
    /// The person is logged in, as they see it.
    logged_in: bool,
    /// It hangs: nothing can be done at it.
    hangs: bool,
    /// The person would log on again, but the browser hangs.
    waits: bool,
}

impl Browser {
    pub(super) const OFF: Browser = Browser {
        stage: Stage::Off,
        session: 0,
        without_cms: false,
        logged_in: false,
        hangs: false,
        waits: false,
    };

    /// Goes to another stage; timers of the former one are outdated.
    fn go(&mut self, stage: Stage) {
        self.stage = stage;
        self.waits = false;
        self.session = self.session.wrapping_add(1);
    }
}

impl Heartbeat {
    /// The next ping is due.
    pub(super) fn ping_due(
        &mut self,
        seat: Seat,
        session: u16,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let browser = &self.browsers[seat.0 as usize];
        if browser.session != session || browser.stage != Stage::Active {
            return;
        }
        // It comes of the clock, and of nothing before it.
        fx.set_cause(Cause::NONE);
        fx.send(self.line(seat).initiator(), Message::Ping(session));
        fx.after_constant(self.server_of(seat).ping, Event::PingDue(seat, session));
    }

    /// The person logs on: the browser has a session.
    fn activate(&mut self, seat: Seat, fx: &mut impl Effects<Event, Message>) {
        let browser = &mut self.browsers[seat.0 as usize];
        browser.go(Stage::Active);
        let session = browser.session;
        self.note_beginning(seat, fx);
        let server = self.server_of(seat);
        if server.mode == Mode::None {
            return;
        }
        let first = match server.phases {
            Phases::Together => server.ping,
            Phases::Spread => {
                let (seats, number) =
                    (u64::from(server.seats), u64::from(seat.0 - server.first_seat));
                share(server.ping, number + 1, seats)
            }
        };
        // Behind the log-on, on the same line.
        fx.send(self.line(seat).initiator(), Message::Ping(session));
        fx.after(first, Event::PingDue(seat, session));
    }

    /// The person's state has changed.
    pub(super) fn person_changes(
        &mut self,
        seat: Seat,
        to: AgentState,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let browser = &mut self.browsers[seat.0 as usize];
        let logged_in = to != AgentState::LoggedOut;
        let changed = std::mem::replace(&mut browser.logged_in, logged_in) != logged_in;
        match (logged_in, browser.stage) {
            _ if !changed => {}
            (true, Stage::Off) => self.activate(seat, fx),
            // What was so for a moment among much else that a hung browser reads at once.
            (true, _) => {}
            // The session lives on: it will have a connection to the CMS again.
            (false, Stage::Active) if browser.without_cms => {}
            (false, Stage::Active) => browser.go(Stage::Off),
            (false, Stage::Ended { ready: true }) => self.log_on_again(seat, fx),
            (false, _) => {}
        }
    }

    /// The shift ends for a person whom the center does not take for logged in.
    pub(super) fn shift_ends(&mut self, seat: Seat, fx: &mut impl Effects<Event, Message>) {
        let browser = &mut self.browsers[seat.0 as usize];
        if browser.stage == Stage::Active && browser.without_cms {
            browser.go(Stage::Off);
            fx.send(self.line(seat).initiator(), Message::Close);
        }
    }

    /// The process of a browser changed state.
    pub(super) fn place_changes(
        &mut self,
        seat: Seat,
        state: ProcessState,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let browser = &mut self.browsers[seat.0 as usize];
        browser.hangs = state == ProcessState::Hung;
        match state {
            ProcessState::Down => {
                self.browser_dies(seat, fx);
                self.leave(seat, Stage::Dead, fx);
            }
            ProcessState::Hung => self.browser_dies(seat, fx),
            ProcessState::Up | ProcessState::Stopping => {
                let (session, waits) = (browser.session, std::mem::take(&mut browser.waits));
                // Started anew it has no session yet.
                if !matches!(browser.stage, Stage::Dead | Stage::Returning) {
                    self.browser_lives(seat, fx);
                }
                if waits {
                    self.logon_due(seat, session, fx);
                }
            }
        }
    }

    /// The browser has no session any more that it could be told about.
    fn leave(&mut self, seat: Seat, stage: Stage, fx: &mut impl Effects<Event, Message>) {
        let browser = &mut self.browsers[seat.0 as usize];
        let was = browser.stage;
        browser.go(stage);
        browser.without_cms = false;
        if let Stage::Ended { .. } = was {
            // Nothing keeps the person from working any more but that there is no session.
            let (agent, reason) = (self.agent(seat), AgentReason::None);
            fx.command(Command::Resume { agent, reason });
        }
    }

    /// The browser has lost the CRM server.
    pub(super) fn browser_loses_server(
        &mut self,
        seat: Seat,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let (agent, reason) = (self.agent(seat), AgentReason::ConnectionLost);
        fx.command(Command::LoseSwitch { agent, reason });
        self.leave(seat, Stage::CutOff, fx);
    }

    /// The browser reaches the CRM server again: the person needs a while to log on.
    pub(super) fn browser_reaches_server(
        &mut self,
        seat: Seat,
        fx: &mut impl Effects<Event, Message>,
    ) {
        self.browsers[seat.0 as usize].go(Stage::Returning);
        self.expect_logon(seat, fx);
    }

    fn expect_logon(&mut self, seat: Seat, fx: &mut impl Effects<Event, Message>) {
        let session = self.browsers[seat.0 as usize].session;
        fx.after_constant(self.server_of(seat).logon, Event::LogonDue(seat, session));
    }

    /// The browser is told that its session is over.
    pub(super) fn session_ended(
        &mut self,
        seat: Seat,
        session: u16,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let browser = &mut self.browsers[seat.0 as usize];
        if browser.stage != Stage::Active || browser.session != session {
            return;
        }
        browser.go(Stage::Ended { ready: false });
        let (agent, reason) = (self.agent(seat), AgentReason::SessionEnded);
        fx.command(Command::Suspend { agent, reason });
        self.expect_logon(seat, fx);
    }

    /// The browser is told whether its session has a connection to the CMS.
    pub(super) fn cms_connection(
        &mut self,
        seat: Seat,
        there: bool,
        fx: &mut impl Effects<Event, Message>,
    ) {
        if there {
            self.note_beginning(seat, fx);
        }
        let agent = self.agent(seat);
        let browser = &mut self.browsers[seat.0 as usize];
        let had_it = !std::mem::replace(&mut browser.without_cms, !there);
        if had_it == there {
            return;
        }
        match (browser.stage, there) {
            (Stage::CutOff | Stage::Dead | Stage::Returning, _) => {}
            (_, false) => {
                let reason = AgentReason::ConnectionLost;
                fx.command(Command::LoseSwitch { agent, reason });
            }
            (_, true) => {
                let reason = AgentReason::ConnectionRestored;
                fx.command(Command::ReachSwitch { agent, reason });
            }
        }
    }

    /// The person has done what it takes to log on again.
    pub(super) fn logon_due(
        &mut self,
        seat: Seat,
        session: u16,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let agent = self.agent(seat);
        let browser = &mut self.browsers[seat.0 as usize];
        if browser.session != session {
            return;
        }
        if browser.hangs {
            browser.waits = true;
            return;
        }
        match browser.stage {
            Stage::Ended { .. } if browser.logged_in => {
                browser.stage = Stage::Ended { ready: true }
            }
            Stage::Ended { .. } => self.log_on_again(seat, fx),
            Stage::Returning => {
                let reaches = !browser.without_cms;
                browser.go(Stage::Off);
                self.note_beginning(seat, fx);
                self.browser_lives(seat, fx);
                self.note_new_session(seat, fx);
                if reaches {
                    let reason = AgentReason::SessionRestored;
                    fx.command(Command::ReachSwitch { agent, reason });
                }
            }
            Stage::Off | Stage::Active | Stage::CutOff | Stage::Dead => {}
        }
    }

    /// The person starts a new session after theirs was ended.
    fn log_on_again(&mut self, seat: Seat, fx: &mut impl Effects<Event, Message>) {
        self.browsers[seat.0 as usize].go(Stage::Off);
        self.note_new_session(seat, fx);
        let (agent, reason) = (self.agent(seat), AgentReason::SessionRestored);
        fx.command(Command::Resume { agent, reason });
    }
}

/// `part` of `whole` equal parts of a time.
pub(super) fn share(time: SimDuration, part: u64, whole: u64) -> SimDuration {
    let nanos = u128::from(time.as_nanos()) * u128::from(part) / u128::from(whole.max(1));
    SimDuration::from_nanos(nanos as u64)
}
