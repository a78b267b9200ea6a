//! Agents: the proxies that they choose (IXN-3), and what becomes of many at once (IXN-18).

use super::figure;
use crate::common::{Story, scenario, tell};
use switchover::ledger::figures::Figure;
use switchover::ledger::rows::{AgentReason, AgentState, ContactEnd};

fn cluster(agents: u32, more: &str) -> String {
    format!(
        r#"
        duration = "1h"
        [network]
        latency = "1ms"
        [site]
        west = {{}}
        [interaction.web]
        nodes = {{ n1 = "west", n2 = "west" }}
        proxies = {{ p1 = "west", p2 = {{ site = "west", serves = ["desktops"] }}, p3 = {{ site = "west", serves = ["desktops"] }} }}
        [queue.chat]
        medium = "chat"
        router = "interaction.web"
        arrivals = {{ every = "20s" }}
        handling = "1m"
        [agents.staff]
        count = {agents}
        site = "west"
        interaction = "web"
        media = {{ chat = 1 }}
        {more}
        "#
    )
}

fn logged_out(story: &Story) -> usize {
    story.agent_states().filter(|row| row.reason == AgentReason::ClusterLogout).count()
}

#[test]
fn ixn_3_desktops_choose_a_proxy_at_random_and_another_when_it_is_gone() {
    for (agents, proxy) in [(60, "p2"), (90, "p3"), (120, "p2")] {
        let fault =
            format!("[fault.proxy]\nkind = \"crash\"\ntarget = \"west/web.{proxy}\"\nat = \"30m\"");
        let story = tell(&scenario(&cluster(agents, &fault)));
        let moved = logged_out(&story) as f64 / f64::from(agents);
        assert!((0.15..0.55).contains(&moved), "{moved} of {agents}");
        // They are logged in again, by another proxy.
        let back = story.agent_states().filter(|row| {
            row.reason == AgentReason::ClusterLogin && row.time > crate::common::at(1800.0)
        });
        assert_eq!(back.count(), logged_out(&story));
        assert!(story.ended(|end| end == ContactEnd::Handled) > 170);
    }
}

#[test]
fn ixn_4_an_agent_is_logged_in_at_once_everywhere_and_several_connections_multiply_events() {
    let notifications = |more: &str| {
        let text = cluster(10, "").replace("[queue.chat]", &format!("{more}\n[queue.chat]"));
        figure(&tell(&scenario(&text)), "interaction.web", Figure::Notifications)
    };
    let once = notifications("");
    for connections in [2, 3, 5] {
        let refused = format!("agent_connections = {connections}");
        assert_eq!(notifications(&refused), once);
        let allowed = format!("allow-multiple-agent-connections = true\n{refused}");
        assert_eq!(notifications(&allowed), f64::from(connections) * once);
    }
}

#[test]
fn ixn_18_an_application_that_goes_is_one_signal_or_many_logouts() {
    for agents in [60, 100, 500] {
        for (via, stat, panics, logouts) in [
            ("nodes", "proxy", 1, 0),
            ("nodes", "nodes", 1, 0),
            ("proxy", "proxy", 0, agents),
            ("proxy", "nodes", 1, 0),
        ] {
            let text = cluster(
                agents,
                &format!(
                    "[interaction.web.application.pulse]\nsite = \"west\"\ngroups = [\"staff\"]\nvia = \"{via}\"\n\
                     [fault.gone]\nkind = \"crash\"\ntarget = \"west/web.app-pulse\"\nat = \"30m\""
                ),
            )
            .replace("[queue.chat]", &format!("stat_server = \"{stat}\"\n[queue.chat]"));
            let story = tell(&scenario(&text));
            let web = |it| figure(&story, "interaction.web", it);
            assert_eq!(
                (web(Figure::PanicSignals), web(Figure::LogoutsReported)),
                (f64::from(panics), f64::from(logouts)),
                "{agents} by {via}, Stat Server by {stat}"
            );
            assert_eq!(web(Figure::MostLoggedIn), f64::from(agents));
            let out = story.agent_states().filter(|row| {
                row.to == AgentState::LoggedOut || row.reason == AgentReason::ClusterLogout
            });
            assert!(out.count() >= agents as usize - 3);
        }
    }
}

#[test]
fn ixn_18_few_agents_are_no_panic() {
    for agents in [100, 200] {
        // 5 % sit behind the application.
        let few = agents / 20;
        let text = cluster(
            agents - few,
            &format!(
                "[agents.web]\ncount = {few}\nsite = \"west\"\ninteraction = \"web\"\nmedia = {{ chat = 1 }}\n\
                 [interaction.web.application.pulse]\nsite = \"west\"\ngroups = [\"web\"]\nvia = \"nodes\"\n\
                 [fault.gone]\nkind = \"crash\"\ntarget = \"west/web.app-pulse\"\nat = \"30m\""
            ),
        );
        let story = tell(&scenario(&text));
        let web = |it| figure(&story, "interaction.web", it);
        assert_eq!(
            (web(Figure::PanicSignals), web(Figure::LogoutsReported)),
            (0.0, f64::from(few))
        );
    }
}

#[test]
fn ixn_18_the_threshold_is_a_tenth_of_the_agents_or_the_number_whichever_is_less() {
    for (all, number) in [(40, 50), (100, 50), (95, 50), (200, 15)] {
        let threshold = u32::min(number, all / 10 + u32::from(all % 10 > 0));
        for (gone, panics) in [(threshold - 1, 0.0), (threshold, 1.0), (threshold + 1, 1.0)] {
            let text = cluster(
                all - gone,
                &format!(
                    "[agents.web]\ncount = {gone}\nsite = \"west\"\ninteraction = \"web\"\nmedia = {{ chat = 1 }}\n\
                     [interaction.web.application.pulse]\nsite = \"west\"\ngroups = [\"web\"]\nvia = \"nodes\"\n\
                     [fault.gone]\nkind = \"crash\"\ntarget = \"west/web.app-pulse\"\nat = \"30m\""
                ),
            )
            .replace("[queue.chat]", &format!("panic_agents = {number}\n[queue.chat]"));
            let story = tell(&scenario(&text));
            let web = |it| figure(&story, "interaction.web", it);
            assert_eq!(web(Figure::PanicSignals), panics, "{gone} of {all}");
            let single = if panics > 0.0 { 0.0 } else { f64::from(gone) };
            assert_eq!(web(Figure::LogoutsReported), single, "{gone} of {all}");
        }
    }
}
