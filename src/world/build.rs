//! Builds a world from a scenario: names become numbers, texts become plans.

use std::sync::Arc;

use super::demand::queue_demand;
use super::duty::{less_shrinkage, scheduled};
use super::event::{Event, Message};
use super::fault::Faults;
use super::gates::gate_changes;
use super::model::World;
use super::run::Run;
use super::serving::Serving;
use super::systems::{
    Ground, Owner, OwnerSet, Systems, disposition_codes, heartbeat, router_of, systems_of,
};
use super::targets::fault_plans;
use crate::center::config::{AbandonedWithin, Bound, GroupConfig, QueueConfig, ServiceLevelConfig};
use crate::center::plan::{
    CenterPlan, GateChange, GroupPlan, QueuePlan, ReportingPlan, SwitchPlan,
};
use crate::center::room::Center;
use crate::center::routing::router::MEDIA;
use crate::center::schedule::DutyChange;
use crate::kernel::cause::Cause;
use crate::kernel::distribution::Distribution;
use crate::kernel::engine::Scheduler;
use crate::kernel::random::Seed;
use crate::kernel::time::SimTime;
use crate::ledger::ids::GroupId;
use crate::ledger::names::Names;
use crate::ledger::rows::{AgentReason, WarningCode, WarningRow};
use crate::ledger::service_level::{self, ServiceLevel};
use crate::network::config::{KeepaliveConfig, SiteConfig};
use crate::network::connection::{ConnectionClass, Keepalive, Transport};
use crate::network::ids::{ConnectionId, LinkId, ProcessId, SiteId};
use crate::network::topology::Network;
use crate::scenario::Scenario;
use crate::scenario::config::ScenarioConfig;
use crate::systems::recovery::config::AtStart;

/// Which part of a scenario has which number: what faults can hit.
#[derive(Debug)]
pub(super) struct Parts {
    /// Sites in the order of the scenario.
    pub sites: Vec<(String, SiteId)>,
    /// Links in the order of the scenario.
    pub links: Vec<(String, LinkId)>,
    /// Switches, each with the name of its site.
    pub switches: Vec<(String, ProcessId)>,
    /// Groups, each with its number, its site, and its first phone.
    pub groups: Vec<(String, GroupId, String, ProcessId)>,
    /// The historical database.
    pub history: Option<ProcessId>,
    /// Processes of modelled systems; of a class its first.
    pub named: Vec<(String, ProcessId)>,
}

impl Parts {
    /// The group called `name`.
    pub(super) fn group(&self, name: &str) -> &(String, GroupId, String, ProcessId) {
        let group = self.groups.iter().find(|(other, ..)| other == name);
        group.expect("group names were looked up when the scenario was validated")
    }
}

/// A run of `scenario`, drawn by `seed`.
pub fn build(scenario: &Scenario, seed: Seed) -> Run {
    let config = &scenario.config;
    let mut names = Names::default();
    let mut scheduler: Scheduler<Event> = Scheduler::new();
    let mut network: Network<Message> = Network::new(seed);
    let serving = Serving::new(config);

    let sites: Vec<(String, SiteId)> = config
        .site
        .iter()
        .map(|(name, site)| {
            let latency = site.latency.clone().unwrap_or_else(|| config.network.latency.clone());
            (name.clone(), network.add_site(name, latency))
        })
        .collect();
    let site_id = |name: &str| find(&sites, name);
    let links = config
        .link
        .iter()
        .map(|(name, link)| {
            let ends = link.ends(name, |site| config.site.contains_key(site));
            let [a, b] = ends.expect("validated: a link joins two sites");
            (name.clone(), network.add_link(name, site_id(&a), site_id(&b), link.latency.clone()))
        })
        .collect();
    let switches: Vec<(String, ProcessId)> = serving
        .switches
        .iter()
        .map(|site| {
            let host = network.add_host(site_id(site));
            (site.clone(), network.add_process_on(host))
        })
        .collect();

    let servers: Vec<(String, ProcessId)> = heartbeat::servers(config)
        .into_iter()
        .map(|(name, site)| {
            let host = network.add_host(site_id(site));
            (name, network.add_process_on(host))
        })
        .collect();

    let believed: Vec<u16> = believed_groups(config, &serving);
    let schedules: Vec<Vec<DutyChange>> =
        config.agents.iter().map(|(name, group)| scheduled(scenario, name, group)).collect();

    let first_connection = ConnectionId(0);
    let mut first_phone = None;
    let mut groups = Vec::new();
    let mut group_parts = Vec::new();
    for (number, (name, group)) in config.agents.iter().enumerate() {
        let id = names.add_group(name, &group.site, group.count);
        let phones = network.add_processes(site_id(&group.site), group.count);
        first_phone.get_or_insert(phones);
        // Of some groups a server stands in between: their phones are connected to it later.
        let server = heartbeat::server_of(config, group);
        let class = network.add_class(match &server {
            Some(_) => heartbeat::upstream(name, config),
            None => watched(name, config.network.desktop, config),
        });
        let server = server.map(|server| find(&servers, &server));
        let switch = serving.switch_of_group[number];
        for member in 0..group.count {
            let initiator = server.unwrap_or(ProcessId(phones.0 + member));
            network
                .open(class, initiator, switches[usize::from(switch)].1, &mut scheduler)
                .expect("validated: a link joins the site of a group and that of its switch");
        }
        group_parts.push((name.clone(), id, group.site.clone(), phones));
        let mut at_once = [0; MEDIA];
        for (medium, count) in &group.media {
            at_once[*medium as usize] = *count;
        }
        groups.push(GroupPlan {
            count: group.count,
            first: names.group(id).first,
            switch,
            second: serving.second_of_group[number],
            suspended: suspended_at_start(config, group),
            queues: serving.queues_of_group[number].clone(),
            takes: group.takes,
            at_once,
            duty: less_shrinkage(scenario, name, group, schedules[number].clone(), seed),
            ring: group.ring.clone(),
            no_answer: group.no_answer,
            ring_no_answer: group.ring_no_answer,
            not_ready_after_no_answer: group.not_ready_after_no_answer,
            heard: systems_of(group) != OwnerSet::default(),
            believed: believed.contains(&(number as u16)),
            desk: group.interaction.is_some() || group.peripheral.is_some(),
            relay: None,
        });
    }

    let moves = serving.moves();
    if !moves.is_empty() {
        let class = network.add_class(watched("switches", config.network.gateway, config));
        for [from, to] in &moves {
            let [from, to] = [from, to].map(|switch| switches[usize::from(*switch)].1);
            network
                .open(class, from, to, &mut scheduler)
                .expect("validated: a link joins switches between which contacts move");
        }
    }

    let reporting = config.reporting.as_ref().map(|reporting| {
        let history = network.add_process(site_id(&reporting.site));
        let class = network.add_class(watched("history", config.network.gateway, config));
        for (_, switch) in &switches {
            network
                .open(class, *switch, history, &mut scheduler)
                .expect("validated: a link joins the database with every switch");
        }
        ReportingPlan { history, delay: reporting.delay, late_after: reporting.late_after }
    });

    let mut warnings = Vec::new();
    let queues = config
        .queue
        .iter()
        .enumerate()
        .map(|(number, (name, queue))| {
            names.add_queue(name);
            let label = names.label(name);
            let (demand, arrivals, skipped) = queue_demand(scenario, name, queue, seed);
            if skipped > 0 {
                warnings.push(WarningRow {
                    time: SimTime::ZERO,
                    code: WarningCode::RowsSkipped,
                    subject: label,
                    count: skipped,
                    cause: Cause::NONE,
                });
            }
            QueuePlan {
                name: name.clone(),
                label,
                medium: queue.medium,
                priority: queue.priority,
                switches: serving.switches_of_queue[number].clone(),
                entries: serving.entries_of_queue[number],
                gates: gates_of(scenario, &serving, number, queue, &schedules),
                places: queue.places,
                groups: serving.groups_of_queue[number].clone(),
                selection: queue.selection,
                overflow: serving.overflow_of_queue[number].clone(),
                arrivals,
                demand,
                routed: router_of(queue) != Owner::Center,
                follows: serving
                    .all_groups_of(number as u16)
                    .any(|group| serving.second_of_group[usize::from(group)].is_some()),
                codes: disposition_codes(queue),
                service_level: service_level(&queue.service_level.unwrap_or(config.service_level)),
            }
        })
        .collect();

    let switch_plans = switches
        .iter()
        .map(|(site, process)| SwitchPlan {
            process: *process,
            site: names.label(site),
            trunks: config.site[site].trunks,
            expels: config.recovery.values().any(|recovery| recovery.sites.contains(site)),
        })
        .collect();
    let history = reporting.as_ref().map(|reporting| reporting.history);
    let named = servers;
    let mut parts = Parts { sites, links, switches, groups: group_parts, history, named };
    let systems = Systems::build(&mut Ground {
        scenario,
        seed,
        serving: &serving,
        network: &mut network,
        scheduler: &mut scheduler,
        names: &mut names,
        parts: &mut parts,
    });
    for (group, line) in &systems.lines {
        groups[usize::from(group.0)].relay = Some(*line);
    }
    let plans = fault_plans(scenario, &parts, &network, seed, &mut names);
    let center = CenterPlan {
        switches: switch_plans,
        queues,
        groups,
        first_connection,
        moves,
        reporting,
        first_phone: first_phone.unwrap_or(ProcessId(u32::MAX)),
        views_can_differ: !config.fault.is_empty() || !messages_take_no_time(config),
        carrier_timeout: config.network.carrier_timeout,
        interval: config.interval,
    };
    let duration = SimTime::ZERO + config.duration;
    let world = World {
        network,
        center: Center::new(center, seed),
        systems,
        faults: Faults::new(plans),
        warnings,
        drains_from: if config.drain { duration } else { SimTime::NEVER },
        notices: Vec::new(),
        said: Vec::new(),
    };
    Run::new(world, scheduler, Arc::new(names), duration, config.drain)
}

/// The groups whose availability routing takes from a copy of their presence.
fn believed_groups(config: &ScenarioConfig, serving: &Serving) -> Vec<u16> {
    let queues = config.queue.values().enumerate().filter(|(_, queue)| queue.presence.is_some());
    queues.flat_map(|(number, _)| serving.all_groups_of(number as u16)).collect()
}

/// For each switch of a queue when its gate there changes.
fn gates_of(
    scenario: &Scenario,
    serving: &Serving,
    number: usize,
    queue: &QueueConfig,
    schedules: &[Vec<DutyChange>],
) -> Vec<Vec<GateChange>> {
    let at_switch = |switch: &u16| {
        let groups = serving.all_groups_of(number as u16).map(usize::from);
        let here = groups.filter(|group| serving.sits_at(*group, *switch));
        let schedules: Vec<_> = here.map(|group| schedules[group].as_slice()).collect();
        gate_changes(scenario, queue, &schedules)
    };
    serving.switches_of_queue[number].iter().map(at_switch).collect()
}

/// Whether every message inside a site arrives at once, and nobody sits elsewhere.
pub(super) fn messages_take_no_time(config: &ScenarioConfig) -> bool {
    let none = Distribution::default();
    let at_once =
        |site: &SiteConfig| *site.latency.as_ref().unwrap_or(&config.network.latency) == none;
    let at_home = |group: &GroupConfig| group.switch_site() == group.site;
    let one_seat = config.recovery.is_empty();
    config.site.values().all(at_once) && config.agents.values().all(at_home) && one_seat
}

/// Why the people of a group cannot work until a system lets them, if so.
fn suspended_at_start(config: &ScenarioConfig, group: &GroupConfig) -> Option<AgentReason> {
    let recovery = &config.recovery[group.recovery.as_ref()?];
    (recovery.at_start == AtStart::Starting).then_some(AgentReason::DesktopStarting)
}

/// A class of streams whose ends watch each other and connect again.
fn watched(name: &str, keepalive: KeepaliveConfig, config: &ScenarioConfig) -> ConnectionClass {
    ConnectionClass {
        name: name.to_owned(),
        transport: Transport::Stream,
        keepalive: Some(Keepalive { interval: keepalive.interval, count: keepalive.count }),
        reconnect: Some(config.network.reconnect),
    }
}

/// The number of the part called `name`.
///
/// # Panics
/// If there is none: validation has looked every name up.
pub(super) fn find<T: Copy>(parts: &[(String, T)], name: &str) -> T {
    let part = parts.iter().find(|(other, _)| other == name);
    part.unwrap_or_else(|| panic!("`{name}` was looked up when the scenario was validated")).1
}

/// The service level of a configuration, as whoever counts it wants it.
pub fn service_level(config: &ServiceLevelConfig) -> ServiceLevel {
    ServiceLevel {
        within: config.within,
        strict: config.bound == Bound::Strict,
        abandoned: match config.abandoned {
            AbandonedWithin::Excluded => service_level::AbandonedWithin::Excluded,
            AbandonedWithin::Met => service_level::AbandonedWithin::Met,
            AbandonedWithin::Missed => service_level::AbandonedWithin::Missed,
        },
    }
}
