//! What a schema cannot say: names that lead nowhere, moments outside the run, values
//! that contradict each other (CLI-2). One file a concern; [`all::check_all`] lists them.

pub mod all;
mod arrivals;
mod context;
mod expect;
mod faults;
mod heartbeat;
mod interaction;
mod interaction_tenants;
mod links;
mod names;
mod peripheral;
mod presence;
mod recovery;
mod routing;
mod serving;
mod shifts;
mod times;

pub use context::{Check, place_of};
