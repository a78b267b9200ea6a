//! Observed values for empirical distributions (CORE-4).

use super::csv_table::{BadField, CsvTable, DataFile};
use crate::scenario::diagnostic::Diagnostics;
use crate::scenario::source::Place;

/// Values in seconds and how often each was seen.
pub type Observed = (Vec<f64>, Vec<f64>);

/// Reads the columns `value` (the first one without it) and `weight` (1 without it).
pub fn read_values(
    file: DataFile<'_>,
    value: Option<&str>,
    weight: Option<&str>,
    place: Option<Place>,
    diagnostics: &mut Diagnostics,
) -> Option<Observed> {
    let mut table = CsvTable::open(file, diagnostics)?;
    let value = value.map_or(Some(0), |name| table.column(name, place, diagnostics));
    let weight = weight.map(|name| table.column(name, place, diagnostics));
    let (value, weight) = (value?, weight.map_or(Some(None), |column| column.map(Some))?);
    let mut observed = (Vec::new(), Vec::new());
    table.read(0.0, diagnostics, |row| {
        let number = |column: usize| {
            let written = row.get(column).unwrap_or_default().trim();
            match written.parse::<f64>() {
                Ok(number) if number.is_finite() && number >= 0.0 => Ok(number),
                Ok(_) => Err(BadField::new(column, "a number below zero or without end")),
                Err(_) => Err(BadField::new(column, format!("`{written}` is not a number"))),
            }
        };
        let pair = (number(value)?, weight.map_or(Ok(1.0), number)?);
        observed.0.push(pair.0);
        observed.1.push(pair.1);
        Ok(())
    });
    Some(observed)
}
