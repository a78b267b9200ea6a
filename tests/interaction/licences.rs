//! Licences (IXN-17) and log-ins (IXN-4).

use super::figure;
use crate::common::{scenario, tell};
use switchover::ledger::figures::Figure;
use switchover::ledger::rows::{AgentReason, AgentState};

fn cluster(total: u32, each: &[u32], agents: u32, more: &str) -> String {
    let nodes: Vec<String> = each
        .iter()
        .enumerate()
        .map(|(n, seats)| {
            format!("n{} = {{ site = \"west\", ics_multi_media_agent_seat = {seats} }}", n + 1)
        })
        .collect();
    format!(
        r#"
        duration = "20m"
        [network]
        latency = "2ms"
        [site]
        west = {{}}
        [interaction.web]
        nodes = {{ {} }}
        proxies = {{ p1 = "west" }}
        licences = {total}
        login_retry = "1h"
        [queue.chat]
        medium = "chat"
        router = "interaction.web"
        arrivals = {{ every = "30s" }}
        handling = "1m"
        [agents.staff]
        count = {agents}
        site = "west"
        interaction = "web"
        media = {{ chat = 1 }}
        {more}
        "#,
        nodes.join(", ")
    )
}

#[test]
fn ixn_17_pairs_check_out_in_order_and_the_least_is_the_capacity() {
    let cases: [(u32, &[u32]); 4] =
        [(100, &[30, 30, 30, 30]), (70, &[30, 20, 30]), (200, &[15, 12]), (9, &[5, 3, 1])];
    for (total, each) in cases {
        let mut left = total;
        let expected: Vec<u32> = each
            .iter()
            .map(|wanted| {
                let got = (*wanted).min(left);
                left -= got;
                got
            })
            .collect();
        let least = *expected.iter().min().unwrap();
        let agents = least + 7;
        let story = tell(&scenario(&cluster(total, each, agents, "")));
        for (n, got) in expected.iter().enumerate() {
            let name = format!("web.n{}", n + 1);
            assert_eq!(figure(&story, &name, Figure::LicencesTaken), f64::from(*got));
        }
        let web = |it| figure(&story, "interaction.web", it);
        assert_eq!(web(Figure::MostLoggedIn), f64::from(least));
        // All come at once: whoever was let in somewhere and refused elsewhere is revoked.
        let somewhere = agents.min(*expected.iter().max().unwrap()) - least;
        assert_eq!(web(Figure::LoginsRevoked), f64::from(somewhere));
        let working = (1..=agents)
            .filter(|n| {
                let rows = story.agent(&format!("staff-{n}"));
                rows.iter().any(|row| row.to == AgentState::Available)
            })
            .count();
        assert_eq!(working, least as usize);
    }
}

#[test]
fn ixn_17_fewer_licences_at_run_time_log_agents_out_the_latest_first() {
    for (resource, by, out) in
        [("web/n2.licences", 4, 4), ("web/licences", 12, 2), ("web/licences", 15, 5)]
    {
        let fault = format!(
            "[fault.fewer]\nkind = \"capacity\"\ntarget = \"{resource}\"\nby = {by}\nat = \"10m\""
        );
        // 20 and 10 of 40: n2 has what is left.
        let story = tell(&scenario(&cluster(40, &[20, 10], 10, &fault)));
        let web = |it| figure(&story, "interaction.web", it);
        // Ten licences are nobody's: they go first.
        let expected = if resource == "web/licences" { by - 10 } else { out };
        assert_eq!(web(Figure::LicenceLogouts), f64::from(expected), "{resource}");
        for n in 1..=10 {
            let rows = story.agent(&format!("staff-{n}"));
            let gone = rows.iter().any(|row| row.reason == AgentReason::NoLicence);
            assert_eq!(gone, n > 10 - expected, "staff-{n}");
        }
    }
}
