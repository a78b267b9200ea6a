//! `switchover validate`: checks a scenario without running it (CLI-8).

use super::args::ValidateArgs;
use super::components;
use super::failure::Failure;
use super::loading::Terminal;
use super::output::print;

/// Checks the scenario and says what it is.
///
/// # Errors
/// If it is not valid.
pub fn validate(args: &ValidateArgs, terminal: &Terminal) -> Result<(), Failure> {
    let scenario = terminal.load(&args.scenario)?;
    let config = &scenario.config;
    if args.components {
        return print(components::list(config));
    }
    let agents: usize = config.agents.values().map(|group| group.count as usize).sum();
    let count = |number: usize, one: &str, many: &str| {
        format!("{number} {}", if number == 1 { one } else { many })
    };
    print(format!(
        "{} is valid: {}, {}, {}, {} with {}, {}\n",
        args.scenario.scenario.display(),
        count(config.site.len(), "site", "sites"),
        count(config.link.len(), "link", "links"),
        count(config.queue.len(), "queue", "queues"),
        count(config.agents.len(), "group", "groups"),
        count(agents, "agent", "agents"),
        count(config.fault.len(), "fault", "faults"),
    ))
}
