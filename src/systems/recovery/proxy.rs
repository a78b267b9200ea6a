//! The servers of limited rate: each site's Configuration Server Proxy, which takes log-ins,
//! and its SIP Server, which takes registrations (DR-10).
//!
//! ```text
//!   desktops ──Authenticate──▶ Configuration Server Proxy ──Authenticated──▶
//!   phones   ──Register──────▶ SIP Server                 ──Registered─────▶
//! ```
//!
//! First come, first served, without any time-out of requests. Reading objects takes no time
//! of the proxy (A): its memory holds them. A proxy goes on taking log-ins when its
//! Configuration Servers are gone (A).

use super::event::{Event, Message};
use super::room::{CONFIG, Job, Recovery, Server};
use crate::center::effects::Effects;
use crate::network::database::{Completion, Due};
use crate::network::process::ProcessState;

impl Recovery {
    /// The number of the server of a site that takes log-ins, or registrations.
    pub(super) fn server_at(site: usize, registrations: bool) -> u16 {
        (site * 2 + usize::from(registrations)) as u16
    }

    /// A request comes to a server of limited rate.
    pub(super) fn request(&mut self, server: u16, job: Job, fx: &mut impl Effects<Event, Message>) {
        let due = self.servers[usize::from(server)].submit(job, 1.0, fx.now());
        expect(server, due, fx);
    }

    /// A server is done with a request: the answer goes out.
    pub(super) fn served(
        &mut self,
        server: u16,
        completion: Completion,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let done = self.servers[usize::from(server)].completed(completion, fx.now());
        let Some((Job { desktop, seat, cause }, next)) = done else { return };
        let before = fx.set_cause(cause);
        if server.is_multiple_of(2) {
            fx.send(self.connection(desktop, CONFIG + seat).acceptor(), Message::Authenticated);
        } else {
            self.registered(desktop, seat, fx);
        }
        fx.set_cause(before);
        expect(server, next, fx);
    }

    /// The process of a server changed state.
    pub(super) fn server_changed(
        &mut self,
        server: u16,
        state: ProcessState,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let kept: &mut Server = &mut self.servers[usize::from(server)];
        // Who asked notices that the connection is lost.
        let due = kept.follow(state, fx.now(), |_| ());
        expect(server, due, fx);
    }

    /// A fault changes the rate of a server.
    pub(super) fn rate_changed(
        &mut self,
        server: u16,
        by: f64,
        shrinks: bool,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let kept = &mut self.servers[usize::from(server)];
        let due = if shrinks { kept.shrink(by, fx.now()) } else { kept.grow(by, fx.now()) };
        expect(server, due, fx);
    }

    /// A message from a desktop to the Configuration Server Proxy of a site.
    pub(super) fn proxy_hears(
        &mut self,
        desktop: u32,
        seat: u8,
        message: Message,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let answer = match message {
            Message::Authenticate => {
                let server = Self::server_at(self.site_of(desktop, seat), false);
                let job = Job { desktop, seat, cause: fx.cause() };
                self.request(server, job, fx);
                return;
            }
            Message::ReadPerson => Message::Person,
            Message::ReadApplication => Message::Application,
            _ => unreachable!("a Configuration Server Proxy does not get what it sends"),
        };
        fx.send(self.connection(desktop, CONFIG + seat).acceptor(), answer);
    }

    /// The proxy of a site has lost both Configuration Servers, or has them again.
    pub(super) fn configuration_servers(
        &mut self,
        site: usize,
        off: bool,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let (system, seat) = (site / 2, (site % 2) as u8);
        for desktop in 0..self.desktops.len() as u32 {
            if usize::from(self.desktops[desktop as usize].system) == system {
                let socket = self.connection(desktop, CONFIG + seat).acceptor();
                if fx.is_open(socket) {
                    fx.send(socket, Message::ConfigurationOff(off));
                }
            }
        }
    }
}

fn expect(server: u16, due: Option<Due>, fx: &mut impl Effects<Event, Message>) {
    if let Some(Due { after, completion }) = due {
        fx.after(after, Event::Served(server, completion));
    }
}
