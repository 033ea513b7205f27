//! Draws an [`Editor`]: its rows, selection and matches, and at the right edge where in the text they are. The caller
//! tells the editor the size of the area before, and sets the terminal's cursor after.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::row::put;
use super::{Span, row};
use crate::editor::{Editor, Kind, PieceStyle};
use crate::theme::Theme;

/// The looks of what an editor shows, each laid over `text`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct EditorStyles {
    pub text: Style,
    pub heading: Style,
    /// Signs of lists, quotes and headings, and task boxes.
    pub marker: Style,
    pub code: Style,
    pub quote: Style,
    /// What is to be filled in.
    pub blank: Style,
    /// A marker that has a value.
    pub filled: Style,
    /// A marker that nobody knows.
    pub unknown: Style,
    pub selection: Style,
    pub matched: Style,
    /// The match that the search stands on.
    pub current: Style,
    /// Comments and the scroll position.
    pub dim: Style,
}

impl EditorStyles {
    pub fn themed(theme: Theme) -> Self {
        Self {
            text: theme.text(),
            heading: theme.heading(),
            marker: theme.marker(),
            code: theme.code(),
            quote: theme.quote(),
            blank: theme.blank(),
            filled: theme.filled(),
            unknown: theme.unknown(),
            selection: theme.selection(),
            matched: theme.matched(),
            current: theme.current_match(),
            dim: theme.dim(),
        }
    }
}

impl EditorStyles {
    fn of(&self, style: PieceStyle) -> Style {
        let kind = match style.kind {
            Kind::Text => self.text,
            Kind::Heading => self.heading,
            Kind::Marker | Kind::Task => self.marker,
            Kind::Code => self.code,
            Kind::Quote => self.quote,
            Kind::Comment => self.dim,
            Kind::Blank => self.blank,
            Kind::Filled => self.filled,
            Kind::Unknown => self.unknown,
        };
        let laid_over =
            [(style.matched, self.matched), (style.selected, self.selection), (style.current, self.current)];
        laid_over.into_iter().filter(|(on, _)| *on).fold(self.text.patch(kind), |under, (_, over)| under.patch(over))
    }
}

/// Draws what is visible of `editor` into `area`. The text leaves the last column to the cursor, so the scroll position
/// covers none of it.
pub fn draw(editor: &Editor, area: Rect, buf: &mut Buffer, styles: &EditorStyles) {
    let area = area.intersection(buf.area);
    buf.set_style(area, styles.text);
    for (line, y) in editor.rows().iter().zip(area.top()..area.bottom()) {
        let mut x = area.left();
        for piece in &line.spans {
            x = put(buf, x, y, &piece.text, area.right() - x, styles.of(piece.style));
        }
    }
    let Some(thumb) = editor.thumb(area.height.into()).filter(|_| area.width > 1) else { return };
    for (_, y) in (area.top()..area.bottom()).enumerate().filter(|(row, _)| thumb.contains(row)) {
        let x = area.right() - 1;
        if buf[(x, y)].symbol() == " " {
            row(buf, x, y, 1, &[Span::styled("┃", styles.dim)]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::marker::{Freshness, Markers, Shown};
    use crate::editor::{Command, Motion, Position};
    use ratatui::style::Color;

    fn styles() -> EditorStyles {
        let colour = |colour| Style::new().fg(colour);
        EditorStyles {
            text: Style::new(),
            heading: colour(Color::Blue),
            marker: colour(Color::Cyan),
            code: colour(Color::Green),
            quote: colour(Color::Magenta),
            blank: colour(Color::Yellow),
            filled: colour(Color::White),
            unknown: colour(Color::Red),
            selection: Style::new().bg(Color::Gray),
            current: Style::new().bg(Color::Gray),
            matched: Style::new().bg(Color::Red),
            dim: colour(Color::DarkGray),
        }
    }

    fn drawn(editor: &mut Editor, width: u16, height: u16) -> Buffer {
        let area = Rect::new(0, 0, width, height);
        let mut buf = Buffer::empty(area);
        editor.set_viewport(width.into(), height.into());
        draw(editor, area, &mut buf, &styles());
        buf
    }

    fn lines(buf: &Buffer) -> Vec<String> {
        let row = |y| (0..buf.area.width).map(|x| buf[(x, y)].symbol()).collect::<String>();
        (0..buf.area.height).map(|y| row(y).trim_end().to_owned()).collect()
    }

    #[test]
    fn rows_are_drawn_wrapped_and_coloured() {
        let mut editor = Editor::new("# Plan\n- [ ] call Łukasz again\n\n[Date] \u{1b}[2J");
        let buf = drawn(&mut editor, 22, 6);
        assert_eq!(lines(&buf), ["# Plan", "- [ ] call Łukasz", "      again", "", "[Date] ␛[2J", ""]);
        let colours = [
            (0, 0, Color::Cyan),
            (2, 0, Color::Blue),
            (2, 1, Color::Cyan),
            (1, 4, Color::Yellow),
            (9, 4, Color::Reset),
        ];
        for (x, y, colour) in colours {
            assert_eq!(buf[(x, y)].fg, colour, "{x},{y}");
        }
    }

    #[test]
    fn a_marker_shows_how_it_stands() {
        let value = Shown::Value { text: "Acme".into(), state: Freshness::Here };
        let known = [("a", value), ("b", Shown::Blank { label: "B".into() })].map(|(id, shown)| (id.to_owned(), shown));
        let mut editor = Editor::new("{{a}} {{b}} {{c}} {{D}} [E]\n`{{a}}`");
        let colours = |editor: &mut Editor| {
            let buf = drawn(editor, 40, 3);
            [0, 6, 12, 18, 24].map(|x| buf[(x, 0)].fg)
        };
        assert_eq!(colours(&mut editor), [Color::Yellow; 5]);
        editor.set_markers(Markers::new(known.into()));
        let (blank, unknown) = (Color::Yellow, Color::Red);
        assert_eq!(colours(&mut editor), [Color::White, blank, unknown, unknown, blank]);
        assert_eq!(drawn(&mut editor, 40, 3)[(1, 1)].fg, Color::Green, "in code it is no marker");
    }

    #[test]
    fn selection_and_matches_are_laid_over() {
        let mut editor = Editor::new("one two\n\none");
        editor.find("one");
        let buf = drawn(&mut editor, 10, 3);
        assert_eq!((buf[(0, 0)].bg, buf[(3, 0)].bg, buf[(0, 2)].bg), (Color::Gray, Color::Reset, Color::Red));
        editor.clear_search();
        editor.apply(Command::SelectAll);
        let buf = drawn(&mut editor, 10, 3);
        assert!([(0, 0), (7, 0), (0, 1), (2, 2)].iter().all(|at| buf[*at].bg == Color::Gray));
        assert!([(8, 0), (1, 1), (3, 2)].iter().all(|at| buf[*at].bg == Color::Reset));
    }

    #[test]
    fn the_scroll_position_is_shown_where_there_is_more() {
        let bar = |editor: &mut Editor| {
            lines(&drawn(editor, 6, 4)).iter().map(|line| line.ends_with('┃')).collect::<Vec<_>>()
        };
        let mut editor = Editor::new(&"line\n".repeat(15));
        assert_eq!(bar(&mut editor), [true, false, false, false]);
        editor.set_cursor(Position { line: 8, column: 0 });
        assert_eq!(bar(&mut editor).iter().filter(|on| **on).count(), 1);
        assert!(!bar(&mut editor)[0] && !bar(&mut editor)[3]);
        editor.apply(Command::Move(Motion::DocumentEnd));
        assert_eq!(bar(&mut editor), [false, false, false, true]);
        assert_eq!(bar(&mut Editor::new("line\n\n\n")), [false; 4]);
    }

    #[test]
    fn every_cell_is_where_the_editor_says() {
        let mut editor = Editor::new("a日👩‍👧e\u{301}\u{301}\tｶﾞ\u{200b}x");
        let buf = drawn(&mut editor, 40, 2);
        let (mut symbols, count) = (Vec::new(), 8);
        for _ in 0..count {
            let (x, y) = editor.screen_cursor().expect("the cursor is visible");
            symbols.push(buf[(x, y)].symbol().to_owned());
            editor.apply(Command::Move(Motion::Right));
        }
        assert_eq!(symbols, ["a", "日", "👩‍👧", "e\u{301}\u{301}", " ", "ｶﾞ", "<", "x"]);
    }

    #[test]
    fn any_area_will_do() {
        let mut editor = Editor::new("日本語 text\n".repeat(9).as_str());
        for (width, height) in [(0, 0), (1, 1), (0, 5), (5, 0), (2, 3), (300, 2)] {
            drawn(&mut editor, width, height);
            draw(&editor, Rect::new(3, 3, 50, 50), &mut Buffer::empty(Rect::new(0, 0, 10, 10)), &styles());
        }
    }
}
