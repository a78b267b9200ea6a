//! Whether an interaction exists, and who can say so (IXN-11); ids given twice (IXN-10).

use super::{errors, figure};
use crate::common::{at, scenario, tell};
use switchover::ledger::figures::Figure;

/// Three nodes, five interactions each, and clients that ask; node 3 is lost for a while by a
/// host that goes: its backup takes over after detection and 5 s.
fn cluster(more: &str) -> String {
    format!(
        r#"
        duration = "30m"
        [network]
        latency = "1ms"
        [site]
        west = {{}}
        [interaction.web]
        nodes = {{ n1 = "west", n2 = "west", n3 = "west" }}
        proxies = {{ p1 = "west" }}
        routing = "none"
        [interaction.web.preload]
        one = {{ node = "n1", queue = "q1", count = 5 }}
        two = {{ node = "n2", queue = "q1", count = 5 }}
        three = {{ node = "n3", queue = "q1", count = 5 }}
        [queue.q1]
        medium = "email"
        router = "interaction.web"
        handling = "1m"
        [agents.staff]
        count = 1
        site = "west"
        interaction = "web"
        media = {{ email = 1 }}
        {more}
        "#
    )
}

fn asks(name: &str, request: &str, id: &str, times: &str) -> String {
    format!(
        "[interaction.web.client.{name}]\nsite = \"west\"\nrequest = \"{request}\"\n\
         queue = \"q1\"\nid = \"{id}\"\nat = [{times}]\n"
    )
}

const SWITCHING_OVER: &str = r#"
[fault.n3]
kind = "host_restart"
target = "west/web.n3-a"
at = "10m"
duration = "10m"
"#;

/// Found, not found, errors of a client.
fn outcome(story: &crate::common::Story, name: &str) -> [f64; 3] {
    let name = format!("web.client-{name}");
    [Figure::Found, Figure::NotFound, Figure::ClientErrors].map(|it| figure(story, &name, it))
}

#[test]
fn ixn_11_a_cold_cache_cannot_tell_while_a_node_switches_over_and_a_warm_one_can() {
    // The last keepalive came at 594 s: noticed at 612 s, over at 617 s.
    let text = cluster(SWITCHING_OVER)
        + &asks("nowhere", "get", "made-up", "\"10m14s\"")
        + &asks("missing", "get", "three-2", "\"10m14s\"")
        + &asks("warm", "get", "one-3", "\"1m\", \"10m14s\"")
        + &asks("elsewhere", "get", "two-4", "\"10m14s\"")
        + &asks("owned", "get", "three-5", "\"1m\", \"10m14s\", \"11m\"");
    let story = tell(&scenario(&text));
    assert_eq!(outcome(&story, "nowhere"), [0.0, 0.0, 1.0]);
    assert_eq!(outcome(&story, "missing"), [0.0, 0.0, 1.0]);
    // Its owner is known and up: found both times.
    assert_eq!(outcome(&story, "warm"), [2.0, 0.0, 0.0]);
    // Not known, but another node says that it has it.
    assert_eq!(outcome(&story, "elsewhere"), [1.0, 0.0, 0.0]);
    // The owner is known and down (A); afterwards it is found again.
    assert_eq!(outcome(&story, "owned"), [2.0, 0.0, 1.0]);
    assert!(errors(&story).iter().all(|row| row.code == 2003 && row.node.is_some()));
    assert!(errors(&story).iter().all(|row| row.cause.id() == 1), "{:?}", errors(&story));
}

#[test]
fn ixn_11_a_definite_no_needs_every_node_or_the_owner() {
    let text = cluster(SWITCHING_OVER)
        + &asks("before", "get", "made-up", "\"5m\"")
        + &asks("stop", "stop", "one-1", "\"6m\"")
        // Its owner is known: no other node is asked, and the answer is definite.
        + &asks("gone", "get", "one-1", "\"10m14s\"")
        + &asks("after", "get", "made-up", "\"25m\"");
    let story = tell(&scenario(&text));
    assert_eq!(outcome(&story, "before"), [0.0, 1.0, 0.0]);
    assert_eq!(outcome(&story, "stop"), [1.0, 0.0, 0.0]);
    assert_eq!(outcome(&story, "after"), [0.0, 1.0, 0.0]);
    assert_eq!(outcome(&story, "gone"), [0.0, 1.0, 0.0]);
}

#[test]
fn ixn_11_a_proxy_that_restarts_is_cold_again() {
    let restart = |when: &str| {
        format!(
            "[fault.proxy]\nkind = \"crash\"\ntarget = \"west/web.p1\"\nat = \"{when}\"\n\
             duration = \"10s\"\n"
        )
    };
    // The owner of two-1 is n2; what the proxy knows of it decides what it says when n3 is
    // out, if two-1 is gone meanwhile.
    let story = |fault: &str| {
        let text = cluster(SWITCHING_OVER)
            + fault
            + &asks("learn", "get", "two-1", "\"1m\"")
            + &asks("stop", "stop", "two-1", "\"90s\"")
            + &asks("ask", "get", "two-1", "\"10m14s\"");
        tell(&scenario(&text))
    };
    assert_eq!(outcome(&story(""), "ask"), [0.0, 1.0, 0.0]);
    for when in ["2m", "5m", "8m"] {
        assert_eq!(outcome(&story(&restart(when)), "ask"), [0.0, 0.0, 1.0]);
    }
}

#[test]
fn ixn_11_the_cache_forgets_the_oldest() {
    // It learns whose one-1 is when that is taken out, then of others; then n3 is out.
    for (cache, definite) in [(1, false), (2, false), (3, true), (100, true)] {
        let text = cluster(SWITCHING_OVER)
            .replace("p1 = \"west\"", &format!("p1 = {{ site = \"west\", cache = {cache} }}"))
            + &asks("stop", "stop", "one-1", "\"1m\"")
            + &asks("b", "get", "one-2", "\"2m\"")
            + &asks("c", "get", "one-3", "\"3m\"")
            + &asks("ask", "get", "one-1", "\"10m14s\"");
        let story = tell(&scenario(&text));
        let expected = if definite { [0.0, 1.0, 0.0] } else { [0.0, 0.0, 1.0] };
        assert_eq!(outcome(&story, "ask"), expected, "cache of {cache}");
    }
}

#[test]
fn ixn_10_an_id_is_refused_twice_unless_a_node_cannot_be_asked() {
    let submits = |times: &str| asks("order", "submit", "order-17", times);
    let refused = |story: &crate::common::Story| figure(story, "web.client-order", Figure::Refused);
    let story = tell(&scenario(&(cluster(SWITCHING_OVER) + &submits("\"1m\", \"2m\", \"3m\""))));
    assert_eq!(refused(&story), 2.0);
    assert_eq!(outcome(&story, "order")[0], 1.0);
    // The third submission goes to node 3; while that is out, the id is taken for new.
    for (before, dup) in [(0, false), (2, true)] {
        let fill: String = (0..before)
            .map(|n| asks(&format!("f{n}"), "submit", &format!("f-x{n}"), "\"30s\""))
            .collect();
        let text = cluster(SWITCHING_OVER)
            + &fill
            + &submits("\"1m\", \"10m14s\"")
            // The other proxy does not know whose it is.
            + &asks("look", "get", "order-17", "\"20m\"").replace("at = ", "via = \"p2\"\nat = ");
        let text = text.replace("p1 = \"west\"", "p1 = \"west\", p2 = \"west\"");
        let story = tell(&scenario(&text));
        let code = errors(&story).iter().any(|row| row.code == 2005 && row.time > at(1100.0));
        assert_eq!((code, refused(&story)), (dup, if dup { 0.0 } else { 1.0 }), "{before}");
    }
}
