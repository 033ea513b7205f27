//! A mapping of a file with what it is called in sentences, and the typed look at its values.
//! A missing or null value is absent; one of the wrong type is reported and then absent.

use super::notes::Notes;
use crate::domain::lookalike;
use crate::domain::problem::{Place, quoted};
use crate::domain::safe;
use crate::domain::yaml::{Key, Kind, Node};

/// The longest text of a file.
const MAX_TEXT: usize = 64 * 1024;
/// The longest name: it still has to fit on a screen.
pub const MAX_NAME: usize = 200;
/// The longest line that is a whole sentence.
pub const MAX_SENTENCE: usize = 1000;
/// The most steps, criteria, approvals or fields.
const MAX_ENTRIES: usize = 200;
/// The longest id.
const MAX_ID: usize = 64;

pub struct Table<'a> {
    entries: &'a [(Key, Node)],
    pub place: Place,
    /// What it is: "step 2"; empty for the file as a whole.
    what: String,
}

/// A text of a list, and where it stands.
pub struct Item {
    pub text: String,
    pub place: Place,
}

impl<'a> Table<'a> {
    /// `node` as a mapping; anything else is reported with `fix`.
    pub fn of(node: &'a Node, what: impl Into<String>, notes: &mut Notes<'_>, fix: &str) -> Option<Self> {
        let what = what.into();
        if let Kind::Mapping(entries) = &node.kind {
            return Some(Self { entries, place: node.place, what });
        }
        if notes.refuse_slip(node) {
            return None;
        }
        let message = match node.kind {
            Kind::Null => format!("{} is empty.", capital(&what)),
            _ => format!("{} must be a mapping of keys, but here is {}.", capital(&what), node.word()),
        };
        notes.error(node.place, message, fix);
        None
    }

    pub fn entry(&self, key: &str) -> Option<&'a (Key, Node)> {
        self.entries.iter().find(|(name, _)| name.name == key)
    }

    /// The value under `key`, unless it is null.
    pub fn value(&self, key: &str) -> Option<&'a Node> {
        self.entry(key).map(|(_, value)| value).filter(|value| !value.is_null())
    }

    /// The value under `key` or under its older name, and under which of them it was found.
    pub fn value_or(
        &self,
        key: &'static str,
        older: &'static str,
        notes: &mut Notes<'_>,
    ) -> Option<(&'static str, &'a Node)> {
        match (self.value(key), self.value(older), self.entry(older)) {
            (Some(value), Some(_), Some((older_key, _))) => {
                let message = format!("`{older}` is the older name of `{key}`, which is here as well; it is ignored.");
                notes.warning(older_key.place, message, format!("Keep only `{key}`."));
                Some((key, value))
            }
            (Some(value), ..) => Some((key, value)),
            (None, value, _) => value.map(|value| (older, value)),
        }
    }

    /// The keys, in the order of the text.
    pub fn keys(&self) -> impl Iterator<Item = &'a Key> {
        self.entries.iter().map(|(key, _)| key)
    }

    pub fn entries(&self) -> &'a [(Key, Node)] {
        self.entries
    }

    /// How a sentence calls the value under `key`.
    pub fn subject(&self, key: &str) -> String {
        if self.what.is_empty() { format!("`{key}`") } else { format!("`{key}` of {}", self.what) }
    }

    /// The text under `key`, without the white space after its end; an empty one is absent.
    pub fn text(&self, key: &str, notes: &mut Notes<'_>) -> Option<String> {
        self.warn_of_lost_text(key, notes);
        text_of(self.value(key)?, &self.subject(key), notes).filter(|text| !text.trim().is_empty())
    }

    /// The text under `key` as a name: on one line, of a sensible length.
    pub fn name(&self, key: &str, notes: &mut Notes<'_>) -> Option<String> {
        self.warn_of_lost_text(key, notes);
        let node = self.value(key)?;
        name_of(node, &self.subject(key), MAX_NAME, notes).filter(|name| !name.is_empty())
    }

    /// The value under `key`, reported where it is missing or empty.
    pub fn required(&self, key: &str, fix: &str, notes: &mut Notes<'_>) -> Option<&'a Node> {
        let Some((at, value)) = self.entry(key) else {
            let owner = if self.what.is_empty() { notes.file.owner().to_owned() } else { capital(&self.what) };
            notes.error(self.place, format!("{owner} has no `{key}`."), fix);
            return None;
        };
        if value.is_null()
            && let Some(comment) = notes.comment_after(at)
        {
            let (message, fix) = self.lost(key, comment);
            notes.error(at.place, message, fix);
            return None;
        }
        if value.is_null() || value.text().is_some_and(|text| text.trim().is_empty()) {
            notes.error(at.place, format!("{} is empty.", self.subject(key)), fix);
            return None;
        }
        Some(value)
    }

    /// `summary: #1 plan` without quotes is a comment for YAML, and the text is lost without a word.
    fn warn_of_lost_text(&self, key: &str, notes: &mut Notes<'_>) {
        let Some((at, _)) = self.entry(key).filter(|(_, value)| value.is_null()) else { return };
        let comment = notes.comment_after(at).filter(|comment| comment.starts_with(|c: char| !c.is_whitespace()));
        if let Some(comment) = comment {
            let (message, fix) = self.lost(key, comment);
            notes.warning(at.place, message, fix);
        }
    }

    fn lost(&self, key: &str, comment: &str) -> (String, String) {
        let message = format!("{} is empty: a `#` after a space starts a comment.", self.subject(key));
        (message, format!("Put the text in quotes: {}.", quoted(&format!("{key}: \"#{comment}\""))))
    }

    /// [`Table::name`], reported where it is missing or empty. A plain `~` is a name too.
    pub fn required_name(&self, key: &str, fix: &str, notes: &mut Notes<'_>) -> Option<String> {
        if self.entry(key).is_some_and(|(_, value)| notes.is_tilde(value)) {
            return Some("~".to_owned());
        }
        self.required(key, fix, notes).and_then(|_| self.name(key, notes))
    }

    /// The text or texts under `key`: a single one counts as a list of one.
    pub fn list(&self, key: &str, notes: &mut Notes<'_>) -> Vec<Item> {
        self.value(key).map(|node| items_of(node, &self.subject(key), notes)).unwrap_or_default()
    }

    /// The yes or no under `key`; no where it is absent.
    pub fn flag(&self, key: &str, notes: &mut Notes<'_>) -> bool {
        let Some(node) = self.value(key) else { return false };
        match node.text().map(str::to_ascii_lowercase).as_deref() {
            Some("true" | "yes" | "on") => true,
            Some("false" | "no" | "off") => false,
            _ => {
                let found = node.text().map_or_else(|| node.word().to_owned(), quoted);
                let message = format!("{} must be `true` or `false`, but here is {found}.", self.subject(key));
                notes.error(node.place, message, "Write `true` or `false`.");
                false
            }
        }
    }

    /// The number under `key`.
    pub fn number(&self, key: &str, notes: &mut Notes<'_>) -> Option<f64> {
        let node = self.value(key)?;
        let subject = self.subject(key);
        number_of(&text_of(node, &subject, notes)?, node.place, &subject, notes)
    }

    /// The id under `key`: a word that files and other keys can name.
    pub fn id(&self, key: &str, notes: &mut Notes<'_>) -> Option<Item> {
        let node = self.value(key)?;
        let text = self.name(key, notes)?;
        if !is_id(&text) {
            let message = format!("{} cannot be {}.", capital(&self.subject(key)), quoted(&text));
            let plain = crate::domain::slug::from_name(&text, "short-name");
            notes.error(node.place, message, format!("Use letters, digits and hyphens: `{plain}`."));
        }
        Some(Item { text, place: node.place })
    }

    /// Warns about every key that means nothing here. `older` ones mean something, but are suggested to nobody.
    pub fn warn_unknown(&self, known: &[&str], older: &[&str], notes: &mut Notes<'_>) {
        let means_something = |key: &&Key| [known, older].iter().any(|keys| keys.contains(&key.name.as_str()));
        for key in self.keys().filter(|key| !means_something(key)) {
            let place = if self.what.is_empty() { String::new() } else { format!(" in {}", self.what) };
            notes.unknown(key, &place, known);
        }
    }
}

/// The text of a scalar, reported where `node` is something else or far too long.
pub fn text_of(node: &Node, subject: &str, notes: &mut Notes<'_>) -> Option<String> {
    let Some(text) = node.text() else {
        let fix = match node.kind {
            Kind::Mapping(_) => "If the text holds a colon or starts with a brace, put it in quotes.",
            _ => "Write a single text here, without dashes or brackets.",
        };
        notes.error(node.place, format!("{subject} must be text, but here is {}.", node.word()), fix);
        return None;
    };
    if text.len() > MAX_TEXT {
        let message = format!(
            "{subject} has {} KiB of text; at most {} KiB are read.",
            text.len().div_ceil(1024),
            MAX_TEXT / 1024
        );
        notes.error(node.place, message, notes.file.move_text());
        return None;
    }
    Some(text.trim_end().to_owned())
}

/// The text of a scalar on one line; characters that a terminal might obey are warned about.
pub fn name_of(node: &Node, subject: &str, max: usize, notes: &mut Notes<'_>) -> Option<String> {
    let text = text_of(node, subject, notes)?;
    let name = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let length = name.chars().count();
    if length > max {
        let message = format!("{subject} has {length} characters; at most {max} fit.");
        notes.error(node.place, message, notes.file.shorten_name());
        return None;
    }
    if safe::visible(&name) != name {
        let message = format!("{subject} holds control or invisible characters; they are shown as {}.", quoted(&name));
        notes.warning(node.place, message, "Type the text anew, without copying it from elsewhere.");
    } else if let Some(c) = lookalike::pretender(&name) {
        let letter = format!("the letter `{c}` (U+{:04X}), which only looks like a Latin one", u32::from(c));
        let message = format!("{subject} holds {letter}: {}.", quoted(&name));
        notes.warning(node.place, message, "Type the word anew, with the letters of one script.");
    }
    Some(name)
}

/// The texts of a list; a single text counts as a list of one.
pub fn items_of(node: &Node, subject: &str, notes: &mut Notes<'_>) -> Vec<Item> {
    let nodes = match &node.kind {
        Kind::Sequence(nodes) => nodes.as_slice(),
        Kind::Mapping(_) => {
            let fix = "Start each text with a dash, and put it in quotes if it holds a colon.";
            notes.error(node.place, format!("{subject} must be a list of texts, but here is a mapping."), fix);
            return Vec::new();
        }
        _ if notes.refuse_dash(node) => return Vec::new(),
        _ => std::slice::from_ref(node),
    };
    let mut items = Vec::with_capacity(nodes.len());
    for (index, node) in nodes.iter().enumerate() {
        let subject = if nodes.len() > 1 { format!("Item {} of {subject}", index + 1) } else { subject.to_owned() };
        if node.is_null() {
            notes.warning(
                node.place,
                format!("{subject} is empty; it is left out."),
                "Remove the line or write a text.",
            );
        } else if let Some(text) = text_of(node, &subject, notes).filter(|text| !text.trim().is_empty()) {
            items.push(Item { text, place: node.place });
        }
    }
    items
}

/// The number that a text is, reported where it is none.
pub fn number_of(text: &str, place: Place, subject: &str, notes: &mut Notes<'_>) -> Option<f64> {
    let number = text.trim().parse().ok().filter(|number: &f64| number.is_finite());
    if number.is_none() {
        let message = format!("{} must be a number, but here is {}.", capital(subject), quoted(text));
        notes.error(place, message, "Write digits, such as `12` or `0.5`.");
    }
    number
}

/// As many of `nodes` as are read; more than that are reported. `owner` has them, `what` they are called.
pub fn capped<'n>(nodes: &'n [Node], owner: &str, what: &str, notes: &mut Notes<'_>) -> &'n [Node] {
    let Some(beyond) = nodes.get(MAX_ENTRIES) else { return nodes };
    let message = format!("{owner} has {} {what}; at most {MAX_ENTRIES} are possible.", nodes.len());
    notes.error(beyond.place, message, notes.file.split());
    &nodes[..MAX_ENTRIES]
}

/// "step 2" as the start of a sentence.
pub fn capital(what: &str) -> String {
    let mut chars = what.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

fn is_id(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    text.len() <= MAX_ID
        && text.bytes().all(plain)
        && text.bytes().next().is_some_and(|byte| byte.is_ascii_alphanumeric())
}
