//! The pending events in their total order: time, then order of scheduling (CORE-1).
//!
//! ```text
//!              push                          push_lane
//!                |                               |
//!      time <= last closed?                      v
//!        |yes           |no              lanes (one FIFO for
//!        v              v                each constant delay)
//!    newcomers        wheel                      |
//!   (small heap)   (64 slots x 11)               |
//!        |              | earliest slot, sorted  |
//!        |              v                        |
//!        |             run                       |
//!        +------+-------+------------------------+
//!               v
//!        smallest key: pop
//! ```
//!
//! [`EventQueue`] merges the parts by key, so that where an event waits never shows in
//! the order. The wheel is a radix heap: it makes use of the fact that nothing is pushed
//! before what was popped last (Ahuja, Mehlhorn, Orlin, Tarjan: "Faster algorithms for
//! the shortest path problem", J. ACM 37, 1990), and needs no tuning.

mod chunks;
mod key;
mod lanes;
mod newcomers;
mod pending;
mod sorting;
mod wheel;

#[cfg(test)]
mod tests;

pub use key::EventKey;
pub use lanes::Lane;
pub use pending::EventQueue;
