//! Figures of systems as lines, for a reader of a difference (OUT-11). They are in no file of
//! their own: `summary.csv` has them.

use super::column::{Column, Kind, Table};
use crate::ledger::figures::{Figure, FigureRow};

/// The table.
pub static TABLE: Table<FigureRow> = Table {
    file: "figures",
    about: "a figure that a system measured over the whole run",
    columns: &[
        Column {
            name: "name",
            kind: Kind::Name,
            meaning: "of what",
            write: |row, context, out| context.label(row.name, out),
        },
        Column {
            name: "figure",
            kind: Kind::Word(Figure::WORDS),
            meaning: "which figure",
            write: |row, _, out| out.word(row.figure.as_str()),
        },
        Column {
            name: "millionths",
            kind: Kind::Integer,
            meaning: "its value in millionths of its unit",
            write: |row, _, out| {
                if let Some(millionths) = row.millionths {
                    out.integer(millionths);
                }
            },
        },
    ],
};
