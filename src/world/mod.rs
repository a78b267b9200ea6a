//! The world: every part of a scenario, built and wired together.
//!
//! Parts do not know each other. The world hands each event to the part it belongs to,
//! carries out what that part wants done, and applies the faults.

pub mod build;
pub mod components;
pub mod context;
mod demand;
mod duty;
pub mod event;
pub mod fault;
mod faulting;
mod gates;
pub mod model;
pub mod run;
pub mod serving;
mod systems;
mod targets;
mod told;
mod wiring;
