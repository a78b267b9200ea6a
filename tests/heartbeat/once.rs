//! What there is one of: a watchdog and a series of pings for each session, an answer to each
//! ping, a flag that is cleared by an answer (BEAT-1, BEAT-3, BEAT-7, BEAT-9).

use super::setup::Setup;
use switchover::ledger::figures::Figure;
use switchover::ledger::heartbeat::HeartbeatEvent;

/// How many of the times `from`, `from + every`, ... are up to `until`.
fn times(from: f64, every: f64, until: f64) -> u64 {
    (0..).take_while(|k| from + f64::from(*k) * every <= until + 1e-9).count() as u64
}

#[test]
fn beat_3_a_new_session_has_one_watchdog_and_one_series_of_pings() {
    for (ping, watchdog, dies, lasts, logon) in [
        (30.0, 60.0, 605.0, 5.0, 10.0),
        (45.0, 40.0, 410.3, 2.5, 7.0),
        (70.0, 25.0, 285.0, 20.0, 40.0),
    ] {
        let duration = 2000.3;
        let setup = Setup { ping, watchdog, logon, lag: 900.0, duration, ..Setup::default() };
        let counts = setup.fails("crash", "office/claims/1", dies, lasts).events();
        // Latency is none: the browser connects at once, then the person logs on.
        let begins = dies + lasts + logon;
        let pings = times(0.0, ping, dies) + times(begins, ping, duration);
        assert_eq!(counts.words["ping"], pings, "every {ping} s");
        assert_eq!(counts.words["ping_acknowledged"], pings);
        // The former session's watchdog wakes once more, finds it gone and ends.
        let former = times(watchdog, watchdog, begins) + 1;
        let looks = former + times(begins + watchdog, watchdog, duration);
        assert_eq!(counts.words["watchdog_wakes"], looks, "every {watchdog} s");
    }
}

#[test]
fn beat_1_a_ping_that_comes_late_is_not_acknowledged_but_told_that_the_session_is_over() {
    for (latency, ping, watchdog) in [(20.0, 11.0, 17.0), (35.0, 7.3, 23.0), (6.0, 2.7, 19.0)] {
        let setup =
            Setup { latency, ping, watchdog, logon: 300.0, duration: 800.0, ..Setup::default() };
        // The session began one latency after the browser did.
        let look = setup.looks(0).find(|look| look + latency > 615.0).expect("one");
        let (ends, heard) = (look + latency, look + 2.0 * latency);
        // The server's clock is set ahead just before a look, so that the last ping is too old.
        let more = format!(
            "[fault.clock]\nkind = \"clock_skew\"\ntarget = \"denver/claims.crm\"\nat = \"{:.2}s\"\nahead = \"200s\"\n",
            ends - 0.05
        );
        let counts = Setup { more, ..setup.clone() }.events();
        let sent: Vec<f64> = setup.pings(0).take_while(|sent| *sent < heard).collect();
        let late = sent.iter().filter(|sent| **sent + latency > ends).count() as u64;
        let in_time = sent.len() as u64 - late;
        assert!(late > 0, "pings are under way when the session ends");
        assert_eq!(counts.words["ping"], sent.len() as u64);
        assert_eq!(counts.words["ping_acknowledged"], in_time, "latency {latency} s");
        assert_eq!(counts.words["session_ended"], late + 1);
    }
}

#[test]
fn beat_8_a_browser_dead_for_exactly_the_lag_was_not_missed() {
    for (lasts, logon, lag) in [(60.0, 30.0, 90.0), (50.0, 20.0, 70.0), (100.0, 80.0, 180.0)] {
        for (longer, missed) in [(-1.0, 0), (0.0, 0), (1.0, 1)] {
            let setup = Setup { mode: "none", logon, lag, ..Setup::default() };
            let story = setup.fails("crash", "office/claims/1", 605.0, lasts + longer).tell();
            assert_eq!(story.count(Figure::DeadBrowsers), 1);
            assert_eq!(story.count(Figure::MissedDetections), missed, "{lasts} + {longer} s");
        }
    }
}

#[test]
fn beat_7_while_the_cms_is_flagged_even_one_acknowledged_lately_by_the_clock_is_pinged() {
    // The server's clock is set back by an hour: the last acknowledgement lies in its future.
    for (down, up, back) in [(603.3, 1203.3, 800.1), (420.7, 1500.2, 1000.3), (700.9, 900.4, 850.6)]
    {
        let more = format!(
            "[fault.clock]\nkind = \"clock_skew\"\ntarget = \"denver/claims.crm\"\nat = \"{back}s\"\nbehind = \"1h\"\n"
        );
        let setup = Setup { agents: 12, phases: "spread", duration: 2000.0, ..Setup::default() };
        let setup = Setup { more, ..setup };
        let story = setup.clone().fails("crash", "denver/switch", down, up - down).tell();
        let cleared = story.heartbeats(HeartbeatEvent::CmsAvailable);
        // Watchdogs look every five seconds, in turn: the first that finds the CMS up.
        let mut looks = (1..).map(|k| f64::from(k) * 5.0);
        let first = looks.find(|look| *look >= up).expect("one");
        assert_eq!(cleared.len(), 1);
        assert!((cleared[0].time.as_secs_f64() - first).abs() < 1e-6, "{:?}", cleared[0].time);
    }
}
