//! Each error from its own cause (IXN-12), and what proxies do not do (IXN-13 to IXN-15,
//! IXN-19 to IXN-22).

use super::{errors, figure};
use crate::common::{Story, scenario, tell};
use switchover::ledger::figures::Figure;

fn cluster(more: &str) -> String {
    format!(
        r#"
        duration = "30m"
        [network]
        latency = "1ms"
        [site]
        west = {{}}
        [interaction.web]
        nodes = {{ n1 = {{ site = "west", media-types = ["email", "chat"] }}, n2 = {{ site = "west", media-types = ["email", "chat"], esp = [] }} }}
        proxies = {{ p1 = "west", p2 = "west" }}
        routing = "none"
        disabled_media = ["chat"]
        [interaction.web.esp]
        crm = "west"
        [interaction.web.preload]
        one = {{ node = "n1", queue = "q1", count = 40 }}
        two = {{ node = "n2", queue = "q1", count = 40 }}
        [queue.q1]
        medium = "email"
        router = "interaction.web"
        handling = "1m"
        [agents.staff]
        count = 3
        site = "west"
        interaction = "web"
        media = {{ email = 1 }}
        {more}
        "#
    )
}

fn client(name: &str, rest: &str) -> String {
    format!("[interaction.web.client.{name}]\nsite = \"west\"\nat = [\"10m\"]\n{rest}\n")
}

fn run(more: &str) -> Story {
    tell(&scenario(&cluster(more)))
}

/// The codes of the errors that a client got.
fn codes(story: &Story, name: &str) -> Vec<u16> {
    use switchover::ledger::interaction::Client;
    let label = story.names.known_label(&format!("web.client-{name}"));
    let own = errors(story).into_iter().filter(|row| match row.client {
        Client::Component(client) => Some(client) == label,
        Client::Agent(_) => false,
    });
    own.map(|row| row.code).collect()
}

fn counts(story: &Story, name: &str, of: Figure) -> f64 {
    figure(story, &format!("web.client-{name}"), of)
}

#[test]
fn ixn_20_a_proxy_does_not_support_ping_and_a_node_does() {
    for server in ["p1", "p2", "n1", "n2"] {
        let story = run(&client("monitor", &format!("request = \"ping\"\nvia = \"{server}\"")));
        let proxy = server.starts_with('p');
        assert_eq!(codes(&story, "monitor"), if proxy { vec![2000] } else { vec![] }, "{server}");
    }
}

#[test]
fn ixn_12_media_that_no_node_takes_get_2001_and_so_do_disabled_ones_ixn_21() {
    for (medium, via, expected) in [
        ("generic", "p1", vec![2001]),
        ("chat", "p1", vec![2001]),
        ("chat", "n1", vec![]),
        ("email", "p1", vec![]),
    ] {
        let rest =
            format!("request = \"submit\"\nqueue = \"q1\"\nmedium = \"{medium}\"\nvia = \"{via}\"");
        let story = run(&client("web", &rest));
        assert_eq!(codes(&story, "web"), expected, "{medium} through {via}");
        assert_eq!(
            counts(&story, "web", Figure::Found),
            if expected.is_empty() { 1.0 } else { 0.0 }
        );
    }
}

#[test]
fn ixn_12_a_node_that_is_lost_while_it_is_asked_is_2002() {
    for (database, at) in [("n1", "10m1s"), ("n2", "10m1s"), ("n1", "10m3s")] {
        // A database that stands still keeps the question open until it is lost.
        let fault = format!(
            "[fault.slow]\nkind = \"capacity\"\ntarget = \"web/{database}.rate\"\nby = 500\nat = \"9m\"\n\
             [fault.lost]\nkind = \"crash\"\ntarget = \"west/web.{database}-db\"\nat = \"{at}\"\nduration = \"1m\"\n"
        );
        let story = run(&(client("ask", "request = \"get\"\nid = \"made-up\"") + &fault));
        assert_eq!(codes(&story, "ask"), [2002]);
        let node = story.names.known_label(&format!("web.{database}"));
        assert_eq!(errors(&story)[0].node, node);
        assert!(!errors(&story)[0].cause.is_none());
    }
}

#[test]
fn ixn_12_an_attribute_that_is_missing_or_wrong_is_2003() {
    for request in ["get\"\nid = \"one-1", "submit\"\nqueue = \"q1", "find\"\nqueue = \"q1"] {
        let story =
            run(&client("odd", &format!("request = \"{request}\"\nbroken_attribute = true")));
        assert_eq!(codes(&story, "odd"), [2003]);
    }
}

#[test]
fn ixn_12_a_second_request_for_the_same_agent_is_2004() {
    for times in [2, 3, 5] {
        let rest =
            format!("request = \"login\"\nagent = \"staff-1\"\ntimes = {times}\nvia = \"p1\"");
        // The shift begins later: the agent is not logged in yet.
        let text = cluster(&client("app", &rest)).replace(
            "media = { email = 1 }",
            "media = { email = 1 }\nshifts = [{ from = \"20m\", until = \"25m\" }]",
        );
        let story = tell(&scenario(&text));
        assert_eq!(codes(&story, "app"), vec![2004; times - 1]);
        assert_eq!(counts(&story, "app", Figure::Found), 1.0);
    }
}

#[test]
fn ixn_12_a_snapshot_whose_proxy_or_node_is_gone_is_2006() {
    for (target, expected) in [
        ("west/web.p1", vec![2006]),
        ("west/web.n1-db", vec![2006]),
        ("west/web.n2-db", vec![2006]),
        ("west/web.p2", vec![]),
    ] {
        let rest = "request = \"snapshot\"\nqueue = \"q1\"\nread_after = \"1m\"";
        let fault = format!(
            "[fault.gone]\nkind = \"crash\"\ntarget = \"{target}\"\nat = \"10m30s\"\nduration = \"5m\""
        );
        let story = run(&(client("finder", rest) + &fault));
        assert_eq!(codes(&story, "finder"), expected, "{target}");
    }
}

#[test]
fn ixn_13_limits_hold_for_each_node_and_merged_lists_are_out_of_order() {
    for (limit, own) in [(10, 500), (25, 500), (100, 500), (100, 15)] {
        let rest = format!("request = \"find\"\nqueue = \"q1\"\nlimit = {limit}");
        let text = cluster(&client("finder", &rest))
            // The later half is at the node that answers first.
            .replace("one = { node = \"n1\"", "one = { node = \"n2\"")
            .replace("two = { node = \"n2\"", "two = { node = \"n1\"")
            .replace(
                "site = \"west\", media",
                &format!("site = \"west\", max-interactions-per-snapshot = {own}, media"),
            );
        let story = tell(&scenario(&text));
        let each = f64::from(i32::min(i32::min(limit, own), 40));
        assert_eq!(counts(&story, "finder", Figure::MostReturned), 2.0 * each);
        assert_eq!(counts(&story, "finder", Figure::ReturnedOutOfOrder), each);
        // A search by external id is answered by one node, with its part.
        let story = tell(&scenario(&text.replace("\"find\"", "\"find_external\"")));
        assert_eq!(counts(&story, "finder", Figure::MostReturned), each);
        // One node for the medium: the limit holds.
        let one = text
            .replace("media-types = [\"email\", \"chat\"], esp", "media-types = [\"chat\"], esp");
        let story = tell(&scenario(&one));
        assert_eq!(counts(&story, "finder", Figure::MostReturned), each);
        assert_eq!(counts(&story, "finder", Figure::ReturnedOutOfOrder), 0.0);
    }
}

#[test]
fn ixn_15_a_capture_point_finds_only_what_its_own_node_has() {
    for (node, id, found) in
        [("n1", "one-7", 1.0), ("n2", "two-9", 1.0), ("n1", "two-1", 0.0), ("n2", "one-1", 0.0)]
    {
        let rest = format!("request = \"get\"\nid = \"{id}\"\nvia = \"{node}\"");
        let story = run(&client("capture", &rest));
        assert_eq!(counts(&story, "capture", Figure::Found), found);
        assert_eq!(counts(&story, "capture", Figure::NotFound), 1.0 - found);
    }
}

#[test]
fn ixn_14_what_urs_finds_is_one_nodes() {
    for (node, count) in [("n1", 40.0), ("n2", 40.0)] {
        let rest = format!("request = \"find\"\nqueue = \"q1\"\nlimit = 100\nvia = \"{node}\"");
        let story = run(&client("urs-find", &rest));
        assert_eq!(counts(&story, "urs-find", Figure::MostReturned), count);
    }
}

#[test]
fn ixn_19_a_node_without_the_esp_server_fails_such_requests() {
    for (id, refused) in [("one-1", 0.0), ("one-40", 0.0), ("two-1", 1.0)] {
        let story =
            run(&client("script", &format!("request = \"esp\"\nesp = \"crm\"\nid = \"{id}\"")));
        assert_eq!(counts(&story, "script", Figure::Refused), refused, "{id}");
        assert_eq!(counts(&story, "script", Figure::Found), 1.0 - refused);
    }
}

#[test]
fn ixn_22_a_java_extension_gets_the_data_of_one_node() {
    for nodes in [2, 3, 4] {
        let more: String = (3..=nodes).map(|n| format!(", n{n} = \"west\"")).collect();
        let text = cluster("[interaction.web.client.ssje]\nsite = \"west\"\nrequest = \"java_extension\"\nat = [\"0s\"]")
            .replace("esp = [] } }", &format!("esp = [] }}{more} }}"))
            .replace("media = { email = 1 }", "media = { email = 1 }\nshifts = [{ from = \"5m\", until = \"25m\" }]");
        let story = tell(&scenario(&text));
        let share = figure(&story, "interaction.web", Figure::JavaExtensionEvents);
        assert!((share - 1.0 / f64::from(nodes)).abs() < 1e-6, "{share} of {nodes}");
    }
}
