//! A scenario's text as a tree in which every node remembers where it was written.

use indexmap::IndexMap;
use serde_json::Value as Json;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::source::{Place, SourceId};

/// A table: keys in the order of the text.
pub type Table = IndexMap<String, Node>;

/// A value and where it stands.
#[derive(Clone, Debug)]
pub struct Node {
    /// The value.
    pub value: Value,
    /// Where it was written.
    pub place: Place,
    /// Where its key was written; of an element of a list, the element itself.
    pub key: Place,
}

/// A TOML value.
#[derive(Clone, Debug)]
pub enum Value {
    /// A text.
    Text(String),
    /// A whole number; TOML files may hold larger ones than any field takes.
    Integer(i128),
    /// A number with decimals, `inf` or `nan`.
    Float(f64),
    /// True or false.
    Boolean(bool),
    /// A date, a time, or both, as text.
    Datetime(String),
    /// A list.
    List(Vec<Node>),
    /// A table.
    Table(Table),
}

impl Value {
    /// What a message calls a value of this type.
    pub fn type_name(&self) -> &'static str {
        match self {
            Value::Text(_) => "a text",
            Value::Integer(_) => "a whole number",
            Value::Float(_) => "a number",
            Value::Boolean(_) => "true or false",
            Value::Datetime(_) => "a date or time",
            Value::List(_) => "a list",
            Value::Table(_) => "a table",
        }
    }

    /// The value as JSON; `nan` and `inf`, which no field takes, become null.
    pub fn to_json(&self) -> Json {
        match self {
            Value::Text(text) | Value::Datetime(text) => Json::String(text.clone()),
            Value::Integer(number) => match (i64::try_from(*number), u64::try_from(*number)) {
                (Ok(number), _) => number.into(),
                (_, Ok(number)) => number.into(),
                _ => Json::Null,
            },
            Value::Float(number) => (*number).into(),
            Value::Boolean(flag) => Json::Bool(*flag),
            Value::List(list) => list.iter().map(|node| node.value.to_json()).collect(),
            Value::Table(table) => Json::Object(
                table.iter().map(|(key, node)| (key.clone(), node.value.to_json())).collect(),
            ),
        }
    }
}

impl Node {
    /// The table that this node is, if it is one.
    pub fn table(&self) -> Option<&Table> {
        if let Value::Table(table) = &self.value { Some(table) } else { None }
    }

    /// The table that this node is, if it is one.
    pub fn table_mut(&mut self) -> Option<&mut Table> {
        if let Value::Table(table) = &mut self.value { Some(table) } else { None }
    }

    /// The node at `path`: keys, and numbers of list elements from 0. Where the path goes
    /// further than the tree, the last node that is there.
    pub fn nearest_to(&self, path: &[&str]) -> &Node {
        let Some((first, rest)) = path.split_first() else { return self };
        let next = match &self.value {
            Value::Table(table) => table.get(*first),
            Value::List(list) => first.parse::<usize>().ok().and_then(|at| list.get(at)),
            _ => None,
        };
        next.map_or(self, |next| next.nearest_to(rest))
    }
}

/// Turns a parsed table of the text `source` into a tree; `offset` is where the parsed
/// text begins in it.
pub fn from_toml(table: &DeTable<'_>, source: SourceId, offset: usize) -> Table {
    table
        .iter()
        .map(|(key, value)| {
            let key_place = place(key, source, offset);
            (key.get_ref().to_string(), node(value, Some(key_place), source, offset))
        })
        .collect()
}

/// Turns one parsed value into a node under the key at `key`.
pub fn node(
    value: &Spanned<DeValue<'_>>,
    key: Option<Place>,
    source: SourceId,
    offset: usize,
) -> Node {
    let at = place(value, source, offset);
    let value = match value.get_ref() {
        DeValue::String(text) => Value::Text(text.to_string()),
        DeValue::Integer(number) => {
            match i128::from_str_radix(number.as_str(), number.radix()) {
                Ok(number) => Value::Integer(number),
                // Only numbers past 128 bits: out of every range, whatever the field.
                Err(_) => Value::Integer(i128::MAX),
            }
        }
        DeValue::Float(number) => Value::Float(number.as_str().parse().unwrap_or(f64::NAN)),
        DeValue::Boolean(flag) => Value::Boolean(*flag),
        DeValue::Datetime(datetime) => Value::Datetime(datetime.to_string()),
        DeValue::Array(array) => {
            Value::List(array.iter().map(|item| node(item, None, source, offset)).collect())
        }
        DeValue::Table(table) => Value::Table(from_toml(table, source, offset)),
    };
    Node { value, place: at, key: key.unwrap_or(at) }
}

fn place<T>(spanned: &Spanned<T>, source: SourceId, offset: usize) -> Place {
    let span = spanned.span();
    Place { source, start: span.start + offset, end: span.end + offset }
}
