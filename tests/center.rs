//! Stories of a center in which nothing fails: who is served when, and what is counted.

#![allow(missing_docs)]

mod common;

use common::{at, scenario, secs, tell};
use switchover::ledger::rows::{AbandonPhase, AgentReason, AgentState, ContactEnd, Row};

/// One site, one group of `agents`, one queue with calls every `every` seconds, `handling`
/// seconds each; more for the queue, the group, and the scenario.
fn small(every: f64, handling: f64, agents: u32, queue: &str, group: &str, more: &str) -> String {
    format!(
        r#"
        duration = "10m"
        {more}
        [site.main]
        [queue.sales]
        arrivals = {{ every = "{every}s" }}
        handling = "{handling}s"
        {queue}
        [agents.staff]
        count = {agents}
        site = "main"
        {group}
        "#
    )
}

#[test]
fn core_14_callers_wait_for_the_first_agent_who_is_free() {
    // One agent: the n-th caller comes at n*every, and each call takes longer than the gap.
    for (every, handling) in [(10.0, 25.0), (7.0, 30.0), (12.0, 13.0)] {
        let story = tell(&scenario(&small(every, handling, 1, "", "", "")));
        for number in 1..=5_u32 {
            let served_from = every + f64::from(number - 1) * handling;
            let wait = served_from - f64::from(number) * every;
            let contact = story.contact("sales", number);
            assert_eq!(contact.wait, secs(wait), "caller {number}");
            assert_eq!(contact.talk, secs(handling));
            assert_eq!(contact.end, ContactEnd::Handled);
        }
    }
}

#[test]
fn core_13_the_agent_longest_available_gets_the_call() {
    // Three agents, never more than one busy: they take turns.
    let story = tell(&scenario(&small(20.0, 5.0, 3, "", "", "")));
    let served: Vec<_> =
        (1..=6).map(|number| story.contact("sales", number).agent.map(|agent| agent.0)).collect();
    assert_eq!(served, [0, 1, 2, 0, 1, 2].map(Some));
}

#[test]
fn core_13_types_are_taken_in_the_groups_order_or_by_age() {
    for (takes, first) in [("preference", "gold"), ("oldest", "basic")] {
        let text = format!(
            r#"
            duration = "5m"
            [site.main]
            [queue.basic]
            arrivals = {{ every = "10s", until = "25s" }}
            handling = "60s"
            [queue.gold]
            arrivals = {{ every = "30s", until = "35s" }}
            handling = "60s"
            [agents.staff]
            count = 1
            site = "main"
            queues = ["gold", "basic"]
            takes = "{takes}"
            "#
        );
        // Basic callers come at 10 and 20 s, a gold one at 30 s; the agent is free at 70 s.
        let story = tell(&scenario(&text));
        let number = if first == "gold" { 1 } else { 2 };
        assert_eq!(story.contact(first, number).answered, Some(at(70.0)));
    }
}

#[test]
fn core_13_skills_decide_who_can_serve() {
    let text = r#"
        duration = "5m"
        [site.main]
        [queue.french]
        skills = { french = 3 }
        arrivals = { every = "10s", until = "45s" }
        handling = "1s"
        [agents.beginners]
        count = 5
        site = "main"
        skills = { french = 2 }
        [agents.good]
        count = 1
        site = "main"
        skills = { french = 3 }
        [agents.native]
        count = 1
        site = "main"
        skills = { french = 9 }
        "#;
    let story = tell(&scenario(text));
    let group = |number| {
        let agent = story.contact("french", number).agent.expect("somebody served");
        story.names.group(story.names.group_of(agent)).name.clone()
    };
    // The most skilled first, every time, since each call is over before the next.
    assert_eq!([1, 2, 3, 4].map(group), ["native"; 4]);
}

#[test]
fn core_13_ring_no_answer_requeues_with_age_and_counts() {
    // Nobody ever answers: each caller is offered again and again until the run ends.
    for (rings, pause) in [(12.0_f64, 0.0_f64), (5.0, 0.0), (8.0, 30.0)] {
        let group = format!(
            "no_answer = 1.0\nring_no_answer = \"{rings}s\"\nnot_ready_after_no_answer = \"{pause}s\""
        );
        let queue = "patience = \"100s\"";
        let story = tell(&scenario(&small(200.0, 30.0, 1, queue, &group, "")));
        let contact = story.contact("sales", 1);
        // It rings `rings`, then the agent pauses, then it rings again, until 100 s are over.
        let rounds = (100.0_f64 / (rings + pause)).floor();
        let left = 100.0 - rounds * (rings + pause);
        // A ring that would end together with the patience: the patience was there first.
        let missed = rounds + if left > rings { 1.0 } else { 0.0 };
        let exact = (left == 0.0 && pause == 0.0) as u32 as f64;
        assert_eq!(f64::from(contact.reroutes), missed - exact);
        let phase = if left > rings || (left == 0.0 && pause > 0.0) {
            AbandonPhase::Queue
        } else {
            AbandonPhase::Ringing
        };
        assert_eq!(contact.end, ContactEnd::Abandoned(phase));
        assert_eq!(contact.wait, secs(100.0), "its age was kept");
        let pauses =
            story.agent_states().filter(|row| row.reason == AgentReason::RingNoAnswer).count();
        assert_eq!(pauses > 0, pause > 0.0);
    }
}

#[test]
fn core_16_ringing_is_reserved_then_talking_then_wrap_up() {
    for (rings, handling, wrap_up) in [(3.0, 20.0, 7.0), (0.0, 20.0, 7.0), (4.0, 9.0, 0.0)] {
        let queue = format!("wrap_up = \"{wrap_up}s\"");
        let group = format!("ring = \"{rings}s\"");
        let story = tell(&scenario(&small(400.0, handling, 1, &queue, &group, "")));
        let mut expected = vec![(0.0, AgentState::Available)];
        let mut time = 400.0;
        for (state, lasts) in [
            (AgentState::Reserved, rings),
            (AgentState::Talking, handling),
            (AgentState::WrapUp, wrap_up),
        ] {
            if lasts > 0.0 {
                expected.push((time, state));
            }
            time += lasts;
        }
        expected.push((time, AgentState::Available));
        let states: Vec<_> =
            story.agent("staff-1").iter().map(|row| (row.time.as_secs_f64(), row.to)).collect();
        assert_eq!(states, expected);
        assert_eq!(story.contact("sales", 1).wrap_up, secs(wrap_up));
    }
}

#[test]
fn core_16_a_share_of_calls_is_put_on_hold() {
    for hold in [5.0, 12.5, 40.0] {
        let queue = format!("hold = {{ share = 1.0, time = \"{hold}s\" }}");
        let story = tell(&scenario(&small(100.0, 30.0, 1, &queue, "", "")));
        let contact = story.contact("sales", 1);
        assert_eq!((contact.talk, contact.hold), (secs(30.0), secs(hold)));
        let states: Vec<_> = story.agent("staff-1").iter().map(|row| row.to).take(4).collect();
        let expected =
            [AgentState::Available, AgentState::Talking, AgentState::Held, AgentState::Talking];
        assert_eq!(states, expected);
    }
}

#[test]
fn core_15_a_shift_that_ends_never_interrupts_a_call() {
    for (handling, wrap_up) in [(30.0, 0.0), (100.0, 20.0), (45.0, 5.0)] {
        let queue = format!("wrap_up = \"{wrap_up}s\"");
        let group = "shifts = [{ from = \"0s\", until = \"110s\" }]";
        let story = tell(&scenario(&small(100.0, handling, 1, &queue, group, "")));
        let contact = story.contact("sales", 1);
        assert_eq!(contact.end, ContactEnd::Handled);
        assert_eq!(contact.talk, secs(handling));
        let home = story.agent("staff-1").into_iter().last().expect("the agent went home");
        assert_eq!(home.to, AgentState::LoggedOut);
        assert_eq!(home.reason, AgentReason::ShiftEnd);
        assert_eq!(home.time, at(100.0 + handling + wrap_up));
        assert_eq!(story.contact("sales", 2).end, ContactEnd::Open, "nobody is left");
    }
}

#[test]
fn core_14_the_threshold_itself_counts_as_the_parameter_says() {
    // The second caller waits handling - every; the threshold is exactly that.
    for (every, handling) in [(10.0, 30.0), (5.0, 25.0), (8.0, 9.0)] {
        for (bound, within) in [("inclusive", true), ("strict", false)] {
            let wait = handling - every;
            let more = format!("service_level = {{ within = \"{wait}s\", bound = \"{bound}\" }}");
            let story = tell(&scenario(&small(every, handling, 1, "", "", &more)));
            let contact = story.contact("sales", 2);
            assert_eq!(contact.wait, secs(wait));
            assert_eq!(contact.within_threshold, within, "{bound}");
        }
    }
}

#[test]
fn core_14_callers_hang_up_when_their_patience_ends() {
    for patience in [3.0, 17.0, 59.0] {
        let queue = format!("patience = \"{patience}s\"");
        // The agent is busy with the first caller for 60 s.
        let story = tell(&scenario(&small(1.0, 60.0, 1, &queue, "", "")));
        let contact = story.contact("sales", 2);
        let waits_at_most = 60.0 - 1.0;
        if patience < waits_at_most {
            assert_eq!(contact.end, ContactEnd::Abandoned(AbandonPhase::Queue));
            assert_eq!(contact.wait, secs(patience));
        }
        assert_eq!(story.contact("sales", 1).end, ContactEnd::Handled);
    }
}

#[test]
fn core_12_a_share_without_patience_leaves_at_once_if_nobody_is_free() {
    let story = tell(&scenario(&small(20.0, 50.0, 1, "no_patience = 1.0", "", "")));
    // The agent is free again at 20 + 50: the callers at 40 and 60 leave, that at 80 is served.
    for (number, served) in [(1, true), (2, false), (3, false), (4, true)] {
        let contact = story.contact("sales", number);
        assert_eq!(contact.end == ContactEnd::Handled, served, "caller {number}");
        assert_eq!(contact.wait, secs(0.0));
    }
}

#[test]
fn core_13_higher_priority_is_served_first() {
    let text = r#"
        duration = "5m"
        [site.main]
        [queue.basic]
        arrivals = { every = "10s", until = "25s" }
        handling = "60s"
        [queue.urgent]
        priority = 5
        arrivals = { every = "30s", until = "35s" }
        handling = "60s"
        [agents.staff]
        count = 1
        site = "main"
        takes = "preference"
        queues = ["urgent", "basic"]
        "#;
    let story = tell(&scenario(text));
    assert_eq!(story.contact("urgent", 1).answered, Some(at(70.0)));
    assert_eq!(story.contact("urgent", 1).priority, 5);
}

#[test]
fn core_14_a_draining_run_ends_when_the_last_contact_has_left() {
    let open = tell(&scenario(&small(100.0, 150.0, 1, "", "", "")));
    assert!(open.ended(|end| end == ContactEnd::Open) > 0);
    let drained = tell(&scenario(&small(100.0, 150.0, 1, "", "", "drain = true")));
    assert_eq!(drained.ended(|end| end == ContactEnd::Open), 0);
    // Five callers before 600 s, one after the other.
    let last = drained.contacts().map(|contact| contact.ended).max();
    assert_eq!(last, Some(at(100.0 + 5.0 * 150.0)));
    assert_eq!(drained.contacts().count(), 5, "no new callers after the duration");
}

#[test]
fn core_11_every_contact_ends_once_and_the_books_balance() {
    let queue = "patience = { exponential = { mean = \"40s\" } }\nno_patience = 0.1";
    let group = "no_answer = 0.1\nring = { exponential = { mean = \"4s\" } }";
    let text = small(7.0, 30.0, 3, queue, group, "interval = \"1m\"");
    let story = tell(&scenario(&text));
    let rows = story.contacts().count();
    let mut ids: Vec<_> = story.contacts().map(|contact| contact.contact).collect();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), rows, "one row a contact");
    let figures = story.queue_intervals().filter_map(|row| row.figures);
    let offered: u64 = figures.map(|figures| figures.offered).sum();
    assert_eq!(offered, rows as u64);
}

#[test]
fn out_6_intervals_split_times_and_count_ends_where_they_happen() {
    for (handling, length) in [(100.0, 60.0), (170.0, 60.0), (30.0, 120.0)] {
        let more = format!("interval = \"{length}s\"");
        let story = tell(&scenario(&small(400.0, handling, 1, "", "", &more)));
        for row in story.queue_intervals() {
            let figures = row.figures.expect("the truth is always known");
            let (start, end) = (row.start.as_secs_f64(), row.end.as_secs_f64());
            let overlap = (end.min(400.0 + handling) - start.max(400.0)).max(0.0);
            assert_eq!(figures.talking, secs(overlap), "{start} to {end}");
            let comes = start <= 400.0 && 400.0 < end;
            // What happens at a bound belongs to the interval that it ends, if the bound
            // was scheduled after it.
            assert_eq!(
                figures.offered + figures.answered > 0,
                comes || end == 400.0 && figures.offered > 0
            );
        }
    }
}

#[test]
fn core_11_rows_never_go_back_in_time() {
    let story = tell(&scenario(&small(3.0, 8.0, 2, "wrap_up = \"3s\"", "", "")));
    let mut last = at(0.0);
    for row in &story.rows {
        if let Row::AgentState(row) = row {
            assert!(row.time >= last);
            last = row.time;
        }
    }
}
