//! The interactions of a cluster: what the nodes' databases hold.

use std::cmp::Reverse;
use std::collections::VecDeque;

use crate::center::event::ContactRef;
use crate::kernel::cause::Cause;
use crate::kernel::time::SimTime;
use crate::ledger::interaction::InteractionName;
use crate::ledger::rows::Medium;

/// No desktop, node, client or proxy.
pub const NOBODY: u32 = u32::MAX;

/// An interaction that a node holds, or is about to: 24 bits of place, 8 of generation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rec(pub u32);

/// Where an interaction is in its life (IXN-5).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// On its way into a node's database.
    Submitted,
    /// In its queue.
    Queued,
    /// Taken from the queue; the database has not confirmed it yet.
    Taking,
    /// With a strategy, or with a client that pulled it.
    Taken,
    /// An agent is invited.
    Delivering,
    /// An agent handles it.
    Handling,
}

/// The place of an interaction in the view of a queue: the first is given first.
pub type ViewKey = (Reverse<i16>, u32, Rec);

/// An interaction.
#[derive(Clone, Copy, Debug)]
pub struct Interaction {
    /// Its id: unique if the cluster made it.
    pub id: u32,
    /// What rows call it.
    pub name: InteractionName,
    /// The contact behind it, if a customer is.
    pub contact: Option<ContactRef>,
    /// Its queue.
    pub queue: u16,
    /// Its medium.
    pub medium: Medium,
    /// Its priority: higher is served first.
    pub priority: i16,
    /// Its segment in the view of its queue.
    pub segment: u8,
    /// Its number among all that were submitted to the queue.
    pub sequence: u32,
    /// When it was submitted.
    pub submitted: SimTime,
    /// Where it is in its life.
    pub stage: Stage,
    /// Counts the stages: outdates time-outs.
    pub stamp: u16,
    /// The node that holds it.
    pub node: u8,
    /// The desktop that it is delivered to.
    pub desktop: u32,
    /// The proxy through which it was taken; [`NOBODY`] if directly.
    pub taken_via: u32,
    /// How many that are due after it were taken when it began to wait.
    pub before: u32,
    /// The agent's own place is gone: it waits until the node learns of that.
    pub orphan: bool,
    /// The fault that acted on it.
    pub cause: Cause,
}

/// All interactions.
#[derive(Clone, Debug, Default)]
pub struct Store {
    slots: Vec<(u8, Option<Interaction>)>,
    /// The longest free first, so that generations last.
    free: VecDeque<u32>,
    /// Outdates time-outs of what was in a place before.
    stamps: u16,
    /// By slot of a contact: what is there for it.
    by_contact: Vec<Option<OfContact>>,
}

/// The interaction of a contact. There may be more than one with its id (IXN-10).
#[derive(Clone, Copy, Debug)]
struct OfContact {
    contact: ContactRef,
    rec: Rec,
    /// An agent has taken it up, or the customer is gone: another one is a duplicate.
    settled: bool,
}

impl Store {
    /// Keeps an interaction.
    pub fn insert(&mut self, mut interaction: Interaction) -> Rec {
        self.stamps = self.stamps.wrapping_add(101);
        interaction.stamp = self.stamps;
        let slot = self.free.pop_front().unwrap_or_else(|| {
            self.slots.push((0, None));
            self.slots.len() as u32 - 1
        });
        assert!(slot < 1 << 24, "more than 16 million interactions at once");
        let (generation, place) = &mut self.slots[slot as usize];
        *place = Some(interaction);
        let rec = Rec(u32::from(*generation) << 24 | slot);
        if let Some(contact) = interaction.contact {
            let index = contact.slot as usize;
            if self.by_contact.len() <= index {
                self.by_contact.resize(index + 1, None);
            }
            let kept = self.by_contact[index].filter(|kept| kept.contact == contact);
            // A second one with its id does not take the place of the first.
            if kept.is_none_or(|kept| !kept.settled && self.get(kept.rec).is_none()) {
                self.by_contact[index] = Some(OfContact { contact, rec, settled: false });
            }
        }
        rec
    }

    /// An interaction that is still there.
    #[inline]
    pub fn get(&self, rec: Rec) -> Option<&Interaction> {
        let (generation, kept) = self.slots.get((rec.0 & 0xff_ffff) as usize)?;
        if u32::from(*generation) == rec.0 >> 24 { kept.as_ref() } else { None }
    }

    /// An interaction that is still there.
    #[inline]
    pub fn get_mut(&mut self, rec: Rec) -> Option<&mut Interaction> {
        let (generation, kept) = self.slots.get_mut((rec.0 & 0xff_ffff) as usize)?;
        if u32::from(*generation) == rec.0 >> 24 { kept.as_mut() } else { None }
    }

    /// Forgets an interaction.
    pub fn remove(&mut self, rec: Rec) -> Option<Interaction> {
        self.get(rec)?;
        let slot = rec.0 & 0xff_ffff;
        let (generation, kept) = &mut self.slots[slot as usize];
        *generation = generation.wrapping_add(1);
        self.free.push_back(slot);
        kept.take()
    }

    /// The interaction for a contact, if it is there.
    pub fn of_contact(&self, contact: ContactRef) -> Option<Rec> {
        let kept = (*self.by_contact.get(contact.slot as usize)?)?;
        if kept.contact != contact {
            return None;
        }
        if kept.settled || self.get(kept.rec).is_some() {
            return self.get(kept.rec).map(|_| kept.rec);
        }
        // The first came to nothing: another one with its id may be there.
        self.all().find(|(_, it)| it.contact == Some(contact)).map(|(rec, _)| rec)
    }

    /// An agent takes up an interaction; false if there was another one with its id before,
    /// or if what it was about is over.
    pub fn takes_up(&mut self, contact: ContactRef, rec: Rec) -> bool {
        let place = self.by_contact.get_mut(contact.slot as usize).and_then(Option::as_mut);
        let Some(kept) = place.filter(|kept| kept.contact == contact) else { return false };
        if kept.settled && kept.rec != rec {
            return false;
        }
        (kept.rec, kept.settled) = (rec, true);
        true
    }

    /// The customer is gone: whatever else is there for the contact is a duplicate.
    pub fn settle(&mut self, contact: ContactRef) {
        let place = self.by_contact.get_mut(contact.slot as usize).and_then(Option::as_mut);
        if let Some(kept) = place.filter(|kept| kept.contact == contact) {
            kept.settled = true;
        }
    }

    /// All interactions that are there.
    pub fn all(&self) -> impl Iterator<Item = (Rec, &Interaction)> {
        self.slots.iter().enumerate().filter_map(|(slot, (generation, kept))| {
            Some((Rec(u32::from(*generation) << 24 | slot as u32), kept.as_ref()?))
        })
    }
}

impl Interaction {
    /// Enters a stage; returns its number, for its time-out.
    pub fn enter(&mut self, stage: Stage) -> u16 {
        self.stage = stage;
        self.stamp = self.stamp.wrapping_add(1);
        self.stamp
    }

    /// Its place in the view of its queue.
    pub fn view_key(&self, rec: Rec, by_priority: bool) -> ViewKey {
        (Reverse(if by_priority { self.priority } else { 0 }), self.sequence, rec)
    }
}
