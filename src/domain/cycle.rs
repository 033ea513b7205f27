//! Things that wait for each other: the shortest round that leads from one of them back to it.

use std::collections::VecDeque;

/// The round from `start` back to it, without `start` at its end; `None` where it waits for nothing that waits for it.
/// `waits_for` has, for each thing, the indices of those it waits for.
pub fn through(start: usize, waits_for: &[Vec<usize>]) -> Option<Vec<usize>> {
    let mut came_from: Vec<Option<usize>> = vec![None; waits_for.len()];
    let mut queue = VecDeque::from([start]);
    while let Some(at) = queue.pop_front() {
        for &next in waits_for.get(at)? {
            if next == start {
                let mut round = vec![at];
                while let Some(before) = round.last().and_then(|&last| came_from.get(last).copied().flatten()) {
                    round.push(before);
                }
                round.reverse();
                return Some(round);
            }
            if let Some(unseen @ None) = came_from.get_mut(next) {
                *unseen = Some(at);
                queue.push_back(next);
            }
        }
    }
    None
}

/// "`a` waits for `b`, which waits for `a`", for a round that is named with its start at either end.
pub fn in_words(names: &[String]) -> String {
    match names {
        [one, other] if one == other => format!("{one} waits for itself"),
        [first, rest @ ..] => format!("{first} waits for {}", rest.join(", which waits for ")),
        [] => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_shortest_round_is_found() {
        let waits_for = [vec![1, 3], vec![2], vec![0], vec![0, 4], vec![], vec![0], vec![6]];
        let rounds: Vec<_> = (0..waits_for.len()).map(|start| through(start, &waits_for)).collect();
        let round = |of: &[usize]| Some(of.to_vec());
        assert_eq!(
            rounds,
            [round(&[0, 3]), round(&[1, 2, 0]), round(&[2, 0, 1]), round(&[3, 0]), None, None, round(&[6])]
        );
    }

    proptest! {
        #[test]
        fn a_round_is_one(waits_for in proptest::collection::vec(proptest::collection::vec(0..6_usize, 0..4), 6)) {
            for start in 0..waits_for.len() {
                let Some(round) = through(start, &waits_for) else { continue };
                prop_assert_eq!(round[0], start);
                for (index, at) in round.iter().enumerate() {
                    let next = round.get(index + 1).copied().unwrap_or(start);
                    prop_assert!(waits_for[*at].contains(&next), "{:?}", round);
                }
            }
        }
    }
}
