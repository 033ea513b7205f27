//! The table of roles: what a piece of the screen means, what a theme file calls it, and which weight carries its
//! meaning where there is no colour. `docs/themes.md` and `playbooks themes` are made from it.

use ratatui::style::Modifier;

/// How many roles there are.
pub const COUNT: usize = ROLES.len();

/// What a piece of the screen means. A theme gives each of them a look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    Text,
    Strong,
    Dim,
    Border,
    Key,
    Good,
    Warning,
    Problem,
    Selected,
    Input,
    InputFocused,
    Selection,
    Match,
    CurrentMatch,
    Overlay,
    OverlayTitle,
    Receded,
    Blue,
    Green,
    Orange,
    Purple,
    Red,
    Neutral,
    BlueChip,
    GreenChip,
    OrangeChip,
    PurpleChip,
    RedChip,
    NeutralChip,
    EndGood,
    EndClosed,
    Heading,
    Link,
    Quote,
    Marker,
    Blank,
    Filled,
    Unknown,
    Code,
    CodeComment,
    CodeKeyword,
    CodeString,
    CodeNumber,
    Note,
    Tip,
    Important,
    Caution,
    Danger,
}

/// Where on the screen a role is at home: a heading of the pages about themes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    Words,
    Lists,
    Overlays,
    Playbooks,
    Documents,
}

impl Group {
    pub const ALL: [Self; 5] = [Self::Words, Self::Lists, Self::Overlays, Self::Playbooks, Self::Documents];

    pub fn title(self) -> &'static str {
        match self {
            Self::Words => "Words",
            Self::Lists => "Lists and inputs",
            Self::Overlays => "Overlays",
            Self::Playbooks => "Playbooks",
            Self::Documents => "Documents",
        }
    }
}

/// What is asked of a role's contrast.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reads {
    /// Text on the background: 4.5:1, in high contrast 7:1.
    Text,
    /// Text that is read second: 4.5:1.
    Secondary,
    /// Text on a fill of its own, as [`Reads::Text`].
    Fill,
    /// No text, or text that steps back on purpose.
    Shape,
}

/// A row of the table.
#[derive(Debug)]
pub struct Row {
    pub role: Role,
    /// In theme files; never changed.
    pub name: &'static str,
    pub group: Group,
    /// What it is for: a sentence.
    pub what: &'static str,
    /// At every depth.
    pub always: Modifier,
    /// Without colour, where it has to stand for the shade.
    pub without: Modifier,
    pub reads: Reads,
}

impl Role {
    pub fn row(self) -> &'static Row {
        &ROLES[self as usize]
    }

    pub fn named(name: &str) -> Option<Self> {
        ROLES.iter().find(|row| row.name == name).map(|row| row.role)
    }
}

const NO: Modifier = Modifier::empty();
const BOLD: Modifier = Modifier::BOLD;
const DIM: Modifier = Modifier::DIM;
const ITALIC: Modifier = Modifier::ITALIC;
const UNDERLINED: Modifier = Modifier::UNDERLINED;
const REVERSED: Modifier = Modifier::REVERSED;

const fn row(
    role: Role,
    name: &'static str,
    group: Group,
    always: Modifier,
    without: Modifier,
    reads: Reads,
    what: &'static str,
) -> Row {
    Row { role, name, group, what, always, without, reads }
}

use Group::{Documents, Lists, Overlays, Playbooks, Words};
use Reads::{Fill, Secondary, Shape, Text};

/// All roles, in the order of [`Role`].
#[rustfmt::skip]
pub static ROLES: [Row; 48] = [
    row(Role::Text, "text", Words, NO, NO, Text, "Text."),
    row(Role::Strong, "strong", Words, BOLD, NO, Text, "What matters in a line, and titles."),
    row(Role::Dim, "dim", Words, NO, NO, Secondary, "What is read second: dates, hints, what is not in focus."),
    row(Role::Border, "border", Words, NO, NO, Shape, "Lines between panes and around overlays."),
    row(Role::Key, "key", Words, BOLD, NO, Text, "A key in a hint."),
    row(Role::Good, "good", Words, NO, NO, Text, "Something achieved: a tick, a saved file."),
    row(Role::Warning, "warning", Words, NO, NO, Text, "Something to be careful with."),
    row(Role::Problem, "problem", Words, BOLD, NO, Text, "Something wrong."),
    row(Role::Selected, "selected", Lists, NO, REVERSED, Fill, "The row under the cursor."),
    row(Role::Input, "input", Lists, NO, NO, Fill, "The ground of an input."),
    row(Role::InputFocused, "input-focused", Lists, NO, UNDERLINED, Fill, "The ground of the input that takes the keys."),
    row(Role::Selection, "selection", Lists, NO, REVERSED, Fill, "Selected text."),
    row(Role::Match, "match", Lists, NO, REVERSED, Fill, "A match of a search."),
    row(Role::CurrentMatch, "current-match", Lists, BOLD, REVERSED.union(UNDERLINED), Fill, "The match that a search stands on."),
    row(Role::Overlay, "overlay", Overlays, NO, NO, Shape, "The ground of an overlay."),
    row(Role::OverlayTitle, "overlay-title", Overlays, BOLD, NO, Text, "The title of an overlay."),
    row(Role::Receded, "receded", Overlays, NO, DIM, Shape, "What lies beneath an overlay."),
    row(Role::Blue, "blue", Playbooks, NO, NO, Text, "A playbook whose accent is blue, such as Recruit."),
    row(Role::Green, "green", Playbooks, NO, NO, Text, "A playbook whose accent is green, such as Onboard."),
    row(Role::Orange, "orange", Playbooks, NO, NO, Text, "A playbook whose accent is orange, such as QBR."),
    row(Role::Purple, "purple", Playbooks, NO, NO, Text, "A playbook whose accent is purple, such as Expand."),
    row(Role::Red, "red", Playbooks, NO, NO, Text, "A playbook whose accent is red, such as Exit."),
    row(Role::Neutral, "neutral", Playbooks, NO, NO, Text, "A playbook without an accent."),
    row(Role::BlueChip, "blue-chip", Playbooks, BOLD, NO, Fill, "The current step of a blue playbook."),
    row(Role::GreenChip, "green-chip", Playbooks, BOLD, NO, Fill, "The current step of a green playbook."),
    row(Role::OrangeChip, "orange-chip", Playbooks, BOLD, NO, Fill, "The current step of an orange playbook."),
    row(Role::PurpleChip, "purple-chip", Playbooks, BOLD, NO, Fill, "The current step of a purple playbook."),
    row(Role::RedChip, "red-chip", Playbooks, BOLD, NO, Fill, "The current step of a red playbook."),
    row(Role::NeutralChip, "neutral-chip", Playbooks, BOLD, NO, Fill, "The current step of a playbook without an accent."),
    row(Role::EndGood, "end-good", Playbooks, BOLD, NO, Fill, "The end of a playbook, reached."),
    row(Role::EndClosed, "end-closed", Playbooks, BOLD, NO, Fill, "The end of a playbook that ends a partnership, reached."),
    row(Role::Heading, "heading", Documents, BOLD, NO, Text, "A heading."),
    row(Role::Link, "link", Documents, UNDERLINED, NO, Text, "A link."),
    row(Role::Quote, "quote", Documents, NO, NO, Secondary, "A quotation."),
    row(Role::Marker, "marker", Documents, NO, NO, Secondary, "The sign of a list item, a heading or a quotation."),
    row(Role::Blank, "blank", Documents, NO, NO, Text, "A blank that waits for its text."),
    row(Role::Filled, "filled", Documents, NO, ITALIC, Text, "A value that was filled in for you."),
    row(Role::Unknown, "unknown", Documents, BOLD.union(UNDERLINED), NO, Text, "A `{{marker}}` that means nothing."),
    row(Role::Code, "code", Documents, NO, NO, Text, "Code and other literal text."),
    row(Role::CodeComment, "code-comment", Documents, NO, NO, Secondary, "A comment in code."),
    row(Role::CodeKeyword, "code-keyword", Documents, NO, NO, Text, "A keyword in code."),
    row(Role::CodeString, "code-string", Documents, NO, NO, Text, "A text in code."),
    row(Role::CodeNumber, "code-number", Documents, NO, NO, Text, "A number in code."),
    row(Role::Note, "note", Documents, BOLD, NO, Text, "The title of a note."),
    row(Role::Tip, "tip", Documents, BOLD, NO, Text, "The title of a tip."),
    row(Role::Important, "important", Documents, BOLD, NO, Text, "The title of what is important."),
    row(Role::Caution, "caution", Documents, BOLD, NO, Text, "The title of a warning."),
    row(Role::Danger, "danger", Documents, BOLD, NO, Text, "The title of a danger."),
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn the_table_is_in_the_order_of_the_roles_and_names_each_once() {
        for (index, row) in ROLES.iter().enumerate() {
            assert_eq!(row.role as usize, index, "{}", row.name);
            assert_eq!(Role::named(row.name), Some(row.role));
            assert!(row.what.ends_with('.'), "{}", row.name);
        }
        let names: BTreeSet<&str> = ROLES.iter().map(|row| row.name).collect();
        assert_eq!(names.len(), COUNT);
        // The groups are whole: a page has each of its headings once.
        let groups: Vec<Group> = ROLES.iter().map(|row| row.group).collect();
        let mut headings = groups.clone();
        headings.dedup();
        assert_eq!(headings, Group::ALL);
    }
}
