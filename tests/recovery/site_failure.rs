//! The telephony service goes OFF (DR-3, DR-8, DR-9), and services that only warn (DR-4).

use switchover::ledger::figures::Figure;
use switchover::ledger::rows::{AgentReason, ContactEnd, LossReason, WarningCode};
use switchover::ledger::switchovers::{Outcome, Rule};

use crate::office::*;

#[test]
fn dr_3_both_sip_servers_down_is_a_switchover_one_site_timeout_later() {
    for (timeout, loading, log_ins) in [(60.0, 30.0, 50.0), (20.0, 4.0, 2.0), (90.0, 0.5, 10.0)] {
        let office = Office {
            keys: format!(
                "site-timeout = \"{timeout}s\"\nlog-ins = \"{log_ins}/s\"\nregistrations = \"4/s\"\n\
                 loading = {{ time = \"{loading}s\" }}"
            ),
            more: fault("dead", "crash", &sip("denver"), 600.0, None),
            ..Office::default()
        };
        let story = office.tell();
        let rows = switchovers(&story);
        assert_eq!(rows.len(), 3);
        for (place, row) in rows.iter().enumerate() {
            let place = place as f64 + 1.0;
            assert_eq!((row.rule, row.outcome), (Rule::SiteTimeout, Outcome::Completed));
            assert_eq!(site_name(&story, row), (Some("denver".into()), "dallas".into()));
            assert_eq!((row.attempts, row.cause.id()), (1, 1));
            // A reset tells of the death of both; the first of the two faults is the cause.
            let detected = 600.0 + LATENCY;
            close_to(Some(row.detected), detected);
            let decided = detected + timeout;
            close_to(Some(row.decided), decided);
            let connected = decided + ROUND_TRIP;
            close_to(row.phases.connected, connected);
            // First come, first served, one log-in each.
            let authenticated = connected + ROUND_TRIP + place / log_ins;
            close_to(row.phases.authenticated, authenticated);
            let loaded = authenticated + loading;
            close_to(row.phases.loaded, loaded);
            let listening = loaded + ROUND_TRIP;
            close_to(row.phases.listening, listening);
            // The phone connects; then REGISTER goes there and EventDNBackInService comes.
            // Registrations queue if they come faster than 4 a second.
            let first = 1.0 / log_ins.min(4.0);
            let waits = (place - 1.0) * (first - 1.0 / log_ins);
            let registered = listening + 2.0 * ROUND_TRIP + 0.25 + waits;
            close_to(row.phases.registered, registered);
            close_to(row.phases.logged_in, registered);
            let out = row.out_of_service.as_secs_f64();
            assert!((out - (registered - detected)).abs() < 1e-3, "{out} s out of service");
        }
        let all = figure(&story, Figure::WaveAllBack).unwrap();
        let last = rows[2].phases.logged_in.unwrap().since(rows[0].detected).as_secs_f64();
        assert!((all - last).abs() < 1e-5);
        assert_eq!(figure(&story, Figure::SwitchoversCompleted), Some(3.0));
    }
}

#[test]
fn dr_3_back_within_the_time_out_is_no_switchover() {
    for (timeout, back) in [(60.0, 640.0), (60.0, 648.0), (30.0, 612.0)] {
        let office = Office {
            keys: format!("site-timeout = \"{timeout}s\""),
            more: fault("dead", "crash", &sip("denver"), 600.0, Some(back)),
            ..Office::default()
        };
        let story = office.tell();
        assert_eq!(switchovers(&story), []);
        // AIL tries every 10 s from when it was lost; the pair needs its time to find out that
        // it serves again.
        let ready = back + 0.5 + 1.0;
        let tried = (1..).map(|n| 600.0 + LATENCY + 10.0 * f64::from(n)).find(|at| *at >= ready);
        let again = logged_in(&story, "loans-1", AgentReason::TelephonyOn);
        assert_eq!(again.len(), 1);
        // The connection, then the DN's status.
        close_to(Some(again[0]), tried.unwrap() + 2.0 * ROUND_TRIP);
    }
}

#[test]
fn dr_3_what_counts_is_when_ail_tries_again_not_when_the_servers_are_back() {
    for (retry, switches) in [(10.0, 3), (4.0, 0), (30.0, 3)] {
        let office = Office {
            // Well again at 656.5 s: AIL finds out at 660 s or at 656.6 s.
            keys: format!("site-timeout = \"59s\"\nretry = \"{retry}s\""),
            more: fault("dead", "crash", &sip("denver"), 600.0, Some(654.0)),
            ..Office::default()
        };
        assert_eq!(switchovers(&office.tell()).len(), switches, "every {retry} s");
    }
}

#[test]
fn dr_3_without_a_site_timeout_or_with_zero_there_is_never_a_switchover() {
    for keys in ["", "site-timeout = \"0s\"", "site-sip-register-timeout = \"9s\""] {
        let office = Office {
            keys: keys.to_owned(),
            more: fault("dead", "crash", &sip("denver"), 600.0, None),
            ..Office::default()
        };
        let story = office.tell();
        assert_eq!(switchovers(&story), []);
        assert_eq!(logged_in(&story, "loans-1", AgentReason::TelephonyOn), []);
    }
}

#[test]
fn dr_3_a_backup_that_takes_over_keeps_the_service_on_and_its_calls() {
    for takeover in [1.0, 4.0, 8.0] {
        let office = Office {
            keys: format!("site-timeout = \"1s\"\npair-switchover = \"{takeover}s\""),
            queue: "arrivals = { every = \"50s\" }".to_owned(),
            more: fault("dead", "crash", "\"denver/loans.sip-a\"", 605.0, None),
            ..Office::default()
        };
        let story = office.tell();
        assert_eq!(switchovers(&story), []);
        let lost = story.ended(|end| matches!(end, ContactEnd::Lost(_)));
        assert_eq!(lost, 0);
        assert_eq!(story.contact("loans", 12).end, ContactEnd::Handled, "in progress at 605 s");
    }
}

#[test]
fn dr_3_a_site_that_is_cut_off_is_noticed_by_keepalive() {
    for timeout in [10.0, 60.0, 120.0] {
        let office = Office {
            keys: format!("site-timeout = \"{timeout}s\""),
            more: fault("cut", "cut", "\"office-denver\"", 600.0, Some(1200.0)),
            ..Office::default()
        };
        let story = office.tell();
        for row in switchovers(&story) {
            assert_eq!(row.rule, Rule::SiteTimeout);
            // Three keepalives of 5 s are missed.
            let detected = row.detected.as_secs_f64();
            assert!((610.0..=615.1).contains(&detected), "{detected} s");
            close_to(Some(row.decided), detected + timeout);
        }
        assert_eq!(switchovers(&story).len(), 3);
    }
}

#[test]
fn dr_4_configuration_and_stat_servers_down_warn_and_nothing_else() {
    for (target, code, how_many) in [
        (
            "[\"denver/loans.config-a\", \"denver/loans.config-b\"]",
            WarningCode::ConfigurationServiceOff,
            3,
        ),
        ("\"denver/loans.csp\"", WarningCode::ConfigurationServiceOff, 3),
        ("[\"denver/loans.stat-a\", \"denver/loans.stat-b\"]", WarningCode::StatisticServiceOff, 3),
    ] {
        let office = Office {
            keys: "site-timeout = \"5s\"\nsite-sip-register-timeout = \"5s\"".to_owned(),
            more: fault("off", "crash", target, 600.0, Some(700.0)),
            ..Office::default()
        };
        let story = office.tell();
        assert_eq!(switchovers(&story), []);
        let warnings: Vec<_> =
            story.warnings().iter().map(|row| (row.code, row.count, row.cause.id())).collect();
        assert_eq!(warnings, [(code, how_many, 1)]);
        assert_eq!(figure(&story, Figure::ServiceWarnings), Some(3.0));
        assert_eq!(story.agent("loans-1").len(), 1, "the agent stays logged in");
    }
}

#[test]
fn dr_4_one_server_of_a_pair_that_is_down_is_no_warning() {
    for pair in ["config", "stat"] {
        for side in ["a", "b"] {
            let target = format!("\"denver/loans.{pair}-{side}\"");
            let more = fault("off", "crash", &target, 600.0, Some(700.0));
            let story = Office { more, ..Office::default() }.tell();
            assert_eq!(story.warnings().len(), 0, "{target}");
        }
    }
}

#[test]
fn dr_6_the_active_calls_of_a_failed_site_end() {
    for died in [610.0, 655.5, 700.0] {
        let office = Office {
            keys: "site-timeout = \"60s\"".to_owned(),
            queue: "arrivals = { every = \"50s\" }".to_owned(),
            more: fault("dead", "crash", &sip("denver"), died, None),
            ..Office::default()
        };
        let story = office.tell();
        for contact in story.contacts() {
            let Some(answered) = contact.answered else { continue };
            let answered = answered.as_secs_f64();
            if answered < died && died < answered + 60.0 {
                assert_eq!(contact.end, ContactEnd::Lost(LossReason::CallInProgress));
                close_to(Some(contact.ended), died);
            }
        }
        let lost = ContactEnd::Lost(LossReason::CallInProgress);
        assert!(story.ended(|end| end == lost) > 0);
    }
}

#[test]
fn dr_9_the_secondary_can_fail_too_and_the_desktop_goes_back() {
    for (first, second) in [(600.0, 1000.0), (300.0, 700.0), (100.0, 1100.0)] {
        let office = Office {
            keys: "site-timeout = \"60s\"".to_owned(),
            more: fault("one", "crash", &sip("denver"), first, Some(first + 100.0))
                + &fault("two", "crash", &sip("dallas"), second, None),
            ..Office::default()
        };
        let story = office.tell();
        let ways: Vec<_> = switchovers(&story)
            .iter()
            .map(|row| (site_name(&story, row).1, row.outcome, row.decided.as_secs_f64().round()))
            .collect();
        let to = |site: &str, failed: f64| (site.to_owned(), Outcome::Completed, failed + 60.0);
        let [there, back] = [to("dallas", first), to("denver", second)];
        assert_eq!(ways, [&there, &there, &there, &back, &back, &back].map(Clone::clone));
    }
}

#[test]
fn dr_9_there_is_no_failback_and_with_both_down_the_agent_keeps_trying() {
    for back in [1300.0, 1321.0, 1400.0] {
        let office = Office {
            keys: "site-timeout = \"60s\"".to_owned(),
            more: fault("one", "crash", &sip("denver"), 600.0, Some(650.0))
                + &fault(
                    "both",
                    "crash",
                    "[\"denver/loans.*\", \"dallas/loans.*\"]",
                    1000.0,
                    Some(back),
                ),
            ..Office::default()
        };
        let story = office.tell();
        let rows = switchovers(&story);
        let first: Vec<_> = rows.iter().take(3).map(|row| row.number).collect();
        assert_eq!(first, [1, 1, 1], "nobody goes back when denver is well again");
        let agent = story.names.group(switchover::ledger::ids::GroupId(0)).first;
        let mine: Vec<_> = rows.iter().filter(|row| row.agent == agent).collect();
        let last = mine.last().unwrap();
        assert_eq!(last.outcome, Outcome::Completed);
        assert!(last.attempts > 2, "{} attempts", last.attempts);
        // An attempt every 10 s, from when both had been tried; sites alternate.
        let tried = last.phases.connected.unwrap().as_secs_f64();
        assert!((back..back + 10.1).contains(&tried), "connected at {tried} s");
        assert!(last.phases.logged_in.unwrap() < moment(back + 60.0));
    }
}
