//! The front matter of a text: found here only to keep it out of the body; what it says is read by `domain::template`.

/// The text between `---` lines at the very start, and where the body begins.
pub(super) fn front_matter(text: &str) -> (Option<&str>, usize) {
    let bom = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut lines = text[bom..].split_inclusive('\n');
    let Some(first) = lines.next().filter(|line| line.trim_end() == "---" && line.ends_with('\n')) else {
        return (None, bom);
    };
    let begin = bom + first.len();
    let mut at = begin;
    for line in lines {
        if matches!(line.trim_end(), "---" | "...") {
            return (Some(&text[begin..at]), at + line.len());
        }
        at += line.len();
    }
    (None, bom)
}
