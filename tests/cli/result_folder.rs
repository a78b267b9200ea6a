//! The folder of results: whole or absent, and the same every time.

use crate::place::{At, SMALL};

#[test]
fn out_2_results_replace_only_an_earlier_result() {
    let at = At::new();
    assert_eq!(at.run("run small.toml --out there").code, 0);
    assert_eq!(at.run("run small.toml --out there --seed 2").code, 0);
    assert!(at.read("there/manifest.json").contains("\"seed\": 2"));

    at.write("mine/letter.txt", "dear");
    let refused = at.run("run small.toml --out mine");
    assert_eq!(refused.code, 2);
    assert!(refused.err.contains("mine holds something other than an earlier result"));
    assert_eq!(at.names("mine"), ["letter.txt"]);
    assert_eq!(at.names("."), ["mine", "small.toml", "there"], "nothing half-written is left");
}

#[test]
fn out_2_a_run_without_success_leaves_an_earlier_result_as_it_was() {
    let at = At::new();
    assert_eq!(at.run("run small.toml").code, 0);
    let before = at.read("results/small/manifest.json");
    assert_eq!(at.run("run small.toml --set duration=never").code, 2);
    assert_eq!(at.read("results/small/manifest.json"), before);
    assert_eq!(at.names("results"), ["small"]);
}

#[test]
fn core_2_the_folder_is_the_same_twice_in_a_row_and_with_any_number_of_jobs() {
    let at = At::new();
    for (one, other) in [
        ("run small.toml", "run small.toml"),
        ("run small.toml --replications 6 --jobs 1", "run small.toml --replications 6 --jobs 3"),
        ("run small.toml --replication 2 --seed 9", "run small.toml --replication 2 --seed 9"),
    ] {
        let (first, second) =
            (at.run(&format!("{one} --out a")), at.run(&format!("{other} --out b")));
        assert_eq!((first.code, second.code), (0, 0));
        assert_eq!(first.out.replace("Results: a", "Results: b"), second.out);
        assert_eq!(at.names("a"), at.names("b"));
        for file in at.names("a") {
            assert!(at.read(&format!("a/{file}")) == at.read(&format!("b/{file}")), "{file}");
        }
    }
}

#[test]
fn cli_4_a_replication_alone_has_the_values_that_it_has_among_others() {
    let at = At::new();
    assert_eq!(at.run("run small.toml --replications 3 --out many").code, 0);
    let many = at.read("many/replications.csv");
    for number in 1..=3 {
        assert_eq!(at.run(&format!("run small.toml --replication {number} --out one")).code, 0);
        let alone = at.read("one/summary.csv");
        let alone: Vec<&str> = alone.lines().skip(1).collect();
        let among: Vec<&str> =
            many.lines().filter_map(|line| line.strip_prefix(&format!("{number},"))).collect();
        assert_eq!(alone, among);
    }
}

#[test]
fn cli_4_overrides_and_seed_change_the_run_and_are_kept_in_the_manifest() {
    let at = At::new();
    let ended = at.run("run small.toml --seed 5 --set agents.staff.count=9 --set duration=2h");
    assert_eq!(ended.code, 0, "{}", ended.err);
    assert!(ended.out.contains("with agents.staff.count = 9\n"), "{}", ended.out);
    let manifest: serde_json::Value =
        serde_json::from_str(&at.read("results/small/manifest.json")).unwrap();
    assert_eq!(manifest["seed"], 5);
    assert_eq!(manifest["overrides"][0], "agents.staff.count=9");
    assert_eq!(manifest["simulated_s"], "7200.000000");
}

#[test]
fn cli_4_a_scenario_of_another_folder_keeps_its_name() {
    let at = At::new();
    at.write("deep/er/day.toml", SMALL);
    assert_eq!(at.run("run deep/er/day.toml").code, 0);
    assert_eq!(at.names("results"), ["day"]);
}
