//! Segmented views (IXN-8): each node keeps to the limit, the cluster does not.

use super::{figure, orders};
use crate::common::{scenario, tell};
use switchover::ledger::figures::Figure;
use switchover::ledger::interaction::InteractionName;

/// Nodes that each hold `plain` and then `gold` interactions, pushed to URS.
fn cluster(nodes: u32, plain: u32, gold: u32, pushes: u32, segmentation: &str) -> String {
    let list: Vec<String> = (1..=nodes).map(|n| format!("n{n} = \"west\"")).collect();
    let segment = |name: &str| match segmentation.is_empty() {
        true => String::new(),
        false => format!("segment = \"{name}\"\n"),
    };
    let preloads: String = (1..=nodes)
        .flat_map(|n| [("plain", n, plain), ("gold", n, gold)])
        .map(|(name, n, count)| {
            format!(
                "[interaction.web.preload.{name}{n}]\nnode = \"n{n}\"\nqueue = \"q1\"\ncount = {count}\n{}",
                segment(name)
            )
        })
        .collect();
    format!(
        r#"
        duration = "40m"
        [site]
        west = {{}}
        [interaction.web]
        nodes = {{ {} }}
        proxies = {{ p1 = "west" }}
        routing = "urs"
        pushes = {pushes}
        {segmentation}
        {preloads}
        [queue.q1]
        medium = "email"
        router = "interaction.web"
        handling = "1m"
        [agents.staff]
        count = 1
        site = "west"
        interaction = "web"
        media = {{ email = 1 }}
        "#,
        list.join(", ")
    )
}

fn limit(limit: u32) -> String {
    format!(
        "[interaction.web.segmentation.q1]\nsegments = {{ plain = 3, gold = 1 }}\nlimit = {limit}\n"
    )
}

#[test]
fn ixn_8_the_limit_of_a_segment_holds_for_each_node() {
    for nodes in [1, 2, 3, 5] {
        for most in [1, 4, 9] {
            let story = tell(&scenario(&cluster(nodes, 15, 12, 40, &limit(most))));
            let out = figure(&story, "q1", Figure::MostOfSegment);
            assert_eq!(out, f64::from(nodes * most), "{nodes} nodes with {most}");
        }
    }
}

#[test]
fn ixn_8_a_segment_that_is_full_lets_the_next_one_go_first() {
    // The first of the later segment, by the position at which it is taken.
    let first_gold = |segmentation: &str| {
        let story = tell(&scenario(&cluster(1, 15, 12, 40, segmentation)));
        let rows = orders(&story);
        let gold = rows.iter().find(|row| {
            let InteractionName::Named(table, _) = row.interaction else { panic!() };
            story.names.text(table) == "gold1"
        });
        gold.unwrap().position_taken
    };
    assert_eq!(first_gold(""), 16);
    for most in [1, 2, 6, 14] {
        assert_eq!(first_gold(&limit(most)), most + 1);
    }
}

#[test]
fn ixn_8_segments_are_drawn_by_their_shares_and_a_full_one_is_held_back_from_pulls() {
    // Clients that pull keep what they have got only until they complete it: all come through.
    for (shares, most) in [("plain = 3, gold = 1", 1), ("plain = 1, gold = 1", 2)] {
        let view = format!(
            "[interaction.web.segmentation.q1]\nsegments = {{ {shares} }}\nlimit = {most}\n\
             [interaction.web.client.puller]\nsite = \"west\"\nrequest = \"pull\"\nqueue = \"q1\"\nevery = \"10s\"\n"
        );
        let text = cluster(2, 30, 30, 10, &view)
            .replace("routing = \"urs\"", "routing = \"none\"")
            .replace("segment = \"plain\"\n", "")
            .replace("segment = \"gold\"\n", "");
        let story = tell(&scenario(&text));
        assert_eq!(figure(&story, "q1", Figure::OrderTaken), 120.0);
        let out = figure(&story, "q1", Figure::MostOfSegment);
        assert!(out >= 1.0 && out <= f64::from(2 * most), "{out}");
    }
}
