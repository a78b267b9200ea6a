//! `sweep.csv`, `sweep_summary.csv` and `points.csv`: what a sweep finds (CLI-7).
//!
//! The columns of what is varied are named by the keys of the scenario, so that a row is
//! known by its values. The rows of a point are made when the point is finished; in the end
//! they are only put one after another.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write as _};
use std::path::Path;

use super::column::{Column, ColumnInfo, Kind, Lines, Table, TableInfo};
use super::context::Context;
use super::csv_sink::FileRows;
use super::error::ReportError;
use super::field::{Fields, quote};
use super::summary::data::Summary;
use super::summary::files::{REPLICATIONS, ReplicationEntry, STATISTICS};
use super::summary::metric::MetricInfo;
use super::summary::statistics::Statistic;
use crate::ledger::names::Names;

/// The files: of the point, and of the whole sweep.
const FILES: [&str; 3] = ["sweep.csv", "sweep_summary.csv", "points.csv"];

/// A point of a sweep, as its rows begin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PointLabel {
    /// Its number, from 1.
    pub number: u32,
    /// The values of what is varied, in the order of the keys.
    pub values: Vec<String>,
}

/// What the scenario's own expectations say of a point.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PointVerdict {
    /// `pass`, `fail` or `unknown`; empty if the scenario expects nothing.
    pub verdict: &'static str,
    /// Those that fail, in words.
    pub failed: Vec<String>,
}

/// The words of [`PointVerdict::verdict`].
const VERDICTS: &[&str] = &["pass", "unknown", "fail", ""];

/// `points.csv`, after the columns of the point.
static POINTS: Table<PointVerdict> = Table {
    file: FILES[2],
    about: "of a sweep: one point",
    columns: &[
        Column {
            name: "verdict",
            kind: Kind::Word(VERDICTS),
            meaning: "what the scenario's `[[expect]]` say of it; empty if it has none",
            write: |of, _, out| out.word(of.verdict),
        },
        Column {
            name: "failed",
            kind: Kind::Text,
            meaning: "which of them fail, `; ` between them",
            write: |of, _, out| out.text(&of.failed.join("; ")),
        },
    ],
};

/// The tables of a sweep, for documents.
pub fn tables() -> Vec<TableInfo> {
    let of = |about: &'static str, file: &'static str, rest: TableInfo| {
        let point = [
            ColumnInfo {
                name: "point",
                kind: Kind::Integer,
                meaning: "the point's number, from 1",
            },
            ColumnInfo {
                name: "(each key that is varied)",
                kind: Kind::Text,
                meaning: "its value, as the scenario would say it",
            },
        ];
        TableInfo { file, about, columns: point.into_iter().chain(rest.columns).collect() }
    };
    vec![
        of(
            "of a sweep: one metric of one thing in one replication of one point",
            FILES[0],
            REPLICATIONS.info(),
        ),
        of(
            "of a sweep: one metric of one thing over the replications of one point",
            FILES[1],
            STATISTICS.info(),
        ),
        of(POINTS.about, FILES[2], POINTS.info()),
    ]
}

/// Writes the rows of a finished point into its folder.
///
/// # Errors
/// If something cannot be written.
pub fn write_point(
    folder: &Path,
    label: &PointLabel,
    replications: &[Summary],
    statistics: &[Statistic],
    verdict: &PointVerdict,
) -> Result<(), ReportError> {
    let entries = replications.iter().zip(1..).flat_map(|(summary, replication)| {
        let numbered = move |entry: &super::summary::data::Entry| ReplicationEntry {
            replication,
            entry: entry.clone(),
        };
        summary.entries.iter().map(numbered)
    });
    write_rows(folder, FILES[0], label, &REPLICATIONS, entries)?;
    write_rows(folder, FILES[1], label, &STATISTICS, statistics.iter().cloned())?;
    write_rows(folder, FILES[2], label, &POINTS, std::iter::once(verdict.clone()))
}

fn write_rows<R>(
    folder: &Path,
    file: &str,
    label: &PointLabel,
    table: &'static Table<R>,
    rows: impl Iterator<Item = R>,
) -> Result<(), ReportError> {
    let context = Context::new(&Names::default(), None);
    let lines = Lines::new(table, &context);
    let values: Vec<String> = label.values.iter().map(|value| quote(value)).collect();
    let mut out = Fields::default();
    for row in rows {
        out.count(u64::from(label.number));
        out.separator();
        for value in &values {
            out.word(value);
            out.separator();
        }
        lines.row(&row, &context, &mut out);
    }
    let path = folder.join(file);
    fs::write(&path, &out.bytes).map_err(|error| ReportError::io("write", &path, error))
}

/// Puts the files of the points, in their order, together in `folder`. `keys` is what was
/// varied.
///
/// # Errors
/// If something cannot be read or written.
pub fn put_together<P: AsRef<Path>>(
    folder: &Path,
    keys: &[String],
    points: &[P],
) -> Result<Vec<FileRows>, ReportError> {
    let headers = [header(keys, &REPLICATIONS), header(keys, &STATISTICS), header(keys, &POINTS)];
    FILES
        .into_iter()
        .zip(headers)
        .map(|(file, header)| join(folder, file, &header, points))
        .collect()
}

fn header<R>(keys: &[String], table: &'static Table<R>) -> Vec<u8> {
    let mut out = Fields::default();
    out.word("point");
    out.separator();
    for key in keys {
        out.text(key);
        out.separator();
    }
    Lines::new(table, &Context::new(&Names::default(), None)).header(&mut out);
    out.bytes
}

fn join<P: AsRef<Path>>(
    folder: &Path,
    file: &'static str,
    header: &[u8],
    points: &[P],
) -> Result<FileRows, ReportError> {
    let path = folder.join(file);
    let failed = |error| ReportError::io("write", &path, error);
    let mut out = BufWriter::new(File::create(&path).map_err(failed)?);
    out.write_all(header).map_err(failed)?;
    let mut rows = 0;
    for point in points {
        let part = point.as_ref().join(file);
        let failed_to_read = |error| ReportError::io("read", &part, error);
        let bytes = fs::read(&part).map_err(failed_to_read)?;
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(&bytes[..]);
        let mut record = csv::ByteRecord::new();
        while reader.read_byte_record(&mut record).map_err(|error| failed_to_read(error.into()))? {
            rows += 1;
        }
        out.write_all(&bytes).map_err(failed)?;
    }
    out.flush().map_err(failed)?;
    Ok((file, rows))
}

/// What a finished point says of one metric: mean and confidence interval, as they are
/// written.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct PointValue {
    /// The mean.
    pub mean: Option<f64>,
    /// Its 95 % confidence interval.
    pub interval: Option<(f64, f64)>,
    /// Whether an expectation of the scenario fails.
    pub fails: bool,
}

/// Reads from the folder of a finished point what it says of a metric; `keys` is how many
/// keys were varied.
///
/// # Errors
/// If it cannot be read.
pub fn read_point(
    folder: &Path,
    keys: usize,
    name: &str,
    metric: &MetricInfo,
) -> Result<PointValue, ReportError> {
    let before = 1 + keys;
    let mut value = PointValue::default();
    each_record(&folder.join(FILES[1]), |record| {
        let field = |column: usize| record.get(before + column).unwrap_or_default();
        let number = |column: usize| field(column).parse().ok();
        if (field(0), field(1), field(2)) == (metric.scope.as_str(), name, metric.name) {
            value.mean = number(3);
            value.interval = number(4).zip(number(5));
        }
    })?;
    each_record(&folder.join(FILES[2]), |record| value.fails = record.get(before) == Some("fail"))?;
    Ok(value)
}

fn each_record(path: &Path, mut see: impl FnMut(&csv::StringRecord)) -> Result<(), ReportError> {
    let failed = |error: csv::Error| ReportError::io("read", path, io::Error::from(error));
    let reader = csv::ReaderBuilder::new().has_headers(false).from_path(path);
    for record in reader.map_err(failed)?.records() {
        see(&record.map_err(failed)?);
    }
    Ok(())
}
