//! The flagship: Denver's data center is lost under all five systems. One run and its twin are
//! made and read as an analyst would read them: from their files.

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use switchover::kernel::random::Seed;
use switchover::report::impact::{Answer, Question};
use switchover::report::summary::data::Summary;
use switchover::report::summary::metric::Scope;
use switchover::scenario::{Scenario, load};
use switchover::study::impact::answers::Sides;
use switchover::study::impact::twin::{groups, service_levels, with_twin};
use switchover::study::impact::witness::Witness;
use switchover::study::recorded::{record, summarise};
use switchover::world::build::build;

/// 11:30, and how long Denver is gone; seconds since 7:00.
const LOST: f64 = 4.5 * 3_600.0;
const BACK: f64 = LOST + 40.0 * 60.0;

/// A run and its twin, in files and as they were seen.
struct Flagship {
    folder: tempfile::TempDir,
    summary: Summary,
    twin: (Witness, Summary),
    answers: Vec<Answer>,
}

static FLAGSHIP: LazyLock<Flagship> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("a folder");
    let of = shipped("two-site-outage");
    let names = build(&of, seed(&of)).names().clone();
    let watched = |of: &Scenario, name: &str| {
        let place = folder.path().join(name);
        std::fs::create_dir(&place).expect("a folder in it");
        let mut witness = Witness::new(groups(&names));
        let run = record(of, seed(of), None, &place, &mut witness, |_| true).unwrap().unwrap();
        (witness, run.summary)
    };
    let mut without = of.clone();
    without.config.fault.clear();
    let (run, twin) = (watched(&of, "run"), watched(&without, "twin"));
    let answers = beside(&of, &run, &twin);
    Flagship { folder, summary: run.1, twin, answers }
});

fn seed(of: &Scenario) -> Seed {
    Seed { seed: of.config.seed, replication: 1 }
}

/// What a run's faults did, given its twin.
fn beside(of: &Scenario, run: &(Witness, Summary), twin: &(Witness, Summary)) -> Vec<Answer> {
    let names = build(of, seed(of)).names().clone();
    let sides = Sides {
        names: &names,
        run: (&run.0, &run.1),
        twin: (&twin.0, &twin.1),
        service_levels: &service_levels(of),
        interval: of.config.interval,
    };
    sides.answers()
}

fn shipped(name: &str) -> Scenario {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let path: PathBuf = folder.join(format!("{name}.toml"));
    load(&path, &[]).unwrap_or_else(|errors| panic!("{}", errors.render(false)))
}

/// A row of a file: its fields by the names of the columns.
type Fields = BTreeMap<String, String>;

/// The rows of a file of the run or its twin.
fn rows(run: &str, file: &str) -> Vec<Fields> {
    let path = FLAGSHIP.folder.path().join(run).join(file);
    let mut reader = csv::Reader::from_path(path).expect("the file is there");
    reader.deserialize().map(|row| row.expect("a row")).collect()
}

fn number(row: &Fields, column: &str) -> f64 {
    row[column].parse().unwrap_or_default()
}

fn value(question: Question, name: &str, measure: &str) -> Option<f64> {
    let is = |one: &&Answer| one.question == question && one.name == name && one.measure == measure;
    let found = FLAGSHIP.answers.iter().find(is);
    found.unwrap_or_else(|| panic!("{measure} of {name}")).value
}

#[test]
fn core_23_in_the_flagship_every_effect_goes_back_to_the_one_fault() {
    let files = [
        ("agent_states.csv", "time_s"),
        ("contacts.csv", "ended_s"),
        ("agent_logouts.csv", "logout_s"),
        ("heartbeat.csv", "time_s"),
        ("interaction_errors.csv", "time_s"),
        ("lost_data.csv", "time_s"),
        ("presence.csv", "time_s"),
        ("presence_store.csv", "time_s"),
        ("queue_order.csv", "taken_s"),
        ("router_views.csv", "start_s"),
        ("switchovers.csv", "detected_s"),
        ("warnings.csv", "time_s"),
    ];
    let normal = value(Question::Normal, "run", "back_to_normal_s").expect("it is over some time");
    assert!(normal > BACK, "{normal}");
    for (file, column) in files {
        let caused: Vec<Fields> =
            rows("run", file).into_iter().filter(|row| !row["cause"].is_empty()).collect();
        assert!(!caused.is_empty(), "{file} has effects");
        for row in &caused {
            assert_eq!(row["cause"], "1", "{file}: {row:?}");
            let time = number(row, column);
            assert!(time >= LOST || row[column].is_empty(), "{file}: before the fault: {row:?}");
        }
        assert!(rows("twin", file).iter().all(|row| row["cause"].is_empty()), "{file}");
    }
    for row in rows("run", "contacts.csv").iter().filter(|row| !row["cause"].is_empty()) {
        // A carrier's time-out later nobody meets it any more.
        assert!(number(row, "submitted_s") <= BACK + 10.0, "{row:?}");
    }
    for row in rows("run", "lost_data.csv").iter().filter(|row| !row["cause"].is_empty()) {
        assert!(number(row, "interval_start_s") < normal, "{row:?}");
    }
    let wrong = |row: &&Fields| number(row, "end_s") - number(row, "start_s") > 60.0;
    for row in rows("run", "router_views.csv").iter().filter(wrong) {
        if !row["cause"].is_empty() {
            assert!(number(row, "start_s") <= normal, "{row:?}");
        }
    }
}

#[test]
fn out_4_in_the_flagship_lost_is_truth_less_report_for_every_metric() {
    let metrics = [
        ("offered", "offered"),
        ("answered", "answered"),
        ("abandoned", "abandoned"),
        ("rejected", "rejected"),
        ("lost", "lost"),
        ("talk_s", "talking_s"),
        ("hold_s", "held_s"),
        ("wait_s", "waiting_s"),
        ("wrap_up_s", "wrap_up_s"),
        ("ready_s", "available_s"),
        ("logged_in_s", "logged_in_s"),
    ];
    // Queues and groups may have the same names.
    let mut difference: BTreeMap<(String, &str), f64> = BTreeMap::new();
    let mut reported = BTreeSet::new();
    let intervals = rows("run", "intervals.csv");
    let last = intervals.iter().map(|row| number(row, "start_s")).fold(0.0, f64::max);
    // The last interval's report is under way when the run ends.
    for row in intervals.iter().filter(|row| number(row, "start_s") < last) {
        let sign = if row["view"] == "truth" { 1.0 } else { -1.0 };
        for (metric, column) in metrics {
            let key = (format!("{} {}", row["scope"], row["name"]), metric);
            if sign < 0.0 && !row[column].is_empty() {
                reported.insert(key.clone());
            }
            *difference.entry(key).or_default() += sign * number(row, column);
        }
    }
    let mut lost: BTreeMap<(String, &str), f64> = BTreeMap::new();
    for row in rows("run", "lost_data.csv") {
        let known = metrics.iter().find(|(metric, _)| *metric == row["metric"]);
        if let (Some((metric, _)), "interval_report") = (known, row["kind"].as_str()) {
            let name = match row["queue"].as_str() {
                "" => format!("group {}", row["skill_group"]),
                queue => format!("queue {queue}"),
            };
            *lost.entry((name, *metric)).or_default() += number(&row, "lost");
        }
    }
    let mut compared = 0;
    for ((name, metric), difference) in &difference {
        // What a queue's callers cost in wrap-up is in no switch's report; what an agent
        // answered has another name there.
        let unreported = match name.starts_with("queue") {
            true => *metric == "wrap_up_s",
            false => *metric == "answered",
        };
        let key = (name.clone(), *metric);
        if !reported.contains(&key) || unreported {
            continue;
        }
        let lost = lost.get(&key).copied().unwrap_or_default();
        assert!((difference - lost).abs() < 0.01, "{name} {metric}: {difference} {lost}");
        compared += usize::from(lost.abs() > 0.5);
    }
    assert!(compared >= 15, "{compared} metrics lack something");
}

#[test]
fn core_11_the_flagships_books_balance() {
    let summary = &FLAGSHIP.summary;
    let run = |metric| summary.entry(Scope::Run, "run", metric).unwrap().value.unwrap();
    assert_eq!(run("books_balance"), 1.0);
    let ends = ["handled", "abandoned", "rejected", "lost", "open_at_end"];
    assert_eq!(run("submitted"), ends.into_iter().map(run).sum::<f64>());
    assert_eq!(run("submitted"), rows("run", "contacts.csv").len() as f64);
}

#[test]
fn out_7_in_the_flagship_each_of_the_five_systems_has_effects() {
    let system = |name: &str, metric: &str| {
        let entry = FLAGSHIP.summary.entry(Scope::System, name, metric);
        entry.and_then(|entry| entry.value).unwrap_or_else(|| panic!("{metric} of {name}"))
    };
    assert!(system("recovery.loans", "switchovers") > 50.0);
    assert!(system("presence.staff", "presence_unregistered") > 50.0);
    assert!(system("interaction.web", "errors_2003") > 1_000.0);
    let caused = |file: &str| {
        rows("run", file).into_iter().filter(|row| row["cause"] == "1").collect::<Vec<_>>()
    };
    assert!(
        caused("heartbeat.csv").iter().filter(|row| row["event"] == "new_session").count() > 50
    );
    let peripheral = |row: &&Fields| row["system"] == "peripheral" && number(row, "lost") > 0.0;
    assert!(caused("lost_data.csv").iter().filter(peripheral).count() > 500);
    let router = |row: &&Fields| row["observer"] == "call_router";
    assert!(caused("router_views.csv").iter().filter(router).count() > 50);
}

#[test]
fn core_20_the_flagships_impact_is_what_its_files_say() {
    let by_contact = |run: &str| -> BTreeMap<String, Fields> {
        rows(run, "contacts.csv").into_iter().map(|row| (row["contact"].clone(), row)).collect()
    };
    let (run, twin) = (by_contact("run"), by_contact("twin"));
    assert_eq!(run.len(), twin.len(), "the same customers come");
    for queue in ["cards", "loans", "claims", "chat", "email"] {
        let mut longer = 0.0;
        for (id, row) in run.iter().filter(|(_, row)| row["queue"] == queue) {
            let more = number(row, "wait_s") - number(&twin[id], "wait_s");
            longer += if more > 1.0 { more } else { 0.0 };
        }
        let told = value(Question::Paid, queue, "longer_wait_s").unwrap();
        assert!((told - longer).abs() < 0.1, "{queue}: {told} {longer}");
        let abandoned = |of: &BTreeMap<String, Fields>| {
            let mine = of.values().filter(|row| row["queue"] == queue);
            mine.filter(|row| row["end"] == "abandoned").count() as f64
        };
        assert_eq!(value(Question::Paid, queue, "abandoned").unwrap(), abandoned(&run));
    }
    let out = |run: &str, group: &str| -> f64 {
        let rows = rows(run, "intervals.csv");
        let mine = rows.iter().filter(|row| row["name"] == group && row["scope"] == "group");
        mine.map(|row| number(row, "out_of_service_s")).sum()
    };
    for group in ["cards-denver", "cards-dallas", "loans", "claims", "web"] {
        let told = value(Question::OutOfService, group, "out_of_service_s").unwrap();
        assert!((told - out("run", group)).abs() < 0.01, "{group}");
    }
}

#[test]
fn core_13_in_the_twin_no_caller_is_moved_to_a_site_where_nobody_is() {
    // All of the loans' desktops are in Denver there.
    let calls = rows("twin", "contacts.csv");
    let loans: Vec<_> = calls.iter().filter(|row| row["queue"] == "loans").collect();
    assert!(loans.len() > 5_000);
    assert!(loans.iter().all(|row| row["site"] != "dallas"));
    let moved = rows("run", "contacts.csv");
    assert!(moved.iter().any(|row| row["queue"] == "loans" && row["site"] == "dallas"));
}

/// What the README's table shows of a variant: name, file.
const VARIANTS: [(&str, &str); 4] = [
    ("outage", "two-site-outage"),
    ("duplexed", "two-site-duplexed"),
    ("link cut", "two-site-link-cut"),
    ("graceful", "two-site-graceful"),
];
const BEGIN: &str = "<!-- two-site: made by tests/flagship.rs -->\n";
const END: &str = "<!-- end of two-site -->\n";

#[test]
fn out_7_the_readmes_table_of_the_flagship_and_its_variants_is_what_they_do() {
    let columns: Vec<Vec<Answer>> = VARIANTS
        .iter()
        .map(|(_, file)| match *file {
            "two-site-outage" => FLAGSHIP.answers.clone(),
            "two-site-duplexed" => {
                let of = shipped(file);
                with_twin(&of, seed(&of), || true).unwrap().2
            }
            // These differ from the flagship in nothing but their faults.
            _ => {
                let of = shipped(file);
                let mut witness = Witness::new(groups(build(&of, seed(&of)).names()));
                let summary = summarise(&of, seed(&of), &mut witness, || true).unwrap().0;
                beside(&of, &(witness, summary), &FLAGSHIP.twin)
            }
        })
        .collect();
    let mut table = String::from("| |");
    VARIANTS.iter().for_each(|(name, _)| table += &format!(" {name} |"));
    table += "\n|---|---|---|---|---|\n";
    for (what, cell) in LINES {
        table += &format!("| {what} |");
        columns.iter().for_each(|answers| table += &format!(" {} |", cell(&Told(answers))));
        table.push('\n');
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let page = std::fs::read_to_string(&path).unwrap();
    let (before, rest) = page.split_once(BEGIN).expect("the table begins");
    let (shown, after) = rest.split_once(END).expect("the table ends");
    if std::env::var_os("SWITCHOVER_BLESS").is_some() {
        std::fs::write(&path, format!("{before}{BEGIN}{table}{END}{after}")).unwrap();
        return;
    }
    assert_eq!(shown, table, "README.md is outdated: run this once with SWITCHOVER_BLESS=1");
}

/// The answers of one variant.
struct Told<'a>(&'a [Answer]);

/// A line of the table: what it is, and its cell for a variant.
type Line = (&'static str, fn(&Told<'_>) -> String);

const LINES: [Line; 13] = [
    ("agents logged out; working time lost", |of| {
        let people = of.sum(Question::OutOfService, "agents_logged_out", |one| one.value);
        format!("{people:.0}; {}", hours(of.sum(Question::OutOfService, "out_of_service_s", more)))
    }),
    ("conversations cut off", |of| format!("{:.0}", of.sum(Question::Paid, "lost", more))),
    ("customers more who gave up", |of| {
        format!("{:.0}", of.sum(Question::Paid, "abandoned", more))
    }),
    ("customers refused (claims has no second site)", |of| {
        format!("{:.0}", of.sum(Question::Paid, "rejected", more))
    }),
    ("customers who waited longer; together", |of| {
        let count = of.sum(Question::Paid, "waited_longer", |one| one.value);
        format!("{count:.0}; {}", hours(of.sum(Question::Paid, "longer_wait_s", |one| one.value)))
    }),
    ("served in time during the fault: cards", |of| of.during("cards")),
    ("loans", |of| of.during("loans")),
    ("chat", |of| of.during("chat")),
    ("contacts that the fault keeps out of the reports", |of| {
        let missing = of.sum(Question::Reports, "offered", more)
            - of.sum(Question::Reports, "offered_reported", more);
        format!("{missing:.0}")
    }),
    ("records lost; merely late", |of| {
        let count = |measure| of.sum(Question::LostData, measure, |one| one.value);
        format!("{:.0}; {:.0}", count("lost"), count("late"))
    }),
    ("served out of turn (without the fault)", |of| {
        let count = |which: fn(&Answer) -> Option<f64>| {
            of.sum(Question::Order, "served_out_of_turn", which)
        };
        format!("{:.0} ({:.0})", count(|one| one.value), count(|one| one.twin))
    }),
    ("back to normal after", |of| {
        let after = of.one(Question::Normal, "run", "after_first_fault_s").value;
        after.map_or("not within the day".to_owned(), hours)
    }),
    ("the last to recover", |of| {
        let last = of.0.iter().find(|one| one.question == Question::Slowest).unwrap();
        let what = match last.measure {
            "last_logged_in_again_s" => "its people",
            "last_view_agrees_again_s" => "what it believes of them",
            "last_wait_affected_s" => "customers held up",
            "last_service_level_off_s" => "service level",
            _ => "late reports",
        };
        format!("{}: {what}", last.name)
    }),
];

/// The value less the twin's.
fn more(one: &Answer) -> Option<f64> {
    Some(one.value? - one.twin?)
}

fn hours(seconds: f64) -> String {
    format!("{:.1} h", seconds / 3_600.0)
}

impl Told<'_> {
    fn one(&self, question: Question, name: &str, measure: &str) -> &Answer {
        let is =
            |one: &&Answer| one.question == question && one.name == name && one.measure == measure;
        self.0.iter().find(is).unwrap_or_else(|| panic!("{measure} of {name}"))
    }

    fn sum(&self, question: Question, measure: &str, what: fn(&Answer) -> Option<f64>) -> f64 {
        let mine = self.0.iter().filter(|one| one.question == question && one.measure == measure);
        mine.filter_map(what).sum()
    }

    fn during(&self, queue: &str) -> String {
        let one = self.one(Question::Paid, queue, "service_level_during_the_faults");
        let percent = |value: Option<f64>| format!("{:.0} %", value.unwrap_or_default() * 100.0);
        format!("{} ({})", percent(one.value), percent(one.twin))
    }
}

#[test]
fn out_7_an_impact_of_replications_has_the_mean_and_the_interval_of_its_pairs() {
    let text = "duration = \"2h\"\n[site]\nnorth = {}\nsouth = {}\n\
                [queue.cards]\nsites = [\"north\", \"south\"]\narrivals = { rate = \"120/h\" }\n\
                handling = \"4m\"\npatience = { exponential = { mean = \"3m\" } }\n\
                [agents]\nnorth = { count = 9, site = \"north\" }\n\
                south = { count = 4, site = \"south\" }\n\
                [fault.lost]\nkind = \"site_outage\"\ntarget = \"north\"\nat = \"40m\"\n\
                duration = \"20m\"\n";
    let of = common::scenario(text);
    for count in [2_u32, 3, 5] {
        let all: Vec<Vec<Answer>> = (1..=count)
            .map(|replication| with_twin(&of, Seed { seed: 3, replication }, || true).unwrap().2)
            .collect();
        let told = switchover::study::impact::several::means(&all);
        let of = |answers: &Vec<Answer>| {
            let told = Told(answers);
            told.one(Question::Paid, "cards", "abandoned").clone()
        };
        let changes: Vec<f64> = all.iter().map(|one| more(&of(one)).unwrap()).collect();
        let n = f64::from(count);
        let mean = changes.iter().sum::<f64>() / n;
        let squares: f64 = changes.iter().map(|one| (one - mean) * (one - mean)).sum();
        // Student's t for 95 % and one, two, four degrees of freedom.
        let t = [(2, 12.706_205), (3, 4.302_653), (5, 2.776_445)];
        let t = t.iter().find(|(of, _)| *of == count).unwrap().1;
        let half = t * (squares / (n - 1.0) / n).sqrt();
        let found = of(&told);
        assert_eq!(found.n, count);
        assert!((more(&found).unwrap() - mean).abs() < 1e-9);
        let told_half = found.change_half_width.unwrap();
        assert!((told_half - half).abs() < 1e-4 * half.max(1.0), "{told_half} {half}");
        assert!(found.half_width.is_some());
    }
}
