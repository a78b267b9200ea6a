//! A two-site center with trunks, overflow and redials, one of whose sites is lost: what
//! comes to the other one.

use super::common::{Story, at, scenario, tell};
use super::room::erlang_b;
use switchover::kernel::time::SimTime;

/// Mean number of calls in conversation at a site between two moments.
fn load(story: &Story, site: &str, from: SimTime, until: SimTime) -> f64 {
    let busy: f64 = story
        .contacts()
        .filter(|call| call.site.is_some_and(|label| story.names.text(label) == site))
        .filter_map(|call| {
            let begins = call.answered?.max(from);
            let ends = call.ended.min(until);
            (ends > begins).then(|| ends.since(begins).as_secs_f64())
        })
        .sum();
    busy / until.since(from).as_secs_f64()
}

#[test]
fn core_13_the_other_site_carries_what_its_trunks_hold() {
    // Calls a minute, each a minute long; Denver's agents; Dallas' trunks; share of redials.
    for (calls, agents, trunks, share) in
        [(30.0_f64, 12_u32, 30_u32, 0.5_f64), (40.0, 25, 32, 0.3), (24.0, 10, 26, 0.8)]
    {
        let text = format!(
            r#"
            duration = "24h"
            [site]
            denver = {{ trunks = 500 }}
            dallas = {{ trunks = {trunks} }}
            [link]
            denver-dallas = {{ latency = "18ms" }}
            [queue.calls]
            sites = ["denver", "dallas"]
            groups = ["denver", "dallas"]
            arrivals = {{ rate = "{calls}/min" }}
            handling = {{ exponential = {{ mean = "1m" }} }}
            overflow = [{{ after = "30s", site = "dallas" }}]
            redial = {{ share = {share}, delay = "10m", as = "new", attempts = 15 }}
            [agents]
            denver = {{ count = {agents}, site = "denver" }}
            dallas = {{ count = {trunks}, site = "dallas" }}
            [fault.denver-lost]
            kind = "site_outage"
            target = "denver"
            at = "12h"
            "#
        );
        let story = tell(&scenario(&text));
        let hours = |hours: f64| at(hours * 3_600.0);

        // Before: Denver's agents are always busy, the rest overflows.
        let expected = calls - f64::from(agents);
        let found = load(&story, "dallas", hours(1.0), hours(12.0));
        // The time average of n calls of a minute over T minutes varies by sqrt(2 n / T).
        let spread = (2.0 * calls / (11.0 * 60.0)).sqrt();
        assert!((found - expected).abs() < 4.0 * spread, "before: {found}, not {expected}");

        // Then: everybody comes to Dallas, and those who find no line come again. The rate is
        // that at which first calls and redials balance.
        let mut offered = calls;
        for _ in 0..1_000 {
            offered = calls + share * erlang_b(trunks, offered) * offered;
        }
        let blocked = erlang_b(trunks, offered);
        let expected = offered * (1.0 - blocked);
        let found = load(&story, "dallas", hours(14.0), hours(24.0));
        let spread = (2.0 * expected / (10.0 * 60.0)).sqrt();
        assert!((found - expected).abs() < 4.0 * spread, "then: {found}, not {expected}");

        let late = || story.contacts().filter(|call| call.submitted >= hours(14.0));
        let found = late().count() as f64 / (10.0 * 60.0);
        let expected = offered;
        assert!((found - expected).abs() < 0.04 * expected, "offered: {found}, not {expected}");
        let rejected = late().filter(|call| call.end.as_str() == "rejected").count() as f64;
        let found = rejected / late().count() as f64;
        assert!((found - blocked).abs() < 0.25 * blocked, "blocked: {found}, not {blocked}");
    }
}
