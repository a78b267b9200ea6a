//! What happens in a cluster, and what its parts say to each other.

use super::asks::AskRef;
use super::errors::Code;
use super::store::Rec;
use crate::center::event::ContactRef;
use crate::ledger::rows::AgentReason;
use crate::network::database::Completion;

/// What happens in a cluster by itself; the first field of each is the cluster.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// The interaction database of a node is done with a job.
    DatabaseDone(u8, u8, Completion),
    /// An event-log database is done with a batch.
    LogDone(u8, u8, Completion),
    /// A proxy has served a request.
    ProxyDone(u8, u8, Completion),
    /// A node has held a pull long enough.
    HoldEnds(u8, AskRef),
    /// An interaction was long enough at the stage with this number.
    StageTimesOut(u8, u16, Rec),
    /// A node sends its events to its database.
    LogFlush(u8, u8),
    /// The clean-up trigger of an event-log database removes the records of an agent's desktop.
    CleanUp(u8, u8, u32),
    /// ICON reads the event-log databases.
    IconReads(u8),
    /// A scripted client asks.
    ClientAsks(u8, u16),
    /// A client repeats what failed.
    Repeat(u8, AskRef),
    /// An agent's desktop tries to log in again.
    LogInAgain(u8, u32),
    /// An agent's session has lasted long enough.
    SessionEnds(u8, u8, u16, u32),
    /// ORS or URS takes up an interaction that it could not deliver.
    RouteAgain(u8, Rec),
    /// Stat Server has waited long enough for agents who vanish together.
    PanicWindowEnds(u8),
    /// The waiting interactions of every node are counted.
    Backlog(u8),
}

/// What the parts of a cluster say to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Message {
    /// A request: of a client to a proxy or a node, of a proxy to a node.
    Ask(AskRef),
    /// Its answer, with a code and a number: an interaction, or how many.
    Answer(AskRef, Code, u32),
    /// A job for an interaction database.
    Query(AskRef),
    /// It is done.
    Result(AskRef),
    /// A server says whether it is the primary of its node and can serve.
    Serving(bool),
    /// A client wants the reporting stream.
    Register,
    /// `EventInvite`: an interaction for an agent's desktop.
    Invite(Rec, u32),
    /// `EventRevoked`: it is taken back.
    Revoke(Rec, u32),
    /// A node pushes an interaction to URS.
    Push(Rec),
    /// A reporting event: of the node, about an agent's desktop.
    Report(u8, Told, u32),
    /// Of a node: several agents have vanished together, so many.
    Panic(u8, u32),
    /// A node logs an agent out by itself, or a proxy does: why.
    LoggedOut(u32, AgentReason),
    /// Events for the event log: how many, the number of the first.
    Batch(u32, u32),
    /// They are written: how many.
    Logged(u32),
    /// ICON wants what is new.
    Read,
    /// A request to an ESP server, or its answer.
    Service(AskRef),
}

/// What a reporting event tells about an agent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// `EventAgentLogin`.
    LoggedIn,
    /// `EventAgentLogout`.
    LoggedOut,
    /// The agent may be offered interactions.
    Ready,
    /// The agent may not.
    NotReady,
    /// The agent is done with an interaction of this medium.
    Freed(u8),
    /// The agent did not take an interaction of this medium.
    Refused(u8),
}

impl Event {
    /// The word for it: snake_case, unique in the system.
    pub const fn word(&self) -> &'static str {
        match self {
            Event::DatabaseDone(..) => "interaction_database_done",
            Event::LogDone(..) => "event_log_done",
            Event::ProxyDone(..) => "proxy_done",
            Event::HoldEnds(..) => "pull_hold_ends",
            Event::StageTimesOut(..) => "interaction_times_out",
            Event::LogFlush(..) => "event_log_flush",
            Event::CleanUp(..) => "event_log_clean_up",
            Event::IconReads(_) => "icon_reads",
            Event::ClientAsks(..) => "client_asks",
            Event::Repeat(..) => "request_repeats",
            Event::LogInAgain(..) => "agent_logs_in_again",
            Event::SessionEnds(..) => "login_session_ends",
            Event::RouteAgain(..) => "interaction_routes_again",
            Event::PanicWindowEnds(_) => "panic_window_ends",
            Event::Backlog(_) => "node_backlog",
        }
    }
}

impl Message {
    /// The word for it: snake_case, unique in the system.
    pub const fn word(&self) -> &'static str {
        match self {
            Message::Ask(_) => "interaction_request",
            Message::Answer(..) => "interaction_answer",
            Message::Query(_) => "database_query",
            Message::Result(_) => "database_result",
            Message::Serving(_) => "node_serving",
            Message::Register => "register_reporting",
            Message::Invite(..) => "event_invite",
            Message::Revoke(..) => "event_revoked",
            Message::Push(_) => "event_route_request",
            Message::Report(..) => "reporting_event",
            Message::Panic(..) => "panic_signal",
            Message::LoggedOut(..) => "event_agent_logged_out",
            Message::Batch(..) => "event_log_batch",
            Message::Logged(_) => "event_log_written",
            Message::Read => "event_log_read",
            Message::Service(_) => "external_service",
        }
    }

    /// The contact that it is about: messages name interactions, which are the cluster's.
    pub const fn contact(&self) -> Option<ContactRef> {
        None
    }
}

const _: () = assert!(size_of::<Message>() <= 12);
const _: () = assert!(size_of::<Event>() <= 16);
