//! Graceful shutdown of a SIP Server (DR-5, DR-7).

use switchover::ledger::rows::{AgentReason, ContactEnd};
use switchover::ledger::switchovers::{Outcome, Rule};

use crate::office::*;

fn shuts_down(at: f64, handling: f64, every: u32) -> crate::common::Story {
    let office = Office {
        agents: 4,
        keys: "loading = { on-demand = true }".to_owned(),
        queue: format!("arrivals = {{ every = \"{every}s\", until = \"25m\" }}"),
        more: fault("maintenance", "graceful_shutdown", &sip("denver"), at, None),
        ..Office::default()
    };
    let text = office.text().replace("handling = \"60s\"", &format!("handling = \"{handling}s\""));
    crate::common::tell(&crate::common::scenario(&text))
}

#[test]
fn dr_7_idle_agents_move_at_once_busy_ones_after_their_call_and_no_call_is_lost() {
    for (at, handling, every) in [(610.0, 60.0, 50), (733.0, 170.0, 70), (1001.0, 95.0, 100)] {
        let story = shuts_down(at, handling, every);
        assert_eq!(story.ended(|end| matches!(end, ContactEnd::Lost(_))), 0);
        assert_eq!(story.ended(|end| matches!(end, ContactEnd::Rejected(_))), 0);
        let rows = switchovers(&story);
        assert_eq!(rows.len(), 4, "every agent once");
        for row in &rows {
            assert_eq!((row.rule, row.outcome), (Rule::GracefulShutdown, Outcome::Completed));
            assert_eq!(row.decided, row.detected);
            let call = story.contacts().find(|contact| {
                let answered = contact.answered.map_or(f64::MAX, |time| time.as_secs_f64());
                contact.agent == Some(row.agent)
                    && answered < at
                    && at < contact.ended.as_secs_f64()
            });
            match call {
                // Release to the phone, Done to the switch, EventAgentLogout to the desktop.
                Some(call) => {
                    close_to(Some(row.detected), call.ended.as_secs_f64() + 3.0 * LATENCY);
                }
                None => close_to(Some(row.detected), at + LATENCY),
            }
            let name = story.names.agent(row.agent);
            let out = logged_out(&story, &name, AgentReason::GracefulShutdownLogout);
            assert_eq!(out, [row.detected]);
        }
        let busy = rows.iter().filter(|row| row.detected > moment(at + 2.0 * LATENCY)).count();
        assert!((1..4).contains(&busy), "{busy} of 4 were busy");
    }
}

#[test]
fn dr_7_a_stopping_sip_server_takes_no_new_calls_and_those_who_wait_go_to_the_other_site() {
    for at in [500.0, 650.0, 900.0] {
        // More calls than four agents can take: some always wait.
        let story = shuts_down(at, 100.0, 20);
        assert_eq!(story.ended(|end| matches!(end, ContactEnd::Lost(_))), 0);
        for contact in story.contacts() {
            let answered = contact.answered.map_or(f64::MAX, |time| time.as_secs_f64());
            let site = contact.site.map(|label| story.names.text(label));
            if answered > at + 1.0 {
                assert_eq!(site, Some("dallas"), "answered at {answered} s");
            }
        }
        let waited = story.contacts().filter(|contact| {
            contact.submitted < moment(at)
                && contact.answered.is_some_and(|it| it > moment(at + 1.0))
        });
        assert!(waited.count() > 0, "some waited when it began");
    }
}
