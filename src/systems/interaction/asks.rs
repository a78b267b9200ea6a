//! Requests that are under way. Messages carry their numbers; what is kept of one here is
//! what the message would carry, what the proxy that serves it has heard so far, and what the
//! client keeps until the answer.

use std::collections::VecDeque;

use super::config::RequestKind;
use super::errors::Code;
use super::store::{NOBODY, Rec};
use crate::kernel::cause::Cause;
use crate::kernel::time::SimDuration;
use crate::ledger::rows::Medium;

/// A request: 24 bits of place, 8 of generation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct AskRef(pub u32);

/// What is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Request {
    /// A media server submits an interaction.
    Submit,
    /// A strategy or a client pulls from a queue; a node may hold it so long if it has
    /// nothing. A proxy asks one node after the other.
    Pull {
        /// For a strategy.
        strategy: bool,
    },
    /// A strategy has an interaction delivered to an agent.
    Deliver,
    /// An agent accepts.
    Accept,
    /// An agent does not.
    Reject,
    /// An agent, a client or a media server is done with an interaction.
    Complete,
    /// An agent logs in.
    LogIn,
    /// An agent logs out.
    LogOut,
    /// An agent may be offered interactions.
    Ready,
    /// An agent may not.
    NotReady,
    /// What a scripted client asks.
    Scripted(RequestKind),
    /// The content of a snapshot.
    ReadSnapshot,
    /// A proxy gives back what a client that is gone has pulled.
    Release,
}

/// Who asks: a desktop or another client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asker {
    /// An agent's desktop.
    Desktop(u32),
    /// Any other client.
    Client(u16),
    /// A proxy by itself: it logs its agents in where a node has come back.
    Proxy(u8),
}

/// A request under way.
#[derive(Clone, Copy, Debug)]
pub struct Ask {
    /// Who asks.
    pub asker: Asker,
    /// What.
    pub request: Request,
    /// About which interaction, if the client has it.
    pub rec: Rec,
    /// Its id.
    pub id: u32,
    /// The queue.
    pub queue: u16,
    /// The tenant, if the client names one.
    pub tenant: Option<u8>,
    /// The medium that a proxy routes by.
    pub medium: Medium,
    /// The agent's desktop that it is about.
    pub desktop: u32,
    /// The most interactions that the client wants.
    pub limit: u32,
    /// The ESP server.
    pub esp: u16,
    /// An attribute that a proxy routes by is missing or wrong.
    pub broken: bool,
    /// How long a node holds a pull, as the proxy says; none: as the node says.
    pub hold: Option<SimDuration>,
    /// The proxy, and its life in which it got the request.
    pub proxy: Option<(u8, u16)>,
    /// The proxy checks first whether the id is there.
    pub checking: bool,
    /// The nodes whose answer the proxy still waits for.
    pub waiting: u32,
    /// The nodes that were asked.
    pub asked: u32,
    /// Of a pull: the node that is asked first, and how many have been.
    pub turn: (u8, u8),
    /// The nodes that did it, or have it.
    pub done: u32,
    /// What a node refused it with.
    pub refused: Option<Code>,
    /// A node that should be asked could not be, or was lost while asked.
    pub unreachable: Option<Code>,
    /// The answer's number so far: an interaction, or how many.
    pub value: u32,
    /// Of merged lists: the last place so far.
    pub last: u64,
    /// Of merged lists: how many are out of order.
    pub disordered: u32,
    /// Jobs in databases.
    pub jobs: u8,
    /// Its client has its answer, or has given it up.
    pub over: bool,
    /// The client gave the id itself.
    pub foreign_id: bool,
    /// The snapshot: where it was taken, in which life, and the nodes that have a part.
    pub snapshot: Option<(u8, u16)>,
    /// The node that an error is about.
    pub blamed: u32,
    /// The fault that the request goes back to.
    pub cause: Cause,
}

impl Ask {
    /// A request with nothing but who asks what.
    pub fn new(asker: Asker, request: Request) -> Self {
        Ask {
            asker,
            request,
            rec: Rec(NOBODY),
            id: NOBODY,
            queue: u16::MAX,
            tenant: None,
            medium: Medium::Generic,
            desktop: NOBODY,
            limit: u32::MAX,
            esp: 0,
            broken: false,
            hold: None,
            proxy: None,
            checking: false,
            waiting: 0,
            asked: 0,
            turn: (0, 0),
            done: 0,
            refused: None,
            unreachable: None,
            value: 0,
            last: 0,
            disordered: 0,
            jobs: 0,
            over: false,
            foreign_id: false,
            snapshot: None,
            blamed: NOBODY,
            cause: Cause::NONE,
        }
    }
}

/// All requests that are under way.
#[derive(Clone, Debug, Default)]
pub struct Asks {
    slots: Vec<(u8, Option<Ask>)>,
    /// The longest free first, so that generations last.
    free: VecDeque<u32>,
}

impl Asks {
    /// Keeps a request.
    pub fn insert(&mut self, ask: Ask) -> AskRef {
        let slot = self.free.pop_front().unwrap_or_else(|| {
            self.slots.push((0, None));
            self.slots.len() as u32 - 1
        });
        assert!(slot < 1 << 24, "more than 16 million requests at once");
        let (generation, place) = &mut self.slots[slot as usize];
        *place = Some(ask);
        AskRef(u32::from(*generation) << 24 | slot)
    }

    /// A request that is still known.
    #[inline]
    pub fn get(&self, ask: AskRef) -> Option<&Ask> {
        let (generation, kept) = self.slots.get((ask.0 & 0xff_ffff) as usize)?;
        if u32::from(*generation) == ask.0 >> 24 { kept.as_ref() } else { None }
    }

    /// A request that is still known.
    #[inline]
    pub fn get_mut(&mut self, ask: AskRef) -> Option<&mut Ask> {
        let (generation, kept) = self.slots.get_mut((ask.0 & 0xff_ffff) as usize)?;
        if u32::from(*generation) == ask.0 >> 24 { kept.as_mut() } else { None }
    }

    /// The client has its answer or has given it up: the request is forgotten once no
    /// database works on it any more.
    pub fn release(&mut self, ask: AskRef) {
        let Some(kept) = self.get_mut(ask) else { return };
        kept.over = true;
        if kept.jobs == 0 {
            let slot = ask.0 & 0xff_ffff;
            let (generation, place) = &mut self.slots[slot as usize];
            *generation = generation.wrapping_add(1);
            *place = None;
            self.free.push_back(slot);
        }
    }

    /// A database is done with it.
    pub fn job_done(&mut self, ask: AskRef) {
        let Some(kept) = self.get_mut(ask) else { return };
        kept.jobs = kept.jobs.saturating_sub(1);
        if kept.over {
            self.release(ask);
        }
    }

    /// The requests under way for which `wanted` is true.
    pub fn find(&self, wanted: impl Fn(&Ask) -> bool) -> Vec<AskRef> {
        let slots = self.slots.iter().enumerate();
        let live = slots.filter_map(|(slot, (generation, kept))| {
            let kept = kept.as_ref().filter(|kept| !kept.over)?;
            wanted(kept).then_some(AskRef(u32::from(*generation) << 24 | slot as u32))
        });
        live.collect()
    }
}
