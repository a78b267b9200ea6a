//! Whatever fails: every contact ends once, the report never has more of voice than there
//! was, and once all is well everybody is served.

use std::collections::BTreeSet;

use switchover::kernel::random::Seed;
use switchover::ledger::lost::{LostKind, Quantity};
use switchover::ledger::rows::ContactEnd;
use switchover::ledger::sink::MemorySink;
use switchover::world::build::build;

use crate::common::{Story, scenario};

/// Voice, chat and email at two duplexed peripherals; everything fails now and then, the last
/// of it before the second hour is over.
fn everything(kind: &str, target: &str) -> String {
    format!(
        r#"
        duration = "3h"
        drain = true
        [network]
        latency = "1ms"
        [site]
        denver = {{}}
        dallas = {{}}
        core = {{}}
        apps = {{}}
        [link]
        denver-dallas = {{ latency = "9ms" }}
        denver-core = {{ latency = "5ms" }}
        denver-apps = {{ latency = "3ms" }}
        dallas-core = {{ latency = {{ uniform = {{ low = "4ms", high = "9ms" }} }} }}
        dallas-apps = {{ latency = "7ms" }}
        core-apps = {{ latency = "2ms" }}
        [peripheral.cards]
        sites = ["denver", "dallas"]
        central = ["core", "dallas"]
        pg = "duplex"
        [peripheral.cards.app.web]
        site = "apps"
        media = ["chat"]
        assigns = "when_cut_off"
        [peripheral.cards.app.mail]
        site = "apps"
        media = ["email"]
        assigns = "always"
        [queue.calls]
        router = "peripheral.cards"
        arrivals = {{ rate = "200/h" }}
        handling = {{ exponential = {{ mean = "2m" }} }}
        wrap_up = "15s"
        [queue.chats]
        router = "peripheral.cards"
        medium = "chat"
        arrivals = {{ rate = "90/h" }}
        handling = {{ exponential = {{ mean = "4m" }} }}
        patience = {{ exponential = {{ mean = "10m" }} }}
        wrap_up = "10s"
        [queue.mails]
        router = "peripheral.cards"
        medium = "email"
        arrivals = {{ rate = "40/h" }}
        handling = {{ exponential = {{ mean = "5m" }} }}
        [agents]
        denver = {{ count = 12, site = "denver", peripheral = "denver/cards", ring = "4s", no_answer = 0.02 }}
        dallas = {{ count = 6, site = "dallas", peripheral = "dallas/cards", media = {{ voice = 1, chat = 2, email = 2 }}, ring = "2s" }}
        tasks = {{ count = 9, site = "dallas", peripheral = "dallas/cards", media = {{ chat = 3, email = 1 }} }}
        [fault.it]
        kind = "{kind}"
        target = "{target}"
        time_to_failure = {{ exponential = {{ mean = "40m" }} }}
        time_to_repair = {{ exponential = {{ mean = "90s" }} }}
        "#
    )
}

fn holds(text: &str, replication: u32) {
    let scenario = scenario(text);
    let mut run = build(&scenario, Seed { seed: 7, replication });
    let mut sink = MemorySink::default();
    run.complete(&mut sink);
    let balance = run.balance();
    assert_eq!(balance.submitted, balance.ended);
    let story = Story { rows: sink.rows, names: std::sync::Arc::clone(run.names()) };
    let mut seen = BTreeSet::new();
    for contact in story.contacts() {
        assert!(seen.insert(contact.contact), "a contact ends once");
        let code = contact.disposition_code;
        assert_eq!(code.is_none(), contact.end == ContactEnd::Open, "every end has its code");
    }
    let handled = story.ended(|end| end == ContactEnd::Handled);
    let mut ends = std::collections::BTreeMap::new();
    for contact in story.contacts() {
        let queue = story.names.queue(contact.contact.source);
        *ends.entry((queue, contact.end)).or_insert(0) += 1;
    }
    assert!(handled * 2 > seen.len(), "{handled} of {} are handled: {ends:?}", seen.len());
    for row in story.lost().filter(|row| row.kind == LostKind::IntervalReport) {
        let (lost, _) = row.truth.lost(row.reported);
        // A PIM that hung counts what it hears where it hears it.
        assert!(lost >= 0 || text.contains("hang"), "{row:?}");
        assert!(!matches!((row.truth, row.reported), (Quantity::Count(_), Quantity::Time(_))));
    }
    assert!(!story.faults().is_empty(), "something failed");
}

#[test]
fn core_19_whatever_part_of_a_peripheral_crashes_the_books_balance() {
    for replication in 1..=3 {
        holds(&everything("crash", "*/cards.*"), replication);
    }
    holds(&everything("crash", "*/cards.desktop-*/*"), 1);
    holds(&everything("crash", "*/switch"), 1);
}

#[test]
fn core_19_whatever_part_of_a_peripheral_hangs_the_books_balance() {
    for replication in 1..=3 {
        holds(&everything("hang", "*/cards.*"), replication);
    }
    holds(&everything("hang", "*/switch"), 1);
}

#[test]
fn core_19_whatever_path_between_peripherals_is_cut_the_books_balance() {
    for replication in 1..=3 {
        holds(&everything("cut", "*"), replication);
    }
    holds(&everything("site_outage", "*"), 1);
    holds(&everything("graceful_shutdown", "*/cards.*"), 1);
}

#[test]
fn cli_8_every_part_that_is_listed_is_built() {
    let text = everything("crash", "*/cards.*");
    let scripted = text
        .replace("time_to_failure = { exponential = { mean = \"40m\" } }", "at = \"1h\"")
        .replace("time_to_repair = { exponential = { mean = \"90s\" } }", "duration = \"1m\"");
    let story = crate::common::tell(&scenario(&scripted));
    let hit: BTreeSet<String> =
        story.faults().into_iter().map(|fault| story.names.text(fault.target).to_owned()).collect();
    let mut expected = BTreeSet::new();
    for site in ["denver", "dallas"] {
        for part in ["pg-a", "pim-a", "cti-manager-a", "pg-b", "pim-b", "cti-manager-b"] {
            expected.insert(format!("{site}/cards.{part}"));
        }
        for part in ["cti", "finesse-a", "finesse-b"] {
            expected.insert(format!("{site}/cards.{part}"));
        }
    }
    for part in [
        "core/cards.router-a",
        "dallas/cards.router-b",
        "core/cards.history",
        "core/cards.mr-pg",
        "core/cards.mr-pim",
        "apps/cards.app-web",
        "apps/cards.app-mail",
    ] {
        expected.insert(part.to_owned());
    }
    assert_eq!(hit, expected);
}
