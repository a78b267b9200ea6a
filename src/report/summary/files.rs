//! `summary.csv` and `replications.csv`.

use std::path::Path;

use super::data::{Entry, Summary};
use super::metric::{Scope, Unit, format_statistic};
use super::statistics::Statistic;
use crate::ledger::names::Names;
use crate::report::column::{Column, Kind, Table};
use crate::report::context::Context;
use crate::report::csv_sink::FileRows;
use crate::report::error::ReportError;
use crate::report::field::Fields;
use crate::report::output_file::TableFile;

/// `summary.csv` of one run.
pub static SUMMARY: Table<Entry> = Table {
    file: "summary.csv",
    about: "of a single run: one metric of one thing, see the list of metrics below",
    columns: &[
        Column {
            name: "scope",
            kind: Kind::Word(Scope::WORDS),
            meaning: "what kind of thing",
            write: |entry, _, out| out.word(entry.metric.scope.as_str()),
        },
        Column {
            name: "name",
            kind: Kind::Name,
            meaning: "its name; the run's own is `run`",
            write: |entry, _, out| out.text(&entry.name),
        },
        Column {
            name: "metric",
            kind: Kind::Text,
            meaning: "the metric's name",
            write: |entry, _, out| out.word(entry.metric.name),
        },
        Column {
            name: "value",
            kind: Kind::Number,
            meaning: "its value: counts and flags whole, others with six decimals; empty where it \
                      is undefined",
            write: |entry, _, out| {
                if let Some(value) = entry.value {
                    out.word(&entry.metric.unit.format(value));
                }
            },
        },
        Column {
            name: "unit",
            kind: Kind::Word(Unit::WORDS),
            meaning: "the value's unit",
            write: |entry, _, out| out.word(entry.metric.unit.as_str()),
        },
    ],
};

/// `summary.csv` of many replications.
pub static STATISTICS: Table<Statistic> = Table {
    file: "summary.csv",
    about: "of replications: one metric of one thing over all of them",
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
            name: "mean",
            kind: Kind::Number,
            meaning: "its mean over the replications in which it is defined",
            write: |of, _, out| write_statistic(of.mean, out),
        },
        Column {
            name: "ci95_low",
            kind: Kind::Number,
            meaning: "lower bound of the mean's 95 % confidence interval (Student t); empty with \
                      fewer than two values",
            write: |of, _, out| write_statistic(of.ci95_low(), out),
        },
        Column {
            name: "ci95_high",
            kind: Kind::Number,
            meaning: "its upper bound",
            write: |of, _, out| write_statistic(of.ci95_high(), out),
        },
        Column {
            name: "n",
            kind: Kind::Count,
            meaning: "in how many replications it is defined",
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

/// One value of one replication.
#[derive(Clone, Debug)]
pub struct ReplicationEntry {
    /// The replication's number, from 1.
    pub replication: u32,
    /// The value.
    pub entry: Entry,
}

/// `replications.csv`.
pub static REPLICATIONS: Table<ReplicationEntry> = Table {
    file: "replications.csv",
    about: "one metric of one thing in one replication",
    columns: &[
        Column {
            name: "replication",
            kind: Kind::Integer,
            meaning: "the replication's number, from 1",
            write: |of, _, out| out.count(u64::from(of.replication)),
        },
        Column {
            name: "scope",
            kind: Kind::Word(Scope::WORDS),
            meaning: "what kind of thing",
            write: |of, _, out| out.word(of.entry.metric.scope.as_str()),
        },
        Column {
            name: "name",
            kind: Kind::Name,
            meaning: "its name; the run's own is `run`",
            write: |of, _, out| out.text(&of.entry.name),
        },
        Column {
            name: "metric",
            kind: Kind::Text,
            meaning: "the metric's name",
            write: |of, _, out| out.word(of.entry.metric.name),
        },
        Column {
            name: "value",
            kind: Kind::Number,
            meaning: "its value, as in the summary of a single run",
            write: |of, _, out| {
                if let Some(value) = of.entry.value {
                    out.word(&of.entry.metric.unit.format(value));
                }
            },
        },
        Column {
            name: "unit",
            kind: Kind::Word(Unit::WORDS),
            meaning: "the value's unit",
            write: |of, _, out| out.word(of.entry.metric.unit.as_str()),
        },
    ],
};

/// Writes `summary.csv` of one run into a folder.
///
/// # Errors
/// If the file cannot be written.
pub fn write_summary(folder: &Path, summary: &Summary) -> Result<FileRows, ReportError> {
    write_table(&SUMMARY, folder, summary.entries.iter().cloned())
}

/// Writes `summary.csv` of many replications into a folder.
///
/// # Errors
/// If the file cannot be written.
pub fn write_statistics(folder: &Path, of: &[Statistic]) -> Result<FileRows, ReportError> {
    write_table(&STATISTICS, folder, of.iter().cloned())
}

/// Writes `replications.csv` into a folder: the summaries in the order of their numbers,
/// which count from 1.
///
/// # Errors
/// If the file cannot be written.
pub fn write_replications(folder: &Path, of: &[Summary]) -> Result<FileRows, ReportError> {
    let rows = of.iter().zip(1..).flat_map(|(summary, replication)| {
        let numbered = move |entry: &Entry| ReplicationEntry { replication, entry: entry.clone() };
        summary.entries.iter().map(numbered)
    });
    write_table(&REPLICATIONS, folder, rows)
}

fn write_table<R>(
    table: &'static Table<R>,
    folder: &Path,
    rows: impl Iterator<Item = R>,
) -> Result<FileRows, ReportError> {
    // These tables hold no ids: their rows have names of their own.
    let context = Context::new(&Names::default(), None);
    let mut file = TableFile::create(table, folder, &context)?;
    rows.for_each(|row| file.write(&row, &context));
    file.finish()
}

fn write_statistic(value: Option<f64>, out: &mut Fields) {
    if let Some(value) = value {
        out.word(&format_statistic(value));
    }
}
