//! Which nodes a request can go to: by tenant and by media type (IXN-1).

use super::asks::{Ask, Request};
use super::cluster::Cluster;

impl Cluster {
    /// The nodes that serve the tenant of a request, as a set: all, if it is of none.
    pub(super) fn nodes_of_tenant(&self, kept: &Ask) -> u32 {
        let of_queue = || self.plan.queues.get(usize::from(kept.queue))?.tenant;
        let tenant = match kept.request {
            // What a scripted client names may be wrong.
            Request::Scripted(_) => kept.tenant,
            _ => kept.tenant.or_else(of_queue),
        };
        match tenant {
            Some(tenant) => self.plan.tenants[usize::from(tenant)],
            None => self.all_nodes(),
        }
    }

    /// The nodes that take contacts of the medium and the tenant of a request, as the
    /// configuration tells a proxy.
    pub(super) fn nodes_for(&self, kept: &Ask) -> u32 {
        let nodes = self.plan.config.nodes.values().enumerate();
        let takes = nodes.filter(|(_, node)| node.0.takes(kept.medium));
        takes.fold(0, |all, (node, _)| all | 1 << node) & self.nodes_of_tenant(kept)
    }

    /// The nodes on which an agent is logged in.
    pub(super) fn nodes_of_desktop(&self, desktop: u32) -> u32 {
        self.desktops[desktop as usize].nodes
    }
}
