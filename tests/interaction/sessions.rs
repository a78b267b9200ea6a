//! Agents' sessions and what proxies know of them (IXN-4), proxies with backups (IXN-3).

use super::{errors, figure, orders};
use crate::common::{at, scenario, secs, tell};
use switchover::ledger::figures::Figure;
use switchover::ledger::rows::{AgentReason, ContactEnd};

fn cluster(web: &str, rest: &str) -> String {
    format!(
        r#"
        duration = "2h"
        [network]
        latency = "1ms"
        [site]
        west = {{}}
        [interaction.web]
        {web}
        {rest}
        "#
    )
}

fn two_nodes(more: &str) -> String {
    format!("nodes = {{ n1 = \"west\", n2 = \"west\" }}\nproxies = {{ p1 = \"west\" }}\n{more}")
}

fn people(count: u32, more: &str) -> String {
    format!(
        "[agents.staff]\ncount = {count}\nsite = \"west\"\ninteraction = \"web\"\nmedia = {{ email = 1 }}\n{more}\n"
    )
}

const MAIL: &str =
    "[queue.mail]\nmedium = \"email\"\nrouter = \"interaction.web\"\nhandling = \"1m\"\n";

#[test]
fn ixn_4_a_session_ends_after_its_timeout_and_the_agent_logs_in_again() {
    for (timeout, retry) in [(20, 5), (35, 10), (50, 1), (119, 5), (121, 5)] {
        let web = two_nodes(&format!(
            "login-session-timeout = \"{timeout}m\"\nlogin_retry = \"{retry}m\""
        ));
        let story = tell(&scenario(&cluster(&web, &(MAIL.to_owned() + &people(3, "")))));
        // The n-th session ends after n time-outs and n - 1 retries.
        let ends: Vec<f64> = (1..=100)
            .map(|n| f64::from(60 * (n * timeout + (n - 1) * retry)))
            .take_while(|end| *end < 7200.0)
            .collect();
        for agent in ["staff-1", "staff-2", "staff-3"] {
            let out: Vec<f64> = story
                .agent(agent)
                .iter()
                .filter(|row| row.reason == AgentReason::ClusterLogout)
                .map(|row| row.time.as_secs_f64())
                .collect();
            assert_eq!(out.len(), ends.len(), "{timeout} and {retry}: {out:?}");
            for (n, (out, end)) in out.iter().zip(&ends).enumerate() {
                assert!((out - end).abs() < 0.05 * (n + 1) as f64, "{out} for {end}");
            }
        }
        // Both nodes are of one mind: no session is ended twice.
        let truth = figure(&story, "interaction.web", Figure::SessionTruth);
        let out = 60.0 * f64::from(retry) * ends.len() as f64;
        let back =
            ends.last().map_or(0.0, |end| f64::max(0.0, end + 60.0 * f64::from(retry) - 7200.0));
        assert!((truth - 3.0 * (7200.0 - out + back)).abs() < 3.0, "{truth}");
    }
}

#[test]
fn ixn_4_who_lets_an_invitation_time_out_is_invited_again_unless_not_ready_from_then_on() {
    for (count, timeout) in [(1, 30), (3, 30), (6, 20), (9, 45)] {
        let taken = |not_ready: bool| {
            let web = two_nodes(&format!(
                "not-ready-on-invitation-timeout = {not_ready}\ndelivering-timeout = \"{timeout}s\""
            ));
            let queue = MAIL.to_owned() + "arrivals = { every = \"10s\", until = \"15s\" }\n";
            let text = cluster(&web, &(queue + &people(count, "no_answer = 1.0")));
            let story = tell(&scenario(&text));
            orders(&story).len() as u32
        };
        // Each agent gets it once, and then nobody is left.
        assert_eq!(taken(true), count);
        // With the recommended value it goes round for two hours, a time-out a turn.
        let turns = 7190 / timeout;
        let round = taken(false);
        assert!(round > turns / 2 && round <= turns + 1, "{round} of {turns}");
    }
}

#[test]
fn ixn_4_a_proxy_answers_at_once_for_an_agent_whom_it_knows_to_be_logged_in() {
    // Neither node can be asked: only what the proxy knows can be answered.
    let lost = "[fault.lost]\nkind = \"crash\"\ntarget = [\"west/web.n1-db\", \"west/web.n2-db\"]\n\
                at = \"9m\"\nduration = \"5m\"\n";
    for times in [1, 2, 4] {
        for (via, fault, expected) in [
            ("p1", "", [1.0, 1.0, 0.0]),
            ("p1", lost, [1.0, 1.0, 0.0]),
            ("p2", lost, [0.0, 0.0, 1.0]),
        ] {
            let web = "nodes = { n1 = \"west\", n2 = \"west\" }\n\
                       proxies = { p1 = \"west\", p2 = { site = \"west\", serves = [\"others\"] } }\n";
            let client = format!(
                "[interaction.web.client.app]\nsite = \"west\"\nvia = \"{via}\"\nrequest = \"login\"\n\
                 agent = \"staff-2\"\ntimes = {times}\nat = [\"10m\"]\n"
            );
            let text = cluster(web, &(client + MAIL + &people(2, "") + fault));
            let story = tell(&scenario(&text));
            let app = |it| figure(&story, "web.client-app", it);
            let got = [
                figure(&story, "interaction.web", Figure::InstantAnswers),
                app(Figure::Found),
                app(Figure::ClientErrors),
            ];
            let all = f64::from(times);
            assert_eq!(got, expected.map(|it| it * all), "{times} through {via}{fault}");
            let codes: Vec<u16> = errors(&story).iter().map(|row| row.code).collect();
            assert!(codes.iter().all(|code| *code == 2003), "{codes:?}");
        }
    }
}

#[test]
fn ixn_3_a_backup_proxy_serves_media_servers_and_ors_while_the_primary_is_gone() {
    for (kind, blind) in [("crash", 10.0), ("hang", 45.0)] {
        for minutes in [10, 25, 40] {
            let story = |backup: &str| {
                let web = format!(
                    "nodes = {{ n1 = \"west\", n2 = \"west\" }}\n\
                     proxies = {{ p1 = {{ site = \"west\", serves = [\"desktops\"] }}, p2 = {{ site = \"west\"{backup}, serves = [\"media\", \"reporting\", \"orchestration\", \"others\"] }} }}\n"
                );
                let queue = MAIL.to_owned() + "arrivals = { every = \"20s\" }\n";
                let fault = format!(
                    "[fault.gone]\nkind = \"{kind}\"\ntarget = \"west/web.p2\"\nat = \"30m\"\nduration = \"{minutes}m\"\n"
                );
                tell(&scenario(&cluster(&web, &(queue + &people(10, "") + &fault))))
            };
            let (from, until) = (at(1800.0 + blind), at(1800.0 + 60.0 * f64::from(minutes)));
            let during = |story: &crate::common::Story| {
                let rows = orders(story);
                let rows = rows.iter().filter(|row| row.taken > from && row.taken < until);
                rows.map(|row| story.names.text(row.via).to_owned()).collect::<Vec<_>>()
            };
            // One every 20 s, through the backup.
            let with = story(", backup = \"west\"");
            let taken = during(&with);
            let expected = (until.since(from).as_secs_f64() / 20.0).floor();
            assert!((taken.len() as f64 - expected).abs() <= 3.0, "{} of {expected}", taken.len());
            assert!(taken.iter().all(|via| via == "web.p2-b"), "{kind}: {taken:?}");
            // Without one nothing goes on, and all of it comes afterwards.
            let without = story("");
            assert_eq!(during(&without).len(), 0, "{kind} for {minutes} min");
            for story in [&with, &without] {
                let handled = story.ended(|end| end == ContactEnd::Handled);
                assert!((350..=357).contains(&handled), "{kind} for {minutes} min: {handled}");
            }
            // The desktops are at the other proxy all the time.
            let out = with.agent_states().filter(|row| row.reason == AgentReason::ClusterLogout);
            assert_eq!(out.count(), 0);
            assert!(until.since(from) > secs(500.0));
        }
    }
}
