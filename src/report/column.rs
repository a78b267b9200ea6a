//! Tables declare their columns: name, kind, meaning, and how a row's value is written.

use super::context::Context;
use super::field::Fields;

/// A CSV file of rows of type `R`.
#[derive(Debug)]
pub struct Table<R: 'static> {
    /// The file's name.
    pub file: &'static str,
    /// What one row is.
    pub about: &'static str,
    /// Its columns in their order.
    pub columns: &'static [Column<R>],
}

/// A column of a table of `R`.
#[derive(Debug)]
pub struct Column<R: 'static> {
    /// Its name: lower_snake_case, with the unit last.
    pub name: &'static str,
    /// What kind of value it holds.
    pub kind: Kind,
    /// What the value means.
    pub meaning: &'static str,
    /// Writes the value of a row: one field, nothing where the column does not apply.
    pub write: fn(&R, &Context, &mut Fields),
}

/// What kind of value a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A simulated time: seconds since the start, six decimals.
    Time,
    /// A wall-clock time; the column is there only if the scenario has a calendar start.
    Clock,
    /// A length of time in seconds, six decimals.
    Seconds,
    /// How many of something.
    Count,
    /// A whole number that is no count.
    Integer,
    /// A number, six decimals.
    Number,
    /// A count, or seconds with six decimals: another column tells which.
    Quantity,
    /// A name from the scenario, or made from one.
    Name,
    /// One of these words.
    Word(&'static [&'static str]),
    /// A word or a name from an open list.
    Text,
    /// `true` or `false`.
    Flag,
    /// The number of a row of `faults.csv`.
    Fault,
}

/// A column without its writer, for documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ColumnInfo {
    /// Its name.
    pub name: &'static str,
    /// What kind of value it holds.
    pub kind: Kind,
    /// What the value means.
    pub meaning: &'static str,
}

/// A table without its writers, for documents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableInfo {
    /// The file's name.
    pub file: &'static str,
    /// What one row is.
    pub about: &'static str,
    /// Its columns in their order.
    pub columns: Vec<ColumnInfo>,
}

/// Writes the lines of one table: of its columns those that a run has.
#[derive(Debug)]
pub struct Lines<R: 'static> {
    columns: Vec<&'static Column<R>>,
}

impl<R> Lines<R> {
    /// The lines of `table` in a run whose names and calendar are those of `context`.
    pub fn new(table: &'static Table<R>, context: &Context) -> Self {
        let shown =
            |column: &&'static Column<R>| column.kind != Kind::Clock || context.has_calendar();
        Lines { columns: table.columns.iter().filter(shown).collect() }
    }

    /// Writes the header.
    pub fn header(&self, out: &mut Fields) {
        for (position, column) in self.columns.iter().enumerate() {
            if position > 0 {
                out.separator();
            }
            out.word(column.name);
        }
        out.end_line();
    }

    /// Writes one row.
    #[inline]
    pub fn row(&self, row: &R, context: &Context, out: &mut Fields) {
        let (first, others) = self.columns.split_first().expect("a table has columns");
        (first.write)(row, context, out);
        for column in others {
            out.separator();
            (column.write)(row, context, out);
        }
        out.end_line();
    }
}

impl<R> Table<R> {
    /// What documents say of this table.
    pub fn info(&self) -> TableInfo {
        let info = |column: &Column<R>| ColumnInfo {
            name: column.name,
            kind: column.kind,
            meaning: column.meaning,
        };
        TableInfo {
            file: self.file,
            about: self.about,
            columns: self.columns.iter().map(info).collect(),
        }
    }
}

impl Kind {
    /// The type of the value, as documents name it.
    pub fn type_name(self) -> &'static str {
        match self {
            Kind::Time | Kind::Seconds | Kind::Number | Kind::Quantity => "decimal",
            Kind::Clock => "RFC 3339",
            Kind::Count | Kind::Integer | Kind::Fault => "integer",
            Kind::Name | Kind::Text => "text",
            Kind::Word(_) => "word",
            Kind::Flag => "true, false",
        }
    }

    /// The unit of the value, as documents name it; empty where it has none.
    pub fn unit(self) -> &'static str {
        match self {
            Kind::Time => "s since start",
            Kind::Seconds => "s",
            Kind::Count => "count",
            Kind::Fault => "id in faults.csv",
            Kind::Quantity => "count or s",
            Kind::Clock
            | Kind::Integer
            | Kind::Number
            | Kind::Name
            | Kind::Text
            | Kind::Word(_)
            | Kind::Flag => "",
        }
    }
}
