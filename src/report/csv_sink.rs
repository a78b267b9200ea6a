//! All CSV files of a run as one sink.

use std::path::Path;

use super::context::Context;
use super::error::ReportError;
use super::intervals::Interval;
use super::output_file::TableFile;
use super::system_files::SystemFiles;
use super::{agent_states, contacts, faults, intervals, lost_data, router_views, warnings};
use crate::ledger::calendar::Calendar;
use crate::ledger::lost::LostDataRow;
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
    systems: SystemFiles,
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
            systems: SystemFiles::create(folder, names, &context)?,
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
            .or(self.systems.failed())
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
        files.extend(self.systems.finish()?);
        files.sort_unstable();
        Ok(files)
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
            _ => self.systems.record(row, context),
        }
    }
}
