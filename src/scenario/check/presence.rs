//! Presence: pools, next hops, homes, ways between them, and whose copy a queue means.

use super::Check;
use crate::center::config::QueueConfig;
use crate::scenario::diagnostic::{Diagnostic, Problem};
use crate::scenario::presence::{are_joined, presence_copies, presence_copy, presence_users};
use crate::systems::presence::config::{Policy, PresenceConfig, Reader, UpdatesConfig};

/// The most app servers of one system.
const SERVERS_MAX: usize = 64;

pub fn check(check: &mut Check<'_>) {
    let config = check.config;
    for (name, presence) in &config.presence {
        if !check.untouched(&["presence", name]) {
            continue;
        }
        pools(check, name, presence);
        let hops_are_good = next_hops(check, name, presence);
        store(check, name, presence);
        users(check, name, presence);
        if hops_are_good && check.names_known("link") && check.names_known("site") {
            ways(check, name, presence);
        }
        policy(check, name, presence);
    }
    for (name, group) in &config.agents {
        let path = ["agents", name, "presence"];
        match (&group.presence, &group.presence_home) {
            (None, Some(_)) => {
                let message = "a home for presence that nobody keeps".to_owned();
                let path = ["agents", name, "presence_home"];
                check.error(&path, Problem::Conflict, message, "`presence` is required with it");
            }
            (Some(system), _) if !config.presence.contains_key(system) => {
                let known = config.presence.keys().map(String::as_str);
                let message = format!("there is no presence `{system}`");
                let error = Diagnostic::error(Problem::UnknownName, None, message);
                check.report(&path, error.label("no such presence").nearest(system, known));
            }
            _ => {}
        }
    }
    copies(check);
}

/// Reports a site that does not exist.
fn site(check: &mut Check<'_>, path: &[&str], name: &str) {
    let known: Vec<&str> = check.config.site.keys().map(String::as_str).collect();
    if !known.contains(&name) && check.names_known("site") {
        let message = format!("there is no site `{name}`");
        let error = Diagnostic::error(Problem::UnknownName, None, message);
        check.report(path, error.label("no such site").nearest(name, known));
    }
}

/// Reports a pool that does not exist.
fn pool(check: &mut Check<'_>, path: &[&str], name: &str, presence: &PresenceConfig) {
    if !presence.pools.0.contains_key(name) {
        let known = presence.pools.0.keys().map(String::as_str);
        let message = format!("there is no FE pool `{name}`");
        let error = Diagnostic::error(Problem::UnknownName, None, message);
        check.report(path, error.label("no such pool").nearest(name, known));
    }
}

fn pools(check: &mut Check<'_>, name: &str, presence: &PresenceConfig) {
    for (number, (pool_name, of)) in presence.pools.0.iter().enumerate() {
        let number = number.to_string();
        let is_list = check.tree.nearest_to(&["presence", name, "pools"]).table().is_none();
        let key = if is_list { number.as_str() } else { pool_name.as_str() };
        site(check, &["presence", name, "pools", key], &of.site);
        let Some(paired) = &of.paired else { continue };
        let path = ["presence", name, "pools", pool_name, "paired"];
        if paired == pool_name {
            let message = format!("`{paired}` is paired with itself");
            check.error(&path, Problem::Conflict, message, "expected another pool");
        } else {
            pool(check, &path, paired, presence);
        }
    }
    if presence.pools.0.is_empty() {
        let message = format!("the presence `{name}` has no FE pool");
        let path = ["presence", name, "pools"];
        check.error(&path, Problem::OutOfRange, message, "expected at least one");
    }
}

/// Every app pool has exactly one next hop; returns whether all is well.
fn next_hops(check: &mut Check<'_>, name: &str, presence: &PresenceConfig) -> bool {
    let mut good = !presence.pools.0.is_empty();
    for (app, of) in &presence.apps {
        let path = ["presence", name, "apps", app, "next_hop"];
        match &of.next_hop.0[..] {
            [next] => {
                pool(check, &path, next, presence);
                good &= presence.pools.0.contains_key(next);
            }
            hops => {
                let message = format!("the app pool `{app}` has {} next hops", hops.len());
                let error = Diagnostic::error(Problem::Conflict, None, message)
                    .label("expected exactly one FE pool")
                    .help("an app server sends everything to one pool first");
                check.report(&path, error);
                good = false;
            }
        }
        if let Some(of_site) = &of.site {
            site(check, &["presence", name, "apps", app, "site"], of_site);
        }
        if of.clock_skew_ms.len() > of.servers as usize {
            let message = format!("{} clocks for {} servers", of.clock_skew_ms.len(), of.servers);
            let path = ["presence", name, "apps", app, "clock_skew_ms"];
            check.error(&path, Problem::Conflict, message, "expected at most one for each server");
        }
    }
    let servers: usize = presence.app_pools().iter().map(|pool| pool.servers as usize).sum();
    if servers > SERVERS_MAX {
        let message = format!("{servers} app servers");
        let label = format!("expected at most {SERVERS_MAX} in all pools");
        check.error(&["presence", name, "apps"], Problem::OutOfRange, message, &label);
    }
    good
}

fn store(check: &mut Check<'_>, name: &str, presence: &PresenceConfig) {
    if let Some(of_site) = &presence.store.site {
        site(check, &["presence", name, "store", "site"], of_site);
    }
}

fn users(check: &mut Check<'_>, name: &str, presence: &PresenceConfig) {
    for (group, of) in &presence.users {
        site(check, &["presence", name, "users", group, "site"], &of.site);
        if let Some(updates) = &of.updates {
            changes(check, (name, group), updates);
        }
        if check.config.agents.contains_key(group) {
            let message = format!("`{group}` is an agent group, too");
            let path = ["presence", name, "users", group];
            check.error(&path, Problem::Duplicate, message, "expected another name");
        }
    }
    for users in presence_users(check.config, name) {
        let path: Vec<&str> = match users.agents {
            true => vec!["agents", users.name, "presence"],
            false => vec!["presence", name, "users", users.name],
        };
        let (said, home_path) = match users.agents {
            true => {
                let said = check.config.agents[users.name].presence_home.as_ref();
                (said, ["agents", users.name, "presence_home"].to_vec())
            }
            false => {
                let said = presence.users[users.name].home.as_ref();
                (said, ["presence", name, "users", users.name, "home"].to_vec())
            }
        };
        match said {
            Some(said) => pool(check, &home_path, said, presence),
            None if users.home.is_none() && check.names_known("link") => {
                let message = format!("the users of `{}` have no home", users.name);
                let key = home_path[home_path.len() - 1];
                let error = Diagnostic::error(Problem::MissingKey, None, message)
                    .label("no FE pool is at their site, and no link leads to one")
                    .help(format!("say `{key}`, and a link to it"));
                check.report(&path, error);
            }
            None => {}
        }
    }
}

fn changes(check: &mut Check<'_>, (name, group): (&str, &str), updates: &UpdatesConfig) {
    let path = ["presence", name, "users", group, "updates"];
    if updates.rate.is_some_and(|rate| rate.per_second <= 0.0) {
        let path: Vec<&str> = path.into_iter().chain(["rate"]).collect();
        let message = "a rate of zero changes nothing".to_owned();
        check.error(&path, Problem::OutOfRange, message, "expected more than zero");
    }
    for (number, moment) in updates.at.iter().enumerate() {
        let number = number.to_string();
        let path: Vec<&str> = path.into_iter().chain(["at", number.as_str()]).collect();
        check.time_in_run(&path, *moment);
    }
    if let Some(until) = updates.until {
        let path: Vec<&str> = path.into_iter().chain(["until"]).collect();
        check.time_in_run(&path, until);
    }
}

/// Every two parts that speak to each other are joined by a link.
fn ways(check: &mut Check<'_>, name: &str, presence: &PresenceConfig) {
    let config = check.config;
    let mut needed: Vec<(&str, &str, String, Vec<&str>)> = Vec::new();
    let pools: Vec<_> = presence.pools.0.iter().collect();
    for (number, (a, of_a)) in pools.iter().enumerate() {
        for (b, of_b) in &pools[number + 1..] {
            let what = format!("the FE pools `{a}` and `{b}`");
            needed.push((&of_a.site, &of_b.site, what, vec!["presence", name, "pools"]));
        }
    }
    let apps = presence.app_pools();
    let store = presence.store_site();
    for (number, app) in apps.iter().enumerate() {
        let path = || match presence.apps.get_key_value(&app.name) {
            Some((app, _)) => vec!["presence", name, "apps", app.as_str()],
            None => vec!["presence", name],
        };
        let next = &presence.pools.0[&app.next_hop[0]];
        let what = format!("the app pool `{}` with its next hop", app.name);
        needed.push((&app.site, &next.site, what, path()));
        if let Some(store) = store {
            let what = format!("the app pool `{}` with the store", app.name);
            needed.push((&app.site, store, what, path()));
        }
        for other in apps[number + 1..].iter().filter(|_| presence.coordinate) {
            let what = format!("the app pools `{}` and `{}`", app.name, other.name);
            needed.push((&app.site, &other.site, what, vec!["presence", name, "coordinate"]));
        }
    }
    let users = presence_users(config, name);
    for users in &users {
        let Some(home) = users.home else { continue };
        let path = match users.agents {
            true => vec!["agents", users.name, "presence"],
            false => vec!["presence", name, "users", users.name],
        };
        let of = &presence.pools.0[home];
        let what = format!("the clients of `{}` with the pool `{home}`", users.name);
        needed.push((users.site, &of.site, what, path.clone()));
        if let Some((paired, of)) =
            of.paired.as_ref().and_then(|paired| presence.pools.0.get_key_value(paired))
        {
            let what = format!("the clients of `{}` with the pool `{paired}`", users.name);
            needed.push((users.site, &of.site, what, path));
        }
    }
    for (a, b, what, path) in needed {
        let known = config.site.contains_key(a) && config.site.contains_key(b);
        if known && !are_joined(config, a, b) {
            let error = Diagnostic::error(
                Problem::UnknownName,
                None,
                format!("no link joins `{a}` with `{b}`"),
            );
            let error = error
                .label(format!("it joins {what}"))
                .help(format!("for example: [link.{a}-{b}] with latency = \"20ms\""));
            check.report(&path, error);
        }
    }
}

/// Readers that cannot do what the policy wants.
fn policy(check: &mut Check<'_>, name: &str, presence: &PresenceConfig) {
    if presence.policy != Policy::PublishTime {
        return;
    }
    for (app, _) in presence.apps.iter().filter(|(_, of)| of.reader == Reader::Typed) {
        let message = format!("the servers of `{app}` read no publish time");
        let warning = Diagnostic::warning(Problem::Conflict, None, message)
            .label("the typed view has none: their own clocks stand in")
            .help("reader = \"category\" reads it");
        check.report(&["presence", name, "apps", app, "reader"], warning);
    }
}

/// Queues whose routing believes a copy.
fn copies(check: &mut Check<'_>) {
    let config = check.config;
    for (name, queue) in &config.queue {
        let Some(written) = &queue.presence else { continue };
        let path = ["queue", name, "presence"];
        let Some((system, _)) = presence_copy(config, written) else {
            let known = presence_copies(config);
            let message = format!("there is no copy of presence `{written}`");
            let error = Diagnostic::error(Problem::UnknownName, None, message)
                .label("expected an app server or a store")
                .nearest(written, known.iter().map(String::as_str));
            let error = match error.help.is_empty() && !known.is_empty() {
                true => error.help(format!("known: {}", known.join(", "))),
                false => error,
            };
            check.report(&path, error);
            continue;
        };
        if queue.router.is_some() {
            let message = "a queue that a system routes goes by what that system knows".to_owned();
            check.error(&path, Problem::Conflict, message, "only for queues without `router`");
        }
        for (group_name, group) in &config.agents {
            if !super::serving::serves(name, queue, group_name, group) {
                continue;
            }
            if group.presence.as_deref() != Some(system) {
                let message =
                    format!("the presence of `{group_name}`, who serve the queue, is not in it");
                let error = Diagnostic::error(Problem::Conflict, None, message)
                    .label(format!("a copy of the presence `{system}`"))
                    .help(format!("agents.{group_name}.presence = \"{system}\""));
                check.report(&path, error);
            }
            let differs = |(other_name, other): &(&String, &QueueConfig)| {
                super::serving::serves(other_name, other, group_name, group)
                    && other.presence != queue.presence
            };
            if let Some((other, _)) = config.queue.iter().find(differs) {
                let message = format!(
                    "`{group_name}` serve the queues `{name}` and `{other}`, which believe \
                     different things of them"
                );
                let error = Diagnostic::error(Problem::Conflict, None, message)
                    .label("one group, one copy")
                    .help("give the two queues the same `presence`, or groups of their own");
                check.report(&path, error);
            }
        }
    }
}
