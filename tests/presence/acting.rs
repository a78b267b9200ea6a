//! App servers that act on what they learn, and tell each other (PRES-11).

use switchover::ledger::figures::Figure;

use crate::common::{Story, scenario, tell};
use crate::room::{figure, sites};

/// Pools in the east and the west, `link` ms apart; an app server beside each, at a site of
/// its own, so that what they tell each other takes `between` ms. The user is busy at 100 s
/// and available again `gap` ms later; the western server's clock is `ahead` ms ahead.
fn story(policy: &str, [link, between, gap]: [u64; 3], ahead: i32) -> Story {
    let more = format!(
        "[site.app-east]\n[site.app-west]\n\
         [link.a]\nbetween = [\"app-east\", \"east\"]\nlatency = \"1ms\"\n\
         [link.b]\nbetween = [\"app-west\", \"west\"]\nlatency = \"1ms\"\n\
         [link.c]\nbetween = [\"app-east\", \"app-west\"]\nlatency = \"{between}ms\"\n\
         [link.d]\nbetween = [\"app-west\", \"east\"]\nlatency = \"{link}ms\"\n\
         [presence.staff.apps.first]\nsite = \"app-east\"\nnext_hop = \"east\"\n\
         [presence.staff.apps.second]\nsite = \"app-west\"\nnext_hop = \"west\"\n\
         clock_skew_ms = [{ahead}]\n"
    );
    let at = [100.0, 100.0 + gap as f64 / 1e3];
    let text = sites(&["east", "west"], &[link as u32], &at, &more)
        .replace("pools =", &format!("policy = \"{policy}\"\ncoordinate = true\npools ="));
    tell(&scenario(&text))
}

/// Doubled and contrary actions, by hand: what the west is told comes `between` after the
/// east has acted, what it learns itself comes `link` after.
fn by_hand(policy: &str, [link, between, gap]: [u64; 3], ahead: i32) -> (f64, f64) {
    let stamps_later = match policy {
        "arrival" => true,
        // The west's stamp of an update against the east's of the next one.
        "local_clock" => link as i64 + i64::from(ahead) >= gap as i64,
        _ => false,
    };
    if between > link {
        // It acts on both before it is told of either; on the first after the east has acted
        // on the second, if the link is longer than the gap.
        if gap < link { (1.0, 1.0) } else { (2.0, 0.0) }
    } else if between + gap < link && stamps_later {
        // It is told of both, then learns of the first, which says the opposite of the
        // second: it acts on it, and then on the second.
        (1.0, 1.0)
    } else if between + gap > link && policy == "local_clock" && stamps_later {
        // It learns of the first before it is told of the second, and stamps it later: what
        // it is told looks old, and it acts on the second once more.
        (1.0, 0.0)
    } else {
        (0.0, 0.0)
    }
}

#[test]
fn pres_11_what_is_doubled_and_what_is_contrary_follows_from_the_ways_and_the_policy() {
    let mut seen = Vec::new();
    for policy in ["arrival", "local_clock", "publish_time"] {
        for ways in [[40, 5, 10], [80, 20, 30], [40, 35, 10], [40, 90, 10], [25, 60, 200]] {
            for ahead in [0, -500, 500] {
                if policy == "local_clock" && ahead != 0 && ways[1] > ways[0] {
                    // What the west is told later than it knew may look newer, or older.
                    continue;
                }
                let story = story(policy, ways, ahead);
                let found = (
                    figure(&story, Figure::DoubledActions),
                    figure(&story, Figure::ContraryActions),
                );
                assert_eq!(found, by_hand(policy, ways, ahead), "{policy} {ways:?} {ahead}");
                if ways[1] < ways[0] {
                    seen.push((policy, found));
                }
            }
        }
    }
    assert!(seen.contains(&("arrival", (1.0, 1.0))), "{seen:?}");
    assert!(
        seen.contains(&("local_clock", (1.0, 1.0))) && seen.contains(&("local_clock", (0.0, 0.0)))
    );
    // Told in time, nobody who goes by publish time acts again, or against what is newer.
    assert!(seen.iter().all(|(policy, found)| *policy != "publish_time" || *found == (0.0, 0.0)));
}

#[test]
fn pres_11_servers_that_do_not_coordinate_do_not_act() {
    let text = sites(&["east", "west"], &[40], &[100.0, 100.01], "");
    let story = tell(&scenario(&text));
    let told = story.rows.iter().any(|row| match row {
        switchover::ledger::rows::Row::Figure(row) => row.figure == Figure::CoordinatedActions,
        _ => false,
    });
    assert!(!told, "a figure that does not apply is not told");
}
