//! The communication session: the middleman between an agent's browser and the CMS.
//!
//! ```text
//!                Ping, what the phone says             what the phone says
//!   browser ──────────────────────────────▶ session ──────────────────────▶ CMS
//!           ◀──────────────────────────────         ◀──────────────────────
//!             PingAcknowledged, SessionEnded,            what the CMS says
//!             what the CMS says
//! ```
//!
//! It lives on the CRM server and outlives the browser: that the browser's connection is
//! closed means nothing to it, for every request may come on a new one (A). While calls ring
//! it keeps the CMS's books with the agent: where an offer is taken back, the session says so
//! to the CMS at once, whether or not the browser still can; what the browser says of it then
//! goes no further (A).

use super::config::Mode;
use super::event::{Event, Message, Seat};
use super::room::Heartbeat;
use crate::center::effects::Effects;
use crate::center::event::{ContactRef, Message as Said};
use crate::kernel::time::{SimDuration, SimTime};
use crate::ledger::heartbeat::HeartbeatBy;
use crate::ledger::rows::Medium;

/// A call that was rejected.
pub(super) type Rejected = ContactRef;

/// A call that rings at the browser, as far as the session knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Ringing {
    contact: ContactRef,
    medium: Medium,
    number: u16,
}

/// A communication session; a seat has one at a time.
#[derive(Clone, Copy, Debug)]
pub(super) struct Session {
    /// When the last ping came, by the session's clock, in nanoseconds. The session logs the
    /// time into the shared memory: the watchdog looks at the same.
    pub(super) last_ping: i64,
    ringing: Option<Ringing>,
    /// The call that was rejected last, until it is routed again.
    pub(super) rejected: Option<Rejected>,
    /// The number of the browser's session that the last ping bore.
    browser: u16,
    /// Outdates watchdogs of earlier sessions.
    pub(super) generation: u16,
    /// There is one.
    pub(super) is_open: bool,
    /// In truth: it was ended by a log-off or has lost the CMS, and the browser has not begun
    /// anew.
    pub(super) interrupted: bool,
    /// It has logged the agent on at the CMS.
    logged_on: bool,
    /// The browser that started it has not closed the connection: a browser that was started
    /// anew knows nothing of this session, and gets nothing of what the CMS says. The session
    /// concludes nothing from that.
    is_attached: bool,
    /// How often the browser will still speak of offers that are settled.
    settled: u8,
    /// Log-outs of its own that the CMS has not answered.
    own_log_outs: u8,
    /// The agent's log-on that waits for those answers, if one does: what the CMS offers until
    /// then is meant for the log-on before.
    waiting: Option<Waiting>,
}

/// A log-on that has not been passed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Waiting {
    /// The browser has said meanwhile that the agent is not ready.
    not_ready: bool,
}

impl Session {
    pub(super) const NONE: Session = Session {
        last_ping: 0,
        ringing: None,
        rejected: None,
        browser: 0,
        generation: 0,
        is_open: false,
        interrupted: false,
        logged_on: false,
        is_attached: false,
        settled: 0,
        own_log_outs: 0,
        waiting: None,
    };

    /// The session is over: its watchdog too.
    pub(super) fn close(&mut self) {
        self.is_open = false;
        self.logged_on = false;
        self.waiting = None;
        self.generation = self.generation.wrapping_add(1);
    }

    /// The CMS knows of nothing any more.
    fn forget_calls(&mut self) {
        self.ringing = None;
        self.settled = 0;
        self.own_log_outs = 0;
        self.waiting = None;
    }
}

impl Heartbeat {
    /// How old the last ping is by the session's clock; zero if the clock was set back.
    pub(super) fn age_of_ping(&self, seat: Seat, fx: &impl Effects<Event, Message>) -> SimDuration {
        let age = self.clock(seat, fx) - self.session(seat).last_ping;
        SimDuration::from_nanos(u64::try_from(age).unwrap_or_default())
    }

    /// A ping: the session logs the time and acknowledges (BEAT-1).
    pub(super) fn ping_arrives(
        &mut self,
        seat: Seat,
        browser: u16,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let time = self.clock(seat, fx);
        let session = self.session_mut(seat);
        let answer = if session.is_open {
            session.last_ping = time;
            session.browser = browser;
            Message::PingAcknowledged
        } else {
            Message::SessionEnded(browser)
        };
        fx.send(self.line(seat).acceptor(), answer);
    }

    /// The browser's connection is closed.
    pub(super) fn browser_detaches(&mut self, seat: Seat) {
        self.session_mut(seat).is_attached = false;
    }

    /// The browser closes without having been logged on at the CMS.
    pub(super) fn browser_closes(&mut self, seat: Seat) {
        self.session_mut(seat).close();
    }

    /// The phone says something to the CMS.
    pub(super) fn phone_says(
        &mut self,
        seat: Seat,
        said: Said,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let session = self.session_mut(seat);
        let is_this = |ringing: &mut Ringing, contact: ContactRef, number: u16| {
            ringing.contact == contact && ringing.number == number
        };
        let passes = match said {
            Said::LogIn => {
                self.log_on(seat, fx);
                let session = self.session_mut(seat);
                let waits = session.own_log_outs > 0;
                session.waiting = waits.then_some(Waiting { not_ready: false });
                !waits
            }
            Said::LogOut => {
                session.close();
                session.settled = 0;
                true
            }
            Said::Ready | Said::NotReady if session.waiting.is_some() => {
                session.waiting = Some(Waiting { not_ready: said == Said::NotReady });
                false
            }
            Said::Answer(contact, number) => {
                session.ringing.take_if(|it| is_this(it, contact, number)).is_some()
            }
            Said::Refuse(contact, _, number) => {
                let rings = session.ringing.take_if(|it| is_this(it, contact, number)).is_some();
                if !rings {
                    session.settled = session.settled.saturating_sub(1);
                }
                rings
            }
            Said::Done(_) if session.settled > 0 => {
                session.settled -= 1;
                false
            }
            _ => true,
        };
        if passes {
            self.tell_cms(seat, said, fx);
        }
    }

    /// A browser starts a communication session, which logs the agent on at the CMS. One that
    /// was left over from a browser that died is ended first.
    fn log_on(&mut self, seat: Seat, fx: &mut impl Effects<Event, Message>) {
        let reaches_cms = fx.is_open(self.upstream(seat).initiator());
        let time = self.clock(seat, fx);
        let session = self.session_mut(seat);
        // One that still waits has not logged anybody on.
        let left_over = session.is_open && session.logged_on && session.waiting.is_none();
        if left_over {
            session.own_log_outs += 1;
            let rang = session.ringing.take();
            self.tell_cms(seat, Said::LogOut, fx);
            self.put_down(seat, rang, fx);
        }
        let session = self.session_mut(seat);
        let is_new = left_over || session.waiting.is_some() || !session.is_open;
        if is_new {
            session.close();
            session.last_ping = time;
        }
        session.is_open = true;
        session.is_attached = true;
        session.logged_on = reaches_cms;
        session.ringing = None;
        session.settled = 0;
        if is_new {
            self.start_watchdog(seat, fx);
        }
        if !reaches_cms {
            fx.send(self.line(seat).acceptor(), Message::CmsConnection(false));
        }
    }

    /// The CMS has nothing left of former log-ons: now it hears of the one that waited.
    fn pass_on_log_on(&mut self, seat: Seat, fx: &mut impl Effects<Event, Message>) {
        let Some(Waiting { not_ready }) = self.session_mut(seat).waiting.take() else { return };
        self.tell_cms(seat, Said::LogIn, fx);
        if not_ready {
            self.tell_cms(seat, Said::NotReady, fx);
        }
    }

    /// The CMS says something to the phone.
    pub(super) fn cms_says(
        &mut self,
        seat: Seat,
        said: Said,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let passes = match said {
            Said::Offer(contact, medium, number) => {
                self.call_comes_in(seat, Ringing { contact, medium, number }, fx)
            }
            Said::Withdraw(contact, medium, missed) => {
                let rang = self.session_mut(seat).ringing.take_if(|it| it.contact == contact);
                if rang.is_some() {
                    let session = self.session_mut(seat);
                    session.settled = session.settled.saturating_add(1);
                    if missed && self.group_of(seat).pauses {
                        self.tell_cms(seat, Said::NotReady, fx);
                    }
                    self.tell_cms(seat, Said::Done(medium), fx);
                }
                true
            }
            Said::LoggedOut => {
                let session = self.session_mut(seat);
                let own = session.own_log_outs > 0;
                session.own_log_outs -= u8::from(own);
                if own && session.own_log_outs == 0 {
                    self.pass_on_log_on(seat, fx);
                }
                !own
            }
            _ => true,
        };
        if passes && self.session(seat).is_attached {
            fx.send(self.line(seat).acceptor(), Message::Relayed(said));
        }
    }

    /// A call comes in: the session looks at the last ping first (BEAT-2). Returns whether
    /// the call goes through to the browser.
    fn call_comes_in(
        &mut self,
        seat: Seat,
        call: Ringing,
        fx: &mut impl Effects<Event, Message>,
    ) -> bool {
        let server = self.server_of(seat);
        let age = self.age_of_ping(seat, fx);
        let too_old = server.mode != Mode::None && age > server.lag;
        let session = self.session_mut(seat);
        if session.waiting.is_some() {
            self.put_down(seat, Some(call), fx);
            return false;
        }
        if session.is_open && !too_old {
            session.ringing = Some(call);
            if self.truth[seat.0 as usize].is_dead() {
                let server = self.group_of(seat).server;
                self.counts[usize::from(server)].to_dead += 1;
            }
            return true;
        }
        if session.is_open {
            self.log_off(seat, HeartbeatBy::Session, fx);
        }
        // After the log-off, so that the CMS does not choose the same agent again.
        self.put_down(seat, Some(call), fx);
        false
    }

    /// Tells the CMS that a call cannot be taken.
    fn put_down(
        &mut self,
        seat: Seat,
        call: Option<Ringing>,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let Some(Ringing { contact, medium, number }) = call else { return };
        let age = self.age_of_ping(seat, fx);
        self.session_mut(seat).rejected = Some(contact);
        self.note_rejection(seat, age, fx);
        self.tell_cms(seat, Said::Refuse(contact, medium, number), fx);
    }

    /// Logs an agent off from the CMS, and ends the session with its watchdog. What rings is
    /// rejected (A).
    pub(super) fn log_off(
        &mut self,
        seat: Seat,
        by: HeartbeatBy,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let age = self.age_of_ping(seat, fx);
        // What kept the pings away is to blame.
        let last_ping = fx.now().as_nanos().saturating_sub(age.as_nanos());
        let obstacle = fx.obstructed_since(self.line(seat), SimTime::from_nanos(last_ping));
        let cause = fx.earlier(fx.cause(), obstacle);
        fx.set_cause(cause);
        self.note_log_off(seat, by, age, fx);
        let session = self.session_mut(seat);
        let (logged_on, rang, browser) =
            (session.logged_on, session.ringing.take(), session.browser);
        session.close();
        session.interrupted = true;
        if logged_on {
            session.own_log_outs += 1;
            self.tell_cms(seat, Said::LogOut, fx);
        }
        if let Some(Ringing { contact, medium, .. }) = rang {
            self.put_down(seat, rang, fx);
            let session = self.session_mut(seat);
            session.settled = session.settled.saturating_add(1);
            let taken_back = Said::Withdraw(contact, medium, false);
            fx.send(self.line(seat).acceptor(), Message::Relayed(taken_back));
        }
        fx.send(self.line(seat).acceptor(), Message::SessionEnded(browser));
        self.note_service(seat, fx);
    }

    /// The session's connection to the CMS is lost, or there again. It says so to the
    /// browser, and goes on.
    pub(super) fn cms_connection_changed(
        &mut self,
        seat: Seat,
        restored: bool,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let session = self.session_mut(seat);
        session.logged_on = false;
        session.interrupted |= !restored;
        session.forget_calls();
        fx.send(self.line(seat).acceptor(), Message::CmsConnection(restored));
    }

    /// The CRM server is gone, and every session with it.
    pub(super) fn sessions_die(&mut self, server: u16) -> u64 {
        let mut open = 0;
        for seat in self.seats_of(server) {
            let session = &mut self.sessions[seat as usize];
            open += u64::from(session.is_open);
            session.close();
            session.forget_calls();
        }
        open
    }

    fn tell_cms(&self, seat: Seat, said: Said, fx: &mut impl Effects<Event, Message>) {
        fx.send(self.upstream(seat).initiator(), Message::Relayed(said));
    }
}
