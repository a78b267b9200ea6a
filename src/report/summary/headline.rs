//! The head of the terminal's summary: what a reader asks first, in words.

use super::metric::{Scope, Unit};
use super::terminal::{Shown, WIDTH};
use crate::ledger::readable::wrapped;

/// What is told of a metric of the run: the words around its value, and whether it is told when
/// it is zero.
struct Phrase {
    metric: &'static str,
    before: &'static str,
    after: &'static str,
    even_zero: bool,
}

const fn phrase(metric: &'static str, before: &'static str, after: &'static str) -> Phrase {
    Phrase { metric, before, after, even_zero: false }
}

const fn always(metric: &'static str, before: &'static str, after: &'static str) -> Phrase {
    Phrase { metric, before, after, even_zero: true }
}

/// The lines: their labels, what they tell, and what is said where that is nothing; with nothing
/// to say the line is left out.
const LINES: [(&str, &[Phrase], &str); 5] = [
    (
        "contacts",
        &[
            phrase("submitted", "", " submitted"),
            phrase("answered", "", " answered"),
            phrase("abandoned", "", " abandoned"),
            phrase("rejected", "", " rejected"),
            phrase("lost", "", " lost to failures"),
            phrase("open_at_end", "", " open at the end"),
        ],
        "none submitted",
    ),
    (
        "service",
        &[
            always("service_level", "", " in time"),
            always("mean_wait_s", "mean wait ", ""),
            always("max_wait_s", "longest wait ", ""),
            always("abandonment_rate", "", " gave up"),
        ],
        "",
    ),
    (
        "agents",
        &[
            always("occupancy", "", " occupied"),
            phrase("agent_seconds_out_of_service", "", " of their time lost to failures"),
        ],
        "",
    ),
    (
        "reports",
        &[
            phrase("lost_records", "", " values lost or wrong"),
            phrase("late_records", "", " values late"),
        ],
        "nothing lost, nothing late",
    ),
    (
        "failures",
        &[phrase("faults", "targets hit: ", ""), phrase("warnings", "warnings: ", "")],
        "none",
    ),
];
/// Between a label and its line.
const LABEL: usize = 10;

/// The head; none of a summary that has nothing of a run.
pub(super) fn headline(shown: &[Shown<'_>]) -> Option<String> {
    let of = |name: &str| {
        shown.iter().find(|one| one.metric.scope == Scope::Run && one.metric.name == name)
    };
    of("submitted")?;
    let lines = LINES.iter().filter_map(|(label, phrases, nothing)| {
        let parts: Vec<String> = phrases
            .iter()
            .filter_map(|phrase| {
                let one = of(phrase.metric)?;
                // A moment without work is no loss of it.
                let slight = one.metric.unit == Unit::Seconds && !one.is_harm();
                let worth = phrase.even_zero || !(one.is_zero() || slight);
                let told = one.value.is_some() && worth;
                told.then(|| format!("{}{}{}", phrase.before, one.text(), phrase.after))
            })
            .collect();
        let told = if parts.is_empty() { (*nothing).to_owned() } else { parts.join(", ") };
        let line = format!("{label:LABEL$}{told}");
        (!told.is_empty()).then(|| wrapped(&line, WIDTH, LABEL))
    });
    Some(lines.collect::<Vec<_>>().join("\n"))
}
