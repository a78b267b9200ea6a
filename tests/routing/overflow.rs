//! Overflow after a wait: to more groups, and to another site.

use super::common::{Story, at, scenario, secs, tell};
use switchover::ledger::rows::ContactEnd;

/// Calls at 10, 20 and 30 s of 300 s each; Denver has one agent, so the second and the third
/// wait until 310 s unless somebody helps.
fn two_sites(overflow: &str, latency: f64, fault: &str) -> Story {
    tell(&scenario(&format!(
        r#"
        duration = "20m"
        [site]
        denver = {{}}
        dallas = {{}}
        [link]
        denver-dallas = {{ latency = "{latency}s" }}
        [queue.calls]
        sites = ["denver"]
        arrivals = {{ every = "10s", until = "35s" }}
        handling = "300s"
        groups = ["denver", "dallas"]
        overflow = [{overflow}]
        [agents]
        denver = {{ count = 1, site = "denver" }}
        helpers = {{ count = 1, site = "denver" }}
        dallas = {{ count = 2, site = "dallas" }}
        [queue.other]
        handling = "1m"
        groups = ["helpers"]
        {fault}
        "#
    )))
}

fn group(story: &Story, number: u32) -> &str {
    let agent = story.contact("calls", number).agent.expect("somebody served");
    &story.names.group(story.names.group_of(agent)).name
}

#[test]
fn core_13_after_a_wait_further_groups_may_serve() {
    for after in [15.0, 45.0, 200.0] {
        let steps = format!(
            r#"{{ after = "{after}s", groups = "helpers" }}, {{ after = "15m", site = "dallas" }}"#
        );
        let story = two_sites(&steps, 0.0, "");
        assert_eq!(story.contact("calls", 1).wait, secs(0.0));
        assert_eq!(story.contact("calls", 2).wait, secs(after));
        assert_eq!(group(&story, 2), "helpers");
        // The helper is taken; the third caller waits for Denver's own agent.
        assert_eq!(story.contact("calls", 3).answered, Some(at(310.0)));
        assert_eq!(group(&story, 3), "denver");
    }
}

#[test]
fn core_13_a_helper_who_becomes_free_takes_only_what_is_old_enough() {
    // The helpers come on duty at `from`, when the second caller is or is not old enough.
    for (after, from) in [(100.0_f64, 50.0_f64), (100.0, 150.0), (30.0, 49.0)] {
        let text = format!(
            r#"
            duration = "20m"
            [site.denver]
            [queue.calls]
            arrivals = {{ every = "10s", until = "25s" }}
            handling = "300s"
            groups = ["denver"]
            overflow = [{{ after = "{after}s", groups = ["helpers"] }}]
            [agents]
            denver = {{ count = 1, site = "denver" }}
            [agents.helpers]
            count = 1
            site = "denver"
            shifts = [{{ from = "{from}s", until = "20m" }}]
            "#
        );
        let story = tell(&scenario(&text));
        assert_eq!(story.contact("calls", 2).answered, Some(at(from.max(20.0 + after))));
    }
}

#[test]
fn core_13_after_a_wait_a_contact_moves_to_another_site_with_its_age() {
    for (after, latency) in [(15.0, 0.0), (40.0, 0.25), (90.0, 2.0)] {
        let overflow = format!(r#"{{ after = "{after}s", site = "dallas" }}"#);
        let story = two_sites(&overflow, latency, "");
        for number in [2, 3] {
            let call = story.contact("calls", number);
            // Dallas is asked, and answers, before the call moves.
            assert_eq!(call.wait, secs(after + 2.0 * latency), "caller {number}");
            assert_eq!(call.site.map(|site| story.names.text(site)), Some("dallas"));
            assert_eq!(group(&story, number), "dallas");
            assert_eq!(call.end, ContactEnd::Handled);
        }
    }
}

#[test]
fn core_13_over_a_cut_link_nothing_moves() {
    for (from, lasts, moves) in [(0.0, 600.0, false), (30.0, 200.0, false), (70.0, 60.0, true)] {
        let fault = format!(
            r#"
            [fault.cut]
            kind = "cut"
            target = "denver-dallas"
            at = "{from}s"
            duration = "{lasts}s"
            "#
        );
        let story = two_sites(r#"{ after = "40s", site = "dallas" }"#, 0.5, &fault);
        let call = story.contact("calls", 2);
        let expected = if moves { 60.0 + 2.0 * 0.5 } else { 310.0 };
        assert_eq!(call.answered, Some(at(expected)), "cut from {from} for {lasts}");
    }
}

#[test]
fn core_13_a_site_without_room_takes_nothing() {
    for (trunks, moved) in [(0, 0), (1, 1), (2, 2)] {
        let text = format!(
            r#"
            duration = "20m"
            [site]
            denver = {{}}
            dallas = {{ trunks = {trunks} }}
            [link.denver-dallas]
            [queue.calls]
            sites = ["denver"]
            arrivals = {{ every = "10s", until = "35s" }}
            handling = "300s"
            overflow = [{{ after = "40s", site = "dallas" }}]
            [agents]
            denver = {{ count = 1, site = "denver" }}
            dallas = {{ count = 5, site = "dallas" }}
            "#
        );
        let story = tell(&scenario(&text));
        let dallas = story
            .contacts()
            .filter(|call| call.site.is_some_and(|site| story.names.text(site) == "dallas"));
        assert_eq!(dallas.count(), moved);
    }
}
