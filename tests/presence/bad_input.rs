//! What a planner can write wrong (PRES-1, PRES-2): told with its place, and help.

use std::io::Write as _;

use switchover::scenario::load;

use crate::room::sites;

/// What is said of a scenario: errors, or warnings.
fn said(text: &str) -> String {
    let mut file = tempfile::Builder::new().suffix(".toml").tempfile().expect("a temporary file");
    file.write_all(text.as_bytes()).expect("it can be written");
    match load(file.path(), &[]) {
        Ok(scenario) => scenario.warnings.render(false),
        Err(errors) => errors.render(false),
    }
}

fn two(more: &str) -> String {
    sites(&["east", "west"], &[40], &[100.0], more)
}

#[test]
fn pres_1_every_app_pool_has_exactly_one_next_hop() {
    for (next_hop, message) in [
        ("[\"east\", \"west\"]", "the app pool `a` has 2 next hops"),
        ("[\"east\", \"west\", \"east\"]", "the app pool `a` has 3 next hops"),
        ("\"wets\"", "there is no FE pool `wets`"),
    ] {
        let text = two(&format!("[presence.staff.apps.a]\nnext_hop = {next_hop}\n"));
        let said = said(&text);
        assert!(said.contains(message) && said.contains("error"), "{said}");
    }
}

#[test]
fn pres_2_every_user_has_a_home() {
    let alone = "[site.office]\n[presence.staff.users.far]\ncount = 5\nsite = \"office\"\n";
    let found = said(&two(alone));
    assert!(found.contains("the users of `far` have no home"), "{found}");
    assert!(found.contains("help: say `home`"), "{found}");
    let agents =
        "[site.office]\n[agents.far]\ncount = 5\nsite = \"office\"\npresence = \"staff\"\n";
    let found = said(&two(agents));
    assert!(found.contains("the users of `far` have no home"), "{found}");
    assert!(found.contains("help: say `presence_home`"), "{found}");
    let linked = format!("{agents}[link.office-west]\nlatency = \"4ms\"\n");
    assert_eq!(said(&two(&linked)), "", "the nearest pool is a home");
}

#[test]
fn pres_3_a_way_that_is_needed_needs_a_link() {
    for (more, message) in [
        ("[site.hub]\n[presence.staff.store]\nsite = \"hub\"\n", "no link joins `east` with `hub`"),
        (
            "[site.hub]\n[presence.staff.apps.a]\nsite = \"hub\"\nnext_hop = \"west\"\n",
            "no link joins `hub` with `west`",
        ),
        (
            "[site.office]\n[link.office-west]\nlatency = \"1ms\"\n\
             [presence.staff.users.far]\ncount = 5\nsite = \"office\"\nhome = \"east\"\n",
            "no link joins `office` with `east`",
        ),
    ] {
        let found = said(&two(more));
        assert!(found.contains(message), "{found}");
    }
    let found = said(&sites(&["east", "west"], &[40], &[100.0], "").replace("east-west", "x"));
    assert!(found.contains('x'), "{found}");
}

#[test]
fn pres_8_names_and_values_that_cannot_be() {
    for (more, message) in [
        ("[presence.staff.users.far]\ncount = 5\nsite = \"esat\"\n", "there is no site `esat`"),
        (
            "[presence.staff.users.far]\ncount = 5\nsite = \"east\"\nhome = \"wset\"\n",
            "there is no FE pool `wset`",
        ),
        (
            "[presence.staff.users.far]\ncount = 5\nsite = \"east\"\nupdates = { rate = \"0/h\" }\n",
            "a rate of zero changes nothing",
        ),
        (
            "[presence.staff.users.far]\ncount = 5\nsite = \"east\"\n\
             updates = { rate = \"1/h\", every = \"5s\" }\n",
            "`rate` and `every` exclude each other",
        ),
        (
            "[presence.staff.apps.a]\nnext_hop = \"east\"\nclock_skew_ms = [1, 2]\n",
            "2 clocks for 1 servers",
        ),
        ("[presence.staff.apps.a]\nnext_hop = \"east\"\nservers = 65\n", "out of range"),
        ("[presence.staff.users.staff]\ncount = 5\nsite = \"east\"\n", "an agent group, too"),
        (
            "[agents.more]\ncount = 1\nsite = \"east\"\npresence = \"stuff\"\n",
            "there is no presence `stuff`",
        ),
        (
            "[agents.more]\ncount = 1\nsite = \"east\"\npresence_home = \"east\"\n",
            "a home for presence that nobody keeps",
        ),
    ] {
        let found = said(&two(more));
        assert!(found.contains(message), "{more}\n{found}");
    }
    for (from, to, message) in [
        ("pools = [\"east\", \"west\"]", "pools = []", "`pools` has 0 elements"),
        ("pools = [\"east\"", "pools = [\"esat\"", "there is no site `esat`"),
        ("pools =", "expiry = \"0s\"\npools =", "`expiry` cannot be zero"),
        ("pools =", "policy = \"newest\"\npools =", "`policy` cannot be `newest`"),
    ] {
        let found = said(&two("").replace(from, to));
        assert!(found.contains(message), "{found}");
    }
}

#[test]
fn pres_7_a_reader_of_the_typed_view_cannot_order_by_publish_time() {
    let typed = "[presence.staff.apps.a]\nnext_hop = \"east\"\nreader = \"typed\"\n";
    let found = said(&two(typed).replace("pools =", "policy = \"publish_time\"\npools ="));
    assert!(found.contains("warning") && found.contains("read no publish time"), "{found}");
    assert_eq!(said(&two(typed)), "", "with another policy it does not matter");
}

#[test]
fn pres_10_a_queue_believes_a_copy_that_there_is_of_the_agents_who_serve_it() {
    let with = |presence: &str, of_agents: &str| {
        two("")
            .replace("[queue.calls]", &format!("[queue.calls]\npresence = \"{presence}\""))
            .replace("[agents.staff]", &format!("[agents.staff]\n{of_agents}"))
    };
    let bound = "presence = \"staff\"";
    for copy in ["east/staff.app", "west/staff.app", "east/staff.store", "staff.store"] {
        assert_eq!(said(&with(copy, bound)), "", "{copy}");
    }
    let found = said(&with("east/stuff.app", bound));
    assert!(found.contains("there is no copy of presence `east/stuff.app`"), "{found}");
    assert!(found.contains("did you mean `east/staff.app`"), "{found}");
    let found = said(&with("east/staff.app", ""));
    assert!(
        found.contains("the presence of `staff`, who serve the queue, is not in it"),
        "{found}"
    );
    let other = "[queue.mail]\narrivals = { every = \"4m\" }\nhandling = \"1m\"\n";
    let found = said(&format!("{}{other}", with("east/staff.app", bound)));
    assert!(found.contains("believe different things of them"), "{found}");
}
