//! Where things are in the wizard: pure, shared by drawing and by clicks.
//!
//! ```text
//!  ✓ IPP → Qualification → Discovery → Pitch → Proposal → ● Signed
//!  rail          │ tabs                                  │ criteria
//!                │ page, or the editor                   │
//! ```
//! From 100 columns three panes; from 60 the flow strip stands for the rail and the criteria are shown on demand;
//! below that one pane at a time.

use super::completion;
use super::{Page, Pane, Session};
use crate::app::area::{Area, frame};
use crate::app::list::ListCursor;
use crate::app::strip;
use crate::app::text::{clip, width, wrap};
use crate::domain::playbook::Criterion;
use crate::domain::run::{CriterionRecord, CriterionState, Status, Tab};
use crate::screens::Cx;

/// The widest line that reads well.
const READABLE: u16 = 96;

/// The parts of the window. A part that is not shown is empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Panes {
    pub strip: Area,
    pub rail: Area,
    /// The line between rail and work.
    pub rail_border: Area,
    pub tabs: Area,
    /// Below the tabs; the whole body on the gate and completion pages.
    pub content: Area,
    /// Why the document cannot be changed, above it.
    pub banner: Area,
    /// The rendered page within the content.
    pub page: Area,
    /// The form within the content.
    pub form: Area,
    /// The editor's text within the content.
    pub editor: Area,
    /// The search line and the replacement, under the editor.
    pub search: Area,
    /// Whether the page stands beside the editor.
    pub side_by_side: bool,
    pub criteria_border: Area,
    pub criteria: Area,
    /// The criteria below their title.
    pub criteria_list: Area,
    /// One pane at a time.
    pub single: bool,
}

/// The tabs of a step with what the tab line says of each: how much of it is filled, and how many blanks are open.
pub fn tabs(session: &Session, width: u16) -> [(Tab, String); 3] {
    let roomy = width >= 56;
    let count = session.form.fields.len();
    let fields =
        if roomy && count > 0 { format!("2 Fields {}/{count}", session.form.filled) } else { "2 Fields".into() };
    let document = match session.blanks(&session.run.step).filter(|count| roomy && *count > 0) {
        Some(count) if width < 76 => format!("3 Document {count}"),
        Some(1) => "3 Document 1 blank".to_owned(),
        Some(count) => format!("3 Document {count} blanks"),
        None => "3 Document".to_owned(),
    };
    [(Tab::Guide, "1 Guide".to_owned()), (Tab::Fields, fields), (Tab::Document, document)]
}

/// The cells before each tab.
pub const TAB_GAP: u16 = 2;

/// Where everything is in a window of `size` (columns, rows).
pub fn panes(session: &Session, size: (u16, u16)) -> Panes {
    let (columns, rows) = size;
    let body = frame(columns, rows).body;
    let single = columns < 60 || rows < 15;
    let (strip, body) = body.cut_top(u16::from(rows >= 10));
    let (_, body) = body.cut_top(u16::from(rows >= 20));
    let mut panes = Panes { strip, single, ..Panes::default() };
    if session.page != Page::Steps {
        panes.content = body;
        panes.page = body.inset(2, 0);
        return panes;
    }
    let mut work = body;
    if single {
        match session.pane {
            Pane::Rail => (panes.rail, work) = (body, Area::default()),
            Pane::Criteria => (panes.criteria, work) = (body, Area::default()),
            Pane::Work => {}
        }
    } else {
        if columns >= 100 {
            (panes.rail, work) = work.cut_left(25);
            (panes.rail_border, work) = work.cut_left(1);
        }
        if columns >= 100 || session.criteria_shown || session.pane == Pane::Criteria {
            (panes.criteria, work) = work.cut_right(if columns >= 130 { 36 } else { 31 });
            (panes.criteria_border, work) = work.cut_right(1);
        }
    }
    panes.criteria_list = panes.criteria.cut_top(2).1;
    (panes.tabs, panes.content) = work.cut_top(1);
    let (_, inner) = panes.content.cut_top(u16::from(rows >= 15));
    let inner = inner.inset(u16::from(columns >= 40), 0);
    let read_only = session.open_document().is_some_and(|document| document.read_only.is_some());
    let banner = match session.run.tab {
        _ if session.sheet.is_some() => 2,
        Tab::Document if read_only => 3,
        Tab::Document if session.continues().is_some() && !session.is_editing() => 2,
        _ => 0,
    };
    let (banner, inner) = inner.cut_top(banner.min(inner.height / 2));
    panes.banner = banner;
    let editing = session.is_editing();
    panes.side_by_side = editing && columns >= 150;
    let searching = session.is_searching();
    let (search, inner) = inner.cut_bottom(match (searching, session.is_replacing()) {
        (false, _) => 0,
        (true, false) => 1,
        (true, true) => 2,
    });
    panes.search = search;
    let (mut text, page) = if panes.side_by_side { inner.cut_left(inner.width / 2) } else { (inner, inner) };
    if panes.side_by_side {
        text.width = text.width.saturating_sub(1);
    }
    panes.form = Area { width: inner.width.min(READABLE), ..inner };
    panes.editor = text;
    panes.page = Area { width: page.width.min(READABLE), ..page };
    if panes.side_by_side {
        panes.page = Area { x: page.x + 2, width: page.width.saturating_sub(2).min(READABLE), ..page };
    }
    panes
}

/// The lines of a criterion: its text wrapped beside the box, then what is kept with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CriterionBlock {
    pub text: Vec<String>,
    pub kept: Vec<String>,
}

impl CriterionBlock {
    /// Rows with the air below.
    pub fn height(&self) -> u16 {
        u16::try_from(self.text.len() + self.kept.len() + 1).unwrap_or(u16::MAX)
    }
}

/// The cells of a criterion's box and the space after it.
pub const BOX: u16 = 5;

/// The criteria laid out for a pane of this width.
pub fn criteria(session: &Session, width: u16) -> Vec<CriterionBlock> {
    let cells = usize::from(width.saturating_sub(BOX + 1));
    let block = |criterion: &Criterion| {
        let record = session.run.criteria.get(&criterion.id);
        let text = wrap(&crate::domain::safe::line(&criterion.text), cells);
        let ruled = ruled_words(session, criterion);
        let kept = record.map(kept_words).unwrap_or_default();
        let kept = ruled.into_iter().chain(kept).flat_map(|words| two_lines(&words, cells));
        CriterionBlock { text, kept: kept.collect() }
    };
    session.playbook.criteria.iter().map(block).collect()
}

/// The words in at most two lines, with an ellipsis where that cuts them.
fn two_lines(words: &str, cells: usize) -> Vec<String> {
    let mut lines = wrap(words, cells);
    if lines.len() > 2 {
        lines.truncate(2);
        lines[1] = clip(&format!("{} …", lines[1]), cells);
    }
    lines
}

/// What a criterion's rule says, and who overruled it; nothing for one that only people tick.
fn ruled_words(session: &Session, criterion: &Criterion) -> Vec<String> {
    let ruling = session.values.rulings.iter().find(|ruling| ruling.criterion == criterion.id);
    let (Some(ruling), Some(record)) = (ruling, session.run.criteria.get(&criterion.id)) else { return Vec::new() };
    let mut words = Vec::new();
    match (record.state, record.rule.as_ref(), &record.by) {
        (CriterionState::Met, Some(evidence), _) => words.push(evidence.clone()),
        (CriterionState::Met, None, by) => {
            words.push(format!("by {}", by.as_deref().unwrap_or("hand")));
            if !ruling.met {
                words.push(ruling.evidence.clone());
            }
        }
        (CriterionState::Open, ..) => {
            words.extend(session.run.regressed(&criterion.id).map(|at| {
                let day = at.to_zoned_datetime(jiff::tz::TimeZone::UTC).date();
                format!("was met on {day}, no longer")
            }));
            let by_hand = record.by.as_ref().filter(|_| record.by_hand);
            words.extend(by_hand.map(|by| format!("unticked by {by}")));
            words.push(ruling.evidence.clone());
        }
        (CriterionState::Na, ..) => {}
    }
    words.retain(|words| !words.is_empty());
    words.into_iter().map(|words| crate::domain::safe::line(&words).into_owned()).collect()
}

fn kept_words(record: &CriterionRecord) -> Vec<String> {
    let reason = record.reason.iter().map(|reason| format!("n/a: {reason}"));
    let evidence = Some(&record.evidence).into_iter().chain(Some(&record.note));
    let evidence = evidence.filter(|words| !words.is_empty()).map(|words| words.lines().collect::<Vec<_>>().join(" "));
    reason.chain(evidence).map(|words| crate::domain::safe::line(&words).into_owned()).collect()
}

/// Brings the selected block into view; `top` is the first block shown.
pub fn fit_blocks(cursor: &mut ListCursor, blocks: &[CriterionBlock], height: u16) {
    cursor.row = cursor.row.min(blocks.len().saturating_sub(1));
    cursor.top = cursor.top.min(cursor.row);
    let used = |top: usize| blocks[top..=cursor.row].iter().map(|block| usize::from(block.height())).sum::<usize>();
    while cursor.top < cursor.row && used(cursor.top) > usize::from(height) + 1 {
        cursor.top += 1;
    }
    // Where there is room again, for instance in a larger window, nothing stays hidden above.
    let rest = |top: usize| blocks[top..].iter().map(|block| usize::from(block.height())).sum::<usize>();
    while cursor.top > 0 && rest(cursor.top - 1) <= usize::from(height) + 1 {
        cursor.top -= 1;
    }
}

/// What is at a place of the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hit {
    Step(usize),
    Tab(Tab),
    Criterion {
        index: usize,
        on_box: bool,
    },
    /// A task box of the preview, by its offset in the text.
    Task(usize),
    /// A link, by a row and a cell of the page that is read.
    Link {
        row: usize,
        cell: usize,
    },
    /// The editor's text; from the editor's own corner.
    Text {
        column: u16,
        row: u16,
    },
    FormRow(usize),
    /// A row of the list of markers over the text.
    Marker(usize),
    GateRow(usize),
    CompletionRow(usize),
    Page,
    Nothing,
}

/// Finds what is at a place.
pub fn hit(session: &Session, cx: &Cx<'_>, column: u16, row: u16) -> Hit {
    let panes = panes(session, cx.size);
    if panes.strip.contains(column, row) {
        let chips = strip::of_run(&session.playbook, &session.run);
        let reached = session.run.status == Status::Completed;
        let placed = strip::place(panes.strip, &chips, &session.playbook.outcome, reached);
        let under = |piece: &&strip::Placed| {
            piece.y == row && piece.x <= column && usize::from(column - piece.x) < width(&piece.text)
        };
        return match placed.iter().find(under).map(|piece| piece.what) {
            Some(strip::What::Step(index, _)) if session.page == Page::Steps => Hit::Step(index),
            _ => Hit::Nothing,
        };
    }
    match session.page {
        Page::Gate => return gate_hit(session, &panes, row),
        Page::Completion => return completion_hit(session, cx, &panes, row),
        Page::Steps => {}
    }
    if panes.rail.contains(column, row) {
        let line = usize::from(row - panes.rail.y).checked_sub(2).map(|line| line + session.rail.top);
        let index = line.and_then(|line| session.shown_steps().get(line).copied());
        return index.map_or(Hit::Nothing, Hit::Step);
    }
    if panes.tabs.contains(column, row) {
        let mut at = panes.tabs.x;
        for (tab, label) in tabs(session, panes.tabs.width) {
            let width = TAB_GAP + u16::try_from(label.len()).unwrap_or(0);
            if column < at + width {
                return Hit::Tab(tab);
            }
            at += width;
        }
        return Hit::Page;
    }
    if panes.criteria_list.contains(column, row) {
        return criterion_hit(session, &panes, column, row);
    }
    if session.sheet.is_none() && session.run.tab == Tab::Fields && panes.form.contains(column, row) {
        return Hit::FormRow(usize::from(row - panes.form.y) + session.form.cursor.top);
    }
    if let Some(list) = session.completing().filter(|list| list.area.contains(column, row)) {
        return Hit::Marker(list.row_at(row));
    }
    if session.is_editing() && panes.editor.contains(column, row) {
        return Hit::Text { column: column - panes.editor.x, row: row - panes.editor.y };
    }
    preview_hit(session, &panes, column, row).unwrap_or(Hit::Page)
}

/// The link or the task box at a place of the page that is read.
fn preview_hit(session: &Session, panes: &Panes, column: u16, row: u16) -> Option<Hit> {
    let preview = session.preview().filter(|_| panes.page.contains(column, row))?;
    let line = usize::from(row - panes.page.y) + preview.top;
    let cell = usize::from(column - panes.page.x) + preview.left;
    if preview.link_at(line, cell).is_some() {
        return Some(Hit::Link { row: line, cell });
    }
    if session.sheet.is_some() || session.run.tab != Tab::Document {
        return None;
    }
    let tasks = preview.page.tasks_on(line);
    tasks.iter().find(|task| task.column.abs_diff(cell) <= 1).map(|task| Hit::Task(task.offset))
}

fn criterion_hit(session: &Session, panes: &Panes, column: u16, row: u16) -> Hit {
    let blocks = criteria(session, panes.criteria_list.width);
    let mut y = panes.criteria_list.y;
    for (index, block) in blocks.iter().enumerate().skip(session.criteria.top) {
        if row < y + block.height() {
            return Hit::Criterion { index, on_box: row == y && column < panes.criteria_list.x + BOX };
        }
        y += block.height();
    }
    Hit::Nothing
}

/// Where the gate's text and its approvals are, and how many rows each approval takes. Low windows give up the air.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GateParts {
    pub text: Area,
    pub list: Area,
    pub pitch: u16,
}

pub fn gate_parts(session: &Session, panes: &Panes) -> GateParts {
    let low = panes.page.height < 12;
    let width = panes.page.width.min(80);
    let lines = session.playbook.gate.as_ref().map_or(0, |gate| wrap(&gate.text, usize::from(width)).len());
    let (_, below) = panes.page.cut_top(if low { 1 } else { 2 });
    let (text, list) = below.cut_top(u16::try_from(lines).unwrap_or(u16::MAX).min(if low { 2 } else { 8 }));
    let (_, list) = list.cut_top(if low { 0 } else { 2 });
    GateParts { text: Area { width, ..text }, list, pitch: if low { 1 } else { 2 } }
}

fn gate_hit(session: &Session, panes: &Panes, row: u16) -> Hit {
    let parts = gate_parts(session, panes);
    let index = usize::from(row.saturating_sub(parts.list.y) / parts.pitch);
    if row >= parts.list.y && index < super::gate::rows(session) { Hit::GateRow(index) } else { Hit::Nothing }
}

/// Where the rows of the completion page are, below its heading.
pub fn completion_list(panes: &Panes) -> Area {
    panes.page.cut_top(if panes.page.height < 8 { 2 } else { 4 }).1
}

fn completion_hit(session: &Session, cx: &Cx<'_>, panes: &Panes, row: u16) -> Hit {
    let list = completion_list(panes);
    let index = usize::from(row.saturating_sub(list.y)) + session.completion.top;
    let rows = completion::rows(session, cx).len();
    if row >= list.y && index < rows { Hit::CompletionRow(index) } else { Hit::Nothing }
}
