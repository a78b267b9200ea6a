//! CORE-8, CORE-9: states of processes, nesting, what comes back.

use super::lab::*;
use crate::kernel::cause::Cause;
use crate::network::link::Direction;
use crate::network::process::ProcessState::{Down, Hung, Stopping, Up};

#[test]
fn core_9_a_link_cut_twice_is_healed_when_both_cuts_are_over() {
    for (first, second) in
        [((100, 500), (300, 900)), ((100, 900), (300, 500)), ((100, 500), (100, 600))]
    {
        let mut two = two(constant(20), stream(None));
        for (from, to) in [first, second] {
            two.lab.acts([
                (from, Act::Cut(two.link, Direction::Both)),
                (to, Act::Heal(two.link, Direction::From(two.sites[0]))),
                (to, Act::Heal(two.link, Direction::From(two.sites[1]))),
            ]);
        }
        two.lab.act(ms(200), Act::Send(two.connection.initiator(), 1));
        let got = two.lab.run(at(10_000)).got(two.b);
        assert_eq!(got, [(at(first.1.max(second.1) + 20), 1)]);
    }
}

#[test]
fn core_9_a_process_down_for_two_reasons_is_up_when_both_are_over() {
    for (site, process) in
        [((100, 500), (300, 900)), ((100, 900), (300, 500)), ((300, 700), (100, 800))]
    {
        let mut two = two(constant(20), stream(Some((100, 5))));
        two.lab.acts([
            (site.0, Act::SiteDown(two.sites[1])),
            (site.1, Act::SiteUp(two.sites[1])),
            (process.0, Act::Crash(two.b)),
            (process.1, Act::Restart(two.b)),
        ]);
        let lab = two.lab.run(at(10_000));
        assert_eq!(lab.times(Seen::Process(two.b, Down)), [at(site.0.min(process.0))]);
        assert_eq!(lab.times(Seen::Process(two.b, Up)), [at(site.1.max(process.1))]);
        assert_eq!(lab.times(Seen::Restored(two.a)), lab.times(Seen::Restored(two.b)));
        assert_eq!(lab.times(Seen::Restored(two.a)).len(), 1);
    }
}

#[test]
fn core_9_a_process_that_hangs_twice_and_crashes_meanwhile_is_up_when_all_is_over() {
    let mut two = two(constant(20), stream(None));
    two.lab.acts([
        (100, Act::Hang(two.b)),
        (200, Act::Hang(two.b)),
        (300, Act::Crash(two.b)),
        (400, Act::Recover(two.b)),
        (500, Act::Restart(two.b)),
        (600, Act::Recover(two.b)),
    ]);
    let states: Vec<_> = two.lab.run(at(10_000)).log;
    let of = |state| Seen::Process(two.b, state);
    let states: Vec<_> =
        states.into_iter().filter(|(_, s)| matches!(s, Seen::Process(..))).collect();
    let expected =
        [(at(100), of(Hung)), (at(300), of(Down)), (at(500), of(Hung)), (at(600), of(Up))];
    assert_eq!(states, expected);
}

#[test]
fn core_8_messages_to_a_hung_process_wait_in_its_socket() {
    for (latency, recover) in [(20, 700), (5, 450), (100, 999)] {
        let mut two = two(constant(latency), stream(Some((400, 5))));
        let [a, b] = two.connection.sockets();
        two.lab.acts([
            (200, Act::Hang(two.b)),
            (recover, Act::Recover(two.b)),
            (250, Act::Send(a, 1)),
            (260, Act::Send(a, 2)),
            // A hung process sends nothing.
            (300, Act::Send(b, 9)),
            (recover + 1, Act::Send(a, 3)),
        ]);
        let lab = two.lab.run(at(10_000));
        let expected = [(at(recover), 1), (at(recover), 2), (at(recover + 1 + latency), 3)];
        assert_eq!(lab.got(two.b), expected);
        assert_eq!(lab.got(two.a), []);
    }
}

#[test]
fn core_8_a_process_that_hung_too_long_hears_on_recovery_that_it_was_given_up() {
    for (latency, interval, count) in [(20, 100, 5), (5, 400, 5), (50, 1_000, 2)] {
        let mut two = two(constant(latency), stream(Some((interval, count))));
        let recover = 60_000;
        two.lab.acts([
            (10_050, Act::Hang(two.b)),
            (10_060, Act::Send(two.connection.initiator(), 1)),
            (recover, Act::Recover(two.b)),
        ]);
        let lab = two.lab.run(at(100_000));
        assert_eq!(lab.times(Seen::Lost(two.a)).len(), 1);
        assert_eq!(lab.times(Seen::Lost(two.b)), [at(recover)]);
        // The initiator's attempts are answered again.
        let lost = lab.times(Seen::Lost(two.a))[0];
        let mut attempt = lost;
        while attempt < at(recover) {
            attempt += ms(1_000);
        }
        assert_eq!(lab.times(Seen::Restored(two.b)), [attempt + ms(2 * latency)]);
    }
}

#[test]
fn core_8_a_graceful_shutdown_lets_the_process_finish_then_closes_its_connections() {
    for latency in [0, 20, 90] {
        let mut two = two(constant(latency), stream(Some((400, 5))));
        let [_, b] = two.connection.sockets();
        two.lab.acts([
            (1_000, Act::Shutdown(two.b)),
            (2_000, Act::Send(b, 1)),
            (3_000, Act::Stopped(two.b)),
            (8_000, Act::EndShutdown(two.b)),
        ]);
        let lab = two.lab.run(at(20_000));
        assert_eq!(lab.times(Seen::Process(two.b, Stopping)), [at(1_000)]);
        assert_eq!(lab.got(two.a), [(at(2_000 + latency), 1)]);
        assert_eq!(lab.times(Seen::Lost(two.a)), [at(3_000 + latency)]);
        assert_eq!(lab.times(Seen::Process(two.b, Up)), [at(8_000)]);
        assert_eq!(lab.times(Seen::Restored(two.a)).len(), 1);
    }
}

#[test]
fn core_9_a_host_restart_takes_every_process_on_it_and_resets_the_connections() {
    for (latency, down, length) in [(20, 1_000, 200), (5, 3_000, 100), (60, 2_000, 300)] {
        let mut lab = Lab::new(1);
        let sites = ["denver", "dallas"].map(|name| lab.network.add_site(name, constant(1)));
        lab.network.add_link("wan", sites[0], sites[1], constant(latency));
        let host = lab.network.add_host(sites[1]);
        let servers = [lab.network.add_process_on(host), lab.network.add_process_on(host)];
        let client = lab.network.add_process(sites[0]);
        let class = lab.network.add_class(stream(Some((5_000, 3))));
        for server in servers {
            lab.network.open(class, client, server, &mut lab.scheduler).unwrap();
        }
        lab.acts([(down, Act::HostDown(host)), (down + length, Act::HostUp(host))]);
        let lab = lab.run(at(100_000));
        // It is back long before the keepalive notices: the client hears a reset.
        let heard = at(down + length + latency);
        assert_eq!(lab.times(Seen::Lost(client)), [heard, heard]);
        assert_eq!(lab.causes, [1, 1]);
        let back = heard + ms(1_000 + 2 * latency);
        for server in servers {
            assert_eq!(lab.times(Seen::Process(server, Up)), [at(down + length)]);
            assert_eq!(lab.times(Seen::Restored(server)), [back]);
        }
    }
}

#[test]
fn core_9_a_lost_site_takes_its_links_and_everything_comes_back_with_it() {
    for (latency, down, up) in [(20, 10_000, 50_000), (5, 7_777, 30_001), (200, 20_000, 90_000)] {
        let mut two = two(constant(latency), stream(Some((5_000, 3))));
        two.lab.acts([(down, Act::SiteDown(two.sites[0])), (up, Act::SiteUp(two.sites[0]))]);
        let lab = two.lab.run(at(200_000));
        assert_eq!(lab.times(Seen::Process(two.a, Down)), [at(down)]);
        assert_eq!(lab.times(Seen::Lost(two.a)), [], "the dead notice nothing");
        // A starting initiator connects at once.
        for process in [two.a, two.b] {
            assert_eq!(lab.times(Seen::Restored(process)), [at(up + 2 * latency)]);
        }
    }
}

#[test]
fn core_23_a_request_without_an_answer_blames_what_dropped_it() {
    let mut two = two(constant(20), datagrams());
    two.lab.acts([
        (100, Act::Cut(two.link, Direction::Both)),
        (150, Act::Send(two.connection.initiator(), 1)),
        (200, Act::Heal(two.link, Direction::Both)),
    ]);
    let lab = two.lab.run(at(1_000));
    assert_eq!(lab.network.obstructed_since(two.connection, at(150)), Cause::new(1));
    assert_eq!(lab.network.obstructed_since(two.connection, at(300)), Cause::NONE);
}

#[test]
fn core_8_a_large_class_of_processes_takes_little_memory() {
    assert!(size_of::<crate::network::process::Process>() <= 28);
    assert!(size_of::<crate::network::event::Event<[u32; 4]>>() <= 24);
    assert!(size_of::<LabEvent>() <= 24);
}
