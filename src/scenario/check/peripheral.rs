//! Peripheral gateways: every name leads to a PG, every MRD is served, every path has a link.

use super::Check;
use crate::center::config::{GroupConfig, QueueConfig, WhenClosed};
use crate::ledger::rows::Medium;
use crate::scenario::diagnostic::{Diagnostic, Problem};
use crate::systems::peripheral::config::{PeripheralConfig, PgKind, REASON_CODES, is_known_code};

pub fn check(check: &mut Check<'_>) {
    let config = check.config;
    for (name, group) in &config.agents {
        peripheral_of(check, name, group);
    }
    for (name, queue) in &config.queue {
        let Some(system) = queue.router.as_deref().and_then(|it| it.strip_prefix("peripheral."))
        else {
            continue;
        };
        let path = ["queue", name.as_str(), "router"];
        match config.peripheral.get(system) {
            None => unknown_system(check, &path, system),
            Some(of) => {
                served_by_system(check, name, system, of);
                not_the_routers(check, name, queue);
            }
        }
    }
    for (name, system) in &config.peripheral {
        sites(check, name, system);
        media(check, name, system);
        one_host(check, name, system);
        reason_code(check, name, system);
        paths(check, name, system);
    }
}

fn unknown_system(check: &mut Check<'_>, path: &[&str], name: &str) {
    if check.names_known("peripheral") {
        let known: Vec<&str> = check.config.peripheral.keys().map(String::as_str).collect();
        let message = format!("there is no peripheral gateway system `{name}`");
        let error = Diagnostic::error(Problem::UnknownName, None, message)
            .label("no such [peripheral]")
            .nearest(name, known);
        check.report(path, error);
    }
}

/// The peripheral that a group names has a PG, and is its only one.
fn peripheral_of(check: &mut Check<'_>, name: &str, group: &GroupConfig) {
    let Some(peripheral) = &group.peripheral else { return };
    let path = ["agents", name, "peripheral"];
    let Some((site, system)) = peripheral.split_once('/') else {
        let message = format!("`{peripheral}` does not name a peripheral");
        let error = Diagnostic::error(Problem::BadForm, None, message).label("expected SITE/NAME");
        check.report(&path, error.help("for example: peripheral = \"denver/cards\""));
        return;
    };
    match check.config.peripheral.get(system) {
        None => unknown_system(check, &path, system),
        Some(of) if !of.sites.iter().any(|other| other == site) => {
            let message = format!("`{peripheral}` is a peripheral without a PG");
            let error = Diagnostic::error(Problem::UnknownName, None, message)
                .label("no PG there")
                .nearest(site, of.sites.iter().map(String::as_str));
            let help = format!("add `{site}` to `sites` of [peripheral.{system}]");
            check.report(&path, error.help(help));
        }
        Some(_) => {}
    }
    if let Some(switch) = group.switch.as_deref().filter(|switch| *switch != site) {
        let message = format!("the group `{name}` is at two peripherals: `{site}` and `{switch}`");
        let error = Diagnostic::error(Problem::Conflict, None, message)
            .label("its agents are logged in at one ACD only");
        check.report(&["agents", name, "switch"], error.help("leave `switch` out"));
    }
}

/// The groups that a queue names are at a peripheral of its system.
fn served_by_system(check: &mut Check<'_>, name: &str, system: &str, of: &PeripheralConfig) {
    let config = check.config;
    let here = |group: &str| {
        config.agents.get(group).is_none_or(|group| of.site_of(system, group).is_some())
    };
    let queue = &config.queue[name];
    for (path, group) in super::names::named_groups(name, queue) {
        if !here(group) && check.trusted(&["agents", group]) {
            let path: Vec<&str> = path.iter().map(String::as_str).collect();
            let message = format!("the group `{group}` is at no peripheral of `{system}`");
            check.error(&path, Problem::Conflict, message, "the CallRouter does not know it");
        }
    }
    let is_app = |app: &str| of.app[app].media.contains(&queue.medium);
    if queue.medium != Medium::Voice && !of.app.keys().any(|app| is_app(app)) {
        let medium = queue.medium.as_str();
        let message = format!("no application instance of `{system}` has {medium} contacts");
        let error = Diagnostic::error(Problem::Unreachable, None, message)
            .label("nobody would ask for an agent");
        let help =
            format!("for example: [peripheral.{system}.app.manager] with media = [\"{medium}\"]");
        check.report(&["queue", name, "router"], error.help(help));
    }
}

/// What a queue can have elsewhere, and a CallRouter does not do.
fn not_the_routers(check: &mut Check<'_>, name: &str, queue: &QueueConfig) {
    for (index, step) in queue.overflow.iter().enumerate() {
        if step.site.is_some() {
            let message = "a CallRouter moves no contacts to a site".to_owned();
            let error = Diagnostic::error(Problem::Conflict, None, message)
                .label("it reaches the agents of every peripheral directly")
                .help("name the groups of that site: groups = [\"dallas\"]");
            check.report(&["queue", name, "overflow", &index.to_string(), "site"], error);
        }
    }
    if queue.when_closed != WhenClosed::Hold {
        let message = "a CallRouter sends nobody away who waits".to_owned();
        let error = Diagnostic::error(Problem::Conflict, None, message)
            .label("it does not go by the agents' schedules")
            .help("say in `hours` when the queue lets contacts in");
        check.report(&["queue", name, "when_closed"], error);
    }
    let no_call = queue.medium != Medium::Voice;
    for (key, given) in
        [("places", queue.places.is_some()), ("no_patience", queue.no_patience > 0.0)]
    {
        if given && no_call {
            let message = format!("`{key}` is for calls");
            let error = Diagnostic::error(Problem::Conflict, None, message)
                .label("the application keeps its contacts, and asks for agents")
                .help("leave it out");
            check.report(&["queue", name, key], error);
        }
    }
}

fn sites(check: &mut Check<'_>, name: &str, system: &PeripheralConfig) {
    let is_site = |check: &Check<'_>, site: &str| {
        check.config.site.contains_key(site) || !check.names_known("site")
    };
    if system.sites.is_empty() {
        let message = format!("the system `{name}` has no site with an ACD and a PG");
        let error = Diagnostic::error(Problem::MissingKey, None, message).label("expected `sites`");
        check.report(&["peripheral", name], error.help("for example: sites = [\"denver\"]"));
    }
    for (index, site) in system.sites.iter().enumerate() {
        let path = ["peripheral", name, "sites", &index.to_string()];
        if system.sites[..index].contains(site) {
            let message = format!("`{site}` is in the list twice");
            check.error(&path, Problem::Duplicate, message, "a second time");
        }
        if !is_site(check, site) {
            no_site(check, &path, site);
        } else if !crate::scenario::target::switch_sites(check.config).contains(site.as_str()) {
            let message = format!("nobody is logged in at the ACD of `{site}`");
            let error = Diagnostic::error(Problem::Unreachable, None, message)
                .label("no agent group and no queue is there");
            let help = format!("give a group peripheral = \"{site}/{name}\"");
            check.report(&path, error.help(help));
        }
    }
    for (index, site) in system.central.iter().enumerate() {
        if !is_site(check, site) {
            no_site(check, &["peripheral", name, "central", &index.to_string()], site);
        }
    }
    for (key, site) in [("history", &system.history), ("mr_pg", &system.mr_pg)] {
        if let Some(site) = site.as_deref().filter(|site| !is_site(check, site)) {
            no_site(check, &["peripheral", name, key], site);
        }
    }
    for (app, config) in &system.app {
        if let Some(site) = config.site.as_deref().filter(|site| !is_site(check, site)) {
            no_site(check, &["peripheral", name, "app", app, "site"], site);
        }
    }
}

fn no_site(check: &mut Check<'_>, path: &[&str], site: &str) {
    let known: Vec<&str> = check.config.site.keys().map(String::as_str).collect();
    let error = Diagnostic::error(Problem::UnknownName, None, format!("there is no site `{site}`"))
        .label("no such site")
        .nearest(site, known);
    check.report(path, error);
}

/// An MRD that nobody serves: no application, or no agent.
fn media(check: &mut Check<'_>, name: &str, system: &PeripheralConfig) {
    let groups: Vec<&GroupConfig> = check
        .config
        .agents
        .values()
        .filter(|group| system.site_of(name, group).is_some())
        .collect();
    let served = |medium: Medium| groups.iter().any(|group| group.media.contains_key(&medium));
    for medium in system.mrd.keys() {
        let has_app = system.app.values().any(|app| app.media.contains(medium));
        if !has_app || !served(*medium) {
            let word = medium.as_str();
            let who = if has_app { "agent of its peripherals" } else { "application instance" };
            let message = format!("nobody serves the MRD `{word}`: no {who} has it");
            let error = Diagnostic::error(Problem::Unreachable, None, message);
            check.report(&["peripheral", name, "mrd", word], error.label("nobody serves it"));
        }
    }
    for (app, config) in &system.app {
        for (index, medium) in config.media.iter().enumerate() {
            let path = ["peripheral", name, "app", app, "media", &index.to_string()];
            if *medium == Medium::Voice {
                let message = "calls are the ACD's, not an application's".to_owned();
                check.error(&path, Problem::Conflict, message, "expected chat, email or generic");
            } else if !served(*medium) {
                let message = format!("nobody serves the MRD `{}`", medium.as_str());
                check.error(&path, Problem::Unreachable, message, "no agent has it");
            }
        }
    }
}

/// Two sides on one machine fail together.
fn one_host(check: &mut Check<'_>, name: &str, system: &PeripheralConfig) {
    if system.one_host && system.pg == PgKind::Duplex {
        let message = format!("both sides of each PG of `{name}` run on one machine");
        let warning = Diagnostic::warning(Problem::Conflict, None, message)
            .label("they fail together when it does");
        check.report(&["peripheral", name, "one_host"], warning);
    }
}

fn reason_code(check: &mut Check<'_>, name: &str, system: &PeripheralConfig) {
    if !is_known_code(system.logout_code) {
        let message = format!("there is no logout reason code {}", system.logout_code);
        let known: Vec<String> =
            REASON_CODES.iter().map(|(code, what)| format!("{code} ({what})")).collect();
        let error = Diagnostic::error(Problem::UnknownName, None, message)
            .label("unknown reason code")
            .help(format!("a code of your own, 0 to 254, or one of {}", known.join(", ")));
        check.report(&["peripheral", name, "logout_code"], error);
    }
}

/// Every two parts that talk to each other are at one site or have a link.
fn paths(check: &mut Check<'_>, name: &str, system: &PeripheralConfig) {
    let config = check.config;
    let mut needed: Vec<(Vec<String>, String, String, &str)> = Vec::new();
    let key = |key: &str| vec!["peripheral".to_owned(), name.to_owned(), key.to_owned()];
    let central = system.central_sites();
    for site in &system.sites {
        for of in &central {
            let what = "its PG could not reach the Central Controller";
            needed.push((key("sites"), site.clone(), (*of).to_owned(), what));
        }
    }
    if let [a, b] = central[..] {
        let what = "its sides could not watch each other";
        needed.push((key("central"), a.to_owned(), b.to_owned(), what));
    }
    for of in &central {
        let what = "the historical database could not be reached";
        needed.push((key("history"), (*of).to_owned(), system.history_site().to_owned(), what));
    }
    for group in config.agents.values() {
        if let Some(site) = system.site_of(name, group) {
            let what = "desktops could not reach Finesse";
            needed.push((key("sites"), group.site.clone(), system.sites[site].clone(), what));
        }
    }
    if !system.app.is_empty() {
        for of in &central {
            let what = "the MR PG could not reach the Central Controller";
            needed.push((key("mr_pg"), system.mr_site().to_owned(), (*of).to_owned(), what));
        }
    }
    for app in system.app.values() {
        let at = system.app_site(app).to_owned();
        let what = "an application could not reach the MR PIM";
        needed.push((key("app"), at.clone(), system.mr_site().to_owned(), what));
        for site in &system.sites {
            let what = "an application could not reach the CTI server";
            needed.push((key("app"), at.clone(), site.clone(), what));
        }
    }
    let is_site = |site: &str| config.site.contains_key(site);
    let joined = |a: &str, b: &str| {
        config.link.iter().any(|(link, of)| {
            let ends = of.ends(link, is_site);
            ends.is_some_and(|ends| [a, b].iter().all(|end| ends.iter().any(|it| it == end)))
        })
    };
    let mut told: Vec<[String; 2]> = Vec::new();
    for (path, a, b, what) in needed {
        let mut ends = [a.clone(), b.clone()];
        ends.sort();
        let known = is_site(&a) && is_site(&b) && check.names_known("link");
        if a == b || !known || joined(&a, &b) || told.contains(&ends) {
            continue;
        }
        told.push(ends);
        let path: Vec<&str> = path.iter().map(String::as_str).collect();
        let message = format!("no link joins `{a}` with `{b}`");
        let error = Diagnostic::error(Problem::UnknownName, None, message).label(what);
        let help = format!("for example: [link.{a}-{b}] with latency = \"4ms\"");
        check.report(&path, error.help(help));
    }
}
