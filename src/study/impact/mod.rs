//! What the faults of a run did, against its twin: the same run without them.
//!
//! The twin has the same seed, so the same customers come to it (CORE-3, CORE-20): what one of
//! them waits more is the faults' doing, caller by caller.

pub mod answers;
pub mod normal;
pub mod order;
pub mod several;
pub mod twin;
pub mod witness;
