//! The center's events and messages in words, for traces.

use super::event::{ContactRef, Event, Message};
use super::room::Center;
use crate::ledger::events::Component;
use crate::ledger::ids::{AgentId, ContactId};
use crate::network::ids::ProcessId;

impl Event {
    /// The word for it: snake_case, unique in the center.
    pub const fn word(&self) -> &'static str {
        match self {
            Event::Arrival(_) => "arrival",
            Event::Redial(_) => "redial",
            Event::OverflowDue(..) => "overflow_due",
            Event::GateChanges(..) => "gate_changes",
            Event::CarrierTimeout(_) => "carrier_timeout",
            Event::PatienceEnds(_) => "patience_ends",
            Event::RingTimeout(..) => "ring_timeout",
            Event::AgentAnswers(..) => "agent_answers",
            Event::HoldBegins(_) => "hold_begins",
            Event::HoldEnds(_) => "hold_ends",
            Event::ConversationEnds(_) => "conversation_ends",
            Event::WrapUpEnds(..) => "wrap_up_ends",
            Event::NotReadyEnds(_) => "not_ready_ends",
            Event::StaffingChanges(_) => "staffing_changes",
            Event::IntervalEnds => "interval_ends",
            Event::SwitchIntervalEnds(..) => "switch_interval_ends",
            Event::ReportDue(..) => "report_due",
        }
    }

    /// The contact that it is about.
    pub const fn contact(&self) -> Option<ContactRef> {
        match *self {
            Event::CarrierTimeout(contact)
            | Event::OverflowDue(contact, _)
            | Event::PatienceEnds(contact)
            | Event::RingTimeout(contact, _)
            | Event::AgentAnswers(_, contact, _)
            | Event::HoldBegins(contact)
            | Event::HoldEnds(contact)
            | Event::ConversationEnds(contact)
            | Event::WrapUpEnds(_, contact) => Some(contact),
            Event::Arrival(_)
            | Event::Redial(_)
            | Event::GateChanges(..)
            | Event::NotReadyEnds(_)
            | Event::StaffingChanges(_)
            | Event::SwitchIntervalEnds(..)
            | Event::ReportDue(..)
            | Event::IntervalEnds => None,
        }
    }
}

impl Message {
    /// The word for it: snake_case, unique in the center.
    pub const fn word(&self) -> &'static str {
        match self {
            Message::Offer(..) => "offer",
            Message::Withdraw(..) => "withdraw",
            Message::Release(_) => "release",
            Message::LoggedOut => "logged_out",
            Message::LogIn => "log_in",
            Message::LogOut => "log_out",
            Message::Ready => "ready",
            Message::NotReady => "not_ready",
            Message::Answer(..) => "answer",
            Message::Refuse(..) => "refuse",
            Message::Done(_) => "done",
            Message::MoveAsked(_) => "move_asked",
            Message::MoveGranted(_) => "move_granted",
            Message::Report(_) => "report",
            Message::Stored(_) => "stored",
        }
    }

    /// The contact that it is about.
    pub const fn contact(&self) -> Option<ContactRef> {
        match *self {
            Message::Offer(contact, ..)
            | Message::Withdraw(contact, ..)
            | Message::Release(contact)
            | Message::MoveAsked(contact)
            | Message::MoveGranted(contact)
            | Message::Answer(contact, _)
            | Message::Refuse(contact, ..) => Some(contact),
            Message::LoggedOut
            | Message::LogIn
            | Message::LogOut
            | Message::Ready
            | Message::NotReady
            | Message::Report(_)
            | Message::Stored(_)
            | Message::Done(_) => None,
        }
    }
}

impl Center {
    /// The name of a contact that is still here.
    pub fn name_of(&self, contact: ContactRef) -> Option<ContactId> {
        self.contacts.get(contact).map(|contact| contact.id)
    }

    /// What an event happens to; the run as a whole if the contact that it is about is gone.
    pub fn component_of(&self, event: &Event) -> Component {
        let of = |contact: ContactRef| self.contacts.get(contact);
        let component = match *event {
            Event::Arrival(queue) | Event::GateChanges(queue, _) => Some(Component::Queue(queue)),
            Event::Redial(place) => {
                self.redials.get(place).map(|(queue, _)| Component::Queue(queue))
            }
            Event::CarrierTimeout(_) => Some(Component::Carrier),
            Event::PatienceEnds(contact) => of(contact).map(|at| Component::Queue(at.queue)),
            Event::RingTimeout(contact, _) | Event::OverflowDue(contact, _) => of(contact)
                .and_then(|at| at.switch)
                .map(|switch| Component::Switch(self.switches[usize::from(switch)].site)),
            Event::HoldBegins(contact)
            | Event::HoldEnds(contact)
            | Event::ConversationEnds(contact) => {
                of(contact).and_then(|at| at.last_agent).map(Component::Agent)
            }
            Event::AgentAnswers(agent, ..)
            | Event::WrapUpEnds(agent, _)
            | Event::NotReadyEnds(agent) => Some(Component::Agent(agent)),
            Event::StaffingChanges(group) => Some(Component::Group(group)),
            Event::SwitchIntervalEnds(switch, _) | Event::ReportDue(switch, _) => {
                Some(Component::Switch(self.switches[usize::from(switch)].site))
            }
            Event::IntervalEnds => None,
        };
        component.unwrap_or(Component::Run)
    }

    /// The component that runs as `process`: a phone is its agent.
    pub fn component_at(&self, process: ProcessId) -> Component {
        let phone = process.0.checked_sub(self.first_phone.0);
        match phone.filter(|phone| (*phone as usize) < self.agents.len()) {
            Some(phone) => Component::Agent(AgentId(phone)),
            None => {
                let switch = self.switches.iter().find(|switch| switch.process == process);
                switch
                    .map_or(Component::Process(process.0), |switch| Component::Switch(switch.site))
            }
        }
    }
}
