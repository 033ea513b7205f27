//! Names that look like others and are not: a letter of another script among Latin ones, a character that nobody sees.

use unicode_normalization::UnicodeNormalization;

use super::safe;

/// Letters of other scripts, each beside the Latin one that it looks like: Cyrillic, then Greek.
const ALIKE: [(&str, &str); 2] = [
    ("АВЕЅІЈКМНОРСТХУавсԁеһіјкӏорԛѕтцνхуԜԝ", "ABESIJKMHOPCTXYabcdehijklopqstuvxyWw"),
    ("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧαικνορτυχ", "ABEZHIKMNOPTYXaikvoptux"),
];

/// The Latin letter that a letter of another script looks like.
fn latin(c: char) -> Option<char> {
    let found = |(foreign, latin): &(&str, &str)| {
        let index = foreign.chars().position(|other| other == c)?;
        latin.chars().nth(index)
    };
    ALIKE.iter().find_map(found)
}

/// What is left of a name for the eye. Two names with one skeleton look the same.
pub fn skeleton(name: &str) -> String {
    let seen = |c: &char| !matches!(c, '\u{200c}' | '\u{200d}') && safe::visible(c.encode_utf8(&mut [0; 4])).len() <= 4;
    let letters = name.nfkc().filter(seen).map(|c| latin(c).unwrap_or(c));
    letters.collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The first letter that pretends to be a Latin one: in one word with some that are.
pub fn pretender(name: &str) -> Option<char> {
    let mut words = name.split(|c: char| !c.is_alphabetic());
    words.find_map(|word| word.chars().find(|&c| latin(c).is_some()).filter(|_| word.contains(|c: char| c.is_ascii())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_letter_has_its_twin() {
        for (foreign, latin) in ALIKE {
            assert_eq!(foreign.chars().count(), latin.chars().count());
            assert!(foreign.chars().all(|c| !c.is_ascii()) && latin.chars().all(|c| c.is_ascii_alphabetic()));
        }
    }

    #[test]
    fn what_looks_the_same_has_one_skeleton() {
        for name in
            ["Rec\u{200d}ruit", "Rec\u{200b}ruit", "R\u{435}cruit", "Ｒecruit", " Recruit\u{202e}", "Recr\u{ad}uit"]
        {
            assert_eq!(skeleton(name), "Recruit", "{name:?}");
        }
        for name in ["recruit", "Recruit 2", "Récruit", "Набор"] {
            assert_ne!(skeleton(name), "Recruit");
        }
    }

    #[test]
    fn only_a_letter_among_latin_ones_pretends() {
        assert_eq!(pretender("Über \u{410}cme"), Some('\u{410}'));
        assert_eq!(pretender("Gr\u{3bf}up"), Some('\u{3bf}'));
        for name in ["Набор партнёров", "IT-отдел", "Ομάδα A", "Société", "株式会社 Acme", "5 Ω", "Δtime"]
        {
            assert_eq!(pretender(name), None, "{name}");
        }
    }
}
