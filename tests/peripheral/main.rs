//! Stories of peripheral gateways, desktops and media routing (Cisco CCE).

#![allow(missing_docs)]

#[path = "../common/mod.rs"]
mod common;

mod pim;
mod setup;
