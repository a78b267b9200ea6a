//! Ctrl-C: asked for politely, so that nothing half-written stays behind (CLI-9).

use std::sync::atomic::{AtomicBool, Ordering};

static INTERRUPTED: AtomicBool = AtomicBool::new(false);

/// Takes note of Ctrl-C from now on, instead of dying of it.
pub fn listen() {
    // Without a handler Ctrl-C ends the program at once; results still never appear
    // under their final name, so there is nothing to report.
    let _ = ctrlc::set_handler(|| INTERRUPTED.store(true, Ordering::Relaxed));
}

/// Whether the user asked to stop.
pub fn requested() -> bool {
    INTERRUPTED.load(Ordering::Relaxed)
}
