//! The summary as JSON: the same values as in `summary.csv`.

use serde_json::{Map, Number, Value, json};

use super::data::Summary;
use super::metric::{Unit, format_statistic};
use super::statistics::Statistic;

/// One run's summary: a list of scope, name, metric, value, unit. Undefined values are
/// null.
pub fn of_summary(summary: &Summary) -> Value {
    let entries = summary.entries.iter().map(|entry| {
        let unit = entry.metric.unit;
        json!({
            "scope": entry.metric.scope.as_str(),
            "name": entry.name,
            "metric": entry.metric.name,
            "value": number(entry.value.map(|value| unit.format(value))),
            "unit": unit.as_str(),
        })
    });
    list(entries)
}

/// The summary of many replications: a list of scope, name, metric, mean, ci95_low,
/// ci95_high, half_width, n, unit.
pub fn of_statistics(statistics: &[Statistic]) -> Value {
    let entries = statistics.iter().map(|of| {
        let unit: Unit = of.metric.unit;
        json!({
            "scope": of.metric.scope.as_str(),
            "name": of.name,
            "metric": of.metric.name,
            "mean": number(of.mean.map(format_statistic)),
            "ci95_low": number(of.ci95_low().map(format_statistic)),
            "ci95_high": number(of.ci95_high().map(format_statistic)),
            "half_width": number(of.half_width.map(format_statistic)),
            "n": of.n,
            "unit": unit.as_str(),
        })
    });
    list(entries)
}

fn list(entries: impl Iterator<Item = Value>) -> Value {
    Value::Object(Map::from_iter([("summary".to_owned(), Value::Array(entries.collect()))]))
}

/// The number that a file would show, so that JSON and CSV agree to the last digit.
pub fn number(text: Option<String>) -> Value {
    let Some(text) = text else { return Value::Null };
    if let Ok(whole) = text.parse::<i64>() {
        return Value::from(whole);
    }
    let decimal = text.parse().ok().and_then(Number::from_f64);
    decimal.map_or(Value::Null, Value::Number)
}
