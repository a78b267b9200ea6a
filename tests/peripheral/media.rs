//! Media routing and application instances (PG-8 to PG-13), each with one path cut.

use switchover::ledger::lost::{LostKind, Metric, Verdict};
use switchover::ledger::rows::ContactEnd;

use crate::chats::{chats, fault, noticed, numbers, open_again, served, tasks};
use crate::setup::{lost_of, run};

#[test]
fn pg_8_a_task_is_asked_for_offered_started_and_ended() {
    let story = run(&chats("", ""));
    assert_eq!(story.lost().count(), 0);
    assert_eq!(story.contacts().count(), 179);
    for contact in story.contacts() {
        assert_eq!(contact.end, ContactEnd::Handled);
        // There and back: application, MR PIM, MR PG, CallRouter.
        let by_hand = 2.0 * (0.005 + 0.001 + 0.005);
        assert!((contact.wait.as_secs_f64() - by_hand).abs() < 1e-9);
    }
}

#[test]
fn pg_9_pending_tasks_are_discarded_sent_again_and_routed_once() {
    // Two agents only: tasks are pending when the path is cut.
    for (from, lasts) in [(1000.0, 120.0), (2000.0, 300.0), (1500.5, 45.0)] {
        let text =
            chats("", &fault("cut", "mr-apps", from, lasts)).replace("count = 8", "count = 2");
        let story = run(&text);
        let pending: Vec<_> =
            story.lost().filter(|row| row.kind == LostKind::PendingTask).collect();
        assert!(!pending.is_empty());
        for row in &pending {
            assert_eq!(row.verdict, Verdict::Late, "sent again");
            let again = row.recovered.expect("it was sent again").as_secs_f64();
            assert!(again > from + lasts && again < from + lasts + 20.0, "{again}");
            assert_eq!(row.cause.id(), 1);
        }
        // The same task is not routed twice.
        for contact in story.contacts() {
            assert_eq!(contact.end, ContactEnd::Handled);
        }
        let twice = tasks(&story, Metric::Existence);
        assert!(twice.is_empty(), "{from}: {twice:?}");
    }
}

#[test]
fn pg_9_tasks_assigned_and_completed_during_the_gap_are_in_no_report() {
    for (from, lasts) in [(1000.0, 900.0), (1200.5, 1500.0), (2000.0, 600.0)] {
        let app = "assigns = \"when_cut_off\"";
        let story = run(&chats(app, &fault("cut", "mr-apps", from, lasts)));
        let missing = numbers(&tasks(&story, Metric::Existence));
        // The loss is noticed within 15 s, the path is back within a few seconds.
        let (noticed, back) = (from + 20.0, from + lasts + 5.0);
        let inside = |(number, begun, done): &(u32, f64, f64)| {
            (*begun > noticed && *done < from + lasts).then_some(*number)
        };
        let outside = |(number, begun, done): &(u32, f64, f64)| {
            (*done > back || *begun < from).then_some(*number)
        };
        let served = served(&story);
        let must: Vec<u32> = served.iter().filter_map(inside).collect();
        assert!(!must.is_empty());
        assert!(must.iter().all(|number| missing.contains(number)), "{must:?} {missing:?}");
        let may_not: Vec<u32> = served.iter().filter_map(outside).collect();
        assert!(may_not.iter().all(|number| !missing.contains(number)), "{missing:?}");
        for row in tasks(&story, Metric::Existence) {
            assert_eq!((row.verdict, row.disposition_code), (Verdict::Lost, Some(39)));
        }
    }
}

#[test]
fn pg_10_without_the_central_controller_routing_is_disabled_and_enabled_again() {
    for (from, lasts) in [(1000.0, 120.0), (2000.2, 333.0), (3000.0, 60.0)] {
        let text =
            chats("", &fault("cut", "mr-core", from, lasts)).replace("count = 8", "count = 2");
        let story = run(&text);
        // The MR PG and the CallRouter notice within 2.4 s; nobody is given a task until the
        // path is back.
        let gap = (from + 2.5, from + lasts);
        for contact in story.contacts() {
            assert_eq!(contact.end, ContactEnd::Handled);
            let answered = contact.answered.expect("handled").as_secs_f64();
            assert!(answered < gap.0 || answered > gap.1, "{answered}");
        }
        let pending: Vec<_> =
            story.lost().filter(|row| row.kind == LostKind::PendingTask).collect();
        assert!(!pending.is_empty(), "the CallRouter had deleted them");
        assert!(pending.iter().all(|row| row.verdict == Verdict::Late));
    }
}

/// One way between an application and a CTI server.
const LINK: f64 = 0.005;

/// Chats that outlast their task life: with it, and with the keepalive of applications.
fn long_chats(life: f64, keepalive: f64, handling: f64, more: &str) -> String {
    chats("", more)
        .replace("handling = \"200s\"", &format!("handling = \"{handling}s\""))
        .replace(
            "[peripheral.cards.app.webchat]",
            &format!(
                "desktop_keepalive = {{ interval = \"{keepalive}s\", count = 3 }}\n\
                 [peripheral.cards.mrd.chat]\ntask_life = \"{life}s\"\n\
                 [peripheral.cards.app.webchat]"
            ),
        )
        .replace("count = 8", "count = 3")
}

#[test]
fn pg_11_a_task_life_that_runs_out_ends_records_with_code_42() {
    for (from, life, keepalive, handling) in [
        (1003.0, 1200.0, 5.0, 2600.0),
        (1003.0, 2400.0, 5.0, 4400.0),
        (1003.0, 1200.0, 10.0, 3200.0),
        (2001.0, 60.0, 5.0, 1460.0),
    ] {
        let lasts = life + 600.0;
        let more = fault("cut", "denver-apps", from, lasts);
        let story = run(&long_chats(life, keepalive, handling, &more));
        let expired = noticed(from, LINK, keepalive) + life;
        // The application tells at once what it has when it is connected again.
        let told = open_again(from, lasts, (LINK, keepalive)) + LINK;
        let rows = tasks(&story, Metric::TaskTime);
        let (mut ended, mut twice) = (0, 0);
        for (number, begun, done) in served(&story) {
            if begun > from || done < expired {
                continue;
            }
            let row = rows.iter().find(|row| row.key.contact.map(|it| it.number) == Some(number));
            let row = row.expect("its record ended early");
            assert_eq!(row.disposition_code, Some(42));
            // One record to the end of the task life, to the microsecond; another from the
            // reconnection on if the task was still open then.
            let again = (done - told).max(0.0);
            let by_hand = (done - begun) - (expired - begun) - again;
            assert!((lost_of(row) - by_hand).abs() < 1e-6, "{number}: {} {by_hand}", lost_of(row));
            ended += 1;
            twice += u32::from(done > told);
        }
        assert_eq!((ended, twice > 0), (3, handling > 2600.0 || life < 100.0), "{twice}");
    }
}

#[test]
fn pg_11_no_task_ends_before_its_life_is_over() {
    // The way is open again a little before, or after, the end of the task life.
    for (from, life, margin) in
        [(1003.0, 1200.0, -2.0), (1003.0, 1200.0, 0.5), (2001.0, 60.0, -2.0), (2001.0, 60.0, 0.5)]
    {
        let expired = noticed(from, LINK, 5.0) + life;
        let lasts = expired + margin - from;
        let told = open_again(from, lasts, (LINK, 5.0)) + LINK;
        assert_eq!(told < expired, margin < 0.0);
        let more = fault("cut", "denver-apps", from, lasts);
        let story = run(&long_chats(life, 5.0, life + 1400.0, &more));
        let open = served(&story)
            .into_iter()
            .filter(|(_, begun, done)| *begun < from && *done > told)
            .map(|(number, ..)| number);
        let mut open: Vec<u32> = open.collect();
        open.sort_unstable();
        assert!(!open.is_empty());
        // Each has one record, or a second one from the reconnection on.
        let rows = tasks(&story, Metric::Existence);
        let twice = if margin < 0.0 { Vec::new() } else { open };
        assert_eq!(numbers(&rows), twice);
        for row in rows {
            assert_eq!((row.disposition_code, lost_of(row)), (Some(42), -1.0));
        }
    }
}

#[test]
fn pg_16_what_ended_while_cut_off_ends_with_51_when_the_application_tells_the_rest() {
    for (from, lasts) in [(1003.0, 120.0), (2001.0, 60.0), (1503.3, 200.0)] {
        let story = run(&chats("", &fault("cut", "denver-apps", from, lasts)));
        let told = open_again(from, lasts, (LINK, 5.0)) + LINK;
        let ended: Vec<(u32, f64)> = served(&story)
            .into_iter()
            .filter(|(_, begun, done)| *begun < from && *done > from && *done < told)
            .map(|(number, _, done)| (number, done))
            .collect();
        assert!(!ended.is_empty());
        let rows = tasks(&story, Metric::TaskTime);
        for (number, done) in &ended {
            let row = rows.iter().find(|row| row.key.contact.map(|it| it.number) == Some(*number));
            let row = row.expect("nobody knows when it ended");
            assert_eq!((row.disposition_code, row.verdict), (Some(51), Verdict::Misattributed));
            let too_much = -lost_of(row);
            assert!((too_much - (told - done)).abs() < 1e-6, "{number}: {too_much}");
        }
        let codes = rows.iter().filter(|row| row.disposition_code == Some(51));
        assert_eq!(codes.count(), ended.len(), "no other record ends so");
    }
}

#[test]
fn pg_16_a_task_that_lasts_too_long_ends_with_41() {
    for (longest, handling) in [(100.0, 200.0), (150.0, 170.0), (60.0, 300.0)] {
        let limited = |longest: f64| {
            let mrd = format!("[peripheral.cards.mrd.chat]\nmax_task_duration = \"{longest}s\"\n");
            let app = "[peripheral.cards.app.webchat]";
            let text = chats("", "").replace(app, &format!("{mrd}{app}"));
            text.replace("handling = \"200s\"", &format!("handling = \"{handling}s\""))
                .replace("count = 8", "count = 12")
        };
        let story = run(&limited(longest));
        let rows = tasks(&story, Metric::TaskTime);
        assert_eq!(rows.len(), served(&story).len());
        for row in rows {
            assert_eq!((row.disposition_code, row.verdict), (Some(41), Verdict::Truncated));
            assert!((lost_of(row) - (handling + 10.0 - longest)).abs() < 1e-6);
        }
        // Wrap-up is part of a task; what lasts as long as it may ends as usual.
        let other = run(&limited(handling + 10.1));
        assert_eq!(other.lost().count(), 0);
    }
}

#[test]
fn pg_11_tasks_assigned_and_completed_while_cut_off_are_in_no_report() {
    for (from, lasts) in [(1003.0, 700.0), (2001.0, 1000.0), (1500.0, 500.0)] {
        let story = run(&chats("", &fault("cut", "denver-apps", from, lasts)));
        let missing = numbers(&tasks(&story, Metric::Existence));
        let served = served(&story);
        let must: Vec<u32> = served
            .iter()
            .filter(|(_, begun, done)| *begun > from && *done < from + lasts)
            .map(|(number, ..)| *number)
            .collect();
        assert!(!must.is_empty());
        assert!(must.iter().all(|number| missing.contains(number)), "{must:?} {missing:?}");
        let may_not = served
            .iter()
            .filter(|(_, begun, done)| *done < from - 1.0 || *begun > from + lasts + 5.0);
        assert!(may_not.map(|(number, ..)| number).all(|number| !missing.contains(number)));
        // Who was in the middle of a task stays logged in.
        assert!(story.logouts().iter().all(|row| row.reason_code != 50002));
    }
}

/// The same for email: the manager assigns by itself.
fn emails(more: &str, life: f64) -> String {
    chats("assigns = \"always\"", more)
        .replace("chat", "email")
        .replace("web-email", "webchat")
        .replace(
            "[peripheral.cards.app.webemail]",
            &format!("[peripheral.cards.mrd.email]\ntask_life = \"{life}s\"\n[peripheral.cards.app.webemail]"),
        )
}

#[test]
fn pg_12_email_goes_on_and_the_history_of_what_is_open_is_recreated() {
    for (from, lasts) in [(1003.0, 300.0), (2001.0, 150.0), (3000.0, 600.0)] {
        let story = run(&emails(&fault("cut", "denver-apps", from, lasts), 1200.0));
        let back = from + lasts + 5.0;
        let mut across = 0;
        let rows = tasks(&story, Metric::TaskTime);
        for (number, begun, done) in served(&story) {
            let row = rows.iter().find(|row| row.key.contact.map(|it| it.number) == Some(number));
            if begun > from && begun < from + lasts && done > back {
                assert!(row.is_none(), "{number}: recreated from its beginning");
                across += 1;
            }
        }
        assert!(across > 0);
    }
}

#[test]
fn pg_12_longer_than_the_limit_one_task_has_two_records() {
    for (life, lasts) in [(60.0, 120.0), (30.0, 100.0), (90.0, 130.0)] {
        let from = 2001.0;
        let story = run(&emails(&fault("cut", "denver-apps", from, lasts), life));
        let expired = noticed(from, LINK, 5.0) + life;
        let told = open_again(from, lasts, (LINK, 5.0)) + LINK;
        let twice = numbers(&tasks(&story, Metric::Existence));
        let mut by_hand: Vec<u32> = served(&story)
            .iter()
            .filter(|(_, begun, done)| *begun < from && *done > told && expired < told)
            .map(|(number, ..)| *number)
            .collect();
        by_hand.sort_unstable();
        assert!(!by_hand.is_empty());
        assert_eq!(twice, by_hand, "these, and no others");
        let rows = tasks(&story, Metric::Existence);
        let doubles = rows.iter().filter(|row| row.verdict == Verdict::Duplicated);
        for row in doubles {
            assert_eq!((lost_of(row), row.disposition_code), (-1.0, Some(42)));
        }
        // What both records hold together: all but the time between them.
        for row in tasks(&story, Metric::TaskTime) {
            let number = row.key.contact.map_or(0, |contact| contact.number);
            if by_hand.contains(&number) {
                assert!((lost_of(row) - (told - expired)).abs() < 1e-6, "{number}");
            }
        }
    }
}

#[test]
fn pg_13_task_records_wait_at_the_pg_and_come_late() {
    for (from, lasts) in [(1003.0, 300.0), (2001.0, 600.0), (3000.0, 150.0)] {
        let app = "assigns = \"always\"";
        let story = run(&chats(app, &fault("cut", "denver-core", from, lasts)));
        let rows = tasks(&story, Metric::Existence);
        assert!(!rows.is_empty());
        for row in &rows {
            assert_eq!((row.verdict, lost_of(row)), (Verdict::Late, 0.0));
            let came = row.recovered.expect("it came").as_secs_f64();
            assert!(came > from + lasts && came < from + lasts + 3.0, "{came}");
        }
        assert!(tasks(&story, Metric::TaskTime).is_empty());
        assert!(story.contacts().all(|row| row.end == ContactEnd::Handled));
    }
}

#[test]
fn pg_13_a_task_record_whose_confirmation_is_lost_is_stored_once() {
    for number in [1.0, 7.0, 20.0] {
        // The record is stored 13 ms after the task; the word of it is on its way to the PG.
        let done = 30.0 * number + 0.022 + 210.0;
        let story = run(&chats("", &fault("cut", "denver-core", done + 0.014, 20.0)));
        let served = served(&story);
        let ends = served.iter().any(|(_, _, end)| (end - done).abs() < 1e-6);
        assert!(ends, "a task ends then");
        assert!(story.lost().all(|row| row.kind != LostKind::TaskReport));
    }
}
