//! What `compare` prints: a line for each metric that differs, and the contacts that were
//! saved and lost.

use comfy_table::{CellAlignment, LineStyle, Table, TableStyle};
use serde_json::{Map, Value as Json, json};

use super::notes::length;
use crate::ledger::names::Names;
use crate::ledger::readable::{grouped, seconds};
use crate::report::comparison::{Change, ChangedContact, Difference, Finding};
use crate::report::summary::metric::{Scope, Unit, format_statistic};
use crate::report::summary::statistics::Statistic;
use crate::study::compare::pairs::Comparison;

/// A line below the headings and none elsewhere.
pub const STYLE: TableStyle =
    TableStyle::new().header_separator(LineStyle::none().fill('─').junction('─'));
/// So many contacts of the first pair are named.
const NAMED: usize = 12;

/// What a comparison found.
pub struct Compared<'a> {
    /// What was compared.
    pub comparison: &'a Comparison<'a>,
    /// The names of the queues that contacts are of.
    pub queues: &'a [String],
    /// The differences of all metrics.
    pub differences: &'a [Difference],
    /// The contacts that changed, per pair; empty of independent runs.
    pub counts: &'a [Statistic],
    /// Those of the first pair.
    pub first: &'a [ChangedContact],
}

/// What is compared.
pub fn heading(comparison: &Comparison<'_>) -> String {
    let mut text = String::new();
    for (letter, scenario) in ["A", "B"].into_iter().zip(comparison.scenarios) {
        let config = &scenario.config;
        text += &format!("{letter}: {}, {}", scenario.name, length(config.duration));
        for (path, value) in &scenario.provenance.overrides {
            text += &format!(", {path} = {value}");
        }
        text.push('\n');
    }
    let pairs = comparison.replications;
    let callers = match comparison.independent {
        false => "the same callers in A and B",
        true => "callers of its own in each run",
    };
    let pairs = if pairs == 1 { "1 pair".to_owned() } else { format!("{pairs} pairs") };
    text + &format!("seed {}, {pairs} of runs, {callers}\n", comparison.seed)
}

impl Compared<'_> {
    /// For people.
    pub fn text(&self) -> String {
        let mut text = String::new();
        let differs =
            |of: &&Difference| of.verdict != Finding::Same && (of.a, of.b) != (None, None);
        let shown: Vec<_> = self.differences.iter().filter(differs).collect();
        if !shown.is_empty() {
            text += &table(&shown);
            text += "\n\n";
        }
        let same = self.differences.iter().filter(|of| of.verdict == Finding::Same).count();
        text += &match (shown.len(), same) {
            (0, _) => format!("All {same} metrics are equal in every pair.\n"),
            (_, 0) => String::new(),
            (_, same) => format!("{same} more metrics are equal in every pair.\n"),
        };
        let chance = shown.iter().filter(|of| of.verdict == Finding::NotSignificant).count();
        if chance > 0 {
            text += &format!(
                "{chance} of these differences are not significant: zero lies within the 95 % \
                 interval.\n"
            );
        }
        if self.comparison.replications == 1 {
            text += "One pair has no intervals: these differences may be chance.\n";
        }
        text + &self.contacts()
    }

    fn contacts(&self) -> String {
        if self.comparison.independent {
            return "Contacts are not compared: the callers are not the same.\n".to_owned();
        }
        let mut text = String::from("\nContacts per pair that B\n");
        let words = ["saved", "lost", "ended otherwise", "had not", "had besides"];
        for ((change, words), count) in Change::ALL.iter().zip(words).zip(self.counts) {
            let mean = count.mean.unwrap_or_default();
            let half = count.half_width.map(|half| format!(" ± {half:.1}")).unwrap_or_default();
            text += &format!("  {words:15}  {mean:.1}{half}");
            let named = self.named(*change);
            if !named.is_empty() {
                text += &format!("   in the first pair: {named}");
            }
            text.push('\n');
        }
        text
    }

    /// The contacts of the first pair.
    fn named(&self, change: Change) -> String {
        let mut names = Names::default();
        self.queues.iter().for_each(|queue| {
            names.add_queue(queue);
        });
        let of_change: Vec<_> = self.first.iter().filter(|row| row.change == change).collect();
        let mut named: Vec<_> =
            of_change.iter().take(NAMED).map(|row| names.contact(row.contact)).collect();
        if of_change.len() > NAMED {
            named.push(format!("and {} more", of_change.len() - NAMED));
        }
        named.join(", ")
    }

    /// For programs.
    pub fn json(&self) -> Json {
        let differences = self.differences.iter().map(|of| {
            json!({
                "scope": of.metric.scope.as_str(),
                "name": of.name,
                "metric": of.metric.name,
                "mean_a": number(of.a),
                "mean_b": number(of.b),
                "difference": number(of.difference),
                "ci95_low": number(of.ci95_low()),
                "ci95_high": number(of.ci95_high()),
                "finding": match of.verdict {
                    Finding::Unknown => Json::Null,
                    known => known.as_str().into(),
                },
                "n": of.n,
                "unit": of.metric.unit.as_str(),
            })
        });
        let contacts = self.counts.iter().map(|of| {
            let interval = json!({
                "mean": number(of.mean),
                "ci95_low": number(of.ci95_low()),
                "ci95_high": number(of.ci95_high()),
                "n": of.n,
            });
            (of.metric.name.to_owned(), interval)
        });
        let contacts = match self.comparison.independent {
            true => Json::Null,
            false => Json::Object(Map::from_iter(contacts)),
        };
        json!({
            "seed": self.comparison.seed,
            "replications": self.comparison.replications,
            "independent": self.comparison.independent,
            "differences": differences.collect::<Vec<_>>(),
            "contacts": contacts,
        })
    }
}

/// The number that a file would show.
pub fn number(value: Option<f64>) -> Json {
    let shown = value.and_then(|value| format_statistic(value).parse().ok());
    shown.and_then(serde_json::Number::from_f64).map_or(Json::Null, Json::Number)
}

fn table(differences: &[&Difference]) -> String {
    let mut table = Table::new();
    table.load_style(STYLE);
    table.set_header(["", "metric", "A", "B", "B - A", "95 % interval", ""]);
    for of in differences {
        let unit = of.metric.unit;
        let shown = |value: Option<f64>| value.map_or("-".to_owned(), |value| short(unit, value));
        let interval = match (of.ci95_low(), of.ci95_high()) {
            (Some(low), Some(high)) => format!("{} to {}", signed(unit, low), signed(unit, high)),
            _ => "-".to_owned(),
        };
        let finding = match of.verdict {
            Finding::Higher => "higher",
            Finding::Lower => "lower",
            Finding::NotSignificant => "not significant",
            Finding::Same | Finding::Unknown => "",
        };
        let thing = match of.metric.scope {
            Scope::Run => "run".to_owned(),
            scope => format!("{} {}", scope.as_str(), of.name),
        };
        let difference = of.difference.map_or("-".to_owned(), |value| signed(unit, value));
        let metric = of.metric.name.to_owned();
        let row = [thing, metric, shown(of.a), shown(of.b), difference, interval];
        table.add_row(row.iter().map(String::as_str).chain([finding]));
    }
    for column in table.column_iter_mut() {
        column.set_padding((0, 2));
    }
    for column in table.column_iter_mut().skip(2).take(4) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    table.trim_fmt()
}

/// A mean for a reader: shares in percent with two decimals, times in the unit that suits them.
fn short(unit: Unit, value: f64) -> String {
    match unit {
        Unit::Ratio => format!("{:.2} %", value * 100.0),
        Unit::Seconds => seconds(value),
        _ => grouped(value, 1),
    }
}

/// A difference: with its sign, even where it rounds to nothing.
fn signed(unit: Unit, value: f64) -> String {
    let text = short(unit, value.abs());
    let sign = if value < 0.0 { "-" } else { "+" };
    if value == 0.0 { text } else { format!("{sign}{text}") }
}
