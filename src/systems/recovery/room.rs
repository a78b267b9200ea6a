//! The system as a whole: all of its instances, and where its events go.

use super::desktop::{Desktop, Phase};
use super::event::{Event, Message};
use super::plan::{DesktopsPlan, RecoveryPlan, SystemPlan};
use super::service::Service;
use super::waves::Waves;
use crate::center::effects::Effects;
use crate::center::ports::{Notice, System};
use crate::kernel::cause::Cause;
use crate::kernel::time::SimTime;
use crate::ledger::figures::{Figure, FigureRow};
use crate::ledger::ids::{AgentId, Label};
use crate::ledger::rows::{Row, WarningCode, WarningRow};
use crate::network::database::Database;
use crate::network::ids::{ConnectionId, End, PairId, ProcessId, Socket};
use crate::network::pair::{Role, Side};
use crate::network::process::ProcessState;

/// The first of a desktop's connections to the two Configuration Server Proxies.
pub(super) const CONFIG: u8 = 0;
/// That to a SIP Server.
pub(super) const TELEPHONY: u8 = 2;
/// That to a Stat Server.
pub(super) const STAT: u8 = 3;
/// How many connections a desktop has.
pub(super) const CONNECTIONS: u32 = 4;

/// A request to a server of limited rate.
#[derive(Clone, Copy, Debug)]
pub(super) struct Job {
    pub desktop: u32,
    /// From which connection: to the first or the second site.
    pub seat: u8,
    /// Of the request: that of others before it does not matter.
    pub cause: Cause,
}

pub(super) type Server = Database<Job>;

/// Agents who are warned that a service is OFF (DR-4).
#[derive(Clone, Copy, Debug)]
pub(super) struct Alarm {
    name: Label,
    code: WarningCode,
    /// How many of the warned still are.
    off: u32,
    /// How many were warned.
    warned: u64,
    since: SimTime,
    cause: Cause,
}

/// What is counted of one system.
#[derive(Clone, Debug, Default)]
pub(super) struct Counts {
    pub starts: u64,
    pub switchovers: u64,
    pub completed: u64,
    pub warnings: u64,
    /// Agent time in seconds.
    pub out_of_service: f64,
    pub waves: Waves,
}

/// Every instance of the system that a scenario has.
#[derive(Clone, Debug, Default)]
pub struct Recovery {
    pub(super) systems: Vec<SystemPlan>,
    pub(super) desktops: Vec<Desktop>,
    /// The first desktop of each group.
    groups: Vec<(AgentId, u32)>,
    /// Of each site, numbered through: SIP Servers, Configuration Servers, Stat Servers.
    pub(super) services: Vec<Service>,
    /// Of each site: its Configuration Server Proxy and its SIP Server.
    pub(super) servers: Vec<Server>,
    /// Of each site: configuration, statistics.
    alarms: Vec<Alarm>,
    pub(super) counts: Vec<Counts>,
    /// What desktops would have done while they hung.
    postponed: Vec<Event>,
    first_desktop: u32,
    first_connection: u32,
    first_phone: u32,
    first_phone_connection: u32,
}

impl Recovery {
    /// The systems of a scenario.
    pub fn new(plan: RecoveryPlan) -> Self {
        let mut desktops = Vec::new();
        let mut groups = Vec::new();
        for DesktopsPlan { system, first, count } in plan.desktops {
            groups.push((first, desktops.len() as u32));
            desktops.extend((0..count).map(|n| Desktop::new(system, AgentId(first.0 + n))));
        }
        let sites = || plan.systems.iter().flat_map(|system| &system.sites);
        let alarm = |name: Label, code: WarningCode| Alarm {
            name,
            code,
            off: 0,
            warned: 0,
            since: SimTime::ZERO,
            cause: Cause::NONE,
        };
        Recovery {
            desktops,
            groups,
            services: sites()
                .flat_map(|site| {
                    let at_once = [(site.sip, false), (site.config, true), (site.stat, true)];
                    at_once.map(|(plan, at_once)| Service::new(plan, at_once))
                })
                .collect(),
            servers: plan
                .systems
                .iter()
                .flat_map(|system| [system.log_ins, system.registrations].repeat(2))
                .map(Server::new)
                .collect(),
            alarms: sites()
                .flat_map(|site| {
                    [
                        alarm(site.proxy_name, WarningCode::ConfigurationServiceOff),
                        alarm(site.stat_name, WarningCode::StatisticServiceOff),
                    ]
                })
                .collect(),
            counts: vec![Counts::default(); plan.systems.len()],
            systems: plan.systems,
            postponed: Vec::new(),
            first_desktop: plan.first_desktop.0,
            first_connection: plan.first_connection.0,
            first_phone: plan.first_phone.0,
            first_phone_connection: plan.first_phone_connection.0,
        }
    }

    /// Whether the scenario has none.
    pub fn is_empty(&self) -> bool {
        self.systems.is_empty()
    }

    /// The system that a desktop belongs to.
    pub(super) fn system(&self, desktop: u32) -> &SystemPlan {
        &self.systems[usize::from(self.desktops[desktop as usize].system)]
    }

    /// The number of the first or the second site of a desktop's system.
    pub(super) fn site_of(&self, desktop: u32, seat: u8) -> usize {
        usize::from(self.desktops[desktop as usize].system) * 2 + usize::from(seat)
    }

    /// One of a desktop's connections.
    pub(super) fn connection(&self, desktop: u32, which: u8) -> ConnectionId {
        ConnectionId(self.first_connection + desktop * CONNECTIONS + u32::from(which))
    }

    /// The connection of a desktop's phone to its switch.
    pub(super) fn phone_connection(&self, desktop: u32) -> ConnectionId {
        ConnectionId(self.first_phone_connection + self.desktops[desktop as usize].agent.0)
    }

    /// The process of a desktop's phone.
    pub(super) fn phone(&self, desktop: u32) -> ProcessId {
        ProcessId(self.first_phone + self.desktops[desktop as usize].agent.0)
    }

    /// The desktop of an agent, if the agent has one.
    pub(super) fn desktop_of(&self, agent: AgentId) -> Option<u32> {
        let group = self.groups.partition_point(|(first, _)| *first <= agent).checked_sub(1)?;
        let (first, desktop) = self.groups[group];
        let desktop = desktop + agent.0 - first.0;
        let found = self.desktops.get(desktop as usize)?;
        (found.agent == agent).then_some(desktop)
    }

    /// The first desktop of a desktop's group.
    pub(super) fn first_of_group(&self, desktop: u32) -> u32 {
        let group = self.groups.partition_point(|(_, first)| *first <= desktop) - 1;
        self.groups[group].1
    }

    /// The desktop and which of its connections a socket is of; the phone's connection is
    /// told by none.
    fn desktop_at(&self, socket: Socket) -> Option<(u32, Option<u8>)> {
        let connection = socket.connection().0;
        if let Some(number) = connection.checked_sub(self.first_connection) {
            let desktop = number / CONNECTIONS;
            let known = (desktop as usize) < self.desktops.len();
            return known.then_some((desktop, Some((number % CONNECTIONS) as u8)));
        }
        let agent = connection.checked_sub(self.first_phone_connection)?;
        Some((self.desktop_of(AgentId(agent))?, None))
    }

    /// The site whose proxy has this connection to the Configuration Servers.
    fn proxy_at(&self, socket: Socket) -> Option<usize> {
        let mut sites = self.systems.iter().flat_map(|system| &system.sites);
        let site = sites.position(|site| site.proxy_link == socket.connection())?;
        (socket.end() == End::Initiator).then_some(site)
    }

    /// An agent is warned that a service of a site is OFF, or that it is ON again.
    pub(super) fn warn(
        &mut self,
        (site, statistics): (usize, bool),
        off: bool,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let alarm = &mut self.alarms[site * 2 + usize::from(statistics)];
        if off {
            if alarm.off == 0 {
                (alarm.warned, alarm.since, alarm.cause) = (0, fx.now(), fx.cause());
            }
            alarm.off += 1;
            alarm.warned += 1;
            self.counts[site / 2].warnings += 1;
            return;
        }
        alarm.off -= 1;
        if alarm.off == 0 {
            fx.record(alarm.row(fx.now()));
        }
    }

    /// A process of the system, a phone or a switch changed state.
    fn changed(
        &mut self,
        process: ProcessId,
        state: ProcessState,
        fx: &mut impl Effects<Event, Message>,
    ) {
        if let Some(desktop) = process.0.checked_sub(self.first_desktop)
            && (desktop as usize) < self.desktops.len()
        {
            self.desktop_changed(desktop, state, fx);
            return;
        }
        for number in 0..self.services.len() {
            let service = &mut self.services[number];
            if service.plan.members.contains(&process) {
                service.follow(fx);
            } else if service.plan.process == process {
                if state == ProcessState::Down {
                    service.finished(fx);
                }
                // Of three services of a site the first is that of the SIP Servers.
                if number % 3 == 0 {
                    self.sip_changed(number / 3, state, fx);
                }
            }
        }
        let mut sites = self.systems.iter().flat_map(|system| &system.sites);
        if let Some(site) = sites.position(|site| site.proxy == process) {
            self.server_changed(Self::server_at(site, false), state, fx);
        }
    }

    fn figures(&mut self, fx: &mut impl Effects<Event, Message>) {
        for (system, counts) in self.systems.iter().zip(&mut self.counts) {
            let wave = counts.waves.largest();
            let name = system.name;
            for (figure, count) in [
                (Figure::DesktopStarts, counts.starts),
                (Figure::Switchovers, counts.switchovers),
                (Figure::SwitchoversCompleted, counts.completed),
                (Figure::ServiceWarnings, counts.warnings),
                (Figure::WaveAgents, u64::from(wave.agents)),
            ] {
                fx.record(Row::Figure(FigureRow::count(name, figure, count)));
            }
            let seconds = |time: Option<crate::kernel::time::SimDuration>| {
                time.map(crate::kernel::time::SimDuration::as_secs_f64)
            };
            for (figure, value) in [
                (Figure::WaveHalfBack, seconds(wave.half)),
                (Figure::WaveNinetyBack, seconds(wave.ninety)),
                (Figure::WaveAllBack, seconds(wave.all)),
                (Figure::SwitchoverTime, Some(counts.out_of_service)),
            ] {
                fx.record(Row::Figure(FigureRow::value(name, figure, value)));
            }
        }
    }
}

impl Alarm {
    fn row(&self, now: SimTime) -> Row {
        Row::Warning(WarningRow {
            time: now,
            code: self.code,
            subject: self.name,
            count: self.warned,
            cause: self.cause,
        })
    }
}

impl System for Recovery {
    type Event = Event;
    type Message = Message;

    fn start(&mut self, fx: &mut impl Effects<Event, Message>) {
        self.begin(fx);
    }

    fn handle(&mut self, event: Event, fx: &mut impl Effects<Event, Message>) {
        if event.desktop().is_some_and(|desktop| self.desktops[desktop as usize].hung) {
            self.postponed.push(event);
            return;
        }
        match event {
            Event::Begun => self.close_unused(fx),
            Event::AttemptDue(desktop, number) => self.attempt_due(desktop, number, fx),
            Event::ConnectTimeout(desktop, number) => self.connect_timeout(desktop, number, fx),
            Event::Loaded(desktop, number) => self.loaded(desktop, number, fx),
            Event::SiteTimeout(desktop, number) => self.site_timeout(desktop, number, fx),
            Event::RegisterTimeout(desktop, number) => self.register_timeout(desktop, number, fx),
            Event::EndpointLaunched(desktop, number) => {
                self.endpoint_launched(desktop, number, fx);
            }
            Event::RefreshDue(desktop, number) => self.refresh_due(desktop, number, fx),
            Event::RegistrationExpires(desktop) => self.registration_expires(desktop, fx),
            Event::Served(server, completion) => self.served(server, completion, fx),
            Event::SupervisorActs(system, number) => self.supervisor_acts(system, number, fx),
            Event::SupervisorOver(system, number) => self.supervisor_over(system, number, fx),
        }
    }

    fn hears(&mut self, socket: Socket, message: Message, fx: &mut impl Effects<Event, Message>) {
        let Some((desktop, which)) = self.desktop_at(socket) else { return };
        match (which, socket.end()) {
            (None, End::Initiator) => self.phone_hears(desktop, message),
            (None, End::Acceptor) => self.register_asked(desktop, fx),
            (Some(TELEPHONY), End::Acceptor) => self.sip_hears(desktop, message, fx),
            (Some(seat), End::Acceptor) => self.proxy_hears(desktop, seat - CONFIG, message, fx),
            (Some(TELEPHONY), End::Initiator) => self.listener_hears(desktop, message, fx),
            (Some(seat), End::Initiator) => self.desktop_hears(desktop, seat - CONFIG, message, fx),
        }
    }

    fn connection_lost(&mut self, socket: Socket, fx: &mut impl Effects<Event, Message>) {
        if let Some(site) = self.proxy_at(socket) {
            self.configuration_servers(site, true, fx);
            return;
        }
        let Some((desktop, which)) = self.desktop_at(socket) else { return };
        if socket.end() == End::Acceptor {
            return;
        }
        match which {
            None => self.phone_cut_off(desktop),
            Some(TELEPHONY) => self.telephony_off(desktop, fx),
            Some(STAT) => self.statistics(desktop, true, fx),
            Some(seat) => self.proxy_lost(desktop, seat - CONFIG, fx),
        }
    }

    fn connection_restored(&mut self, socket: Socket, fx: &mut impl Effects<Event, Message>) {
        if let Some(site) = self.proxy_at(socket) {
            self.configuration_servers(site, false, fx);
            return;
        }
        let Some((desktop, which)) = self.desktop_at(socket) else { return };
        if socket.end() == End::Acceptor {
            return;
        }
        match which {
            None => self.register(desktop, fx),
            Some(TELEPHONY) => self.telephony_on(desktop, fx),
            Some(STAT) => self.statistics(desktop, false, fx),
            Some(seat) => self.proxy_reached(desktop, seat - CONFIG, fx),
        }
    }

    fn process_changed(
        &mut self,
        process: ProcessId,
        state: ProcessState,
        fx: &mut impl Effects<Event, Message>,
    ) {
        self.changed(process, state, fx);
    }

    fn role_changed(
        &mut self,
        pair: PairId,
        _side: Side,
        _role: Role,
        fx: &mut impl Effects<Event, Message>,
    ) {
        if let Some(service) = self.services.iter_mut().find(|it| it.plan.pair == pair) {
            service.follow(fx);
        }
    }

    fn capacity_changed(
        &mut self,
        resource: u16,
        by: f64,
        shrinks: bool,
        fx: &mut impl Effects<Event, Message>,
    ) {
        self.rate_changed(resource, by, shrinks, fx);
    }

    fn told(&mut self, notice: Notice, fx: &mut impl Effects<Event, Message>) {
        let agent = match notice {
            Notice::State { agent, .. } | Notice::Duty { agent, .. } => agent,
            Notice::Expelled { agent } => agent,
            _ => return,
        };
        let Some(desktop) = self.desktop_of(agent) else { return };
        match notice {
            Notice::State { medium, to, .. } => self.state_changed(desktop, medium, to, fx),
            Notice::Duty { on, .. } => self.duty_changed(desktop, on, fx),
            _ => self.expelled(desktop, fx),
        }
    }

    fn end_run(&mut self, fx: &mut impl Effects<Event, Message>) {
        for desktop in 0..self.desktops.len() as u32 {
            self.write_open(desktop, fx);
        }
        fx.set_cause(Cause::NONE);
        for alarm in self.alarms.iter().filter(|alarm| alarm.off > 0) {
            fx.record(alarm.row(fx.now()));
        }
        self.figures(fx);
    }
}

impl Recovery {
    /// A desktop's process changed state.
    fn desktop_changed(
        &mut self,
        desktop: u32,
        state: ProcessState,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let kept = &mut self.desktops[desktop as usize];
        let (was_hung, was_running) = (kept.hung, kept.running);
        kept.hung = state == ProcessState::Hung;
        kept.running = state != ProcessState::Down;
        if was_running && !kept.running {
            self.postponed.retain(|event| event.desktop() != Some(desktop));
            self.desktop_fails(desktop, fx);
        } else if !was_running && state != ProcessState::Down {
            self.desktop_is_back(desktop, fx);
        } else if was_hung && state.is_running() {
            let mine = |event: &mut Event| event.desktop() == Some(desktop);
            for event in self.postponed.extract_if(.., mine).collect::<Vec<_>>() {
                self.handle(event, fx);
            }
        }
    }

    /// Whether a desktop runs and is in use.
    pub(super) fn is_open(&self, desktop: u32) -> bool {
        self.desktops[desktop as usize].phase != Phase::Off
    }
}
