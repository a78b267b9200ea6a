//! Disposition codes of calls, each from its own cause (PG-16), and log-outs for missed calls
//! (PG-7).

use switchover::ledger::rows::{AgentReason, AgentState, ContactEnd};

use crate::common::{Story, at};
use crate::setup::run;

/// When the only call comes.
const COMES: f64 = 100.0;

/// One agent in Denver, the CallRouter a slow link away, and one call.
fn one_call(latency: f64, queue: &str, agents: &str, more: &str) -> String {
    format!(
        r#"
        duration = "10m"
        drain = true
        [network]
        latency = "1ms"
        [site]
        denver = {{}}
        core = {{}}
        [link]
        denver-core = {{ latency = "{}ms" }}
        [peripheral.cards]
        sites = ["denver"]
        central = ["core"]
        [queue.cards]
        router = "peripheral.cards"
        arrivals = {{ every = "{COMES}s", until = "101s" }}
        handling = "30s"
        {queue}
        [agents.cards]
        count = 1
        site = "denver"
        peripheral = "denver/cards"
        {agents}
        {more}
        "#,
        latency * 1e3
    )
}

fn code(text: &str) -> (Option<u16>, bool) {
    let story = run(text);
    let contact = story.contact("cards", 1);
    (contact.disposition_code, matches!(contact.end, ContactEnd::Abandoned(_)))
}

#[test]
fn pg_16_an_abandoned_call_has_the_code_of_where_it_was() {
    for (latency, rings) in [(0.3, 5.0), (0.5, 7.0), (0.9, 20.0)] {
        let patient = |patience: f64| format!("patience = \"{patience}s\"");
        let answers = format!("ring = \"{rings}s\"\nring_no_answer = \"60s\"");
        // From the CallRouter by PG and PIM to the ACD; from there to the phone.
        let there = latency + 0.002;
        let code_of = |patience: f64| code(&one_call(latency, &patient(patience), &answers, ""));
        assert_eq!(code_of(there - 0.001), (Some(4), true), "on its way to the ACD");
        assert_eq!(code_of(there + 0.002), (Some(3), true), "it rings");
        assert_eq!(code_of(there + rings), (Some(3), true), "it still rings");
        assert_eq!(code_of(there + rings + 0.005), (Some(13), false), "answered");
        // It rings in vain: on its way back, and in the queue while the agent pauses.
        let pauses = format!(
            "no_answer = 1.0\nring_no_answer = \"{rings}s\"\nnot_ready_after_no_answer = \"2m\""
        );
        let code_of = |patience: f64| code(&one_call(latency, &patient(patience), &pauses, ""));
        let back = there + rings + there;
        assert_eq!(code_of(there + rings - 0.001), (Some(3), true), "it rings");
        assert_eq!(code_of(there + rings + 0.001), (Some(5), true), "on its way back");
        assert_eq!(code_of(back - 0.001), (Some(5), true), "still on its way");
        assert_eq!(code_of(back + 0.001), (Some(2), true), "in the CallRouter's queue");
    }
}

#[test]
fn pg_16_without_a_call_router_calls_are_abandoned_in_the_network_or_redirected() {
    for (timeout, patience) in [(2.0, 1.5), (5.0, 4.0), (30.0, 1.0)] {
        let down = "[fault.down]\nkind = \"crash\"\ntarget = \"core/cards.router\"\nat = \"50s\"\nduration = \"200s\"";
        let code_of = |patience: f64| {
            let queue = format!("patience = \"{patience}s\"");
            let text = one_call(0.005, &queue, "", down)
                .replace("central =", &format!("route_timeout = \"{timeout}s\"\ncentral ="));
            code(&text)
        };
        assert_eq!(code_of(patience), (Some(1), true), "nobody decides about it");
        assert_eq!(code_of(timeout + 1.0), (Some(15), false), "the ACDs go on with it");
    }
}

fn missed_calls(story: &Story) -> Vec<(f64, Option<f64>)> {
    let rows = story.logouts().into_iter().filter(|row| row.reason_code == 50010);
    let times = rows.map(|row| (row.logout.as_secs_f64(), row.login.map(|it| it.as_secs_f64())));
    times.collect()
}

#[test]
fn pg_7_who_misses_too_many_calls_in_a_row_is_logged_out_with_50010() {
    for (limit, away, rings) in [(2, 300.0, 5.0), (3, 60.0, 12.0), (5, 20.0, 3.0)] {
        let latency = 0.05;
        let agents = format!("no_answer = 1.0\nring_no_answer = \"{rings}s\"");
        let text = one_call(latency, "", &agents, "").replace("drain = true", "").replace(
            "central =",
            &format!("missed_calls = {limit}\nlogin_after_missed = \"{away}s\"\ncentral ="),
        );
        let story = run(&text);
        // To the ACD, it rings; the phone hears that it is over, and the CallRouter of both.
        let there = latency + 0.002;
        let round = rings + 0.001 + 2.0 * there;
        let missed = COMES + there + rings + f64::from(limit - 1) * round;
        // By the PIM and the PG to the CTI server.
        let by_hand = missed + 0.003;
        let (logout, login) = missed_calls(&story)[0];
        assert!((logout - by_hand).abs() < 1e-6, "{logout}, by hand {by_hand}");
        assert!((login.expect("back") - (by_hand + away)).abs() < 1e-6);
        let out = story
            .agent("cards-1")
            .into_iter()
            .find(|row| row.time > at(COMES - 1.0) && row.to == AgentState::LoggedOut);
        assert_eq!(out.expect("logged out").reason, AgentReason::MissedCalls);
        // Without a limit nobody is.
        let never = run(&text.replace(&format!("missed_calls = {limit}"), "missed_calls = 0"));
        assert!(missed_calls(&never).is_empty());
    }
}

#[test]
fn pg_7_an_answered_call_makes_up_for_a_missed_one() {
    for (limit, share) in [(2, 0.3), (3, 0.5), (2, 0.6)] {
        let agents = format!("no_answer = {share}\nring = \"2s\"\nring_no_answer = \"6s\"");
        let text = one_call(0.005, "", &agents, "")
            .replace("every = \"100s\", until = \"101s\"", "every = \"50s\"")
            .replace("duration = \"10m\"", "duration = \"3h\"")
            .replace("central =", &format!("missed_calls = {limit}\ncentral ="));
        let story = run(&text);
        let (mut missed, mut by_hand) = (0, Vec::new());
        for row in story.agent("cards-1") {
            match (row.from, row.to) {
                (AgentState::Reserved, AgentState::Talking) => missed = 0,
                (AgentState::Reserved, _) => missed += 1,
                _ => {}
            }
            if missed == limit {
                missed = 0;
                // The phone hears of it one way after the ACD, the CTI server three.
                by_hand.push(row.time.as_secs_f64() + 0.002);
            }
        }
        let found: Vec<f64> = missed_calls(&story).into_iter().map(|(out, _)| out).collect();
        assert!(found.len() > 2, "{found:?}");
        assert_eq!(found.len(), by_hand.len());
        for (found, by_hand) in found.iter().zip(&by_hand) {
            assert!((found - by_hand).abs() < 1e-6, "{found}, by hand {by_hand}");
        }
    }
}
