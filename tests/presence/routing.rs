//! Routing that believes a copy of the agents' presence (PRES-10).

use switchover::kernel::time::SimTime;
use switchover::ledger::figures::Figure;
use switchover::ledger::presence::Presentity;
use switchover::ledger::rows::{AgentState, ContactEnd};

use crate::common::{scenario, tell};
use crate::room::{at_ms, figure, ms, updates};

/// A switch with one agent in the east, homed there, and a pool and an app server in the
/// west, `link` ms away; the queue believes `copy`. Calls come at every `every` ms and take
/// 30 s.
fn text(copy: &str, link: u64, every: u64, more: &str) -> String {
    format!(
        r#"
        duration = "10m"
        [network]
        latency = "1ms"
        [site]
        east = {{}}
        west = {{}}
        [link.east-west]
        latency = "{link}ms"
        [presence.staff]
        pools = ["east", "west"]
        [queue.calls]
        presence = "{copy}"
        arrivals = {{ every = "{every}ms", until = "9m" }}
        handling = "30s"
        [agents.people]
        count = 1
        site = "east"
        presence = "staff"
        {more}
        "#
    )
}

#[test]
fn pres_10_the_states_of_agents_are_published_with_their_numbers() {
    for every in [100_000, 150_000, 240_000] {
        let story = tell(&scenario(&text("east/staff.app", 40, every, "")));
        let told: Vec<_> = updates(&story)
            .into_iter()
            .filter(|it| story.names.text(it.server) == "east/staff.app")
            .map(|it| (it.user, it.availability, it.published))
            .collect();
        let changes: Vec<_> = story
            .agent("people-1")
            .into_iter()
            .filter(|it| it.time + ms(2) < SimTime::from_secs(600))
            .map(|it| {
                let number = match it.to {
                    AgentState::Available => 3_500,
                    AgentState::Talking => 6_500,
                    other => panic!("nobody is {other:?} here"),
                };
                (Presentity::Agent(it.agent), number, it.time + ms(1))
            })
            .collect();
        assert!(changes.len() > 4);
        assert_eq!(told, changes, "each one way after the change");
    }
}

#[test]
fn pres_10_a_waiting_call_is_offered_when_the_copy_says_available() {
    for (copy, link, way) in [
        ("east/staff.app", 40, 0),
        ("west/staff.app", 40, 40),
        ("west/staff.app", 120, 120),
        // The store is in the east: the first writer is the server beside it.
        ("east/staff.store", 40, 1),
    ] {
        let story = tell(&scenario(&text(copy, link, 20_000, "")));
        // The first is answered at once, two ways inside the site after it came.
        assert_eq!(story.contact("calls", 1).wait, ms(2));
        // Its end reaches the phone one way later; then: client to pool, pool to the copy.
        let free = 20_000 + 2 + 30_000 + 1;
        let believed = free + 1 + way + 1;
        let second = story.contact("calls", 2);
        assert_eq!(second.answered, Some(at_ms(believed + 2)), "{copy} {link}");
    }
}

#[test]
fn pres_10_calls_offered_on_the_word_of_a_stale_copy_are_counted_with_their_cost() {
    for (copy, link, after, stale) in [
        ("west/staff.app", 40, 20, true),
        ("west/staff.app", 80, 50, true),
        ("west/staff.app", 10, 20, false),
        ("east/staff.app", 40, 20, false),
    ] {
        // The agent goes at 200 s; the call comes so many ms later; the agent is back at 400 s.
        let absent = "[fault.ill]\nkind = \"capacity\"\ntarget = \"agents/people\"\nby = 1\n\
                      at = \"200s\"\nduration = \"200s\"\n";
        let every = 200_000 + after;
        let story = tell(&scenario(&text(copy, link, every, absent)));
        assert_eq!(figure(&story, Figure::PresenceStaleOffers), f64::from(u8::from(stale)));
        // To the phone, and the refusal back.
        let cost = if stale { 0.002 } else { 0.0 };
        assert_eq!(figure(&story, Figure::PresenceStaleWait), cost, "{copy} {link}");
        let first = story.contact("calls", 1);
        assert_eq!(first.reroutes, u16::from(stale));
        assert_eq!(first.end, ContactEnd::Handled);
        // Who has refused is not asked again until the copy says available anew.
        let back = first.answered.expect("it was answered");
        let way = if copy.starts_with("west") { link } else { 0 };
        assert_eq!(back, at_ms(400_000 + 2 + way + 2));
    }
}

#[test]
fn pres_10_an_app_server_that_is_down_calls_nobody_available() {
    for (down, lasts) in [(100, 60), (150, 100), (199, 30)] {
        let fault = format!(
            "[fault.down]\nkind = \"crash\"\ntarget = \"west/staff.app\"\nat = \"{down}s\"\n\
             duration = \"{lasts}s\"\n"
        );
        let every = (down + 1) * 1_000;
        let story = tell(&scenario(&text("west/staff.app", 40, every, &fault)));
        let answered = story.contact("calls", 1).answered.expect("it was answered");
        let back = at_ms((down + lasts) * 1_000);
        // Connected, subscribed over the link, and told.
        assert!(answered > back && answered < back + ms(2 * 40 + 20), "{answered}");
    }
}
