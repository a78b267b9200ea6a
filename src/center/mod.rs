//! The contact center: what every center has, whatever its vendor.

pub mod config;
pub mod workload;
