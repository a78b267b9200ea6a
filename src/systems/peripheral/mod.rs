//! Peripheral gateways, desktops and media routing (Cisco CCE).

mod acd;
mod app_view;
mod central;
pub mod config;
mod controller;
mod counters;
mod cti;
mod desk;
mod desktop;
pub mod disposition;
pub mod event;
mod figures;
mod gateway;
mod history;
mod media;
mod mr;
mod pim;
pub mod plan;
pub mod room;
mod seat;
mod tasks;
