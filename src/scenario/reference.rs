//! `docs/scenario.md`: every table and key of a scenario, from the schema (CLI-3).

use std::collections::BTreeSet;
use std::fmt::Write;

use serde_json::Value as Json;

use super::schema::{ENABLED, Schema, schema};
use super::toml_text::inline;

/// What stands before the tables.
const HEAD: &str = "\
# The scenario language

<!-- Generated from the schema; a test holds it equal. Change the doc comments instead. -->

A scenario is a TOML file. Everything with a name is a table under it (`[queue.sales]`).
Components refer to each other by name. Names may not contain `/` or `*`.

- `extends = \"base.toml\"` lays the file over another: tables merge by key, everything else
  replaces. Of keys that exclude each other the new one replaces the old.
- `enabled = false` in a named table removes it.
- `--set agents.sales.count=40` lays one value over all files. The value is read as TOML,
  else as text.
- A path is relative to the file that says it; in `--set` to the working directory.

## How values are written

| form | examples | meaning |
|---|---|---|
| duration | `\"8h\"`, `\"1h20m\"`, `\"0.5s\"`, `\"35ms\"` | numbers with units, the longest first: `d`, `h`, `m` or `min`, `s`, `ms`, `us`, `ns` |
| rate | `\"420/h\"`, `\"48/min\"`, `\"2/s\"`, `\"1000/day\"` | a number per `s`, `min`, `h` or `day` |
| moment | `\"10:15\"`, `\"10:15:30\"`, `\"1h20m\"` | a time of day on the day on which the run begins (from `24:00` on the days after), or a time since its start |
| distribution | `\"4m\"`, `{ exponential = { mean = \"3m\" } }` | always the same duration, or one of the tables under *Distributions* |
| share | `0.25` | 0 to 1 |

Times in data files are seconds since the start of the run, times of day (`HH:MM`,
`HH:MM:SS`), or dates and times as in RFC 3339, whose offset may be left out.

";

/// Examples for *Distributions*, in the order of the schema.
const DISTRIBUTIONS: &str = "\
```toml
handling = \"4m\"                                             # always the same
handling = { uniform = { low = \"3m\", high = \"5m\" } }
handling = { exponential = { mean = \"3m\" } }
handling = { normal = { mean = \"4m\", sd = \"1m\", high = \"9m\" } }
handling = { lognormal = { mean = \"4m\", sd = \"3m\" } }
handling = { lognormal = { median = \"18ms\", sigma = 0.3 } }
handling = { gamma = { mean = \"9m\", sd = \"5m\" } }
handling = { erlang = { k = 3, mean = \"4m\" } }
handling = { weibull = { shape = 1.5, mean = \"4m\" } }
handling = { hyperexponential = [{ weight = 3, mean = \"1m\" }, { weight = 1, mean = \"9m\" }] }
handling = { triangular = { low = \"1m\", mode = \"2m\", high = \"6m\" } }
handling = { empirical = { values = [\"1m\", \"2m\"], weights = [3, 1] } }
handling = { empirical = { input = \"times\", value = \"seconds\", weight = \"count\" } }
```

";

/// The reference of the scenario language as Markdown.
pub fn reference() -> String {
    let document = schema();
    let root = Schema::root(&document);
    let mut writer = Writer { text: HEAD.to_owned(), written: BTreeSet::new() };
    writer.section("The root of the file", root);
    for (name, property) in root.properties() {
        let named = property.additional().filter(|entry| entry.definition().is_some());
        if let Some(entry) = named {
            writer.tables(&format!("[{name}.NAME]"), entry);
        } else if let Some(items) = property.items().filter(|of| of.properties().next().is_some()) {
            writer.tables(&format!("[[{name}]]"), items);
        } else if property.of_table().is_some_and(|table| table.properties().next().is_some()) {
            writer.tables(&format!("[{name}]"), property);
        }
    }
    writer.distributions(&document);
    writer.text.truncate(writer.text.trim_end().len());
    writer.text.push('\n');
    writer.text
}

struct Writer<'a> {
    text: String,
    /// Definitions that have their section already.
    written: BTreeSet<&'a str>,
}

impl<'a> Writer<'a> {
    /// A section for a table, and one for each table inside it.
    fn tables(&mut self, title: &str, schema: Schema<'a>) {
        // What has defaults of its own here is shown here; all else is shown once.
        let known = schema.definition().is_some_and(|name| !self.written.insert(name));
        if known && schema.keyword("default").is_none() {
            return;
        }
        self.section(&format!("`{title}`"), schema);
        for (name, property) in schema.properties() {
            let list = property.items();
            let below = list.or(property.of_table()).unwrap_or(property);
            let is_table = below.properties().next().is_some();
            if is_table && property.text("x-form") != Some("distribution") {
                let inner = title.trim_matches(['[', ']']);
                let title = match list {
                    Some(_) => format!("[[{inner}.{name}]]"),
                    None => format!("[{inner}.{name}]"),
                };
                self.tables(&title, below);
            }
        }
    }

    /// The tables of distributions, all in one section.
    fn distributions(&mut self, document: &'a Json) {
        self.text.push_str("## Distributions\n\n");
        self.text.push_str(DISTRIBUTIONS);
        let Some(table) = document.pointer("/$defs/DistributionTable") else { return };
        let table = Schema::within(document, table);
        for (name, property) in table.properties() {
            let of_parameters = property.items().or(property.of_table()).unwrap_or(property);
            let description = one_line(property.text("description").unwrap_or_default());
            let _ = writeln!(self.text, "### `{name}`\n\n{description}\n");
            self.keys(of_parameters);
        }
    }

    fn section(&mut self, title: &str, schema: Schema<'_>) {
        let _ = writeln!(self.text, "## {title}\n");
        if let Some(description) = schema.of_table().and_then(|table| table.meaning()) {
            let _ = writeln!(self.text, "{}\n", one_line(description));
        }
        self.keys(schema);
    }

    fn keys(&mut self, schema: Schema<'_>) {
        self.text.push_str("| key | type | default | meaning |\n|---|---|---|---|\n");
        for (name, property) in schema.properties().filter(|(name, _)| *name != ENABLED) {
            let required = schema.required().any(|required| required == name);
            let of_table = schema.keyword("default").and_then(|default| default.get(name));
            let default = match property.keyword("default").or(of_table) {
                Some(default) if is_empty(default) => String::new(),
                Some(default) => format!("`{}`", inline(default)),
                None if required => "**required**".to_owned(),
                None => String::new(),
            };
            let meaning = meaning(property);
            let _ = writeln!(
                self.text,
                "| `{name}` | {} | {} | {} |",
                kind(property),
                default.replace('|', "\\|"),
                meaning.replace('|', "\\|")
            );
        }
        self.text.push('\n');
    }
}

fn is_empty(value: &Json) -> bool {
    match value {
        Json::Array(list) => list.is_empty(),
        Json::Object(table) => table.is_empty(),
        Json::String(text) => text.is_empty(),
        _ => false,
    }
}

/// The type of a key in one or two words.
fn kind(property: Schema<'_>) -> String {
    if let Some(form) = property.text("x-form") {
        return if form == "start" { "date and time" } else { form }.to_owned();
    }
    if let Some(items) = property.items() {
        return format!("list ({})", kind(items));
    }
    if let Some(entry) = property.additional() {
        return format!("table by name ({})", kind(entry));
    }
    if !property.options().is_empty() {
        return "choice".to_owned();
    }
    let alternatives = property.alternatives();
    if alternatives.len() > 1 {
        return alternatives.iter().map(|one| kind(*one)).collect::<Vec<_>>().join(" or ");
    }
    let share = property.keyword("maximum").and_then(Json::as_f64) == Some(1.0);
    match property.types().first().copied() {
        Some("string") => "text",
        Some("integer") => "whole number",
        Some("number") if share => "share",
        Some("number") => "number",
        Some("boolean") => "true or false",
        _ => "table",
    }
    .to_owned()
}

/// What a key means, with its choices and limits.
fn meaning(property: Schema<'_>) -> String {
    let mut text = one_line(property.text("description").unwrap_or_default());
    for (option, description) in property.options() {
        let _ = write!(text, "<br>`{option}`: {}", one_line(description));
    }
    if property.keyword("x-positive").is_some() || property.keyword("exclusiveMinimum").is_some() {
        text.push_str(" More than zero.");
    }
    text
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    /// Set to write the file instead of comparing it.
    const BLESS: &str = "SWITCHOVER_BLESS";

    #[test]
    fn cli_3_the_reference_in_docs_is_that_of_the_schema() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/scenario.md");
        let reference = super::reference();
        if std::env::var_os(BLESS).is_some() {
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, &reference).unwrap();
        }
        let written = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(written == reference, "docs/scenario.md is outdated: run with {BLESS}=1");
    }
}
