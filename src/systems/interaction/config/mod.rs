//! What a scenario says about an Interaction Server cluster.

mod client;
mod cluster;
mod event_log;
mod node;
mod proxy;
mod site_or;
mod tenant;

pub use client::{ApplicationConfig, ApplicationVia, ClientConfig, PreloadConfig, RequestKind};
pub use cluster::{
    InteractionConfig, LICENCES, MEDIA_SERVERS, RESOURCES, Routing, StatServerVia, ViewOrder,
};
pub use event_log::{EventLogConfig, Layout};
pub use node::{INTERACTION_SERVER, NodeConfig};
pub use proxy::{ProxyConfig, Serves};
pub use site_or::SiteOr;
pub use tenant::{SegmentationConfig, TenantConfig};
