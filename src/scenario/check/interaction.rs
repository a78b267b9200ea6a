//! Interaction Server clusters: names that must lead somewhere, links that must be there,
//! what cannot be, and what a planner should know.

use super::{Check, interaction_tenants};
use crate::ledger::rows::Medium;
use crate::scenario::diagnostic::{Diagnostic, Problem};
use crate::systems::interaction::config::{
    INTERACTION_SERVER, InteractionConfig, RequestKind, SiteOr,
};

/// The most nodes of a cluster: proxies keep sets of them in a word.
const NODES_MAX: usize = 32;

pub fn check(check: &mut Check<'_>) {
    let config = check.config;
    for (name, cluster) in &config.interaction {
        types(check, name, cluster);
        sites(check, name, cluster);
        proxy_clusters(check, name, cluster);
        clients(check, name, cluster);
        interaction_tenants::check(check, name, cluster);
        warnings(check, name, cluster);
    }
    bindings(check);
}

/// Proxies connect to Interaction Servers and to nothing else (IXN-23).
fn types(check: &mut Check<'_>, name: &str, cluster: &InteractionConfig) {
    let at = ["interaction", name];
    if cluster.cluster_type != INTERACTION_SERVER {
        let message = format!("`{}` is not a cluster of Interaction Servers", cluster.cluster_type);
        check.error(
            &[at[0], at[1], "cluster-type"],
            Problem::Conflict,
            message,
            "expected \"Interaction Server\"",
        );
    }
    for (node, SiteOr(of)) in &cluster.nodes {
        if of.application_type != INTERACTION_SERVER {
            let message = format!(
                "a proxy connects only to applications of the type {INTERACTION_SERVER}, not {}",
                of.application_type
            );
            check.error(
                &[at[0], at[1], "nodes", node, "application_type"],
                Problem::Conflict,
                message,
                "no proxy would connect to it",
            );
        }
    }
    for (table, count) in [("nodes", cluster.nodes.len()), ("proxies", cluster.proxies.len())] {
        if count == 0 || count > NODES_MAX {
            let message = format!("a cluster has 1 to {NODES_MAX} {table}, not {count}");
            check.error(&[at[0], at[1], table], Problem::OutOfRange, message, "cannot be built");
        }
    }
}

/// Every site that a cluster names must be there, and links between its parts.
fn sites(check: &mut Check<'_>, name: &str, cluster: &InteractionConfig) {
    let config = check.config;
    let mut known = true;
    let mut used: Vec<(Vec<String>, String)> = Vec::new();
    let mut add = |path: &[&str], site: &str| {
        let path: Vec<&str> =
            ["interaction", name].into_iter().chain(path.iter().copied()).collect();
        used.push((path.into_iter().map(str::to_owned).collect(), site.to_owned()));
    };
    for (node, SiteOr(of)) in &cluster.nodes {
        of.sites().into_iter().for_each(|site| add(&["nodes", node], site));
    }
    for (proxy, SiteOr(of)) in &cluster.proxies {
        add(&["proxies", proxy], &of.site);
        if let Some(backup) = &of.backup {
            add(&["proxies", proxy], backup);
        }
    }
    for (part, site) in cluster.client_processes(name).into_iter().chain(cluster.logs(name)) {
        let _ = part;
        add(&[], &site);
    }
    for (path, site) in &used {
        if !config.site.contains_key(site) {
            known = false;
            let message = format!("there is no site `{site}`");
            let path: Vec<&str> = path.iter().map(String::as_str).collect();
            let error = Diagnostic::error(Problem::UnknownName, None, message)
                .label("no such site")
                .nearest(site, config.site.keys().map(String::as_str));
            check.report(&path, error);
        }
    }
    if known && check.names_known("link") {
        links(check, name, cluster);
    }
}

/// Proxies and direct clients reach every node, servers their databases, desktops proxies.
fn links(check: &mut Check<'_>, name: &str, cluster: &InteractionConfig) {
    let config = check.config;
    let joined = |a: &str, b: &str| {
        a == b
            || config.link.iter().any(|(name, link)| {
                let ends = link.ends(name, |site| config.site.contains_key(site));
                ends.is_some_and(|ends| {
                    (ends[0] == a && ends[1] == b) || (ends[0] == b && ends[1] == a)
                })
            })
    };
    let servers: Vec<String> =
        cluster.nodes.values().flat_map(|SiteOr(of)| of.sites().map(str::to_owned)).collect();
    let proxies: Vec<&str> = cluster
        .proxies
        .values()
        .flat_map(|SiteOr(of)| [Some(of.site.as_str()), of.backup.as_deref()])
        .flatten()
        .collect();
    let mut missing: Vec<(String, String)> = Vec::new();
    let mut want = |a: &str, b: &str| {
        let pair = (a.to_owned(), b.to_owned());
        let turned = (b.to_owned(), a.to_owned());
        if !joined(a, b) && !missing.contains(&pair) && !missing.contains(&turned) {
            missing.push(pair);
        }
    };
    let others: Vec<String> =
        cluster.client_processes(name).into_iter().map(|(_, site)| site).collect();
    for site in &servers {
        proxies.iter().for_each(|proxy| want(proxy, site));
        cluster.logs(name).iter().for_each(|(_, log)| want(site, log));
    }
    for SiteOr(of) in cluster.nodes.values() {
        let [a, b, db] = of.sites();
        [(a, b), (a, db), (b, db)].into_iter().for_each(|(a, b)| want(a, b));
    }
    for site in &others {
        proxies.iter().for_each(|proxy| want(site, proxy));
        servers.iter().for_each(|server| want(site, server));
        want(&cluster.router_site(), site);
    }
    for group in config.agents.values().filter(|it| it.interaction.as_deref() == Some(name)) {
        if config.site.contains_key(&group.site) {
            proxies.iter().for_each(|proxy| want(&group.site, proxy));
        }
    }
    for (a, b) in missing {
        let message = format!("no link joins `{a}` and `{b}`, where parts of `{name}` are");
        let error = Diagnostic::error(Problem::UnknownName, None, message)
            .label("its parts could not reach each other")
            .help(format!("for example: [link.{a}-{b}] with latency = \"4ms\""));
        check.report(&["interaction", name], error);
    }
}

/// A desktop is connected to one proxy cluster, whose proxies exist.
fn proxy_clusters(check: &mut Check<'_>, name: &str, cluster: &InteractionConfig) {
    for (group, names) in &cluster.desktops {
        let path = ["interaction", name, "desktops", group.as_str()];
        if names.0.len() != 1 {
            let message =
                format!("the desktops of `{group}` have {} proxy clusters", names.0.len());
            check.error(&path, Problem::Conflict, message, "a desktop is connected to one");
        }
        for wanted in &names.0 {
            unknown(check, &path, "proxy cluster", wanted, cluster.proxy_clusters.keys());
        }
        unknown(check, &path, "agent group", group, check.config.agents.keys());
    }
    for (proxy_cluster, names) in &cluster.proxy_clusters {
        let path = ["interaction", name, "proxy-clusters", proxy_cluster.as_str()];
        for wanted in names {
            unknown(check, &path, "proxy", wanted, cluster.proxies.keys());
        }
    }
}

/// Reports a name that is not among the known ones.
pub(super) fn unknown<'n>(
    check: &mut Check<'_>,
    path: &[&str],
    kind: &str,
    name: &str,
    mut known: impl Iterator<Item = &'n String> + Clone,
) {
    if known.clone().any(|other| other == name) {
        return;
    }
    let error =
        Diagnostic::error(Problem::UnknownName, None, format!("there is no {kind} `{name}`"))
            .label(format!("no such {kind}"))
            .nearest(name, known.by_ref().map(String::as_str));
    check.report(path, error);
}

fn clients(check: &mut Check<'_>, name: &str, cluster: &InteractionConfig) {
    let config = check.config;
    let queues = config.queue.keys();
    for (client, of) in &cluster.client {
        let path = ["interaction", name, "client", client.as_str()];
        let at = |key: &'static str| [path[0], path[1], path[2], path[3], key];
        if let Some(via) = &of.via {
            let known = cluster.proxies.keys().chain(cluster.nodes.keys());
            unknown(check, &at("via"), "proxy or node", via, known);
        }
        if let Some(queue) = &of.queue {
            unknown(check, &at("queue"), "queue", queue, queues.clone());
        }
        if let Some(esp) = &of.esp {
            unknown(check, &at("esp"), "ESP server", esp, cluster.esp.keys());
        }
        let needs = match of.request {
            RequestKind::Get | RequestKind::Stop => of.id.is_none().then_some("id"),
            RequestKind::Esp if of.id.is_none() => Some("id"),
            RequestKind::Esp => of.esp.is_none().then_some("esp"),
            RequestKind::Login => of.agent.is_none().then_some("agent"),
            RequestKind::Submit | RequestKind::Pull | RequestKind::Find => {
                of.queue.is_none().then_some("queue")
            }
            _ => None,
        };
        if let Some(key) = needs {
            let message = format!("the client `{client}` does not say `{key}`");
            let error = Diagnostic::error(Problem::MissingKey, None, message);
            check.report(&path, error.label(format!("its request needs `{key}`")));
        }
        if let Some(agent) = &of.agent {
            let found = agent.rsplit_once('-').is_some_and(|(group, number)| {
                config.agents.get(group).is_some_and(|group| {
                    let number: u32 = number.parse().unwrap_or(0);
                    number > 0
                        && number <= group.count
                        && group.interaction.as_deref() == Some(name)
                })
            });
            if !found {
                let message = format!("no agent `{agent}` is served by `{name}`");
                check.error(&at("agent"), Problem::UnknownName, message, "for example `staff-1`");
            }
        }
        for (index, moment) in of.at.iter().enumerate() {
            let index = index.to_string();
            check.time_in_run(&[path[0], path[1], path[2], path[3], "at", &index], *moment);
        }
    }
    for (preload, of) in &cluster.preload {
        let path = ["interaction", name, "preload", preload.as_str()];
        unknown(check, &path, "node", &of.node, cluster.nodes.keys());
        unknown(check, &path, "queue", &of.queue, queues.clone());
    }
    for (node, SiteOr(of)) in &cluster.nodes {
        for esp in of.esp.iter().flatten() {
            let path = ["interaction", name, "nodes", node.as_str(), "esp"];
            unknown(check, &path, "ESP server", esp, cluster.esp.keys());
        }
    }
    for (application, of) in &cluster.application {
        let path = ["interaction", name, "application", application.as_str(), "groups"];
        for group in &of.groups {
            unknown(check, &path, "agent group", group, config.agents.keys());
        }
    }
    for (proxy, SiteOr(of)) in &cluster.proxies {
        let path = ["interaction", name, "proxies", proxy.as_str(), "start_node"];
        if let Some(node) = &of.start_node {
            unknown(check, &path, "node", node, cluster.nodes.keys());
        }
        let hold = of.pull_hold_timeout.map(|hold| hold.as_secs_f64());
        if hold.is_some_and(|hold| !(1.0..=600.0).contains(&hold)) {
            let path = [path[0], path[1], path[2], path[3], "pull-hold-timeout"];
            let message = "the pull-hold-timeout of a proxy is 1 s to 600 s".to_owned();
            check.error(&path, Problem::OutOfRange, message, "outside the range");
        }
    }
}

/// What runs, but not as a planner may think.
fn warnings(check: &mut Check<'_>, name: &str, cluster: &InteractionConfig) {
    let mut warn = |path: &[&str], message: String, label: &str| {
        let warning = Diagnostic::warning(Problem::Conflict, None, message).label(label.to_owned());
        check.report(path, warning);
    };
    let mut controls = cluster.nodes.values().map(|SiteOr(node)| &node.agent_login_control);
    let first = controls.next();
    if first.is_some_and(|first| controls.any(|other| other != first)) {
        let message = format!("the nodes of `{name}` differ in their agent-login-control");
        warn(&["interaction", name, "nodes"], message, "it should be the same on all nodes");
    }
}

/// Groups and queues that name a cluster.
fn bindings(check: &mut Check<'_>) {
    let config = check.config;
    for (name, group) in &config.agents {
        if let Some(cluster) = &group.interaction {
            let path = ["agents", name, "interaction"];
            unknown(check, &path, "interaction cluster", cluster, config.interaction.keys());
        }
    }
    for (name, queue) in &config.queue {
        let cluster = queue.router.as_deref().and_then(|it| it.strip_prefix("interaction."));
        let Some(cluster) = cluster else { continue };
        let path = ["queue", name.as_str(), "router"];
        unknown(check, &path, "interaction cluster", cluster, config.interaction.keys());
        if queue.medium == Medium::Voice {
            let message = "an interaction cluster does not route calls".to_owned();
            check.error(&["queue", name, "medium"], Problem::Conflict, message, "no media server");
        }
        let served = config.agents.values().any(|it| it.interaction.as_deref() == Some(cluster));
        if !served && config.interaction.contains_key(cluster) {
            let message = format!("no agent group is served by `{cluster}`");
            let warning = Diagnostic::warning(Problem::Unreachable, None, message);
            check.report(&path, warning.label("its contacts reach nobody"));
        }
    }
}
