//! A small form over the screen: a few inputs, what they are for, and what is wrong with them while typing.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::action::Context;
use crate::domain::{dates, partner};
use crate::editor::{Command, Editor, Motion};

/// What is done with the form's values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    NewPartner,
    SkipStep { step: String },
    SetAside { criterion: String },
    Evidence { criterion: String },
    Approval { approval: String },
    OverrideGate,
}

/// What an input takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Line,
    /// Several lines; Enter breaks the line.
    Lines,
    /// A day that is not after today.
    PastDate,
    PartnerName,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Input {
    pub label: &'static str,
    pub help: &'static str,
    pub kind: Kind,
    pub required: bool,
    pub editor: Editor,
}

impl Input {
    pub fn new(label: &'static str, kind: Kind, required: bool, value: &str, help: &'static str) -> Self {
        let mut editor = if kind == Kind::Lines { Editor::new(value) } else { Editor::single_line(value) };
        // A date stands there as a proposal: typing replaces it.
        let begin = if kind == Kind::PastDate { Command::SelectAll } else { Command::Move(Motion::DocumentEnd) };
        editor.apply(begin);
        Self { label, help, kind, required, editor }
    }

    pub fn value(&self) -> String {
        self.editor.text()
    }

    /// What is understood, or what is wrong; `None` where there is nothing to say yet.
    pub fn verdict(&self, today: Date) -> Option<Result<String, String>> {
        let value = self.value();
        if value.trim().is_empty() {
            return None;
        }
        match self.kind {
            Kind::PastDate => Some(match dates::parse(&value, today) {
                Ok(date) if date > today => Err(format!("{} is in the future.", dates::long(date))),
                parsed => parsed.map(dates::long),
            }),
            Kind::PartnerName => partner::check_name(&value).err().map(Err),
            Kind::Line | Kind::Lines => None,
        }
    }

    fn complaint(&self, today: Date) -> Option<String> {
        match self.verdict(today) {
            Some(Err(reason)) => Some(reason),
            _ if self.required && self.value().trim().is_empty() => Some(format!("{} is still empty.", self.label)),
            _ => None,
        }
    }
}

#[derive(Debug, Clone, PartialEq)]
pub struct Form {
    pub purpose: Purpose,
    pub title: String,
    /// A sentence above the inputs; may be empty.
    pub text: String,
    pub inputs: Vec<Input>,
    pub focus: usize,
    /// What kept the form from closing.
    pub complaint: Option<String>,
    pub today: Date,
}

impl Form {
    pub fn new(
        purpose: Purpose,
        title: impl Into<String>,
        text: impl Into<String>,
        inputs: Vec<Input>,
        today: Date,
    ) -> Self {
        Self { purpose, title: title.into(), text: text.into(), inputs, focus: 0, complaint: None, today }
    }

    pub fn value(&self, index: usize) -> String {
        self.inputs.get(index).map(Input::value).unwrap_or_default()
    }

    pub fn focused(&mut self) -> Option<&mut Input> {
        self.inputs.get_mut(self.focus)
    }

    pub fn focus_next(&mut self) {
        self.focus = (self.focus + 1) % self.inputs.len().max(1);
    }

    pub fn focus_previous(&mut self) {
        self.focus = (self.focus + self.inputs.len().saturating_sub(1)) % self.inputs.len().max(1);
    }

    /// Text that was typed or pasted.
    pub fn edit(&mut self, command: Command) {
        self.complaint = None;
        let Some(input) = self.focused() else { return };
        input.editor.apply(command);
    }

    /// The contexts of its keys: on a line Enter goes on or keeps the form, in several lines it breaks the line.
    pub fn contexts(&self) -> &'static [Context] {
        let line = self.inputs.get(self.focus).is_some_and(|input| input.kind != Kind::Lines);
        match (line, self.focus + 1 == self.inputs.len()) {
            (true, true) if self.inputs.len() == 1 => &[Context::FormLast],
            (true, true) => &[Context::FormLast, Context::Form],
            (true, false) => &[Context::FormLine, Context::Form],
            (false, _) => &[Context::Form],
        }
    }

    /// Takes over what was typed into the same form before.
    pub fn restore(&mut self, draft: Self) {
        self.inputs = draft.inputs;
        self.focus = draft.focus.min(self.inputs.len().saturating_sub(1));
    }

    /// Types a text into an input in the place of what is there.
    pub fn retype(&mut self, input: usize, text: &str) {
        if let Some(input) = self.inputs.get_mut(input) {
            input.editor.replace_all(text);
        }
    }

    /// Whether anything was typed.
    pub fn is_touched(&self) -> bool {
        self.inputs.iter().any(|input| input.editor.can_undo())
    }

    /// The form to keep, if everything in it can be taken; else the focus goes to what is wrong.
    pub fn accepted(&mut self) -> Option<Self> {
        let today = self.today;
        let complaint = |(index, input): (usize, &Input)| input.complaint(today).map(|why| (index, why));
        let Some((index, why)) = self.inputs.iter().enumerate().find_map(complaint) else { return Some(self.clone()) };
        self.focus = index;
        self.complaint = Some(why);
        None
    }
}
