//! Stories of communication sessions, their watchdogs, and browsers that die.

#![allow(missing_docs)]

#[path = "../common/mod.rs"]
mod common;

mod cms;
mod detection;
mod false_logouts;
mod load;
mod once;
mod service;
mod setup;
mod tables;
mod whatever_fails;
