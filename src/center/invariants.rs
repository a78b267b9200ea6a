//! What must hold: at any time, and when everything is healed and quiet (CORE-19).

use super::contact::Place;
use super::room::Center;
use crate::kernel::time::SimDuration;
use crate::ledger::ids::AgentId;
use crate::ledger::rows::Medium;

impl Center {
    /// Checks what must hold after every event.
    ///
    /// # Panics
    /// If it does not: that is a bug.
    pub fn check_invariants(&self) {
        let mut inside = 0;
        let mut hands = 0;
        let mut given = 0;
        let mut at_switch = vec![(0, 0); self.switches.len()];
        for contact in self.contacts.refs() {
            let Some(kept) = self.contacts.get(contact) else { continue };
            inside += u64::from(kept.end.is_none());
            hands += usize::from(kept.hands);
            match kept.place {
                Place::Carrier { .. } => {
                    assert_eq!(kept.switch, None, "{:?} is in no switch", kept.id)
                }
                Place::Routed | Place::Desk { .. } => {
                    let routed = self.queues[usize::from(kept.queue.0)].routed;
                    assert!(routed, "{:?} has a system that decides for it", kept.id);
                    assert_eq!(kept.switch, None, "{:?} is in no switch", kept.id);
                }
                Place::Waiting { .. } | Place::Offered { .. } | Place::Conversation { .. } => {
                    let switch = kept.switch.expect("a switch has every contact that is let in");
                    let (contacts, calls) = &mut at_switch[usize::from(switch)];
                    let medium = self.queues[usize::from(kept.queue.0)].medium;
                    *contacts += 1;
                    *calls += u32::from(medium == Medium::Voice);
                }
                Place::Over => assert!(kept.end.is_some(), "{:?} has ended", kept.id),
            }
            if let Some(gives_up) = kept.gives_up {
                let need_not_be_scheduled = match kept.place {
                    Place::Carrier { .. } | Place::Waiting { .. } => false,
                    Place::Routed | Place::Desk { .. } => false,
                    Place::Offered { agent } => {
                        let group = self.agents[agent.0 as usize].group;
                        let ringing = &self.groups[usize::from(group)].ringing;
                        ringing.ends_before(contact, kept.offers, gives_up)
                    }
                    Place::Conversation { .. } | Place::Over => true,
                };
                assert!(need_not_be_scheduled, "{:?} can give up", kept.id);
            }
            if let Place::Offered { agent } | Place::Conversation { agent } = kept.place {
                given += 1;
                let mut next = self.assigned[agent.0 as usize];
                while let Some(other) = next.filter(|other| *other != contact) {
                    next = self.contacts.get(other).and_then(|other| other.next_assigned);
                }
                assert!(next.is_some(), "{:?} is on the list of its agent", kept.id);
            }
        }
        assert_eq!(
            self.balance.submitted,
            self.balance.ended + inside,
            "the books balance: every contact that came has ended or is inside"
        );
        for (number, switch) in self.switches.iter().enumerate() {
            let counted = (switch.contacts, switch.calls);
            assert_eq!(
                counted, at_switch[number],
                "switch {number} counts its contacts, its calls"
            );
            assert!(switch.calls <= switch.trunks, "each call at switch {number} holds a trunk");
        }
        for (id, agent) in self.agents.iter().enumerate() {
            let capacity = self.groups[usize::from(agent.group)].capacity;
            assert!(agent.used <= capacity.total, "agent {id} has more than two hands");
            assert!(
                agent.logged_in || agent.used == 0,
                "agent {id} is logged out and has work in hand"
            );
            let mut used = 0;
            for work in self.hands.of(agent) {
                used += capacity.share[work.medium as usize];
                hands -= 1;
                assert!(self.contacts.get(work.contact).is_some(), "what is in hand is kept");
            }
            assert_eq!(agent.used, used, "agent {id} has that much in hand");
            let mut next = self.assigned[id];
            while let Some(contact) = next.and_then(|next| self.contacts.get(next)) {
                assert!(
                    matches!(contact.place, Place::Offered { agent } | Place::Conversation { agent } if agent.0 as usize == id),
                    "{:?} on the list of agent {id} was given to the agent, not {:?}",
                    contact.id,
                    contact.place
                );
                given -= 1;
                next = contact.next_assigned;
            }
        }
        assert_eq!(hands, 0, "what contacts know to be in hand is in hand");
        assert_eq!(given, 0, "who is on an agent's list was given to the agent");
    }

    /// Checks that the views have converged. To be called when every fault is healed and
    /// nothing is on its way any more.
    ///
    /// # Panics
    /// If they have not: that is a bug.
    pub fn check_convergence(&self) {
        self.check_invariants();
        for (id, agent) in self.agents.iter().enumerate() {
            let id = AgentId(id as u32);
            assert!(agent.connected, "{id:?} reaches the switch");
            let busy = agent.used > 0;
            let wanted = agent.on_duty() && !agent.on_break;
            assert!(agent.logged_in || !wanted, "{id:?} is on duty and logged in");
            assert!(!agent.logged_in || agent.on_duty() || busy, "{id:?} is off duty and gone");
            let (switch, group, member) = self.seat(id);
            let belief = self.switches[usize::from(switch)].router.belief(group, member);
            let ready = agent.logged_in && !agent.not_ready && self.has_hand_for_calls(id);
            let truth = (agent.logged_in, ready, agent.used - agent.desk_used);
            assert_eq!(belief, truth, "the router knows whether {id:?} is in, ready, in use");
        }
        for contact in self.contacts.refs() {
            let Some(kept) = self.contacts.get(contact) else { continue };
            match kept.place {
                Place::Carrier { .. } => panic!("{:?} reaches a site", kept.id),
                Place::Offered { agent } => panic!("{:?} rings at {agent:?} for ever", kept.id),
                Place::Waiting { .. } => {
                    let queue = &self.queues[usize::from(kept.queue.0)];
                    let line = queue.lines.iter().find(|line| Some(line.switch) == kept.switch);
                    let line = line.expect("a contact waits in a line of its queue");
                    let router = &self.switches[usize::from(line.switch)].router;
                    let free = router.has_agent_for(line.index, SimDuration::ZERO);
                    assert!(!free, "{:?} is served", kept.id);
                }
                // What a system has is the system's to tell.
                Place::Routed | Place::Desk { .. } => {}
                Place::Conversation { .. } | Place::Over => {}
            }
        }
    }
}
