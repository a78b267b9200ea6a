//! A node is irreplaceable (IXN-6).

use super::{backlogs, figure, orders};
use crate::common::{at, scenario, secs, tell};
use switchover::ledger::figures::Figure;
use switchover::ledger::rows::ContactEnd;

fn cluster(more: &str) -> String {
    format!(
        r#"
        duration = "2h"
        [network]
        latency = "1ms"
        [site]
        west = {{}}
        [interaction.web]
        nodes = {{ n1 = "west", n2 = "west" }}
        proxies = {{ p1 = "west" }}
        [queue.mail]
        medium = "email"
        router = "interaction.web"
        arrivals = {{ every = "20s" }}
        handling = "4m"
        [agents.staff]
        count = 10
        site = "west"
        interaction = "web"
        media = {{ email = 1 }}
        {more}
        "#
    )
}

fn lost(kind: &str, target: &str, at: &str, duration: &str) -> String {
    format!(
        "[fault.lost]\nkind = \"{kind}\"\ntarget = {target}\nat = \"{at}\"\nduration = \"{duration}\"\n"
    )
}

#[test]
fn ixn_6_both_servers_or_the_database_down_and_nobody_else_touches_its_interactions() {
    for (target, minutes) in [
        ("[\"west/web.n2-a\", \"west/web.n2-b\"]", 20),
        ("\"west/web.n2-db\"", 20),
        ("\"west/web.n2-db\"", 35),
    ] {
        let story =
            tell(&scenario(&cluster(&lost("crash", target, "30m", &format!("{minutes}m")))));
        let (from, until) = (at(1800.5), at(1800.0 + 60.0 * f64::from(minutes)));
        let n2 = story.names.known_label("web.n2").unwrap();
        let during = orders(&story)
            .into_iter()
            .filter(|row| row.taken > from && row.taken < until)
            .collect::<Vec<_>>();
        assert!(!during.is_empty());
        assert!(during.iter().all(|row| row.node != n2), "{target}");
        // New ones go to node 1: what waits at node 2 does not grow.
        let waiting = |time: f64| {
            backlogs(&story)
                .iter()
                .find(|row| row.node == n2 && row.time == at(time))
                .unwrap()
                .waiting
        };
        assert_eq!(waiting(1860.0), waiting(1800.0 + 60.0 * f64::from(minutes - 1)));
        // Afterwards what it holds is served again.
        let after = orders(&story).into_iter().filter(|row| row.node == n2 && row.taken > until);
        assert!(after.count() > 10);
        assert!(figure(&story, "mail", Figure::Inversions) > 0.0);
        let handled = story.ended(|end| end == ContactEnd::Handled);
        assert!(handled > 200, "{handled}");
    }
}

#[test]
fn ixn_6_a_host_that_goes_is_noticed_after_9_to_18_seconds_and_5_more() {
    for (second, interval, count, switchover) in
        [(1800, 9, 2, 5), (1803, 9, 2, 5), (1807, 9, 2, 11), (1805, 4, 3, 1)]
    {
        let text = cluster(&lost("host_restart", "\"west/web.n2-a\"", &format!("{second}s"), "1h"))
            .replace(
                "[queue.mail]",
                &format!(
                    "keepalive = {{ interval = \"{interval}s\", count = {count} }}\n\
                     switchover = \"{switchover}s\"\n[queue.mail]"
                ),
            );
        let story = tell(&scenario(&text));
        let n2 = story.names.known_label("web.n2").unwrap();
        let back = orders(&story)
            .into_iter()
            .find(|row| row.node == n2 && row.taken > at(f64::from(second) + 0.1))
            .unwrap()
            .taken;
        let out = back.since(at(f64::from(second)));
        let window = interval * count;
        let (least, most) = (window - interval + switchover, window + switchover);
        assert!(out >= secs(f64::from(least)), "{out} < {least}");
        // The next pull that is answered there comes within a pull's turn.
        assert!(out <= secs(f64::from(most) + 45.0), "{out} > {most}");
    }
}

#[test]
fn ixn_5_an_agent_who_does_not_accept_loses_the_invitation_after_its_timeout() {
    for timeout in [10, 30, 50] {
        let text = cluster("")
            .replace("[queue.mail]", &format!("delivering-timeout = \"{timeout}s\"\n[queue.mail]"))
            .replace("every = \"20s\"", "every = \"20s\", until = \"25s\"")
            .replace("media = { email = 1 }", "media = { email = 1 }\nno_answer = 1.0");
        let story = tell(&scenario(&text));
        let rows = orders(&story);
        assert!(rows.len() > 3);
        for pair in rows.windows(2) {
            let between = pair[1].taken.since(pair[0].taken);
            assert!(between >= secs(f64::from(timeout)), "{between}");
            assert!(between <= secs(f64::from(timeout) + 31.0), "{between}");
        }
    }
}

/// A cluster with a part of every kind.
fn everything() -> String {
    cluster(
        r#"
        [interaction.web.event_log]
        layout = "separate"
        [interaction.web.esp]
        crm = "west"
        [interaction.web.application.pulse]
        site = "west"
        groups = ["web"]
        [interaction.web.client.monitor]
        site = "west"
        request = "ping"
        every = "10m"
        [queue.chat]
        medium = "chat"
        router = "interaction.web"
        arrivals = { every = "25s" }
        handling = "2m"
        patience = "5m"
        [agents.web]
        count = 8
        site = "west"
        interaction = "web"
        media = { chat = 2 }
        ring = "2s"
        "#,
    )
    .replace(
        "proxies = { p1 = \"west\" }",
        "proxies = { p1 = { site = \"west\", backup = \"west\" }, p2 = \"west\" }",
    )
    .replace("duration = \"2h\"", "duration = \"80m\"\ndrain = true")
}

#[test]
fn ixn_6_whatever_part_fails_and_comes_back_every_contact_ends_in_one_way() {
    let config = scenario(&everything()).config;
    let parts: Vec<String> = config
        .system_parts()
        .into_iter()
        .filter(|(_, part)| part.kind == switchover::network::config::PartKind::Process)
        .map(|(_, part)| part.name)
        .collect();
    assert!(parts.len() > 15);
    for part in parts {
        for kind in ["crash", "hang"] {
            let text = everything() + &lost(kind, &format!("\"{part}\""), "20m", "5m");
            let story = tell(&scenario(&text));
            // The part is there, by this name.
            assert_eq!(story.names.text(story.faults()[0].target), part);
            let all = story.contacts().count();
            let handled = story.ended(|end| end == ContactEnd::Handled);
            let gone = story.ended(|end| matches!(end, ContactEnd::Abandoned(_)));
            assert_eq!(all, 239 + 191, "{kind} of {part}");
            assert_eq!(handled + gone, all, "{kind} of {part}: {handled} and {gone}");
        }
    }
}
