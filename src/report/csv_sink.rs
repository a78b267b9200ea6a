//! All CSV files of a run as one sink.

use std::path::Path;

use super::column::Table;
use super::context::Context;
use super::error::ReportError;
use super::intervals::Interval;
use super::output_file::TableFile;
use super::{
    agent_sessions, agent_states, contacts, faults, interaction_errors, intervals, lost_data,
    node_backlog, queue_order, router_views, warnings,
};
use crate::ledger::calendar::Calendar;
use crate::ledger::interaction::{
    AgentSessionRow, InteractionErrorRow, InteractionRow, NodeBacklogRow, QueueOrderRow,
};
use crate::ledger::lost::{LostDataRow, System};
use crate::ledger::names::Names;
use crate::ledger::rows::{AgentStateRow, ContactRow, FaultRow, Row, WarningRow};
use crate::ledger::sink::Sink;
use crate::ledger::views::RouterViewRow;

/// Writes every row into the CSV file of its kind.
#[derive(Debug)]
pub struct CsvSink {
    context: Context,
    agent_states: TableFile<AgentStateRow>,
    contacts: TableFile<ContactRow>,
    intervals: TableFile<Interval>,
    lost_data: TableFile<LostDataRow>,
    router_views: TableFile<RouterViewRow>,
    faults: TableFile<FaultRow>,
    warnings: TableFile<WarningRow>,
    interaction: Option<InteractionFiles>,
}

/// The files of interaction clusters.
#[derive(Debug)]
struct InteractionFiles {
    orders: TableFile<QueueOrderRow>,
    errors: TableFile<InteractionErrorRow>,
    backlogs: TableFile<NodeBacklogRow>,
    sessions: TableFile<AgentSessionRow>,
}

/// The file of a modelled system: only where the scenario has one.
///
/// # Errors
/// If it cannot be created.
#[expect(dead_code, reason = "the first system to have files uses it")]
fn of_system<R>(
    is_used: bool,
    table: &'static Table<R>,
    folder: &Path,
    context: &Context,
) -> Result<Option<TableFile<R>>, ReportError> {
    is_used.then(|| TableFile::create(table, folder, context)).transpose()
}

/// A file's name and its number of rows, without the header.
pub type FileRows = (&'static str, u64);

impl CsvSink {
    /// Creates the files in `folder`.
    ///
    /// # Errors
    /// If one of them cannot be created.
    pub fn create(
        folder: &Path,
        names: &Names,
        calendar: Option<Calendar>,
    ) -> Result<Self, ReportError> {
        let context = Context::new(names, calendar);
        Ok(CsvSink {
            agent_states: TableFile::create(&agent_states::TABLE, folder, &context)?,
            contacts: TableFile::create(&contacts::TABLE, folder, &context)?,
            intervals: TableFile::create(&intervals::TABLE, folder, &context)?,
            faults: TableFile::create(&faults::TABLE, folder, &context)?,
            lost_data: TableFile::create(&lost_data::TABLE, folder, &context)?,
            router_views: TableFile::create(&router_views::TABLE, folder, &context)?,
            warnings: TableFile::create(&warnings::TABLE, folder, &context)?,
            interaction: names
                .has_system(System::Interaction)
                .then(|| InteractionFiles::create(folder, &context))
                .transpose()?,
            context,
        })
    }

    /// The first file that cannot be written any more: a reason to stop the run.
    pub fn failed(&self) -> Option<&ReportError> {
        self.agent_states
            .failed()
            .or(self.contacts.failed())
            .or(self.intervals.failed())
            .or(self.faults.failed())
            .or(self.lost_data.failed())
            .or(self.router_views.failed())
            .or(self.warnings.failed())
            .or(self.interaction.as_ref().and_then(InteractionFiles::failed))
    }

    /// Writes what is left; each file with its number of rows, by name.
    ///
    /// # Errors
    /// The first error that writing any of the files met. The files are then not whole.
    pub fn finish(self) -> Result<Vec<FileRows>, ReportError> {
        let mut files = vec![
            self.agent_states.finish()?,
            self.contacts.finish()?,
            self.faults.finish()?,
            self.intervals.finish()?,
            self.lost_data.finish()?,
            self.router_views.finish()?,
            self.warnings.finish()?,
        ];
        if let Some(interaction) = self.interaction {
            files.push(interaction.orders.finish()?);
            files.push(interaction.errors.finish()?);
            files.push(interaction.backlogs.finish()?);
            files.push(interaction.sessions.finish()?);
        }
        files.sort_unstable();
        Ok(files)
    }
}

impl InteractionFiles {
    fn create(folder: &Path, context: &Context) -> Result<Self, ReportError> {
        Ok(InteractionFiles {
            orders: TableFile::create(&queue_order::TABLE, folder, context)?,
            errors: TableFile::create(&interaction_errors::TABLE, folder, context)?,
            backlogs: TableFile::create(&node_backlog::TABLE, folder, context)?,
            sessions: TableFile::create(&agent_sessions::TABLE, folder, context)?,
        })
    }

    fn failed(&self) -> Option<&ReportError> {
        let (orders, errors) = (self.orders.failed(), self.errors.failed());
        orders.or(errors).or(self.backlogs.failed()).or(self.sessions.failed())
    }

    fn write(&mut self, row: &InteractionRow, context: &Context) {
        match row {
            InteractionRow::Order(row) => self.orders.write(row, context),
            InteractionRow::Error(row) => self.errors.write(row, context),
            InteractionRow::Backlog(row) => self.backlogs.write(row, context),
            InteractionRow::Session(row) => self.sessions.write(row, context),
        }
    }
}

impl Sink for CsvSink {
    #[inline]
    fn record(&mut self, row: &Row) {
        let context = &self.context;
        match row {
            Row::AgentState(row) => self.agent_states.write(row, context),
            Row::Contact(row) => self.contacts.write(row, context),
            Row::QueueInterval(row) => self.intervals.write(&Interval::Queue(*row), context),
            Row::GroupInterval(row) => self.intervals.write(&Interval::Group(*row), context),
            Row::Fault(row) => self.faults.write(row, context),
            Row::Warning(row) => self.warnings.write(row, context),
            Row::LostData(row) => self.lost_data.write(row, context),
            Row::RouterView(row) => self.router_views.write(row, context),
            // The summary has them.
            Row::Figure(_) => {}
            Row::Interaction(row) => {
                if let Some(files) = &mut self.interaction {
                    files.write(row, context);
                }
            }
        }
    }
}
