//! Holds `[[expect]]` against the registry of metrics before a run: scopes, names, metrics,
//! and values that no metric of that unit can have (CLI-5).

use std::collections::BTreeSet;

use crate::report::summary::metric::{MetricInfo, Scope, Unit};
use crate::report::summary::registry;
use crate::scenario::check::Check;
use crate::scenario::config::ScenarioConfig;
use crate::scenario::diagnostic::{Diagnostic, Problem};
use crate::scenario::expect::{Comparison, Confidence, ExpectConfig};
use crate::scenario::schema;
use crate::world::serving::Serving;

/// Reports everything that is wrong with the scenario's expectations, beyond what a
/// scenario itself can know. For [`crate::scenario::load_with`].
pub fn check_metrics(check: &mut Check<'_>) {
    for (number, expect) in check.config.expect.iter().enumerate() {
        let number = number.to_string();
        let at = |key: &'static str| ["expect", number.as_str(), key];
        let Some(scope) = scope(check, &at("scope"), expect) else { continue };
        name(check, &at("name"), scope, expect);
        if let Some(metric) = metric(check, &at("metric"), scope, expect) {
            values(check, &number, metric, expect);
        }
    }
}

/// The JSON Schema of a scenario, with the scopes and metrics that an expectation can name
/// (CLI-3).
pub fn schema_with_metrics() -> serde_json::Value {
    let mut schema = schema();
    let properties = &mut schema["$defs"]["ExpectConfig"]["properties"];
    properties["scope"]["enum"] = Scope::WORDS.into();
    let metrics: BTreeSet<_> = registry::metrics().map(|metric| metric.name).collect();
    properties["metric"]["enum"] = metrics.into_iter().collect();
    schema
}

fn scope(check: &mut Check<'_>, path: &[&str], expect: &ExpectConfig) -> Option<Scope> {
    let scope = Scope::ALL.iter().copied().find(|scope| scope.as_str() == expect.scope);
    if scope.is_none() {
        let message = format!("there is no scope `{}`", expect.scope);
        let error = Diagnostic::error(Problem::UnknownName, None, message)
            .label(format!("expected one of {}", quoted(Scope::WORDS.iter().copied())))
            .nearest(&expect.scope, Scope::WORDS.iter().copied());
        check.report(path, error);
    }
    scope.filter(|_| check.trusted(path))
}

fn name(check: &mut Check<'_>, path: &[&str], scope: Scope, expect: &ExpectConfig) {
    let word = scope.as_str();
    let known = names(check.config, scope);
    let (table, first) = (table(scope), known.first().map_or("sales", String::as_str));
    match (&expect.name, table) {
        (None, None) => {}
        (Some(_), None) => {
            let message = "the scope `run` has no names".to_owned();
            check.error(path, Problem::Conflict, message, "not to be said for the whole run");
        }
        (None, Some(_)) => {
            let error =
                Diagnostic::error(Problem::MissingKey, None, format!("which {word} is not said"))
                    .label("`name` is required for this scope")
                    .help(format!("for example: name = \"{first}\""));
            check.report(path, error);
        }
        (Some(name), Some(table)) => {
            // What is wrong in the table itself was told; its names may be right.
            let open = matches!(scope, Scope::Node | Scope::Policy);
            if !open && !known.contains(name) && check.untouched(&[table]) {
                let message = format!("no metrics are measured of a {word} `{name}`");
                let error = Diagnostic::error(Problem::UnknownName, None, message)
                    .label(format!("no such {word}"))
                    .nearest(name, known.iter().map(String::as_str));
                let list = quoted(known.iter().map(String::as_str));
                let error = match error.help.is_empty() && !known.is_empty() {
                    true => error.help(format!("known: {list}")),
                    false => error,
                };
                check.report(path, error);
            }
        }
    }
}

fn metric(
    check: &mut Check<'_>,
    path: &[&str],
    scope: Scope,
    expect: &ExpectConfig,
) -> Option<&'static MetricInfo> {
    let found = registry::find(scope, &expect.metric);
    if found.is_none() {
        let of_scope = || registry::metrics().filter(|metric| metric.scope == scope);
        let known = || of_scope().map(|metric| metric.name);
        let message = format!("a {} has no metric `{}`", scope.as_str(), expect.metric);
        let error = Diagnostic::error(Problem::UnknownName, None, message)
            .label("unknown metric")
            .nearest(&expect.metric, known());
        let error = match error.help.is_empty() {
            true => error.help(format!("known metrics: {}", quoted(known()))),
            false => error,
        };
        check.report(path, error);
    }
    found.filter(|_| check.trusted(path))
}

/// Bounds that no value of the metric can reach say something else than was meant.
fn values(check: &mut Check<'_>, number: &str, metric: &MetricInfo, expect: &ExpectConfig) {
    for (key, comparison) in expect.comparisons() {
        let path = ["expect", number, key];
        let [low, high] = comparison.bounds();
        let most = match metric.unit {
            Unit::Count | Unit::Seconds | Unit::Number => f64::INFINITY,
            Unit::Ratio | Unit::Flag => 1.0,
        };
        if low < 0.0 || high > most {
            let message = format!("`{}` is never {high}", metric.name);
            let message =
                if low < 0.0 { format!("`{}` is never {low}", metric.name) } else { message };
            let error = Diagnostic::error(Problem::OutOfRange, None, message);
            let error = match metric.unit {
                Unit::Ratio => error
                    .label("expected a share from 0 to 1")
                    .help(format!("for {high} % write {}", high / 100.0)),
                Unit::Flag => error.label("expected 0 or 1"),
                Unit::Count | Unit::Number => error.label("expected a number of 0 or more"),
                Unit::Seconds => error.label("expected seconds, 0 or more"),
            };
            check.report(&path, error);
        }
        let exact = matches!(metric.unit, Unit::Count | Unit::Flag);
        let equals = matches!(comparison, Comparison::Equals(_));
        if equals && !exact && expect.confidence != Some(Confidence::Part) {
            let message = format!("`{}` hardly ever equals a number exactly", metric.name);
            let error = Diagnostic::error(Problem::Conflict, None, message);
            let error = error
                .label("`equals` is for counts")
                .help(format!("for example: between = [{low}, {high}]"));
            check.report(&path, error);
        }
    }
}

/// The table of the scenario whose names a scope has.
fn table(scope: Scope) -> Option<&'static str> {
    match scope {
        Scope::Run => None,
        Scope::Queue => Some("queue"),
        Scope::Group => Some("agents"),
        Scope::Site => Some("site"),
        Scope::System | Scope::Node | Scope::Policy => Some("system"),
    }
}

/// What a scope's metrics are measured of.
pub(super) fn names(config: &ScenarioConfig, scope: Scope) -> Vec<String> {
    match scope {
        Scope::Run => Vec::new(),
        Scope::Queue => config.queue.keys().cloned().collect(),
        Scope::Group => config.agents.keys().cloned().collect(),
        // Only where there is a switch something happens.
        Scope::Site => {
            let switches = Serving::new(config).switches;
            switches.into_iter().filter(|site| config.site.contains_key(site)).collect()
        }
        Scope::System => systems(config),
        // Which there are is known when they have run: what does not exist has no data.
        Scope::Node | Scope::Policy => Vec::new(),
    }
}

/// The modelled systems by name: `heartbeat.claims`.
fn systems(config: &ScenarioConfig) -> Vec<String> {
    let named = |kind: &'static str| move |name: &String| format!("{kind}.{name}");
    let presence = config.presence.keys().map(named("presence"));
    let heartbeat = config.heartbeat.keys().map(named("heartbeat"));
    let peripheral = config.peripheral.keys().map(named("peripheral"));
    let interaction = config.interaction.keys().map(named("interaction"));
    let recovery = config.recovery.keys().map(named("recovery"));
    // Clients that follow the scenario have figures of their own.
    let clients = config.interaction.iter().flat_map(|(name, cluster)| {
        cluster.client.keys().map(move |client| format!("{name}.client-{client}"))
    });
    let systems = presence.chain(heartbeat).chain(peripheral).chain(interaction).chain(recovery);
    systems.chain(clients).collect()
}

fn quoted<'a>(names: impl Iterator<Item = &'a str>) -> String {
    names.map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}
