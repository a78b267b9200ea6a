//! The summary as tables for a reader at a terminal: the few numbers that matter first.

use comfy_table::{CellAlignment, LineStyle, Table, TableStyle};

use super::data::Summary;
use super::metric::{MetricInfo, Scope};
use super::statistics::Statistic;

/// A line below the headings and none elsewhere.
const STYLE: TableStyle =
    TableStyle::new().header_separator(LineStyle::none().fill('─').junction('─'));

/// One value of a table, ready to show.
struct Shown<'a> {
    name: &'a str,
    metric: &'static MetricInfo,
    text: String,
}

/// The tables of one run, one for each scope.
pub fn of_summary(summary: &Summary) -> String {
    let shown = summary.entries.iter().map(|entry| {
        let unit = entry.metric.unit;
        let text = entry.value.map_or("-".to_owned(), |value| unit.format_short(value));
        Shown { name: &entry.name, metric: entry.metric, text }
    });
    tables(&shown.collect::<Vec<_>>())
}

/// The tables of many replications: means with the half-width of their 95 % confidence
/// interval.
pub fn of_statistics(statistics: &[Statistic]) -> String {
    let shown = statistics.iter().map(|of| {
        let unit = of.metric.unit;
        let text = match (of.mean, of.half_width) {
            (Some(mean), Some(half)) => {
                format!("{} ± {}", unit.format_short(mean), unit.format_short(half))
            }
            (Some(mean), None) => unit.format_short(mean),
            (None, _) => "-".to_owned(),
        };
        Shown { name: &of.name, metric: of.metric, text }
    });
    tables(&shown.collect::<Vec<_>>())
}

fn tables(shown: &[Shown<'_>]) -> String {
    let tables = Scope::ALL.iter().filter_map(|&scope| table(scope, shown));
    tables.collect::<Vec<_>>().join("\n\n") + "\n"
}

/// The table of a scope: a line for each thing, a column for each metric with a heading.
fn table(scope: Scope, shown: &[Shown<'_>]) -> Option<String> {
    let of_scope = |shown: &&Shown<'_>| shown.metric.scope == scope;
    let with_heading = |shown: &&Shown<'_>| shown.metric.heading.is_some();
    let shown: Vec<_> = shown.iter().filter(of_scope).filter(with_heading).collect();
    let first = shown.first()?;

    let mut table = Table::new();
    table.load_style(STYLE);
    if scope.is_tall() {
        table.set_header([scope.as_str(), "", "value"]);
        let mut last = "";
        for one in &shown {
            // A thing's name stands at its first line only.
            let name = if one.name == last { "" } else { one.name };
            last = one.name;
            table.add_row([name, one.metric.heading.unwrap_or_default(), one.text.as_str()]);
        }
        return Some(aligned(table, 2));
    }
    let of_first = shown.iter().take_while(|other| other.name == first.name);
    let headings: Vec<_> = of_first.filter_map(|shown| shown.metric.heading).collect();
    let columns = headings.len();
    table.set_header([scope.as_str()].into_iter().chain(headings));
    for line in shown.chunks(columns) {
        let values = line.iter().map(|shown| shown.text.as_str());
        table.add_row([line[0].name].into_iter().chain(values));
    }
    Some(aligned(table, 1))
}

/// The table as text, its columns from `first` on aligned as numbers.
fn aligned(mut table: Table, first: usize) -> String {
    for column in table.column_iter_mut() {
        column.set_padding((0, 1));
    }
    for column in table.column_iter_mut().skip(first) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    table.trim_fmt()
}
