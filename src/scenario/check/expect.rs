//! Expectations, as far as they can be judged without knowing the metrics; whoever knows
//! those adds a check of its own ([`crate::scenario::load::load_with`]).

use super::Check;
use crate::scenario::diagnostic::{Diagnostic, Problem};
use crate::scenario::expect::{Comparison, Confidence, ExpectConfig};

pub fn check(check: &mut Check<'_>) {
    for (number, expect) in check.config.expect.iter().enumerate() {
        let number = number.to_string();
        one_comparison(check, &number, expect);
        if let Some(confidence) = expect.confidence {
            replicated(check, &number);
            provable(check, &number, expect, confidence);
        }
    }
}

fn one_comparison(check: &mut Check<'_>, number: &str, expect: &ExpectConfig) {
    let keys = "`at_least`, `at_most`, `above`, `below`, `equals`, `between`";
    let comparisons = expect.comparisons();
    if let [_, (second, _), ..] = comparisons.as_slice() {
        let message = "an expectation has one comparison".to_owned();
        let error = Diagnostic::error(Problem::Conflict, None, message);
        let error = error.label("a second comparison").help("write another [[expect]] for it");
        check.report(&["expect", number, second], error);
    }
    // What was written and found wrong is a comparison all the same.
    if comparisons.is_empty() && check.untouched(&["expect", number]) {
        let message = "the expectation does not say what it expects".to_owned();
        let error = Diagnostic::error(Problem::MissingKey, None, message);
        let error = error.label(format!("expected one of {keys}"));
        check.report(&["expect", number], error.help("for example: at_least = 0.8"));
    }
    if let Some([low, high]) = expect.between
        && low > high
    {
        let message = "no number is between these".to_owned();
        let label = "expected the lower bound first";
        check.error(&["expect", number, "between"], Problem::OutOfRange, message, label);
    }
}

/// An interval needs two replications at least.
fn replicated(check: &mut Check<'_>, number: &str) {
    if check.config.check.replications < 2 && check.trusted(&["check", "replications"]) {
        let message = "a single run has no confidence interval".to_owned();
        let error = Diagnostic::error(Problem::Conflict, None, message);
        let error = error.label("needs replications").help("add [check] with replications = 40");
        check.report(&["expect", number, "confidence"], error);
    }
}

/// A whole interval never equals one number.
fn provable(check: &mut Check<'_>, number: &str, expect: &ExpectConfig, confidence: Confidence) {
    let equals = matches!(expect.comparisons().first(), Some((_, Comparison::Equals(_))));
    if equals && confidence == Confidence::Whole {
        let message = "a whole interval cannot equal one number".to_owned();
        let label = "expected \"part\", or another comparison";
        check.error(&["expect", number, "confidence"], Problem::Conflict, message, label);
    }
}
