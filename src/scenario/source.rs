//! The texts that a scenario is made of, and places in them.

use std::path::{Path, PathBuf};

/// Which text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SourceId(u32);

/// A stretch of a text: where a key or a value was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The text.
    pub source: SourceId,
    /// Byte at which the stretch begins.
    pub start: usize,
    /// Byte after its end.
    pub end: usize,
}

/// A text: a file, a row of a data file, or what was given to `--set`.
#[derive(Clone, Debug)]
pub struct Source {
    /// What a message calls it: the path as it was given, or `--set`.
    pub name: String,
    /// The text.
    pub text: String,
    /// The number of its first line; a row of a data file keeps its number in the file.
    pub first_line: usize,
    /// The folder to which paths in the text are relative.
    pub folder: PathBuf,
}

/// All texts of a scenario.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    list: Vec<Source>,
}

impl Sources {
    /// Adds a text and returns its id.
    pub fn add(&mut self, source: Source) -> SourceId {
        self.list.push(source);
        SourceId((self.list.len() - 1) as u32)
    }

    /// The first text: the scenario's own file.
    pub fn first(&self) -> SourceId {
        SourceId(0)
    }

    /// A text.
    pub fn get(&self, id: SourceId) -> &Source {
        &self.list[id.0 as usize]
    }

    /// Where the path `written` leads that stands in the text `id`.
    pub fn resolve(&self, id: SourceId, written: &str) -> PathBuf {
        self.get(id).folder.join(written)
    }

    /// Line and column (in characters) of the beginning of `place`, both from 1.
    pub fn line_and_column(&self, place: Place) -> (usize, usize) {
        let source = self.get(place.source);
        let before = source.text.get(..place.start).unwrap_or(&source.text);
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        let line = source.first_line + before.matches('\n').count();
        (line, before[line_start..].chars().count() + 1)
    }
}

/// The folder of a file; empty for a file in the working directory.
pub fn folder_of(path: &Path) -> PathBuf {
    path.parent().map(Path::to_path_buf).unwrap_or_default()
}
