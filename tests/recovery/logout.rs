//! EventAgentLogout with each of its reasons (DR-5).

use switchover::ledger::rows::{AgentReason, AgentState};
use switchover::ledger::switchovers::{Outcome, Rule};

use crate::office::*;

/// The phone of the first agent fails at `died`; its registration expires at a moment that
/// depends on when it was last refreshed.
fn phone_fails(keys: &str, kind: &str, until: Option<f64>) -> crate::common::Story {
    let office = Office {
        keys: format!("register-expiry = \"60s\"\nregister-refresh = 0.5\n{keys}"),
        more: fault("phone", kind, "\"office/loans/1\"", 600.0, until),
        ..Office::default()
    };
    office.tell()
}

/// The first agent's phone refreshes at 0 s, 30 s, ...; the message takes its latency.
const EXPIRES: f64 = 570.0 + LATENCY + 60.0;
/// EventAgentLogout arrives.
const HEARD: f64 = EXPIRES + LATENCY;

#[test]
fn dr_5_by_the_agent_or_a_supervisor_the_desktop_does_nothing() {
    for (at, lasts) in [(500, 100), (700, 30), (900, 300)] {
        let office = Office {
            keys: format!(
                "site-timeout = \"5s\"\nsite-sip-register-timeout = \"5s\"\n\
                 supervisor.boss = {{ at = \"{at}s\", people = 2, duration = \"{lasts}s\" }}"
            ),
            ..Office::default()
        };
        let story = office.tell();
        assert_eq!(switchovers(&story), []);
        let (at, lasts) = (f64::from(at), f64::from(lasts));
        for (agent, concerned) in [("loans-1", true), ("loans-2", true), ("loans-3", false)] {
            let out = logged_out(&story, agent, AgentReason::SupervisorLogout);
            assert_eq!(out.len(), usize::from(concerned));
            if concerned {
                close_to(Some(out[0]), at + LATENCY);
                let again = logged_in(&story, agent, AgentReason::DesktopReady);
                close_to(again.first().copied(), at + lasts);
            }
        }
    }
    for until in [400, 500, 600] {
        let more = format!("shifts = [{{ from = \"0s\", until = \"{until}s\" }}]");
        let keys = "site-timeout = \"5s\"\nsite-sip-register-timeout = \"5s\"".to_owned();
        let story = Office { keys, more, ..Office::default() }.tell();
        assert_eq!(switchovers(&story), []);
        assert_eq!(logged_out(&story, "loans-1", AgentReason::ShiftEnd).len(), 1);
    }
}

#[test]
fn dr_6_a_registration_that_is_not_refreshed_expires_and_logs_the_agent_out() {
    for (expiry, refresh, kind) in
        [(60.0, 0.5, "crash"), (90.0, 0.5, "hang"), (180.0, 0.25, "crash"), (100.0, 0.7, "hang")]
    {
        let office = Office {
            keys: format!(
                "register-expiry = \"{expiry}s\"\nregister-refresh = {refresh}\n\
                 site-sip-register-timeout = \"50s\""
            ),
            more: fault("phone", kind, "\"office/loans/1\"", 600.0, None),
            ..Office::default()
        };
        let story = office.tell();
        let interval = expiry * refresh;
        // At 600 s the fault is first.
        let last = (libm::ceil(600.0 / interval - 1e-9) - 1.0) * interval;
        let heard = last + LATENCY + expiry + LATENCY;
        let rows = switchovers(&story);
        assert_eq!(rows.len(), 1, "one phone");
        assert_eq!((rows[0].rule, rows[0].cause.id()), (Rule::SiteSipRegisterTimeout, 1));
        close_to(Some(rows[0].detected), heard);
        close_to(Some(rows[0].decided), heard + 50.0);
        assert_eq!(rows[0].phases.registered, None, "it cannot register there either");
        assert_eq!(rows[0].outcome, Outcome::Open);
        let state = story.agent("loans-1").last().unwrap().to;
        assert_eq!(state, AgentState::LoggedOut);
    }
}

#[test]
fn dr_5_an_external_phone_that_comes_back_just_before_the_time_out_is_no_switchover() {
    for timeout in [20.0, 40.0, 75.0] {
        let keys = format!("site-sip-register-timeout = \"{timeout}s\"");
        // A phone that starts connects at once (a round trip), then registers.
        let takes = ROUND_TRIP + 0.01 + ROUND_TRIP;
        let before = phone_fails(&keys, "crash", Some(HEARD + timeout - takes - 0.05));
        assert_eq!(switchovers(&before), []);
        let back = logged_in(&before, "loans-1", AgentReason::DnBackInService);
        close_to(back.first().copied(), HEARD + timeout - 0.05);

        let after = phone_fails(&keys, "crash", Some(HEARD + timeout - takes + 0.05));
        let rows = switchovers(&after);
        assert_eq!(rows.len(), 1, "only this agent's desktop");
        assert_eq!(rows[0].rule, Rule::SiteSipRegisterTimeout);
        close_to(Some(rows[0].detected), HEARD);
        close_to(Some(rows[0].decided), HEARD + timeout);
        assert_eq!(rows[0].outcome, Outcome::Completed);
    }
}

#[test]
fn dr_5_without_a_register_timeout_or_with_zero_there_is_never_a_switchover() {
    for keys in ["", "site-sip-register-timeout = \"0s\"", "site-timeout = \"5s\""] {
        let story = phone_fails(keys, "crash", Some(1200.0));
        assert_eq!(switchovers(&story), []);
        let back = logged_in(&story, "loans-1", AgentReason::DnBackInService);
        close_to(back.first().copied(), 1200.0 + ROUND_TRIP + 0.01 + ROUND_TRIP);
    }
}

#[test]
fn dr_5_an_embedded_endpoint_is_launched_again() {
    for (launch, timeout, switches) in [(5.0, 20.0, false), (19.9, 20.0, false), (20.1, 20.0, true)]
    {
        let keys = format!(
            "phone = \"embedded\"\nendpoint-launch = \"{launch}s\"\n\
             site-sip-register-timeout = \"{timeout}s\""
        );
        let story = phone_fails(&keys, "crash", None);
        let rows = switchovers(&story);
        assert_eq!(rows.len(), usize::from(switches));
        let back = logged_in(&story, "loans-1", AgentReason::DnBackInService);
        if switches {
            close_to(Some(rows[0].decided), HEARD + timeout);
            assert_eq!(back, []);
        } else {
            close_to(back.first().copied(), HEARD + launch + ROUND_TRIP + 0.01 + ROUND_TRIP);
        }
    }
}
