//! CLI-2: what is wrong is said, all at once, each with its place.

use super::{GOOD, check, load_files, problems};

#[test]
fn cli_2_the_good_scenario_is_good() {
    check("", "", &[]);
}

#[test]
fn cli_2_unknown_keys_types_units_and_ranges() {
    check("duration", "durration", &["3:1 UnknownKey a scenario has no key `durration`"]);
    check("\"8h\"", "8", &["3:12 WrongType `duration` cannot be a whole number"]);
    check("\"8h\"", "\"8 hrs\"", &["3:12 BadForm `hrs` is not a unit"]);
    check("\"8h\"", "\"0s\"", &["3:12 OutOfRange `duration` cannot be zero"]);
    check("420/h", "420/fortnight", &["13:21 BadForm `fortnight`"]);
    check("420/h", "0/h", &["13:21 OutOfRange a rate of zero"]);
    check("420/h", "inf/h", &["13:21 BadForm a rate must be finite"]);
    check("count = 40", "count = -1", &["17:19 OutOfRange `count`"]);
    check("count = 40", "count = 4.5", &["17:19 WrongType `count`"]);
    check("count = 40", "count = 99999999999", &["17:19 OutOfRange `count`"]);
    check("count = 40", "count = 40, no_answer = nan", &["OutOfRange `no_answer`"]);
    check("count = 40", "count = 40, no_answer = 1.5", &["OutOfRange `no_answer`"]);
    check("count = 40, ", "", &["17:1 MissingKey `staff` does not say `count`"]);
    check("count = 40", "count = 40, takes = \"oldes\"", &["BadForm `takes` cannot be `oldes`"]);
    check("count = 40", "count = 40, skills = { a = 101 }", &["OutOfRange `a`"]);
    check("count = 40", "count = 40, media = { voise = 1 }", &["UnknownKey `media` has no key"]);
    check("2026-03-02T07:00:00-07:00", "2026-03-02", &["2:9 BadForm"]);
}

#[test]
fn cli_2_distributions() {
    let handling = |written: &str, expect: &[&str]| {
        check("handling = \"4m\"", &format!("handling = {written}"), expect);
    };
    handling("240", &["14:12 WrongType `handling` cannot be a whole number"]);
    handling("\"0s\"", &["14:12 OutOfRange"]);
    handling("{}", &["14:1 MissingKey `handling` does not say which"]);
    handling("{ exponental = { mean = \"4m\" } }", &["14:14 UnknownKey"]);
    handling("{ exponential = { mean = \"4\" } }", &["BadForm `4` has no unit"]);
    handling("{ exponential = { mean = \"0s\" } }", &["OutOfRange `handling`: mean must be above"]);
    handling("{ exponential = {} }", &["MissingKey `exponential` does not say `mean`"]);
    handling("{ uniform = { low = \"3m\", high = \"1m\" } }", &["OutOfRange `handling`: low (180"]);
    handling(
        "{ gamma = { mean = \"4m\", sd = \"1m\" }, exponential = { mean = \"4m\" } }",
        &["Conflict `exponential` and `gamma` exclude each other"],
    );
    handling("{ lognormal = { mean = \"4m\", sigma = 0.3 } }", &["Conflict `mean` and `sigma`"]);
    handling("{ lognormal = { mean = \"4m\" } }", &["OutOfRange `handling`: a lognormal needs"]);
    handling("{ empirical = { values = [\"1m\", \"x\"] } }", &["BadForm"]);
    handling("{ empirical = { input = \"times\" } }", &["UnknownName there is no input `times`"]);
}

#[test]
fn cli_2_names_that_lead_nowhere() {
    check("site = \"denver\"", "site = \"denvr\"", &["17:30 UnknownName there is no site `denvr`"]);
    check(
        "site = \"denver\"",
        "site = \"denver\", switch = \"x\"",
        &["UnknownName there is no site"],
    );
    check("handling", "groups = [\"staff\", \"stuff\"]\nhandling", &["14:20 UnknownName"]);
    check("handling", "groups = [\"staff\", \"staff\"]\nhandling", &["14:20 Duplicate"]);
    check(
        "handling",
        "sites = [\"austin\"]\nhandling",
        &[
            "12:8 Unreachable no agent group can serve",
            "14:10 UnknownName there is no site `austin`",
            "Unreachable the group `staff` serves no queue",
        ],
    );
    check("\"420/h\"", "\"420/h\", busyness = \"day\"", &["UnknownName there is no busyness"]);
    check("rate = \"420/h\"", "forecast = { input = \"v\" }", &["UnknownName there is no input"]);
    check("denver-dallas", "denver-austin", &["10:1 UnknownName the link `denver-austin`"]);
    check(
        "handling",
        "skills = { german = 5 }\nhandling",
        &[
            "Unreachable no agent group",
            "UnknownName no agent group has the skill `german`",
            "Unreachable the group",
        ],
    );
}

#[test]
fn cli_2_what_must_be_joined_or_reached() {
    let office = "denver = {}\noffice = {}";
    let text = GOOD
        .replace("denver = {}", office)
        .replace("site = \"denver\"", "site = \"office\", switch = \"denver\"");
    let found = problems(&[("main.toml", &text)], &[]);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].contains("no link joins `office` with the switch at `denver`"));
    check(
        "site = \"denver\" }",
        "site = \"denver\" }\nidle = { count = 1, site = \"denver\", media = { chat = 1 } }",
        &["18:1 Unreachable the group `idle` serves no queue"],
    );
}

#[test]
fn cli_2_contradictions_of_workload_and_shifts() {
    check("rate = \"420/h\"", "rate = \"420/h\", every = \"1m\"", &["Conflict `rate` and `every`"]);
    check("rate = \"420/h\"", "busyness = \"x\"", &["MissingKey `arrivals` does not say which"]);
    check("handling = \"4m\"", "", &["12:8 MissingKey `sales` does not say `handling`"]);
    check(
        "rate = \"420/h\"",
        "rates = [{ from = \"09:00\", rate = \"1/h\" }, { from = \"08:00\", rate = \"2/h\" }]",
        &["Conflict the period does not begin after"],
    );
    check("rate = \"420/h\"", "rates = [{ from = \"16:00\", rate = \"1/h\" }]", &["OutsideRun"]);
    check(
        "rate = \"420/h\"",
        "rates = [{ from = \"08:00\", rate = \"0/h\" }]",
        &["OutOfRange every"],
    );
    let shifts = |written: &str, expect: &[&str]| {
        check("count = 40", &format!("count = 40, shifts = [{written}]"), expect);
    };
    shifts("{ from = \"08:00\", until = \"12:00\" }", &[]);
    shifts("{ from = \"06:00\", until = \"12:00\" }", &[]);
    shifts("{ from = \"12:00\", until = \"08:00\" }", &["Conflict the shift ends before"]);
    shifts("{ from = \"14:00\", until = \"14:00\" }", &["Conflict the shift ends before"]);
    shifts("{ from = \"20:00\", until = \"22:00\" }", &["OutsideRun"]);
    shifts("{ count = 41, from = \"08:00\", until = \"9:00\" }", &["Conflict 41 people"]);
    check("\"8h\"", "\"8h\"\nwarm_up = \"8h\"", &["4:11 Conflict the warm-up leaves nothing"]);
    check("\"8h\"", "\"8h\"\ninterval = \"25m\"", &["4:12 OutOfRange"]);
}

#[test]
fn cli_2_faults() {
    let fault = |written: &str, expect: &[&str]| {
        check("[agents]", &format!("[fault]\nf = {{ {written} }}\n[agents]"), expect);
    };
    fault("kind = \"site_outage\", target = \"denver\", at = \"08:00\", duration = \"1h\"", &[]);
    fault("kind = \"crash\", target = [\"*/switch\", \"denver/staff/*\"], at = \"1h\"", &[]);
    fault("kind = \"capacity\", target = \"agents/staff\", by = 4, at = \"1h\"", &[]);
    fault("kind = \"cut\", target = \"denver-dallas\", from = \"dallas\", at = \"1h\"", &[]);
    fault("kind = \"crash\", target = \"denver/staff/41\", at = \"1h\"", &["UnknownName"]);
    fault("kind = \"crash\", target = \"denver/swich\", at = \"1h\"", &["UnknownName"]);
    fault("kind = \"cut\", target = \"denver\", at = \"1h\"", &["UnknownName"]);
    fault(
        "kind = \"cut\", target = \"denver-dallas\", from = \"x\", at = \"1h\"",
        &["UnknownName"],
    );
    fault("kind = \"site_outage\", target = \"denver\", at = \"06:59\"", &["OutsideRun"]);
    fault("kind = \"site_outage\", target = \"denver\", at = \"8h\"", &["OutsideRun"]);
    fault("kind = \"slow\", target = \"denver-dallas\", at = \"1h\"", &["MissingKey"]);
    fault("kind = \"hang\", target = \"*/switch\", at = \"1h\", loss = 0.5", &["Conflict"]);
    fault("kind = \"restart\", target = \"*/switch\", at = \"1h\"", &["MissingKey"]);
    fault("kind = \"capacity\", target = \"agents/staff\", by = 41, at = \"1h\"", &["OutOfRange"]);
    fault(
        "kind = \"boom\", target = \"denver\", at = \"1h\"",
        &["BadForm `kind` cannot be `boom`"],
    );
    fault("kind = \"crash\", target = [], at = \"1h\"", &["OutOfRange `target` has 0 elements"]);
}

#[test]
fn cli_2_ten_mistakes_over_three_files_are_ten_diagnostics() {
    let base = GOOD
        .replace("420/h", "420 per hour")
        .replace("[queue.sales]", "[queue.sales]\npatiense = \"3m\"")
        .replace("denver = {}", "denver = { latency = 3 }");
    let region = r#"
extends = "parts/base.toml"
warm_up = "9h"
[link]
denver-austin = {}
[fault.lost]
kind = "site_outage"
target = "dalas"
at = "23:00"
"#;
    let main = r#"
extends = "region.toml"
interval = "7m"
[agents]
staff = { site = "dever", no_answer = 2.0 }
"#;
    let files = [("main.toml", main), ("region.toml", region), ("parts/base.toml", &*base)];
    let found = problems(&files, &[]);
    let expected = [
        "main.toml:3:12 OutOfRange",
        "main.toml:5:18 UnknownName there is no site `dever`",
        "main.toml:5:39 OutOfRange `no_answer`",
        "region.toml:3:11 Conflict the warm-up",
        "region.toml:5:1 UnknownName the link `denver-austin`",
        "region.toml:8:10 UnknownName the fault `lost` has nothing to hit",
        "region.toml:9:6 OutsideRun",
        "base.toml:6:22 WrongType `latency`",
        "base.toml:13:1 UnknownKey `sales` has no key `patiense`",
        "base.toml:14:21 BadForm",
    ];
    let fits = found.len() == expected.len()
        && found.iter().zip(expected).all(|(found, expected)| found.starts_with(expected));
    assert!(fits, "{found:#?}");
}

#[test]
fn cli_2_a_text_that_is_not_toml_is_told_without_its_consequences() {
    check("duration = \"8h\"", "duration = 8h", &["3:12 Syntax"]);
    check("[site]", "[site", &["5:6 Syntax"]);
}

#[test]
fn cli_2_diagnostics_look_like_rustcs() {
    let text =
        GOOD.replace("duration", "durration").replace("site = \"denver\"", "site = \"dever\"");
    let set = [("agents.staff.ring", "3")];
    let diagnostics = load_files(&[("main.toml", &text)], &set).unwrap_err();
    let rendered = diagnostics.render(false);
    let folder = diagnostics.sources.get(diagnostics.sources.first()).name.replace("main.toml", "");
    insta::assert_snapshot!(rendered.replace(&folder, ""), @r#"
    error: a scenario has no key `durration`
     --> main.toml:3:1
      |
    3 | durration = "8h"
      | ^^^^^^^^^ unknown key
      |
      = help: did you mean `duration`?

    error: there is no site `dever`
      --> main.toml:17:30
       |
    17 | staff = { count = 40, site = "dever" }
       |                              ^^^^^^^ no such site
       |
       = help: did you mean `denver`?

    error: `ring` cannot be a whole number
     --> --set:1:19
      |
    1 | agents.staff.ring=3
      |                   ^ expected a duration such as "90s" or "1h20m" or a table such as { exponential = { mean = "3m" } }
      |
      = help: write the unit: "3s"
    "#);
    assert!(diagnostics.render(true).contains("\u{1b}["));
}
