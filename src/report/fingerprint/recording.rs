//! Recorded fingerprints: a text file beside the scenario, kept under version control.
//!
//! `scenarios/two-sites.toml` has its fingerprints in
//! `scenarios/fingerprints/two-sites.txt`:
//!
//! ```text
//! switchover fingerprints 1
//! seed 1
//! layer contacts
//! hash 4f6c...
//! rows 28753
//! stride 8
//! kW3bX0aPz...          16 running values a line, 4 characters each
//! ```
//!
//! A running value has 24 bits, so that a layer takes at most 16 kB, and a line changes only
//! if one of its values does. Files of one scenario and seed are the same bytes anywhere.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::layer::{Fingerprint, MOST_VALUES, VALUE_BITS};
use crate::report::error::ReportError;

/// The first line.
const HEADER: &str = "switchover fingerprints 1";
/// Running values on one line.
const VALUES_A_LINE: usize = 16;
/// Characters of one running value, each of six bits.
const CHARACTERS: usize = VALUE_BITS as usize / 6;
/// What six bits are written as (RFC 4648, the alphabet for names of files).
const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// The fingerprints of one run of a scenario.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recording {
    /// The seed of the run.
    pub seed: u64,
    /// Each layer by its name, in the order of the file.
    pub layers: Vec<(String, Fingerprint)>,
}

/// Where the fingerprints of the scenario at `path` are recorded.
pub fn path_for(scenario: &Path) -> PathBuf {
    let mut file = scenario.file_stem().unwrap_or_default().to_owned();
    file.push(".txt");
    scenario.parent().unwrap_or(Path::new("")).join("fingerprints").join(file)
}

impl Recording {
    /// The fingerprint of a layer, if it was recorded.
    pub fn layer(&self, name: &str) -> Option<&Fingerprint> {
        self.layers.iter().find(|(known, _)| known == name).map(|(_, found)| found)
    }

    /// Reads the recording at `path`; nothing if there is none.
    ///
    /// # Errors
    /// If the file cannot be read, or is no recording.
    pub fn read(path: &Path) -> Result<Option<Self>, ReportError> {
        let text = match fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(ReportError::io("read", path, error)),
        };
        let malformed =
            |(line, expected)| ReportError::Malformed { path: path.to_owned(), line, expected };
        Self::parse(&text).map(Some).map_err(malformed)
    }

    /// Writes the recording to `path`, whole or not at all. Folders are created.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn write(&self, path: &Path) -> Result<(), ReportError> {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new("."));
        fs::create_dir_all(folder).map_err(|error| ReportError::io("create", folder, error))?;
        let written = |error| ReportError::io("write", path, error);
        let mut file = tempfile::NamedTempFile::new_in(folder).map_err(written)?;
        file.write_all(self.to_text().as_bytes()).map_err(written)?;
        // A temporary file is its owner's alone; this one is like any other of the folder.
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let readable = fs::Permissions::from_mode(0o644);
            file.as_file().set_permissions(readable).map_err(written)?;
        }
        file.persist(path).map_err(|error| written(error.error))?;
        Ok(())
    }

    /// The text of the file.
    pub fn to_text(&self) -> String {
        let mut text = format!("{HEADER}\nseed {}\n", self.seed);
        for (name, Fingerprint { hash, rows, stride, values }) in &self.layers {
            text += &format!("layer {name}\nhash {hash}\nrows {rows}\nstride {stride}\n");
            for line in values.chunks(VALUES_A_LINE) {
                line.iter().for_each(|value| encode(*value, &mut text));
                text.push('\n');
            }
        }
        text
    }

    /// Reads the text of a file.
    ///
    /// # Errors
    /// The number of the first line that is not as expected, and what was expected there.
    pub fn parse(text: &str) -> Result<Self, (usize, &'static str)> {
        let mut lines = Lines { rest: text, number: 0 };
        lines.expect(HEADER)?;
        let seed = lines.number("seed")?;
        let mut layers = Vec::new();
        while !lines.rest.is_empty() {
            let name = lines.field("layer")?.to_owned();
            let hash = lines.field("hash")?;
            if hash.len() != 32 || !hash.bytes().all(|digit| digit.is_ascii_hexdigit()) {
                return Err((lines.number, "32 hexadecimal digits"));
            }
            let (rows, stride) = (lines.number("rows")?, lines.number("stride")?);
            let count = if stride.is_power_of_two() { rows / stride } else { u64::MAX };
            if count >= MOST_VALUES as u64 {
                return Err((lines.number, "a power of two that leaves fewer than 4096 values"));
            }
            let mut values = Vec::with_capacity(count as usize);
            while (values.len() as u64) < count {
                let line = lines.next();
                let all =
                    line.as_bytes().chunks(CHARACTERS).map(decode).collect::<Option<Vec<_>>>();
                let wanted = VALUES_A_LINE.min(count as usize - values.len());
                match all {
                    Some(all) if all.len() == wanted => values.extend(all),
                    _ => return Err((lines.number, "running values, 16 a line")),
                }
            }
            layers.push((name, Fingerprint { hash: hash.to_owned(), rows, stride, values }));
        }
        Ok(Recording { seed, layers })
    }
}

/// The lines of a recording, one after another.
struct Lines<'a> {
    rest: &'a str,
    /// The number of the last line taken, from 1.
    number: usize,
}

type Expected = (usize, &'static str);

impl<'a> Lines<'a> {
    /// The next line; empty at the end.
    fn next(&mut self) -> &'a str {
        let (line, rest) = self.rest.split_once('\n').unwrap_or((self.rest, ""));
        self.rest = rest;
        self.number += 1;
        line
    }

    fn expect(&mut self, line: &'static str) -> Result<(), Expected> {
        if self.next() == line { Ok(()) } else { Err((self.number, line)) }
    }

    /// What follows `key` and a space.
    fn field(&mut self, key: &'static str) -> Result<&'a str, Expected> {
        let value = self.next().strip_prefix(key).and_then(|rest| rest.strip_prefix(' '));
        value.ok_or((self.number, key))
    }

    fn number(&mut self, key: &'static str) -> Result<u64, Expected> {
        let value = self.field(key)?;
        value.parse().map_err(|_| (self.number, "a whole number"))
    }
}

fn encode(value: u32, text: &mut String) {
    for place in (0..CHARACTERS).rev() {
        text.push(char::from(ALPHABET[(value >> (6 * place)) as usize & 63]));
    }
}

fn decode(characters: &[u8]) -> Option<u32> {
    let digit = |character: &u8| ALPHABET.iter().position(|known| known == character);
    let digits = characters.iter().map(digit).collect::<Option<Vec<_>>>()?;
    let value = digits.iter().fold(0, |value, digit| value << 6 | *digit as u32);
    (digits.len() == CHARACTERS).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fingerprint::layer::Layer;

    fn recording(rows: u64) -> Recording {
        let mut layer = Layer::default();
        (0..rows).for_each(|number| layer.add(&number.to_le_bytes()));
        let layers = vec![
            ("contacts".to_owned(), layer.fingerprint()),
            ("faults".to_owned(), Layer::default().fingerprint()),
        ];
        Recording { seed: 7, layers }
    }

    #[test]
    fn out_11_a_recording_is_read_as_it_was_written_and_stays_small() {
        for rows in [0, 1, 15, 16, 17, 4_095, 100_000] {
            let before = recording(rows);
            let text = before.to_text();
            assert_eq!(Recording::parse(&text), Ok(before), "{rows}");
            assert!(text.len() < 17_000, "{}", text.len());
        }
    }

    #[test]
    fn cli_5_a_recording_is_a_file_beside_the_scenario() {
        let folder = tempfile::tempdir().unwrap();
        let path = path_for(&folder.path().join("day.v2.toml"));
        assert_eq!(path, folder.path().join("fingerprints/day.v2.txt"));
        assert!(Recording::read(&path).unwrap().is_none());
        recording(20).write(&path).unwrap();
        assert_eq!(Recording::read(&path).unwrap(), Some(recording(20)));
        assert_eq!(path_for(Path::new("day.toml")), Path::new("fingerprints/day.txt"));
    }

    #[test]
    fn cli_5_what_is_no_recording_is_told_with_its_line() {
        let text = recording(20).to_text();
        let first_value = text.find("stride 1\n").unwrap() + 9;
        let bad_value = format!("{}!{}", &text[..first_value], &text[first_value + 1..]);
        assert_eq!(Recording::parse(&bad_value).map_err(|(at, _)| at), Err(7));
        for (from, to, line) in [
            ("switchover", "switch", 1),
            ("seed 7", "seed x", 2),
            ("layer contacts", "contacts", 3),
            ("hash ", "hash g", 4),
            ("rows 20", "rows 21", 8),
            ("stride 1", "stride 3", 6),
        ] {
            let broken = text.replacen(from, to, 1);
            assert_eq!(Recording::parse(&broken).map_err(|(at, _)| at), Err(line), "{from}");
        }
        for cut in 0..text.len() {
            // Cut off anywhere: an error, or what was recorded but for the last layer.
            let _ = Recording::parse(&text[..cut]);
        }
    }
}
