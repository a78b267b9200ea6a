//! The system as a whole: all of its instances, and where its events go.
//!
//! ```text
//!  desktop ── Finesse A/B ── CTI server ──┐             ┌── MR PG ── MR PIM ── application
//!                               ▲         │             │                          │
//!                               └─────────┼─────────────┼──────────────────────────┘
//!  phone ── ACD ── PIM ──────────────── PG A/B ── CallRouter A/B ── historical database
//!                   └── CTI Manager
//! ```

use super::acd::Acd;
use super::controller::Controller;
use super::event::{Event, Message};
use super::gateway::Side;
use super::history::History;
use super::media::{App, Task};
use super::plan::{Is, Joins, Plan, RoutedQueue};
use super::seat::{BY_MISSES, Seat};
use super::tasks::Records;
use crate::center::effects::Effects;
use crate::center::event::ContactRef;
use crate::center::ports::{Notice, System};
use crate::center::routing::waiting::Ticket;
use crate::kernel::time::{SimDuration, SimTime};
use crate::ledger::ids::{AgentId, ContactId, Label, QueueId};
use crate::network::ids::{ConnectionId, End, PairId, ProcessId, Socket};
use crate::network::pair::{Role, Side as PairSide};
use crate::network::process::ProcessState;

/// Every instance of the system that a scenario has.
#[derive(Clone, Debug, Default)]
pub struct Peripheral {
    pub(super) controllers: Vec<Controller>,
    pub(super) sites: Vec<Site>,
    pub(super) seats: Vec<Option<Seat>>,
    pub(super) queues: Vec<Option<RoutedQueue>>,
    pub(super) apps: Vec<App>,
    /// By the center's places of contacts.
    pub(super) calls: Vec<Call>,
    /// By the same places.
    pub(super) tasks: Vec<Task>,
    pub(super) records: Records,
    pub(super) history: History,
    pub(super) interval: SimDuration,
    pub(super) views_can_differ: bool,
    joins: Vec<Joins>,
    first_connection: u32,
    is: Vec<Is>,
    first_process: u32,
}

/// A peripheral: a site's ACD and the parts around it.
#[derive(Clone, Debug)]
pub(super) struct Site {
    pub label: Label,
    pub controller: u16,
    pub acd: Acd,
    pub sides: Vec<Side>,
    pub private: Option<ConnectionId>,
    pub finesse: [ConnectionId; 2],
    pub members: Vec<AgentId>,
    /// The side through which the CallRouter has it online.
    pub online: Option<u8>,
    /// The side that the CTI server takes for in service.
    pub cti_serving: Option<u8>,
    /// How many desktops have lost each Finesse server since it was last well.
    pub leaving: [u32; 2],
}

/// Where a contact is, as the system's parts see it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Place {
    /// Nowhere: it is over, or has been given away for good.
    #[default]
    Gone,
    /// It waits for a CallRouter that is not there.
    Asking,
    /// It waits in a line of the CallRouter.
    Waiting(Ticket),
    /// On the way to an agent: to the ACD, or to the application.
    Connecting(AgentId),
    /// The ACD has it for an agent, since then.
    Delivered(AgentId, SimTime),
    /// It came to nothing there; the ACD has said so, and waits for what becomes of it.
    Back(AgentId),
}

/// A contact that a CallRouter decides about.
#[derive(Clone, Copy, Debug)]
pub(super) struct Call {
    pub contact: ContactRef,
    pub id: ContactId,
    pub queue: QueueId,
    pub submitted: SimTime,
    /// Since when it counts as waiting: what is asked for again has lost its place.
    pub queued: SimTime,
    /// Outdates what was decided before; goes on where the place is used again.
    pub attempt: u16,
    pub place: Place,
    /// It has been routed once: it has a place.
    pub admitted: bool,
    /// The code with which it ends from where it is, as the center was told.
    pub code: u16,
}

impl Peripheral {
    /// A room as planned.
    pub fn new(plan: Plan) -> Self {
        let (interval, sites) = (plan.interval, plan.sites.len());
        Peripheral {
            controllers: plan.controllers.into_iter().map(Controller::new).collect(),
            sites: plan
                .sites
                .into_iter()
                .map(|site| Site {
                    label: site.label,
                    controller: site.controller,
                    acd: Acd::new(site.acd, site.members.len(), interval),
                    sides: site
                        .sides
                        .into_iter()
                        .enumerate()
                        .map(|(number, side)| {
                            Side::new(side, number == 0, site.members.len(), interval)
                        })
                        .collect(),
                    private: site.private,
                    finesse: site.finesse,
                    members: site.members,
                    online: Some(0),
                    cti_serving: Some(0),
                    leaving: [0; 2],
                })
                .collect(),
            seats: plan.seats.into_iter().map(|seat| seat.map(Seat::new)).collect(),
            queues: plan.queues,
            apps: plan.apps.into_iter().map(App::new).collect(),
            calls: Vec::new(),
            tasks: Vec::new(),
            records: Records::default(),
            history: History::new(sites),
            interval,
            views_can_differ: plan.views_can_differ,
            joins: plan.joins,
            first_connection: plan.first_connection,
            is: plan.is,
            first_process: plan.first_process,
        }
    }

    pub(super) fn joins(&self, socket: Socket) -> Joins {
        self.joins[(socket.connection().0 - self.first_connection) as usize]
    }

    fn is(&self, process: ProcessId) -> Is {
        self.is[(process.0 - self.first_process) as usize]
    }

    pub(super) fn site(&mut self, site: u16) -> &mut Site {
        &mut self.sites[usize::from(site)]
    }

    pub(super) fn side(&mut self, site: u16, side: u8) -> &mut Side {
        &mut self.sites[usize::from(site)].sides[usize::from(side)]
    }

    /// The seat of an agent who is at a peripheral.
    pub(super) fn seat(&mut self, agent: AgentId) -> &mut Seat {
        self.seats[agent.0 as usize].as_mut().expect("only agents at a peripheral are told of")
    }

    /// The call of a contact, unless its place has another by now.
    pub(super) fn slot_of(&self, contact: ContactRef) -> Option<u32> {
        let call = self.calls.get(contact.slot as usize)?;
        (call.contact == contact).then_some(contact.slot)
    }

    pub(super) fn call(&mut self, slot: u32) -> &mut Call {
        &mut self.calls[slot as usize]
    }

    /// The queue of a call.
    pub(super) fn queue_of(&self, slot: u32) -> &RoutedQueue {
        let queue = self.calls[slot as usize].queue;
        self.queues[usize::from(queue.0)].as_ref().expect("only routed contacts are submitted")
    }

    /// The end of the interval in which `now` lies.
    pub(super) fn interval_end(&self, now: SimTime) -> SimTime {
        let intervals = now.as_nanos() / self.interval.as_nanos() + 1;
        SimTime::ZERO + self.interval * intervals
    }

    fn submitted(
        &mut self,
        contact: ContactRef,
        id: ContactId,
        queue: QueueId,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let slot = contact.slot as usize;
        let fresh = Call {
            contact,
            id,
            queue,
            submitted: fx.now(),
            queued: fx.now(),
            attempt: 0,
            place: Place::Gone,
            admitted: false,
            code: 0,
        };
        if self.calls.len() <= slot {
            self.calls.resize(slot + 1, fresh);
        }
        let attempt = self.calls[slot].attempt.wrapping_add(1);
        self.calls[slot] = Call { attempt, ..fresh };
        match self.queue_of(contact.slot).app {
            Some(app) => self.app_gets(app, contact.slot, fx),
            None => self.ask(contact.slot, fx),
        }
    }
}

impl System for Peripheral {
    type Event = Event;
    type Message = Message;

    fn start(&mut self, fx: &mut impl Effects<Event, Message>) {
        self.give_own_views();
        for site in 0..self.sites.len() as u16 {
            self.expect_interval(site, fx);
        }
    }

    fn handle(&mut self, event: Event, fx: &mut impl Effects<Event, Message>) {
        match event {
            Event::IntervalCloses(site) => self.interval_closes(site, fx),
            Event::SideActivates(site, side, number) => self.side_waited(site, side, number, fx),
            Event::RouteTimeout(slot, attempt) => self.route_timeout(slot, attempt, fx),
            Event::OverflowDue(slot, attempt) => self.overflow_due(slot, attempt, fx),
            Event::TriesAgain(agent) => self.tries_again(agent, fx),
            Event::LogsInByHand(agent, number) => self.logs_in_by_hand(agent, number, fx),
            Event::ReachesBackup(agent, number) => self.reaches_backup(agent, number, fx),
            Event::TaskNotStarted(slot, attempt) => self.task_not_started(slot, attempt, fx),
            Event::TaskLifeEnds(app, site, medium, number) => {
                self.task_life_ends(app, site, medium, number, fx);
            }
            Event::RingsInVain(slot, attempt) => self.rings_in_vain(slot, attempt, fx),
            Event::TaskTooLong(slot, attempt) => self.task_too_long(slot, attempt, fx),
            Event::BackAfterMisses(agent) => self.log_in(agent, BY_MISSES, fx),
        }
    }

    #[inline]
    fn hears(&mut self, socket: Socket, message: Message, fx: &mut impl Effects<Event, Message>) {
        let initiator = socket.end() == End::Initiator;
        match (self.joins(socket), initiator) {
            (Joins::PimAcd(site, side), true) => self.pim_hears_acd(site, side, message, fx),
            (Joins::PimAcd(site, side), false) => self.acd_hears(site, side, message, fx),
            (Joins::PimPg(site, side), true) => self.pim_hears_pg(site, side, message, fx),
            (Joins::PimPg(site, side), false) => self.pg_hears_pim(site, side, message, fx),
            (Joins::PgController(site, side, of), true) => {
                self.pg_hears_controller(site, side, of, message, fx);
            }
            (Joins::PgController(site, side, of), false) => {
                self.controller_hears_pg(site, side, of, message, fx);
            }
            (Joins::Private(site), _) => {
                self.pg_hears_side(site, u8::from(!initiator), message, fx);
            }
            (Joins::CtiPg(site, side), true) => self.cti_hears_pg(site, side, message, fx),
            (Joins::CtiPg(site, side), false) => self.pg_hears_cti(site, side, message, fx),
            (Joins::FinesseCti(site, which), false) => {
                self.cti_hears_finesse(site, which, message, fx);
            }
            (Joins::Desktop(agent, which), false) => {
                self.finesse_hears_desktop(agent, which, message, fx);
            }
            (Joins::History(controller, of), initiator) => {
                self.history_speaks(controller, of, initiator, message, fx);
            }
            (Joins::AppMr(app), true) => self.app_hears_mr(app, message, fx),
            (Joins::AppMr(app), false) => self.mr_pim_hears_app(app, message, fx),
            (Joins::MrPim(controller), true) => self.mr_pim_hears_pg(controller, message, fx),
            (Joins::MrPim(controller), false) => self.mr_pg_hears_pim(controller, message, fx),
            (Joins::MrController(controller, of), true) => {
                self.mr_pg_hears_controller(controller, of, message, fx);
            }
            (Joins::MrController(controller, of), false) => {
                self.controller_hears_mr(controller, of, message, fx);
            }
            (Joins::AppCti(app, site), false) => self.cti_hears_app(app, site, message, fx),
            (Joins::AppCti(..) | Joins::PimManager(..) | Joins::CentralPrivate, _)
            | (Joins::FinesseCti(..) | Joins::Desktop(..), true) => {
                unreachable!("nothing is said there")
            }
        }
    }

    fn connection_lost(&mut self, socket: Socket, fx: &mut impl Effects<Event, Message>) {
        let initiator = socket.end() == End::Initiator;
        match (self.joins(socket), initiator) {
            (Joins::PimAcd(site, side), true) => self.pim_loses(site, side, false, fx),
            (Joins::PimAcd(site, side), false) => self.acd_loses(site, side, fx),
            (Joins::PimManager(site, side), true) => self.pim_loses(site, side, true, fx),
            (Joins::PimPg(site, side), true) => self.pim_loses(site, side, false, fx),
            (Joins::PimPg(site, side), false) => self.pim_is_lost(site, side, fx),
            (Joins::PgController(site, side, of), true) => {
                self.pg_loses_controller(site, side, of, fx);
            }
            (Joins::PgController(site, side, of), false) => {
                self.controller_loses_pg(site, side, of, fx);
            }
            (Joins::Private(site), _) => self.activate_if_alone(site, u8::from(!initiator), fx),
            (Joins::CtiPg(site, side), true) => self.cti_loses_pg(site, side, fx),
            (Joins::FinesseCti(site, which), false) => self.cti_loses_finesse(site, which, fx),
            (Joins::Desktop(agent, which), true) => self.desktop_loses(agent, which, fx),
            (Joins::Desktop(agent, which), false) => self.finesse_loses(agent, which, fx),
            (Joins::AppMr(app), true) => self.app_loses_mr(app, fx),
            (Joins::AppMr(app), false) => self.mr_pim_loses_app(app, fx),
            (Joins::MrPim(controller), true) => self.mr_pim_changes(controller, fx),
            (Joins::MrController(controller, of), true) => {
                self.mr_pg_loses_controller(controller, of, fx);
            }
            (Joins::MrPim(controller), false) => self.mr_pg_loses_pim(controller, fx),
            (Joins::MrController(controller, of), false) => {
                self.controller_loses_mr(controller, of, fx);
            }
            (Joins::AppCti(app, site), false) => self.cti_loses_app(app, site, fx),
            (Joins::CentralPrivate | Joins::History(..), _)
            | (Joins::PimManager(..) | Joins::CtiPg(..), false)
            // What an application tells there from now on comes to nothing.
            | (Joins::FinesseCti(..) | Joins::AppCti(..), true) => {}
        }
    }

    fn connection_restored(&mut self, socket: Socket, fx: &mut impl Effects<Event, Message>) {
        let initiator = socket.end() == End::Initiator;
        match (self.joins(socket), initiator) {
            (Joins::PimAcd(site, side) | Joins::PimManager(site, side), true)
            | (Joins::PimPg(site, side), true) => self.pim_reaches(site, side, fx),
            (Joins::PgController(_, _, of), false) => {
                self.controller_greets(socket, of, fx);
            }
            (Joins::Private(site), _) => self.pg_reaches_side(site, u8::from(!initiator), fx),
            (Joins::CtiPg(site, side), false) => self.pg_greets_cti(site, side, fx),
            (Joins::FinesseCti(site, which), true) => self.finesse_tells_all(site, which, fx),
            (Joins::Desktop(agent, which), true) => self.desktop_reaches(agent, which, fx),
            (Joins::History(controller, of), true) => self.history_is_back(controller, of, fx),
            (Joins::AppMr(app), false) => self.mr_pim_greets(app, fx),
            (Joins::MrPim(controller), false) => self.mr_pg_greets(controller, fx),
            (Joins::MrController(_, of), false) => self.controller_greets(socket, of, fx),
            (Joins::AppCti(app, site), true) => self.app_reaches_cti(app, site, fx),
            _ => {}
        }
    }

    fn process_changed(
        &mut self,
        process: ProcessId,
        state: ProcessState,
        fx: &mut impl Effects<Event, Message>,
    ) {
        match self.is(process) {
            Is::Router(controller, side) => self.router_changed(controller, side, state, fx),
            Is::Pg(site, side) => self.pg_changed(site, side, state, fx),
            Is::Pim(site, side) => self.pim_changed(site, side, state, fx),
            Is::Desktop(agent) if state == ProcessState::Down => self.desktop_dies(agent),
            Is::Desktop(agent) if state == ProcessState::Up => self.desktop_starts(agent, fx),
            Is::App(app) => self.app_changed(app, state),
            Is::Cti(site) => self.cti_changed(site, state, fx),
            Is::MrPg(controller) => self.mr_pg_changed(controller, state),
            Is::MrPim(controller) => self.mr_pim_changed(controller, state),
            Is::Desktop(_) | Is::Other => {}
        }
        if state == ProcessState::Stopping {
            // Nothing of what it has to do can be finished: it stops at once (A).
            fx.stopped(process);
        }
    }

    fn role_changed(
        &mut self,
        pair: PairId,
        side: PairSide,
        role: Role,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let pairs = |controller: &Controller| controller.plan.pair == Some(pair);
        if let Some(controller) = self.controllers.iter().position(pairs) {
            let (controller, side) = (controller as u16, side as u8);
            match role {
                Role::Active => self.controller_serves(controller, side, fx),
                _ => self.controller_rests(controller, side, fx),
            }
        }
    }

    #[inline]
    fn told(&mut self, notice: Notice, fx: &mut impl Effects<Event, Message>) {
        match notice {
            Notice::Submitted { contact, id, queue } => self.submitted(contact, id, queue, fx),
            Notice::State { agent, medium, from, to, reason } => {
                if self.seats[agent.0 as usize].is_some() {
                    self.state_changes(agent, medium, (from, to), reason, fx);
                }
            }
            Notice::Gone { contact, .. } => self.gone(contact, fx),
            Notice::Returned { contact, agent, .. } => self.returned(contact, agent, fx),
            Notice::Answered { contact, agent, .. }
            | Notice::Refused { contact, agent, .. }
            | Notice::Dropped { contact, agent, .. }
            | Notice::Ended { contact, agent, .. }
            | Notice::WrappedUp { contact, agent, .. } => {
                self.desk_tells(contact, agent, notice, fx);
            }
            Notice::Duty { .. }
            | Notice::Rerouted { .. }
            | Notice::Place { .. }
            | Notice::Offered { .. }
            | Notice::Expelled { .. } => {}
        }
    }

    fn end_run(&mut self, fx: &mut impl Effects<Event, Message>) {
        self.close_accounts(fx);
        self.close_tasks(fx);
        self.close_seats(fx);
        self.tell_figures(fx);
    }
}
