//! The lines between two layers: each net (a fork, a merge, or a single line) that changes its place has one trunk
//! across the flow, in a track of its own where it must be. Never does one net run upon another; they may cross.

/// Lines that may run together, by the cross coordinates at which they leave the one layer and enter the next.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Net {
    pub left: Vec<i32>,
    pub right: Vec<i32>,
}

impl Net {
    fn low(&self) -> i32 {
        self.left.iter().chain(&self.right).copied().min().unwrap_or(0)
    }

    fn high(&self) -> i32 {
        self.left.iter().chain(&self.right).copied().max().unwrap_or(0)
    }

    fn is_straight(&self) -> bool {
        self.low() == self.high()
    }

    /// Whether this trunk must come before `other`'s, or their lines would run upon each other.
    fn must_precede(&self, other: &Self) -> bool {
        self.left.iter().any(|row| other.right.contains(row))
    }

    /// How often the two cross when this trunk comes before `other`'s.
    fn crossings_before(&self, other: &Self) -> i32 {
        let within = |rows: &[i32], net: &Self| rows.iter().filter(|&&row| net.low() < row && row < net.high()).count();
        i32::try_from(within(&other.left, self) + within(&self.right, other)).unwrap_or(i32::MAX)
    }

    /// Whether the trunks would touch in one track.
    fn touches(&self, other: &Self) -> bool {
        self.low() <= other.high() + 1 && other.low() <= self.high() + 1
    }
}

/// The track of each net, counted along the flow, `None` for a straight one; all together `None` when two nets
/// would each have to come before the other.
pub fn assign(nets: &[Net]) -> Option<Vec<Option<usize>>> {
    let mut waiting: Vec<usize> = (0..nets.len()).filter(|&net| !nets[net].is_straight()).collect();
    let mut tracks: Vec<Option<usize>> = vec![None; nets.len()];
    let mut done: Vec<usize> = Vec::new();
    while !waiting.is_empty() {
        let is_free = |net: usize| !waiting.iter().any(|&other| other != net && nets[other].must_precede(&nets[net]));
        let price = |net: usize| -> i32 {
            let others = waiting.iter().filter(|&&other| other != net);
            others.map(|&o| nets[net].crossings_before(&nets[o]) - nets[o].crossings_before(&nets[net])).sum()
        };
        let next = waiting.iter().copied().filter(|&net| is_free(net)).min_by_key(|&net| (price(net), net))?;
        let behind = done.iter().filter(|&&other| nets[other].touches(&nets[next]));
        tracks[next] = Some(behind.filter_map(|&other| tracks[other]).max().map_or(0, |track| track + 1));
        waiting.retain(|&net| net != next);
        done.push(next);
    }
    Some(tracks)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn net(left: &[i32], right: &[i32]) -> Net {
        Net { left: left.to_vec(), right: right.to_vec() }
    }

    #[test]
    fn straight_lines_need_no_track_and_distant_ones_share() {
        let nets = [net(&[1], &[1]), net(&[4], &[3, 6]), net(&[10], &[9, 12])];
        assert_eq!(assign(&nets), Some(vec![None, Some(0), Some(0)]));
    }

    #[test]
    fn no_line_runs_upon_another() {
        // The first leaves at 5 where the second enters, so its trunk must come first.
        let nets = [net(&[1], &[5]), net(&[5], &[9])];
        assert_eq!(assign(&nets), Some(vec![Some(1), Some(0)]));
        assert_eq!(assign(&[net(&[1], &[5]), net(&[5], &[1])]), None, "a swap has no solution in these rows");
    }

    #[test]
    fn needless_crossings_are_avoided() {
        let nets = [net(&[1], &[5]), net(&[3], &[7])];
        let tracks = assign(&nets).expect("possible");
        assert!(tracks[0] > tracks[1], "{tracks:?}");
    }
}
