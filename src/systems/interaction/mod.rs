//! Interaction Server clusters (Genesys eServices).

mod asks;
pub mod config;
mod errors;
pub mod event;
pub mod room;
mod store;
