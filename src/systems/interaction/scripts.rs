//! Clients that follow the scenario: what they ask, and what they make of the answers.

use super::asks::{Ask, AskRef, Asker, Request};
use super::cluster::{Cluster, Fx};
use super::config::RequestKind;
use super::errors::Code;
use super::event::Event;
use super::plan::ClientKind;
use super::store::{Interaction, NOBODY, Rec, Stage};
use crate::center::ports::Command;
use crate::kernel::cause::Cause;
use crate::ledger::interaction::InteractionName;
use crate::ledger::rows::ContactEnd;

impl Cluster {
    fn script(&self, client: u16) -> Option<usize> {
        match self.kind_of(client) {
            ClientKind::Scripted(number) => Some(usize::from(number)),
            _ => None,
        }
    }

    fn table(&self, script: usize) -> &super::config::ClientConfig {
        &self.plan.config.client[self.plan.scripts[script].number]
    }

    /// It is time for a client to ask.
    pub(super) fn client_asks(&mut self, client: u16, fx: &mut impl Fx) {
        let Some(script) = self.script(client) else { return };
        let table = self.table(script);
        let (times, every, request) = (table.times, table.every, table.request);
        if let Some(every) = every {
            fx.after_constant(every, Event::ClientAsks(self.number, client));
        }
        let process = self.plan.clients[usize::from(client)].process;
        if !fx.state(process).is_running() {
            return;
        }
        if request == RequestKind::Pull {
            if self.clients[usize::from(client)].begins_pulling() {
                self.script_pulls(client, fx);
            }
            return;
        }
        for _ in 0..times {
            let ask = self.script_ask(client, script, request, fx);
            self.send_script(client, ask, fx);
        }
    }

    fn script_ask(
        &mut self,
        client: u16,
        script: usize,
        request: RequestKind,
        fx: &mut impl Fx,
    ) -> AskRef {
        let plan = self.plan.scripts[script].clone();
        let table = self.table(script);
        let (limit, broken) = (table.limit, table.broken_attribute);
        let mut ask = Ask {
            id: plan.id.map_or(NOBODY, |(id, _)| id),
            queue: plan.queue,
            tenant: plan.tenant,
            medium: plan.medium,
            desktop: plan.desktop.unwrap_or(NOBODY),
            esp: plan.esp,
            limit,
            broken,
            ..self.new_ask(Asker::Client(client), Request::Scripted(request))
        };
        match request {
            RequestKind::Submit => {
                let made = self.clients[usize::from(client)].makes();
                let name = match plan.id {
                    Some((_, label)) => InteractionName::Named(label, 0),
                    None => InteractionName::Named(plan.label, made),
                };
                ask.foreign_id = plan.id.is_some();
                if plan.id.is_none() {
                    ask.id = self.next_id;
                    self.next_id += 1;
                }
                let sequence = self.orders[usize::from(plan.queue)].number();
                let segment = self.segment_of(plan.queue, sequence);
                ask.rec = self.store.insert(Interaction {
                    id: ask.id,
                    name,
                    contact: None,
                    queue: plan.queue,
                    medium: plan.medium,
                    priority: 0,
                    segment,
                    sequence,
                    submitted: fx.now(),
                    stage: Stage::Submitted,
                    stamp: 0,
                    node: u8::MAX,
                    desktop: NOBODY,
                    taken_via: NOBODY,
                    before: 0,
                    orphan: false,
                    cause: Cause::NONE,
                });
            }
            RequestKind::JavaExtension => self.clients[usize::from(client)].java = true,
            _ => {}
        }
        self.asks.insert(ask)
    }

    pub(super) fn send_script(&mut self, client: u16, ask: AskRef, fx: &mut impl Fx) {
        let nodes = &self.plan.clients[usize::from(client)].to_nodes;
        match nodes.iter().position(Option::is_some) {
            Some(node) => self.ask_node(client, node as u8, ask, fx),
            None => self.ask_proxy(client, ask, fx),
        }
    }

    /// A client pulls the next interaction.
    pub(super) fn script_pulls(&mut self, client: u16, fx: &mut impl Fx) {
        let Some(script) = self.script(client) else { return };
        let ask = self.script_ask(client, script, RequestKind::Pull, fx);
        if let Some(kept) = self.asks.get_mut(ask) {
            kept.request = Request::Pull { strategy: false };
        }
        self.send_script(client, ask, fx);
    }

    /// A client that follows the scenario has its answer.
    pub(super) fn script_answered(
        &mut self,
        client: u16,
        ask: AskRef,
        kept: &Ask,
        code: Code,
        value: u32,
        fx: &mut impl Fx,
    ) {
        let counts = &mut self.clients[usize::from(client)].counts;
        if !matches!(kept.request, Request::Complete) {
            match code {
                Code::Done => counts.found += 1,
                Code::NotFound => counts.not_found += 1,
                Code::Empty => {}
                _ if code.number().is_some() => counts.errors += 1,
                _ => counts.refused += 1,
            }
        }
        match kept.request {
            Request::Pull { .. } => {
                self.asks.release(ask);
                self.script_pulled(client, code, value, fx);
            }
            Request::Scripted(RequestKind::Submit) => {
                self.asks.release(ask);
                if code != Code::Done {
                    // Nobody holds it, unless a node stored it before it was lost.
                    let nowhere =
                        self.store.get(kept.rec).is_some_and(|it| it.stage == Stage::Submitted);
                    if nowhere && code != Code::LostConnection {
                        self.store.remove(kept.rec);
                    }
                }
            }
            Request::Scripted(
                RequestKind::Find
                | RequestKind::FindExternal
                | RequestKind::Workbin
                | RequestKind::Snapshot,
            ) => {
                let counts = &mut self.clients[usize::from(client)].counts;
                counts.most_returned = counts.most_returned.max(u64::from(value));
                counts.out_of_order += u64::from(kept.disordered);
                let reads = kept.request == Request::Scripted(RequestKind::Snapshot);
                if reads && code == Code::Done {
                    let script = self.script(client).unwrap_or_default();
                    let after = self.table(script).read_after;
                    // The snapshot is the proxy's; the client keeps what it needs to read it.
                    let read = Ask {
                        snapshot: kept.snapshot,
                        done: kept.done,
                        value: kept.value,
                        queue: kept.queue,
                        medium: kept.medium,
                        ..self.new_ask(kept.asker, Request::ReadSnapshot)
                    };
                    let read = self.asks.insert(read);
                    fx.after(after, Event::Repeat(self.number, read));
                }
                self.asks.release(ask);
            }
            _ => self.asks.release(ask),
        }
    }

    /// What a client pulled it completes, and pulls again.
    fn script_pulled(&mut self, client: u16, code: Code, value: u32, fx: &mut impl Fx) {
        let rec = Rec(value);
        let found = (code == Code::Done).then(|| self.store.get(rec).copied()).flatten();
        let Some(it) = found else {
            self.clients[usize::from(client)].stops_pulling();
            return;
        };
        if let Some(contact) = it.contact {
            fx.command(Command::End { contact, end: ContactEnd::Handled });
        }
        let ask = Ask {
            rec,
            id: it.id,
            queue: it.queue,
            medium: it.medium,
            ..self.new_ask(Asker::Client(client), Request::Complete)
        };
        let ask = self.asks.insert(ask);
        self.send_script(client, ask, fx);
        self.script_pulls(client, fx);
    }
}
