//! What a scenario is made of, by name: what faults can hit, and the random streams
//! (CLI-8). A class of a hundred thousand phones is one entry.

use super::serving::Serving;
use super::systems::heartbeat;
use crate::network::config::PartKind;
use crate::scenario::config::ScenarioConfig;
use crate::scenario::target::{Target, TargetKind, matching, switch_sites};
use crate::systems::presence::config::UsersConfig;

/// What kind of thing a name is the name of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ComponentKind {
    /// A site, with all that lives there.
    Site,
    /// A link between two sites.
    Link,
    /// A process: a switch, or the phones of a group (`offices/sales/1..150`).
    Process,
    /// A resource that can shrink.
    Resource,
    /// A random stream (CORE-3): no fault hits it, its name decides what it draws.
    Stream,
}

impl ComponentKind {
    /// The word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            ComponentKind::Site => "site",
            ComponentKind::Link => "link",
            ComponentKind::Process => "process",
            ComponentKind::Resource => "resource",
            ComponentKind::Stream => "stream",
        }
    }
}

/// Everything that a valid scenario has, kind by kind, in the order of the scenario.
pub fn components(config: &ScenarioConfig) -> Vec<(ComponentKind, String)> {
    let of = |kind: ComponentKind| move |name: &String| (kind, name.clone());
    let switches = switch_sites(config);
    let in_order = config.site.keys().filter(|site| switches.contains(site.as_str()));
    let switches = in_order.map(|site| (ComponentKind::Process, format!("{site}/switch")));
    let phones = config.agents.iter().filter(|(_, group)| group.count > 0).map(|(name, group)| {
        let all = Target::Phones { group: name.clone(), first: 1, last: group.count };
        (ComponentKind::Process, named(config, &all))
    });
    let history = config
        .reporting
        .iter()
        .map(|reporting| (ComponentKind::Process, format!("{}/history", reporting.site)));
    let people = config.agents.keys();
    let of_systems = config.system_parts().into_iter().map(|(_, part)| {
        let kind = match part.kind {
            PartKind::Process => ComponentKind::Process,
            PartKind::Resource(_) => ComponentKind::Resource,
        };
        let range = part.count.map_or_else(String::new, |count| format!("/1..{count}"));
        (kind, format!("{}{range}", part.name))
    });
    let (processes, resources): (Vec<_>, Vec<_>) =
        of_systems.partition(|(kind, _)| *kind == ComponentKind::Process);
    let streams = streams(config).into_iter().map(|name| (ComponentKind::Stream, name));
    config
        .site
        .keys()
        .map(of(ComponentKind::Site))
        .chain(config.link.keys().map(of(ComponentKind::Link)))
        .chain(switches)
        .chain(history)
        .chain(phones)
        .chain(processes)
        .chain(people.map(|name| (ComponentKind::Resource, format!("agents/{name}"))))
        .chain(resources)
        .chain(streams)
        .collect()
}

/// The random streams: those of each queue, of each busyness, of the traffic of each group
/// over the link to its switch, of each SIP disaster recovery, and of each target of a random fault.
fn streams(config: &ScenarioConfig) -> Vec<String> {
    let mut streams = Vec::new();
    for queue in config.queue.keys() {
        let of_queue = ["arrivals", "handling", "patience", "balking", "hold", "wrap_up", "ring"];
        streams.extend(of_queue.map(|what| format!("{what}/{queue}")));
    }
    streams.extend(config.busyness.keys().map(|name| format!("busyness/{name}")));
    let serving = Serving::new(config);
    for ((group, of), switch) in config.agents.iter().zip(&serving.switch_of_group) {
        let switch = &serving.switches[usize::from(*switch)];
        let mut ways = vec![([&of.site, switch], group.clone())];
        if let Some(system) = of.heartbeat.as_ref().and_then(|name| config.heartbeat.get(name)) {
            let server = heartbeat::server_of(config, of).unwrap_or_default();
            let of_server = [heartbeat::upstream_class(group), heartbeat::watchdog_class(&server)];
            ways = vec![([&of.site, &system.site], group.clone())];
            ways.extend(of_server.map(|class| ([&system.site, switch], class)));
        }
        for (ends, class) in ways {
            add_traffic(config, ends, &class, &mut streams);
        }
    }
    for (name, presence) in &config.presence {
        streams.push(format!("writing/{name}"));
        let drawn =
            |users: &&UsersConfig| users.updates.as_ref().is_some_and(|it| it.rate.is_some());
        for (group, _) in presence.users.iter().filter(|(_, users)| drawn(users)) {
            streams.push(format!("presence/{name}/{group}"));
            streams.push(format!("presence_choice/{name}/{group}"));
        }
    }
    for name in config.recovery.keys() {
        streams.extend(["delay", "cache"].map(|what| format!("recovery/{name}/{what}")));
    }
    for (name, fault) in config.fault.iter().filter(|(_, fault)| fault.time_to_failure.is_some()) {
        let kind = TargetKind::of(fault.kind);
        let targets = fault.target.0.iter().flat_map(|pattern| matching(config, kind, pattern));
        streams.extend(targets.map(|target| format!("fault/{name}/{}", named(config, &target))));
    }
    streams
}

/// The streams of a class of traffic between two sites, unless they are there.
fn add_traffic(
    config: &ScenarioConfig,
    ends: [&String; 2],
    class: &str,
    streams: &mut Vec<String>,
) {
    // Inside a site messages go over the site's own network, which bears its name.
    let link = if ends[0] == ends[1] {
        Some(ends[0])
    } else {
        config.link.iter().find_map(|(name, link)| {
            let found = link.ends(name, |site| config.site.contains_key(site))?;
            ends.iter().all(|end| found.contains(end)).then_some(name)
        })
    };
    let of_traffic = ["latency", "disturbance", "keepalive"];
    let of_link = link
        .into_iter()
        .flat_map(|link| of_traffic.into_iter().map(move |what| format!("{what}/{link}/{class}")));
    for stream in of_link {
        if !streams.contains(&stream) {
            streams.push(stream);
        }
    }
}

/// The name of what a fault hits; of neighbouring phones the range of their numbers.
fn named(config: &ScenarioConfig, target: &Target) -> String {
    match target {
        Target::Site(name) | Target::Link(name) => name.clone(),
        Target::Switch { site } => format!("{site}/switch"),
        Target::History { site } => format!("{site}/history"),
        Target::Agents { group } => format!("agents/{group}"),
        Target::Part { name } => name.clone(),
        Target::PartsOfClass { class, first, last } if first == last => format!("{class}/{first}"),
        Target::PartsOfClass { class, first, last } => format!("{class}/{first}..{last}"),
        Target::Phones { group, first, last } => {
            let numbers =
                if first == last { first.to_string() } else { format!("{first}..{last}") };
            format!("{}/{group}/{numbers}", config.agents[group].site)
        }
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize as _;

    use super::*;

    fn list(count: u32) -> Vec<(ComponentKind, String)> {
        let config = serde_json::json!({
            "duration": "1h",
            "site": { "denver": {}, "office": {} },
            "link": { "office-denver": { "latency": "4ms" } },
            "queue": { "sales": { "arrivals": { "rate": "1/h" }, "handling": "1m" } },
            "agents": { "sales": { "count": count, "site": "office", "switch": "denver" } },
            "fault": { "flaky": {
                "kind": "crash", "target": "office/sales/*",
                "time_to_failure": "9h", "time_to_repair": "1h",
            } },
        });
        components(&ScenarioConfig::deserialize(&config).expect("a scenario"))
    }

    #[test]
    fn cli_8_every_target_and_stream_is_listed_and_a_class_is_one_line() {
        let found = list(100_000);
        let names = |kind: ComponentKind| -> Vec<&str> {
            let of_kind = found.iter().filter(|(other, _)| *other == kind);
            of_kind.map(|(_, name)| name.as_str()).collect()
        };
        assert_eq!(names(ComponentKind::Site), ["denver", "office"]);
        assert_eq!(names(ComponentKind::Link), ["office-denver"]);
        assert_eq!(names(ComponentKind::Process), ["denver/switch", "office/sales/1..100000"]);
        assert_eq!(names(ComponentKind::Resource), ["agents/sales"]);
        let streams = names(ComponentKind::Stream);
        for stream in
            ["arrivals/sales", "latency/office-denver/sales", "fault/flaky/office/sales/1..100000"]
        {
            assert!(streams.contains(&stream), "{stream} in {streams:?}");
        }
        assert_eq!(found.len(), list(2).len(), "the list does not grow with a group");
    }
}
