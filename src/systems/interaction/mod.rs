//! Interaction Server clusters (Genesys eServices).
//!
//! [`cluster`] shows how the parts reach each other; each kind of process has a file of its
//! own: nodes ([`node`], with their queues, licences and event logs), proxies ([`proxy`]),
//! URS and ORS ([`strategy`]), Stat Server ([`reporting`]), desktops, other clients.

pub mod asks;
pub mod client;
pub mod cluster;
pub mod config;
pub mod desktop;
pub mod errors;
pub mod event;
pub mod event_log;
pub mod licences;
pub mod node;
mod node_queue;
mod node_work;
pub mod order;
pub mod plan;
pub mod proxy;
mod proxy_work;
pub mod reporting;
pub mod room;
mod scripts;
mod segments;
pub mod store;
pub mod strategy;
mod tenants;
