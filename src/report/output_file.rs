//! A file that is written while the run goes on, in constant memory (OUT-2).

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::background::BackgroundWriter;
use super::column::{Lines, Table};
use super::context::Context;
use super::error::ReportError;
use super::field::Fields;

/// How many bytes are gathered before the system is asked to write them.
const BUFFER_BYTES: usize = 128 * 1024;
/// Room for the line that makes the buffer overflow; a longer one makes it grow.
const LINE_BYTES: usize = 4 * 1024;

/// A CSV file that takes rows of type `R`.
///
/// A row cannot fail: the first error is kept, what comes after it is dropped, and
/// [`TableFile::finish`] tells it.
#[derive(Debug)]
pub struct TableFile<R: 'static> {
    name: &'static str,
    path: PathBuf,
    lines: Lines<R>,
    out: BackgroundWriter,
    fields: Fields,
    rows: u64,
    failed: Option<ReportError>,
}

impl<R> TableFile<R> {
    /// Creates the file of a table in `folder`, and writes its header.
    ///
    /// # Errors
    /// If the file cannot be created.
    pub fn create(
        table: &'static Table<R>,
        folder: &Path,
        context: &Context,
    ) -> Result<Self, ReportError> {
        let path = folder.join(table.file);
        let file = File::create(&path).map_err(|error| ReportError::io("create", &path, error))?;
        Self::over(table, path, file, context)
    }

    /// The same over any writer; `path` is what errors name.
    fn over<W: Write + Send + 'static>(
        table: &'static Table<R>,
        path: PathBuf,
        out: W,
        context: &Context,
    ) -> Result<Self, ReportError> {
        const ROOM: usize = BUFFER_BYTES + LINE_BYTES;
        let out = BackgroundWriter::new(out, ROOM)
            .map_err(|error| ReportError::io("start writing", &path, error))?;
        let lines = Lines::new(table, context);
        let mut fields = Fields { bytes: Vec::with_capacity(ROOM) };
        lines.header(&mut fields);
        Ok(TableFile { name: table.file, path, lines, out, fields, rows: 0, failed: None })
    }

    /// Writes one row.
    #[inline]
    pub fn write(&mut self, row: &R, context: &Context) {
        self.lines.row(row, context, &mut self.fields);
        self.rows += 1;
        if self.fields.bytes.len() >= BUFFER_BYTES {
            self.pass_on();
        }
    }

    /// The first error, while the run goes on, so that it can be stopped. It may come
    /// some rows late.
    pub fn failed(&self) -> Option<&ReportError> {
        self.failed.as_ref()
    }

    /// Writes what is left; the file's name and its number of rows.
    ///
    /// # Errors
    /// The first error that writing this file met.
    pub fn finish(mut self) -> Result<(&'static str, u64), ReportError> {
        self.pass_on();
        let finished = self.out.finish();
        self.keep_error(finished);
        match self.failed {
            Some(error) => Err(error),
            None => Ok((self.name, self.rows)),
        }
    }

    #[cold]
    fn pass_on(&mut self) {
        if self.failed.is_none() {
            let passed = self.out.write(&mut self.fields.bytes);
            self.keep_error(passed);
        }
        self.fields.bytes.clear();
    }

    fn keep_error(&mut self, result: io::Result<()>) {
        if let (Err(error), None) = (result, &self.failed) {
            self.failed = Some(ReportError::io("write", &self.path, error));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::names::Names;
    use crate::report::column::{Column, Kind};

    /// Takes so many bytes, then its disk is full.
    struct Limited(usize);

    impl Write for Limited {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            if self.0 == 0 {
                return Err(io::Error::from(io::ErrorKind::StorageFull));
            }
            let taken = bytes.len().min(self.0);
            self.0 -= taken;
            Ok(taken)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    static NUMBERS: Table<u64> = Table {
        file: "numbers.csv",
        about: "",
        columns: &[
            Column { name: "n", kind: Kind::Count, meaning: "", write: |n, _, out| out.count(*n) },
            Column { name: "t", kind: Kind::Clock, meaning: "", write: |_, _, _| () },
            Column { name: "e", kind: Kind::Name, meaning: "", write: |_, _, _| () },
        ],
    };

    #[test]
    fn out_2_a_full_disk_is_told_with_its_path_and_memory_stays_bounded() {
        let context = Context::new(&Names::default(), None);
        for room in [0, 10, BUFFER_BYTES + 1] {
            let out = Limited(room);
            let mut file =
                TableFile::over(&NUMBERS, "some/numbers.csv".into(), out, &context).unwrap();
            for number in 0..200_000 {
                file.write(&number, &context);
                assert!(file.fields.bytes.capacity() <= BUFFER_BYTES + LINE_BYTES);
            }
            assert!(file.failed().is_some());
            let error = file.finish().unwrap_err().to_string();
            assert!(error.starts_with("cannot write some/numbers.csv: "), "{error}");
        }
    }

    #[test]
    fn out_1_the_clock_column_is_left_out_without_a_calendar_and_empty_fields_stay() {
        let context = Context::new(&Names::default(), None);
        let folder = tempfile::tempdir().unwrap();
        let mut file = TableFile::create(&NUMBERS, folder.path(), &context).unwrap();
        file.write(&7, &context);
        assert_eq!(file.finish().unwrap(), ("numbers.csv", 1));
        let text = std::fs::read_to_string(folder.path().join("numbers.csv")).unwrap();
        assert_eq!(text, "n,e\n7,\n");
    }
}
