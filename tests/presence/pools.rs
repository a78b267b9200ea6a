//! Which way updates go, and how long the copies differ (PRES-1 to PRES-5).

use switchover::ledger::figures::Figure;
use switchover::ledger::presence::UpdateOutcome;

use crate::common::{scenario, tell};
use crate::room::{at_ms, figure, ms, sites, updates};

/// Inside a site.
const INSIDE: u64 = 1;

#[test]
fn pres_4_the_app_server_beside_the_home_pool_is_one_hop_and_the_link_ahead() {
    for link in [40, 80, 7] {
        for sent in [100, 250, 300] {
            let text = sites(&["east", "west"], &[link], &[sent as f64], "");
            let story = tell(&scenario(&text));
            let rows = updates(&story);
            let [east, west] = rows[..] else { panic!("one update, two servers: {rows:?}") };
            let stamped = at_ms(sent * 1_000 + INSIDE);
            assert_eq!((east.published, west.published), (stamped, stamped));
            assert_eq!((east.stamp, west.stamp), (stamped.as_nanos() as i64, east.stamp));
            assert_eq!(story.names.text(east.server), "east/staff.app");
            assert_eq!(east.received, Some(at_ms(sent * 1_000 + 2 * INSIDE)));
            let link = u64::from(link);
            assert_eq!(west.received, Some(at_ms(sent * 1_000 + 2 * INSIDE + link)));
            assert_eq!((east.hops, west.hops), (Some(1), Some(2)));
            assert_eq!(west.divergence, Some(ms(link)));
            assert_eq!((east.window, west.window), (None, Some(ms(link))));
            assert_eq!(figure(&story, Figure::DivergenceMax), link as f64 / 1e3);
        }
    }
}

#[test]
fn pres_5_each_further_pool_has_a_window_of_its_own_and_the_greatest_is_the_updates() {
    // Links in the order of the pairs: a-b, a-c, (a-d), b-c, ...
    for (names, links) in [
        (&["a", "b", "c"][..], &[40, 25, 60][..]),
        (&["a", "b", "c", "d"][..], &[40, 25, 90, 11, 12, 13][..]),
        (&["a", "b", "c", "d"][..], &[3, 5, 4, 80, 80, 80][..]),
    ] {
        let story = tell(&scenario(&sites(names, links, &[100.0, 200.0], "")));
        let rows = updates(&story);
        assert_eq!(rows.len(), 2 * names.len());
        let mut greatest = 0;
        for row in &rows {
            let server = story.names.text(row.server);
            let place = names.iter().position(|name| server.starts_with(name)).unwrap();
            // The home pool is the first: its links are the first.
            let further = if place == 0 { 0 } else { u64::from(links[place - 1]) };
            greatest = greatest.max(further);
            assert_eq!(row.divergence, Some(ms(further)), "{server}");
            assert_eq!(row.hops, Some(if place == 0 { 1 } else { 2 }));
            assert_eq!(row.outcome, UpdateOutcome::Applied);
        }
        let windows: Vec<_> = rows.iter().filter_map(|row| row.window).collect();
        assert_eq!(windows, [ms(greatest), ms(greatest)], "the last receipt tells it");
    }
}

#[test]
fn pres_1_all_goes_through_the_next_hop_wherever_the_app_server_is() {
    // The app pool is beside the home pool, but its next hop is the other one.
    let apps = "[presence.staff.apps.odd]\nsite = \"east\"\nnext_hop = \"west\"\n";
    for link in [40, 15, 100] {
        let story = tell(&scenario(&sites(&["east", "west"], &[link], &[60.0], apps)));
        let rows = updates(&story);
        let [row] = rows[..] else { panic!("one server: {rows:?}") };
        // East pool, west pool, and back to the server in the east.
        assert_eq!(row.received, Some(row.published + ms(2 * u64::from(link))));
        assert_eq!(row.hops, Some(2));
    }
}

#[test]
fn pres_2_a_client_publishes_where_it_is_homed_however_far_that_is() {
    for link in [40, 15, 100] {
        let home = "home = \"west\"";
        let text = sites(&["east", "west"], &[link], &[60.0], home);
        let story = tell(&scenario(&text));
        let rows = updates(&story);
        let [west, east] = rows[..] else { panic!("one update, two servers: {rows:?}") };
        let link = u64::from(link);
        assert_eq!(story.names.text(west.pool), "west/staff.fe");
        assert_eq!(west.published, at_ms(60_000 + link));
        assert_eq!(story.names.text(west.server), "west/staff.app");
        assert_eq!(east.received, Some(west.published + ms(link + INSIDE)));
    }
}
