//! The tables of the page, and what followed from each fault.

use std::collections::BTreeMap;

use super::error::ChartError;
use super::page::escaped;
use super::source::Source;
use crate::ledger::readable::grouped;

/// So many rows of a table are on the page; its file has all.
const ROWS: usize = 300;
/// The tables that come first; others follow by name.
const FIRST: [&str; 4] = ["summary.csv", "impact.csv", "faults.csv", "intervals.csv"];
/// Tables whose rows name the fault behind them, the column that says what happened, the words
/// of it that count (none: all), and what one is.
const CAUSED: [(&str, &str, &[&str], &str); 9] = [
    ("contacts.csv", "end", &["lost"], "contacts lost"),
    ("contacts.csv", "end", &["abandoned", "rejected"], "contacts given up or refused"),
    ("agent_states.csv", "to", &["logged_out"], "agents cut off"),
    ("lost_data.csv", "verdict", &["lost"], "records lost"),
    (
        "lost_data.csv",
        "verdict",
        &["late", "duplicated", "truncated", "misattributed"],
        "records late or wrong",
    ),
    ("heartbeat.csv", "event", &["log_off"], "log-offs by heartbeat"),
    ("switchovers.csv", "outcome", &[], "desktops switched over"),
    ("interaction_errors.csv", "code", &[], "errors at clients"),
    ("queue_order.csv", "overtook", &["true"], "interactions out of order"),
];

/// The files in the order of the page; large ones that are looked up, not read, are left out.
pub fn order(files: &[String]) -> Vec<&str> {
    let first = FIRST.into_iter().filter(|file| files.iter().any(|known| known == file));
    let rest = files
        .iter()
        .map(String::as_str)
        .filter(|file| !FIRST.contains(file) && !["trace.csv", "replications.csv"].contains(file));
    first.chain(rest).collect()
}

/// A table as HTML, as much of it as a page can bear; empty if it has no rows.
pub fn table(source: &Source, file: &str, open: bool) -> Result<String, ChartError> {
    let Some(mut table) = source.table(file)? else { return Ok(String::new()) };
    let header = table.header()?;
    let mut numeric = vec![true; header.len()];
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut all = 0_usize;
    while table.advance()? {
        all += 1;
        if rows.len() < ROWS {
            let row: Vec<String> =
                (0..header.len()).map(|column| table.text(column).to_owned()).collect();
            for (numeric, cell) in numeric.iter_mut().zip(&row) {
                *numeric &= cell.is_empty() || cell.parse::<f64>().is_ok();
            }
            rows.push(row);
        }
    }
    if rows.is_empty() {
        return Ok(String::new());
    }
    let class = |column: usize| if numeric[column] { " class=\"n\"" } else { "" };
    let file = escaped(file);
    let count = match all {
        all if all > ROWS => format!("the first {ROWS} of {all} rows"),
        all => format!("{all} rows"),
    };
    let mut html = format!(
        "<details{}><summary>{file}</summary>\n<p class=\"soft\">{count}, <a href=\"{file}\">the \
         whole file</a></p>\n<div class=\"scroll\"><table class=\"sorted\"><thead><tr>",
        if open { " open" } else { "" }
    );
    for (column, name) in header.iter().enumerate() {
        let name = escaped(name);
        html += &format!("<th{}><button type=\"button\">{name}</button></th>", class(column));
    }
    html += "</tr></thead><tbody>\n";
    for row in rows {
        html += "<tr>";
        for (column, cell) in row.iter().enumerate() {
            html += &format!("<td{}>{}</td>", class(column), escaped(&short(cell)));
        }
        html += "</tr>\n";
    }
    html += "</tbody></table></div></details>\n";
    Ok(html)
}

/// Six decimals as a file has them say no more than three to a reader.
fn short(cell: &str) -> String {
    match cell.split_once('.') {
        Some((whole, fraction)) if fraction.len() == 6 && cell.parse::<f64>().is_ok() => {
            let fraction = fraction[..3].trim_end_matches('0');
            match fraction {
                "" => whole.to_owned(),
                fraction => format!("{whole}.{fraction}"),
            }
        }
        _ => cell.to_owned(),
    }
}

/// By a fault's number what followed from it, in words.
pub fn followed(source: &Source) -> Result<BTreeMap<String, String>, ChartError> {
    let mut counts: BTreeMap<String, Vec<u64>> = BTreeMap::new();
    for (number, (file, column, words, _)) in CAUSED.iter().enumerate() {
        let Some(mut table) = source.table(file)? else { continue };
        let [column, cause] = table.columns([column, "cause"])?;
        let header = table.header()?;
        let observer = header.iter().position(|name| name == "observer");
        while table.advance()? {
            let counts_here = words.is_empty() || words.contains(&table.text(column));
            let is_view = observer.is_some_and(|column| table.text(column) != "truth");
            if counts_here && !is_view && !table.text(cause).is_empty() {
                let of = counts.entry(table.text(cause).to_owned());
                of.or_insert_with(|| vec![0; CAUSED.len()])[number] += 1;
            }
        }
    }
    let words = |counts: Vec<u64>| {
        let parts: Vec<String> = counts
            .iter()
            .zip(CAUSED)
            .filter(|(count, _)| **count > 0)
            .map(|(count, (.., what))| format!("{} {what}", grouped(*count as f64, 0)))
            .collect();
        parts.join(", ")
    };
    Ok(counts.into_iter().map(|(cause, counts)| (cause, words(counts))).collect())
}
