//! Every file of a result, and `docs/outputs.md`, which is made from it.

use super::column::{Kind, TableInfo};
use super::{agent_states, contacts, faults, intervals, warnings};

/// The CSV files of a result, by name.
pub fn tables() -> Vec<TableInfo> {
    vec![
        agent_states::TABLE.info(),
        contacts::TABLE.info(),
        faults::TABLE.info(),
        intervals::TABLE.info(),
        warnings::TABLE.info(),
    ]
}

/// The text of `docs/outputs.md`.
pub fn document() -> String {
    let mut text = String::from(INTRODUCTION);
    for table in tables() {
        text += &format!("\n## {}\n\nOne row: {}.\n\n", table.file, table.about);
        text += "| column | type | unit | meaning |\n|---|---|---|---|\n";
        for column in &table.columns {
            let words = match column.kind {
                Kind::Word(words) => format!(" ({})", words_text(words)),
                _ => String::new(),
            };
            text += &format!(
                "| `{}` | {} | {} | {}{words} |\n",
                column.name,
                column.kind.type_name(),
                column.kind.unit(),
                column.meaning
            );
        }
    }
    text
}

/// `` `a`, `b` ``; the empty word is left out, as its column's meaning explains it.
fn words_text(words: &[&str]) -> String {
    let shown: Vec<_> =
        words.iter().filter(|word| !word.is_empty()).map(|word| format!("`{word}`")).collect();
    shown.join(", ")
}

const INTRODUCTION: &str = "\
# Outputs

This page is made from the program's own declarations; a test holds it to them.

A run writes one folder, `results/<scenario>/`. It appears when it is complete; a run
that fails or is interrupted leaves nothing.

CSV files are UTF-8 with `\\n`, commas, quotation marks as in RFC 4180, `.` as the decimal
sign, and a header. Times and durations are seconds with six decimals; times count from
the scenario's start. A column of type RFC 3339 tells the same moment on the wall clock,
with the scenario's offset; it is there only if the scenario has a calendar `start`. An
empty field means \"does not apply\", never 0. The same scenario, overrides and seed give
the same bytes.
";
