//! Scenarios that cannot be meant: what is said of them.

use std::io::Write as _;

use switchover::scenario::load;

use crate::setup::two_sites;

/// What is said of a scenario: errors, or warnings.
fn said(text: &str) -> String {
    let mut file = tempfile::Builder::new().suffix(".toml").tempfile().expect("a temporary file");
    file.write_all(text.as_bytes()).expect("it can be written");
    match load(file.path(), &[]) {
        Ok(scenario) => scenario.warnings.render(false),
        Err(errors) => errors.render(false),
    }
}

#[test]
fn cli_2_what_cannot_be_meant_of_peripherals_is_told_with_its_place() {
    let good = two_sites("");
    assert_eq!(said(&good), "");
    let app = "[peripheral.cards.app.web]\nmedia = [\"chat\"]\n";
    for (from, to, told) in [
        // A peripheral without a PG.
        (
            "sites = [\"denver\", \"dallas\"]",
            "sites = [\"denver\"]",
            "is a peripheral without a PG",
        ),
        (
            "peripheral = \"denver/cards\"",
            "peripheral = \"denver/card\"",
            "no peripheral gateway system `card`",
        ),
        ("peripheral = \"denver/cards\"", "peripheral = \"cards\"", "expected SITE/NAME"),
        // An agent group on two peripherals.
        (
            "peripheral = \"denver/cards\"",
            "peripheral = \"denver/cards\", switch = \"dallas\"",
            "is at two peripherals",
        ),
        // An MRD that nobody serves.
        (
            "[queue.cards]",
            "[peripheral.cards.mrd.chat]\n[queue.cards]",
            "nobody serves the MRD `chat`",
        ),
        ("[queue.cards]", &format!("{app}[queue.cards]"), "nobody serves the MRD `chat`"),
        // A duplex pair on one host.
        (
            "central =",
            "pg = \"duplex\"\none_host = true\ncentral =",
            "warning: both sides of each PG",
        ),
        // An unknown reason code.
        ("central =", "logout_code = 50006\ncentral =", "no logout reason code 50006"),
        ("router = \"peripheral.cards\"", "router = \"peripheral.card\"", "system `card`"),
        ("denver-omaha = { latency = \"5ms\" }", "", "no link joins `denver` with `omaha`"),
        ("central = [\"omaha\"]", "central = [\"tulsa\"]", "there is no site `tulsa`"),
        (
            "router = \"peripheral.cards\"",
            "router = \"peripheral.cards\"\nmedium = \"chat\"",
            "does not take",
        ),
        ("sites = [\"denver\", \"dallas\"]", "", "has no site with an ACD and a PG"),
        // What other queues can have.
        (
            "[queue.cards]",
            "[queue.cards]\noverflow = [{ after = \"20s\", site = \"dallas\" }]",
            "a CallRouter moves no contacts to a site",
        ),
        (
            "[queue.cards]",
            "[queue.cards]\nwhen_closed = \"send_away\"",
            "a CallRouter sends nobody away",
        ),
        (
            "[queue.cards]",
            &format!("{app}[queue.cards]\nmedium = \"chat\"\nplaces = 3"),
            "`places` is for calls",
        ),
        (
            "[queue.cards]",
            &format!("{app}[queue.cards]\nmedium = \"chat\"\nno_patience = 0.1"),
            "`no_patience` is for calls",
        ),
        ("central =", "missed_calls = 256\ncentral =", "missed_calls"),
    ] {
        assert!(good.contains(from), "{from}");
        let text = good.replacen(from, to, 1);
        let said = said(&text);
        assert!(said.contains(told), "`{from}` -> `{to}`: {said}");
        assert!(said.contains("-->"), "with its place: {said}");
    }
}
