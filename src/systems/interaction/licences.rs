//! Licences: each pair checks out what it is configured for, in the order of the nodes; an
//! agent needs one on every node (IXN-17).

use super::cluster::{Cluster, Fx};
use super::config::LICENCES;
use super::errors::Code;
use super::event::{Event, Message, Told};
use super::event_log::Logged;
use super::node::{Front, Session};
use crate::ledger::rows::{AgentReason, Row, WarningCode, WarningRow};

/// The licences of a cluster.
#[derive(Clone, Copy, Debug)]
pub struct Licences {
    total: Option<u32>,
    off: u32,
}

impl Licences {
    /// So many, or any number.
    pub fn new(total: Option<u32>) -> Self {
        Licences { total, off: 0 }
    }
}

impl Cluster {
    /// Every pair checks out its licences.
    pub(super) fn check_out_licences(&mut self) {
        for node in 0..self.nodes.len() as u8 {
            self.check_out(node);
        }
    }

    /// A pair checks out what it is configured for, or what is left; the backup shares what
    /// its primary has.
    pub(super) fn check_out(&mut self, node: u8) {
        if self.nodes[usize::from(node)].seats.is_some() {
            return;
        }
        let wanted = self.plan.config.nodes[usize::from(node)].0.seats;
        let taken: u32 = self.nodes.iter().filter_map(|node| node.seats).sum();
        let left = self
            .licences
            .total
            .map(|all| all.saturating_sub(self.licences.off).saturating_sub(taken));
        self.nodes[usize::from(node)].seats = match (wanted, left) {
            (Some(wanted), Some(left)) => Some(wanted.min(left)),
            (wanted, left) => wanted.or(left),
        };
    }

    /// A pair of which neither server is primary gives its licences back.
    pub(super) fn return_licences_if_out(&mut self, node: u8) {
        let at = &mut self.nodes[usize::from(node)];
        if at.primary.is_none() {
            at.seats = None;
        }
    }

    fn seats_of(&self, node: u8) -> u32 {
        let at = &self.nodes[usize::from(node)];
        at.seats.map_or(u32::MAX, |seats| seats.saturating_sub(at.seats_off))
    }

    /// A fault takes `by` off a resource, or gives it back.
    pub(super) fn capacity_changed(
        &mut self,
        resource: u16,
        by: f64,
        shrinks: bool,
        fx: &mut impl Fx,
    ) {
        if resource == LICENCES {
            let off = &mut self.licences.off;
            *off = if shrinks { *off + by as u32 } else { off.saturating_sub(by as u32) };
            // Those who checked out last lose first (A).
            let limit = self.licences.total.map(|all| all.saturating_sub(self.licences.off));
            let mut left = limit.unwrap_or(u32::MAX);
            for node in 0..self.nodes.len() as u8 {
                let wanted = self.plan.config.nodes[usize::from(node)].0.seats;
                let at = &mut self.nodes[usize::from(node)];
                if at.primary.is_some() {
                    let seats = wanted.map_or(left, |wanted| wanted.min(left));
                    left -= seats.min(left);
                    at.seats = Some(seats);
                }
                self.log_out_excess(node, fx);
            }
            return;
        }
        let node = (resource / 2) as u8;
        let at = &mut self.nodes[usize::from(node)];
        if resource.is_multiple_of(2) {
            let due = match shrinks {
                true => at.database.shrink(by, fx.now()),
                false => at.database.grow(by, fx.now()),
            };
            if let Some(due) = due {
                fx.after(due.after, Event::DatabaseDone(self.number, node, due.completion));
            }
        } else {
            let off = &mut at.seats_off;
            *off = if shrinks { *off + by as u32 } else { off.saturating_sub(by as u32) };
            self.log_out_excess(node, fx);
        }
    }

    /// Whoever is too many at a node is logged out, the latest first (A).
    fn log_out_excess(&mut self, node: u8, fx: &mut impl Fx) {
        let seats = self.seats_of(node);
        let mut out = 0;
        while self.nodes[usize::from(node)].logged_in > seats {
            let sessions = self.nodes[usize::from(node)].sessions.iter().enumerate();
            let latest = sessions
                .filter_map(|(desktop, session)| Some((session.as_ref()?.number, desktop)))
                .max();
            let Some((_, desktop)) = latest else { break };
            let session = self.nodes[usize::from(node)].sessions[desktop];
            self.node_logs_out(node, desktop as u32, fx);
            if let Some(session) = session {
                let message = Message::LoggedOut(desktop as u32, AgentReason::NoLicence);
                self.node_sends(node, session.front, message, fx);
            }
            out += 1;
        }
        if out > 0 {
            self.counts.licence_logouts += out;
            fx.record(Row::Warning(WarningRow {
                time: fx.now(),
                code: WarningCode::LicencesReduced,
                subject: self.plan.nodes[usize::from(node)].label,
                count: out,
                cause: fx.cause(),
            }));
        }
    }

    /// An agent logs in at a node.
    pub(super) fn node_logs_in(
        &mut self,
        node: u8,
        desktop: u32,
        front: Front,
        fx: &mut impl Fx,
    ) -> Code {
        let seats = self.seats_of(node);
        let at = &mut self.nodes[usize::from(node)];
        if let Some(session) = &mut at.sessions[desktop as usize] {
            // The agent comes by another way than before.
            session.front = front;
            return Code::Done;
        }
        if at.logged_in >= seats {
            return Code::NoLicence;
        }
        at.logins += 1;
        at.logged_in += 1;
        let number = at.logins;
        at.sessions[desktop as usize] = Some(Session { front, number });
        let until = self.plan.config.login_session_timeout;
        let number = number as u16;
        fx.after_constant(until, Event::SessionEnds(self.number, node, number, desktop));
        self.log_event(node, Logged::LogIn(desktop), fx);
        self.report(node, Told::LoggedIn, desktop, fx);
        Code::Done
    }

    /// An agent logs out at a node, or is logged out: what was only offered waits again.
    pub(super) fn node_logs_out(&mut self, node: u8, desktop: u32, fx: &mut impl Fx) {
        let at = &mut self.nodes[usize::from(node)];
        if at.sessions[desktop as usize].take().is_none() {
            return;
        }
        at.logged_in -= 1;
        self.log_event(node, Logged::LogOut(desktop), fx);
        self.report(node, Told::LoggedOut, desktop, fx);
        self.give_up_work_of(node, desktop, fx);
    }

    /// The session of an agent has lasted long enough.
    pub(super) fn session_ends(&mut self, node: u8, number: u16, desktop: u32, fx: &mut impl Fx) {
        let session = self.nodes[usize::from(node)].sessions[desktop as usize];
        if let Some(session) = session.filter(|session| session.number as u16 == number) {
            self.node_logs_out(node, desktop, fx);
            let message = Message::LoggedOut(desktop, AgentReason::ClusterLogout);
            self.node_sends(node, session.front, message, fx);
        }
    }
}
