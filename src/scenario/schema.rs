//! The JSON Schema of a scenario (CLI-3), and how the other parts look into it.
//!
//! Besides the standard keywords ours are: `x-form` (how a text is written), `x-choices`
//! (groups of keys that exclude each other), `x-one-of` (one group must be there),
//! `x-positive` (a duration longer than zero).

use schemars::generate::SchemaSettings;
use serde_json::{Map, Value as Json, json};

use super::config::ScenarioConfig;
use super::tree::Value;

/// The key that takes a named table out, or keeps it.
pub const ENABLED: &str = "enabled";

/// The JSON Schema of a scenario file, for editors and for the checks of this crate.
pub fn schema() -> Json {
    let settings = SchemaSettings::draft2020_12();
    let mut schema = settings.into_generator().into_root_schema_for::<ScenarioConfig>().to_value();
    without_null(&mut schema);
    schema["title"] = json!("Switchover scenario");
    for definition in definitions_of_named_tables(&schema) {
        let properties = schema["$defs"][&definition]["properties"].as_object_mut();
        if let Some(properties) = properties {
            properties.insert(
                ENABLED.to_owned(),
                json!({
                    "description": "`false` removes this table, for a scenario that is laid over another.",
                    "type": "boolean",
                    "default": true,
                }),
            );
        }
    }
    schema
}

/// Takes `null` out of a schema: TOML has none, a key is there or not.
fn without_null(schema: &mut Json) {
    match schema {
        Json::Array(list) => list.iter_mut().for_each(without_null),
        Json::Object(table) => {
            if table.get("default") == Some(&Json::Null) {
                table.shift_remove("default");
            }
            if let Some(Json::Array(types)) = table.get_mut("type") {
                types.retain(|one| one != "null");
                if let [only] = types.as_slice() {
                    let only = only.clone();
                    table.insert("type".to_owned(), only);
                }
            }
            if let Some(Json::Array(list)) = table.get_mut("anyOf") {
                list.retain(|one| one.get("type").is_none_or(|name| name != "null"));
                if let [Json::Object(only)] = list.as_slice() {
                    let only = only.clone();
                    table.shift_remove("anyOf");
                    for (key, value) in only {
                        table.entry(key).or_insert(value);
                    }
                }
            }
            table.values_mut().for_each(without_null);
        }
        _ => {}
    }
}

/// Definitions of what stands in tables of names at the root: sites, queues, faults.
fn definitions_of_named_tables(schema: &Json) -> Vec<String> {
    let root = Schema::root(schema);
    let names = root.properties().filter_map(|(_, property)| property.additional());
    let references = names.filter_map(|entry| entry.here.get("$ref")?.as_str());
    references.filter_map(|reference| Some(reference.rsplit_once('/')?.1.to_owned())).collect()
}

/// A node of the schema: what a reference leads to, and what stands beside the reference.
#[derive(Clone, Copy, Debug)]
pub struct Schema<'a> {
    document: &'a Json,
    here: &'a Json,
    target: &'a Json,
}

impl<'a> Schema<'a> {
    /// The root of a schema document.
    pub fn root(document: &'a Json) -> Self {
        Self::within(document, document)
    }

    /// A part of a schema document.
    pub fn within(document: &'a Json, here: &'a Json) -> Self {
        let reference = here.get("$ref").and_then(Json::as_str);
        let pointer = reference.and_then(|reference| reference.strip_prefix('#'));
        let target = pointer.and_then(|pointer| document.pointer(pointer)).unwrap_or(here);
        Schema { document, here, target }
    }

    /// A keyword: as it stands beside a reference, or else in what the reference names.
    pub fn keyword(&self, name: &str) -> Option<&'a Json> {
        self.here.get(name).or_else(|| self.target.get(name))
    }

    /// A keyword that is a text.
    pub fn text(&self, name: &str) -> Option<&'a str> {
        self.keyword(name)?.as_str()
    }

    /// Name of the definition that this is a reference to, if it is one.
    pub fn definition(&self) -> Option<&'a str> {
        Some(self.here.get("$ref")?.as_str()?.rsplit_once('/')?.1)
    }

    /// What the definition says of itself, whatever is said where it is used.
    pub fn meaning(&self) -> Option<&'a str> {
        self.target.get("description")?.as_str()
    }

    /// The known keys of a table.
    pub fn properties(&self) -> impl Iterator<Item = (&'a str, Schema<'a>)> + use<'a> {
        let document = self.document;
        let properties = self.keyword("properties").and_then(Json::as_object);
        let entries = properties.into_iter().flat_map(Map::iter);
        entries.map(move |(name, here)| (name.as_str(), Schema::within(document, here)))
    }

    /// The schema of a known key.
    pub fn property(&self, name: &str) -> Option<Schema<'a>> {
        let here = self.keyword("properties")?.get(name)?;
        Some(Schema::within(self.document, here))
    }

    /// The schema of a table's other keys, where it takes any.
    pub fn additional(&self) -> Option<Schema<'a>> {
        let here = self.keyword("additionalProperties").filter(|here| here.is_object())?;
        Some(Schema::within(self.document, here))
    }

    /// What an open table's keys must be, where they are a choice.
    pub fn key_names(&self) -> Option<Schema<'a>> {
        Some(Schema::within(self.document, self.keyword("propertyNames")?))
    }

    /// The schema of a list's elements.
    pub fn items(&self) -> Option<Schema<'a>> {
        Some(Schema::within(self.document, self.keyword("items")?))
    }

    /// Keys that a table must have.
    pub fn required(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        let list = self.keyword("required").and_then(Json::as_array);
        list.into_iter().flatten().filter_map(Json::as_str)
    }

    /// Groups of keys that exclude each other (`x-choices`; of a table that takes only one
    /// key, each key is a group).
    pub fn choices(&self) -> Vec<Vec<&'a str>> {
        if self.keyword("maxProperties").and_then(Json::as_u64) == Some(1) {
            return self.properties().map(|(name, _)| vec![name]).collect();
        }
        let groups = self.keyword("x-choices").and_then(Json::as_array);
        let texts = |group: &'a Json| -> Vec<&'a str> {
            group.as_array().into_iter().flatten().filter_map(Json::as_str).collect()
        };
        groups.into_iter().flatten().map(texts).collect()
    }

    /// The texts that a choice takes, each with its description.
    pub fn options(&self) -> Vec<(&'a str, &'a str)> {
        let mut options = Vec::new();
        for one in self.keyword("oneOf").and_then(Json::as_array).into_iter().flatten() {
            let description = one.get("description").and_then(Json::as_str).unwrap_or_default();
            if let Some(text) = one.get("const").and_then(Json::as_str) {
                options.push((text, description));
            }
            options.extend(texts_of_enum(one).map(|text| (text, description)));
        }
        options.extend(texts_of_enum(self.target).map(|text| (text, "")));
        options
    }

    /// The alternatives: each for other types of value.
    pub fn alternatives(&self) -> Vec<Schema<'a>> {
        match self.keyword("anyOf").and_then(Json::as_array) {
            Some(list) => list
                .iter()
                .flat_map(|one| Schema::within(self.document, one).alternatives())
                .collect(),
            None => vec![*self],
        }
    }

    /// The alternative that is a table, if one is.
    pub fn of_table(self) -> Option<Schema<'a>> {
        self.alternatives().into_iter().find(|one| one.types().contains(&"object"))
    }

    /// Types of value that it takes, in JSON Schema's words.
    pub fn types(&self) -> Vec<&'a str> {
        match self.keyword("type") {
            Some(Json::String(one)) => vec![one.as_str()],
            Some(Json::Array(many)) => many.iter().filter_map(Json::as_str).collect(),
            _ if !self.options().is_empty() => vec!["string"],
            _ => Vec::new(),
        }
    }

    /// The alternative that takes values of this type.
    pub fn alternative_for(&self, value: &Value) -> Option<Schema<'a>> {
        let fits = |schema: &Schema<'_>| {
            let types = schema.types();
            let has = |name: &str| types.contains(&name);
            match value {
                Value::Text(_) => has("string"),
                Value::Datetime(_) => has("string") && schema.text("x-form").is_some(),
                Value::Integer(_) => has("integer") || has("number"),
                Value::Float(_) => has("number"),
                Value::Boolean(_) => has("boolean"),
                Value::List(_) => has("array"),
                Value::Table(_) => has("object"),
            }
        };
        self.alternatives().into_iter().find(fits)
    }

    /// What to write, for people: `a duration such as "90s"`.
    pub fn expectation(&self) -> String {
        let all: Vec<String> = self.alternatives().iter().map(Schema::one_expectation).collect();
        all.join(" or ")
    }

    fn one_expectation(&self) -> String {
        let options = self.options();
        if !options.is_empty() {
            let names: Vec<String> = options.iter().map(|(name, _)| format!("`{name}`")).collect();
            return format!("one of {}", names.join(", "));
        }
        match (self.types().first().copied().unwrap_or_default(), self.text("x-form")) {
            ("string", Some("duration")) => "a duration such as \"90s\" or \"1h20m\"".to_owned(),
            ("string", Some("rate")) => "a rate such as \"420/h\"".to_owned(),
            ("string", Some("moment")) => "a moment such as \"10:15\" or \"1h20m\"".to_owned(),
            ("string", Some("start")) => {
                "a date and time such as \"2026-03-02T07:00:00-07:00\"".to_owned()
            }
            ("string", _) => "a text".to_owned(),
            ("integer", _) => "a whole number".to_owned(),
            ("number", _) => "a number".to_owned(),
            ("boolean", _) => "true or false".to_owned(),
            ("array", _) => "a list".to_owned(),
            _ if self.keyword("maxProperties").is_some() => {
                "a table such as { exponential = { mean = \"3m\" } }".to_owned()
            }
            _ => "a table".to_owned(),
        }
    }
}

fn texts_of_enum(schema: &Json) -> impl Iterator<Item = &str> {
    schema.get("enum").and_then(Json::as_array).into_iter().flatten().filter_map(Json::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Calls `look` for a table and every table below it.
    fn each_table(schema: &Json, look: &mut impl FnMut(&Json)) {
        match schema {
            Json::Object(fields) => {
                look(schema);
                fields.values().for_each(|below| each_table(below, look));
            }
            Json::Array(list) => list.iter().for_each(|below| each_table(below, look)),
            _ => {}
        }
    }

    #[test]
    fn cli_1_every_required_key_has_an_example_that_fits() {
        let document = schema();
        each_table(&document, &mut |table| {
            for key in table.get("required").and_then(Json::as_array).into_iter().flatten() {
                let property = &table["properties"][key.as_str().unwrap()];
                assert!(property.pointer("/examples/0").is_some(), "{key} of {table}");
            }
        });
    }

    #[test]
    fn cli_3_every_key_is_described_and_nothing_takes_null() {
        let document = schema();
        each_table(&document, &mut |table| {
            for (key, property) in
                table.get("properties").and_then(Json::as_object).into_iter().flatten()
            {
                assert!(property.get("description").is_some(), "{key} of {table}");
            }
            assert_ne!(table.get("type"), Some(&json!("null")));
        });
    }
}
