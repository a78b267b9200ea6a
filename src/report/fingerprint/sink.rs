//! Hashes the rows and events of a run, by layer.
//!
//! Typed rows are hashed, not text: each row is laid out as a fixed sequence of
//! little-endian numbers, first the number of its kind. The hash is XXH3, whose results its
//! specification fixes.

use super::interaction::interaction;
use super::layer::{Fingerprint, Layer};
use super::presence::{presence_update, presence_write};
use super::systems;
use crate::kernel::time::{SimDuration, SimTime};
use crate::ledger::events::EventRow;
use crate::ledger::ids::ContactId;
use crate::ledger::interaction::InteractionRow;
use crate::ledger::lost::{LostDataRow, LostKey, Quantity};
use crate::ledger::rows::{
    AgentStateRow, ContactRow, FaultRow, GroupFigures, GroupIntervalRow, QueueFigures,
    QueueIntervalRow, Row, WarningRow,
};
use crate::ledger::sink::Sink;
use crate::ledger::views::RouterViewRow;

/// The most bytes that one row takes: an interval of a queue.
const ROW_BYTES: usize = 144;

/// A layer of a run: what is hashed together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LayerId {
    /// Contacts: how each ended.
    Contacts,
    /// Changes of agents' states.
    AgentStates,
    /// Intervals of queues and groups.
    Intervals,
    /// What the reports lack.
    LostData,
    /// Who saw an agent differently.
    RouterViews,
    /// The order in which contacts were taken from queues.
    QueueOrder,
    /// Updates of presence.
    Presence,
    /// What else the modelled systems tell.
    Systems,
    /// Faults that happened.
    Faults,
    /// Warnings.
    Warnings,
    /// Every handled event.
    Events,
}

impl LayerId {
    /// All of them, in the order in which they are told.
    pub const ALL: &[LayerId] = &[
        LayerId::Contacts,
        LayerId::AgentStates,
        LayerId::Intervals,
        LayerId::LostData,
        LayerId::RouterViews,
        LayerId::QueueOrder,
        LayerId::Presence,
        LayerId::Systems,
        LayerId::Faults,
        LayerId::Warnings,
        LayerId::Events,
    ];

    /// Its name in files.
    pub const fn as_str(self) -> &'static str {
        match self {
            LayerId::Contacts => "contacts",
            LayerId::AgentStates => "agent_states",
            LayerId::Intervals => "intervals",
            LayerId::LostData => "lost_data",
            LayerId::RouterViews => "router_views",
            LayerId::QueueOrder => "queue_order",
            LayerId::Presence => "presence",
            LayerId::Systems => "systems",
            LayerId::Faults => "faults",
            LayerId::Warnings => "warnings",
            LayerId::Events => "all_events",
        }
    }

    /// The layer with this name.
    pub fn named(name: &str) -> Option<LayerId> {
        LayerId::ALL.iter().copied().find(|layer| layer.as_str() == name)
    }

    /// The layer that a row belongs to.
    #[inline]
    pub const fn of(row: &Row) -> LayerId {
        match row {
            Row::AgentState(_) => LayerId::AgentStates,
            Row::Contact(_) => LayerId::Contacts,
            Row::QueueInterval(_) | Row::GroupInterval(_) => LayerId::Intervals,
            Row::Fault(_) => LayerId::Faults,
            Row::Warning(_) => LayerId::Warnings,
            Row::LostData(_) => LayerId::LostData,
            Row::RouterView(_) => LayerId::RouterViews,
            Row::AgentLogout(_)
            | Row::Figure(_)
            | Row::Heartbeat(_)
            | Row::PresenceWrite(_)
            | Row::Switchover(_) => LayerId::Systems,
            Row::Interaction(InteractionRow::Order(_)) => LayerId::QueueOrder,
            Row::Interaction(_) => LayerId::Systems,
            Row::PresenceUpdate(_) => LayerId::Presence,
        }
    }
}

/// Hashes the rows and events of a run, each in its layer.
#[derive(Clone, Default)]
pub struct FingerprintSink {
    layers: [Layer; LayerId::ALL.len()],
}

impl FingerprintSink {
    /// The fingerprints so far.
    pub fn fingerprints(&self) -> Vec<(LayerId, Fingerprint)> {
        let layers = LayerId::ALL.iter().zip(&self.layers);
        layers.map(|(id, layer)| (*id, layer.fingerprint())).collect()
    }
}

impl Sink for FingerprintSink {
    const WANTS_EVENTS: bool = true;

    #[inline]
    fn record(&mut self, row: &Row) {
        let mut bytes = Bytes::default();
        match row {
            Row::AgentState(row) => agent_state(row, &mut bytes),
            Row::Contact(row) => contact(row, &mut bytes),
            Row::QueueInterval(row) => queue_interval(row, &mut bytes),
            Row::GroupInterval(row) => group_interval(row, &mut bytes),
            Row::Fault(row) => fault(row, &mut bytes),
            Row::Warning(row) => warning(row, &mut bytes),
            Row::LostData(row) => lost_data(row, &mut bytes),
            Row::RouterView(row) => router_view(row, &mut bytes),
            Row::Figure(row) => systems::figure(row, &mut bytes),
            Row::AgentLogout(row) => systems::agent_logout(row, &mut bytes),
            Row::Interaction(row) => interaction(row, &mut bytes),
            Row::Heartbeat(row) => systems::heartbeat(row, &mut bytes),
            Row::PresenceUpdate(row) => presence_update(row, &mut bytes),
            Row::PresenceWrite(row) => presence_write(row, &mut bytes),
            Row::Switchover(row) => systems::switchover(row, &mut bytes),
        }
        self.layers[LayerId::of(row) as usize].add(bytes.written());
    }

    #[inline]
    fn event(&mut self, row: &EventRow) {
        let mut bytes = Bytes::default();
        event(row, &mut bytes);
        self.layers[LayerId::Events as usize].add(bytes.written());
    }
}

/// A row as bytes, on the stack.
pub(super) struct Bytes {
    buffer: [u8; ROW_BYTES],
    length: usize,
}

impl Default for Bytes {
    #[inline]
    fn default() -> Self {
        Bytes { buffer: [0; ROW_BYTES], length: 0 }
    }
}

impl Bytes {
    #[inline]
    pub(super) fn put<const N: usize>(&mut self, bytes: [u8; N]) {
        self.buffer[self.length..self.length + N].copy_from_slice(&bytes);
        self.length += N;
    }

    #[inline]
    pub(super) fn bytes(&mut self, bytes: &[u8]) {
        self.buffer[self.length..self.length + bytes.len()].copy_from_slice(bytes);
        self.length += bytes.len();
    }

    #[inline]
    pub(super) fn u8(&mut self, number: u8) {
        self.put([number]);
    }

    #[inline]
    pub(super) fn u16(&mut self, number: u16) {
        self.put(number.to_le_bytes());
    }

    #[inline]
    pub(super) fn u32(&mut self, number: u32) {
        self.put(number.to_le_bytes());
    }

    #[inline]
    pub(super) fn u64(&mut self, number: u64) {
        self.put(number.to_le_bytes());
    }

    #[inline]
    pub(super) fn time(&mut self, time: SimTime) {
        self.u64(time.as_nanos());
    }

    #[inline]
    pub(super) fn duration(&mut self, duration: SimDuration) {
        self.u64(duration.as_nanos());
    }

    /// One byte that tells whether there is a value, and the value or zero.
    #[inline]
    pub(super) fn optional_u64(&mut self, number: Option<u64>) {
        self.u8(u8::from(number.is_some()));
        self.u64(number.unwrap_or(0));
    }

    #[inline]
    pub(super) fn optional_u32(&mut self, number: Option<u32>) {
        self.u8(u8::from(number.is_some()));
        self.u32(number.unwrap_or(0));
    }

    #[inline]
    pub(super) fn written(&self) -> &[u8] {
        &self.buffer[..self.length]
    }
}

#[inline]
fn agent_state(row: &AgentStateRow, out: &mut Bytes) {
    let AgentStateRow { time, agent, medium, observer, from, to, reason, cause } = row;
    out.u8(1);
    out.time(*time);
    out.u32(agent.0);
    out.u8(medium.code());
    out.u8(observer.code());
    out.u8(from.code());
    out.u8(to.code());
    out.u8(reason.code());
    out.u16(cause.id());
}

#[inline]
fn contact(row: &ContactRow, out: &mut Bytes) {
    let ContactRow {
        contact,
        medium,
        priority,
        site,
        submitted,
        answered,
        ended,
        end,
        agent,
        wait,
        talk,
        hold,
        wrap_up,
        reroutes,
        within_threshold,
        disposition_code,
        cause,
    } = row;
    // A redial is of a kind of its own: a contact, and which redial it is. So is a contact
    // with a vendor's code.
    out.u8(match (contact.redial, disposition_code) {
        (0, None) => 2,
        (_, None) => 10,
        (0, Some(_)) => 21,
        (_, Some(_)) => 22,
    });
    out.u16(contact.source.0);
    out.u32(contact.number);
    out.u8(medium.code());
    out.put(priority.to_le_bytes());
    out.optional_u32(site.map(|site| site.0));
    out.time(*submitted);
    out.optional_u64(answered.map(SimTime::as_nanos));
    out.time(*ended);
    out.u16(end.code());
    out.optional_u32(agent.map(|agent| agent.0));
    out.duration(*wait);
    out.duration(*talk);
    out.duration(*hold);
    out.duration(*wrap_up);
    out.u16(*reroutes);
    out.u8(u8::from(*within_threshold));
    out.u16(cause.id());
    if contact.redial > 0 {
        out.u8(contact.redial);
    }
    if let Some(code) = disposition_code {
        out.u16(*code);
    }
}

fn queue_interval(row: &QueueIntervalRow, out: &mut Bytes) {
    let QueueIntervalRow { start, end, queue, view, figures } = row;
    out.u8(3);
    out.time(*start);
    out.time(*end);
    out.u16(queue.0);
    out.u8(view.code());
    out.u8(u8::from(figures.is_some()));
    let Some(figures) = figures else { return };
    let QueueFigures {
        offered,
        answered,
        answered_within,
        abandoned,
        abandoned_within,
        rejected,
        lost,
        rerouted,
        waiting,
        talking,
        held,
        wrap_up,
        longest_queue,
    } = figures;
    out.u64(*offered);
    out.u64(*answered);
    out.u64(*answered_within);
    out.u64(*abandoned);
    out.u64(*abandoned_within);
    out.u64(*rejected);
    out.u64(*lost);
    out.u64(*rerouted);
    out.duration(*waiting);
    out.duration(*talking);
    out.duration(*held);
    out.duration(*wrap_up);
    out.u64(*longest_queue);
}

fn group_interval(row: &GroupIntervalRow, out: &mut Bytes) {
    let GroupIntervalRow { start, end, group, view, figures } = row;
    out.u8(4);
    out.time(*start);
    out.time(*end);
    out.u16(group.0);
    out.u8(view.code());
    out.u8(u8::from(figures.is_some()));
    let Some(figures) = figures else { return };
    let GroupFigures {
        answered,
        logged_in,
        not_ready,
        available,
        reserved,
        talking,
        held,
        wrap_up,
        out_of_service,
    } = figures;
    out.u64(*answered);
    out.duration(*logged_in);
    out.duration(*not_ready);
    out.duration(*available);
    out.duration(*reserved);
    out.duration(*talking);
    out.duration(*held);
    out.duration(*wrap_up);
    out.duration(*out_of_service);
}

fn fault(row: &FaultRow, out: &mut Bytes) {
    let FaultRow { id, fault, kind, target, start, end } = row;
    out.u8(5);
    out.u16(id.id());
    out.u32(fault.0);
    out.u32(kind.0);
    out.u32(target.0);
    out.time(*start);
    out.optional_u64(end.map(SimTime::as_nanos));
}

fn warning(row: &WarningRow, out: &mut Bytes) {
    let WarningRow { time, code, subject, count, cause } = row;
    out.u8(6);
    out.time(*time);
    out.u8(code.code());
    out.u32(subject.0);
    out.u64(*count);
    out.u16(cause.id());
}

/// A word is hashed as its letters, with its length before them; parents are not hashed:
/// they follow from the numbers.
#[inline]
fn event(row: &EventRow, out: &mut Bytes) {
    let EventRow { time, sequence, component, event, contact, cause, children: _ } = row;
    out.u8(7);
    out.time(*time);
    out.u64(*sequence);
    let (kind, number) = component.code();
    out.u8(kind);
    out.u32(number);
    out.u8(event.len() as u8);
    out.bytes(event.as_bytes());
    out.u8(contact.map_or(0, |contact| 1 + contact.redial));
    if let Some(contact) = contact {
        out.u16(contact.source.0);
        out.u32(contact.number);
    }
    out.u16(cause.id());
}

fn lost_data(row: &LostDataRow, out: &mut Bytes) {
    let LostDataRow {
        time,
        system,
        component,
        kind,
        key,
        metric,
        truth,
        reported,
        verdict,
        known,
        recovered,
        disposition_code,
        cause,
    } = row;
    out.u8(8);
    out.time(*time);
    out.u8(system.code());
    out.optional_u32(component.map(|component| component.0));
    out.u8(kind.code());
    let LostKey { agent, group, queue, interval, contact } = key;
    out.optional_u32(agent.map(|agent| agent.0));
    out.optional_u32(group.map(|group| u32::from(group.0)));
    out.optional_u32(queue.map(|queue| u32::from(queue.0)));
    out.optional_u64(interval.map(SimTime::as_nanos));
    let source = |contact: ContactId| u32::from(contact.source.0) | u32::from(contact.redial) << 16;
    out.optional_u32(contact.map(source));
    out.optional_u32(contact.map(|contact| contact.number));
    out.u8(metric.code());
    for quantity in [truth, reported] {
        match quantity {
            Quantity::Count(count) => out.u64(*count as u64),
            Quantity::Time(time) => out.duration(*time),
        }
    }
    out.u8(verdict.code());
    out.u8(u8::from(*known));
    out.optional_u64(recovered.map(SimTime::as_nanos));
    out.optional_u32(disposition_code.map(u32::from));
    out.u16(cause.id());
}

fn router_view(row: &RouterViewRow, out: &mut Bytes) {
    let RouterViewRow { start, end, agent, observer, truth, view, cause } = row;
    out.u8(9);
    out.time(*start);
    out.time(*end);
    out.u32(agent.0);
    out.u8(observer.code());
    out.u8(truth.code());
    out.u8(view.code());
    out.u16(cause.id());
}
