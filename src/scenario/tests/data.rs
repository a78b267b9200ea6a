//! CLI-12: data files in somebody's columns.

use super::{load_bytes, load_files, problems};
use crate::center::workload::LoggedCall;
use crate::kernel::distribution::Distribution;
use crate::kernel::time::{SimDuration, SimTime};

const LOG: &str = r#"
start = "2026-03-02T07:00:00-07:00"
duration = "2h"
[inputs]
calls = "logs/day.csv"
[site.bank]
[queue.calls.arrivals.log]
input = "calls"
arrival = ["queued", "asked"]
handling = "seconds"
outcome = "end"
served = ["AGENT"]
abandoned = ["HANG"]
queue_seconds = "waited"
except = [{ end = "GHOST" }, { end = "HANG", waited = "0" }]
[agents]
staff = { count = 3, site = "bank" }
"#;

const ROWS: &str = "asked,queued,waited,end,seconds\n\
    07:20:00,07:20:05,12,AGENT,100\n\
    07:10:00,,0,AGENT,60.5\n\
    07:30:00,07:30:00,45,HANG,0\n\
    07:40:00,,0,HANG,0\n\
    07:41:00,07:41:00,5,GHOST,x\n";

/// Loads [`LOG`] with these rows and compares what is found, each by its beginning.
#[track_caller]
fn check(rows: &str, expect: &[&str]) {
    let found = problems(&[("main.toml", LOG), ("logs/day.csv", rows)], &[]);
    let fits = found.len() == expect.len()
        && found.iter().zip(expect).all(|(found, expected)| found.starts_with(expected));
    assert!(fits, "expected {expect:#?}\nfound {found:#?}");
}

#[test]
fn cli_12_a_log_becomes_calls_in_order() {
    let scenario = load_files(&[("main.toml", LOG), ("logs/day.csv", ROWS)], &[])
        .unwrap_or_else(|diagnostics| panic!("{}", diagnostics.render(false)));
    let call = |second: u64, handling: Option<f64>, patience: Option<f64>| LoggedCall {
        arrival: SimTime::from_secs(second),
        handling: handling.map(SimDuration::from_secs_f64),
        patience: patience.map(SimDuration::from_secs_f64),
    };
    let expected = [
        call(600, Some(60.5), None),
        call(1_205, Some(100.0), None),
        call(1_800, None, Some(45.0)),
    ];
    assert_eq!(scenario.logs["calls"].calls, expected);
    assert_eq!(scenario.provenance.inputs["calls"].path, "logs/day.csv");
    let hash = blake3::hash(ROWS.as_bytes()).to_hex().to_string();
    assert_eq!(scenario.provenance.inputs["calls"].hash, hash);
}

#[test]
fn cli_12_broken_rows_are_told_with_line_and_column() {
    check(&ROWS.replace("60.5", "-3"), &["main.toml", "day.csv:3:19 Data a duration cannot"]);
    check(&ROWS.replace("60.5", "x"), &["main.toml", "day.csv:3:19 Data `x` is not a number"]);
    check(&ROWS.replace("07:20:05", "7:75"), &["main.toml", "day.csv:2:10 Data an hour has no"]);
    check(
        &ROWS.replace("0,AGENT", "0,AGNT"),
        &["main.toml", "day.csv:3:13 Data the outcome `AGNT`"],
    );
    check(
        &ROWS.replace("100\n", "100,1\n"),
        &["main.toml", "day.csv:2:1 Data the row has 6 fields"],
    );
    check(&ROWS.replace("07:10:00", ""), &["main.toml", "day.csv:3:2 Data the call has no time"]);
    check(&ROWS.replace("07:10:00", "\"a,\"\"b\""), &["main.toml", "day.csv:3:1 Data"]);
    check(&ROWS.replace("07:20:05", "inf"), &["main.toml", "day.csv:2:10 Data `inf`"]);
}

#[test]
fn cli_12_a_share_of_broken_rows_can_be_allowed() {
    let rows = ROWS.replace("60.5", "x");
    let files = [("main.toml", LOG), ("logs/day.csv", &*rows)];
    for (share, fine) in [("0.1", false), ("0.2", true), ("0.5", true)] {
        let loaded = load_files(&files, &[("queue.calls.arrivals.log.bad_rows", share)]);
        assert_eq!(loaded.is_ok(), fine, "{share}");
        if let Ok(scenario) = loaded {
            assert_eq!(scenario.logs["calls"].skipped, 1);
            assert_eq!(scenario.logs["calls"].calls.len(), 2);
            assert!(scenario.warnings.render(false).contains("1 of 5 rows"));
        }
    }
}

#[test]
fn cli_12_files_that_are_no_logs() {
    check("", &["main.toml:8:9 Data `logs/day.csv` has no header"]);
    check("asked,queued,waited,end,seconds\n", &["main.toml:8:9 Data `logs/day.csv` has no call"]);
    check(
        &ROWS.replace("seconds", "sekonds"),
        &["main.toml:10:12 Data `logs/day.csv` has no column"],
    );
    check(
        &ROWS.replace(",07:", ",05:").replace("07:10", "05:10"),
        &["main.toml:8:9 OutsideRun 3 calls", "main.toml:8:9 Data `logs/day.csv` has no call"],
    );
    let found = problems(&[("main.toml", LOG)], &[]);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].contains("main.toml:5:9 Unreadable") && found[0].contains("no such file"));
    let found = problems(&[("main.toml", LOG), ("logs/day.csv/x", "")], &[]);
    assert!(found[0].contains("Unreadable") && found[0].contains("directory"), "{found:?}");
    let binary: &[u8] = b"asked,queued\n\xff\xfe\n";
    let bad = load_bytes(&[("main.toml", LOG.as_bytes()), ("logs/day.csv", binary)], &[]);
    let bad = bad.unwrap_err();
    assert!(!bad.has_unreadable_file() && bad.render(false).contains("not UTF-8 (byte 14)"));
}

#[test]
fn cli_12_a_missing_column_names_the_nearest() {
    let rows = ROWS.replace("seconds", "secs");
    let bad = load_files(&[("main.toml", LOG), ("logs/day.csv", &rows)], &[]).unwrap_err();
    assert!(bad.render(false).contains("its columns: asked, queued, waited, end, secs"));
    let rows = ROWS.replace("seconds", "Seconds");
    let bad = load_files(&[("main.toml", LOG), ("logs/day.csv", &rows)], &[]).unwrap_err();
    assert!(bad.render(false).contains("did you mean `Seconds`?"));
}

#[test]
fn cli_12_paths_are_relative_to_where_they_are_written() {
    let base = LOG.replace("logs/day.csv", "day.csv");
    let files = [
        ("main.toml", "extends = \"parts/base.toml\""),
        ("parts/base.toml", &*base),
        ("parts/day.csv", ROWS),
    ];
    assert!(load_files(&files, &[]).is_ok());
    let elsewhere = tempfile::tempdir().unwrap();
    let path = elsewhere.path().join("other.csv");
    std::fs::write(&path, ROWS).unwrap();
    let set = [("inputs.calls", path.to_str().unwrap())];
    assert!(load_files(&[("main.toml", LOG)], &set).is_ok());
}

const FORECAST: &str = r#"
start = "2026-03-02T07:00:00-07:00"
duration = "2h"
[inputs]
volumes = "volumes.csv"
staff = "staff.csv"
[site.bank]
[queue.calls]
arrivals = { forecast = { input = "volumes", scale = 0.5, only = { queue = ["cards"] } } }
handling = "3m"
[agents]
staff = { count = 9, site = "bank", staffing = { input = "staff" } }
"#;

const STAFF: &str = "interval_start,agents\n06:30,2\n07:30,5\n08:00,9\n08:30,4\n";

#[test]
fn cli_12_volumes_become_rates_and_staffing_steps() {
    let volumes = "interval_start,calls,queue\n\
        2026-03-02T06:30,900,cards\n2026-03-02T07:00,90,cards\n2026-03-02T07:00:00,7,loans\n\
        07:30,180,cards\n2026-03-02T15:30:00Z,360,cards\n09:00,1,cards\n";
    let files = [("main.toml", FORECAST), ("volumes.csv", volumes), ("staff.csv", STAFF)];
    let scenario = load_files(&files, &[])
        .unwrap_or_else(|diagnostics| panic!("{}", diagnostics.render(false)));
    let minutes = |minutes: u64| SimTime::from_secs(minutes * 60);
    // 90, 180, 360 contacts per half hour at half scale; nothing from 8:00 to 8:30.
    let rate = |volume: f64| volume * 0.5 / 1800.0;
    let expected = vec![
        (minutes(0), rate(90.0)),
        (minutes(30), rate(180.0)),
        (minutes(60), 0.0),
        (minutes(90), rate(360.0)),
    ];
    assert_eq!(scenario.forecasts["calls"].steps, expected);
    assert!(scenario.warnings.render(false).contains("2 intervals of `volumes.csv`"));
    let expected =
        vec![(minutes(0), 2.0), (minutes(30), 5.0), (minutes(60), 9.0), (minutes(90), 4.0)];
    assert_eq!(scenario.staffing["staff"].steps, expected);
}

#[test]
fn cli_12_broken_volumes_and_staffing() {
    let volumes = "interval_start,calls,queue\n07:00,90,cards\n07:30,180,cards\n";
    let check = |volumes: &str, staff: &str, expected: &str| {
        let files = [("main.toml", FORECAST), ("volumes.csv", volumes), ("staff.csv", staff)];
        let found = problems(&files, &[]).join("\n");
        assert!(found.contains(expected), "expected {expected}\nfound {found}");
    };
    check(&volumes.replace("07:30", "07:00"), STAFF, "volumes.csv:3:1 Data the interval does not");
    check(&volumes.replace("07:30", "07:20"), STAFF, "have no known length");
    check(&volumes.replace("180", "-1"), STAFF, "volumes.csv:3:7 Data a number below zero");
    check(&volumes.replace("180", "many"), STAFF, "volumes.csv:3:7 Data `many` is not");
    check(&volumes.replace("cards", "loans"), STAFF, "`volumes.csv` has no rows");
    check(volumes, &STAFF.replace("08:00,9", "08:00,10"), "Conflict `staff.csv` has 10 people");
    check(volumes, &STAFF.replace("08:00,9", "08:00,8.5"), "8.5 people on duty: no whole number");
    check(volumes, &STAFF.replace("agents", "people"), "has no column `agents`");
}

#[test]
fn core_4_observed_values_come_from_a_file() {
    let text = FORECAST
        .replace(
            "\"3m\"",
            "{ empirical = { input = \"times\", value = \"seconds\", weight = \"n\" } }",
        )
        .replace("[inputs]", "[inputs]\ntimes = \"times.csv\"")
        .replace(
            "forecast = { input = \"volumes\", scale = 0.5, only = { queue = [\"cards\"] } }",
            "rate = \"60/h\"",
        );
    let times = "seconds,n\n60,1\n30,3\n90,0\n";
    let files =
        [("main.toml", &*text), ("times.csv", times), ("staff.csv", STAFF), ("volumes.csv", "a\n")];
    let scenario = load_files(&files, &[])
        .unwrap_or_else(|diagnostics| panic!("{}", diagnostics.render(false)));
    let expected = Distribution::empirical(&[(60.0, 1.0), (30.0, 3.0)]).unwrap();
    assert_eq!(scenario.config.queue["calls"].handling, Some(expected));
    for (bad, reason) in [
        ("seconds,n\n60,x\n", "`x` is not"),
        ("seconds,n\n-1,2\n", "below zero"),
        ("n\n1\n", "no column `seconds`"),
        ("seconds,n\n5,0\n", "weight above zero"),
    ] {
        let files = [
            ("main.toml", &*text),
            ("times.csv", bad),
            ("staff.csv", STAFF),
            ("volumes.csv", "a\n"),
        ];
        let found = problems(&files, &[]).join("\n");
        assert!(found.contains(reason), "{found}");
    }
}
