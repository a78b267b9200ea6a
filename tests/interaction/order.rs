//! The order of queues (IXN-8).

use super::{figure, orders};
use crate::common::{scenario, scenario_with, tell};
use switchover::ledger::figures::Figure;
use switchover::ledger::interaction::InteractionName;

/// A cluster whose nodes hold so many interactions of one queue (each later than those
/// before it), and a client that pulls them all through a proxy that starts at `start`.
pub fn pull_test(held: &[u32], start: usize) -> String {
    let nodes: Vec<String> = (1..=held.len()).map(|n| format!("n{n} = \"west\"")).collect();
    let preloads: String = held
        .iter()
        .enumerate()
        .filter(|(_, count)| **count > 0)
        .map(|(n, count)| {
            let n = n + 1;
            format!(
                "[interaction.web.preload.l{n}]\nnode = \"n{n}\"\nqueue = \"q1\"\ncount = {count}\n"
            )
        })
        .collect();
    format!(
        r#"
        duration = "10m"
        [site]
        west = {{}}
        [interaction.web]
        nodes = {{ {} }}
        proxies = {{ p1 = {{ site = "west", start_node = "n{}" }} }}
        routing = "none"
        [interaction.web.client.puller]
        site = "west"
        via = "p1"
        request = "pull"
        queue = "q1"
        [queue.q1]
        medium = "email"
        router = "interaction.web"
        handling = "1m"
        [agents.staff]
        count = 1
        site = "west"
        interaction = "web"
        media = {{ email = 1 }}
        {preloads}
        "#,
        nodes.join(", "),
        start + 1
    )
}

/// The order of takes if nodes are asked in turn, each giving its own first.
fn in_turn(held: &[u32], start: usize) -> Vec<u32> {
    let mut next = Vec::new();
    let mut first = 0;
    for count in held {
        next.push(first..first + count);
        first += count;
    }
    let mut taken = Vec::new();
    let mut turn = start;
    while taken.len() < first as usize {
        if let Some(due) = next[turn].next() {
            taken.push(due);
        }
        turn = (turn + 1) % held.len();
    }
    taken
}

/// Inversions, greatest displacement and how many were overtaken, pair by pair.
fn counted(taken: &[u32]) -> (usize, u32, usize) {
    let (mut inversions, mut greatest, mut overtaken) = (0, 0, 0);
    for (position, due) in taken.iter().enumerate() {
        let before = taken[..position].iter().filter(|other| *other > due).count();
        inversions += before;
        overtaken += usize::from(before > 0);
        greatest = greatest.max((position as u32).abs_diff(*due));
    }
    (inversions, greatest, overtaken)
}

#[test]
fn ixn_8_a_proxy_that_takes_turns_breaks_the_order_by_what_counting_pairs_says() {
    let cases: [(&[u32], usize); 7] = [
        (&[30, 10], 0),
        (&[30, 10], 1),
        (&[10, 30], 0),
        (&[7, 5, 9], 2),
        (&[1, 20, 3, 8], 1),
        (&[12, 0, 12], 0),
        (&[25], 0),
    ];
    for (held, start) in cases {
        let story = tell(&scenario(&pull_test(held, start)));
        let expected = in_turn(held, start);
        let (inversions, greatest, overtaken) = counted(&expected);
        let rows = orders(&story);
        let mut first = 0;
        let firsts: Vec<u32> = held
            .iter()
            .map(|count| {
                first += count;
                first - count
            })
            .collect();
        let numbers: Vec<u32> = rows
            .iter()
            .map(|row| {
                let InteractionName::Named(table, number) = row.interaction else { panic!() };
                let table: usize = story.names.text(table)[1..].parse().unwrap();
                firsts[table - 1] + number - 1
            })
            .collect();
        assert_eq!(numbers, expected, "{held:?} from {start}");
        let (n, q1) = (expected.len() as f64, |it| figure(&story, "q1", it));
        assert_eq!(q1(Figure::Inversions), inversions as f64, "{held:?} from {start}");
        assert_eq!(q1(Figure::GreatestDisplacement), f64::from(greatest));
        let near = |figure: f64, exact: f64| (figure - exact).abs() < 1e-6;
        assert!(near(q1(Figure::KendallTau), inversions as f64 / (n * (n - 1.0) / 2.0)));
        assert!(near(q1(Figure::OvertakenShare), overtaken as f64 / n));
        for (row, due) in rows.iter().zip(&expected) {
            assert_eq!(row.position_due, Some(due + 1));
        }
    }
}

#[test]
fn out_5_the_documented_split_has_245_inversions_of_780_pairs() {
    let story = tell(&scenario(&pull_test(&[30, 10], 0)));
    let q1 = |it| figure(&story, "q1", it);
    assert_eq!((q1(Figure::Inversions), q1(Figure::GreatestDisplacement)), (245.0, 29.0));
    assert!((q1(Figure::KendallTau) - 245.0 / 780.0).abs() < 1e-6);
    assert_eq!(q1(Figure::OvertakenShare), 0.725);
}

#[test]
fn ixn_8_queues_that_each_have_a_node_of_their_own_keep_their_order() {
    for (a, b) in [(30, 10), (5, 5), (1, 40)] {
        let text = pull_test(&[a, b], 0)
            .replace("node = \"n2\"\nqueue = \"q1\"", "node = \"n2\"\nqueue = \"q2\"")
            + r#"
            [queue.q2]
            medium = "email"
            router = "interaction.web"
            handling = "1m"
            [interaction.web.client.other]
            site = "west"
            via = "p1"
            request = "pull"
            queue = "q2"
            "#;
        let story = tell(&scenario(&text));
        for (queue, count) in [("q1", a), ("q2", b)] {
            assert_eq!(figure(&story, queue, Figure::OrderTaken), f64::from(count));
            assert_eq!(figure(&story, queue, Figure::Inversions), 0.0);
        }
    }
}

/// A day of work for two nodes, the second slower to reach than the first.
fn day(medium: &str, rate: u32, people: u32, more: &str) -> String {
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
        {more}
        [queue.work]
        medium = "{medium}"
        router = "interaction.web"
        arrivals = {{ rate = "{rate}/h" }}
        handling = {{ exponential = {{ mean = "4m" }} }}
        [agents.staff]
        count = {people}
        site = "west"
        interaction = "web"
        media = {{ {medium} = 1 }}
        "#
    )
}

#[test]
fn ixn_8_without_a_backlog_the_order_hardly_breaks_and_with_one_it_does() {
    // 4 minutes each: 20 agents do 300 an hour.
    let shares: Vec<f64> = [(200, 0.02), (240, 0.10), (450, 1.0)]
        .into_iter()
        .map(|(rate, most)| {
            let story = tell(&scenario(&day("email", rate, 20, "")));
            assert!(figure(&story, "work", Figure::OrderTaken) > 1_000.0);
            let tau = figure(&story, "work", Figure::KendallTau);
            let share = figure(&story, "work", Figure::OutOfOrderShare);
            assert!(share <= most && tau <= 0.5, "{rate} an hour: {share}, {tau}");
            share
        })
        .collect();
    assert!(shares[0] < shares[2], "{shares:?}");
}

#[test]
fn ixn_8_one_node_gives_the_exact_order() {
    for rate in [200, 450, 600] {
        let text = day("email", rate, 20, "").replace(", n2 = \"west\"", "");
        let story = tell(&scenario(&text));
        assert_eq!(figure(&story, "work", Figure::Inversions), 0.0);
    }
}

#[test]
fn ixn_8_urs_repairs_among_what_was_pushed_if_it_orders_as_the_view_does() {
    for pushes in [3, 10, 40] {
        let run = |order: &str| {
            // Later interactions of a higher priority, on the other node.
            let text = pull_test(&[60, 40], 0)
                .replace("routing = \"none\"", &format!(
                    "routing = \"urs\"\nview_order = \"priority\"\nrouter_order = \"{order}\"\npushes = {pushes}"
                ))
                .replace("count = 40\n", "count = 40\npriority = 5\n");
            let at = text.find("[interaction.web.client").unwrap();
            let until = text.find("[queue.q1]").unwrap();
            let text = format!("{}{}", &text[..at], &text[until..]);
            let story = tell(&scenario_with(&text, &[("agents.staff.count", "1".into())]));
            assert_eq!(figure(&story, "q1", Figure::OrderTaken), 100.0);
            figure(&story, "q1", Figure::Inversions)
        };
        let (as_they_came, by_priority) = (run("age"), run("priority"));
        assert!(by_priority < as_they_came, "{by_priority} {as_they_came}");
    }
}

#[test]
fn ixn_1_a_proxy_balances_new_interactions_over_the_nodes_that_take_the_medium() {
    for (nodes, takes) in [(2, 2), (3, 3), (3, 2)] {
        // The last node takes chats only, if not all take emails.
        let table = |n: u32| match n < takes {
            true => format!("[interaction.web.nodes.n{n}]\nsite = \"west\"\n"),
            false => {
                format!("[interaction.web.nodes.n{n}]\nsite = \"west\"\nmedia-types = [\"chat\"]\n")
            }
        };
        let tables: String = (0..nodes).map(table).collect();
        let text = day("email", 300, 40, &tables)
            .replace("nodes = { n1 = \"west\", n2 = \"west\" }\n", "");
        let story = tell(&scenario(&text));
        let mut by_node = std::collections::BTreeMap::new();
        for row in orders(&story) {
            *by_node.entry(story.names.text(row.node).to_owned()).or_insert(0u32) += 1;
        }
        assert_eq!(by_node.len(), takes as usize, "{by_node:?}");
        let (least, most) = (by_node.values().min().unwrap(), by_node.values().max().unwrap());
        assert!(*least > 100 && most - least <= 2, "in turn: {by_node:?}");
    }
}
