//! Folder names from names. Derived once, unique, never parsed back.

use std::collections::HashSet;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The longest folder name, in bytes: short enough for every file system and for a line of a list.
pub const MAX_BYTES: usize = 48;

/// A folder name of lower-case letters, digits and single hyphens, at most 48 bytes; `fallback` where
/// nothing of `name` can be written that way (`日本語パートナー`, `..`).
///
/// Names that Windows keeps for devices get a suffix (`con` becomes `con-x`), so that a folder can be
/// moved between machines.
pub fn from_name(name: &str, fallback: &str) -> String {
    let mut slug = String::new();
    // What fits into a folder name comes from its first characters; the rest of a huge text is not looked at.
    for c in name.chars().take(MAX_BYTES * 8).nfkd() {
        if is_combining_mark(c) || is_apostrophe(c) {
            continue;
        }
        let start = slug.len();
        spell(c, &mut slug);
        if slug.len() == start && !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    let slug = cut(&slug, MAX_BYTES);
    if slug.is_empty() {
        return fallback.to_owned();
    }
    if is_reserved(slug) { format!("{slug}-x") } else { slug.to_owned() }
}

/// `slug`, or with `-2`, `-3`, ... the first that is not among `taken`; case does not count.
pub fn unique<'a>(slug: &str, taken: impl Iterator<Item = &'a str> + Clone) -> String {
    let taken: HashSet<String> = taken.map(str::to_lowercase).collect();
    if !taken.contains(&slug.to_lowercase()) {
        return slug.to_owned();
    }
    let mut number = 2_usize;
    loop {
        let suffix = format!("-{number}");
        let room = slug.len().min(MAX_BYTES).saturating_sub(suffix.len());
        let base = if slug.len() + suffix.len() > MAX_BYTES { cut(slug, room) } else { slug };
        let candidate = format!("{base}{suffix}");
        if !taken.contains(&candidate.to_lowercase()) {
            return candidate;
        }
        number += 1;
    }
}

/// The front of `slug` in at most `max` bytes: whole words where that keeps at least half, no hyphen at either end.
pub fn cut(slug: &str, max: usize) -> &str {
    let slug = slug.trim_matches('-');
    if slug.len() <= max {
        return slug;
    }
    let end = (0..=max).rev().find(|&end| slug.is_char_boundary(end)).unwrap_or(0);
    let front = &slug[..end];
    let front = match front.rfind('-') {
        Some(hyphen) if !slug[end..].starts_with('-') && hyphen * 2 >= max => &front[..hyphen],
        _ => front,
    };
    front.trim_matches('-')
}

/// Appends the plain letters that stand for `c`; nothing where there are none.
fn spell(c: char, slug: &mut String) {
    match c {
        'a'..='z' | '0'..='9' => slug.push(c),
        'A'..='Z' => slug.push(c.to_ascii_lowercase()),
        // Letters that Unicode does not take apart into a letter and a mark.
        'ß' | 'ẞ' => slug.push_str("ss"),
        'æ' | 'Æ' => slug.push_str("ae"),
        'œ' | 'Œ' => slug.push_str("oe"),
        'þ' | 'Þ' => slug.push_str("th"),
        'ł' | 'Ł' => slug.push('l'),
        'ø' | 'Ø' => slug.push('o'),
        'đ' | 'Đ' | 'ð' | 'Ð' | 'ɖ' | 'Ɖ' => slug.push('d'),
        'ħ' | 'Ħ' => slug.push('h'),
        'ı' => slug.push('i'),
        'ŋ' | 'Ŋ' => slug.push('n'),
        'ŧ' | 'Ŧ' => slug.push('t'),
        'ĸ' => slug.push('k'),
        'ə' | 'Ə' => slug.push('e'),
        'ƒ' => slug.push('f'),
        _ => {}
    }
}

/// Marks inside a word that leave it one word: `O'Reilly` is `oreilly`.
fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '\u{2019}' | '\u{2018}' | '\u{02bc}' | '\u{02bb}' | '`' | '\u{00b4}' | '\u{ff07}')
}

fn is_reserved(slug: &str) -> bool {
    match slug {
        "con" | "prn" | "aux" | "nul" => true,
        _ => matches!(slug.as_bytes(), [b'c', b'o', b'm', b'1'..=b'9'] | [b'l', b'p', b't', b'1'..=b'9']),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn real_company_names() {
        let cases = [
            ("Acme Corp", "acme-corp"),
            ("Acme-Corp", "acme-corp"),
            ("ACME  corp", "acme-corp"),
            ("AT&T", "at-t"),
            ("Amazon.com", "amazon-com"),
            ("Acme, Inc.", "acme-inc"),
            ("O'Reilly", "oreilly"),
            ("O’Reilly", "oreilly"),
            ("Yahoo!", "yahoo"),
            ("Booz Allen (Federal)", "booz-allen-federal"),
            ("Société Générale", "societe-generale"),
            ("Socie\u{301}te\u{301} Ge\u{301}ne\u{301}rale", "societe-generale"),
            ("Česká spořitelna", "ceska-sporitelna"),
            ("Groß & Söhne", "gross-sohne"),
            ("Łódź Ørsted Æther", "lodz-orsted-aether"),
            ("Partner_Co", "partner-co"),
            ("a/b", "a-b"),
            ("../../etc/passwd", "etc-passwd"),
            ("日本語 Corp", "corp"),
            ("Ａｃｍｅ", "acme"),
            ("trailing. ", "trailing"),
        ];
        for (name, slug) in cases {
            assert_eq!(from_name(name, "partner"), slug, "{name}");
        }
    }

    #[test]
    fn what_cannot_be_written_falls_back() {
        for name in ["日本語パートナー", "パナソニック", "..", "", "   ", "👩‍👩‍👧‍👦", "שלום", "---"]
        {
            assert_eq!(from_name(name, "partner"), "partner", "{name}");
        }
    }

    #[test]
    fn device_names_are_no_folder_names() {
        for (name, slug) in
            [("CON", "con-x"), ("nul", "nul-x"), ("Com1", "com1-x"), ("LPT9", "lpt9-x"), ("COM¹", "com1-x")]
        {
            assert_eq!(from_name(name, "partner"), slug);
        }
        assert_eq!(from_name("COM0", "partner"), "com0");
        assert_eq!(from_name("Console", "partner"), "console");
    }

    #[test]
    fn long_names_are_cut_between_words() {
        let name = "The International Association of Very Long Company Names";
        assert_eq!(from_name(name, "partner"), "the-international-association-of-very-long");
        assert_eq!(from_name(&"x".repeat(120), "partner"), "x".repeat(48));
    }

    #[test]
    fn unique_counts_up_and_ignores_case() {
        let taken = ["acme", "ACME-2", "other"];
        assert_eq!(unique("acme", taken.into_iter()), "acme-3");
        assert_eq!(unique("Other", taken.into_iter()), "Other-2");
        assert_eq!(unique("new", taken.into_iter()), "new");
        let long = "x".repeat(48);
        assert_eq!(unique(&long, [long.as_str()].into_iter()), format!("{}-2", "x".repeat(46)));
    }

    proptest! {
        #[test]
        fn a_slug_is_a_safe_folder_name(name in any::<String>(), more in "[A-Za-z '&./-]{0,80}") {
            for name in [name.clone(), more.clone(), format!("{more}{name}")] {
                let slug = from_name(&name, "partner");
                prop_assert!(slug.len() <= MAX_BYTES + 2 && !slug.is_empty());
                prop_assert!(slug.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'));
                prop_assert!(!slug.starts_with('-') && !slug.ends_with('-') && !slug.contains("--"));
                prop_assert_eq!(from_name(&slug, "other"), slug.clone());
                let other = unique(&slug, [slug.as_str()].into_iter());
                prop_assert!(other != slug && other.len() <= MAX_BYTES + 2);
            }
        }
    }
}
