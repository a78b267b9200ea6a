//! Availability numbers: what the aggregated presence of a user is told by (PRES-10).
//!
//! | class | numbers |
//! |---|---|
//! | Available | 3000 to 4499 |
//! | Busy | 6000 to 7499 |
//! | DND (do not disturb) | 9000 to 11999 |
//! | Away | 15000 to 17999 |
//! | Offline | 18000 and more |

use crate::ledger::rows::AgentState;

/// An availability number.
pub type Availability = u16;

/// Available.
pub const AVAILABLE: Availability = 3_500;
/// Busy.
pub const BUSY: Availability = 6_500;
/// Not to be disturbed.
pub const DND: Availability = 9_500;
/// Away.
pub const AWAY: Availability = 15_500;
/// No endpoint is registered.
pub const OFFLINE: Availability = 18_500;

/// Among what a user who is no agent changes (A).
pub const STATES: [Availability; 4] = [AVAILABLE, BUSY, DND, AWAY];

/// Whether a number means Available.
pub const fn is_available(number: Availability) -> bool {
    matches!(number, 3_000..=4_499)
}

/// What an agent's client publishes in a state (A): a phone that only rings changes nothing,
/// somebody who is not ready is away.
pub const fn of_state(state: AgentState) -> Availability {
    match state {
        AgentState::LoggedOut => OFFLINE,
        AgentState::NotReady => AWAY,
        AgentState::Available | AgentState::Reserved => AVAILABLE,
        AgentState::Talking
        | AgentState::Active
        | AgentState::Held
        | AgentState::WrapUp
        | AgentState::Interrupted
        | AgentState::Paused => BUSY,
    }
}

/// The aggregated number of somebody in several media: the least available.
pub fn aggregate(states: impl Iterator<Item = AgentState>) -> Availability {
    states.map(of_state).max().unwrap_or(OFFLINE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pres_10_every_state_of_an_agent_has_a_number_of_the_vendors_ranges() {
        for state in AgentState::ALL {
            let number = of_state(*state);
            let range = match state {
                AgentState::Available | AgentState::Reserved => 3_000..=4_499,
                AgentState::LoggedOut => 18_000..=u16::MAX,
                AgentState::NotReady => 15_000..=17_999,
                _ => 6_000..=7_499,
            };
            assert!(range.contains(&number), "{state:?} {number}");
            assert_eq!(is_available(number), (3_000..=4_499).contains(&number));
        }
        assert!((9_000..=11_999).contains(&DND));
    }

    #[test]
    fn pres_10_of_several_media_the_least_available_counts() {
        use AgentState::{Active, Available, LoggedOut};
        for (states, number) in [
            (vec![Available, Available], AVAILABLE),
            (vec![Available, Active], BUSY),
            (vec![Active, LoggedOut], OFFLINE),
            (vec![], OFFLINE),
        ] {
            assert_eq!(aggregate(states.into_iter()), number);
        }
    }
}
