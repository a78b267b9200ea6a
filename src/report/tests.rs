//! Tests over whole files.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use proptest::prelude::*;

use super::catalog;
use super::column::Kind;
use super::csv_sink::CsvSink;
use super::fingerprint::sink::FingerprintSink;
use super::folder::ResultFolder;
use super::test_rows::{calendar, names, rows};
use crate::ledger::calendar::Calendar;
use crate::ledger::names::Names;
use crate::ledger::rows::{ContactRow, Row};
use crate::ledger::sink::Sink;

/// Writes the example's rows, and reads the files back as text.
fn written(calendar: Option<Calendar>) -> BTreeMap<&'static str, String> {
    let folder = tempfile::tempdir().unwrap();
    let mut sink = CsvSink::create(folder.path(), &names(), calendar).unwrap();
    for row in rows() {
        sink.record(&row);
    }
    let files = sink.finish().unwrap();
    let read = |file| fs::read_to_string(folder.path().join(file)).unwrap();
    files.into_iter().map(|(file, _)| (file, read(file))).collect()
}

/// A file's records as maps from column to value, read by the csv crate.
fn records(text: &str) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    reader.deserialize().map(|record| record.unwrap()).collect()
}

#[test]
fn out_1_files_have_the_declared_columns_and_clock_columns_only_with_a_calendar() {
    for calendar in [None, Some(calendar())] {
        let files = written(calendar);
        assert_eq!(
            files.keys().copied().collect::<Vec<_>>(),
            catalog::row_tables().iter().map(|table| table.file).collect::<Vec<_>>()
        );
        for table in catalog::row_tables() {
            let text = &files[table.file];
            let expected: Vec<_> = table
                .columns
                .iter()
                .filter(|column| calendar.is_some() || column.kind != Kind::Clock)
                .map(|column| column.name)
                .collect();
            assert_eq!(text.lines().next().unwrap(), expected.join(","));
            assert!(!text.contains('\r') && text.ends_with('\n'));
            // The reader refuses records of another length than the header.
            for record in records(text) {
                assert_eq!(record.len(), expected.len());
            }
        }
    }
}

#[test]
fn out_1_columns_have_unique_snake_case_names_and_times_carry_their_unit() {
    for table in catalog::row_tables().into_iter().chain(catalog::summary_tables()) {
        let mut seen = std::collections::BTreeSet::new();
        for column in table.columns {
            assert!(seen.insert(column.name), "{} twice in {}", column.name, table.file);
            assert!(
                column
                    .name
                    .bytes()
                    .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
            );
            let timed = matches!(column.kind, Kind::Time | Kind::Seconds);
            assert_eq!(timed, column.name.ends_with("_s"), "{}", column.name);
            assert!(!column.meaning.is_empty());
        }
    }
}

#[test]
fn out_1_values_are_typed_as_declared() {
    let files = written(Some(calendar()));
    for table in catalog::row_tables() {
        for record in records(&files[table.file]) {
            for column in &table.columns {
                let value = record[column.name].as_str();
                let decimals = |text: &str| text.split_once('.').is_some_and(|(_, d)| d.len() == 6);
                let fits = value.is_empty()
                    || match column.kind {
                        Kind::Time | Kind::Seconds | Kind::Number => {
                            value.parse::<f64>().is_ok() && decimals(value)
                        }
                        Kind::Quantity => {
                            value.parse::<i64>().is_ok()
                                || decimals(value) && value.parse::<f64>().is_ok()
                        }
                        Kind::Clock => value.parse::<jiff::Timestamp>().is_ok(),
                        Kind::Count | Kind::Fault => value.parse::<u64>().is_ok(),
                        Kind::Integer => value.parse::<i64>().is_ok(),
                        Kind::Word(words) => words.contains(&value),
                        Kind::Flag => ["true", "false"].contains(&value),
                        Kind::Name | Kind::Text => true,
                    };
                assert!(fits, "{} {} {value}", table.file, column.name);
            }
        }
    }
}

#[test]
fn out_6_heartbeat_tells_who_noticed_what_and_what_it_cost() {
    let text = &written(Some(calendar()))["heartbeat.csv"];
    let records = records(text);
    let log_off = [
        ("time_s", "720.000000"),
        ("time", "2026-03-02T07:12:00.000000-07:00"),
        ("event", "log_off"),
        ("agent", "the \"A\" team-2"),
        ("contact", ""),
        ("by", "watchdog"),
        ("ping_age_s", "120.000000"),
        ("alive", "false"),
        ("dead_s", "110.000000"),
        ("added_wait_s", ""),
        ("count", ""),
        ("cause", "1"),
    ];
    for (column, value) in log_off {
        assert_eq!(records[0][column], value, "{column}");
    }
    let reroute = [
        ("event", "reroute"),
        ("contact", "claims, east-2"),
        ("by", ""),
        ("added_wait_s", "12.000000"),
    ];
    for (column, value) in reroute {
        assert_eq!(records[1][column], value, "{column}");
    }
}

#[test]
fn out_6_files_of_systems_that_a_scenario_does_not_use_are_not_written() {
    let folder = tempfile::tempdir().unwrap();
    let sink = CsvSink::create(folder.path(), &Names::default(), None).unwrap();
    let files = sink.finish().unwrap();
    assert!(files.iter().all(|(file, _)| *file != "heartbeat.csv"));
    assert!(!folder.path().join("heartbeat.csv").exists());
}

#[test]
fn out_3_agent_states_tell_who_changed_how_seen_by_whom_and_why() {
    let text = &written(Some(calendar()))["agent_states.csv"];
    let records = records(text);
    let expected = [
        ("time_s", "1.250000"),
        ("time", "2026-03-02T07:00:01.250000-07:00"),
        ("agent", "the \"A\" team-3"),
        ("group", "the \"A\" team"),
        ("site", "dallas, north"),
        ("medium", "voice"),
        ("observer", "truth"),
        ("from", "available"),
        ("to", "talking"),
        ("reason_code", ""),
        ("cause", ""),
    ];
    for (column, value) in expected {
        assert_eq!(records[0][column], value);
    }
    assert_eq!(records[1]["agent"], "two\nlines-1");
    assert_eq!(records[1]["observer"], "router");
    assert_eq!(records[1]["reason_code"], "connection_lost");
    assert_eq!(records[1]["cause"], "1");
    assert!(text.contains(",\"the \"\"A\"\" team-3\",\"the \"\"A\"\" team\",\"dallas, north\","));
}

#[test]
fn out_6_a_contact_without_an_answer_has_empty_fields_not_zeros() {
    let records = records(&written(None)["contacts.csv"]);
    let served = &records[0];
    assert_eq!((served["contact"].as_str(), served["queue"].as_str()), ("sales-1", "sales"));
    assert_eq!((served["answered_s"].as_str(), served["agent"].as_str()), ("15.500000", "cards-1"));
    assert_eq!((served["end"].as_str(), served["end_detail"].as_str()), ("handled", ""));
    assert_eq!(served["hold_s"], "0.000000");
    let rejected = &records[1];
    assert_eq!(rejected["contact"], "claims, east-2");
    assert_eq!(rejected["end_detail"], "no_site_reachable");
    for column in ["site", "answered_s", "agent", "group", "talk_s", "hold_s", "wrap_up_s"] {
        assert_eq!(rejected[column], "", "{column}");
    }
    assert_eq!(rejected["wait_s"], "0.000000");
}

#[test]
fn out_6_intervals_leave_empty_what_was_not_reported_or_does_not_apply() {
    let records = records(&written(None)["intervals.csv"]);
    assert_eq!((records[0]["scope"].as_str(), records[0]["view"].as_str()), ("queue", "truth"));
    assert_eq!(records[0]["name"], "claims, east");
    assert_eq!(
        (records[0]["offered"].as_str(), records[0]["waiting_s"].as_str()),
        ("9", "90.500000")
    );
    assert_eq!(records[0]["available_s"], "");
    assert_eq!((records[1]["view"].as_str(), records[1]["offered"].as_str()), ("reported", ""));
    assert_eq!((records[2]["scope"].as_str(), records[2]["offered"].as_str()), ("group", ""));
    assert_eq!(records[2]["available_s"], "600.000000");
}

#[test]
fn out_6_faults_and_warnings_name_what_they_hit() {
    let files = written(None);
    let faults = records(&files["faults.csv"]);
    assert_eq!((faults[0]["id"].as_str(), faults[0]["end_s"].as_str()), ("1", ""));
    assert_eq!(
        (faults[1]["target"].as_str(), faults[1]["end_s"].as_str()),
        ("dallas, north", "4.500000")
    );
    let warnings = records(&files["warnings.csv"]);
    assert_eq!(
        (warnings[0]["code"].as_str(), warnings[0]["count"].as_str()),
        ("queue_unserved", "2")
    );
}

#[test]
fn out_6_the_number_of_rows_of_each_file_is_counted() {
    let folder = tempfile::tempdir().unwrap();
    let mut sink = CsvSink::create(folder.path(), &names(), None).unwrap();
    for row in rows() {
        sink.record(&row);
    }
    let counts: Vec<_> = sink.finish().unwrap().into_iter().map(|(_, rows)| rows).collect();
    assert_eq!(counts, [1, 1, 2, 2, 2, 2, 1, 3, 2, 1, 1, 1, 2, 1, 1, 1]);
}

/// A disk that is full from the first byte on.
#[cfg(target_os = "linux")]
#[test]
fn out_2_a_full_disk_is_an_error_with_its_path_and_leaves_no_result() {
    let root = tempfile::tempdir().unwrap();
    let target = root.path().join("results/day");
    let folder = ResultFolder::create(&target).unwrap();
    std::os::unix::fs::symlink("/dev/full", folder.path().join("contacts.csv")).unwrap();
    let mut sink = CsvSink::create(folder.path(), &names(), None).unwrap();
    for row in rows() {
        sink.record(&row);
    }
    let error = sink.finish().unwrap_err().to_string();
    assert!(error.contains("contacts.csv") && error.starts_with("cannot write"), "{error}");
    drop(folder);
    assert!(!target.exists());
    assert_eq!(fs::read_dir(root.path().join("results")).unwrap().count(), 0);
}

#[test]
fn out_1_the_documented_outputs_are_those_of_the_code() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/outputs.md");
    let document = catalog::document();
    if std::env::var_os("SWITCHOVER_BLESS").is_some() {
        fs::write(&path, &document).unwrap();
    }
    assert!(
        fs::read_to_string(&path).unwrap_or_default() == document,
        "docs/outputs.md is outdated: run the tests once with SWITCHOVER_BLESS=1"
    );
}

fn fingerprints(rows: &[Row]) -> BTreeMap<&'static str, String> {
    let mut sink = FingerprintSink::default();
    for row in rows {
        sink.record(row);
    }
    let layers = sink.fingerprints().into_iter();
    layers.map(|(layer, found)| (layer.as_str(), found.hash)).collect()
}

/// The layers whose fingerprints differ.
fn changed(a: &[Row], b: &[Row]) -> Vec<&'static str> {
    let (a, b) = (fingerprints(a), fingerprints(b));
    a.keys().copied().filter(|layer| a[layer] != b[layer]).collect()
}

#[test]
fn out_8_a_change_shows_in_its_own_layer_and_in_no_other() {
    let before = rows();
    assert_eq!(changed(&before, &before), [""; 0]);
    let layers = [
        "agent_states",
        "agent_states",
        "contacts",
        "contacts",
        "intervals",
        "intervals",
        "intervals",
        "warnings",
        "lost_data",
        "lost_data",
        "router_views",
        "presence",
        "systems",
        "systems",
        "systems",
        "systems",
        "faults",
        "faults",
        "systems",
        "queue_order",
        "queue_order",
        "systems",
        "systems",
        "systems",
    ];
    for (dropped, layer) in layers.into_iter().enumerate() {
        let mut after = before.clone();
        after.remove(dropped);
        assert_eq!(changed(&before, &after), [layer]);
    }
    // Order counts within a layer, and not between two.
    let mut after = before.clone();
    after.swap(1, 2);
    assert_eq!(changed(&before, &after), [""; 0]);
    after.swap(0, 2);
    assert_eq!(changed(&before, &after), ["agent_states"]);
}

/// If this changes, recorded fingerprints of every scenario are worth nothing any more.
#[test]
fn out_11_the_bits_of_a_fingerprint_are_fixed() {
    let found = fingerprints(&rows());
    assert_eq!(fingerprints(&[])["contacts"], "99aa06d3014798d86001c324468d497f");
    insta::assert_debug_snapshot!(found);
}

proptest! {
    #[test]
    fn out_11_no_field_of_a_contact_escapes_its_fingerprint(which in 0..9usize, by in 1..50u16) {
        let Some(Row::Contact(row)) = rows().into_iter().nth(2) else { panic!("a contact") };
        let mut other: ContactRow = row;
        let more = crate::kernel::time::SimDuration::from_micros(u64::from(by));
        match which {
            0 => other.submitted += more,
            1 => other.ended += more,
            2 => other.wait += more,
            3 => other.talk += more,
            4 => other.hold += more,
            5 => other.wrap_up += more,
            6 => other.reroutes += by,
            7 => other.priority += by as i16,
            _ => other.contact.number += u32::from(by),
        }
        prop_assert_eq!(
            changed(&[Row::Contact(row)], &[Row::Contact(other)]),
            vec!["contacts"]
        );
    }
}
