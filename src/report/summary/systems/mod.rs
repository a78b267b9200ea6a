//! What the modelled systems measure themselves, one file a system.

pub mod heartbeat;
pub mod interaction;
pub mod peripheral;
pub mod presence;
pub mod recovery;
