//! The metrics that interaction clusters measure themselves.

use crate::ledger::figures::Figure;
use crate::report::summary::metric::{MetricInfo, Scope, Unit};

/// What each figure is. The order is that of the summary within a scope.
pub static FIGURES: &[(Figure, MetricInfo)] = &[
    (
        Figure::OrderTaken,
        MetricInfo {
            scope: Scope::Queue,
            name: "order_taken",
            unit: Unit::Count,
            formula: "interactions taken from the queue",
            source: "queue_order.csv",
            heading: None,
        },
    ),
    (
        Figure::Inversions,
        MetricInfo {
            scope: Scope::Queue,
            name: "inversions",
            unit: Unit::Count,
            formula: "pairs taken in the other order than due: sum of overtaken_by",
            source: "queue_order.csv",
            heading: None,
        },
    ),
    (
        Figure::OutOfOrderShare,
        MetricInfo {
            scope: Scope::Queue,
            name: "out_of_order_share",
            unit: Unit::Ratio,
            formula: "share taken while one that was due earlier still waited, on any node",
            source: "queue_order.csv",
            heading: Some("out of order"),
        },
    ),
    (
        Figure::OvertakenShare,
        MetricInfo {
            scope: Scope::Queue,
            name: "overtaken_share",
            unit: Unit::Ratio,
            formula: "share that was overtaken by at least one",
            source: "queue_order.csv",
            heading: None,
        },
    ),
    (
        Figure::GreatestDisplacement,
        MetricInfo {
            scope: Scope::Queue,
            name: "greatest_displacement",
            unit: Unit::Count,
            formula: "greatest distance between the position taken and the position due",
            source: "queue_order.csv",
            heading: None,
        },
    ),
    (
        Figure::KendallTau,
        MetricInfo {
            scope: Scope::Queue,
            name: "kendall_tau_distance",
            unit: Unit::Ratio,
            formula: "inversions / pairs of taken interactions",
            source: "queue_order.csv",
            heading: None,
        },
    ),
    (
        Figure::NodeImbalance,
        MetricInfo {
            scope: Scope::Queue,
            name: "node_imbalance_s",
            unit: Unit::Seconds,
            formula: "greatest difference between nodes in how long the next one has waited, at the sampled moments",
            source: "node_backlog.csv",
            heading: None,
        },
    ),
    (
        Figure::Errors2000,
        MetricInfo {
            scope: Scope::System,
            name: "errors_2000",
            unit: Unit::Count,
            formula: "requests that came to error 2000, unsupported operation",
            source: "interaction_errors.csv",
            heading: Some("errors 2000"),
        },
    ),
    (
        Figure::Errors2001,
        MetricInfo {
            scope: Scope::System,
            name: "errors_2001",
            unit: Unit::Count,
            formula: "requests that came to error 2001, no servers accepting this media or tenant",
            source: "interaction_errors.csv",
            heading: Some("errors 2001"),
        },
    ),
    (
        Figure::Errors2002,
        MetricInfo {
            scope: Scope::System,
            name: "errors_2002",
            unit: Unit::Count,
            formula: "requests that came to error 2002, lost connection to one of the asked servers",
            source: "interaction_errors.csv",
            heading: Some("errors 2002"),
        },
    ),
    (
        Figure::Errors2003,
        MetricInfo {
            scope: Scope::System,
            name: "errors_2003",
            unit: Unit::Count,
            formula: "requests that came to error 2003, interaction not accessible",
            source: "interaction_errors.csv",
            heading: Some("errors 2003"),
        },
    ),
    (
        Figure::Errors2004,
        MetricInfo {
            scope: Scope::System,
            name: "errors_2004",
            unit: Unit::Count,
            formula: "requests that came to error 2004, operation already in progress",
            source: "interaction_errors.csv",
            heading: Some("errors 2004"),
        },
    ),
    (
        Figure::Errors2005,
        MetricInfo {
            scope: Scope::System,
            name: "errors_2005",
            unit: Unit::Count,
            formula: "requests that came to error 2005, more than one server contains it",
            source: "interaction_errors.csv",
            heading: Some("errors 2005"),
        },
    ),
    (
        Figure::Errors2006,
        MetricInfo {
            scope: Scope::System,
            name: "errors_2006",
            unit: Unit::Count,
            formula: "requests that came to error 2006, snapshot not accessible",
            source: "interaction_errors.csv",
            heading: Some("errors 2006"),
        },
    ),
    (
        Figure::MostLoggedIn,
        MetricInfo {
            scope: Scope::System,
            name: "most_logged_in",
            unit: Unit::Count,
            formula: "most agents that were logged in to the cluster at once",
            source: "agent_states.csv",
            heading: None,
        },
    ),
    (
        Figure::LoginsRevoked,
        MetricInfo {
            scope: Scope::System,
            name: "logins_revoked",
            unit: Unit::Count,
            formula: "log-ins that one node refused and that were revoked on the others",
            source: "agent_states.csv",
            heading: None,
        },
    ),
    (
        Figure::LicenceLogouts,
        MetricInfo {
            scope: Scope::System,
            name: "licence_logouts",
            unit: Unit::Count,
            formula: "agents logged out because a node had fewer licences",
            source: "agent_states.csv",
            heading: None,
        },
    ),
    (
        Figure::LogoutsReported,
        MetricInfo {
            scope: Scope::System,
            name: "logouts_reported",
            unit: Unit::Count,
            formula: "log-outs of single agents that Stat Server passed on",
            source: "agent_states.csv",
            heading: None,
        },
    ),
    (
        Figure::PanicSignals,
        MetricInfo {
            scope: Scope::System,
            name: "panic_signals",
            unit: Unit::Count,
            formula: "panic signals that Stat Server passed on",
            source: "warnings.csv",
            heading: None,
        },
    ),
    (
        Figure::Notifications,
        MetricInfo {
            scope: Scope::System,
            name: "notifications",
            unit: Unit::Count,
            formula: "notification events that agents' desktops got",
            source: "agent_states.csv",
            heading: None,
        },
    ),
    (
        Figure::DuplicateInteractions,
        MetricInfo {
            scope: Scope::System,
            name: "duplicate_interactions",
            unit: Unit::Count,
            formula: "interactions delivered although another one with the same id was",
            source: "queue_order.csv",
            heading: None,
        },
    ),
    (
        Figure::InstantAnswers,
        MetricInfo {
            scope: Scope::System,
            name: "instant_answers",
            unit: Unit::Count,
            formula: "agents' requests that a proxy answered from what it knows",
            source: "interaction_errors.csv",
            heading: None,
        },
    ),
    (
        Figure::SessionTruth,
        MetricInfo {
            scope: Scope::System,
            name: "session_truth_s",
            unit: Unit::Seconds,
            formula: "time that agents were logged in",
            source: "agent_sessions.csv",
            heading: None,
        },
    ),
    (
        Figure::SessionNaive,
        MetricInfo {
            scope: Scope::System,
            name: "session_naive_s",
            unit: Unit::Seconds,
            formula: "the same by a consumer to whom the first EventAgentLogout ends a session",
            source: "agent_sessions.csv",
            heading: None,
        },
    ),
    (
        Figure::SessionMerged,
        MetricInfo {
            scope: Scope::System,
            name: "session_merged_s",
            unit: Unit::Seconds,
            formula: "the same by a consumer that merges overlapping pairs",
            source: "agent_sessions.csv",
            heading: None,
        },
    ),
    (
        Figure::JavaExtensionEvents,
        MetricInfo {
            scope: Scope::System,
            name: "java_extension_share",
            unit: Unit::Ratio,
            formula: "share of the nodes' reporting events that Stat Server Java extensions got",
            source: "agent_sessions.csv",
            heading: None,
        },
    ),
    (
        Figure::LicencesTaken,
        MetricInfo {
            scope: Scope::Node,
            name: "licences_checked_out",
            unit: Unit::Count,
            formula: "licences that the pair has checked out when the run ends",
            source: "agent_states.csv",
            heading: None,
        },
    ),
    (
        Figure::EventsLogged,
        MetricInfo {
            scope: Scope::Node,
            name: "events_logged",
            unit: Unit::Count,
            formula: "events that reached the event-log database",
            source: "lost_data.csv",
            heading: None,
        },
    ),
    (
        Figure::EventsLost,
        MetricInfo {
            scope: Scope::Node,
            name: "events_lost",
            unit: Unit::Count,
            formula: "events for the event log that were lost",
            source: "lost_data.csv",
            heading: Some("events lost"),
        },
    ),
    (
        Figure::NodeErrors,
        MetricInfo {
            scope: Scope::Node,
            name: "errors",
            unit: Unit::Count,
            formula: "errors of requests that this node could not be asked for, or was lost while asked",
            source: "interaction_errors.csv",
            heading: None,
        },
    ),
    (
        Figure::Found,
        MetricInfo {
            scope: Scope::System,
            name: "found",
            unit: Unit::Count,
            formula: "requests of the client that found what they asked for, or did it",
            source: "interaction_errors.csv",
            heading: None,
        },
    ),
    (
        Figure::NotFound,
        MetricInfo {
            scope: Scope::System,
            name: "not_found",
            unit: Unit::Count,
            formula: "requests of the client that were told that it does not exist",
            source: "interaction_errors.csv",
            heading: None,
        },
    ),
    (
        Figure::Refused,
        MetricInfo {
            scope: Scope::System,
            name: "refused",
            unit: Unit::Count,
            formula: "requests of the client that a node refused",
            source: "interaction_errors.csv",
            heading: None,
        },
    ),
    (
        Figure::ClientErrors,
        MetricInfo {
            scope: Scope::System,
            name: "client_errors",
            unit: Unit::Count,
            formula: "requests of the client that came to an error 2000 to 2006",
            source: "interaction_errors.csv",
            heading: None,
        },
    ),
    (
        Figure::MostReturned,
        MetricInfo {
            scope: Scope::System,
            name: "most_returned",
            unit: Unit::Count,
            formula: "most interactions in one answer",
            source: "interaction_errors.csv",
            heading: None,
        },
    ),
    (
        Figure::ReturnedOutOfOrder,
        MetricInfo {
            scope: Scope::System,
            name: "returned_out_of_order",
            unit: Unit::Count,
            formula: "interactions that merged answers had out of order",
            source: "interaction_errors.csv",
            heading: None,
        },
    ),
];
