//! What every contact center has: contacts, agents, queues, routing, workload,
//! schedules, and the switch that brings them together.
//!
//! ```text
//!   arrivals -> carrier -> switch (router, lines) <-- network --> phone (agent)
//! ```
//!
//! The carrier takes a caller to the first site that answers. A site's switch queues
//! the caller and decides, on what it knows, which agent gets the call; the agent's
//! phone knows what the agent really does. Both speak only by messages.

mod admission;
pub mod agent;
pub mod arrivals;
mod assembly;
pub mod books;
pub mod carrier;
pub mod config;
pub mod contact;
pub mod demand;
mod direct;
mod duty;
pub mod effects;
mod ending;
pub mod event;
mod gates;
mod invariants;
pub mod notices;
mod overflow;
pub mod phone;
pub mod plan;
pub mod ports;
pub mod redials;
mod relays;
mod reporting;
mod ringing;
pub mod room;
pub mod routing;
pub mod schedule;
mod seats;
pub mod switch;
mod told;
mod views;
pub mod workload;
