//! App servers that act on what they learn, and tell each other (PRES-11).
//!
//! ```text
//!   app server ──Acted──▶ every other app server
//! ```
//!
//! A server that learns that a user is available again offers them something; one that
//! learns that they no longer are withdraws it. It tells the others, and what it is told it
//! takes for done. Which of two things is the newer one, a server's own update or what it is
//! told, it decides as the store does: by order of arrival, by the servers' clocks, or by
//! publish time. From outside it can be seen what was wrong:
//!
//! - *doubled*: an action on an update, or an older one that says the same, on which another
//!   server has acted;
//! - *contrary*: an action on an older update after another server has acted on a newer one
//!   that says the opposite.

use super::app_server::Write;
use super::availability::is_available;
use super::config::Policy;
use super::event::{Event, Message};
use super::instance::Instance;
use crate::center::effects::Effects;
use crate::network::ids::Socket;

/// What a server takes for the last thing that was done about a user.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Shared {
    /// Something is offered to them.
    offered: bool,
    /// What the update was ordered by.
    stamp: i64,
    sequence: u32,
}

/// An action, as the others are told it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Action {
    user: u32,
    now: Shared,
}

/// The last action on the newest update of a user, whoever acted: nobody in the system
/// knows it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Newest {
    sequence: u32,
    offered: bool,
    server: u16,
}

/// What is wrong with an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wrong {
    Nothing,
    Doubled,
    Contrary,
}

impl Newest {
    /// Takes note of an action; tells what is wrong with it.
    pub fn note(&mut self, sequence: u32, offered: bool, server: u16) -> Wrong {
        if sequence > self.sequence {
            *self = Newest { sequence, offered, server };
            return Wrong::Nothing;
        }
        match (server == self.server, offered == self.offered) {
            (true, _) => Wrong::Nothing,
            (false, true) => Wrong::Doubled,
            (false, false) => Wrong::Contrary,
        }
    }
}

impl Shared {
    pub fn new(offered: bool, sequence: u32) -> Self {
        Shared { offered, stamp: i64::MIN, sequence }
    }

    /// Whether `other` is to be taken for newer, as far as a server can tell.
    fn is_older_than(&self, other: &Shared, policy: Policy) -> bool {
        match policy {
            Policy::Arrival => true,
            Policy::LocalClock => other.stamp >= self.stamp,
            Policy::PublishTime => (other.stamp, other.sequence) > (self.stamp, self.sequence),
        }
    }
}

impl Instance {
    /// Prepares servers that coordinate.
    pub fn prepare_coordination(&mut self) {
        if !self.plan.coordinate {
            return;
        }
        let shared = |user: &super::instance::User| {
            Shared::new(is_available(user.client.availability), user.record.sequence)
        };
        let at_start: Vec<Shared> = self.users.iter().map(shared).collect();
        let newest = |shared: &Shared| Newest {
            sequence: shared.sequence,
            offered: shared.offered,
            server: u16::MAX,
        };
        self.newest_actions = at_start.iter().map(newest).collect();
        for server in &mut self.servers {
            server.shared.clone_from(&at_start);
        }
    }

    /// A server has learnt of an update: it acts if nobody has, as far as it knows.
    pub fn act_on(&mut self, number: u16, update: &Write, fx: &mut impl Effects<Event, Message>) {
        let offered = is_available(update.availability);
        let (stamp, sequence) = (update.stamp, update.sequence);
        let now = Shared { offered, stamp, sequence };
        let shared = &mut self.servers[usize::from(number)].shared[update.user as usize];
        if !shared.is_older_than(&now, self.plan.policy) {
            return;
        }
        let acts = shared.offered != offered;
        *shared = now;
        if !acts {
            return;
        }
        let newest = &mut self.newest_actions[update.user as usize];
        self.tally.acted(newest.note(sequence, offered, number));
        let action = Action { user: update.user, now };
        for other in (0..self.servers.len() as u16).filter(|other| *other != number) {
            let Some((place, socket)) = self.between_servers(number, other) else { continue };
            let told = self.told_actions[place].push(action);
            fx.send(socket, Message::Acted { number: told });
        }
    }

    /// A server is told what another one has done.
    pub fn server_hears_server(&mut self, [from, to]: [u16; 2], told: u32) {
        let Some((place, _)) = self.between_servers(from, to) else { return };
        let action = self.told_actions[place].get(told);
        self.told_actions[place].settle(told);
        let Some(Action { user, now }) = action else { return };
        let shared = &mut self.servers[usize::from(to)].shared[user as usize];
        if shared.is_older_than(&now, self.plan.policy) {
            *shared = now;
        }
    }

    /// What was on its way between two servers is lost.
    pub fn servers_reach_each_other(&mut self, [a, b]: [u16; 2]) {
        for ends in [[a, b], [b, a]] {
            if let Some((place, _)) = self.between_servers(ends[0], ends[1]) {
                self.told_actions[place].clear();
            }
        }
    }

    /// The place of what `from` tells `to`, and the end of their connection at `from`.
    fn between_servers(&self, from: u16, to: u16) -> Option<(usize, Socket)> {
        let all = self.plan.between_servers.iter().enumerate();
        all.into_iter().find_map(|(number, (ends, connection))| match *ends {
            [a, b] if [a, b] == [from, to] => Some((2 * number, connection.initiator())),
            [a, b] if [b, a] == [from, to] => Some((2 * number + 1, connection.acceptor())),
            _ => None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pres_11_an_action_on_what_another_has_acted_on_is_doubled_or_contrary() {
        for (first, second, wrong) in [
            ((2, true, 0), (2, true, 1), Wrong::Doubled),
            ((3, false, 0), (2, true, 1), Wrong::Contrary),
            ((4, true, 0), (2, true, 1), Wrong::Doubled),
            ((2, true, 0), (3, false, 1), Wrong::Nothing),
            ((2, true, 0), (2, true, 0), Wrong::Nothing),
        ] {
            let mut newest = Newest::default();
            assert_eq!(newest.note(first.0, first.1, first.2), Wrong::Nothing);
            assert_eq!(newest.note(second.0, second.1, second.2), wrong, "{first:?} {second:?}");
        }
    }

    #[test]
    fn pres_11_what_is_newer_is_decided_as_in_the_store() {
        let shared = |stamp, sequence| Shared { offered: true, stamp, sequence };
        for (mine, told, by_arrival, by_clock, by_publication) in [
            (shared(5, 2), shared(5, 2), true, true, false),
            (shared(5, 3), shared(4, 2), true, false, false),
            (shared(5, 2), shared(5, 3), true, true, true),
            (shared(5, 2), shared(6, 1), true, true, true),
        ] {
            for (policy, newer) in [
                (Policy::Arrival, by_arrival),
                (Policy::LocalClock, by_clock),
                (Policy::PublishTime, by_publication),
            ] {
                assert_eq!(
                    mine.is_older_than(&told, policy),
                    newer,
                    "{mine:?} {told:?} {policy:?}"
                );
            }
        }
    }
}
