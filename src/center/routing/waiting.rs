//! Contacts that wait in the lines of one router, in the order in which they are served.

use crate::kernel::time::SimTime;

/// A place in a line, valid until it is left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ticket(u32);

const NONE: u32 = u32::MAX;

#[derive(Clone, Copy, Debug)]
struct Node<C> {
    contact: C,
    submitted: SimTime,
    line: u16,
    priority: i16,
    previous: u32,
    next: u32,
}

#[derive(Clone, Copy, Debug)]
struct Ends {
    head: u32,
    tail: u32,
    length: u32,
}

/// The lines: within each, higher priority first, then earlier submission, then earlier
/// arrival in the line. Joining at the end, leaving, and looking at the head take
/// constant time; a contact that returns with its age is put where its age belongs.
#[derive(Clone, Debug)]
pub struct WaitingLines<C> {
    nodes: Vec<Node<C>>,
    free: Vec<u32>,
    lines: Vec<Ends>,
}

impl<C: Copy> WaitingLines<C> {
    /// `count` empty lines.
    pub fn new(count: usize) -> Self {
        WaitingLines {
            nodes: Vec::new(),
            free: Vec::new(),
            lines: vec![Ends { head: NONE, tail: NONE, length: 0 }; count],
        }
    }

    /// Puts `contact` into `line` and returns its place.
    pub fn join(&mut self, line: u16, contact: C, priority: i16, submitted: SimTime) -> Ticket {
        // New contacts belong at the end, so the search starts there.
        let mut before = self.lines[usize::from(line)].tail;
        while before != NONE {
            let node = &self.nodes[before as usize];
            if node.priority > priority
                || (node.priority == priority && node.submitted <= submitted)
            {
                break;
            }
            before = node.previous;
        }
        let after = match before {
            NONE => self.lines[usize::from(line)].head,
            before => self.nodes[before as usize].next,
        };
        let node = Node { contact, submitted, line, priority, previous: before, next: after };
        let index = match self.free.pop() {
            Some(index) => {
                self.nodes[index as usize] = node;
                index
            }
            None => {
                self.nodes.push(node);
                (self.nodes.len() - 1) as u32
            }
        };
        self.link(line, before, after, index, index);
        self.lines[usize::from(line)].length += 1;
        Ticket(index)
    }

    /// Takes the contact with `ticket` out of its line.
    pub fn leave(&mut self, ticket: Ticket) -> C {
        let node = self.nodes[ticket.0 as usize];
        self.link(node.line, node.previous, node.next, node.next, node.previous);
        self.lines[usize::from(node.line)].length -= 1;
        self.free.push(ticket.0);
        node.contact
    }

    /// The contact of `line` that is next, and when it was submitted.
    pub fn head(&self, line: u16) -> Option<(Ticket, C, SimTime)> {
        let head = self.lines[usize::from(line)].head;
        (head != NONE).then(|| {
            let node = &self.nodes[head as usize];
            (Ticket(head), node.contact, node.submitted)
        })
    }

    /// How many wait in `line`.
    pub fn length(&self, line: u16) -> u32 {
        self.lines[usize::from(line)].length
    }

    /// Empties all lines and returns who waited, line by line in order.
    pub fn clear(&mut self) -> Vec<C> {
        let mut contacts = Vec::new();
        for line in 0..self.lines.len() as u16 {
            while let Some((ticket, contact, _)) = self.head(line) {
                self.leave(ticket);
                contacts.push(contact);
            }
        }
        contacts
    }

    /// Makes `first` follow `before` and `last` precede `after`.
    fn link(&mut self, line: u16, before: u32, after: u32, first: u32, last: u32) {
        match before {
            NONE => self.lines[usize::from(line)].head = first,
            before => self.nodes[before as usize].next = first,
        }
        match after {
            NONE => self.lines[usize::from(line)].tail = last,
            after => self.nodes[after as usize].previous = last,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn core_13_a_contact_that_returns_with_its_age_is_next() {
        let mut lines = WaitingLines::new(1);
        lines.join(0, 'b', 0, SimTime::from_secs(2));
        lines.join(0, 'c', 0, SimTime::from_secs(3));
        lines.join(0, 'a', 0, SimTime::from_secs(1));
        lines.join(0, 'v', 5, SimTime::from_secs(9));
        assert_eq!(lines.clear(), ['v', 'a', 'b', 'c']);
    }

    proptest! {
        /// Any sequence of joining and leaving keeps the order of a sorted list.
        #[test]
        fn core_13_lines_serve_by_priority_then_age(
            steps in prop::collection::vec((0u16..3, 0i16..3, 0u64..20, any::<bool>()), 1..200)
        ) {
            let mut lines = WaitingLines::new(3);
            let mut model: Vec<(u16, i16, u64, usize, Ticket)> = Vec::new();
            for (number, (line, priority, submitted, join)) in steps.into_iter().enumerate() {
                if join || model.is_empty() {
                    let ticket = lines.join(line, number, priority, SimTime::from_secs(submitted));
                    model.push((line, priority, submitted, number, ticket));
                } else {
                    let (.., contact, ticket) = model.remove(number % model.len());
                    prop_assert_eq!(lines.leave(ticket), contact);
                }
                for line in 0..3 {
                    let next = model
                        .iter()
                        .filter(|entry| entry.0 == line)
                        .min_by_key(|entry| (-entry.1, entry.2, entry.3));
                    prop_assert_eq!(lines.head(line).map(|head| head.1), next.map(|entry| entry.3));
                    prop_assert_eq!(
                        lines.length(line) as usize,
                        model.iter().filter(|entry| entry.0 == line).count()
                    );
                }
            }
        }
    }
}
