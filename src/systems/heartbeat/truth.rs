//! What really is so, for measuring: which browsers are dead, what was noticed of it, what it
//! cost. No process of the system looks at this.

use super::room::Heartbeat;
use super::{event::Seat, session::Rejected};
use crate::center::effects::Effects;
use crate::center::ports::Command;
use crate::kernel::cause::Cause;
use crate::kernel::time::{SimDuration, SimTime};
use crate::ledger::figures::{Figure, FigureRow};
use crate::ledger::heartbeat::{HeartbeatBy, HeartbeatEvent, HeartbeatRow};
use crate::ledger::ids::ContactId;
use crate::ledger::rows::Row;

use super::event::{Event, Message};

/// The truth about one browser.
#[derive(Clone, Copy, Debug)]
pub(super) struct Truth {
    /// Since when it is dead or hangs; never, if it works. A browser that was started anew is
    /// dead to its session until the person has logged on again.
    pub(super) dead_since: SimTime,
    /// It died while its session was open, and nobody has noticed.
    unnoticed: bool,
    /// What killed it.
    cause: Cause,
    /// What stands between it and the CMS is whole, so that calls can reach it.
    served: bool,
}

impl Truth {
    pub(super) const ALIVE: Truth =
        Truth { dead_since: SimTime::NEVER, unnoticed: false, cause: Cause::NONE, served: true };

    pub(super) fn is_dead(&self) -> bool {
        self.dead_since != SimTime::NEVER
    }
}

/// What is counted over the whole run, of one server.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Counts {
    deaths: u64,
    log_offs: u64,
    detections: u64,
    detection_sum: SimDuration,
    detection_max: SimDuration,
    false_logouts: u64,
    missed: u64,
    rejections: u64,
    pub(super) to_dead: u64,
    reroutes: u64,
    added_wait: SimDuration,
    pub(super) cms_pings: u64,
    pub(super) cms_messages: u64,
    pub(super) cms_flags: u64,
}

impl Heartbeat {
    /// A row about a seat, that says nothing yet but what happened.
    fn row_of(
        &self,
        seat: Seat,
        event: HeartbeatEvent,
        fx: &impl Effects<Event, Message>,
    ) -> HeartbeatRow {
        let label = self.server_of(seat).label;
        HeartbeatRow {
            agent: Some(self.agent(seat)),
            ..HeartbeatRow::new(fx.now(), label, event, fx.cause())
        }
    }

    fn counts(&mut self, seat: Seat) -> &mut Counts {
        let server = self.group_of(seat).server;
        &mut self.counts[usize::from(server)]
    }

    /// A browser dies, or hangs.
    pub(super) fn browser_dies(&mut self, seat: Seat, fx: &impl Effects<Event, Message>) {
        let open = self.session(seat).is_open;
        let truth = &mut self.truth[seat.0 as usize];
        if truth.is_dead() {
            return;
        }
        *truth = Truth { dead_since: fx.now(), unnoticed: open, cause: fx.cause(), ..*truth };
        self.counts(seat).deaths += u64::from(open);
    }

    /// A browser works again. If it was dead for longer than the tolerance, somebody should
    /// have noticed.
    pub(super) fn browser_lives(&mut self, seat: Seat, fx: &mut impl Effects<Event, Message>) {
        self.settle_death(seat, fx);
        let truth = &mut self.truth[seat.0 as usize];
        *truth = Truth { served: truth.served, ..Truth::ALIVE };
    }

    /// The browser begins anew with its session, or is about to.
    pub(super) fn note_beginning(&mut self, seat: Seat, fx: &mut impl Effects<Event, Message>) {
        self.session_mut(seat).interrupted = false;
        self.note_service(seat, fx);
    }

    /// Calls reach the browser through the CRM server, and no other way: from the moment at
    /// which that, the browser's line to it or its connection to the CMS does not work, the
    /// agent is out of service, whoever knows of it.
    pub(super) fn note_service(&mut self, seat: Seat, fx: &mut impl Effects<Event, Message>) {
        let served = fx.carries(self.line(seat))
            && fx.carries(self.upstream(seat))
            && !self.session(seat).interrupted;
        let truth = &mut self.truth[seat.0 as usize];
        if std::mem::replace(&mut truth.served, served) != served {
            let agent = self.agent(seat);
            fx.command(Command::Serve { agent, served });
        }
    }

    fn settle_death(&mut self, seat: Seat, fx: &mut impl Effects<Event, Message>) {
        let truth = self.truth[seat.0 as usize];
        let dead = fx.now().since(truth.dead_since);
        if !truth.unnoticed || dead <= self.server_of(seat).lag {
            return;
        }
        self.counts(seat).missed += 1;
        let row = self.row_of(seat, HeartbeatEvent::MissedDetection, fx);
        let dead = Some(dead);
        fx.record(Row::Heartbeat(HeartbeatRow { dead, cause: truth.cause, ..row }));
    }

    /// An agent is logged off.
    pub(super) fn note_log_off(
        &mut self,
        seat: Seat,
        by: HeartbeatBy,
        age: SimDuration,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let truth = &mut self.truth[seat.0 as usize];
        let dead = truth.is_dead().then(|| fx.now().since(truth.dead_since));
        let detected = std::mem::take(&mut truth.unnoticed);
        let counts = self.counts(seat);
        counts.log_offs += 1;
        match dead {
            Some(dead) if detected => {
                counts.detections += 1;
                counts.detection_sum += dead;
                counts.detection_max = counts.detection_max.max(dead);
            }
            Some(_) => {}
            None => counts.false_logouts += 1,
        }
        let row = self.row_of(seat, HeartbeatEvent::LogOff, fx);
        let (by, age, alive) = (Some(by), Some(age), Some(dead.is_none()));
        fx.record(Row::Heartbeat(HeartbeatRow { by, age, alive, dead, ..row }));
    }

    /// A session rejects a call.
    pub(super) fn note_rejection(
        &mut self,
        seat: Seat,
        age: SimDuration,
        fx: &mut impl Effects<Event, Message>,
    ) {
        self.counts(seat).rejections += 1;
        let alive = Some(!self.truth[seat.0 as usize].is_dead());
        let row = self.row_of(seat, HeartbeatEvent::Rejection, fx);
        let (by, age) = (Some(HeartbeatBy::Session), Some(age));
        fx.record(Row::Heartbeat(HeartbeatRow { by, age, alive, ..row }));
    }

    /// An offer to an agent came to nothing: it concerns us if the browser is dead, or the
    /// session rejected it.
    pub(super) fn note_reroute(
        &mut self,
        seat: Seat,
        (contact, id): (Rejected, ContactId),
        waited: SimDuration,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let rejected = self.session_mut(seat).rejected.take_if(|it| *it == contact).is_some();
        let truth = self.truth[seat.0 as usize];
        if !rejected && !truth.is_dead() {
            return;
        }
        let counts = self.counts(seat);
        counts.reroutes += 1;
        counts.added_wait += waited;
        let dead = truth.is_dead().then(|| fx.now().since(truth.dead_since));
        let row = self.row_of(seat, HeartbeatEvent::Reroute, fx);
        fx.record(Row::Heartbeat(HeartbeatRow {
            contact: Some(id),
            by: rejected.then_some(HeartbeatBy::Session),
            alive: Some(!truth.is_dead()),
            dead,
            added_wait: Some(waited),
            ..row
        }));
    }

    /// A person starts a new session.
    pub(super) fn note_new_session(&mut self, seat: Seat, fx: &mut impl Effects<Event, Message>) {
        let row = self.row_of(seat, HeartbeatEvent::NewSession, fx);
        fx.record(Row::Heartbeat(row));
    }

    /// Writes the figures of the run.
    pub(super) fn tell_figures(&mut self, fx: &mut impl Effects<Event, Message>) {
        for seat in (0..self.truth.len() as u32).map(Seat) {
            self.settle_death(seat, fx);
        }
        for (server, counts) in self.servers.iter().zip(&self.counts) {
            let mean = |sum: f64, of: u64| (of > 0).then(|| sum / of as f64);
            let seconds = |sum: SimDuration, of: u64| mean(sum.as_secs_f64(), of);
            let longest = (counts.detections > 0).then(|| counts.detection_max.as_secs_f64());
            let name = server.label;
            for (figure, count) in [
                (Figure::DeadBrowsers, counts.deaths),
                (Figure::LogOffs, counts.log_offs),
                (Figure::Detections, counts.detections),
                (Figure::MissedDetections, counts.missed),
                (Figure::FalseLogouts, counts.false_logouts),
                (Figure::CallsToDeadBrowsers, counts.to_dead),
                (Figure::RejectedCalls, counts.rejections),
                (Figure::ReroutedCalls, counts.reroutes),
                (Figure::CmsPings, counts.cms_pings),
                (Figure::CmsMessages, counts.cms_messages),
                (Figure::CmsFlags, counts.cms_flags),
            ] {
                fx.record(Row::Figure(FigureRow::count(name, figure, count)));
            }
            let per_death = mean(counts.reroutes as f64, counts.deaths);
            let detection = seconds(counts.detection_sum, counts.detections);
            for (figure, value) in [
                (Figure::DetectionMean, detection),
                (Figure::DetectionMax, longest),
                (Figure::ReroutedPerDeadBrowser, per_death),
                (Figure::AddedWait, seconds(counts.added_wait, counts.reroutes)),
            ] {
                fx.record(Row::Figure(FigureRow::value(name, figure, value)));
            }
        }
    }
}
