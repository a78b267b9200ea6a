//! An agent's desktop: chooses a proxy of its cluster at random and stays with it (IXN-3),
//! logs the agent in, shows invitations, tells what the agent does.
//!
//! ```text
//!   agent ── desktop ──▶ one proxy of the proxy cluster      (another when it is gone)
//!   agent ── application of many agents ──▶ a proxy, or every node (IXN-18)
//! ```

use super::asks::{Ask, AskRef, Asker, Request};
use super::cluster::{Cluster, Fx};
use super::errors::Code;
use super::event::{Event, Message};
use super::event_log::Consumed;
use super::plan::{ClientKind, GroupPlan};
use super::store::{Rec, Stage};
use crate::center::event::ContactRef;
use crate::center::ports::{Command, Notice};
use crate::kernel::time::{SimDuration, SimTime};
use crate::ledger::figures::{Figure, FigureRow};
use crate::ledger::ids::AgentId;
use crate::ledger::interaction::{AgentSessionRow, InteractionRow};
use crate::ledger::rows::{AgentReason, AgentState, Medium, Row};
use crate::network::ids::{ConnectionId, ProcessId, Socket};
use crate::network::process::ProcessState;

/// A desktop.
#[derive(Clone, Debug)]
pub struct Desktop {
    /// Whose it is.
    pub agent: AgentId,
    /// Its process.
    pub process: ProcessId,
    /// The application that stands for it.
    pub application: Option<u16>,
    /// The nodes on which its agent is logged in, as a set.
    pub nodes: u32,
    /// Its proxies, and its connection to the first; those to the others follow.
    proxies: Vec<u8>,
    first_connection: ConnectionId,
    /// The proxy that it is connected to.
    at: Option<u8>,
    /// The agent should be at work.
    on_duty: bool,
    /// The log-in that is under way.
    logging_in: Option<AskRef>,
    /// Log-in since.
    since: Option<SimTime>,
    online: SimDuration,
    told_ready: bool,
    suspends: bool,
    waits_to_log_in: bool,
    /// What ICON makes of its events.
    pub consumed: Consumed,
}

impl Desktop {
    /// The desktop of a member of a group, who is not at work.
    pub fn new(group: &GroupPlan, member: u32) -> Self {
        let first = group.first_connection.0 + member * group.proxies.len() as u32;
        Desktop {
            agent: AgentId(group.first_agent.0 + member),
            process: ProcessId(group.first_process.0 + member),
            application: group.application,
            nodes: group.nodes,
            proxies: group.proxies.clone(),
            first_connection: ConnectionId(first),
            at: None,
            on_duty: false,
            logging_in: None,
            since: None,
            online: SimDuration::ZERO,
            told_ready: true,
            suspends: group.suspends,
            waits_to_log_in: false,
            consumed: Consumed::default(),
        }
    }

    /// Its own socket to a proxy.
    pub fn socket(&self, proxy: u8) -> Option<Socket> {
        let place = self.proxies.iter().position(|known| *known == proxy)?;
        Some(ConnectionId(self.first_connection.0 + place as u32).initiator())
    }
}

impl Cluster {
    /// The desktop of an agent.
    pub(super) fn desktop_of(&self, agent: AgentId) -> Option<u32> {
        let mut first = 0;
        for group in &self.plan.groups {
            let member = agent.0.wrapping_sub(group.first_agent.0);
            if member < group.count {
                return Some(first + member);
            }
            first += group.count;
        }
        None
    }

    /// The center tells something about an agent or a contact.
    pub(super) fn told(&mut self, notice: Notice, fx: &mut impl Fx) {
        match notice {
            Notice::Submitted { contact, id, queue } => self.media_submits(contact, id, queue, fx),
            Notice::Gone { contact, .. } => self.media_withdraws(contact, fx),
            Notice::Answered { contact, agent, .. } => {
                self.desktop_says(Request::Accept, contact, agent, fx);
            }
            Notice::Refused { contact, agent, .. } => {
                if let Some(desktop) = self.desktop_of(agent) {
                    self.desktops[desktop as usize].told_ready = false;
                }
                self.desktop_says(Request::Reject, contact, agent, fx);
            }
            Notice::Dropped { contact, agent, .. } => self.dropped(contact, agent, fx),
            Notice::WrappedUp { contact, agent, .. } => {
                self.desktop_says(Request::Complete, contact, agent, fx);
            }
            Notice::State { agent, medium, to, reason, .. } => {
                self.agent_state(agent, medium, to, reason, fx);
            }
            Notice::Duty { agent, on } => {
                let Some(desktop) = self.desktop_of(agent) else { return };
                self.desktops[desktop as usize].on_duty = on;
                if on {
                    self.log_in(desktop, fx);
                } else {
                    self.log_out_if_done(desktop, fx);
                }
            }
            // All others are of calls, or of the person alone.
            _ => {}
        }
    }

    fn agent_state(
        &mut self,
        agent: AgentId,
        medium: Medium,
        to: AgentState,
        reason: AgentReason,
        fx: &mut impl Fx,
    ) {
        if medium == Medium::Voice {
            return;
        }
        let Some(desktop) = self.desktop_of(agent) else { return };
        let it = &mut self.desktops[desktop as usize];
        if it.since.is_none() {
            return;
        }
        match to {
            AgentState::LoggedOut => self.log_out_if_done(desktop, fx),
            AgentState::Available if !it.told_ready => {
                it.told_ready = true;
                self.ask_of_desktop(desktop, Request::Ready, None, fx);
            }
            // Without a reason it is only that both hands are full.
            AgentState::NotReady if reason != AgentReason::None && it.told_ready => {
                it.told_ready = false;
                self.ask_of_desktop(desktop, Request::NotReady, None, fx);
            }
            _ => {}
        }
    }

    /// Whoever is off duty logs out once nothing is in hand.
    fn log_out_if_done(&mut self, desktop: u32, fx: &mut impl Fx) {
        let it = &self.desktops[desktop as usize];
        let in_hand = self.nodes.iter().any(|node| {
            node.in_hand.range((desktop, Rec(0))..=(desktop, Rec(u32::MAX))).next().is_some()
        });
        if it.on_duty || it.since.is_none() || in_hand {
            return;
        }
        self.ask_of_desktop(desktop, Request::LogOut, None, fx);
        self.goes_offline(desktop, AgentReason::ClusterLogout, fx);
    }

    /// The desktop is logged out, by whatever way.
    fn goes_offline(&mut self, desktop: u32, reason: AgentReason, fx: &mut impl Fx) {
        let now = fx.now();
        let it = &mut self.desktops[desktop as usize];
        if let Some(since) = it.since.take() {
            it.online += now.since(since);
            self.counts.logged_in.0 -= 1;
        }
        let it = &self.desktops[desktop as usize];
        if it.suspends {
            fx.command(Command::Suspend { agent: it.agent, reason });
        }
    }

    /// The desktop connects to a proxy, and logs its agent in.
    pub(super) fn log_in(&mut self, desktop: u32, fx: &mut impl Fx) {
        let it = &self.desktops[desktop as usize];
        if !it.on_duty || it.since.is_some() || it.logging_in.is_some() {
            return;
        }
        if !fx.state(it.process).is_running() {
            return;
        }
        if it.application.is_none() && it.at.is_none() {
            let open: Vec<u8> = it
                .proxies
                .iter()
                .copied()
                .filter(|proxy| it.socket(*proxy).is_some_and(|socket| fx.is_open(socket)))
                .collect();
            if open.is_empty() {
                // It tries when one is back.
                return;
            }
            let place = self.plan.choice.below(open.len() as u64) as usize;
            self.desktops[desktop as usize].at = Some(open[place]);
        }
        let ask = self.ask_of_desktop(desktop, Request::LogIn, None, fx);
        self.desktops[desktop as usize].logging_in = ask;
    }

    /// A desktop asks something; returns the request if it could be sent.
    pub(super) fn ask_of_desktop(
        &mut self,
        desktop: u32,
        request: Request,
        rec: Option<Rec>,
        fx: &mut impl Fx,
    ) -> Option<AskRef> {
        let it = &self.desktops[desktop as usize];
        let mut ask = Ask { desktop, ..self.new_ask(Asker::Desktop(desktop), request) };
        if let Some(rec) = rec {
            let kept = self.store.get(rec)?;
            (ask.rec, ask.id, ask.queue, ask.medium) = (rec, kept.id, kept.queue, kept.medium);
        }
        let (at, application) = (self.desktops[desktop as usize].at, it.application);
        match application {
            None => {
                let socket = at.and_then(|proxy| self.desktops[desktop as usize].socket(proxy));
                let ask = self.asks.insert(ask);
                match socket.filter(|socket| fx.is_open(*socket)) {
                    Some(socket) => self.send_ask(ask, at, socket, fx),
                    None => {
                        self.repeat_later(ask, fx);
                        return None;
                    }
                }
                Some(ask)
            }
            Some(application) => self.ask_of_application(application, ask, fx),
        }
    }

    /// An application asks for an agent: its proxy, or every node, or the one that holds
    /// the interaction.
    fn ask_of_application(&mut self, client: u16, ask: Ask, fx: &mut impl Fx) -> Option<AskRef> {
        if self.kind_of(client) == ClientKind::Application(false) {
            let (proxy, socket) = self.proxy_of(client, fx)?;
            let ask = self.asks.insert(ask);
            self.send_ask(ask, Some(proxy), socket, fx);
            return Some(ask);
        }
        let nodes = match self.store.get(ask.rec) {
            Some(kept) => 1 << kept.node,
            None => self.nodes_of_desktop(ask.desktop),
        };
        let mut last = None;
        for node in (0..self.nodes.len()).filter(|node| nodes & 1 << node != 0) {
            let sockets = self.plan.clients[usize::from(client)].to_nodes[node];
            let side = self.clients[usize::from(client)].nodes[node];
            let socket = side.and_then(|side| Some(sockets?[usize::from(side)]));
            if let Some(socket) = socket.filter(|socket| fx.is_open(*socket)) {
                let ask = self.asks.insert(ask);
                self.send_ask(ask, None, socket, fx);
                last = Some(ask);
            }
        }
        last
    }

    /// What an agent did with an interaction is told to the node that holds it.
    fn desktop_says(
        &mut self,
        request: Request,
        contact: ContactRef,
        agent: AgentId,
        fx: &mut impl Fx,
    ) {
        let Some(desktop) = self.desktop_of(agent) else { return };
        if let Some(rec) = self.store.of_contact(contact) {
            self.ask_of_desktop(desktop, request, Some(rec), fx);
        }
    }

    /// The agent was cut off from what they worked on. If the desktop is there, it says so;
    /// else the node finds out when it learns that the desktop is gone.
    fn dropped(&mut self, contact: ContactRef, agent: AgentId, fx: &mut impl Fx) {
        let Some(rec) = self.store.of_contact(contact) else { return };
        let cause = fx.cause();
        if let Some(it) = self.store.get_mut(rec) {
            it.orphan = true;
            it.cause = it.cause.or(cause);
        }
        self.desktop_says(Request::Reject, contact, agent, fx);
    }

    /// A desktop hears from its proxy, or its application from wherever.
    pub(super) fn desktop_hears(&mut self, desktop: u32, message: Message, fx: &mut impl Fx) {
        match message {
            Message::Invite(rec, _) => self.invited(desktop, rec, fx),
            Message::Revoke(rec, _) => {
                self.counts.notifications += 1;
                let contact = self.store.get(rec).and_then(|it| it.contact);
                let agent = self.desktops[desktop as usize].agent;
                if let Some(contact) = contact {
                    fx.command(Command::TakeBack { contact, agent });
                }
            }
            Message::LoggedOut(_, reason) => {
                self.counts.notifications += 1;
                self.goes_offline(desktop, reason, fx);
                self.try_again(desktop, fx);
            }
            Message::Answer(ask, code, _) => self.desktop_answered(desktop, ask, code, fx),
            _ => {}
        }
    }

    /// An interaction appears before the agent.
    fn invited(&mut self, desktop: u32, rec: Rec, fx: &mut impl Fx) {
        self.counts.notifications += 1;
        let Some(it) = self.store.get(rec).copied() else { return };
        let agent = self.desktops[desktop as usize].agent;
        match it.contact {
            Some(contact) if !self.store.takes_up(contact, rec) => {
                // Another one with this id was worked on: the agent closes this one.
                self.counts.duplicates += 1;
                self.ask_of_desktop(desktop, Request::Complete, Some(rec), fx);
            }
            Some(contact) => {
                fx.set_cause(fx.cause().or(it.cause));
                fx.command(Command::Offer { contact, agent });
            }
            // Nobody waits for it: it is done at once.
            None => {
                self.ask_of_desktop(desktop, Request::Complete, Some(rec), fx);
            }
        }
    }

    fn try_again(&mut self, desktop: u32, fx: &mut impl Fx) {
        let it = &mut self.desktops[desktop as usize];
        if !std::mem::replace(&mut it.waits_to_log_in, true) {
            let retry = self.plan.config.login_retry;
            fx.after_constant(retry, Event::LogInAgain(self.number, desktop));
        }
    }

    /// It is time to try again.
    pub(super) fn logs_in_again(&mut self, desktop: u32, fx: &mut impl Fx) {
        self.desktops[desktop as usize].waits_to_log_in = false;
        self.log_in(desktop, fx);
    }

    /// A desktop has its answer.
    pub(super) fn desktop_answered(
        &mut self,
        desktop: u32,
        ask: AskRef,
        code: Code,
        fx: &mut impl Fx,
    ) {
        let Some(kept) = self.asks.get(ask).copied().filter(|kept| !kept.over) else { return };
        self.note_error(&kept, code, fx);
        match kept.request {
            Request::LogIn => {
                self.asks.release(ask);
                self.desktops[desktop as usize].logging_in = None;
                if code == Code::Done {
                    self.goes_online(desktop, fx);
                } else if code != Code::InProgress {
                    self.try_again(desktop, fx);
                }
            }
            Request::Accept | Request::Reject | Request::Complete
                if code.number().is_some() || code == Code::Disconnected =>
            {
                self.repeat_later(ask, fx);
            }
            _ => self.asks.release(ask),
        }
    }

    fn goes_online(&mut self, desktop: u32, fx: &mut impl Fx) {
        let now = fx.now();
        let it = &mut self.desktops[desktop as usize];
        if it.since.is_some() {
            return;
        }
        it.since = Some(now);
        it.told_ready = true;
        self.counts.logged_in.0 += 1;
        self.counts.logged_in.1 = self.counts.logged_in.1.max(self.counts.logged_in.0);
        let (agent, suspends, on_duty) = (it.agent, it.suspends, it.on_duty);
        if suspends {
            fx.command(Command::Resume { agent, reason: AgentReason::ClusterLogin });
        }
        if !on_duty {
            self.log_out_if_done(desktop, fx);
        }
    }

    fn repeat_later(&mut self, ask: AskRef, fx: &mut impl Fx) {
        let wanted = self.asks.get(ask).is_some_and(|kept| {
            matches!(kept.request, Request::Accept | Request::Reject | Request::Complete)
        });
        if wanted {
            fx.after(self.plan.config.retry, Event::Repeat(self.number, ask));
        } else {
            self.asks.release(ask);
        }
    }

    /// A desktop says again what could not be said.
    pub(super) fn desktop_repeats(&mut self, desktop: u32, ask: AskRef, fx: &mut impl Fx) {
        let Some(kept) = self.asks.get(ask).copied() else { return };
        self.asks.release(ask);
        let needed = self.store.get(kept.rec).is_some_and(|it| {
            it.desktop == desktop && matches!(it.stage, Stage::Delivering | Stage::Handling)
        });
        if needed && fx.state(self.desktops[desktop as usize].process).is_running() {
            self.ask_of_desktop(desktop, kept.request, Some(kept.rec), fx);
        }
    }

    /// A desktop has lost a proxy: if it is the one that it is connected to, it chooses
    /// another.
    pub(super) fn desktop_loses(&mut self, desktop: u32, proxy: u8, fx: &mut impl Fx) {
        if self.desktops[desktop as usize].at != Some(proxy) {
            return;
        }
        self.desktops[desktop as usize].at = None;
        self.desktop_cut_off(desktop, fx);
        self.log_in(desktop, fx);
    }

    /// A desktop, or its application, has lost what it was connected to.
    pub(super) fn desktop_cut_off(&mut self, desktop: u32, fx: &mut impl Fx) {
        let open = self.asks.find(|kept| kept.asker == Asker::Desktop(desktop));
        self.desktops[desktop as usize].logging_in = None;
        open.into_iter().for_each(|ask| self.repeat_later(ask, fx));
        self.goes_offline(desktop, AgentReason::ClusterLogout, fx);
    }

    /// The process of a desktop changed state.
    pub(super) fn desktop_changed(&mut self, desktop: u32, state: ProcessState, fx: &mut impl Fx) {
        match state {
            ProcessState::Down => {
                self.desktops[desktop as usize].at = None;
                let open = self.asks.find(|kept| kept.asker == Asker::Desktop(desktop));
                open.into_iter().for_each(|ask| self.asks.release(ask));
                self.desktops[desktop as usize].logging_in = None;
                self.goes_offline(desktop, AgentReason::ClusterLogout, fx);
            }
            ProcessState::Up => self.log_in(desktop, fx),
            ProcessState::Hung | ProcessState::Stopping => {}
        }
    }

    /// The run is over: sessions as they were, and as ICON has them.
    pub(super) fn end_sessions(&mut self, fx: &mut impl Fx) {
        let now = fx.now();
        let mut sums = [SimDuration::ZERO; 3];
        for desktop in &mut self.desktops {
            if let Some(since) = desktop.since.take() {
                desktop.online += now.since(since);
            }
            let (naive, merged) = (desktop.consumed.naive, desktop.consumed.merged);
            for (sum, time) in sums.iter_mut().zip([desktop.online, naive, merged]) {
                *sum += time;
            }
            fx.record(Row::Interaction(InteractionRow::Session(AgentSessionRow {
                cluster: self.plan.label,
                agent: desktop.agent,
                truth: desktop.online,
                naive,
                merged,
                pairs: desktop.consumed.pairs,
            })));
        }
        let figures = [Figure::SessionTruth, Figure::SessionNaive, Figure::SessionMerged];
        // Without an event log nobody computes anything.
        let known = if self.plan.config.event_log.is_some() { 3 } else { 1 };
        for (figure, sum) in figures.into_iter().zip(sums).take(known) {
            let seconds = Some(sum.as_secs_f64());
            fx.record(Row::Figure(FigureRow::value(self.plan.label, figure, seconds)));
        }
    }
}
