//! Sorting the entries of a slot.

use super::chunks::CHUNK;
use super::key::Entry;

/// The most entries that are few.
pub(super) const FEW: usize = 32;
/// Bits of a word that number an entry, and those left for its time.
const NUMBER_BITS: usize = 5;
const TIME_BITS: usize = 31 - NUMBER_BITS;
const NUMBER: i32 = (1 << NUMBER_BITS) - 1;
const _: () = assert!(FEW == 1 << NUMBER_BITS && FEW.is_multiple_of(CHUNK));

/// Appends the entries of `chunks` to `run` in order: at most [`FEW`], whose times differ
/// in their lowest `bits` only.
///
/// What is sorted is not the entries but a word for each: as much as it has room for of the
/// bits that differ, then the entry's number. Entries whose words do not tell them apart
/// are sorted once more by their keys.
#[inline]
pub(super) fn append_few<'a, E: Copy + 'a>(
    chunks: impl Iterator<Item = &'a [Entry<E>]>,
    bits: usize,
    run: &mut Vec<Entry<E>>,
) {
    let differ = !(u64::MAX << bits);
    let dropped = bits.saturating_sub(TIME_BITS);
    let mut found = [&[][..]; FEW / CHUNK];
    let (mut words, mut count) = ([i32::MAX; FEW], 0);
    for (number, chunk) in chunks.enumerate() {
        found[number] = chunk;
        for (place, entry) in chunk.iter().enumerate() {
            let time = (entry.key.time().as_nanos() & differ) >> dropped;
            words[count] = (time as i32) << NUMBER_BITS | (number * CHUNK + place) as i32;
            count += 1;
        }
    }
    let order = if count <= FEW / 2 {
        by_rank::<{ FEW / 2 }>(&words, count)
    } else {
        by_rank::<FEW>(&words, count)
    };
    let order = &order[..count];
    let before = run.len();
    run.extend(order.iter().map(|word| {
        let number = (word & NUMBER) as usize;
        found[number / CHUNK][number % CHUNK]
    }));
    let alike = |pair: &[i32; 2]| pair[0] >> NUMBER_BITS == pair[1] >> NUMBER_BITS;
    if order.array_windows().any(alike) {
        run[before..].sort_unstable_by_key(|entry| entry.key);
    }
}

/// Appends the entries of `chunks` to `run` in order, however many there are.
#[inline(never)]
pub(super) fn append_many<'a, E: Copy + 'a>(
    chunks: impl Iterator<Item = &'a [Entry<E>]>,
    run: &mut Vec<Entry<E>>,
) {
    let before = run.len();
    chunks.for_each(|chunk| run.extend_from_slice(chunk));
    run[before..].sort_unstable_by_key(|entry| entry.key);
}

/// The first `count` of `words` in order, of which none lies beyond `WIDTH`. The place of
/// each is the number of smaller ones, counted for all side by side and without a branch:
/// for so few that is faster than a sort, which has to guess how each comparison ends.
#[inline]
fn by_rank<const WIDTH: usize>(words: &[i32; FEW], count: usize) -> [i32; FEW] {
    let mut ranks = [0; WIDTH];
    for smaller in &words[..count] {
        for (rank, word) in ranks.iter_mut().zip(words) {
            *rank += i32::from(smaller < word);
        }
    }
    let mut order = [i32::MAX; FEW];
    for (rank, word) in ranks.iter().zip(&words[..count]) {
        order[*rank as usize] = *word;
    }
    order
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::kernel::cause::Cause;
    use crate::kernel::queue::key::EventKey;
    use crate::kernel::time::SimTime;

    proptest! {
        /// The times lie close together, so that ties and words that are alike are common.
        #[test]
        fn few_entries_are_sorted_by_their_keys(
            times in prop::collection::vec(0_u64..40, 0..=FEW),
            spread in 0_u32..58,
        ) {
            let highest = 39_u64 << spread;
            let bits = (u64::BITS - highest.leading_zeros()) as usize;
            let base = if bits < 63 { 1 << 62 } else { 0 };
            let entries: Vec<_> = times
                .iter()
                .enumerate()
                .map(|(number, time)| {
                    let time = SimTime::from_nanos(base + (time << spread) + time % 3);
                    let sequence = (times.len() - number) as u64;
                    Entry { key: EventKey::new(time, sequence, Cause::NONE), event: number }
                })
                .collect();
            let (mut few, mut many) = (Vec::new(), Vec::new());
            append_few(entries.chunks(CHUNK), bits.max(6), &mut few);
            append_many(entries.chunks(CHUNK), &mut many);
            let events = |run: &[Entry<usize>]| run.iter().map(|entry| entry.event).collect::<Vec<_>>();
            prop_assert!(many.is_sorted_by_key(|entry| entry.key));
            prop_assert_eq!(events(&few), events(&many));
        }
    }
}
