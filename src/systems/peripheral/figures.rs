//! What the system counts for the summary, over the whole run, by Central Controller.

use super::event::{Event, Message};
use super::room::Peripheral;
use crate::center::effects::Effects;
use crate::ledger::figures::{Figure, FigureRow};
use crate::ledger::rows::Row;

/// The counts of one Central Controller and its peripherals.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Counts {
    pub activations: u64,
    pub component_logouts: u64,
    pub missed_call_logouts: u64,
    pub discarded: u64,
    pub failed: u64,
    pub unreported: u64,
    pub late: u64,
    pub twice: u64,
    pub too_long: u64,
    pub path_down: u64,
    pub during_init: u64,
}

impl Peripheral {
    /// The counts of a site's Central Controller.
    pub(super) fn counts_of_site(&mut self, site: u16) -> &mut Counts {
        let controller = self.site(site).controller;
        &mut self.controller(controller).counts
    }

    /// The run is over: the figures are rows.
    pub(super) fn tell_figures(&mut self, fx: &mut impl Effects<Event, Message>) {
        for controller in &self.controllers {
            let (name, counts) = (controller.plan.label, controller.counts);
            for (figure, count) in [
                (Figure::PgActivations, counts.activations),
                (Figure::ComponentLogouts, counts.component_logouts),
                (Figure::MissedCallLogouts, counts.missed_call_logouts),
                (Figure::RequestsDiscarded, counts.discarded),
                (Figure::RequestsFailed, counts.failed),
                (Figure::TasksUnreported, counts.unreported),
                (Figure::TasksLate, counts.late),
                (Figure::TasksTwice, counts.twice),
                (Figure::RecordsTooLong, counts.too_long),
                (Figure::RecordsPathDown, counts.path_down),
                (Figure::RecordsAppInit, counts.during_init),
            ] {
                fx.record(Row::Figure(FigureRow::count(name, figure, count)));
            }
        }
    }
}
