//! Laying one tree over another: tables merge by key, everything else replaces (CLI-1).

use super::schema::{ENABLED, Schema};
use super::tree::{Node, Table, Value};

/// Lays `over` on `base`. Where the schema says that keys exclude each other, a key of
/// `over` takes the place of the others: `{ exponential = ... }` replaces `{ gamma = ... }`.
pub fn merge(base: &mut Table, over: Table, schema: Option<Schema<'_>>) {
    let choices = schema.map(|schema| schema.choices()).unwrap_or_default();
    let chosen = choices.iter().find(|group| group.iter().any(|key| over.contains_key(*key)));
    if let Some(chosen) = chosen {
        let others = choices.iter().flatten().filter(|key| !chosen.contains(key));
        for key in others.filter(|key| !over.contains_key(**key)) {
            base.shift_remove(*key);
        }
    }
    for (key, node) in over {
        let below = schema.and_then(|schema| schema.property(&key).or(schema.additional()));
        match base.get_mut(&key) {
            Some(Node { value: Value::Table(table), key: known, .. }) if node.table().is_some() => {
                *known = node.key;
                if let Value::Table(over) = node.value {
                    merge(table, over, below.and_then(Schema::of_table));
                }
            }
            Some(known) => *known = node,
            None => {
                base.insert(key, node);
            }
        }
    }
}

/// Takes the named tables out that say `enabled = false`, and the key itself everywhere
/// else; a value that is not true or false stays, to be found wrong.
pub fn remove_disabled(root: &mut Table, schema: Schema<'_>) {
    for (key, node) in root.iter_mut() {
        if schema.property(key).and_then(|property| property.additional()).is_none() {
            continue;
        }
        let Some(names) = node.table_mut() else { continue };
        names.retain(|_, entry| {
            let flag = entry.table().and_then(|table| table.get(ENABLED)).map(|node| &node.value);
            !matches!(flag, Some(Value::Boolean(false)))
        });
        for table in names.values_mut().filter_map(Node::table_mut) {
            if table.get(ENABLED).is_some_and(|node| matches!(node.value, Value::Boolean(true))) {
                table.shift_remove(ENABLED);
            }
        }
    }
}
