//! What the scenario's faults hit: names and patterns become numbers.

use super::build::{Parts, find};
use super::event::Message;
use super::fault::{Blow, FaultPlan, Target};
use crate::kernel::distribution::Distribution;
use crate::ledger::names::Names;
use crate::network::ids::ProcessId;
use crate::network::topology::Network;
use crate::scenario::Scenario;
use crate::scenario::fault::{FaultConfig, FaultKind};

/// The timeline of a scenario whose targets all exist.
pub(super) fn fault_plans(
    scenario: &Scenario,
    parts: &Parts,
    network: &Network<Message>,
    names: &mut Names,
) -> Vec<FaultPlan> {
    let plans = scenario.config.fault.iter().map(|(name, fault)| {
        let mut targets = Vec::new();
        for target in &fault.target {
            for (name, blow) in blows(fault, target, parts, network) {
                targets.push(Target { label: names.label(&name), blow });
            }
        }
        FaultPlan {
            name: names.label(name),
            kind: names.label(fault.kind.as_str()),
            targets,
            at: scenario.moment(fault.at),
            duration: fault.duration,
        }
    });
    plans.collect()
}

/// What `fault` does to each part that `pattern` names.
fn blows(
    fault: &FaultConfig,
    pattern: &str,
    parts: &Parts,
    network: &Network<Message>,
) -> Vec<(String, Blow)> {
    let named = |name: &&String| matches(pattern, name);
    match fault.kind {
        FaultKind::SiteOutage => {
            let sites = parts.sites.iter().filter(|(name, _)| named(&name));
            sites.map(|(name, site)| (name.clone(), Blow::SiteOutage(*site))).collect()
        }
        FaultKind::Cut | FaultKind::Slow | FaultKind::Lossy => {
            let links = parts.links.iter().filter(|(name, _)| named(&name));
            let blow = |link| match fault.kind {
                FaultKind::Cut => {
                    Blow::Cut(link, fault.from.as_ref().map(|site| find(&parts.sites, site)))
                }
                FaultKind::Slow => {
                    let extra: Option<Distribution> = fault.latency.clone();
                    Blow::Slow(link, extra.unwrap_or_default())
                }
                _ => Blow::Lossy(link, fault.loss.unwrap_or(0.0)),
            };
            links.map(|(name, link)| (name.clone(), blow(*link))).collect()
        }
        FaultKind::Capacity => {
            let groups = parts.groups.iter().map(|group| (format!("agents/{}", group.0), group.2));
            let groups = groups.filter(|(name, _)| matches(pattern, name));
            let people = fault.by.unwrap_or(0.0) as u32;
            groups.map(|(name, group)| (name, Blow::Absent(group, people))).collect()
        }
        FaultKind::Crash
        | FaultKind::Restart
        | FaultKind::Hang
        | FaultKind::GracefulShutdown
        | FaultKind::HostRestart => {
            let blow = |process| match fault.kind {
                FaultKind::Hang => Blow::Hang(process),
                FaultKind::GracefulShutdown => Blow::GracefulShutdown(process),
                FaultKind::HostRestart => match network.host(process) {
                    Some(host) => Blow::HostDown(host),
                    // A phone is its own host.
                    None => Blow::Crash(process),
                },
                _ => Blow::Crash(process),
            };
            let processes = processes(pattern, parts);
            processes.into_iter().map(|(name, process)| (name, blow(process))).collect()
        }
    }
}

/// The processes that `pattern` names. Phones are only looked through where it can name
/// one: it has three segments.
fn processes(pattern: &str, parts: &Parts) -> Vec<(String, ProcessId)> {
    let switches = parts.switches.iter().map(|(site, process)| (format!("{site}/switch"), *process));
    let mut found: Vec<_> = switches.filter(|(name, _)| matches(pattern, name)).collect();
    let Some((group_pattern, _)) = pattern.rsplit_once('/') else { return found };
    for (name, site, _, first, count) in &parts.groups {
        if !matches(group_pattern, &format!("{site}/{name}")) {
            continue;
        }
        for member in 0..*count {
            let name = format!("{site}/{name}/{}", member + 1);
            if matches(pattern, &name) {
                found.push((name, ProcessId(first.0 + member)));
            }
        }
    }
    found
}

/// Whether `pattern` names `name`: segment by segment, `*` standing for any one.
pub fn matches(pattern: &str, name: &str) -> bool {
    let (mut pattern, mut name) = (pattern.split('/'), name.split('/'));
    loop {
        match (pattern.next(), name.next()) {
            (None, None) => return true,
            (Some(wanted), Some(segment)) if wanted == "*" || wanted == segment => {}
            _ => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn core_9_a_star_stands_for_one_segment() {
        assert!(matches("denver/*", "denver/switch"));
        assert!(matches("*/switch", "denver/switch"));
        assert!(!matches("denver/*", "denver/sales/4"));
        assert!(!matches("denver", "denver/switch"));
    }
}
