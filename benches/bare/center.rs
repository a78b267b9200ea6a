//! A center as bare as the loop: M/M/100 with patience, at a load of 0.95.

use std::hint::black_box;

use super::{Bare, Line, SECOND};

/// Agents.
pub const AGENTS: u32 = 100;
/// Mean service time, in seconds.
pub const SERVICE_MEAN_S: f64 = 240.0;
/// Mean patience, in seconds.
pub const PATIENCE_MEAN_S: f64 = 120.0;
const LOAD: f64 = 0.95;
/// Mean time between two callers, in seconds.
pub const INTERARRIVAL_MEAN_S: f64 = SERVICE_MEAN_S / AGENTS as f64 / LOAD;

/// Payloads of the bare loop; from `IMPATIENT` on they are tickets.
const ARRIVAL: u32 = 0;
const SERVED: u32 = 1;
const IMPATIENT: u32 = 2;

/// The bare center: free agents, a line, callers who give up.
pub struct BareCenter {
    bare: Bare,
    free: u32,
    line: Line,
    abandoned: u64,
}

impl BareCenter {
    /// An empty center whose first caller comes now.
    pub fn new() -> Self {
        let mut bare = Bare::new();
        bare.after(0, ARRIVAL);
        BareCenter { bare, free: AGENTS, line: Line::default(), abandoned: 0 }
    }

    fn serve(&mut self) {
        let service = self.bare.exponential(SERVICE_MEAN_S * SECOND);
        self.bare.after(service, SERVED);
    }

    /// Runs until so many callers have come; returns how many.
    pub fn stretch(&mut self, calls: u64) -> u64 {
        let mut arrived = 0;
        while arrived < calls {
            match self.bare.next().expect("arrivals never end") {
                ARRIVAL => {
                    arrived += 1;
                    if self.free > 0 {
                        self.free -= 1;
                        self.serve();
                    } else {
                        let ticket = self.line.join();
                        let patience = self.bare.exponential(PATIENCE_MEAN_S * SECOND);
                        self.bare.after(patience, IMPATIENT.wrapping_add(ticket));
                    }
                    let gap = self.bare.exponential(INTERARRIVAL_MEAN_S * SECOND);
                    self.bare.after(gap, ARRIVAL);
                }
                SERVED => {
                    if self.line.take() {
                        self.serve();
                    } else {
                        self.free += 1;
                    }
                }
                ticket => self.abandoned += u64::from(self.line.leave(ticket - IMPATIENT)),
            }
        }
        black_box(self.abandoned);
        arrived
    }
}
