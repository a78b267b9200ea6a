//! Builds what the scenario's `[peripheral]` tables say.

use super::ground::Ground;
use crate::center::plan::OverflowTo;
use crate::center::routing::router::{MEDIA, ServedLine, Tier};
use crate::kernel::time::SimDuration;
use crate::ledger::ids::{AgentId, GroupId};
use crate::ledger::rows::Medium;
use crate::network::config::KeepaliveConfig;
use crate::network::connection::{ConnectionClass, Keepalive, Transport};
use crate::network::ids::{ClassId, ConnectionId, ProcessId};
use crate::systems::peripheral::config::{MrdConfig, PeripheralConfig};
use crate::systems::peripheral::plan::{
    AppPlan, ControllerPlan, Is, Joins, LinePlan, MrdRules, Plan, RoutedGroup, RoutedQueue, Rules,
    SeatPlan, SidePlan, SitePlan,
};
use crate::systems::peripheral::room::Peripheral;
use crate::world::build::{find, messages_take_no_time};

/// Every `[peripheral]` of a scenario.
pub(super) fn build(ground: &mut Ground<'_>) -> Peripheral {
    let scenario = ground.scenario;
    let config = &scenario.config;
    if config.peripheral.is_empty() {
        return Peripheral::default();
    }
    let plan = Plan {
        first_connection: ground.network.connection_count(),
        first_process: ground.network.process_count(),
        seats: vec![None; config.agents.values().map(|group| group.count as usize).sum()],
        queues: vec![None; config.queue.len()],
        interval: config.interval,
        views_can_differ: !config.fault.is_empty() || !messages_take_no_time(config),
        ..Plan::default()
    };
    let mut builder = Builder { ground, plan };
    for (name, system) in &config.peripheral {
        builder.system(name, system);
    }
    Peripheral::new(builder.plan)
}

/// Adds parts, and takes note of what each is.
struct Builder<'a, 'g> {
    ground: &'a mut Ground<'g>,
    plan: Plan,
}

/// How the ends of the connections of one system watch each other.
struct Classes {
    acd: ClassId,
    private: ClassId,
    central: ClassId,
    desktop: ClassId,
    system: ClassId,
}

impl Builder<'_, '_> {
    fn system(&mut self, name: &str, system: &PeripheralConfig) {
        let number = self.plan.controllers.len() as u16;
        let classes = self.classes(name, system);
        self.controller(number, name, system, &classes);
        let first_site = self.plan.sites.len() as u16;
        let ctis: Vec<ProcessId> = system
            .sites
            .iter()
            .map(|site| self.site(number, (name, site), system, &classes))
            .collect();
        self.people(first_site, name, system, &classes);
        self.queues(number, name);
        self.applications(number, first_site, name, system, (&classes, &ctis));
    }

    fn classes(&mut self, name: &str, system: &PeripheralConfig) -> Classes {
        let mut class = |what: &str, keepalive: KeepaliveConfig| {
            self.ground.network.add_class(ConnectionClass {
                name: format!("{name}.{what}"),
                transport: Transport::Stream,
                keepalive: Some(Keepalive { interval: keepalive.interval, count: keepalive.count }),
                reconnect: Some(system.reconnect),
            })
        };
        Classes {
            acd: class("acd", system.acd_keepalive),
            private: class("private", system.private_keepalive),
            central: class("central", system.central_keepalive),
            desktop: class("desktop", system.desktop_keepalive),
            system: class("system", system.central_keepalive),
        }
    }

    fn process(&mut self, name: String, site: &str, is: Is) -> ProcessId {
        self.plan.is.push(is);
        self.ground.add_process(name, site)
    }

    fn open(
        &mut self,
        class: ClassId,
        from: ProcessId,
        to: ProcessId,
        joins: Joins,
    ) -> ConnectionId {
        self.plan.joins.push(joins);
        let Ground { network, scheduler, .. } = &mut *self.ground;
        network
            .open(class, from, to, scheduler)
            .expect("validated: a link joins the sites of parts that talk to each other")
    }

    fn controller(
        &mut self,
        number: u16,
        name: &str,
        system: &PeripheralConfig,
        classes: &Classes,
    ) {
        let mut sides = Vec::new();
        for (side, (site, suffix)) in
            system.central_sites().into_iter().zip(system.central_sides()).enumerate()
        {
            let is = Is::Router(number, side as u8);
            sides.push(self.process(format!("{site}/{name}.router{suffix}"), site, is));
        }
        let site = system.history_site();
        let history = self.process(format!("{site}/{name}.history"), site, Is::Other);
        let pair = (sides.len() == 2).then(|| {
            self.plan.joins.push(Joins::CentralPrivate);
            let Ground { network, scheduler, .. } = &mut *self.ground;
            network
                .add_pair(
                    [sides[0], sides[1]],
                    classes.private,
                    system.central_switch_time,
                    scheduler,
                )
                .expect("validated: a link joins the sides of the Central Controller")
        });
        let mut to_history = Vec::new();
        for (side, process) in sides.iter().enumerate() {
            let joins = Joins::History(number, side as u8);
            to_history.push(self.open(classes.system, *process, history, joins));
        }
        let label = self.ground.names.label(&format!("peripheral.{name}"));
        self.plan.controllers.push(ControllerPlan {
            label,
            rules: rules(system),
            sides,
            pair,
            to_history,
            lines: Vec::new(),
            groups: Vec::new(),
            draws: self.ground.seed.stream(&format!("selection/peripheral.{name}")),
            mr_pim: None,
            mr_to_sides: Vec::new(),
        });
    }

    /// A peripheral with its PG; returns its CTI server.
    fn site(
        &mut self,
        controller: u16,
        (name, site): (&str, &str),
        system: &PeripheralConfig,
        classes: &Classes,
    ) -> ProcessId {
        let number = self.plan.sites.len() as u16;
        let acd = find(&self.ground.parts.switches, site);
        let id = self.ground.site(site);
        let mut host = self.ground.network.add_host(id);
        let mut sides = Vec::new();
        for (side, suffix) in system.sides().iter().enumerate() {
            let side = side as u8;
            if side > 0 && !system.one_host {
                host = self.ground.network.add_host(id);
            }
            let mut part = |what: &str, is: Is| {
                self.plan.is.push(is);
                let process = self.ground.network.add_process_on(host);
                let name = format!("{site}/{name}.{what}{suffix}");
                self.ground.parts.named.push((name, process));
                process
            };
            let pg = part("pg", Is::Pg(number, side));
            let pim = part("pim", Is::Pim(number, side));
            let manager =
                self.process(format!("{site}/{name}.cti-manager{suffix}"), site, Is::Other);
            let to_acd = self.open(classes.acd, pim, acd, Joins::PimAcd(number, side));
            let to_pg = self.open(classes.system, pim, pg, Joins::PimPg(number, side));
            let to_manager = self.open(classes.acd, pim, manager, Joins::PimManager(number, side));
            let routers = self.plan.controllers[usize::from(controller)].sides.clone();
            let mut to_controller = Vec::new();
            for (of, router) in routers.into_iter().enumerate() {
                let joins = Joins::PgController(number, side, of as u8);
                to_controller.push(self.open(classes.central, pg, router, joins));
            }
            sides.push((pg, pim, to_acd, to_pg, to_manager, to_controller));
        }
        let private = (sides.len() == 2)
            .then(|| self.open(classes.private, sides[0].0, sides[1].0, Joins::Private(number)));
        let cti = self.process(format!("{site}/{name}.cti"), site, Is::Cti(number));
        let mut finesse_processes = Vec::new();
        let finesse = [0, 1].map(|which| {
            let letter = ["a", "b"][usize::from(which)];
            let process = self.process(format!("{site}/{name}.finesse-{letter}"), site, Is::Other);
            finesse_processes.push(process);
            self.open(classes.desktop, process, cti, Joins::FinesseCti(number, which))
        });
        let mut side_plans = Vec::new();
        for (side, (pg, pim, to_acd, to_pg, to_manager, to_controller)) in
            sides.into_iter().enumerate()
        {
            let joins = Joins::CtiPg(number, side as u8);
            let from_cti = self.open(classes.system, cti, pg, joins);
            let pim_label = format!("{site}/{name}.pim{}", system.sides()[side]);
            let pim_label = self.ground.names.label(&pim_label);
            side_plans.push(SidePlan {
                pim_label,
                pim,
                pg,
                to_acd,
                to_pg,
                to_manager,
                to_controller,
                from_cti,
            });
        }
        let label = self.ground.names.label(&format!("{site}/{name}"));
        self.plan.sites.push(SitePlan {
            label,
            controller,
            acd,
            sides: side_plans,
            private,
            finesse,
            finesse_processes: [finesse_processes[0], finesse_processes[1]],
            members: Vec::new(),
        });
        cti
    }

    /// The agents of a system's peripherals, with their desktops.
    fn people(
        &mut self,
        first_site: u16,
        name: &str,
        system: &PeripheralConfig,
        classes: &Classes,
    ) {
        let scenario = self.ground.scenario;
        let mut first = 0;
        for (number, (group_name, group)) in scenario.config.agents.iter().enumerate() {
            let first_agent = first;
            first += group.count;
            let Some(site) = system.site_of(name, group) else { continue };
            let site = first_site + site as u16;
            let controller = self.plan.sites[usize::from(site)].controller;
            let routed = self.plan.controllers[usize::from(controller)].groups.len() as u16;
            let mut at_once = [0; MEDIA];
            for (medium, count) in &group.media {
                at_once[*medium as usize] = *count;
            }
            self.plan.controllers[usize::from(controller)].groups.push(RoutedGroup {
                first: AgentId(first_agent),
                count: group.count,
                at_once,
                takes: group.takes,
                lines: Vec::new(),
            });
            if group.count == 0 {
                continue;
            }
            let rings = group.no_answer > 0.0 || group.ring.constant() != Some(0.0);
            let class = format!("{}/{name}.desktop-{group_name}", group.site);
            let desktops = self.ground.add_class(class, &group.site, group.count);
            let servers = self.plan.sites[usize::from(site)].finesse_processes;
            for in_group in 0..group.count {
                let agent = AgentId(first_agent + in_group);
                let desktop = ProcessId(desktops.0 + in_group);
                self.plan.is.push(Is::Desktop(agent));
                let to_finesse = [0, 1].map(|which: u8| {
                    let server = servers[usize::from(which)];
                    self.open(classes.desktop, desktop, server, Joins::Desktop(agent, which))
                });
                let members = &mut self.plan.sites[usize::from(site)].members;
                let member = members.len() as u32;
                members.push(agent);
                self.plan.seats[agent.0 as usize] = Some(SeatPlan {
                    site,
                    member,
                    group: routed,
                    in_group,
                    group_id: GroupId(number as u16),
                    to_finesse,
                    ring_no_answer: rings.then_some(group.ring_no_answer),
                    media: at_once.map(|count| count > 0),
                });
            }
        }
    }

    /// The queues for which the CallRouter decides.
    fn queues(&mut self, controller: u16, name: &str) {
        let scenario = self.ground.scenario;
        let serving = self.ground.serving;
        let router = format!("peripheral.{name}");
        let groups = self.plan.controllers[usize::from(controller)].groups.clone();
        let mut starts = 0;
        let firsts: Vec<AgentId> = scenario
            .config
            .agents
            .values()
            .map(|group| {
                let first = AgentId(starts);
                starts += group.count;
                first
            })
            .collect();
        // A group of the scenario as the CallRouter numbers it; groups of nobody serve nobody.
        let routed = |group: u16| {
            let first = firsts[usize::from(group)];
            let found = groups.iter().position(|routed| routed.first == first && routed.count > 0);
            found.map(|index| index as u16)
        };
        for (number, queue) in scenario.config.queue.values().enumerate() {
            if queue.router.as_deref() != Some(router.as_str()) {
                continue;
            }
            let here = |groups: &Vec<u16>| -> Vec<u16> {
                groups.iter().filter_map(|group| routed(*group)).collect()
            };
            let at_once = serving.groups_of_queue[number]
                .iter()
                .map(|groups| Tier { after: SimDuration::ZERO, groups: here(groups) });
            let later =
                serving.overflow_of_queue[number].iter().filter_map(|step| match &step.to {
                    OverflowTo::Groups(groups) => {
                        Some(Tier { after: step.after, groups: here(groups) })
                    }
                    OverflowTo::Switch(_) => None,
                });
            let tiers: Vec<Tier> =
                at_once.chain(later).filter(|tier| !tier.groups.is_empty()).collect();
            let plan = &mut self.plan.controllers[usize::from(controller)];
            let line = plan.lines.len() as u16;
            let overflow = tiers.iter().map(|tier| tier.after).filter(|it| !it.is_zero()).collect();
            plan.lines.push(LinePlan { medium: queue.medium, tiers, selection: queue.selection });
            self.plan.queues[number] = Some(RoutedQueue {
                controller,
                line,
                medium: queue.medium,
                priority: queue.priority,
                overflow,
                places: queue.places,
                balks: queue.no_patience > 0.0,
                app: None,
            });
        }
        // What each group takes, in its own order.
        for group in 0..serving.queues_of_group.len() as u16 {
            let Some(index) = routed(group) else { continue };
            for queue in &serving.queues_of_group[usize::from(group)] {
                let Some(of) = &self.plan.queues[usize::from(*queue)] else { continue };
                if of.controller != controller {
                    continue;
                }
                let line = of.line;
                let plan = &mut self.plan.controllers[usize::from(controller)];
                let tiers = &plan.lines[usize::from(line)].tiers;
                let after = tiers.iter().find(|tier| tier.groups.contains(&index));
                if let Some(after) = after.map(|tier| tier.after) {
                    plan.groups[usize::from(index)].lines.push(ServedLine { line, after });
                }
            }
        }
    }

    /// The MR PG, the MR PIM, and the application instances.
    fn applications(
        &mut self,
        controller: u16,
        first_site: u16,
        name: &str,
        system: &PeripheralConfig,
        (classes, ctis): (&Classes, &[ProcessId]),
    ) {
        if system.app.is_empty() {
            return;
        }
        let site = system.mr_site();
        let mr_pg = self.process(format!("{site}/{name}.mr-pg"), site, Is::MrPg(controller));
        let mr_pim = self.process(format!("{site}/{name}.mr-pim"), site, Is::MrPim(controller));
        let pim = self.open(classes.system, mr_pim, mr_pg, Joins::MrPim(controller));
        let routers = self.plan.controllers[usize::from(controller)].sides.clone();
        let mut to_sides = Vec::new();
        for (of, router) in routers.into_iter().enumerate() {
            let joins = Joins::MrController(controller, of as u8);
            to_sides.push(self.open(classes.central, mr_pg, router, joins));
        }
        let plan = &mut self.plan.controllers[usize::from(controller)];
        (plan.mr_pim, plan.mr_to_sides) = (Some(pim), to_sides);
        for (app_name, app) in &system.app {
            let number = self.plan.apps.len() as u16;
            let site = system.app_site(app);
            let part = format!("{site}/{name}.app-{app_name}");
            let process = self.process(part.clone(), site, Is::App(number));
            let to_mr = self.open(classes.desktop, process, mr_pim, Joins::AppMr(number));
            let mut to_cti = Vec::new();
            for (index, cti) in ctis.iter().enumerate() {
                let of = first_site + index as u16;
                let joins = Joins::AppCti(number, of);
                to_cti.push((of, self.open(classes.desktop, process, *cti, joins)));
            }
            for queue in self.plan.queues.iter_mut().flatten() {
                if queue.controller == controller
                    && queue.app.is_none()
                    && app.media.contains(&queue.medium)
                {
                    queue.app = Some(number);
                }
            }
            let label = self.ground.names.label(&part);
            let assigns = app.assigns;
            self.plan.apps.push(AppPlan { label, controller, process, assigns, to_mr, to_cti });
        }
    }
}

fn rules(system: &PeripheralConfig) -> Rules {
    let KeepaliveConfig { interval, count } = system.private_keepalive;
    let media = [Medium::Voice, Medium::Chat, Medium::Email, Medium::Generic];
    Rules {
        acd_reports_state: system.acd_reports_state,
        switch_time: system.switch_time,
        detection: interval * u64::from(count),
        report_delay: system.report_delay,
        late_after: system.late_after,
        route_timeout: system.route_timeout,
        refusal_pause: system.refusal_pause,
        login_by_hand: system.login_by_hand,
        backup_least: system.finesse_reconnect_least,
        backup_most: system.finesse_reconnect_most,
        backup_users: system.finesse_reconnect_users,
        missed_calls: system.missed_calls,
        login_after_missed: system.login_after_missed,
        logout_code: system.logout_code,
        task_start_timeout: system.task_start_timeout,
        mrd: media.map(|medium| mrd(system, medium)),
    }
}

fn mrd(system: &PeripheralConfig, medium: Medium) -> MrdRules {
    let MrdConfig { task_life, max_task_duration, recreates_history } = system.mrd_of(medium);
    let recreates_history = recreates_history.unwrap_or(medium == Medium::Email);
    MrdRules { task_life, max_task_duration, recreates_history }
}
