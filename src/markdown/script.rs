//! Numbers that stand above or below the line, so that 2⁷ does not read 27.

const RAISED: [(char, char); 18] = [
    ('0', '⁰'),
    ('1', '¹'),
    ('2', '²'),
    ('3', '³'),
    ('4', '⁴'),
    ('5', '⁵'),
    ('6', '⁶'),
    ('7', '⁷'),
    ('8', '⁸'),
    ('9', '⁹'),
    ('n', 'ⁿ'),
    ('+', '⁺'),
    ('-', '⁻'),
    ('−', '⁻'),
    ('=', '⁼'),
    ('(', '⁽'),
    (')', '⁾'),
    (' ', ' '),
];
const LOWERED: [(char, char); 17] = [
    ('0', '₀'),
    ('1', '₁'),
    ('2', '₂'),
    ('3', '₃'),
    ('4', '₄'),
    ('5', '₅'),
    ('6', '₆'),
    ('7', '₇'),
    ('8', '₈'),
    ('9', '₉'),
    ('+', '₊'),
    ('-', '₋'),
    ('−', '₋'),
    ('=', '₌'),
    ('(', '₍'),
    (')', '₎'),
    (' ', ' '),
];

/// `text` above the line; `None` where not all of it can stand there.
pub(super) fn raised(text: &str) -> Option<String> {
    mapped(text, &RAISED)
}

/// The same below the line.
pub(super) fn lowered(text: &str) -> Option<String> {
    mapped(text, &LOWERED)
}

fn mapped(text: &str, signs: &[(char, char)]) -> Option<String> {
    text.chars().map(|c| signs.iter().find(|(sign, _)| *sign == c).map(|(_, shown)| *shown)).collect()
}
