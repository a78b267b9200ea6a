//! Stories of routing: who serves whom and when, what happens to those who find no room,
//! and how people come and go (CORE-13, CORE-15).

#![allow(missing_docs)]

#[path = "../common/mod.rs"]
mod common;

mod closing;
mod outage;
mod overflow;
mod people;
mod redials;
mod room;
mod selection;
