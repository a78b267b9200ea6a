//! CORE-7: attempts that fail, and disturbances that follow one another.

use super::lab::*;
use crate::network::connection::ConnectionClass;
use crate::network::link::Direction;

/// Interval and count of the keepalive, latency.
const SETS: [(u64, u32, u64); 3] = [(1_000, 3, 20), (400, 5, 35), (2_000, 2, 5)];

/// What is sent at whole intervals after `established` and arrives before `time`.
fn last_receipt(established: u64, interval: u64, latency: u64, time: u64) -> u64 {
    established + (time - latency - 1 - established) / interval * interval + latency
}

#[test]
fn core_7_an_attempt_that_meets_a_cut_is_made_again_at_the_next_interval() {
    for (interval, count, latency) in SETS {
        // The other end crashes and is back when the attempt is due, a second after the reset.
        let attempt = 10_500 + latency + 1_000;
        for (cut, healed, failures) in [
            (attempt - 100, attempt + 300, 1),
            // Between the attempt and its answer.
            (attempt + latency, attempt + latency + 300, 1),
            (attempt - 100, attempt + 2_300, 3),
            // Both are over before the attempt, which is made once.
            (attempt - 300, attempt - 100, 0),
        ] {
            let mut two = two(constant(latency), stream(Some((interval, count))));
            two.lab.acts([
                (10_500, Act::Crash(two.b)),
                (11_000, Act::Restart(two.b)),
                (cut, Act::Cut(two.link, Direction::Both)),
                (healed, Act::Heal(two.link, Direction::Both)),
            ]);
            let lossy = [Act::Lossy(two.link, 1.0), Act::EndLossy(two.link, 1.0)];
            let mut lost = two.lab.clone();
            lost.acts([cut, healed].into_iter().zip(lossy).map(|(time, act)| (time + 10_000, act)));
            lost.acts([(20_500, Act::Crash(two.b)), (21_000, Act::Restart(two.b))]);
            let again = lost.run(at(60_000)).times(Seen::Restored(two.a))[1..].to_vec();
            // What was sent before the loss began arrives.
            let failures_of_lossy = if cut > attempt { 0 } else { failures };
            assert_eq!(again, [at(attempt + 10_000 + failures_of_lossy * 1_000 + 2 * latency)]);

            let lab = two.lab.run(at(60_000));
            let back = at(attempt + failures * 1_000 + 2 * latency);
            assert_eq!(lab.times(Seen::Restored(two.a)), [back], "{cut} to {healed}");
            assert_eq!(lab.times(Seen::Restored(two.b)), [back]);
        }
    }
}

#[test]
fn core_7_who_does_not_reconnect_attempts_once() {
    for (interval, count, latency) in SETS {
        let class = ConnectionClass { reconnect: None, ..stream(Some((interval, count))) };
        for (cut, restored) in [(19_000, false), (21_000, true)] {
            let mut two = two(constant(latency), class.clone());
            two.lab.acts([
                (10_500, Act::Close(two.connection.initiator())),
                (cut, Act::Cut(two.link, Direction::Both)),
                (20_000, Act::Connect(two.connection, two.b)),
                (40_000, Act::Heal(two.link, Direction::Both)),
            ]);
            let lab = two.lab.run(at(60_000));
            let expected: &[_] = if restored { &[at(20_000 + 2 * latency)] } else { &[] };
            assert_eq!(lab.times(Seen::Restored(two.a)), expected, "cut at {cut}");
        }
    }
}

#[test]
fn core_7_who_does_not_reconnect_stays_closed_when_the_path_is_whole_again() {
    for (interval, count, latency) in SETS {
        for closes in [false, true] {
            // One loses the connection and does not reconnect; one would, but has closed it.
            let reconnect = closes.then_some(ms(1_000));
            let class = ConnectionClass { reconnect, ..stream(Some((interval, count))) };
            let mut two = two(constant(latency), class);
            if closes {
                two.lab.act(ms(10_100), Act::Close(two.connection.initiator()));
            }
            two.lab.acts([
                (10_500, Act::Cut(two.link, Direction::Both)),
                (30_000, Act::Heal(two.link, Direction::Both)),
            ]);
            let lab = two.lab.run(at(60_000));
            assert_eq!(lab.times(Seen::Lost(two.b)).len(), 1);
            assert_eq!(lab.times(Seen::Restored(two.a)), []);
        }
    }
}

#[test]
fn core_7_a_keepalive_without_interval_or_count_is_refused() {
    for (interval, count) in [(0, 5), (400, 0), (0, 0)] {
        let add = || Lab::new(7).network.add_class(stream(Some((interval, count))));
        assert!(std::panic::catch_unwind(add).is_err(), "{interval} x {count}");
    }
}

#[test]
fn core_7_a_second_fault_does_not_bring_back_what_the_first_one_caught() {
    for (interval, count, latency) in SETS {
        let mut two = two(constant(latency), stream(Some((interval, count))));
        two.lab.acts([
            (10_500, Act::Cut(two.link, Direction::Both)),
            (10_500 + interval + latency + 1, Act::Hang(two.b)),
        ]);
        let lab = two.lab.run(at(60_000));
        let last = last_receipt(0, interval, latency, 10_500);
        let lost = at(last + interval * u64::from(count));
        assert_eq!(lab.times(Seen::Lost(two.a)), [lost], "{interval} x {count}");
    }
}

#[test]
fn core_7_a_new_watch_knows_nothing_of_the_one_before() {
    for (interval, count, latency) in SETS {
        let mut two = two(constant(latency), stream(Some((interval, count))));
        let (hangs, crashes, starts) = (10_500, 10_500 + interval, 14_000);
        two.lab.acts([
            // A keepalive waits for the process that hangs, and it never reads it.
            (hangs, Act::Hang(two.b)),
            (crashes, Act::Crash(two.b)),
            (starts, Act::Restart(two.b)),
            (starts, Act::Recover(two.b)),
        ]);
        let attempt = (starts - crashes - latency).div_ceil(1_000) * 1_000 + crashes + latency;
        let established = attempt + 2 * latency;
        let cut = established + 20 * interval + interval / 2;
        two.lab.acts([
            // In the second hang no keepalive comes.
            (cut, Act::Cut(two.link, Direction::Both)),
            (cut + 1, Act::Hang(two.b)),
            (cut + 2, Act::Recover(two.b)),
        ]);
        let lab = two.lab.run(at(cut + 30 * interval));
        assert_eq!(lab.times(Seen::Restored(two.b)), [at(established)]);
        let last = last_receipt(established, interval, latency, cut);
        let lost = at(last + interval * u64::from(count));
        assert_eq!(lab.times(Seen::Lost(two.b)), [lost], "{interval} x {count}");
    }
}

#[test]
fn core_7_a_keepalive_that_was_slow_counts_when_it_arrives() {
    for (interval, count, latency) in [(1_000, 3, 20), (400, 5, 35), (2_000, 4, 5)] {
        // One keepalive is slow. Its sender hangs long after the path is quick again.
        let number = 10_000 / interval;
        let sent = number * interval;
        let hangs = sent + 5 * interval + interval / 2;
        let extra = hangs + interval + interval / 4 - sent;
        let slow = constant(extra);
        let mut two = two(constant(latency), stream(Some((interval, count))));
        two.lab.acts([
            (sent - interval / 2, Act::Slow(two.link, slow.clone())),
            (sent + interval / 2, Act::EndSlow(two.link, slow)),
            (hangs, Act::Hang(two.a)),
        ]);
        let lab = two.lab.run(at(60_000));
        let lost = at(sent + latency + extra + interval * u64::from(count));
        assert_eq!(lab.times(Seen::Lost(two.b)), [lost], "{interval} x {count}");
    }
}

#[test]
fn core_7_a_path_that_varies_too_much_breaks_connections_again_and_again() {
    for (interval, count, most) in [(100, 2, 2_000), (400, 2, 3_000), (100, 5, 4_000)] {
        let two = two(uniform(0, most), stream(Some((interval, count))));
        let lab = two.lab.run(at(600_000));
        let (lost, back) = (Seen::Lost(two.a), Seen::Restored(two.a));
        assert!(lab.times(lost).len() > 3, "{:?}", lab.times(lost));
        assert!(lab.times(back).len() > 3, "{:?}", lab.times(back));
    }
}

#[test]
fn core_7_every_keepalive_is_an_event_where_that_is_asked_for() {
    for (interval, count, latency) in SETS {
        let mut lab = Lab::new(7);
        lab.network.send_every_keepalive();
        let site = lab.network.add_site("denver", constant(latency));
        let [a, b] = [(); 2].map(|()| lab.network.add_process(site));
        let class = lab.network.add_class(stream(Some((interval, count))));
        lab.network.open(class, a, b, &mut lab.scheduler).unwrap();
        // The next tick and a deadline of each end, at least.
        assert!(lab.run(at(60_000)).scheduler.pending() >= 3);
    }
}
