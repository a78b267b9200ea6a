//! Fingerprints of small scenarios, recorded: debug and release builds and every platform
//! must agree on them (CORE-2). `SWITCHOVER_BLESS=1 cargo test --test determinism` records
//! them anew after a change that is meant.

use std::fmt::Write as _;
use std::path::Path;

use crate::common::scenario;
use switchover::report::fingerprint::sink::LayerId;

use crate::{FAULTS, two_sites};

const FILE: &str = "tests/determinism/fingerprints.txt";

const ERLANG: &str = r#"
    duration = "1h"
    [site.main]
    [queue.calls]
    arrivals = { rate = "48/min" }
    handling = { exponential = { mean = "1m" } }
    patience = { exponential = { mean = "2m" } }
    [agents.staff]
    count = 50
    site = "main"
    "#;

#[test]
fn core_2_fingerprints_are_the_same_on_every_build_and_platform() {
    let mut found = String::new();
    for (name, text) in [
        ("erlang", ERLANG.to_owned()),
        ("two-sites", two_sites("")),
        ("two-sites-with-faults", two_sites(FAULTS)),
    ] {
        for (layer, fingerprint) in crate::through(&scenario(&text)) {
            // Which events a run takes is its own affair: an optimisation may change it.
            if layer != LayerId::Events && fingerprint.rows > 0 {
                let (layer, hash) = (layer.as_str(), &fingerprint.hash);
                writeln!(found, "{name} {layer} {hash}").expect("a text can be written");
            }
        }
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(FILE);
    if std::env::var_os("SWITCHOVER_BLESS").is_some() {
        std::fs::write(&path, &found).expect("the file can be written");
    }
    let recorded = std::fs::read_to_string(&path).expect("the recorded fingerprints");
    assert_eq!(found, recorded, "see {FILE}");
}
