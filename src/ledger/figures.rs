//! Figures that a modelled system measures itself, over the whole run, for the summary.

use super::ids::Label;

/// What is measured. What it means, in which unit and of what, is told in the registry of
/// metrics.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Figure {
    /// Agents who were alive and logged off all the same.
    FalseLogouts,
    /// Starts of desktops.
    DesktopStarts,
    /// Switchovers of desktops.
    Switchovers,
    /// Switchovers after which the agent was logged in.
    SwitchoversCompleted,
    /// Warnings of agents that a configuration or statistic service is OFF.
    ServiceWarnings,
    /// Of the largest wave: how many agents.
    WaveAgents,
    /// Of the largest wave: until half of the agents were back.
    WaveHalfBack,
    /// Of the largest wave: until 90 % of the agents were back.
    WaveNinetyBack,
    /// Of the largest wave: until all agents were back.
    WaveAllBack,
    /// Agent time that starts and switchovers took.
    SwitchoverTime,
}

/// One figure, written once, when the run is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FigureRow {
    /// Of what: a system (`heartbeat.claims`), a node, a policy, a queue.
    pub name: Label,
    /// Which figure.
    pub figure: Figure,
    /// Its value in millionths of its unit; none where it is undefined.
    pub millionths: Option<i64>,
}

impl FigureRow {
    /// A count.
    pub fn count(name: Label, figure: Figure, count: u64) -> Self {
        let count = i64::try_from(count).unwrap_or(i64::MAX);
        FigureRow { name, figure, millionths: Some(count.saturating_mul(1_000_000)) }
    }

    /// A value in seconds, or a share; none where it is undefined.
    pub fn value(name: Label, figure: Figure, value: Option<f64>) -> Self {
        let millionths = value.map(|value| libm::round(value * 1e6) as i64);
        FigureRow { name, figure, millionths }
    }
}
