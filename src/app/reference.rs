//! The page of all keys, `docs/keys.md`, made from the table of actions: what the program does and what the page says
//! cannot differ. A test fails when the page in the repository is another one.

use super::action::{ACTIONS, Context, Row};
use super::key::Key;
use super::keymap::Keymap;
use crate::editor::{Command, Motion};

const INTRO: &str = "\
# Keys

`?` lists the keys of the place where you are (in the editor: `F1`), and `:` finds a command by a few letters. This page lists
all of them. The name of a command never changes; use it when you report something.

A letter is a command only where you cannot type. In the editor, in a form and in a search line it is text; there the keys
with Ctrl, the function keys and `Esc` act.

A place has its own keys and those of the places around it: in the Guide, for example, those of Guide, then of Run, of Lists
and pages, and at last those of Everywhere. Where two of them have the same key, the first one wins.

This page is generated; `UPDATE_DOCS=1 cargo test --test docs` writes it anew.
";

const TYPING: &str = "
### Typing

These work in the editor and, as far as they make sense there, in forms and search lines. Shift with a movement selects. `Ctrl-V`
puts in what you last copied or cut here; your terminal's own paste works everywhere.

| Key | What it does |
|---|---|
";

const MOUSE: &str = "
## Mouse

| Do this | What happens |
|---|---|
| Click a row of a list | The cursor goes there. |
| Click a step or a tab | It is shown. |
| Click the box of a criterion or of a task | It is ticked, or unticked. |
| Click or drag in the editor | Puts the cursor there, or selects. |
| Click a row of the marker list | The marker is written. |
| Turn the wheel | Scrolls what is under it. |
";

/// What the editor does with keys that are no actions of the table.
#[rustfmt::skip]
pub(super) const EDITING: &[(&[&str], Command, &str)] = &[
    (&["Enter"], Command::NewLine, "New line; goes on with a list, a quote or an indent"),
    (&["Tab"], Command::Indent, "Next cell of a table; elsewhere indents the item or the selected lines"),
    (&["Shift-Tab"], Command::Outdent, "Cell before; elsewhere takes the indent back"),
    (&["Left"], Command::Move(Motion::Left), "One character left"),
    (&["Right"], Command::Move(Motion::Right), "One character right"),
    (&["Up"], Command::Move(Motion::Up), "One row up"),
    (&["Down"], Command::Move(Motion::Down), "One row down"),
    (&["Ctrl-Left", "Alt-Left"], Command::Move(Motion::WordLeft), "One word left"),
    (&["Ctrl-Right", "Alt-Right"], Command::Move(Motion::WordRight), "One word right"),
    (&["Ctrl-Up"], Command::Move(Motion::ParagraphUp), "One paragraph up"),
    (&["Ctrl-Down"], Command::Move(Motion::ParagraphDown), "One paragraph down"),
    (&["Home"], Command::Move(Motion::LineStart), "To the start of the line"),
    (&["End"], Command::Move(Motion::LineEnd), "To the end of the line"),
    (&["PgUp"], Command::Move(Motion::PageUp), "One page up"),
    (&["PgDn"], Command::Move(Motion::PageDown), "One page down"),
    (&["Ctrl-Home"], Command::Move(Motion::DocumentStart), "To the start of the document"),
    (&["Ctrl-End"], Command::Move(Motion::DocumentEnd), "To the end of the document"),
    (&["Ctrl-A"], Command::SelectAll, "Select everything"),
    (&["Ctrl-C"], Command::Copy, "Copy the selection"),
    (&["Ctrl-X"], Command::Cut, "Cut the selection"),
    (&["Backspace", "Ctrl-H"], Command::Backspace, "Delete the character before the cursor"),
    (&["Del"], Command::Delete, "Delete the character under the cursor"),
    (&["Ctrl-W", "Ctrl-Backspace", "Alt-Backspace"], Command::DeleteWordBack, "Delete the word before the cursor"),
    (&["Ctrl-Del", "Alt-Del"], Command::DeleteWordForward, "Delete the word after the cursor"),
    (&["Ctrl-K"], Command::DeleteLine, "Delete the line"),
    (&["Alt-Up"], Command::MoveLinesUp, "Move the lines up"),
    (&["Alt-Down"], Command::MoveLinesDown, "Move the lines down"),
    (&["Ctrl-D"], Command::DuplicateLines, "Double the lines"),
    (&["Ctrl-Z"], Command::Undo, "Undo"),
    (&["Ctrl-Y"], Command::Redo, "Redo"),
];

/// The whole page, as Markdown.
pub fn keys_page() -> String {
    let keymap = Keymap::default();
    let mut page = INTRO.to_owned();
    for context in Context::ALL {
        let rows: Vec<String> = ACTIONS.iter().filter_map(|row| line(&keymap, context, row)).collect();
        if rows.is_empty() {
            continue;
        }
        page.push_str(&format!(
            "\n## {}\n\n| Key | Command | Name | What it does |\n|---|---|---|---|\n",
            title(context)
        ));
        page.extend(rows);
        if context == Context::Editor {
            page.push_str(TYPING);
            page.extend(EDITING.iter().map(|(keys, _, what)| format!("| {} | {what} |\n", code(keys.iter()))));
        }
    }
    page + MOUSE
}

/// The three kinds of places in a form are one for people, but their Enter is not.
fn title(context: Context) -> &'static str {
    match context {
        Context::FormLine => "Form, on a line with more below",
        Context::FormLast => "Form, on its last line",
        other => other.title(),
    }
}

/// A row of a table; none where no key of the action acts in this place.
fn line(keymap: &Keymap, context: Context, row: &Row) -> Option<String> {
    if !row.contexts.contains(&context) {
        return None;
    }
    let acts = |key: &&Key| keymap.action(&[context], **key) == Some(row.action);
    let keys: Vec<String> = keymap.keys(row.action).iter().filter(acts).map(ToString::to_string).collect();
    let words = [row.title, row.name, row.help].map(|words| words.replace('|', "\\|"));
    let [title, name, help] = words;
    (!keys.is_empty()).then(|| format!("| {} | {title} | `{name}` | {help} |\n", code(keys.iter())))
}

fn code<T: AsRef<str>>(keys: impl Iterator<Item = T>) -> String {
    keys.map(|key| format!("`{}`", key.as_ref().replace('|', "\\|"))).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::editor::command_for;

    #[test]
    fn every_action_is_on_the_page_where_its_keys_act() {
        let page = keys_page();
        for row in ACTIONS {
            assert!(page.contains(&format!("| `{}` | {} |", row.name, row.help)), "{}", row.name);
        }
        let editor = page.split("\n## Editor\n").nth(1).and_then(|rest| rest.split("\n## ").next()).expect("a section");
        assert!(editor.contains("| `F1` | Help"), "{editor}");
        assert!(!editor.contains("`?`"), "a question mark is text in the editor");
        assert!(!editor.contains("`Ctrl-C` | Quit"), "Ctrl-C copies in the editor");
    }

    #[test]
    fn the_editor_does_what_the_page_says() {
        for (keys, command, what) in EDITING {
            for key in *keys {
                let key: Key = key.parse().expect("a key");
                assert_eq!(command_for(key).as_ref(), Some(command), "{what}");
                let taken = Keymap::default().action(&[Context::Editor], key);
                assert_eq!(taken, None, "{key} is an action in the editor");
            }
        }
    }
}
