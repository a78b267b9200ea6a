//! The answers of several replications: means with their confidence intervals.

use crate::report::impact::{Answer, Question};
use crate::report::summary::statistics::interval;

/// Of each answer the mean over the replications in which it is defined.
///
/// They come in the order of the first replication that has them, and parts of the aftermath
/// the latest first. What a replication says nothing of was not lost there: of lost data it
/// counts as zero.
pub fn means(replications: &[Vec<Answer>]) -> Vec<Answer> {
    let mut all: Vec<Answer> = Vec::new();
    let same = |a: &Answer, b: &Answer| {
        (a.question, a.scope, &a.name, a.measure) == (b.question, b.scope, &b.name, b.measure)
    };
    for answer in replications.iter().flatten() {
        if !all.iter().any(|known| same(known, answer)) {
            all.push(answer.clone());
        }
    }
    for answer in &mut all {
        let found =
            |replication: &Vec<Answer>| replication.iter().find(|one| same(one, answer)).cloned();
        let found: Vec<Option<Answer>> = replications.iter().map(found).collect();
        let missing = (answer.question == Question::LostData).then_some(0.0);
        let value = |one: &Option<Answer>| one.as_ref().map_or(missing, |one| one.value);
        let values: Vec<f64> = found.iter().filter_map(value).collect();
        let twins: Vec<f64> = found.iter().flatten().filter_map(|one| one.twin).collect();
        (answer.value, answer.half_width) = interval(&values);
        answer.n = values.len() as u32;
        answer.twin = interval(&twins).0;
        let change = |one: &Answer| Some(one.value? - one.twin?);
        let changes: Vec<f64> = found.iter().flatten().filter_map(change).collect();
        answer.change_half_width = interval(&changes).1;
    }
    all.sort_by(|a, b| {
        let time = |of: &Answer| match of.question {
            Question::Slowest => -of.value.unwrap_or_default(),
            _ => 0.0,
        };
        (a.question.cmp(&b.question)).then(time(a).total_cmp(&time(b)))
    });
    all
}
