//! What `run --impact` prints: what the faults did, on one screen, question by question.

use comfy_table::{CellAlignment, Table};

use super::compare_text::STYLE;
use crate::kernel::time::{SimDuration, SimTime};
use crate::ledger::calendar::Calendar;
use crate::ledger::readable::{grouped, seconds, seconds_around};
use crate::report::impact::{Answer, Question};

/// So many parts of the aftermath are named, the last first.
const PARTS: usize = 8;

/// A number as people read it, such as a length of time, and half the width of its interval.
type Shown = fn(f64, Option<f64>) -> String;

/// What the answers are shown with.
struct Screen<'a> {
    answers: &'a [Answer],
    calendar: Option<&'a Calendar>,
}

/// The answers for people: what is nothing is left out.
pub fn text(answers: &[Answer], calendar: Option<&Calendar>) -> String {
    let screen = Screen { answers, calendar };
    let mut text = screen.when();
    for section in [
        screen.people(),
        screen.customers(),
        screen.reports(),
        screen.records(),
        screen.order(),
        screen.parts(),
    ] {
        if !section.is_empty() {
            text += "\n";
            text += &section;
        }
    }
    if screen.several() {
        text += "\na ± b: mean of the replications, half the width of its 95 % interval\n";
    }
    text
}

impl Screen<'_> {
    fn find(&self, question: Question, name: &str, measure: &str) -> Option<&Answer> {
        let is =
            |one: &&Answer| one.question == question && one.name == name && one.measure == measure;
        self.answers.iter().find(is)
    }

    /// The names that a question has answers of, in their order.
    fn names(&self, question: Question) -> Vec<&str> {
        let mut names: Vec<&str> = Vec::new();
        for answer in self.answers.iter().filter(|one| one.question == question) {
            if !names.contains(&answer.name.as_str()) {
                names.push(&answer.name);
            }
        }
        names
    }

    /// A value, with its interval if it has one that says something.
    fn value(&self, question: Question, name: &str, measure: &str, shown: Shown) -> String {
        self.find(question, name, measure).map_or(String::new(), |one| of(one, shown))
    }

    /// What the faults changed in a count.
    fn change(&self, question: Question, name: &str, measure: &str) -> String {
        let Some(one) = self.find(question, name, measure) else { return String::new() };
        let (Some(value), Some(twin)) = (one.value, one.twin) else { return String::new() };
        let change = value - twin;
        if change == 0.0 { String::new() } else { signed(change, one.change_half_width) }
    }

    /// When it began, when it was over, what was last.
    fn when(&self) -> String {
        let moment = |measure: &str| {
            let one = self.find(Question::Normal, "run", measure)?;
            one.value.map(|_| self.moment(one))
        };
        let Some(first) = moment("first_fault_s") else {
            return "No fault happened: there is nothing to compare.\n".to_owned();
        };
        let over = moment("faults_over_s").unwrap_or("the end of the run".to_owned());
        let mut text = format!("the fault         {first} to {over}\n");
        let after = self.value(Question::Normal, "run", "after_first_fault_s", span);
        text += &match moment("back_to_normal_s") {
            Some(normal) => format!("back to normal    {normal}, {after} after it began"),
            None => "back to normal    not within the run".to_owned(),
        };
        let runs = self.find(Question::Normal, "run", "first_fault_s").map_or(0, |one| one.n);
        let normal = self.find(Question::Normal, "run", "back_to_normal_s").map_or(0, |one| one.n);
        if normal < runs && runs > 1 {
            text += &format!(" (in {normal} of {runs} runs)");
        }
        text + "\n"
    }

    fn people(&self) -> String {
        let question = Question::OutOfService;
        let mut table = table(["people out of service", "logged out", "longest", "all together"]);
        for name in self.names(question) {
            let one = |measure| self.find(question, name, measure);
            let people = one("agents_logged_out").and_then(|one| one.value).unwrap_or_default();
            let Some(together) = one("out_of_service_s") else { continue };
            let more = together.value.unwrap_or_default() - together.twin.unwrap_or_default();
            if people == 0.0 && more <= 0.0 {
                continue;
            }
            table.add_row([
                name.to_owned(),
                self.value(question, name, "agents_logged_out", count),
                self.value(question, name, "longest_logged_out_s", span),
                span(more, together.change_half_width),
            ]);
        }
        ended(table)
    }

    /// Whether these are means of replications.
    fn several(&self) -> bool {
        self.answers.iter().any(|answer| answer.half_width.is_some())
    }

    /// The same with intervals: fewer columns.
    fn customers_with_intervals(&self) -> String {
        let question = Question::Paid;
        let mut table = table([
            "customers",
            "in time",
            "in fault",
            "longer waits",
            "gave up",
            "refused",
            "cut off",
        ]);
        for name in self.names(question) {
            let value = |measure, shown| self.value(question, name, measure, shown);
            let change = |measure| self.change(question, name, measure);
            table.add_row([
                name.to_owned(),
                value("service_level", percent),
                value("service_level_during_the_faults", percent),
                value("longer_wait_s", span),
                change("abandoned"),
                change("rejected"),
                change("lost"),
            ]);
        }
        ended(table)
    }

    fn customers(&self) -> String {
        if self.several() {
            return self.customers_with_intervals();
        }
        let question = Question::Paid;
        let mut table = table([
            "customers",
            "in time",
            "without",
            "in fault",
            "longer",
            "together",
            "at worst",
            "gave up",
            "refused",
            "cut off",
        ]);
        for name in self.names(question) {
            let twin = |measure| {
                let one = self.find(question, name, measure).and_then(|one| one.twin);
                one.map_or(String::new(), |value| percent(value, None))
            };
            let change = |measure| self.change(question, name, measure);
            let during = "service_level_during_the_faults";
            let mean = |measure, shown: Shown| {
                let one = self.find(question, name, measure).and_then(|one| one.value);
                one.map_or(String::new(), |value| shown(value, None))
            };
            table.add_row([
                name.to_owned(),
                mean("service_level", percent),
                twin("service_level"),
                mean(during, percent),
                mean("waited_longer", count),
                mean("longer_wait_s", span),
                mean("worst_added_wait_s", span),
                change("abandoned"),
                change("rejected"),
                change("lost"),
            ]);
        }
        ended(table)
    }

    fn reports(&self) -> String {
        let question = Question::Reports;
        let mut table = table([
            "the day's reports",
            "came",
            "really",
            "answered",
            "really",
            "gave up",
            "really",
            "in time",
            "really",
            "amiss",
        ]);
        for name in self.names(question) {
            let mean = |measure, shown: Shown| {
                let one = self.find(question, name, measure).and_then(|one| one.value);
                one.map_or(String::new(), |value| shown(value, None))
            };
            table.add_row([
                name.to_owned(),
                mean("offered_reported", count),
                mean("offered", count),
                mean("answered_reported", count),
                mean("answered", count),
                mean("abandoned_reported", count),
                mean("abandoned", count),
                mean("service_level_reported", percent),
                mean("service_level", percent),
                self.amiss(name),
            ]);
        }
        ended(table)
    }

    /// How many contacts the faults keep out of the reports: what is missing of those who came
    /// less what is missing without them.
    fn amiss(&self, name: &str) -> String {
        let both = |measure| {
            let one = self.find(Question::Reports, name, measure)?;
            one.value.zip(one.twin)
        };
        let missing = both("offered").zip(both("offered_reported"));
        let missing = missing.map(|((truth, twins_truth), (report, twins_report))| {
            (truth - report) - (twins_truth - twins_report)
        });
        missing
            .filter(|missing| *missing != 0.0)
            .map_or(String::new(), |missing| signed(-missing, None))
    }

    fn records(&self) -> String {
        let question = Question::LostData;
        let mut table = table(["records", "lost", "late", "misplaced", "missing in sum"]);
        for name in self.names(question) {
            let Some((system, kind)) = name.split_once('/') else { continue };
            if kind.contains('/') {
                continue;
            }
            let some = |measure| {
                let one = self.find(question, name, measure);
                one.filter(|one| one.value != Some(0.0)).map_or(String::new(), |one| of(one, count))
            };
            let system = if system == "center" { "switches" } else { system };
            table.add_row([
                format!("{} ({system})", record_words(kind)),
                some("lost"),
                some("late"),
                some("wrong"),
                self.missing(name),
            ]);
        }
        table.column_mut(4).expect("it has five").set_cell_alignment(CellAlignment::Left);
        ended(table)
    }

    /// The sums that say something: what was counted, and the times that agents worked.
    fn missing(&self, name: &str) -> String {
        let parts = [
            ("calls_handled", "calls", count as Shown),
            ("offered", "who came", count),
            ("talk_s", "of talk", span),
            ("wait_s", "of waiting", span),
            ("logged_in_s", "of presence", span),
        ];
        let sums = parts.iter().filter_map(|(metric, words, shown)| {
            let one = self.find(Question::LostData, &format!("{name}/{metric}"), "missing")?;
            let value = one.value.filter(|value| *value != 0.0)?;
            Some(format!("{} {words}", shown(value, None)))
        });
        sums.take(2).collect::<Vec<_>>().join(", ")
    }

    fn order(&self) -> String {
        let question = Question::Order;
        let mut table = table([
            "order of queues",
            "served out of turn",
            "without",
            "in the cluster",
            "without",
        ]);
        for name in self.names(question) {
            let one = |measure| self.find(question, name, measure);
            let turn = one("served_out_of_turn");
            let nothing = |one: Option<&Answer>| {
                one.is_none_or(|one| one.value.unwrap_or_default() == one.twin.unwrap_or_default())
            };
            if nothing(turn) && nothing(one("out_of_order_share")) {
                continue;
            }
            let without = |of: Option<&Answer>, shown: Shown| {
                of.and_then(|one| one.twin).map_or(String::new(), |twin| shown(twin, None))
            };
            table.add_row([
                name.to_owned(),
                self.value(question, name, "served_out_of_turn", count),
                without(turn, count),
                self.value(question, name, "out_of_order_share", percent),
                without(one("out_of_order_share"), percent),
            ]);
        }
        ended(table)
    }

    fn parts(&self) -> String {
        let mut table = table(["the last to recover", "at", "what"]);
        let parts = self.answers.iter().filter(|one| one.question == Question::Slowest);
        for part in parts.take(PARTS) {
            table.add_row([
                part.name.clone(),
                self.moment(part),
                part_words(part.measure).to_owned(),
            ]);
        }
        table.column_mut(2).expect("it has three").set_cell_alignment(CellAlignment::Left);
        ended(table)
    }

    /// A moment: on the wall clock where there is one.
    fn moment(&self, one: &Answer) -> String {
        let Some(seconds) = one.value else { return "not within the run".to_owned() };
        clock(seconds, self.calendar) + &around(one.half_width, crate::ledger::readable::seconds)
    }
}

/// What kind of record it is.
fn record_words(kind: &str) -> &str {
    match kind {
        "interval_report" => "interval figures",
        "contact" => "customers in a queue",
        "call_in_progress" => "conversations",
        "task_report" => "records of tasks",
        "pending_task" => "waiting tasks",
        "event_log" => "events of the log",
        "presence_update" => "presence updates",
        other => other,
    }
}

/// What was last of a part.
fn part_words(measure: &str) -> &str {
    match measure {
        "last_logged_in_again_s" => "the last of its people is logged in again",
        "last_view_agrees_again_s" => "sees the last of them as they are again",
        "last_wait_affected_s" => "the last customer held up is through",
        "last_service_level_off_s" => "its service level is what it would have been",
        _ => "the last late report has come",
    }
}

fn table<const N: usize>(header: [&str; N]) -> Table {
    let mut table = Table::new();
    table.load_style(STYLE);
    table.set_header(header);
    for (number, column) in table.column_iter_mut().enumerate() {
        column.set_padding((0, 1));
        if number > 0 {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table
}

/// A table as text; nothing if it has no lines.
fn ended(table: Table) -> String {
    if table.is_empty() { String::new() } else { table.trim_fmt() + "\n" }
}

fn of(one: &Answer, shown: Shown) -> String {
    one.value.map_or(String::new(), |value| shown(value, one.half_width))
}

/// Half the width of an interval, unless it has none.
fn around(half: Option<f64>, shown: fn(f64) -> String) -> String {
    half.filter(|half| *half > 0.0).map_or(String::new(), |half| format!(" ± {}", shown(half)))
}

fn count(value: f64, half: Option<f64>) -> String {
    grouped(value, 0) + &around(half, |half| grouped(half, 0))
}

fn signed(value: f64, half: Option<f64>) -> String {
    let sign = if value > 0.0 { "+" } else { "" };
    format!("{sign}{}", count(value, half))
}

fn percent(value: f64, half: Option<f64>) -> String {
    format!("{:.1}{} %", value * 100.0, around(half, |half| format!("{:.1}", half * 100.0)))
}

/// A length of time: in the unit that suits it.
fn span(value: f64, half: Option<f64>) -> String {
    match half.filter(|half| *half > 0.0) {
        Some(half) => seconds_around(value, half),
        None => seconds(value),
    }
}

/// A moment for people: on the wall clock where there is one.
fn clock(seconds: f64, calendar: Option<&Calendar>) -> String {
    let time = SimTime::ZERO + SimDuration::from_secs_f64(seconds);
    let since_midnight = match calendar {
        Some(calendar) => calendar.civil(time).micros / 1_000_000,
        None => time.as_nanos() / 1_000_000_000,
    };
    let (hours, rest) = (since_midnight / 3_600, since_midnight % 3_600);
    format!("{hours:02}:{:02}:{:02}", rest / 60, rest % 60)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::summary::metric::{Scope, Unit};

    fn answer(
        question: Question,
        measure: &'static str,
        value: Option<f64>,
        twin: Option<f64>,
    ) -> Answer {
        let name = if question == Question::Normal { "run" } else { "cards" }.to_owned();
        let (scope, unit) = (Scope::Queue, Unit::Seconds);
        let (half_width, change_half_width, n) = (None, None, 1);
        Answer {
            question,
            scope,
            name,
            measure,
            value,
            half_width,
            change_half_width,
            n,
            twin,
            unit,
        }
    }

    #[test]
    fn out_7_an_impact_leaves_out_what_is_nothing_and_says_what_did_not_end() {
        let mut answers = vec![
            answer(Question::Normal, "first_fault_s", Some(3_600.0), None),
            answer(Question::Normal, "back_to_normal_s", None, None),
            answer(Question::Paid, "longer_wait_s", Some(7_200.0), None),
            answer(Question::Paid, "waited_longer", Some(12.0), None),
            answer(Question::Paid, "worst_added_wait_s", Some(0.09), None),
            answer(Question::Paid, "abandoned", Some(100.0), Some(103.0)),
            answer(Question::Paid, "lost", Some(3.0), Some(3.0)),
            answer(Question::OutOfService, "agents_logged_out", Some(0.0), None),
            answer(Question::OutOfService, "out_of_service_s", Some(0.0), Some(0.0)),
        ];
        let shown = text(&answers, None);
        assert!(shown.contains("01:00:00 to the end of the run"), "{shown}");
        assert!(shown.contains("not within the run"), "{shown}");
        let line = shown.lines().find(|line| line.starts_with("cards")).unwrap();
        let cells: Vec<&str> = line.split_whitespace().collect();
        assert_eq!(cells, ["cards", "12", "2.0", "h", "90.0", "ms", "−3"], "{shown}");
        assert!(!shown.contains("out of service"), "{shown}");

        answers[2].half_width = Some(60.0);
        assert!(text(&answers, None).contains("a ± b"));
    }
}
