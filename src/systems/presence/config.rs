//! What a scenario says about it.

use std::borrow::Cow;
use std::fmt;

use indexmap::IndexMap;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Serialize};

use crate::kernel::distribution::Distribution;
use crate::kernel::time::SimDuration;
use crate::kernel::units::{Moment, Names, Rate};
use crate::network::config::{KeepaliveConfig, Part};

/// Presence across application pools (Lync/Skype): front-end (FE) pools with which users
/// register, application pools that subscribe to the users' presence, a common data store.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PresenceConfig {
    /// The FE pools. A list names sites: a pool at each, called like its site. A table has
    /// them by name.
    #[schemars(example = &["denver", "dallas"])]
    pub pools: PoolsConfig,
    /// The application pools, by name. Without them: one of one server beside every FE pool,
    /// its next hop.
    #[serde(default)]
    pub apps: IndexMap<String, AppPoolConfig>,
    /// The common data store to which the app servers write.
    #[serde(default)]
    pub store: StoreConfig,
    /// What decides in the store when an update meets what another app server wrote.
    #[serde(default)]
    pub policy: Policy,
    /// How long after losing its pool a client registers again with the home pool, if no
    /// pool is paired with it; and how long a pool keeps a client registered of which it
    /// hears nothing (A).
    #[serde(default = "ten_minutes")]
    #[schemars(extend("x-positive" = true))]
    pub expiry: SimDuration,
    /// Whether app servers act on what they learn (offer something to a user who becomes
    /// available, withdraw it from one who no longer is) and tell each other.
    #[serde(default)]
    pub coordinate: bool,
    /// How servers watch the connections between them (A).
    #[serde(default = "servers_watch")]
    pub keepalive: KeepaliveConfig,
    /// Users who are no agents of the scenario, by the name of their group.
    #[serde(default)]
    pub users: IndexMap<String, UsersConfig>,
}

/// FE pools: a list of sites, or a table by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PoolsConfig(pub IndexMap<String, FrontEndConfig>);

/// An FE pool.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FrontEndConfig {
    /// Where it is.
    #[schemars(example = &"denver")]
    pub site: String,
    /// The pool with which its users register while it cannot be reached. The two share the
    /// record of who is registered where (A).
    #[serde(default)]
    pub paired: Option<String>,
}

/// A pool of application servers.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AppPoolConfig {
    /// Where it is; without it, where its next hop is.
    #[serde(default)]
    pub site: Option<String>,
    /// The FE pool to which all its messages go first: exactly one.
    #[schemars(example = &"denver")]
    pub next_hop: Names,
    /// How many servers it has. Each subscribes to every user (A).
    #[serde(default = "one")]
    #[schemars(range(min = 1, max = 64))]
    pub servers: u32,
    /// How far the clock of each server is ahead of the true time, in milliseconds, or
    /// behind it where negative; zero for those that are not listed.
    #[serde(default)]
    pub clock_skew_ms: Vec<i32>,
    /// What its servers read of a notification.
    #[serde(default)]
    pub reader: Reader,
}

/// What an app server reads of a presence notification.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Reader {
    /// The category data, in which the publish time is.
    #[default]
    Category,
    /// The strongly-typed view only: no publish time, so the server's own clock stands in.
    Typed,
}

/// What decides which of two updates of a user the store keeps. Equal stamps are settled by
/// the sequence of the updates.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Policy {
    /// The last writer wins.
    #[default]
    Arrival,
    /// The later stamp, which app servers take from their own clocks.
    LocalClock,
    /// The later publish time, which the home pool stamped.
    PublishTime,
}

impl Policy {
    /// The word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Policy::Arrival => "arrival",
            Policy::LocalClock => "local_clock",
            Policy::PublishTime => "publish_time",
        }
    }
}

/// The common data store.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct StoreConfig {
    /// Where it is; without it, at the site of the first FE pool.
    pub site: Option<String>,
    /// What a write takes besides the way to the store. Writes of one server keep their
    /// order.
    #[schemars(extend("default" = "0s"))]
    pub latency: Distribution,
}

/// A group of users who are no agents of the scenario.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UsersConfig {
    /// How many.
    #[schemars(example = 1000)]
    pub count: u32,
    /// Where their clients are.
    #[schemars(example = &"denver")]
    pub site: String,
    /// The FE pool on which they are homed; without it the one at their site, else the one
    /// with the link of the least latency.
    #[serde(default)]
    pub home: Option<String>,
    /// When their presence changes; without it never.
    #[serde(default)]
    pub updates: Option<UpdatesConfig>,
}

/// When the presence of users changes: one of `rate`, `every`, `at`.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(extend("x-choices" = [["rate"], ["every"], ["at"]], "x-one-of" = true))]
pub struct UpdatesConfig {
    /// Poisson: so many changes of each user in a time, each to another state at random.
    pub rate: Option<Rate>,
    /// A change of one of them after another at every interval: busy, then available.
    #[schemars(extend("x-positive" = true))]
    pub every: Option<SimDuration>,
    /// Changes at these moments, of one of them after another: busy, then available.
    pub at: Vec<Moment>,
    /// When the last change may come.
    pub until: Option<Moment>,
}

/// An application pool with what follows from the rest.
#[derive(Clone, Debug)]
pub struct AppPool {
    /// Its name.
    pub name: String,
    /// Where it is.
    pub site: String,
    /// The FE pools that it names as its next hop: one in a valid scenario.
    pub next_hop: Vec<String>,
    /// How many servers it has.
    pub servers: u32,
    /// How far their clocks are ahead, in milliseconds.
    pub clock_skew_ms: Vec<i32>,
    /// What they read.
    pub reader: Reader,
}

impl PresenceConfig {
    /// The app pools, those that are not written included.
    pub fn app_pools(&self) -> Vec<AppPool> {
        if self.apps.is_empty() {
            let beside = |(name, pool): (&String, &FrontEndConfig)| AppPool {
                name: name.clone(),
                site: pool.site.clone(),
                next_hop: vec![name.clone()],
                servers: 1,
                clock_skew_ms: Vec::new(),
                reader: Reader::Category,
            };
            return self.pools.0.iter().map(beside).collect();
        }
        let written = self.apps.iter().map(|(name, pool)| {
            let next = pool.next_hop.0.first().and_then(|next| self.pools.0.get(next));
            let site = pool.site.clone().or(next.map(|next| next.site.clone()));
            AppPool {
                name: name.clone(),
                site: site.unwrap_or_default(),
                next_hop: pool.next_hop.0.clone(),
                servers: pool.servers,
                clock_skew_ms: pool.clock_skew_ms.clone(),
                reader: pool.reader,
            }
        });
        written.collect()
    }

    /// The site of the store; none in a system without pools.
    pub fn store_site(&self) -> Option<&String> {
        let first = self.pools.0.values().next();
        self.store.site.as_ref().or(first.map(|pool| &pool.site))
    }

    /// The process of an FE pool of the system called `name`.
    pub fn front_end(name: &str, pool: &str, site: &str) -> String {
        if pool == site { format!("{site}/{name}.fe") } else { format!("{site}/{name}.fe-{pool}") }
    }

    /// The processes of an app pool of the system called `name`: `SITE/NAME.app`; of several
    /// servers `SITE/NAME.app-1`, `SITE/NAME.app-2`, ...
    pub fn app_servers(name: &str, pool: &AppPool) -> Vec<String> {
        let base = Self::app_pool(name, pool);
        match pool.servers {
            1 => vec![base],
            servers => (1..=servers).map(|number| format!("{base}-{number}")).collect(),
        }
    }

    /// An app pool of the system called `name`.
    pub fn app_pool(name: &str, pool: &AppPool) -> String {
        let AppPool { site, name: pool, .. } = pool;
        if pool == site {
            format!("{site}/{name}.app")
        } else {
            format!("{site}/{name}.app-{pool}")
        }
    }

    /// The store of the system called `name`.
    pub fn store(&self, name: &str) -> Option<String> {
        self.store_site().map(|site| format!("{site}/{name}.store"))
    }

    /// The clients of a group of users, or agents, of the system called `name`: a class.
    pub fn clients(name: &str, group: &str, site: &str) -> String {
        format!("{site}/{name}.client-{group}")
    }

    /// The parts of the system called `name` that faults can hit, less the clients of agents.
    pub fn parts(&self, name: &str) -> Vec<Part> {
        let pools = self.pools.0.iter();
        let front_ends = pools.map(|(pool, of)| Self::front_end(name, pool, &of.site));
        let servers = self.app_pools().into_iter().flat_map(|pool| Self::app_servers(name, &pool));
        let clients = self.users.iter().map(|(group, users)| {
            Part::class(Self::clients(name, group, &users.site), users.count)
        });
        let processes = front_ends.chain(servers).chain(self.store(name)).map(Part::process);
        processes.chain(clients).collect()
    }
}

impl<'de> Deserialize<'de> for PoolsConfig {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct PoolsVisitor;

        impl<'de> Visitor<'de> for PoolsVisitor {
            type Value = PoolsConfig;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list of sites, or a table of pools")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<PoolsConfig, A::Error> {
                let mut pools = IndexMap::new();
                while let Some(site) = seq.next_element::<String>()? {
                    pools.insert(site.clone(), FrontEndConfig { site, paired: None });
                }
                Ok(PoolsConfig(pools))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<PoolsConfig, A::Error> {
                IndexMap::deserialize(MapAccessDeserializer::new(map)).map(PoolsConfig)
            }
        }

        deserializer.deserialize_any(PoolsVisitor)
    }
}

impl JsonSchema for PoolsConfig {
    fn schema_name() -> Cow<'static, str> {
        "Pools".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "anyOf": [
                { "type": "array", "items": { "type": "string" }, "minItems": 1 },
                {
                    "type": "object",
                    "additionalProperties": generator.subschema_for::<FrontEndConfig>(),
                    "minProperties": 1,
                },
            ],
        })
    }
}

fn ten_minutes() -> SimDuration {
    SimDuration::from_secs(600)
}

fn servers_watch() -> KeepaliveConfig {
    KeepaliveConfig { interval: SimDuration::from_secs(5), count: 3 }
}

fn one() -> u32 {
    1
}
