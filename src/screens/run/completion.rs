//! The page after the last step: what is still open, the outcome, and what can come next.

use super::update::ask;
use super::{Page, Pane, Session};
use crate::app::overlay::Question;
use crate::domain::run::{CriterionState, OpenPoint, Status, StepState, Tab};
use crate::screens::{Cx, Go, Reply};

/// A row that the cursor can be on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CompletionRow {
    OpenStep {
        id: String,
        chip: String,
    },
    OpenCriterion {
        index: usize,
        text: String,
    },
    /// Fields that a step cannot do without and that are empty.
    OpenFields {
        id: String,
        chip: String,
        labels: Vec<String>,
    },
    /// Blanks in a step's document.
    Blanks {
        id: String,
        chip: String,
        count: usize,
    },
    OpenApproval(String),
    Skipped {
        id: String,
        chip: String,
        reason: String,
    },
    SetAside {
        index: usize,
        text: String,
        reason: String,
    },
    Complete,
    /// A playbook that can follow: its id and its use case.
    Next {
        id: String,
        name: String,
        use_case: String,
    },
    Partner,
}

impl CompletionRow {
    /// The playbook that this row starts.
    pub fn playbook(&self) -> Option<&str> {
        match self {
            Self::Next { id, .. } => Some(id),
            _ => None,
        }
    }
}

/// The rows of the page as the run stands.
pub fn rows(session: &Session, cx: &Cx<'_>) -> Vec<CompletionRow> {
    let playbook = &session.playbook;
    let mut rows = points(session);
    if session.run.status == Status::Active {
        rows.push(CompletionRow::Complete);
        return rows;
    }
    let known = |id: &String| cx.catalog.and_then(|catalog| catalog.playbook(id));
    rows.extend(playbook.next.iter().filter_map(known).map(|entry| CompletionRow::Next {
        id: entry.playbook.id.clone(),
        name: entry.playbook.name.clone(),
        use_case: entry.playbook.use_case.clone(),
    }));
    rows.push(CompletionRow::Partner);
    rows
}

/// What is open, then what was settled by skipping it or setting it aside.
fn points(session: &Session) -> Vec<CompletionRow> {
    let (playbook, run) = (&session.playbook, &session.run);
    let reason = |reason: Option<&String>| reason.cloned().unwrap_or_default();
    let shown = || playbook.steps.iter().filter(|step| counts(session, &step.id));
    let missing = shown().filter_map(|step| {
        let labels = session.values.missing.get(&step.id).filter(|labels| !labels.is_empty())?.clone();
        Some(CompletionRow::OpenFields { id: step.id.clone(), chip: step.chip.clone(), labels })
    });
    let blanks = shown().filter_map(|step| {
        let count = session.blanks(&step.id).filter(|count| *count > 0)?;
        Some(CompletionRow::Blanks { id: step.id.clone(), chip: step.chip.clone(), count })
    });
    let open = run.open_points(playbook).into_iter().map(|point| open_row(session, point));
    let skipped = playbook.steps.iter().filter(|step| run.step_state(&step.id) == StepState::Skipped);
    let skipped = skipped.map(|step| CompletionRow::Skipped {
        id: step.id.clone(),
        chip: step.chip.clone(),
        reason: reason(run.steps.get(&step.id).and_then(|record| record.reason.as_ref())),
    });
    let criteria = playbook.criteria.iter().enumerate();
    let aside = criteria.filter(|(_, criterion)| run.criterion_state(&criterion.id) == CriterionState::Na);
    let aside = aside.map(|(index, criterion)| CompletionRow::SetAside {
        index,
        text: criterion.text.clone(),
        reason: reason(run.criteria.get(&criterion.id).and_then(|record| record.reason.as_ref())),
    });
    open.chain(missing).chain(blanks).chain(skipped).chain(aside).collect()
}

/// Whether what is empty in a step counts: not in one that was skipped or does not apply.
fn counts(session: &Session, step: &str) -> bool {
    !matches!(session.run.step_state(step), StepState::Na | StepState::Skipped)
}

fn open_row(session: &Session, point: OpenPoint<'_>) -> CompletionRow {
    match point {
        OpenPoint::Step(step) => CompletionRow::OpenStep { id: step.id.clone(), chip: step.chip.clone() },
        OpenPoint::Criterion(criterion) => {
            let index = session.playbook.criteria.iter().position(|other| other.id == criterion.id).unwrap_or(0);
            CompletionRow::OpenCriterion { index, text: criterion.text.clone() }
        }
        OpenPoint::Approval(label) => CompletionRow::OpenApproval(label.to_owned()),
    }
}

impl Session {
    /// The row that the cursor begins on: the first after what is open or settled otherwise.
    pub(super) fn completion_start(&self) -> usize {
        points(self).len()
    }

    /// How many points are open: what the run knows, and the steps whose needed fields are empty.
    pub(super) fn open_count(&self) -> usize {
        let run = &self.run;
        let missing = self.values.missing.iter().filter(|(id, labels)| counts(self, id) && !labels.is_empty());
        run.open_points(&self.playbook).len() + missing.count()
    }

    pub(super) fn open_completion_row(&mut self, cx: &Cx<'_>) -> Reply {
        let Some(row) = rows(self, cx).into_iter().nth(self.completion.row) else { return Reply::default() };
        match row {
            CompletionRow::OpenStep { id, .. } | CompletionRow::Skipped { id, .. } => {
                let index = self.playbook.step_index(&id).unwrap_or(0);
                self.pane = Pane::Work;
                self.page = Page::Steps;
                self.jump_to(index, cx)
            }
            CompletionRow::OpenFields { id, .. } => self.open_step(&id, cx).and(self.show_tab(Tab::Fields, cx)),
            CompletionRow::Blanks { id, .. } => self.open_step(&id, cx).and(self.show_tab(Tab::Document, cx)),
            CompletionRow::OpenCriterion { index, .. } | CompletionRow::SetAside { index, .. } => {
                self.page = Page::Steps;
                self.pane = Pane::Criteria;
                self.criteria_shown = true;
                self.criteria.row = index;
                Reply::default()
            }
            CompletionRow::OpenApproval(_) => {
                self.page = Page::Gate;
                Reply::default()
            }
            CompletionRow::Complete => self.ask_complete(cx),
            CompletionRow::Next { id, .. } => self.leave_for(cx, Some(id)),
            CompletionRow::Partner => {
                Reply { effects: self.flush(cx), go: Some(Go::Partner(self.key.partner.clone())), notice: None }
            }
        }
    }

    fn ask_complete(&mut self, cx: &Cx<'_>) -> Reply {
        match self.open_count() {
            0 => self.complete(cx),
            open => {
                let points = if open == 1 { "One point is".to_owned() } else { format!("{open} points are") };
                let text = format!("{points} still open. The run says so afterwards too, and can be reopened.");
                let title = format!("Complete {} as {}?", self.playbook.name, self.playbook.outcome.label);
                ask(title, text, Question::CompleteOpen)
            }
        }
    }

    pub fn complete(&mut self, cx: &Cx<'_>) -> Reply {
        let playbook = self.playbook.clone();
        let kept = self.known(cx).map(|values| values.kept(self.values.marker_ids())).unwrap_or_default();
        let reply = self.change(cx, |run| {
            let done = run.complete(&playbook, cx.act())?;
            run.kept = kept;
            Ok(done)
        });
        self.page = Page::Completion;
        self.completion.row = self.completion_start();
        reply
    }

    pub(super) fn reopen(&mut self, cx: &Cx<'_>) -> Reply {
        let playbook = self.playbook.clone();
        let reply = self.change(cx, |run| run.reopen(&playbook));
        self.completion.row = self.completion_start();
        reply
    }
}
