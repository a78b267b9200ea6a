//! What happens in it, and what its parts say to each other.

use crate::center::event::{self as center, ContactRef};

/// An agent of one of the groups that have communication sessions: these agents are numbered
/// without gaps, group by group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Seat(pub u32);

/// What happens in it by itself. A number that comes with a seat outdates what was meant for
/// an earlier session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// A browser sends its next ping.
    PingDue(Seat, u16),
    /// A person has done what it takes to log on again.
    LogonDue(Seat, u16),
    /// A watchdog wakes up.
    WatchdogWakes(Seat, u16),
    /// A ping to a CMS, by the numbers of both, has had its time.
    CmsTimeout(u16, u32),
}

/// What its parts say to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Message {
    /// From phone to switch, or back, through the middleman: what the center's parts say.
    Relayed(center::Message),
    /// From a browser to its communication session; the number is that of the browser's own
    /// session.
    Ping(u16),
    /// The answer: the session has logged the time.
    PingAcknowledged,
    /// From a browser that closes while it is not logged on at the CMS.
    Close,
    /// To a browser: your communication session is over.
    SessionEnded(u16),
    /// To a browser: the session has lost its connection to the CMS (false), or has one again.
    CmsConnection(bool),
    /// To a browser: a watchdog got no answer from the CMS.
    CmsUnavailable,
    /// From a watchdog to the CMS; the ping's number.
    CmsPing(u32),
    /// The answer.
    CmsPingAcknowledged(u32),
}

impl Event {
    /// The word for it: snake_case, unique in the system.
    pub const fn word(&self) -> &'static str {
        match self {
            Event::PingDue(..) => "ping_due",
            Event::LogonDue(..) => "logon_due",
            Event::WatchdogWakes(..) => "watchdog_wakes",
            Event::CmsTimeout(..) => "cms_timeout",
        }
    }

    /// The seat that it happens at.
    pub const fn seat(&self) -> Option<Seat> {
        match self {
            Event::PingDue(seat, _) | Event::LogonDue(seat, _) | Event::WatchdogWakes(seat, _) => {
                Some(*seat)
            }
            Event::CmsTimeout(..) => None,
        }
    }
}

impl Message {
    /// The word for it: snake_case, unique in the system.
    pub const fn word(&self) -> &'static str {
        match self {
            Message::Relayed(message) => message.word(),
            Message::Ping(_) => "ping",
            Message::PingAcknowledged => "ping_acknowledged",
            Message::Close => "close",
            Message::SessionEnded(_) => "session_ended",
            Message::CmsConnection(true) => "cms_connected",
            Message::CmsConnection(false) => "cms_connection_lost",
            Message::CmsUnavailable => "cms_unavailable",
            Message::CmsPing(_) => "cms_ping",
            Message::CmsPingAcknowledged(_) => "cms_ping_acknowledged",
        }
    }

    /// The contact that it is about.
    pub const fn contact(&self) -> Option<ContactRef> {
        match self {
            Message::Relayed(message) => message.contact(),
            _ => None,
        }
    }
}
