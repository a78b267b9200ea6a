//! The people whom an interaction cluster serves, and the clients that follow the scenario.

use super::interaction::{Builder, begins_suspended};
use crate::center::routing::router::{
    Capacity, MEDIA, Router, RouterGroup, RouterLine, ServedLine, Tier,
};
use crate::kernel::time::{SimDuration, SimTime};
use crate::ledger::ids::AgentId;
use crate::ledger::rows::Medium;
use crate::network::ids::{ConnectionId, ProcessId};
use crate::scenario::config::ScenarioConfig;
use crate::systems::interaction::config::{ClientConfig, Routing, Serves};
use crate::systems::interaction::plan::{
    ClientKind, ClientPlan, GroupPlan, Link, Part, PreloadPlan, ProxyPlan, QueuePlan, ScriptPlan,
};
use crate::systems::interaction::store::Rec;

impl Builder<'_, '_> {
    /// The groups that it serves, their desktops, and who routes for them.
    pub(super) fn people(
        &mut self,
        proxies: &[ProxyPlan],
        clients: &[ClientPlan],
        queues: &[QueuePlan],
    ) -> (Vec<GroupPlan>, Option<Router<Rec>>, Vec<u16>) {
        let scenario: &ScenarioConfig = &self.ground.scenario.config;
        let mut groups = Vec::new();
        let mut router_groups = Vec::new();
        let mut index_of = vec![None; scenario.agents.len()];
        let lines: Vec<u16> =
            (0..queues.len() as u16).filter(|queue| queues[usize::from(*queue)].is_ours).collect();
        let line_of = |queue: u16| lines.iter().position(|line| *line == queue);
        let (mut agents, mut desktops) = (0, 0);
        for (number, (name, group)) in scenario.agents.iter().enumerate() {
            let first_agent = AgentId(agents);
            agents += group.count;
            if group.interaction.as_deref() != Some(self.name) {
                continue;
            }
            let site = self.ground.site(&group.site);
            let first_process = self.ground.network.add_processes(site, group.count);
            let own = (0..group.count).map(|member| Part::Desktop(desktops + member));
            let parts: Vec<_> = own.map(|part| (self.cluster, part)).collect();
            self.plan.parts.extend(parts);
            let application = self.application_of(name, clients);
            let chosen =
                if application.is_some() { vec![] } else { self.proxies_of(name, proxies) };
            let first_connection = ConnectionId(self.ground.network.connection_count());
            for member in 0..group.count {
                for proxy in &chosen {
                    let to = proxies[usize::from(*proxy)].process;
                    let link = Link::DesktopProxy(desktops + member, *proxy);
                    let from = ProcessId(first_process.0 + member);
                    self.connect(self.desktops, from, to, link);
                }
            }
            let mut at_once = [0; MEDIA];
            for (medium, count) in &group.media {
                at_once[*medium as usize] = *count;
            }
            index_of[number] = Some(router_groups.len() as u16);
            let served = &self.ground.serving.queues_of_group[number];
            let served = served.iter().filter_map(|queue| line_of(*queue));
            router_groups.push(RouterGroup {
                first: first_agent,
                count: group.count,
                capacity: Capacity::new(at_once),
                takes: group.takes,
                // It goes by what the desktops tell it.
                believed: false,
                lines: served
                    .map(|line| ServedLine { line: line as u16, after: SimDuration::ZERO })
                    .collect(),
            });
            groups.push(GroupPlan {
                first_agent,
                count: group.count,
                first_process,
                proxies: chosen,
                first_connection,
                application,
                router_group: router_groups.len() as u16 - 1,
                nodes: self.config.nodes_of_tenant(self.config.tenant_of_group(name)),
                suspends: begins_suspended(group).is_some(),
            });
            desktops += group.count;
        }
        let router_lines = lines.iter().map(|queue| {
            let (_, config) = scenario.queue.get_index(usize::from(*queue)).expect("a queue");
            let tiers = self.ground.serving.groups_of_queue[usize::from(*queue)].iter();
            let tiers = tiers.map(|equals| Tier {
                after: SimDuration::ZERO,
                groups: equals.iter().filter_map(|group| index_of[usize::from(*group)]).collect(),
            });
            RouterLine {
                medium: config.medium,
                tiers: tiers.filter(|tier| !tier.groups.is_empty()).collect(),
                selection: config.selection,
            }
        });
        let router_lines = router_lines.collect();
        let routes = self.config.routing != Routing::None;
        (groups, routes.then(|| Router::new(router_groups, router_lines)), lines)
    }

    fn application_of(&self, group: &str, clients: &[ClientPlan]) -> Option<u16> {
        let of = |(_, application): &(usize, &_)| {
            let application: &crate::systems::interaction::config::ApplicationConfig = application;
            application.groups.iter().any(|name| name == group)
        };
        let (number, _) = self.config.application.values().enumerate().find(of)?;
        let applications = clients
            .iter()
            .enumerate()
            .filter(|(_, client)| matches!(client.kind, ClientKind::Application(_)));
        applications.map(|(index, _)| index as u16).nth(number)
    }

    /// The proxies of the cluster that a group's desktops choose from; no backups.
    fn proxies_of(&self, group: &str, proxies: &[ProxyPlan]) -> Vec<u8> {
        let config = self.config;
        let cluster = match config.desktops.get(group) {
            Some(names) => names.0.first().and_then(|name| config.proxy_clusters.get(name)),
            None => config.proxy_clusters.values().next(),
        };
        let is_in = |number: usize| match (cluster, config.proxies.get_index(number)) {
            (Some(cluster), Some((name, _))) => cluster.contains(name),
            (_, Some((_, proxy))) => proxy.0.is_for(Serves::Desktops),
            _ => false,
        };
        let mut seen = Vec::new();
        let mut chosen = Vec::new();
        for (index, proxy) in proxies.iter().enumerate() {
            if is_in(proxy.number) && !seen.contains(&proxy.number) {
                seen.push(proxy.number);
                chosen.push(index as u8);
            }
        }
        chosen
    }

    pub(super) fn scripts(
        &mut self,
        queues: &[QueuePlan],
        groups: &[GroupPlan],
    ) -> (Vec<PreloadPlan>, Vec<ScriptPlan>, u32) {
        let config = self.config;
        let scenario = &self.ground.scenario.config;
        let mut next_id = 0;
        let mut preloads = Vec::new();
        for (name, of) in &config.preload {
            let queue = scenario.queue.get_index_of(&of.queue).unwrap_or(0) as u16;
            preloads.push(PreloadPlan {
                label: self.ground.names.label(name),
                node: config.nodes.get_index_of(&of.node).unwrap_or(0) as u8,
                queue,
                count: of.count,
                priority: of.priority,
                first_id: next_id,
                segment: of.segment.as_ref().and_then(|segment| {
                    let view = config.segmentation.get(&of.queue)?;
                    view.segments.get_index_of(segment).map(|index| index as u8)
                }),
            });
            next_id += of.count;
        }
        let mut given: Vec<&str> = Vec::new();
        let mut scripts = Vec::new();
        let first_given = next_id;
        for (number, (name, of)) in config.client.iter().enumerate() {
            let ours = queues.iter().position(|queue| queue.is_ours);
            let named = of.queue.as_ref().and_then(|queue| scenario.queue.get_index_of(queue));
            let queue = named.or(ours).unwrap_or(0);
            let id = of.id.as_deref().map(|id| {
                let label = self.ground.names.label(id);
                let preloaded = id.rsplit_once('-').and_then(|(table, number)| {
                    let table = config.preload.get_index_of(table)?;
                    let number: u32 = number.parse().ok().filter(|number| *number > 0)?;
                    Some(preloads[table].first_id + number - 1)
                });
                let known = given.iter().position(|known| *known == id);
                let index = known.unwrap_or_else(|| {
                    given.push(id);
                    given.len() - 1
                });
                (preloaded.unwrap_or(first_given + index as u32), label)
            });
            scripts.push(ScriptPlan {
                label: self.ground.names.label(name),
                number,
                queue: queue as u16,
                medium: of
                    .medium
                    .or(queues.get(queue).map(|queue| queue.medium))
                    .unwrap_or(Medium::Generic),
                id,
                tenant: match &of.tenant {
                    Some(tenant) => config.tenant.get_index_of(tenant).map(|place| place as u8),
                    None => named.and_then(|_| queues[queue].tenant),
                },
                desktop: of.agent.as_deref().and_then(|agent| self.desktop(agent, groups)),
                esp: of.esp.as_ref().and_then(|esp| config.esp.get_index_of(esp)).unwrap_or(0)
                    as u16,
            });
        }
        (preloads, scripts, first_given + given.len() as u32)
    }

    /// The desktop of the agent called `staff-3`.
    fn desktop(&self, agent: &str, groups: &[GroupPlan]) -> Option<u32> {
        let (group, number) = agent.rsplit_once('-')?;
        let number: u32 = number.parse().ok().filter(|number| *number > 0)?;
        let scenario = &self.ground.scenario.config;
        let index = scenario.agents.get_index_of(group)?;
        let before: u32 = scenario.agents.values().take(index).map(|group| group.count).sum();
        let mut first = 0;
        for plan in groups {
            if plan.first_agent.0 == before && number <= plan.count {
                return Some(first + number - 1);
            }
            first += plan.count;
        }
        None
    }

    pub(super) fn moments(&self, clients: &[ClientPlan]) -> Vec<(SimTime, u16)> {
        let scenario = self.ground.scenario;
        let mut moments = Vec::new();
        for (index, client) in clients.iter().enumerate() {
            let ClientKind::Scripted(number) = client.kind else { continue };
            let of: &ClientConfig = &self.config.client[usize::from(number)];
            let times = of.at.iter().map(|moment| scenario.moment(*moment));
            moments.extend(times.map(|time| (time, index as u16)));
            match of.every {
                Some(every) => moments.push((SimTime::ZERO + every, index as u16)),
                None if of.at.is_empty() => moments.push((SimTime::ZERO, index as u16)),
                None => {}
            }
        }
        moments
    }
}
