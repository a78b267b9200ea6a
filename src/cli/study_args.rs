//! The arguments of studies, as clap reads them (CLI-6, CLI-7).

use std::path::PathBuf;

use clap::Args;

use super::args::{Charts, Format, ScenarioArgs, parse_override};

/// Arguments of `compare`.
#[derive(Args, Debug)]
pub struct CompareArgs {
    /// The scenario to start from.
    #[arg(value_name = "A")]
    pub a: PathBuf,

    /// The scenario to compare it with [default: A, with what --set-b changes].
    #[arg(value_name = "B", required_unless_present = "overrides_b")]
    pub b: Option<PathBuf>,

    /// Override a value of both scenarios.
    #[arg(long = "set", value_name = "PATH=VALUE", value_parser = parse_override)]
    pub overrides: Vec<(String, String)>,

    /// Override a value of A alone.
    #[arg(long = "set-a", value_name = "PATH=VALUE", value_parser = parse_override)]
    pub overrides_a: Vec<(String, String)>,

    /// Override a value of B alone.
    #[arg(long = "set-b", value_name = "PATH=VALUE", value_parser = parse_override)]
    pub overrides_b: Vec<(String, String)>,

    /// The seed of both, instead of A's.
    #[arg(long)]
    pub seed: Option<u64>,

    /// How many pairs of runs.
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub replications: u32,

    /// Runs that go side by side; the answer does not depend on it.
    #[arg(long, value_name = "J", value_parser = clap::value_parser!(u16).range(1..))]
    pub jobs: Option<u16>,

    /// Give B callers of its own, to see what the same callers in both gain.
    #[arg(long)]
    pub independent: bool,

    /// The folder for the results [default: results/A-vs-B].
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,

    /// How to print the differences.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub format: Format,
}

/// Arguments of `sweep`.
#[derive(Args, Debug)]
pub struct SweepArgs {
    /// Which scenario.
    #[command(flatten)]
    pub scenario: ScenarioArgs,

    /// What to vary, over which values: `agents.cards.count=30,36,40`,
    /// `fault.x.duration=10m..60m:10m` (FROM..TO:STEP). Several: every combination.
    #[arg(long, value_name = "PATH=VALUES", required = true)]
    pub vary: Vec<String>,

    /// Leave out the combinations for which this does not hold: a comparison (>=, <=, ==, !=,
    /// >, <) of a varied path with another or with a value.
    #[arg(long = "where", value_name = "COMPARISON")]
    pub constraints: Vec<String>,

    /// The seed, instead of the scenario's.
    #[arg(long)]
    pub seed: Option<u64>,

    /// How many replications of each point.
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub replications: u32,

    /// Runs that go side by side; the answer does not depend on it.
    #[arg(long, value_name = "J", value_parser = clap::value_parser!(u16).range(1..))]
    pub jobs: Option<u16>,

    /// The metric to print and to draw: `queue.cards.asa_s`, `run.lost`.
    #[arg(long, value_name = "METRIC", default_value = "run.service_level")]
    pub metric: String,

    /// The folder for the results [default: results/SCENARIO-sweep].
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,

    /// Charts to draw, where one or two paths vary.
    #[arg(long, value_enum, default_value_t = Charts::Svg)]
    pub charts: Charts,

    /// How to print the points.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub format: Format,
}
