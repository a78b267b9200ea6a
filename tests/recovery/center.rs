//! What the switchover of its agents means for a queue.

use switchover::ledger::rows::ContactEnd;

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
