//! Whatever a file holds, reading it ends with a scenario or with diagnostics.

use proptest::collection::vec;
use proptest::prelude::*;

use super::{GOOD, load_bytes};

/// A scenario that uses most tables, to be broken at random.
const RICH: &str = include_str!("../../../scenarios/two-sites.toml");
const LOG: &str = "interval_start,agents\n07:00,3\n\"07:30\",4\n";
const WITH_DATA: &str = "[inputs]\ns = \"s.csv\"\n[site.a]\n[queue.q]\nhandling = \"1m\"\narrivals.rate = \"1/h\"\n\
    [agents.g]\ncount = 9\nsite = \"a\"\nstaffing = { input = \"s\" }\n";

/// Loads and renders: neither may panic.
fn survive(files: &[(&str, &[u8])], set: &[(&str, &str)]) {
    if let Err(diagnostics) = load_bytes(files, set) {
        assert!(diagnostics.has_errors(), "no scenario and no error");
        diagnostics.render(true);
    }
}

/// `text` with bytes taken out and put in.
fn broken(text: &str, cuts: &[(usize, usize, Vec<u8>)]) -> Vec<u8> {
    let mut bytes = text.as_bytes().to_vec();
    for (at, length, put) in cuts {
        let at = at % (bytes.len() + 1);
        let end = (at + length).min(bytes.len());
        bytes.splice(at..end, put.iter().copied());
    }
    bytes
}

fn cuts() -> impl Strategy<Value = Vec<(usize, usize, Vec<u8>)>> {
    let put = prop_oneof![
        vec(any::<u8>(), 0..4),
        prop::sample::select(vec![
            "nan",
            "inf",
            "-1",
            "0",
            "[]",
            "{}",
            "\"",
            "\n",
            "é",
            "1e999",
            "99999999999999999999999",
            "true",
            "07:00:00",
            "\"*\"",
            "= {",
            "x.y.",
            "[[a]]",
            "[queue]",
            "#",
        ])
        .prop_map(|text| text.as_bytes().to_vec()),
    ];
    vec((any::<usize>(), 0..12_usize, put), 1..4)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn cli_2_no_bytes_make_the_reader_panic(bytes in vec(any::<u8>(), 0..200)) {
        survive(&[("main.toml", &bytes)], &[]);
    }

    #[test]
    fn cli_2_no_mutation_makes_the_reader_panic(cuts in cuts()) {
        survive(&[("main.toml", &broken(RICH, &cuts))], &[]);
        survive(&[("main.toml", &broken(GOOD, &cuts))], &[]);
    }

    #[test]
    fn cli_2_no_override_makes_the_reader_panic(key in "[a-z.\" =]{0,12}|agents\\.staff\\.[a-z]{1,6}|queue\\.sales", value in ".{0,12}") {
        survive(&[("main.toml", GOOD.as_bytes())], &[(&key, &value)]);
    }

    #[test]
    fn cli_12_no_data_file_makes_the_reader_panic(cuts in cuts()) {
        let scenario = format!("duration = \"8h\"\n{WITH_DATA}");
        let data = broken(LOG, &cuts);
        survive(&[("main.toml", scenario.as_bytes()), ("s.csv", &data)], &[]);
    }
}
