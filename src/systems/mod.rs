//! The modelled systems: what each vendor's part does when it works, and when it fails.
//!
//! A system is a set of kinds of process that exchange messages over the network. Systems do
//! not know each other: they speak with the center through [`crate::center::ports`], and the
//! world delivers.

pub mod heartbeat;
pub mod interaction;
pub mod peripheral;
pub mod presence;
pub mod recovery;
