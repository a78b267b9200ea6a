//! CLI-1: how a scenario is written, overlaid and overridden.

use super::{GOOD, load_files, problems};
use crate::kernel::distribution::Distribution;
use crate::kernel::time::{SimDuration, SimTime};

#[test]
fn cli_1_every_field_but_a_few_has_a_default() {
    let scenario = load_files(&[("main.toml", GOOD)], &[]).unwrap();
    assert_eq!(scenario.name, "main");
    assert_eq!(scenario.config.duration, SimDuration::from_secs(8 * 3600));
    assert_eq!(scenario.config.seed, 1);
    assert_eq!(scenario.config.interval, SimDuration::from_secs(900));
    assert_eq!(scenario.config.network.private.count, 5);
    assert_eq!(scenario.provenance.files.len(), 1);
    let hash = blake3::hash(GOOD.as_bytes()).to_hex().to_string();
    assert_eq!(scenario.provenance.text_hash(), hash);
}

#[test]
fn cli_1_every_form_of_distribution_reads() {
    let cases = [
        ("\"4m\"", Distribution::always(240.0)),
        ("{ constant = { value = \"4m\" } }", Distribution::always(240.0)),
        ("{ exponential = { mean = \"3m\" } }", Distribution::exponential(180.0)),
        ("{ uniform = { low = \"1m\", high = \"2m\" } }", Distribution::uniform(60.0, 120.0)),
        (
            "{ lognormal = { median = \"18ms\", sigma = 0.3 } }",
            Distribution::lognormal_median_sigma(0.018, 0.3),
        ),
        (
            "{ lognormal = { mean = \"4m\", sd = \"3m\" } }",
            Distribution::lognormal_mean_sd(240.0, 180.0),
        ),
        (
            "{ normal = { mean = \"4m\", sd = \"1m\", high = \"6m\" } }",
            Distribution::normal(240.0, 60.0, None, Some(360.0)),
        ),
        ("{ erlang = { k = 3, mean = \"3m\" } }", Distribution::erlang(3, 180.0)),
        ("{ weibull = { shape = 2, scale = \"3m\" } }", Distribution::weibull_scale(2.0, 180.0)),
        (
            "{ hyperexponential = [{ weight = 1, mean = \"1m\" }, { weight = 3, mean = \"2m\" }] }",
            Distribution::hyperexponential(&[(1.0, 60.0), (3.0, 120.0)]),
        ),
        (
            "{ triangular = { low = \"1m\", mode = \"2m\", high = \"5m\" } }",
            Distribution::triangular(60.0, 120.0, 300.0),
        ),
        (
            "{ empirical = { values = [\"1m\", \"2m\"], weights = [1, 3] } }",
            Distribution::empirical(&[(60.0, 1.0), (120.0, 3.0)]),
        ),
    ];
    for (written, expected) in cases {
        let text = GOOD.replace("handling = \"4m\"", &format!("handling = {written}"));
        let scenario = load_files(&[("main.toml", &text)], &[])
            .unwrap_or_else(|diagnostics| panic!("{}", diagnostics.render(false)));
        let handling = &scenario.config.queue["sales"].handling;
        assert_eq!(*handling, Some(expected.unwrap()), "{written}");
    }
}

#[test]
fn cli_1_tables_merge_arrays_replace_and_choices_give_way() {
    let base = GOOD.replace(
        "handling = \"4m\"",
        "handling = { gamma = { mean = \"4m\", sd = \"2m\" } }\nsites = [\"denver\", \"dallas\"]",
    );
    let main = "extends = \"base.toml\"\n[queue.sales]\nsites = [\"denver\"]\nhandling = { exponential = { mean = \"2m\" } }\n\
                arrivals = { every = \"10s\" }\n[agents]\nstaff = { count = 41 }\n";
    let scenario = load_files(&[("main.toml", main), ("base.toml", &base)], &[]).unwrap();
    let queue = &scenario.config.queue["sales"];
    assert_eq!(queue.sites, ["denver"]);
    assert_eq!(queue.handling, Some(Distribution::exponential(120.0).unwrap()));
    assert_eq!(queue.arrivals.every, Some(SimDuration::from_secs(10)));
    assert!(queue.arrivals.rate.is_none());
    assert_eq!(scenario.config.agents["staff"].count, 41);
    assert_eq!(scenario.config.agents["staff"].site, "denver");
    assert_eq!(scenario.provenance.files.len(), 2);
    assert_eq!(scenario.provenance.resolved["agents"]["staff"]["count"], 41);
}

#[test]
fn cli_1_enabled_false_removes_a_table() {
    let base =
        format!("{GOOD}\n[fault.lost]\nkind = \"site_outage\"\ntarget = \"denver\"\nat = \"1h\"\n");
    for (main, faults) in [
        ("extends = \"base.toml\"", 1),
        ("extends = \"base.toml\"\n[fault.lost]\nenabled = false", 0),
        ("extends = \"base.toml\"\n[fault.lost]\nenabled = true", 1),
    ] {
        let scenario = load_files(&[("main.toml", main), ("base.toml", &base)], &[]).unwrap();
        assert_eq!(scenario.config.fault.len(), faults, "{main}");
    }
    let files = [("main.toml", "extends = \"base.toml\""), ("base.toml", &*base)];
    let scenario = load_files(&files, &[("fault.lost.enabled", "false")]).unwrap();
    assert!(scenario.config.fault.is_empty());
    let found = problems(&files, &[("fault.lost.enabled", "3")]);
    assert!(found[0].starts_with("--set:1:20 WrongType `enabled`"), "{found:?}");
}

#[test]
fn cli_1_set_is_read_as_toml_else_as_text() {
    let scenario = load_files(
        &[("main.toml", GOOD)],
        &[
            ("agents.staff.count", "12"),
            ("queue.sales.arrivals.rate", "48/min"),
            ("duration", "2h"),
            ("queue.sales.groups", "[\"staff\"]"),
            ("queue.\"cards.eu\".handling", "\"90s\""),
            ("network.private.count", "7"),
        ],
    )
    .unwrap_or_else(|diagnostics| panic!("{}", diagnostics.render(false)));
    let config = &scenario.config;
    assert_eq!(config.agents["staff"].count, 12);
    assert_eq!(config.queue["sales"].arrivals.rate.unwrap().per_second, 0.8);
    assert_eq!(config.duration, SimDuration::from_secs(7200));
    assert_eq!(config.queue["sales"].named_groups().collect::<Vec<_>>(), ["staff"]);
    assert!(config.queue.contains_key("cards.eu"));
    assert_eq!(config.network.private.count, 7);
    assert_eq!(config.network.private.interval, SimDuration::from_millis(100));
}

#[test]
fn cli_2_errors_in_set_point_at_its_text() {
    for (key, value, expected) in [
        ("agents.staff.cuont", "3", "--set:1:14 UnknownKey `staff` has no key `cuont`"),
        ("agents.staff.count", "many", "--set:1:20 WrongType"),
        ("duration", "8 parsecs", "--set:1:10 BadForm"),
        ("a..b", "3", "--set:1:1 Syntax"),
        ("", "3", "--set:1:1 Syntax"),
        ("extends", "x.toml", "--set:1:1 Conflict"),
    ] {
        let found = problems(&[("main.toml", GOOD)], &[(key, value)]);
        assert!(found.len() == 1 && found[0].starts_with(expected), "{key}={value}: {found:?}");
    }
}

#[test]
fn cli_2_extends_in_a_circle_is_an_error() {
    let files = [("main.toml", "extends = \"b.toml\"\n"), ("b.toml", "extends = \"main.toml\"\n")];
    let found = problems(&files, &[]);
    assert!(found.iter().any(|one| one.contains("b.toml:1:11 Cycle")), "{found:?}");
    let found = problems(&[("main.toml", "extends = \"main.toml\"")], &[]);
    assert!(found.iter().any(|one| one.contains("main.toml:1:11 Cycle")), "{found:?}");
}

#[test]
fn cli_10_a_file_that_cannot_be_read_is_told_from_a_bad_one() {
    let missing = load_files(&[("main.toml", "extends = \"nowhere.toml\"")], &[]).unwrap_err();
    assert!(missing.has_unreadable_file());
    let bad = load_files(&[("main.toml", "durration = 3")], &[]).unwrap_err();
    assert!(!bad.has_unreadable_file());
    let absent = load_files(&[], &[]).unwrap_err();
    assert!(absent.has_unreadable_file() && absent.render(false).contains("no such file"));
    let folder = load_files(&[("main.toml/x", "")], &[]).unwrap_err();
    assert!(folder.has_unreadable_file() && folder.render(false).contains("is a directory"));
}

#[test]
fn cli_1_clock_times_count_from_the_start() {
    let text = format!(
        "{GOOD}\n[fault.lost]\nkind = \"site_outage\"\ntarget = \"denver\"\nat = \"10:15\"\n"
    );
    let scenario = load_files(&[("main.toml", &text)], &[]).unwrap();
    let at = scenario.moment(scenario.config.fault["lost"].at.unwrap());
    assert_eq!(at, SimTime::from_secs(3 * 3600 + 900));
}
