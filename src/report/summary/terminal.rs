//! The summary for a reader at a terminal: the few numbers that matter first, then tables that
//! are no wider than a terminal, and without what is nothing.

use comfy_table::{CellAlignment, LineStyle, Table, TableStyle};

use super::data::Summary;
use super::headline::headline;
use super::metric::{MetricInfo, Scope, Unit};
use super::statistics::Statistic;
use crate::ledger::readable::wrapped;

/// Nothing that is printed is wider, in letters.
pub const WIDTH: usize = 100;
/// A line below the headings and none elsewhere.
const STYLE: TableStyle =
    TableStyle::new().header_separator(LineStyle::none().fill('─').junction('─'));
/// Names are cut after so many letters.
const NAME: usize = 32;
/// What is above zero only because something failed.
const HARM: [&str; 20] = [
    "lost",
    "rejected",
    "lost_records",
    "agent_seconds_out_of_service",
    "dead_browsers",
    "false_logouts",
    "missed_detections",
    "calls_to_dead_browsers",
    "presence_missed",
    "presence_stale_offers",
    "stale_overwrites",
    "events_lost",
    "errors_2000",
    "errors_2001",
    "errors_2002",
    "errors_2003",
    "errors_2004",
    "errors_2005",
    "errors_2006",
    "out_of_order_share",
];
/// Letters without width around what is coloured, until the columns have their widths; names
/// cannot have them.
const BEGIN: char = '\u{2061}';
const END: char = '\u{2062}';

/// One value, ready to show.
pub(super) struct Shown<'a> {
    pub(super) name: &'a str,
    pub(super) metric: &'static MetricInfo,
    pub(super) value: Option<f64>,
    half: Option<f64>,
}

impl Shown<'_> {
    /// Whether it counts nothing.
    pub(super) fn is_zero(&self) -> bool {
        self.value == Some(0.0) && self.half.unwrap_or_default() == 0.0
    }

    /// Its text, marked if it tells of harm.
    pub(super) fn text(&self) -> String {
        let unit = self.metric.unit;
        let text = match (self.value, self.half) {
            (None, _) => return "-".to_owned(),
            (Some(mean), Some(half)) => unit.format_around(mean, half),
            (Some(value), None) => unit.format_short(value),
        };
        match self.is_harm() {
            true => format!("{BEGIN}{text}{END}"),
            false => text,
        }
    }

    /// Whether it tells of harm. Less than a second of agents' time is how long messages take
    /// to log them in.
    pub(super) fn is_harm(&self) -> bool {
        let least = if self.metric.unit == Unit::Seconds { 1.0 } else { 0.0 };
        HARM.contains(&self.metric.name) && self.value.is_some_and(|value| value > least)
    }
}

/// The summary of one run.
pub fn of_summary(summary: &Summary, colour: bool) -> String {
    let shown = summary.entries.iter().map(|entry| Shown {
        name: &entry.name,
        metric: entry.metric,
        value: entry.value,
        half: None,
    });
    tables(&shown.collect::<Vec<_>>(), colour)
}

/// The summary of many replications: means with the half-width of their 95 % confidence
/// interval.
pub fn of_statistics(statistics: &[Statistic], colour: bool) -> String {
    let shown = statistics.iter().map(|of| Shown {
        name: &of.name,
        metric: of.metric,
        value: of.mean,
        half: of.half_width,
    });
    tables(&shown.collect::<Vec<_>>(), colour)
}

fn tables(shown: &[Shown<'_>], colour: bool) -> String {
    let scopes = Scope::ALL.iter().filter(|scope| **scope != Scope::Run);
    let tables = scopes.filter_map(|&scope| table(scope, shown));
    let parts: Vec<String> = headline(shown).into_iter().chain(tables).collect();
    let text = parts.join("\n\n") + "\n";
    let (begin, end) = if colour { ("\x1b[1;31m", "\x1b[0m") } else { ("", "") };
    text.replace(BEGIN, begin).replace(END, end)
}

/// The table of a scope: a line for each thing, a column for each metric with a heading.
fn table(scope: Scope, shown: &[Shown<'_>]) -> Option<String> {
    let of_scope = |shown: &&Shown<'_>| shown.metric.scope == scope;
    let with_heading = |shown: &&Shown<'_>| shown.metric.heading.is_some();
    let shown: Vec<_> = shown.iter().filter(of_scope).filter(with_heading).collect();
    if shown.is_empty() {
        return None;
    }
    let mut things: Vec<Vec<&Shown<'_>>> = Vec::new();
    for one in &shown {
        match things.iter_mut().find(|thing| thing[0].name == one.name) {
            Some(thing) => thing.push(one),
            None => things.push(vec![one]),
        }
    }
    let is_nothing = |one: &&Shown<'_>| one.value.is_none() || one.is_zero();
    if shown.iter().all(is_nothing) {
        let names: Vec<String> = things.iter().map(|thing| name(thing[0].name)).collect();
        let text = format!("{}: all 0 of {}", scope.as_str(), names.join(", "));
        return Some(wrapped(&text, WIDTH, 2));
    }
    Some(if scope.is_tall() { tall(scope, &things) } else { wide(scope, &things) })
}

/// A line for each metric that is not zero.
fn tall(scope: Scope, things: &[Vec<&Shown<'_>>]) -> String {
    let mut table = Table::new();
    table.load_style(STYLE);
    table.set_header([scope.as_str(), "", "value"]);
    let mut nothing = Vec::new();
    for thing in things {
        let there = thing.iter().filter(|one| one.value.is_some() && !one.is_zero());
        for (number, one) in there.enumerate() {
            // A thing's name stands at its first line only.
            let name = if number == 0 { name(one.name) } else { String::new() };
            table.add_row([name, heading(one).to_owned(), one.text()]);
        }
        nothing.push(none_of(&format!("{} ", name(thing[0].name)), thing));
    }
    aligned(table, 2) + &nothing.concat()
}

/// Which metrics are nothing, in one line; empty if none is.
fn none_of(of: &str, things: &[&Shown<'_>]) -> String {
    let mut zero = Vec::new();
    let mut undefined = Vec::new();
    for one in things {
        if one.value.is_none() {
            undefined.push(heading(one));
        } else if one.is_zero() {
            zero.push(heading(one));
        }
    }
    let parts: Vec<String> = [("0", zero), ("no data", undefined)]
        .into_iter()
        .filter(|(_, headings)| !headings.is_empty())
        .map(|(word, headings)| format!("{word}: {}", headings.join(", ")))
        .collect();
    match parts.len() {
        0 => String::new(),
        _ => format!("\n{}", wrapped(&format!("{of}{}", parts.join("; ")), WIDTH, 2)),
    }
}

fn heading(one: &Shown<'_>) -> &'static str {
    one.metric.heading.unwrap_or_default()
}

/// A line for each thing; columns in which there is nothing are told below.
fn wide(scope: Scope, things: &[Vec<&Shown<'_>>]) -> String {
    // Not every thing has all metrics: a queue of a cluster has more of them.
    let mut metrics: Vec<&'static MetricInfo> = Vec::new();
    for one in things.iter().flatten() {
        if !metrics.contains(&one.metric) {
            metrics.push(one.metric);
        }
    }
    let of = |thing: &[&Shown<'_>], metric: &MetricInfo| {
        thing.iter().position(|one| one.metric == metric)
    };
    let (mut columns, mut nothing) = (Vec::new(), Vec::new());
    for metric in metrics {
        let all: Vec<&Shown<'_>> =
            things.iter().filter_map(|thing| of(thing, metric).map(|place| thing[place])).collect();
        if all.iter().any(|one| one.value.is_some() && !one.is_zero()) {
            columns.push(metric);
        } else {
            // Zero for one and undefined for another is zero.
            nothing.push(*all.iter().find(|one| one.is_zero()).unwrap_or(&all[0]));
        }
    }
    let made = |columns: &[&'static MetricInfo]| {
        let mut table = Table::new();
        table.load_style(STYLE);
        let headings = columns.iter().map(|metric| metric.heading.unwrap_or_default().to_owned());
        table.set_header([scope.as_str().to_owned()].into_iter().chain(headings));
        for thing in things {
            let value = |metric: &&'static MetricInfo| {
                of(thing, metric).map_or(String::new(), |place| thing[place].text())
            };
            table.add_row([name(thing[0].name)].into_iter().chain(columns.iter().map(value)));
        }
        table
    };
    // Two blanks between columns.
    let widths: Vec<usize> = made(&columns)
        .column_max_content_widths()
        .iter()
        .map(|&width| usize::from(width) + 2)
        .collect();
    let room = WIDTH.saturating_sub(widths[0]);
    let parts: Vec<String> = divided(&widths[1..], room)
        .into_iter()
        .map(|part| aligned(made(&columns[part]), 1))
        .collect();
    parts.join("\n\n") + &none_of("", &nothing)
}

/// Columns in as few parts as there is room for, the parts about equally wide.
fn divided(widths: &[usize], room: usize) -> Vec<std::ops::Range<usize>> {
    let within = |room: usize| {
        let (mut parts, mut begin, mut sum) = (Vec::new(), 0, 0);
        for (column, width) in widths.iter().enumerate() {
            if sum + width > room && column > begin {
                parts.push(begin..column);
                (begin, sum) = (column, 0);
            }
            sum += width;
        }
        parts.push(begin..widths.len());
        parts
    };
    let fewest = within(room).len();
    let equal = widths.iter().sum::<usize>() / fewest;
    let narrowest = (equal..room).find(|&room| within(room).len() == fewest);
    within(narrowest.unwrap_or(room))
}

/// A name for a table: in one line, and not too long.
fn name(name: &str) -> String {
    let letters: Vec<char> = name
        .chars()
        .filter(|letter| ![BEGIN, END].contains(letter))
        .map(|letter| if letter.is_control() { ' ' } else { letter })
        .collect();
    match letters.len() {
        length if length > NAME => letters[..NAME - 1].iter().chain(&['…']).collect(),
        _ => letters.into_iter().collect(),
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn out_7_columns_are_divided_where_there_is_no_room() {
        for (widths, room, parts) in [
            (vec![10; 5], 60, vec![(0, 5)]),
            (vec![10; 5], 49, vec![(0, 3), (3, 5)]),
            (vec![40, 10, 10, 30], 50, vec![(0, 2), (2, 4)]),
            (vec![70, 10], 50, vec![(0, 1), (1, 2)]),
        ] {
            let found = divided(&widths, room);
            let found: Vec<_> = found.iter().map(|part| (part.start, part.end)).collect();
            assert_eq!(found, parts, "{widths:?} in {room}");
        }
    }

    #[test]
    fn out_7_names_are_of_one_line_and_not_too_long() {
        assert_eq!(name("two\nlines"), "two lines");
        assert_eq!(name(&"x".repeat(50)).chars().count(), NAME);
        assert_eq!(name("a\u{2061}b\x1b[31m"), "ab [31m");
    }
}
