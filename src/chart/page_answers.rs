//! The answers at the head of the page: from the summary, and from `impact.csv` if it is there.

use super::error::ChartError;
use super::page::{escaped, moment};
use super::source::Source;
use crate::ledger::readable::{grouped, length};

/// The metrics of the run that stand at the head, and what they are called there.
const HEAD: [(&str, &str); 9] = [
    ("submitted", "contacts came"),
    ("service_level", "were answered in time"),
    ("asa_s", "mean wait of the answered"),
    ("max_wait_s", "longest wait"),
    ("abandonment_rate", "hung up"),
    ("lost", "contacts lost to failures"),
    ("agent_seconds_out_of_service", "of agents' time lost to failures"),
    ("lost_records", "records lost from the reports"),
    ("out_of_order_share", "were served out of order"),
];

/// What planners ask, by the word that `impact.csv` has for it.
const QUESTIONS: [(&str, &str); 7] = [
    ("out_of_service", "Who was out, and for how long?"),
    ("paid", "What did customers pay?"),
    ("lost_data", "What was lost, and what was merely late?"),
    ("reports", "What do the reports say?"),
    ("order", "Which queues lost their order?"),
    ("normal", "When was it back to normal?"),
    ("slowest", "What was the last effect?"),
];

/// The answers at the head.
pub fn answers(source: &Source) -> Result<String, ChartError> {
    let Some(mut table) = source.table("summary.csv")? else { return Ok(String::new()) };
    let several = source.replications.is_some();
    let value = if several { "mean" } else { "value" };
    let [scope, metric, value, unit] = table.columns(["scope", "metric", value, "unit"])?;
    let bounds = match several {
        true => Some(table.columns(["ci95_low", "ci95_high"])?),
        false => None,
    };
    let mut found = vec![None; HEAD.len()];
    while table.advance()? {
        let place = HEAD.iter().position(|(name, _)| *name == table.text(metric));
        let (Some(place), Some(number), "run") = (place, table.number(value)?, table.text(scope))
        else {
            continue;
        };
        let unit = table.text(unit);
        let between = match bounds {
            Some([low, high]) => match (table.number(low)?, table.number(high)?) {
                (Some(low), Some(high)) => {
                    format!(" ({} to {})", shown(low, unit), shown(high, unit))
                }
                _ => String::new(),
            },
            None => String::new(),
        };
        found[place] = Some((shown(number, unit), between));
    }
    let mut html = String::from("<h2>In short</h2>\n<ul class=\"answers\">\n");
    for ((_, what), answer) in HEAD.iter().zip(found) {
        if let Some((value, between)) = answer {
            html += &format!("<li><b>{value}</b><span>{what}{between}</span></li>\n");
        }
    }
    html += "</ul>\n";
    if several {
        html += "<p class=\"soft\">Means of the replications, with 95 % confidence \
                 intervals.</p>\n";
    }
    Ok(html)
}

/// What the faults did, if the run was made with `--impact`.
pub fn impact(source: &Source) -> Result<String, ChartError> {
    let Some(mut table) = source.table("impact.csv")? else { return Ok(String::new()) };
    let [question, name, measure, value, twin, unit] =
        table.columns(["question", "name", "measure", "value", "twin", "unit"])?;
    let mut lines: Vec<(String, String)> = Vec::new();
    while table.advance()? {
        let (with, without) = (table.number(value)?, table.number(twin)?);
        let measure = table.text(measure);
        // What is nothing on both sides would hide the rest.
        if with.unwrap_or_default() == 0.0 && without.unwrap_or_default() == 0.0 && with.is_some() {
            continue;
        }
        let unit = table.text(unit);
        let is_moment = measure == "back_to_normal_s" || table.text(question) == "slowest";
        let with = match with {
            Some(seconds) if is_moment => moment(source, seconds),
            Some(number) => shown(number, unit),
            None => "not within the run".to_owned(),
        };
        let without = without.map_or(String::new(), |number| shown(number, unit));
        let what = measure.trim_end_matches("_s").replace('_', " ");
        let cells = [table.text(name), &what].map(|cell| format!("<td>{}</td>", escaped(cell)));
        let row = format!(
            "<tr>{}<td class=\"n\">{with}</td><td class=\"n\">{without}</td></tr>\n",
            cells.concat()
        );
        lines.push((table.text(question).to_owned(), row));
    }
    let mut html = String::from("<h2>What the faults did</h2>\n");
    for (word, question) in QUESTIONS {
        let rows: String =
            lines.iter().filter(|(of, _)| of == word).map(|(_, row)| row.as_str()).collect();
        if !rows.is_empty() {
            html += &format!(
                "<h3>{question}</h3>\n<div class=\"scroll\"><table class=\"wrap\"><thead><tr><th>of</th>\
                 <th>what</th><th class=\"n\">with the faults</th><th class=\"n\">without \
                 them</th></tr></thead><tbody>\n{rows}</tbody></table></div>\n"
            );
        }
    }
    Ok(html)
}

/// A value as people read it.
fn shown(value: f64, unit: &str) -> String {
    match unit {
        "ratio" => format!("{} %", grouped(value * 100.0, 1)),
        "s" if value < 0.0 => format!("−{}", length(-value)),
        "s" => length(value),
        "flag" => if value > 0.0 { "yes" } else { "no" }.to_owned(),
        _ if value.fract() == 0.0 => grouped(value, 0),
        _ => grouped(value, 1),
    }
}
