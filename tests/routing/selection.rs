//! Who of several free agents gets a call.

use super::common::{Story, scenario, tell};

/// Calls every 20 s of 5 s each: never more than one at a time.
fn calls(groups: &str, selection: &str) -> Story {
    tell(&scenario(&format!(
        r#"
        duration = "3h"
        [site.main]
        [queue.calls]
        arrivals = {{ every = "20s" }}
        handling = "5s"
        groups = {groups}
        selection = "{selection}"
        [agents]
        a = {{ count = 1, site = "main" }}
        b = {{ count = 3, site = "main" }}
        c = {{ count = 2, site = "main" }}
        "#
    )))
}

/// How many of the calls each group served.
fn shares(story: &Story) -> [f64; 3] {
    let mut counts = [0.0; 3];
    let mut all = 0.0;
    for call in story.contacts() {
        let agent = call.agent.expect("somebody is always free");
        counts[usize::from(story.names.group_of(agent).0)] += 1.0;
        all += 1.0;
    }
    counts.map(|count| count / all)
}

#[test]
fn core_13_equals_share_what_a_preference_does_not() {
    for (groups, expected) in [
        (r#"["a", "b", "c"]"#, [1.0, 0.0, 0.0]),
        (r#"[["a", "b"], "c"]"#, [0.25, 0.75, 0.0]),
        (r#"["c", ["a", "b"]]"#, [0.0, 0.0, 1.0]),
        (r#"[["a", "b", "c"]]"#, [1.0 / 6.0, 3.0 / 6.0, 2.0 / 6.0]),
    ] {
        // Who has been available longest: all six take turns.
        let found = shares(&calls(groups, "longest_available"));
        for (found, expected) in found.into_iter().zip(expected) {
            assert!((found - expected).abs() < 0.01, "{groups}: {found} instead of {expected}");
        }
    }
}

#[test]
fn core_13_by_priority_asks_equals_in_their_order() {
    for (groups, expected) in [
        (r#"[["a", "b"], "c"]"#, [1.0, 0.0, 0.0]),
        (r#"[["b", "a"], "c"]"#, [0.0, 1.0, 0.0]),
        (r#"[["c", "b", "a"]]"#, [0.0, 0.0, 1.0]),
    ] {
        assert_eq!(shares(&calls(groups, "by_priority")), expected);
    }
}

#[test]
fn core_13_proportional_draws_a_group_by_its_free_agents() {
    for (groups, expected) in [
        (r#"[["a", "b"], "c"]"#, [0.25, 0.75, 0.0]),
        (r#"[["a", "c"], "b"]"#, [1.0 / 3.0, 0.0, 2.0 / 3.0]),
        (r#"[["a", "b", "c"]]"#, [1.0 / 6.0, 3.0 / 6.0, 2.0 / 6.0]),
    ] {
        let story = calls(groups, "proportional");
        let calls = story.contacts().count() as f64;
        for (found, expected) in shares(&story).into_iter().zip(expected) {
            let spread = (expected * (1.0 - expected) / calls).sqrt();
            assert!((found - expected).abs() <= 4.0 * spread, "{groups}: {found}");
        }
    }
}

#[test]
fn core_13_the_least_occupied_since_login_is_next() {
    // The second agent logs in when the first has been working for a share of the time:
    // whose share is smaller gets the call; a newcomer has none.
    for login in [100.0, 200.0, 410.0] {
        let text = format!(
            r#"
            duration = "1h"
            [site.main]
            [queue.calls]
            arrivals = {{ every = "20s" }}
            handling = {{ exponential = {{ mean = "8s" }} }}
            groups = [["early", "late"]]
            selection = "least_occupied"
            [agents]
            early = {{ count = 1, site = "main" }}
            [agents.late]
            count = 1
            site = "main"
            shifts = [{{ from = "{login}s", until = "1h" }}]
            "#
        );
        let story = tell(&scenario(&text));
        let logins = [0.0, login];
        let mut works: [Vec<(f64, f64)>; 2] = Default::default();
        for number in 1..180 {
            let call = story.contact("calls", number);
            let from = call.answered.expect("answered").as_secs_f64();
            let chosen = call.agent.expect("served").0 as usize;
            let share = |agent: usize| {
                let occupied: f64 =
                    works[agent].iter().map(|(from, until): &(f64, f64)| until - from).sum();
                occupied / (from - logins[agent])
            };
            let is_free = |agent: usize| {
                from > logins[agent] && works[agent].last().is_none_or(|last| last.1 < from)
            };
            let other = 1 - chosen;
            // At the same instant as a login or an end the order of events decides.
            if call.wait.is_zero() && is_free(other) && is_free(chosen) {
                assert!(share(chosen) <= share(other) + 1e-9, "call {number}");
            }
            works[chosen].push((from, call.ended.as_secs_f64()));
        }
        assert!(works.iter().all(|works| works.len() > 20), "both work");
    }
}
