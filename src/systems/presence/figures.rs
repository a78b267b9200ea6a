//! What is counted over a run, and the rows in which updates are told.

use super::config::Policy;
use super::coordination::Wrong;
use super::event::{Event, Message};
use super::instance::Instance;
use super::store::Written;
use super::updates::Update;
use crate::center::effects::Effects;
use crate::kernel::cause::Cause;
use crate::kernel::time::SimDuration;
use crate::ledger::figures::{Figure, FigureRow};
use crate::ledger::lost::{LostDataRow, LostKey, LostKind, Metric, Quantity, System, Verdict};
use crate::ledger::presence::{PresenceUpdateRow, Presentity, UpdateOutcome};
use crate::ledger::rows::Row;

/// Lengths of time of one kind.
#[derive(Clone, Copy, Debug, Default)]
struct Times {
    count: u64,
    nanos: u128,
    longest: SimDuration,
}

impl Times {
    fn add(&mut self, time: SimDuration) {
        self.count += 1;
        self.nanos += u128::from(time.as_nanos());
        self.longest = self.longest.max(time);
    }

    fn mean(&self) -> Option<f64> {
        (self.count > 0).then(|| self.nanos as f64 / self.count as f64 / 1e9)
    }

    fn most(&self) -> Option<f64> {
        (self.count > 0).then(|| self.longest.as_secs_f64())
    }
}

/// The updates of a pool's users at one app server.
#[derive(Clone, Copy, Debug, Default)]
struct Pair {
    delay: Times,
    divergence: Times,
    missed: u64,
}

/// Counts of a run.
#[derive(Clone, Debug, Default)]
pub(super) struct Tally {
    /// Updates that pools stamped.
    pub published: u64,
    /// Times that a client was registered nowhere.
    pub unregistered: u64,
    windows: Times,
    /// By server and pool.
    pairs: Vec<Vec<Pair>>,
    writes: u64,
    discarded: u64,
    out_of_order: u64,
    stale_overwrites: u64,
    stale: Times,
    actions: u64,
    doubled: u64,
    contrary: u64,
}

impl Tally {
    pub fn new(pools: usize, servers: usize) -> Self {
        Tally { pairs: vec![vec![Pair::default(); pools]; servers], ..Tally::default() }
    }

    /// The store has dealt with a write.
    pub fn written(&mut self, written: &Written) {
        self.writes += 1;
        self.discarded += u64::from(!written.applied);
        self.out_of_order += u64::from(written.out_of_order);
        self.stale_overwrites += u64::from(written.stale_overwrite);
        if let Some(stale) = written.stale {
            self.stale.add(stale);
        }
    }

    /// A server has acted.
    pub fn acted(&mut self, wrong: Wrong) {
        self.actions += 1;
        self.doubled += u64::from(wrong == Wrong::Doubled);
        self.contrary += u64::from(wrong == Wrong::Contrary);
    }
}

impl Instance {
    /// Tells of an update that a server has received.
    pub fn tell_received(
        &mut self,
        server: u16,
        update: &Update,
        hops: u8,
        outcome: UpdateOutcome,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let now = fx.now();
        let first = update.first.expect("it has just been received");
        let divergence = now.since(first);
        let window = (update.pending == 0).then(|| update.last.since(first));
        let pair = &mut self.tally.pairs[usize::from(server)][usize::from(update.pool)];
        pair.delay.add(now.since(update.published));
        pair.divergence.add(divergence);
        if let Some(window) = window {
            self.tally.windows.add(window);
        }
        fx.record(Row::PresenceUpdate(PresenceUpdateRow {
            received: Some(now),
            hops: Some(hops),
            outcome,
            divergence: Some(divergence),
            window,
            cause: update.cause.or(fx.cause()),
            ..self.update_row(server, update, fx)
        }));
    }

    /// Tells of an update that a server will never receive.
    pub fn tell_missed(
        &mut self,
        server: u16,
        update: &Update,
        fx: &mut impl Effects<Event, Message>,
    ) {
        self.tally.pairs[usize::from(server)][usize::from(update.pool)].missed += 1;
        let cause = self.cause_of_loss(server, update, fx);
        let row = self.update_row(server, update, fx);
        let agent = match row.user {
            Presentity::Agent(agent) => Some(agent),
            Presentity::User(..) => None,
        };
        let outcome = UpdateOutcome::Missed;
        fx.record(Row::PresenceUpdate(PresenceUpdateRow { outcome, cause, ..row }));
        fx.record(Row::LostData(LostDataRow {
            time: fx.now(),
            system: System::Presence,
            component: Some(row.server),
            kind: LostKind::PresenceUpdate,
            key: LostKey { agent, ..LostKey::default() },
            metric: Metric::Existence,
            truth: Quantity::Count(1),
            reported: Quantity::Count(0),
            verdict: Verdict::Lost,
            // A server cannot see that a user's updates skip one.
            known: false,
            recovered: None,
            disposition_code: None,
            cause,
        }));
    }

    /// A row of an update that has not arrived.
    fn update_row(
        &self,
        server: u16,
        update: &Update,
        fx: &impl Effects<Event, Message>,
    ) -> PresenceUpdateRow {
        PresenceUpdateRow {
            time: fx.now(),
            user: self.presentity(update.user),
            sequence: update.sequence,
            availability: update.availability,
            pool: self.plan.front_ends[usize::from(update.pool)].name,
            server: self.plan.servers[usize::from(server)].name,
            published: update.published,
            stamp: update.stamp,
            received: None,
            hops: None,
            outcome: UpdateOutcome::Open,
            divergence: None,
            window: None,
            cause: update.cause,
        }
    }

    /// What kept an update from a server.
    fn cause_of_loss(
        &self,
        server: u16,
        update: &Update,
        fx: &impl Effects<Event, Message>,
    ) -> Cause {
        let plan = &self.plan.servers[usize::from(server)];
        let between = self
            .plan
            .between_pools
            .iter()
            .find(|(ends, _)| ends.contains(&plan.next_hop) && ends.contains(&update.pool));
        let between = between.filter(|_| plan.next_hop != update.pool).map(|(_, it)| *it);
        let ways = between.into_iter().chain([plan.link]);
        let on_the_way = ways
            .fold(Cause::NONE, |cause, way| cause.or(fx.obstructed_since(way, update.published)));
        on_the_way.or(update.cause).or(fx.cause())
    }

    /// Writes what is open, and the figures.
    pub fn end_run(&mut self, fx: &mut impl Effects<Event, Message>) {
        fx.set_cause(Cause::NONE);
        for user in 0..self.users.len() {
            let chain = self.users[user].record.chain;
            let mut index = chain.oldest;
            while index != super::updates::NONE {
                let update = *self.updates.at(index);
                for server in 0..self.servers.len() as u16 {
                    if update.pending & 1 << server != 0 {
                        let row = self.update_row(server, &update, fx);
                        fx.record(Row::PresenceUpdate(row));
                    }
                }
                index = self.updates.next(index);
            }
            if let Some(since) = self.store.states[user].stale_since() {
                self.tally.stale.add(fx.now().since(since));
            }
        }
        self.tell_figures(fx);
    }

    fn tell_figures(&self, fx: &mut impl Effects<Event, Message>) {
        let Instance { plan, tally, offers, .. } = self;
        let mut count = |name, figure, count| {
            fx.record(Row::Figure(FigureRow::count(name, figure, count)));
        };
        let missed = tally.pairs.iter().flatten().map(|pair| pair.missed).sum();
        count(plan.name, Figure::PresenceUpdates, tally.published);
        count(plan.name, Figure::PresenceMissed, missed);
        count(plan.name, Figure::PresenceUnregistered, tally.unregistered);
        count(plan.name, Figure::PresenceOffers, offers.made);
        count(plan.name, Figure::PresenceStaleOffers, offers.stale);
        let policy = plan.policy_name;
        count(policy, Figure::StoreWrites, tally.writes);
        count(policy, Figure::StoreDiscarded, tally.discarded);
        count(policy, Figure::StoreOutOfOrder, tally.out_of_order);
        count(policy, Figure::StaleOverwrites, tally.stale_overwrites);
        if plan.coordinate {
            count(policy, Figure::CoordinatedActions, tally.actions);
            count(policy, Figure::DoubledActions, tally.doubled);
            count(policy, Figure::ContraryActions, tally.contrary);
        }
        let mut value = |name, figure, value| {
            fx.record(Row::Figure(FigureRow::value(name, figure, value)));
        };
        value(plan.name, Figure::DivergenceMean, tally.windows.mean());
        value(plan.name, Figure::DivergenceMax, tally.windows.most());
        value(plan.name, Figure::PresenceStaleWait, Some(offers.waited.as_secs_f64()));
        value(policy, Figure::StoreStale, Some(tally.stale.nanos as f64 / 1e9));
        value(policy, Figure::StoreStaleMax, tally.stale.most());
        for (server, pairs) in plan.servers.iter().zip(&tally.pairs) {
            for (name, pair) in server.pairs.iter().zip(pairs) {
                let missed = FigureRow::count(*name, Figure::PairMissed, pair.missed);
                fx.record(Row::Figure(missed));
                let mut value = |figure, value| {
                    fx.record(Row::Figure(FigureRow::value(*name, figure, value)));
                };
                value(Figure::PairDelayMean, pair.delay.mean());
                value(Figure::PairDelayMax, pair.delay.most());
                value(Figure::PairDivergenceMean, pair.divergence.mean());
                value(Figure::PairDivergenceMax, pair.divergence.most());
            }
        }
    }
}

impl Policy {
    /// Every policy.
    pub const ALL: [Policy; 3] = [Policy::Arrival, Policy::LocalClock, Policy::PublishTime];
}
