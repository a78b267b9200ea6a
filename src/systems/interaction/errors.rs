//! What a request comes to: done, refused by a node, or one of the proxy's errors (IXN-12).

/// The outcome of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Code {
    /// Done, found, or what was asked for.
    Done,
    /// A node has nothing in the queue.
    Empty,
    /// The interaction does not exist (any longer), as far as those asked can tell.
    NotFound,
    /// An interaction with this id exists already.
    Exists,
    /// The agent may not log in: every licence is in use.
    NoLicence,
    /// The interaction, or the agent, is not in the state that this needs.
    WrongState,
    /// The node has no connection to that ESP server.
    NoEspServer,
    /// The server does not serve now: it is a backup, or its database is gone.
    NotServing,
    /// The client has lost the server that it asked.
    Disconnected,
    /// 2000: unsupported operation.
    Unsupported,
    /// 2001: there are no servers accepting this media or tenant.
    NoServers,
    /// 2002: lost connection to one of the asked servers.
    LostConnection,
    /// 2003: interaction not accessible.
    NotAccessible,
    /// 2004: operation already in progress.
    InProgress,
    /// 2005: more than one server contains an interaction with the same id.
    Duplicated,
    /// 2006: snapshot not accessible.
    SnapshotNotAccessible,
}

impl Code {
    /// The number of a proxy's error.
    pub const fn number(self) -> Option<u16> {
        match self {
            Code::Unsupported => Some(2000),
            Code::NoServers => Some(2001),
            Code::LostConnection => Some(2002),
            Code::NotAccessible => Some(2003),
            Code::InProgress => Some(2004),
            Code::Duplicated => Some(2005),
            Code::SnapshotNotAccessible => Some(2006),
            _ => None,
        }
    }
}
