//! A CSV file as a table of texts whose rows know where they stand.

use csv::{ReaderBuilder, StringRecord};
use indexmap::IndexMap;

use crate::scenario::diagnostic::{Diagnostic, Diagnostics, Problem};
use crate::scenario::source::{Place, Source};

/// How many broken rows of a file are shown; the others are counted.
const SHOWN: u64 = 5;

/// A data file: its name for messages, and its text.
#[derive(Clone, Copy, Debug)]
pub struct DataFile<'a> {
    /// The path as it was written.
    pub name: &'a str,
    /// The text.
    pub text: &'a str,
    /// Where the scenario says that this file is to be read.
    pub asked_at: Option<Place>,
}

/// A row and what is wrong with it.
#[derive(Clone, Debug)]
pub struct BadField {
    /// The column, or none for the whole row.
    pub column: Option<usize>,
    /// Why.
    pub reason: String,
}

impl BadField {
    /// A bad value in a column.
    pub fn new(column: usize, reason: impl Into<String>) -> Self {
        BadField { column: Some(column), reason: reason.into() }
    }
}

/// A table: its header and the rows that a filter let through.
pub struct CsvTable<'a> {
    file: DataFile<'a>,
    header: Vec<String>,
    rows: u64,
    bad: u64,
}

impl<'a> CsvTable<'a> {
    /// A table with the header of `file`; nothing, with an error, if it has none.
    pub fn open(file: DataFile<'a>, diagnostics: &mut Diagnostics) -> Option<Self> {
        let mut reader = ReaderBuilder::new().flexible(true).from_reader(text_of(file).as_bytes());
        match reader.headers() {
            Ok(header) if header.iter().any(|name| !name.trim().is_empty()) => {
                let header = header.iter().map(|name| name.trim().to_owned()).collect();
                Some(CsvTable { file, header, rows: 0, bad: 0 })
            }
            Ok(_) => {
                let message = format!("`{}` has no header: it is empty", file.name);
                diagnostics.push(Diagnostic::error(Problem::Data, file.asked_at, message));
                None
            }
            Err(error) => {
                let message = format!("`{}` cannot be read: {error}", file.name);
                diagnostics.push(Diagnostic::error(Problem::Data, file.asked_at, message));
                None
            }
        }
    }

    /// The number of the column called `name`, which the scenario asks for at `place`.
    pub fn column(
        &self,
        name: &str,
        place: Option<Place>,
        diagnostics: &mut Diagnostics,
    ) -> Option<usize> {
        let found = self.header.iter().position(|known| known == name);
        if found.is_none() {
            let message = format!("`{}` has no column `{name}`", self.file.name);
            let error = Diagnostic::error(Problem::Data, place, message)
                .label("no such column")
                .nearest(name, self.header.iter().map(String::as_str))
                .help(format!("its columns: {}", self.header.join(", ")));
            diagnostics.push(error);
        }
        found
    }

    /// The columns of a filter, each with its values.
    pub fn filter<'f, V>(
        &self,
        filter: &'f IndexMap<String, V>,
        place: Option<Place>,
        diagnostics: &mut Diagnostics,
    ) -> Option<Vec<(usize, &'f V)>> {
        // All are looked at before giving up, so that every missing column is reported.
        let columns: Vec<Option<usize>> =
            filter.keys().map(|name| self.column(name, place, diagnostics)).collect();
        columns
            .into_iter()
            .zip(filter.values())
            .map(|(column, value)| Some((column?, value)))
            .collect()
    }

    /// Hands every row that is whole to `take`; rows that are not, or that `take` refuses,
    /// are counted and the first of them reported.
    ///
    /// `allowed` is the share of broken rows that the scenario tolerates: more are an
    /// error, fewer a warning. Returns how many rows were broken.
    pub fn read(
        &mut self,
        allowed: f64,
        diagnostics: &mut Diagnostics,
        mut take: impl FnMut(&StringRecord) -> Result<(), BadField>,
    ) -> u64 {
        let text = text_of(self.file);
        let mut reader = ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
        let mut record = StringRecord::new();
        let mut found = Vec::new();
        loop {
            match reader.read_record(&mut record) {
                Ok(false) => break,
                Ok(true) if record.iter().all(|field| field.trim().is_empty()) => continue,
                Ok(true) => {}
                // The text is UTF-8 and in memory: no other failure is possible.
                Err(_) => break,
            }
            self.rows += 1;
            let outcome = if record.len() == self.header.len() {
                take(&record)
            } else {
                let (has, wants) = (record.len(), self.header.len());
                let reason = format!("the row has {has} fields, the header {wants}");
                Err(BadField { column: None, reason })
            };
            if let Err(bad) = outcome {
                self.bad += 1;
                if self.bad <= SHOWN {
                    found.push(self.diagnostic(text, &record, &bad, diagnostics));
                }
            }
        }
        self.judge(allowed, found, diagnostics);
        self.bad
    }

    /// An error about a row, with the row as its text.
    fn diagnostic(
        &self,
        text: &str,
        record: &StringRecord,
        bad: &BadField,
        diagnostics: &mut Diagnostics,
    ) -> Diagnostic {
        let position = record.position();
        let start = position.map_or(0, |at| at.byte() as usize);
        let line = position.map_or(1, |at| at.line() as usize);
        let rest = text.get(start..).unwrap_or_default();
        let leading = rest.len() - rest.trim_start_matches(['\r', '\n']).len();
        let rest = &rest[leading..];
        let row = rest.lines().next().unwrap_or_default();
        let source = diagnostics.sources.add(Source {
            name: self.file.name.to_owned(),
            text: row.to_owned(),
            first_line: line + text[start..start + leading].matches('\n').count(),
            folder: Default::default(),
        });
        let (from, to) = bad.column.map_or((0, row.len()), |column| field_span(row, column));
        let place = Place { source, start: from, end: to };
        let label = bad.column.and_then(|column| self.header.get(column)).cloned();
        Diagnostic::error(Problem::Data, Some(place), bad.reason.clone())
            .label(label.map_or_else(|| "this row".to_owned(), |name| format!("column `{name}`")))
    }

    /// Broken rows: tolerated, or an error.
    fn judge(&self, allowed: f64, found: Vec<Diagnostic>, diagnostics: &mut Diagnostics) {
        if self.bad == 0 {
            return;
        }
        let share = self.bad as f64 / self.rows as f64;
        let (name, bad, rows) = (self.file.name, self.bad, self.rows);
        let message = format!("{bad} of {rows} rows of `{name}` are broken");
        if share <= allowed {
            let message = format!("{message} and were left out");
            diagnostics.push(Diagnostic::warning(Problem::Data, self.file.asked_at, message));
            return;
        }
        for diagnostic in found {
            diagnostics.push(diagnostic);
        }
        let needed = (share * 1e4).ceil() / 1e4;
        let error = Diagnostic::error(Problem::Data, self.file.asked_at, message);
        diagnostics.push(error.help(format!("`bad_rows = {needed}` would leave them out")));
    }
}

/// The text without the mark that some programs put at its beginning.
fn text_of(file: DataFile<'_>) -> &str {
    file.text.strip_prefix('\u{feff}').unwrap_or(file.text)
}

/// From where to where a field stands in a row.
fn field_span(row: &str, column: usize) -> (usize, usize) {
    let mut quoted = false;
    let mut start = 0;
    let mut index = 0;
    for (at, character) in row.char_indices() {
        match character {
            '"' => quoted = !quoted,
            ',' if !quoted => {
                if index == column {
                    return (start, at);
                }
                index += 1;
                start = at + 1;
            }
            _ => {}
        }
    }
    if index == column { (start, row.len()) } else { (0, row.len()) }
}
