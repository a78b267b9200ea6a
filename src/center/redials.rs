//! Customers who were not served and will come again.

use super::demand::Customer;
use crate::ledger::ids::QueueId;

/// Those who will come, each at a place that is used again afterwards.
#[derive(Clone, Debug, Default)]
pub struct Redials {
    places: Vec<Option<(QueueId, Customer)>>,
    free: Vec<u32>,
}

impl Redials {
    /// Keeps a customer of a queue and returns the place.
    pub fn insert(&mut self, customer: (QueueId, Customer)) -> u32 {
        match self.free.pop() {
            Some(place) => {
                self.places[place as usize] = Some(customer);
                place
            }
            None => {
                self.places.push(Some(customer));
                (self.places.len() - 1) as u32
            }
        }
    }

    /// The customer at `place`, if anybody is there.
    pub fn get(&self, place: u32) -> Option<(QueueId, Customer)> {
        self.places[place as usize]
    }

    /// Lets the customer at `place` go.
    ///
    /// # Panics
    /// If nobody is there.
    pub fn remove(&mut self, place: u32) -> (QueueId, Customer) {
        self.free.push(place);
        self.places[place as usize].take().expect("a customer comes again once")
    }
}
