//! Source files as the house rules read them: without comments, texts and test code.

use std::fs;
use std::path::Path;

/// A file of Rust code.
pub struct SourceFile {
    /// Its path from the root of the repository, with `/`.
    pub path: String,
    /// Its text.
    pub text: String,
    /// Its code: comments, the inside of texts, and test code are blank. Lines stay where
    /// they were.
    pub code: String,
}

/// Every Rust file below the folder, those that only tests use left out.
pub fn files_without_tests(folder: &str) -> Vec<SourceFile> {
    let mut files = files(folder);
    let of_tests: Vec<String> = files.iter().flat_map(test_modules).collect();
    files.retain(|file| {
        !of_tests.iter().any(|module| {
            file.path == format!("{module}.rs") || file.path.starts_with(&format!("{module}/"))
        })
    });
    for file in &mut files {
        file.code = without_test_code(&file.code);
    }
    files
}

/// Every Rust file below the folder; test code is in their code.
pub fn files(folder: &str) -> Vec<SourceFile> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    collect(root, Path::new(folder), &mut found);
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

fn collect(root: &Path, folder: &Path, found: &mut Vec<SourceFile>) {
    for entry in fs::read_dir(root.join(folder)).expect("the folder can be read") {
        let entry = entry.expect("the folder can be read");
        let path = folder.join(entry.file_name());
        if entry.path().is_dir() {
            collect(root, &path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            let text = fs::read_to_string(entry.path()).expect("the file can be read");
            let code = without_comments_and_texts(&text);
            let path = path.to_string_lossy().replace('\\', "/");
            found.push(SourceFile { path, text, code });
        }
    }
}

/// The paths, without ending, of the modules that a file declares for tests only.
fn test_modules(file: &SourceFile) -> Vec<String> {
    let folder = file.path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let stem = file.path.rsplit('/').next().unwrap_or_default().trim_end_matches(".rs");
    let folder = match stem {
        "mod" | "lib" | "main" => folder.to_owned(),
        _ => format!("{folder}/{stem}"),
    };
    let declared = file.code.split("#[cfg(test)]").skip(1).filter_map(|rest| {
        let (name, _) = rest.trim_start().strip_prefix("mod ")?.split_once([';', '{'])?;
        Some(format!("{folder}/{}", name.trim()))
    });
    declared.collect()
}

/// Blanks every item that is for tests only.
pub fn without_test_code(code: &str) -> String {
    const MARK: &str = "#[cfg(test)]";
    let mut code = code.to_owned();
    while let Some(start) = code.find(MARK) {
        let rest = &code[start + MARK.len()..];
        let length = match rest.find(['{', ';']) {
            Some(at) if rest[at..].starts_with('{') => at + block_length(&rest[at..]),
            Some(at) => at + 1,
            None => rest.len(),
        };
        let end = start + MARK.len() + length;
        let blank: String =
            code[start..end].chars().map(|c| if c == '\n' { c } else { ' ' }).collect();
        code.replace_range(start..end, &blank);
    }
    code
}

/// How long the block is that begins with the first character.
fn block_length(code: &str) -> usize {
    let mut depth = 0;
    for (at, c) in code.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return at + 1;
        }
    }
    code.len()
}

/// Blanks comments, and what stands within quotation marks.
pub fn without_comments_and_texts(text: &str) -> String {
    let mut code = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let length = match c {
            '/' if rest.starts_with("//") => rest.find('\n').unwrap_or(rest.len()),
            '/' if rest.starts_with("/*") => rest.find("*/").map_or(rest.len(), |at| at + 2),
            '"' => text_length(rest),
            'r' if !code.ends_with(|c: char| c.is_alphanumeric() || c == '_') => {
                raw_text_length(rest)
            }
            '\'' => quoted_char_length(rest),
            _ => 0,
        };
        if length == 0 {
            code.push(c);
            rest = &rest[c.len_utf8()..];
        } else {
            code.extend(rest[..length].chars().map(|c| if c == '\n' { c } else { ' ' }));
            rest = &rest[length..];
        }
    }
    code
}

fn text_length(rest: &str) -> usize {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

/// The length of a raw text; 0 if none begins here.
fn raw_text_length(rest: &str) -> usize {
    let hashes = rest[1..].chars().take_while(|c| *c == '#').count();
    let begin = 1 + hashes;
    if !rest[begin..].starts_with('"') {
        return 0;
    }
    let end = format!("\"{}", "#".repeat(hashes));
    rest[begin + 1..].find(&end).map_or(rest.len(), |at| begin + 1 + at + end.len())
}

/// The length of a quoted character; 0 if it is a lifetime.
fn quoted_char_length(rest: &str) -> usize {
    let mut chars = rest.char_indices().skip(1);
    match (chars.next(), chars.next()) {
        (Some((_, '\\')), Some((at, escaped))) => {
            let from = at + escaped.len_utf8();
            rest[from..].find('\'').map_or(0, |end| from + end + 1)
        }
        (Some(_), Some((at, '\''))) => at + 1,
        _ => 0,
    }
}
