//! Everyone comes at once (DR-10).

use switchover::ledger::figures::Figure;

use crate::office::*;

const AGENTS: u32 = 5_000;

fn wave(keys: &str) -> crate::common::Story {
    let office = Office {
        agents: AGENTS,
        duration: "25m",
        keys: format!("site-timeout = \"60s\"\nregister-expiry = \"3600s\"\n{keys}"),
        more: fault("dead", "crash", &sip("denver"), 600.0, None),
        ..Office::default()
    };
    office.tell()
}

/// Two servers, one after the other, with so many a second each: how long after the first
/// request all requests up to number `n` are answered.
fn tandem(n: u32, log_ins: f64, registrations: f64) -> f64 {
    let n = f64::from(n);
    // Whichever is slower works all the time from the first request that it gets.
    f64::max(n / log_ins + 1.0 / registrations, 1.0 / log_ins + n / registrations)
}

#[test]
fn dr_10_a_wave_takes_as_long_as_the_slower_server_needs_for_it() {
    for (log_ins, registrations, on_demand) in
        [(50.0, 100.0, false), (100.0, 25.0, false), (50.0, 100.0, true)]
    {
        let story = wave(&format!(
            "log-ins = \"{log_ins}/s\"\nregistrations = \"{registrations}/s\"\n\
             loading = {{ on-demand = {on_demand}, time = \"30s\", on-demand-time = \"3s\" }}"
        ));
        let loading = if on_demand { 3.0 } else { 30.0 };
        // Time-out; connect, log in, load, listen, the phone connects and registers.
        let each = 60.0 + loading + 5.0 * ROUND_TRIP;
        for (figure_of, agents) in [
            (Figure::WaveHalfBack, AGENTS / 2),
            (Figure::WaveNinetyBack, AGENTS / 10 * 9),
            (Figure::WaveAllBack, AGENTS),
        ] {
            let expected = each + tandem(agents, log_ins, registrations);
            let found = figure(&story, figure_of).expect("they are back");
            assert!((found - expected).abs() < 0.01, "{agents}: {found} s, {expected} s");
        }
        assert_eq!(figure(&story, Figure::WaveAgents), Some(f64::from(AGENTS)));
    }
}

#[test]
fn dr_10_a_random_delay_spreads_the_wave() {
    for spread in [200.0, 400.0, 600.0] {
        let story = wave(&format!(
            "switchover-delay = {{ uniform = {{ low = \"0s\", high = \"{spread}s\" }} }}"
        ));
        let each = 60.0 + 30.0 + 5.0 * ROUND_TRIP + 1.0 / 50.0 + 1.0 / 100.0;
        for (figure_of, share) in [(Figure::WaveHalfBack, 0.5), (Figure::WaveNinetyBack, 0.9)] {
            // They come evenly, and fewer a second than the proxy takes.
            let expected = each + spread * share;
            let found = figure(&story, figure_of).expect("they are back");
            // Three standard errors of an order statistic, and queues of a few log-ins.
            let error = 3.0 * spread * libm::sqrt(share * (1.0 - share) / f64::from(AGENTS)) + 0.5;
            assert!((found - expected).abs() < error, "{share}: {found} s, {expected} s");
        }
        let all = figure(&story, Figure::WaveAllBack).expect("they are back");
        assert!((each + 0.98 * spread..each + spread + 1.0).contains(&all), "{all} s");
    }
}

#[test]
fn dr_10_a_proxy_whose_rate_shrinks_makes_the_wave_longer() {
    for (by, until) in [(10.0, 700.0), (20.0, 760.0), (25.0, 800.0)] {
        let shrinks = format!(
            "[fault.slow]\nkind = \"capacity\"\ntarget = \"dallas/loans.log-ins\"\n\
                               at = \"100s\"\nduration = \"{}s\"\nby = {by}\n",
            until - 100.0
        );
        let office = Office {
            agents: 4_000,
            keys: "site-timeout = \"60s\"\nregister-expiry = \"3600s\"".to_owned(),
            more: fault("dead", "crash", &sip("denver"), 600.0, None) + &shrinks,
            ..Office::default()
        };
        let story = office.tell();
        // The first log-in comes at 660 s; until the fault is over they are fewer a second.
        let begins = 660.0 + LATENCY + ROUND_TRIP + LATENCY;
        let slow = until - begins;
        let left = 4_000.0 - slow * (50.0 - by);
        let last = until + left / 50.0;
        let all = last + LATENCY + 30.0 + 3.0 * ROUND_TRIP + 1.0 / 100.0;
        let found = figure(&story, Figure::WaveAllBack).expect("they are back");
        assert!((found - (all - 600.0 - LATENCY)).abs() < 0.05, "{found} s, {all} s");
    }
}
