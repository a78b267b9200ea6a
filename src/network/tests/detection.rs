//! CORE-7: when a loss is noticed.

use proptest::prelude::*;

use super::lab::*;
use crate::kernel::distribution::Distribution;
use crate::kernel::time::{SimDuration, SimTime};
use crate::network::link::Direction;

/// When the last keepalive that was sent before `fault` arrives, and what follows from it.
fn noticed(interval: u64, count: u32, latency: u64, fault: u64) -> SimTime {
    // Sent at whole intervals; what arrives at the fault's instant or later is caught.
    let last = (1..).take_while(|k| k * interval + latency < fault).last().unwrap_or(0);
    at(last * interval + latency + interval * u64::from(count))
}

/// Interval, count, latency, time of the fault.
const SETS: [(u64, u32, u64, u64); 5] = [
    (100, 5, 20, 12_345),
    (400, 5, 35, 7_777),
    (5_000, 3, 4, 61_000),
    (100, 1, 0, 950),
    (1_000, 2, 2_500, 20_000),
];

#[test]
fn core_7_a_cut_is_noticed_interval_times_count_after_the_last_receipt() {
    for (interval, count, latency, fault) in SETS {
        let mut two = two(constant(latency), stream(Some((interval, count))));
        two.lab.act(ms(fault), Act::Cut(two.link, Direction::Both));
        let lab = two.lab.run(at(200_000));
        let expected = noticed(interval, count, latency, fault);
        let mut losses = [two.a, two.b].map(|process| lab.times(Seen::Lost(process)));
        losses.sort();
        assert_eq!(losses, [vec![expected], vec![expected]], "{interval} x {count}");
        assert_eq!(lab.causes, [1, 1], "both losses bear the cut");
    }
}

#[test]
fn core_7_a_hang_is_noticed_by_keepalive_and_a_crash_one_latency_later() {
    for (interval, count, latency, fault) in SETS {
        let mut hang = two(constant(latency), stream(Some((interval, count))));
        hang.lab.act(ms(fault), Act::Hang(hang.b));
        let lab = hang.lab.run(at(200_000));
        // What was sent before the hang still arrives.
        let last = (fault - 1) / interval;
        let expected = at(last * interval + latency + interval * u64::from(count));
        assert_eq!(lab.times(Seen::Lost(hang.a)), [expected]);

        let mut crash = two(constant(latency), stream(Some((interval, count))));
        crash.lab.act(ms(fault), Act::Crash(crash.b));
        let lab = crash.lab.run(at(200_000));
        assert_eq!(lab.times(Seen::Lost(crash.a)), [at(fault + latency)]);
    }
}

#[test]
fn core_7_a_lost_site_or_host_is_noticed_by_keepalive_only() {
    for (interval, count, latency, fault) in SETS {
        let mut site = two(constant(latency), stream(Some((interval, count))));
        site.lab.act(ms(fault), Act::SiteDown(site.sites[1]));
        let lab = site.lab.run(at(200_000));
        assert_eq!(
            lab.times(Seen::Lost(site.a)),
            [noticed(interval, count, latency, fault)],
            "the site takes its links with it"
        );

        let mut lab = Lab::new(1);
        let site = lab.network.add_site("denver", constant(latency));
        let host = lab.network.add_host(site);
        let b = lab.network.add_process_on(host);
        let a = lab.network.add_process(site);
        let class = lab.network.add_class(stream(Some((interval, count))));
        lab.network.open(class, a, b, &mut lab.scheduler).unwrap();
        lab.act(ms(fault), Act::HostDown(host));
        let lab = lab.run(at(200_000));
        let last = (fault - 1) / interval;
        let expected = at(last * interval + latency + interval * u64::from(count));
        assert_eq!(lab.times(Seen::Lost(a)), [expected]);
    }
}

#[test]
fn core_7_a_cut_one_way_is_noticed_by_the_end_that_hears_nothing_then_by_reset() {
    for (interval, count, latency, fault) in SETS {
        let mut two = two(constant(latency), stream(Some((interval, count))));
        two.lab.act(ms(fault), Act::Cut(two.link, Direction::From(two.sites[0])));
        let lab = two.lab.run(at(200_000));
        let expected = noticed(interval, count, latency, fault);
        assert_eq!(lab.times(Seen::Lost(two.b)), [expected]);
        assert_eq!(lab.times(Seen::Lost(two.a)), [expected + ms(latency)]);
    }
}

#[test]
fn core_7_a_cut_that_misses_fewer_than_count_keepalives_is_not_noticed() {
    for (interval, count, latency) in [(100, 5, 20), (400, 3, 35), (5_000, 2, 0)] {
        for missed in [u64::from(count) - 1, u64::from(count)] {
            let mut two = two(constant(latency), stream(Some((interval, count))));
            // From half an interval before the first missed one to half after the last.
            let from = 10 * interval + interval / 2;
            let acts = [
                (from, Act::Cut(two.link, Direction::Both)),
                (from + missed * interval, Act::Heal(two.link, Direction::Both)),
            ];
            two.lab.acts(acts);
            let lab = two.lab.run(at(from + 30 * interval));
            let lost = !lab.times(Seen::Lost(two.a)).is_empty();
            assert_eq!(lost, missed == u64::from(count), "{missed} of {count} missed");
        }
    }
}

#[test]
fn core_7_a_keepalive_that_meets_a_process_started_anew_is_answered_with_a_reset() {
    // Interval, count, latency; the cut from and until, the death and the restart within it.
    for (interval, count, latency, [cut, dies, starts, healed]) in [
        (1_000, 60, 20, [5_100, 6_000, 7_000, 9_300]),
        (5_000, 9, 4, [61_000, 62_000, 63_000, 64_000]),
        (400, 50, 35, [7_777, 8_000, 12_000, 16_001]),
        (700, 30, 0, [2_000, 2_100, 9_000, 9_050]),
    ] {
        let mut two = two(constant(latency), stream(Some((interval, count))));
        two.lab.acts([
            (cut, Act::Cut(two.link, Direction::Both)),
            (dies, Act::Crash(two.b)),
            (starts, Act::Restart(two.b)),
            (healed, Act::Heal(two.link, Direction::Both)),
        ]);
        let lab = two.lab.run(at(200_000));
        // The first keepalive after the heal, and the answer to it.
        let lost = healed.div_ceil(interval) * interval + 2 * latency;
        assert_eq!(lab.times(Seen::Lost(two.a)), [at(lost)], "{interval} x {count}");
        assert_eq!(lab.causes, [1], "the cut is to blame");
        let back = at(lost + 1_000 + 2 * latency);
        assert_eq!(lab.times(Seen::Restored(two.a)), [back]);
        assert_eq!(lab.times(Seen::Restored(two.b)), [back]);
    }
}

#[test]
fn core_7_after_a_heal_keepalives_are_no_events_again() {
    let mut two = two(uniform(5, 50), stream(Some((100, 5))));
    two.lab.acts([
        (1_000, Act::Cut(two.link, Direction::Both)),
        (1_200, Act::Heal(two.link, Direction::Both)),
    ]);
    let lab = two.lab.run(at(5_000));
    assert_eq!(lab.scheduler.pending(), 0);
    assert_eq!(lab.log, []);
}

/// A disturbance of the property test: kind, start, length (microseconds).
type Disturbance = (u8, u64, u64);

/// Everything that two duplexed processes, a gateway and a desktop notice.
fn history(
    every: bool,
    latency: &Distribution,
    keepalives: &[(u64, u32)],
    disturbances: &[Disturbance],
) -> Vec<(SimTime, Seen)> {
    let mut lab = Lab::new(11);
    if every {
        lab.network.send_every_keepalive();
    }
    let sites = ["denver", "dallas"].map(|name| lab.network.add_site(name, constant(1)));
    let link = lab.network.add_link("wan", sites[0], sites[1], latency.clone());
    let host = lab.network.add_host(sites[1]);
    let a = lab.network.add_process(sites[0]);
    let b = lab.network.add_process_on(host);
    let us = SimDuration::from_micros;
    for &(kind, start, length) in disturbances {
        let slow = uniform(200, 2_000);
        let (from, to) = match kind % 10 {
            0 => (Act::Cut(link, Direction::Both), Act::Heal(link, Direction::Both)),
            1 => {
                let direction = Direction::From(sites[0]);
                (Act::Cut(link, direction), Act::Heal(link, direction))
            }
            2 => {
                let direction = Direction::From(sites[1]);
                (Act::Cut(link, direction), Act::Heal(link, direction))
            }
            3 => (Act::Hang(a), Act::Recover(a)),
            4 => (Act::Hang(b), Act::Recover(b)),
            5 => (Act::Slow(link, slow.clone()), Act::EndSlow(link, slow)),
            6 => (Act::Lossy(link, 0.6), Act::EndLossy(link, 0.6)),
            7 => (Act::Crash(b), Act::Restart(b)),
            8 => (Act::HostDown(host), Act::HostUp(host)),
            _ => (Act::SiteDown(sites[0]), Act::SiteUp(sites[0])),
        };
        lab.act(us(start), from);
        lab.act(us(start + length), to);
    }
    for (index, &(interval, count)) in keepalives.iter().enumerate() {
        let mut class = stream(Some((interval, count)));
        class.name = format!("class-{index}");
        let class = lab.network.add_class(class);
        lab.network.open(class, a, b, &mut lab.scheduler).unwrap();
        lab.network.open(class, b, a, &mut lab.scheduler).unwrap();
    }
    // Within an instant, the order in which connections notice is not told by this rule.
    let mut log = lab.run(at(60_000)).log;
    log.sort_by_key(|(time, seen)| (*time, format!("{seen:?}")));
    log
}

fn any_latency() -> impl Strategy<Value = Distribution> {
    prop_oneof![
        (0_u64..300).prop_map(constant),
        (0_u64..100, 0_u64..400).prop_map(|(low, more)| uniform(low, low + more)),
        (1_u64..60).prop_map(|mean| Distribution::Exponential { mean: mean as f64 / 1e3 }),
    ]
}

#[test]
fn core_2_a_run_forked_in_the_middle_of_a_disturbance_ends_like_the_unforked_one() {
    let mut two = two(uniform(5, 50), stream(Some((100, 5))));
    let [a, b] = two.connection.sockets();
    for i in 0..300 {
        two.lab.act(ms(i * 20), Act::Send(a, i as u32));
        two.lab.act(ms(i * 20), Act::Send(b, i as u32));
    }
    two.lab.acts([
        (1_000, Act::Cut(two.link, Direction::Both)),
        (1_300, Act::Heal(two.link, Direction::Both)),
        (2_000, Act::Hang(two.b)),
        (4_000, Act::Recover(two.b)),
    ]);
    let whole = two.lab.clone().run(at(10_000));
    for fork in [1_150, 1_301, 2_600, 4_000] {
        let forked = two.lab.clone().run(at(fork)).clone().run(at(10_000));
        assert_eq!(forked.log, whole.log, "forked after {fork} ms");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn core_7_detection_times_are_those_of_every_keepalive_sent(
        latency in any_latency(),
        disturbances in prop::collection::vec((0_u8..10, 0_u64..40_000_000, 1_u64..8_000_000), 0..6),
    ) {
        let keepalives = [(100, 5), (400, 5), (150, 2), (2_000, 3)];
        let sparse = history(false, &latency, &keepalives, &disturbances);
        let every = history(true, &latency, &keepalives, &disturbances);
        let differs = sparse.iter().zip(&every).find(|(a, b)| a != b);
        prop_assert!(sparse == every, "first difference: {differs:?}");
    }

    /// The same on a grid of 50 ms, where faults, keepalives and deadlines meet.
    #[test]
    fn core_7_detection_times_agree_where_events_coincide(
        latency in 0_u64..6,
        disturbances in prop::collection::vec((0_u8..10, 0_u64..200, 1_u64..60), 0..6),
    ) {
        let keepalives = [(50, 4), (100, 5), (150, 2), (500, 3), (100, 1)];
        let grid = |&(kind, start, length): &Disturbance| (kind, start * 50_000, length * 50_000);
        let disturbances: Vec<_> = disturbances.iter().map(grid).collect();
        let latency = constant(latency * 50);
        let sparse = history(false, &latency, &keepalives, &disturbances);
        let every = history(true, &latency, &keepalives, &disturbances);
        let differs = sparse.iter().zip(&every).find(|(a, b)| a != b);
        prop_assert!(sparse == every, "first difference: {differs:?}");
    }
}
