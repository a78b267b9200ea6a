//! Fingerprints: one hash for each layer of a run (OUT-8, OUT-11).
//!
//! Typed rows are hashed, not text: each row is laid out as a fixed sequence of
//! little-endian numbers, first the number of its kind. The hash is XXH3 with 128 bits,
//! whose results its specification fixes.

use indexmap::IndexMap;
use xxhash_rust::xxh3::Xxh3;

use crate::kernel::time::{SimDuration, SimTime};
use crate::ledger::rows::{
    AgentStateRow, ContactRow, FaultRow, GroupFigures, GroupIntervalRow, QueueFigures,
    QueueIntervalRow, Row, WarningRow,
};
use crate::ledger::sink::Sink;

/// The most bytes that one row takes: an interval of a queue.
const ROW_BYTES: usize = 144;

/// Hashes the rows of a run, by layer and all together.
#[derive(Clone, Default)]
pub struct FingerprintSink {
    contacts: Layer,
    agent_states: Layer,
    intervals: Layer,
    faults: Layer,
    warnings: Layer,
    all: Layer,
}

/// The running hash of one layer.
#[derive(Clone, Default)]
struct Layer {
    hash: Xxh3,
}

impl Layer {
    #[inline]
    fn add(&mut self, row: &[u8]) {
        self.hash.update(row);
    }

    fn hex(&self) -> String {
        format!("{:032x}", self.hash.digest128())
    }
}

impl FingerprintSink {
    /// The fingerprints so far, by the name of their layer, in hexadecimal.
    pub fn fingerprints(&self) -> IndexMap<&'static str, String> {
        IndexMap::from([
            ("contacts", self.contacts.hex()),
            ("agent_states", self.agent_states.hex()),
            ("intervals", self.intervals.hex()),
            ("faults", self.faults.hex()),
            ("warnings", self.warnings.hex()),
            ("all_rows", self.all.hex()),
        ])
    }
}

impl Sink for FingerprintSink {
    #[inline]
    fn record(&mut self, row: &Row) {
        let mut bytes = Bytes::default();
        let layer = match row {
            Row::AgentState(row) => {
                agent_state(row, &mut bytes);
                &mut self.agent_states
            }
            Row::Contact(row) => {
                contact(row, &mut bytes);
                &mut self.contacts
            }
            Row::QueueInterval(row) => {
                queue_interval(row, &mut bytes);
                &mut self.intervals
            }
            Row::GroupInterval(row) => {
                group_interval(row, &mut bytes);
                &mut self.intervals
            }
            Row::Fault(row) => {
                fault(row, &mut bytes);
                &mut self.faults
            }
            Row::Warning(row) => {
                warning(row, &mut bytes);
                &mut self.warnings
            }
        };
        layer.add(bytes.written());
        self.all.add(bytes.written());
    }
}

/// A row as bytes, on the stack.
struct Bytes {
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
    fn put<const N: usize>(&mut self, bytes: [u8; N]) {
        self.buffer[self.length..self.length + N].copy_from_slice(&bytes);
        self.length += N;
    }

    #[inline]
    fn u8(&mut self, number: u8) {
        self.put([number]);
    }

    #[inline]
    fn u16(&mut self, number: u16) {
        self.put(number.to_le_bytes());
    }

    #[inline]
    fn u32(&mut self, number: u32) {
        self.put(number.to_le_bytes());
    }

    #[inline]
    fn u64(&mut self, number: u64) {
        self.put(number.to_le_bytes());
    }

    #[inline]
    fn time(&mut self, time: SimTime) {
        self.u64(time.as_nanos());
    }

    #[inline]
    fn duration(&mut self, duration: SimDuration) {
        self.u64(duration.as_nanos());
    }

    /// One byte that tells whether there is a value, and the value or zero.
    #[inline]
    fn optional_u64(&mut self, number: Option<u64>) {
        self.u8(u8::from(number.is_some()));
        self.u64(number.unwrap_or(0));
    }

    #[inline]
    fn optional_u32(&mut self, number: Option<u32>) {
        self.u8(u8::from(number.is_some()));
        self.u32(number.unwrap_or(0));
    }

    #[inline]
    fn written(&self) -> &[u8] {
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
        cause,
    } = row;
    // A redial is of a kind of its own: a contact, and which redial it is.
    out.u8(if contact.redial == 0 { 2 } else { 7 });
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
