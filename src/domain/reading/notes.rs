//! The problems of one file while it is being read: collected, capped, and put into the order of the text.

use crate::domain::problem::{Place, Problem, Severity, quoted};
use crate::domain::similar;
use crate::domain::yaml::slips::{self, Slip};
use crate::domain::yaml::{Key, Node};

/// How many problems of each severity are told; whoever has more is helped by the first of them.
const MAX_EACH: usize = 100;
/// How many unknown keys are told one by one.
const MAX_UNKNOWN: usize = 10;

/// What is read: what it is called in sentences, and what its author can do about texts and lists that are too long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum File {
    Playbook,
    Template,
}

impl File {
    /// Who has the keys that stand at the top.
    pub fn owner(self) -> &'static str {
        match self {
            Self::Playbook => "The playbook",
            Self::Template => "The template",
        }
    }

    pub fn shorten_name(self) -> &'static str {
        match self {
            Self::Playbook => "Shorten it; longer texts belong into `description` or `prompt`.",
            Self::Template => "Shorten it; longer texts belong below the front matter.",
        }
    }

    pub fn move_text(self) -> &'static str {
        match self {
            Self::Playbook => "Move long texts into a template.",
            Self::Template => "Move long texts below the front matter.",
        }
    }

    pub fn split(self) -> &'static str {
        match self {
            Self::Playbook => "Split it into several playbooks that follow each other with `next`.",
            Self::Template => "Split it into several templates.",
        }
    }
}

pub struct Notes<'a> {
    pub file: File,
    text: &'a str,
    problems: Vec<Problem>,
    untold: usize,
    unknown: usize,
    /// Where the first unknown key stands that is only counted.
    uncounted: Option<Place>,
    /// The lists of possible keys that have been printed.
    listed: Vec<Vec<String>>,
}

impl<'a> Notes<'a> {
    pub fn new(file: File, text: &'a str, problems: Vec<Problem>) -> Self {
        Self { file, text, problems, untold: 0, unknown: 0, uncounted: None, listed: Vec::new() }
    }

    /// For a reader whose complaints were or will be told elsewhere.
    pub fn silent() -> Self {
        Self::new(File::Template, "", Vec::new())
    }

    pub fn error(&mut self, place: Place, message: impl Into<String>, fix: impl Into<String>) {
        if self.room_for(Severity::Error) {
            self.problems.push(Problem::error(self.text, place, message, fix));
        }
    }

    pub fn warning(&mut self, place: Place, message: impl Into<String>, fix: impl Into<String>) {
        if self.room_for(Severity::Warning) {
            self.problems.push(Problem::warning(self.text, place, message, fix));
        }
    }

    /// Warns about a key that means nothing; `place` says where it is, `known` are those that mean something there.
    pub fn unknown(&mut self, key: &Key, place: &str, known: &[&str]) {
        self.unknown += 1;
        if self.unknown > MAX_UNKNOWN {
            let first = self.uncounted.get_or_insert(key.place);
            *first = key.place.min(*first);
            return;
        }
        let joined = key.name.split_once(':').filter(|(name, _)| known.contains(name));
        let fix = match (joined, similar::nearest(&key.name, known.iter().copied())) {
            (Some((name, value)), _) => format!("Put a space after the colon: `{name}: {}`.", value.trim()),
            (None, Some(meant)) => format!("Did you mean `{meant}`?"),
            (None, None) if self.listed.iter().any(|listed| listed == known) => {
                "Remove it; the keys that mean something here are listed above.".to_owned()
            }
            (None, None) => {
                self.listed.push(known.iter().map(|&known| known.to_owned()).collect());
                format!("Remove it, or use one of: {}.", known.join(", "))
            }
        };
        self.warning(key.place, format!("Unknown key {}{place}; it does nothing.", quoted(&key.name)), fix);
    }

    /// The comment that took the place of the value of a key.
    pub fn comment_after(&self, key: &Key) -> Option<&'a str> {
        let line = self.text.lines().nth(key.place.line.saturating_sub(1))?;
        let from = line.char_indices().nth(key.place.column - 1)?.0;
        let (_, rest) = line[from..].split_once(key.name.as_str())?;
        let value = rest.trim_start_matches(['"', '\'', ' ']).strip_prefix(':')?;
        let comment = value.trim_start().strip_prefix('#').filter(|_| value.starts_with([' ', '\t']));
        comment.map(str::trim_end)
    }

    /// Whether an empty value was written as a plain `~`: as a name, that is a text like any other.
    pub fn is_tilde(&self, node: &Node) -> bool {
        if !node.is_null() {
            return false;
        }
        let line = self.text.lines().nth(node.place.line.saturating_sub(1)).unwrap_or_default();
        line.chars().nth(node.place.column - 1) == Some('~')
    }

    /// Reports the slip because of which `node` is a text and no mapping.
    pub fn refuse_slip(&mut self, node: &Node) -> bool {
        self.refuse(node, slips::on_line)
    }

    /// Reports the strange dash because of which `node` is a text and no list.
    pub fn refuse_dash(&mut self, node: &Node) -> bool {
        self.refuse(node, slips::dash)
    }

    fn refuse(&mut self, node: &Node, look: fn(&str, usize) -> Option<Slip>) -> bool {
        let plain = matches!(node.kind, crate::domain::yaml::Kind::Scalar { quoted: false, .. });
        let Some(slip) = look(self.text, node.place.line).filter(|slip| plain && slip.place >= node.place) else {
            return false;
        };
        self.error(slip.place, slip.message, slip.fix);
        true
    }

    pub fn has_errors(&self) -> bool {
        self.problems.iter().any(Problem::is_error)
    }

    pub fn sorted(mut self) -> Vec<Problem> {
        if let Some(place) = self.uncounted {
            let message = format!("And {} more unknown keys.", self.unknown - MAX_UNKNOWN);
            let message = if self.unknown == MAX_UNKNOWN + 1 { "And 1 more unknown key.".to_owned() } else { message };
            self.warning(place, message, "Mend the others, then check again.");
        }
        self.problems.sort_by_key(|problem| problem.place);
        if let Some(last) = self.problems.last().map(|problem| problem.place).filter(|_| self.untold > 0) {
            let message = format!("There are {} more problems.", self.untold);
            self.problems.push(Problem::warning(self.text, last, message, "Mend those above, then check again."));
        }
        self.problems
    }

    fn room_for(&mut self, severity: Severity) -> bool {
        let told = self.problems.iter().filter(|problem| problem.severity == severity).count();
        self.untold += usize::from(told >= MAX_EACH);
        told < MAX_EACH
    }
}
