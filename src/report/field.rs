//! How values become the text of a CSV field: one writer for all files (OUT-1).
//!
//! A row of a busy run may cost about a tenth of a microsecond, so that fields are
//! written straight into the buffer of their file. Only names can need quotation marks;
//! they go through the csv crate, and those that come again and again do so once, before
//! the run ([`super::context::Context`]).

use crate::kernel::time::{SimDuration, SimTime};

/// Where rows are written: bytes of whole or growing lines.
///
/// Each column of a table writes exactly one field; the separators are the table's.
#[derive(Debug, Default)]
pub struct Fields {
    pub(super) bytes: Vec<u8>,
}

/// "00" to "99": two digits at a time halve the divisions.
const PAIRS: [[u8; 2]; 100] = {
    let mut pairs = [[0; 2]; 100];
    let mut i = 0;
    while i < 100 {
        pairs[i] = [b'0' + (i / 10) as u8, b'0' + (i % 10) as u8];
        i += 1;
    }
    pairs
};

/// The two digits of a number below 100.
#[inline]
pub(super) fn two_digits(number: u32) -> [u8; 2] {
    PAIRS[number as usize]
}

/// The six digits of a number below a million.
#[inline]
pub(super) fn six_digits(number: u32) -> [u8; 6] {
    let [a, b] = two_digits(number / 10_000);
    let [c, d] = two_digits(number / 100 % 100);
    let [e, f] = two_digits(number % 100);
    [a, b, c, d, e, f]
}

impl Fields {
    /// Text that needs no quotation marks: one of our own words, a name that was quoted
    /// before. The empty text is the empty field.
    #[inline]
    pub fn word(&mut self, word: &str) {
        self.bytes.extend_from_slice(word.as_bytes());
    }

    /// A whole number.
    #[inline]
    pub fn count(&mut self, number: u64) {
        let mut digits = [0; 20];
        let start = write_digits(number, &mut digits);
        self.bytes.extend_from_slice(&digits[start..]);
    }

    /// A whole number, or the empty field where there is none.
    #[inline]
    pub fn optional_count(&mut self, number: Option<u64>) {
        if let Some(number) = number {
            self.count(number);
        }
    }

    /// A whole number that may be negative.
    #[inline]
    pub fn integer(&mut self, number: i64) {
        if number < 0 {
            self.bytes.push(b'-');
        }
        self.count(number.unsigned_abs());
    }

    /// Seconds with exactly six decimals; what is below a microsecond is cut off.
    #[inline]
    pub fn seconds(&mut self, duration: SimDuration) {
        let micros = duration.as_nanos() / 1_000;
        let mut text = [0; 27];
        text[21..].copy_from_slice(&six_digits((micros % 1_000_000) as u32));
        text[20] = b'.';
        let mut whole = [0; 20];
        let start = write_digits(micros / 1_000_000, &mut whole);
        text[start..20].copy_from_slice(&whole[start..]);
        self.bytes.extend_from_slice(&text[start..]);
    }

    /// Nanoseconds that may be negative, as seconds with exactly six decimals.
    pub fn signed_seconds(&mut self, nanos: i64) {
        if nanos < 0 {
            self.bytes.push(b'-');
        }
        self.seconds(SimDuration::from_nanos(nanos.unsigned_abs()));
    }

    /// Seconds since the start, with exactly six decimals.
    #[inline]
    pub fn time(&mut self, time: SimTime) {
        self.seconds(time.since(SimTime::ZERO));
    }

    /// A duration, or the empty field where there is none.
    #[inline]
    pub fn optional_seconds(&mut self, duration: Option<SimDuration>) {
        if let Some(duration) = duration {
            self.seconds(duration);
        }
    }

    /// `true` or `false`.
    #[inline]
    pub fn flag(&mut self, flag: bool) {
        self.word(if flag { "true" } else { "false" });
    }

    /// Any text, with quotation marks where RFC 4180 wants them.
    pub fn text(&mut self, text: &str) {
        let quoted = quote(text);
        self.bytes.extend_from_slice(quoted.as_bytes());
    }

    /// The end of a line.
    #[inline]
    pub(super) fn end_line(&mut self) {
        self.bytes.push(b'\n');
    }

    /// Between two fields.
    #[inline]
    pub(super) fn separator(&mut self) {
        self.bytes.push(b',');
    }
}

/// Writes a number at the end of `digits`; the position of its first digit.
#[inline]
fn write_digits(mut number: u64, digits: &mut [u8; 20]) -> usize {
    let mut start = digits.len();
    while number >= 100 {
        start -= 2;
        digits[start..start + 2].copy_from_slice(&two_digits((number % 100) as u32));
        number /= 100;
    }
    if number >= 10 {
        start -= 2;
        digits[start..start + 2].copy_from_slice(&two_digits(number as u32));
    } else {
        start -= 1;
        digits[start] = b'0' + number as u8;
    }
    start
}

/// `text` as a CSV field, as the csv crate writes it. The empty text stays an empty field.
pub(super) fn quote(text: &str) -> String {
    if text.is_empty() {
        return String::new();
    }
    let mut writer = csv::WriterBuilder::new().from_writer(Vec::new());
    writer.write_record([text]).expect("a vector takes every field");
    let line = writer.into_inner().expect("a vector takes every field");
    let line = String::from_utf8(line).expect("quoting keeps UTF-8");
    line.strip_suffix('\n').expect("a record ends its line").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn written(write: impl FnOnce(&mut Fields)) -> String {
        let mut fields = Fields::default();
        write(&mut fields);
        String::from_utf8(fields.bytes).unwrap()
    }

    proptest! {
        #[test]
        fn out_1_numbers_are_written_as_the_standard_library_does(number: u64, shift in 0..64u32) {
            let number = number >> shift;
            prop_assert_eq!(written(|f| f.count(number)), number.to_string());
            prop_assert_eq!(written(|f| f.integer(number as i64)), (number as i64).to_string());
            let duration = SimDuration::from_nanos(number);
            prop_assert_eq!(written(|f| f.seconds(duration)), duration.to_string());
        }

        #[test]
        fn out_1_any_text_is_read_back_as_it_was(a in ".*", b in "[ ,\"\r\n;a]*") {
            let line = written(|f| { f.text(&a); f.separator(); f.text(&b); f.end_line(); });
            let file = format!("a,b\n{line}");
            let mut reader = csv::Reader::from_reader(file.as_bytes());
            let record = reader.records().next().unwrap().unwrap();
            prop_assert_eq!(record.iter().collect::<Vec<_>>(), vec![a.as_str(), b.as_str()]);
        }
    }

    #[test]
    fn out_1_names_with_commas_quotes_and_line_breaks_are_quoted() {
        assert_eq!(written(|f| f.text("sales, east")), "\"sales, east\"");
        assert_eq!(written(|f| f.text("the \"A\" team")), "\"the \"\"A\"\" team\"");
        assert_eq!(written(|f| f.text("two\nlines")), "\"two\nlines\"");
        assert_eq!(written(|f| f.text("plain")), "plain");
        assert_eq!(written(|f| f.text("")), "");
    }
}
