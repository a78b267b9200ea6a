//! How the network drives its primary/backup pairs: the rules are in [`super::pair`].

use super::event::{Event, Notice};
use super::ids::{ConnectionId, PairId, ProcessId, Socket};
use super::pair::{Input, Side};
use super::topology::Network;
use crate::kernel::engine::Scheduler;

impl<M: Copy> Network<M> {
    /// A process of a pair changed state.
    pub(super) fn pair_process<E: Copy + From<Event<M>>>(
        &mut self,
        process: ProcessId,
        input: Input,
        scheduler: &mut Scheduler<E>,
        out: &mut Vec<Notice<M>>,
    ) {
        for index in 0..self.pairs.len() {
            for side in Side::BOTH {
                if self.pairs[index].processes[side as usize] == process {
                    self.pair_apply(PairId(index as u16), side, input, scheduler, out);
                }
            }
        }
    }

    /// A process noticed that a connection is lost; it may be the private one of a pair.
    pub(super) fn pair_lost<E: Copy + From<Event<M>>>(
        &mut self,
        socket: Socket,
        scheduler: &mut Scheduler<E>,
        out: &mut Vec<Notice<M>>,
    ) {
        if let Some(pair) = self.pair_on(socket.connection()) {
            let side = Side::BOTH[socket.end() as usize];
            self.pair_apply(pair, side, Input::PeerLost, scheduler, out);
        }
    }

    /// A connection is established again; it may be the private one of a pair.
    pub(super) fn pair_reunited<E: Copy + From<Event<M>>>(
        &mut self,
        connection: ConnectionId,
        scheduler: &mut Scheduler<E>,
        out: &mut Vec<Notice<M>>,
    ) {
        if let Some(pair) = self.pair_on(connection) {
            self.pair_apply(pair, Side::First, Input::Reunited, scheduler, out);
        }
    }

    /// A side has waited long enough.
    pub(super) fn pair_waited<E: Copy + From<Event<M>>>(
        &mut self,
        pair: PairId,
        side: Side,
        version: u16,
        scheduler: &mut Scheduler<E>,
        out: &mut Vec<Notice<M>>,
    ) {
        if self.pairs[usize::from(pair.0)].versions[side as usize] == version {
            self.pair_apply(pair, side, Input::Waited, scheduler, out);
        }
    }

    fn pair_on(&self, connection: ConnectionId) -> Option<PairId> {
        let index = self.pairs.iter().position(|pair| pair.connection == connection)?;
        Some(PairId(index as u16))
    }

    fn pair_apply<E: Copy + From<Event<M>>>(
        &mut self,
        id: PairId,
        side: Side,
        input: Input,
        scheduler: &mut Scheduler<E>,
        out: &mut Vec<Notice<M>>,
    ) {
        let pair = &mut self.pairs[usize::from(id.0)];
        let roles = Side::BOTH.map(|side| pair.role(side));
        let was_out = pair.is_out();
        let waits = pair.apply(side, input, scheduler.now());
        for (side, wait) in Side::BOTH.into_iter().zip(waits) {
            if let Some(wait) = wait {
                let version = pair.versions[side as usize];
                scheduler.after(wait, Event::Activate { version, side, pair: id }.into());
            }
            if pair.role(side) != roles[side as usize] {
                out.push(Notice::Role { pair: id, side, role: pair.role(side) });
            }
        }
        if pair.is_out() != was_out {
            out.push(Notice::Outage { pair: id, over: was_out });
        }
    }
}
