//! Fingerprints: one hash for each layer of a run (OUT-8), with running values that lead to
//! the first difference (OUT-11).
//!
//! ```text
//! rows, events ─► sink ─► layer (hash, running values) ─► recording (text in a file)
//!                                                              │
//!                         layer of a later run ──► difference ─┴► window ─► excerpt (rows)
//! ```

pub mod difference;
pub mod excerpt;
pub mod layer;
mod presence;
pub mod recording;
pub mod sink;
mod systems;
