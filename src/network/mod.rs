//! The network: sites, links, connections, processes.

pub mod config;
