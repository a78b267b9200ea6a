//! A small center for tests: names that need quotation marks, and rows of every kind.

use crate::kernel::cause::Cause;
use crate::kernel::time::{SimDuration, SimTime};
use crate::ledger::calendar::Calendar;
use crate::ledger::heartbeat::{HeartbeatBy, HeartbeatEvent, HeartbeatRow};
use crate::ledger::ids::{AgentId, ContactId, GroupId, QueueId};
use crate::ledger::interaction::{
    AgentSessionRow, Client, InteractionErrorRow, InteractionName, InteractionRow, NodeBacklogRow,
    QueueOrderRow,
};
use crate::ledger::lost::{LostDataRow, LostKey, LostKind, Metric, Quantity, System, Verdict};
use crate::ledger::names::Names;
use crate::ledger::peripheral::AgentLogoutRow;
use crate::ledger::presence::{PresenceUpdateRow, PresenceWriteRow, Presentity, UpdateOutcome};
use crate::ledger::rows::*;
use crate::ledger::switchovers::{Outcome, Phases, Rule, SwitchoverRow};
use crate::ledger::views::RouterViewRow;

/// 2026-03-02T07:00:00-07:00.
pub fn calendar() -> Calendar {
    Calendar::new(20_514 * 86_400 + 14 * 3_600, -420)
}

/// Two queues, three groups of 2, 3 and 1 agents at two sites; labels as in [`rows`].
pub fn names() -> Names {
    let mut names = Names::default();
    names.add_system(System::Presence);
    names.add_queue("sales");
    names.add_queue("claims, east");
    names.add_group("cards", "denver", 2);
    names.add_group("the \"A\" team", "dallas, north", 3);
    names.add_group("two\nlines", "denver", 1);
    names.add_system(System::Heartbeat);
    names.add_system(System::Peripheral);
    for label in ["denver", "dallas, north", "denver-lost", "site_outage"] {
        names.label(label);
    }
    names.add_system(System::Recovery);
    names.add_system(System::Interaction);
    names
}

pub fn seconds(seconds: f64) -> SimDuration {
    SimDuration::from_secs_f64(seconds)
}

pub fn at(time: f64) -> SimTime {
    SimTime::ZERO + seconds(time)
}

/// A contact of queue 0, submitted at `submitted`, with `wait`; served by agent 0 for
/// 60 s of talk and 15 s of wrap-up if `end` says so. Within means within 20 s.
pub fn contact(number: u32, submitted: f64, wait: f64, end: ContactEnd) -> ContactRow {
    let served = end == ContactEnd::Handled;
    let talk = if served { seconds(60.0) } else { SimDuration::ZERO };
    ContactRow {
        contact: ContactId { source: QueueId(0), number, redial: 0 },
        medium: Medium::Voice,
        priority: 0,
        site: Some(names().label("denver")),
        submitted: at(submitted),
        answered: served.then(|| at(submitted + wait)),
        ended: at(submitted + wait) + talk,
        end,
        agent: served.then_some(AgentId(0)),
        wait: seconds(wait),
        talk,
        hold: SimDuration::ZERO,
        wrap_up: if served { seconds(15.0) } else { SimDuration::ZERO },
        reroutes: 0,
        within_threshold: wait <= 20.0,
        disposition_code: None,
        cause: Cause::NONE,
    }
}

/// One row of every kind, and some with empty fields.
pub fn rows() -> Vec<Row> {
    let mut names = names();
    let state = AgentStateRow {
        time: at(1.25),
        agent: AgentId(4),
        medium: Medium::Voice,
        observer: Observer::Truth,
        from: AgentState::Available,
        to: AgentState::Talking,
        reason: AgentReason::None,
        cause: Cause::NONE,
    };
    let interval = QueueIntervalRow {
        start: SimTime::ZERO,
        end: at(900.0),
        queue: QueueId(1),
        view: View::Truth,
        figures: Some(QueueFigures {
            offered: 9,
            answered: 8,
            abandoned: 1,
            waiting: seconds(90.5),
            ..QueueFigures::default()
        }),
    };
    let group = GroupIntervalRow {
        start: SimTime::ZERO,
        end: at(900.0),
        group: GroupId(2),
        view: View::Reported,
        figures: Some(GroupFigures { available: seconds(600.0), ..GroupFigures::default() }),
    };
    let warning = WarningRow {
        time: at(3.0),
        code: WarningCode::QueueUnserved,
        subject: names.label("denver"),
        count: 2,
        cause: Cause::new(1),
    };
    let fault = FaultRow {
        id: Cause::new(1),
        fault: names.label("denver-lost"),
        kind: names.label("site_outage"),
        target: names.label("dallas, north"),
        start: at(2.0),
        end: None,
    };
    let lost = LostDataRow {
        time: at(20.0),
        system: System::Center,
        component: Some(names.label("denver")),
        kind: LostKind::IntervalReport,
        key: LostKey {
            queue: Some(QueueId(1)),
            interval: Some(SimTime::ZERO),
            ..LostKey::default()
        },
        metric: Metric::TalkTime,
        truth: Quantity::Time(seconds(90.5)),
        reported: Quantity::Time(seconds(100.0)),
        verdict: Verdict::Duplicated,
        known: false,
        recovered: None,
        disposition_code: None,
        cause: Cause::new(1),
    };
    let view = RouterViewRow {
        start: at(1.0),
        end: at(2.5),
        agent: AgentId(4),
        observer: Observer::Router,
        truth: AgentState::LoggedOut,
        view: AgentState::Available,
        cause: Cause::new(1),
    };
    let system = names.label("denver");
    let log_off = HeartbeatRow {
        agent: Some(AgentId(3)),
        by: Some(HeartbeatBy::Watchdog),
        age: Some(seconds(120.0)),
        alive: Some(false),
        dead: Some(seconds(110.0)),
        ..HeartbeatRow::new(at(720.0), system, HeartbeatEvent::LogOff, Cause::new(1))
    };
    let order = QueueOrderRow {
        queue: QueueId(1),
        interaction: InteractionName::Contact(ContactId {
            source: QueueId(1),
            number: 2,
            redial: 0,
        }),
        priority: 5,
        node: names.label("denver"),
        via: names.label("dallas, north"),
        submitted: at(1.0),
        taken: at(3.5),
        position_taken: 2,
        position_due: None,
        overtaken_by: 0,
        overtook: true,
        extra_wait_ns: None,
        cause: Cause::NONE,
    };
    vec![
        Row::AgentState(state),
        Row::AgentState(AgentStateRow {
            agent: AgentId(5),
            observer: Observer::Router,
            to: AgentState::LoggedOut,
            reason: AgentReason::ConnectionLost,
            cause: Cause::new(1),
            ..state
        }),
        Row::Contact(contact(1, 10.0, 5.5, ContactEnd::Handled)),
        Row::Contact(ContactRow {
            contact: ContactId { source: QueueId(1), number: 2, redial: 0 },
            site: None,
            cause: Cause::new(1),
            ..contact(2, 11.0, 0.0, ContactEnd::Rejected(RejectReason::NoSiteReachable))
        }),
        Row::QueueInterval(interval),
        Row::QueueInterval(QueueIntervalRow { view: View::Reported, figures: None, ..interval }),
        Row::GroupInterval(group),
        Row::Warning(warning),
        Row::LostData(lost),
        Row::LostData(LostDataRow {
            kind: LostKind::Contact,
            key: LostKey {
                contact: Some(ContactId { source: QueueId(1), number: 2, redial: 0 }),
                ..LostKey::default()
            },
            metric: Metric::Existence,
            truth: Quantity::Count(1),
            reported: Quantity::Count(0),
            verdict: Verdict::Late,
            known: true,
            recovered: Some(at(30.0)),
            disposition_code: Some(42),
            ..lost
        }),
        Row::RouterView(view),
        Row::PresenceUpdate(PresenceUpdateRow {
            time: at(5.042),
            user: Presentity::Agent(AgentId(3)),
            sequence: 7,
            availability: 6_500,
            pool: names.label("denver"),
            server: names.label("dallas, north"),
            published: at(5.001),
            stamp: -1_500_000,
            received: Some(at(5.042)),
            hops: Some(2),
            outcome: UpdateOutcome::Applied,
            divergence: Some(seconds(0.04)),
            window: None,
            cause: Cause::NONE,
        }),
        Row::PresenceWrite(PresenceWriteRow {
            time: at(5.05),
            user: Presentity::User(names.label("dallas, north"), 12),
            sequence: 7,
            availability: 6_500,
            server: names.label("denver"),
            stamp: None,
            applied: true,
            out_of_order: true,
            stale_overwrite: true,
            stale: Some(seconds(0.01)),
            cause: Cause::NONE,
        }),
        Row::Switchover(SwitchoverRow {
            agent: AgentId(4),
            number: 2,
            rule: Rule::SiteTimeout,
            from: Some(names.label("denver")),
            to: names.label("dallas, north"),
            attempts: 3,
            detected: at(1.0),
            decided: at(61.0),
            phases: Phases { connected: Some(at(61.5)), ..Phases::default() },
            ended: at(70.0),
            outcome: Outcome::GivenUp,
            out_of_service: seconds(69.0),
            cause: Cause::new(1),
        }),
        Row::Heartbeat(log_off),
        Row::Heartbeat(HeartbeatRow {
            event: HeartbeatEvent::Reroute,
            contact: Some(ContactId { source: QueueId(1), number: 2, redial: 0 }),
            by: None,
            age: None,
            added_wait: Some(seconds(12.0)),
            ..log_off
        }),
        Row::Fault(fault),
        Row::Fault(FaultRow { id: Cause::new(2), end: Some(at(4.5)), ..fault }),
        Row::AgentLogout(AgentLogoutRow {
            agent: AgentId(1),
            peripheral: names.label("denver"),
            medium: Medium::Voice,
            logout: at(3.0),
            login: Some(at(33.0)),
            reason_code: 50_002,
            cause: Cause::new(1),
        }),
        Row::Interaction(InteractionRow::Order(order)),
        Row::Interaction(InteractionRow::Order(QueueOrderRow {
            interaction: InteractionName::Named(names.label("denver"), 3),
            position_due: Some(4),
            overtaken_by: 2,
            extra_wait_ns: Some(-2_500_000_000),
            ..order
        })),
        Row::Interaction(InteractionRow::Error(InteractionErrorRow {
            time: at(3.0),
            client: Client::Agent(AgentId(4)),
            server: names.label("denver"),
            node: Some(names.label("dallas, north")),
            code: 2003,
            cause: Cause::new(1),
        })),
        Row::Interaction(InteractionRow::Backlog(NodeBacklogRow {
            time: at(60.0),
            node: names.label("denver"),
            queue: QueueId(1),
            waiting: 7,
            next_waited: Some(seconds(12.5)),
            in_progress: 3,
        })),
        Row::Interaction(InteractionRow::Session(AgentSessionRow {
            cluster: names.label("denver"),
            agent: AgentId(4),
            truth: seconds(100.0),
            naive: seconds(40.0),
            merged: seconds(100.0),
            pairs: 2,
        })),
    ]
}
