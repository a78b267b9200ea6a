//! What became of every contact in two runs: which were saved, which lost (CLI-6).

use crate::ledger::ids::{ContactId, QueueId};
use crate::ledger::rows::Row;
use crate::ledger::sink::Sink;
use crate::report::comparison::{Change, ChangedContact, Fate};

/// The queues of two scenarios under common numbers, by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CommonQueues {
    /// The names: those of A in their order, then those that only B has.
    pub names: Vec<String>,
    /// The common number of each queue of B.
    pub of_b: Vec<QueueId>,
}

impl CommonQueues {
    /// Of the queues of A and B in their orders.
    pub fn new<'a>(
        a: impl Iterator<Item = &'a String>,
        b: impl Iterator<Item = &'a String>,
    ) -> Self {
        let mut names: Vec<String> = a.cloned().collect();
        let mut of_b = Vec::new();
        for name in b {
            let known = names.iter().position(|other| other == name);
            of_b.push(QueueId(known.unwrap_or_else(|| {
                names.push(name.clone());
                names.len() - 1
            }) as u16));
        }
        CommonQueues { names, of_b }
    }

    /// The common number of each queue of A: its own.
    pub fn of_a(&self) -> Vec<QueueId> {
        (0..self.names.len()).map(|number| QueueId(number as u16)).collect()
    }
}

/// Keeps the fate of every contact of a run: some forty bytes each.
#[derive(Clone, Debug)]
pub struct FateSink {
    queues: Vec<QueueId>,
    fates: Vec<(ContactId, Fate)>,
}

impl FateSink {
    /// Of a run whose queues have these common numbers.
    pub fn new(queues: Vec<QueueId>) -> Self {
        FateSink { queues, fates: Vec::new() }
    }

    /// The fates in the order of queues, numbers and redials.
    pub fn sorted(mut self) -> Vec<(ContactId, Fate)> {
        self.fates.sort_unstable_by_key(|(contact, _)| *contact);
        self.fates
    }
}

impl Sink for FateSink {
    fn record(&mut self, row: &Row) {
        if let Row::Contact(row) = row {
            let source = self.queues[usize::from(row.contact.source.0)];
            let contact = ContactId { source, ..row.contact };
            let fate = Fate { submitted: row.submitted, end: row.end, wait: row.wait };
            self.fates.push((contact, fate));
        }
    }
}

/// The contacts that ended otherwise in B than in A; both lists are sorted.
pub fn changed(
    replication: u32,
    a: &[(ContactId, Fate)],
    b: &[(ContactId, Fate)],
) -> Vec<ChangedContact> {
    let (mut a, mut b) = (a.iter().peekable(), b.iter().peekable());
    let mut found = Vec::new();
    loop {
        let next = match (a.peek(), b.peek()) {
            (None, None) => return found,
            (Some((contact, _)), None) | (None, Some((contact, _))) => *contact,
            (Some((of_a, _)), Some((of_b, _))) => *of_a.min(of_b),
        };
        let of_a = a.next_if(|(contact, _)| *contact == next).map(|(_, fate)| *fate);
        let of_b = b.next_if(|(contact, _)| *contact == next).map(|(_, fate)| *fate);
        if let Some(change) = Change::between(of_a.as_ref(), of_b.as_ref()) {
            found.push(ChangedContact { replication, contact: next, change, a: of_a, b: of_b });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::time::{SimDuration, SimTime};
    use crate::ledger::rows::{AbandonPhase, ContactEnd, LossReason, RejectReason};

    fn fate(end: ContactEnd) -> Fate {
        Fate { submitted: SimTime::ZERO, end, wait: SimDuration::ZERO }
    }

    fn contact(queue: u16, number: u32, redial: u8) -> ContactId {
        ContactId { source: QueueId(queue), number, redial }
    }

    #[test]
    fn cli_6_a_contact_is_saved_or_lost_by_how_it_ends_in_both() {
        use ContactEnd::{Abandoned, Handled, Lost, Open, Rejected};
        let abandoned = Abandoned(AbandonPhase::Queue);
        let rejected = Rejected(RejectReason::NoTrunk);
        let broken = Lost(LossReason::CallInProgress);
        for (a, b, change) in [
            (abandoned, Handled, Some(Change::Saved)),
            (rejected, Handled, Some(Change::Saved)),
            (broken, Handled, Some(Change::Saved)),
            (Handled, abandoned, Some(Change::Lost)),
            (Handled, broken, Some(Change::Lost)),
            (Handled, Handled, None),
            (abandoned, Abandoned(AbandonPhase::Ringing), None),
            (abandoned, rejected, Some(Change::OtherEnd)),
            // Open is neither: nobody knows yet.
            (Open, Handled, Some(Change::OtherEnd)),
            (Handled, Open, Some(Change::OtherEnd)),
        ] {
            assert_eq!(Change::between(Some(&fate(a)), Some(&fate(b))), change, "{a:?} {b:?}");
        }
    }

    #[test]
    fn cli_6_contacts_are_matched_by_queue_number_and_redial() {
        let handled = fate(ContactEnd::Handled);
        let gone = fate(ContactEnd::Abandoned(AbandonPhase::Queue));
        // In B the first caller is served at once and need not redial; one more comes.
        let a = [
            (contact(0, 1, 0), gone),
            (contact(0, 1, 1), handled),
            (contact(0, 2, 0), handled),
            (contact(1, 1, 0), handled),
        ];
        let b = [
            (contact(0, 1, 0), handled),
            (contact(0, 2, 0), handled),
            (contact(0, 3, 0), gone),
            (contact(1, 1, 0), gone),
        ];
        let found: Vec<_> =
            changed(7, &a, &b).iter().map(|row| (row.contact, row.change)).collect();
        let expected = [
            (contact(0, 1, 0), Change::Saved),
            (contact(0, 1, 1), Change::OnlyInA),
            (contact(0, 3, 0), Change::OnlyInB),
            (contact(1, 1, 0), Change::Lost),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn cli_6_queues_are_matched_by_name_not_by_place() {
        let names = |list: &[&str]| list.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let queues =
            CommonQueues::new(names(&["cards", "loans"]).iter(), names(&["fraud", "cards"]).iter());
        assert_eq!(queues.names, ["cards", "loans", "fraud"]);
        assert_eq!(queues.of_b, [QueueId(2), QueueId(0)]);
    }
}
