//! `switchover list`: the shipped scenarios with one line each (CLI-8).

use super::failure::Failure;
use super::output::print;

/// The scenarios as they were shipped: name and text.
const SHIPPED: &[(&str, &str)] = &[
    ("call-log-day", include_str!("../../scenarios/call-log-day.toml")),
    ("erlang-a", include_str!("../../scenarios/erlang-a.toml")),
    ("erlang-c", include_str!("../../scenarios/erlang-c.toml")),
    ("link-cut", include_str!("../../scenarios/link-cut.toml")),
    ("overflow", include_str!("../../scenarios/overflow.toml")),
    ("two-sites", include_str!("../../scenarios/two-sites.toml")),
];

/// Prints the list.
///
/// # Errors
/// If standard output cannot be written.
pub fn list() -> Result<(), Failure> {
    let width = SHIPPED.iter().map(|(name, _)| name.len()).max().unwrap_or_default();
    let lines = SHIPPED.iter().map(|(name, text)| {
        let description = text.parse::<toml::Table>().ok().and_then(|table| {
            table.get("description").and_then(|text| text.as_str().map(str::to_owned))
        });
        format!("{name:width$}  {}\n", description.unwrap_or_default())
    });
    print(&lines.collect::<String>())
}
