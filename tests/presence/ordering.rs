//! What the common store makes of writes that come in another order (PRES-6 to PRES-8).

use proptest::prelude::*;
use switchover::ledger::figures::Figure;

use crate::common::{scenario, tell};
use crate::room::{at_ms, converged, figure, ms, sites, updates, writes};

/// Pools in the east and the west, `link` ms apart, with a store to which both have `way` ms.
/// The user changes at 100 s, `gap` ms later, and `third` ms after the first change; the
/// clock of the western app server is `ahead` ms ahead.
struct Case {
    link: u64,
    way: u64,
    gap: u64,
    third: u64,
    ahead: i64,
}

impl Case {
    fn text(&self, policy: &str, west: &str) -> String {
        let Case { link, way, gap, third, ahead } = self;
        let more = format!(
            "[site.hub]\n[link.east-hub]\nlatency = \"{way}ms\"\n\
             [link.west-hub]\nlatency = \"{way}ms\"\n\
             [presence.staff.store]\nsite = \"hub\"\n\
             [presence.staff.apps.east]\nnext_hop = \"east\"\n\
             [presence.staff.apps.west]\nnext_hop = \"west\"\nclock_skew_ms = [{ahead}]\n{west}\n"
        );
        let second = |ms: u64| 100.0 + ms as f64 / 1e3;
        let at = [second(0), second(*gap), second(*third)];
        let text = sites(&["east", "west"], &[*link as u32], &at, &more);
        text.replace("pools =", &format!("policy = \"{policy}\"\npools ="))
    }
}

/// A few cases whose windows hold the second update, and the third does not.
const CASES: [Case; 3] = [
    Case { link: 40, way: 3, gap: 10, third: 2_000, ahead: 0 },
    Case { link: 80, way: 1, gap: 25, third: 1_000, ahead: 0 },
    Case { link: 31, way: 20, gap: 30, third: 500, ahead: 0 },
];

#[test]
fn pres_6_with_arrival_the_store_is_stale_from_the_wests_first_write_to_its_second() {
    for case in &CASES {
        let story = tell(&scenario(&case.text("arrival", "")));
        let rows = writes(&story);
        let stale: Vec<_> = rows.iter().filter(|row| row.stale_overwrite).collect();
        let [overwrite] = stale[..] else { panic!("one stale overwrite: {stale:?}") };
        // Client, pool, link, pool, app server, store.
        let west_writes = at_ms(100_000 + 1 + case.link + 1 + case.way);
        assert_eq!(overwrite.time, west_writes);
        assert_eq!(story.names.text(overwrite.server), "west/staff.app");
        let healed = rows.iter().find(|row| row.stale.is_some()).expect("it is written again");
        assert_eq!((healed.time, healed.stale), (west_writes + ms(case.gap), Some(ms(case.gap))));
        assert_eq!(figure(&story, Figure::StoreStale), case.gap as f64 / 1e3);
        assert_eq!(figure(&story, Figure::StaleOverwrites), 1.0);
        assert_eq!(figure(&story, Figure::StoreOutOfOrder), 1.0);
    }
}

#[test]
fn pres_8_with_publish_time_the_stale_write_is_discarded() {
    for case in &CASES {
        for ahead in [0, -1_000, 1_000] {
            let case = Case { ahead, ..*case };
            let story = tell(&scenario(&case.text("publish_time", "")));
            let discarded: Vec<_> = writes(&story).into_iter().filter(|it| !it.applied).collect();
            let [row] = discarded[..] else { panic!("one is discarded: {discarded:?}") };
            assert_eq!((row.sequence, story.names.text(row.server)), (2, "west/staff.app"));
            assert_eq!(row.stamp, Some(at_ms(100_001).as_nanos() as i64), "the pool's stamp");
            assert_eq!(figure(&story, Figure::StaleOverwrites), 0.0);
            assert_eq!(figure(&story, Figure::StoreStale), 0.0);
        }
    }
}

/// What `local_clock` makes of a case, by hand: stale overwrites, discarded writes,
/// milliseconds stale. Moments count from the east's first write; `l + s` is the stamp of
/// the west's first.
fn by_local_clocks(case: &Case) -> (f64, f64, f64) {
    let [l, g, t] = [case.link, case.gap, case.third].map(|ms| ms as i64);
    let s = case.ahead;
    let mut discarded = 0;
    // The west's first write meets the east's second, which is stamped g.
    let overwritten = l + s > g;
    discarded += i64::from(!overwritten);
    // The west's second write is older by stamp if the west's clock is slow by more than the
    // link; it says the same.
    discarded += i64::from(l + s < 0);
    // The east's third write meets what the west has stamped last, if that was taken.
    let west_last = if l + s < 0 { g } else { l + g + s };
    let in_vain = t < west_last;
    discarded += i64::from(in_vain);
    // The west's third write.
    discarded += i64::from(l + s < 0);
    let stale = i64::from(overwritten) * g + i64::from(in_vain) * l;
    (f64::from(u8::from(overwritten)), discarded as f64, stale as f64 / 1e3)
}

#[test]
fn pres_8_with_local_clocks_a_skew_decides_what_is_discarded_and_how_long_the_store_is_stale() {
    let mut seen = Vec::new();
    for case in &CASES {
        for ahead in [-1_000, -41, -35, -20, 0, 35, 700, 5_000] {
            let case = Case { ahead, ..*case };
            let story = tell(&scenario(&case.text("local_clock", "")));
            let found = (
                figure(&story, Figure::StaleOverwrites),
                figure(&story, Figure::StoreDiscarded),
                figure(&story, Figure::StoreStale),
            );
            let expected = by_local_clocks(&case);
            assert_eq!(found, expected, "link {}, ahead {ahead}", case.link);
            seen.push(expected);
        }
    }
    // The cases tell something: with and without overwrites, discarded once to thrice.
    assert!(seen.iter().any(|it| it.0 == 0.0) && seen.iter().any(|it| it.0 == 1.0));
    assert!([0.0, 1.0, 3.0].iter().all(|n| seen.iter().any(|it| it.1 == *n)), "{seen:?}");
}

#[test]
fn pres_8_a_clock_that_a_fault_sets_decides_like_one_that_is_wrong_from_the_start() {
    for (case, key) in CASES.iter().zip(["ahead", "behind", "ahead"]) {
        let fault = format!(
            "[fault.clock]\nkind = \"clock_skew\"\ntarget = \"west/staff.app\"\nat = \"1s\"\n\
             {key} = \"700ms\"\n"
        );
        let by_fault = tell(&scenario(&case.text("local_clock", &fault)));
        let ahead = if key == "ahead" { 700 } else { -700 };
        let from_start = tell(&scenario(&Case { ahead, ..*case }.text("local_clock", "")));
        let stamps = |story: &crate::common::Story| -> Vec<_> {
            writes(story).iter().map(|row| (row.time, row.stamp, row.applied)).collect()
        };
        assert_eq!(stamps(&by_fault), stamps(&from_start));
    }
}

#[test]
fn pres_7_the_typed_view_has_no_publish_time_and_the_servers_own_clock_stands_in() {
    for case in &CASES {
        let text = case.text("publish_time", "reader = \"typed\"");
        let story = tell(&scenario(&text));
        // The west stamps its receipt: later than the second update was published.
        let rows = writes(&story);
        let west = rows.iter().find(|it| story.names.text(it.server) == "west/staff.app");
        let received = at_ms(100_000 + 2 + case.link);
        assert_eq!(west.expect("it writes").stamp, Some(received.as_nanos() as i64));
        assert_eq!(figure(&story, Figure::StaleOverwrites), 1.0);
        let story = tell(&scenario(&case.text("publish_time", "")));
        assert_eq!(figure(&story, Figure::StaleOverwrites), 0.0);
    }
}

#[test]
fn pres_7_stamps_of_one_user_never_decrease_even_if_the_pools_clock_does() {
    for behind in ["20ms", "300ms", "3s"] {
        let fault = format!(
            "[fault.clock]\nkind = \"clock_skew\"\ntarget = \"east/staff.fe\"\nat = \"100005ms\"\n\
             behind = \"{behind}\"\n"
        );
        let story = tell(&scenario(&CASES[0].text("publish_time", &fault)));
        let stamps: Vec<_> = updates(&story).iter().map(|it| (it.sequence, it.stamp)).collect();
        let mut by_sequence = stamps.clone();
        by_sequence.sort_unstable();
        assert!(by_sequence.windows(2).all(|two| two[0].1 <= two[1].1), "{by_sequence:?}");
        // The second is stamped like the first: equal stamps, settled by sequence.
        assert_eq!(by_sequence[0].1, by_sequence[2].1);
        assert_eq!(figure(&story, Figure::StaleOverwrites), 0.0);
    }
}

#[test]
fn pres_6_writing_takes_its_time_and_keeps_the_order() {
    for (takes, min) in [("\"5ms\"", 5), ("{ uniform = { low = \"30ms\", high = \"90ms\" } }", 30)]
    {
        let latency = format!("[presence.staff.store]\nlatency = {takes}\n");
        let text = sites(&["east"], &[1], &[100.0, 100.002, 100.004, 100.006], &latency);
        let story = tell(&scenario(&text));
        let rows = writes(&story);
        let sequences: Vec<_> = rows.iter().map(|row| row.sequence).collect();
        assert_eq!(sequences, [2, 3, 4, 5], "one writer's writes keep their order");
        let least = at_ms(100_000 + 2 + min + 1);
        assert!(rows[0].time >= least, "{} {least}", rows[0].time);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn pres_8_with_publish_time_nothing_stale_is_ever_written_whatever_the_network_does(
        seed in any::<u32>(),
        count in 2_usize..5,
        latencies in prop::collection::vec(1_u32..200, 6),
        spread in 0.0_f64..1.2,
        rate in 1_u32..40,
        skews in prop::collection::vec(-2_000_i32..2_000, 4),
        faults in prop::collection::vec((0_usize..6, 0_u32..300, 1_u32..90, 0_usize..4), 0..6),
    ) {
        let names = &["a", "b", "c", "d"][..count];
        let mut more = String::new();
        for (name, skew) in names.iter().zip(&skews) {
            more += &format!(
                "[presence.staff.apps.{name}]\nnext_hop = \"{name}\"\nclock_skew_ms = [{skew}]\n"
            );
        }
        let links: Vec<String> = names
            .iter()
            .enumerate()
            .flat_map(|(at, a)| names[at + 1..].iter().map(move |b| format!("{a}-{b}")))
            .collect();
        for (number, (which, at, lasts, kind)) in faults.iter().enumerate() {
            let name = names[which % names.len()];
            let (kind, target, extra) = match kind {
                0 => ("cut", links[which % links.len()].clone(), ""),
                1 => ("slow", links[which % links.len()].clone(), "latency = \"300ms\"\n"),
                2 => ("crash", format!("{name}/staff.fe"), ""),
                _ => ("crash", format!("{name}/staff.app"), ""),
            };
            more += &format!(
                "[fault.f{number}]\nkind = \"{kind}\"\ntarget = \"{target}\"\nat = \"{at}s\"\n\
                 duration = \"{lasts}s\"\n{extra}"
            );
        }
        let text = sites(names, &latencies[..], &[1.0], &more)
            .replace("at = [\"1s\"]", &format!("rate = \"{rate}/min\", until = \"6m\""))
            .replace("duration = \"10m\"", &format!("duration = \"20m\"\nseed = {seed}"))
            .replace("pools =", "policy = \"publish_time\"\nexpiry = \"60s\"\npools =")
            .replace(".users.office]\ncount = 1", ".users.office]\ncount = 6");
        let text = if spread > 0.1 {
            // Latencies that vary: so much that later messages overtake on other ways.
            latencies.iter().fold(text, |text, ms| {
                let jitter = format!(
                    "latency = {{ lognormal = {{ median = \"{ms}ms\", sigma = {spread:.2} }} }}\n"
                );
                text.replace(&format!("latency = \"{ms}ms\"\n["), &format!("{jitter}["))
            })
        } else {
            text
        };
        let story = converged(&text);
        prop_assert!(writes(&story).len() > 10);
        prop_assert_eq!(figure(&story, Figure::StaleOverwrites), 0.0);
        prop_assert!(writes(&story).iter().all(|row| !row.stale_overwrite));
    }
}
