//! The lines of a journal and what they add up to. A line that is torn or damaged ends what can be read; those before it
//! stay good. Readable without this program: `grep -a '^J1'`.
//!
//! ```text
//! J1 <check> {"g":1,"at":...,"k":"draft","id":1,"place":{...},"base":"...","text":"..."}
//! J1 <check> {"g":1,"at":...,"k":"splice","id":1,"start":12,"delete":0,"insert":"a","size":13}
//! J1 <check> {"g":1,"at":...,"k":"done","id":1}
//! J1 <check> {"g":1,"at":...,"k":"close"}
//! ```

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::app::draft::{Draft, Place};
use crate::io::files::Fingerprint;

const FORMAT: &str = "J1";

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Record<'a> {
    /// Grows each time that the file is written from its start again: older lines may follow newer ones.
    #[serde(rename = "g")]
    pub generation: u64,
    pub at: Timestamp,
    #[serde(flatten)]
    pub what: What<'a>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "k", rename_all = "snake_case")]
pub(super) enum What<'a> {
    /// A text that is being typed, whole.
    Draft { id: u64, place: Cow<'a, Place>, base: Cow<'a, str>, text: Cow<'a, str> },
    /// At byte `start` of it, `delete` bytes are replaced; it has `size` bytes then.
    Splice { id: u64, start: usize, delete: usize, insert: Cow<'a, str>, size: usize },
    /// A file has it, or it was given up.
    Done { id: u64 },
    /// The program ended in order.
    Close,
}

/// What a journal adds up to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Replayed {
    pub drafts: Vec<Draft>,
    /// The program ended in order.
    pub closed: bool,
}

/// # Errors
/// Where the record cannot be written as JSON.
pub(super) fn line(record: &Record<'_>) -> io::Result<String> {
    let json = serde_json::to_string(record)?;
    Ok(format!("{FORMAT} {} {json}\n", check(&json)))
}

pub(super) fn replay(bytes: &[u8]) -> Replayed {
    let mut drafts: BTreeMap<u64, Draft> = BTreeMap::new();
    let (mut generation, mut closed) = (None, false);
    for line in bytes.split(|byte| *byte == b'\n') {
        let Some(record) = parse(line) else { break };
        if *generation.get_or_insert(record.generation) != record.generation {
            break;
        }
        closed = record.what == What::Close;
        if !apply(&mut drafts, record) {
            break;
        }
    }
    Replayed { drafts: drafts.into_values().collect(), closed }
}

fn apply(drafts: &mut BTreeMap<u64, Draft>, Record { at, what, .. }: Record<'_>) -> bool {
    match what {
        What::Draft { id, place, base, text } => {
            let (place, text, base) = (place.into_owned(), text.into_owned(), base.into_owned());
            drafts.insert(id, Draft { place, text, base, at });
        }
        What::Splice { id, start, delete, insert, size } => {
            let Some(draft) = drafts.get_mut(&id) else { return false };
            let Some(end) = start.checked_add(delete) else { return false };
            let grown = (draft.text.len() + insert.len()).checked_sub(delete);
            if draft.text.get(start..end).is_none() || grown != Some(size) {
                return false;
            }
            draft.text.replace_range(start..end, &insert);
            draft.at = at;
        }
        What::Done { id } => drop(drafts.remove(&id)),
        What::Close => {}
    }
    true
}

fn parse(line: &[u8]) -> Option<Record<'static>> {
    let line = std::str::from_utf8(line).ok()?.strip_prefix(FORMAT)?.strip_prefix(' ')?;
    let (sum, json) = line.split_once(' ')?;
    if sum == check(json) { serde_json::from_str(json).ok() } else { None }
}

fn check(json: &str) -> String {
    Fingerprint::of(json.as_bytes()).to_string()[..8].to_owned()
}

/// Bytes that are compared at once.
const CHUNK: usize = 4096;

/// How many bytes are alike from where the pairs of chunks begin; `count` says how many are in one pair.
fn shared<'a>(
    mut chunks: impl Iterator<Item = (&'a [u8], &'a [u8])>,
    count: impl Fn((&'a [u8], &'a [u8])) -> usize,
) -> usize {
    let mut equal = 0;
    chunks
        .find(|(old, new)| {
            let alike = old == new;
            equal += if alike { old.len() } else { 0 };
            !alike
        })
        .map_or(equal, |differing| equal + count(differing))
}

/// The one replacement that makes `new` of `old`: where, how many bytes go, what comes.
pub(super) fn splice<'a>(old: &str, new: &'a str) -> (usize, usize, &'a str) {
    let shared = shared(old.as_bytes().chunks(CHUNK).zip(new.as_bytes().chunks(CHUNK)), |(old, new)| {
        old.iter().zip(new).take_while(|(old, new)| old == new).count()
    });
    let start = (0..=shared).rev().find(|at| new.is_char_boundary(*at) && old.is_char_boundary(*at)).unwrap_or(0);
    let (rest, tail) = (&old[start..], &new[start..]);
    let shared = self::shared(rest.as_bytes().rchunks(CHUNK).zip(tail.as_bytes().rchunks(CHUNK)), |(old, new)| {
        old.iter().rev().zip(new.iter().rev()).take_while(|(old, new)| old == new).count()
    });
    let boundary =
        |after: &usize| rest.is_char_boundary(rest.len() - after) && tail.is_char_boundary(tail.len() - after);
    let after = (0..=shared).rev().find(boundary).unwrap_or(0);
    (start, rest.len() - after, &tail[..tail.len() - after])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::app::form::Purpose;

    fn place() -> Place {
        Place::Form { run: None, purpose: Purpose::NewPartner, input: 0 }
    }

    fn written(generation: u64, whats: Vec<What<'_>>) -> String {
        let record = |what| Record { generation, at: Timestamp::UNIX_EPOCH, what };
        whats.into_iter().map(|what| line(&record(what)).expect("written")).collect()
    }

    fn draft(id: u64, text: &str) -> What<'_> {
        What::Draft { id, place: Cow::Owned(place()), base: "".into(), text: text.into() }
    }

    fn texts(bytes: &[u8]) -> Vec<String> {
        replay(bytes).drafts.into_iter().map(|draft| draft.text).collect()
    }

    #[test]
    fn what_is_done_is_no_draft_and_an_orderly_end_is_told() {
        let mut bytes = written(1, vec![draft(1, "one"), draft(2, "two"), What::Done { id: 1 }]);
        assert_eq!((texts(bytes.as_bytes()), replay(bytes.as_bytes()).closed), (vec!["two".to_owned()], false));
        bytes.push_str(&written(1, vec![What::Close]));
        assert!(replay(bytes.as_bytes()).closed);
    }

    #[test]
    fn lines_of_an_older_generation_do_not_count() {
        let bytes = written(2, vec![draft(1, "new")]) + &written(1, vec![draft(2, "old")]);
        assert_eq!(texts(bytes.as_bytes()), ["new"]);
    }

    #[test]
    fn the_replacement_in_a_long_text_is_as_short_as_the_change() {
        let long = "0123456789é".repeat(2000);
        for at in [0, 11, 4096, 5000, 8192, long.len()] {
            let at = (0..=at).rev().find(|at| long.is_char_boundary(*at)).unwrap_or(0);
            let new = format!("{}word{}", &long[..at], &long[at..]);
            assert_eq!(splice(&long, &new), (at, 0, "word"));
            assert_eq!(splice(&new, &long), (at, 4, ""));
        }
        assert_eq!(splice(&long, &long), (long.len(), 0, ""));
    }

    #[test]
    fn a_splice_that_does_not_fit_ends_what_is_read() {
        let splice = |start, delete, size| What::Splice { id: 1, start, delete, insert: "x".into(), size };
        for bad in [splice(9, 0, 4), splice(0, usize::MAX, 1), splice(0, 0, 2), splice(1, 0, 3)] {
            let bytes = written(1, vec![draft(1, "é"), bad, draft(2, "later")]);
            assert_eq!(texts(bytes.as_bytes()), ["é"]);
        }
    }

    proptest! {
        #[test]
        fn every_text_on_the_way_comes_back(versions in prop::collection::vec("[aé日\n]{0,12}", 1..12), cut in any::<prop::sample::Index>()) {
            let mut whats = vec![draft(1, &versions[0])];
            for pair in versions.windows(2) {
                let (start, delete, insert) = splice(&pair[0], &pair[1]);
                whats.push(What::Splice { id: 1, start, delete, insert: insert.into(), size: pair[1].len() });
            }
            let bytes = written(1, whats);
            let ends: Vec<usize> = bytes.match_indices('\n').map(|(at, _)| at + 1).collect();
            prop_assert_eq!(texts(bytes.as_bytes()), [versions[versions.len() - 1].clone()]);
            // Cut anywhere, with what was never written behind it.
            let cut = cut.index(bytes.len() + 1);
            let whole = ends.iter().filter(|end| **end <= cut).count();
            let mut torn = bytes.as_bytes()[..cut].to_vec();
            torn.resize(bytes.len() + 100, 0);
            let expected: Vec<String> = whole.checked_sub(1).map(|last| versions[last].clone()).into_iter().collect();
            prop_assert_eq!(texts(&torn), expected);
        }

        #[test]
        fn any_bytes_are_read_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
            replay(&bytes);
        }
    }
}
