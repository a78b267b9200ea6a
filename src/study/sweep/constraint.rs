//! `--where A >= B`: which combinations of values make sense (CLI-7).

use std::cmp::Ordering;

use super::quantity::Quantity;
use super::vary::Varied;

/// A comparison between two keys that are varied, or one and a value.
#[derive(Clone, Debug, PartialEq)]
pub struct Constraint {
    text: String,
    sides: [Side; 2],
    operator: &'static str,
}

#[derive(Clone, Debug, PartialEq)]
enum Side {
    /// The position of a varied key.
    Key(usize),
    /// A value.
    Value(Quantity),
}

/// The longer before those that they begin with.
const OPERATORS: [&str; 6] = [">=", "<=", "==", "!=", ">", "<"];

impl Constraint {
    /// Reads a comparison. The keys must be among those that are varied.
    ///
    /// # Errors
    /// What is wrong with it, in words for people. That every value of the sides can be
    /// compared is part of it.
    pub fn parse(text: &str, varied: &[Varied]) -> Result<Self, String> {
        let found = text.char_indices().find_map(|(at, _)| {
            let operator = OPERATORS.iter().find(|operator| text[at..].starts_with(**operator))?;
            Some((text[..at].trim(), *operator, text[at + operator.len()..].trim()))
        });
        let Some((left, operator, right)) = found else {
            return Err(format!(
                "`{text}` compares nothing: expected one of {}",
                OPERATORS.join(" ")
            ));
        };
        let side = |text: &str| match varied.iter().position(|of| of.key == text) {
            Some(key) => Side::Key(key),
            None => Side::Value(Quantity::of(text)),
        };
        let sides = [side(left), side(right)];
        if sides.iter().all(|side| matches!(side, Side::Value(_))) {
            let keys: Vec<_> = varied.iter().map(|of| of.key.as_str()).collect();
            let keys = keys.join("`, `");
            return Err(format!("`{text}` names no key that is varied: `{keys}`"));
        }
        let constraint = Constraint { text: text.to_owned(), sides, operator };
        let values = |side: &Side| match side {
            Side::Key(key) => varied[*key].values.iter().map(|of| Quantity::of(of)).collect(),
            Side::Value(value) => vec![value.clone()],
        };
        let [left, right] = [values(&constraint.sides[0]), values(&constraint.sides[1])];
        for (a, b) in left.iter().flat_map(|a| right.iter().map(move |b| (a, b))) {
            constraint.judge(a, b)?;
        }
        Ok(constraint)
    }

    /// Whether a point, given by the values of the varied keys in their order, fits.
    pub fn fits(&self, values: &[&str]) -> bool {
        let [left, right] = self.sides.each_ref().map(|side| match side {
            Side::Key(key) => Quantity::of(values[*key]),
            Side::Value(value) => value.clone(),
        });
        self.judge(&left, &right).unwrap_or(false)
    }

    fn judge(&self, left: &Quantity, right: &Quantity) -> Result<bool, String> {
        let order = left.compare(right);
        let texts = matches!((left, right), (Quantity::Text(_), Quantity::Text(_)));
        match (self.operator, order) {
            ("==", _) if texts => Ok(order.is_some()),
            ("!=", _) if texts => Ok(order.is_none()),
            (_, Some(order)) if !texts => Ok(match self.operator {
                ">=" => order != Ordering::Less,
                "<=" => order != Ordering::Greater,
                ">" => order == Ordering::Greater,
                "<" => order == Ordering::Less,
                "==" => order == Ordering::Equal,
                _ => order != Ordering::Equal,
            }),
            _ => Err(format!("`{}` compares things of different kinds, or texts", self.text)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn varied() -> Vec<Varied> {
        ["lag=30s,1m", "ping=30s..90s:30s", "mode=pool,single", "n=1,2"]
            .map(|text| Varied::parse(text).unwrap())
            .to_vec()
    }

    #[test]
    fn cli_7_a_constraint_compares_keys_and_values() {
        for (text, values, fits) in [
            ("lag >= ping", ["1m", "60s", "pool", "1"], true),
            ("lag>=ping", ["30s", "60s", "pool", "1"], false),
            ("lag > ping", ["1m", "60s", "pool", "1"], false),
            ("ping < 90s", ["1m", "60s", "pool", "1"], true),
            ("90s <= ping", ["1m", "60s", "pool", "1"], false),
            ("mode == pool", ["1m", "60s", "pool", "1"], true),
            ("mode != pool", ["1m", "60s", "pool", "1"], false),
            ("n == 1.0", ["1m", "60s", "pool", "1"], true),
            ("n != 2", ["1m", "60s", "pool", "2"], false),
        ] {
            let constraint = Constraint::parse(text, &varied()).unwrap();
            assert_eq!(constraint.fits(&values), fits, "{text}");
        }
    }

    #[test]
    fn cli_7_a_constraint_that_cannot_be_judged_is_refused() {
        for (text, part) in [
            ("lag ping", "compares nothing"),
            ("legs >= 3", "names no key"),
            ("lag >= 3", "different kinds"),
            ("lag >= pong", "different kinds"),
            ("mode > pool", "texts"),
            ("lag == n", "different kinds"),
        ] {
            let error = Constraint::parse(text, &varied()).unwrap_err();
            assert!(error.contains(part), "{text}: {error}");
        }
    }
}
