//! What faults can target, by name (CORE-8, CLI-8).
//!
//! Names are segments with slashes between them: `denver/sales/17`. In a pattern a segment
//! can hold `*`, which stands for any text inside that segment: `denver/*` is everything
//! directly below `denver`, `denver/*/*` what lies one deeper.
//!
//! A large class of processes alike (`denver/sales/1` to `denver/sales/100000`) is one
//! entry, not a hundred thousand strings.

use thiserror::Error;

use super::ids::{HostId, LinkId, ProcessId, SiteId};

/// A thing that can fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Target {
    /// A process.
    Process(ProcessId),
    /// A machine with its processes.
    Host(HostId),
    /// A link.
    Link(LinkId),
    /// A site.
    Site(SiteId),
    /// The rate of a database, by its number with whoever owns it; its process is another
    /// target.
    Rate(u32),
    /// The limit of a pool of tokens, by its number with whoever owns it.
    Pool(u32),
}

/// A name is taken.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("two things are called `{0}`")]
pub struct DuplicateName(pub String);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Entry {
    One {
        name: String,
        target: Target,
    },
    /// `prefix/1` to `prefix/count`.
    Class {
        prefix: String,
        first: ProcessId,
        count: u32,
    },
}

/// Names and what they stand for, in the order in which they were added.
#[derive(Clone, Debug, Default)]
pub struct Registry {
    entries: Vec<Entry>,
}

impl Registry {
    /// An empty registry.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a name.
    ///
    /// # Errors
    /// [`DuplicateName`] if it is taken.
    pub fn add(&mut self, name: &str, target: Target) -> Result<(), DuplicateName> {
        if self.find(name).is_some() {
            return Err(DuplicateName(name.to_owned()));
        }
        self.entries.push(Entry::One { name: name.to_owned(), target });
        Ok(())
    }

    /// Adds `count` processes, numbered from `first`, as `prefix/1` to `prefix/count`.
    ///
    /// # Errors
    /// [`DuplicateName`] if one of the names is taken.
    pub fn add_class(
        &mut self,
        prefix: &str,
        first: ProcessId,
        count: u32,
    ) -> Result<(), DuplicateName> {
        let mut taken = None;
        self.for_each(&format!("{prefix}/*"), |name, _| {
            let number = name.rsplit_once('/').and_then(|(_, last)| number(last));
            if number.is_some_and(|number| (1..=count).contains(&number)) && taken.is_none() {
                taken = Some(DuplicateName(name.to_owned()));
            }
        });
        if let Some(taken) = taken {
            return Err(taken);
        }
        self.entries.push(Entry::Class { prefix: prefix.to_owned(), first, count });
        Ok(())
    }

    /// What has exactly this name.
    pub fn find(&self, name: &str) -> Option<Target> {
        self.entries.iter().find_map(|entry| match entry {
            Entry::One { name: known, target } => (known == name).then_some(*target),
            Entry::Class { prefix, first, count } => {
                let number = number(name.strip_prefix(prefix.as_str())?.strip_prefix('/')?)?;
                (1..=*count).contains(&number).then(|| Target::Process(nth(*first, number)))
            }
        })
    }

    /// The name of a target.
    pub fn name(&self, target: Target) -> Option<String> {
        self.entries.iter().find_map(|entry| match entry {
            Entry::One { name, target: known } => (*known == target).then(|| name.clone()),
            Entry::Class { prefix, first, count } => {
                let Target::Process(process) = target else { return None };
                let index = process.0.checked_sub(first.0).filter(|index| index < count)?;
                Some(format!("{prefix}/{}", index + 1))
            }
        })
    }

    /// Calls `found` for everything that `pattern` (a name, or one with `*`) means.
    pub fn for_each(&self, pattern: &str, mut found: impl FnMut(&str, Target)) {
        let mut text = String::new();
        for entry in &self.entries {
            match entry {
                Entry::One { name, target } => {
                    if matches(pattern, name) {
                        found(name, *target);
                    }
                }
                Entry::Class { prefix, first, count } => {
                    let Some((head, last)) = pattern.rsplit_once('/') else { continue };
                    if !matches(head, prefix) {
                        continue;
                    }
                    // A plain number needs no search.
                    let numbers = match number(last) {
                        Some(number) if number <= *count => number..=number,
                        Some(_) => continue,
                        None => 1..=*count,
                    };
                    for number in numbers {
                        text.clear();
                        text.push_str(prefix);
                        text.push('/');
                        text.push_str(&number.to_string());
                        if matches_segment(last, &text[prefix.len() + 1..]) {
                            found(&text, Target::Process(nth(*first, number)));
                        }
                    }
                }
            }
        }
    }

    /// Everything that `pattern` means; empty if that is nothing.
    pub fn resolve(&self, pattern: &str) -> Vec<Target> {
        let mut targets = Vec::new();
        self.for_each(pattern, |_, target| targets.push(target));
        targets
    }

    /// For a list of what there is: each name, and how many things of its kind follow it by
    /// number (`denver/sales/1`, 100000); 1 for a name that stands alone.
    pub fn iter(&self) -> impl Iterator<Item = (String, Target, u32)> + '_ {
        self.entries.iter().filter_map(|entry| match entry {
            Entry::One { name, target } => Some((name.clone(), *target, 1)),
            Entry::Class { count: 0, .. } => None,
            Entry::Class { prefix, first, count } => {
                Some((format!("{prefix}/1"), Target::Process(*first), *count))
            }
        })
    }
}

fn nth(first: ProcessId, number: u32) -> ProcessId {
    ProcessId(first.0 + number - 1)
}

/// A positive number as it is written in names: without sign or leading zeros.
fn number(text: &str) -> Option<u32> {
    let plain = text.bytes().all(|b| b.is_ascii_digit()) && !text.starts_with('0');
    if plain { text.parse().ok() } else { None }
}

/// Whether a name is what a pattern means: segment by segment.
fn matches(pattern: &str, name: &str) -> bool {
    let mut names = name.split('/');
    pattern.split('/').all(|p| names.next().is_some_and(|n| matches_segment(p, n)))
        && names.next().is_none()
}

/// Whether a segment matches; `*` is any text.
fn matches_segment(pattern: &str, text: &str) -> bool {
    let Some((head, rest)) = pattern.split_once('*') else { return pattern == text };
    let Some(mut text) = text.strip_prefix(head) else { return false };
    // The leftmost place of each middle piece leaves most to the others.
    let mut pieces = rest.split('*').peekable();
    while let Some(piece) = pieces.next() {
        if pieces.peek().is_none() {
            return text.ends_with(piece);
        }
        let Some(place) = text.find(piece) else { return false };
        text = &text[place + piece.len()..];
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn registry() -> Registry {
        let mut registry = Registry::new();
        registry.add("denver", Target::Site(SiteId(0))).unwrap();
        registry.add("denver-dallas", Target::Link(LinkId(2))).unwrap();
        registry.add("denver/switch", Target::Process(ProcessId(0))).unwrap();
        registry.add("denver/db-rate", Target::Rate(0)).unwrap();
        registry.add("dallas/switch", Target::Process(ProcessId(1))).unwrap();
        registry.add_class("denver/sales", ProcessId(2), 100_000).unwrap();
        registry
    }

    #[test]
    fn core_9_a_star_matches_inside_one_segment() {
        let registry = registry();
        let count = |pattern: &str| registry.resolve(pattern).len();
        assert_eq!(registry.resolve("denver/switch"), [Target::Process(ProcessId(0))]);
        assert_eq!(count("denver/*"), 2);
        assert_eq!(count("*/switch"), 2);
        assert_eq!(count("denver/*/*"), 100_000);
        assert_eq!(count("denver/sales/1*"), 1 + 10 + 100 + 1_000 + 10_000 + 1);
        assert_eq!(count("*/s*t*h"), 2);
        assert_eq!(count("den*-d*s"), 1);
        assert_eq!(count("d*"), 2);
        assert_eq!(count("nobody"), 0);
        assert_eq!(count("denver/sales"), 0);
    }

    #[test]
    fn core_8_names_of_a_class_lead_to_its_processes_and_back() {
        let registry = registry();
        for number in [1, 17, 100_000] {
            let name = format!("denver/sales/{number}");
            let target = Target::Process(ProcessId(1 + number));
            assert_eq!(registry.find(&name), Some(target));
            assert_eq!(registry.resolve(&name), [target]);
            assert_eq!(registry.name(target), Some(name));
        }
        for wrong in ["denver/sales/0", "denver/sales/017", "denver/sales/100001"] {
            assert_eq!(registry.find(wrong), None);
            assert_eq!(registry.resolve(wrong), []);
        }
    }

    #[test]
    fn core_9_a_name_can_be_given_only_once() {
        let mut registry = registry();
        let site = Target::Site(SiteId(9));
        for taken in ["denver", "denver/sales/17", "denver/db-rate"] {
            assert_eq!(registry.add(taken, site), Err(DuplicateName(taken.to_owned())));
        }
        registry.add("denver/sales/x", site).unwrap();
        registry.add("dallas/sales/3", site).unwrap();
        let taken = registry.add_class("dallas/sales", ProcessId(5), 3);
        assert_eq!(taken, Err(DuplicateName("dallas/sales/3".to_owned())));
    }
}
