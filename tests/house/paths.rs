//! The paths that code names: what it imports, and what it uses by its full path.

/// A path and the line it stands in.
#[derive(Debug, PartialEq, Eq)]
pub struct NamedPath {
    /// The line, from 1.
    pub line: usize,
    /// Its parts: `crate`, a crate's name or `std` first.
    pub parts: Vec<String>,
}

/// Every path that begins with `crate`, `super`, or one of `crates`. `file` is the path
/// of the file below `src/`; by it, `super` is resolved.
pub fn named_paths(file: &str, code: &str, crates: &[&str]) -> Vec<NamedPath> {
    let module = module_of(file);
    let mut found = Vec::new();
    let mut from = 0;
    while let Some((at, word)) = next_word(code, from) {
        let end = at + word.len();
        from = end;
        let is_part = code[..at].trim_end().ends_with("::") || code[..at].ends_with('.');
        let begins = word == "crate" || word == "super" || crates.contains(&word);
        if is_part || !begins || !code[end..].starts_with("::") {
            continue;
        }
        let line = code[..at].matches('\n').count() + 1;
        let (tails, length) = tree(&code[end + 2..]);
        from = end + 2 + length;
        for tail in tails {
            let mut parts = vec![word.to_owned()];
            parts.extend(tail);
            found.push(NamedPath { line, parts: resolve(&module, parts) });
        }
    }
    found
}

/// The module of a file: `report/summary/mod.rs` is `report::summary`.
fn module_of(file: &str) -> Vec<String> {
    let mut parts: Vec<String> =
        file.trim_end_matches(".rs").split('/').map(str::to_owned).collect();
    if parts.last().is_some_and(|last| ["mod", "lib", "main"].contains(&last.as_str())) {
        parts.pop();
    }
    parts
}

/// The path with `super` resolved: it then begins with `crate`.
fn resolve(module: &[String], parts: Vec<String>) -> Vec<String> {
    let supers = parts.iter().take_while(|part| *part == "super").count();
    if supers == 0 {
        return parts;
    }
    let kept = module.len().saturating_sub(supers);
    let mut resolved = vec!["crate".to_owned()];
    resolved.extend(module[..kept].iter().cloned());
    resolved.extend(parts.into_iter().skip(supers));
    resolved
}

/// The ends of all paths of a tree such as `a::{b, c::d}`, and the tree's length.
fn tree(code: &str) -> (Vec<Vec<String>>, usize) {
    let space = code.len() - code.trim_start().len();
    let rest = &code[space..];
    if let Some(list) = rest.strip_prefix('{') {
        let (mut ends, mut at) = (Vec::new(), 0);
        loop {
            let (found, length) = tree(&list[at..]);
            ends.extend(found);
            at += length;
            let Some(stop) = list[at..].find([',', '}']) else { return (ends, code.len()) };
            at += stop + 1;
            if list[..at].ends_with('}') {
                return (ends, space + 1 + at);
            }
            if list[at..].trim_start().starts_with('}') {
                at += list[at..].find('}').unwrap_or_default() + 1;
                return (ends, space + 1 + at);
            }
        }
    }
    let name: String = rest.chars().take_while(|c| is_name(*c) || *c == '*').collect();
    let mut length = space + name.len();
    if name.is_empty() {
        return (vec![Vec::new()], length);
    }
    let Some(next) = code[length..].strip_prefix("::").filter(|next| !next.starts_with('<')) else {
        return (vec![vec![name]], length);
    };
    length += 2;
    let (tails, more) = tree(next);
    let with_name = |tail: Vec<String>| [vec![name.clone()], tail].concat();
    (tails.into_iter().map(with_name).collect(), length + more)
}

fn next_word(code: &str, from: usize) -> Option<(usize, &str)> {
    let start = from + code[from..].find(is_name)?;
    let length = code[start..].find(|c| !is_name(c)).unwrap_or(code.len() - start);
    Some((start, &code[start..start + length]))
}

fn is_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}
