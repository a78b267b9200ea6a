//! What a media server submits again because it cannot know (IXN-10, IXN-12), and what URS
//! can find (IXN-14).

use std::collections::{BTreeMap, BTreeSet};

use super::{errors, figure, orders};
use crate::common::{scenario, tell};
use switchover::ledger::figures::Figure;
use switchover::ledger::rows::ContactEnd;

/// Node 2 is at another site. Its database stands still for a while; before that is over the
/// link is cut: what it stores then, nobody hears of.
fn cluster(every: u32, cut: &str) -> String {
    format!(
        r#"
        duration = "1h"
        drain = true
        [network]
        latency = "1ms"
        [site]
        east = {{}}
        west = {{}}
        [link.east-west]
        latency = "5ms"
        [interaction.web]
        nodes = {{ n1 = "east", n2 = "west" }}
        proxies = {{ p1 = "east" }}
        [queue.chat]
        medium = "chat"
        router = "interaction.web"
        arrivals = {{ every = "{every}s", until = "30m" }}
        handling = "20s"
        [agents.staff]
        count = 40
        site = "east"
        interaction = "web"
        media = {{ chat = 1 }}
        [fault.standstill]
        kind = "capacity"
        target = "web/n2.rate"
        by = 500
        at = "571s"
        duration = "34s"
        {cut}
        "#
    )
}

const CUT: &str =
    "[fault.cut]\nkind = \"cut\"\ntarget = \"east-west\"\nat = \"600500ms\"\nduration = \"5m\"\n";

#[test]
fn ixn_10_what_is_submitted_again_after_2002_may_be_there_twice() {
    for every in [3, 5, 10] {
        let story = tell(&scenario(&cluster(every, CUT)));
        // Every second one goes to node 2: those that its database has before it when the
        // link is cut are stored there unheard, and submitted again elsewhere.
        let twice = (1..)
            .map(|n| (n, n * every))
            .take_while(|(_, time)| *time <= 600)
            .filter(|(n, time)| n % 2 == 0 && *time > 571)
            .count();
        assert!(twice > 1);
        let web = |it| figure(&story, "interaction.web", it);
        assert_eq!(web(Figure::DuplicateInteractions), twice as f64, "every {every} s");
        // Each customer is served once all the same.
        let all = story.contacts().count();
        assert_eq!(all, 1800 / every as usize - 1);
        assert_eq!(story.ended(|end| end == ContactEnd::Handled), all);
        // These alone were taken from both nodes.
        let mut nodes: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
        for row in orders(&story) {
            nodes.entry(row.interaction).or_default().insert(row.node.0);
        }
        assert_eq!(nodes.len(), all);
        assert_eq!(nodes.values().filter(|nodes| nodes.len() == 2).count(), twice);
        // The media server was told 2002 for them, and for what it sent while the link was
        // cut and nobody had noticed.
        let lost: Vec<_> = errors(&story).into_iter().filter(|row| row.code == 2002).collect();
        assert!(lost.len() >= twice, "{}", lost.len());
        assert!(lost.iter().all(|row| !row.cause.is_none()));
        assert!(lost.iter().all(|row| row.node == story.names.known_label("web.n2")));
    }
}

#[test]
fn ixn_10_what_is_submitted_again_is_not_there_twice_if_it_can_be_looked_for() {
    // The standstill alone; a database that is lost, with what stood before it; a server.
    for fault in [
        String::new(),
        "[fault.db]\nkind = \"crash\"\ntarget = \"west/web.n2-db\"\nat = \"600500ms\"\nduration = \"5m\"\n".into(),
        "[fault.a]\nkind = \"crash\"\ntarget = \"west/web.n2-a\"\nat = \"600500ms\"\nduration = \"5m\"\n".into(),
    ] {
        for every in [3, 5, 10] {
            let story = tell(&scenario(&cluster(every, &fault)));
            let all = story.contacts().count();
            assert_eq!(story.ended(|end| end == ContactEnd::Handled), all, "{fault}");
            assert_eq!(orders(&story).len(), all, "{fault}");
            let web = |it| figure(&story, "interaction.web", it);
            assert_eq!(web(Figure::DuplicateInteractions), 0.0, "{fault}");
            assert_eq!(web(Figure::Errors2002) > 0.0, !fault.is_empty(), "{fault}");
        }
    }
}

/// Two nodes that hold so many interactions, and a strategy that looks for the others of the
/// queue before it routes one.
fn finding(routing: &str, held: [u32; 2], pushes: u32) -> String {
    format!(
        r#"
        duration = "20m"
        [site]
        west = {{}}
        [interaction.web]
        nodes = {{ n1 = "west", n2 = "west" }}
        proxies = {{ p1 = "west" }}
        routing = "{routing}"
        pushes = {pushes}
        find_interactions = true
        [interaction.web.preload]
        one = {{ node = "n1", queue = "q1", count = {} }}
        two = {{ node = "n2", queue = "q1", count = {} }}
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
        held[0], held[1]
    )
}

#[test]
fn ixn_14_urs_finds_what_the_node_has_that_pushed_to_it_and_ors_what_all_have() {
    for (held, pushes) in [([40, 25], 10), ([12, 30], 5), ([20, 20], 1)] {
        let found = |routing: &str| {
            let story = tell(&scenario(&finding(routing, held, pushes)));
            figure(&story, &format!("web.{routing}"), Figure::MostReturned)
        };
        // What it pushed at first is not in the queue any more.
        assert_eq!(found("urs"), f64::from(held[0].max(held[1]) - pushes));
        // One was pulled, through a proxy that asks every node.
        assert_eq!(found("ors"), f64::from(held[0] + held[1] - 1));
    }
}
