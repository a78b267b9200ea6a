//! The network room: sites, links, ordered connections with keepalive, processes that are
//! up, down or hung, primary/backup pairs, databases, capacities (CORE-5 to CORE-9).
//!
//! The modelled systems only use it. It carries their messages without knowing them, and
//! is generic over the world's event type: `E: Copy + From<network::event::Event<M>>`.

pub mod capacity;
pub mod config;
pub mod connection;
pub mod database;
pub mod event;
mod faults;
pub mod ids;
mod keepalive;
pub mod link;
pub mod pair;
mod pairs;
pub mod process;
mod reconnect;
#[cfg(test)]
mod tests;
mod told;
pub mod topology;
mod transport;
