//! Figures that a modelled system measures itself, over the whole run, for the summary.

use super::ids::Label;

/// What is measured. What it means, in which unit and of what, is told in the registry of
/// metrics.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Figure {
    /// Agents who were alive and logged off all the same.
    FalseLogouts,
    /// Interactions taken from the queue.
    OrderTaken,
    /// Pairs taken in the other order than due: sum of overtaken_by.
    Inversions,
    /// Share taken while one that was due earlier still waited, on any node.
    OutOfOrderShare,
    /// Share that was overtaken by at least one.
    OvertakenShare,
    /// Greatest distance between the position taken and the position due.
    GreatestDisplacement,
    /// Inversions / pairs of taken interactions.
    KendallTau,
    /// Greatest difference between nodes in how long the next one has waited, at the sampled moments.
    NodeImbalance,
    /// Requests that came to error 2000, unsupported operation.
    Errors2000,
    /// Requests that came to error 2001, no servers accepting this media or tenant.
    Errors2001,
    /// Requests that came to error 2002, lost connection to one of the asked servers.
    Errors2002,
    /// Requests that came to error 2003, interaction not accessible.
    Errors2003,
    /// Requests that came to error 2004, operation already in progress.
    Errors2004,
    /// Requests that came to error 2005, more than one server contains it.
    Errors2005,
    /// Requests that came to error 2006, snapshot not accessible.
    Errors2006,
    /// Most agents that were logged in to the cluster at once.
    MostLoggedIn,
    /// Log-ins that one node refused and that were revoked on the others.
    LoginsRevoked,
    /// Agents logged out because a node had fewer licences.
    LicenceLogouts,
    /// Log-outs of single agents that Stat Server passed on.
    LogoutsReported,
    /// Panic signals that Stat Server passed on.
    PanicSignals,
    /// Notification events that agents' desktops got.
    Notifications,
    /// Interactions delivered although another one with the same id was.
    DuplicateInteractions,
    /// Agents' requests that a proxy answered from what it knows.
    InstantAnswers,
    /// Time that agents were logged in.
    SessionTruth,
    /// The same by a consumer to whom the first EventAgentLogout ends a session.
    SessionNaive,
    /// The same by a consumer that merges overlapping pairs.
    SessionMerged,
    /// Share of the nodes' reporting events that Stat Server Java extensions got.
    JavaExtensionEvents,
    /// Licences that the pair has checked out when the run ends.
    LicencesTaken,
    /// Events that reached the event-log database.
    EventsLogged,
    /// Events for the event log that were lost.
    EventsLost,
    /// Errors of requests that this node could not be asked for, or was lost while asked.
    NodeErrors,
    /// Requests of the client that found what they asked for, or did it.
    Found,
    /// Requests of the client that were told that it does not exist.
    NotFound,
    /// Requests of the client that a node refused.
    Refused,
    /// Requests of the client that came to an error 2000 to 2006.
    ClientErrors,
    /// Most interactions in one answer.
    MostReturned,
    /// Interactions that merged answers had out of order.
    ReturnedOutOfOrder,
}

/// One figure, written once, when the run is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FigureRow {
    /// Of what: a system (`heartbeat.claims`), a node, a policy, a queue.
    pub name: Label,
    /// Which figure.
    pub figure: Figure,
    /// Its value in millionths of its unit; none where it is undefined.
    pub millionths: Option<i64>,
}

impl FigureRow {
    /// A count.
    pub fn count(name: Label, figure: Figure, count: u64) -> Self {
        let count = i64::try_from(count).unwrap_or(i64::MAX);
        FigureRow { name, figure, millionths: Some(count.saturating_mul(1_000_000)) }
    }

    /// A value in seconds, or a share; none where it is undefined.
    pub fn value(name: Label, figure: Figure, value: Option<f64>) -> Self {
        let millionths = value.map(|value| libm::round(value * 1e6) as i64);
        FigureRow { name, figure, millionths }
    }
}
