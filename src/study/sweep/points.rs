//! The points of a sweep: the product of all values, less what the constraints leave out
//! (CLI-7).

use super::constraint::Constraint;
use super::vary::Varied;

/// The most points of a sweep.
const POINTS_MAX: usize = 100_000;

/// A point of a sweep.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Point {
    /// Its number, from 1.
    pub number: u32,
    /// Of each varied key which of its values it has.
    pub at: Vec<usize>,
    /// The overrides that make it: key and value, in the order of the keys.
    pub overrides: Vec<(String, String)>,
}

impl Point {
    /// As people read it: `agents.staff.count=4 duration=2h`.
    pub fn name(&self) -> String {
        let parts: Vec<_> =
            self.overrides.iter().map(|(key, value)| format!("{key}={value}")).collect();
        parts.join(" ")
    }
}

/// The points: the first key changes slowest.
///
/// # Errors
/// If a key is varied twice, there are too many points, or none is left; in words for people.
pub fn points(varied: &[Varied], constraints: &[Constraint]) -> Result<Vec<Point>, String> {
    for (at, one) in varied.iter().enumerate() {
        if varied[..at].iter().any(|other| other.key == one.key) {
            return Err(format!("`{}` is varied twice", one.key));
        }
    }
    let product = varied.iter().try_fold(1_usize, |all, one| all.checked_mul(one.values.len()));
    let Some(count) = product.filter(|count| *count <= POINTS_MAX) else {
        return Err(format!("these are more than {POINTS_MAX} points"));
    };
    let mut points = Vec::new();
    for index in 0..count {
        let mut at = vec![0; varied.len()];
        let mut rest = index;
        for (place, one) in at.iter_mut().zip(varied).rev() {
            *place = rest % one.values.len();
            rest /= one.values.len();
        }
        let value = |(place, one): (&usize, &Varied)| one.values[*place].clone();
        let values: Vec<String> = at.iter().zip(varied).map(value).collect();
        let shown: Vec<&str> = values.iter().map(String::as_str).collect();
        if constraints.iter().all(|constraint| constraint.fits(&shown)) {
            let overrides = varied.iter().map(|one| one.key.clone()).zip(values).collect();
            points.push(Point { number: points.len() as u32 + 1, at, overrides });
        }
    }
    if points.is_empty() {
        return Err("no point is left: every combination of the values is ruled out".to_owned());
    }
    Ok(points)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cli_7_points_are_the_product_less_what_constraints_rule_out() {
        for (lags, pings) in [(3_usize, 2_usize), (2, 5), (4, 4)] {
            let varied = [
                Varied::parse(&format!("lag=1..{lags}:1")).unwrap(),
                Varied::parse(&format!("ping=1..{pings}:1")).unwrap(),
            ];
            let all = points(&varied, &[]).unwrap();
            assert_eq!(all.len(), lags * pings);
            assert_eq!(all[0].name(), "lag=1 ping=1");
            assert_eq!(all[1].name(), "lag=1 ping=2");
            assert_eq!(all.last().unwrap().name(), format!("lag={lags} ping={pings}"));
            let constraint = Constraint::parse("lag >= ping", &varied).unwrap();
            let left = points(&varied, &[constraint]).unwrap();
            let by_hand: usize = (1..=lags).map(|lag| lag.min(pings)).sum();
            assert_eq!(left.len(), by_hand);
            assert!(left.iter().zip(1..).all(|(point, number)| point.number == number));
            assert!(left.iter().all(|point| point.at[0] >= point.at[1]));
        }
    }

    #[test]
    fn cli_7_a_sweep_without_points_or_with_too_many_is_refused() {
        let of = |list: &[&str]| list.iter().map(|text| Varied::parse(text).unwrap()).collect();
        let two: Vec<Varied> = of(&["n=1,2", "n=3"]);
        assert!(points(&two, &[]).unwrap_err().contains("twice"));
        let many: Vec<Varied> = of(&["a=1..1000:1", "b=1..1000:1"]);
        assert!(points(&many, &[]).unwrap_err().contains("more than"));
        let some: Vec<Varied> = of(&["n=1,2"]);
        let never = Constraint::parse("n > 2", &some).unwrap();
        assert!(points(&some, &[never]).unwrap_err().contains("no point is left"));
    }
}
