//! One browser that dies, with and without calls.

use super::setup::{Setup, last_ping, noticed, seconds};
use crate::common::{at, secs};
use switchover::ledger::figures::Figure;
use switchover::ledger::heartbeat::{HeartbeatBy, HeartbeatEvent};
use switchover::ledger::rows::{AgentReason, AgentState};

#[test]
fn beat_3_a_watchdog_logs_a_dead_browser_off_at_its_first_look_after_the_lag() {
    for (dies, ping, lag, watchdog, by_hand) in [
        // The table: at 690 s the ping of 600 s is exactly 90 s old, and good.
        (610.0, 30.0, 90.0, 60.0, Some(720.0)),
        (610.0, 30.0, 90.0, 15.0, Some(705.0)),
        (610.0, 30.0, 60.0, 15.0, None),
        (415.0, 20.0, 70.0, 45.0, None),
        (333.0, 7.0, 21.0, 10.0, None),
    ] {
        let setup = Setup { ping, lag, watchdog, ..Setup::default() };
        let story = setup.dies("1", dies).tell();
        let last = last_ping(dies, ping);
        let expected = noticed(last, lag, watchdog);
        assert_eq!(story.log_off_times(), [expected], "dies at {dies}, looks every {watchdog}");
        if let Some(by_hand) = by_hand {
            assert_eq!(expected, at(by_hand));
        }
        let row = story.log_offs()[0];
        assert_eq!(row.by, Some(HeartbeatBy::Watchdog));
        assert_eq!(row.alive, Some(false));
        assert_eq!(row.age, Some(expected.since(at(last))));
        assert_eq!(row.dead, Some(expected.since(at(dies))));
        assert_eq!(row.cause.id(), 1, "the crash is to blame");
        assert_eq!(story.count(Figure::Detections), 1);
        let mean = story.figure(Figure::DetectionMean).unwrap();
        assert!((mean - (expected.as_secs_f64() - dies)).abs() < 1e-6);
    }
}

#[test]
fn beat_2_and_4_without_a_call_nobody_notices_but_a_watchdog() {
    for mode in ["none", "heartbeat"] {
        let setup = Setup { mode, ..Setup::default() };
        let story = setup.dies("1", 610.0).tell();
        assert_eq!(story.log_off_times(), []);
        assert_eq!(story.count(Figure::MissedDetections), 1);
        let missed = story.heartbeats(HeartbeatEvent::MissedDetection);
        assert_eq!(missed[0].dead, Some(at(1200.0).since(at(610.0))));
    }
}
