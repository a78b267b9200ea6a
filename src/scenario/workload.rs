//! Reads the data that queues and groups are made from: logs, forecasts, staffing.

use indexmap::IndexMap;

use super::check::place_of;
use super::clock::Calendar;
use super::config::ScenarioConfig;
use super::data::Texts;
use super::diagnostic::Diagnostics;
use super::input::csv_table::DataFile;
use super::input::log::read_log;
use super::input::profile::{Window, read_forecast, read_staffing};
use super::source::Place;
use super::tree::Node;
use crate::center::workload::{CallLog, Profile};

/// The data of a scenario's queues and groups.
pub struct Workload<'a> {
    config: &'a ScenarioConfig,
    texts: &'a Texts,
    window: Window<'a>,
    /// Logs by queue.
    pub logs: IndexMap<String, CallLog>,
    /// Forecasts by queue.
    pub forecasts: IndexMap<String, Profile>,
    /// People on duty by group.
    pub staffing: IndexMap<String, Profile>,
}

impl<'a> Workload<'a> {
    /// Nothing read yet.
    pub fn new(
        config: &'a ScenarioConfig,
        calendar: Option<&'a Calendar>,
        texts: &'a Texts,
    ) -> Self {
        let window = Window { calendar, duration: config.duration };
        let (logs, forecasts, staffing) = Default::default();
        Workload { config, texts, window, logs, forecasts, staffing }
    }

    /// Reads everything; a name that is no input was reported by the checks.
    pub fn read(&mut self, tree: &Node, diagnostics: &mut Diagnostics) {
        for (name, queue) in &self.config.queue {
            if let Some(log) = &queue.arrivals.log {
                let at = Spot { tree, path: vec!["queue", name, "arrivals", "log"] };
                if let Some(file) = self.file(&log.input, &at) {
                    let place = |keys: &[&str]| at.place(keys);
                    let read = read_log(file, log, &self.window, &place, diagnostics);
                    self.logs.extend(read.map(|log| (name.clone(), log)));
                }
            }
            if let Some(forecast) = &queue.arrivals.forecast {
                let at = Spot { tree, path: vec!["queue", name, "arrivals", "forecast"] };
                if let Some(file) = self.file(&forecast.input, &at) {
                    let place = |keys: &[&str]| at.place(keys);
                    let read = read_forecast(file, forecast, &self.window, &place, diagnostics);
                    self.forecasts.extend(read.map(|profile| (name.clone(), profile)));
                }
            }
        }
        for (name, group) in &self.config.agents {
            let Some(staffing) = &group.staffing else { continue };
            let at = Spot { tree, path: vec!["agents", name, "staffing"] };
            if let Some(file) = self.file(&staffing.input, &at) {
                let place = |keys: &[&str]| at.place(keys);
                let count = group.count;
                let read = read_staffing(file, staffing, count, &self.window, &place, diagnostics);
                self.staffing.extend(read.map(|profile| (name.clone(), profile)));
            }
        }
    }

    fn file(&self, input: &str, at: &Spot<'_>) -> Option<DataFile<'a>> {
        let (name, text) = self.texts.get(input)?;
        Some(DataFile { name, text, asked_at: at.place(&["input"]) })
    }
}

/// A table of the scenario, for places in it.
struct Spot<'a> {
    tree: &'a Node,
    path: Vec<&'a str>,
}

impl Spot<'_> {
    fn place(&self, keys: &[&str]) -> Option<Place> {
        let path: Vec<&str> = self.path.iter().chain(keys).copied().collect();
        Some(place_of(self.tree, &path))
    }
}
