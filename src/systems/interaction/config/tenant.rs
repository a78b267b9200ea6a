//! Tenants, and views that are segmented.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;

use super::cluster::InteractionConfig;
use super::node::NodeConfig;

/// A tenant of a cluster: whose queues and agents they are (IXN-1).
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TenantConfig {
    /// Its queues. A queue has one tenant.
    #[schemars(example = serde_json::json!(["email"]))]
    pub queues: Vec<String>,
    /// Its agent groups, which are logged in on the nodes of the tenant. A group that is of
    /// no tenant is logged in on all nodes (A).
    #[serde(default)]
    pub groups: Vec<String>,
}

/// How the view of a queue is segmented (IXN-8): each node sees to it that strategies have
/// no more of a segment than the limit, and knows nothing of what other nodes have given.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SegmentationConfig {
    /// The segments, each with its share of the interactions (A): a share of 3 is three times
    /// one of 1.
    #[schemars(example = serde_json::json!({"english": 0.8, "spanish": 0.2}))]
    pub segments: IndexMap<String, f64>,
    /// The most interactions of a segment that a node gives out before they are delivered.
    #[schemars(range(min = 1), example = 5)]
    pub limit: u32,
}

impl InteractionConfig {
    /// The place of the tenant of a queue.
    pub fn tenant_of_queue(&self, queue: &str) -> Option<usize> {
        self.tenant.values().position(|of| of.queues.iter().any(|name| name == queue))
    }

    /// The place of the tenant of an agent group.
    pub fn tenant_of_group(&self, group: &str) -> Option<usize> {
        self.tenant.values().position(|of| of.groups.iter().any(|name| name == group))
    }

    /// The nodes that serve a tenant, as a set; all of them without one.
    pub fn nodes_of_tenant(&self, tenant: Option<usize>) -> u32 {
        let name = tenant.and_then(|tenant| self.tenant.get_index(tenant)).map(|(name, _)| name);
        let serving = self.nodes.values().enumerate();
        let serving = serving.filter(|(_, node)| name.is_none_or(|name| node.0.serves(name)));
        serving.fold(0, |all, (node, _)| all | 1 << node)
    }
}

impl NodeConfig {
    /// Whether it serves a tenant.
    pub fn serves(&self, tenant: &str) -> bool {
        self.tenants.is_empty() || self.tenants.iter().any(|own| own == tenant)
    }
}
