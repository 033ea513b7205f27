//! Themes of one's own: the text of a theme file to what it changes of a built-in theme, or to its located problems.
//! What cannot be used costs nothing but itself.

use ratatui::style::{Color, Modifier, Style};

use super::Depth;
use super::built_in::{Base, BuiltIn};
use super::colour::{self, fit};
use super::role::{ROLES, Role};
use crate::domain::problem::{Place, Problem, quoted};
use crate::domain::similar;
use crate::domain::yaml::{self, Key, Kind, Node};

const KEYS: [&str; 2] = ["extends", "roles"];
/// Whoever has more problems than these is helped by the first of them.
const MAX_PROBLEMS: usize = 100;
const ROLE_FIX: &str = "Write it as `heading: { fg: \"#ffcc00\", bold: true }`.";

/// What can be said of a role besides its colours.
pub const WEIGHTS: [(&str, Modifier); 5] = [
    ("bold", Modifier::BOLD),
    ("dim", Modifier::DIM),
    ("italic", Modifier::ITALIC),
    ("underline", Modifier::UNDERLINED),
    ("reverse", Modifier::REVERSED),
];

/// What an own theme changes of the one that it extends.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Own {
    pub extends: Base,
    pub changes: Vec<(Role, Change)>,
}

/// What is changed of a role's look. What is not named stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Change {
    pub fg: Option<Color>,
    pub bg: Option<Color>,
    pub on: Modifier,
    pub off: Modifier,
}

/// What reading a theme file gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Read {
    pub own: Own,
    /// In the order of the text.
    pub problems: Vec<Problem>,
}

impl Own {
    /// The look of a role on top of a built-in theme, at a depth. A colour of another depth becomes its nearest there.
    /// Without colour weights are added and none is taken away: they carry the meaning.
    pub fn style(&self, built_in: BuiltIn, role: Role, depth: Depth) -> Style {
        let style = built_in.style(role, depth);
        let Some((_, change)) = self.changes.iter().find(|(changed, _)| *changed == role) else { return style };
        if depth == Depth::None {
            return style.add_modifier(change.on);
        }
        let mut style = change.coloured(style, built_in, depth);
        style.add_modifier.remove(change.off);
        style.add_modifier(change.on)
    }
}

impl Change {
    fn coloured(&self, mut style: Style, built_in: BuiltIn, depth: Depth) -> Style {
        let lost = if built_in.is_light() { Color::White } else { Color::Black };
        let bg = self.bg.and_then(|bg| fit(bg, depth, None));
        // With 16 colours a fill may be reversed instead, and a quiet ground would be that of the terminal.
        if depth == Depth::Sixteen && style.add_modifier.contains(Modifier::REVERSED) {
            if bg.is_none_or(|bg| bg == lost) {
                return style;
            }
            style.add_modifier.remove(Modifier::REVERSED);
        }
        style.bg = bg.or(style.bg);
        let grounded = style.bg.is_some_and(|bg| bg != Color::Reset);
        let never = if grounded { style.bg } else { Some(lost) };
        style.fg = self.fg.and_then(|fg| fit(fg, depth, never)).or(style.fg);
        style
    }
}

/// Reads the text of a theme file.
pub fn read(text: &str) -> Read {
    let parsed = yaml::parse(text);
    let mut reader = Reader { text: &parsed.text, problems: parsed.problems, own: Own::default() };
    if let Some(root) = &parsed.root {
        reader.root(root);
    }
    let Reader { mut problems, own, .. } = reader;
    problems.sort_by_key(|problem| problem.place);
    Read { own, problems }
}

struct Reader<'a> {
    text: &'a str,
    problems: Vec<Problem>,
    own: Own,
}

impl Reader<'_> {
    fn root(&mut self, root: &Node) {
        if root.is_null() {
            return self.warning(
                root.place,
                "This theme is empty.",
                "Write `extends: dark`, and what differs under `roles:`.",
            );
        }
        let fix = "Write `extends: dark`, and what differs under `roles:`.";
        let Some(entries) = self.entries(root, "A theme", fix) else { return };
        for (key, node) in entries {
            match key.name.as_str() {
                "extends" => self.extends(node),
                "roles" if node.is_null() => {}
                "roles" => self.roles(node),
                _ => self.unknown_key(key, "", &KEYS),
            }
        }
    }

    fn extends(&mut self, node: &Node) {
        let word = node.text().unwrap_or_default().trim();
        if let Some(base) = Base::named(word) {
            self.own.extends = base;
        } else if !node.is_null() {
            let names: Vec<&str> = Base::NAMED.iter().map(|(name, ..)| *name).collect();
            let fix = did_you_mean(word, &names, || format!("Use one of {}.", names.join(", ")));
            let message = format!("`extends` cannot be {}; `auto` is used.", found(node));
            self.error(node.place, message, fix);
        }
    }

    fn roles(&mut self, node: &Node) {
        let Some(entries) = self.entries(node, "`roles`", ROLE_FIX) else { return };
        let names: Vec<&str> = ROLES.iter().map(|row| row.name).collect();
        for (key, node) in entries {
            let Some(role) = Role::named(&key.name) else {
                let fix = did_you_mean(&key.name, &names, || "`playbooks themes dark` lists the roles.".to_owned());
                self.warning(key.place, format!("Unknown role {}; it does nothing.", quoted(&key.name)), fix);
                continue;
            };
            if node.is_null() {
                continue;
            }
            let change = self.change(role.row().name, node);
            if change != Change::default() {
                self.own.changes.push((role, change));
            }
        }
    }

    fn change(&mut self, role: &str, node: &Node) -> Change {
        let mut change = Change::default();
        let Some(entries) = self.entries(node, &format!("`{role}`"), ROLE_FIX) else { return change };
        for (key, node) in entries {
            let weight = WEIGHTS.iter().find(|(name, _)| *name == key.name).map(|&(_, weight)| weight);
            match (key.name.as_str(), weight) {
                ("fg", _) => change.fg = self.colour(role, key, node),
                ("bg", _) => change.bg = self.colour(role, key, node),
                (_, Some(weight)) => match self.flag(role, key, node) {
                    Some(true) => change.on |= weight,
                    Some(false) => change.off |= weight,
                    None => {}
                },
                (_, None) => {
                    let names: Vec<&str> = ["fg", "bg"].into_iter().chain(WEIGHTS.map(|(name, _)| name)).collect();
                    self.unknown_key(key, &format!(" of `{role}`"), &names);
                }
            }
        }
        change
    }

    fn colour(&mut self, role: &str, key: &Key, node: &Node) -> Option<Color> {
        let name = &key.name;
        if node.is_null() {
            let message = format!("`{name}` of `{role}` is empty.");
            let fix = format!("A `#` needs quotes, or it starts a comment: `{name}: \"#ffcc00\"`.");
            self.error(key.place, message, fix);
            return None;
        }
        let word = node.text().unwrap_or_default();
        let colour = colour::parse(word);
        if colour.is_none() {
            let names: Vec<&str> = colour::ANSI.iter().map(|(name, ..)| *name).chain([colour::DEFAULT]).collect();
            let fix = did_you_mean(word, &names, || {
                format!("Write `{name}: \"#ffcc00\"`, a number from 0 to 255, or a name such as `bright-blue`.")
            });
            self.error(node.place, format!("`{name}` of `{role}` cannot be {}.", found(node)), fix);
        }
        colour
    }

    fn flag(&mut self, role: &str, key: &Key, node: &Node) -> Option<bool> {
        match node.text().map(str::to_ascii_lowercase).as_deref() {
            Some("true" | "yes" | "on") => Some(true),
            Some("false" | "no" | "off") => Some(false),
            _ => {
                let message = format!("`{}` of `{role}` cannot be {}.", key.name, found(node));
                self.error(node.place, message, "Write `true` or `false`.");
                None
            }
        }
    }

    fn entries<'n>(&mut self, node: &'n Node, what: &str, fix: &str) -> Option<&'n [(Key, Node)]> {
        if let Kind::Mapping(entries) = &node.kind {
            return Some(entries);
        }
        self.error(node.place, format!("{what} must be made of keys, but here is {}.", node.word()), fix);
        None
    }

    fn unknown_key(&mut self, key: &Key, place: &str, known: &[&str]) {
        let fix = did_you_mean(&key.name, known, || format!("Remove it, or use one of: {}.", known.join(", ")));
        self.warning(key.place, format!("Unknown key {}{place}; it does nothing.", quoted(&key.name)), fix);
    }

    fn error(&mut self, place: Place, message: impl Into<String>, fix: impl Into<String>) {
        self.tell(Problem::error(self.text, place, message, fix));
    }

    fn warning(&mut self, place: Place, message: impl Into<String>, fix: impl Into<String>) {
        self.tell(Problem::warning(self.text, place, message, fix));
    }

    fn tell(&mut self, problem: Problem) {
        if self.problems.len() < MAX_PROBLEMS {
            self.problems.push(problem);
        }
    }
}

fn did_you_mean(word: &str, known: &[&str], otherwise: impl FnOnce() -> String) -> String {
    similar::nearest(word, known.iter().copied()).map_or_else(otherwise, |meant| format!("Did you mean `{meant}`?"))
}

fn found(node: &Node) -> String {
    node.text().map_or_else(|| node.word().to_owned(), quoted)
}

#[cfg(test)]
mod tests;
