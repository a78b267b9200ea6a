//! What faults can hit, by name (CORE-9).
//!
//! | written | what it is |
//! |---|---|
//! | `denver` | a site |
//! | `denver-dallas` | a link |
//! | `denver/switch` | the switch of a site |
//! | `denver/history` | the historical database, where switches report |
//! | `denver/sales/7` | the phone of the seventh agent of a group who sits at the site |
//! | `agents/sales` | how many people a group has |
//! | `denver/cards.pg` | a part of a modelled system; `--components` lists them |
//!
//! `*` stands for any text without a slash: `*/switch`, `denver/sales/*`.

use std::collections::BTreeSet;

use super::config::ScenarioConfig;
use super::fault::FaultKind;
use crate::network::config::{Part, PartKind};

/// Something that a fault can hit.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    /// A site with all that lives there.
    Site(String),
    /// A link.
    Link(String),
    /// The switch of a site.
    Switch {
        /// The site.
        site: String,
    },
    /// The historical database of a site.
    History {
        /// The site.
        site: String,
    },
    /// Phones of agents.
    Phones {
        /// The group.
        group: String,
        /// Number of the first agent within the group, from 1.
        first: u32,
        /// Number of the last one.
        last: u32,
    },
    /// The people of a group.
    Agents {
        /// The group.
        group: String,
    },
    /// A part of a modelled system: a process or a resource.
    Part {
        /// Its name.
        name: String,
    },
    /// Processes of a class of a modelled system.
    PartsOfClass {
        /// The name of the class.
        class: String,
        /// Number of the first, from 1.
        first: u32,
        /// Number of the last one.
        last: u32,
    },
}

/// What a kind of fault can hit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TargetKind {
    /// Sites.
    Site,
    /// Links.
    Link,
    /// Processes: switches and phones.
    Process,
    /// Resources: the people of groups.
    Resource,
}

impl TargetKind {
    /// What faults of this kind hit.
    pub fn of(kind: FaultKind) -> TargetKind {
        match kind {
            FaultKind::SiteOutage => TargetKind::Site,
            FaultKind::Cut | FaultKind::Slow | FaultKind::Lossy => TargetKind::Link,
            FaultKind::Crash
            | FaultKind::Hang
            | FaultKind::GracefulShutdown
            | FaultKind::Restart
            | FaultKind::HostRestart
            | FaultKind::ClockSkew => TargetKind::Process,
            FaultKind::Capacity => TargetKind::Resource,
        }
    }

    /// For a sentence: `a link such as denver-dallas`.
    pub fn expectation(self) -> &'static str {
        match self {
            TargetKind::Site => "the name of a site",
            TargetKind::Link => "the name of a link",
            TargetKind::Process => {
                "a process: `SITE/switch`, a phone `SITE/GROUP/NUMBER`, or a part of a modelled system"
            }
            TargetKind::Resource => "a resource: `agents/GROUP`, or one of a modelled system",
        }
    }
}

/// Sites that have a switch: where groups log in and where queues take their contacts.
pub fn switch_sites(config: &ScenarioConfig) -> BTreeSet<&str> {
    let groups = config.agents.values().flat_map(|group| {
        let (first, second) = config.switches_of(group);
        std::iter::once(first).chain(second)
    });
    let queues = config.queue.values().flat_map(|queue| {
        let moved_to = queue.overflow.iter().filter_map(|step| step.site.as_ref());
        queue.sites.iter().chain(moved_to).map(String::as_str)
    });
    let recovery = config.recovery.values().flat_map(|recovery| &recovery.sites);
    let groups = groups.chain(recovery.map(String::as_str));
    groups.chain(queues).filter(|site| config.site.contains_key(*site)).collect()
}

/// Everything of `kind` whose name fits `pattern`, in the order of the scenario.
pub fn matching(config: &ScenarioConfig, kind: TargetKind, pattern: &str) -> Vec<Target> {
    let segments: Vec<&str> = pattern.split('/').collect();
    let fits = |names: &[&str]| {
        names.len() == segments.len()
            && names.iter().zip(&segments).all(|(name, segment)| glob(segment, name))
    };
    match kind {
        TargetKind::Site => config
            .site
            .keys()
            .filter(|name| fits(&[name.as_str()]))
            .map(|name| Target::Site(name.clone()))
            .collect(),
        TargetKind::Link => config
            .link
            .keys()
            .filter(|name| fits(&[name.as_str()]))
            .map(|name| Target::Link(name.clone()))
            .collect(),
        TargetKind::Resource => config
            .agents
            .keys()
            .filter(|name| fits(&["agents", name.as_str()]))
            .map(|name| Target::Agents { group: name.clone() })
            .chain(parts(config, &segments, |kind| matches!(kind, PartKind::Resource(_))))
            .collect(),
        TargetKind::Process => {
            let sites = switch_sites(config);
            let in_order = config.site.keys().filter(|site| sites.contains(site.as_str()));
            let switches = in_order
                .filter(|site| fits(&[site.as_str(), "switch"]))
                .map(|site| Target::Switch { site: site.clone() });
            let history = config.reporting.iter().map(|reporting| &reporting.site);
            let history = history
                .filter(|site| fits(&[site.as_str(), "history"]))
                .map(|site| Target::History { site: site.clone() });
            let parts = parts(config, &segments, |kind| kind == PartKind::Process);
            switches.chain(history).chain(phones(config, &segments)).chain(parts).collect()
        }
    }
}

/// The parts of modelled systems that a pattern names.
fn parts(
    config: &ScenarioConfig,
    segments: &[&str],
    wanted: impl Fn(PartKind) -> bool,
) -> Vec<Target> {
    let mut found = Vec::new();
    for (_, part) in config.system_parts() {
        if !wanted(part.kind) {
            continue;
        }
        let name: Vec<&str> = part.name.split('/').collect();
        let of_class = usize::from(part.count.is_some());
        let fits = segments.len() == name.len() + of_class
            && name.iter().zip(segments).all(|(name, segment)| glob(segment, name));
        match part.count {
            _ if !fits => {}
            None => found.push(Target::Part { name: part.name }),
            Some(count) => {
                let run =
                    |(first, last)| Target::PartsOfClass { class: part.name.clone(), first, last };
                found.extend(numbers(segments[segments.len() - 1], count).into_iter().map(run));
            }
        }
    }
    found
}

/// The numbers from 1 to `count` that a segment names, as runs of neighbours.
fn numbers(segment: &str, count: u32) -> Vec<(u32, u32)> {
    if segment == "*" {
        (count > 0).then_some((1, count)).into_iter().collect()
    } else if segment.contains('*') {
        let fitting = (1..=count).filter(|number| glob(segment, &number.to_string()));
        fitting.map(|number| (number, number)).collect()
    } else {
        let number = segment.parse::<u32>().ok().filter(|number| (1..=count).contains(number));
        number.map(|number| (number, number)).into_iter().collect()
    }
}

/// The phones that a pattern of three segments names, as runs of neighbours.
fn phones(config: &ScenarioConfig, segments: &[&str]) -> Vec<Target> {
    let &[site, group, number] = segments else { return Vec::new() };
    let mut found = Vec::new();
    for (name, config) in &config.agents {
        if !glob(site, &config.site) || !glob(group, name) {
            continue;
        }
        let run = |(first, last)| Target::Phones { group: name.clone(), first, last };
        found.extend(numbers(number, config.count).into_iter().map(run));
    }
    found
}

/// The names that faults of a kind can hit, for the nearest one; of phones the first of
/// each group.
pub fn known(config: &ScenarioConfig, kind: TargetKind) -> Vec<String> {
    match kind {
        TargetKind::Site => config.site.keys().cloned().collect(),
        TargetKind::Link => config.link.keys().cloned().collect(),
        TargetKind::Resource => {
            let people = config.agents.keys().map(|name| format!("agents/{name}"));
            people.chain(names_of_parts(config, false)).collect()
        }
        TargetKind::Process => {
            let switches = switch_sites(config).into_iter().map(|site| format!("{site}/switch"));
            let phones =
                config.agents.iter().map(|(name, group)| format!("{}/{name}/1", group.site));
            let history =
                config.reporting.iter().map(|reporting| format!("{}/history", reporting.site));
            switches.chain(history).chain(phones).chain(names_of_parts(config, true)).collect()
        }
    }
}

/// The names of the processes, or of the resources, of modelled systems; of a class its first.
fn names_of_parts(config: &ScenarioConfig, processes: bool) -> impl Iterator<Item = String> {
    let wanted = move |part: &Part| (part.kind == PartKind::Process) == processes;
    let parts = config.system_parts().into_iter().map(|(_, part)| part).filter(wanted);
    parts.map(|part| if part.count.is_some() { format!("{}/1", part.name) } else { part.name })
}

/// Whether `name` fits `pattern`, in which `*` stands for any text.
fn glob(pattern: &str, name: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(mut rest) = parts.next().and_then(|first| name.strip_prefix(first)) else {
        return false;
    };
    if !pattern.contains('*') {
        return rest.is_empty();
    }
    let parts: Vec<&str> = parts.collect();
    let (last, between) =
        parts.split_last().map_or(("", &[][..]), |(last, between)| (*last, between));
    for part in between {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::glob;

    #[test]
    fn core_9_a_star_stands_for_any_text_within_a_segment() {
        for (pattern, name, expected) in [
            ("*", "denver", true),
            ("denver", "denver", true),
            ("denver", "denver2", false),
            ("den*", "denver", true),
            ("*ver", "denver", true),
            ("d*v*r", "denver", true),
            ("d*x*r", "denver", false),
            ("denver*denver", "denver", false),
            ("", "denver", false),
        ] {
            assert_eq!(glob(pattern, name), expected, "{pattern} {name}");
        }
    }
}
