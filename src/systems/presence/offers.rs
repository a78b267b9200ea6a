//! Contacts offered to agents on the word of a copy of their presence (PRES-10).

use std::collections::BTreeMap;

use super::availability::is_available;
use super::event::{Event, Message};
use super::instance::Instance;
use crate::center::effects::Effects;
use crate::center::event::ContactRef;
use crate::kernel::time::{SimDuration, SimTime};
use crate::ledger::ids::AgentId;

/// Offers on the word of a copy that was stale, and what they cost.
#[derive(Clone, Debug, Default)]
pub(super) struct Offers {
    /// Offers on the word of a copy.
    pub made: u64,
    /// Of these, to agents who really were not available.
    pub stale: u64,
    /// How long contacts waited for the answer of an agent who was not available.
    pub waited: SimDuration,
    /// The stale offers that are open.
    open: BTreeMap<AgentId, (ContactRef, SimTime)>,
}

impl Instance {
    /// A switch offers a contact to an agent whom a copy calls available.
    pub fn offered(
        &mut self,
        contact: ContactRef,
        agent: AgentId,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let Some(user) = self.user_of(agent) else { return };
        self.offers.made += 1;
        if !is_available(self.users[user as usize].client.availability) {
            self.offers.stale += 1;
            self.offers.open.insert(agent, (contact, fx.now()));
        }
    }

    /// What was offered came to nothing.
    pub fn offered_in_vain(
        &mut self,
        contact: ContactRef,
        agent: AgentId,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let offers = &mut self.offers;
        if let Some((_, since)) = offers.open.get(&agent).filter(|(it, _)| *it == contact) {
            offers.waited += fx.now().since(*since);
            offers.open.remove(&agent);
        }
    }
}
