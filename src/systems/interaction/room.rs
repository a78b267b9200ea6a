//! The system as a whole: all of its instances, and where its events go.

use super::event::{Event, Message};
use crate::center::ports::System;

/// Every instance of the system that a scenario has.
#[derive(Clone, Debug, Default)]
pub struct Interaction {}

impl System for Interaction {
    type Event = Event;
    type Message = Message;
}
