//! Two sites, an office, and what a test asks of a run.

use switchover::kernel::time::SimTime;
use switchover::ledger::figures::Figure;
use switchover::ledger::rows::{AgentReason, AgentState, AgentStateRow, Row};
use switchover::ledger::switchovers::SwitchoverRow;

use crate::common::{Story, at, scenario, tell};

/// Latency of every message, in seconds: between the office and either site.
pub const LATENCY: f64 = 0.01;
/// A round trip.
pub const ROUND_TRIP: f64 = 2.0 * LATENCY;

/// A scenario, to be varied.
pub struct Office {
    pub duration: &'static str,
    pub agents: u32,
    /// Keys of `[recovery.loans]`.
    pub keys: String,
    /// Keys of `[queue.loans]`.
    pub queue: String,
    /// Faults and other tables.
    pub more: String,
}

impl Default for Office {
    fn default() -> Self {
        Office {
            duration: "30m",
            agents: 3,
            keys: String::new(),
            queue: String::new(),
            more: String::new(),
        }
    }
}

impl Office {
    pub fn text(&self) -> String {
        let Office { duration, agents, keys, queue, more } = self;
        format!(
            r#"
            duration = "{duration}"
            [network]
            latency = "0s"
            [site]
            denver = {{}}
            dallas = {{}}
            office = {{}}
            [link]
            office-denver = {{ latency = "{LATENCY}s" }}
            office-dallas = {{ latency = "{LATENCY}s" }}
            [recovery.loans]
            sites = ["denver", "dallas"]
            {keys}
            [queue.loans]
            handling = "60s"
            {queue}
            [agents.loans]
            count = {agents}
            site = "office"
            recovery = "loans"
            {more}
            "#
        )
    }

    pub fn tell(&self) -> Story {
        tell(&scenario(&self.text()))
    }
}

/// A fault of a run.
pub fn fault(name: &str, kind: &str, target: &str, from: f64, until: Option<f64>) -> String {
    let duration =
        until.map_or_else(String::new, |until| format!("duration = \"{}s\"", until - from));
    format!("[fault.{name}]\nkind = \"{kind}\"\ntarget = {target}\nat = \"{from}s\"\n{duration}\n")
}

/// Both SIP Servers of a site.
pub fn sip(site: &str) -> String {
    format!("[\"{site}/loans.sip-a\", \"{site}/loans.sip-b\"]")
}

/// The rows of `switchovers.csv`.
pub fn switchovers(story: &Story) -> Vec<SwitchoverRow> {
    let rows = story.rows.iter().filter_map(|row| match row {
        Row::Switchover(row) => Some(*row),
        _ => None,
    });
    rows.collect()
}

/// A figure of the system.
pub fn figure(story: &Story, wanted: Figure) -> Option<f64> {
    story.rows.iter().find_map(|row| match row {
        Row::Figure(row) if row.figure == wanted => row.millionths.map(|it| it as f64 / 1e6),
        _ => None,
    })
}

/// When an agent was logged out for a reason.
pub fn logged_out(story: &Story, agent: &str, reason: AgentReason) -> Vec<SimTime> {
    let is = |row: &&AgentStateRow| row.to == AgentState::LoggedOut && row.reason == reason;
    story.agent(agent).into_iter().filter(is).map(|row| row.time).collect()
}

/// When an agent logged in for a reason.
pub fn logged_in(story: &Story, agent: &str, reason: AgentReason) -> Vec<SimTime> {
    let is = |row: &&AgentStateRow| row.from == AgentState::LoggedOut && row.reason == reason;
    story.agent(agent).into_iter().filter(is).map(|row| row.time).collect()
}

/// Whether a moment is `seconds` after the start, up to a thousandth.
pub fn close_to(moment: Option<SimTime>, seconds: f64) {
    let moment = moment.unwrap_or_else(|| panic!("it comes to that at {seconds} s"));
    let off = (moment.as_secs_f64() - seconds).abs();
    assert!(off < 1e-3, "at {} s rather than {seconds} s", moment.as_secs_f64());
}

/// The site of that name.
pub fn site_name(story: &Story, row: &SwitchoverRow) -> (Option<String>, String) {
    let text = |label| story.names.text(label).to_owned();
    (row.from.map(text), text(row.to))
}

/// A moment.
pub fn moment(seconds: f64) -> SimTime {
    at(seconds)
}
