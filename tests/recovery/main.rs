//! SIP disaster recovery: who switches over when, on which ground, and how long it takes.

#![allow(missing_docs)]

#[path = "../common/mod.rs"]
mod common;

mod bad_input;
mod center;
mod graceful;
mod logout;
mod office;
mod site_failure;
mod start;
mod wave;
