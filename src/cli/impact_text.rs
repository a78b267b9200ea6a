//! What `run --impact` prints: what the faults did, question by question.

use comfy_table::Table;

use super::compare_text::STYLE;
use crate::kernel::time::{SimDuration, SimTime};
use crate::ledger::calendar::Calendar;
use crate::report::impact::{Answer, Question};

/// So many parts of the aftermath are named, the slowest first.
const PARTS: usize = 6;

/// The answers for people: what is zero on both sides is left out.
pub fn text(answers: &[Answer], calendar: Option<&Calendar>) -> String {
    let mut table = Table::new();
    table.load_style(STYLE);
    table.set_header(["impact", "of", "against the same run without faults"]);
    for question in Question::ALL {
        let lines = lines(*question, answers, calendar);
        for (number, (name, line)) in lines.into_iter().enumerate() {
            let heading = if number == 0 { heading(*question) } else { "" };
            table.add_row([heading, name, line.as_str()]);
        }
    }
    for column in table.column_iter_mut() {
        column.set_padding((0, 2));
    }
    table.trim_fmt() + "\n"
}

const fn heading(question: Question) -> &'static str {
    match question {
        Question::OutOfService => "out of service",
        Question::Paid => "paid by customers",
        Question::LostData => "lost and late",
        Question::Reports => "the reports say",
        Question::Order => "queue order",
        Question::Normal => "back to normal",
        Question::Slowest => "the last effects",
    }
}

/// The lines of a question: of what, and the answer.
fn lines<'a>(
    question: Question,
    answers: &'a [Answer],
    calendar: Option<&Calendar>,
) -> Vec<(&'a str, String)> {
    let mine: Vec<&Answer> = answers.iter().filter(|one| one.question == question).collect();
    let mut names: Vec<&str> = Vec::new();
    for answer in &mine {
        if !names.contains(&answer.name.as_str()) {
            names.push(&answer.name);
        }
    }
    let of = |name: &str, measure: &str| {
        mine.iter().find(|one| one.name == name && one.measure == measure)
    };
    let value = |name: &str, measure: &str| of(name, measure).and_then(|one| one.value);
    let twin = |name: &str, measure: &str| of(name, measure).and_then(|one| one.twin);
    let moment = |seconds: Option<f64>| {
        seconds.map_or("not within the run".to_owned(), |seconds| clock(seconds, calendar))
    };
    let line = |name: &&'a str| -> Option<(&'a str, String)> {
        let name = *name;
        let number = |measure: &'static str| value(name, measure).unwrap_or_default();
        let text = match question {
            Question::OutOfService => {
                let (people, seconds) = (number("agents_logged_out"), number("out_of_service_s"));
                let more = seconds - twin(name, "out_of_service_s").unwrap_or_default();
                (people > 0.0 || more > 0.0).then(|| {
                    format!("{people:.0} agents logged out, cut off for {} in all", span(more))
                })?
            }
            Question::Paid => {
                let change = |measure: &'static str| {
                    let (with, without) =
                        (number(measure), twin(name, measure).unwrap_or_default());
                    (with != without)
                        .then(|| format!("{measure} {with:.0} ({:+.0})", with - without))
                };
                let changes = ["handled", "abandoned", "rejected", "lost"].map(change);
                let changes: Vec<String> = changes.into_iter().flatten().collect();
                let waited = number("waited_longer");
                if waited == 0.0 && changes.is_empty() {
                    return None;
                }
                let mut text = format!(
                    "{} more waiting in all; {waited:.0} waited longer, at worst by {}",
                    span(number("added_wait_s")),
                    span(number("worst_added_wait_s"))
                );
                if !changes.is_empty() {
                    text += &format!("; {}", changes.join(", "));
                }
                text
            }
            Question::LostData => {
                let counts = [("lost", "lost"), ("late", "late"), ("wrong", "in the wrong place")];
                let told = counts.map(|(measure, word)| (number(measure), word));
                let told = told.iter().filter(|(count, _)| *count > 0.0);
                told.map(|(count, word)| format!("{count:.0} {word}"))
                    .collect::<Vec<_>>()
                    .join(", ")
            }
            Question::Reports => {
                let pairs = [
                    ("offered", "offered_reported"),
                    ("answered", "answered_reported"),
                    ("abandoned", "abandoned_reported"),
                ];
                let pair = |(truth, report)| {
                    format!("{truth} {:.0}, really {:.0}", number(report), number(truth))
                };
                pairs.map(pair).join("; ")
            }
            Question::Order => {
                let share = |value: Option<f64>| {
                    value.map_or("-".to_owned(), |value| format!("{:.1} %", value * 100.0))
                };
                let measure = "out_of_order_share";
                format!(
                    "{} out of order ({} without)",
                    share(value(name, measure)),
                    share(twin(name, measure))
                )
            }
            Question::Normal => {
                let after = value(name, "after_first_fault_s");
                let after = after.map_or(String::new(), |after| {
                    format!(", {} after the first fault", span(after))
                });
                format!("{}{after}", moment(value(name, "back_to_normal_s")))
            }
            Question::Slowest => {
                let measure = mine.iter().find(|one| one.name == name)?;
                let what = match measure.measure {
                    "last_logged_in_again_s" => "last agent logged in again",
                    "view_agrees_again_s" => "the observer saw its agents as they are again",
                    "last_contact_affected_s" => "last contact ended that the fault had acted on",
                    _ => "last late report came",
                };
                format!("{}: {what}", moment(measure.value))
            }
        };
        Some((name, text))
    };
    let lines = names.iter().filter_map(line);
    let most = if question == Question::Slowest { PARTS } else { usize::MAX };
    lines.take(most).collect()
}

/// A length of time for people.
fn span(seconds: f64) -> String {
    let sign = if seconds < 0.0 { "-" } else { "" };
    let seconds = seconds.abs();
    match seconds {
        seconds if seconds < 60.0 => format!("{sign}{seconds:.1} s"),
        seconds if seconds < 3_600.0 => format!("{sign}{:.1} min", seconds / 60.0),
        seconds => format!("{sign}{:.1} h", seconds / 3_600.0),
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
        let (scope, name) = (Scope::Queue, "cards".to_owned());
        Answer { question, scope, name, measure, value, twin, unit: Unit::Seconds }
    }

    #[test]
    fn out_7_an_impact_reads_as_sentences_and_leaves_out_what_is_nothing() {
        let answers = [
            answer(Question::Paid, "added_wait_s", Some(7_200.0), None),
            answer(Question::Paid, "waited_longer", Some(12.0), None),
            answer(Question::Paid, "worst_added_wait_s", Some(90.0), None),
            answer(Question::Paid, "handled", Some(100.0), Some(103.0)),
            answer(Question::Paid, "lost", Some(3.0), Some(0.0)),
            answer(Question::OutOfService, "agents_logged_out", Some(0.0), None),
            answer(Question::Normal, "back_to_normal_s", None, None),
        ];
        let text = text(&answers, None);
        let paid = "2.0 h more waiting in all; 12 waited longer, at worst by 1.5 min; \
                    handled 100 (-3), lost 3 (+3)";
        assert!(text.contains(paid), "{text}");
        assert!(text.contains("not within the run"), "{text}");
        assert!(!text.contains("out of service"), "{text}");
    }
}
