//! The Central Controller: how long the CallRouter is blind, and what happens without it.

use switchover::ledger::rows::{AgentState, ContactEnd, View};

use crate::common::at;
use crate::setup::{run, two_sites};

/// One way to the Central Controller.
const LINK: f64 = 0.005;

#[test]
fn pg_4_the_router_is_blind_for_the_cut_less_detection_plus_reconnection() {
    for (keepalive, cut, lasts) in
        [(0.4, 1000.15, 60.0), (0.8, 1000.15, 60.0), (0.4, 2000.3, 21.3), (0.8, 3000.1, 140.0)]
    {
        let more = format!(
            "[fault.cut]\nkind = \"cut\"\ntarget = \"denver-omaha\"\nat = \"{cut}s\"\nduration = \"{lasts}s\""
        );
        let text = two_sites(&more).replace(
            "central =",
            &format!(
                "central_keepalive = {{ interval = \"{}ms\", count = 5 }}\ncentral =",
                keepalive * 1e3
            ),
        );
        let story = run(&text);
        // Keepalives leave at whole intervals; what is on its way when the cut comes is held.
        let last_sent = ((cut - LINK) / keepalive).floor() * keepalive;
        let noticed = last_sent + LINK + 5.0 * keepalive;
        let detection = noticed - cut;
        // The PG has noticed at the same time, and tries again every second from then on.
        let healed = cut + lasts;
        let attempt = noticed + (healed - noticed).ceil();
        // A round trip; the CallRouter says that it serves; the states come.
        let reconnection = attempt - healed + 2.0 * LINK + 2.0 * LINK;
        let by_hand = lasts - detection + reconnection;
        for agent in 1..=4 {
            let name = format!("denver-{agent}");
            let blind: f64 = story
                .call_router()
                .into_iter()
                .filter(|row| story.names.agent(row.agent) == name && row.start > at(1.0))
                .filter(|row| row.view == AgentState::LoggedOut)
                .map(|row| row.end.as_secs_f64() - row.start.as_secs_f64())
                .sum();
            assert!((blind - by_hand).abs() < 1e-6, "{name}: {blind} s, by hand {by_hand} s");
        }
    }
}

#[test]
fn pg_13_reports_of_a_peripheral_that_cannot_be_reached_are_late_and_not_lost() {
    for (cut, lasts) in [(800.0, 200.0), (1700.0, 600.0), (890.0, 1000.0)] {
        let more = format!(
            "[fault.cut]\nkind = \"cut\"\ntarget = \"denver-omaha\"\nat = \"{cut}s\"\nduration = \"{lasts}s\""
        );
        let story = run(&two_sites(&more));
        let rows = story.lost_intervals();
        assert!(!rows.is_empty());
        for row in rows {
            assert_eq!(row.truth, row.reported, "late, not lost");
            let recovered = row.recovered.expect("it came").as_secs_f64();
            assert!(recovered > cut + lasts && recovered < cut + lasts + 2.0);
            assert_eq!(row.cause.id(), 1);
        }
    }
}

#[test]
fn pg_13_a_report_whose_confirmation_is_lost_is_sent_again_and_stored_once() {
    // Sent at 900.5 s, it is in the database 6 ms later; the word of it is on its way back.
    for (cut, lasts) in [(900.509_f64, 30.0), (1800.509, 60.0), (900.510, 300.0)] {
        let more = format!(
            "[fault.cut]\nkind = \"cut\"\ntarget = \"denver-omaha\"\nat = \"{cut}s\"\nduration = \"{lasts}s\""
        );
        let story = run(&two_sites(&more));
        let interval = ((cut - 1.0) / 900.0).floor() * 900.0;
        let rows = story.lost_intervals();
        let of_it = rows.iter().filter(|row| row.key.interval == Some(at(interval)));
        assert_eq!(of_it.count(), 0, "neither late nor twice");
        assert!(rows.iter().all(|row| row.truth == row.reported), "nor anything else");
        for start in [0.0, 900.0, 1800.0] {
            let told = story.group_interval("denver", start, View::Reported).expect("a row");
            let truth = story.group_interval("denver", start, View::Truth).expect("a row");
            assert_eq!(told.figures, truth.figures, "from {start} s");
        }
    }
}

#[test]
fn core_21_without_a_call_router_the_acds_route_by_default() {
    for (target, timeout) in [("omaha/cards.router", 2.0), ("omaha/cards.router", 5.5)] {
        let more = format!(
            "[fault.down]\nkind = \"crash\"\ntarget = \"{target}\"\nat = \"1000s\"\nduration = \"300s\""
        );
        let text = two_sites(&more)
            .replace("central =", &format!("route_timeout = \"{timeout}s\"\ncentral ="));
        let story = run(&text);
        for number in 1..=120 {
            let contact = story.contact("cards", number);
            assert!(matches!(contact.end, ContactEnd::Handled | ContactEnd::Open));
            let submitted = contact.submitted.as_secs_f64();
            if (1000.0..1300.0 - timeout).contains(&submitted) {
                // Nobody answers the carrier; then the ACD of the first site does.
                let wait = contact.wait.as_secs_f64();
                assert!((wait - timeout - 0.002).abs() < 1e-6, "caller of {submitted}: {wait}");
                assert_eq!(story.site_of(number), "denver");
            }
        }
    }
}

#[test]
fn core_8_side_b_of_the_central_controller_serves_when_side_a_is_gone() {
    for switch in [5.0, 1.0, 12.0] {
        let more = "[fault.down]\nkind = \"crash\"\ntarget = \"omaha/cards.router-a\"\nat = \"1010s\"\nduration = \"600s\"";
        let text = two_sites(more).replace(
            "central = [\"omaha\"]",
            &format!("central_switch_time = \"{switch}s\"\ncentral = [\"omaha\", \"omaha\"]"),
        );
        let story = run(&text);
        let by_default = story.contacts().filter(|contact| {
            let submitted = contact.submitted.as_secs_f64();
            submitted > 1010.0 && submitted < 1610.0 && contact.wait.as_secs_f64() > 1.9
        });
        // A call comes at 1040 s: by then side B serves unless it takes longer.
        assert_eq!(by_default.count(), 0);
        assert!(
            story.contacts().all(|row| matches!(row.end, ContactEnd::Handled | ContactEnd::Open))
        );
    }
}

#[test]
fn core_9_after_a_lost_site_its_peripheral_is_in_service_again() {
    for (site, pg) in
        [("denver", "simplex"), ("denver", "duplex"), ("omaha", "simplex"), ("dallas", "duplex")]
    {
        let more = format!(
            "[fault.lost]\nkind = \"site_outage\"\ntarget = \"{site}\"\nat = \"1000s\"\nduration = \"60s\""
        );
        let text = two_sites(&more).replace("central =", &format!("pg = \"{pg}\"\ncentral ="));
        let story = run(&text);
        for agent in ["denver-1", "dallas-1"] {
            let last = story.agent(agent);
            let rows: Vec<_> = last
                .iter()
                .filter(|row| row.time > at(990.0) && row.time < at(1300.0))
                .map(|row| (row.time.as_secs_f64(), row.to, row.reason))
                .collect();
            let view = story
                .call_router()
                .into_iter()
                .filter(|row| story.names.agent(row.agent) == agent && row.end > at(1200.0));
            let view = view.map(|row| (row.start, row.end, row.truth, row.view)).take(3);
            let view: Vec<_> = view.collect();
            assert!(
                view.iter().all(|(from, until, ..)| until.since(*from).as_secs_f64() < 1.0),
                "{site} {pg} {agent}: {rows:?} {view:?}"
            );
        }
        let served = story.contacts().filter(|row| {
            row.submitted > at(1200.0)
                && row.end == ContactEnd::Handled
                && row.wait.as_secs_f64() < 1.0
        });
        assert!(served.count() > 50, "{site} {pg}");
    }
}
