//! What happens in it, and what its parts say to each other.

use crate::center::event::ContactRef;

/// What happens in it by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {}

/// What its parts say to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Message {}

impl Event {
    /// The word for it: snake_case, unique in the system.
    pub const fn word(&self) -> &'static str {
        match *self {}
    }
}

impl Message {
    /// The word for it: snake_case, unique in the system.
    pub const fn word(&self) -> &'static str {
        match *self {}
    }

    /// The contact that it is about.
    pub const fn contact(&self) -> Option<ContactRef> {
        match *self {}
    }
}
