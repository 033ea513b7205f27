//! The scanner's complaints as sentences for people who never read the YAML specification.

use granit_parser::{ErrorKind, ScanError};

use super::{MAX_DEPTH, slips};
use crate::domain::problem::{Place, Problem, quoted};

pub(super) fn too_deep(text: &str, place: Place) -> Problem {
    let message = format!("Lists and mappings nest more than {MAX_DEPTH} deep here.");
    Problem::error(
        text,
        place,
        message,
        "Put the text in quotes if its brackets are meant as text; otherwise nest less.",
    )
}

/// One sentence and one fix for whatever the scanner stumbled over. `bracket` is the innermost one still open.
pub(super) fn of_scanner(text: &str, error: &ScanError, bracket: Option<Place>) -> Problem {
    let place = within(text, super::place(*error.marker()));
    if *error.kind() == ErrorKind::RecursionLimitExceeded {
        return too_deep(text, place);
    }
    // Inside brackets the scanner reads on over line ends, and stumbles long after the mistake.
    let strays = matches!(
        error.kind(),
        ErrorKind::InvalidColonPlacement | ErrorKind::MappingValueNotAllowed | ErrorKind::SimpleKeyExpected
    ) || is_separator(error.kind());
    if let Some(opened) = bracket.filter(|opened| strays && opened.line < place.line) {
        let message = format!("The bracket that opens here is not closed before line {}.", place.line);
        return Problem::error(text, opened, message, UNCLOSED);
    }
    if let Some(place) = tab_in_indentation(text, place, is_tab(error.kind())) {
        return Problem::error(text, place, TAB.0, TAB.1);
    }
    if let Some(slip) = slips::near(text, place.line).filter(|_| may_follow_a_slip(error.kind())) {
        return slip.problem(text);
    }
    let line = text.lines().nth(place.line - 1).unwrap_or_default();
    let starts_line = line.chars().take(place.column - 1).all(char::is_whitespace);
    let (message, fix) = match error.kind() {
        ErrorKind::BlockSequenceEntryNotAllowed if !starts_line => (
            "A list cannot start in the middle of a line.".into(),
            "Start it on the next line, or put the text in quotes.".into(),
        ),
        ErrorKind::ExpectedBlockMappingKey | ErrorKind::ExpectedBlockSequenceEntry if !starts_line => {
            ("Text follows where the value has already ended.".into(), "Put the whole value in quotes.".into())
        }
        kind => sentence(kind, line),
    };
    Problem::error(text, place, message, fix)
}

/// The first tab in the indentation of the line at `place`, or, where a tab is known to be the trouble, of a line after it.
/// Whatever the scanner calls it: such a tab is what went wrong.
fn tab_in_indentation(text: &str, place: Place, known: bool) -> Option<Place> {
    let lines = text.lines().enumerate().skip(place.line - 1).take(if known { usize::MAX } else { 1 });
    let mut tabs = lines.filter_map(|(index, line)| {
        let indent = &line[..line.len() - line.trim_start().len()];
        let tab = indent.chars().position(|c| c == '\t')?;
        (indent.len() < line.len()).then_some(Place { line: index + 1, column: tab + 1 })
    });
    tabs.next()
}

const UNCLOSED: &str = "Close it, or put the value in quotes if the bracket is meant as text.";
const TAB: (&str, &str) = ("A tab is used as indentation, which YAML does not allow.", "Use spaces instead of tabs.");

fn sentence(kind: &ErrorKind, line: &str) -> (String, String) {
    use ErrorKind as E;
    let own = |(message, fix): (&str, &str)| (message.to_owned(), fix.to_owned());
    match kind {
        kind if is_tab(kind) => own(TAB),
        E::UnclosedQuotedScalar | E::DocumentIndicatorInQuotedScalar => own((
            "The quote that opens here is never closed.",
            "Close it with the same quote character, or write an apostrophe inside single quotes twice.",
        )),
        E::UnclosedFlowCollection { open } => {
            let close = if *open == '[' { ']' } else { '}' };
            (
                format!("The `{open}` that opens here is never closed."),
                format!("Add the missing `{close}`, or put the value in quotes if the bracket is meant as text."),
            )
        }
        E::UnexpectedEofFlowSequence | E::UnexpectedEofFlowMapping | E::UnexpectedEofImplicitFlowMapping => {
            own(("The file ends inside brackets.", UNCLOSED))
        }
        E::MismatchedFlowCollectionEnd { open, close } => {
            (format!("A `{open}` is closed by `{close}`."), "Close each bracket with its own kind.".to_owned())
        }
        E::MisplacedFlowCollectionEnd => {
            own(("This bracket closes nothing.", "Remove it, or put the value in quotes if it is meant as text."))
        }
        kind if is_separator(kind) => own((
            "Inside brackets, values are separated by commas.",
            "Add the missing comma or bracket, or put the text in quotes.",
        )),
        E::MappingValueNotAllowed
        | E::InvalidColonPlacement
        | E::MappingKeyNotAllowed
        | E::InvalidMappingValueWhitespace
            if colon_inside(line) =>
        {
            own((
                "A colon followed by a space starts a new value, in the middle of this one.",
                "Put the whole text in quotes if the colon belongs to it.",
            ))
        }
        E::InvalidTrailingSingleQuotedScalar | E::InvalidTrailingDoubleQuotedScalar => own((
            "Text follows after the closing quote.",
            "Put the whole text inside one pair of quotes, or use a block text: `|` and the text on the lines below.",
        )),
        E::UnknownQuotedScalarEscape
        | E::InvalidQuotedScalarHexEscape
        | E::InvalidUnicodeEscape
        | E::InvalidLowSurrogate
        | E::InvalidLowSurrogateHexEscape
        | E::MissingLowSurrogate
        | E::UnpairedLowSurrogate => own((
            "This backslash starts an escape that does not exist.",
            "Write the backslash twice, or use single quotes, in which it is plain text.",
        )),
        E::UnknownAnchor => own((
            "A value that starts with `*` repeats another one, and there is none of this name before it.",
            "Put the text in quotes if the star belongs to it.",
        )),
        E::MissingAnchorOrAliasName => own((
            "A value that starts with `*` or `&` is an alias or an anchor.",
            "Put the text in quotes if the character belongs to it.",
        )),
        E::UnexpectedCharacter { character } => (
            format!("A plain text cannot start with {}.", quoted(&character.to_string())),
            "Put the text in quotes.".to_owned(),
        ),
        E::UndeclaredTagHandle
        | E::ExpectedTagBang
        | E::InvalidTagTerminator
        | E::MissingTagUri
        | E::UnclosedVerbatimTag
        | E::InvalidTagEscape
        | E::InvalidGlobalTagCharacter => own((
            "A value that starts with `!` is a tag, which has no meaning here.",
            "Put the text in quotes if the `!` belongs to it.",
        )),
        E::SimpleKeyExpected | E::UnexpectedEof | E::InvalidSimpleKey => own((
            "This line is no `key: value`, and no part of the text above either.",
            "Indent it further if it continues the value above; add `: ` if it is a key.",
        )),
        E::ExpectedBlockMappingKey
        | E::ExpectedBlockSequenceEntry
        | E::InvalidIndentation
        | E::BlockSequenceEntryNotAllowed
        | E::InvalidBlockScalarIndent
        | E::InvalidFlowScalarIndent
        | E::InvalidQuotedScalarIndent
        | E::ExpectedDocumentStart
        | E::MappingKeyNotAllowed
        | E::MappingValueNotAllowed => own((
            "The indentation of this line fits nothing above it.",
            "Indent it exactly like its neighbours: list items and keys of one level start in the same column.",
        )),
        E::CommentInterceptedScalar => {
            own(("A comment cuts this text in two.", "Move the comment above the value, or put the text in quotes."))
        }
        E::CommentNotSeparated => {
            own(("A `#` follows without a space before it.", "Put a space before a comment, or the text in quotes."))
        }
        E::InvalidBlockScalarHeader | E::ZeroBlockScalarIndent => own((
            "A text that starts with `|` or `>` is a block text, which begins on the next line.",
            "Start the text on the next line, indented; or put it in quotes.",
        )),
        E::BomInsideDocument => own(("Here is an invisible byte-order mark in the middle of the file.", "Delete it.")),
        E::BlockEntryInFlowCollection | E::PlainScalarStartsWithDashFlowIndicator | E::InvalidBlockEntryWhitespace => {
            own(("This dash starts no list item here.", "Put the text in quotes if it belongs to it."))
        }
        other => (
            format!("This cannot be read as YAML: {other}."),
            "Look for a missing quote, bracket, colon or space here or on the line above.".to_owned(),
        ),
    }
}

fn is_tab(kind: &ErrorKind) -> bool {
    use ErrorKind as E;
    matches!(
        kind,
        E::TabNotAllowed
            | E::TabInBlockIndentation
            | E::TabInIndentation
            | E::TabAtBlockScalarStart
            | E::TabInPlainScalar
    )
}

/// Whether the complaint is about the structure, which a slip on the same line or the one above may have broken.
fn may_follow_a_slip(kind: &ErrorKind) -> bool {
    use ErrorKind as E;
    matches!(
        kind,
        E::SimpleKeyExpected
            | E::InvalidSimpleKey
            | E::UnexpectedEof
            | E::ExpectedBlockMappingKey
            | E::ExpectedBlockSequenceEntry
            | E::InvalidIndentation
            | E::BlockSequenceEntryNotAllowed
            | E::ExpectedDocumentStart
            | E::MappingKeyNotAllowed
            | E::MappingValueNotAllowed
            | E::InvalidColonPlacement
            | E::InvalidMappingValueWhitespace
    )
}

fn is_separator(kind: &ErrorKind) -> bool {
    matches!(kind, ErrorKind::ExpectedFlowMappingSeparator | ErrorKind::ExpectedFlowSequenceSeparator)
}

/// Whether the line has a second colon that can be mistaken for a key's.
fn colon_inside(line: &str) -> bool {
    line.matches(": ").count() + usize::from(line.trim_end().ends_with(':')) > 1
}

/// A place at the end of the text moves to the end of its last line that says something.
fn within(text: &str, place: Place) -> Place {
    if text.lines().nth(place.line - 1).is_some_and(|line| !line.trim().is_empty()) {
        return place;
    }
    let before = text.lines().enumerate().take(place.line).filter(|(_, line)| !line.trim().is_empty()).last();
    match before {
        Some((index, line)) => Place { line: index + 1, column: line.trim_end().chars().count() + 1 },
        None => Place::START,
    }
}
