//! Links: the sites that they join, and those that must be joined.

use super::Check;
use crate::scenario::diagnostic::{Diagnostic, Problem};
use crate::scenario::target::switch_sites;

pub fn check(check: &mut Check<'_>) {
    let config = check.config;
    let is_site = |name: &str| config.site.contains_key(name);
    let mut joined: Vec<[String; 2]> = Vec::new();
    for (name, link) in &config.link {
        let path = ["link", name.as_str()];
        let Some(mut ends) = link.ends(name, is_site) else {
            let message = format!("the link `{name}` does not tell its two sites");
            let error = Diagnostic::error(Problem::UnknownName, None, message)
                .label("expected two names of sites with a hyphen between them")
                .help("or say them: between = [\"denver\", \"dallas\"]");
            check.report(&path, nearest_pair(error, name, config.site.keys().collect()));
            continue;
        };
        for (index, end) in ends.iter().enumerate().filter(|(_, end)| !is_site(end)) {
            let error =
                Diagnostic::error(Problem::UnknownName, None, format!("there is no site `{end}`"))
                    .label("no such site")
                    .nearest(end, config.site.keys().map(String::as_str));
            check.report(&["link", name, "between", &index.to_string()], error);
        }
        if ends[0] == ends[1] {
            let message = format!("the link `{name}` joins a site with itself");
            check.error(&path, Problem::Conflict, message, "expected two different sites");
        }
        ends.sort();
        if joined.contains(&ends) {
            let message = format!("`{}` and `{}` are joined by another link", ends[0], ends[1]);
            check.error(&path, Problem::Duplicate, message, "a second link");
        }
        joined.push(ends);
    }
    for (name, group) in &config.agents {
        let switch = group.switch_site();
        if switch == group.site {
            continue;
        }
        // Their phones reach the switch through a server, whose links are checked with it.
        if group.heartbeat.is_some() {
            continue;
        }
        let mut ends = [group.site.clone(), switch.to_owned()];
        ends.sort();
        let known = is_site(&group.site) && is_site(switch);
        if known && !joined.contains(&ends) && check.names_known("link") {
            let (site, table) = (&group.site, format!("link.{}-{switch}", group.site));
            let message = format!("no link joins `{site}` with the switch at `{switch}`");
            let error = Diagnostic::error(Problem::UnknownName, None, message)
                .label("its phones could not reach this switch")
                .help(format!("for example: [{table}] with latency = \"4ms\""));
            check.report(&["agents", name, "switch"], error);
        }
    }
    reporting(check, &joined);
}

/// The historical database must be within reach of every switch.
fn reporting(check: &mut Check<'_>, joined: &[[String; 2]]) {
    let config = check.config;
    let Some(reporting) = &config.reporting else { return };
    if !config.site.contains_key(&reporting.site) {
        let message = format!("there is no site `{}`", reporting.site);
        let error = Diagnostic::error(Problem::UnknownName, None, message)
            .label("no such site")
            .nearest(&reporting.site, config.site.keys().map(String::as_str));
        check.report(&["reporting", "site"], error);
        return;
    }
    for switch in switch_sites(config) {
        let mut ends = [switch.to_owned(), reporting.site.clone()];
        ends.sort();
        if switch != reporting.site && !joined.contains(&ends) && check.names_known("link") {
            let message =
                format!("no link joins `{}` with the switch at `{switch}`", reporting.site);
            let error = Diagnostic::error(Problem::UnknownName, None, message)
                .label("this switch could not report")
                .help(format!(
                    "for example: [link.{switch}-{}] with latency = \"4ms\"",
                    reporting.site
                ));
            check.report(&["reporting", "site"], error);
        }
    }
}

/// The nearest name that a link between two of the sites would have.
fn nearest_pair(error: Diagnostic, name: &str, sites: Vec<&String>) -> Diagnostic {
    if sites.len() > 30 {
        return error;
    }
    let pairs: Vec<String> = sites
        .iter()
        .flat_map(|a| sites.iter().filter(move |b| a != *b).map(move |b| format!("{a}-{b}")))
        .collect();
    error.nearest(name, pairs.iter().map(String::as_str))
}
