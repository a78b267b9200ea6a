//! SIP disaster recovery: the agent desktop (Genesys).

pub mod config;
pub mod event;
pub mod room;
