//! "Did you mean": the nearest known name.

/// The name of `known` that is most like `written`, if it is near enough to be meant.
/// Case, hyphens and underscores hardly count.
pub fn nearest<'a>(written: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let plain = |text: &str| text.to_lowercase().replace('-', "_");
    let wanted = plain(written);
    let mut best: Option<(f64, &str)> = None;
    for name in known {
        let candidate = plain(name);
        let mut likeness = strsim::jaro_winkler(&wanted, &candidate);
        let distance = strsim::damerau_levenshtein(&wanted, &candidate);
        let length = wanted.chars().count().max(candidate.chars().count());
        if distance > 1 && distance * 3 > length + 1 {
            // Short words look alike to Jaro-Winkler that no one would mix up.
            likeness = likeness.min(0.5);
        }
        if likeness > best.map_or(0.7, |best| best.0) {
            best = Some((likeness, name));
        }
    }
    best.map(|best| best.1)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn cli_2_the_nearest_name_is_one_that_a_slip_of_the_hand_explains() {
        let known = ["duration", "drain", "warm_up", "seed", "dallas", "denver"];
        for (written, expected) in [
            ("durration", Some("duration")),
            ("warm-up", Some("warm_up")),
            ("Denver", Some("denver")),
            ("dalas", Some("dallas")),
            ("sede", Some("seed")),
            ("colour", None),
            ("x", None),
        ] {
            assert_eq!(nearest(written, known), expected, "{written}");
        }
    }
}
