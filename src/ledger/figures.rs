//! Figures that a modelled system measures itself, over the whole run, for the summary.

use super::ids::Label;

/// What is measured. What it means, in which unit and of what, is told in the registry of
/// metrics.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Figure {
    /// Agents who were alive and logged off all the same.
    FalseLogouts,
    /// Browsers that failed while an agent was logged on by them.
    DeadBrowsers,
    /// Log-offs by sessions and watchdogs.
    LogOffs,
    /// Of these, log-offs of agents whose browser was dead.
    Detections,
    /// Dead browsers that nobody noticed.
    MissedDetections,
    /// From a browser's failure to the log-off, on average.
    DetectionMean,
    /// The longest such time.
    DetectionMax,
    /// Calls that went through to a dead browser.
    CallsToDeadBrowsers,
    /// Calls that sessions rejected.
    RejectedCalls,
    /// Calls that were sent to dead browsers or rejected, and routed again.
    ReroutedCalls,
    /// These, for each dead browser.
    ReroutedPerDeadBrowser,
    /// What each of them added to its caller's wait, on average.
    AddedWait,
    /// Pings to the CMS.
    CmsPings,
    /// Messages to browsers that the CMS is not available.
    CmsMessages,
    /// How often the CMS was flagged as not available.
    CmsFlags,
    /// Activations of the other side of a PG.
    PgActivations,
    /// Log-outs by a component's failure.
    ComponentLogouts,
    /// Log-outs for missed calls.
    MissedCallLogouts,
    /// Pending NEW_TASKs that were discarded.
    RequestsDiscarded,
    /// NEW_TASKs that were answered NEW_TASK_FAILURE.
    RequestsFailed,
    /// Tasks that are in no report.
    TasksUnreported,
    /// Tasks whose report came late.
    TasksLate,
    /// Tasks with more records than there were.
    TasksTwice,
    /// Records that ended with code 41.
    RecordsTooLong,
    /// Records that ended with code 42.
    RecordsPathDown,
    /// Records that ended with code 51.
    RecordsAppInit,
    /// Updates that pools stamped.
    PresenceUpdates,
    /// Updates missed for good.
    PresenceMissed,
    /// Times that a client was registered with no pool.
    PresenceUnregistered,
    /// Offers on the word of a copy.
    PresenceOffers,
    /// Offers on the word of a copy that was stale.
    PresenceStaleOffers,
    /// Waiting that stale offers cost.
    PresenceStaleWait,
    /// Mean of the updates' divergence windows.
    DivergenceMean,
    /// The greatest divergence window.
    DivergenceMax,
    /// Writes to the store.
    StoreWrites,
    /// Writes that the store discarded.
    StoreDiscarded,
    /// Writes after a newer one.
    StoreOutOfOrder,
    /// Writes that replaced a newer one.
    StaleOverwrites,
    /// How long the store was stale.
    StoreStale,
    /// The longest time stale.
    StoreStaleMax,
    /// Actions of coordinating servers.
    CoordinatedActions,
    /// Actions that were doubled.
    DoubledActions,
    /// Actions against a newer one.
    ContraryActions,
    /// Of one pool at one server: updates missed.
    PairMissed,
    /// Of one pool at one server: mean delay.
    PairDelayMean,
    /// Of one pool at one server: greatest delay.
    PairDelayMax,
    /// Of one pool at one server: mean divergence.
    PairDivergenceMean,
    /// Of one pool at one server: greatest divergence.
    PairDivergenceMax,
    /// Starts of desktops.
    DesktopStarts,
    /// Switchovers of desktops.
    Switchovers,
    /// Switchovers after which the agent was logged in.
    SwitchoversCompleted,
    /// Warnings of agents that a configuration or statistic service is OFF.
    ServiceWarnings,
    /// Of the largest wave: how many agents.
    WaveAgents,
    /// Of the largest wave: until half of the agents were back.
    WaveHalfBack,
    /// Of the largest wave: until 90 % of the agents were back.
    WaveNinetyBack,
    /// Of the largest wave: until all agents were back.
    WaveAllBack,
    /// Agent time that starts and switchovers took.
    SwitchoverTime,
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
    /// Of a segmented queue: most interactions of a segment that were given out at once.
    MostOfSegment,
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
