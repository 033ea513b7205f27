//! What is on the screen after what: scrolling, following, clicking, wrapping, colours.

use super::*;

/// A hundred lines that say their number, in a view of ten rows.
fn hundred() -> Editor {
    let lines: Vec<String> = (0..100).map(|line| format!("line {line}")).collect();
    let mut editor = Editor::new(&lines.join("\n"));
    editor.set_viewport(20, 10);
    editor
}

fn shown(editor: &Editor) -> Vec<String> {
    let text = |row: &Row| row.spans.iter().map(|piece| &*piece.text).collect();
    editor.rows().iter().map(text).collect()
}

fn at(line: usize, column: usize) -> Position {
    Position { line, column }
}

fn many(editor: &mut Editor, motion: Motion, times: usize) {
    for _ in 0..times {
        editor.apply(Command::Move(motion));
        editor.set_viewport(20, 10);
    }
}

#[test]
fn the_view_follows_with_two_rows_to_spare() {
    let mut editor = hundred();
    many(&mut editor, Motion::Down, 7);
    assert_eq!((editor.top(), editor.screen_cursor()), (0, Some((0, 7))));
    many(&mut editor, Motion::Down, 1);
    assert_eq!((editor.top(), editor.screen_cursor()), (1, Some((0, 7))));
    many(&mut editor, Motion::Up, 6);
    assert_eq!((editor.top(), editor.screen_cursor()), (0, Some((0, 2))));
    many(&mut editor, Motion::DocumentEnd, 1);
    assert_eq!((editor.top(), editor.screen_cursor()), (90, Some((7, 9))));
    assert_eq!(shown(&editor).len(), 10);
}

#[test]
fn what_is_read_before_the_view_is_told_its_size_again_is_right_too() {
    let mut editor = hundred();
    editor.apply(Command::Move(Motion::DocumentEnd));
    assert_eq!((editor.top(), editor.screen_cursor(), editor.rows()[9].line), (90, Some((7, 9)), 99));
    assert_eq!(editor.position_at(0, 0), at(90, 0));
}

#[test]
fn pages_overlap_by_a_row_and_keep_the_cursor_in_its_place() {
    let mut editor = hundred();
    editor.set_cursor(at(4, 3));
    many(&mut editor, Motion::PageDown, 2);
    assert_eq!((editor.top(), editor.cursor(), editor.screen_cursor()), (18, at(22, 3), Some((3, 4))));
    many(&mut editor, Motion::PageUp, 1);
    assert_eq!((editor.top(), editor.cursor()), (9, at(13, 3)));
    many(&mut editor, Motion::PageDown, 20);
    assert_eq!((editor.top(), editor.cursor()), (90, at(99, 7)));
}

#[test]
fn a_wheel_takes_the_cursor_along_only_as_far_as_it_must() {
    let mut editor = hundred();
    editor.set_cursor(at(5, 4));
    editor.scroll(3);
    assert_eq!((editor.top(), editor.cursor()), (3, at(5, 4)));
    editor.scroll(4);
    assert_eq!((editor.top(), editor.cursor()), (7, at(7, 4)));
    editor.scroll(-7);
    assert_eq!((editor.top(), editor.cursor()), (0, at(7, 4)));
    editor.scroll(isize::MAX);
    assert_eq!((editor.top(), editor.cursor()), (90, at(90, 4)));
    editor.scroll(isize::MIN);
    assert_eq!((editor.top(), editor.cursor()), (0, at(9, 4)));
    assert!(!editor.can_undo());
}

#[test]
fn a_wheel_leaves_the_selection_alone_and_the_next_key_comes_back_to_it() {
    let mut editor = hundred();
    editor.apply(Command::Select(Motion::Right));
    editor.scroll(50);
    editor.set_viewport(20, 10);
    assert_eq!((editor.top(), editor.screen_cursor()), (50, None));
    assert_eq!(editor.selection(), Some((at(0, 0), at(0, 1))));
    editor.apply(Command::Select(Motion::Right));
    assert_eq!((editor.top(), editor.screen_cursor()), (0, Some((2, 0))));
}

#[test]
fn selecting_all_and_clicking_do_not_scroll() {
    let mut editor = hundred();
    editor.scroll(30);
    editor.apply(Command::SelectAll);
    editor.set_viewport(20, 10);
    assert_eq!(editor.top(), 30);
    editor.apply(Command::Click(editor.position_at(2, 9)));
    editor.set_viewport(20, 10);
    assert_eq!((editor.top(), editor.cursor()), (30, at(39, 2)));
}

#[test]
fn a_run_resumes_where_it_was_left() {
    let mut editor = Editor::new(&hundred().text());
    editor.set_cursor(at(45, 2));
    editor.set_top(40);
    editor.set_viewport(20, 10);
    assert_eq!((editor.top(), editor.cursor()), (40, at(45, 2)));
    editor.set_top(1_000);
    assert_eq!(editor.top(), 90);
}

#[test]
fn edits_elsewhere_do_not_move_what_is_shown() {
    let mut editor = hundred();
    editor.set_cursor(at(50, 0));
    editor.set_viewport(20, 10);
    let before = shown(&editor);
    editor.replace_all(&format!("new\n- [ ] task\n{}", editor.text()));
    assert_eq!(shown(&editor), before);
    assert!(editor.toggle_task(4));
    assert_eq!(shown(&editor), before);
    assert!(editor.text().starts_with("new\n- [x] task\nline 0"));
}

#[test]
fn a_match_out_of_sight_comes_to_the_middle() {
    let mut editor = hundred();
    editor.find("line 70");
    assert_eq!((editor.top(), editor.screen_cursor()), (65, Some((0, 5))));
    editor.find("line 72");
    assert_eq!(editor.top(), 67, "looked for from where the search began");
    editor.cancel_search();
    assert_eq!(editor.cursor(), at(0, 0));
}

#[test]
fn a_click_finds_the_sign_under_it() {
    let mut editor = Editor::new("- 日本 word again\n\ttab");
    editor.set_viewport(13, 4);
    assert_eq!(shown(&editor), ["- 日本 word ", "  again", "    tab"]);
    let cases = [
        ((2, 0), at(0, 2)),
        ((3, 0), at(0, 2)),
        ((4, 0), at(0, 3)),
        ((12, 0), at(0, 9)),
        ((0, 1), at(0, 10)),
        ((12, 1), at(0, 15)),
        ((2, 2), at(1, 0)),
        ((4, 2), at(1, 1)),
        ((1, 3), at(1, 0)),
        ((99, 99), at(1, 4)),
    ];
    for ((column, row), position) in cases {
        assert_eq!(editor.position_at(column, row), position, "{column},{row}");
    }
}

#[test]
fn rows_say_which_line_they_show() {
    let mut editor = Editor::new("one two three\nfour");
    editor.set_viewport(8, 5);
    let rows: Vec<_> = editor.rows().iter().map(|row| (row.line, row.start_of_line)).collect();
    assert_eq!(rows, [(0, true), (0, false), (1, true)]);
}

#[test]
fn colours_know_what_is_above_the_view() {
    let code = |editor: &Editor| editor.rows()[5].spans[0].style.kind == Kind::Code;
    let text = format!("```\n{}", "# code\n".repeat(2_000));
    let mut editor = Editor::new(&text);
    editor.set_viewport(20, 10);
    editor.set_top(1_500);
    assert!(code(&editor));
    editor.apply(Command::Move(Motion::DocumentStart));
    editor.apply(Command::Delete);
    editor.set_top(1_500);
    editor.set_viewport(20, 10);
    assert!(!code(&editor));
    editor.apply(Command::Undo);
    editor.set_top(1_500);
    assert!(code(&editor));
}

#[test]
fn a_line_of_a_megabyte_is_shown_and_edited_at_any_place() {
    let mut editor = Editor::new(&"some words of a very long line ".repeat(33_000));
    editor.set_viewport(60, 10);
    for motion in [Motion::DocumentEnd, Motion::PageUp, Motion::Up, Motion::DocumentStart, Motion::PageDown] {
        editor.apply(Command::Move(motion));
        editor.apply(Command::Insert('x'));
        editor.set_viewport(60, 10);
        let (column, row) = editor.screen_cursor().expect("the cursor is visible");
        assert_eq!(editor.position_at(column, row), editor.cursor());
        assert!(shown(&editor).len() == 10);
    }
}

#[test]
fn the_selection_shows_the_line_breaks_in_it() {
    let mut editor = Editor::new("ab\n\ncd");
    editor.set_viewport(10, 5);
    editor.set_cursor(at(0, 1));
    editor.apply(Command::DragTo(at(2, 1)));
    let selected: Vec<String> = editor
        .rows()
        .iter()
        .map(|row| row.spans.iter().filter(|piece| piece.style.selected).map(|piece| &*piece.text).collect())
        .collect();
    assert_eq!(selected, ["b ", " ", "c"]);
}
