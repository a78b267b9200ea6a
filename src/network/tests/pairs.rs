//! CORE-8: primary/backup pairs.

use super::lab::*;
use crate::kernel::time::SimTime;
use crate::network::ids::{LinkId, PairId, ProcessId};
use crate::network::link::Direction;
use crate::network::pair::{Role, Side};

struct Duplex {
    lab: Lab,
    pair: PairId,
    link: LinkId,
    sides: [ProcessId; 2],
}

fn duplex(latency: u64, keepalive: (u64, u32), switchover: u64) -> Duplex {
    let mut lab = Lab::new(3);
    let sites = ["denver", "dallas"].map(|name| lab.network.add_site(name, constant(1)));
    let link = lab.network.add_link("private", sites[0], sites[1], constant(latency));
    let sides = sites.map(|site| lab.network.add_process(site));
    let class = lab.network.add_class(stream(Some(keepalive)));
    let network = &mut lab.network;
    let pair = network.add_pair(sides, class, ms(switchover), &mut lab.scheduler).unwrap();
    Duplex { lab, pair, link, sides }
}

impl Duplex {
    fn run(mut self, time: SimTime) -> Duplex {
        self.lab = self.lab.run(time);
        self
    }

    fn roles(&self) -> [Role; 2] {
        Side::BOTH.map(|side| self.lab.network.role(self.pair, side))
    }

    fn times(&self, side: Side, role: Role) -> Vec<SimTime> {
        self.lab.times(Seen::Role(side, role))
    }
}

/// Latency, keepalive, switchover time.
const SETS: [(u64, (u64, u32), u64); 4] =
    [(20, (100, 5), 5_000), (5, (100, 5), 30_000), (90, (3_000, 3), 5_000), (0, (400, 5), 0)];

#[test]
fn core_8_the_backup_activates_detection_time_plus_switchover_time_later() {
    for (latency, (interval, count), switchover) in SETS {
        let fault = 20 * interval + interval / 2;
        let received = 20 * interval + latency;
        let detected = received + interval * u64::from(count);

        let mut hang = duplex(latency, (interval, count), switchover);
        hang.lab.act(ms(fault), Act::Hang(hang.sides[0]));
        let hang = hang.run(at(200_000));
        assert_eq!(hang.times(Side::Second, Role::Activating), [at(detected)]);
        assert_eq!(hang.times(Side::Second, Role::Active), [at(detected + switchover)]);
        assert_eq!(hang.lab.network.active(hang.pair), Some(hang.sides[1]));

        let mut crash = duplex(latency, (interval, count), switchover);
        crash.lab.act(ms(fault), Act::Crash(crash.sides[0]));
        let crash = crash.run(at(200_000));
        let heard = fault + latency;
        assert_eq!(crash.times(Side::Second, Role::Active), [at(heard + switchover)]);
        assert_eq!(crash.roles(), [Role::Down, Role::Active]);
    }
}

#[test]
fn core_8_the_former_primary_comes_back_as_standby_crashed_or_hung() {
    for (latency, keepalive, switchover) in SETS {
        for hangs in [false, true] {
            let mut duplex = duplex(latency, keepalive, switchover);
            let first = duplex.sides[0];
            let (from, to) = if hangs {
                (Act::Hang(first), Act::Recover(first))
            } else {
                (Act::Crash(first), Act::Restart(first))
            };
            duplex.lab.acts([(60_050, from), (160_050, to)]);
            let duplex = duplex.run(at(300_000));
            assert_eq!(duplex.roles(), [Role::Standby, Role::Active], "hung: {hangs}");
            assert_eq!(duplex.lab.network.active(duplex.pair), Some(duplex.sides[1]));
        }
    }
}

#[test]
fn core_8_both_sides_down_is_an_outage_and_the_first_back_serves() {
    for (latency, (interval, count), switchover) in SETS {
        let mut duplex = duplex(latency, (interval, count), switchover);
        let [first, second] = duplex.sides;
        duplex.lab.acts([
            (60_000, Act::Crash(first)),
            (60_010, Act::Crash(second)),
            (90_000, Act::Restart(second)),
        ]);
        let duplex = duplex.run(at(300_000));
        assert_eq!(duplex.lab.times(Seen::Outage { over: false }), [at(60_010)]);
        assert_eq!(duplex.lab.times(Seen::Outage { over: true }), [at(90_000)]);
        let alone = 90_000 + interval * u64::from(count) + switchover;
        // Without a switchover time the backup may have activated before it died.
        assert_eq!(duplex.times(Side::Second, Role::Active).last(), Some(&at(alone)));
        assert_eq!(duplex.roles(), [Role::Down, Role::Active]);
    }
}

#[test]
fn core_8_when_the_private_path_was_cut_the_backup_steps_down_on_reconnection() {
    for (latency, keepalive, switchover) in SETS {
        let mut duplex = duplex(latency, keepalive, switchover);
        duplex.lab.acts([
            (60_050, Act::Cut(duplex.link, Direction::Both)),
            (160_050, Act::Heal(duplex.link, Direction::Both)),
        ]);
        let cut = Duplex { lab: duplex.lab.clone(), ..duplex }.run(at(160_000));
        assert_eq!(cut.roles(), [Role::Active, Role::Active]);
        assert_eq!(cut.lab.network.active(cut.pair), Some(cut.sides[0]));
        let healed = cut.run(at(300_000));
        assert_eq!(healed.roles(), [Role::Active, Role::Standby]);
    }
}

#[test]
fn core_8_a_peer_that_is_back_in_time_stops_the_switchover() {
    for (latency, keepalive) in [(20, (100, 5)), (5, (100, 5)), (50, (400, 2))] {
        let mut duplex = duplex(latency, keepalive, 30_000);
        duplex.lab.acts([
            (60_050, Act::Cut(duplex.link, Direction::Both)),
            (70_050, Act::Heal(duplex.link, Direction::Both)),
        ]);
        let duplex = duplex.run(at(300_000));
        assert_eq!(duplex.times(Side::Second, Role::Activating).len(), 1);
        assert_eq!(duplex.times(Side::Second, Role::Active), []);
        assert_eq!(duplex.roles(), [Role::Active, Role::Standby]);
    }
}
