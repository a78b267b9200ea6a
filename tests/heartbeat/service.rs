//! Who cannot be reached by calls, from when: what stands between an agent and the CMS counts,
//! not when somebody notices (BEAT-8, CORE-6, CORE-7).

use super::setup::Setup;
use crate::common::{Story, at};
use switchover::kernel::time::SimTime;
use switchover::ledger::rows::{AgentReason, AgentState};

/// Latency between office and server, time to log on, start of the failure, how long it lasts.
type Set = (f64, f64, f64, f64);

/// Shorter than what the browser's keepalive bears.
const SHORT: [Set; 4] = [
    (0.004, 30.0, 600.3, 200.0),
    (0.25, 45.0, 601.7, 61.4),
    (0.0, 10.0, 733.1, 7.5),
    (1.5, 80.0, 612.9, 400.2),
];

const AGENTS: f64 = 3.0;

fn setup((latency, logon, ..): Set, mode: &'static str) -> Setup {
    Setup { mode, latency, logon, agents: AGENTS as u32, duration: 3000.0, ..Setup::default() }
}

/// Seconds for which each agent was out of service; that of all is a multiple of it.
fn out_of_service(story: &Story) -> f64 {
    let figures = story.group_intervals().filter_map(|row| row.figures);
    figures.map(|figures| figures.out_of_service.as_secs_f64()).sum::<f64>() / AGENTS
}

/// The last change of an agent's state.
fn last(story: &Story) -> (AgentState, AgentReason, SimTime) {
    let row = *story.agent("claims-2").last().expect("logged on at least");
    (row.to, row.reason, row.time)
}

fn near(found: f64, by_hand: f64, what: &str) {
    assert!((found - by_hand).abs() < 1e-5, "{what}: {found} s, by hand {by_hand} s");
}

/// The person is back at `back`, and was out of service since `from`.
fn is_back(story: &Story, (from, back): (f64, f64), what: &str) {
    let (to, _, time) = last(story);
    assert_eq!(to, AgentState::Available, "{what}");
    near(time.as_secs_f64(), back, what);
    near(out_of_service(story), back - from, what);
}

/// The first attempt to connect at `from` or later, of those a second apart since `lost`.
fn attempt(lost: f64, from: f64) -> f64 {
    lost + ((from - lost) - 1e-9).ceil().max(1.0)
}

/// When a browser notices by keepalive that nothing comes any more since `from`.
fn noticed((interval, count): (f64, f64), latency: f64, from: f64) -> f64 {
    let arrivals = (1..).map(|k| f64::from(k) * interval + latency);
    arrivals.take_while(|time| *time < from).last().unwrap_or(2.0 * latency) + interval * count
}

const MODES: [&str; 3] = ["none", "heartbeat", "watchdog"];

#[test]
fn beat_8_a_crash_of_the_server_takes_people_out_of_service_until_they_are_logged_on_again() {
    for set in SHORT {
        let (latency, logon, from, lasts) = set;
        for mode in MODES {
            let story = setup(set, mode).fails("crash", "denver/claims.crm", from, lasts).tell();
            // The reset is heard one latency later.
            let connects = attempt(from + latency, from + lasts);
            is_back(&story, (from, connects + 2.0 * latency + logon), mode);
        }
    }
}

#[test]
fn beat_8_a_server_that_hangs_serves_nobody() {
    for set in SHORT {
        let (latency, _, from, lasts) = set;
        for mode in ["none", "heartbeat"] {
            let story = setup(set, mode).fails("hang", "denver/claims.crm", from, lasts).tell();
            if lasts < 10.0 {
                // Nobody has given anybody up.
                near(out_of_service(&story), lasts, "a short hang");
                continue;
            }
            // The CMS has given the sessions up; they connect to it a second after they hear
            // of it, and tell their browsers.
            let back = from + lasts + 1.0 + latency;
            is_back(&story, (from, back), mode);
        }
    }
}

#[test]
fn beat_8_a_data_center_that_is_lost_takes_people_out_of_service_before_they_notice() {
    for set in SHORT {
        let (latency, logon, from, lasts) = set;
        for mode in MODES {
            let story = setup(set, mode).fails("site_outage", "denver", from, lasts).tell();
            // Nobody says anything before the server is there again, and resets the lines.
            let lost = from + lasts + latency;
            is_back(&story, (from, lost + 1.0 + 2.0 * latency + logon), mode);
            let out = story.agent("claims-2");
            let out: Vec<_> = out.iter().filter(|row| row.to == AgentState::LoggedOut).collect();
            assert_eq!(out.len(), 1, "the browser learns of it once");
            near(out[0].time.as_secs_f64(), lost, "and late");
        }
    }
    // Longer than the browser's keepalive bears.
    let keepalives = [(45.0, 10.0), (20.0, 5.0), (7.0, 30.0)];
    for (set, keepalive) in SHORT.into_iter().zip(keepalives) {
        let (latency, logon, from, _) = set;
        let (interval, count) = keepalive;
        let lasts = interval * count + 333.3;
        let heartbeat = format!("keepalive = {{ interval = \"{interval}s\", count = {count} }}");
        let setup = Setup { heartbeat, ..setup(set, "watchdog") };
        let story = setup.fails("site_outage", "denver", from, lasts).tell();
        let connects = attempt(noticed(keepalive, latency, from), from + lasts);
        is_back(&story, (from, connects + 2.0 * latency + logon), "a long outage");
    }
}

#[test]
fn beat_8_while_the_link_is_cut_people_are_out_of_service() {
    for set in SHORT {
        let (_, _, from, lasts) = set;
        let story = setup(set, "none").fails("cut", "office-denver", from, lasts).tell();
        // Nothing was lost, and nobody has noticed.
        near(out_of_service(&story), lasts, "a cut");
        assert_eq!(last(&story).1, AgentReason::ShiftStart);
    }
    for (set, keepalive) in SHORT.into_iter().zip([(45.0, 10.0), (20.0, 5.0), (7.0, 30.0)]) {
        let (latency, logon, from, _) = set;
        let (interval, count) = keepalive;
        let lasts = interval * count + 100.0;
        let heartbeat = format!("keepalive = {{ interval = \"{interval}s\", count = {count} }}");
        let setup = Setup { heartbeat, ..setup(set, "none") };
        let story = setup.fails("cut", "office-denver", from, lasts).tell();
        let lost = noticed(keepalive, latency, from);
        near(story.agent("claims-2")[1].time.as_secs_f64(), lost, "the browser notices");
        let connects = attempt(lost, from + lasts);
        is_back(&story, (from, connects + 2.0 * latency + logon), "a long cut");
    }
}

#[test]
fn beat_8_people_without_a_cms_are_out_of_service() {
    for set in SHORT {
        let (latency, _, from, lasts) = set;
        let story = setup(set, "watchdog").fails("crash", "denver/switch", from, lasts).tell();
        // The session hears the reset at once, and connects to the CMS a whole number of
        // seconds later; then it tells the browser.
        let back = attempt(from, from + lasts) + latency;
        is_back(&story, (from, back), "the CMS crashed");
    }
}

#[test]
fn beat_8_who_is_logged_off_falsely_is_out_of_service_since_the_log_off() {
    for (latency, logon) in [(0.0, 30.0), (0.2, 75.0), (1.0, 5.0)] {
        let more = "[fault.clock]\nkind = \"clock_skew\"\ntarget = \"denver/claims.crm\"\nat = \"615s\"\nahead = \"120s\"\n";
        let set = (latency, logon, 0.0, 0.0);
        let setup = Setup { watchdog: 20.0, more: more.to_owned(), ..setup(set, "watchdog") };
        let story = setup.tell();
        // The session began one latency after the run.
        let log_off = 620.0 + latency;
        assert_eq!(story.log_off_times(), [at(log_off); 3]);
        is_back(&story, (log_off, log_off + latency + logon), "a false log-off");
    }
}

#[test]
fn core_7_an_idle_browser_learns_of_a_server_that_came_back_while_the_link_was_cut() {
    let sets = [
        // Latency, time to log on, cut from and for, the server down from and for, keepalive.
        (0.004, 30.0, (600.0, 120.0), (630.0, 40.0), (45.0, 10)),
        (0.25, 20.0, (601.0, 333.0), (700.0, 100.0), (45.0, 10)),
        (0.03, 60.0, (500.0, 50.0), (510.0, 20.0), (30.0, 4)),
        (1.2, 5.0, (911.0, 200.0), (915.0, 7.0), (70.0, 6)),
    ];
    for (latency, logon, cut, down, (interval, count)) in sets {
        for mode in MODES {
            let heartbeat =
                format!("keepalive = {{ interval = \"{interval}s\", count = {count} }}");
            let set = (latency, logon, 0.0, 0.0);
            // Pings that come too seldom to tell it.
            let setup = Setup { heartbeat, ping: 2900.0, lag: 9000.0, ..setup(set, mode) };
            let story = setup
                .fails("cut", "office-denver", cut.0, cut.1)
                .fails("crash", "denver/claims.crm", down.0, down.1)
                .tell();
            // The first keepalive after the cut is answered with a reset.
            let healed = cut.0 + cut.1;
            let lost = (healed / interval).ceil() * interval + 2.0 * latency;
            let states = story.agent("claims-2");
            let out = states[states.len() - 2];
            assert_eq!((out.to, out.reason), (AgentState::LoggedOut, AgentReason::ConnectionLost));
            near(out.time.as_secs_f64(), lost, "the browser hears the reset");
            assert_eq!(last(&story).1, AgentReason::SessionRestored);
            is_back(&story, (cut.0, lost + 1.0 + 2.0 * latency + logon), mode);
        }
    }
}
