//! What helps contacts that have waited long: more groups, or another switch (CORE-13).
//!
//! ```text
//!   switch A ──MoveAsked──▶ switch B      still here when the answer comes,
//!            ◀─MoveGranted─               and B still has room: the contact moves
//! ```
//!
//! Until it moves the contact waits at A and can be served there. B answers only if it has
//! room. Where the way between them is cut, no answer comes: the contact stays. Where people can
//! be logged in at either of two sites, it does not move to one where nobody is who serves it (A).

use super::contact::Place;
use super::effects::Effects;
use super::event::{ContactRef, Event, Message};
use super::plan::OverflowTo;
use super::room::{Center, Line, Reach};
use crate::network::ids::{ConnectionId, End, Socket};

impl Center {
    /// Lets the next step of its queue's overflow come when a waiting contact is old enough.
    pub(super) fn expect_overflow(
        &mut self,
        contact: ContactRef,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let kept = self.contacts.expect(contact);
        let steps = &self.queues[usize::from(kept.queue.0)].overflow;
        if let Some(step) = steps.get(usize::from(kept.overflow)) {
            let due = (kept.submitted + step.after).max(fx.now());
            fx.at(due, Event::OverflowDue(contact, kept.overflow));
        }
    }

    /// A contact is old enough for a step of its queue's overflow.
    pub(super) fn overflow_due(
        &mut self,
        contact: ContactRef,
        step: u8,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let Some(kept) = self.contacts.get_mut(contact) else { return };
        let (Place::Waiting { ticket }, Some(switch)) = (kept.place, kept.switch) else { return };
        if kept.overflow != step || !self.switches[usize::from(switch)].running {
            // Queued again meanwhile, or the switch hangs: the step comes when it is due then.
            return;
        }
        kept.overflow += 1;
        fx.set_cause(kept.cause);
        let queue = &self.queues[usize::from(kept.queue.0)];
        match queue.overflow[usize::from(step)].to {
            OverflowTo::Groups(_) => {
                let line = self.line_of(contact);
                if let Some((group, member)) = self.agent_for(contact, line, fx.now()) {
                    self.switches[usize::from(switch)].router.leave(ticket);
                    self.offer(contact, switch, group, member, fx);
                    return;
                }
            }
            OverflowTo::Switch(other) if other != switch => {
                if let Some(socket) = self.socket_between(switch, other) {
                    fx.send(socket, Message::MoveAsked(contact));
                }
            }
            OverflowTo::Switch(_) => {}
        }
        self.expect_overflow(contact, fx);
    }

    /// A message from another switch.
    pub(super) fn switches_speak(
        &mut self,
        socket: Socket,
        message: Message,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let [initiator, acceptor] =
            self.moves[(socket.connection().0 - self.first_move.0) as usize];
        let (here, other) = match socket.end() {
            End::Initiator => (initiator, acceptor),
            End::Acceptor => (acceptor, initiator),
        };
        match message {
            Message::MoveAsked(contact) => {
                if self.room_for(contact, other, here, fx).is_some() {
                    fx.send(socket, Message::MoveGranted(contact));
                }
            }
            Message::MoveGranted(contact) => {
                let Some(line) = self.room_for(contact, here, other, fx) else { return };
                fx.set_cause(self.contacts.expect(contact).cause);
                self.take_from_switch(contact, fx);
                self.admit(contact, line, fx);
            }
            _ => unreachable!("switches speak of moving contacts only"),
        }
    }

    /// The line at switch `to` into which a contact that waits at switch `from` can move
    /// now.
    fn room_for(
        &mut self,
        contact: ContactRef,
        from: u16,
        to: u16,
        fx: &impl Effects<Event, Message>,
    ) -> Option<Line> {
        let kept = self.contacts.get(contact)?;
        if kept.switch != Some(from) || !matches!(kept.place, Place::Waiting { .. }) {
            return None;
        }
        let queue = &self.queues[usize::from(kept.queue.0)];
        let line = *queue.lines.iter().find(|line| line.switch == to)?;
        let switch = &self.switches[usize::from(to)];
        let answers = switch.reach == Reach::Answering;
        let useful = !queue.follows || switch.router.is_served(line.index);
        (answers && useful && self.refusal(contact, line, fx.now()).is_none()).then_some(line)
    }

    /// The end at switch `from` of its connection to switch `to`.
    fn socket_between(&self, from: u16, to: u16) -> Option<Socket> {
        let first = self.first_move.0;
        let number =
            self.moves.iter().position(|ends| *ends == [from, to] || *ends == [to, from])?;
        let connection = ConnectionId(first + number as u32);
        let initiates = self.moves[number][0] == from;
        Some(if initiates { connection.initiator() } else { connection.acceptor() })
    }
}
