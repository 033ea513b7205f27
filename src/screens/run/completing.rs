//! The list of markers that opens while one is typed in the editor: what is offered, what is chosen, where it stands. It
//! has only the keys that it needs, and only while it is on the screen.

use std::collections::HashMap;

use super::Session;
use super::document::OpenDocument;
use crate::app::action::Action;
use crate::app::area::Area;
use crate::app::list::ListCursor;
use crate::app::pick::{self, Item, Pick, Target};
use crate::app::text::{clip, width};
use crate::domain::catalog::Catalog;
use crate::domain::marker::{self, Markers, Shown};
use crate::domain::safe;
use crate::editor::MarkerAt;
use crate::screens::{Cx, Go, Reply};

/// Rows of the list, and so many that it stays below the cursor.
const ROWS: u16 = 8;
const ENOUGH: u16 = 4;
/// The cells before an id.
pub const LEAD: u16 = 2;
/// The cells between two parts of a row.
pub const GAP: u16 = 2;
/// The widest list, and the widest value in it.
const WIDEST: u16 = 76;
const VALUE: usize = 28;
/// What stands where a marker has no value.
pub const BLANK: &str = "blank";
/// What has these names is there for every field: it comes last, unless so many letters of the name are typed.
const LAST: [&str; 2] = ["previous.", "score."];
const NAMED: usize = 3;

/// A marker that can be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    pub id: String,
    pub label: String,
    /// On one line, cut; empty where there is none.
    pub value: String,
    /// It waits for its value.
    pub blank: bool,
}

/// The list, and the marker that it completes.
#[derive(Debug, Clone, PartialEq)]
pub struct Completing {
    /// Where the marker begins in the text.
    start: usize,
    /// What the rows were found for.
    typed: Option<String>,
    candidates: Vec<Candidate>,
    /// Positions in `candidates`, best first.
    shown: Vec<usize>,
    cursor: ListCursor,
    /// Where it stands in the window; empty while it is not shown.
    pub area: Area,
    /// It stays away until another marker is typed.
    closed: bool,
}

impl Completing {
    fn new(start: usize, candidates: Vec<Candidate>) -> Self {
        let (shown, cursor) = (Vec::new(), ListCursor::default());
        Self { start, typed: None, candidates, shown, cursor, area: Area::default(), closed: false }
    }

    /// Finds the rows for what is typed now, and their place beside the cursor at this cell of the window.
    fn settle(&mut self, marker: &MarkerAt, editor: Area, cursor: (u16, u16)) {
        if self.typed.as_ref() != Some(&marker.typed) {
            let rows = self.candidates.iter().map(|candidate| (candidate.id.as_str(), candidate.label.as_str()));
            self.shown = pick::matches(&marker.typed, rows);
            if !names_last(&marker.typed) {
                self.shown.sort_by_key(|index| self.candidates.get(*index).is_some_and(|one| comes_last(&one.id)));
            }
            self.cursor = ListCursor::default();
            self.typed = Some(marker.typed.clone());
        }
        let left = cursor.0.saturating_sub(cells(&marker.typed).saturating_add(LEAD));
        self.area = if self.closed { Area::default() } else { place(editor, cursor.1, left, self.size()) };
        self.cursor.fit(self.shown.len(), usize::from(self.area.height));
    }

    /// The cells that the list would like to have.
    fn size(&self) -> (u16, u16) {
        let value = self.widest(|c| if c.blank { BLANK } else { &c.value });
        let parts = [self.id_width(), self.widest(|c| &c.label), value];
        let wanted = parts.iter().fold(LEAD, |sum, part| sum.saturating_add(*part).saturating_add(GAP));
        (wanted.min(WIDEST), u16::try_from(self.shown.len()).unwrap_or(ROWS).min(ROWS))
    }

    fn widest(&self, part: fn(&Candidate) -> &str) -> u16 {
        let found = self.shown.iter().filter_map(|index| self.candidates.get(*index));
        found.map(|candidate| cells(part(candidate))).max().unwrap_or(0)
    }

    /// The cells of the widest id: the labels begin behind it.
    pub fn id_width(&self) -> u16 {
        self.widest(|candidate| &candidate.id)
    }

    /// The rows in view, each with whether the cursor is on it.
    pub fn rows(&self) -> impl Iterator<Item = (&Candidate, bool)> {
        let rows = self.shown.iter().enumerate().skip(self.cursor.top).take(usize::from(self.area.height));
        rows.filter_map(|(row, index)| Some((self.candidates.get(*index)?, row == self.cursor.row)))
    }

    /// The row at a line of the window.
    pub fn row_at(&self, line: u16) -> usize {
        usize::from(line.saturating_sub(self.area.y)) + self.cursor.top
    }

    /// The first row in view and how many rows there are.
    pub fn extent(&self) -> (usize, usize) {
        (self.cursor.top, self.shown.len())
    }

    fn chosen(&self) -> Option<&Candidate> {
        self.shown.get(self.cursor.row).and_then(|index| self.candidates.get(*index))
    }
}

fn comes_last(id: &str) -> bool {
    LAST.iter().any(|name| id.starts_with(name))
}

/// Whether what is typed asks for what comes last otherwise.
fn names_last(typed: &str) -> bool {
    comes_last(typed) || typed.len() >= NAMED && LAST.iter().any(|name| name.starts_with(typed))
}

/// Where a list of this size stands: below the line of the cursor, above it where only that has room for it.
/// Nothing where there is none.
fn place(editor: Area, line: u16, left: u16, (wanted_width, wanted_height): (u16, u16)) -> Area {
    let above = line.saturating_sub(editor.y);
    let below = (editor.y + editor.height).saturating_sub(line + 1);
    let under = below >= wanted_height.min(ENOUGH).min(above.max(1));
    let height = wanted_height.min(if under { below } else { above });
    let width = wanted_width.min(editor.width);
    let x = left.clamp(editor.x, editor.x + editor.width - width);
    let y = if under { line + 1 } else { line - height };
    if height == 0 || width == 0 { Area::default() } else { Area { x, y, width, height } }
}

fn cells(text: &str) -> u16 {
    u16::try_from(width(text)).unwrap_or(u16::MAX)
}

/// Everything that a marker can name, by id. An id that no marker can be written with is left out.
fn candidates(markers: &Markers, catalog: Option<&Catalog>) -> Vec<Candidate> {
    let templates = catalog.map(|catalog| catalog.templates.as_slice()).unwrap_or_default();
    let fields = templates.iter().flat_map(|entry| &entry.template.fields);
    let labels: HashMap<&str, &str> = fields.map(|field| (field.id.as_str(), field.label.as_str())).collect();
    let candidate = |(id, shown): (&str, &Shown)| {
        let known = labels.get(id.strip_prefix("previous.").unwrap_or(id)).copied().unwrap_or_default();
        let (label, value) = match shown {
            Shown::Value { text, .. } => (known, text.lines().next().unwrap_or_default()),
            Shown::Blank { label } => (label.as_str(), ""),
            Shown::Block { .. } => (known, ""),
            Shown::Unknown { .. } => return None,
        };
        let line = |text| safe::line(text).into_owned();
        let (id, label, value) = (id.to_owned(), line(label), clip(&line(value), VALUE));
        let blank = matches!(shown, Shown::Blank { .. });
        marker::is_id(&id).then_some(Candidate { id, label, value, blank })
    };
    markers.iter().filter_map(candidate).collect()
}

impl OpenDocument {
    /// The list, while it is on the screen.
    pub fn completing(&self) -> Option<&Completing> {
        self.completing.as_ref().filter(|list| !list.area.is_empty() && self.search.is_none())
    }

    /// Brings the list in line with the cursor once the text is laid out in this area: outside of its marker there is none.
    pub(super) fn settle_completing(&mut self, editor: Area) {
        let Some(list) = self.completing.as_mut().filter(|_| self.editing && self.search.is_none()) else {
            self.completing = None;
            return;
        };
        let marker = self.editor.marker_at_cursor().filter(|marker| marker.start == list.start);
        match (marker, self.editor.screen_cursor()) {
            (Some(marker), Some((x, y))) => list.settle(&marker, editor, (editor.x + x, editor.y + y)),
            // The cursor is out of sight, or the window has no room for a text.
            (Some(_), None) => list.area = Area::default(),
            (None, _) => self.completing = None,
        }
    }
}

impl Session {
    /// The list of markers, while it has the keys.
    pub fn completing(&self) -> Option<&Completing> {
        self.open_document().filter(|_| self.is_editing()).and_then(OpenDocument::completing)
    }

    pub(super) fn completing_mut(&mut self) -> Option<&mut Completing> {
        self.completing()?;
        self.open_document_mut()?.completing.as_mut()
    }

    /// A character was typed: inside a marker the list opens.
    pub(super) fn offer_markers(&mut self, cx: &Cx<'_>) {
        let markers = self.values.markers.clone();
        let Some(document) = self.open_document_mut() else { return };
        let Some(marker) = document.editor.marker_at_cursor() else { return };
        if document.completing.as_ref().is_none_or(|list| list.start != marker.start) {
            document.completing = Some(Completing::new(marker.start, candidates(&markers, cx.catalog)));
        }
    }

    /// Writes the marker that the list's cursor is on.
    pub(super) fn complete_marker(&mut self, cx: &Cx<'_>) -> Reply {
        let id = self.completing().and_then(Completing::chosen).map(|candidate| candidate.id.clone());
        id.map_or_else(Reply::default, |id| self.insert_marker(&id, cx))
    }

    /// A click on a row of the list takes it.
    pub(super) fn click_marker(&mut self, row: usize, cx: &Cx<'_>) -> Reply {
        self.completing_mut().into_iter().for_each(|list| list.cursor.row = row);
        self.complete_marker(cx)
    }

    /// Writes a marker in the place of the one that is being typed, else at the cursor.
    pub fn insert_marker(&mut self, id: &str, cx: &Cx<'_>) -> Reply {
        if self.is_editing()
            && let Some(document) = self.open_document_mut()
        {
            document.completing = None;
            document.editor.insert_marker(id);
            document.touch(cx.now.timestamp());
            self.moved(cx);
        }
        Reply::default()
    }

    /// Whether there was a list to close.
    pub(super) fn close_completing(&mut self) -> bool {
        let list = self.completing_mut();
        let was_open = list.is_some();
        list.into_iter().for_each(|list| list.closed = true);
        was_open
    }

    /// Whether there was a list to move in.
    pub(super) fn move_in_completing(&mut self, action: Action) -> bool {
        let moved = self.completing_mut().map(|list| {
            let (rows, height) = (list.shown.len(), usize::from(list.area.height));
            list.cursor.apply(action, rows, height)
        });
        moved.unwrap_or(false)
    }

    /// Everything that a marker can name as a list to choose from, what has a value first.
    pub(super) fn pick_marker(&self, cx: &Cx<'_>) -> Reply {
        let mut candidates = candidates(&self.values.markers, cx.catalog);
        if candidates.is_empty() {
            return Reply::say("Nothing is known yet that a marker could show.");
        }
        candidates.sort_by_key(|candidate| candidate.value.is_empty());
        let item = |Candidate { id, label, value, .. }: Candidate| {
            let words = if label.is_empty() { id.clone() } else { format!("{id}  {label}") };
            Item::new(words, value, Target::Marker(id))
        };
        let items = candidates.into_iter().map(item).collect();
        Reply::go(Go::Pick(Box::new(Pick::new("Insert a value", items))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::marker::Freshness;
    use proptest::prelude::*;

    fn markers() -> Markers {
        let value = |text: &str| Shown::Value { text: text.into(), state: Freshness::Here };
        let shown = [
            ("call.held_on", Shown::Blank { label: "Call held on".into() }),
            ("partner.name", value("Acme\nCorp")),
            ("partner.website", value("https://acme.example/a/very/long/address")),
            ("score.fit.table", Shown::Block { markdown: "| x |".into() }),
            ("previous.partner.name", value("Acme")),
            ("gone", Shown::Unknown { meant: None }),
            ("No id", value("x")),
        ];
        Markers::new(shown.map(|(id, shown)| (id.to_owned(), shown)).into())
    }

    fn listed(typed: &str) -> Vec<String> {
        let mut editor = crate::editor::Editor::new("");
        editor.set_viewport(60, 20);
        editor.apply(crate::editor::Command::InsertText(format!("{{{{{typed}")));
        let marker = editor.marker_at_cursor().expect("a marker");
        let mut list = Completing::new(marker.start, candidates(&markers(), None));
        list.settle(&marker, Area::new(0, 0, 60, 20), (5, 0));
        list.rows().map(|(candidate, _)| candidate.id.clone()).collect()
    }

    #[test]
    fn what_can_be_written_is_offered_with_label_and_value() {
        let found = candidates(&markers(), None);
        let words: Vec<[&str; 3]> = found.iter().map(|c| [&c.id[..], &c.label[..], &c.value[..]]).collect();
        let expected = [
            ["call.held_on", "Call held on", ""],
            ["partner.name", "", "Acme"],
            ["partner.website", "", "https://acme.example/a/very…"],
            ["previous.partner.name", "", "Acme"],
            ["score.fit.table", "", ""],
        ];
        assert_eq!(words, expected);
        assert_eq!(found.iter().map(|c| c.blank).collect::<Vec<_>>(), [true, false, false, false, false]);
        assert!(candidates(&Markers::default(), None).is_empty());
    }

    #[test]
    fn letters_of_the_id_and_of_the_label_find_it() {
        assert_eq!(listed("").len(), 5);
        assert_eq!(listed("web"), ["partner.website"]);
        assert_eq!(listed("held on"), ["call.held_on"], "words of the label");
        assert_eq!(listed("pname")[0], "partner.name");
        assert!(listed("zzz").is_empty());
    }

    #[test]
    fn what_there_is_for_every_field_comes_last_unless_its_name_is_typed() {
        assert_eq!(listed("p"), ["partner.name", "partner.website", "previous.partner.name"]);
        assert_eq!(listed("name"), ["partner.name", "previous.partner.name"]);
        assert_eq!(listed("pre")[0], "previous.partner.name");
        assert_eq!(listed("score.f"), ["score.fit.table"]);
    }

    #[test]
    fn the_list_stands_below_the_line_or_above_it() {
        let editor = Area::new(10, 5, 40, 12);
        let cases = [
            (5, (20, 8), Area::new(12, 6, 20, 8)),
            (16, (20, 8), Area::new(12, 8, 20, 8)),
            (13, (20, 8), Area::new(12, 5, 20, 8)),
            (12, (20, 8), Area::new(12, 13, 20, 4)),
            (8, (99, 8), Area::new(10, 9, 40, 8)),
            (15, (20, 1), Area::new(12, 16, 20, 1)),
        ];
        for (line, size, expected) in cases {
            assert_eq!(place(editor, line, 12, size), expected, "{line} {size:?}");
        }
        assert!(place(Area::new(0, 3, 20, 1), 3, 0, (9, 8)).is_empty(), "one line has no room for a list");
    }

    proptest! {
        #[test]
        fn the_list_is_inside_the_editor_and_leaves_the_line_of_the_cursor(
            x in 0_u16..9, y in 0_u16..9, width in 0_u16..50, height in 1_u16..20, at in 0_u16..20, left in 0_u16..90,
            size in (0_u16..99, 0_u16..=ROWS),
        ) {
            let (editor, line) = (Area::new(x, y, width, height), y + at.min(height - 1));
            let list = place(editor, line, left, size);
            prop_assert!(!list.is_empty() || list == Area::default());
            if !list.is_empty() {
                prop_assert!(list.x >= x && list.x + list.width <= x + width);
                prop_assert!(list.y >= y && list.y + list.height <= y + height);
                prop_assert!(!(list.y..list.y + list.height).contains(&line));
            } else {
                prop_assert!(height == 1 || size.0 == 0 || size.1 == 0 || width == 0);
            }
        }
    }
}
