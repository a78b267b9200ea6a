//! The kernel: time, the event queue, the engine, random streams, distributions.
//!
//! It knows nothing of contact centers and could be lifted out.

pub mod cause;
pub mod config;
pub mod distribution;
pub mod engine;
pub mod queue;
pub mod random;
mod shape;
pub mod text;
pub mod time;
pub mod timer;
pub mod units;
