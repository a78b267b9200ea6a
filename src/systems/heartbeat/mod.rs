//! Heartbeat and watchdogs (SAP CRM Interaction Center).
//!
//! ```text
//!   browser (the agent's place) ──▶ communication session ──▶ CMS (the center's switch)
//!                                     watchdog ──────────────▶
//!                                     (CRM server)
//! ```

mod browser;
pub mod config;
pub mod event;
pub mod plan;
pub mod room;
mod session;
mod truth;
mod watchdog;
