//! The words and numbers by which the outputs tell the kinds of things apart.
//!
//! A word is what a CSV file shows (OUT-1: lower_snake_case, the field's own terms). A
//! code is what a fingerprint hashes (OUT-8): once given it never changes and is never
//! given again, whatever the order of the variants.

use super::figures::Figure;
use super::heartbeat::{HeartbeatBy, HeartbeatEvent};
use super::lost::{LostKind, Metric, System, Verdict};
use super::presence::UpdateOutcome;
use super::rows::{
    AbandonPhase, AgentReason, AgentState, ContactEnd, LossReason, Medium, Observer, RejectReason,
    View, WarningCode,
};
use super::switchovers::{Outcome, Rule};

/// Gives an enum without data its words, its codes and the list of its values.
macro_rules! words {
    ($($kind:ident { $($variant:ident = $code:literal $word:literal),+ $(,)? })+) => {$(
        impl $kind {
            /// Every value, in the order in which documents list them.
            pub const ALL: &[$kind] = &[$($kind::$variant),+];

            /// The words of all values, in that order.
            pub const WORDS: &[&str] = &[$($word),+];

            /// The word for it in CSV files; empty where there is nothing to say.
            #[inline]
            pub const fn as_str(self) -> &'static str {
                match self { $($kind::$variant => $word),+ }
            }

            /// The number for it in fingerprints.
            #[inline]
            pub const fn code(self) -> u8 {
                match self { $($kind::$variant => $code),+ }
            }
        }
    )+};
}

words! {
    Medium {
        Voice = 1 "voice",
        Chat = 2 "chat",
        Email = 3 "email",
        Generic = 4 "generic",
    }
    AgentState {
        LoggedOut = 1 "logged_out",
        NotReady = 2 "not_ready",
        Available = 3 "available",
        Reserved = 4 "reserved",
        Talking = 5 "talking",
        Active = 6 "active",
        Held = 7 "held",
        WrapUp = 8 "wrap_up",
        Interrupted = 9 "interrupted",
        Paused = 10 "paused",
    }
    Observer {
        Truth = 1 "truth",
        Router = 2 "router",
        CallRouter = 20 "call_router",
    }
    AgentReason {
        None = 0 "",
        ShiftStart = 1 "shift_start",
        ShiftEnd = 2 "shift_end",
        RingNoAnswer = 3 "ring_no_answer",
        ConnectionLost = 4 "connection_lost",
        ConnectionRestored = 5 "connection_restored",
        PlaceLost = 6 "place_lost",
        PlaceRestored = 7 "place_restored",
        Break = 8 "break",
        Absent = 9 "absent",
        SessionEnded = 65 "session_ended",
        SessionRestored = 66 "session_restored",
        DesktopStarting = 75 "desktop_starting",
        DesktopReady = 76 "desktop_ready",
        DesktopClosed = 77 "desktop_closed",
        DesktopLost = 78 "desktop_lost",
        TelephonyOff = 79 "telephony_off",
        TelephonyOn = 80 "telephony_on",
        // The vendor's reason codes, as the vendor writes them.
        DrForceLogout = 81 "dr-force_logout",
        GracefulShutdownLogout = 82 "graceful_shutdown_logout",
        SupervisorLogout = 83 "supervisor_logout",
        DnBackInService = 84 "dn_back_in_service",
        SiteSwitchover = 85 "site_switchover",
        PeripheralLost = 20 "peripheral_lost",
        MissedCalls = 21 "missed_calls",
        LoggedInAgain = 22 "logged_in_again",
        ClusterLogin = 50 "cluster_login",
        ClusterLogout = 51 "cluster_logout",
        NoLicence = 52 "no_licence",
    }
    AbandonPhase {
        Network = 1 "network",
        Queue = 2 "queue",
        Ringing = 3 "ringing",
    }
    RejectReason {
        NoSiteReachable = 1 "no_site_reachable",
        NoTrunk = 2 "no_trunk",
        QueueFull = 3 "queue_full",
        Closed = 4 "closed",
        SentAway = 5 "sent_away",
    }
    LossReason {
        QueueLost = 1 "queue_lost",
        CallInProgress = 2 "call_in_progress",
        AgentUnreachable = 3 "agent_unreachable",
    }
    System {
        Center = 1 "center",
        Presence = 2 "presence",
        Heartbeat = 3 "heartbeat",
        Peripheral = 4 "peripheral",
        Interaction = 5 "interaction",
        Recovery = 6 "recovery",
    }
    LostKind {
        IntervalReport = 1 "interval_report",
        Contact = 2 "contact",
        CallInProgress = 3 "call_in_progress",
        TaskReport = 4 "task_report",
        PendingTask = 5 "pending_task",
        EventLog = 6 "event_log",
        PresenceUpdate = 7 "presence_update",
    }
    Metric {
        Offered = 1 "offered",
        Answered = 2 "answered",
        Abandoned = 3 "abandoned",
        Rejected = 4 "rejected",
        Lost = 5 "lost",
        TalkTime = 6 "talk_s",
        HoldTime = 7 "hold_s",
        WaitTime = 8 "wait_s",
        Existence = 9 "existence",
        CallsHandled = 20 "calls_handled",
        WrapUpTime = 21 "wrap_up_s",
        ReadyTime = 22 "ready_s",
        LoggedInTime = 23 "logged_in_s",
        TaskTime = 24 "task_s",
    }
    Verdict {
        Lost = 1 "lost",
        Late = 2 "late",
        Duplicated = 3 "duplicated",
        Truncated = 4 "truncated",
        Misattributed = 5 "misattributed",
    }
    View {
        Truth = 1 "truth",
        Reported = 2 "reported",
    }
    Figure {
        FalseLogouts = 1 "false_logouts",
        DeadBrowsers = 60 "dead_browsers",
        LogOffs = 61 "log_offs",
        Detections = 62 "detections",
        MissedDetections = 63 "missed_detections",
        DetectionMean = 64 "detection_mean_s",
        DetectionMax = 65 "detection_max_s",
        CallsToDeadBrowsers = 66 "calls_to_dead_browsers",
        RejectedCalls = 67 "rejected_calls",
        ReroutedCalls = 68 "rerouted_calls",
        ReroutedPerDeadBrowser = 69 "rerouted_per_dead_browser",
        AddedWait = 170 "added_wait_s",
        CmsPings = 171 "cms_pings",
        CmsMessages = 172 "cms_messages",
        CmsFlags = 173 "cms_flags",
        PgActivations = 20 "pg_activations",
        ComponentLogouts = 21 "component_logouts",
        MissedCallLogouts = 22 "missed_call_logouts",
        RequestsDiscarded = 23 "requests_discarded",
        RequestsFailed = 24 "requests_failed",
        TasksUnreported = 25 "tasks_unreported",
        TasksLate = 26 "tasks_late",
        TasksTwice = 27 "tasks_with_more_records",
        RecordsTooLong = 28 "records_too_long",
        RecordsPathDown = 29 "records_path_down",
        RecordsAppInit = 140 "records_ended_during_init",
        PresenceUpdates = 50 "presence_updates",
        PresenceMissed = 51 "presence_missed",
        PresenceUnregistered = 52 "presence_unregistered",
        PresenceOffers = 53 "presence_offers",
        PresenceStaleOffers = 54 "presence_stale_offers",
        PresenceStaleWait = 55 "presence_stale_wait_s",
        DivergenceMean = 56 "divergence_mean_s",
        DivergenceMax = 57 "divergence_max_s",
        StoreWrites = 58 "store_writes",
        StoreDiscarded = 59 "store_discarded",
        StoreOutOfOrder = 150 "store_out_of_order",
        StaleOverwrites = 151 "stale_overwrites",
        StoreStale = 152 "store_stale_s",
        StoreStaleMax = 153 "store_stale_max_s",
        CoordinatedActions = 154 "coordinated_actions",
        DoubledActions = 155 "doubled_actions",
        ContraryActions = 156 "contrary_actions",
        PairMissed = 157 "pair_missed",
        PairDelayMean = 158 "pair_delay_mean_s",
        PairDelayMax = 159 "pair_delay_max_s",
        PairDivergenceMean = 160 "pair_divergence_mean_s",
        PairDivergenceMax = 161 "pair_divergence_max_s",
        DesktopStarts = 70 "desktop_starts",
        Switchovers = 71 "switchovers",
        SwitchoversCompleted = 72 "switchovers_completed",
        ServiceWarnings = 73 "service_warnings",
        WaveAgents = 74 "wave_agents",
        WaveHalfBack = 75 "wave_half_back_s",
        WaveNinetyBack = 76 "wave_ninety_percent_back_s",
        WaveAllBack = 77 "wave_all_back_s",
        SwitchoverTime = 78 "switchover_out_of_service_s",
        OrderTaken = 100 "order_taken",
        Inversions = 101 "inversions",
        OutOfOrderShare = 102 "out_of_order_share",
        OvertakenShare = 103 "overtaken_share",
        GreatestDisplacement = 104 "greatest_displacement",
        KendallTau = 105 "kendall_tau_distance",
        NodeImbalance = 106 "node_imbalance_s",
        Errors2000 = 107 "errors_2000",
        Errors2001 = 108 "errors_2001",
        Errors2002 = 109 "errors_2002",
        Errors2003 = 110 "errors_2003",
        Errors2004 = 111 "errors_2004",
        Errors2005 = 112 "errors_2005",
        Errors2006 = 113 "errors_2006",
        MostLoggedIn = 114 "most_logged_in",
        LoginsRevoked = 115 "logins_revoked",
        LicenceLogouts = 116 "licence_logouts",
        LogoutsReported = 117 "logouts_reported",
        PanicSignals = 118 "panic_signals",
        Notifications = 119 "notifications",
        DuplicateInteractions = 120 "duplicate_interactions",
        InstantAnswers = 121 "instant_answers",
        SessionTruth = 122 "session_truth_s",
        SessionNaive = 123 "session_naive_s",
        SessionMerged = 124 "session_merged_s",
        JavaExtensionEvents = 125 "java_extension_share",
        LicencesTaken = 126 "licences_checked_out",
        EventsLogged = 127 "events_logged",
        EventsLost = 128 "events_lost",
        NodeErrors = 129 "errors",
        Found = 130 "found",
        NotFound = 131 "not_found",
        Refused = 132 "refused",
        ClientErrors = 133 "client_errors",
        MostReturned = 134 "most_returned",
        ReturnedOutOfOrder = 135 "returned_out_of_order",
        MostOfSegment = 136 "most_of_a_segment",
    }
    HeartbeatEvent {
        Rejection = 1 "rejection",
        LogOff = 2 "log_off",
        Reroute = 3 "reroute",
        MissedDetection = 4 "missed_detection",
        NewSession = 5 "new_session",
        CmsUnavailable = 6 "cms_unavailable",
        CmsAvailable = 7 "cms_available",
        MemoryLost = 8 "memory_lost",
    }
    HeartbeatBy {
        Session = 1 "session",
        Watchdog = 2 "watchdog",
    }
    UpdateOutcome {
        Applied = 1 "applied",
        Discarded = 2 "discarded",
        Missed = 3 "missed",
        Open = 4 "open",
    }
    WarningCode {
        QueueUnserved = 1 "queue_unserved",
        RowsSkipped = 3 "rows_skipped",
        ConfigurationServiceOff = 50 "configuration_service_off",
        StatisticServiceOff = 51 "statistic_service_off",
        PanicSignal = 20 "panic_signal",
        EventLogOverflow = 21 "event_log_overflow",
        LicencesReduced = 22 "licences_reduced",
    }
}

words! {
    Rule {
        Start = 1 "start",
        PreferredSite = 2 "preferred_site",
        SiteTimeout = 3 "site_timeout",
        SiteSipRegisterTimeout = 4 "site_sip_register_timeout",
        GracefulShutdown = 5 "graceful_shutdown",
    }
    Outcome {
        Completed = 1 "completed",
        Superseded = 2 "superseded",
        GivenUp = 3 "given_up",
        Open = 4 "open",
    }
}

impl ContactEnd {
    /// The words of all ends.
    pub const WORDS: &[&str] = &["handled", "abandoned", "rejected", "lost", "open"];

    /// The word for the end, without its phase or reason.
    #[inline]
    pub const fn as_str(self) -> &'static str {
        match self {
            ContactEnd::Handled => "handled",
            ContactEnd::Abandoned(_) => "abandoned",
            ContactEnd::Rejected(_) => "rejected",
            ContactEnd::Lost(_) => "lost",
            ContactEnd::Open => "open",
        }
    }

    /// The word for the phase or the reason; empty where an end has none.
    #[inline]
    pub const fn detail(self) -> &'static str {
        match self {
            ContactEnd::Abandoned(phase) => phase.as_str(),
            ContactEnd::Rejected(reason) => reason.as_str(),
            ContactEnd::Lost(reason) => reason.as_str(),
            ContactEnd::Handled | ContactEnd::Open => "",
        }
    }

    /// The number in fingerprints: the end in the upper byte, its detail in the lower.
    #[inline]
    pub const fn code(self) -> u16 {
        let (end, detail) = match self {
            ContactEnd::Handled => (1, 0),
            ContactEnd::Abandoned(phase) => (2, phase.code()),
            ContactEnd::Rejected(reason) => (3, reason.code()),
            ContactEnd::Lost(reason) => (4, reason.code()),
            ContactEnd::Open => (5, 0),
        };
        end << 8 | detail as u16
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn check<T: Copy>(all: &[T], word: fn(T) -> &'static str, code: fn(T) -> u8) {
        let words: BTreeSet<_> = all.iter().map(|&value| word(value)).collect();
        let codes: BTreeSet<_> = all.iter().map(|&value| code(value)).collect();
        assert_eq!((words.len(), codes.len()), (all.len(), all.len()));
        for word in words {
            // A vendor's own code may have a hyphen.
            let fits = |byte: u8| {
                byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"_-".contains(&byte)
            };
            assert!(word.bytes().all(fits), "{word}");
        }
    }

    #[test]
    fn out_1_words_are_lower_snake_case_and_unambiguous() {
        check(Medium::ALL, Medium::as_str, Medium::code);
        check(AgentState::ALL, AgentState::as_str, AgentState::code);
        check(Observer::ALL, Observer::as_str, Observer::code);
        check(AgentReason::ALL, AgentReason::as_str, AgentReason::code);
        check(AbandonPhase::ALL, AbandonPhase::as_str, AbandonPhase::code);
        check(RejectReason::ALL, RejectReason::as_str, RejectReason::code);
        check(LossReason::ALL, LossReason::as_str, LossReason::code);
        check(View::ALL, View::as_str, View::code);
        check(System::ALL, System::as_str, System::code);
        check(LostKind::ALL, LostKind::as_str, LostKind::code);
        check(Metric::ALL, Metric::as_str, Metric::code);
        check(Figure::ALL, Figure::as_str, Figure::code);
        check(UpdateOutcome::ALL, UpdateOutcome::as_str, UpdateOutcome::code);
        check(Verdict::ALL, Verdict::as_str, Verdict::code);
        check(WarningCode::ALL, WarningCode::as_str, WarningCode::code);
        check(Rule::ALL, Rule::as_str, Rule::code);
        check(Outcome::ALL, Outcome::as_str, Outcome::code);
    }

    #[test]
    fn core_11_every_end_has_a_word_of_the_list_and_a_code_of_its_own() {
        let mut ends = vec![ContactEnd::Handled, ContactEnd::Open];
        ends.extend(AbandonPhase::ALL.iter().map(|&phase| ContactEnd::Abandoned(phase)));
        ends.extend(RejectReason::ALL.iter().map(|&reason| ContactEnd::Rejected(reason)));
        ends.extend(LossReason::ALL.iter().map(|&reason| ContactEnd::Lost(reason)));
        let words: BTreeSet<_> = ends.iter().map(|end| end.as_str()).collect();
        let codes: BTreeSet<_> = ends.iter().map(|end| end.code()).collect();
        assert_eq!(words, ContactEnd::WORDS.iter().copied().collect());
        assert_eq!(codes.len(), ends.len());
    }
}
