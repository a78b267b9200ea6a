//! Communication sessions: their names, their servers' links, tolerances that fit.

use super::Check;
use crate::center::config::GroupConfig;
use crate::scenario::diagnostic::{Diagnostic, Problem};
use crate::systems::heartbeat::config::{HeartbeatConfig, Mode};

pub fn check(check: &mut Check<'_>) {
    let config = check.config;
    for (name, system) in &config.heartbeat {
        server(check, name, system);
        tolerance(check, name, system);
        let is_used = config.agents.values().any(|group| group.heartbeat.as_ref() == Some(name));
        if !is_used && check.untouched(&["agents"]) {
            let message = format!("no agent group uses the sessions of `{name}`");
            let warning = Diagnostic::warning(Problem::Unreachable, None, message);
            let help = format!("in a group: heartbeat = \"{name}\"");
            let warning = warning.label("nobody would log on to it").help(help);
            check.report(&["heartbeat", name], warning);
        }
    }
    for (name, group) in &config.agents {
        if let Some(system) = &group.heartbeat {
            match config.heartbeat.get(system) {
                Some(found) => sessions(check, name, group, (system, found)),
                None => unknown(check, name, system),
            }
        }
    }
}

/// A server lives at a site.
fn server(check: &mut Check<'_>, name: &str, system: &HeartbeatConfig) {
    let config = check.config;
    if !config.site.contains_key(&system.site) && check.names_known("site") {
        let message = format!("there is no site `{}`", system.site);
        let error = Diagnostic::error(Problem::UnknownName, None, message)
            .label("no such site")
            .nearest(&system.site, config.site.keys().map(String::as_str));
        check.report(&["heartbeat", name, "site"], error);
    }
}

/// A ping that is on time must not be too old.
fn tolerance(check: &mut Check<'_>, name: &str, system: &HeartbeatConfig) {
    let known = ["ping", "lag"].iter().all(|key| check.trusted(&["heartbeat", name, key]));
    if system.mode == Mode::None || system.lag >= system.ping || !known {
        return;
    }
    let message = "the heartbeat lag is shorter than the time between two pings";
    let warning = Diagnostic::warning(Problem::Conflict, None, message)
        .label("everyone will be logged off")
        .help(format!("pings come every {}; a lag of three pings is usual", system.ping));
    let written = check.tree.nearest_to(&["heartbeat", name, "lag"]);
    let says_lag = written.place != check.tree.nearest_to(&["heartbeat", name]).place;
    check.report(&["heartbeat", name, if says_lag { "lag" } else { "ping" }], warning);
}

fn unknown(check: &mut Check<'_>, group: &str, system: &str) {
    if !check.names_known("heartbeat") {
        return;
    }
    let config = check.config;
    let message = format!("there is no heartbeat `{system}`");
    let error = Diagnostic::error(Problem::UnknownName, None, message)
        .label("no such heartbeat")
        .nearest(system, config.heartbeat.keys().map(String::as_str));
    let error = match (error.help.is_empty(), config.heartbeat.is_empty()) {
        (true, true) => error.help("the scenario has no table `heartbeat`"),
        _ => error,
    };
    check.report(&["agents", group, "heartbeat"], error);
}

/// What a session can do for a group, and over which links.
fn sessions(
    check: &mut Check<'_>,
    name: &str,
    group: &GroupConfig,
    (system, found): (&str, &HeartbeatConfig),
) {
    let path = ["agents", name, "heartbeat"];
    for (other, is_there) in [
        ("peripheral", group.peripheral.is_some()),
        ("recovery", group.recovery.is_some()),
        ("interaction", group.interaction.is_some()),
    ] {
        if is_there {
            let message = format!("a group with `heartbeat` cannot have `{other}` too");
            check.error(&path, Problem::Conflict, message, "one system brings their calls");
        }
    }
    if group.media.values().map(|count| u32::from(*count)).sum::<u32>() != 1 {
        let message = "a communication session has one contact at a time".to_owned();
        let label = "the group's `media` let its people have several";
        check.error(&path, Problem::Conflict, message, label);
    }
    let switch = group.switch.as_ref().unwrap_or(&group.site);
    for (from, to, what) in [
        (&group.site, &found.site, "its browsers could not reach the sessions"),
        (&found.site, switch, "the sessions could not reach the switch"),
    ] {
        joined(check, &path, (from, to), &format!("{what} of `{system}`"));
    }
}

fn joined(check: &mut Check<'_>, path: &[&str], (from, to): (&String, &String), label: &str) {
    let config = check.config;
    let is_site = |name: &str| config.site.contains_key(name);
    let joined = config.link.iter().any(|(link, it)| {
        it.ends(link, is_site).is_some_and(|ends| ends.contains(from) && ends.contains(to))
    });
    if from == to || joined || !is_site(from) || !is_site(to) || !check.names_known("link") {
        return;
    }
    let message = format!("no link joins `{from}` with `{to}`");
    let error = Diagnostic::error(Problem::UnknownName, None, message).label(label);
    let error = error.help(format!("for example: [link.{from}-{to}] with latency = \"4ms\""));
    check.report(path, error);
}
