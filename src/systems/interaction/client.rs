//! Clients other than desktops: media servers, which submit what customers send; and those
//! that follow the scenario: monitors, capture points, finders, pullers.

use super::asks::{Ask, AskRef, Asker, Request};
use super::cluster::{Cluster, Fx};
use super::config::RequestKind;
use super::errors::Code;
use super::event::{Event, Message};
use super::plan::{ClientKind, ClientPlan};
use super::store::{Interaction, NOBODY, Rec, Stage};
use crate::center::event::ContactRef;
use crate::center::ports::Command;
use crate::kernel::time::SimTime;
use crate::ledger::ids::{ContactId, QueueId};
use crate::ledger::interaction::InteractionName;
use crate::ledger::rows::{ContactEnd, Medium, RejectReason};
use crate::network::process::ProcessState;

/// A client.
#[derive(Clone, Debug)]
pub struct Client {
    /// By node: the server that has said that it serves.
    pub nodes: Vec<Option<u8>>,
    /// What could not be sent: it goes when a way is open.
    unsent: Vec<AskRef>,
    /// Of one that pulls: it has a pull open.
    pulling: bool,
    /// It is a Stat Server Java extension.
    pub java: bool,
    made: u32,
    /// What came of its requests.
    pub counts: ClientCounts,
}

/// What came of a client's requests.
#[derive(Clone, Copy, Debug, Default)]
pub struct ClientCounts {
    /// Done, or found.
    pub found: u64,
    /// Does not exist.
    pub not_found: u64,
    /// Refused by a node.
    pub refused: u64,
    /// Errors 2000 to 2006.
    pub errors: u64,
    /// Most interactions in one answer.
    pub most_returned: u64,
    /// Interactions out of order in merged answers.
    pub out_of_order: u64,
}

impl Client {
    /// One that takes the first server of every node for the primary.
    pub fn new(plan: &ClientPlan) -> Self {
        Client {
            nodes: plan.to_nodes.iter().map(|node| node.map(|_| 0)).collect(),
            unsent: Vec::new(),
            pulling: false,
            java: false,
            made: 0,
            counts: ClientCounts::default(),
        }
    }
}

impl Cluster {
    /// A customer has sent something: the media server submits it.
    pub(super) fn media_submits(
        &mut self,
        contact: ContactRef,
        id: ContactId,
        queue: QueueId,
        fx: &mut impl Fx,
    ) {
        let plan = &self.plan.queues[usize::from(queue.0)];
        if !plan.is_ours {
            return;
        }
        let (medium, priority) = (plan.medium, plan.priority);
        let Some(client) = self.client_of(ClientKind::Media(medium)) else { return };
        let name = InteractionName::Contact(id);
        let rec = self.new_interaction(Some(contact), name, queue.0, medium, priority, fx.now());
        let ask = Ask {
            rec,
            id: self.store.get(rec).map_or(NOBODY, |it| it.id),
            queue: queue.0,
            medium,
            ..self.new_ask(Asker::Client(client), Request::Submit)
        };
        let ask = self.asks.insert(ask);
        self.ask_proxy(client, ask, fx);
    }

    fn new_interaction(
        &mut self,
        contact: Option<ContactRef>,
        name: InteractionName,
        queue: u16,
        medium: Medium,
        priority: i16,
        now: SimTime,
    ) -> Rec {
        let id = self.next_id;
        self.next_id += 1;
        let sequence = self.orders[usize::from(queue)].number();
        let segment = self.segment_of(queue, sequence);
        self.store.insert(Interaction {
            id,
            name,
            contact,
            queue,
            medium,
            priority,
            segment,
            sequence,
            submitted: now,
            stage: Stage::Submitted,
            stamp: 0,
            node: u8::MAX,
            desktop: NOBODY,
            taken_via: NOBODY,
            before: 0,
            orphan: false,
            cause: crate::kernel::cause::Cause::NONE,
        })
    }

    /// The customer is gone: the media server stops the processing.
    pub(super) fn media_withdraws(&mut self, contact: ContactRef, fx: &mut impl Fx) {
        let Some(rec) = self.store.of_contact(contact) else { return };
        self.store.settle(contact);
        let Some(it) = self.store.get(rec).copied() else { return };
        let Some(client) = self.client_of(ClientKind::Media(it.medium)) else { return };
        let ask = Ask {
            rec,
            id: it.id,
            queue: it.queue,
            medium: it.medium,
            ..self.new_ask(Asker::Client(client), Request::Complete)
        };
        let ask = self.asks.insert(ask);
        self.ask_proxy(client, ask, fx);
    }

    /// A client has its answer.
    pub(super) fn client_answered(
        &mut self,
        client: u16,
        ask: AskRef,
        code: Code,
        value: u32,
        fx: &mut impl Fx,
    ) {
        let Some(kept) = self.asks.get(ask).copied().filter(|kept| !kept.over) else { return };
        self.note_error(&kept, code, fx);
        match self.kind_of(client) {
            ClientKind::Media(_) => self.media_answered(client, ask, &kept, code, fx),
            ClientKind::Router => self.router_answered(ask, code, value, fx),
            ClientKind::Scripted(_) => self.script_answered(client, ask, &kept, code, value, fx),
            _ => self.asks.release(ask),
        }
    }

    fn media_answered(
        &mut self,
        client: u16,
        ask: AskRef,
        kept: &Ask,
        code: Code,
        fx: &mut impl Fx,
    ) {
        match (kept.request, code) {
            (_, Code::Disconnected) => self.clients[usize::from(client)].unsent.push(ask),
            // It may be there and may not: the same id is looked for before it is submitted
            // again, or taken out.
            (_, Code::LostConnection | Code::NotAccessible | Code::NotServing) => {
                fx.after(self.plan.config.retry, Event::Repeat(self.number, ask));
            }
            (Request::Submit, Code::NoServers) => {
                self.asks.release(ask);
                let contact = self.store.remove(kept.rec).and_then(|it| it.contact);
                if let Some(contact) = contact {
                    let end = ContactEnd::Rejected(RejectReason::NoSiteReachable);
                    fx.command(Command::End { contact, end });
                }
            }
            // It was there: a copy that was to be submitted is not needed.
            (Request::Submit, Code::Exists) => {
                self.asks.release(ask);
                if self.store.get(kept.rec).is_some_and(|it| it.stage == Stage::Submitted) {
                    self.store.remove(kept.rec);
                }
            }
            (Request::Complete, Code::NotFound) if self.store.get(kept.rec).is_some() => {
                // It was still on its way in when the nodes were asked.
                fx.after(self.plan.config.retry, Event::Repeat(self.number, ask));
            }
            _ => self.asks.release(ask),
        }
    }

    /// A client repeats what failed.
    pub(super) fn repeat(&mut self, ask: AskRef, fx: &mut impl Fx) {
        let Some(kept) = self.asks.get(ask).copied().filter(|kept| !kept.over) else { return };
        match kept.asker {
            Asker::Desktop(desktop) => self.desktop_repeats(desktop, ask, fx),
            Asker::Client(client) => match (self.kind_of(client), kept.request) {
                (ClientKind::Router, Request::Pull { .. }) => self.repeat_pull(ask, fx),
                (ClientKind::Media(_), request) => {
                    self.asks.release(ask);
                    let mut rec = kept.rec;
                    if request == Request::Submit {
                        let Some(there) = self.store.get(rec).copied() else { return };
                        // A node that was lost may have it, or get it yet: the client cannot
                        // know, and what it submits again is another one with the same id.
                        if kept.jobs > 0 || there.stage != Stage::Submitted {
                            rec = self.store.insert(Interaction {
                                stage: Stage::Submitted,
                                node: u8::MAX,
                                desktop: NOBODY,
                                taken_via: NOBODY,
                                ..there
                            });
                        }
                    }
                    let again = Ask {
                        rec,
                        id: kept.id,
                        queue: kept.queue,
                        medium: kept.medium,
                        foreign_id: request == Request::Submit,
                        ..self.new_ask(kept.asker, request)
                    };
                    let again = self.asks.insert(again);
                    self.ask_proxy(client, again, fx);
                }
                (ClientKind::Scripted(_), Request::ReadSnapshot) => {
                    self.send_script(client, ask, fx);
                }
                (ClientKind::Scripted(_), Request::Scripted(RequestKind::Pull)) => {
                    self.asks.release(ask);
                    self.script_pulls(client, fx);
                }
                _ => self.asks.release(ask),
            },
            Asker::Proxy(_) => self.asks.release(ask),
        }
    }

    /// A client has lost a proxy: what it has asked there is not answered.
    pub(super) fn client_loses_proxy(&mut self, client: u16, proxy: u8, fx: &mut impl Fx) {
        if let ClientKind::Application(false) = self.kind_of(client) {
            for desktop in self.desktops_of(client) {
                self.desktop_cut_off(desktop, fx);
                self.log_in(desktop, fx);
            }
        }
        let open = self.asks.find(|kept| {
            kept.asker == Asker::Client(client) && kept.proxy.is_some_and(|(at, _)| at == proxy)
        });
        for ask in open {
            self.client_answered(client, ask, Code::Disconnected, 0, fx);
        }
        if self.kind_of(client) == ClientKind::StatServer {
            self.stat_registers(client, fx);
        }
    }

    /// The desktops behind an application.
    pub(super) fn desktops_of(&self, application: u16) -> Vec<u32> {
        let desktops = self.desktops.iter().enumerate();
        let of = desktops.filter(|(_, desktop)| desktop.application == Some(application));
        of.map(|(number, _)| number as u32).collect()
    }

    /// A way to a proxy is open again.
    pub(super) fn client_finds_proxy(&mut self, client: u16, fx: &mut impl Fx) {
        for ask in std::mem::take(&mut self.clients[usize::from(client)].unsent) {
            self.repeat(ask, fx);
        }
        match self.kind_of(client) {
            ClientKind::StatServer => self.stat_registers(client, fx),
            ClientKind::Application(_) => {
                self.desktops_of(client).into_iter().for_each(|desktop| self.log_in(desktop, fx));
            }
            _ => {}
        }
    }

    /// A client that is connected to a node loses it.
    pub(super) fn client_loses_node(&mut self, client: u16, node: u8, side: u8, fx: &mut impl Fx) {
        let at = &mut self.clients[usize::from(client)].nodes[usize::from(node)];
        if *at != Some(side) {
            return;
        }
        *at = None;
        let open =
            self.asks.find(|kept| kept.asker == Asker::Client(client) && kept.proxy.is_none());
        for ask in open {
            if let Some(kept) = self.asks.get_mut(ask) {
                kept.blamed = u32::from(node);
            }
            self.client_answered(client, ask, Code::Disconnected, 0, fx);
        }
    }

    /// A node tells a client that is connected to it something.
    pub(super) fn client_hears_node(
        &mut self,
        client: u16,
        (node, side): (u8, u8),
        message: Message,
        fx: &mut impl Fx,
    ) {
        let kind = self.kind_of(client);
        match message {
            Message::Serving(serves) => {
                let at = &mut self.clients[usize::from(client)].nodes[usize::from(node)];
                match serves {
                    true => *at = Some(side),
                    false if *at == Some(side) => *at = None,
                    false => {}
                }
                if let (true, ClientKind::StatServer, Some(sockets)) = (
                    serves,
                    kind,
                    self.plan.clients[usize::from(client)].to_nodes[usize::from(node)],
                ) {
                    fx.send(sockets[usize::from(side)], Message::Register);
                }
                if let (true, ClientKind::Application(_)) = (serves, kind) {
                    for desktop in self.desktops_of(client) {
                        self.log_in(desktop, fx);
                    }
                }
            }
            Message::Report(node, told, desktop) => {
                self.stat_hears(node, told, desktop, false, fx);
            }
            Message::Panic(node, count) => self.stat_hears_panic(node, count, fx),
            _ => self.client_hears(client, message, fx),
        }
    }

    /// A client hears something of a proxy, or of a node that is no matter of which.
    pub(super) fn client_hears(&mut self, client: u16, message: Message, fx: &mut impl Fx) {
        match message {
            Message::Answer(ask, code, value) => match self.asks.get(ask).map(|kept| kept.asker) {
                Some(Asker::Desktop(desktop)) => self.desktop_answered(desktop, ask, code, fx),
                Some(_) => self.client_answered(client, ask, code, value, fx),
                None => {}
            },
            Message::Invite(_, desktop)
            | Message::Revoke(_, desktop)
            | Message::LoggedOut(desktop, _) => {
                self.desktop_hears(desktop, message, fx);
            }
            Message::Push(rec) => self.router_gets(rec, fx),
            Message::Report(node, told, desktop) => {
                if self.kind_of(client) == ClientKind::StatServer {
                    self.stat_hears(node, told, desktop, true, fx);
                } else {
                    self.counts.java += 1;
                }
            }
            Message::Panic(node, count) => self.stat_hears_panic(node, count, fx),
            _ => {}
        }
    }

    /// The process of a client changed state.
    pub(super) fn client_changed(&mut self, client: u16, state: ProcessState, fx: &mut impl Fx) {
        let kind = self.kind_of(client);
        match state {
            ProcessState::Down => {
                let own = self.asks.find(|kept| kept.asker == Asker::Client(client));
                if !matches!(kind, ClientKind::Media(_)) {
                    own.into_iter().for_each(|ask| self.asks.release(ask));
                }
                self.clients[usize::from(client)].pulling = false;
                match kind {
                    ClientKind::Router => self.router_dies(),
                    ClientKind::Application(_) => {
                        for desktop in self.desktops_of(client) {
                            self.desktop_cut_off(desktop, fx);
                        }
                    }
                    _ => {}
                }
            }
            ProcessState::Up if kind == ClientKind::Router => self.router_starts(fx),
            ProcessState::Stopping => fx.stopped(self.plan.clients[usize::from(client)].process),
            _ => {}
        }
    }
}

impl Client {
    /// The number of the next interaction that it makes.
    pub(super) fn makes(&mut self) -> u32 {
        self.made += 1;
        self.made
    }

    /// Whether it may pull now: not while it already does.
    pub(super) fn begins_pulling(&mut self) -> bool {
        !std::mem::replace(&mut self.pulling, true)
    }

    /// It stops pulling.
    pub(super) fn stops_pulling(&mut self) {
        self.pulling = false;
    }
}
