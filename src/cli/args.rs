//! The arguments, as clap reads them (CLI-4, CLI-8, CLI-9).

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

use super::exit;
use super::study_args::{CompareArgs, SweepArgs};

/// Simulates a multi-site contact center under failure.
#[derive(Debug, Parser)]
#[command(name = "switchover", version, about, max_term_width = 100, after_help = exit::HELP)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,

    /// When to use colour.
    #[arg(long, global = true, value_enum, default_value_t = Color::Auto)]
    pub color: Color,

    /// Show no progress, and no warnings about the scenario.
    #[arg(long, short, global = true)]
    pub quiet: bool,
}

/// When to use colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal, unless NO_COLOR is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run a scenario and write its results.
    Run(RunArgs),
    /// Check a scenario without running it.
    Validate(ValidateArgs),
    /// Run scenarios and judge their expectations and recorded fingerprints.
    Check(CheckArgs),
    /// Run two scenarios with the same callers and tell the differences.
    Compare(CompareArgs),
    /// Run a scenario at every combination of the values of what is varied.
    Sweep(SweepArgs),
    /// Draw the charts of a result again, from its CSV files.
    Chart(ChartArgs),
    /// List the shipped scenarios.
    List,
    /// Print the JSON Schema of scenario files, for editors.
    Schema,
    /// Print synthetic data, as CSV, to try things out with.
    Generate(GenerateArgs),
    /// Print a script that completes commands and options in a shell.
    Completions(CompletionsArgs),
}

/// Which scenario, and what is different about it this time.
#[derive(Args, Debug)]
pub struct ScenarioArgs {
    /// The scenario file.
    pub scenario: PathBuf,

    /// Override a value of the scenario: `--set agents.cards.count=40`.
    #[arg(long = "set", value_name = "PATH=VALUE", value_parser = parse_override)]
    pub overrides: Vec<(String, String)>,
}

/// Arguments of `run`.
#[derive(Args, Debug)]
pub struct RunArgs {
    /// Which scenario.
    #[command(flatten)]
    pub scenario: ScenarioArgs,

    /// The seed, instead of the scenario's.
    #[arg(long)]
    pub seed: Option<u64>,

    /// The folder for the results [default: results/SCENARIO].
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,

    /// Run the same without faults as well, and tell what the faults did instead of the
    /// summary: who was out, what customers paid, what was lost, when it was over (impact.csv).
    #[arg(long)]
    pub impact: bool,

    /// Write every event into trace.csv as well: large.
    #[arg(long, conflicts_with = "replications")]
    pub trace: bool,

    /// Charts to draw.
    #[arg(long, value_enum, default_value_t = Charts::Svg)]
    pub charts: Charts,

    /// Write report.html as well: one page with the answers, the time series and the tables.
    #[arg(long)]
    pub report: bool,

    /// Run this many replications and report means with 95 % confidence intervals.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub replications: Option<u32>,

    /// Replications that run side by side; the answer does not depend on it.
    #[arg(long, value_name = "J", value_parser = clap::value_parser!(u16).range(1..), requires = "replications")]
    pub jobs: Option<u16>,

    /// Run only replication K, with all its files.
    #[arg(long, value_name = "K", value_parser = clap::value_parser!(u32).range(1..), conflicts_with = "replications")]
    pub replication: Option<u32>,

    /// Of the replications run only so many, in tens, as it takes until half the 95 %
    /// confidence interval of METRIC is no wider than this: `run.lost=5%` (of the mean),
    /// `queue.cards.service_level=0.005`. Several must all be reached.
    #[arg(long, value_name = "METRIC=HALF_WIDTH", requires = "replications")]
    pub precision: Vec<String>,

    /// How to print the summary.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub format: Format,
}

/// Charts to draw.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Charts {
    /// Scalable drawings.
    Svg,
    /// Pixels; only in a build with the feature `png`.
    Png,
    /// None.
    None,
}

/// How to print a summary.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// A table for people.
    Table,
    /// JSON for programs.
    Json,
}

/// Arguments of `check`.
#[derive(Args, Debug)]
pub struct CheckArgs {
    /// The scenario files.
    #[arg(required = true, value_name = "SCENARIO")]
    pub scenarios: Vec<PathBuf>,

    /// Record the fingerprints, in fingerprints/NAME.txt beside the scenario, instead of
    /// judging them.
    #[arg(long)]
    pub bless: bool,

    /// Write the verdicts into FILE as JUnit XML, for a CI system.
    #[arg(long, value_name = "FILE")]
    pub junit: Option<PathBuf>,

    /// How many rows to print of what changed, of each layer.
    #[arg(long, value_name = "N", default_value_t = 10)]
    pub rows: usize,

    /// Replications that run side by side; the answer does not depend on it.
    #[arg(long, value_name = "J", value_parser = clap::value_parser!(u16).range(1..))]
    pub jobs: Option<u16>,
}

/// Arguments of `chart`.
#[derive(Args, Debug)]
pub struct ChartArgs {
    /// The result folder of a run.
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,

    /// Charts to draw.
    #[arg(long, value_enum, default_value_t = Charts::Svg)]
    pub charts: Charts,

    /// Write report.html as well: one page with the answers, the time series and the tables.
    #[arg(long)]
    pub report: bool,
}

/// Arguments of `validate`.
#[derive(Args, Debug)]
pub struct ValidateArgs {
    /// Which scenario.
    #[command(flatten)]
    pub scenario: ScenarioArgs,

    /// List what the scenario has by name: what faults can hit, and random streams.
    #[arg(long)]
    pub components: bool,
}

/// Arguments of `generate`.
#[derive(Args, Debug)]
pub struct GenerateArgs {
    /// What to print.
    #[command(subcommand)]
    pub what: Generated,
}

/// Synthetic data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Subcommand)]
pub enum Generated {
    /// A bank's day: one row a call.
    CallLog {
        /// The seed of the data; 1 gives the shipped log.
        #[arg(long, default_value_t = 1)]
        seed: u64,
    },
    /// The agents on duty that day, per five minutes.
    Staffing,
    /// A forecast of another day: calls per quarter of an hour and queue.
    Volumes,
    /// The same for the two-site day: three queues of calls, one of chats, one of emails.
    TwoSiteVolumes,
}

/// Arguments of `completions`.
#[derive(Args, Debug)]
pub struct CompletionsArgs {
    /// For which shell.
    #[arg(value_enum)]
    pub shell: Shell,
}

/// Reads `PATH=VALUE`.
///
/// # Errors
/// If it is something else.
pub fn parse_override(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((path, value)) if !path.trim().is_empty() => {
            Ok((path.trim().to_owned(), value.to_owned()))
        }
        _ => Err("expected PATH=VALUE, such as agents.cards.count=40".to_owned()),
    }
}
