//! The figures of presence.

use crate::ledger::figures::Figure;
use crate::report::summary::metric::{MetricInfo, Scope, Unit};

/// The figures, in the order of the summary.
pub static FIGURES: &[(Figure, MetricInfo)] = &[
    (
        Figure::PresenceUpdates,
        MetricInfo {
            scope: Scope::System,
            name: "presence_updates",
            unit: Unit::Count,
            formula: "updates that FE pools stamped",
            source: "presence.csv",
            heading: Some("updates"),
        },
    ),
    (
        Figure::PresenceMissed,
        MetricInfo {
            scope: Scope::System,
            name: "presence_missed",
            unit: Unit::Count,
            formula: "updates missed for good, each counted at every app server that missed it",
            source: "presence.csv",
            heading: Some("missed"),
        },
    ),
    (
        Figure::PresenceUnregistered,
        MetricInfo {
            scope: Scope::System,
            name: "presence_unregistered",
            unit: Unit::Count,
            formula: "times that a client was registered with no pool",
            source: "counted in the run",
            heading: None,
        },
    ),
    (
        Figure::PresenceOffers,
        MetricInfo {
            scope: Scope::System,
            name: "presence_offers",
            unit: Unit::Count,
            formula: "contacts offered to agents whom a copy of their presence called available",
            source: "counted in the run",
            heading: None,
        },
    ),
    (
        Figure::PresenceStaleOffers,
        MetricInfo {
            scope: Scope::System,
            name: "presence_stale_offers",
            unit: Unit::Count,
            formula: "of these, offered to agents who were not available any more",
            source: "counted in the run",
            heading: Some("stale offers"),
        },
    ),
    (
        Figure::PresenceStaleWait,
        MetricInfo {
            scope: Scope::System,
            name: "presence_stale_wait_s",
            unit: Unit::Seconds,
            formula: "sum over the stale offers that came to nothing: from the offer until the contact is routed again",
            source: "counted in the run",
            heading: None,
        },
    ),
    (
        Figure::DivergenceMean,
        MetricInfo {
            scope: Scope::System,
            name: "divergence_mean_s",
            unit: Unit::Seconds,
            formula: "mean over the updates that all app servers received: from the first receipt to the last",
            source: "presence.csv",
            heading: Some("mean divergence"),
        },
    ),
    (
        Figure::DivergenceMax,
        MetricInfo {
            scope: Scope::System,
            name: "divergence_max_s",
            unit: Unit::Seconds,
            formula: "the greatest of these",
            source: "presence.csv",
            heading: None,
        },
    ),
    (
        Figure::StoreWrites,
        MetricInfo {
            scope: Scope::Policy,
            name: "store_writes",
            unit: Unit::Count,
            formula: "writes that the store dealt with",
            source: "presence_store.csv",
            heading: Some("writes"),
        },
    ),
    (
        Figure::StoreDiscarded,
        MetricInfo {
            scope: Scope::Policy,
            name: "store_discarded",
            unit: Unit::Count,
            formula: "of these, discarded",
            source: "presence_store.csv",
            heading: None,
        },
    ),
    (
        Figure::StoreOutOfOrder,
        MetricInfo {
            scope: Scope::Policy,
            name: "store_out_of_order",
            unit: Unit::Count,
            formula: "writes of an update after a newer one of the same user had been offered",
            source: "presence_store.csv",
            heading: None,
        },
    ),
    (
        Figure::StaleOverwrites,
        MetricInfo {
            scope: Scope::Policy,
            name: "stale_overwrites",
            unit: Unit::Count,
            formula: "writes that replaced a newer update",
            source: "presence_store.csv",
            heading: Some("stale overwrites"),
        },
    ),
    (
        Figure::StoreStale,
        MetricInfo {
            scope: Scope::Policy,
            name: "store_stale_s",
            unit: Unit::Seconds,
            formula: "sum over users: how long the store held something older than the newest that any writer had offered",
            source: "presence_store.csv",
            heading: Some("stale"),
        },
    ),
    (
        Figure::StoreStaleMax,
        MetricInfo {
            scope: Scope::Policy,
            name: "store_stale_max_s",
            unit: Unit::Seconds,
            formula: "the longest such time",
            source: "presence_store.csv",
            heading: None,
        },
    ),
    (
        Figure::CoordinatedActions,
        MetricInfo {
            scope: Scope::Policy,
            name: "coordinated_actions",
            unit: Unit::Count,
            formula: "actions of app servers on updates, where they coordinate",
            source: "counted in the run",
            heading: None,
        },
    ),
    (
        Figure::DoubledActions,
        MetricInfo {
            scope: Scope::Policy,
            name: "doubled_actions",
            unit: Unit::Count,
            formula: "of these, on an update (or an older one that says the same) on which another server had acted",
            source: "counted in the run",
            heading: None,
        },
    ),
    (
        Figure::ContraryActions,
        MetricInfo {
            scope: Scope::Policy,
            name: "contrary_actions",
            unit: Unit::Count,
            formula: "of these, on an older update after another server had acted on a newer one that says the opposite",
            source: "counted in the run",
            heading: None,
        },
    ),
    (
        Figure::PairMissed,
        MetricInfo {
            scope: Scope::Node,
            name: "pair_missed",
            unit: Unit::Count,
            formula: "updates of a pool's users that an app server missed for good",
            source: "presence.csv",
            heading: None,
        },
    ),
    (
        Figure::PairDelayMean,
        MetricInfo {
            scope: Scope::Node,
            name: "pair_delay_mean_s",
            unit: Unit::Seconds,
            formula: "mean time from the pool's stamp to the app server's receipt",
            source: "presence.csv",
            heading: None,
        },
    ),
    (
        Figure::PairDelayMax,
        MetricInfo {
            scope: Scope::Node,
            name: "pair_delay_max_s",
            unit: Unit::Seconds,
            formula: "the greatest of these",
            source: "presence.csv",
            heading: None,
        },
    ),
    (
        Figure::PairDivergenceMean,
        MetricInfo {
            scope: Scope::Node,
            name: "pair_divergence_mean_s",
            unit: Unit::Seconds,
            formula: "mean time from the first app server's receipt of an update to this one's",
            source: "presence.csv",
            heading: None,
        },
    ),
    (
        Figure::PairDivergenceMax,
        MetricInfo {
            scope: Scope::Node,
            name: "pair_divergence_max_s",
            unit: Unit::Seconds,
            formula: "the greatest of these",
            source: "presence.csv",
            heading: None,
        },
    ),
];
