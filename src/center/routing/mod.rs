//! Who gets what: written once, for every router (CORE-13, CORE-21).

pub mod pool;
pub mod router;
pub mod selection;
pub mod waiting;
