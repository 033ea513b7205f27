//! Filling in the form of a step: opening a field, typing, choosing, scoring, and going on to the next.

use super::fields::{self, Form, Input, What};
use super::update::told;
use super::{Pane, Session, layout};
use crate::app::Effect;
use crate::app::action::Action;
use crate::domain::field::Kind;
use crate::domain::run::{Depth, Status, Tab};
use crate::editor::{Command, Editor, Motion};
use crate::screens::{Cx, Reply};

impl Session {
    /// Makes the form of the open step for the window.
    pub(super) fn settle_form(&mut self, cx: &Cx<'_>) {
        // Beside it, only what the tab says of it is shown.
        let is_known = self.form.step == self.run.step && self.form.made_for == self.values.generation;
        if is_known && self.run.tab != Tab::Fields {
            return;
        }
        let panes = layout::panes(self, cx.size);
        let (width, height) = (usize::from(panes.form.width), usize::from(panes.form.height));
        let mut form = std::mem::take(&mut self.form);
        form.made_for = self.values.generation;
        let mut focused = form.focused().map(|field| field.id.clone());
        if form.step != self.run.step {
            form = Form { step: self.run.step.clone(), made_for: form.made_for, ..Form::default() };
            focused = self.run.steps.get(&self.run.step).and_then(|record| record.field.clone());
        }
        if let Some(values) = self.known(cx)
            && let Some(template) = values.template(self.step())
        {
            (form.fields, form.left_out) = fields::asked(&template.fields, &values);
            // A field may come and go with the answer to another: the focus stays on its own.
            if let Some(row) = focused.and_then(|id| form.fields.iter().position(|field| field.id == id)) {
                form.cursor.row = row;
            }
            form.cursor.row = form.cursor.row.min(form.fields.len().saturating_sub(1));
            form.filled = form.fields.iter().filter(|field| values.is_filled(field)).count();
            form.label_width = fields::label_width(&form.fields, panes.form.width);
            form.rows = fields::rows(&form, template.score.as_ref(), &values, width);
        } else {
            form = Form { step: form.step, made_for: form.made_for, ..Form::default() };
        }
        let value_width = panes.form.width.saturating_sub(form.label_width).max(1);
        if let Some(Input { what: What::Line(editor) | What::Lines(editor), .. }) = &mut form.input {
            editor.set_viewport(usize::from(value_width), usize::from(fields::LONG));
        }
        form.fit(width, height);
        self.form = form;
    }

    /// Whether a field has the keys.
    pub fn is_filling(&self) -> bool {
        self.page == super::Page::Steps
            && self.pane == Pane::Work
            && self.run.tab == Tab::Fields
            && self.form.input.is_some()
    }

    pub(super) fn fill_in(&mut self, action: Action, cx: &Cx<'_>) -> Reply {
        match action {
            Action::EditField => self.open_field(cx),
            Action::NextOpenField => self.next_open(cx),
            Action::PickOption => {
                self.pick();
                self.keep_field(1, cx)
            }
            Action::KeepField | Action::KeepText => self.keep_field(1, cx),
            Action::KeepFieldBack => self.keep_field(-1, cx),
            Action::LeaveField => self.close_field(cx),
            Action::ToggleField => self.toggle_field(cx),
            Action::TickOption => self.tick_option(),
            Action::EmptyField => self.empty_field(cx),
            Action::ConfirmFact => match self.form.focused().cloned() {
                Some(field) => self.confirm(&field, cx),
                None => Reply::default(),
            },
            Action::ToggleDepth => self.toggle_depth(cx),
            Action::Score0 => self.give_score(0, cx),
            Action::Score1 => self.give_score(1, cx),
            Action::Score2 => self.give_score(2, cx),
            Action::Score3 => self.give_score(3, cx),
            Action::Score4 => self.give_score(4, cx),
            Action::Score5 => self.give_score(5, cx),
            _ => Reply::default(),
        }
    }

    /// Gives the keys to the field with the focus.
    fn open_field(&mut self, cx: &Cx<'_>) -> Reply {
        if let Some(refusal) = self.locked() {
            return refusal;
        }
        let Some(field) = self.form.focused().cloned() else { return Reply::say("This step asks for nothing.") };
        let Some(values) = self.known(cx) else { return Reply::default() };
        let entered = values.entered(&field);
        let given = || values.value(&field.id).filter(|_| field.kind != Kind::Score).map(std::borrow::Cow::into_owned);
        let value = entered.map(|answer| answer.value.clone()).or_else(given).unwrap_or_default();
        let options: Vec<String> = field.choices(values.typing()).into_iter().map(str::to_owned).collect();
        let what = match field.kind {
            Kind::Bool | Kind::Choice(_) | Kind::Multi(_) => {
                let several = matches!(field.kind, Kind::Multi(_));
                let parts: Vec<&str> =
                    if several { value.split(',').map(str::trim).collect() } else { vec![value.as_str()] };
                let chosen: Vec<bool> = options.iter().map(|option| parts.contains(&option.as_str())).collect();
                let row = chosen.iter().position(|chosen| *chosen);
                What::Pick { options, chosen, row, several, touched: false }
            }
            Kind::Long => {
                let mut editor = Editor::new(&value);
                editor.apply(Command::Move(Motion::DocumentEnd));
                What::Lines(editor)
            }
            _ => {
                let why = entered.map(|answer| answer.why.as_str()).unwrap_or_default();
                // After a score comes its reason.
                let text = if field.kind == Kind::Score { format!("{value} {why}") } else { value };
                let mut editor = Editor::single_line(text.trim_start());
                editor.apply(Command::Move(Motion::DocumentEnd));
                What::Line(editor)
            }
        };
        let before = Box::new(self.before(&field));
        self.form.input = Some(Input { field, what, before, dirty_since: None });
        Reply::default()
    }

    /// Text for the field that has the keys.
    pub(super) fn type_into_field(&mut self, command: Command, cx: &Cx<'_>) -> Option<String> {
        let input = self.form.input.as_mut()?;
        let (What::Line(editor) | What::Lines(editor)) = &mut input.what else { return None };
        let revision = editor.revision();
        let outcome = editor.apply(command);
        if editor.revision() != revision {
            input.dirty_since.get_or_insert(cx.now.timestamp());
        }
        outcome.copied
    }

    /// Puts what is being typed on its way to the disk.
    pub(super) fn keep_typing(&mut self, cx: &Cx<'_>) -> Vec<Effect> {
        let Some(input) = self.form.input.as_mut().filter(|input| input.dirty_since.is_some()) else {
            return Vec::new();
        };
        input.dirty_since = None;
        let (field, typed) = (input.field.clone(), input.typed());
        self.keep_typed(&field, &typed, cx)
    }

    /// Keeps what the field says and takes the keys back.
    pub(super) fn close_field(&mut self, cx: &Cx<'_>) -> Reply {
        let Some(input) = self.form.input.take() else { return Reply::default() };
        // The rules waited while it had the keys.
        self.values.touch();
        if let What::Pick { touched: false, .. } = input.what {
            return Reply::default();
        }
        let typed = input.typed();
        self.enter(&input.field, &typed, *input.before, cx)
    }

    /// The program is about to be left: what a field says is kept as if it had been left.
    pub fn finish_typing(&mut self, cx: &Cx<'_>) -> Vec<Effect> {
        self.close_field(cx).effects
    }

    /// Keeps what the field says and goes on to the one after or before it, giving it the keys.
    fn keep_field(&mut self, by: isize, cx: &Cx<'_>) -> Reply {
        let reply = self.close_field(cx);
        self.settle_form(cx);
        let to = self.form.cursor.row.checked_add_signed(by).filter(|row| *row < self.form.fields.len());
        let Some(to) = to else { return reply };
        self.form.cursor.row = to;
        // A score is given by its digit: it needs no input.
        let typed = self.form.focused().is_some_and(|field| field.kind != Kind::Score);
        if typed { reply.and(self.open_field(cx)) } else { reply }
    }

    /// Goes to the next field that has no value, around the end of the form, and gives it the keys.
    fn next_open(&mut self, cx: &Cx<'_>) -> Reply {
        let Some(values) = self.known(cx) else { return Reply::default() };
        let count = self.form.fields.len();
        let open = |index: &usize| !values.is_filled(&self.form.fields[*index]);
        // The field under the cursor is the first of them; a score has been looked at when its digits did nothing.
        let first = usize::from(self.on_score());
        let next = (first..count + first).map(|step| (self.form.cursor.row + step) % count).find(open);
        match next {
            Some(index) => {
                self.form.cursor.row = index;
                let score = self.form.fields[index].kind == Kind::Score;
                if score { Reply::default() } else { self.open_field(cx) }
            }
            None => Reply::say("Every field of this step is filled."),
        }
    }

    /// Yes, no, nothing; any other field gets the keys.
    fn toggle_field(&mut self, cx: &Cx<'_>) -> Reply {
        let Some(field) = self.form.focused().filter(|field| field.kind == Kind::Bool).cloned() else {
            return self.open_field(cx);
        };
        let value = self.known(cx).and_then(|values| Some(values.answer(&field)?.value.clone()));
        let next = match value.as_deref() {
            None => "yes",
            Some("yes") => "no",
            Some(_) => "",
        };
        let before = self.before(&field);
        self.enter(&field, next, before, cx)
    }

    /// Of several choices that exclude each other, takes the one under the cursor.
    fn pick(&mut self) {
        if let Some(Input { what: What::Pick { chosen, row, several: false, touched, .. }, .. }) = &mut self.form.input
            && let Some(picked) = *row
        {
            *touched = true;
            chosen.iter_mut().enumerate().for_each(|(index, chosen)| *chosen = index == picked);
        }
    }

    fn tick_option(&mut self) -> Reply {
        if let Some(Input { what: What::Pick { chosen, row, several, touched, .. }, .. }) = &mut self.form.input
            && let Some(picked) = *row
        {
            *touched = true;
            let was = chosen.get(picked).copied().unwrap_or_default();
            if !*several {
                chosen.fill(false);
            }
            chosen.get_mut(picked).into_iter().for_each(|chosen| *chosen = !was);
        }
        Reply::default()
    }

    fn empty_field(&mut self, cx: &Cx<'_>) -> Reply {
        let Some(field) = self.form.focused().cloned() else { return Reply::default() };
        let before = self.before(&field);
        self.enter(&field, "", before, cx)
    }

    /// Gives a score and goes on to the next field. The reason stays where the score does.
    fn give_score(&mut self, score: u8, cx: &Cx<'_>) -> Reply {
        let Some(field) = self.form.focused().filter(|field| field.kind == Kind::Score).cloned() else {
            return Reply::default();
        };
        if let Some(refusal) = self.locked() {
            return refusal;
        }
        let old = self.run.answers.get(&field.id);
        let why = old.filter(|old| old.value == score.to_string()).map(|old| old.why.clone()).unwrap_or_default();
        let before = self.before(&field);
        let reply = self.enter(&field, &format!("{score} {why}"), before, cx);
        if self.form.cursor.row + 1 < self.form.fields.len() && matches!(score, 0 | 2..=4) {
            self.form.cursor.row += 1;
            // What comes after the last score is typed or chosen, as everywhere else.
            if self.form.focused().is_some_and(|field| field.kind != Kind::Score) {
                return reply.and(self.open_field(cx));
            }
        } else if matches!(score, 1 | 5) && why.is_empty() {
            // The edges of the scale want a reason: it is asked for at once, and Esc goes on without one.
            return reply.and(self.open_field(cx)).and(Reply::say("Say why in a few words. Esc leaves it out."));
        }
        reply
    }

    fn toggle_depth(&mut self, cx: &Cx<'_>) -> Reply {
        if let Some(refusal) = self.locked() {
            return refusal;
        }
        if self.form.left_out == 0 && self.run.depth == Depth::Full && !self.form.fields.iter().any(|f| f.full_only) {
            return Reply::say("This form is short: it has one depth.");
        }
        let (depth, title) = match self.run.depth {
            Depth::Full => (Depth::Short, "showed the short form"),
            Depth::Short => (Depth::Full, "showed the full form"),
        };
        let before = self.run.clone();
        self.run.depth = depth;
        self.values.touch();
        self.history.push_record(before, title);
        self.moved(cx);
        let done = crate::domain::run::Done { title: title.to_owned(), detail: String::new() };
        Reply::say(told(&done, &[]))
    }

    /// Moves between the fields, or between the choices of the one that has the keys.
    pub(super) fn move_in_form(&mut self, action: Action, height: usize) {
        match &mut self.form.input {
            Some(Input { what: What::Pick { options, row, .. }, .. }) => {
                let last = options.len().saturating_sub(1);
                *row = match (*row, action) {
                    (None, Action::Down | Action::PageDown | Action::First) => Some(0),
                    (None, Action::Up | Action::PageUp | Action::Last) => Some(last),
                    (None, _) => None,
                    (Some(row), action) => {
                        let mut cursor = crate::app::list::ListCursor { row, top: 0 };
                        cursor.apply(action, options.len(), height);
                        Some(cursor.row)
                    }
                };
            }
            Some(_) => {}
            None => {
                let top = self.form.cursor.top;
                self.form.cursor.apply(action, self.form.fields.len(), height.div_ceil(2));
                self.form.cursor.top = top;
            }
        }
    }

    /// A click on a row of the form.
    pub(super) fn click_field(&mut self, row: usize, cx: &Cx<'_>) -> Reply {
        self.pane = Pane::Work;
        match self.form.rows.get(row).cloned() {
            Some(fields::Row::Option { option, several, .. }) => {
                if let Some(Input { what: What::Pick { row, .. }, .. }) = &mut self.form.input {
                    *row = Some(option);
                }
                if several {
                    return self.tick_option();
                }
                self.pick();
                self.close_field(cx)
            }
            Some(fields::Row::Anchor { digit: Some(digit), .. }) => {
                let reply = self.close_field(cx);
                reply.and(self.give_score(digit, cx))
            }
            Some(other) => {
                let Some(index) = other.field() else { return Reply::default() };
                if self.form.cursor.row == index {
                    return if self.form.input.is_none() { self.open_field(cx) } else { Reply::default() };
                }
                let reply = self.close_field(cx);
                self.form.cursor.row = index;
                reply
            }
            None => Reply::default(),
        }
    }

    /// Whether digits are scores here.
    pub fn on_score(&self) -> bool {
        self.run.status == Status::Active && self.form.focused().is_some_and(|field| field.kind == Kind::Score)
    }
}

impl Form {
    /// Whether something was typed into a field that is not on its way to the disk.
    pub fn is_typed_into(&self) -> bool {
        self.input.as_ref().is_some_and(|input| input.dirty_since.is_some())
    }
}

impl Input {
    /// What it says, as if it had been typed.
    pub fn typed(&self) -> String {
        match &self.what {
            What::Line(editor) | What::Lines(editor) => editor.text(),
            What::Pick { options, chosen, .. } => {
                let picked =
                    options.iter().zip(chosen).filter(|(_, chosen)| **chosen).map(|(option, _)| option.as_str());
                picked.collect::<Vec<&str>>().join(", ")
            }
        }
    }

    /// Whether it takes several lines.
    pub fn is_long(&self) -> bool {
        matches!(self.what, What::Lines(_))
    }

    /// Whether what it says is chosen and not typed.
    pub fn is_pick(&self) -> bool {
        matches!(self.what, What::Pick { .. })
    }
}
