//! Mistakes of a planner.

use std::io::Write as _;

use switchover::scenario::load;

use crate::office::*;

fn errors(text: &str) -> String {
    let mut file = tempfile::Builder::new().suffix(".toml").tempfile().expect("a temporary file");
    file.write_all(text.as_bytes()).expect("it can be written");
    match load(file.path(), &[]) {
        Ok(_) => panic!("this is a mistake: {text}"),
        Err(errors) => errors.render(false),
    }
}

#[test]
fn dr_1_mistakes_are_told_before_the_run() {
    let office = |keys: &str| Office { keys: keys.to_owned(), ..Office::default() }.text();
    let sites = "sites = [\"denver\", \"dallas\"]";
    let plain = office("");
    for (text, expected) in [
        (
            plain.replace(sites, "sites = [\"denver\", \"denver\"]"),
            "the two sites of `loans` are one",
        ),
        (plain.replace(sites, "sites = [\"denver\", \"dalas\"]"), "there is no site `dalas`"),
        (
            office("configuration-server-proxies = [\"denver\"]"),
            "`dallas` has no Configuration Server Proxy",
        ),
        (office("site-timeout = \"-60s\""), "site-timeout"),
        (office("log-ins = \"0/s\""), "log-ins"),
        (office("first-site = \"office\""), "`office` is not one of the two sites of `loans`"),
        (
            plain.replace("office-dallas = { latency = \"0.01s\" }", ""),
            "no SIP Server at `dallas` serves agents at `office`",
        ),
        (
            plain.replace("recovery = \"loans\"", "recovery = \"loans\"\nswitch = \"office\""),
            "no SIP Server of `loans` serves `office`",
        ),
        (
            plain.replace("recovery = \"loans\"", "recovery = \"lone\""),
            "there is no `[recovery.lone]`",
        ),
        (
            format!("{plain}\n[recovery.more]\nsites = [\"dallas\", \"denver\"]"),
            "has the SIP Servers of `loans` already",
        ),
    ] {
        let told = errors(&text);
        assert!(told.contains(expected), "{expected}:\n{told}");
    }
}
