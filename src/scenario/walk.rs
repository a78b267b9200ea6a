//! Holds a tree against the schema and finds everything that does not fit, all at once:
//! unknown keys, wrong types, bad units, missing keys, ranges (CLI-2).
//!
//! What comes out is JSON that serde can read even where something was wrong: bad values
//! are left out, or replaced by an example where they are required. The places where that
//! happened are kept, so that the checks after this one do not speak about them.

use serde::Deserialize;
use serde_json::{Map, Value as Json};

use super::clock::Calendar;
use super::diagnostic::{Diagnostic, Diagnostics, Problem};
use super::nearest::nearest;
use super::schema::Schema;
use super::toml_text::inline;
use super::tree::{Node, Table, Value};
use crate::kernel::distribution::Distribution;
use crate::kernel::text;

/// What a walk found besides diagnostics.
#[derive(Debug, Default)]
pub struct Walked {
    /// The tree as JSON that fits the schema.
    pub json: Json,
    /// Paths of what was left out or replaced because it was wrong.
    pub repaired: Vec<Vec<String>>,
}

/// Walks the whole tree.
pub fn walk(root: &Node, schema: Schema<'_>, diagnostics: &mut Diagnostics) -> Walked {
    let mut walker = Walker { diagnostics, path: Vec::new(), repaired: Vec::new() };
    let json = walker.node(root, schema, None).unwrap_or_default();
    Walked { json, repaired: walker.repaired }
}

struct Walker<'a> {
    diagnostics: &'a mut Diagnostics,
    path: Vec<String>,
    repaired: Vec<Vec<String>>,
}

impl Walker<'_> {
    fn error(&mut self, error: Diagnostic) {
        self.diagnostics.push(error);
    }

    /// What is being looked at, for a sentence: its key, or the list whose element it is.
    fn name(&self) -> String {
        let key = self.path.iter().rev().find(|step| step.parse::<usize>().is_err());
        key.map_or_else(|| "the scenario".to_owned(), |key| format!("`{key}`"))
    }

    /// The value as JSON, or nothing if it is wrong.
    fn node(&mut self, node: &Node, schema: Schema<'_>, default: Option<&Json>) -> Option<Json> {
        let Some(fitting) = schema.alternative_for(&node.value) else {
            let message = format!("{} cannot be {}", self.name(), node.value.type_name());
            let expected = format!("expected {}", schema.expectation());
            let error = Diagnostic::error(Problem::WrongType, Some(node.place), message);
            self.error(self.with_unit_hint(error.label(expected), node, schema));
            return None;
        };
        let json = match &node.value {
            Value::Table(table) => self.table(node, table, fitting, default)?,
            Value::List(list) => self.list(node, list, fitting)?,
            Value::Text(text) | Value::Datetime(text) => self.text(node, text, fitting)?,
            Value::Integer(_) | Value::Float(_) => self.number(node, fitting)?,
            Value::Boolean(flag) => Json::Bool(*flag),
        };
        self.positive(node, schema)?;
        if schema.text("x-form") == Some("distribution") {
            self.distribution(node, &json)?;
        }
        Some(json)
    }

    /// A bare number where a text with a unit belongs: the text is known but for the unit.
    fn with_unit_hint(&self, error: Diagnostic, node: &Node, schema: Schema<'_>) -> Diagnostic {
        let Value::Integer(number) = node.value else { return error };
        let form = schema.alternatives().iter().find_map(|one| one.text("x-form"));
        match form {
            Some("duration") => error.help(format!("write the unit: \"{number}s\"")),
            Some("rate") => error.help(format!("write the unit of time: \"{number}/h\"")),
            _ => error,
        }
    }

    fn table(
        &mut self,
        node: &Node,
        table: &Table,
        schema: Schema<'_>,
        default: Option<&Json>,
    ) -> Option<Json> {
        let mut fields = Map::new();
        let mut misspelt = Vec::new();
        for (key, below) in table {
            let Some(of_key) = schema.property(key).or(schema.additional()) else {
                if let Some(meant) = self.unknown_key(key, below, schema) {
                    misspelt.push(meant);
                    self.distrust(meant);
                }
                continue;
            };
            if schema.property(key).is_none() && !self.good_name(key, below, schema) {
                self.distrust(key);
                continue;
            }
            self.path.push(key.clone());
            match self.node(below, of_key, of_key.keyword("default")) {
                Some(json) => {
                    fields.insert(key.clone(), json);
                }
                None => self.repair(key, schema, &mut fields),
            }
            self.path.pop();
        }
        self.missing(node, table, schema, &misspelt, default, &mut fields);
        self.choices(node, table, schema).then_some(Json::Object(fields))
    }

    /// Marks what is at `key` of the table being walked as not what the planner meant.
    fn distrust(&mut self, key: &str) {
        let mut path = self.path.clone();
        path.push(key.to_owned());
        self.repaired.push(path);
    }

    /// A bad value is left out where that is possible, else replaced by an example.
    fn repair(&mut self, key: &str, schema: Schema<'_>, fields: &mut Map<String, Json>) {
        self.repaired.push(self.path.clone());
        if schema.required().any(|required| required == key) {
            let example = schema.property(key).and_then(example_of);
            fields.extend(example.map(|example| (key.to_owned(), example.clone())));
        }
    }

    /// Reports a key that is not known; returns the key that was probably meant.
    fn unknown_key<'s>(&mut self, key: &str, node: &Node, schema: Schema<'s>) -> Option<&'s str> {
        let known: Vec<&str> = schema.properties().map(|(name, _)| name).collect();
        let message = match self.path.last() {
            Some(_) => format!("{} has no key `{key}`", self.name()),
            None => format!("a scenario has no key `{key}`"),
        };
        let error = Diagnostic::error(Problem::UnknownKey, Some(node.key), message)
            .label("unknown key")
            .nearest(key, known.iter().copied());
        let meant = nearest(key, known.iter().copied());
        let error = match error.help.is_empty() {
            true => error.help(format!("known keys: {}", known.join(", "))),
            false => error,
        };
        self.error(error);
        meant
    }

    /// Whether a key that a planner chose can be a name.
    fn good_name(&mut self, key: &str, node: &Node, schema: Schema<'_>) -> bool {
        let options = schema.key_names().map(|names| names.options()).unwrap_or_default();
        if !options.is_empty() && !options.iter().any(|(name, _)| *name == key) {
            let names: Vec<String> = options.iter().map(|(name, _)| format!("`{name}`")).collect();
            let message = format!("{} has no key `{key}`", self.name());
            let error = Diagnostic::error(Problem::UnknownKey, Some(node.key), message)
                .label(format!("expected one of {}", names.join(", ")))
                .nearest(key, options.iter().map(|(name, _)| *name));
            self.error(error);
            return false;
        }
        // At the root's tables names become parts of paths and patterns.
        if self.path.len() == 1
            && (key.is_empty() || key.chars().any(|c| c == '/' || c == '*' || c.is_control()))
        {
            let message = format!("`{}` cannot be a name", key.escape_debug());
            let error = Diagnostic::error(Problem::BadForm, Some(node.key), message)
                .label("a name is not empty and has no `/`, `*` or control character");
            self.error(error);
            return false;
        }
        true
    }

    fn missing(
        &mut self,
        node: &Node,
        table: &Table,
        schema: Schema<'_>,
        misspelt: &[&str],
        default: Option<&Json>,
        fields: &mut Map<String, Json>,
    ) {
        for key in schema.required().filter(|key| !table.contains_key(*key)) {
            if let Some(value) = default.and_then(|default| default.get(key)) {
                fields.insert(key.to_owned(), value.clone());
                continue;
            }
            let message = match self.path.is_empty() {
                true => format!("the scenario does not say `{key}`"),
                false => format!("{} does not say `{key}`", self.name()),
            };
            let mut error = Diagnostic::error(Problem::MissingKey, Some(node.key), message)
                .label(format!("`{key}` is required here"));
            let example = schema.property(key).and_then(example_of);
            if let Some(example) = example {
                error = error.help(format!("for example: {key} = {}", inline(example)));
                fields.insert(key.to_owned(), example.clone());
            }
            // A misspelt key was reported; that it is missing is no news.
            if !misspelt.contains(&key) {
                self.error(error);
            }
            self.distrust(key);
        }
    }

    /// Keys that exclude each other, and choices that must be made.
    fn choices(&mut self, node: &Node, table: &Table, schema: Schema<'_>) -> bool {
        let choices = schema.choices();
        let chosen: Vec<&str> = choices
            .iter()
            .filter_map(|group| group.iter().copied().find(|key| table.contains_key(*key)))
            .collect();
        let all: Vec<String> =
            choices.iter().map(|group| format!("`{}`", group.join("` with `"))).collect();
        let one_of =
            schema.keyword("x-one-of").is_some() || schema.keyword("minProperties").is_some();
        if let [first, second, ..] = chosen.as_slice() {
            let message = format!("`{first}` and `{second}` exclude each other");
            let place = table.get(*second).map(|node| node.key);
            let error = Diagnostic::error(Problem::Conflict, place, message);
            self.error(error.label(format!("expected only one of {}", all.join(", "))));
            return false;
        }
        let misspelt = table.keys().any(|key| schema.property(key).is_none());
        if chosen.is_empty() && !choices.is_empty() && one_of {
            // A misspelt key was reported; that nothing is left is no news.
            if !misspelt {
                let message = format!("{} does not say which", self.name());
                let error = Diagnostic::error(Problem::MissingKey, Some(node.key), message);
                self.error(error.label(format!("expected one of {}", all.join(", "))));
            }
            return false;
        }
        true
    }

    fn list(&mut self, node: &Node, list: &[Node], schema: Schema<'_>) -> Option<Json> {
        let limit = |name: &str| schema.keyword(name).and_then(Json::as_u64);
        let (least, most) = (limit("minItems").unwrap_or(0), limit("maxItems").unwrap_or(u64::MAX));
        let count = list.len() as u64;
        if count < least || count > most {
            let message = format!("{} has {count} elements", self.name());
            let expected = if least == most {
                format!("expected {least}")
            } else {
                format!("expected at least {least}")
            };
            let error = Diagnostic::error(Problem::OutOfRange, Some(node.place), message);
            self.error(error.label(expected));
            return None;
        }
        let items = schema.items()?;
        let mut elements = Vec::with_capacity(list.len());
        for (index, element) in list.iter().enumerate() {
            self.path.push(index.to_string());
            elements.push(self.node(element, items, None));
            self.path.pop();
        }
        // With one element wrong the list is not what was meant: none of it is used.
        elements.into_iter().collect::<Option<Vec<_>>>().map(Json::Array)
    }

    fn text(&mut self, node: &Node, text: &str, schema: Schema<'_>) -> Option<Json> {
        let options = schema.options();
        if !options.is_empty() && !options.iter().any(|(name, _)| *name == text) {
            let message = format!("{} cannot be `{text}`", self.name());
            let error = Diagnostic::error(Problem::BadForm, Some(node.place), message)
                .label(format!("expected {}", schema.expectation()))
                .nearest(text, options.iter().map(|(name, _)| *name));
            self.error(error);
            return None;
        }
        let reason = match schema.text("x-form") {
            Some("duration") => text::duration(text).err().map(|error| error.to_string()),
            Some("rate") => text::rate(text).err().map(|error| error.to_string()),
            Some("moment") => text::moment(text).err().map(|error| error.to_string()),
            Some("start") => Calendar::parse(text).err(),
            _ => None,
        };
        if let Some(reason) = reason {
            let error = Diagnostic::error(Problem::BadForm, Some(node.place), reason);
            self.error(error.label(format!("expected {}", schema.expectation())));
            return None;
        }
        Some(Json::String(text.to_owned()))
    }

    fn number(&mut self, node: &Node, schema: Schema<'_>) -> Option<Json> {
        let value = match node.value {
            Value::Integer(number) => number as f64,
            Value::Float(number) => number,
            _ => return None,
        };
        let bound = |name: &str| schema.keyword(name).and_then(Json::as_f64);
        let whole = schema.types().contains(&"integer");
        let above = bound("exclusiveMinimum");
        let (least, most) =
            (bound("minimum"), bound("maximum").or(if whole { whole_limit(schema) } else { None }));
        let good = value.is_finite()
            && above.is_none_or(|bound| value > bound)
            && least.is_none_or(|bound| value >= bound)
            && most.is_none_or(|bound| value <= bound);
        let json = node.value.to_json();
        if good && !json.is_null() {
            return Some(json);
        }
        let expected = match (above, least, most) {
            (Some(above), _, _) => format!("expected more than {above}"),
            (_, Some(least), Some(most)) => format!("expected {least} to {most}"),
            (_, Some(least), None) => format!("expected at least {least}"),
            _ => "expected a finite number".to_owned(),
        };
        let message = format!("{} is out of range", self.name());
        let error = Diagnostic::error(Problem::OutOfRange, Some(node.place), message);
        self.error(error.label(expected));
        None
    }

    /// Durations that must not be zero.
    fn positive(&mut self, node: &Node, schema: Schema<'_>) -> Option<()> {
        let Value::Text(text) = &node.value else { return Some(()) };
        if schema.keyword("x-positive").is_some()
            && text::duration(text).is_ok_and(|duration| duration.is_zero())
        {
            let message = format!("{} cannot be zero", self.name());
            let error = Diagnostic::error(Problem::OutOfRange, Some(node.place), message);
            self.error(error.label("expected a duration longer than zero"));
            return None;
        }
        Some(())
    }

    /// Tries to build the distribution, for what no schema can say (`low` above `high`).
    fn distribution(&mut self, node: &Node, json: &Json) -> Option<()> {
        let comes_from_file =
            json.get("empirical").is_some_and(|table| table.get("input").is_some());
        let below =
            |path: &Vec<String>| path.len() > self.path.len() && path.starts_with(&self.path);
        if comes_from_file || self.repaired.iter().any(below) {
            return Some(());
        }
        match Distribution::deserialize(json) {
            Ok(_) => Some(()),
            Err(error) => {
                let message = format!("{}: {error}", self.name());
                let error = Diagnostic::error(Problem::OutOfRange, Some(node.place), message);
                self.error(error.label("this is not a distribution"));
                None
            }
        }
    }
}

/// The greatest number that the schema's `format` holds.
fn whole_limit(schema: Schema<'_>) -> Option<f64> {
    match schema.text("format")? {
        "uint32" => Some(f64::from(u32::MAX)),
        "int32" => Some(f64::from(i32::MAX)),
        "uint64" => Some(u64::MAX as f64),
        _ => None,
    }
}

fn example_of(schema: Schema<'_>) -> Option<&Json> {
    schema.keyword("examples")?.as_array()?.first()
}
