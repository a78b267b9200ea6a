//! The page: one HTML file that shows a result to others, without a network.
//!
//! Names come from scenarios: whatever is put into the page goes through [`escaped`], and what
//! the script reads through `json_in_html`.

use serde_json::{Value, json};

use super::error::ChartError;
use super::page_answers::{answers, impact};
use super::page_tables::{self, followed, table};
use super::palette::hex;
use super::registry::CHARTS;
use super::source::{Fault, Source};
use super::track::{Track, TrackLine};
use crate::kernel::time::{SimDuration, SimTime};
use crate::ledger::readable::length;

/// The file's name.
pub const FILE: &str = "report.html";

/// So many faults are listed.
const ROWS: usize = 200;
/// What is told of a fault.
const FAULT_HEADS: [&str; 7] = ["fault", "what", "hit", "from", "until", "lasted", "what followed"];
const CSS: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// The page of a result; `pictures` are the files of charts beside it.
///
/// # Errors
/// See [`ChartError`].
pub fn page(source: &Source, pictures: &[String]) -> Result<String, ChartError> {
    let mut tracks = Vec::new();
    for chart in CHARTS {
        tracks.extend((chart.tracks)(source)?);
    }
    let title = escaped(&source.scenario);
    let mut html = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; \
         style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src 'self' data: file:\">\n\
         <link rel=\"icon\" href=\"data:,\">\n<title>{title}</title>\n<style>\n{CSS}</style>\n</head>\n\
         <body>\n<header><h1>{title}</h1>\n<p class=\"soft\">{}</p></header>\n<main>\n",
        escaped(&about(source))
    );
    html += &answers(source)?;
    html += &impact(source)?;
    html += &faults(source)?;
    if !tracks.is_empty() {
        html += "<h2>Over time</h2>\n<div class=\"tools\"><span>Drag across a chart to look \
                 closer; move over it for the values; choose what is shown by its \
                 key.</span><button type=\"button\" id=\"reset\">whole run</button> \
                 <span id=\"range\" class=\"soft\"></span></div>\n<div id=\"plots\"></div>\n\
                 <noscript><p>These charts need JavaScript; the pictures below do \
                 not.</p></noscript>\n<div id=\"tip\"></div>\n";
    }
    if !pictures.is_empty() {
        html += "<h2>Pictures</h2>\n";
        for picture in pictures {
            let file = escaped(picture);
            html += &format!(
                "<figure><a href=\"{file}\"><img src=\"{file}\" alt=\"{}\" loading=\"lazy\" \
                 width=\"960\"></a></figure>\n",
                escaped(about_picture(picture))
            );
        }
    }
    html += &tables(source)?;
    html += "</main>\n";
    if !tracks.is_empty() {
        html += &format!(
            "<script type=\"application/json\" id=\"data\">{}</script>\n<script>\n{SCRIPT}</script>\n",
            json_in_html(&data(source, &tracks))
        );
    }
    html += "</body>\n</html>\n";
    Ok(html)
}

/// Text as HTML shows it as it is.
pub fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => html += "&amp;",
            '<' => html += "&lt;",
            '>' => html += "&gt;",
            '"' => html += "&quot;",
            '\'' => html += "&#39;",
            other => html.push(other),
        }
    }
    html
}

/// JSON that ends no script and begins none.
fn json_in_html(value: &Value) -> String {
    value.to_string().replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026")
}

/// A moment as people say it: a time of day, or the time since the start.
pub fn moment(source: &Source, seconds: f64) -> String {
    let Some(calendar) = &source.calendar else {
        let whole = seconds.round() as u64;
        return format!("{}:{:02}:{:02}", whole / 3_600, whole / 60 % 60, whole % 60);
    };
    let at = calendar.civil(SimTime::ZERO + SimDuration::from_secs_f64(seconds.max(0.0)));
    let of_day = at.micros / 1_000_000;
    let time = format!("{:02}:{:02}:{:02}", of_day / 3_600, of_day / 60 % 60, of_day % 60);
    if source.end_s <= 86_400.0 {
        return time;
    }
    let (year, month, day) = at.date();
    format!("{year:04}-{month:02}-{day:02} {time}")
}

fn about(source: &Source) -> String {
    let mut parts = Vec::new();
    if let Some(calendar) = &source.calendar {
        let (year, month, day) = calendar.civil(SimTime::ZERO).date();
        parts.push(format!("{year:04}-{month:02}-{day:02}"));
    }
    parts.push(format!("{} to {}", moment(source, 0.0), moment(source, source.end_s)));
    parts.push(format!("{} simulated", length(source.end_s)));
    parts.push(format!("seed {}", source.seed));
    if let Some(count) = source.replications {
        parts.push(format!("{count} replications"));
    }
    parts.join(" · ")
}

fn about_picture(file: &str) -> &str {
    let name = file.split('.').next().unwrap_or(file);
    CHARTS.iter().find(|chart| chart.name == name).map_or(file, |chart| chart.about)
}

/// What happened, and what followed from it.
fn faults(source: &Source) -> Result<String, ChartError> {
    if source.faults.is_empty() {
        return Ok(String::new());
    }
    let followed = followed(source)?;
    let mut html = String::from(
        "<h2>What failed, and what followed</h2>\n<div class=\"scroll\"><table class=\"sorted wrap \
         stack\"><thead><tr>",
    );
    for head in FAULT_HEADS.into_iter().chain([""]) {
        html += &match head {
            "" => "<th><button type=\"button\" aria-label=\"look\"></button></th>".to_owned(),
            head => format!("<th><button type=\"button\">{head}</button></th>"),
        };
    }
    html += "</tr></thead><tbody>\n";
    for fault in source.faults.iter().take(ROWS) {
        html += &fault_row(source, fault, followed.get(&fault.id).map_or("", String::as_str));
    }
    html += "</tbody></table></div>\n";
    let all = source.faults.len() + source.more_faults;
    if all > ROWS {
        html += &format!("<p class=\"soft\">The first {ROWS} of {all}.</p>\n");
    }
    Ok(html)
}

fn fault_row(source: &Source, fault: &Fault, followed: &str) -> String {
    let end = fault.end_s.unwrap_or(source.end_s);
    let until = fault.end_s.map_or("the end".to_owned(), |end| moment(source, end));
    let cells = [
        fault.name.clone(),
        fault.kind.clone(),
        fault.target.clone(),
        moment(source, fault.start_s),
        until,
        length(end - fault.start_s),
        followed.to_owned(),
    ];
    let cell = |(column, cell): (usize, &String)| {
        let class = if column == cells.len() - 1 { " class=\"long\"" } else { "" };
        format!("<td{class} data-head=\"{}\">{}</td>", FAULT_HEADS[column], escaped(cell))
    };
    let cells: String = cells.iter().enumerate().map(cell).collect();
    format!(
        "<tr>{cells}<td><button type=\"button\" data-from=\"{}\" data-to=\"{end}\">look \
         closer</button></td></tr>\n",
        fault.start_s
    )
}

/// The tables, and links to all files.
fn tables(source: &Source) -> Result<String, ChartError> {
    let mut html = String::from("<h2>Tables</h2>\n");
    let files = source.files(".csv")?;
    for (number, file) in page_tables::order(&files).into_iter().enumerate() {
        html += &table(source, file, number == 0)?;
    }
    html += "<h2>Files</h2>\n<ul class=\"files\">\n";
    for file in files.iter().chain(&["manifest.json".to_owned()]) {
        let file = escaped(file);
        html += &format!("<li><a href=\"{file}\">{file}</a></li>\n");
    }
    html += "</ul>\n";
    Ok(html)
}

/// What the script draws.
fn data(source: &Source, tracks: &[Track]) -> Value {
    // Local time as if it were UTC: the script only takes it apart again.
    let clock = source.calendar.as_ref().map(|calendar| {
        let start = calendar.civil(SimTime::ZERO);
        start.day * 86_400 + (start.micros / 1_000_000) as i64
    });
    // More decimals than a screen shows; what is small, such as a delay in seconds, has more.
    let number = |value: &Option<f64>| match value {
        Some(value) if value.abs() < 0.1 => json!((value * 1e6).round() / 1e6),
        Some(value) => json!((value * 1e3).round() / 1e3),
        None => Value::Null,
    };
    let track = |track: &Track| {
        // What never happens needs no key, unless there is nothing else.
        let happens = |line: &&TrackLine| line.values.iter().flatten().any(|value| *value != 0.0);
        let any = track.lines.iter().any(|line| happens(&line));
        let lines: Vec<Value> = track
            .lines
            .iter()
            .filter(|line| !any || happens(line))
            .map(|line| {
                let values: Vec<Value> = line.values.iter().map(number).collect();
                json!({
                    "name": line.name,
                    "colour": hex(line.colour),
                    "dashed": line.dashed,
                    "values": values,
                })
            })
            .collect();
        json!({
            "title": track.title,
            "unit": track.unit,
            "stacked": track.stacked,
            "width": track.width_s,
            "lines": lines,
        })
    };
    let fault =
        |fault: &Fault| json!({"name": fault.name, "start": fault.start_s, "end": fault.end_s});
    json!({
        "clock": clock,
        "end": source.end_s,
        "faults": source.faults.iter().map(fault).collect::<Vec<_>>(),
        "tracks": tracks.iter().map(track).collect::<Vec<_>>(),
    })
}
