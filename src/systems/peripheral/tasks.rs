//! Tasks at the CTI servers: their records, their life without an application, their way to
//! the historical database, and what the report lacks (PG-8 to PG-13, PG-15).
//!
//! ```text
//!   application ──START_TASK──▶ CTI server: open record ──END_TASK──▶ TaskReport ──▶ PG
//!        ✕ lost                     │ task life over: ended with code 42
//! ```
//!
//! Records are kept by the PG beside the CTI server: they survive it, and the task life runs
//! from the moment at which it dies (A).

use std::collections::BTreeMap;

use super::disposition::{
    ENDED_DURING_INIT, MAX_LIFETIME_EXCEEDED, NO_TASK_ID, NORMAL_END, PATH_WENT_DOWN,
};
use super::event::{CallRef, Event, Message};
use super::media::{App, Stage};
use super::room::Peripheral;
use crate::center::effects::Effects;
use crate::kernel::cause::Cause;
use crate::kernel::time::{SimDuration, SimTime};
use crate::ledger::ids::{AgentId, ContactId};
use crate::ledger::lost::{LostDataRow, LostKey, LostKind, Metric, Quantity, System, Verdict};
use crate::ledger::rows::{Medium, Row};

/// A record that a CTI server has open.
#[derive(Clone, Copy, Debug)]
struct OpenRecord {
    app: u16,
    site: u16,
    medium: Medium,
    id: ContactId,
    agent: AgentId,
    start: SimTime,
    /// The application has told of it since it was lost last.
    told: bool,
}

/// A record that is over.
#[derive(Clone, Copy, Debug)]
struct Record {
    id: ContactId,
    site: u16,
    end: SimTime,
    time: SimDuration,
    code: u16,
    stored: bool,
}

/// Truth and report about one contact's tasks.
#[derive(Clone, Copy, Debug, Default)]
struct Account {
    agent: Option<AgentId>,
    /// When the agent was done with the last of them.
    ended: SimTime,
    tasks: u16,
    time: SimDuration,
    records: u16,
    reported: SimDuration,
    late: Option<SimTime>,
    code: Option<u16>,
    cause: Cause,
}

/// All records, and the books that compare them with the truth.
#[derive(Clone, Debug, Default)]
pub(super) struct Records {
    open: BTreeMap<(u32, u16), OpenRecord>,
    /// When tasks ended for which END_TASK is under way, and whether they have ids.
    ends: BTreeMap<(u32, u16), (SimTime, bool)>,
    /// By number: on their way to the database.
    over: BTreeMap<u32, Record>,
    /// Of each site: those that the PG does not have yet.
    at_cti: BTreeMap<u16, Vec<u32>>,
    /// Outdates task lives, by application and site.
    lives: BTreeMap<(u16, u16), u16>,
    accounts: BTreeMap<ContactId, Account>,
}

impl Records {
    /// An agent has worked on a contact for so long, wrap-up included.
    pub fn truth(&mut self, id: ContactId, agent: AgentId, time: SimDuration, now: SimTime) {
        let account = self.accounts.entry(id).or_default();
        account.ended = now;
        account.agent = Some(agent);
        account.tasks += 1;
        account.time += time;
    }

    /// A record is stored, and the PG knows.
    pub fn forget(&mut self, number: u32) {
        self.over.remove(&number);
    }

    /// The fault, and the code, behind what may be missing of a contact.
    pub fn blame(&mut self, id: ContactId, cause: Cause, code: Option<u16>) {
        let account = self.accounts.entry(id).or_default();
        account.cause = account.cause.or(cause);
        account.code = account.code.or(code);
    }
}

impl Peripheral {
    pub(super) fn cti_hears_app(
        &mut self,
        app: u16,
        site: u16,
        message: Message,
        fx: &mut impl Effects<Event, Message>,
    ) {
        match message {
            Message::OfferTask(_) => self.cti_says(site, message, fx),
            Message::StartTask(task) => {
                let started = self.task(task.slot).started;
                self.record_begins(app, site, task, started, fx);
            }
            Message::TaskState(task) => self.task_is_told(app, site, task, fx),
            Message::WrapupTask(_) => {}
            Message::EndTask(task) => self.task_ends_at_cti(site, task, fx),
            Message::TasksTold(_) => self.all_tasks_told(app, site, fx),
            _ => unreachable!("an application tells of tasks"),
        }
    }

    fn record_begins(
        &mut self,
        app: u16,
        site: u16,
        task: CallRef,
        start: SimTime,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let current = self.call(task.slot).attempt == task.attempt;
        let (true, Stage::Accepted(agent)) = (current, self.task(task.slot).stage) else { return };
        let medium = self.queue_of(task.slot).medium;
        let id = self.call(task.slot).id;
        let record = OpenRecord { app, site, medium, id, agent, start, told: true };
        self.records.open.entry((task.slot, task.attempt)).or_insert(record);
        self.task(task.slot).records += 1;
        let due = start + self.rules_of_site(site).mrd[medium as usize].max_task_duration;
        fx.at(due.max(fx.now()), Event::TaskTooLong(task.slot, task.attempt));
    }

    /// A task may have lasted for as long as it may: no END_TASK has come.
    pub(super) fn task_too_long(
        &mut self,
        slot: u32,
        attempt: u16,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let key = (slot, attempt);
        let Some(OpenRecord { id, site, medium, start, .. }) = self.records.open.get(&key).copied()
        else {
            return;
        };
        let longest = self.rules_of_site(site).mrd[medium as usize].max_task_duration;
        if start + longest <= fx.now() {
            self.records.blame(id, Cause::NONE, Some(MAX_LIFETIME_EXCEEDED));
            self.record_ends(key, fx.now(), MAX_LIFETIME_EXCEEDED, fx);
        }
    }

    /// The application is back, and tells of a task that is open: its record goes on, or a new
    /// one begins; the history of one that had none is recreated where the MRD does so
    /// (PG-12).
    fn task_is_told(
        &mut self,
        app: u16,
        site: u16,
        task: CallRef,
        fx: &mut impl Effects<Event, Message>,
    ) {
        self.cti_says(site, Message::OfferTask(task), fx);
        if let Some(record) = self.records.open.get_mut(&(task.slot, task.attempt)) {
            record.told = true;
            return;
        }
        let medium = self.queue_of(task.slot).medium;
        let mrd = self.rules_of_site(site).mrd[medium as usize];
        let known = *self.task(task.slot);
        let start =
            if mrd.recreates_history && known.records == 0 { known.started } else { fx.now() };
        self.record_begins(app, site, task, start, fx);
    }

    /// The application has told of everything that is open: what it has not told of has ended
    /// meanwhile, nobody knows when.
    fn all_tasks_told(&mut self, app: u16, site: u16, fx: &mut impl Effects<Event, Message>) {
        let life = self.records.lives.entry((app, site)).or_default();
        *life = life.wrapping_add(1);
        let untold = |record: &OpenRecord| record.app == app && record.site == site && !record.told;
        for key in self.keys_of(untold) {
            self.record_ends(key, fx.now(), ENDED_DURING_INIT, fx);
        }
    }

    fn keys_of(&self, wanted: impl Fn(&OpenRecord) -> bool) -> Vec<(u32, u16)> {
        let open = self.records.open.iter();
        open.filter(|(_, record)| wanted(record)).map(|(key, _)| *key).collect()
    }

    /// END_TASK.
    fn task_ends_at_cti(
        &mut self,
        site: u16,
        task: CallRef,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let key = (task.slot, task.attempt);
        let end = self.records.ends.remove(&key);
        let Some(record) = self.records.open.get(&key).copied() else {
            // It was never started, or its record is over: the CallRouter has its agent back.
            let CallRef { slot, attempt } = task;
            let agent = AgentId(u32::MAX);
            let message = match end {
                Some(_) => Message::TaskOver { slot, attempt, agent },
                None => Message::TurnedDown { slot, attempt, agent },
            };
            self.cti_says(site, message, fx);
            return;
        };
        match end {
            Some((end, true)) => self.record_ends(key, end, NORMAL_END, fx),
            _ => {
                // Without an id there is nothing that it could be reported by (PG-10).
                self.records.open.remove(&key);
                self.records.blame(record.id, Cause::NONE, Some(NO_TASK_ID));
                self.tell_over(key, record, fx);
            }
        }
    }

    fn tell_over(
        &mut self,
        (slot, attempt): (u32, u16),
        record: OpenRecord,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let OpenRecord { site, agent, .. } = record;
        self.cti_says(site, Message::TaskOver { slot, attempt, agent }, fx);
    }

    /// A record is over: it goes to the historical database.
    fn record_ends(
        &mut self,
        key: (u32, u16),
        end: SimTime,
        code: u16,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let Some(record) = self.records.open.remove(&key) else { return };
        self.records.ends.remove(&key);
        self.tell_over(key, record, fx);
        let counts = self.counts_of_site(record.site);
        match code {
            MAX_LIFETIME_EXCEEDED => counts.too_long += 1,
            PATH_WENT_DOWN => counts.path_down += 1,
            ENDED_DURING_INIT => counts.during_init += 1,
            _ => {}
        }
        let number = self.history.next_number;
        self.history.next_number += 1;
        let OpenRecord { id, site, start, .. } = record;
        let time = if end > start { end.since(start) } else { SimDuration::ZERO };
        self.records.over.insert(number, Record { id, site, end, time, code, stored: false });
        self.records.at_cti.entry(site).or_default().push(number);
        self.cti_sends_records(site, fx);
    }

    /// Sends the PG the records that it does not have yet, if it can be reached.
    pub(super) fn cti_sends_records(&mut self, site: u16, fx: &mut impl Effects<Event, Message>) {
        let Some(side) = self.site(site).cti_serving else { return };
        let socket = self.side(site, side).plan.from_cti.initiator();
        if fx.is_open(socket) {
            for number in self.records.at_cti.remove(&site).unwrap_or_default() {
                fx.send(socket, Message::TaskReport(number));
            }
        }
    }

    /// Tells the CallRouter of the tasks that are open.
    pub(super) fn cti_tells_tasks(&mut self, site: u16, fx: &mut impl Effects<Event, Message>) {
        for (slot, attempt) in self.keys_of(|record| record.site == site) {
            self.cti_says(site, Message::OfferTask(CallRef { slot, attempt }), fx);
        }
        self.cti_sends_records(site, fx);
    }

    /// The CTI server has noticed that an application is lost: its tasks stay for their MRD's
    /// task life (PG-11).
    pub(super) fn cti_loses_app(
        &mut self,
        app: u16,
        site: u16,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let life = self.records.lives.entry((app, site)).or_default();
        *life = life.wrapping_add(1);
        let number = *life;
        for record in self.records.open.values_mut() {
            record.told &= !(record.app == app && record.site == site);
        }
        let rules = self.rules_of_site(site);
        for medium in [Medium::Chat, Medium::Email, Medium::Generic] {
            let wait = rules.mrd[medium as usize].task_life;
            fx.after(wait, Event::TaskLifeEnds(app, site, medium, number));
        }
    }

    /// The task life is over: the tasks' records end with the code that says why.
    pub(super) fn task_life_ends(
        &mut self,
        app: u16,
        site: u16,
        medium: Medium,
        number: u16,
        fx: &mut impl Effects<Event, Message>,
    ) {
        if self.records.lives.get(&(app, site)) != Some(&number) {
            return;
        }
        let cause = fx.cause();
        let of_app = |record: &OpenRecord| {
            record.app == app && record.site == site && record.medium == medium
        };
        for key in self.keys_of(of_app) {
            fx.set_cause(cause);
            let id = self.records.open[&key].id;
            self.records.blame(id, cause, Some(PATH_WENT_DOWN));
            self.record_ends(key, fx.now(), PATH_WENT_DOWN, fx);
        }
    }

    pub(super) fn cti_tasks_die(&mut self, site: u16, fx: &mut impl Effects<Event, Message>) {
        for app in 0..self.apps.len() as u16 {
            self.cti_loses_app(app, site, fx);
        }
    }

    /// A task is over for its application: what END_TASK will tell.
    pub(super) fn end_is_told(
        &mut self,
        app: u16,
        slot: u32,
        agent: AgentId,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let CallRef { attempt, .. } = self.task_ref(slot);
        let task = *self.task(slot);
        let id = self.call(slot).id;
        self.records.ends.insert((slot, attempt), (task.ended, task.has_id));
        let site = self.seat(agent).plan.site;
        let App { plan, cut_off_by, .. } = self.app(app);
        let to_cti = plan.to_cti.iter().find(|(of, _)| *of == site).map(|(_, it)| *it);
        let obstacles = [to_cti, Some(plan.to_mr)].into_iter().flatten();
        let mut cause = obstacles.fold(fx.cause(), |cause, connection| {
            cause.or(fx.obstructed_since(connection, task.started))
        });
        let code = (!task.has_id).then_some(NO_TASK_ID);
        if !task.has_id {
            cause = cause.or(*cut_off_by);
        }
        self.records.blame(id, cause, code);
    }

    /// A record has reached the historical database.
    pub(super) fn stores_task(&mut self, number: u32, fx: &mut impl Effects<Event, Message>) {
        let Some(record) = self.records.over.get_mut(&number) else { return };
        if std::mem::replace(&mut record.stored, true) {
            return;
        }
        let Record { id, site, end, time, code, .. } = *record;
        let late = fx.now() > end + self.rules_of_site(site).late_after;
        let account = self.records.accounts.entry(id).or_default();
        account.records += 1;
        account.reported += time;
        if code != NORMAL_END {
            account.code = Some(code);
        }
        if late {
            account.late = Some(fx.now());
            account.cause = account.cause.or(fx.cause());
        }
        self.settle_task(id);
    }

    /// The site whose PG keeps a record until it is stored.
    pub(super) fn site_of_record(&self, number: u32) -> Option<u16> {
        self.records.over.get(&number).map(|record| record.site)
    }

    /// Forgets a contact about which report and truth agree.
    pub(super) fn settle_task(&mut self, id: ContactId) {
        if let Some(account) = self.records.accounts.get(&id)
            && account.tasks == account.records
            && account.time == account.reported
            && account.late.is_none()
        {
            self.records.accounts.remove(&id);
        }
    }

    /// The run is over: tells what the reports of tasks lack.
    pub(super) fn close_tasks(&mut self, fx: &mut impl Effects<Event, Message>) {
        if self.sites.is_empty() {
            return;
        }
        let now = fx.now();
        for slot in 0..self.tasks.len() as u32 {
            if let Some(cause) = self.task(slot).discarded {
                let row = self.discarded_row(slot, cause, None, now);
                fx.record(row);
            }
        }
        let late_after = self.rules_of_site(0).late_after;
        for (id, account) in std::mem::take(&mut self.records.accounts) {
            // A record may still be on its way, without any fault.
            let due = now.since(SimTime::ZERO) > late_after && account.ended <= now - late_after;
            if account.tasks > 0 && (due || !account.cause.is_none()) {
                self.count_account(&account);
                tell_account(id, account, now, |row| fx.record(Row::LostData(row)));
            }
        }
    }
}

impl Peripheral {
    /// Counts what the reports of a contact's tasks lack, for the summary.
    fn count_account(&mut self, account: &Account) {
        let Some(seat) = account.agent.and_then(|agent| self.seats[agent.0 as usize]) else {
            return;
        };
        let counts = self.counts_of_site(seat.plan.site);
        counts.unreported += u64::from(account.tasks.saturating_sub(account.records));
        counts.twice += u64::from(account.records > account.tasks);
        counts.late += u64::from(account.late.is_some());
    }
}

/// The rows about a contact whose report is not as it was.
fn tell_account(id: ContactId, account: Account, now: SimTime, mut tell: impl FnMut(LostDataRow)) {
    let Account { tasks, time, records, reported, late, code, cause, agent, .. } = account;
    let mut row = |metric: Metric, truth: Quantity, reported: Quantity, verdict: Verdict| {
        tell(LostDataRow {
            time: now,
            system: System::Peripheral,
            component: None,
            kind: LostKind::TaskReport,
            key: LostKey { agent, contact: Some(id), ..LostKey::default() },
            metric,
            truth,
            reported,
            verdict,
            known: code.is_some(),
            recovered: late.filter(|_| verdict == Verdict::Late),
            disposition_code: code,
            cause,
        });
    };
    let count = |number: u16| Quantity::Count(i64::from(number));
    match (tasks.cmp(&records), late) {
        (std::cmp::Ordering::Greater, _) => {
            let verdict = if records == 0 { Verdict::Lost } else { Verdict::Truncated };
            row(Metric::Existence, count(tasks), count(records), verdict);
        }
        (std::cmp::Ordering::Less, _) => {
            row(Metric::Existence, count(tasks), count(records), Verdict::Duplicated);
        }
        (std::cmp::Ordering::Equal, Some(_)) => {
            row(Metric::Existence, count(tasks), count(records), Verdict::Late);
        }
        (std::cmp::Ordering::Equal, None) => {}
    }
    let (truth, told) = (Quantity::Time(time), Quantity::Time(reported));
    match reported.cmp(&time) {
        std::cmp::Ordering::Less if reported.is_zero() => {
            row(Metric::TaskTime, truth, told, Verdict::Lost);
        }
        std::cmp::Ordering::Less => row(Metric::TaskTime, truth, told, Verdict::Truncated),
        std::cmp::Ordering::Greater => row(Metric::TaskTime, truth, told, Verdict::Misattributed),
        std::cmp::Ordering::Equal => {}
    }
}
