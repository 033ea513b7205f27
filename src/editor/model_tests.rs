//! Any sequence of commands against a model that is one plain string, and against what must always hold on the screen.

use proptest::prelude::*;
use unicode_segmentation::UnicodeSegmentation;

use super::*;

/// The text with its cursor, nothing clever: every place for a cursor is listed anew for each question.
#[derive(Debug)]
struct Model {
    text: String,
    cursor: usize,
    anchor: usize,
    line_break: &'static str,
}

impl Model {
    fn stops(&self) -> Vec<usize> {
        let mut stops = vec![0];
        for line in self.text.split_inclusive('\n') {
            let (start, content) = (*stops.last().expect("never empty"), line.strip_suffix('\n').unwrap_or(line));
            let content =
                if content.len() < line.len() { content.strip_suffix('\r').unwrap_or(content) } else { content };
            stops.extend(content.grapheme_indices(true).map(|(at, sign)| start + at + sign.len()));
            stops.extend((content.len() < line.len()).then_some(start + line.len()));
        }
        stops
    }

    fn settle(&self, offset: usize) -> usize {
        self.stops().into_iter().find(|stop| *stop >= offset).unwrap_or(self.text.len())
    }

    fn before(&self, offset: usize) -> usize {
        self.stops().into_iter().rfind(|stop| *stop < offset).unwrap_or(0)
    }

    fn after(&self, offset: usize) -> usize {
        self.settle(offset + 1)
    }

    fn selected(&self) -> Range<usize> {
        self.cursor.min(self.anchor)..self.cursor.max(self.anchor)
    }

    fn replace(&mut self, range: Range<usize>, text: &str) {
        self.text.replace_range(range.clone(), text);
        let end = range.start + text.len();
        let in_break = end > 0 && self.text.as_bytes().get(end - 1..=end) == Some(b"\r\n".as_slice());
        self.go(if in_break { end - 1 } else { self.settle(end) });
    }

    fn go(&mut self, offset: usize) {
        (self.cursor, self.anchor) = (offset, offset);
    }

    /// False for a command that this model does not know.
    fn apply(&mut self, command: &Command) -> bool {
        let selected = self.selected();
        let (start, end) = (selected.start, selected.end);
        match command {
            Command::Insert(c) => self.replace(selected, &c.to_string()),
            Command::InsertText(text) if text.is_empty() => {}
            Command::InsertText(text) => self.replace(selected, &text.replace('\n', self.line_break)),
            Command::Backspace if start < end => self.replace(selected, ""),
            Command::Backspace => self.replace(self.before(start)..start, ""),
            Command::Delete if start < end => self.replace(selected, ""),
            Command::Delete => self.replace(start..self.after(start), ""),
            Command::Cut => self.replace(selected, ""),
            Command::Move(Motion::Left) if start < end => self.go(start),
            Command::Move(Motion::Right) if start < end => self.go(end),
            Command::Move(Motion::Left) => self.go(self.before(start)),
            Command::Move(Motion::Right) => self.go(self.after(start)),
            Command::Move(Motion::DocumentStart) => self.go(0),
            Command::Move(Motion::DocumentEnd) => self.go(self.text.len()),
            Command::Select(Motion::Left) => self.cursor = self.before(self.cursor),
            Command::Select(Motion::Right) => self.cursor = self.after(self.cursor),
            Command::SelectAll => (self.anchor, self.cursor) = (0, self.text.len()),
            Command::ClearSelection => self.anchor = self.cursor,
            _ => return false,
        }
        true
    }
}

fn text() -> impl Strategy<Value = String> {
    prop::collection::vec(piece(), 0..40).prop_map(|pieces| pieces.concat())
}

fn piece() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "a",
        "b",
        "word ",
        " ",
        "\n",
        "\n\n",
        "\r\n",
        "\r",
        "\t",
        "日本",
        "🇵🇱",
        "👩‍👧",
        "e\u{301}",
        "\u{301}",
        "\u{200d}",
        "- ",
        "> ",
        "1. ",
        "- [ ] ",
        "```\n",
        "# ",
        "<!--",
        "-->",
        "[Name]",
        "\u{202e}",
        "\u{1b}",
        "م",
        "a long paragraph of words ",
    ])
}

fn motion() -> impl Strategy<Value = Motion> {
    use Motion::*;
    prop::sample::select(vec![
        Left,
        Right,
        Up,
        Down,
        WordLeft,
        WordRight,
        LineStart,
        LineEnd,
        PageUp,
        PageDown,
        DocumentStart,
        DocumentEnd,
        ParagraphUp,
        ParagraphDown,
    ])
}

fn command() -> impl Strategy<Value = Command> {
    let place = (0_usize..8, 0_usize..12).prop_map(|(line, column)| Position { line, column });
    let fixed = vec![
        Command::NewLine,
        Command::Backspace,
        Command::Delete,
        Command::Backspace,
        Command::Delete,
        Command::DeleteWordBack,
        Command::DeleteWordForward,
        Command::DeleteLine,
        Command::Indent,
        Command::Outdent,
        Command::SelectAll,
        Command::ClearSelection,
        Command::Copy,
        Command::Cut,
        Command::Undo,
        Command::Redo,
    ];
    prop_oneof![
        4 => prop::sample::select(vec!['a', ' ', 'é', '日', '\u{301}', '\u{200d}', '👩', '🇵', '-', '>', '`']).prop_map(Command::Insert),
        1 => text().prop_map(|text| Command::InsertText(text.replace(['\r', '\u{1b}'], ""))),
        4 => prop::sample::select(fixed),
        4 => motion().prop_map(Command::Move),
        2 => motion().prop_map(Command::Select),
        1 => place.clone().prop_map(Command::Click),
        1 => place.clone().prop_map(Command::DragTo),
        1 => place.clone().prop_map(Command::SelectWord),
        1 => place.prop_map(Command::SelectLine),
    ]
}

fn width_of(row: &Row) -> usize {
    row.spans.iter().map(|piece| cluster::width(&piece.text)).sum()
}

#[test]
fn a_line_break_that_comes_together_leaves_the_cursor_before_it() {
    let mut editor = Editor::new("\rx\n");
    editor.set_cursor_offset(1);
    editor.apply(Command::Delete);
    assert_eq!((editor.text().as_str(), editor.cursor_offset()), ("\r\n", 0));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_editor_and_a_plain_string_agree(text in text(), commands in prop::collection::vec(command(), 0..40)) {
        let line_break = if text.matches("\r\n").count() * 2 > text.matches('\n').count() { "\r\n" } else { "\n" };
        let mut model = Model { text: text.clone(), cursor: 0, anchor: 0, line_break };
        let mut editor = Editor::new(&text);
        for command in commands {
            let (revision, before) = (editor.revision(), model.text.clone());
            if model.apply(&command) {
                let outcome = editor.apply(command.clone());
                prop_assert_eq!(outcome.changed, editor.revision() > revision);
                prop_assert_eq!(outcome.changed, model.text != before, "{:?}", command);
            }
            prop_assert_eq!(editor.text(), model.text.clone(), "{:?}", command);
            prop_assert_eq!(editor.cursor_offset(), model.cursor, "{:?}", command);
            prop_assert_eq!(editor.selected().unwrap_or(model.cursor..model.cursor), if model.selected().is_empty() { model.cursor..model.cursor } else { model.selected() });
        }
    }

    #[test]
    fn undoing_all_gives_the_first_text_and_redoing_all_the_last(
        text in text(), bom in any::<bool>(), commands in prop::collection::vec(command(), 0..40), back in text()
    ) {
        let text = if bom { format!("\u{feff}{text}") } else { text };
        let mut editor = Editor::new(&text);
        let first = editor.mark();
        editor.set_viewport(20, 6);
        editor.find("a");
        for (index, command) in commands.into_iter().enumerate() {
            editor.apply(command);
            prop_assert_eq!(editor.buffer.settle(editor.caret.cursor), editor.caret.cursor);
            match index % 13 {
                5 => drop(editor.toggle_task(editor.cursor_offset())),
                11 => editor.replace_all(&back),
                _ => {}
            }
        }
        while editor.apply(Command::Redo).changed {}
        let last = (editor.text(), editor.mark(), editor.match_count());
        while editor.apply(Command::Undo).changed {}
        prop_assert_eq!(editor.text(), text);
        prop_assert!(!editor.is_modified(first) && !editor.can_undo());
        while editor.apply(Command::Redo).changed {}
        prop_assert_eq!((editor.text(), editor.mark(), editor.match_count()), last);
        let mut anew = Editor::new(&editor.text());
        prop_assert_eq!(editor.match_count(), anew.find("a"));
    }

    #[test]
    fn the_screen_always_holds_the_cursor(
        text in text(),
        commands in prop::collection::vec((command(), -9_isize..9), 0..25),
        sizes in prop::collection::vec((prop_oneof![0_usize..12, 0_usize..=200], prop_oneof![0_usize..8, 0_usize..=200]), 1..4),
    ) {
        let mut editor = Editor::new(&text);
        for (index, (command, scrolled)) in commands.into_iter().enumerate() {
            let (width, height) = sizes[index % sizes.len()];
            let lost = command == Command::SelectAll;
            editor.apply(command);
            editor.set_viewport(width, height);
            if index % 3 == 0 {
                editor.scroll(scrolled);
            }
            let rows = editor.rows();
            prop_assert!(rows.len() <= height);
            for row in &rows {
                prop_assert!(width_of(row) <= width, "{row:?} in {width}");
                prop_assert!(!row.spans.iter().any(|piece| piece.text.contains(char::is_control)));
            }
            if width == 0 || height == 0 {
                prop_assert_eq!(editor.screen_cursor(), None);
                continue;
            }
            prop_assert!(!rows.is_empty());
            prop_assert_eq!(rows[0].line, editor.top());
            let Some((column, row)) = editor.screen_cursor() else {
                prop_assert!(lost || editor.selection().is_some());
                continue;
            };
            prop_assert!(usize::from(column) < width && usize::from(row) < rows.len());
            prop_assert_eq!(rows[usize::from(row)].line, editor.cursor().line);
            prop_assert_eq!(editor.position_at(column, row), editor.cursor());
            // The view never shows emptiness below the text while there is text above.
            let above = editor.top() > 0 || !rows[0].start_of_line;
            prop_assert!(rows.len() == height || !above);
            prop_assert!(editor.thumb(height).is_none_or(|thumb| thumb.end <= height && !thumb.is_empty()));
        }
    }
}
