//! Reads a CSV file of a result, row by row.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use super::error::ChartError;

/// A CSV file with a header, and the row that is looked at.
#[derive(Debug)]
pub struct Table {
    path: PathBuf,
    reader: csv::Reader<File>,
    row: csv::StringRecord,
}

impl Table {
    /// Opens a file; none if there is no such file.
    ///
    /// # Errors
    /// If it is there and cannot be read.
    pub fn open(path: &Path) -> Result<Option<Self>, ChartError> {
        let file = match File::open(path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(ChartError::unreadable(path, error)),
        };
        let reader = csv::ReaderBuilder::new().buffer_capacity(1 << 16).from_reader(file);
        Ok(Some(Table { path: path.to_owned(), reader, row: csv::StringRecord::new() }))
    }

    /// The names of all columns.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn header(&mut self) -> Result<Vec<String>, ChartError> {
        let path = &self.path;
        let header = self.reader.headers().map_err(|error| ChartError::unreadable(path, error))?;
        Ok(header.iter().map(str::to_owned).collect())
    }

    /// Where columns stand.
    ///
    /// # Errors
    /// If one is missing.
    pub fn columns<const N: usize>(&mut self, names: [&str; N]) -> Result<[usize; N], ChartError> {
        let header = self.header()?;
        let mut places = [0; N];
        for (place, name) in places.iter_mut().zip(names) {
            let found = header.iter().position(|known| known == name);
            *place = found.ok_or_else(|| {
                ChartError::unreadable(&self.path, format!("it has no column `{name}`"))
            })?;
        }
        Ok(places)
    }

    /// Goes to the next row; false after the last one.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn advance(&mut self) -> Result<bool, ChartError> {
        let read = self.reader.read_record(&mut self.row);
        read.map_err(|error| ChartError::unreadable(&self.path, error))
    }

    /// The text of a field of the row.
    pub fn text(&self, column: usize) -> &str {
        self.row.get(column).unwrap_or_default()
    }

    /// The number in a field of the row; none if it is empty.
    ///
    /// # Errors
    /// If it is not a number.
    pub fn number(&self, column: usize) -> Result<Option<f64>, ChartError> {
        match self.text(column) {
            "" => Ok(None),
            text => match text.parse::<f64>() {
                Ok(number) if number.is_finite() => Ok(Some(number)),
                _ => Err(ChartError::unreadable(&self.path, format!("`{text}` is not a number"))),
            },
        }
    }
}
