//! The modelled systems of a run: built from the scenario, each with what is bound to it.

mod bindings;
mod ground;
pub(super) mod heartbeat;
mod interaction;
mod peripheral;
mod presence;
mod recovery;

pub(super) use bindings::{Owner, OwnerSet, disposition_codes, router_of, systems_of};
pub(super) use ground::{Ground, Systems};
