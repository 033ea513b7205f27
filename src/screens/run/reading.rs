//! The open step's document as a page to read: its outline, wide tables, and what can be copied from it.

use super::{Session, layout};
use crate::app::Effect;
use crate::app::pick::{Item, Pick, Target};
use crate::editor::{HeadingAt, Position};
use crate::screens::{Cx, Go, Reply};

impl Session {
    pub(super) fn copy_document(&self) -> Reply {
        let text = self.open_document().map(|document| document.editor.text());
        let Some(text) = text else { return Reply::default() };
        Reply { effects: vec![Effect::Copy(text)], ..Reply::say("Copied the document.") }
    }

    /// The headings of the document as a list to go to.
    pub(super) fn outline(&self) -> Reply {
        let Some(document) = self.open_document() else { return Reply::default() };
        let item = |heading: HeadingAt| {
            let indent = "  ".repeat(usize::from(heading.level.saturating_sub(1)));
            let place = format!("line {}", heading.line + 1);
            Item::new(format!("{indent}{}", heading.text), place, Target::Line(heading.line))
        };
        let items: Vec<Item> = document.editor.headings().into_iter().map(item).collect();
        if items.is_empty() {
            return Reply::say("This document has no headings.");
        }
        Reply::go(Go::Pick(Box::new(Pick::new("Go to a heading", items))))
    }

    /// Shows a line of the document, in the editor or in the preview.
    pub fn go_to_line(&mut self, line: usize, cx: &Cx<'_>) -> Reply {
        let height = usize::from(layout::panes(self, cx.size).page.height);
        if let Some(document) = self.open_document_mut() {
            document.editor.set_cursor(Position { line, column: 0 });
            document.editor.set_top(line);
            document.preview.show_line(line, height);
        }
        self.moved(cx);
        Reply::default()
    }

    /// The section at the top of the view goes to the clipboard, as it is written.
    pub(super) fn copy_section(&mut self) -> Reply {
        let Some(document) = self.open_document_mut() else { return Reply::default() };
        let range = document.preview.page.section_at(document.preview.top);
        let text = document.editor.text().get(range).unwrap_or_default().to_owned();
        if text.trim().is_empty() {
            return Reply::say("There is nothing to copy here.");
        }
        Reply { effects: vec![Effect::Copy(text)], ..Reply::say("Copied the section.") }
    }

    pub(super) fn toggle_wide(&mut self) -> Reply {
        let Some(document) = self.open_document_mut() else { return Reply::default() };
        let preview = &mut document.preview;
        (preview.wide, preview.left) = (!preview.wide, 0);
        Reply::say(if preview.wide {
            "Tables keep their width; left and right scroll."
        } else {
            "Tables fit the window."
        })
    }

    pub(super) fn scroll_sideways(&mut self, right: bool, cx: &Cx<'_>) -> Reply {
        let step = usize::from(layout::panes(self, cx.size).page.width / 2).max(1);
        let Some(document) = self.open_document_mut() else { return Reply::default() };
        let preview = &mut document.preview;
        if !preview.wide {
            return Reply::say("w lets tables keep their width; then left and right scroll.");
        }
        preview.left = if right { preview.left + step } else { preview.left.saturating_sub(step) };
        Reply::default()
    }
}
