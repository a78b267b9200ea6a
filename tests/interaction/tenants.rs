//! Tenants (IXN-1): who may ask whom, and where agents are logged in.

use super::{errors, figure, orders};
use crate::common::{Story, scenario, tell};
use switchover::ledger::figures::Figure;
use switchover::ledger::rows::{AgentReason, ContactEnd};

/// Nodes that each serve the tenants named, and two tenants with a queue and people each.
fn cluster(nodes: &[&str], more: &str) -> String {
    let table = |(n, tenants): (usize, &&str)| {
        let list: Vec<String> = tenants.split_whitespace().map(|it| format!("\"{it}\"")).collect();
        format!(
            "[interaction.web.nodes.n{}]\nsite = \"west\"\ntenants = [{}]\n",
            n + 1,
            list.join(", ")
        )
    };
    let tables: String = nodes.iter().enumerate().map(table).collect();
    format!(
        r#"
        duration = "1h"
        [network]
        latency = "1ms"
        [site]
        west = {{}}
        [interaction.web]
        proxies = {{ p1 = "west" }}
        [interaction.web.tenant]
        acme = {{ queues = ["a"], groups = ["people-a"] }}
        zenith = {{ queues = ["z"], groups = ["people-z"] }}
        {tables}
        [queue.a]
        medium = "email"
        router = "interaction.web"
        groups = ["people-a"]
        arrivals = {{ every = "11s" }}
        handling = "40s"
        [queue.z]
        medium = "email"
        router = "interaction.web"
        groups = ["people-z"]
        arrivals = {{ every = "17s" }}
        handling = "40s"
        [agents.people-a]
        count = 8
        site = "west"
        interaction = "web"
        media = {{ email = 1 }}
        [agents.people-z]
        count = 8
        site = "west"
        interaction = "web"
        media = {{ email = 1 }}
        {more}
        "#
    )
}

/// How many interactions of a queue each node has given, by the node's number.
fn by_node(story: &Story, queue: &str, nodes: usize) -> Vec<u32> {
    let mut counts = vec![0; nodes];
    for row in orders(story) {
        if story.names.queue(row.queue) == queue {
            let node = story.names.text(row.node);
            let number: usize = node.strip_prefix("web.n").unwrap().parse().unwrap();
            counts[number - 1] += 1;
        }
    }
    counts
}

#[test]
fn ixn_1_a_tenants_interactions_go_in_turn_to_the_nodes_that_serve_it() {
    for nodes in [
        &["acme", "zenith"][..],
        &["acme", "zenith", "acme"],
        &["acme zenith", "zenith", "acme", "acme"],
        &["", "acme"],
    ] {
        let story = tell(&scenario(&cluster(nodes, "")));
        for (queue, tenant) in [("a", "acme"), ("z", "zenith")] {
            let counts = by_node(&story, queue, nodes.len());
            let serving: Vec<usize> = (0..nodes.len())
                .filter(|n| nodes[*n].is_empty() || nodes[*n].contains(tenant))
                .collect();
            let all: u32 = counts.iter().sum();
            assert!(all > 150, "{counts:?}");
            for (n, count) in counts.iter().enumerate() {
                let share = f64::from(all) / serving.len() as f64;
                let expected = if serving.contains(&n) { share } else { 0.0 };
                assert!(
                    (f64::from(*count) - expected).abs() < 2.0,
                    "{nodes:?} {queue}: {counts:?}"
                );
            }
        }
        assert!(errors(&story).is_empty());
        assert!(story.ended(|end| end == ContactEnd::Handled) > 400);
    }
}

#[test]
fn ixn_1_agents_are_logged_in_on_the_nodes_of_their_tenant_alone() {
    // Node 2 has few licences: those whom it does not serve do not need them.
    for seats in [1, 3, 5] {
        for (tenants, expected) in [("zenith", 8 + seats), ("acme zenith", seats)] {
            let text = cluster(&["acme zenith", tenants], "").replace(
                "[interaction.web.nodes.n2]\n",
                &format!("[interaction.web.nodes.n2]\nics_multi_media_agent_seat = {seats}\n"),
            );
            let story = tell(&scenario(&text));
            let most = figure(&story, "interaction.web", Figure::MostLoggedIn);
            assert_eq!(most, f64::from(expected), "{tenants} with {seats}");
        }
    }
}

#[test]
fn ixn_12_a_tenant_that_no_node_serves_is_2001_whatever_is_asked() {
    let client = |request: &str, rest: &str| {
        format!(
            "[interaction.web.client.c]\nsite = \"west\"\nrequest = \"{request}\"\nat = [\"10m\"]\n{rest}\n"
        )
    };
    for (request, rest) in [
        ("submit", "queue = \"z\""),
        ("find", "queue = \"z\""),
        ("pull", "queue = \"z\""),
        ("get", "id = \"made-up\"\ntenant = \"zenith\""),
    ] {
        for (nodes, expected) in [(["acme", "acme"], 1.0), (["acme", "zenith"], 0.0)] {
            let text = cluster(&nodes, &client(request, rest))
                .replace("arrivals = { every = \"17s\" }", "");
            let story = tell(&scenario(&text));
            let own = figure(&story, "web.client-c", Figure::ClientErrors);
            assert_eq!(own, expected, "{request} {nodes:?}");
            let code = figure(&story, "interaction.web", Figure::Errors2001);
            assert!(if expected > 0.0 { code >= 1.0 } else { code == 0.0 });
        }
    }
}

#[test]
fn ixn_11_a_node_of_another_tenant_that_is_out_leaves_the_answer_definite() {
    for (tenant, expected) in [("acme", [0.0, 1.0]), ("zenith", [1.0, 0.0])] {
        let more = format!(
            "[interaction.web.client.c]\nsite = \"west\"\nrequest = \"get\"\nid = \"made-up\"\n\
             tenant = \"{tenant}\"\nat = [\"10m30s\"]\n\
             [fault.db]\nkind = \"crash\"\ntarget = \"west/web.n2-db\"\nat = \"10m\"\nduration = \"5m\"\n"
        );
        let story = tell(&scenario(&cluster(&["acme", "zenith"], &more)));
        let own =
            [Figure::ClientErrors, Figure::NotFound].map(|it| figure(&story, "web.client-c", it));
        assert_eq!(own, expected, "{tenant}");
        let back = story.agent_states().filter(|row| row.reason == AgentReason::ClusterLogout);
        assert_eq!(back.count(), 0);
    }
}
