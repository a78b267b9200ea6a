//! Peripheral gateways, desktops and media routing (Cisco CCE).

pub mod config;
pub mod event;
pub mod room;
