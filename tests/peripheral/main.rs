//! Stories of peripheral gateways, desktops and media routing (Cisco CCE).

#![allow(missing_docs)]

#[path = "../common/mod.rs"]
mod common;

mod bad_input;
mod chaos;
mod chats;
mod codes;
mod desk;
mod duplex;
mod media;
mod paths;
mod pim;
mod router;
mod setup;
