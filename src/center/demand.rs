//! The customers of one queue: when they come, what they need, how long they wait.
//!
//! Everything about a customer is drawn at arrival from streams of its own, the n-th
//! customer always getting the n-th draw: the same customers come in every variant of a
//! scenario (CORE-12, CORE-20).

use super::arrivals::Arrivals;
use super::config::RedialAs;
use crate::kernel::distribution::Distribution;
use crate::kernel::random::{Seed, Stream};
use crate::kernel::time::{SimDuration, SimTime};
use crate::ledger::ids::GroupId;

/// How many offers of each customer have their draws side by side; those of later offers
/// lie far off, where no customer's number leads.
const OFFERS_SIDE_BY_SIDE: u64 = 16;
const LATER_OFFERS: u64 = 1 << 48;
/// Draws set aside for one redial; nine are used.
const REDIAL_DRAWS: u64 = 16;

/// What customers need who come from a moment on.
#[derive(Clone, Debug)]
pub struct PeriodPlan {
    /// From when on.
    pub from: SimTime,
    /// Handling time.
    pub handling: Distribution,
    /// Patience; none for customers who wait for ever.
    pub patience: Option<Distribution>,
}

/// What the customers of a queue are like.
#[derive(Clone, Debug)]
pub struct DemandPlan {
    /// Periods in ascending order; the first begins with the run.
    pub periods: Vec<PeriodPlan>,
    /// Handling time where certain groups serve.
    pub handling_by_group: Vec<(GroupId, Distribution)>,
    /// Share who give up at once if nobody is free.
    pub no_patience: f64,
    /// Share of conversations with a hold, and how long it is.
    pub hold: Option<(f64, Distribution)>,
    /// The agent's work after a contact.
    pub wrap_up: Distribution,
    /// Those who come again.
    pub redial: Option<RedialPlan>,
}

/// Customers who come again.
#[derive(Clone, Debug)]
pub struct RedialPlan {
    /// Share of those who were not served.
    pub share: f64,
    /// How long after their last contact.
    pub delay: Distribution,
    /// Whether they are the same or like new ones.
    pub kind: RedialAs,
    /// How many times at most: at most 15.
    pub attempts: u8,
    /// Who would come then or later does not come.
    pub until: SimTime,
}

/// A customer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Customer {
    /// Number among the customers of the queue, from 1.
    pub number: u32,
    /// How many times the customer has come again.
    pub redial: u8,
    /// Share of all handling times that are shorter.
    pub handling_quantile: f64,
    /// Handling time, where it does not depend on who serves.
    pub handling: Option<SimDuration>,
    /// How long the customer waits; none: for ever.
    pub patience: Option<SimDuration>,
    /// Gives up at once if nobody is free.
    pub balks: bool,
    /// The hold: at which part of the conversation (0 to 1), and how long.
    pub hold: Option<(f64, SimDuration)>,
    /// The agent's work afterwards.
    pub wrap_up: SimDuration,
}

/// The customers of one queue.
#[derive(Clone, Debug)]
pub struct Demand {
    plan: DemandPlan,
    arrivals: Arrivals,
    period: usize,
    count: u32,
    handling: Stream,
    patience: Stream,
    balking: Stream,
    hold: Stream,
    wrap_up: Stream,
    ring: Stream,
    selection: Stream,
    redial: Stream,
}

impl Demand {
    /// The customers of the queue called `queue`.
    pub fn new(queue: &str, plan: DemandPlan, arrivals: Arrivals, seed: Seed) -> Self {
        let stream = |what: &str| seed.stream(&format!("{what}/{queue}"));
        Demand {
            plan,
            arrivals,
            period: 0,
            count: 0,
            handling: stream("handling"),
            patience: stream("patience"),
            balking: stream("balking"),
            hold: stream("hold"),
            wrap_up: stream("wrap_up"),
            ring: stream("ring"),
            selection: stream("selection"),
            redial: stream("redial"),
        }
    }

    /// When the next customer comes after the one who came at `last`.
    pub fn next_arrival(&mut self, last: SimTime) -> Option<SimTime> {
        self.arrivals.next(last)
    }

    /// The customer who comes now. To be called once for each arrival, before the next
    /// arrival is asked for.
    pub fn customer(&mut self, now: SimTime) -> Customer {
        while self.plan.periods.get(self.period + 1).is_some_and(|next| next.from <= now) {
            self.period += 1;
        }
        self.count += 1;
        let period = &self.plan.periods[self.period];
        // One draw each for every customer, needed or not, keeps the streams in step.
        let handling_quantile = self.handling.uniform();
        let logged = self.arrivals.logged();
        let handling = logged.and_then(|call| call.handling).or_else(|| {
            let by_group = !self.plan.handling_by_group.is_empty();
            (!by_group)
                .then(|| SimDuration::from_secs_f64(period.handling.quantile(handling_quantile)))
        });
        let patience = match (&logged, &period.patience) {
            (Some(call), _) => call.patience,
            (None, Some(patience)) => Some(patience.duration(&mut self.patience)),
            (None, None) => None,
        };
        let balks = self.plan.no_patience > 0.0 && self.balking.chance(self.plan.no_patience);
        let hold = self.plan.hold.as_ref().and_then(|(share, time)| {
            let (held, part) = (self.hold.chance(*share), self.hold.uniform());
            let time = time.duration(&mut self.hold);
            held.then_some((part, time))
        });
        let wrap_up = match self.plan.wrap_up.constant() {
            Some(seconds) => SimDuration::from_secs_f64(seconds),
            None => self.plan.wrap_up.duration(&mut self.wrap_up),
        };
        Customer {
            number: self.count,
            redial: 0,
            handling_quantile,
            handling,
            patience,
            balks,
            hold,
            wrap_up,
        }
    }

    /// Whether `customer`, who was not served by `now`, comes again; if so after how long,
    /// and who it is then. Drawn by the customer's number and the number of the redial
    /// alone, so that neither shifts anybody else's draws (CORE-20).
    pub fn comes_again(
        &mut self,
        customer: &Customer,
        now: SimTime,
    ) -> Option<(SimDuration, Customer)> {
        let plan = self.plan.redial.as_ref().filter(|plan| customer.redial < plan.attempts)?;
        let redial = customer.redial + 1;
        self.redial.seek(key(customer.number, redial) * REDIAL_DRAWS);
        let comes = self.redial.uniform() < plan.share;
        let delay = SimDuration::from_secs_f64(plan.delay.quantile(self.redial.uniform()));
        if !comes || now + delay >= plan.until {
            return None;
        }
        let again = match plan.kind {
            RedialAs::Same => Customer { redial, ..*customer },
            RedialAs::New => self.drawn_anew(customer.number, redial, now + delay),
        };
        Some((delay, again))
    }

    /// A customer like a new one; the draws follow those that decided on the redial.
    fn drawn_anew(&mut self, number: u32, redial: u8, submitted: SimTime) -> Customer {
        let [handling_quantile, patience, balking, held, part, hold, wrap_up] =
            std::array::from_fn(|_| self.redial.uniform());
        let duration =
            |of: &Distribution, quantile| SimDuration::from_secs_f64(of.quantile(quantile));
        let period = self.period_at(submitted);
        let by_group = !self.plan.handling_by_group.is_empty();
        Customer {
            number,
            redial,
            handling_quantile,
            handling: (!by_group).then(|| duration(&period.handling, handling_quantile)),
            patience: period.patience.as_ref().map(|of| duration(of, patience)),
            balks: balking < self.plan.no_patience,
            hold: self
                .plan
                .hold
                .as_ref()
                .filter(|(share, _)| held < *share)
                .map(|(_, time)| (part, duration(time, hold))),
            wrap_up: duration(&self.plan.wrap_up, wrap_up),
        }
    }

    /// The period in which a customer came.
    fn period_at(&self, submitted: SimTime) -> &PeriodPlan {
        let next = self.plan.periods.partition_point(|period| period.from <= submitted);
        &self.plan.periods[next.max(1) - 1]
    }

    /// The handling time of a customer who came at `submitted` and is served by `group`.
    pub fn handling_by(&self, group: GroupId, submitted: SimTime, quantile: f64) -> SimDuration {
        let by_group = self.plan.handling_by_group.iter().find(|(other, _)| *other == group);
        let handling = match by_group {
            Some((_, handling)) => handling,
            None => &self.period_at(submitted).handling,
        };
        SimDuration::from_secs_f64(handling.quantile(quantile))
    }

    /// Two numbers in (0, 1) for the `offer`-th offer (from 1) of a customer: is it
    /// answered, and after how long. Keyed by both, whatever else is drawn.
    pub fn answer_draws(&mut self, number: u32, redial: u8, offer: u16) -> (f64, f64) {
        self.ring.seek(offer_key(number, redial, offer - 1) * 2);
        (self.ring.uniform(), self.ring.uniform())
    }

    /// A number in (0, 1) for the choice of an agent after so many offers of a customer.
    pub fn selection_draw(&mut self, number: u32, redial: u8, offers: u16) -> f64 {
        self.selection.seek(offer_key(number, redial, offers));
        self.selection.uniform()
    }
}

/// The number of a customer's attempt among all: first contacts come first, as if nobody
/// ever came again.
fn key(number: u32, redial: u8) -> u64 {
    u64::from(redial) << 32 | u64::from(number)
}

/// The number of an offer (from 0) of a customer's attempt among all offers.
fn offer_key(number: u32, redial: u8, offer: u16) -> u64 {
    let (key, offer) = (key(number, redial), u64::from(offer));
    if offer < OFFERS_SIDE_BY_SIDE {
        key * OFFERS_SIDE_BY_SIDE + offer
    } else {
        LATER_OFFERS + (key << 16 | offer)
    }
}

#[cfg(test)]
mod tests {
    use super::super::arrivals::ArrivalPlan;
    use super::*;

    fn demand(plan: DemandPlan) -> Demand {
        let seed = Seed { seed: 5, replication: 1 };
        let every = ArrivalPlan::Every(SimDuration::from_secs(1));
        let arrivals =
            Arrivals::new(every, 1.0, SimTime::ZERO, SimTime::NEVER, seed.stream("arrivals/q"));
        Demand::new("q", plan, arrivals, seed)
    }

    fn plan() -> DemandPlan {
        DemandPlan {
            periods: vec![PeriodPlan {
                from: SimTime::ZERO,
                handling: Distribution::Exponential { mean: 60.0 },
                patience: Some(Distribution::Exponential { mean: 120.0 }),
            }],
            handling_by_group: Vec::new(),
            no_patience: 0.0,
            hold: None,
            wrap_up: Distribution::default(),
            redial: None,
        }
    }

    #[test]
    fn core_20_a_new_property_leaves_all_other_draws_as_they_were() {
        let mut bare = demand(plan());
        let mut rich = demand(DemandPlan {
            no_patience: 0.5,
            hold: Some((0.5, Distribution::Exponential { mean: 9.0 })),
            wrap_up: Distribution::Exponential { mean: 5.0 },
            redial: Some(redial(RedialAs::New)),
            ..plan()
        });
        for second in 1..200 {
            let now = SimTime::from_secs(second);
            let (a, b) = (bare.customer(now), rich.customer(now));
            assert_eq!((a.handling, a.patience), (b.handling, b.patience));
            rich.answer_draws(b.number, 0, 1);
            rich.comes_again(&b, now);
        }
    }

    #[test]
    fn core_20_handling_by_group_shares_one_quantile() {
        let fast = Distribution::Exponential { mean: 30.0 };
        let mut demand =
            demand(DemandPlan { handling_by_group: vec![(GroupId(1), fast)], ..plan() });
        for second in 1..100 {
            let now = SimTime::from_secs(second);
            let customer = demand.customer(now);
            assert_eq!(customer.handling, None);
            let [slow, fast] = [GroupId(0), GroupId(1)]
                .map(|group| demand.handling_by(group, now, customer.handling_quantile))
                .map(SimDuration::as_secs_f64);
            assert!((slow - 2.0 * fast).abs() < 2e-6, "{slow} is twice {fast}");
        }
    }

    #[test]
    fn core_12_handling_and_patience_differ_by_period() {
        let later = PeriodPlan {
            from: SimTime::from_secs(50),
            handling: Distribution::Constant { value: 7.0 },
            patience: None,
        };
        let mut demand =
            demand(DemandPlan { periods: [plan().periods, vec![later]].concat(), ..plan() });
        assert!(demand.customer(SimTime::from_secs(49)).patience.is_some());
        let customer = demand.customer(SimTime::from_secs(50));
        assert_eq!(customer.handling, Some(SimDuration::from_secs(7)));
        assert_eq!(customer.patience, None);
    }

    #[test]
    fn core_20_answers_are_keyed_by_customer_and_offer() {
        let mut demand = demand(plan());
        let first = demand.answer_draws(3, 0, 1);
        let second = demand.answer_draws(3, 0, 2);
        assert_ne!(first, second);
        let far: Vec<_> = (1..=100).map(|offer| demand.answer_draws(3, 0, offer)).collect();
        assert!((1..100).all(|offer| !far[..offer].contains(&far[offer])), "no draw comes again");
        demand.answer_draws(9, 0, 1);
        assert_ne!(demand.answer_draws(3, 1, 1), first, "a redial has draws of its own");
        assert_eq!(demand.answer_draws(3, 0, 1), first);
    }

    fn redial(kind: RedialAs) -> RedialPlan {
        let delay = Distribution::Exponential { mean: 300.0 };
        RedialPlan { share: 0.5, delay, kind, attempts: 3, until: SimTime::NEVER }
    }

    #[test]
    fn core_13_redials_are_keyed_by_customer_and_attempt() {
        let plan = DemandPlan { redial: Some(redial(RedialAs::New)), ..plan() };
        let mut demand = demand(plan);
        let now = SimTime::from_secs(1_000);
        let customers: Vec<_> =
            (1..=300).map(|second| demand.customer(SimTime::from_secs(second))).collect();
        let forth: Vec<_> = customers.iter().map(|one| demand.comes_again(one, now)).collect();
        let back: Vec<_> = customers.iter().rev().map(|one| demand.comes_again(one, now)).collect();
        assert!(forth.iter().eq(back.iter().rev()), "the order of asking does not matter");
        let come = forth.iter().flatten().count() as f64;
        assert!((come - 150.0).abs() < 4.0 * 75.0_f64.sqrt(), "{come} of 300 by chance of a half");
        for (_, again) in forth.into_iter().flatten() {
            let first = &customers[again.number as usize - 1];
            assert_eq!((again.number, again.redial), (first.number, 1));
            assert_ne!(again.handling, first.handling, "drawn anew");
        }
    }

    #[test]
    fn core_13_the_same_caller_comes_again_as_often_as_allowed() {
        for attempts in [1, 2, 5] {
            let always = RedialPlan { share: 1.0, attempts, ..redial(RedialAs::Same) };
            let mut demand = demand(DemandPlan { redial: Some(always), ..plan() });
            let now = SimTime::from_secs(1);
            let first = demand.customer(now);
            let mut last = first;
            while let Some((_, again)) = demand.comes_again(&last, now) {
                assert_eq!(again, Customer { redial: last.redial + 1, ..first });
                last = again;
            }
            assert_eq!(last.redial, attempts);
        }
    }
}
