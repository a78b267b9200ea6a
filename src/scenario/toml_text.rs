//! JSON values written as TOML, for examples in messages and defaults in the reference.

use serde_json::Value as Json;

/// `value` on one line of TOML.
pub fn inline(value: &Json) -> String {
    match value {
        Json::Array(list) => {
            format!("[{}]", list.iter().map(inline).collect::<Vec<_>>().join(", "))
        }
        Json::Object(table) if table.is_empty() => "{}".to_owned(),
        Json::Object(table) => {
            let entries: Vec<String> =
                table.iter().map(|(key, value)| format!("{key} = {}", inline(value))).collect();
            format!("{{ {} }}", entries.join(", "))
        }
        // JSON's own notation of texts, numbers and truth is TOML's as well.
        simple => simple.to_string(),
    }
}
