//! Reads a scenario's files: the file itself, what it is laid over, and the overrides.

use std::path::{Path, PathBuf};

use toml::de::{DeTable, DeValue};

use super::diagnostic::{Diagnostic, Diagnostics, Problem};
use super::merge::merge;
use super::schema::Schema;
use super::source::{Place, Source, SourceId, folder_of};
use super::tree::{self, Node, Table, Value};

/// Tables that are about the outcome of one file's own scenario.
const NOT_INHERITED: &[&str] = &["expect", "check"];

/// A file that a scenario is made of, for the manifest (OUT-7).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileHash {
    /// Its path as it was given or written.
    pub path: String,
    /// BLAKE3 of its bytes, in hexadecimal digits.
    pub hash: String,
}

/// Reads one scenario.
pub struct Reader<'a> {
    /// What was wrong so far.
    pub diagnostics: &'a mut Diagnostics,
    /// The files read so far, the scenario's own first.
    pub files: Vec<FileHash>,
    /// The schema, for merging.
    pub schema: Schema<'a>,
    /// The files being read, each laid over the next: for finding cycles.
    chain: Vec<PathBuf>,
}

impl<'a> Reader<'a> {
    /// A reader that adds what it finds wrong to `diagnostics`.
    pub fn new(diagnostics: &'a mut Diagnostics, schema: Schema<'a>) -> Self {
        Reader { diagnostics, files: Vec::new(), schema, chain: Vec::new() }
    }

    /// The tree of the file at `path`, laid over what it extends. `asked_at` is where the
    /// path was written, if in a scenario. Nothing if the file could not be read.
    pub fn file(&mut self, path: &Path, asked_at: Option<Place>) -> Option<Table> {
        let name = path.display().to_string();
        let text = match read_text(path) {
            Ok(text) => text,
            Err(ReadError { problem, message }) => {
                let message = format!("cannot read the scenario `{name}`: {message}");
                self.diagnostics.push(Diagnostic::error(problem, asked_at, message));
                return None;
            }
        };
        let hash = blake3::hash(text.as_bytes()).to_hex().to_string();
        self.files.push(FileHash { path: name.clone(), hash });
        let source = self.diagnostics.sources.add(Source {
            name,
            text: text.clone(),
            first_line: 1,
            folder: folder_of(path),
        });
        let mut table = self.parse(&text, source);
        let Some(extends) = table.shift_remove("extends") else { return Some(table) };
        self.chain.push(canonical(path));
        let merged = self.laid_over(&extends, table);
        self.chain.pop();
        merged
    }

    /// `table` laid over the file that `extends` names.
    fn laid_over(&mut self, extends: &Node, table: Table) -> Option<Table> {
        let Value::Text(written) = &extends.value else {
            let message = format!("`extends` must be a text, not {}", extends.value.type_name());
            let error = Diagnostic::error(Problem::WrongType, Some(extends.place), message);
            self.diagnostics.push(error.label("expected the path of another scenario"));
            return Some(table);
        };
        let path = self.diagnostics.sources.resolve(extends.place.source, written);
        if self.chain.contains(&canonical(&path)) {
            let message = format!("`{written}` is laid over itself");
            let error = Diagnostic::error(Problem::Cycle, Some(extends.place), message);
            self.diagnostics.push(error.label("this closes a circle of `extends`"));
            return Some(table);
        }
        let Some(mut base) = self.file(&path, Some(extends.place)) else { return Some(table) };
        // What the other scenario expects of its outcome is not true of this one (CLI-1).
        NOT_INHERITED.iter().for_each(|key| drop(base.shift_remove(*key)));
        merge(&mut base, table, Some(self.schema));
        Some(base)
    }

    fn parse(&mut self, text: &str, source: SourceId) -> Table {
        let (table, errors) = DeTable::parse_recoverable(text);
        for error in errors {
            let span = error.span().unwrap_or(0..0);
            let place = Place { source, start: span.start, end: span.end };
            let error = Diagnostic::error(Problem::Syntax, Some(place), error.message());
            self.diagnostics.push(error.label("this is not TOML"));
        }
        tree::from_toml(table.get_ref(), source, 0)
    }

    /// Lays one override (`agents.cards.count`, `40`) over `root`. The value is read as
    /// TOML, else as text.
    pub fn set(&mut self, root: &mut Table, path: &str, value: &str) {
        let text = format!("{path}={value}");
        let source = self.diagnostics.sources.add(Source {
            name: "--set".to_owned(),
            text,
            first_line: 1,
            folder: PathBuf::new(),
        });
        let whole = Place { source, start: 0, end: path.len() };
        let keys = split_keys(path, source).unwrap_or_default();
        let Some(last) = keys.last() else {
            let message = format!("`{path}` is not a path of keys");
            let error = Diagnostic::error(Problem::Syntax, Some(whole), message);
            self.diagnostics.push(error.label("expected keys with dots between them"));
            return;
        };
        if keys[0].0 == "extends" {
            let message = "`extends` can only be said in a file";
            self.diagnostics.push(Diagnostic::error(Problem::Conflict, Some(whole), message));
            return;
        }
        let at = path.len() + 1;
        let place = Place { source, start: at, end: at + value.len() };
        let mut node = match DeValue::parse(value) {
            Ok(parsed) => tree::node(&parsed, Some(last.1), source, at),
            Err(_) => Node { value: Value::Text(value.to_owned()), place, key: last.1 },
        };
        // From the innermost key outwards: each step wraps the node into a table.
        for (index, (key, _)) in keys.iter().enumerate().rev() {
            let over = Table::from([(key.clone(), node)]);
            let Some((_, above)) = index.checked_sub(1).map(|above| &keys[above]) else {
                return merge(root, over, Some(self.schema));
            };
            node = Node { value: Value::Table(over), place: *above, key: *above };
        }
    }
}

/// The keys of a dotted path, each with its place; quoted keys may hold dots.
fn split_keys(path: &str, source: SourceId) -> Option<Vec<(String, Place)>> {
    if path.contains(['\n', '=', '#']) {
        return None;
    }
    let line = format!("{path}=0");
    let (table, errors) = DeTable::parse_recoverable(&line);
    if !errors.is_empty() {
        return None;
    }
    let mut keys = Vec::new();
    let mut table = table.into_inner();
    loop {
        let (key, value) = table.into_iter().next()?;
        let span = key.span();
        let place = Place { source, start: span.start, end: span.end };
        keys.push((key.into_inner().into_owned(), place));
        match value.into_inner() {
            DeValue::Table(below) => table = below,
            _ => return Some(keys),
        }
    }
}

/// Why a file has no text.
pub struct ReadError {
    /// [`Problem::Unreadable`], or [`Problem::Data`] where it is not UTF-8.
    pub problem: Problem,
    /// Why, without the path.
    pub message: String,
}

/// The text of a file.
///
/// # Errors
/// If it cannot be read, is a directory, or is not UTF-8.
pub fn read_text(path: &Path) -> Result<String, ReadError> {
    let unreadable = |message: String| ReadError { problem: Problem::Unreadable, message };
    if path.is_dir() {
        return Err(unreadable("it is a directory".to_owned()));
    }
    let bytes = std::fs::read(path).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => unreadable("there is no such file".to_owned()),
        _ => unreadable(error.to_string()),
    })?;
    String::from_utf8(bytes).map_err(|error| ReadError {
        problem: Problem::Data,
        message: format!("it is not UTF-8 (byte {})", error.utf8_error().valid_up_to() + 1),
    })
}

/// The path that two spellings of a file share.
fn canonical(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_path_buf())
}
