//! One scenario at many points: every combination of the values of what is varied (CLI-7).

pub mod carry_out;
pub mod constraint;
pub mod points;
pub mod quantity;
pub mod vary;
