//! A part that is written as its site alone, or as a table.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, Error, MapAccess, Visitor};

/// A part written as `"denver"`, or as a table with a `site`.
#[derive(Clone, Debug)]
pub struct SiteOr<T>(pub T);

/// What can be made of a site alone.
pub trait AtSite {
    /// It, at `site`, with every default.
    fn at_site(site: &str) -> Self;
}

impl<'de, T: Deserialize<'de> + AtSite> Deserialize<'de> for SiteOr<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct SiteOrVisitor<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de> + AtSite> Visitor<'de> for SiteOrVisitor<T> {
            type Value = T;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the name of a site, or a table")
            }

            fn visit_str<E: Error>(self, site: &str) -> Result<T, E> {
                Ok(T::at_site(site))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
                T::deserialize(MapAccessDeserializer::new(map))
            }
        }

        deserializer.deserialize_any(SiteOrVisitor(PhantomData)).map(SiteOr)
    }
}

impl<T: JsonSchema> JsonSchema for SiteOr<T> {
    fn schema_name() -> Cow<'static, str> {
        format!("SiteOr{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let table = generator.subschema_for::<T>();
        json_schema!({
            "description": "The name of its site, or a table.",
            "anyOf": [{ "type": "string" }, table],
        })
    }
}
