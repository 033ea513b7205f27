//! What the commands do, as tables: a text with `|` at the cursor (and `^` where a selection began), keys, the same after.

use super::*;
use crate::app::key::Key;

fn editor(marked: &str) -> Editor {
    let at = |mark: char, other: char| {
        let before = marked.split(mark).next().filter(|before| before.len() < marked.len());
        before.map(|before| before.replace(other, "").len())
    };
    let mut editor = Editor::new(&marked.replace(['|', '^'], ""));
    editor.caret = Caret { cursor: at('|', '^').expect("a cursor"), anchor: at('^', '|') };
    editor
}

fn marked(editor: &Editor) -> String {
    let mut text = editor.text();
    let Caret { cursor, anchor } = editor.caret;
    let mut marks = vec![(cursor, '|')];
    marks.extend(anchor.filter(|anchor| *anchor != cursor).map(|anchor| (anchor, '^')));
    marks.sort_unstable();
    for (at, mark) in marks.into_iter().rev() {
        text.insert(at, mark);
    }
    text
}

fn press(editor: &mut Editor, keys: &str) -> Outcome {
    let mut outcome = Outcome::default();
    for key in keys.split_whitespace() {
        let key: Key = key.parse().expect("a key");
        outcome = editor.apply(command_for(key).expect("a key of the editor"));
    }
    outcome
}

fn check(cases: &[(&str, &str, &str)]) {
    for (before, keys, after) in cases {
        let mut editor = editor(before);
        press(&mut editor, keys);
        assert_eq!(marked(&editor), *after, "{before:?} {keys}");
    }
}

#[test]
fn typing_and_deleting() {
    check(&[
        ("a|b", "x y", "axy|b"),
        ("a^bc|d", "x", "ax|d"),
        ("ab|", "Backspace", "a|"),
        ("a\n|b", "Backspace", "a|b"),
        ("|a", "Backspace", "|a"),
        ("🇵🇱🇩🇪|", "Backspace", "🇵🇱|"),
        ("👩‍👩‍👧‍👦|", "Backspace", "|"),
        ("e\u{301}|", "Backspace", "|"),
        ("日|本", "Del", "日|"),
        ("|🇵🇱🇩🇪", "Del", "|🇩🇪"),
        ("a|\r\nb", "Del", "a|b"),
        ("a|", "Del", "a|"),
        ("one two|", "Ctrl-W", "one |"),
        ("one two  |", "Alt-Backspace", "one |"),
        ("one\n|two", "Ctrl-Backspace", "one|two"),
        ("don't|", "Ctrl-W", "|"),
        ("one |two three", "Alt-d", "one | three"),
        ("one|\ntwo", "Ctrl-Del", "one|two"),
        ("a ^one two| b", "Ctrl-W", "a | b"),
        ("a\nb|b\nccc", "Ctrl-K", "a\nc|cc"),
        ("a\nbb|b", "Ctrl-K", "a|"),
        ("a|", "Ctrl-K Ctrl-K", "|"),
        ("a\nb^b\ncc|c\nd", "Ctrl-K", "a\nd|"),
        ("a\n^b\n|c", "Ctrl-K", "a\n|c"),
    ]);
}

#[test]
fn enter_goes_on_with_the_list() {
    check(&[
        ("a|b", "Enter", "a\n|b"),
        ("a|\r\nb\r\n", "Enter", "a\r\n|\r\nb\r\n"),
        ("- a|", "Enter x", "- a\n- x|"),
        ("- a| b", "Enter", "- a\n- |b"),
        ("  9. a|", "Enter", "  9. a\n  10. |"),
        ("- [x] a|", "Enter", "- [x] a\n- [ ] |"),
        ("> a|", "Enter", "> a\n> |"),
        ("> - a|", "Enter Enter", "> - a\n> |"),
        ("- a\n- |", "Enter", "- a\n|"),
        ("- a\n  - [ ] |\n- b", "Enter", "- a\n|\n- b"),
        ("> |", "Enter Enter", "\n|"),
        ("|- a", "Enter", "\n|- a"),
        ("-| a", "Enter", "-\n| a"),
        ("- a^b\n- c|d", "Enter", "- a\n- |d"),
        ("    code|", "Enter", "    code\n    |"),
        ("    |", "Enter", "    \n|"),
        ("```\n- a|\n```", "Enter", "```\n- a\n|\n```"),
        ("```\n  - |\n```", "Enter", "```\n  - \n  |\n```"),
        ("---|", "Enter", "---\n|"),
    ]);
}

#[test]
fn tab_indents() {
    check(&[
        ("- a|", "Tab", "  - a|"),
        ("- |a", "Tab Tab Shift-Tab", "  - |a"),
        ("> - |a", "Tab", ">   - |a"),
        ("a|b", "Tab", "a  |b"),
        ("a^\n\nb|", "Tab", "  a^\n\n  b|"),
        ("  a|", "Shift-Tab", "a|"),
        (" | a", "Shift-Tab", "|a"),
        ("\ta|", "Shift-Tab", "a|"),
        ("a|", "Shift-Tab", "a|"),
        ("^a\n|b", "Tab", "  ^a\n|b"),
    ]);
}

#[test]
fn moving() {
    check(&[
        ("a|b", "Left", "|ab"),
        ("a\n|b", "Left", "a|\nb"),
        ("a|\r\nb", "Right", "a\r\n|b"),
        ("|👩‍👩‍👧‍👦b", "Right", "👩‍👩‍👧‍👦|b"),
        ("a^bc|d", "Left", "a|bcd"),
        ("a|bc^d", "Right", "abc|d"),
        ("one two| three", "Ctrl-Left Ctrl-Left", "|one two three"),
        ("|one, two", "Ctrl-Right Ctrl-Right", "one, two|"),
        ("one|\n two", "Ctrl-Right", "one\n| two"),
        ("|日本語 text", "Ctrl-Right", "日|本語 text"),
        ("  a|", "Home", "  |a"),
        ("  |a", "Home", "|  a"),
        ("|  a", "Home", "  |a"),
        ("a|bc\r\nd", "End", "abc|\r\nd"),
        ("a\nb|", "Ctrl-Home", "|a\nb"),
        ("|a\nb", "Ctrl-End", "a\nb|"),
        ("abc|\nd\nefg", "Down Down", "abc\nd\nefg|"),
        ("abc\nd\nef|g", "Up Up", "ab|c\nd\nefg"),
        ("日本|\nabcdef", "Down", "日本\nabcd|ef"),
        ("ab|c\nd", "Up", "|abc\nd"),
        ("abc\n|d", "Down", "abc\nd|"),
        ("a\n\nb\nc|\n\nd", "Ctrl-Up", "a\n|\nb\nc\n\nd"),
        ("a\n|\nb\nc\n\nd", "Ctrl-Down", "a\n\nb\nc\n|\nd"),
        ("a|\n\nb", "Ctrl-Down Ctrl-Down", "a\n\nb|"),
        ("a\n\nb|", "Ctrl-Up Ctrl-Up", "|a\n\nb"),
    ]);
}

#[test]
fn selecting() {
    check(&[
        ("a|bc", "Shift-Right Shift-Right", "a^bc|"),
        ("a^b|c", "Shift-Left", "a|bc"),
        ("ab|\ncd", "Shift-Down", "ab^\ncd|"),
        ("one |two", "Ctrl-Shift-Right", "one ^two|"),
        ("a|b\nc", "Ctrl-A", "^ab\nc|"),
        ("a^b|c", "Up", "|abc"),
    ]);
    let at = |column| Position { line: 0, column };
    for (command, after) in [
        (Command::SelectWord(at(6)), "one ^two| three\n"),
        (Command::SelectWord(at(3)), "one^ |two three\n"),
        (Command::SelectLine(at(3)), "^one two three\n|"),
        (Command::Click(at(5)), "one t|wo three\n"),
        (Command::DragTo(at(5)), "^one t|wo three\n"),
        (Command::DragTo(Position { line: 7, column: 9 }), "^one two three\n|"),
    ] {
        let mut editor = editor("|one two three\n");
        editor.apply(command.clone());
        assert_eq!(marked(&editor), after, "{command:?}");
    }
    let mut editor = editor("a^bc|d");
    editor.apply(Command::ClearSelection);
    assert_eq!(marked(&editor), "abc|d");
}

#[test]
fn vertical_movement_keeps_its_column_over_wrapped_rows() {
    let mut editor = editor("one two three fo|ur\nx\none two three four");
    editor.set_viewport(11, 9);
    for (key, after) in [
        ("Up", "one two| three four\nx\none two three four"),
        ("Down", "one two three fo|ur\nx\none two three four"),
        ("Down", "one two three four\nx|\none two three four"),
        ("Down", "one two three four\nx\none two| three four"),
        ("Shift-Down", "one two three four\nx\none two^ three fo|ur"),
    ] {
        press(&mut editor, key);
        assert_eq!(marked(&editor), after, "{key}");
    }
}

#[test]
fn the_clipboard() {
    let mut editor = editor("a^b\r\nc|d");
    assert_eq!(press(&mut editor, "Ctrl-C").copied.as_deref(), Some("b\nc"));
    assert_eq!(marked(&editor), "a^b\r\nc|d");
    let outcome = press(&mut editor, "Ctrl-X");
    assert_eq!((outcome.copied.as_deref(), outcome.changed), (Some("b\nc"), true));
    assert_eq!(marked(&editor), "a|d");
    let outcome = press(&mut editor, "Ctrl-C");
    assert!(outcome.copied.is_none() && outcome.note.is_some() && !outcome.changed);
}

#[test]
fn a_paste_is_cleaned_and_one_step() {
    let mut editor = editor("a\r\n^b|\r\n");
    let outcome = editor.apply(Command::InsertText("1\r\n2\r3\n\t4\u{1b}[0m\0".to_owned()));
    assert_eq!(marked(&editor), "a\r\n1\r\n2\r\n3\r\n\t4[0m|\r\n");
    assert_eq!(outcome.note.as_deref(), Some("Left out 2 control characters of the pasted text."));
    press(&mut editor, "Ctrl-Z");
    assert_eq!(marked(&editor), "a\r\n^b|\r\n");
    assert!(!editor.apply(Command::InsertText("\0".to_owned())).changed, "nothing is left to paste");
}

#[test]
fn undo_goes_by_words_and_runs() {
    let mut editor = editor("|");
    press(&mut editor, "o n e Space t w o Backspace Backspace Enter x");
    for after in ["one t\n|", "one t|", "one two|", "one |", "|"] {
        press(&mut editor, "Ctrl-Z");
        assert_eq!(marked(&editor), after);
    }
    assert_eq!(press(&mut editor, "Ctrl-Z").note.as_deref(), Some("Nothing to undo."));
    press(&mut editor, "Ctrl-Y Ctrl-Y Ctrl-Y");
    assert_eq!(marked(&editor), "one t|");
    press(&mut editor, "z");
    assert_eq!(press(&mut editor, "Ctrl-Y").note.as_deref(), Some("Nothing to redo."));
}

#[test]
fn moving_between_two_keys_parts_their_steps() {
    let mut editor = editor("|");
    press(&mut editor, "a Left Right b Ctrl-Z");
    assert_eq!(marked(&editor), "a|");
}

#[test]
fn undo_brings_the_selection_back() {
    let mut editor = editor("a^bc|d");
    press(&mut editor, "x y Ctrl-Z");
    assert_eq!(marked(&editor), "a^bc|d");
    press(&mut editor, "Ctrl-Y");
    assert_eq!(marked(&editor), "axy|d");
}

#[test]
fn a_mark_knows_whether_the_text_was_left() {
    let mut editor = editor("|");
    press(&mut editor, "a");
    let (saved, revision) = (editor.mark(), editor.revision());
    press(&mut editor, "b");
    assert!(editor.is_modified(saved) && editor.revision() > revision);
    press(&mut editor, "Left Backspace Ctrl-Z");
    assert!(editor.is_modified(saved));
    let mut editor = self::editor("|a");
    let saved = editor.mark();
    press(&mut editor, "Del Ctrl-Z");
    assert!(!editor.is_modified(saved));
}

#[test]
fn bytes_outside_the_edits_stay() {
    let text = "\u{feff}a\r\nb\nc\rd\u{2028}\t \r\n";
    let mut editor = Editor::new(text);
    assert_eq!(editor.text(), text);
    press(&mut editor, "x");
    assert_eq!(editor.text(), text.replacen('a', "xa", 1));
    press(&mut editor, "Ctrl-A Ctrl-X Ctrl-Z Ctrl-Z");
    assert_eq!(editor.text(), text);
}

#[test]
fn a_text_that_comes_back_is_one_step_and_keeps_the_cursor() {
    let cases = [
        ("a\nb|c\nd", "new\na\nbc\nd", "new\na\nb|c\nd"),
        ("a\nb|c\nd", "a\nbc\nd\nmore", "a\nb|c\nd\nmore"),
        ("a\nb|c\nd", "a\nxyz\nd", "a\nx|yz\nd"),
        ("a\nb|c\nd", "", "|"),
        ("aaa|aaa", "aaaa", "aaa|a"),
        ("日|本", "日木", "日|木"),
    ];
    for (before, text, after) in cases {
        let mut editor = editor(before);
        editor.replace_all(text);
        assert_eq!(marked(&editor), after, "{before:?} {text:?}");
        press(&mut editor, "Ctrl-Z");
        assert_eq!(marked(&editor), before);
        press(&mut editor, "Ctrl-Y");
        assert_eq!(editor.text(), text);
    }
    let mut editor = editor("a|\nb");
    editor.replace_all("\u{feff}a\r\nb\r\n");
    press(&mut editor, "Enter");
    assert_eq!(editor.text(), "\u{feff}a\r\n\r\nb\r\n");
    press(&mut editor, "Ctrl-Z Ctrl-Z");
    assert_eq!(editor.text(), "a\nb");
    let revision = editor.revision();
    editor.replace_all("a\nb");
    assert!(editor.revision() == revision && !editor.can_undo(), "the same text is no change");
}

#[test]
fn a_task_is_ticked_in_the_source() {
    let text = "\u{feff}# T\n- [ ] ä\n  1. [x] b\ntext [ ] c\n";
    let mut editor = Editor::new(text);
    editor.set_cursor(Position { line: 1, column: 7 });
    let cursor = editor.cursor();
    let at = |part: &str| text.find(part).expect("it is there");
    assert!(editor.toggle_task(at("ä")) && editor.toggle_task(at("[x]")));
    assert_eq!(editor.text(), "\u{feff}# T\n- [x] ä\n  1. [ ] b\ntext [ ] c\n");
    assert_eq!(editor.cursor(), cursor);
    assert!(!editor.toggle_task(at("text")) && !editor.toggle_task(0) && !editor.toggle_task(usize::MAX));
    press(&mut editor, "Ctrl-Z");
    assert_eq!(editor.text(), "\u{feff}# T\n- [x] ä\n  1. [x] b\ntext [ ] c\n");
}

#[test]
fn searching_goes_round_and_comes_back() {
    let mut editor = editor("One two one |three ONE");
    assert_eq!(editor.find("t"), 2);
    assert_eq!(marked(&editor), "One two one |three ONE");
    assert_eq!(editor.find("on"), 3);
    assert_eq!((marked(&editor).as_str(), editor.current_match()), ("One two one three |ONE", Some(2)));
    assert_eq!(editor.find_next(), Some(0));
    assert_eq!(marked(&editor), "|One two one three ONE");
    assert_eq!(editor.find_previous(), Some(2));
    assert_eq!(editor.find("On"), 1);
    assert_eq!(editor.find("nowhere"), 0);
    assert_eq!((marked(&editor).as_str(), editor.find_next()), ("One two one |three ONE", None));
    editor.find("on");
    editor.cancel_search();
    assert_eq!((marked(&editor).as_str(), editor.query()), ("One two one |three ONE", None));
}

#[test]
fn matches_follow_the_edits() {
    let mut editor = editor("|one\none one");
    editor.find("one");
    press(&mut editor, "x Del");
    assert_eq!((editor.match_count(), editor.current_match()), (2, None));
    assert_eq!(editor.find_next(), Some(0));
    press(&mut editor, "Ctrl-Z Ctrl-Z");
    assert_eq!(editor.match_count(), 3);
}

#[test]
fn counts() {
    let editor = Editor::new("# One two\n\n- [ ] three - 4\n");
    assert_eq!((editor.word_count(), editor.line_count()), (4, 4));
    assert_eq!(Editor::new("").line_count(), 1);
}

#[test]
fn paragraphs_get_air_on_both_sides() {
    let cases = [
        ("|", "A\n\nB|"),
        ("# H|", "# H\n\nA\n\nB|"),
        ("# |H\n\n## I", "# H\n\nA\n\nB|\n\n## I"),
        ("# H\n|\n## I", "# H\n\nA\n\nB|\n\n## I"),
        ("# H\n\n|  \n## I", "# H\n\nA\n\nB|\n\n## I"),
        ("o|ne\ntwo", "one\n\nA\n\nB|\n\ntwo"),
        ("one\r\n|\r\ntwo", "one\r\n\r\nA\r\n\r\nB|\r\n\r\ntwo"),
    ];
    for (before, after) in cases {
        let mut editor = editor(before);
        editor.insert_paragraphs("A\n\nB");
        assert_eq!(marked(&editor), after, "{before:?}");
        press(&mut editor, "Ctrl-Z");
        assert_eq!(marked(&editor), before);
    }
}
