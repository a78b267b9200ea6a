//! CORE-5, CORE-6: latency, order, and what a disturbed link does to messages.

use proptest::prelude::*;

use super::lab::*;
use crate::kernel::random::Seed;
use crate::network::connection::{ConnectionClass, Transport};
use crate::network::link::Direction;

#[test]
fn core_5_a_message_takes_the_latency_of_its_path() {
    for (inside, between) in [(0, 35), (1, 4), (7, 250)] {
        let mut lab = Lab::new(1);
        let sites = ["denver", "dallas"].map(|n| lab.network.add_site(n, constant(inside)));
        lab.network.add_link("wan", sites[0], sites[1], constant(between));
        let a = lab.network.add_process(sites[0]);
        let near = lab.network.add_process(sites[0]);
        let far = lab.network.add_process(sites[1]);
        let class = lab.network.add_class(stream(None));
        for (number, other) in [(1, near), (2, far)] {
            let connection = lab.network.open(class, a, other, &mut lab.scheduler).unwrap();
            lab.act(ms(100), Act::Send(connection.initiator(), number));
            lab.act(ms(200), Act::Send(connection.acceptor(), 10 * number));
        }
        let lab = lab.run(at(1_000));
        assert_eq!(lab.got(near), [(at(100 + inside), 1)]);
        assert_eq!(lab.got(far), [(at(100 + between), 2)]);
        let mut expected = [(at(200 + inside), 10), (at(200 + between), 20)];
        expected.sort();
        assert_eq!(lab.got(a), expected);
    }
}

#[test]
fn core_5_sites_without_a_link_cannot_be_connected() {
    let mut lab = Lab::new(1);
    let [a, b] = ["denver", "dallas"].map(|name| {
        let site = lab.network.add_site(name, constant(1));
        lab.network.add_process(site)
    });
    let class = lab.network.add_class(stream(None));
    assert!(lab.network.open(class, a, b, &mut lab.scheduler).is_err());
}

#[test]
fn core_3_another_class_of_traffic_shifts_no_latency() {
    let arrivals = |other: bool| {
        let mut two = two(uniform(5, 50), stream(None));
        let mut class = stream(None);
        class.name = "other".to_owned();
        let class = two.lab.network.add_class(class);
        let lab = &mut two.lab;
        let second = lab.network.open(class, two.a, two.b, &mut lab.scheduler).unwrap();
        for i in 0..100 {
            lab.act(ms(i * 100), Act::Send(two.connection.initiator(), i as u32));
            if other {
                lab.act(ms(i * 100), Act::Send(second.initiator(), 1_000));
            }
        }
        let mut got = two.lab.run(at(20_000)).got(two.b);
        got.retain(|(_, message)| *message != 1_000);
        got
    };
    assert_eq!(arrivals(false), arrivals(true));
    // The draws are those of the stream named after link and class.
    let mut draws = Seed { seed: 7, replication: 1 }.stream("latency/denver-dallas/test");
    for (i, (time, _)) in arrivals(false).into_iter().enumerate() {
        assert_eq!(time, at(i as u64 * 100) + uniform(5, 50).duration(&mut draws));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Whatever disturbs the link or the receiver: what a stream that nobody declared lost
    /// carries arrives completely and in order; datagrams arrive in order.
    #[test]
    fn core_5_messages_of_one_connection_arrive_in_order(
        low in 0_u64..50,
        more in 0_u64..400,
        is_stream in any::<bool>(),
        disturbances in prop::collection::vec((0_u8..6, 0_u64..3_000, 1_u64..700), 0..8),
        sent in prop::collection::vec(0_u64..4_000, 1..60),
    ) {
        let class = if is_stream { stream(None) } else { datagrams() };
        let mut two = two(uniform(low, low + more), class);
        let (link, b) = (two.link, two.b);
        for &(kind, start, length) in &disturbances {
            let slow = uniform(0, 900);
            let direction = Direction::From(two.sites[0]);
            let (from, to) = match kind {
                0 => (Act::Cut(link, Direction::Both), Act::Heal(link, Direction::Both)),
                1 => (Act::Cut(link, direction), Act::Heal(link, direction)),
                2 => (Act::Hang(b), Act::Recover(b)),
                3 => (Act::Slow(link, slow.clone()), Act::EndSlow(link, slow)),
                _ => (Act::Lossy(link, 0.3), Act::EndLossy(link, 0.3)),
            };
            two.lab.acts([(start, from), (start + length, to)]);
        }
        let mut sent = sent;
        sent.sort();
        for (number, time) in sent.iter().enumerate() {
            two.lab.act(ms(*time), Act::Send(two.connection.initiator(), number as u32));
        }
        let got = two.lab.run(at(10_000_000)).got(two.b);
        let numbers: Vec<u32> = got.iter().map(|(_, number)| *number).collect();
        prop_assert!(numbers.is_sorted_by(|a, b| a < b), "{numbers:?}");
        let timely = got.iter().all(|(time, number)| *time >= at(sent[*number as usize] + low));
        prop_assert!(timely, "a message was faster than its path");
        if is_stream {
            prop_assert_eq!(numbers.len(), sent.len());
        }
    }
}

/// Latency, cut, heal: cuts shorter and longer than the latency.
const CUTS: [(u64, u64, u64); 4] =
    [(20, 1_000, 1_300), (200, 1_000, 1_050), (35, 500, 501), (0, 300, 900)];

#[test]
fn core_6_a_stream_that_survives_a_short_cut_delivers_late_and_in_order() {
    for (latency, cut, heal) in CUTS {
        let mut two = two(constant(latency), stream(Some((400, 5))));
        let socket = two.connection.initiator();
        let first = cut - 100;
        // Before the cut and safely there; in flight; during the cut; just after the heal.
        let times = [first - latency, cut - latency.div_ceil(2), cut, cut + 1, heal, heal + 1];
        for (number, time) in times.into_iter().enumerate() {
            two.lab.act(ms(time), Act::Send(socket, number as u32));
        }
        // Faults come first in their instant, whatever is sent then.
        let mut lab = two.lab.clone();
        lab.acts([(cut, Act::Cut(two.link, Direction::Both))]);
        lab.acts([(heal, Act::Heal(two.link, Direction::Both))]);
        let lab = lab.run(at(10_000));
        let got = lab.got(two.b);
        assert_eq!(got.iter().map(|(_, n)| *n).collect::<Vec<_>>(), [0, 1, 2, 3, 4, 5]);
        assert_eq!(got[0].0, at(first));
        for (time, number) in &got[1..] {
            let sent = times[*number as usize];
            // Nothing that met the cut is there before one latency after the heal.
            let due = at(sent.max(heal) + latency);
            let in_time = sent + latency <= cut && *time == at(sent + latency);
            let late =
                *time >= due && *time <= due + crate::kernel::time::SimDuration::from_nanos(1);
            assert!(in_time || late, "{number} at {time} with latency {latency}");
        }
        assert_eq!(lab.times(Seen::Lost(two.b)), []);
    }
}

#[test]
fn core_6_a_stream_that_was_declared_broken_has_lost_what_was_in_flight() {
    for (interval, count, latency) in [(100, 5, 20), (400, 5, 35), (200, 2, 150)] {
        let mut two = two(constant(latency), stream(Some((interval, count))));
        let [a, b] = two.connection.sockets();
        let cut = 10 * interval + 1;
        let heal = cut + interval * u64::from(count) + 2_000;
        two.lab.acts([
            (cut, Act::Cut(two.link, Direction::Both)),
            (heal, Act::Heal(two.link, Direction::Both)),
            (cut + 1, Act::Send(a, 1)),
            (cut + 2, Act::Send(b, 2)),
            (heal + 1_500, Act::Send(a, 3)),
            (heal + 1_500, Act::Send(b, 4)),
        ]);
        let lab = two.lab.run(at(heal + 3_000));
        assert_eq!(lab.got(two.b), [(at(heal + 1_500 + latency), 3)]);
        assert_eq!(lab.got(two.a), [(at(heal + 1_500 + latency), 4)]);
        // Both ends resynchronise: at the first whole reconnect interval after the heal.
        let lost = lab.times(Seen::Lost(two.a))[0];
        let mut attempt = lost;
        while attempt < at(heal) {
            attempt += ms(1_000);
        }
        for process in [two.a, two.b] {
            assert_eq!(lab.times(Seen::Restored(process)), [attempt + ms(2 * latency)]);
        }
    }
}

#[test]
fn core_6_datagrams_that_meet_a_cut_are_lost() {
    for (latency, cut, heal) in CUTS {
        let mut two = two(constant(latency), datagrams());
        let socket = two.connection.initiator();
        two.lab.acts([
            (cut, Act::Cut(two.link, Direction::Both)),
            (heal, Act::Heal(two.link, Direction::Both)),
            (cut - 1 - latency, Act::Send(socket, 1)),
            (cut - latency / 2, Act::Send(socket, 2)),
            (cut, Act::Send(socket, 3)),
            (heal, Act::Send(socket, 4)),
        ]);
        let got = two.lab.run(at(10_000)).got(two.b);
        assert_eq!(got.iter().map(|(_, n)| *n).collect::<Vec<_>>(), [1, 4]);
    }
}

#[test]
fn core_6_a_cut_one_way_lets_the_other_way_pass() {
    for from in [0, 1] {
        let mut two = two(constant(20), stream(None));
        let sockets = two.connection.sockets();
        two.lab.acts([
            (100, Act::Cut(two.link, Direction::From(two.sites[from]))),
            (200, Act::Send(sockets[from], 1)),
            (200, Act::Send(sockets[1 - from], 2)),
        ]);
        let lab = two.lab.run(at(10_000));
        let [sender, other] = if from == 0 { [two.a, two.b] } else { [two.b, two.a] };
        assert_eq!(lab.got(other), []);
        assert_eq!(lab.got(sender), [(at(220), 2)]);
        assert!(!lab.network.obstructed_since(two.connection, at(200)).is_none());
    }
}

#[test]
fn core_6_a_slow_link_adds_to_the_latency_and_a_lossy_one_loses_its_share() {
    for (latency, extra) in [(20, 100), (5, 1_000), (0, 1)] {
        let mut two = two(constant(latency), stream(None));
        let socket = two.connection.initiator();
        two.lab.acts([
            (100, Act::Slow(two.link, constant(extra))),
            (200, Act::Send(socket, 1)),
            (5_000, Act::EndSlow(two.link, constant(extra))),
            (6_000, Act::Send(socket, 2)),
        ]);
        let expected = [(at(200 + latency + extra), 1), (at(6_000 + latency), 2)];
        assert_eq!(two.lab.run(at(10_000)).got(two.b), expected);
    }
    for share in [0.1, 0.5, 0.9] {
        let mut two = two(constant(1), datagrams());
        two.lab.acts([(0, Act::Lossy(two.link, share))]);
        let count = 4_000;
        for i in 0..count {
            two.lab.act(ms(1 + i), Act::Send(two.connection.initiator(), i as u32));
        }
        let got = two.lab.run(at(10_000)).got(two.b).len() as f64;
        let expected = count as f64 * (1.0 - share);
        let sd = (count as f64 * share * (1.0 - share)).sqrt();
        assert!((got - expected).abs() < 4.0 * sd, "{got} of {count} with {share} lost");
    }
}

#[test]
fn core_6_what_a_stream_loses_is_sent_again_after_pauses_that_double() {
    for share in [0.2, 0.5, 0.8] {
        let mut two = two(constant(1), stream(None));
        two.lab.acts([(0, Act::Lossy(two.link, share))]);
        // So far apart that none waits for the one before.
        let (count, apart) = (4_000, 1_000_000);
        for i in 0..count {
            two.lab.act(ms(1 + i * apart), Act::Send(two.connection.initiator(), i as u32));
        }
        let got = two.lab.run(at((count + 1) * apart)).got(two.b);
        assert_eq!(got.len() as u64, count, "a stream loses nothing");
        for losses in 0..4 {
            // The first pause is 200 ms.
            let late = ms(1 + 200 * ((1 << losses) - 1));
            let of = |(time, i): &&(_, u32)| *time == at(1 + u64::from(*i) * apart) + late;
            let found = got.iter().filter(of).count() as f64;
            let probability = (0..losses).fold(1.0 - share, |p, _| p * share);
            let sd = (count as f64 * probability * (1.0 - probability)).sqrt();
            let expected = count as f64 * probability;
            assert!((found - expected).abs() < 4.0 * sd, "{found} lost {losses} times, {share}");
        }
    }
}

#[test]
fn core_6_a_closed_connection_is_not_opened_again_until_it_is_wanted() {
    for latency in [0, 20, 150] {
        let class = ConnectionClass { transport: Transport::Stream, ..stream(Some((400, 5))) };
        let mut two = two(constant(latency), class);
        let other = two.lab.network.add_process(two.sites[1]);
        let [a, _] = two.connection.sockets();
        two.lab.acts([
            (1_000, Act::Send(a, 1)),
            (1_000, Act::Close(a)),
            (2_000, Act::Send(a, 2)),
            (9_000, Act::Connect(two.connection, other)),
            (10_000, Act::Send(a, 3)),
        ]);
        let lab = two.lab.run(at(20_000));
        assert_eq!(lab.got(two.b), [(at(1_000 + latency), 1)]);
        assert_eq!(lab.times(Seen::Lost(two.b)), [at(1_000 + latency)]);
        for process in [two.a, other] {
            assert_eq!(lab.times(Seen::Restored(process)), [at(9_000 + 2 * latency)]);
        }
        assert_eq!(lab.got(other), [(at(10_000 + latency), 3)]);
    }
}
