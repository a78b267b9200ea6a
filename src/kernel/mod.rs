//! The kernel: time, the event queue, the engine, random streams, distributions.
//!
//! It knows nothing of contact centers and could be lifted out.

pub mod cause;
pub mod distribution;
pub mod engine;
pub mod queue;
pub mod random;
pub mod time;
pub mod timer;
