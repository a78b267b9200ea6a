//! PIM failures (PG-1 to PG-3): what the historical report lacks, what the CallRouter does.

use switchover::ledger::lost::{Metric, Verdict};
use switchover::ledger::rows::{AgentState, ContactEnd, View};

use crate::common::Story;
use crate::setup::{clock, run, two_sites};

/// One way inside a site.
const LATENCY: f64 = 0.001;
/// How long after an interval's end a PIM closes its counters.
const REPORT_DELAY: f64 = 0.5;
const INTERVAL: f64 = 900.0;

fn crash(at: f64, lasts: f64) -> String {
    format!(
        "[fault.pim]\nkind = \"crash\"\ntarget = \"denver/cards.pim\"\nat = \"{at}s\"\nduration = \"{lasts}s\""
    )
}

/// When a PIM that starts again has its agents' states: a connection is a round trip, then it
/// tells the PG, is told to gather, asks the ACD, is told.
fn reconnected(at: f64, lasts: f64) -> f64 {
    at + lasts + 6.0 * LATENCY
}

/// The part of the interval from `start` that no report holds.
fn hole(start: f64, at: f64, lasts: f64) -> (f64, f64) {
    let end = start + INTERVAL;
    if end + REPORT_DELAY <= at {
        return (start, start);
    }
    (start, reconnected(at, lasts).clamp(start, end))
}

/// Time that agents of a group spent in a state within a span, and how often they left
/// conversation in it, from the rows of their true states.
fn true_time(story: &Story, group: &str, state: AgentState, (from, until): (f64, f64)) -> f64 {
    let mut since = std::collections::BTreeMap::new();
    let mut total = 0.0;
    for row in story.agent_states() {
        if story.names.group(story.names.group_of(row.agent)).name != group {
            continue;
        }
        let now = row.time.as_secs_f64();
        if let Some(since) = since.remove(&row.agent) {
            total += (now.min(until) - f64::max(since, from)).max(0.0);
        }
        if row.to == state {
            since.insert(row.agent, now);
        }
    }
    total + since.values().map(|since| (until - since.max(from)).max(0.0)).sum::<f64>()
}

fn conversations_ended(story: &Story, group: &str, (from, until): (f64, f64)) -> usize {
    let of_group = |row: &&switchover::ledger::rows::AgentStateRow| {
        story.names.group(story.names.group_of(row.agent)).name == group
            && row.from == AgentState::Talking
            && (from..until).contains(&row.time.as_secs_f64())
    };
    story.agent_states().filter(of_group).count()
}

#[test]
fn pg_1_without_a_failure_report_and_truth_agree() {
    let story = run(&two_sites(""));
    assert!(story.lost_intervals().is_empty(), "{:?}", story.lost_intervals());
    for start in (0..5).map(|number| f64::from(number) * INTERVAL) {
        for group in ["denver", "dallas"] {
            let truth = story.group_interval(group, start, View::Truth).expect("a true row");
            let told = story.group_interval(group, start, View::Reported).expect("a reported row");
            assert_eq!(truth.figures, told.figures, "{group} from {start} s");
        }
    }
    assert!(story.contacts().filter(|row| row.answered.is_some()).count() > 100);
}

#[test]
fn pg_2_pim_crash_deletes_unsent_interval() {
    // At 10:07 for three minutes; a second before and after the end of the interval.
    for at in [clock(10, 7, 0.0), clock(10, 14, 59.0), clock(10, 15, 1.0), clock(9, 58, 30.25)] {
        let lasts = 180.0;
        let story = run(&two_sites(&crash(at, lasts)));
        for number in 0..5 {
            let start = f64::from(number) * INTERVAL;
            let hole = hole(start, at, lasts);
            for (metric, state) in [
                (Metric::TalkTime, AgentState::Talking),
                (Metric::WrapUpTime, AgentState::WrapUp),
                (Metric::ReadyTime, AgentState::Available),
            ] {
                let lost = story.lost_of("denver", start, metric);
                let by_hand = true_time(&story, "denver", state, hole);
                assert!((lost - by_hand).abs() < 1e-6, "{metric:?} from {start}: {lost} {by_hand}");
            }
            let lost = story.lost_of("denver", start, Metric::LoggedInTime);
            let by_hand = 4.0 * (hole.1 - hole.0);
            assert!((lost - by_hand).abs() < 1e-6, "logged in from {start}: {lost} {by_hand}");
            let lost = story.lost_of("denver", start, Metric::CallsHandled);
            assert_eq!(lost as usize, conversations_ended(&story, "denver", hole));
            // Truth less report is what is lost, to the nanosecond.
            let truth = story.group_interval("denver", start, View::Truth).expect("a row");
            let truth = truth.figures.expect("the truth is known");
            let told = story.group_interval("denver", start, View::Reported).expect("a row");
            let told = told.figures.unwrap_or_default();
            for (metric, truth, told) in [
                (Metric::TalkTime, truth.talking, told.talking),
                (Metric::WrapUpTime, truth.wrap_up, told.wrap_up),
                (Metric::ReadyTime, truth.available, told.available),
                (Metric::LoggedInTime, truth.logged_in, told.logged_in),
            ] {
                let lost = story.lost_of("denver", start, metric);
                let difference = truth.as_secs_f64() - told.as_secs_f64();
                assert!((lost - difference).abs() < 1e-9, "{metric:?} from {start}");
            }
        }
        let rows = story.lost_intervals();
        assert!(rows.iter().all(|row| row.known && row.cause.id() == 1));
        let verdicts = [Verdict::Lost, Verdict::Truncated];
        assert!(rows.iter().all(|row| verdicts.contains(&row.verdict)));
        assert!(rows.iter().all(|row| row.key.agent.is_some() && row.key.group.is_some()));
        let dallas: f64 = (0..5)
            .map(|number| {
                story.lost_of("dallas", f64::from(number) * INTERVAL, Metric::LoggedInTime)
            })
            .sum();
        assert_eq!(dallas, 0.0, "the other peripheral's reports are whole");
    }
}

#[test]
fn pg_2_no_call_is_routed_there_and_calls_in_progress_go_on() {
    for (at, lasts) in [(clock(10, 7, 0.0), 180.0), (3000.5, 60.0), (2500.0, 600.0)] {
        let story = run(&two_sites(&crash(at, lasts)));
        // The reset reaches the PG, its word the Central Controller.
        let known = at + LATENCY + 0.005;
        let back = reconnected(at, lasts) + LATENCY + 0.005;
        let mut elsewhere = 0;
        for contact in story.contacts() {
            assert!(matches!(contact.end, ContactEnd::Handled | ContactEnd::Open));
            let submitted = contact.submitted.as_secs_f64();
            let site = contact.site.map(|label| story.names.text(label));
            if submitted > known && submitted < back {
                assert_eq!(site, Some("dallas"), "caller of {submitted} s");
                elsewhere += 1;
            }
        }
        assert!(f64::from(elsewhere) >= lasts / 40.0 - 2.0);
        let talking = story.contacts().filter(|contact| {
            let site = contact.site.map(|label| story.names.text(label));
            let answered = contact.answered.map_or(f64::INFINITY, |time| time.as_secs_f64());
            site == Some("denver") && answered < at && contact.ended.as_secs_f64() > at
        });
        assert!(talking.count() > 0, "calls were in progress");
        for agent in 1..=4 {
            let name = format!("denver-{agent}");
            let blind = story.call_router().into_iter().filter(|row| {
                story.names.agent(row.agent) == name && row.view == AgentState::LoggedOut
            });
            let blind = blind.filter(|row| row.start.as_secs_f64() > 1.0);
            let spans: Vec<_> =
                blind.map(|row| (row.start.as_secs_f64(), row.end.as_secs_f64())).collect();
            let (first, last) = (spans[0].0, spans[spans.len() - 1].1);
            assert!((first - known).abs() < 1e-6 && (last - back).abs() < 1e-6, "{spans:?}");
        }
    }
}

#[test]
fn pg_2_the_other_site_takes_the_load_and_customers_wait() {
    for (at, lasts, every) in [(1507.0, 300.0, 20.0), (2507.0, 600.0, 25.0), (3007.0, 900.0, 27.0)]
    {
        let text = |more: &str| {
            two_sites(more).replace("every = \"40s\"", &format!("every = \"{every}s\""))
        };
        let undisturbed = run(&text(""));
        assert!(undisturbed.contacts().all(|contact| contact.wait.as_secs_f64() < 0.05));
        let story = run(&text(&crash(at, lasts)));
        let back = reconnected(at, lasts);
        // By hand: four agents in Dallas, free when what they have is done, take one call
        // after the other, 100 s and 20 s of wrap-up each.
        let mut free = [at; 4];
        let mut calls: Vec<_> = story.contacts().collect();
        calls.sort_by_key(|contact| contact.contact.number);
        let begun = calls.iter().filter(|contact| contact.submitted.as_secs_f64() < at);
        for contact in begun {
            if contact.site.map(|label| story.names.text(label)) == Some("dallas") {
                let done = contact.ended.as_secs_f64() + contact.wrap_up.as_secs_f64();
                let agent = contact.agent.map_or_else(String::new, |it| story.names.agent(it));
                let number: usize = agent.trim_start_matches("dallas-").parse().expect("Dallas");
                free[number - 1] = free[number - 1].max(done);
            }
        }
        let (mut waits, mut longest) = (0, 0.0_f64);
        for contact in &calls {
            let submitted = contact.submitted.as_secs_f64();
            if submitted < at + 0.01 || submitted > back {
                continue;
            }
            let next = (0..4).min_by(|a, b| free[*a].total_cmp(&free[*b])).expect("four");
            let begins = free[next].max(submitted);
            if begins > back - 1.0 {
                break;
            }
            free[next] = begins + 120.0;
            let by_hand = begins - submitted;
            let wait = contact.wait.as_secs_f64();
            // Each call before it took its way, some tens of milliseconds.
            assert!((wait - by_hand).abs() < 0.5, "caller of {submitted}: {wait}, {by_hand}");
            waits += u32::from(by_hand > 1.0);
            longest = longest.max(by_hand);
        }
        assert!(waits > 5 && longest > 20.0, "{waits} wait, at most {longest} s");
    }
}

#[test]
fn pg_3_a_call_that_began_before_counts_from_the_reconnection() {
    for at in [clock(10, 7, 0.0), 2000.0, 3333.3] {
        // Long calls: some begin before the crash and end after the reconnection.
        let text =
            two_sites(&crash(at, 30.0)).replace("handling = \"100s\"", "handling = \"140s\"");
        let story = run(&text);
        let back = reconnected(at, 30.0);
        let start = (at / INTERVAL).floor() * INTERVAL;
        let told = story.group_interval("denver", start, View::Reported).expect("a row");
        let told = told.figures.expect("it was reported");
        let by_hand = true_time(&story, "denver", AgentState::Talking, (back, start + INTERVAL));
        assert!((told.talking.as_secs_f64() - by_hand).abs() < 1e-6);
        let across = story.contacts().filter(|contact| {
            let answered = contact.answered.map_or(f64::INFINITY, |time| time.as_secs_f64());
            answered < at && contact.ended.as_secs_f64() > back
        });
        assert!(across.count() > 0);
    }
}

#[test]
fn pg_3_an_acd_that_tells_nothing_leaves_agents_logged_out_until_they_change() {
    for reports in [true, false] {
        let at = 2000.0;
        let more = crash(at, 60.0);
        let text = two_sites(&more)
            .replace("central =", &format!("acd_reports_state = {reports}\ncentral ="));
        let story = run(&text);
        let back = reconnected(at, 60.0);
        let late = story.call_router().into_iter().filter(|row| {
            row.view == AgentState::LoggedOut
                && row.start.as_secs_f64() > at
                && row.end.as_secs_f64() > back + 0.1
        });
        assert_eq!(late.count() == 0, reports, "reports: {reports}");
    }
}

#[test]
fn pg_2_a_whole_interval_without_contact_has_no_row() {
    for (at, lasts) in [(1500.0, 1500.0), (880.0, 2000.0), (950.0, 1790.0)] {
        let story = run(&two_sites(&crash(at, lasts)));
        let back = reconnected(at, lasts);
        for number in 0..5 {
            let start = f64::from(number) * INTERVAL;
            let told = story.group_interval("denver", start, View::Reported).expect("a row");
            // Nothing came before the crash, and nothing after it within the interval.
            let silent = start + INTERVAL + REPORT_DELAY > at && start + INTERVAL <= back;
            assert_eq!(told.figures.is_none(), silent, "from {start} s");
        }
    }
}
