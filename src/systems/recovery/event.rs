//! What happens in it, and what its parts say to each other.

use crate::center::event::ContactRef;
use crate::ledger::rows::AgentReason;
use crate::network::database::Completion;

/// What happens in it by itself. The first number is a desktop's; a second one outdates what
/// was foreseen before something else happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// The run has begun: desktops that nobody uses yet are closed.
    Begun,
    /// The time is come for the next attempt to connect.
    AttemptDue(u32, u32),
    /// A Configuration Server Proxy has not taken the connection.
    ConnectTimeout(u32, u32),
    /// AIL is loaded.
    Loaded(u32, u32),
    /// The telephony service has been OFF for the site-timeout.
    SiteTimeout(u32, u32),
    /// EventDNBackInService has not come within the site-sip-register-timeout.
    RegisterTimeout(u32, u32),
    /// The embedded SIP endpoint is launched again.
    EndpointLaunched(u32, u32),
    /// A phone refreshes its registration.
    RefreshDue(u32, u32),
    /// A registration may have expired.
    RegistrationExpires(u32),
    /// A server of limited rate, by its number, is done with a request.
    Served(u16, Completion),
    /// A supervisor logs agents out: the numbers of the system and of the supervisor.
    SupervisorActs(u16, u16),
    /// The agents whom a supervisor has logged out log in again.
    SupervisorOver(u16, u16),
}

/// What its parts say to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Message {
    /// Desktop to Configuration Server Proxy: application name, user, password.
    Authenticate,
    /// The answer.
    Authenticated,
    /// Desktop to Configuration Server Proxy: the agent's Person object?
    ReadPerson,
    /// The answer: the names of the preferred and the secondary site's AIL application.
    Person,
    /// Desktop to Configuration Server Proxy: the preferred site's AIL application?
    ReadApplication,
    /// The answer: the address of its Configuration Server Proxy.
    Application,
    /// Configuration Server Proxy to desktop: the Configuration Servers cannot be reached
    /// (true), or can again.
    ConfigurationOff(bool),
    /// Phone to SIP Server: REGISTER.
    Register,
    /// The answer.
    Registered,
    /// Desktop to SIP Server: a listener to the agent's DN.
    Listen,
    /// The answer: whether the DN is in service.
    DnStatus(bool),
    /// SIP Server to desktop: EventDNBackInService.
    DnBackInService,
    /// Desktop to SIP Server: the agent logs out.
    LogOut,
    /// SIP Server to desktop: EventAgentLogout with its reason.
    AgentLogout(AgentReason),
}

impl Event {
    /// The word for it: snake_case, unique in the system.
    pub const fn word(&self) -> &'static str {
        match self {
            Event::Begun => "desktops_begun",
            Event::AttemptDue(..) => "attempt_due",
            Event::ConnectTimeout(..) => "connect_timeout",
            Event::Loaded(..) => "ail_loaded",
            Event::SiteTimeout(..) => "site_timeout",
            Event::RegisterTimeout(..) => "site_sip_register_timeout",
            Event::EndpointLaunched(..) => "endpoint_launched",
            Event::RefreshDue(..) => "refresh_due",
            Event::RegistrationExpires(_) => "registration_expires",
            Event::Served(..) => "served",
            Event::SupervisorActs(..) => "supervisor_acts",
            Event::SupervisorOver(..) => "supervisor_over",
        }
    }

    /// The desktop whose process it happens in, if it is one.
    pub(super) const fn desktop(&self) -> Option<u32> {
        match *self {
            Event::AttemptDue(desktop, _)
            | Event::ConnectTimeout(desktop, _)
            | Event::Loaded(desktop, _)
            | Event::SiteTimeout(desktop, _)
            | Event::RegisterTimeout(desktop, _)
            | Event::EndpointLaunched(desktop, _) => Some(desktop),
            Event::Begun
            | Event::RefreshDue(..)
            | Event::RegistrationExpires(_)
            | Event::Served(..)
            | Event::SupervisorActs(..)
            | Event::SupervisorOver(..) => None,
        }
    }
}

impl Message {
    /// The word for it: snake_case, unique in the system.
    pub const fn word(&self) -> &'static str {
        match self {
            Message::Authenticate => "authenticate",
            Message::Authenticated => "authenticated",
            Message::ReadPerson => "read_person",
            Message::Person => "person",
            Message::ReadApplication => "read_application",
            Message::Application => "application",
            Message::ConfigurationOff(_) => "configuration_off",
            Message::Register => "register",
            Message::Registered => "registered",
            Message::Listen => "listen",
            Message::DnStatus(_) => "dn_status",
            Message::DnBackInService => "event_dn_back_in_service",
            Message::LogOut => "log_out_asked",
            Message::AgentLogout(_) => "event_agent_logout",
        }
    }

    /// The contact that it is about.
    pub const fn contact(&self) -> Option<ContactRef> {
        None
    }
}
