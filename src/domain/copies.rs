//! The copies that sync tools leave beside a file or folder when two machines changed it: how they are named.

/// Whether a name says by itself that it is a sync tool's copy.
pub fn is_sync_copy(name: &str) -> bool {
    [".sync-conflict-", "conflicted copy"].iter().any(|mark| name.contains(mark))
}

/// Whether it is a copy of ours: both versions of a document that changed underneath.
pub fn is_undecided(name: &str) -> bool {
    [".theirs-", ".mine-"].iter().any(|mark| name.contains(mark))
}

/// `run.yaml` of `run (1).yaml`, `acme` of `acme (2)`. It is a copy only where the other one is there.
pub fn numbered_of(name: &str) -> Option<String> {
    let (stem, ending) = split(name);
    let (original, number) = stem.strip_suffix(')')?.rsplit_once(" (")?;
    let is_number = (1..=2).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit());
    (is_number && !original.is_empty()).then(|| format!("{original}{ending}"))
}

/// `run.yaml` of `run-DESKTOP-8F2K1LM.yaml`: the name of a machine in capitals. It is a copy only where the other one is there.
pub fn of_machine(name: &str) -> Option<String> {
    let (stem, ending) = split(name);
    let at = stem.char_indices().find(|(at, c)| *c == '-' && is_machine(&stem[at + 1..]))?.0;
    (at > 0 && !ending.is_empty()).then(|| format!("{}{ending}", &stem[..at]))
}

fn is_machine(name: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'-';
    name.len() >= 4 && name.starts_with(|c: char| c.is_ascii_uppercase()) && name.bytes().all(allowed)
}

/// A name before its ending, and the ending with its dot.
fn split(name: &str) -> (&str, &str) {
    match name.rfind('.') {
        Some(at) if at > 0 && name.len() - at <= 6 && !name[at..].contains(' ') => name.split_at(at),
        _ => (name, ""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_are_told_by_their_names() {
        for name in ["01-x (Anna's conflicted copy 2026-11-23).md", "run.sync-conflict-20261123-093000-ABCDEFG.yaml"] {
            assert!(is_sync_copy(name) && !is_undecided(name), "{name}");
        }
        for name in ["01-x.mine-20261123-093000.md", "01-x.theirs-20261123-093000-2.md"] {
            assert!(is_undecided(name) && !is_sync_copy(name), "{name}");
        }
        assert!(!is_sync_copy("01-conflicts.md") && !is_undecided("01-mine.md"));
    }

    #[test]
    fn what_might_be_a_copy_names_what_it_would_be_a_copy_of() {
        for (name, original) in [("run (1).yaml", "run.yaml"), ("acme (12)", "acme"), ("2026-11 (2)", "2026-11")] {
            assert_eq!(numbered_of(name).as_deref(), Some(original));
        }
        for name in ["acme (2026)", "acme (b)", "acme(1)", " (1)", "(1).md", "acme", "a () b", "acme (1) x"] {
            assert_eq!(numbered_of(name), None, "{name}");
        }
        for (name, original) in [("run-DESKTOP-8F2K1LM.yaml", "run.yaml"), ("01-x-ANNAS-MAC.md", "01-x.md")] {
            assert_eq!(of_machine(name).as_deref(), Some(original));
        }
        for name in ["01-expansion.md", "01-x-QBR.md", "-DESKTOP.md", "acme-HOLDING", "run-Desktop.yaml", "01-2026.md"]
        {
            assert_eq!(of_machine(name), None, "{name}");
        }
    }
}
