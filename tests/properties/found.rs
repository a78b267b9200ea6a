//! What random runs have found, in the smallest story that shows it.

use crate::common::{Story, at, scenario, tell, tell_replication};
use switchover::ledger::rows::{AgentReason, AgentState, AgentStateRow, ContactEnd, Medium};

/// One site, one queue, one group.
fn small(queue: &str, group: &str, more: &str) -> Story {
    tell(&scenario(&format!(
        r#"
        duration = "15m"
        [site.main]
        [queue.sales]
        {queue}
        [agents.staff]
        site = "main"
        {group}
        {more}
        "#
    )))
}

fn hang(target: &str, at_s: u32, duration_s: u32) -> String {
    format!(
        "[fault.hang]\nkind = \"hang\"\ntarget = \"{target}\"\nat = \"{at_s}s\"\n\
         duration = \"{duration_s}s\"\n"
    )
}

/// The state of an agent at a moment in their calls.
fn state(story: &Story, agent: &str, seconds: f64) -> AgentState {
    let states = story.agent(agent);
    let before = states.iter().filter(|row| row.medium == Medium::Voice && row.time <= at(seconds));
    before.last().map_or(AgentState::LoggedOut, |row| row.to)
}

#[test]
fn core_9_a_stopping_switch_does_not_wait_for_callers_who_left_at_once() {
    let story = small(
        "arrivals = { every = \"10s\" }\nhandling = \"25s\"\nno_patience = 1.0",
        "count = 1",
        "[fault.stop]\nkind = \"graceful_shutdown\"\ntarget = \"main/switch\"\nat = \"31s\"\n\
         duration = \"100s\"",
    );
    // The call in hand ends at 35 s: then the switch is gone, by the fault's doing.
    let out = story.agent("staff-1");
    let out = out.iter().find(|row| row.reason == AgentReason::ConnectionLost);
    let out = out.expect("the agent loses the switch");
    assert_eq!(out.time, at(35.0));
    assert!(!out.cause.is_none());
    let rejected = story.ended(|end| matches!(end, ContactEnd::Rejected(_)));
    assert_eq!(rejected, 10, "callers of 40 s to 130 s");
    assert!(
        story
            .contacts()
            .all(|row| !matches!(row.end, ContactEnd::Rejected(_)) || !row.cause.is_none())
    );
}

#[test]
fn core_8_a_caller_who_hangs_up_while_the_switch_hangs_leaves_the_agent_free() {
    // The call of 60 s rings for 10 s; the caller gives up after 8 s, while the switch hangs.
    let story = small(
        "arrivals = { every = \"60s\" }\nhandling = \"20s\"\npatience = \"8s\"",
        "count = 1\nring = \"10s\"\nring_no_answer = \"30s\"",
        &hang("main/switch", 62, 10),
    );
    assert!(matches!(story.contact("sales", 1).end, ContactEnd::Abandoned(_)));
    assert_eq!(state(&story, "staff-1", 71.0), AgentState::Talking, "to nobody: nobody says so");
    assert_eq!(state(&story, "staff-1", 72.0), AgentState::Available);
}

#[test]
fn core_13_an_offer_that_rang_too_long_while_the_switch_hung_is_taken_back() {
    let story = small(
        "arrivals = { every = \"60s\", until = \"61s\" }\nhandling = \"20s\"",
        "count = 2\nno_answer = 0.999999\nring_no_answer = \"5s\"\n\
         not_ready_after_no_answer = \"1h\"",
        &hang("main/switch", 62, 10),
    );
    assert_eq!(state(&story, "staff-1", 71.0), AgentState::Reserved);
    assert_eq!(state(&story, "staff-1", 72.0), AgentState::NotReady);
    assert_eq!(state(&story, "staff-2", 72.0), AgentState::Reserved);
}

#[test]
fn core_8_what_an_agent_does_while_the_phone_hangs_is_done_when_it_works_again() {
    // Wrap-up ends at 90 s, while the phone hangs.
    let story = small(
        "arrivals = { every = \"60s\" }\nhandling = \"20s\"\nwrap_up = \"10s\"",
        "count = 1",
        &hang("main/staff/1", 85, 10),
    );
    assert_eq!(state(&story, "staff-1", 94.0), AgentState::WrapUp);
    assert_eq!(state(&story, "staff-1", 95.0), AgentState::Available);
    assert_eq!(story.contact("sales", 2).wait, at(0.0).since(at(0.0)), "the switch knows");
}

#[test]
fn core_13_a_pause_that_ends_after_the_shift_brings_nothing_new() {
    // Two calls at once; some are missed and followed by a pause of 30 s, which ends after
    // the shift while another call is in hand.
    let text = r#"
        duration = "15m"
        [site.main]
        [queue.sales]
        arrivals = { every = "5s", until = "100s" }
        handling = "85s"
        [agents.staff]
        count = 1
        site = "main"
        media = { voice = 2 }
        no_answer = 0.5
        ring_no_answer = "10s"
        not_ready_after_no_answer = "30s"
        shifts = [{ from = "0s", until = "40s" }]
        "#;
    let scenario = scenario(text);
    let mut paused = 0;
    for replication in 1..=20 {
        let story = tell_replication(&scenario, replication);
        let late = story.contacts().filter(|row| row.answered.is_some_and(|time| time > at(40.0)));
        assert_eq!(late.count(), 0, "replication {replication}");
        let left = |row: &AgentStateRow| row.time > at(70.0) && row.to == AgentState::LoggedOut;
        let missed = story.contacts().any(|row| row.reroutes > 0);
        paused += u32::from(story.agent_states().any(left) && missed);
    }
    assert!(paused > 2, "{paused} pauses ended after the shift with a call in hand");
}

#[test]
fn out_6_what_happens_in_the_last_instant_is_in_an_interval() {
    // One agent, calls every minute: the n-th is answered at 60 + 70 n seconds, so one at the
    // very end of the run, which is also the end of an interval.
    let story = small("arrivals = { every = \"60s\" }\nhandling = \"70s\"", "count = 1", "");
    let answered = story.contacts().filter(|row| row.answered.is_some()).count() as u64;
    assert!(story.contacts().any(|row| row.answered == Some(at(900.0))));
    let in_intervals: u64 =
        story.queue_intervals().filter_map(|row| row.figures).map(|row| row.answered).sum();
    assert_eq!(in_intervals, answered);
}
