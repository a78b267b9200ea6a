//! What a scenario says about it.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::center::config::GroupConfig;
use crate::kernel::time::SimDuration;
use crate::ledger::rows::Medium;
use crate::network::config::{KeepaliveConfig, Part};

/// Peripheral gateways, desktops and media routing (Cisco CCE).
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct PeripheralConfig {
    /// The sites with an ACD (the site's switch) and a peripheral gateway (PG) each.
    #[schemars(example = serde_json::json!(["denver", "dallas"]))]
    pub sites: Vec<String>,
    /// Whether each PG has one side or two, of which one is active (PG-4).
    #[schemars(extend("default" = "simplex"))]
    pub pg: PgKind,
    /// Both sides of each duplexed PG run on one machine: legal, and seldom wise.
    pub one_host: bool,
    /// Where the Central Controller with the CallRouter is: one site, or the sites of its
    /// sides A and B. Without it: the first of `sites`.
    #[schemars(length(max = 2))]
    pub central: Vec<String>,
    /// Where the historical database is; without it, at side A of the Central Controller.
    pub history: Option<String>,
    /// Whether the ACD tells a PIM that connects to it the state of each agent (PG-3); where
    /// it does not, an agent stays logged out for the router until the next event (A).
    pub acd_reports_state: bool,
    /// How a PIM and its ACD, and a PIM and its CTI Manager, watch each other (A).
    pub acd_keepalive: KeepaliveConfig,
    /// How the two sides of a PG, and of the Central Controller, watch each other.
    pub private_keepalive: KeepaliveConfig,
    /// How PGs and the Central Controller watch each other.
    pub central_keepalive: KeepaliveConfig,
    /// How desktops, Finesse servers, CTI servers and application instances watch each other.
    pub desktop_keepalive: KeepaliveConfig,
    /// Time between two attempts to connect again (A).
    #[schemars(extend("x-positive" = true))]
    pub reconnect: SimDuration,
    /// How long the other side of a PG takes to activate once it is to (A).
    pub switch_time: SimDuration,
    /// How long the other side of the Central Controller takes to activate (A).
    pub central_switch_time: SimDuration,
    /// How long after an interval's end a PIM closes its counters: so long it waits for what
    /// is still under way from the ACD (A).
    pub report_delay: SimDuration,
    /// How much later than that a report may reach the historical database without being
    /// late (A).
    pub late_after: SimDuration,
    /// How long a call waits for a CallRouter that is not there before it is routed by
    /// default: by the ACDs of its queue (A).
    pub route_timeout: SimDuration,
    /// How long the CallRouter leaves an agent alone whose ACD or application has turned an
    /// offer down at once (A).
    #[schemars(extend("x-positive" = true))]
    pub refusal_pause: SimDuration,
    /// How long agents whom a failure of the PG or the CTI Manager has logged out take to log
    /// in by hand once the backup is in service; without it they are logged in automatically.
    pub login_by_hand: Option<SimDuration>,
    /// How long a desktop whose Finesse server is lost takes to reach the backup, if it is the
    /// only one (A).
    pub finesse_reconnect_least: SimDuration,
    /// How long the last of `finesse_reconnect_users` takes who come at once (A).
    pub finesse_reconnect_most: SimDuration,
    /// How many desktops at once make the last of them take `finesse_reconnect_most` (A).
    #[schemars(range(min = 2))]
    pub finesse_reconnect_users: u32,
    /// How many calls in a row an agent may let ring in vain before they are logged out, with
    /// reason code 50010; 0: any number.
    #[schemars(range(max = 255))]
    pub missed_calls: u8,
    /// How long an agent stays away who was logged out for missed calls (A).
    pub login_after_missed: SimDuration,
    /// The logout reason code that agents give when they log out by themselves: one of the
    /// center's own, 0 to 254, or one of those that the documentation of Agent Media Logout
    /// Status lists.
    pub logout_code: u16,
    /// Where the media-routing PG (MR PG) with its PIM is; without it, at side A of the
    /// Central Controller.
    pub mr_pg: Option<String>,
    /// Media routing domains (MRDs), by medium. A medium without a table has the defaults.
    #[schemars(extend("propertyNames" = {"enum": ["chat", "email", "generic"]}))]
    pub mrd: IndexMap<Medium, MrdConfig>,
    /// Application instances, by name: what asks for agents for contacts other than calls.
    #[schemars(example = serde_json::json!({"webchat": {"media": ["chat"]}}))]
    pub app: IndexMap<String, AppConfig>,
    /// How long the CallRouter keeps an agent for a task of which it hears no OFFER_TASK (A).
    pub task_start_timeout: SimDuration,
}

/// Whether a PG has one side or two.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PgKind {
    /// One side.
    #[default]
    Simplex,
    /// Sides A and B.
    Duplex,
}

/// A media routing domain.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct MrdConfig {
    /// How long a task stays whose application the CTI server has lost, counted from when it
    /// noticed (A).
    pub task_life: SimDuration,
    /// How long a task may last. The record of one that lasts longer ends, with code 41, and
    /// for the CallRouter its agent is free, although the work goes on.
    pub max_task_duration: SimDuration,
    /// Whether the history of tasks that are still open is recreated once the application is
    /// back; without it: for email.
    pub recreates_history: Option<bool>,
}

impl Default for MrdConfig {
    fn default() -> Self {
        MrdConfig {
            task_life: SimDuration::from_secs(1200),
            max_task_duration: SimDuration::from_secs(28_800),
            recreates_history: None,
        }
    }
}

/// An application instance: an email or chat manager.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct AppConfig {
    /// Where it runs; without it, at side A of the Central Controller.
    pub site: Option<String>,
    /// The media whose contacts it has.
    pub media: Vec<Medium>,
    /// When it assigns tasks to agents by itself.
    #[schemars(extend("default" = "never"))]
    pub assigns: Assigns,
}

/// When an application instance assigns tasks by itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Assigns {
    /// Never: it waits until it can ask.
    #[default]
    Never,
    /// While it cannot ask the CallRouter.
    WhenCutOff,
    /// Always: it asks nobody.
    Always,
}

impl Default for PeripheralConfig {
    fn default() -> Self {
        let seconds = SimDuration::from_secs;
        let keepalive = |interval, count| KeepaliveConfig { interval, count };
        PeripheralConfig {
            sites: Vec::new(),
            pg: PgKind::Simplex,
            one_host: false,
            central: Vec::new(),
            history: None,
            acd_reports_state: true,
            acd_keepalive: keepalive(seconds(5), 3),
            private_keepalive: keepalive(SimDuration::from_millis(100), 5),
            central_keepalive: keepalive(SimDuration::from_millis(400), 5),
            desktop_keepalive: keepalive(seconds(5), 3),
            reconnect: seconds(1),
            switch_time: seconds(30),
            central_switch_time: seconds(5),
            report_delay: SimDuration::from_millis(500),
            late_after: seconds(60),
            route_timeout: seconds(2),
            refusal_pause: seconds(1),
            login_by_hand: None,
            finesse_reconnect_least: seconds(60),
            finesse_reconnect_most: seconds(150),
            finesse_reconnect_users: 2000,
            missed_calls: 2,
            login_after_missed: seconds(300),
            logout_code: 0,
            mr_pg: None,
            mrd: IndexMap::new(),
            app: IndexMap::new(),
            task_start_timeout: seconds(30),
        }
    }
}

impl PeripheralConfig {
    /// Where the sides of the Central Controller are.
    pub fn central_sites(&self) -> Vec<&str> {
        let named: Vec<&str> = self.central.iter().map(String::as_str).take(2).collect();
        if named.is_empty() {
            self.sites.first().map(String::as_str).into_iter().collect()
        } else {
            named
        }
    }

    /// Where side A of the Central Controller is.
    pub fn center_site(&self) -> &str {
        self.central_sites().first().copied().unwrap_or_default()
    }

    /// Where the historical database is.
    pub fn history_site(&self) -> &str {
        self.history.as_deref().unwrap_or(self.center_site())
    }

    /// Where the MR PG is.
    pub fn mr_site(&self) -> &str {
        self.mr_pg.as_deref().unwrap_or(self.center_site())
    }

    /// Where an application instance is.
    pub fn app_site<'a>(&'a self, app: &'a AppConfig) -> &'a str {
        app.site.as_deref().unwrap_or(self.center_site())
    }

    /// The sides of each PG as their names end.
    pub fn sides(&self) -> &'static [&'static str] {
        match self.pg {
            PgKind::Simplex => &[""],
            PgKind::Duplex => &["-a", "-b"],
        }
    }

    /// The sides of the Central Controller as their names end.
    pub fn central_sides(&self) -> &'static [&'static str] {
        if self.central_sites().len() == 2 { &["-a", "-b"] } else { &[""] }
    }

    /// What becomes of tasks of a medium.
    pub fn mrd_of(&self, medium: Medium) -> MrdConfig {
        self.mrd.get(&medium).copied().unwrap_or_default()
    }

    /// The parts of the system called `name` that faults can hit, in the order in which they
    /// are built; `agents` are all groups of the scenario.
    pub fn parts(&self, name: &str, agents: &IndexMap<String, GroupConfig>) -> Vec<Part> {
        let process = |site: &str, what: &str| Part::process(format!("{site}/{name}.{what}"));
        let mut parts = Vec::new();
        for (site, side) in self.central_sites().into_iter().zip(self.central_sides()) {
            parts.push(process(site, &format!("router{side}")));
        }
        parts.push(process(self.history_site(), "history"));
        for site in &self.sites {
            for side in self.sides() {
                for what in ["pg", "pim", "cti-manager"] {
                    parts.push(process(site, &format!("{what}{side}")));
                }
            }
            for what in ["cti", "finesse-a", "finesse-b"] {
                parts.push(process(site, what));
            }
        }
        for (group_name, group) in agents {
            if self.site_of(name, group).is_some() && group.count > 0 {
                let class = format!("{}/{name}.desktop-{group_name}", group.site);
                parts.push(Part::class(class, group.count));
            }
        }
        if !self.app.is_empty() {
            parts.push(process(self.mr_site(), "mr-pg"));
            parts.push(process(self.mr_site(), "mr-pim"));
        }
        for (app_name, app) in &self.app {
            parts.push(process(self.app_site(app), &format!("app-{app_name}")));
        }
        parts
    }

    /// The index of the site at whose peripheral of the system called `name` a group is.
    pub fn site_of(&self, name: &str, group: &GroupConfig) -> Option<usize> {
        let (site, system) = group.peripheral.as_deref()?.split_once('/')?;
        (system == name).then(|| self.sites.iter().position(|other| other == site))?
    }
}

/// The reason codes of Agent Media Logout Status that the system gives itself (PG-7).
pub const REASON_CODES: &[(u16, &str)] = &[
    (255, "forced logout"),
    (999, "set by a supervisor"),
    (20001, "forced logout by a CTI client"),
    (20002, "forced logout by a CTI client"),
    (20003, "forced logout by a CTI client"),
    (50001, "the desktop was disconnected"),
    (COMPONENT_FAILURE, "a component failed"),
    (50003, "the device is out of service"),
    (50004, "inactivity"),
    (50005, "the phone is busy with other calls"),
    (MISSED_CALLS, "consecutive missed calls"),
    (50020, "the agent's skill groups were changed"),
    (50030, "the phone is used by another agent"),
    (50040, "the call to a mobile agent failed"),
    (50041, "a mobile agent's phone is busy"),
    (50042, "a mobile agent's phone was disconnected"),
];

/// The logout reason code of a component's failure.
pub const COMPONENT_FAILURE: u16 = 50002;

/// The logout reason code of who has missed too many calls in a row.
pub const MISSED_CALLS: u16 = 50010;

/// Whether a logout reason code is known: the center's own, or one of the system's.
pub fn is_known_code(code: u16) -> bool {
    code < 255 || REASON_CODES.iter().any(|(known, _)| *known == code)
}
