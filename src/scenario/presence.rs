//! What the words of a `[presence.NAME]` come to: who its users are, where they are homed,
//! whose copy a queue means.

use super::config::ScenarioConfig;
use crate::kernel::distribution::Distribution;
use crate::systems::presence::config::{PresenceConfig, UpdatesConfig};

/// A group of users of a presence system.
#[derive(Clone, Debug)]
pub struct PresenceUsers<'a> {
    /// Its name: an agent group's, or its own.
    pub name: &'a str,
    /// Whether they are agents.
    pub agents: bool,
    /// How many.
    pub count: u32,
    /// Where their clients are.
    pub site: &'a str,
    /// The FE pool on which they are homed, if there is one for them.
    pub home: Option<&'a str>,
    /// When their presence changes, besides what they do as agents.
    pub updates: Option<&'a UpdatesConfig>,
}

/// Whose copy of presence a queue's routing believes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PresenceCopy {
    /// An app server's: which of all of its system.
    Server(usize),
    /// The store's.
    Store,
}

/// The users of the system called `system`: agents first.
pub fn presence_users<'a>(config: &'a ScenarioConfig, system: &str) -> Vec<PresenceUsers<'a>> {
    let Some(presence) = config.presence.get(system) else { return Vec::new() };
    let home = |site: &'a str, said: Option<&'a String>| home_of(config, presence, site, said);
    let agents = config.agents.iter().filter(|(_, of)| of.presence.as_deref() == Some(system));
    let agents = agents.map(|(name, of)| PresenceUsers {
        name,
        agents: true,
        count: of.count,
        site: &of.site,
        home: home(&of.site, of.presence_home.as_ref()),
        updates: None,
    });
    let others = presence.users.iter().map(|(name, of)| PresenceUsers {
        name,
        agents: false,
        count: of.count,
        site: &of.site,
        home: home(&of.site, of.home.as_ref()),
        updates: of.updates.as_ref(),
    });
    agents.chain(others).collect()
}

/// The FE pool on which users at `site` are homed: the one that is said; else the one at
/// their site, else the one with the link of the least mean latency.
fn home_of<'a>(
    config: &'a ScenarioConfig,
    presence: &'a PresenceConfig,
    site: &str,
    said: Option<&'a String>,
) -> Option<&'a str> {
    if let Some(said) = said {
        return presence.pools.0.contains_key(said).then_some(said);
    }
    let reached = presence.pools.0.iter().filter_map(|(name, pool)| {
        let latency = match pool.site == site {
            true => -1.0,
            false => link_between(config, site, &pool.site)?.mean(),
        };
        Some((name.as_str(), latency))
    });
    let best = reached.reduce(|best, other| if other.1 < best.1 { other } else { best });
    best.map(|(name, _)| name)
}

/// The latency of the link that joins two sites.
fn link_between<'a>(config: &'a ScenarioConfig, a: &str, b: &str) -> Option<&'a Distribution> {
    config.link.iter().find_map(|(name, link)| {
        let ends = link.ends(name, |site| config.site.contains_key(site))?;
        let joins = ends == [a, b] || ends == [b, a];
        joins.then_some(&link.latency)
    })
}

/// Whether messages pass between two sites.
pub fn are_joined(config: &ScenarioConfig, a: &str, b: &str) -> bool {
    a == b || link_between(config, a, b).is_some()
}

/// The system and the copy that `written` is the name of: an app server, an app pool (its
/// first server is meant), or the store.
pub fn presence_copy<'a>(
    config: &'a ScenarioConfig,
    written: &str,
) -> Option<(&'a str, PresenceCopy)> {
    config.presence.iter().find_map(|(system, presence)| {
        if presence.store(system).as_deref() == Some(written)
            || written == format!("{system}.store")
        {
            return Some((system.as_str(), PresenceCopy::Store));
        }
        let mut before = 0;
        for pool in presence.app_pools() {
            let servers = PresenceConfig::app_servers(system, &pool);
            if PresenceConfig::app_pool(system, &pool) == written {
                return Some((system.as_str(), PresenceCopy::Server(before)));
            }
            if let Some(place) = servers.iter().position(|server| server == written) {
                return Some((system.as_str(), PresenceCopy::Server(before + place)));
            }
            before += servers.len();
        }
        None
    })
}

/// The names of all copies, for the nearest one.
pub fn presence_copies(config: &ScenarioConfig) -> Vec<String> {
    let of = |(system, presence): (&String, &PresenceConfig)| {
        let servers = presence.app_pools();
        let servers = servers.iter().flat_map(|pool| PresenceConfig::app_servers(system, pool));
        servers.chain(presence.store(system)).collect::<Vec<_>>()
    };
    config.presence.iter().flat_map(of).collect()
}
