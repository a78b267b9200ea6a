//! Tasks at desktops that nobody accepts (CORE-13), and calls that have no place or no
//! patience in a CallRouter's queue.

use switchover::ledger::rows::{AgentReason, AgentState, AgentStateRow, ContactEnd, RejectReason};

use crate::chats::chats;
use crate::common::Story;
use crate::setup::{run, two_sites};

/// From the CallRouter to the application; and there from it.
const ASKING: f64 = 0.005 + 0.001 + 0.005;

/// How long each offer rang, and how long it was until the next: of one agent.
fn rings(story: &Story, agent: &str) -> Vec<(f64, f64, AgentStateRow)> {
    let rows = story.agent(agent);
    let begin = rows.iter().filter(|row| row.to == AgentState::Reserved);
    let end = rows.iter().filter(|row| row.from == AgentState::Reserved);
    begin
        .zip(end)
        .map(|(begin, end)| (begin.time.as_secs_f64(), end.time.as_secs_f64(), **end))
        .collect()
}

#[test]
fn core_13_a_task_that_nobody_accepts_is_taken_back_and_offered_again() {
    for (no_answer, pause, patience) in [(12.0, 0.0, 100.0), (5.0, 0.0, 61.0), (20.0, 30.0, 150.0)]
    {
        let text = chats("", "")
            .replace(
                "count = 8",
                &format!(
                    "count = 1\nno_answer = 1.0\nring_no_answer = \"{no_answer}s\"\n\
                 not_ready_after_no_answer = \"{pause}s\""
                ),
            )
            .replace("every = \"30s\", until = \"1h30m\"", "every = \"200s\", until = \"201s\"")
            .replace("handling =", &format!("patience = \"{patience}s\"\nhandling ="));
        let story = run(&text);
        let found = rings(&story, "web-1");
        // The first comes when the CallRouter has answered; the next when the agent is tried
        // again: a second after what they missed, or when their pause is over.
        let mut begins = 200.0 + 2.0 * ASKING;
        let mut by_hand = Vec::new();
        while begins < 200.0 + patience {
            let ends = begins + no_answer;
            by_hand.push((begins, ends.min(200.0 + patience)));
            begins = match pause > 0.0 {
                false => ends + 1.0 + ASKING,
                // The CTI server tells the CallRouter by way of the PG.
                true => ends + pause + 0.001 + 0.005 + ASKING,
            };
        }
        assert_eq!(found.len(), by_hand.len(), "{found:?} {by_hand:?}");
        for ((begin, end, row), hand) in found.iter().zip(&by_hand) {
            assert!((begin - hand.0).abs() < 0.002, "{begin}, by hand {}", hand.0);
            assert!((end - hand.1).abs() < 0.002, "{end}, by hand {}", hand.1);
            let pauses = pause > 0.0 && *end < 200.0 + patience - 0.01;
            let reason = if pauses { AgentReason::RingNoAnswer } else { AgentReason::None };
            assert_eq!(row.reason, reason);
        }
        let contact = story.contact("web", 1);
        assert!(matches!(contact.end, ContactEnd::Abandoned(_)));
        let missed = by_hand.iter().filter(|(begin, end)| end - begin > no_answer - 0.01).count();
        assert_eq!(usize::from(contact.reroutes), missed);
    }
}

#[test]
fn core_13_another_agent_gets_what_the_first_does_not_accept() {
    for no_answer in [4.0, 12.0, 33.0] {
        let more = "[agents.spare]\ncount = 4\nsite = \"denver\"\nperipheral = \"denver/cards\"\nmedia = { chat = 1 }\n";
        let text = chats("", more)
            .replace(
                "count = 8",
                &format!("count = 1\nno_answer = 1.0\nring_no_answer = \"{no_answer}s\""),
            )
            .replace("handling =", "groups = [\"web\", \"spare\"]\nhandling =")
            .replace("every = \"30s\", until = \"1h30m\"", "every = \"300s\", until = \"1h\"");
        let story = run(&text);
        for contact in story.contacts() {
            assert_eq!((contact.end, contact.reroutes), (ContactEnd::Handled, 1));
            // Asked, offered, missed, asked again.
            let by_hand = 2.0 * ASKING + no_answer + 2.0 * ASKING;
            assert!((contact.wait.as_secs_f64() - by_hand).abs() < 1e-6);
        }
    }
}

#[test]
fn core_12_who_has_no_patience_does_not_wait_for_a_call_router_either() {
    for share in [0.2, 0.5, 1.0] {
        let busy = |share: f64| {
            two_sites("")
                .replace("every = \"40s\"", "rate = \"360/h\"")
                .replace("wrap_up", &format!("no_patience = {share}\nwrap_up"))
        };
        let story = run(&busy(share));
        let (mut gone, mut waited) = (0, 0);
        for contact in story.contacts() {
            match contact.end {
                ContactEnd::Abandoned(_) => {
                    assert!(contact.wait.is_zero(), "at once");
                    assert_eq!(contact.disposition_code, Some(2));
                    gone += 1;
                }
                // A call for whom an agent is free takes a link and four ways inside a site.
                _ if contact.wait.as_secs_f64() > 0.0095 => waited += 1,
                _ => {}
            }
        }
        let found = f64::from(gone) / f64::from(gone + waited);
        assert!((found - share).abs() < 0.1, "{gone} of {}: {found}", gone + waited);
        assert_eq!(share >= 1.0, waited == 0);
    }
}

#[test]
fn core_13_a_call_router_lets_in_as_many_as_have_a_place() {
    for places in [0_u32, 2, 7] {
        let text = two_sites("")
            .replace("every = \"40s\"", "every = \"10s\"")
            .replace("wrap_up", &format!("places = {places}\npatience = \"1h\"\nwrap_up"));
        let story = run(&text);
        let full = ContactEnd::Rejected(RejectReason::QueueFull);
        let rejected = story.ended(|end| end == full);
        assert!(rejected > 50, "{rejected}");
        // At every moment at most so many wait.
        let mut changes = Vec::new();
        for contact in story.contacts().filter(|contact| contact.end != full) {
            let from = contact.submitted.as_secs_f64();
            let until = from + contact.wait.as_secs_f64();
            if until - from > 0.05 {
                // Who has an agent is still on the way for a few milliseconds.
                changes.extend([(from, 1), (until - 0.02, -1)]);
            }
        }
        changes.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let (mut waiting, mut most) = (0, 0);
        for (_, change) in changes {
            waiting += change;
            most = most.max(waiting);
        }
        assert_eq!(most, i64::from(places));
        for contact in story.contacts().filter(|contact| contact.end == full) {
            assert_eq!((contact.disposition_code, contact.wait.is_zero()), (Some(60), true));
        }
    }
}

#[test]
fn core_13_a_call_routers_queue_has_its_hours() {
    for (from, until) in [("09:45", "10:30"), ("10:00", "10:10"), ("09:30", "11:00")] {
        let hours = format!("hours = [{{ from = \"{from}\", until = \"{until}\" }}]\nwrap_up");
        let story = run(&two_sites("").replace("wrap_up", &hours));
        let clock = |text: &str| {
            let (hour, minute) = text.split_once(':').expect("a clock time");
            let number = |text: &str| text.parse::<u32>().expect("a number");
            crate::setup::clock(number(hour), number(minute), 0.0)
        };
        let mut closed = 0;
        for contact in story.contacts() {
            let submitted = contact.submitted.as_secs_f64();
            let open = submitted >= clock(from) && submitted < clock(until);
            let refused = contact.end == ContactEnd::Rejected(RejectReason::Closed);
            assert_eq!(open, !refused, "at {submitted}: {:?}", contact.end);
            closed += u32::from(refused);
        }
        assert_eq!(closed == 0, from == "09:30");
    }
}
