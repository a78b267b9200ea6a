//! Agents' desktops and the Finesse servers A and B (PG-6).
//!
//! ```text
//!   desktop ──SignIn──▶ Finesse A ──SignIn, SignOut──▶ CTI server
//!      ╲·············▶ Finesse B
//! ```
//!
//! A desktop that loses its server reaches the backup after a while: the more of them come at
//! once, the longer. The server, or the CTI server behind it, logs out whom it loses.

use super::event::{Event, Message};
use super::room::Peripheral;
use crate::center::effects::Effects;
use crate::kernel::time::SimDuration;
use crate::ledger::ids::AgentId;

impl Peripheral {
    pub(super) fn desktop_loses(
        &mut self,
        agent: AgentId,
        which: u8,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let seat = self.seat(agent);
        if seat.desk_at == Some(which) {
            seat.desk_at = None;
            seat.desk_was_at = which;
            let site = seat.plan.site;
            let leaving = &mut self.site(site).leaving[usize::from(which)];
            *leaving += 1;
            let rank = *leaving;
            self.expect_backup(agent, rank, fx);
        }
    }

    /// The desktop will try the backup; `rank` counts those that come at once.
    fn expect_backup(&mut self, agent: AgentId, rank: u32, fx: &mut impl Effects<Event, Message>) {
        let rules = self.rules_of_site(self.seats[agent.0 as usize].map_or(0, |it| it.plan.site));
        let seat = self.seat(agent);
        seat.takes_any = false;
        seat.number = seat.number.wrapping_add(1);
        let wait = backup_wait((rules.backup_least, rules.backup_most), rank, rules.backup_users);
        fx.after(wait, Event::ReachesBackup(agent, seat.number));
    }

    pub(super) fn reaches_backup(
        &mut self,
        agent: AgentId,
        number: u16,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let seat = self.seat(agent);
        if seat.number != number || seat.desk_at.is_some() {
            return;
        }
        seat.takes_any = true;
        let (last, connections) = (seat.desk_was_at, seat.plan.to_finesse);
        for which in [1 - last, last] {
            if fx.is_open(connections[usize::from(which)].initiator()) {
                self.sign_in(agent, which, fx);
                return;
            }
        }
    }

    pub(super) fn desktop_reaches(
        &mut self,
        agent: AgentId,
        which: u8,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let seat = *self.seat(agent);
        if seat.desk_at.is_none() && (seat.takes_any || which == seat.desk_was_at) {
            self.sign_in(agent, which, fx);
        }
    }

    fn sign_in(&mut self, agent: AgentId, which: u8, fx: &mut impl Effects<Event, Message>) {
        let seat = self.seat(agent);
        seat.desk_at = Some(which);
        seat.desk_was_at = which;
        fx.send(seat.plan.to_finesse[usize::from(which)].initiator(), Message::SignIn(agent));
    }

    pub(super) fn desktop_dies(&mut self, agent: AgentId) {
        let seat = self.seat(agent);
        seat.number = seat.number.wrapping_add(1);
        if let Some(at) = seat.desk_at.take() {
            seat.desk_was_at = at;
        }
    }

    /// A desktop runs again: it signs in where it was, as soon as it is connected, or else
    /// where it can.
    pub(super) fn desktop_starts(&mut self, agent: AgentId, fx: &mut impl Effects<Event, Message>) {
        if self.seat(agent).desk_at.is_none() {
            self.expect_backup(agent, 1, fx);
        }
    }

    pub(super) fn finesse_hears_desktop(
        &mut self,
        agent: AgentId,
        which: u8,
        message: Message,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let site = self.seat(agent).plan.site;
        self.site(site).leaving[usize::from(which)] = 0;
        fx.send(self.site(site).finesse[usize::from(which)].initiator(), message);
    }

    /// A Finesse server has lost a desktop.
    pub(super) fn finesse_loses(
        &mut self,
        agent: AgentId,
        which: u8,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let seat = self.seat(agent);
        if seat.signed == Some(which) {
            let site = seat.plan.site;
            let socket = self.site(site).finesse[usize::from(which)].initiator();
            fx.send(socket, Message::SignOut(agent));
        }
    }

    /// A Finesse server has the CTI server again: it tells who is there.
    pub(super) fn finesse_tells_all(
        &mut self,
        site: u16,
        which: u8,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let socket = self.site(site).finesse[usize::from(which)].initiator();
        for member in 0..self.site(site).members.len() {
            let agent = self.site(site).members[member];
            let seat = self.seat(agent);
            let connection = seat.plan.to_finesse[usize::from(which)];
            if seat.desk_at == Some(which) && fx.is_open(connection.acceptor()) {
                fx.send(socket, Message::SignIn(agent));
            }
        }
    }
}

/// How long the desktop of this rank takes: the first `least`, the last of `users` `most`.
fn backup_wait((least, most): (SimDuration, SimDuration), rank: u32, users: u32) -> SimDuration {
    let before = u64::from(rank.min(users).saturating_sub(1));
    let step = most.saturating_sub(least).as_nanos() / u64::from(users.max(2) - 1);
    // On the grid of microseconds, as everything that is drawn.
    least + SimDuration::from_micros(step * before / 1000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pg_6_reaching_the_backup_takes_longer_the_more_come_at_once() {
        for (least, most, users) in [(60, 150, 2000), (60, 60, 10), (10, 40, 4)] {
            let seconds = SimDuration::from_secs;
            let range = (seconds(least), seconds(most));
            assert_eq!(backup_wait(range, 1, users), seconds(least));
            let last = backup_wait(range, users, users);
            assert!(last <= seconds(most) && last + SimDuration::from_millis(1) > seconds(most));
            assert_eq!(backup_wait(range, users + 5, users), last, "nobody takes longer");
            let middle = users / 2;
            let share = f64::from(middle - 1) / f64::from(users - 1);
            let expected = least as f64 + (most - least) as f64 * share;
            let found = backup_wait(range, middle, users).as_secs_f64();
            assert!((found - expected).abs() < 1e-3, "{found} s, by hand {expected} s");
        }
    }
}
