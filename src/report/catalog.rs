//! Every file of a result, and `docs/outputs.md`, which is made from it.

use super::column::{Kind, TableInfo};
use super::summary::{files, registry};
use super::{
    agent_states, contacts, faults, impact, intervals, lost_data, router_views, system_files,
    trace, warnings,
};
use super::{comparison, sweep_files};

/// The CSV files that are made from rows as they come, by name.
pub fn row_tables() -> Vec<TableInfo> {
    let mut tables = vec![
        agent_states::TABLE.info(),
        contacts::TABLE.info(),
        faults::TABLE.info(),
        intervals::TABLE.info(),
        lost_data::TABLE.info(),
        router_views::TABLE.info(),
        warnings::TABLE.info(),
    ];
    tables.extend(system_files::tables());
    tables.sort_by_key(|table| table.file);
    tables
}

/// The CSV files that are written only if they are asked for.
pub fn optional_tables() -> Vec<TableInfo> {
    vec![trace::TABLE.info(), impact::TABLE.info()]
}

/// The CSV files that are made when a run is over.
pub fn summary_tables() -> Vec<TableInfo> {
    vec![files::SUMMARY.info(), files::STATISTICS.info(), files::REPLICATIONS.info()]
}

/// The CSV files of studies: comparisons and sweeps.
pub fn study_tables() -> Vec<TableInfo> {
    let mut tables = vec![comparison::COMPARE.info(), comparison::CONTACTS_CHANGED.info()];
    tables.extend(sweep_files::tables());
    tables
}

/// The text of `docs/outputs.md`.
pub fn document() -> String {
    let mut text = String::from(INTRODUCTION);
    let of_runs = row_tables().into_iter().chain(optional_tables()).chain(summary_tables());
    for table in of_runs.chain(study_tables()) {
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
    text += METRICS;
    for metric in registry::metrics() {
        text += &format!(
            "| {} | `{}` | {} | {} | {} |\n",
            metric.scope.as_str(),
            metric.name,
            metric.unit.as_str(),
            metric.formula,
            metric.source
        );
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

Besides the CSV files: `manifest.json` tells what the result needs to be made again
(program version, scenario and its hash, every file read with its hash, overrides, seed),
how far it went, the rows of each file, and a fingerprint for each layer of rows; charts
are SVG pictures.
";

const METRICS: &str = "
## Metrics

With a `warm_up`, contacts submitted before it ended are left out, and so is agent time in
intervals that begin before it ended. Counts that apply are always written, 0 included;
what is undefined, such as a mean over nobody, is empty.

| scope | metric | unit | formula | source |
|---|---|---|---|---|
";
