//! Builds what the scenario's `[recovery]` tables say.

use super::ground::Ground;
use crate::kernel::time::SimDuration;
use crate::network::connection::{ConnectionClass, Keepalive, Transport};
use crate::network::ids::{ClassId, ConnectionId, ProcessId};
use crate::scenario::config::ScenarioConfig;
use crate::systems::recovery::config::{AtStart, PAIRS, RecoveryConfig};
use crate::systems::recovery::plan::{
    DesktopsPlan, RecoveryPlan, ServicePlan, SitePlan, SupervisorPlan, SystemPlan,
};
use crate::systems::recovery::room::Recovery;
use crate::world::build::find;

/// Every `[recovery]` of a scenario.
pub(super) fn build(ground: &mut Ground<'_>) -> Recovery {
    let config = &ground.scenario.config;
    if config.recovery.is_empty() {
        return Recovery::default();
    }
    let mut systems = Vec::new();
    for (name, recovery) in &config.recovery {
        let class = Classes::new(ground, config, name, recovery.retry);
        let sites = [0, 1].map(|seat| site(ground, name, recovery, seat, &class));
        systems.push(system(ground, name, recovery, sites));
    }
    let (desktops, first_desktop, first_connection) = desktops(ground, config, &systems);
    // Phones are the agents', in their order.
    let (_, first, _, first_phone) = &ground.parts.groups[0];
    assert_eq!(first.0, 0, "groups come in the order of the scenario");
    Recovery::new(RecoveryPlan {
        systems,
        desktops,
        first_desktop,
        first_connection,
        first_phone: *first_phone,
        // The connections of the phones are the first of all.
        first_phone_connection: ConnectionId(0),
    })
}

/// Classes of connections.
struct Classes {
    /// Between the two servers of a pair.
    private: ClassId,
    /// From a proxy to its Configuration Servers.
    server: ClassId,
}

impl Classes {
    fn new(
        ground: &mut Ground<'_>,
        config: &ScenarioConfig,
        name: &str,
        retry: SimDuration,
    ) -> Classes {
        let mut add = |what: &str, keepalive: crate::network::config::KeepaliveConfig| {
            ground.network.add_class(ConnectionClass {
                name: format!("recovery/{name}/{what}"),
                transport: Transport::Stream,
                keepalive: Some(Keepalive { interval: keepalive.interval, count: keepalive.count }),
                reconnect: Some(if what == "pairs" { config.network.reconnect } else { retry }),
            })
        };
        Classes {
            private: add("pairs", config.network.private),
            server: add("servers", config.network.gateway),
        }
    }
}

fn site(
    ground: &mut Ground<'_>,
    name: &str,
    config: &RecoveryConfig,
    seat: usize,
    class: &Classes,
) -> SitePlan {
    let site = &config.sites[seat];
    let proxy = ground.add_process(RecoveryConfig::proxy(name, site), site);
    let switch = find(&ground.parts.switches, site);
    let [sip, config_servers, stat] = PAIRS.map(|pair| {
        let members = [0, 1]
            .map(|side| ground.add_process(RecoveryConfig::server(name, site, pair, side), site));
        let process = match pair {
            "sip" => switch,
            _ => {
                let at = ground.site(site);
                ground.network.add_process(at)
            }
        };
        let pair = ground
            .network
            .add_pair(members, class.private, config.pair_switchover, ground.scheduler)
            .expect("both servers of a pair are at one site");
        ServicePlan { process, pair, members }
    });
    let proxy_link = ground
        .network
        .open(class.server, proxy, config_servers.process, ground.scheduler)
        .expect("a proxy and its servers are at one site");
    SitePlan {
        site: ground.names.label(site),
        proxy,
        proxy_link,
        proxy_name: ground.names.label(&RecoveryConfig::proxy(name, site)),
        stat_name: ground.names.label(&format!("{site}/{name}.stat")),
        sip,
        config: config_servers,
        stat,
    }
}

fn system(
    ground: &mut Ground<'_>,
    name: &str,
    config: &RecoveryConfig,
    sites: [SitePlan; 2],
) -> SystemPlan {
    let first = config.first_site.as_ref().unwrap_or(&config.sites[0]);
    let refresh = config.register_expiry.as_secs_f64() * config.register_refresh;
    let scenario = ground.scenario;
    SystemPlan {
        name: ground.names.label(&format!("recovery.{name}")),
        sites,
        site_timeout: config.site_timeout.unwrap_or_default(),
        register_timeout: config.site_sip_register_timeout.unwrap_or_default(),
        retry: config.retry,
        connect_timeout: config.connect_timeout,
        first_site: u8::from(*first != config.sites[0]),
        caches: config.cache_preferred_site,
        seating: config.seating,
        stale_share: config.stale_share,
        phone: config.phone,
        endpoint_launch: config.endpoint_launch,
        expiry: config.register_expiry,
        refresh: SimDuration::from_secs_f64(refresh),
        loading: config.loading,
        log_ins: config.log_ins.per_second,
        registrations: config.registrations.per_second,
        delay: config.switchover_delay.clone(),
        delays: ground.seed.stream(&format!("recovery/{name}/delay")),
        caches_drawn: ground.seed.stream(&format!("recovery/{name}/cache")),
        at_start: config.at_start,
        supervisors: config
            .supervisor
            .values()
            .map(|supervisor| SupervisorPlan {
                at: scenario.moment(supervisor.at),
                people: supervisor.people,
                duration: supervisor.duration,
            })
            .collect(),
    }
}

/// The desktops of every group that uses one, then their connections.
fn desktops(
    ground: &mut Ground<'_>,
    config: &ScenarioConfig,
    systems: &[SystemPlan],
) -> (Vec<DesktopsPlan>, ProcessId, ConnectionId) {
    let first_desktop = ProcessId(ground.network.process_count());
    let mut plans = Vec::new();
    for (group_name, group) in &config.agents {
        let Some(name) = &group.recovery else { continue };
        let system = config.recovery.get_index_of(name).expect("validated: the name is known");
        let (_, id, ..) = ground.parts.group(group_name);
        let second = ground.serving.second_of_group[usize::from(id.0)];
        assert!(second.is_some(), "`{group_name}` can log in at either site");
        let first = ground.names.group(*id).first;
        let class = RecoveryConfig::desktops(&group.site, group_name);
        ground.add_class(class, &group.site, group.count);
        plans.push(DesktopsPlan { system: system as u16, first, count: group.count });
    }
    let first_connection = ConnectionId(ground.network.connection_count());
    let mut desktop = first_desktop;
    for (plan, group) in plans.iter().zip(config.agents.iter().filter(|it| it.1.recovery.is_some()))
    {
        let keepalive = config.network.desktop;
        let number = usize::from(plan.system);
        let (name, recovery) = config.recovery.get_index(number).expect("just looked up");
        let class = ground.network.add_class(ConnectionClass {
            name: format!("recovery/{name}/{}", group.0),
            transport: Transport::Stream,
            keepalive: Some(Keepalive { interval: keepalive.interval, count: keepalive.count }),
            reconnect: Some(recovery.retry),
        });
        let [first, second] = &systems[number].sites;
        let ends = [first.proxy, second.proxy, first.sip.process, first.stat.process];
        for _ in 0..plan.count {
            for (which, end) in ends.into_iter().enumerate() {
                // Those of desktops that run are there, except to the other site.
                let open = recovery.at_start == AtStart::Running && which != 1;
                ground
                    .network
                    .prepare(class, [desktop, end], open, ground.scheduler.now())
                    .expect("validated: a link joins the desktops with both sites");
            }
            desktop.0 += 1;
        }
    }
    (plans, first_desktop, first_connection)
}
