//! Names that must lead somewhere, and lists that name the same thing twice.

use super::Check;
use crate::center::config::QueueConfig;
use crate::scenario::diagnostic::{Diagnostic, Problem};

pub fn check(check: &mut Check<'_>) {
    let config = check.config;
    for (name, queue) in &config.queue {
        let queue_path = ["queue", name.as_str()];
        list(check, &queue_path, "sites", &queue.sites, Kind::Site);
        groups(check, name, queue);
        for group in queue.handling_by_group.keys() {
            name_of(check, &["queue", name, "handling_by_group", group], group, Kind::Group);
        }
        if let Some(busyness) = &queue.arrivals.busyness {
            name_of(check, &["queue", name, "arrivals", "busyness"], busyness, Kind::Busyness);
        }
        for (key, input) in [
            ("forecast", queue.arrivals.forecast.as_ref().map(|forecast| &forecast.input)),
            ("log", queue.arrivals.log.as_ref().map(|log| &log.input)),
        ] {
            if let Some(input) = input {
                name_of(check, &["queue", name, "arrivals", key, "input"], input, Kind::Input);
            }
        }
        for (index, step) in queue.overflow.iter().enumerate() {
            if let Some(site) = &step.site {
                let index = index.to_string();
                name_of(check, &["queue", name, "overflow", &index, "site"], site, Kind::Site);
            }
        }
        for skill in queue.skills.keys() {
            somebody_has(check, name, skill);
        }
    }
    for (name, group) in &config.agents {
        name_of(check, &["agents", name, "site"], &group.site, Kind::Site);
        if let Some(switch) = &group.switch {
            name_of(check, &["agents", name, "switch"], switch, Kind::Site);
        }
        list(check, &["agents", name], "queues", &group.queues, Kind::Queue);
        if let Some(staffing) = &group.staffing {
            name_of(check, &["agents", name, "staffing", "input"], &staffing.input, Kind::Input);
        }
    }
}

/// What a name is a name of.
#[derive(Clone, Copy)]
enum Kind {
    Site,
    Group,
    Queue,
    Busyness,
    Input,
}

impl Kind {
    /// What a sentence calls it, and the table in which it would be.
    fn words(self) -> (&'static str, &'static str) {
        match self {
            Kind::Site => ("site", "site"),
            Kind::Group => ("agent group", "agents"),
            Kind::Queue => ("queue", "queue"),
            Kind::Busyness => ("busyness", "busyness"),
            Kind::Input => ("input", "inputs"),
        }
    }

    fn known<'c>(self, check: &Check<'c>) -> Vec<&'c str> {
        let config = check.config;
        match self {
            Kind::Site => config.site.keys().map(String::as_str).collect(),
            Kind::Group => config.agents.keys().map(String::as_str).collect(),
            Kind::Queue => config.queue.keys().map(String::as_str).collect(),
            Kind::Busyness => config.busyness.keys().map(String::as_str).collect(),
            Kind::Input => config.inputs.keys().map(String::as_str).collect(),
        }
    }
}

fn name_of(check: &mut Check<'_>, path: &[&str], name: &str, kind: Kind) {
    let known = kind.known(check);
    let (word, table) = kind.words();
    if known.contains(&name) || !check.trusted(&[table]) {
        return;
    }
    // A name whose table was found wrong is known all the same.
    if check.tree.table().and_then(|root| root.get(table)?.table()?.get(name)).is_some() {
        return;
    }
    let error =
        Diagnostic::error(Problem::UnknownName, None, format!("there is no {word} `{name}`"))
            .label(format!("no such {word}"))
            .nearest(name, known.iter().copied());
    let error = match (error.help.is_empty(), known.is_empty()) {
        (true, false) => error.help(format!("known: {}", known.join(", "))),
        (true, true) => error.help(format!("the scenario has no table `{table}`")),
        _ => error,
    };
    check.report(path, error);
}

fn list(check: &mut Check<'_>, at: &[&str], key: &str, names: &[String], kind: Kind) {
    for (index, name) in names.iter().enumerate() {
        let index_text = index.to_string();
        let path: Vec<&str> = at.iter().copied().chain([key, index_text.as_str()]).collect();
        if names[..index].contains(name) {
            let message = format!("`{name}` is in the list twice");
            check.error(&path, Problem::Duplicate, message, "a second time");
        } else {
            name_of(check, &path, name, kind);
        }
    }
}

/// The groups that a queue names, those of its overflow included: each once.
fn groups(check: &mut Check<'_>, name: &str, queue: &QueueConfig) {
    let mut before: Vec<&String> = Vec::new();
    for (path, group) in named_groups(name, queue) {
        let path: Vec<&str> = path.iter().map(String::as_str).collect();
        if before.contains(&group) {
            let message = format!("`{group}` serves the queue already");
            check.error(&path, Problem::Duplicate, message, "named a second time");
        } else {
            name_of(check, &path, group, Kind::Group);
        }
        before.push(group);
    }
}

/// Every group that a queue names, and where: at first those that serve it from the start.
pub fn named_groups<'a>(name: &str, queue: &'a QueueConfig) -> Vec<(Vec<String>, &'a String)> {
    let lists = queue.groups.iter().enumerate().map(|(index, list)| {
        let at = ["queue", name, "groups", &index.to_string()].map(str::to_owned);
        (at.to_vec(), list)
    });
    let later = queue.overflow.iter().enumerate().filter_map(|(index, step)| {
        let at = ["queue", name, "overflow", &index.to_string(), "groups"].map(str::to_owned);
        Some((at.to_vec(), step.groups.as_ref()?))
    });
    lists
        .chain(later)
        .flat_map(|(at, list)| {
            list.0.iter().enumerate().map(move |(index, group)| {
                (at.iter().cloned().chain([index.to_string()]).collect(), group)
            })
        })
        .collect()
}

fn somebody_has(check: &mut Check<'_>, queue: &str, skill: &str) {
    let config = check.config;
    let all: Vec<&str> =
        config.agents.values().flat_map(|group| group.skills.keys().map(String::as_str)).collect();
    if all.contains(&skill) || !check.untouched(&["agents"]) {
        return;
    }
    let error = Diagnostic::error(
        Problem::UnknownName,
        None,
        format!("no agent group has the skill `{skill}`"),
    );
    let error = error.label("nobody has it").nearest(skill, all);
    check.report(&["queue", queue, "skills", skill], error);
}
