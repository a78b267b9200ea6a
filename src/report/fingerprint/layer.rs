//! One layer of a run: its hash, and what the hash was on the way.

use xxhash_rust::xxh3::Xxh3;

/// The most running values that a layer keeps.
pub const MOST_VALUES: usize = 4_096;

/// The bits of a running value. From the first difference on nearly every value differs, so
/// that 24 bits find it: they point one window too late once in 16 million times.
pub const VALUE_BITS: u32 = 24;

/// Hashes rows as they come.
///
/// After every `stride` rows the hash so far is kept. When there is no more room, every
/// second value goes and the stride doubles: memory stays constant, and a value always
/// stands for a multiple of a power of two.
#[derive(Clone)]
pub struct Layer {
    hash: Xxh3,
    rows: u64,
    stride: u64,
    values: Vec<u32>,
}

/// The fingerprint of a layer, and its running values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fingerprint {
    /// XXH3 with 128 bits over all rows, in hexadecimal.
    pub hash: String,
    /// How many rows.
    pub rows: u64,
    /// How many rows lie between two running values: a power of two.
    pub stride: u64,
    /// The lowest [`VALUE_BITS`] bits of the hash (XXH3 with 64 bits) after `stride`,
    /// `2 * stride`, ... rows.
    pub values: Vec<u32>,
}

impl Layer {
    /// Adds a row, laid out as bytes.
    #[inline]
    pub fn add(&mut self, row: &[u8]) {
        self.hash.update(row);
        self.rows += 1;
        // A power of two.
        if self.rows & (self.stride - 1) == 0 {
            self.keep();
        }
    }

    /// The fingerprint so far.
    pub fn fingerprint(&self) -> Fingerprint {
        Fingerprint {
            hash: format!("{:032x}", self.hash.digest128()),
            rows: self.rows,
            stride: self.stride,
            values: self.values.clone(),
        }
    }

    #[cold]
    fn keep(&mut self) {
        self.values.push(self.hash.digest() as u32 & ((1 << VALUE_BITS) - 1));
        if self.values.len() == MOST_VALUES {
            let mut number = 0;
            self.values.retain(|_| {
                number += 1;
                number % 2 == 0
            });
            self.stride *= 2;
        }
    }
}

impl Default for Layer {
    fn default() -> Self {
        Layer { hash: Xxh3::default(), rows: 0, stride: 1, values: Vec::new() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A layer of `count` rows; the row of each number that is `changed` is another.
    pub fn layer(count: u64, changed: Option<u64>) -> Fingerprint {
        let mut layer = Layer::default();
        for number in 0..count {
            let row = if Some(number) == changed { u64::MAX } else { number };
            layer.add(&row.to_le_bytes());
        }
        layer.fingerprint()
    }

    #[test]
    fn out_11_at_most_4096_values_are_kept_whatever_the_number_of_rows() {
        for rows in [0, 1, 4_095, 4_096, 5_000, 8_192, 1_000_000] {
            let found = layer(rows, None);
            assert_eq!(found.rows, rows);
            assert!(found.values.len() < MOST_VALUES, "{rows}");
            assert!(found.stride.is_power_of_two());
            assert_eq!(found.values.len() as u64, rows / found.stride, "{rows}");
            assert!(rows < 4_096 || found.values.len() >= MOST_VALUES / 2, "{rows}");
        }
    }

    #[test]
    fn out_11_values_of_a_short_run_are_those_of_a_long_one_at_the_same_row() {
        let (short, long) = (layer(3_000, None), layer(100_000, None));
        for (number, value) in long.values.iter().enumerate() {
            let row = (number as u64 + 1) * long.stride;
            if row <= 3_000 {
                assert_eq!(*value, short.values[(row / short.stride) as usize - 1]);
            }
        }
    }
}
