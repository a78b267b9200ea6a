//! Stories of Interaction Server clusters (IXN-1 to IXN-23).

#![allow(missing_docs)]

#[path = "../common/mod.rs"]
mod common;

mod errors;
mod event_log;
mod existence;
mod imbalance;
mod input;
mod licences;
mod order;
mod outage;
mod people;
mod pulls;
mod random_order;
mod resubmission;
mod segments;
mod sessions;
mod tenants;

use common::Story;
use switchover::ledger::figures::Figure;
use switchover::ledger::interaction::{
    AgentSessionRow, InteractionErrorRow, InteractionRow, NodeBacklogRow, QueueOrderRow,
};
use switchover::ledger::rows::Row;

/// What clusters told.
pub fn interaction_rows(story: &Story) -> impl Iterator<Item = &InteractionRow> {
    story.rows.iter().filter_map(|row| match row {
        Row::Interaction(row) => Some(row),
        _ => None,
    })
}

/// What was taken, in the order in which it was taken.
pub fn orders(story: &Story) -> Vec<&QueueOrderRow> {
    let rows = interaction_rows(story).filter_map(|row| match row {
        InteractionRow::Order(row) => Some(row),
        _ => None,
    });
    let mut rows: Vec<_> = rows.collect();
    rows.sort_by_key(|row| (row.queue, row.position_taken));
    rows
}

pub fn errors(story: &Story) -> Vec<&InteractionErrorRow> {
    let rows = interaction_rows(story).filter_map(|row| match row {
        InteractionRow::Error(row) => Some(row),
        _ => None,
    });
    rows.collect()
}

pub fn backlogs(story: &Story) -> Vec<&NodeBacklogRow> {
    let rows = interaction_rows(story).filter_map(|row| match row {
        InteractionRow::Backlog(row) => Some(row),
        _ => None,
    });
    rows.collect()
}

pub fn sessions(story: &Story) -> Vec<&AgentSessionRow> {
    let rows = interaction_rows(story).filter_map(|row| match row {
        InteractionRow::Session(row) => Some(row),
        _ => None,
    });
    rows.collect()
}

/// A figure of the thing called `name`.
pub fn figure(story: &Story, name: &str, figure: Figure) -> f64 {
    let found = story.rows.iter().find_map(|row| match row {
        Row::Figure(row) if row.figure == figure && story.names.text(row.name) == name => {
            Some(row.millionths.unwrap_or_default() as f64 / 1e6)
        }
        _ => None,
    });
    found.unwrap_or_else(|| panic!("{name} has a figure {figure:?}"))
}
