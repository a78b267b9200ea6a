//! How kernel quantities stand in a configuration: reading (serde) and their JSON Schema.
//!
//! The keyword `x-form` in a schema says how a string is written ("duration", "rate",
//! "moment"); JSON Schema's own `format: "duration"` means ISO 8601 and is not ours.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Serialize, Serializer};

use super::distribution::Distribution;
use super::shape::DistributionTable;
use super::text;
use super::time::SimDuration;
use super::units::{Moment, Names, Rate};

/// Reads a type from a string by a function of [`text`], and describes it.
macro_rules! from_text {
    ($type:ty, $name:literal, $parse:path, $form:literal, $description:literal) => {
        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let written = Cow::<str>::deserialize(deserializer)?;
                $parse(&written).map_err(D::Error::custom)
            }
        }

        impl JsonSchema for $type {
            fn schema_name() -> Cow<'static, str> {
                $name.into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({ "type": "string", "x-form": $form, "description": $description })
            }
        }
    };
}

from_text!(
    SimDuration,
    "Duration",
    text::duration,
    "duration",
    "A duration: `35ms`, `90s`, `1h20m`."
);
from_text!(Rate, "Rate", text::rate, "rate", "A rate: `420/h`, `48/min`, `2/s`, `1000/day`.");
from_text!(
    Moment,
    "Moment",
    text::moment,
    "moment",
    "A moment: a time of day (`10:15`, `10:15:30`) or a time since the start (`1h20m`)."
);

/// As it would be written: `1h20m`.
impl Serialize for SimDuration {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&text::written_duration(*self))
    }
}

/// A non-negative quantity: a duration as text, which becomes seconds, or a number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Quantity(pub f64);

struct QuantityVisitor;

impl Visitor<'_> for QuantityVisitor {
    type Value = f64;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a duration such as \"3m\"")
    }

    fn visit_str<E: Error>(self, written: &str) -> Result<f64, E> {
        text::duration(written).map(SimDuration::as_secs_f64).map_err(E::custom)
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<f64, E> {
        Ok(number)
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<f64, E> {
        Ok(number as f64)
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<f64, E> {
        Ok(number as f64)
    }
}

impl<'de> Deserialize<'de> for Quantity {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(QuantityVisitor).map(Quantity)
    }
}

impl JsonSchema for Quantity {
    fn schema_name() -> Cow<'static, str> {
        SimDuration::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        SimDuration::json_schema(generator)
    }
}

impl<'de> Deserialize<'de> for Distribution {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct DistributionVisitor;

        impl<'de> Visitor<'de> for DistributionVisitor {
            type Value = Distribution;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(
                    "a duration, or a distribution such as { exponential = { mean = \"3m\" } }",
                )
            }

            fn visit_str<E: Error>(self, written: &str) -> Result<Distribution, E> {
                QuantityVisitor.visit_str(written).map(|value| Distribution::Constant { value })
            }

            fn visit_f64<E: Error>(self, value: f64) -> Result<Distribution, E> {
                if value.is_finite() && value >= 0.0 {
                    Ok(Distribution::Constant { value })
                } else {
                    Err(E::custom("a quantity must be finite and not negative"))
                }
            }

            fn visit_i64<E: Error>(self, value: i64) -> Result<Distribution, E> {
                self.visit_f64(value as f64)
            }

            fn visit_u64<E: Error>(self, value: u64) -> Result<Distribution, E> {
                self.visit_f64(value as f64)
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Distribution, A::Error> {
                DistributionTable::deserialize(MapAccessDeserializer::new(map))?
                    .distribution()
                    .map_err(A::Error::custom)
            }
        }

        deserializer.deserialize_any(DistributionVisitor)
    }
}

impl JsonSchema for Distribution {
    fn schema_name() -> Cow<'static, str> {
        "Distribution".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A duration that is always the same (`4m`), or a table with one distribution.",
            "x-form": "distribution",
            "anyOf": [
                generator.subschema_for::<SimDuration>(),
                generator.subschema_for::<DistributionTable>(),
            ],
        })
    }
}

/// Reads one text or a list of texts.
///
/// # Errors
/// If it is anything else.
pub fn one_or_many<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    struct OneOrMany;

    impl<'de> Visitor<'de> for OneOrMany {
        type Value = Vec<String>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a text or a list of texts")
        }

        fn visit_str<E: Error>(self, one: &str) -> Result<Vec<String>, E> {
            Ok(vec![one.to_owned()])
        }

        fn visit_seq<A: SeqAccess<'de>>(self, many: A) -> Result<Vec<String>, A::Error> {
            Vec::deserialize(SeqAccessDeserializer::new(many))
        }
    }

    deserializer.deserialize_any(OneOrMany)
}

/// The schema of one text or a list of texts.
pub fn one_or_many_schema(_: &mut SchemaGenerator) -> Schema {
    json_schema!({
        "anyOf": [
            { "type": "string" },
            { "type": "array", "items": { "type": "string" }, "minItems": 1 },
        ],
    })
}

impl<'de> Deserialize<'de> for Names {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        one_or_many(deserializer).map(Names)
    }
}

impl JsonSchema for Names {
    fn schema_name() -> Cow<'static, str> {
        "Names".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        one_or_many_schema(generator)
    }
}
