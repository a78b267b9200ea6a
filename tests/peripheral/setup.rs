//! A scenario of two peripherals, and questions to what came of it.

use switchover::ledger::lost::{LostDataRow, LostKind, Metric, Quantity};
use switchover::ledger::peripheral::AgentLogoutRow;
use switchover::ledger::rows::{GroupIntervalRow, Observer, Row, View};
use switchover::ledger::views::RouterViewRow;

use crate::common::{Story, scenario, tell};

/// Denver and Dallas with an ACD and a PG each, the Central Controller in Omaha; calls from
/// 09:30 on, each answered at once by the first agent who is free.
pub fn two_sites(more: &str) -> String {
    format!(
        r#"
        start = "2026-03-02T09:30:00-07:00"
        duration = "1h30m"
        [network]
        latency = "1ms"
        [site]
        denver = {{}}
        dallas = {{}}
        omaha = {{}}
        [link]
        denver-dallas = {{ latency = "10ms" }}
        denver-omaha = {{ latency = "5ms" }}
        dallas-omaha = {{ latency = "5ms" }}
        [peripheral.cards]
        sites = ["denver", "dallas"]
        central = ["omaha"]
        [queue.cards]
        router = "peripheral.cards"
        groups = ["denver", "dallas"]
        arrivals = {{ every = "40s" }}
        handling = "100s"
        wrap_up = "20s"
        [agents]
        denver = {{ count = 4, site = "denver", peripheral = "denver/cards" }}
        dallas = {{ count = 4, site = "dallas", peripheral = "dallas/cards" }}
        {more}
        "#
    )
}

/// Seconds from 09:30 on to a clock time.
pub fn clock(hours: u32, minutes: u32, seconds: f64) -> f64 {
    f64::from(hours * 3600 + minutes * 60) + seconds - 9.5 * 3600.0
}

pub fn run(text: &str) -> Story {
    tell(&scenario(text))
}

impl Story {
    pub fn lost(&self) -> impl Iterator<Item = &LostDataRow> {
        self.rows.iter().filter_map(|row| match row {
            Row::LostData(row) => Some(row),
            _ => None,
        })
    }

    /// What the interval reports of peripherals lack.
    pub fn lost_intervals(&self) -> Vec<&LostDataRow> {
        self.lost().filter(|row| row.kind == LostKind::IntervalReport).collect()
    }

    /// What the reports of the interval that begins at `start` lack of a metric, for all
    /// agents of a group together: seconds, or how many.
    pub fn lost_of(&self, group: &str, start: f64, metric: Metric) -> f64 {
        let of_group = |row: &&LostDataRow| {
            row.metric == metric
                && row.key.group.is_some_and(|it| self.names.group(it).name == group)
                && row.key.interval == Some(crate::common::at(start))
        };
        let rows = self.lost_intervals();
        let lost = rows.iter().copied().filter(|row| of_group(row)).map(lost_of);
        lost.sum()
    }

    pub fn logouts(&self) -> Vec<&AgentLogoutRow> {
        self.rows
            .iter()
            .filter_map(|row| match row {
                Row::AgentLogout(row) => Some(row),
                _ => None,
            })
            .collect()
    }

    pub fn call_router(&self) -> Vec<&RouterViewRow> {
        self.rows
            .iter()
            .filter_map(|row| match row {
                Row::RouterView(row) if row.observer == Observer::CallRouter => Some(row),
                _ => None,
            })
            .collect()
    }

    pub fn group_interval(&self, group: &str, start: f64, view: View) -> Option<&GroupIntervalRow> {
        self.group_intervals().find(|row| {
            self.names.group(row.group).name == group
                && row.start == crate::common::at(start)
                && row.view == view
        })
    }

    pub fn site_of(&self, number: u32) -> &str {
        let site = self.contact("cards", number).site;
        site.map_or("", |label| self.names.text(label))
    }
}

pub fn lost_of(row: &LostDataRow) -> f64 {
    match (row.truth, row.reported) {
        (Quantity::Count(truth), Quantity::Count(reported)) => (truth - reported) as f64,
        (Quantity::Time(truth), Quantity::Time(reported)) => {
            truth.as_secs_f64() - reported.as_secs_f64()
        }
        _ => panic!("a count is compared with a count, a time with a time"),
    }
}
