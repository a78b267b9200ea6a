//! What happens in it, and what its parts say to each other.

use crate::center::event::ContactRef;

/// What happens in it by itself. `system` is the number of the instance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// Somebody of a group of users changes presence.
    Changes {
        /// Of which instance.
        system: u16,
        /// Which group.
        group: u16,
    },
    /// A client registers again.
    RegistrationDue {
        /// Of which instance.
        system: u16,
        /// Outdates earlier waits.
        attempt: u16,
        /// Which user's.
        user: u32,
    },
    /// A pool has not heard of a client for as long as an endpoint may be silent.
    EndpointExpires {
        /// Of which instance.
        system: u16,
        /// Outdates what was foreseen for an earlier registration.
        attempt: u16,
        /// Which user's.
        user: u32,
    },
    /// An app server's oldest write that has not gone yet goes to the store.
    WriteGoes {
        /// Of which instance.
        system: u16,
        /// Which server.
        server: u16,
        /// Outdates what was foreseen before the server died.
        life: u16,
    },
}

/// What its parts say to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Message {
    /// Client to pool: the endpoint is here, and this is the user's presence (REGISTER and
    /// PUBLISH).
    Register {
        /// The availability number.
        availability: u16,
        /// Which user.
        user: u32,
    },
    /// Client to pool: the user's presence has changed.
    Publish {
        /// The availability number.
        availability: u16,
        /// Which user.
        user: u32,
    },
    /// App server to its own pool, and on from there: it wants the presence of everybody
    /// who is registered with a pool (a batch subscription).
    Subscribe {
        /// Which server.
        server: u16,
        /// With which pool.
        pool: u16,
    },
    /// Pool to its app servers: the way to another pool is back, the subscriptions that went
    /// over it are not.
    PathBack {
        /// Which pool can be reached again.
        pool: u16,
    },
    /// Pool to app server, by way of the server's own pool: an update of a user.
    Notify {
        /// How many ways between processes it has gone when it arrives.
        hops: u8,
        /// For which server.
        server: u16,
        /// Outdates updates that are settled.
        generation: u16,
        /// Which update.
        update: u32,
    },
    /// App server to store: one of its writes.
    Write {
        /// Which.
        number: u32,
    },
    /// Store to app server: it has been dealt with.
    Written {
        /// Which.
        number: u32,
    },
    /// App server to app server: it has acted on an update.
    Acted {
        /// Which of its actions.
        number: u32,
    },
}

impl Event {
    /// The word for it: snake_case, unique in the system.
    pub const fn word(&self) -> &'static str {
        match *self {
            Event::Changes { .. } => "presence_changes",
            Event::RegistrationDue { .. } => "presence_registration_due",
            Event::EndpointExpires { .. } => "presence_endpoint_expires",
            Event::WriteGoes { .. } => "presence_write_goes",
        }
    }
}

impl Message {
    /// The word for it: snake_case, unique in the system.
    pub const fn word(&self) -> &'static str {
        match *self {
            Message::Register { .. } => "presence_register",
            Message::Publish { .. } => "presence_publish",
            Message::Subscribe { .. } => "presence_subscribe",
            Message::PathBack { .. } => "presence_path_back",
            Message::Notify { .. } => "presence_notify",
            Message::Write { .. } => "presence_write",
            Message::Written { .. } => "presence_written",
            Message::Acted { .. } => "presence_acted",
        }
    }

    /// The contact that it is about: none ever is.
    pub const fn contact(&self) -> Option<ContactRef> {
        None
    }
}

const _: () = assert!(size_of::<Event>() <= 16 && size_of::<Message>() <= 12);
