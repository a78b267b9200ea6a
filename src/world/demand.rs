//! A queue's customers, from what the scenario says of them.

use std::sync::Arc;

use crate::center::arrivals::{ArrivalPlan, Arrivals};
use crate::center::config::QueueConfig;
use crate::center::demand::{DemandPlan, PeriodPlan, RedialPlan};
use crate::center::workload::CallLog;
use crate::kernel::distribution::Distribution;
use crate::kernel::random::Seed;
use crate::kernel::time::SimTime;
use crate::ledger::ids::GroupId;
use crate::scenario::Scenario;

/// What the customers of a queue are like, when they come, and how many rows of its data
/// were left out because they were broken.
pub(super) fn queue_demand(
    scenario: &Scenario,
    name: &str,
    queue: &QueueConfig,
    seed: Seed,
) -> (DemandPlan, Arrivals, u64) {
    let log = scenario.logs.get(name);
    let forecast = scenario.forecasts.get(name);
    let config = &queue.arrivals;
    let from = config.from.map_or(SimTime::ZERO, |from| scenario.moment(from));
    let end = SimTime::ZERO + scenario.config.duration;
    let until = config.until.map_or(end, |until| scenario.moment(until).min(end));
    let plan = if let Some(log) = log {
        ArrivalPlan::Log(log.calls.as_slice().into())
    } else if let Some(forecast) = forecast {
        ArrivalPlan::Poisson(forecast.steps.as_slice().into())
    } else if let Some(rate) = config.rate {
        ArrivalPlan::Poisson(Arc::new([(SimTime::ZERO, rate.per_second)]))
    } else if let Some(every) = config.every {
        ArrivalPlan::Every(every)
    } else if config.rates.is_empty() {
        ArrivalPlan::Never
    } else {
        let step = |period: &crate::center::config::RatePeriodConfig| {
            (scenario.moment(period.from), period.rate.per_second)
        };
        ArrivalPlan::Poisson(config.rates.iter().map(step).collect())
    };
    let factor = config.busyness.as_ref().map_or(1.0, |name| busyness(scenario, name, seed));
    let stream = seed.stream(&format!("arrivals/{name}"));
    let arrivals = Arrivals::new(plan, factor, from, until, stream);
    let skipped = log.map_or(0, |log| log.skipped) + forecast.map_or(0, |profile| profile.skipped);
    (demand_plan(scenario, queue, log), arrivals, skipped)
}

fn demand_plan(scenario: &Scenario, queue: &QueueConfig, log: Option<&CallLog>) -> DemandPlan {
    let handling = match (&queue.handling, log) {
        (Some(handling), _) => handling.clone(),
        (None, Some(log)) => handling_in(log),
        (None, None) => Distribution::default(),
    };
    let mut periods =
        vec![PeriodPlan { from: SimTime::ZERO, handling, patience: queue.patience.clone() }];
    for period in &queue.periods {
        let before = &periods[periods.len() - 1];
        periods.push(PeriodPlan {
            from: scenario.moment(period.from),
            handling: period.handling.clone().unwrap_or_else(|| before.handling.clone()),
            patience: period.patience.clone().or_else(|| before.patience.clone()),
        });
    }
    let by_group = |(group, handling): (&String, &Distribution)| {
        let number = scenario.config.agents.get_index_of(group)?;
        Some((GroupId(number as u16), handling.clone()))
    };
    DemandPlan {
        periods,
        handling_by_group: queue.handling_by_group.iter().filter_map(by_group).collect(),
        no_patience: queue.no_patience,
        hold: queue.hold.as_ref().map(|hold| (hold.share, hold.time.clone())),
        wrap_up: queue.wrap_up.clone(),
        redial: queue.redial.as_ref().map(|redial| RedialPlan {
            share: redial.share,
            delay: redial.delay.clone(),
            kind: redial.kind,
            attempts: redial.attempts,
            until: SimTime::ZERO + scenario.config.duration,
        }),
    }
}

/// The handling times of a log, for callers of whom it does not tell one (CLI-12).
fn handling_in(log: &CallLog) -> Distribution {
    let known = log.calls.iter().filter_map(|call| call.handling);
    let values: Vec<(f64, f64)> = known.map(|time| (time.as_secs_f64(), 1.0)).collect();
    Distribution::empirical(&values).unwrap_or_default()
}

/// The busyness of the day: gamma with mean 1, the same for every queue that names it.
fn busyness(scenario: &Scenario, name: &str, seed: Seed) -> f64 {
    let sd = scenario.config.busyness[name].sd;
    let factor = Distribution::gamma_mean_sd(1.0, sd).expect("validated: sd is positive");
    factor.sample(&mut seed.stream(&format!("busyness/{name}")))
}
