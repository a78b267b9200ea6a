//! Media routing and application instances (PG-8 to PG-15), each with one path cut.

use switchover::ledger::lost::{LostDataRow, LostKind, Metric, Verdict};
use switchover::ledger::rows::ContactEnd;

use crate::common::{Story, at};
use crate::setup::{lost_of, run};

/// Agents in Denver; the application, the MR PG and the Central Controller elsewhere, so that
/// each path between them is a link of its own.
fn chats(app: &str, more: &str) -> String {
    format!(
        r#"
        duration = "2h"
        drain = true
        [network]
        latency = "1ms"
        [site]
        denver = {{}}
        core = {{}}
        mr = {{}}
        apps = {{}}
        [link]
        denver-core = {{ latency = "5ms" }}
        denver-apps = {{ latency = "5ms" }}
        mr-core = {{ latency = "5ms" }}
        mr-apps = {{ latency = "5ms" }}
        [peripheral.cards]
        sites = ["denver"]
        central = ["core"]
        mr_pg = "mr"
        [peripheral.cards.app.webchat]
        site = "apps"
        media = ["chat"]
        {app}
        [queue.web]
        router = "peripheral.cards"
        medium = "chat"
        arrivals = {{ every = "30s", until = "1h30m" }}
        handling = "200s"
        wrap_up = "10s"
        [agents.web]
        count = 8
        site = "denver"
        peripheral = "denver/cards"
        media = {{ chat = 1 }}
        {more}
        "#
    )
}

fn fault(kind: &str, target: &str, from: f64, lasts: f64) -> String {
    format!(
        "[fault.it]\nkind = \"{kind}\"\ntarget = \"{target}\"\nat = \"{from}s\"\nduration = \"{lasts}s\"\n"
    )
}

fn tasks(story: &Story, metric: Metric) -> Vec<&LostDataRow> {
    story.lost().filter(|row| row.kind == LostKind::TaskReport && row.metric == metric).collect()
}

/// Accepted and done, wrap-up included, of each handled contact: by number.
fn served(story: &Story) -> Vec<(u32, f64, f64)> {
    let handled = story.contacts().filter(|row| row.end == ContactEnd::Handled);
    handled
        .map(|row| {
            let answered = row.answered.expect("handled").as_secs_f64();
            (row.contact.number, answered, row.ended.as_secs_f64() + row.wrap_up.as_secs_f64())
        })
        .collect()
}

fn numbers(rows: &[&LostDataRow]) -> Vec<u32> {
    let mut numbers: Vec<u32> =
        rows.iter().filter_map(|row| row.key.contact).map(|contact| contact.number).collect();
    numbers.sort_unstable();
    numbers
}

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

#[test]
fn pg_11_a_task_life_that_runs_out_ends_records_with_code_42() {
    for (from, life) in [(1003.0, 1200.0), (1003.0, 2400.0), (2001.0, 60.0)] {
        let more = fault("cut", "denver-apps", from, life + 600.0);
        let text = chats("", &more).replace("handling = \"200s\"", &format!("handling = \"{}s\"", life + 1400.0)).replace(
            "[peripheral.cards.app.webchat]",
            &format!("[peripheral.cards.mrd.chat]\ntask_life = \"{life}s\"\n[peripheral.cards.app.webchat]"),
        );
        let story = run(&text.replace("count = 8", "count = 3"));
        // Keepalives leave at 0, 5, 10, ... s.
        let last = ((from - 0.005) / 5.0).floor() * 5.0 + 0.005;
        let noticed = last + 15.0;
        let mut ended = 0;
        for (number, begun, done) in served(&story) {
            if begun < from && done > noticed + life {
                let rows = tasks(&story, Metric::TaskTime);
                let row =
                    rows.iter().find(|row| row.key.contact.map(|it| it.number) == Some(number));
                let row = row.expect("its record ended early");
                assert_eq!(row.disposition_code, Some(42));
                // One record to the end of the task life; another from the reconnection on if
                // the task was still open then.
                let back = from + life + 600.0;
                let early = (done - begun) - (noticed + life - begun);
                let again = if done > back + 6.0 { done - back } else { 0.0 };
                let lost = lost_of(row);
                assert!((lost - (early - again)).abs() < 6.0, "{number}: {lost} {early} {again}");
                if again == 0.0 {
                    assert!((lost - early).abs() < 1e-6, "exactly at the end of its life");
                }
                ended += 1;
            }
        }
        assert!(ended > 0);
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
        let last = ((from - 0.005) / 5.0).floor() * 5.0 + 0.005;
        let expired = last + 15.0 + life;
        let back = from + lasts + 5.0;
        let twice = numbers(&tasks(&story, Metric::Existence));
        let by_hand: Vec<u32> = served(&story)
            .iter()
            .filter(|(_, begun, done)| {
                *begun < from - 0.1 && *done > back && expired < from + lasts
            })
            .map(|(number, ..)| *number)
            .collect();
        assert!(!by_hand.is_empty());
        for number in &by_hand {
            assert!(twice.contains(number), "{number} in {twice:?}");
        }
        let rows = tasks(&story, Metric::Existence);
        let doubles = rows.iter().filter(|row| row.verdict == Verdict::Duplicated);
        for row in doubles {
            assert_eq!((lost_of(row), row.disposition_code), (-1.0, Some(42)));
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
fn pg_14_without_the_pim_there_is_no_voice_and_chat_goes_on() {
    for (from, lasts) in [(1000.0, 600.0), (2000.0, 300.0), (1500.0, 1200.0)] {
        let voice = "[queue.calls]\nrouter = \"peripheral.cards\"\narrivals = { every = \"50s\", until = \"1h30m\" }\nhandling = \"40s\"\n";
        let more = format!("{voice}{}", fault("crash", "denver/cards.pim", from, lasts));
        let text = chats("", &more)
            .replace("media = { chat = 1 }", "media = { chat = 1, voice = 1 }")
            .replace("count = 8", "count = 10");
        let story = run(&text);
        let in_gap = |seconds: f64| seconds > from + 0.1 && seconds < from + lasts;
        let mut chats = 0;
        for contact in story.contacts() {
            assert_eq!(contact.end, ContactEnd::Handled);
            let queue = story.names.queue(contact.contact.source);
            let answered = contact.answered.expect("handled").as_secs_f64();
            match queue {
                "calls" => assert!(!in_gap(answered), "no voice: {answered}"),
                _ if in_gap(contact.submitted.as_secs_f64()) => {
                    assert!(contact.wait.as_secs_f64() < 60.0);
                    chats += 1;
                }
                _ => {}
            }
        }
        assert!(chats > 5, "chat goes on");
        let calls_after = story.contacts().filter(|contact| {
            story.names.queue(contact.contact.source) == "calls"
                && contact.answered.is_some_and(|time| time > at(from + lasts))
        });
        assert!(calls_after.count() > 5, "voice returns with the PIM");
    }
}

#[test]
fn pg_15_an_application_that_dies_takes_both_of_its_connections() {
    for (from, lasts) in [(1003.0, 300.0), (2001.0, 600.0), (1500.0, 150.0)] {
        let more = fault("crash", "apps/cards.app-webchat", from, lasts);
        let story = run(&chats("", &more).replace("count = 8", "count = 6"));
        for contact in story.contacts() {
            assert_eq!(contact.end, ContactEnd::Handled);
            let answered = contact.answered.expect("handled").as_secs_f64();
            assert!(answered < from || answered > from + lasts, "nobody assigns: {answered}");
        }
        // What was completed meanwhile could not be told.
        let late = tasks(&story, Metric::TaskTime);
        assert!(!late.is_empty());
    }
}

#[test]
fn pg_15_a_central_controller_that_dies_takes_both_of_its_interfaces() {
    for (from, lasts) in [(1003.0, 300.0), (2001.0, 600.0), (1500.0, 150.0)] {
        let more = fault("crash", "core/cards.router", from, lasts);
        let app = "assigns = \"when_cut_off\"";
        let story = run(&chats(app, &more));
        // The application goes on by itself; what it completes has no id, the rest is late.
        let rows = tasks(&story, Metric::Existence);
        let verdict = |wanted: Verdict| rows.iter().filter(|row| row.verdict == wanted).count();
        assert!(verdict(Verdict::Lost) + verdict(Verdict::Late) > 0);
        assert!(story.contacts().all(|row| row.end == ContactEnd::Handled));
    }
}
