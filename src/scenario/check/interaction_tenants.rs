//! Tenants and segments of Interaction Server clusters: names that must lead somewhere, what
//! belongs to two or to none, what no node serves.

use super::Check;
use super::interaction::unknown;
use crate::ledger::rows::Medium;
use crate::scenario::diagnostic::{Diagnostic, Problem};
use crate::systems::interaction::config::{InteractionConfig, SiteOr};

pub fn check(check: &mut Check<'_>, name: &str, cluster: &InteractionConfig) {
    tenants(check, name, cluster);
    bound_to(check, name, cluster);
    segments(check, name, cluster);
    media(check, name, cluster);
    esp(check, name, cluster);
}

fn tenants(check: &mut Check<'_>, name: &str, cluster: &InteractionConfig) {
    let config = check.config;
    let mut owned: Vec<(&str, &str)> = Vec::new();
    for (tenant, of) in &cluster.tenant {
        let path = |key: &'static str| ["interaction", name, "tenant", tenant.as_str(), key];
        for queue in &of.queues {
            unknown(check, &path("queues"), "queue", queue, config.queue.keys());
        }
        for group in &of.groups {
            unknown(check, &path("groups"), "agent group", group, config.agents.keys());
        }
        let own = of.queues.iter().map(|queue| ("queues", queue.as_str()));
        for (key, part) in own.chain(of.groups.iter().map(|group| ("groups", group.as_str()))) {
            if owned.contains(&(key, part)) {
                let message = format!("`{part}` is of two tenants");
                check.error(&path(key), Problem::Conflict, message, "each has one");
            }
            owned.push((key, part));
        }
        if cluster.nodes_of_tenant(cluster.tenant.get_index_of(tenant)) == 0 {
            let message = format!("no node of `{name}` serves the tenant `{tenant}`");
            let warning = Diagnostic::warning(Problem::Conflict, None, message);
            check.report(&path("queues")[..4], warning.label("proxies answer 2001"));
        }
    }
    for (node, SiteOr(of)) in &cluster.nodes {
        for tenant in &of.tenants {
            let path = ["interaction", name, "nodes", node.as_str(), "tenants"];
            unknown(check, &path, "tenant", tenant, cluster.tenant.keys());
        }
    }
    for (client, of) in &cluster.client {
        if let Some(tenant) = &of.tenant {
            let path = ["interaction", name, "client", client.as_str(), "tenant"];
            unknown(check, &path, "tenant", tenant, cluster.tenant.keys());
        }
    }
}

/// Queues of a tenant are served by agents who are logged in on its nodes.
fn bound_to(check: &mut Check<'_>, name: &str, cluster: &InteractionConfig) {
    let config = check.config;
    for (queue, of) in &config.queue {
        let Some(tenant) = cluster.tenant_of_queue(queue) else { continue };
        for (group, staff) in &config.agents {
            let named = of.groups.iter().any(|names| names.0.contains(group));
            let serves = staff.interaction.as_deref() == Some(name)
                && (named || (of.groups.is_empty() && staff.media.contains_key(&of.medium)));
            let other = cluster.tenant_of_group(group).filter(|other| *other != tenant);
            if let (true, Some(_)) = (serves, other) {
                let message = format!("`{group}` is of another tenant than the queue `{queue}`");
                check.error(
                    &["queue", queue, "groups"],
                    Problem::Conflict,
                    message,
                    "its agents are not logged in where its contacts are",
                );
            }
        }
    }
}

fn segments(check: &mut Check<'_>, name: &str, cluster: &InteractionConfig) {
    let config = check.config;
    for (queue, of) in &cluster.segmentation {
        let path = ["interaction", name, "segmentation", queue.as_str()];
        unknown(check, &path, "queue", queue, config.queue.keys());
        let counts = of.segments.values().all(|share| *share >= 0.0 && share.is_finite());
        if !counts || of.segments.values().sum::<f64>() <= 0.0 || of.segments.len() > 255 {
            let message = format!("the segments of `{queue}` have no shares");
            let path = [path[0], path[1], path[2], path[3], "segments"];
            check.error(&path, Problem::OutOfRange, message, "shares are positive numbers");
        }
    }
    for (preload, of) in &cluster.preload {
        let Some(segment) = &of.segment else { continue };
        let path = ["interaction", name, "preload", preload.as_str(), "segment"];
        let known = cluster.segmentation.get(&of.queue).into_iter();
        let known: Vec<&String> = known.flat_map(|view| view.segments.keys()).collect();
        unknown(check, &path, "segment", segment, known.iter().copied());
    }
}

/// Media types, and pairs of tenant and media type, that no node takes.
fn media(check: &mut Check<'_>, name: &str, cluster: &InteractionConfig) {
    let config = check.config;
    for (queue, of) in &config.queue {
        let ours = of.router.as_deref() == Some(&format!("interaction.{name}"));
        let nodes = cluster.nodes_of_tenant(cluster.tenant_of_queue(queue));
        if ours && nodes != 0 && !taken(cluster, nodes, of.medium) {
            let message = format!("no node of `{name}` takes {} contacts", of.medium.as_str());
            let warning = Diagnostic::warning(Problem::Conflict, None, message);
            check.report(&["queue", queue, "medium"], warning.label("proxies answer 2001"));
        }
    }
}

fn taken(cluster: &InteractionConfig, nodes: u32, medium: Medium) -> bool {
    let mut all = cluster.nodes.values().enumerate();
    all.any(|(number, SiteOr(node))| nodes & 1 << number != 0 && node.takes(medium))
}

/// A node that lacks an ESP server which another one of its tenant and media has (IXN-19).
fn esp(check: &mut Check<'_>, name: &str, cluster: &InteractionConfig) {
    let nodes: Vec<_> = cluster.nodes.iter().map(|(node, SiteOr(of))| (node, of)).collect();
    for esp in cluster.esp.keys() {
        let has = |number: usize| nodes[number].1.esp.as_ref().is_none_or(|own| own.contains(esp));
        let alike = |a: usize, b: usize| {
            let (a, b) = (nodes[a].1, nodes[b].1);
            let all = a.tenants.is_empty() || b.tenants.is_empty();
            let tenant = all || a.tenants.iter().any(|tenant| b.tenants.contains(tenant));
            tenant && Medium::ALL.iter().any(|medium| a.takes(*medium) && b.takes(*medium))
        };
        let count = nodes.len();
        let lacks = |a: usize| !has(a) && (0..count).any(|b| has(b) && alike(a, b));
        if (0..count).any(lacks) {
            let message = format!("only some nodes of `{name}` are connected to `{esp}`");
            let warning = Diagnostic::warning(Problem::Conflict, None, message);
            check.report(
                &["interaction", name, "esp", esp],
                warning.label("such requests fail on the others"),
            );
        }
    }
}
