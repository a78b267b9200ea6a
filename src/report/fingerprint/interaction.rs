//! Rows of interaction clusters as bytes.

use super::sink::Bytes;
use crate::ledger::interaction::{
    AgentSessionRow, Client, InteractionErrorRow, InteractionName, InteractionRow, NodeBacklogRow,
    QueueOrderRow,
};

pub(super) fn interaction(row: &InteractionRow, out: &mut Bytes) {
    match row {
        InteractionRow::Order(row) => order(row, out),
        InteractionRow::Error(row) => error(row, out),
        InteractionRow::Backlog(row) => backlog(row, out),
        InteractionRow::Session(row) => session(row, out),
    }
}

fn order(row: &QueueOrderRow, out: &mut Bytes) {
    let QueueOrderRow {
        queue,
        interaction,
        priority,
        node,
        via,
        submitted,
        taken,
        position_taken,
        position_due,
        overtaken_by,
        overtook,
        extra_wait_ns,
        cause,
    } = row;
    out.u8(30);
    out.u16(queue.0);
    match interaction {
        InteractionName::Contact(contact) => {
            out.u8(1 + contact.redial);
            out.u32(u32::from(contact.source.0));
            out.u32(contact.number);
        }
        InteractionName::Named(name, number) => {
            out.u8(0);
            out.u32(name.0);
            out.u32(*number);
        }
    }
    out.put(priority.to_le_bytes());
    out.u32(node.0);
    out.u32(via.0);
    out.time(*submitted);
    out.time(*taken);
    out.u32(*position_taken);
    out.optional_u32(*position_due);
    out.u32(*overtaken_by);
    out.u8(u8::from(*overtook));
    out.optional_u64(extra_wait_ns.map(|wait| wait as u64));
    out.u16(cause.id());
}

fn error(row: &InteractionErrorRow, out: &mut Bytes) {
    let InteractionErrorRow { time, client, server, node, code, cause } = row;
    out.u8(31);
    out.time(*time);
    match client {
        Client::Agent(agent) => {
            out.u8(1);
            out.u32(agent.0);
        }
        Client::Component(label) => {
            out.u8(2);
            out.u32(label.0);
        }
    }
    out.u32(server.0);
    out.optional_u32(node.map(|node| node.0));
    out.u16(*code);
    out.u16(cause.id());
}

fn backlog(row: &NodeBacklogRow, out: &mut Bytes) {
    let NodeBacklogRow { time, node, queue, waiting, next_waited, in_progress } = row;
    out.u8(32);
    out.time(*time);
    out.u32(node.0);
    out.u16(queue.0);
    out.u32(*waiting);
    out.optional_u64(next_waited.map(|waited| waited.as_nanos()));
    out.u32(*in_progress);
}

fn session(row: &AgentSessionRow, out: &mut Bytes) {
    let AgentSessionRow { cluster, agent, truth, naive, merged, pairs } = row;
    out.u8(33);
    out.u32(cluster.0);
    out.u32(agent.0);
    for time in [truth, naive, merged] {
        out.u64(time.as_nanos());
    }
    out.u32(*pairs);
}
