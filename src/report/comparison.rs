//! `compare.csv` and `contacts_changed.csv`: what a comparison of two scenarios finds
//! (CLI-6).

use std::path::Path;

use super::column::{Column, Kind, Table};
use super::context::Context;
use super::csv_sink::FileRows;
use super::error::ReportError;
use super::field::Fields;
use super::output_file::TableFile;
use super::summary::metric::{MetricInfo, Scope, Unit, format_statistic};
use crate::kernel::time::{SimDuration, SimTime};
use crate::ledger::ids::ContactId;
use crate::ledger::names::Names;
use crate::ledger::rows::ContactEnd;

/// What the pairs of runs tell of one metric of one thing.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// Of what: a queue's name, and so on. The run's own is `run`.
    pub name: String,
    /// Which metric.
    pub metric: &'static MetricInfo,
    /// In how many pairs it is defined on both sides.
    pub n: u32,
    /// Its mean in A over those pairs; where B has no such thing, over A's own runs.
    pub a: Option<f64>,
    /// The same of B.
    pub b: Option<f64>,
    /// The mean of B less A over the pairs.
    pub difference: Option<f64>,
    /// Half the width of the 95 % confidence interval of the difference; none with fewer
    /// than two pairs.
    pub half_width: Option<f64>,
    /// What that says.
    pub verdict: Finding,
}

/// What an interval of a difference says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Finding {
    /// The interval lies above zero.
    Higher,
    /// The interval lies below zero.
    Lower,
    /// The interval holds zero: the difference may be chance.
    NotSignificant,
    /// Equal in every pair.
    Same,
    /// Too few pairs to say.
    Unknown,
}

impl Finding {
    /// The words of all findings; the empty one is [`Finding::Unknown`].
    pub const WORDS: &[&str] = &["higher", "lower", "not_significant", "same", ""];

    /// The word for it in files.
    pub const fn as_str(self) -> &'static str {
        match self {
            Finding::Higher => "higher",
            Finding::Lower => "lower",
            Finding::NotSignificant => "not_significant",
            Finding::Same => "same",
            Finding::Unknown => "",
        }
    }
}

impl Difference {
    /// Lower bound of the difference's 95 % confidence interval.
    pub fn ci95_low(&self) -> Option<f64> {
        Some(self.difference? - self.half_width?)
    }

    /// Upper bound of the difference's 95 % confidence interval.
    pub fn ci95_high(&self) -> Option<f64> {
        Some(self.difference? + self.half_width?)
    }
}

/// `compare.csv`.
pub static COMPARE: Table<Difference> = Table {
    file: "compare.csv",
    about: "of a comparison: one metric of one thing in A and B, and the difference",
    columns: &[
        Column {
            name: "scope",
            kind: Kind::Word(Scope::WORDS),
            meaning: "what kind of thing",
            write: |of, _, out| out.word(of.metric.scope.as_str()),
        },
        Column {
            name: "name",
            kind: Kind::Name,
            meaning: "its name; the run's own is `run`",
            write: |of, _, out| out.text(&of.name),
        },
        Column {
            name: "metric",
            kind: Kind::Text,
            meaning: "the metric's name",
            write: |of, _, out| out.word(of.metric.name),
        },
        Column {
            name: "mean_a",
            kind: Kind::Number,
            meaning: "its mean in A over the pairs in which it is defined on both sides; of a \
                      thing that B has not, over A's own runs",
            write: |of, _, out| write_number(of.a, out),
        },
        Column {
            name: "mean_b",
            kind: Kind::Number,
            meaning: "the same of B",
            write: |of, _, out| write_number(of.b, out),
        },
        Column {
            name: "difference",
            kind: Kind::Number,
            meaning: "mean of B less A over the pairs",
            write: |of, _, out| write_number(of.difference, out),
        },
        Column {
            name: "ci95_low",
            kind: Kind::Number,
            meaning: "lower bound of the difference's 95 % confidence interval (Student t over \
                      the pairs); empty with fewer than two",
            write: |of, _, out| write_number(of.ci95_low(), out),
        },
        Column {
            name: "ci95_high",
            kind: Kind::Number,
            meaning: "its upper bound",
            write: |of, _, out| write_number(of.ci95_high(), out),
        },
        Column {
            name: "finding",
            kind: Kind::Word(Finding::WORDS),
            meaning: "`higher`, `lower`: B's is, the interval does not hold zero; \
                      `not_significant`: it does, the difference may be chance; `same`: equal in \
                      every pair; empty: too few pairs to say",
            write: |of, _, out| out.word(of.verdict.as_str()),
        },
        Column {
            name: "n",
            kind: Kind::Count,
            meaning: "in how many pairs it is defined on both sides",
            write: |of, _, out| out.count(u64::from(of.n)),
        },
        Column {
            name: "unit",
            kind: Kind::Word(Unit::WORDS),
            meaning: "the value's unit",
            write: |of, _, out| out.word(of.metric.unit.as_str()),
        },
    ],
};

/// How a contact fared in one run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fate {
    /// When it was submitted.
    pub submitted: SimTime,
    /// How it ended.
    pub end: ContactEnd,
    /// From submission to the answer or, without one, to the end.
    pub wait: SimDuration,
}

/// What a change did to a contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// Served in B and not in A.
    Saved,
    /// Served in A and not in B.
    Lost,
    /// It ended otherwise, but was served in both or in neither, or is open in one.
    OtherEnd,
    /// There is no such contact in B: a redial that was not needed, a caller who never came.
    OnlyInA,
    /// There is no such contact in A.
    OnlyInB,
}

impl Change {
    /// Every change.
    pub const ALL: &[Change] =
        &[Change::Saved, Change::Lost, Change::OtherEnd, Change::OnlyInA, Change::OnlyInB];
    /// Their words.
    pub const WORDS: &[&str] = &["saved", "lost", "other_end", "only_in_a", "only_in_b"];

    /// The word for it in files.
    pub const fn as_str(self) -> &'static str {
        match self {
            Change::Saved => "saved",
            Change::Lost => "lost",
            Change::OtherEnd => "other_end",
            Change::OnlyInA => "only_in_a",
            Change::OnlyInB => "only_in_b",
        }
    }

    /// What became of a contact; none if it ended alike.
    pub fn between(a: Option<&Fate>, b: Option<&Fate>) -> Option<Change> {
        let served = |fate: &Fate| fate.end == ContactEnd::Handled;
        let unserved = |fate: &Fate| !matches!(fate.end, ContactEnd::Handled | ContactEnd::Open);
        match (a, b) {
            (None, None) => None,
            (Some(_), None) => Some(Change::OnlyInA),
            (None, Some(_)) => Some(Change::OnlyInB),
            (Some(a), Some(b)) if unserved(a) && served(b) => Some(Change::Saved),
            (Some(a), Some(b)) if served(a) && unserved(b) => Some(Change::Lost),
            (Some(a), Some(b)) => (a.end.as_str() != b.end.as_str()).then_some(Change::OtherEnd),
        }
    }
}

/// A contact that ended otherwise in B than in A.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChangedContact {
    /// In which pair, from 1.
    pub replication: u32,
    /// Which contact; its queue is one of the names that both scenarios have together.
    pub contact: ContactId,
    /// What happened to it.
    pub change: Change,
    /// How it fared in A.
    pub a: Option<Fate>,
    /// How it fared in B.
    pub b: Option<Fate>,
}

/// `contacts_changed.csv`.
pub static CONTACTS_CHANGED: Table<ChangedContact> = Table {
    file: "contacts_changed.csv",
    about: "of a comparison: one contact that ended otherwise in B than in A, in the order of \
            replications, queues and numbers",
    columns: &[
        Column {
            name: "replication",
            kind: Kind::Integer,
            meaning: "in which pair of runs, from 1",
            write: |row, _, out| out.count(u64::from(row.replication)),
        },
        Column {
            name: "contact",
            kind: Kind::Name,
            meaning: "its id, as in `contacts.csv`: the same caller in both",
            write: |row, context, out| context.contact(row.contact, out),
        },
        Column {
            name: "queue",
            kind: Kind::Name,
            meaning: "the queue that it was submitted to",
            write: |row, context, out| context.queue(row.contact.source, out),
        },
        Column {
            name: "change",
            kind: Kind::Word(Change::WORDS),
            meaning: "`saved`: served in B and not in A; `lost`: served in A and not in B; \
                      `other_end`: neither, but the ends differ; `only_in_a`, `only_in_b`: the \
                      other has no such contact",
            write: |row, _, out| out.word(row.change.as_str()),
        },
        Column {
            name: "submitted_a_s",
            kind: Kind::Time,
            meaning: "when it was submitted in A",
            write: |row, _, out| write_fate(&row.a, out, |fate, out| out.time(fate.submitted)),
        },
        Column {
            name: "end_a",
            kind: Kind::Word(ContactEnd::WORDS),
            meaning: "how it ended in A",
            write: |row, _, out| write_fate(&row.a, out, |fate, out| out.word(fate.end.as_str())),
        },
        Column {
            name: "wait_a_s",
            kind: Kind::Seconds,
            meaning: "in A from submission to the answer or, without one, to the end",
            write: |row, _, out| write_fate(&row.a, out, |fate, out| out.seconds(fate.wait)),
        },
        Column {
            name: "submitted_b_s",
            kind: Kind::Time,
            meaning: "the same of B",
            write: |row, _, out| write_fate(&row.b, out, |fate, out| out.time(fate.submitted)),
        },
        Column {
            name: "end_b",
            kind: Kind::Word(ContactEnd::WORDS),
            meaning: "the same of B",
            write: |row, _, out| write_fate(&row.b, out, |fate, out| out.word(fate.end.as_str())),
        },
        Column {
            name: "wait_b_s",
            kind: Kind::Seconds,
            meaning: "the same of B",
            write: |row, _, out| write_fate(&row.b, out, |fate, out| out.seconds(fate.wait)),
        },
    ],
};

fn write_number(value: Option<f64>, out: &mut Fields) {
    if let Some(value) = value {
        out.word(&format_statistic(value));
    }
}

fn write_fate(fate: &Option<Fate>, out: &mut Fields, write: impl FnOnce(&Fate, &mut Fields)) {
    if let Some(fate) = fate {
        write(fate, out);
    }
}

/// Writes `compare.csv` into a folder.
///
/// # Errors
/// If the file cannot be written.
pub fn write_differences(folder: &Path, of: &[Difference]) -> Result<FileRows, ReportError> {
    // The rows have names of their own.
    let context = Context::new(&Names::default(), None);
    let mut file = TableFile::create(&COMPARE, folder, &context)?;
    of.iter().for_each(|row| file.write(row, &context));
    file.finish()
}

/// `contacts_changed.csv`, written pair by pair.
#[derive(Debug)]
pub struct ChangedContactsFile {
    context: Context,
    file: TableFile<ChangedContact>,
}

impl ChangedContactsFile {
    /// Creates the file in `folder`; contacts' queues are numbered as in `queues`.
    ///
    /// # Errors
    /// If it cannot be created.
    pub fn create(folder: &Path, queues: &[String]) -> Result<Self, ReportError> {
        let mut names = Names::default();
        for queue in queues {
            names.add_queue(queue);
        }
        let context = Context::new(&names, None);
        let file = TableFile::create(&CONTACTS_CHANGED, folder, &context)?;
        Ok(ChangedContactsFile { context, file })
    }

    /// Writes the contacts of one pair.
    pub fn write(&mut self, rows: &[ChangedContact]) {
        rows.iter().for_each(|row| self.file.write(row, &self.context));
    }

    /// Writes what is left.
    ///
    /// # Errors
    /// The first error that writing met.
    pub fn finish(self) -> Result<FileRows, ReportError> {
        self.file.finish()
    }
}
