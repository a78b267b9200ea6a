//! Interaction Server clusters (Genesys eServices).

pub mod config;
pub mod event;
pub mod room;
