//! Queues that close: the hours in which they let contacts in, and what becomes of contacts
//! when by the schedule nobody can serve them any more (CORE-13).

use super::effects::Effects;
use super::event::{Event, Message};
use super::plan::Gate;
use super::room::Center;
use crate::kernel::cause::Cause;
use crate::ledger::ids::QueueId;
use crate::ledger::rows::{ContactEnd, RejectReason};

impl Center {
    /// Waits for the changes of every gate. To be called before anything else is waited
    /// for: who comes at the moment of a change finds it made.
    pub(super) fn expect_gates(&self, fx: &mut impl Effects<Event, Message>) {
        for (queue, kept) in self.queues.iter().enumerate() {
            for (line, changes) in kept.gates.iter().enumerate() {
                for change in changes {
                    let gate = Event::GateChanges(QueueId(queue as u16), line as u16);
                    fx.at(change.time, gate);
                }
            }
        }
    }

    /// The gate of a queue at one of its switches changes.
    pub(super) fn change_gate(
        &mut self,
        queue: QueueId,
        line: u16,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let kept = &mut self.queues[usize::from(queue.0)];
        let changes = &kept.gates[usize::from(line)];
        let line = &mut kept.lines[usize::from(line)];
        line.gate = changes[line.next_gate].gate;
        line.next_gate += 1;
        let switch = line.switch;
        self.close_deserted(switch, fx);
    }

    /// Sends away who waits at a switch where, by the schedule and by what the switch sees,
    /// nobody is left to serve them.
    pub(super) fn close_deserted(&mut self, switch: u16, fx: &mut impl Effects<Event, Message>) {
        if !self.switches[usize::from(switch)].running {
            return;
        }
        let cause = fx.cause();
        for queue in 0..self.queues.len() {
            for line in 0..self.queues[queue].lines.len() {
                let line = self.queues[queue].lines[line];
                if line.switch != switch || line.gate != Gate::Deserted {
                    continue;
                }
                let router = &self.switches[usize::from(switch)].router;
                if router.is_served(line.index) {
                    continue;
                }
                while let Some(contact) = self.switches[usize::from(switch)].router.head(line.index)
                {
                    // The schedule sends them away, whatever made the last agent leave.
                    fx.set_cause(Cause::NONE);
                    self.take_from_switch(contact, fx);
                    let sent_away = ContactEnd::Rejected(RejectReason::SentAway);
                    self.end_contact(contact, sent_away, fx);
                }
            }
        }
        fx.set_cause(cause);
    }
}
