//! Heartbeat and watchdogs (SAP CRM Interaction Center).

pub mod config;
pub mod event;
pub mod room;
