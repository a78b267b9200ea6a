//! Distributions of durations and other positive quantities, by quantile (CORE-4).
//!
//! One uniform number gives one value: draws stay in step between two variants of a
//! scenario, and two distributions can share one quantile (CORE-20). All functions come
//! from the pure-Rust `libm`, so that a seed gives the same bits everywhere (CORE-2).

mod build;
mod family;
mod gamma;
mod mixture;
mod normal;

#[cfg(test)]
mod tests;

pub use build::DistributionError;
pub use family::Distribution;
