//! Writes blocks of bytes on a thread of their own, so that a run does not wait for the
//! disk.
//!
//! Blocks are written in the order in which they are handed over: the bytes of a file do
//! not depend on the threads' pace. A few buffers go round; when all are full the run
//! waits.

use std::io::{self, Write};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::{Builder, JoinHandle};

/// How many buffers are on their way at most, besides the one being filled.
const SPARE_BUFFERS: usize = 2;

/// A writer on a thread of its own.
#[derive(Debug)]
pub(super) struct BackgroundWriter {
    /// None once nothing more is to come.
    full: Option<Sender<Vec<u8>>>,
    spare: Receiver<Vec<u8>>,
    /// None once its result is known.
    thread: Option<JoinHandle<io::Result<()>>>,
}

impl BackgroundWriter {
    /// Writes to `out`, with buffers that have room for `capacity` bytes.
    ///
    /// # Errors
    /// If the system gives no thread.
    pub(super) fn new<W: Write + Send + 'static>(out: W, capacity: usize) -> io::Result<Self> {
        let (full, blocks) = channel();
        let (emptied, spare) = channel();
        for _ in 0..SPARE_BUFFERS {
            emptied.send(Vec::with_capacity(capacity)).expect("the receiver is here");
        }
        let thread = Builder::new()
            .name("csv writer".to_owned())
            .spawn(move || write_all(out, &blocks, &emptied))?;
        Ok(BackgroundWriter { full: Some(full), spare, thread: Some(thread) })
    }

    /// Hands over a block; `block` is then an empty buffer. May wait for the disk.
    ///
    /// # Errors
    /// The error that writing an earlier block met. No block may follow.
    pub(super) fn write(&mut self, block: &mut Vec<u8>) -> io::Result<()> {
        // Without a spare buffer to come, the thread has ended: it met an error.
        let Ok(spare) = self.spare.recv() else { return self.finish() };
        let full = std::mem::replace(block, spare);
        let sender = self.full.as_ref().expect("no block follows the last one");
        if sender.send(full).is_ok() { Ok(()) } else { self.finish() }
    }

    /// Waits until everything is written.
    ///
    /// # Errors
    /// The first error that writing met, if it was not told before.
    pub(super) fn finish(&mut self) -> io::Result<()> {
        self.full = None;
        match self.thread.take().map(JoinHandle::join) {
            Some(Ok(result)) => result,
            Some(Err(panic)) => std::panic::resume_unwind(panic),
            None => Ok(()),
        }
    }
}

/// A run that is given up: nobody writes to its files after this.
impl Drop for BackgroundWriter {
    fn drop(&mut self) {
        self.full = None;
        if let Some(thread) = self.thread.take() {
            // Whatever it met, the files are thrown away.
            let _ = thread.join();
        }
    }
}

fn write_all(
    mut out: impl Write,
    blocks: &Receiver<Vec<u8>>,
    emptied: &Sender<Vec<u8>>,
) -> io::Result<()> {
    for mut block in blocks {
        out.write_all(&block)?;
        block.clear();
        if emptied.send(block).is_err() {
            break;
        }
    }
    out.flush()
}
