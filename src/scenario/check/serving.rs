//! Who serves whom: queues that nobody can serve, groups that never get anything.

use super::Check;
use super::names::named_groups;
use crate::center::config::{GroupConfig, QueueConfig};
use crate::scenario::config::ScenarioConfig;
use crate::scenario::diagnostic::{Diagnostic, Problem};

pub fn check(check: &mut Check<'_>) {
    let config = check.config;
    // What is wrong with one group makes queues look unserved: that would be no news.
    if !check.untouched(&["agents"]) || !check.untouched(&["queue"]) {
        return;
    }
    for (name, queue) in &config.queue {
        listed_groups(check, name, queue);
        let served = config.agents.iter().any(|(group_name, group)| {
            serves(name, queue, group_name, group) && reachable(config, queue, group)
        });
        if !served && queue.named_groups().all(|group| config.agents.contains_key(group)) {
            let message = format!("no agent group can serve the queue `{name}`");
            let error = Diagnostic::error(Problem::Unreachable, None, message)
                .label("its contacts would wait for ever");
            check.report(&["queue", name], error.help(why(queue)));
        }
    }
    for (group_name, group) in &config.agents {
        let takes = config.queue.iter().any(|(name, queue)| {
            serves(name, queue, group_name, group) && reachable(config, queue, group)
        });
        if !takes {
            let message = format!("the group `{group_name}` serves no queue");
            let warning = Diagnostic::warning(Problem::Unreachable, None, message);
            check.report(&["agents", group_name], warning.label("these agents will be idle"));
        }
    }
}

/// Whether a group takes contacts of a queue: by lists, skills and media.
pub fn serves(
    queue_name: &str,
    queue: &QueueConfig,
    group_name: &str,
    group: &GroupConfig,
) -> bool {
    let overflow = queue.overflow_groups().any(|name| name == group_name);
    let listed =
        queue.groups.is_empty() || overflow || queue.named_groups().any(|name| name == group_name);
    let wanted = group.queues.is_empty() || group.queues.iter().any(|name| name == queue_name);
    listed && wanted && skilled(queue, group) && group.media.contains_key(&queue.medium)
}

fn skilled(queue: &QueueConfig, group: &GroupConfig) -> bool {
    queue
        .skills
        .iter()
        .all(|(skill, level)| group.skills.get(skill).is_some_and(|has| has >= level))
}

/// Whether the group is logged in at a switch that takes the queue's contacts.
fn reachable(config: &ScenarioConfig, queue: &QueueConfig, group: &GroupConfig) -> bool {
    let moved_to = queue.overflow.iter().filter_map(|step| step.site.as_ref());
    let mut sites = queue.sites.iter().chain(moved_to);
    queue.sites.is_empty() || sites.any(|site| config.sits_at(group, site))
}

/// Groups that a queue lists though they cannot serve it.
fn listed_groups(check: &mut Check<'_>, name: &str, queue: &QueueConfig) {
    for (path, group_name) in named_groups(name, queue) {
        let Some(group) = check.config.agents.get(group_name) else { continue };
        let reason = if !skilled(queue, group) {
            "has not the skills that the queue needs"
        } else if !group.media.contains_key(&queue.medium) {
            "does not take contacts of this medium"
        } else if !group.queues.is_empty() && !group.queues.iter().any(|queue| queue == name) {
            "does not list this queue in its own `queues`"
        } else if !reachable(check.config, queue, group) {
            "is logged in at a switch that is not in the queue's `sites`"
        } else {
            continue;
        };
        let message = format!("the group `{group_name}` {reason}");
        let path: Vec<&str> = path.iter().map(String::as_str).collect();
        check.error(&path, Problem::Conflict, message, "cannot serve this queue");
    }
}

fn why(queue: &QueueConfig) -> &'static str {
    if !queue.skills.is_empty() {
        "look at `skills` of the queue and of the groups, and at their `queues` and `media`"
    } else {
        "look at `groups` and `sites` of the queue, and at `queues` and `media` of the groups"
    }
}
