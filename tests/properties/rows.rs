//! What the rows of a run must tell, whatever happened in it.

use std::collections::BTreeMap;

use switchover::world::run::DRAIN_LIMIT;

use crate::case::{Case, END};
use switchover::kernel::time::{SimDuration, SimTime};
use switchover::ledger::ids::AgentId;
use switchover::ledger::rows::{
    AgentState, AgentStateRow, ContactEnd, ContactRow, GroupFigures, Medium, QueueFigures,
    RejectReason, Row,
};

/// Checks all rows of a run against each other; `at_rest`: the run ended long after
/// everything was healed.
pub fn check(case: &Case, rows: &[Row], at_rest: bool) {
    in_order(rows);
    every_contact_once(case, rows, at_rest);
    intervals_sum_to_the_contacts(rows);
    agents_go_from_state_to_state(rows);
    if !case.has_faults() {
        nothing_has_a_cause(rows);
    }
}

fn contacts(rows: &[Row]) -> impl Iterator<Item = &ContactRow> {
    rows.iter().filter_map(|row| match row {
        Row::Contact(row) => Some(row),
        _ => None,
    })
}

fn agent_states(rows: &[Row]) -> impl Iterator<Item = &AgentStateRow> {
    rows.iter().filter_map(|row| match row {
        Row::AgentState(row) => Some(row),
        _ => None,
    })
}

/// Rows come in the order of time; a contact's is written when it is final, which can be
/// after its end.
fn in_order(rows: &[Row]) {
    let mut last = SimTime::ZERO;
    for row in rows {
        let time = match row {
            Row::AgentState(row) => row.time,
            Row::QueueInterval(row) => row.end,
            Row::GroupInterval(row) => row.end,
            Row::Warning(row) => row.time,
            Row::Fault(row) => row.end.unwrap_or(last),
            Row::LostData(row) => row.time,
            Row::RouterView(row) => row.end,
            // What systems tell is in their own tests.
            Row::Figure(_)
            | Row::AgentLogout(_)
            | Row::Heartbeat(_)
            | Row::PresenceUpdate(_)
            | Row::PresenceWrite(_)
            | Row::Switchover(_) => continue,
            Row::Contact(row) => {
                assert!(row.ended <= END + DRAIN_LIMIT, "{row:?}");
                continue;
            }
        };
        assert!(time >= last, "{row:?} comes after something at {last}");
        last = time;
    }
}

/// Every contact has one row; its times add up and fit its end.
fn every_contact_once(case: &Case, rows: &[Row], at_rest: bool) {
    let mut numbers: BTreeMap<u16, Vec<(u32, u8)>> = BTreeMap::new();
    for row in contacts(rows) {
        let id = row.contact;
        numbers.entry(id.source.0).or_default().push((id.number, id.redial));
        assert_eq!(row.wait, row.answered.unwrap_or(row.ended).since(row.submitted), "{row:?}");
        let conversation = row.answered.map_or(SimDuration::ZERO, |from| row.ended.since(from));
        assert_eq!(row.talk + row.hold, conversation, "{row:?}");
        match row.end {
            ContactEnd::Handled => {
                assert!(row.answered.is_some() && row.agent.is_some(), "{row:?}")
            }
            ContactEnd::Abandoned(_) => assert!(row.answered.is_none(), "{row:?}"),
            ContactEnd::Rejected(reason) => {
                assert!(row.answered.is_none(), "{row:?}");
                let failure = reason == RejectReason::NoSiteReachable;
                assert!(!failure || !row.cause.is_none(), "{row:?}");
            }
            ContactEnd::Lost(_) => assert!(!row.cause.is_none(), "{row:?}"),
            // Only those still wait whom nobody on duty can serve.
            ContactEnd::Open => assert!(!at_rest || row.answered.is_none(), "{row:?}"),
        }
    }
    for (queue, mut numbers) in numbers {
        // Customers are numbered without a gap, and so is each one's coming again.
        numbers.sort_unstable();
        let mut last = (0, 0);
        for next in numbers {
            let follows = next == (last.0 + 1, 0) || next == (last.0, last.1 + 1);
            assert!(follows, "queue {queue}: {next:?} after {last:?} of {case:?}");
            last = next;
        }
    }
}

/// What the intervals say of a queue is what its contacts say.
fn intervals_sum_to_the_contacts(rows: &[Row]) {
    let mut queues: BTreeMap<u16, (QueueFigures, QueueFigures)> = BTreeMap::new();
    let mut groups: BTreeMap<u16, GroupFigures> = BTreeMap::new();
    for row in rows {
        match row {
            Row::Contact(row) => {
                let (sum, _) = queues.entry(row.contact.source.0).or_default();
                let within = u64::from(row.within_threshold);
                sum.offered += 1;
                sum.answered += u64::from(row.answered.is_some());
                sum.answered_within += if row.answered.is_some() { within } else { 0 };
                match row.end {
                    ContactEnd::Abandoned(_) => {
                        sum.abandoned += 1;
                        sum.abandoned_within += within;
                    }
                    ContactEnd::Rejected(_) => sum.rejected += 1,
                    ContactEnd::Lost(_) => sum.lost += 1,
                    ContactEnd::Handled | ContactEnd::Open => {}
                }
                sum.rerouted += u64::from(row.reroutes);
                sum.waiting += row.wait;
                sum.talking += row.talk;
                sum.held += row.hold;
                sum.wrap_up += row.wrap_up;
            }
            Row::QueueInterval(row) => {
                let (_, sum) = queues.entry(row.queue.0).or_default();
                let figures = row.figures.expect("the truth is known of every interval");
                sum.offered += figures.offered;
                sum.answered += figures.answered;
                sum.answered_within += figures.answered_within;
                sum.abandoned += figures.abandoned;
                sum.abandoned_within += figures.abandoned_within;
                sum.rejected += figures.rejected;
                sum.lost += figures.lost;
                sum.rerouted += figures.rerouted;
                sum.waiting += figures.waiting;
                sum.talking += figures.talking;
                sum.held += figures.held;
                sum.wrap_up += figures.wrap_up;
            }
            Row::GroupInterval(row) => {
                let sum = groups.entry(row.group.0).or_default();
                let figures = row.figures.expect("the truth is known of every interval");
                sum.answered += figures.answered;
                sum.logged_in += figures.logged_in;
                sum.available += figures.available;
            }
            _ => {}
        }
    }
    for (queue, (contacts, intervals)) in &queues {
        assert_eq!(contacts, intervals, "queue {queue}");
    }
    let answered = |sum: u64, figures: &GroupFigures| sum + figures.answered;
    let by_groups = groups.values().fold(0, answered);
    let by_queues: u64 = queues.values().map(|(_, intervals)| intervals.answered).sum();
    assert_eq!(by_groups, by_queues, "what groups answered and what queues had answered");
}

/// Each agent's states follow each other without a gap, medium by medium.
fn agents_go_from_state_to_state(rows: &[Row]) {
    let mut states: BTreeMap<(AgentId, Medium), AgentState> = BTreeMap::new();
    for row in agent_states(rows) {
        let before = states.insert((row.agent, row.medium), row.to).unwrap_or_default();
        assert_eq!(row.from, before, "{row:?}");
        assert!(row.from != row.to || row.to == AgentState::LoggedOut, "{row:?}");
    }
}

/// Where nothing fails, nothing goes back to a fault.
fn nothing_has_a_cause(rows: &[Row]) {
    for row in contacts(rows) {
        assert!(row.cause.is_none(), "{row:?}");
        let failed = match row.end {
            ContactEnd::Lost(_) => true,
            ContactEnd::Rejected(reason) => reason == RejectReason::NoSiteReachable,
            _ => false,
        };
        assert!(!failed, "{row:?}");
    }
    for row in agent_states(rows) {
        assert!(row.cause.is_none(), "{row:?}");
    }
}
