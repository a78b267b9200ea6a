//! How the network names its parts: small numbers.

/// A place with machines, people, or both.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SiteId(pub u16);

/// A link between two sites, or the network inside one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LinkId(pub u16);

/// A machine on which several processes run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HostId(pub u32);

/// Anything that runs and can fail: a server, a gateway, a browser, a phone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ProcessId(pub u32);

/// A class of connections: what they have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClassId(pub u16);

/// A connection between two processes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConnectionId(pub u32);

/// A primary/backup pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PairId(pub u16);

/// An end of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum End {
    /// The process that connects, and connects again.
    Initiator,
    /// The process that waits for it.
    Acceptor,
}

impl End {
    /// Both, in their order.
    pub const BOTH: [End; 2] = [End::Initiator, End::Acceptor];
}

/// One end of one connection, as the process there holds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Socket(u32);

impl Socket {
    /// The socket at `end` of `connection`.
    #[inline]
    pub const fn new(connection: ConnectionId, end: End) -> Self {
        Socket(connection.0 << 1 | end as u32)
    }

    /// Its connection.
    #[inline]
    pub const fn connection(self) -> ConnectionId {
        ConnectionId(self.0 >> 1)
    }

    /// The end of the connection where it is.
    #[inline]
    pub const fn end(self) -> End {
        if self.0 & 1 == 0 { End::Initiator } else { End::Acceptor }
    }

    /// The socket at the other end.
    #[inline]
    pub const fn peer(self) -> Socket {
        Socket(self.0 ^ 1)
    }

    /// The socket at `index` of a table with two entries a connection.
    #[inline]
    pub(super) const fn from_index(index: u32) -> Self {
        Socket(index)
    }

    /// Its place in such a table.
    #[inline]
    pub(super) const fn index(self) -> usize {
        self.0 as usize
    }
}

impl ConnectionId {
    /// Its two sockets, the initiator's first.
    #[inline]
    pub const fn sockets(self) -> [Socket; 2] {
        [Socket::new(self, End::Initiator), Socket::new(self, End::Acceptor)]
    }

    /// The socket of the process that connects.
    #[inline]
    pub const fn initiator(self) -> Socket {
        Socket::new(self, End::Initiator)
    }

    /// The socket of the process that is connected to.
    #[inline]
    pub const fn acceptor(self) -> Socket {
        Socket::new(self, End::Acceptor)
    }
}
