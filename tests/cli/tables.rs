//! Reading CSV results in tests.

use std::collections::BTreeMap;

/// The rows of a CSV file, by the names of its columns.
pub type Rows = Vec<BTreeMap<String, String>>;

/// Reads a CSV file's text.
pub fn rows(text: &str) -> Rows {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    reader.deserialize().map(|row| row.unwrap()).collect()
}
