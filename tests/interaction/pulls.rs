//! Pulls that nodes hold (IXN-9), and the cluster's capacity (IXN-2).

use super::{figure, orders};
use crate::common::{scenario, secs, tell};
use switchover::ledger::figures::Figure;

/// Two nodes, one of which has nothing; ORS has one pull open at a time.
fn half_empty(node: u32, proxy: Option<u32>) -> String {
    let proxy = proxy.map_or(String::new(), |s| format!(", pull-hold-timeout = \"{s}s\""));
    format!(
        r#"
        duration = "30m"
        [site]
        west = {{}}
        [interaction.web]
        nodes = {{ n1 = {{ site = "west", pull-hold-timeout = "{node}s" }}, n2 = {{ site = "west", pull-hold-timeout = "{node}s" }} }}
        proxies = {{ p1 = {{ site = "west"{proxy} }} }}
        pulls = 1
        [interaction.web.preload.all]
        node = "n1"
        queue = "q1"
        count = 400
        [queue.q1]
        medium = "email"
        router = "interaction.web"
        handling = "1m"
        [agents.staff]
        count = 2
        site = "west"
        interaction = "web"
        media = {{ email = 1 }}
        "#
    )
}

#[test]
fn ixn_9_an_empty_node_makes_pulls_wait_for_its_hold_time() {
    let mut before = f64::INFINITY;
    for hold in [5, 10, 20, 30] {
        let story = tell(&scenario(&half_empty(hold, None)));
        let rows = orders(&story);
        // Every second pull begins at the empty node.
        let waits: Vec<_> =
            rows.windows(2).map(|pair| pair[1].taken.since(pair[0].taken)).collect();
        assert!(waits.iter().any(|wait| *wait >= secs(f64::from(hold))));
        assert!(waits.iter().all(|wait| *wait <= secs(f64::from(hold) + 1.0)));
        let taken = rows.len() as f64;
        let expected = f64::min(400.0, 2.0 * 1800.0 / f64::from(hold));
        assert!((taken - expected).abs() <= 0.05 * expected + 2.0, "{taken} with {hold} s");
        assert!(taken <= before);
        before = taken;
    }
}

#[test]
fn ixn_9_the_proxys_own_value_overrides_the_nodes() {
    for (node, proxy) in [(30, 10), (30, 20), (5, 15)] {
        let own = tell(&scenario(&half_empty(proxy, None)));
        let overridden = tell(&scenario(&half_empty(node, Some(proxy))));
        assert_eq!(orders(&own).len(), orders(&overridden).len());
        assert!(orders(&own).len() > 10);
    }
}

/// So many nodes of 20 operations a second, and clients that pull all they hold.
fn pullers(nodes: u32, proxies: u32, proxy_rate: u32) -> f64 {
    let list: Vec<String> =
        (1..=nodes).map(|n| format!("n{n} = {{ site = \"west\", rate = 20.0 }}")).collect();
    let proxy_list: Vec<String> = (1..=proxies)
        .map(|n| format!("p{n} = {{ site = \"west\", rate = {proxy_rate}.0 }}"))
        .collect();
    let preloads: String = (1..=nodes)
        .map(|n| {
            format!(
                "[interaction.web.preload.l{n}]\nnode = \"n{n}\"\nqueue = \"q1\"\ncount = 20000\n"
            )
        })
        .collect();
    let clients: String = (0..48)
        .map(|n| {
            let via = n % proxies + 1;
            format!("[interaction.web.client.c{n}]\nsite = \"west\"\nvia = \"p{via}\"\nrequest = \"pull\"\nqueue = \"q1\"\n")
        })
        .collect();
    let text = format!(
        r#"
        duration = "100s"
        [site]
        west = {{}}
        [interaction.web]
        nodes = {{ {} }}
        proxies = {{ {} }}
        routing = "none"
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
        {clients}
        "#,
        list.join(", "),
        proxy_list.join(", ")
    );
    // What the clients have open at the end is taken and not completed.
    (figure(&tell(&scenario(&text)), "q1", Figure::OrderTaken) - 48.0) / 100.0
}

#[test]
fn ixn_2_capacity_grows_with_nodes_until_the_proxy_is_the_limit_and_two_lift_it() {
    // A pull and a completion each are two operations: half the rate.
    let one = pullers(1, 1, 100_000);
    assert!((one - 10.0).abs() < 0.5, "{one}");
    for nodes in [2, 4, 8] {
        let many = pullers(nodes, 1, 100_000);
        assert!((many / one - f64::from(nodes)).abs() < 0.1 * f64::from(nodes), "{nodes}: {many}");
    }
    // Two requests for each interaction: half the proxy's rate, whatever the nodes could do.
    for rate in [20, 40] {
        let half = f64::from(rate) / 2.0;
        let limited = pullers(8, 1, rate);
        assert!((limited - half).abs() < 0.1 * half, "{limited} of {rate}");
        let lifted = pullers(8, 2, rate);
        assert!((lifted - 2.0 * half).abs() < 0.2 * half, "{lifted} of {rate}");
    }
}
