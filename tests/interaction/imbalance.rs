//! How far apart the nodes' queues come (IXN-8): nothing brings them together again until
//! the queue runs empty.

use super::{backlogs, figure, interaction_rows, orders};
use crate::common::{Story, scenario, secs, tell};
use switchover::kernel::time::{SimDuration, SimTime};
use switchover::ledger::figures::Figure;
use switchover::ledger::interaction::InteractionRow;

/// Work of two queues of one medium, which a proxy gives to two nodes in turn. The second
/// gets one for every `k` of the first: so of `k` of the first one node gets (k + 1) / 2, the
/// other (k - 1) / 2, if `k` is odd.
fn uneven(medium: &str, k: u32, every: u32, handling: u32, people: u32) -> String {
    let other = k * every;
    format!(
        r#"
        duration = "6h"
        [network]
        latency = "1ms"
        [site]
        west = {{}}
        [interaction.web]
        nodes = {{ n1 = "west", n2 = "west" }}
        proxies = {{ p1 = "west" }}
        [queue.work]
        medium = "{medium}"
        router = "interaction.web"
        arrivals = {{ every = "{every}s", until = "2h" }}
        handling = "{handling}s"
        groups = ["staff"]
        [queue.other]
        medium = "{medium}"
        router = "interaction.web"
        arrivals = {{ every = "{other}s", until = "2h" }}
        handling = "5s"
        groups = ["others"]
        [agents.staff]
        count = {people}
        site = "west"
        interaction = "web"
        media = {{ {medium} = 1 }}
        [agents.others]
        count = 2
        site = "west"
        interaction = "web"
        media = {{ {medium} = 1 }}
        "#
    )
}

/// At each sampled moment how long the next interaction of `work` has waited at each node
/// that has one.
fn samples(story: &Story) -> Vec<(SimTime, Vec<SimDuration>)> {
    let mut samples: Vec<(SimTime, Vec<SimDuration>)> = Vec::new();
    for row in backlogs(story) {
        if story.names.queue(row.queue) != "work" {
            continue;
        }
        if samples.last().is_none_or(|(time, _)| *time != row.time) {
            samples.push((row.time, Vec::new()));
        }
        samples.last_mut().unwrap().1.extend(row.next_waited);
    }
    samples
}

fn difference(waited: &[SimDuration]) -> Option<f64> {
    let (least, most) = (waited.iter().min()?, waited.iter().max()?);
    (waited.len() > 1).then(|| most.as_secs_f64() - least.as_secs_f64())
}

#[test]
fn ixn_8_the_imbalance_of_a_backlog_grows_until_a_node_runs_empty() {
    for (k, every, handling) in [(3, 40, 80), (5, 30, 60), (7, 20, 50)] {
        let story = tell(&scenario(&uneven("email", k, every, handling, 1)));
        // Interactions a second at the node that gets more, and at the other.
        let rate = 1.0 / f64::from(every);
        let more = rate * f64::from(k + 1) / f64::from(2 * k);
        let less = rate * f64::from(k - 1) / f64::from(2 * k);
        // Both give as many: one every second handling time, until the smaller one is out.
        let given = |time: f64| (time / (2.0 * f64::from(handling))).floor() + 1.0;
        let out = 7200.0 * less * 2.0 * f64::from(handling);
        assert!(out > 7200.0, "both have a backlog as long as there is work");
        let near = 2.0 / less;
        let (mut before, mut greatest) = (0.0, 0.0);
        for (time, waited) in samples(&story) {
            let at = time.as_secs_f64();
            let Some(apart) = difference(&waited) else { continue };
            greatest = f64::max(greatest, apart);
            // The next of each has been there since it was submitted: number over rate.
            let expected = given(at) * (1.0 / less - 1.0 / more);
            assert!((apart - expected).abs() < near + 0.02 * expected, "{at}: {apart}, {expected}");
            if at % 1800.0 == 0.0 {
                assert!(apart > before + 0.5 * near, "{at}: {before}, then {apart}");
                before = apart;
            }
            assert!(at < out * 1.02 + near);
        }
        assert!(greatest > 1500.0, "{greatest}");
        assert!((figure(&story, "work", Figure::NodeImbalance) - greatest).abs() < 1e-5);
        // The queue has run empty: nothing is left of it.
        let (_, last) = samples(&story).pop().unwrap();
        assert!(last.is_empty());
        assert_eq!(figure(&story, "work", Figure::OrderTaken), f64::from(7200 / every) - 1.0);
        assert!(figure(&story, "work", Figure::KendallTau) > 0.05);
    }
}

#[test]
fn ixn_8_without_a_backlog_the_nodes_are_hardly_apart() {
    for (k, every, handling) in [(3, 40, 80), (5, 30, 60), (7, 20, 50)] {
        let story = tell(&scenario(&uneven("chat", k, every, handling, 6)));
        assert!(figure(&story, "work", Figure::OrderTaken) > 170.0);
        assert!(figure(&story, "work", Figure::NodeImbalance) < 2.0);
        assert_eq!(figure(&story, "work", Figure::Inversions), 0.0);
    }
}

#[test]
fn ixn_8_a_day_of_email_drifts_apart_and_a_day_of_chat_does_not() {
    // Arrivals at random; 20 people do 300 an hour.
    let day = |medium: &str, rate: u32, seed: u32| {
        let text = uneven(medium, 3, 40, 240, 20)
            .replace(
                "every = \"40s\", until = \"2h\"",
                &format!("rate = \"{rate}/h\", until = \"3h\""),
            )
            .replace("every = \"120s\", until = \"2h\"", "rate = \"200/h\", until = \"3h\"");
        tell(&scenario(&format!("seed = {seed}\n{text}")))
    };
    for seed in [1, 2, 3] {
        let (email, chat) = (day("email", 450, seed), day("chat", 180, seed));
        let apart = [&email, &chat].map(|story| figure(story, "work", Figure::NodeImbalance));
        assert!(apart[0] > 120.0 && apart[0] > 20.0 * apart[1], "{apart:?}");
        // By hour: mostly more in the third than in the first.
        let mean = |from: f64, until: f64| {
            let apart: Vec<f64> = samples(&email)
                .iter()
                .filter(|(time, _)| (from..until).contains(&time.as_secs_f64()))
                .filter_map(|(_, waited)| difference(waited))
                .collect();
            apart.iter().sum::<f64>() / apart.len() as f64
        };
        assert!(mean(7200.0, 10800.0) > mean(0.0, 3600.0));
    }
}

#[test]
fn out_6_the_backlog_of_each_node_is_what_was_submitted_and_not_taken() {
    for text in
        [uneven("email", 3, 40, 80, 1), uneven("email", 5, 30, 60, 1), uneven("chat", 7, 20, 50, 2)]
    {
        let story = tell(&scenario(&text));
        let taken = orders(&story);
        let mut checked = 0;
        for row in interaction_rows(&story) {
            let InteractionRow::Backlog(row) = row else { continue };
            // What is on its way in at the moment may count or not.
            let there = |since: SimDuration| {
                let own = taken.iter().filter(|it| it.node == row.node && it.queue == row.queue);
                own.filter(|it| it.submitted + since <= row.time && row.time < it.taken)
                    .map(|it| it.submitted)
                    .collect::<Vec<_>>()
            };
            let (sure, all) = (there(secs(0.1)), there(secs(0.0)));
            let waiting = row.waiting as usize;
            assert!((sure.len()..=all.len()).contains(&waiting), "{row:?}: {}", sure.len());
            if let Some(first) = sure.iter().min() {
                assert_eq!(row.next_waited, Some(row.time.since(*first)));
                checked += 1;
            }
        }
        assert!(checked > 50, "{checked}");
    }
}
