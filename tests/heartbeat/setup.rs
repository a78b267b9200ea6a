//! A center whose agents have communication sessions, and questions to what came of it.

use std::collections::BTreeMap;

use crate::common::{Story, at, scenario, tell};
use switchover::kernel::random::Seed;
use switchover::kernel::time::SimTime;
use switchover::ledger::events::EventRow;
use switchover::ledger::figures::Figure;
use switchover::ledger::heartbeat::{HeartbeatEvent, HeartbeatRow};
use switchover::ledger::rows::Row;
use switchover::ledger::sink::Sink;
use switchover::world::build::build;

/// What the tests turn.
#[derive(Clone, Debug)]
pub struct Setup {
    pub mode: &'static str,
    pub ping: f64,
    pub lag: f64,
    pub watchdog: f64,
    pub phases: &'static str,
    pub logon: f64,
    pub agents: u32,
    /// One way, between the office and the server.
    pub latency: f64,
    pub duration: f64,
    /// Keys of the queue.
    pub queue: String,
    /// Keys of the group.
    pub group: String,
    /// Keys of the heartbeat.
    pub heartbeat: String,
    /// Whatever else.
    pub more: String,
}

impl Default for Setup {
    fn default() -> Self {
        Setup {
            mode: "watchdog",
            ping: 30.0,
            lag: 90.0,
            watchdog: 60.0,
            phases: "together",
            logon: 30.0,
            agents: 1,
            latency: 0.0,
            duration: 1200.0,
            queue: "arrivals = { every = \"1h\" }\nhandling = \"30s\"".to_owned(),
            group: String::new(),
            heartbeat: String::new(),
            more: String::new(),
        }
    }
}

impl Setup {
    pub fn text(&self) -> String {
        let Setup { mode, ping, lag, watchdog, phases, logon, agents, latency, .. } = self;
        let Setup { duration, queue, group, heartbeat, more, .. } = self;
        format!(
            r#"
            duration = "{duration}s"
            [network]
            latency = "0s"
            [site]
            denver = {{}}
            office = {{}}
            [link.office-denver]
            latency = "{latency}s"
            [heartbeat.claims]
            site = "denver"
            mode = "{mode}"
            ping = "{ping}s"
            lag = "{lag}s"
            watchdog = "{watchdog}s"
            phases = "{phases}"
            logon = "{logon}s"
            {heartbeat}
            [queue.claims]
            {queue}
            [agents.claims]
            count = {agents}
            site = "office"
            switch = "denver"
            heartbeat = "claims"
            {group}
            {more}
            "#
        )
    }

    pub fn tell(&self) -> Story {
        tell(&scenario(&self.text()))
    }

    /// A fault of a browser that lasts to the end.
    pub fn dies(mut self, browser: &str, when: f64) -> Self {
        let number = self.more.len();
        self.more += &format!(
            "\n[fault.dies-{number}]\nkind = \"crash\"\ntarget = \"office/claims/{browser}\"\nat = \"{when}s\"\n"
        );
        self
    }

    /// A fault with a beginning and an end.
    pub fn fails(mut self, kind: &str, target: &str, when: f64, lasts: f64) -> Self {
        let number = self.more.len();
        self.more += &format!(
            "\n[fault.fails-{number}]\nkind = \"{kind}\"\ntarget = \"{target}\"\nat = \"{when}s\"\nduration = \"{lasts}s\"\n"
        );
        self
    }
}

impl Story {
    pub fn heartbeats(&self, event: HeartbeatEvent) -> Vec<&HeartbeatRow> {
        let rows = self.rows.iter().filter_map(|row| match row {
            Row::Heartbeat(row) if row.event == event => Some(row),
            _ => None,
        });
        rows.collect()
    }

    pub fn log_offs(&self) -> Vec<&HeartbeatRow> {
        self.heartbeats(HeartbeatEvent::LogOff)
    }

    pub fn log_off_times(&self) -> Vec<SimTime> {
        self.log_offs().iter().map(|row| row.time).collect()
    }

    pub fn figure(&self, wanted: Figure) -> Option<f64> {
        let found = self.rows.iter().find_map(|row| match row {
            Row::Figure(row) if row.figure == wanted => Some(row.millionths),
            _ => None,
        });
        found.expect("it is told at the end").map(|millionths| millionths as f64 / 1e6)
    }

    pub fn count(&self, wanted: Figure) -> u64 {
        self.figure(wanted).expect("a count") as u64
    }
}

/// When a browser that dies at `dies` sent its last ping, all timers having begun at 0.
pub fn last_ping(dies: f64, ping: f64) -> f64 {
    (dies / ping).ceil() * ping - ping
}

/// When a watchdog that began at 0 finds a ping too old.
pub fn noticed(last_ping: f64, lag: f64, watchdog: f64) -> SimTime {
    let mut wakes = watchdog;
    while wakes - last_ping <= lag {
        wakes += watchdog;
    }
    at(wakes)
}

/// How often each event happened.
#[derive(Default)]
pub struct EventCounts {
    pub words: BTreeMap<&'static str, u64>,
}

impl Sink for EventCounts {
    const WANTS_EVENTS: bool = true;

    fn record(&mut self, _row: &Row) {}

    fn event(&mut self, event: &EventRow) {
        *self.words.entry(event.event).or_default() += 1;
    }
}

impl Setup {
    /// Counts the events of a run.
    pub fn events(&self) -> EventCounts {
        let scenario = scenario(&self.text());
        let mut run = build(&scenario, Seed { seed: 1, replication: 1 });
        let mut counts = EventCounts::default();
        run.complete(&mut counts);
        counts
    }

    /// When the watchdog of an agent (numbered from 0) looks, in order, if its session begins
    /// at 0.
    pub fn looks(&self, agent: u32) -> impl Iterator<Item = f64> + '_ {
        let first = match self.phases {
            "together" => self.watchdog,
            _ => self.watchdog * f64::from(self.agents - agent) / f64::from(self.agents),
        };
        (0..).map(move |look| first + f64::from(look) * self.watchdog)
    }

    /// When the browser of an agent sends its pings, if its session begins at 0.
    pub fn pings(&self, agent: u32) -> impl Iterator<Item = f64> + '_ {
        let first = match self.phases {
            "together" => self.ping,
            _ => self.ping * f64::from(agent + 1) / f64::from(self.agents),
        };
        std::iter::once(0.0).chain((0..).map(move |ping| first + f64::from(ping) * self.ping))
    }
}
