//! What dies takes all of its paths (PG-10, PG-14, PG-15): exact sets and moments.

use std::collections::BTreeSet;

use switchover::ledger::lost::{LostKind, Metric, Verdict};
use switchover::ledger::rows::ContactEnd;

use crate::chats::{chats, fault, numbers, requests, served, tasks};
use crate::setup::{lost_of, run};

/// One way over each link.
const LINK: f64 = 0.005;
/// One way inside a site.
const INSIDE: f64 = 0.001;
/// From an application to the CallRouter, or back.
const ASKING: f64 = LINK + INSIDE + LINK;

#[test]
fn pg_10_what_is_asked_all_the_same_is_answered_new_task_failure() {
    // The application hears of ROUTING_DISABLED late: it asks for as long, and what it has
    // asked just before arrives too late as well.
    for (cut, way) in [(1000.1, 0.5), (1500.25, 1.0), (999.9, 2.0)] {
        let text = chats("", &fault("cut", "mr-core", cut, 100.0))
            .replace(
                "mr-apps = { latency = \"5ms\" }",
                &format!("mr-apps = {{ latency = \"{}ms\" }}", way * 1e3),
            )
            .replace("every = \"30s\", until = \"1h30m\"", "every = \"0.7s\", until = \"30m\"")
            .replace("handling = \"200s\"", "handling = \"5s\"")
            .replace("count = 8", "count = 60");
        let story = run(&text);
        // Five keepalives of 400 ms; the MR PG tells the MR PIM.
        let disabled = ((cut - LINK) / 0.4).floor() * 0.4 + LINK + 5.0 * 0.4 + INSIDE;
        let submitted = |number: u32| f64::from(number) * 0.7;
        let asked = |number: &u32| (submitted(*number) - disabled).abs() < way;
        let by_hand: Vec<u32> = (1..=2571).filter(asked).collect();
        assert!(!by_hand.is_empty());
        let rows = requests(&story);
        let found: BTreeSet<u32> = rows.iter().map(|(number, _)| *number).collect();
        // No other request was pending: there were agents for all.
        assert_eq!(found.into_iter().collect::<Vec<_>>(), by_hand, "cut {cut}, way {way}");
        for (number, row) in rows {
            // Routing is enabled again, and all are asked for once more.
            let again = row.recovered.expect("asked for again").as_secs_f64();
            assert!(again > cut + 100.0, "{number}: {again}");
            assert_eq!((row.disposition_code, row.verdict), (Some(44), Verdict::Late));
        }
        assert!(story.contacts().all(|row| row.end == ContactEnd::Handled));
    }
}

#[test]
fn pg_9_a_task_that_is_sent_again_has_lost_its_place() {
    // Nobody is free; after a while in the queue another group helps.
    for (from, lasts, help) in [(700.0, 30.0, 200.0), (640.5, 100.0, 150.0), (700.0, 55.0, 300.0)] {
        let spare = "[agents.spare]\ncount = 1\nsite = \"denver\"\nperipheral = \"denver/cards\"\nmedia = { chat = 1 }\n";
        let text = |cut: &str| {
            chats("", &format!("{spare}{cut}"))
                .replace("count = 8", "count = 1")
                .replace("handling = \"200s\"", &format!(
                    "handling = \"1h\"\ngroups = [\"web\"]\noverflow = [{{ after = \"{help}s\", groups = [\"spare\"] }}]"
                ))
                .replace("every = \"30s\", until = \"1h30m\"", "every = \"300s\", until = \"601s\"")
        };
        let answered = |text: &str| {
            let story = run(text);
            story.contact("web", 2).answered.expect("served").as_secs_f64()
        };
        // The second comes at 600 s, and waits.
        let undisturbed = answered(&text(""));
        assert!((undisturbed - (600.0 + ASKING + help + ASKING)).abs() < 1e-6, "{undisturbed}");
        let cut = fault("cut", "mr-apps", from, lasts);
        let again = crate::chats::open_again(from, lasts, (LINK, 5.0)) + LINK + ASKING;
        let by_hand = again + help + ASKING;
        let found = answered(&text(&cut));
        assert!((found - by_hand).abs() < 1e-6, "{found}, by hand {by_hand}");
    }
}

#[test]
fn pg_9_a_request_and_an_answer_that_are_overtaken_by_a_restart_count_for_nothing() {
    // The CallRouter is far away. The application dies for a moment while its request is on
    // the way there, or the answer on the way back.
    for (far, dies) in [(2.0, 1.0), (2.0, 3.0), (5.0, 4.0), (5.0, 7.0)] {
        let crash = fault("crash", "apps/cards.app-webchat", 300.0 + dies, 0.1);
        let text = chats("", &crash)
            .replace(
                "mr-core = { latency = \"5ms\" }",
                &format!("mr-core = {{ latency = \"{far}s\" }}"),
            )
            .replace("every = \"30s\"", "every = \"300s\"")
            .replace("count = 8", "count = 1");
        let story = run(&text);
        let asking = LINK + INSIDE + far;
        let again = 300.0 + dies + 0.1 + 2.0 * LINK + LINK;
        for contact in story.contacts() {
            assert_eq!((contact.end, contact.reroutes), (ContactEnd::Handled, 0));
            let number = contact.contact.number;
            let answered = contact.answered.expect("handled").as_secs_f64();
            let by_hand = match number {
                1 => again + 2.0 * asking,
                _ => 300.0 * f64::from(number) + 2.0 * asking,
            };
            // The only agent is free for each: nobody else was given them.
            assert!((answered - by_hand).abs() < 1e-6, "{number}: {answered}, by hand {by_hand}");
        }
    }
}

#[test]
fn pg_14_without_the_pim_there_is_no_voice_and_chat_goes_on() {
    for (from, lasts) in [(1019.0, 600.0), (2009.0, 300.0), (1529.0, 1200.0)] {
        let voice = "[queue.calls]\nrouter = \"peripheral.cards\"\narrivals = { every = \"50s\", from = \"7s\", until = \"1h30m\" }\nhandling = \"40s\"\n";
        let more = format!("{voice}{}", fault("crash", "denver/cards.pim", from, lasts));
        let text = chats("", &more)
            .replace("media = { chat = 1 }", "media = { chat = 1, voice = 1 }")
            // Between the crash and the next chat no agent is free again, of whom the
            // CallRouter would hear anew.
            .replace("handling = \"200s\"", "handling = \"193s\"")
            .replace("count = 8", "count = 40");
        let story = run(&text);
        // Connected, told to gather, told of the agents; the CallRouter hears of the first
        // and gives them a call, by PG and PIM to the ACD and the phone, which answers.
        let back = from + lasts + 6.0 * INSIDE + INSIDE + LINK;
        let connect = LINK + 3.0 * INSIDE;
        let (mut calls, mut waited, mut chats) = (0, 0, 0);
        for contact in story.contacts() {
            assert_eq!(contact.end, ContactEnd::Handled);
            let submitted = contact.submitted.as_secs_f64();
            let wait = contact.wait.as_secs_f64();
            if story.names.queue(contact.contact.source) == "calls" {
                let gap = submitted > from && submitted < from + lasts;
                let by_hand = if gap { back - submitted + connect } else { connect };
                assert!((wait - by_hand).abs() < 0.0021, "call of {submitted}: {wait} {by_hand}");
                calls += 1;
                waited += u32::from(gap);
            } else {
                // As ever, there and back.
                assert!((wait - 2.0 * ASKING).abs() < 1e-6, "chat of {submitted}: {wait}");
                chats += 1;
            }
        }
        assert!(calls > 100 && chats == 179, "{calls} {chats}");
        assert_eq!(f64::from(waited), lasts / 50.0, "calls of the gap wait, all of them");
        // The chats are all in the reports, on time: their records do not go by the PIM.
        assert!(story.lost().all(|row| row.kind == LostKind::IntervalReport));
        assert!(story.logouts().iter().all(|row| row.reason_code != 50002));
    }
}

#[test]
fn pg_15_an_application_that_dies_takes_both_of_its_connections() {
    for (from, lasts) in [(1003.0, 150.0), (2001.0, 90.0), (1515.0, 200.0)] {
        let more = fault("crash", "apps/cards.app-webchat", from, lasts);
        let story = run(&chats("", &more).replace("count = 8", "count = 30"));
        // It starts and connects; then it is told ROUTING_ENABLED, and asks; it tells the CTI
        // server what it has.
        let connected = from + lasts + 2.0 * LINK;
        let mut begun_in_gap = 0;
        for contact in story.contacts() {
            assert_eq!(contact.end, ContactEnd::Handled);
            let submitted = contact.submitted.as_secs_f64();
            let gap = submitted > from && submitted < from + lasts;
            let wait = match gap {
                true => connected + LINK + 2.0 * ASKING - submitted,
                false => 2.0 * ASKING,
            };
            let found = contact.wait.as_secs_f64();
            assert!((found - wait).abs() < 1e-6, "{submitted}: {found}, by hand {wait}");
            begun_in_gap += u32::from(gap);
        }
        let every = |time: f64| (time / 30.0).floor();
        assert_eq!(f64::from(begun_in_gap), every(from + lasts) - every(from));
        // What was done meanwhile: nobody knows when.
        let told = connected + LINK;
        let ended: Vec<(u32, f64)> = served(&story)
            .into_iter()
            .filter(|(_, begun, done)| *begun < from && *done > from && *done < told)
            .map(|(number, _, done)| (number, done))
            .collect();
        let rows = tasks(&story, Metric::TaskTime);
        assert_eq!(rows.len(), ended.len());
        for (number, done) in &ended {
            let row = rows.iter().find(|row| row.key.contact.map(|it| it.number) == Some(*number));
            let row = row.expect("a record that is too long");
            assert!((-lost_of(row) - (told - done)).abs() < 1e-6);
            assert_eq!(row.disposition_code, Some(51));
        }
        assert!(!ended.is_empty() && tasks(&story, Metric::Existence).is_empty());
    }
}

#[test]
fn pg_15_a_central_controller_that_dies_takes_both_of_its_interfaces() {
    for (from, lasts) in [(1003.0, 300.0), (2001.0, 600.0), (1515.0, 420.0)] {
        let more = fault("crash", "core/cards.router", from, lasts);
        let app = "assigns = \"when_cut_off\"";
        let story = run(&chats(app, &more));
        // The application hears of it at once, and goes on by itself, without waiting.
        for contact in story.contacts() {
            let submitted = contact.submitted.as_secs_f64();
            assert_eq!(contact.end, ContactEnd::Handled);
            if submitted > from + ASKING && submitted < from + lasts {
                assert!(contact.wait.is_zero(), "{submitted}: {}", contact.wait.as_secs_f64());
            }
        }
        // The MR PG and the PG try every second from when they were told.
        let back = from + LINK + lasts.ceil();
        let served = served(&story);
        let near = |(_, _, done): &&(u32, f64, f64)| {
            (done - back).abs() < 2.0 || (done + 60.0 - back).abs() < 2.0
        };
        assert_eq!(served.iter().filter(near).count(), 0, "no task ends where it matters");
        let of = |wanted: &dyn Fn(f64, f64) -> bool| {
            let found = served.iter().filter(|(_, begun, done)| wanted(*begun, *done));
            let mut found: Vec<u32> = found.map(|(number, ..)| *number).collect();
            found.sort_unstable();
            found
        };
        // Begun and done meanwhile: without an id, in no report.
        let lost = of(&|begun, done| begun > from && done < back);
        // Begun before and done long enough before it was back: late.
        let late = of(&|begun, done| begun < from && done > from && done < back - 60.0);
        let rows = tasks(&story, Metric::Existence);
        let with = |verdict: Verdict| {
            let rows: Vec<_> = rows.iter().copied().filter(|row| row.verdict == verdict).collect();
            assert!(rows.iter().all(|row| row.cause.id() == 1));
            numbers(&rows)
        };
        assert!(!lost.is_empty() && !late.is_empty());
        assert_eq!((with(Verdict::Lost), with(Verdict::Late)), (lost, late));
        let codes = rows.iter().filter(|row| row.verdict == Verdict::Lost);
        assert!(codes.into_iter().all(|row| row.disposition_code == Some(39)));
    }
}
