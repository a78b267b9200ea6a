//! Duplexed PGs, CTI Managers, desktops and Finesse servers (PG-4 to PG-7).

use switchover::ledger::lost::Metric;
use switchover::ledger::rows::{AgentReason, AgentState, AgentStateRow, Medium, View};

use crate::common::{Story, at};
use crate::setup::{run, two_sites};

/// One way inside the site.
const LATENCY: f64 = 0.001;
/// When the fault comes.
const AT: f64 = 100.0;

/// One site with six groups of one: each in another state at 100 s.
fn six_states(more: &str) -> String {
    let group = |name: &str, queue: &str, agents: &str| {
        format!(
            "[queue.{name}]\nrouter = \"peripheral.cards\"\n{queue}\n\
             [agents.{name}]\ncount = 1\nsite = \"denver\"\nperipheral = \"denver/cards\"\n\
             queues = [\"{name}\"]\n{agents}\n"
        )
    };
    let one_call = "arrivals = { every = \"80s\", until = \"81s\" }";
    let mut text = String::from(
        r#"
        duration = "15m"
        interval = "5m"
        [network]
        latency = "1ms"
        [site]
        denver = {}
        [peripheral.cards]
        sites = ["denver"]
        pg = "duplex"
        "#,
    );
    let tired = "shifts = [{ from = \"00:00:00\", until = \"00:15:00\", breaks = [{ at = \"00:00:50\", duration = \"8m\" }] }]";
    let tired_later = tired.replace("00:00:50", "00:01:25");
    let wrap = format!("{one_call}\nhandling = \"10s\"\nwrap_up = \"300s\"");
    text += &group("available", "handling = \"10s\"", "");
    text += &group("not-ready", "handling = \"10s\"", tired);
    let call = |handling: &str| format!("{one_call}\nhandling = \"{handling}\"");
    text += &group("reserved", &call("10s"), "ring = \"50s\"\nring_no_answer = \"55s\"");
    text += &group("talking", &call("200s"), "");
    text += &group("wrap", &wrap, "");
    text += &group("wrap-not-ready", &wrap, &tired_later);
    text + more
}

fn fault(kind: &str, target: &str, lasts: f64) -> String {
    format!(
        "[fault.it]\nkind = \"{kind}\"\ntarget = \"{target}\"\nat = \"{AT}s\"\nduration = \"{lasts}s\"\n"
    )
}

/// The state before the fault, and the first that is not `logged_out` after it.
fn before_and_after(story: &Story, group: &str) -> (AgentState, AgentState) {
    let rows = story.agent(&format!("{group}-1"));
    let before = rows.iter().rfind(|row| row.time < at(AT)).expect("a state").to;
    let mut later = rows.iter().filter(|row| row.time >= at(AT));
    let after = later.find(|row| row.from == AgentState::LoggedOut).map_or(before, |row| row.to);
    (before, after)
}

/// Both tables of the rules: state at the failure, state after it.
const TABLE: [(&str, AgentState, AgentState); 6] = [
    ("available", AgentState::Available, AgentState::Available),
    ("not-ready", AgentState::NotReady, AgentState::NotReady),
    ("reserved", AgentState::Reserved, AgentState::Available),
    ("talking", AgentState::Talking, AgentState::Talking),
    ("wrap", AgentState::WrapUp, AgentState::Available),
    ("wrap-not-ready", AgentState::WrapUp, AgentState::NotReady),
];

fn holds_the_table(story: &Story, what: &str) {
    for (group, before, after) in TABLE {
        assert_eq!(before_and_after(story, group), (before, after), "{what}: {group}");
    }
    // Who is on a call keeps talking until it ends.
    let talking = story.agent("talking-1");
    let during = talking.iter().filter(|row| row.time > at(AT) && row.time < at(270.0));
    assert_eq!(during.count(), 0, "{what}: nothing happened to the conversation");
    // Everybody was logged out for a moment, with this code.
    let rows = story.logouts();
    let by_failure: Vec<_> = rows.iter().filter(|row| row.reason_code == 50002).collect();
    assert_eq!(by_failure.len(), TABLE.len(), "{what}");
    for row in by_failure {
        assert!(row.login.is_some_and(|login| login > row.logout), "{what}");
        assert_eq!(row.medium, Medium::Voice, "{what}");
        assert!(!row.cause.is_none(), "{what}");
        assert_eq!(story.names.text(row.peripheral), "denver/cards");
    }
}

#[test]
fn pg_5_states_before_and_after_a_failover_of_pg_or_cti_manager() {
    for target in ["denver/cards.pg-a", "denver/cards.cti-manager-a"] {
        holds_the_table(&run(&six_states(&fault("crash", target, 400.0))), target);
    }
}

#[test]
fn pg_6_states_before_and_after_a_failure_of_desktop_or_finesse() {
    for target in ["denver/cards.finesse-a", "denver/cards.desktop-*/1"] {
        holds_the_table(&run(&six_states(&fault("crash", target, 100.0))), target);
    }
}

#[test]
fn pg_5_agents_are_in_again_when_the_backup_is_in_service() {
    for (switch, by_hand) in [(30.0, None), (12.5, None), (45.0, Some(20.0))] {
        let mut text = six_states(&fault("crash", "denver/cards.pg-a", 400.0))
            .replace("pg = ", &format!("switch_time = \"{switch}s\"\npg = "));
        if let Some(delay) = by_hand {
            text = text.replace("pg = ", &format!("login_by_hand = \"{delay}s\"\npg = "));
        }
        let story = run(&text);
        let row = story
            .logouts()
            .into_iter()
            .find(|row| story.names.agent(row.agent) == "available-1")
            .expect("a log-out");
        // The reset reaches the CTI server. Side B hears of it at the same time; then its
        // switch time; its PIM is told to gather, asks, is told, tells, and the CTI server
        // hears of it.
        let active = AT + LATENCY + switch;
        let in_service = active + 5.0 * LATENCY + by_hand.unwrap_or(0.0);
        assert!((row.logout.as_secs_f64() - (AT + LATENCY)).abs() < 1e-9);
        let login = row.login.expect("logged in again").as_secs_f64();
        assert!((login - in_service).abs() < 1e-9, "{login}, by hand {in_service}");
    }
}

#[test]
fn pg_4_a_hung_side_is_noticed_by_the_private_keepalive() {
    for (interval, count) in [(100, 5), (200, 5), (100, 12)] {
        let more = fault("hang", "denver/cards.pg-a", 300.0);
        let text = six_states(&more).replace(
            "pg = ",
            &format!(
                "private_keepalive = {{ interval = \"{interval}ms\", count = {count} }}\npg = "
            ),
        );
        let story = run(&text);
        let blind: Vec<_> = story
            .call_router()
            .into_iter()
            .filter(|row| story.names.agent(row.agent) == "available-1" && row.start > at(AT))
            .collect();
        let end = blind.last().expect("it was blind").end.as_secs_f64();
        // The last keepalive left before the hang, at a whole interval.
        let interval = f64::from(interval) / 1e3;
        let last = (AT / interval).ceil() * interval - interval + LATENCY;
        let last = if last + interval <= AT { last + interval } else { last };
        let noticed = last + interval * f64::from(count);
        // Gather, Monitor, the states, the PG hears the end of them; then the CallRouter.
        let by_hand = noticed + 30.0 + 5.0 * LATENCY;
        assert!((end - by_hand).abs() < interval, "{end}, by hand {by_hand}");
    }
}

#[test]
fn pg_4_the_other_side_takes_over_and_only_the_open_interval_is_lost() {
    for (kind, switch) in [("crash", 30.0), ("crash", 10.0), ("crash", 75.0)] {
        let text = six_states(&fault(kind, "denver/cards.pim-a", 500.0))
            .replace("pg = ", &format!("switch_time = \"{switch}s\"\npg = "));
        let story = run(&text);
        // The PG knows at once; it asks the other side; that gathers, asks, is told.
        let back = AT + 2.0 * LATENCY + switch + 3.0 * LATENCY;
        let lost = story.lost_of("available", 0.0, Metric::LoggedInTime);
        assert!((lost - back).abs() < 1e-9, "{lost}, by hand {back}");
        assert_eq!(story.lost_of("available", 300.0, Metric::LoggedInTime), 0.0);
        // Nobody is logged out at the desktop: the ACD goes on.
        assert!(story.logouts().iter().all(|row| row.reason_code != 50002));
        let is_out = |row: &&AgentStateRow| row.reason == AgentReason::PeripheralLost;
        assert_eq!(story.agent_states().filter(is_out).count(), 0);
    }
}

#[test]
fn pg_2_a_side_of_the_controller_that_takes_over_has_lost_the_same_peripherals() {
    // The call of 400 s is on its way to an agent in Denver when Denver is lost, side A of the
    // Central Controller with it.
    for (after, takes) in [(0.6, 5), (0.8, 10), (1.1, 2)] {
        let more = format!(
            r#"
            [fault.denver-lost]
            kind = "site_outage"
            target = "denver"
            at = "{}s"
            duration = "20m"
            "#,
            400.0 + after
        );
        let text = two_sites(&more).replace(r#"latency = "1ms""#, r#"latency = "500ms""#).replace(
            r#"central = ["omaha"]"#,
            &format!(
                "central = [\"denver\", \"dallas\"]\npg = \"duplex\"\n\
                     central_switch_time = \"{takes}s\""
            ),
        );
        let story = run(&text);
        let believed = story.call_router().into_iter().filter(|row| {
            row.view == AgentState::Reserved
                && row.start < at(410.0)
                && row.end > at(400.0 + f64::from(takes) + 10.0)
        });
        assert_eq!(believed.count(), 0, "nobody is kept for a call that cannot arrive");
        assert_eq!(story.site_of(10), "dallas", "{after} s after");
    }
}

#[test]
fn pg_4_a_side_that_returns_finds_the_other_active_and_rests() {
    for (lasts, switch) in [(50.0, 10.0), (120.0, 30.0), (190.0, 5.0)] {
        let text = six_states(&fault("crash", "denver/cards.pg-a", lasts))
            .replace("pg = ", &format!("switch_time = \"{switch}s\"\npg = "));
        let story = run(&text);
        // Logged out once, when side A was lost; nothing was counted until side B had its
        // agents, and everything from then on.
        let by_failure = story.logouts().into_iter().filter(|row| row.reason_code == 50002);
        assert_eq!(by_failure.count(), TABLE.len());
        let back = AT + LATENCY + switch + 4.0 * LATENCY;
        let told = story.group_interval("talking", 0.0, View::Reported).expect("a row");
        let told = told.figures.expect("side B's report").logged_in.as_secs_f64();
        assert!((told - (300.0 - back)).abs() < 0.01, "{told}, by hand {}", 300.0 - back);
        let later = story.lost_intervals();
        let later = later.iter().filter(|row| row.key.interval != Some(at(0.0)));
        assert_eq!(later.count(), 0, "nothing is lost after that");
    }
}

#[test]
fn pg_5_who_has_lost_desktop_and_pg_needs_both() {
    for (switch, least) in [(200.0, 60.0), (30.0, 90.0), (120.0, 100.0)] {
        let finesse = "[fault.desk]\nkind = \"crash\"\ntarget = \"denver/cards.finesse-a\"\nat = \"90s\"\nduration = \"400s\"\n";
        let text = six_states(&format!("{finesse}{}", fault("crash", "denver/cards.pg-a", 400.0)))
            .replace(
                "pg = ",
                &format!(
                    "switch_time = \"{switch}s\"\nfinesse_reconnect_least = \"{least}s\"\n\
                     finesse_reconnect_most = \"{least}s\"\npg = "
                ),
            );
        let story = run(&text);
        let desktop = 90.0 + LATENCY + least + 2.0 * LATENCY;
        let pg = AT + LATENCY + switch + 5.0 * LATENCY;
        let row = story
            .logouts()
            .into_iter()
            .find(|row| story.names.agent(row.agent) == "available-1")
            .expect("a log-out");
        assert!((row.logout.as_secs_f64() - (90.0 + LATENCY)).abs() < 1e-9);
        let login = row.login.expect("logged in again").as_secs_f64();
        assert!((login - desktop.max(pg)).abs() < 1e-4, "{login}: {desktop} and {pg}");
    }
}

#[test]
fn pg_6_desktops_reach_the_backup_finesse_the_later_the_more_they_are() {
    for (least, most, users) in [(60.0, 150.0, 2000), (20.0, 50.0, 6), (5.0, 5.0, 2)] {
        let more = fault("crash", "denver/cards.finesse-a", 400.0);
        let text = six_states(&more).replace(
            "pg = ",
            &format!(
                "finesse_reconnect_least = \"{least}s\"\nfinesse_reconnect_most = \"{most}s\"\n\
                 finesse_reconnect_users = {users}\npg = "
            ),
        );
        let story = run(&text);
        let mut logins: Vec<f64> = story
            .logouts()
            .into_iter()
            .filter(|row| row.reason_code == 50002)
            .map(|row| row.login.expect("logged in again").as_secs_f64())
            .collect();
        logins.sort_by(f64::total_cmp);
        for (rank, login) in logins.into_iter().enumerate() {
            let before = (rank as f64).min(f64::from(users) - 1.0);
            let wait = least + (most - least) * before / (f64::from(users) - 1.0);
            // The reset, then the wait, then the word by way of Finesse to the CTI server.
            let by_hand = AT + LATENCY + wait + 2.0 * LATENCY;
            assert!((login - by_hand).abs() < 1e-4, "{rank}: {login}, by hand {by_hand}");
        }
    }
}

#[test]
fn pg_7_own_log_outs_bear_the_agents_own_code() {
    for code in [0, 7, 50004] {
        let text =
            six_states("").replace("pg = ", &format!("logout_code = {code}\npg = ")).replace(
                "until = \"00:15:00\", breaks = [{ at = \"00:00:50\"",
                "until = \"00:10:00\", breaks = [{ at = \"00:00:50\"",
            );
        let story = run(&text);
        // The others go when the run ends.
        let mut rows = story.logouts();
        rows.retain(|row| row.logout < at(800.0));
        assert_eq!(rows.len(), 1);
        assert_eq!((rows[0].reason_code, rows[0].login), (code, None));
        assert_eq!(story.names.agent(rows[0].agent), "not-ready-1");
        assert!(rows[0].logout >= at(600.0) && rows[0].logout < at(660.0));
    }
}
