//! The form of a step: its fields by section, as rows that drawing and clicks share, and the input of the one that is filled in.

use jiff::Timestamp;

use super::values::Before;
use crate::app::list::ListCursor;
use crate::app::text::{self, wrap};
use crate::domain::field::{Field, Kind};
use crate::domain::run::Status;
use crate::domain::score::{Scorecard, Verdict};
use crate::domain::values::Values;
use crate::domain::{safe, score};
use crate::editor::Editor;

/// The lines that a long text is typed in.
pub const LONG: u16 = 6;

/// The form of the open step.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Form {
    /// Which step it is of.
    pub step: String,
    /// For which values it was made.
    pub made_for: u64,
    /// The fields that are asked, in their order.
    pub fields: Vec<Field>,
    /// Which of them has the focus; `top` is the first row in view.
    pub cursor: ListCursor,
    /// The input of the field with the focus, while it has the keys.
    pub input: Option<Input>,
    /// What is drawn, for the width of the window.
    pub rows: Vec<Row>,
    /// How many of the asked fields are filled.
    pub filled: usize,
    /// How many fields the short depth leaves out.
    pub left_out: usize,
    /// The cells of a mark, a label and the gap after it.
    pub label_width: u16,
    /// The window that the form was last laid out for, and the first row in view as somebody left it there.
    pub left_at: ((usize, usize), usize),
}

/// What is being typed or chosen for a field.
#[derive(Debug, Clone, PartialEq)]
pub struct Input {
    pub field: Field,
    pub what: What,
    /// What was there when the field got the keys.
    pub before: Box<Before>,
    /// When the first key came that is not on its way to the disk.
    pub dirty_since: Option<Timestamp>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum What {
    Line(Editor),
    Lines(Editor),
    /// One or, with `several`, any number of choices.
    Pick {
        options: Vec<String>,
        chosen: Vec<bool>,
        /// The choice under the cursor; none until one is gone to where nothing is chosen.
        row: Option<usize>,
        several: bool,
        /// Whether anything was chosen since it was opened.
        touched: bool,
    },
}

/// How a field stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    Filled,
    /// It should be confirmed: it is a fact that grew old.
    Stale,
    /// What was typed is no value of the field.
    Wrong,
    /// It is open, and the step needs it.
    Needed,
    Open,
}

/// A row of the form.
#[derive(Debug, Clone, PartialEq)]
pub enum Row {
    Air,
    /// A heading with what is said at its right.
    Section {
        title: String,
        note: String,
    },
    /// Words under a heading.
    Words(String),
    Field {
        index: usize,
        mark: Mark,
        label: String,
        value: String,
        note: String,
    },
    /// The lines of the input; the label stands before the first.
    Input {
        index: usize,
        label: String,
        line: u16,
    },
    /// A choice of the field with the focus.
    Option {
        index: usize,
        option: usize,
        label: String,
        chosen: bool,
        several: bool,
    },
    /// What a score means: its digit and its words; a continued line has no digit.
    Anchor {
        index: usize,
        digit: Option<u8>,
        words: String,
        given: bool,
    },
    /// Help, or what is understood of the typed text.
    Hint {
        index: usize,
        words: String,
    },
    /// What is wrong with the typed text.
    Problem {
        index: usize,
        words: String,
    },
}

impl Row {
    /// The field that a row belongs to.
    pub fn field(&self) -> Option<usize> {
        match self {
            Self::Field { index, .. }
            | Self::Input { index, .. }
            | Self::Option { index, .. }
            | Self::Anchor { index, .. }
            | Self::Hint { index, .. }
            | Self::Problem { index, .. } => Some(*index),
            Self::Air | Self::Section { .. } | Self::Words(_) => None,
        }
    }
}

impl Form {
    pub fn focused(&self) -> Option<&Field> {
        self.fields.get(self.cursor.row)
    }

    /// The rows of the field with the focus.
    pub fn focused_rows(&self) -> std::ops::Range<usize> {
        let of_it = |row: &Row| row.field() == Some(self.cursor.row);
        let start = self.rows.iter().position(of_it).unwrap_or(0);
        let end = self.rows.iter().rposition(of_it).map_or(start, |last| last + 1);
        start..end
    }

    /// Scrolls so that the field with the focus is in view with its heading. A window that was changed and changed back
    /// shows what it did before.
    pub fn fit(&mut self, width: usize, height: usize) {
        self.cursor.row = self.cursor.row.min(self.fields.len().saturating_sub(1));
        let (window, top) = self.left_at;
        let resized = window != (width, height);
        if resized && window != (0, 0) {
            self.cursor.top = top;
        }
        let focused = self.focused_rows();
        let above = self.rows[..focused.start.min(self.rows.len())].iter().rev();
        let heading = above.take_while(|row| row.field().is_none()).count();
        let start = focused.start - heading;
        let last = self.rows.len().saturating_sub(height);
        if focused.end > self.cursor.top + height {
            self.cursor.top = focused.end - height;
        }
        if start < self.cursor.top {
            self.cursor.top = start;
        }
        self.cursor.top = self.cursor.top.min(last);
        let left = if resized && window != (0, 0) { top } else { self.cursor.top };
        self.left_at = ((width, height), left);
    }
}

/// The fields of a form that are asked now, and how many the depth leaves out.
pub fn asked(fields: &[Field], values: &Values<'_>) -> (Vec<Field>, usize) {
    let holds = |field: &&Field| field.when.as_ref().is_none_or(|when| values.holds(when) == Some(true));
    let (asked, left_out): (Vec<&Field>, Vec<&Field>) =
        fields.iter().filter(holds).partition(|field| values.asks(field));
    (asked.into_iter().cloned().collect(), left_out.len())
}

/// The cells that labels get in a form of `width` cells: what the longest needs, from two fifths to half of the width.
pub fn label_width(fields: &[Field], width: u16) -> u16 {
    let longest = fields.iter().map(|field| text::width(&safe::line(&field.label))).max().unwrap_or(0);
    let wanted = u16::try_from(longest).unwrap_or(u16::MAX).saturating_add(4);
    wanted.clamp((width * 2 / 5).min(44), (width / 2).min(52).max((width * 2 / 5).min(44)))
}

/// Lays the form out in `width` cells.
pub fn rows(form: &Form, card: Option<&Scorecard>, values: &Values<'_>, width: usize) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut section: Option<&str> = None;
    let is_scored = |field: &Field| card.is_some_and(|card| card.criterion_of(&field.id).is_some());
    let first_score = form.fields.iter().position(is_scored);
    for (index, field) in form.fields.iter().enumerate() {
        if section != Some(field.section.as_str()) || first_score == Some(index) {
            let of_score = card.filter(|_| first_score == Some(index));
            open_section(&mut rows, field, of_score, values, width);
            section = Some(&field.section);
        }
        let focused = index == form.cursor.row;
        match form.input.as_ref().filter(|input| focused && input.field.id == field.id) {
            Some(input) => input_rows(&mut rows, index, field, input, values),
            None => rows.push(with_weight(field_row(index, field, values), field, card)),
        }
        if focused {
            let details = Details { index, field, card, input: form.input.as_ref(), label_width: form.label_width };
            details.push(&mut rows, values, width);
        }
    }
    rows
}

fn open_section(rows: &mut Vec<Row>, field: &Field, card: Option<&Scorecard>, values: &Values<'_>, width: usize) {
    if !rows.is_empty() {
        rows.push(Row::Air);
    }
    let scored = card.map(|card| (card, values.scored(card)));
    let note = scored.as_ref().map(|(_, scored)| format!("{} % answered", scored.coverage));
    let title = field.section.clone();
    match &scored {
        Some((card, judged)) => {
            rows.push(Row::Section { title: card.label.clone(), note: note.unwrap_or_default() });
            rows.extend(wrap(&judged.sentence(card), width).into_iter().map(Row::Words));
            if !judged.lifts.is_empty() && judged.verdict != Verdict::Empty {
                let lift = |lift: &score::Lift| format!("{} +{}", lift.label, lift.gain);
                let lifts: Vec<String> = judged.lifts.iter().take(3).map(lift).collect();
                rows.extend(wrap(&format!("A 5 would add: {}", lifts.join(" · ")), width).into_iter().map(Row::Words));
            }
            if title != card.label && !title.is_empty() {
                rows.push(Row::Air);
                rows.push(Row::Section { title, note: String::new() });
            }
        }
        None if title.is_empty() => {}
        None => rows.push(Row::Section { title, note: String::new() }),
    }
}

fn mark(field: &Field, values: &Values<'_>) -> Mark {
    match values.entered(field) {
        Some(_) if values.answer(field).is_none() => Mark::Wrong,
        _ if values.is_stale(field) => Mark::Stale,
        _ if values.is_filled(field) => Mark::Filled,
        _ if field.required => Mark::Needed,
        _ => Mark::Open,
    }
}

fn field_row(index: usize, field: &Field, values: &Values<'_>) -> Row {
    let label = safe::line(&field.label).into_owned();
    if values.run.status == Status::Completed
        && let Some(kept) = values.run.kept.get(&field.id)
    {
        // What it said when the run was completed.
        let mark = if kept.is_empty() { Mark::Open } else { Mark::Filled };
        let value = safe::line(kept.lines().next().unwrap_or_default()).into_owned();
        return Row::Field { index, mark, label, value, note: String::new() };
    }
    let entered = values.entered(field);
    let valid = values.answer(field).is_some();
    let mark = mark(field, values);
    let computed = entered.is_none().then(|| values.value(&field.id)).flatten();
    let value = match (entered, computed) {
        (Some(answer), _) if !valid => answer.value.clone(),
        (Some(answer), _) if answer.why.is_empty() => field.shown(&answer.value),
        (Some(answer), _) => format!("{}  {}", answer.value, answer.why),
        (None, Some(value)) if field.kind == Kind::Score => format!("{value}  from its figures"),
        (None, Some(value)) => field.shown(&value),
        (None, None) => String::new(),
    };
    let value = value.lines().next().map(|line| safe::line(line).into_owned()).unwrap_or_default();
    Row::Field { index, mark, label, value, note: note(field, mark, values) }
}

/// The row of a criterion says how much it weighs where it has nothing else to say.
fn with_weight(mut row: Row, field: &Field, card: Option<&Scorecard>) -> Row {
    let criterion = card.and_then(|card| card.criterion_of(&field.id));
    if let (Row::Field { note, .. }, Some(criterion)) = (&mut row, criterion)
        && note.is_empty()
    {
        *note = format!("weight {}", criterion.weight);
    }
    row
}

/// Where a value comes from and how old it is, or what the last run said.
fn note(field: &Field, mark: Mark, values: &Values<'_>) -> String {
    let days = |answer: &crate::domain::answer::Answer| match answer.age(values.now) {
        Some(0) => "today".to_owned(),
        Some(days) => format!("{days} d"),
        None => "undated".to_owned(),
    };
    if mark == Mark::Wrong {
        return "not understood".to_owned();
    }
    if mark == Mark::Stale {
        return values.entered(field).map(|answer| format!("{}, y confirms", days(answer))).unwrap_or_default();
    }
    let here = values.name();
    if let Some(answer) = values.entered(field)
        && let Some(from) = answer.from.as_ref().filter(|from| **from != here)
    {
        return format!("{} · {}", safe::line(from), days(answer));
    }
    let last = values.previous.and_then(|previous| previous.answers.get(&field.id));
    last.map(|last| format!("last {}", safe::line(&field.shown(&last.value)))).unwrap_or_default()
}

fn input_rows(rows: &mut Vec<Row>, index: usize, field: &Field, input: &Input, values: &Values<'_>) {
    let label = safe::line(&field.label).into_owned();
    match &input.what {
        What::Line(_) => rows.push(Row::Input { index, label, line: 0 }),
        What::Lines(_) => {
            rows.extend((0..LONG).map(|line| Row::Input { index, label: label.clone(), line }));
        }
        What::Pick { options, chosen, several, .. } => {
            rows.push(field_row(index, field, values));
            let option = |(option, label): (usize, &String)| Row::Option {
                index,
                option,
                label: safe::line(label).into_owned(),
                chosen: chosen.get(option).copied().unwrap_or_default(),
                several: *several,
            };
            rows.extend(options.iter().enumerate().map(option));
        }
    }
}

/// What is said under the field with the focus: what is wrong or understood while typing, its help, what a score means.
struct Details<'a> {
    index: usize,
    field: &'a Field,
    card: Option<&'a Scorecard>,
    input: Option<&'a Input>,
    label_width: u16,
}

impl Details<'_> {
    fn push(&self, rows: &mut Vec<Row>, values: &Values<'_>, width: usize) {
        let Self { index, field, card, input, label_width } = *self;
        let cells = width.saturating_sub(6).max(10);
        let typed = match input.map(|input| &input.what) {
            Some(What::Line(editor) | What::Lines(editor)) => Some(editor.text()),
            Some(What::Pick { .. }) => None,
            None => values.entered(field).filter(|_| values.answer(field).is_none()).map(|answer| answer.value.clone()),
        };
        let echo = typed.and_then(|typed| field.echo(&typed, values.typing()));
        match echo {
            Some(Err(problem)) => {
                rows.extend(wrap(&problem, cells).into_iter().map(|words| Row::Problem { index, words }));
            }
            Some(Ok(understood)) => rows.push(Row::Hint { index, words: format!("= {understood}") }),
            None => {}
        }
        let mark = mark(field, values);
        let known = values.entered(field).filter(|_| mark != Mark::Wrong);
        let note = known.map(|_| note(field, mark, values)).unwrap_or_default();
        if !note.is_empty() {
            rows.extend(wrap(&note, cells).into_iter().map(|words| Row::Hint { index, words }));
        }
        // A label that was cut is read in full here.
        if text::width(&safe::line(&field.label)) + 3 > usize::from(label_width) {
            rows.push(Row::Hint { index, words: safe::line(&field.label).into_owned() });
        }
        let criterion = card.and_then(|card| card.criterion_of(&field.id));
        let help = criterion.map(|criterion| &criterion.help).filter(|help| !help.is_empty()).unwrap_or(&field.help);
        if !help.is_empty() {
            rows.extend(wrap(&safe::line(help), cells).into_iter().map(|words| Row::Hint { index, words }));
        }
        if field.kind != Kind::Score {
            return;
        }
        let given = values.value(&field.id).and_then(|value| value.parse::<u8>().ok());
        let anchors = criterion.map(|criterion| criterion.anchors.iter()).into_iter().flatten().zip(0_u8..);
        for (words, digit) in anchors.filter_map(|(anchor, digit)| Some((anchor.as_ref()?, digit))) {
            let lines = wrap(&safe::line(words), cells.saturating_sub(2));
            for (number, words) in lines.into_iter().enumerate() {
                let digit_here = (number == 0).then_some(digit);
                rows.push(Row::Anchor { index, digit: digit_here, words, given: given == Some(digit) });
            }
        }
    }
}
