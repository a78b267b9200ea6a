//! Stories of peripheral gateways, desktops and media routing (Cisco CCE).

#![allow(missing_docs)]

#[path = "../common/mod.rs"]
mod common;

mod bad_input;
mod chaos;
mod duplex;
mod media;
mod pim;
mod router;
mod setup;
