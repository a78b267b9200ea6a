//! What the switchover of its agents means for a queue.

use switchover::kernel::random::Seed;
use switchover::ledger::rows::{AgentReason, ContactEnd};
use switchover::ledger::sink::MemorySink;
use switchover::ledger::switchovers::{Outcome, Rule};
use switchover::network::config::PartKind;
use switchover::world::build::build;

use crate::common::scenario;

use crate::office::*;

#[test]
fn dr_8_after_the_switchover_calls_are_taken_at_the_other_site_and_stay_there() {
    for (died, back) in [(600.0, 900.0), (300.0, 1200.0), (450.0, 500.0)] {
        let office = Office {
            keys: "site-timeout = \"30s\"\nloading = { on-demand = true }".to_owned(),
            queue: "arrivals = { every = \"40s\", until = \"28m\" }".to_owned(),
            more: fault("dead", "crash", &sip("denver"), died, Some(back)),
            ..Office::default()
        };
        let story = office.tell();
        for contact in story.contacts() {
            let submitted = contact.submitted.as_secs_f64();
            let site = contact.site.map(|label| story.names.text(label));
            // No failback: callers follow the agents, though denver is well again.
            assert_eq!(site, Some(if submitted < died { "denver" } else { "dallas" }));
            if submitted > died {
                assert!(matches!(contact.end, ContactEnd::Handled | ContactEnd::Open));
                let wait = contact.wait.as_secs_f64();
                let ready = (died + 30.0 + 4.0 - submitted).max(0.0);
                assert!(wait < ready + 1.0, "{wait} s, submitted at {submitted} s");
            }
        }
    }
}

#[test]
fn dr_9_when_everything_is_healed_and_quiet_the_views_agree() {
    for (at, kind, target) in [
        (300.0, "crash", sip("denver")),
        (311.5, "graceful_shutdown", sip("denver")),
        (290.0, "hang", sip("denver")),
        (300.0, "hang", "\"office/loans/*\"".to_owned()),
        (300.0, "crash", "\"office/loans.desktop/*\"".to_owned()),
        (300.0, "crash", "\"*/loans.*\"".to_owned()),
    ] {
        let office = Office {
            agents: 5,
            keys: "site-timeout = \"20s\"\nsite-sip-register-timeout = \"20s\"\n\
                   register-expiry = \"90s\""
                .to_owned(),
            queue: "arrivals = { every = \"13s\", until = \"15m\" }".to_owned(),
            more: fault("it", kind, &target, at, Some(at + 200.0)),
            ..Office::default()
        };
        let scenario = scenario(&office.text());
        let mut run = build(&scenario, Seed { seed: 1, replication: 1 });
        let mut sink = MemorySink::default();
        run.start(&mut sink);
        for minute in 1..=25 {
            run.advance(moment(60.0 * f64::from(minute)), &mut sink);
            run.check_invariants();
        }
        run.check_convergence();
        // A run that is forked in the middle of it ends as the other.
        let mut fork = build(&scenario, Seed { seed: 1, replication: 1 });
        let mut forked = MemorySink::default();
        fork.start(&mut forked);
        fork.advance(moment(at + 30.0), &mut forked);
        let mut fork = fork.clone();
        while !fork.advance(moment(1e6), &mut forked) {}
        while !run.advance(moment(1e6), &mut sink) {}
        assert_eq!(forked.rows, sink.rows);
    }
}

#[test]
fn dr_8_every_part_that_is_listed_can_fail() {
    let plain = scenario(&Office::default().text());
    let parts = plain.config.system_parts();
    let mut more = String::new();
    for (number, (_, part)) in parts.iter().enumerate() {
        let name = match part.count {
            Some(count) => format!("\"{}/{count}\"", part.name),
            None => format!("\"{}\"", part.name),
        };
        let (name_of, at) = (format!("f{number}"), 100.0 + number as f64);
        more += &match part.kind {
            PartKind::Process => fault(&name_of, "restart", &name, at, Some(at + 3.0)),
            PartKind::Resource(_) => {
                fault(&name_of, "capacity", &name, at, Some(at + 3.0)) + "by = 1.0\n"
            }
        };
    }
    let story = Office { more, ..Office::default() }.tell();
    assert_eq!(story.faults().len(), parts.len());
    // Two sites with a proxy and three pairs each, the desktops, two rates a site.
    assert_eq!(parts.len(), 2 * (1 + 3 * 2) + 1 + 2 * 2);
}

#[test]
fn dr_1_a_desktop_that_fails_is_started_again_and_the_agent_logs_in() {
    for (died, back) in [(600.0, 630.0), (100.0, 101.0), (700.0, 1300.0)] {
        for phone in ["external", "embedded"] {
            let office = Office {
                keys: format!("loading = {{ on-demand = true }}\nphone = \"{phone}\""),
                more: fault("pc", "crash", "\"office/loans.desktop/2\"", died, Some(back)),
                ..Office::default()
            };
            let story = office.tell();
            let rows = switchovers(&story);
            assert_eq!((rows.len(), rows[0].rule), (1, Rule::Start));
            assert_eq!(rows[0].outcome, Outcome::Completed);
            // Connect, log in, read twice, load, listen, the DN's status.
            close_to(rows[0].phases.logged_in, back + 6.0 * ROUND_TRIP + 0.02 + 3.0);
            let out = rows[0].out_of_service.as_secs_f64();
            assert!((out - (back - died + 6.0 * ROUND_TRIP + 3.02)).abs() < 0.05, "{out} s");
            // An embedded endpoint goes with it.
            let place = logged_out(&story, "loans-2", AgentReason::PlaceLost).len();
            assert_eq!(place, usize::from(phone == "embedded"));
            assert_eq!(logged_out(&story, "loans-2", AgentReason::DesktopLost).len(), 1);
        }
    }
}
