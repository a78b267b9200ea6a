//! The CSV files of the modelled systems: written only where a scenario has the system
//! (OUT-6).

use std::path::Path;

use super::column::{Table, TableInfo};
use super::context::Context;
use super::csv_sink::FileRows;
use super::error::ReportError;
use super::output_file::TableFile;
use crate::ledger::lost::System;
use crate::ledger::names::Names;
use crate::ledger::rows::Row;

/// One line a file: its module, its rows, their kind, the system that tells them.
macro_rules! system_files {
    ($($file:ident: $row:path as $kind:ident of $system:ident;)+) => {
        /// The files of all modelled systems that a scenario has.
        #[derive(Debug)]
        pub(super) struct SystemFiles {
            $($file: Option<TableFile<$row>>,)+
        }

        impl SystemFiles {
            /// Creates the files in `folder`.
            ///
            /// # Errors
            /// If one of them cannot be created.
            pub fn create(
                folder: &Path,
                names: &Names,
                context: &Context,
            ) -> Result<Self, ReportError> {
                Ok(SystemFiles {
                    $($file: {
                        let is_used = names.has_system(System::$system);
                        let table: &'static Table<$row> = &super::$file::TABLE;
                        is_used.then(|| TableFile::create(table, folder, context)).transpose()?
                    },)+
                })
            }

            /// The first file that cannot be written any more.
            pub fn failed(&self) -> Option<&ReportError> {
                None $(.or_else(|| self.$file.as_ref().and_then(TableFile::failed)))+
            }

            /// Writes what is left.
            ///
            /// # Errors
            /// The first error that writing any of the files met.
            pub fn finish(self) -> Result<Vec<FileRows>, ReportError> {
                let files = [$(self.$file.map(TableFile::finish).transpose()?,)+];
                Ok(files.into_iter().flatten().collect())
            }

            /// Writes the row of a system.
            #[inline]
            pub fn record(&mut self, row: &Row, context: &Context) {
                match row {
                    $(Row::$kind(row) => {
                        if let Some(file) = &mut self.$file {
                            file.write(row, context);
                        }
                    })+
                    // All others are not systems' rows.
                    _ => {}
                }
            }
        }

        /// The tables of all systems.
        pub(super) fn tables() -> Vec<TableInfo> {
            vec![$(super::$file::TABLE.info(),)+]
        }
    };
}

system_files! {
    agent_logouts: crate::ledger::peripheral::AgentLogoutRow as AgentLogout of Peripheral;
    heartbeat: crate::ledger::heartbeat::HeartbeatRow as Heartbeat of Heartbeat;
    presence: crate::ledger::presence::PresenceUpdateRow as PresenceUpdate of Presence;
    switchovers: crate::ledger::switchovers::SwitchoverRow as Switchover of Recovery;
    presence_store: crate::ledger::presence::PresenceWriteRow as PresenceWrite of Presence;
}
