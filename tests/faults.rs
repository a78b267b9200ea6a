//! Stories of what happens when something fails, in a center without any vendor's system.

#![allow(missing_docs)]

mod common;

use common::{at, scenario, secs, tell};
use switchover::ledger::rows::{
    AbandonPhase, AgentReason, AgentState, ContactEnd, LossReason, RejectReason, WarningCode,
};

/// Two sites with a switch and a group each; one queue that prefers the west.
fn two_sites(fault: &str) -> String {
    format!(
        r#"
        duration = "10m"
        [network]
        latency = "1ms"
        carrier_timeout = "4s"
        [site]
        west = {{}}
        east = {{}}
        [queue.sales]
        arrivals = {{ every = "10s" }}
        handling = "25s"
        sites = ["west", "east"]
        [agents.west-staff]
        count = 4
        site = "west"
        [agents.east-staff]
        count = 4
        site = "east"
        {fault}
        "#
    )
}

/// A data center with the switch, an office with the people, a link between them.
fn office(latency_ms: u32, more: &str) -> String {
    format!(
        r#"
        duration = "10m"
        [network]
        latency = "0s"
        desktop = {{ interval = "5s", count = 3 }}
        reconnect = "1s"
        [site]
        center = {{}}
        office = {{}}
        [link.center-office]
        latency = "{latency_ms}ms"
        [queue.sales]
        arrivals = {{ every = "100s", until = "590s" }}
        handling = "30s"
        [agents.staff]
        count = 1
        site = "office"
        switch = "center"
        {more}
        "#
    )
}

#[test]
fn core_5_an_offer_and_its_answer_take_the_links_latency() {
    for latency in [5, 40, 250] {
        let story = tell(&scenario(&office(latency, "")));
        let contact = story.contact("sales", 1);
        // The offer goes to the office, the answer comes back.
        assert_eq!(contact.wait, secs(2.0 * f64::from(latency) / 1e3));
        let talking = story.agent("staff-1")[1];
        assert_eq!(talking.to, AgentState::Talking);
        assert_eq!(talking.time, at(100.0 + f64::from(latency) / 1e3));
    }
}

#[test]
fn core_9_a_switch_that_crashes_loses_its_calls_and_its_queue() {
    for crash in [101.0, 163.5, 207.0] {
        let fault = format!(
            "[fault.crash]\nkind = \"crash\"\ntarget = \"west/switch\"\nat = \"{crash}s\"\nduration = \"60s\""
        );
        let story = tell(&scenario(&two_sites(&fault)));
        for contact in story.contacts() {
            let submitted = contact.submitted.as_secs_f64();
            let answered = contact.answered.map(|time| time.as_secs_f64());
            let in_progress = answered.is_some_and(|time| time < crash && crash < time + 25.0);
            let expected = if in_progress {
                ContactEnd::Lost(LossReason::CallInProgress)
            } else if submitted > 565.0 {
                continue;
            } else {
                ContactEnd::Handled
            };
            assert_eq!(contact.end, expected, "caller of {submitted} s");
            if in_progress {
                assert_eq!(contact.ended, at(crash));
                assert_eq!(contact.cause.id(), 1);
            }
            // A switch that has crashed refuses: the other site takes the call at once.
            let down = (crash..crash + 60.0).contains(&submitted);
            let site = contact.site.map(|label| story.names.text(label));
            assert_eq!(site, Some(if down { "east" } else { "west" }), "caller of {submitted} s");
        }
        let logged_out: Vec<_> = story
            .agent_states()
            .filter(|row| row.to == AgentState::LoggedOut)
            .map(|row| (row.time, row.reason, row.cause.id()))
            .collect();
        // The connections are reset: the phones hear of it one latency later.
        let hears = at(crash) + secs(0.001);
        assert_eq!(logged_out, vec![(hears, AgentReason::ConnectionLost, 1); 4]);
    }
}

#[test]
fn core_9_after_the_switch_is_back_its_agents_log_in_again() {
    let fault = "[fault.crash]\nkind = \"crash\"\ntarget = \"west/switch\"\nat = \"100s\"\nduration = \"60s\"";
    let story = tell(&scenario(&two_sites(fault)));
    let back: Vec<_> = story
        .agent("west-staff-1")
        .into_iter()
        .filter(|row| row.reason == AgentReason::ConnectionRestored)
        .collect();
    assert_eq!(back.len(), 1);
    // Tried every second from when the loss was noticed, after the switch is up.
    let waited = back[0].time.since(at(160.0));
    assert!(waited <= secs(1.1), "{waited} s after the switch was back");
    assert_eq!(story.contact("sales", 20).end, ContactEnd::Handled);
}

#[test]
fn core_9_a_lost_site_is_silent_and_costs_the_carriers_time_out() {
    for timeout in [4.0, 1.5, 8.0] {
        let fault = "[fault.lost]\nkind = \"site_outage\"\ntarget = \"west\"\nat = \"105s\"\nduration = \"100s\"";
        let text = two_sites(fault)
            .replace("carrier_timeout = \"4s\"", &format!("carrier_timeout = \"{timeout}s\""));
        let story = tell(&scenario(&text));
        // Callers of 110 to 200 s find nobody in the west, and somebody free in the east.
        for number in 11..=20 {
            let contact = story.contact("sales", number);
            let site = contact.site.map(|label| story.names.text(label));
            assert_eq!(site, Some("east"));
            assert_eq!(contact.wait, secs(timeout + 0.002));
            assert_eq!(contact.cause.id(), 1);
        }
        assert_eq!(story.contact("sales", 21).wait, secs(0.002), "the west is back at 205 s");
    }
}

#[test]
fn core_14_a_caller_can_give_up_on_the_way_to_a_site() {
    let fault = "[fault.lost]\nkind = \"site_outage\"\ntarget = \"west\"\nat = \"105s\"\nduration = \"100s\"";
    let text =
        two_sites(fault).replace("handling = \"25s\"", "handling = \"25s\"\npatience = \"3s\"");
    let story = tell(&scenario(&text));
    let contact = story.contact("sales", 11);
    assert_eq!(contact.end, ContactEnd::Abandoned(AbandonPhase::Network));
    assert_eq!(contact.wait, secs(3.0));
}

#[test]
fn core_14_a_caller_can_give_up_while_the_switch_that_should_end_the_ringing_hangs() {
    // The caller of 100 s rings for 10 s in vain; the switch hangs from 105 s to 165 s.
    for patience in [12.0, 30.0, 64.0] {
        let hang = "no_answer = 1.0\nring_no_answer = \"10s\"\n[fault.hang]\nkind = \"hang\"\ntarget = \"center/switch\"\nat = \"105s\"\nduration = \"60s\"";
        let handling = "handling = \"30s\"";
        let text =
            office(1, hang).replace(handling, &format!("{handling}\npatience = \"{patience}s\""));
        let story = tell(&scenario(&text));
        let contact = story.contact("sales", 1);
        assert_eq!(contact.end, ContactEnd::Abandoned(AbandonPhase::Ringing));
        assert_eq!(contact.wait, secs(patience));
    }
}

#[test]
fn core_9_with_no_site_left_callers_are_rejected() {
    let fault = "[fault.lost]\nkind = \"crash\"\ntarget = [\"west/switch\", \"east/switch\"]\nat = \"105s\"\nduration = \"100s\"";
    let story = tell(&scenario(&two_sites(fault)));
    let contact = story.contact("sales", 11);
    assert_eq!(contact.end, ContactEnd::Rejected(RejectReason::NoSiteReachable));
    assert_eq!(story.faults().len(), 2, "one row for each target");
    assert_ne!(contact.cause.id(), 0);
    assert_eq!(contact.site, None);
}

#[test]
fn core_7_a_short_cut_delays_and_a_long_one_logs_out() {
    // Keepalives leave at 0, 5, 10, ... s; a loss is noticed 15 s after the last receipt.
    for (latency, cut, lasts) in [(40, 107.0, 8.0), (10, 112.5, 60.0), (100, 121.0, 40.0)] {
        let fault = format!(
            "[fault.cut]\nkind = \"cut\"\ntarget = \"center-office\"\nat = \"{cut}s\"\nduration = \"{lasts}s\""
        );
        let story = tell(&scenario(&office(latency, &fault)));
        let one_way = f64::from(latency) / 1e3;
        let last_sent = ((cut - one_way) / 5.0).ceil() * 5.0 - 5.0;
        let deadline = last_sent + one_way + 15.0;
        let survives = cut + lasts + one_way <= deadline;
        let contact = story.contact("sales", 1);
        let logged_out = story
            .agent("staff-1")
            .into_iter()
            .find(|row| row.reason == AgentReason::ConnectionLost)
            .map(|row| row.time);
        if survives {
            assert_eq!(logged_out, None);
            assert_eq!(contact.end, ContactEnd::Handled);
        } else {
            assert_eq!(logged_out, Some(at(deadline)));
            // The call was answered at 100 s + two ways and would last 30 s; the switch
            // notices at the same time as the phone.
            let would_end = 100.0 + 2.0 * one_way + 30.0;
            let expected = if deadline < would_end {
                ContactEnd::Lost(LossReason::AgentUnreachable)
            } else {
                ContactEnd::Handled
            };
            assert_eq!(contact.end, expected);
            let back = story
                .agent("staff-1")
                .into_iter()
                .find(|row| row.reason == AgentReason::ConnectionRestored)
                .expect("the agent comes back");
            assert!(back.time >= at(cut + lasts));
            assert!(back.time <= at(cut + lasts + 1.0 + 4.0 * one_way));
        }
    }
}

#[test]
fn core_6_a_call_that_ends_during_a_short_cut_is_released_late() {
    // Answered at 100.08 s, over at 130.08 s; the link is cut from 127 to 135 s.
    let fault =
        "[fault.cut]\nkind = \"cut\"\ntarget = \"center-office\"\nat = \"127s\"\nduration = \"8s\"";
    let story = tell(&scenario(&office(40, fault)));
    let free = story
        .agent("staff-1")
        .into_iter()
        .find(|row| row.from == AgentState::Talking)
        .map(|row| (row.time, row.to));
    assert_eq!(free, Some((at(135.04), AgentState::Available)));
    assert_eq!(story.contact("sales", 1).ended, at(130.08), "the caller had hung up in time");
}

#[test]
fn core_8_a_hung_switch_answers_nothing_and_goes_on_afterwards() {
    // Hung for 8 s: shorter than the 15 s that the phones would need to notice.
    let fault =
        "[fault.hang]\nkind = \"hang\"\ntarget = \"west/switch\"\nat = \"105s\"\nduration = \"8s\"";
    let story = tell(&scenario(&two_sites(fault)));
    let contact = story.contact("sales", 11);
    let site = contact.site.map(|label| story.names.text(label));
    assert_eq!(site, Some("east"), "the carrier waits in vain and goes on");
    assert_eq!(contact.wait, secs(4.0 + 0.002));
    for number in 1..=20 {
        assert_eq!(story.contact("sales", number).end, ContactEnd::Handled);
    }
    // The caller of 80 s hangs up at 105.002 s: the agent is released when the hang is over.
    let talked_with = story.contact("sales", 8).agent.expect("was served");
    let released = story
        .agent_states()
        .find(|row| {
            row.agent == talked_with && row.from == AgentState::Talking && row.time > at(105.0)
        })
        .map(|row| row.time);
    assert_eq!(released, Some(at(113.001)));
}

#[test]
fn core_8_a_graceful_shutdown_takes_nothing_new_and_loses_nothing() {
    for at_s in [101.0, 133.0, 158.0] {
        let fault = format!(
            "[fault.maintenance]\nkind = \"graceful_shutdown\"\ntarget = \"west/switch\"\nat = \"{at_s}s\"\nduration = \"120s\""
        );
        let story = tell(&scenario(&two_sites(&fault)));
        assert_eq!(story.ended(|end| matches!(end, ContactEnd::Lost(_))), 0);
        for contact in story.contacts().filter(|contact| contact.submitted < at(500.0)) {
            let submitted = contact.submitted.as_secs_f64();
            let down = (at_s..at_s + 120.0).contains(&submitted);
            let site = contact.site.map(|label| story.names.text(label));
            assert_eq!(site, Some(if down { "east" } else { "west" }), "caller of {submitted} s");
        }
        // The switch stops when its last call is over: the phones lose it then.
        let last_before = (at_s / 10.0).floor() * 10.0;
        let over = last_before + 0.002 + 25.0;
        let lost = story
            .agent("west-staff-1")
            .into_iter()
            .find(|row| row.reason == AgentReason::ConnectionLost)
            .map(|row| row.time);
        assert_eq!(lost, Some(at(over + 0.001)));
    }
}

#[test]
fn core_9_people_who_stay_away_finish_their_calls_first() {
    for (people, at_s) in [(1, 105.0), (2, 117.0), (3, 131.0)] {
        let fault = format!(
            "[fault.flu]\nkind = \"capacity\"\ntarget = \"agents/west-staff\"\nby = {people}\nat = \"{at_s}s\"\nduration = \"100s\""
        );
        let story = tell(&scenario(&two_sites(&fault)));
        let gone: Vec<_> = story
            .agent_states()
            .filter(|row| row.to == AgentState::LoggedOut)
            .map(|row| row.agent)
            .collect();
        assert_eq!(gone.len(), people);
        assert_eq!(story.ended(|end| matches!(end, ContactEnd::Lost(_))), 0);
        let back = story
            .agent_states()
            .filter(|row| row.from == AgentState::LoggedOut && row.time == at(at_s + 100.0))
            .count();
        assert_eq!(back, people);
    }
}

#[test]
fn core_9_an_office_that_is_lost_takes_its_people_with_it() {
    let fault = "[fault.office]\nkind = \"site_outage\"\ntarget = \"office\"\nat = \"110s\"\nduration = \"100s\"";
    let story = tell(&scenario(&office(40, fault)));
    let states: Vec<_> = story
        .agent("staff-1")
        .into_iter()
        .filter(|row| row.cause.id() == 1)
        .map(|row| (row.to, row.reason))
        .collect();
    assert_eq!(states[0], (AgentState::LoggedOut, AgentReason::PlaceLost));
    assert_eq!(states[1], (AgentState::Available, AgentReason::PlaceRestored));
    // The caller of 100 s talks to nobody until the switch notices: 15 s after the last
    // keepalive, sent at 105 s.
    let contact = story.contact("sales", 1);
    assert_eq!(contact.end, ContactEnd::Lost(LossReason::AgentUnreachable));
    assert_eq!(contact.ended, at(105.0 + 0.04 + 15.0));
    // The next caller finds nobody, and a warning says so.
    let warned = story.warnings();
    assert_eq!(warned.len(), 1);
    assert_eq!(warned[0].code, WarningCode::QueueUnserved);
    assert_eq!(warned[0].time, at(200.0));
    let out: f64 = story
        .group_intervals()
        .filter_map(|row| row.figures)
        .map(|figures| figures.out_of_service.as_secs_f64())
        .sum();
    let back = story
        .agent("staff-1")
        .into_iter()
        .find(|row| row.reason == AgentReason::PlaceRestored)
        .expect("comes back")
        .time;
    assert_eq!(secs(out), back.since(at(110.0)));
}

#[test]
fn core_9_faults_that_happened_are_written_with_start_and_end() {
    let faults = "[fault.first]\nkind = \"crash\"\ntarget = \"*/switch\"\nat = \"100s\"\nduration = \"60s\"\n\
                  [fault.second]\nkind = \"hang\"\ntarget = \"east/switch\"\nat = \"300s\"";
    let story = tell(&scenario(&two_sites(faults)));
    let told: Vec<_> = story
        .faults()
        .iter()
        .map(|row| {
            let end = row.end.map(|end| end.as_secs_f64());
            (row.id.id(), story.names.text(row.target), row.start.as_secs_f64(), end)
        })
        .collect();
    let expected = [
        (1, "west/switch", 100.0, Some(160.0)),
        (2, "east/switch", 100.0, Some(160.0)),
        (3, "east/switch", 300.0, None),
    ];
    assert_eq!(told, expected);
}

#[test]
fn core_9_a_slow_link_makes_callers_wait_longer() {
    for extra in [100, 500, 1_000] {
        let fault = format!(
            "[fault.slow]\nkind = \"slow\"\ntarget = \"center-office\"\nlatency = \"{extra}ms\"\nat = \"150s\"\nduration = \"100s\""
        );
        let story = tell(&scenario(&office(40, &fault)));
        let wait = |number| story.contact("sales", number).wait;
        assert_eq!(wait(1), secs(0.08));
        assert_eq!(wait(2), secs(2.0 * (0.04 + f64::from(extra) / 1e3)));
        assert_eq!(wait(3), secs(0.08));
    }
}

/// The office with a link that fails at random.
fn flapping(failure: &str, repair: &str, more: &str) -> String {
    let fault = format!(
        "[fault.flaps]\nkind = \"cut\"\ntarget = \"center-office\"\n\
         time_to_failure = {failure}\ntime_to_repair = {repair}\n{more}"
    );
    office(5, &fault)
}

#[test]
fn core_10_random_faults_come_and_go_by_their_distributions() {
    // Constant times leave nothing to chance: the n-th failure begins at n*(up + down) - down.
    for (up, down) in [(50.0_f64, 10.0_f64), (100.0, 1.0), (7.0, 3.0)] {
        let text = flapping(&format!("\"{up}s\""), &format!("\"{down}s\""), "");
        let story = tell(&scenario(&text));
        let faults = story.faults();
        assert_eq!(faults.len(), ((600.0 + down) / (up + down)).floor() as usize);
        for (number, fault) in faults.iter().enumerate() {
            let start = (number + 1) as f64 * (up + down) - down;
            assert_eq!(fault.start, at(start));
            assert_eq!(fault.end, (start + down <= 600.0).then(|| at(start + down)));
            assert_eq!(usize::from(fault.id.id()), number + 1);
        }
    }
}

#[test]
fn core_10_random_faults_have_streams_of_their_own() {
    let random = "{ exponential = { mean = \"60s\" } }";
    let told = |text: String| {
        let story = tell(&scenario(&text));
        let name =
            |row: &switchover::ledger::rows::FaultRow| story.names.text(row.fault).to_owned();
        let rows = story.faults().into_iter().filter(|row| name(row) == "flaps");
        let faults: Vec<_> = rows.map(|row| (row.start, row.end)).collect();
        let callers: Vec<_> = story.contacts().map(|row| row.submitted).collect();
        (faults, callers)
    };
    let (alone, callers) = told(flapping(random, random, ""));
    assert!(alone.len() > 2, "it fails every two minutes on average");
    let other = format!(
        "[fault.other]\nkind = \"crash\"\ntarget = \"center/switch\"\n\
         time_to_failure = {random}\ntime_to_repair = {random}"
    );
    let (with_another, same_callers) = told(flapping(random, random, &other));
    assert_eq!(alone, with_another);
    assert_eq!(callers, same_callers);
    let differs = told(
        flapping(random, random, "").replace("duration = \"10m\"", "duration = \"10m\"\nseed = 9"),
    );
    assert_ne!(alone, differs.0);
}

#[test]
fn core_22_an_offer_that_finds_no_hands_is_refused_and_routed_again() {
    // The first agent goes home while the offer is on its way: what the switch believes is
    // not what is so, and the person's own truth decides.
    for latency in [20, 50, 200] {
        let leaves = 100_000 + latency / 2;
        let text = format!(
            r#"
            duration = "10m"
            [site]
            center = {{}}
            office = {{}}
            [link.center-office]
            latency = "{latency}ms"
            [queue.sales]
            arrivals = {{ every = "100s", until = "150s" }}
            handling = "30s"
            [agents.staff]
            count = 2
            site = "office"
            switch = "center"
            shifts = [
                {{ count = 1, from = "0s", until = "{leaves}ms" }},
                {{ count = 1, from = "0s", until = "9m" }},
            ]
            "#
        );
        let story = tell(&scenario(&text));
        let contact = story.contact("sales", 1);
        assert_eq!(contact.reroutes, 1, "the first offer is refused");
        assert_eq!(contact.agent.map(|agent| story.names.agent(agent)).as_deref(), Some("staff-2"));
        // Offer, refusal, offer to the other, answer.
        assert_eq!(contact.wait, secs(4.0 * f64::from(latency) / 1e3));
        let first: Vec<_> = story.agent("staff-1").into_iter().map(|row| row.to).collect();
        assert_eq!(first, [AgentState::Available, AgentState::LoggedOut], "never offered to");
    }
}
