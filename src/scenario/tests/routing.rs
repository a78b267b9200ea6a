//! What is said about overflow, hours, redials, breaks and equals that cannot be.

use super::check;

const SALES: &str = "handling = \"4m\"";
const STAFF: &str = "staff = { count = 40, site = \"denver\" }";

#[track_caller]
fn of_sales(more: &str, expect: &[&str]) {
    check(SALES, &format!("{SALES}\n{more}"), expect);
}

#[test]
fn core_13_groups_of_equal_preference_are_lists_in_the_list() {
    of_sales("groups = [[\"staff\"]]", &[]);
    of_sales("groups = [\"staff\"]", &[]);
    of_sales(
        "groups = [[\"staf\", \"staff\"]]",
        &["main.toml:15:12 UnknownName there is no agent group `staf`"],
    );
    of_sales("groups = [\"staff\", [\"staff\"]]", &["15:21 Duplicate `staff` serves the queue"]);
    of_sales("groups = [[]]", &["15:11 OutOfRange `groups` has 0 elements"]);
    of_sales("groups = [3]", &["15:11 WrongType `groups` cannot be a whole number"]);
    of_sales("selection = \"longest\"", &["BadForm `selection` cannot be `longest`"]);
}

#[test]
fn core_13_overflow_leads_somewhere() {
    of_sales("overflow = [{ after = \"1m\" }]", &["MissingKey `overflow` does not say which"]);
    of_sales(
        "overflow = [{ after = \"1m\", site = \"dallas\", groups = \"staff\" }]",
        &["exclude each other"],
    );
    of_sales(
        "overflow = [{ after = \"1m\", site = \"dalas\" }]",
        &["UnknownName there is no site `dalas`"],
    );
    of_sales(
        "overflow = [{ after = \"1m\", groups = [\"stuff\"] }]",
        &["UnknownName there is no agent group `stuff`"],
    );
    of_sales(
        "groups = [\"staff\"]\noverflow = [{ after = \"1m\", groups = \"staff\" }]",
        &["Duplicate `staff` serves the queue already"],
    );
    of_sales(
        "overflow = [{ after = \"1m\", site = \"dallas\" }]",
        &["Unreachable nobody at `dallas` can serve the queue `sales`"],
    );
    let staff_and_more = "handling = \"4m\"\nsites = [\"denver\"]\n\
        overflow = [{ after = \"2m\", site = \"dallas\" }, { after = \"1m\", site = \"dallas\" }]\n\
        [agents.more]\ncount = 3\nsite = \"dallas\"";
    check(SALES, staff_and_more, &["16:58 Conflict this step comes before the one above it"]);
    let without_link = "[queue.sales]\nsites = [\"denver\"]\n\
        overflow = [{ after = \"1m\", site = \"dallas\" }]\n";
    let good = super::GOOD
        .replace("[link]\ndenver-dallas = { latency = \"18ms\" }\n", "")
        .replace("[queue.sales]\n", without_link)
        .replace(STAFF, &format!("{STAFF}\nmore = {{ count = 3, site = \"dallas\" }}"));
    let found = super::problems(&[("main.toml", &good)], &[]);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(found[0].contains("UnknownName no link joins `denver` with `dallas`"), "{found:#?}");
}

#[test]
fn core_13_hours_and_redials_make_sense() {
    of_sales(
        "hours = [{ from = \"09:00\", until = \"08:00\" }]",
        &["Conflict the hours end before they begin"],
    );
    of_sales(
        "hours = [{ from = \"08:00\", until = \"10:00\" }, { from = \"09:00\", until = \"11:00\" }]",
        &["Conflict these hours begin before the ones above them end"],
    );
    of_sales("redial = { share = 1.4, delay = \"5m\" }", &["`share` is out of range"]);
    of_sales("redial = { share = 0.4, delay = \"0s\" }", &["OutOfRange `delay` cannot be zero"]);
    of_sales("redial = { share = 0.4, delay = \"1m\", as = \"old\" }", &["cannot be `old`"]);
    of_sales("redial = { share = 0.4, delay = \"1m\", attempts = 16 }", &["`attempts` is out of"]);
}

#[test]
fn core_15_breaks_lie_in_their_shift() {
    let with_breaks = |breaks: &str| {
        format!(
            "[agents.staff]\ncount = 40\nsite = \"denver\"\n\
             shifts = [{{ from = \"08:00\", until = \"14:00\", breaks = [{breaks}] }}]"
        )
    };
    let of_staff = |breaks: &str, expect: &[&str]| check(STAFF, &with_breaks(breaks), expect);
    of_staff("{ at = \"10:00\", duration = \"15m\" }, { at = \"12:00\", duration = \"30m\" }", &[]);
    of_staff("{ at = \"07:30\", duration = \"15m\" }", &["Conflict the break begins before its"]);
    of_staff(
        "{ at = \"13:00\", duration = \"30m\", stagger = \"1h\" }",
        &["Conflict the last of the break is after the end of the shift"],
    );
    of_staff(
        "{ at = \"10:00\", duration = \"15m\", stagger = \"1h\" }, { at = \"11:00\", duration = \"15m\" }",
        &["Conflict the break begins before its shift, or before the last"],
    );
    check(STAFF, "staff = { count = 40, site = \"denver\", shrinkage = 1.5 }", &["out of range"]);
}

#[test]
fn core_13_places_and_trunks_are_whole_numbers() {
    of_sales("places = -1", &["`places` is out of range"]);
    check("denver = {}", "denver = { trunks = 2.5 }", &["`trunks` cannot be"]);
}
