//! Presence across application pools (Lync/Skype).

pub mod config;
pub mod event;
pub mod room;
