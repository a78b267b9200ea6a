//! What fails, and how the copies come to agree again (PRES-9).

use switchover::ledger::figures::Figure;
use switchover::ledger::lost::{LostKind, System, Verdict};
use switchover::ledger::presence::{PresenceUpdateRow, UpdateOutcome};

use crate::common::Story;
use crate::room::{at_ms, converged, figure, lost, ms, sites, updates};

const AVAILABLE: u16 = 3_500;
const BUSY: u16 = 6_500;
const OFFLINE: u16 = 18_500;

/// The updates that a server received: sequence, when, and when they were published.
fn received<'a>(story: &'a Story, server: &str) -> Vec<&'a PresenceUpdateRow> {
    let of_server = |row: &&PresenceUpdateRow| story.names.text(row.server) == server;
    updates(story).into_iter().filter(of_server).filter(|row| row.received.is_some()).collect()
}

#[test]
fn pres_9_a_link_cut_for_a_minute_loses_updates_and_the_refreshed_subscription_the_rest() {
    for (link, cut) in [(40, 60), (80, 60), (15, 45)] {
        let fault = format!(
            "[fault.cut]\nkind = \"cut\"\ntarget = \"east-west\"\nat = \"110s\"\n\
             duration = \"{cut}s\"\n"
        );
        let at = [100.0, 120.0, 130.0, 140.0, 300.0];
        let story = converged(&sites(&["east", "west"], &[link], &at, &fault));
        let east: Vec<_> =
            received(&story, "east/staff.app").iter().map(|it| it.sequence).collect();
        assert_eq!(east, [2, 3, 4, 5, 6], "the east notices nothing");
        let west = received(&story, "west/staff.app");
        let sequences: Vec<_> = west.iter().map(|it| it.sequence).collect();
        assert_eq!(sequences, [2, 5, 6], "of those of the cut only the latest");
        // The pools connect again within a second and a round trip; then: told, asked,
        // answered, three ways over the link at most.
        let healed = at_ms((110 + cut) * 1_000);
        let refreshed = west[1].received.expect("it was received");
        let limit = ms(1_000 + 5 * u64::from(link) + 10);
        assert!(refreshed > healed && refreshed < healed + limit, "{refreshed}");
        assert_eq!(west[2].received, Some(at_ms(300_002 + u64::from(link))), "as before");
        let missed: Vec<_> = updates(&story)
            .into_iter()
            .filter(|it| it.outcome == UpdateOutcome::Missed)
            .map(|it| (it.sequence, it.cause.id()))
            .collect();
        assert_eq!(missed, [(3, 1), (4, 1)], "and the fault is to blame");
        let rows = lost(&story);
        assert_eq!(rows.len(), 2);
        for row in rows {
            assert_eq!((row.system, row.kind), (System::Presence, LostKind::PresenceUpdate));
            assert_eq!((row.verdict, row.known, row.cause.id()), (Verdict::Lost, false, 1));
            let component = row.component.map(|it| story.names.text(it));
            assert_eq!(component, Some("west/staff.app"));
        }
        assert_eq!(figure(&story, Figure::PresenceMissed), 2.0);
    }
}

#[test]
fn pres_9_a_cut_that_nobody_notices_makes_updates_late_and_loses_none() {
    for cut in [3, 5, 8] {
        let fault = format!(
            "[fault.cut]\nkind = \"cut\"\ntarget = \"east-west\"\nat = \"110s\"\n\
             duration = \"{cut}s\"\n"
        );
        let at = [111.0, 112.0, 300.0];
        let story = converged(&sites(&["east", "west"], &[40], &at, &fault));
        let west = received(&story, "west/staff.app");
        let when: Vec<_> = west.iter().map(|it| (it.sequence, it.received)).collect();
        // What the cut held up arrives one latency after its end, in order.
        let healed = Some(at_ms((110 + cut) * 1_000 + 40 + 1));
        assert_eq!(when, [(2, healed), (3, healed), (4, Some(at_ms(300_042)))]);
        assert_eq!(figure(&story, Figure::PresenceMissed), 0.0);
    }
}

#[test]
fn pres_9_a_slow_link_lengthens_the_window_by_as_much() {
    for extra in [100, 250, 1_000] {
        let fault = format!(
            "[fault.slow]\nkind = \"slow\"\ntarget = \"east-west\"\nat = \"50s\"\n\
             duration = \"100s\"\nlatency = \"{extra}ms\"\n"
        );
        let story = converged(&sites(&["east", "west"], &[40], &[100.0, 300.0], &fault));
        let windows: Vec<_> = updates(&story).iter().filter_map(|it| it.window).collect();
        assert_eq!(windows, [ms(40 + extra), ms(40)]);
    }
}

#[test]
fn pres_9_users_of_a_pool_that_died_are_offline_until_they_register_after_the_expiry() {
    for expiry in [60, 120, 200] {
        let fault = "[fault.down]\nkind = \"crash\"\ntarget = \"east/staff.fe\"\nat = \"100s\"\n\
                     duration = \"30s\"\n";
        // Busy while the pool is down; nothing changes afterwards.
        let text = sites(&["east", "west"], &[40], &[50.0, 110.0, 120.0], fault)
            .replace("pools =", &format!("expiry = \"{expiry}s\"\npools ="));
        let story = converged(&text);
        for server in ["east/staff.app", "west/staff.app"] {
            let rows = received(&story, server);
            let told: Vec<_> = rows.iter().map(|it| (it.availability, it.published)).collect();
            // The client hears of the reset one latency later, waits, registers: so its
            // changes while it was registered nowhere are one.
            let registers = at_ms(100_000 + 1 + expiry * 1_000 + 1);
            let expected = [(BUSY, at_ms(50_001)), (OFFLINE, at_ms(130_000)), (BUSY, registers)];
            assert_eq!(told, expected, "{server}");
        }
        assert_eq!(figure(&story, Figure::PresenceUnregistered), 1.0);
    }
}

#[test]
fn pres_9_where_a_pool_is_paired_its_users_register_there_at_once_and_go_home_later() {
    for (link, expiry) in [(40, 60), (80, 100), (15, 200)] {
        let more = "[fault.down]\nkind = \"crash\"\ntarget = \"east/staff.fe\"\nat = \"100s\"\n\
                    duration = \"30s\"\n\
                    [presence.staff.pools]\neast = { site = \"east\", paired = \"west\" }\n\
                    west = { site = \"west\" }\n";
        let text = sites(&["east", "west"], &[link], &[110.0, 450.0], more)
            .replace("pools = [\"east\", \"west\"]", &format!("expiry = \"{expiry}s\""));
        let story = converged(&text);
        let rows = received(&story, "west/staff.app");
        let told: Vec<_> = rows
            .iter()
            .filter(|it| matches!(it.user, switchover::ledger::presence::Presentity::User(..)))
            .map(|it| (story.names.text(it.pool), it.availability, it.published))
            .collect();
        let link = u64::from(link);
        let home_again = at_ms(100_000 + 1 + expiry * 1_000 + 1);
        let expected = [
            ("west/staff.fe", AVAILABLE, at_ms(100_000 + 1 + link)),
            ("west/staff.fe", BUSY, at_ms(110_000 + link)),
            ("east/staff.fe", BUSY, home_again),
            ("east/staff.fe", AVAILABLE, at_ms(450_001)),
        ];
        assert_eq!(told, expected);
        assert_eq!(figure(&story, Figure::PresenceUnregistered), 0.0);
    }
}

#[test]
fn pres_9_an_app_server_that_restarts_is_empty_and_subscribes_anew() {
    for (server, far) in [("west", 40), ("west", 90), ("east", 25)] {
        let fault = format!(
            "[fault.down]\nkind = \"crash\"\ntarget = \"{server}/staff.app\"\nat = \"100s\"\n\
             duration = \"30s\"\n"
        );
        let at = [50.0, 105.0, 110.0, 120.0, 300.0];
        let story = converged(&sites(&["east", "west"], &[far], &at, &fault));
        let rows = received(&story, &format!("{server}/staff.app"));
        let sequences: Vec<_> = rows.iter().map(|it| it.sequence).collect();
        assert_eq!(sequences, [2, 5, 6], "what it missed is one: the latest");
        let back = rows[1].received.expect("it was received");
        let limit = ms(2 * u64::from(far) + 10);
        assert!(back > at_ms(130_000) && back < at_ms(130_000) + limit, "{back}");
        assert_eq!(figure(&story, Figure::PresenceMissed), 2.0);
        assert!(lost(&story).iter().all(|row| row.cause.id() == 1));
    }
}

#[test]
fn pres_9_writes_that_met_a_cut_to_the_store_are_written_when_it_is_back() {
    for policy in ["arrival", "publish_time", "local_clock"] {
        let more = "[site.hub]\n[link.east-hub]\nlatency = \"3ms\"\n[link.west-hub]\n\
                    latency = \"3ms\"\n[presence.staff.store]\nsite = \"hub\"\n\
                    [fault.cut]\nkind = \"cut\"\ntarget = \"east-hub\"\nat = \"90s\"\n\
                    duration = \"60s\"\n";
        let text = sites(&["east", "west"], &[40], &[100.0, 110.0], more)
            .replace("pools =", &format!("policy = \"{policy}\"\npools ="));
        // Converged: the store has the latest.
        let story = converged(&text);
        let late: Vec<_> = crate::room::writes(&story)
            .into_iter()
            .filter(|it| story.names.text(it.server) == "east/staff.app")
            .map(|it| (it.sequence, it.time > at_ms(150_000)))
            .collect();
        assert_eq!(late, [(2, true), (3, true)]);
        // By arrival, or the east's clock, the east's old write comes late over a newer one.
        let expected = if policy == "arrival" { 1.0 } else { 0.0 };
        assert_eq!(figure(&story, Figure::StaleOverwrites), expected, "{policy}");
    }
}

#[test]
fn pres_9_a_client_that_is_cut_off_is_offline_when_its_endpoint_expires() {
    for expiry in [60, 90, 120] {
        // The users sit in an office of their own.
        let more = "[site.office]\n[link.office-east]\nlatency = \"4ms\"\n\
                    [fault.cut]\nkind = \"cut\"\ntarget = \"office-east\"\nat = \"100s\"\n\
                    duration = \"200s\"\n";
        let text = sites(&["east", "west"], &[40], &[50.0, 110.0], more)
            .replace("count = 1\nsite = \"east\"\nupdates", "count = 1\nsite = \"office\"\nupdates")
            .replace("pools =", &format!("expiry = \"{expiry}s\"\npools ="));
        let story = converged(&text);
        let rows = received(&story, "east/staff.app");
        let told: Vec<_> = rows.iter().map(|it| it.availability).collect();
        // Busy from 50 s; available from 110 s, which nobody hears until the client is back.
        assert_eq!(told, [BUSY, OFFLINE, AVAILABLE]);
        // Noticed 10 to 15 s after the cut; then the endpoint may be silent for so long.
        let offline = rows[1].published;
        let from = at_ms(110_000 + expiry * 1_000);
        assert!(offline > from && offline < from + ms(5_100), "{offline}");
        assert!(rows[2].published > at_ms(300_000), "back only after the cut");
    }
}

#[test]
fn core_9_every_part_that_is_listed_can_fail_and_comes_back() {
    use switchover::world::components::{ComponentKind, components};

    let more = "[presence.staff.pools]\neast = { site = \"east\", paired = \"west\" }\n\
                other = { site = \"west\" }\nwest = { site = \"west\" }\n\
                [presence.staff.apps.east]\nnext_hop = \"east\"\nservers = 2\n\
                [presence.staff.apps.far]\nsite = \"west\"\nnext_hop = \"other\"\n";
    let text = sites(&["east", "west"], &[40], &[50.0, 400.0], more)
        .replace("pools = [\"east\", \"west\"]", "expiry = \"60s\"")
        .replace("[agents.staff]", "[agents.staff]\npresence = \"staff\"");
    let config = crate::common::scenario(&text).config;
    let parts: Vec<String> = components(&config)
        .into_iter()
        .filter(|(kind, name)| *kind == ComponentKind::Process && name.contains("/staff."))
        .map(|(_, name)| name.replace("/1..1", "/1"))
        .collect();
    assert_eq!(
        parts,
        [
            "east/staff.fe",
            "west/staff.fe-other",
            "west/staff.fe",
            "east/staff.app-1",
            "east/staff.app-2",
            "west/staff.app-far",
            "east/staff.store",
            "east/staff.client-office/1",
            "east/staff.client-staff/1",
        ]
    );
    for part in &parts {
        for kind in ["crash", "hang", "graceful_shutdown"] {
            let fault = format!(
                "{text}[fault.one]\nkind = \"{kind}\"\ntarget = \"{part}\"\nat = \"100s\"\n\
                 duration = \"60s\"\n"
            );
            converged(&fault);
        }
    }
}
