//! What is wrong with a scenario, as data; `render` beside it turns it into text.

use super::source::{Place, Sources};

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The scenario cannot run.
    Error,
    /// The scenario runs, but perhaps not as it was meant.
    Warning,
}

/// What kind of thing is wrong (CLI-2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Problem {
    /// A file cannot be read: not the scenario's fault (exit code 3, CLI-10).
    Unreadable,
    /// A text is not TOML, or an override has no key.
    Syntax,
    /// A key that no table of this kind has.
    UnknownKey,
    /// A value of another type than the key takes.
    WrongType,
    /// A text that is not in the form that the key takes: no unit, no such choice.
    BadForm,
    /// A value that is too small, too great, or not finite.
    OutOfRange,
    /// A key that must be there.
    MissingKey,
    /// Keys that exclude each other, or values that contradict each other.
    Conflict,
    /// A name that nothing bears.
    UnknownName,
    /// The same thing twice.
    Duplicate,
    /// A scenario that is laid over itself.
    Cycle,
    /// Something that can never be reached or served.
    Unreachable,
    /// A moment that is not in the run.
    OutsideRun,
    /// A row or column of a data file.
    Data,
}

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// What kind of thing.
    pub problem: Problem,
    /// How bad.
    pub severity: Severity,
    /// One sentence without a full stop.
    pub message: String,
    /// Where, if it is anywhere.
    pub place: Option<Place>,
    /// What is written under the place: mostly what was expected.
    pub label: String,
    /// What to do about it.
    pub help: Vec<String>,
}

impl Diagnostic {
    /// An error.
    pub fn error(problem: Problem, place: Option<Place>, message: impl Into<String>) -> Self {
        Diagnostic {
            problem,
            severity: Severity::Error,
            message: message.into(),
            place,
            label: String::new(),
            help: Vec::new(),
        }
    }

    /// A warning.
    pub fn warning(problem: Problem, place: Option<Place>, message: impl Into<String>) -> Self {
        Diagnostic { severity: Severity::Warning, ..Self::error(problem, place, message) }
    }

    /// With a text under the place.
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// With advice.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help.push(help.into());
        self
    }

    /// With the advice to write the nearest of `known`, if one is near enough.
    pub fn nearest<'a>(self, written: &str, known: impl IntoIterator<Item = &'a str>) -> Self {
        match super::nearest::nearest(written, known) {
            Some(name) => self.help(format!("did you mean `{name}`?")),
            None => self,
        }
    }
}

/// Everything that is wrong with a scenario, and the texts that it points into.
#[derive(Clone, Debug, Default)]
pub struct Diagnostics {
    /// The texts.
    pub sources: Sources,
    list: Vec<Diagnostic>,
}

impl Diagnostics {
    /// Adds one.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.list.push(diagnostic);
    }

    /// All, in the order of their places.
    pub fn all(&self) -> &[Diagnostic] {
        &self.list
    }

    /// The errors.
    pub fn errors(&self) -> impl Iterator<Item = &Diagnostic> {
        self.list.iter().filter(|one| one.severity == Severity::Error)
    }

    /// The warnings.
    pub fn warnings(&self) -> impl Iterator<Item = &Diagnostic> {
        self.list.iter().filter(|one| one.severity == Severity::Warning)
    }

    /// Whether there is an error.
    pub fn has_errors(&self) -> bool {
        self.errors().next().is_some()
    }

    /// Whether one of the first `count` is an error.
    pub fn has_errors_before(&self, count: usize) -> bool {
        self.list.iter().take(count).any(|one| one.severity == Severity::Error)
    }

    /// Whether a file could not be read: exit code 3 rather than 2 (CLI-10).
    pub fn has_unreadable_file(&self) -> bool {
        self.errors().any(|one| one.problem == Problem::Unreadable)
    }

    /// Puts them in the order of the texts and of the places in each.
    pub fn sort(&mut self) {
        self.list.sort_by_key(|one| one.place.map(|place| (place.source, place.start)));
    }

    /// Keeps only those for which `keep` holds.
    pub fn retain(&mut self, keep: impl FnMut(&Diagnostic) -> bool) {
        self.list.retain(keep);
    }
}
