//! Progress on standard error: simulated time, events per second, time left (CLI-9).

use std::time::Duration;

use indicatif::{ProgressBar, ProgressState, ProgressStyle};

use crate::kernel::time::SimTime;

/// Shows how far a run has come. Hides itself where standard error is no terminal.
pub struct RunProgress {
    bar: ProgressBar,
}

impl RunProgress {
    /// Progress of a run of length `duration`; none if `quiet`.
    pub fn new(duration: SimTime, quiet: bool) -> Self {
        if quiet {
            return RunProgress { bar: ProgressBar::hidden() };
        }
        let style = ProgressStyle::with_template(
            "{bar:30} {percent:>3} %  {msg}  {elapsed} (about {eta} left)",
        )
        .expect("the template is valid");
        let bar = ProgressBar::new(duration.as_nanos() / 1_000_000);
        bar.set_style(style);
        bar.enable_steady_tick(Duration::from_millis(200));
        RunProgress { bar }
    }

    /// The run has come to `now` and handled `events` events.
    pub fn show(&self, now: SimTime, events: u64) {
        self.bar.set_position(now.as_nanos() / 1_000_000);
        let seconds = self.bar.elapsed().as_secs_f64();
        if seconds > 0.0 {
            let minutes = now.as_nanos() / 60_000_000_000;
            let rate = events as f64 / seconds / 1e6;
            let (hours, minutes) = (minutes / 60, minutes % 60);
            self.bar.set_message(format!("{hours}:{minutes:02} h simulated  {rate:.1} M events/s"));
        }
    }
}

impl Drop for RunProgress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

/// Shows how many replications are done.
pub struct ReplicationProgress {
    bar: ProgressBar,
}

impl ReplicationProgress {
    /// Progress of `count` replications; none if `quiet`.
    pub fn new(count: u32, quiet: bool) -> Self {
        if quiet {
            return ReplicationProgress { bar: ProgressBar::hidden() };
        }
        let style = ProgressStyle::with_template(
            "{bar:30} {pos} of {len} replications  {per}  {elapsed} (about {eta} left)",
        )
        .expect("the template is valid")
        .with_key("per", |state: &ProgressState, out: &mut dyn std::fmt::Write| {
            let _ = out.write_fmt(format_args!("{:.1}/s", state.per_sec()));
        });
        let bar = ProgressBar::new(u64::from(count));
        bar.set_style(style);
        bar.enable_steady_tick(Duration::from_millis(200));
        ReplicationProgress { bar }
    }

    /// One more is done.
    pub fn done(&self) {
        self.bar.inc(1);
    }
}

impl Drop for ReplicationProgress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
