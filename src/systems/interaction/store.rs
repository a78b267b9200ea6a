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
    /// By slot of a contact: the interaction that is worked on for it.
    by_contact: Vec<Option<(ContactRef, Rec)>>,
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
            self.by_contact[index] = Some((contact, rec));
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
        let (of, rec) = (*self.by_contact.get(contact.slot as usize)?)?;
        (of == contact && self.get(rec).is_some()).then_some(rec)
    }

    /// Takes note of which of several interactions with one id an agent works on.
    pub fn works_on(&mut self, contact: ContactRef, rec: Rec) {
        // What is left of a contact that is gone says nothing about the one in its place.
        let place = &mut self.by_contact[contact.slot as usize];
        if place.is_some_and(|(of, _)| of == contact) {
            *place = Some((contact, rec));
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
