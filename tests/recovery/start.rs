//! Starts of desktops (DR-1, DR-2): seconds until ready.

use switchover::ledger::switchovers::{Outcome, Rule};

use crate::office::*;

const LOADING: f64 = 3.0;
const LOG_IN: f64 = 1.0 / 50.0;
/// Connect, log in.
const CONNECT: f64 = ROUND_TRIP + ROUND_TRIP + LOG_IN;
/// Two objects.
const READ: f64 = 2.0 * ROUND_TRIP;
/// Load, listen; the phone is registered there.
const READY: f64 = LOADING + ROUND_TRIP + ROUND_TRIP;
/// The same, where the phone must go there first and register: one registration.
const READY_ELSEWHERE: f64 = LOADING + ROUND_TRIP + 2.0 * ROUND_TRIP + 0.01;

fn started(keys: &str, more: &str) -> crate::common::Story {
    let office = Office {
        agents: 1,
        keys: format!("at-start = \"starting\"\nloading = {{ on-demand = true }}\n{keys}"),
        more: more.to_owned(),
        ..Office::default()
    };
    office.tell()
}

#[test]
fn dr_1_the_first_site_that_answers_is_taken() {
    let story = started("", "");
    let rows = switchovers(&story);
    assert_eq!((rows.len(), rows[0].rule, rows[0].attempts), (1, Rule::Start, 1));
    assert_eq!(rows[0].from, None);
    close_to(rows[0].phases.logged_in, CONNECT + READ + READY);
}

#[test]
fn dr_1_a_first_site_that_cannot_be_reached_costs_its_time_out() {
    for timeout in [2.0, 5.0, 9.0] {
        let lost = fault("lost", "site_outage", "\"denver\"", 0.0, Some(1500.0));
        let story = started(&format!("connect-timeout = \"{timeout}s\""), &lost);
        let rows = switchovers(&story);
        assert_eq!((rows.len(), rows[0].attempts), (1, 2));
        // It is at the secondary site; the preferred one cannot be reached: it stays.
        close_to(rows[0].phases.logged_in, timeout + CONNECT + READ + timeout + READY_ELSEWHERE);
        assert_eq!(site_name(&story, &rows[0]).1, "dallas");
    }
}

#[test]
fn dr_1_with_both_sites_unreachable_it_tries_every_ten_seconds_alternating() {
    for (timeout, retry, back) in [(5.0, 10.0, 63.0), (2.0, 7.0, 50.0), (4.0, 30.0, 200.0)] {
        let lost = fault("lost", "site_outage", "[\"denver\", \"dallas\"]", 0.0, Some(back));
        let keys = format!("connect-timeout = \"{timeout}s\"\nretry = \"{retry}s\"");
        let story = started(&keys, &lost);
        let rows = switchovers(&story);
        // At 0 the first, at the time-out the second, then one each interval.
        let begin = |n: u32| match n {
            0 => 0.0,
            n => timeout + retry * f64::from(n - 1),
        };
        let number = (0..).find(|n| begin(*n) >= back).unwrap();
        let first = rows.last().unwrap();
        let at_denver = number % 2 == 0;
        assert_eq!(rows[0].attempts, number as u16 + 1);
        if at_denver {
            assert_eq!(first.rule, Rule::Start);
            // The pair finds out that it serves again, and AIL has tried before that.
            assert!(first.phases.connected.unwrap() >= moment(begin(number)));
            close_to(first.phases.connected, begin(number) + ROUND_TRIP);
        } else {
            assert_eq!(first.rule, Rule::PreferredSite);
            close_to(first.phases.connected, begin(number) + CONNECT + READ + ROUND_TRIP);
        }
    }
}

#[test]
fn dr_2_a_wrong_first_site_costs_a_switchover() {
    for (log_ins, keys) in [
        (50.0, "first-site = \"dallas\""),
        (4.0, "first-site = \"dallas\"\nlog-ins = \"4/s\""),
        (1.0, "first-site = \"dallas\"\nlog-ins = \"1/s\""),
    ] {
        let story = started(keys, "");
        let rows = switchovers(&story);
        let told: Vec<_> = rows.iter().map(|row| (row.rule, row.outcome)).collect();
        let expected =
            [(Rule::Start, Outcome::Superseded), (Rule::PreferredSite, Outcome::Completed)];
        assert_eq!(told, expected);
        let connect = ROUND_TRIP + ROUND_TRIP + 1.0 / log_ins;
        close_to(Some(rows[1].decided), connect + READ);
        close_to(rows[1].phases.connected, connect + READ + ROUND_TRIP);
        close_to(Some(rows[0].ended), connect + READ + ROUND_TRIP);
        close_to(rows[1].phases.logged_in, connect + READ + connect + READY);
        let out: f64 = rows.iter().map(|row| row.out_of_service.as_secs_f64()).sum();
        close_to(rows[1].phases.logged_in, out);
    }
}

#[test]
fn dr_2_a_cache_avoids_it_and_a_stale_one_at_a_hot_seat_does_not() {
    let cached = "first-site = \"dallas\"\ncache-preferred-site = true\n";
    let once = CONNECT + READ + READY;
    let twice = CONNECT + READ + CONNECT + READY;
    for (keys, takes) in [
        (String::from("first-site = \"dallas\""), twice),
        (cached.to_owned(), once),
        (format!("{cached}seating = \"hot\"\nstale-share = 1.0"), twice),
        (format!("{cached}seating = \"hot\"\nstale-share = 0.0"), once),
    ] {
        let story = started(&keys, "");
        close_to(switchovers(&story).last().unwrap().phases.logged_in, takes);
    }
}
