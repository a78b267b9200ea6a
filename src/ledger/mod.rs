//! Truth against report: the rows that a run produces, and where they go.
//!
//! Rows are plain data that know neither files nor formats. Whoever keeps them is a
//! [`sink::Sink`].

pub mod accounts;
pub mod agent_accounts;
pub mod calendar;
pub mod events;
pub mod figures;
pub mod heartbeat;
pub mod ids;
pub mod interaction;
pub mod lost;
pub mod names;
pub mod peripheral;
pub mod presence;
pub mod readable;
pub mod rows;
pub mod service_level;
pub mod sink;
pub mod switchovers;
pub mod views;
pub mod words;
