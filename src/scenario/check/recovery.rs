//! SIP disaster recovery: two sites with what they need, and agents who reach both.

use super::Check;
use crate::center::config::GroupConfig;
use crate::ledger::rows::Medium;
use crate::scenario::diagnostic::{Diagnostic, Problem};
use crate::systems::recovery::config::RecoveryConfig;

pub fn check(check: &mut Check<'_>) {
    let config = check.config;
    for (number, (name, recovery)) in config.recovery.iter().enumerate() {
        sites(check, name, recovery);
        proxies(check, name, recovery);
        rates(check, name, recovery);
        let others = || config.recovery.iter().take(number);
        for (index, site) in recovery.sites.iter().enumerate() {
            if let Some((other, _)) = others().find(|(_, other)| other.sites.contains(site)) {
                let message = format!("`{site}` has the SIP Servers of `{other}` already");
                let path = ["recovery", name, "sites", &index.to_string()];
                let error = Diagnostic::error(Problem::Duplicate, None, message);
                let error = error.label("a second pair at one switch");
                check.report(&path, error.help("groups can share one `[recovery]`"));
            }
        }
        for (supervisor, plan) in &recovery.supervisor {
            check.time_in_run(&["recovery", name, "supervisor", supervisor, "at"], plan.at);
        }
        if config.desktops_of(name).next().is_none() && check.untouched(&["agents"]) {
            let message = format!("no agent group uses the desktops of `{name}`");
            let warning = Diagnostic::warning(Problem::Unreachable, None, message);
            let warning = warning.label("nobody will switch over");
            check.report(
                &["recovery", name],
                warning.help(format!("agents: recovery = \"{name}\"")),
            );
        }
    }
    for (name, group) in &config.agents {
        agents(check, name, group);
    }
}

/// Two different sites that exist.
fn sites(check: &mut Check<'_>, name: &str, recovery: &RecoveryConfig) {
    for (index, site) in recovery.sites.iter().enumerate() {
        site_exists(check, &["recovery", name, "sites", &index.to_string()], site);
    }
    if recovery.sites[0] == recovery.sites[1] {
        let message = format!("the two sites of `{name}` are one");
        let path = ["recovery", name, "sites", "1"];
        check.error(&path, Problem::Duplicate, message, "expected another site to switch over to");
    }
    if let Some(first) = &recovery.first_site
        && !recovery.sites.contains(first)
    {
        let error = Diagnostic::error(
            Problem::UnknownName,
            None,
            format!("`{first}` is not one of the two sites of `{name}`"),
        );
        let error =
            error.label(format!("expected `{}` or `{}`", recovery.sites[0], recovery.sites[1]));
        let error = error.nearest(first, recovery.sites.iter().map(String::as_str));
        check.report(&["recovery", name, "first-site"], error);
    }
}

fn site_exists(check: &mut Check<'_>, path: &[&str], site: &str) {
    let config = check.config;
    if !config.site.contains_key(site) && check.names_known("site") {
        let error =
            Diagnostic::error(Problem::UnknownName, None, format!("there is no site `{site}`"));
        let error = error.label("no such site");
        check.report(path, error.nearest(site, config.site.keys().map(String::as_str)));
    }
}

/// Desktops connect to the Configuration Server Proxy of their site.
fn proxies(check: &mut Check<'_>, name: &str, recovery: &RecoveryConfig) {
    let proxies = &recovery.configuration_server_proxies;
    if proxies.is_empty() {
        return;
    }
    for site in recovery.sites.iter().filter(|site| !proxies.contains(site)) {
        let message = format!("`{site}` has no Configuration Server Proxy");
        let error = Diagnostic::error(Problem::Unreachable, None, message)
            .label(format!("no desktop of `{name}` could connect to `{site}`"))
            .help("without this key both sites have one");
        check.report(&["recovery", name, "configuration-server-proxies"], error);
    }
    for (index, site) in proxies.iter().enumerate() {
        if !recovery.sites.contains(site) {
            let message = format!("`{site}` is not one of the two sites of `{name}`");
            let index = index.to_string();
            let path = ["recovery", name, "configuration-server-proxies", &index];
            check.error(&path, Problem::UnknownName, message, "no desktop would use it");
        }
    }
}

fn rates(check: &mut Check<'_>, name: &str, recovery: &RecoveryConfig) {
    for (key, rate) in [("log-ins", recovery.log_ins), ("registrations", recovery.registrations)] {
        if !(rate.per_second > 0.0 && rate.per_second.is_finite()) {
            let message = format!("`{key}` cannot be zero");
            check.error(&["recovery", name, key], Problem::OutOfRange, message, "expected a rate");
        }
    }
    if recovery.register_refresh <= 0.0 || recovery.register_refresh >= 1.0 {
        let message = "a registration is refreshed before it expires".to_owned();
        let path = ["recovery", name, "register-refresh"];
        check.error(&path, Problem::OutOfRange, message, "expected a share above 0 and below 1");
    }
}

/// Agents are served by the SIP Servers of their system, and reach both sites.
fn agents(check: &mut Check<'_>, name: &str, group: &GroupConfig) {
    let config = check.config;
    let Some(recovery_name) = &group.recovery else { return };
    let path = ["agents", name, "recovery"];
    let Some(recovery) = config.recovery.get(recovery_name) else {
        if check.names_known("recovery") {
            let message = format!("there is no `[recovery.{recovery_name}]`");
            let error = Diagnostic::error(Problem::UnknownName, None, message);
            let error = error.label("no such system");
            let known = config.recovery.keys().map(String::as_str);
            check.report(&path, error.nearest(recovery_name, known));
        }
        return;
    };
    if let Some(switch) = &group.switch
        && *switch != recovery.sites[0]
    {
        let served = recovery.sites.contains(switch);
        let message = match served {
            true => format!("the preferred site of `{recovery_name}` is `{}`", recovery.sites[0]),
            false => format!("no SIP Server of `{recovery_name}` serves `{switch}`"),
        };
        let error = Diagnostic::error(Problem::Conflict, None, message);
        let error = error.label("these agents log in at the SIP Servers of their `recovery`");
        check.report(&["agents", name, "switch"], error.help("leave `switch` out"));
    }
    if !group.media.contains_key(&Medium::Voice) {
        let message = format!("the group `{name}` takes no calls");
        let error = Diagnostic::error(Problem::Conflict, None, message);
        check.report(&path, error.label("its desktops would never see their agents logged in"));
    }
    for site in &recovery.sites {
        let joined = config.link.iter().any(|(link, it)| {
            let ends = it.ends(link, |site| config.site.contains_key(site));
            ends.is_some_and(|ends| ends.contains(site) && ends.contains(&group.site))
        });
        let known = [site, &group.site].iter().all(|it| config.site.contains_key(*it));
        if known && !joined && group.site != *site && check.names_known("link") {
            let message = format!("no SIP Server at `{site}` serves agents at `{}`", group.site);
            let error = Diagnostic::error(Problem::UnknownName, None, message)
                .label("no link joins the two sites")
                .help(format!("for example: [link.{}-{site}] with latency = \"4ms\"", group.site));
            check.report(&["agents", name, "site"], error);
        }
    }
}
