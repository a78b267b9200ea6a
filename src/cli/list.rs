//! `switchover list`: the shipped scenarios with one line each (CLI-8).

use super::failure::Failure;
use super::output::print;

macro_rules! shipped {
    ($name:literal) => {
        (
            concat!("scenarios/", $name, ".toml"),
            include_str!(concat!("../../scenarios/", $name, ".toml")),
        )
    };
}
/// The scenarios as they were shipped: path and text.
const SHIPPED: &[(&str, &str)] = &[
    shipped!("call-log-day"),
    shipped!("erlang-a"),
    shipped!("erlang-c"),
    shipped!("heartbeat-crashes"),
    shipped!("heartbeat-spike"),
    shipped!("interaction-capacity"),
    shipped!("interaction-day"),
    shipped!("interaction-errors"),
    shipped!("interaction-holds"),
    shipped!("interaction-licences"),
    shipped!("interaction-limits"),
    shipped!("interaction-logs"),
    shipped!("interaction-order"),
    shipped!("interaction-outage"),
    shipped!("interaction-panic"),
    shipped!("interaction-tenants"),
    shipped!("link-cut"),
    shipped!("overflow"),
    shipped!("peripheral-duplexed"),
    shipped!("peripheral-late"),
    shipped!("peripheral-media-routing"),
    shipped!("peripheral-pim"),
    shipped!("peripheral-routing-disabled"),
    shipped!("peripheral-task-life"),
    shipped!("peripheral-voice-down"),
    shipped!("presence-pools"),
    shipped!("presence-routing"),
    shipped!("recovery-graceful-shutdown"),
    shipped!("recovery-site-failure"),
    shipped!("recovery-start"),
    shipped!("recovery-wave"),
    shipped!("study-site-timeout"),
    shipped!("study-watchdog"),
    shipped!("two-site-duplexed"),
    shipped!("two-site-graceful"),
    shipped!("two-site-link-cut"),
    shipped!("two-site-outage"),
    shipped!("two-sites"),
    shipped!("volume-day"),
];

/// Prints the list.
///
/// # Errors
/// If standard output cannot be written.
pub fn list() -> Result<(), Failure> {
    let width = SHIPPED.iter().map(|(path, _)| path.len()).max().unwrap_or_default();
    let lines = SHIPPED.iter().map(|(path, text)| format!("{path:width$}  {}\n", about(text)));
    print(lines.collect::<String>())
}

/// What a scenario says of itself.
fn about(text: &str) -> String {
    let table: toml::Table = text.parse().expect("shipped scenarios are TOML");
    let about = table.get("description").and_then(|text| text.as_str());
    about.expect("shipped scenarios have a description").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cli_8_every_shipped_scenario_is_listed() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios");
        let mut files: Vec<_> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| name.ends_with(".toml"))
            .map(|name| format!("scenarios/{name}"))
            .collect();
        files.sort();
        let listed: Vec<_> = SHIPPED.iter().map(|(path, _)| *path).collect();
        assert_eq!(listed, files);
        assert!(SHIPPED.iter().all(|(_, text)| !about(text).is_empty()));
    }
}
