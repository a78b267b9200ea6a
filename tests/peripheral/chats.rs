//! A center of chats, and questions to what came of it.

use switchover::ledger::lost::{LostDataRow, LostKind, Metric};
use switchover::ledger::rows::ContactEnd;

use crate::common::Story;

/// Agents in Denver; the application, the MR PG and the Central Controller elsewhere, so that
/// each path between them is a link of its own.
pub fn chats(app: &str, more: &str) -> String {
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

pub fn fault(kind: &str, target: &str, from: f64, lasts: f64) -> String {
    format!(
        "[fault.it]\nkind = \"{kind}\"\ntarget = \"{target}\"\nat = \"{from}s\"\nduration = \"{lasts}s\"\n"
    )
}

pub fn tasks(story: &Story, metric: Metric) -> Vec<&LostDataRow> {
    story.lost().filter(|row| row.kind == LostKind::TaskReport && row.metric == metric).collect()
}

/// Accepted and done, wrap-up included, of each handled contact: by number.
pub fn served(story: &Story) -> Vec<(u32, f64, f64)> {
    let handled = story.contacts().filter(|row| row.end == ContactEnd::Handled);
    handled
        .map(|row| {
            let answered = row.answered.expect("handled").as_secs_f64();
            (row.contact.number, answered, row.ended.as_secs_f64() + row.wrap_up.as_secs_f64())
        })
        .collect()
}

pub fn numbers(rows: &[&LostDataRow]) -> Vec<u32> {
    let mut numbers: Vec<u32> =
        rows.iter().filter_map(|row| row.key.contact).map(|contact| contact.number).collect();
    numbers.sort_unstable();
    numbers
}

/// When a connection that a cut of `lasts` seconds has broken is open again: both ends have
/// noticed by a keepalive that leaves every `interval` and of which three may fail; then one
/// tries every second, which takes a round trip.
pub fn open_again(from: f64, lasts: f64, (link, interval): (f64, f64)) -> f64 {
    let noticed = noticed(from, link, interval);
    noticed + (from + lasts - noticed).max(0.0).ceil() + 2.0 * link
}

/// When the loss is noticed of a connection whose keepalives leave every `interval`.
pub fn noticed(from: f64, link: f64, interval: f64) -> f64 {
    ((from - link) / interval).floor() * interval + link + 3.0 * interval
}

/// Requests of applications that were discarded or refused: by number.
pub fn requests(story: &Story) -> Vec<(u32, &LostDataRow)> {
    let rows = story.lost().filter(|row| row.kind == LostKind::PendingTask);
    rows.filter_map(|row| row.key.contact.map(|contact| (contact.number, row))).collect()
}
