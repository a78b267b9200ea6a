//! Presence across application pools (Lync/Skype).

mod app_server;
mod availability;
mod client;
pub mod config;
mod coordination;
pub mod event;
mod figures;
mod front_end;
mod instance;
mod offers;
mod outbox;
pub mod plan;
pub mod room;
mod store;
mod updates;
