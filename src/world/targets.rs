//! What the scenario's faults hit: names and patterns become numbers.

use super::build::{Parts, find};
use super::event::Message;
use super::fault::{self, Blow, FaultPlan, Timing};
use crate::kernel::random::Seed;
use crate::kernel::time::{SimDuration, SimTime};
use crate::ledger::names::Names;
use crate::network::config::{Part, PartKind};
use crate::network::ids::ProcessId;
use crate::network::topology::Network;
use crate::scenario::Scenario;
use crate::scenario::config::ScenarioConfig;
use crate::scenario::fault::{FaultConfig, FaultKind};
use crate::scenario::target::{Target, TargetKind, matching};

/// The timeline of a scenario whose targets all exist.
pub(super) fn fault_plans(
    scenario: &Scenario,
    parts: &Parts,
    network: &Network<Message>,
    seed: Seed,
    names: &mut Names,
) -> Vec<FaultPlan> {
    let plans = scenario.config.fault.iter().map(|(fault_name, fault)| {
        let mut targets = Vec::new();
        for pattern in &fault.target.0 {
            for target in matching(&scenario.config, TargetKind::of(fault.kind), pattern) {
                for (name, blow) in blows(fault, &target, (&scenario.config, parts), network) {
                    targets.push(fault::Target { label: names.label(&name), blow });
                }
            }
        }
        let timing = match (&fault.time_to_failure, &fault.time_to_repair) {
            (Some(time_to_failure), Some(time_to_repair)) => Timing::Random {
                time_to_failure: time_to_failure.clone(),
                time_to_repair: time_to_repair.clone(),
                streams: targets
                    .iter()
                    .map(|target| {
                        let target = names.text(target.label);
                        seed.stream(&format!("fault/{fault_name}/{target}"))
                    })
                    .collect(),
            },
            _ => Timing::Scripted {
                at: fault.at.map_or(SimTime::ZERO, |at| scenario.moment(at)),
                duration: fault.duration,
            },
        };
        let kind = names.label(fault.kind.as_str());
        FaultPlan { name: names.label(fault_name), kind, targets, timing }
    });
    plans.collect()
}

/// What `fault` does to `target`, part by part, each with its name.
fn blows(
    fault: &FaultConfig,
    target: &Target,
    (config, parts): (&ScenarioConfig, &Parts),
    network: &Network<Message>,
) -> Vec<(String, Blow)> {
    match target {
        Target::Site(site) => {
            vec![(site.clone(), Blow::SiteOutage(find(&parts.sites, site)))]
        }
        Target::Link(name) => {
            let link = find(&parts.links, name);
            let blow = match fault.kind {
                FaultKind::Slow => Blow::Slow(link, fault.latency.clone().unwrap_or_default()),
                FaultKind::Lossy => Blow::Lossy(link, fault.loss.unwrap_or_default()),
                _ => Blow::Cut(link, fault.from.as_ref().map(|site| find(&parts.sites, site))),
            };
            vec![(name.clone(), blow)]
        }
        Target::Agents { group } => {
            let (_, id, ..) = parts.group(group);
            let people = fault.by.unwrap_or_default() as u32;
            vec![(format!("agents/{group}"), Blow::Absent(*id, people))]
        }
        Target::Switch { site } => {
            let blow = process_blow(fault, find(&parts.switches, site), network);
            vec![(format!("{site}/switch"), blow)]
        }
        Target::History { site } => {
            let process = parts.history.expect("validated: somebody reports");
            vec![(format!("{site}/history"), process_blow(fault, process, network))]
        }
        Target::Part { name } => {
            let all = config.system_parts();
            let part = all.iter().find(|(_, part)| part.name == *name);
            match part.expect("names of parts were looked up when the scenario was validated") {
                (system, Part { kind: PartKind::Resource(number), .. }) => {
                    let by = fault.by.unwrap_or_default();
                    vec![(name.clone(), Blow::Shrink(*system, *number, by))]
                }
                (_, Part { kind: PartKind::Process, .. }) => {
                    let process = find(&parts.named, name);
                    vec![(name.clone(), process_blow(fault, process, network))]
                }
            }
        }
        Target::PartsOfClass { class, first, last } => {
            let start = find(&parts.named, class);
            let one = |number: u32| {
                let process = ProcessId(start.0 + number - 1);
                (format!("{class}/{number}"), process_blow(fault, process, network))
            };
            (*first..=*last).map(one).collect()
        }
        Target::Phones { group, first, last } => {
            let (_, _, site, phones) = parts.group(group);
            let phone = |number: u32| {
                let process = ProcessId(phones.0 + number - 1);
                (format!("{site}/{group}/{number}"), process_blow(fault, process, network))
            };
            (*first..=*last).map(phone).collect()
        }
    }
}

fn process_blow(fault: &FaultConfig, process: ProcessId, network: &Network<Message>) -> Blow {
    match (fault.kind, network.host(process)) {
        (FaultKind::Hang, _) => Blow::Hang(process),
        (FaultKind::GracefulShutdown, _) => Blow::GracefulShutdown(process),
        (FaultKind::HostRestart, Some(host)) => Blow::HostDown(host),
        (FaultKind::ClockSkew, _) => Blow::ClockSkew(process, skew_ms(fault)),
        // A phone is its own host.
        _ => Blow::Crash(process),
    }
}

/// How far ahead a fault sets a clock.
fn skew_ms(fault: &FaultConfig) -> i32 {
    let ms = |by: Option<SimDuration>| {
        let ms = by.unwrap_or_default().as_nanos() / 1_000_000;
        i32::try_from(ms).unwrap_or(i32::MAX)
    };
    ms(fault.ahead) - ms(fault.behind)
}
