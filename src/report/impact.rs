//! `impact.csv`: what the faults of a run did, against the same run without them.

use std::path::Path;

use serde_json::{Value, json};

use super::column::{Column, Kind, Table};
use super::context::Context;
use super::csv_sink::FileRows;
use super::error::ReportError;
use super::field::Fields;
use super::output_file::TableFile;
use super::summary::json::number;
use super::summary::metric::{Scope, Unit, format_statistic};
use crate::ledger::names::Names;

/// What a planner asks after a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Question {
    /// Who was out, and for how long?
    OutOfService,
    /// What did the waiting customers pay?
    Paid,
    /// What was lost, and what was merely late?
    LostData,
    /// What will the reports say, against what happened?
    Reports,
    /// Which queues lost their order?
    Order,
    /// When was the center back to normal?
    Normal,
    /// Which part was the slowest to come back?
    Slowest,
}

impl Question {
    /// All of them, in the order in which they are answered.
    pub const ALL: &[Question] = &[
        Question::OutOfService,
        Question::Paid,
        Question::LostData,
        Question::Reports,
        Question::Order,
        Question::Normal,
        Question::Slowest,
    ];

    /// The words of all questions.
    pub const WORDS: &[&str] =
        &["out_of_service", "paid", "lost_data", "reports", "order", "normal", "slowest"];

    /// The word for it in files.
    pub const fn as_str(self) -> &'static str {
        match self {
            Question::OutOfService => "out_of_service",
            Question::Paid => "paid",
            Question::LostData => "lost_data",
            Question::Reports => "reports",
            Question::Order => "order",
            Question::Normal => "normal",
            Question::Slowest => "slowest",
        }
    }
}

/// One answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// To which question.
    pub question: Question,
    /// Of what kind of thing.
    pub scope: Scope,
    /// Which one.
    pub name: String,
    /// What is measured: a word, lower_snake_case.
    pub measure: &'static str,
    /// The value with the faults, of replications the mean; none where it is undefined.
    pub value: Option<f64>,
    /// Half the width of the mean's 95 % confidence interval; none of one run.
    pub half_width: Option<f64>,
    /// Half the width of that of the value less the twin's, pair by pair.
    pub change_half_width: Option<f64>,
    /// In how many runs the value is defined.
    pub n: u32,
    /// The value of the same run without faults, where the two are compared.
    pub twin: Option<f64>,
    /// The unit of both.
    pub unit: Unit,
}

impl Answer {
    /// The lower bound of the mean's 95 % confidence interval.
    pub fn ci95_low(&self) -> Option<f64> {
        Some(self.value? - self.half_width?)
    }

    /// Its upper bound.
    pub fn ci95_high(&self) -> Option<f64> {
        Some(self.value? + self.half_width?)
    }

    /// A value as `impact.csv` has it.
    fn written(&self, value: Option<f64>) -> Option<String> {
        let mean = self.half_width.is_some();
        value.map(|value| if mean { format_statistic(value) } else { self.unit.format(value) })
    }

    /// The same as JSON.
    fn to_json(&self) -> Value {
        let [value, low, high, twin] = [self.value, self.ci95_low(), self.ci95_high(), self.twin]
            .map(|value| number(self.written(value)));
        json!({
            "question": self.question.as_str(),
            "scope": self.scope.as_str(),
            "name": self.name,
            "measure": self.measure,
            "value": value,
            "ci95_low": low,
            "ci95_high": high,
            "n": self.n,
            "twin": twin,
            "change_half_width": number(self.change_half_width.map(format_statistic)),
            "unit": self.unit.as_str(),
        })
    }
}

/// The answers as JSON, as in `impact.csv`; what is undefined is null.
pub fn to_json(answers: &[Answer]) -> Value {
    Value::Array(answers.iter().map(Answer::to_json).collect())
}

/// `impact.csv`.
pub static TABLE: Table<Answer> = Table {
    file: "impact.csv",
    about: "with `--impact`: one answer to what the faults did, against the same run without them",
    columns: &[
        Column {
            name: "question",
            kind: Kind::Word(Question::WORDS),
            meaning: "out_of_service: who was cut off from work by a fault; paid: what the same \
                      customers waited more than without faults; lost_data: records of the \
                      reports that are lost, late or wrong; reports: what the reports say \
                      against what happened; order: contacts taken out of their order; normal: \
                      when it was over; slowest: the last that a fault brought about, part by part",
            write: |row, _, out| out.word(row.question.as_str()),
        },
        Column {
            name: "scope",
            kind: Kind::Word(Scope::WORDS),
            meaning: "what kind of thing",
            write: |row, _, out| out.word(row.scope.as_str()),
        },
        Column {
            name: "name",
            kind: Kind::Name,
            meaning: "its name; the run's own is `run`",
            write: |row, _, out| out.text(&row.name),
        },
        Column {
            name: "measure",
            kind: Kind::Text,
            meaning: "what is measured",
            write: |row, _, out| out.word(row.measure),
        },
        Column {
            name: "value",
            kind: Kind::Number,
            meaning: "its value with the faults, of replications the mean; moments are seconds \
                      since the start; empty where it is undefined, such as the end of what did \
                      not end within the run",
            write: |row, _, out| write(row.written(row.value), out),
        },
        Column {
            name: "ci95_low",
            kind: Kind::Number,
            meaning: "of replications: the lower bound of the mean's 95 % confidence interval",
            write: |row, _, out| write(row.written(row.ci95_low()), out),
        },
        Column {
            name: "ci95_high",
            kind: Kind::Number,
            meaning: "its upper bound",
            write: |row, _, out| write(row.written(row.ci95_high()), out),
        },
        Column {
            name: "n",
            kind: Kind::Count,
            meaning: "in how many runs the value is defined",
            write: |row, _, out| out.count(u64::from(row.n)),
        },
        Column {
            name: "twin",
            kind: Kind::Number,
            meaning: "its value without the faults, where the two are compared",
            write: |row, _, out| write(row.written(row.twin), out),
        },
        Column {
            name: "change_half_width",
            kind: Kind::Number,
            meaning: "of replications: half the width of the 95 % confidence interval of the value \
                      less the twin's, pair by pair",
            write: |row, _, out| write(row.change_half_width.map(format_statistic), out),
        },
        Column {
            name: "unit",
            kind: Kind::Word(Unit::WORDS),
            meaning: "the unit of both",
            write: |row, _, out| out.word(row.unit.as_str()),
        },
    ],
};

fn write(text: Option<String>, out: &mut Fields) {
    if let Some(text) = text {
        out.word(&text);
    }
}

/// Writes `impact.csv` into a folder.
///
/// # Errors
/// If the file cannot be written.
pub fn write_impact(folder: &Path, answers: &[Answer]) -> Result<FileRows, ReportError> {
    // The rows have names of their own.
    let context = Context::new(&Names::default(), None);
    let mut file = TableFile::create(&TABLE, folder, &context)?;
    answers.iter().for_each(|row| file.write(row, &context));
    file.finish()
}
