//! Stories of presence across pools (PRES-1 to PRES-11), with hand calculations.

#![allow(missing_docs)]

#[path = "../common/mod.rs"]
mod common;

mod acting;
mod bad_input;
mod failing;
mod ordering;
mod pools;
mod room;
mod routing;
