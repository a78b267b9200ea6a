//! Ctrl-C: asked for politely, so that nothing half-written stays behind (CLI-9).

use std::sync::atomic::{AtomicBool, Ordering};

use super::exit;

static INTERRUPTED: AtomicBool = AtomicBool::new(false);

/// Takes note of Ctrl-C from now on, instead of dying of it. Who presses it again does
/// not want to wait: the program ends at once. Results have not their final name then.
///
/// To be called when there is something to tidy up: before that, to die is right. Called
/// again it changes nothing.
pub fn listen() {
    // With a handler already there is nothing to do; without one, Ctrl-C still ends the
    // program, only less tidily.
    let _ = ctrlc::set_handler(|| {
        if INTERRUPTED.swap(true, Ordering::Relaxed) {
            std::process::exit(i32::from(exit::INTERRUPTED));
        }
    });
}

/// Whether the user asked to stop.
pub fn requested() -> bool {
    INTERRUPTED.load(Ordering::Relaxed)
}
