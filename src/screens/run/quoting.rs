//! What the run before has under the heading of the cursor, put into the text: asked for here, and answered here.

use super::Session;
use crate::app::Effect;
use crate::domain::run::RunKey;
use crate::editor::Editor;
use crate::screens::{Cx, Reply};

/// What is being read of the run before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Quoted {
    key: RunKey,
    step: String,
    heading: String,
}

impl Session {
    /// Asks for the last run's document of this step.
    pub(super) fn ask_previous(&mut self) -> Reply {
        let Some(previous) = &self.previous else {
            return Reply::say(format!("There is no run of {} before this one.", self.playbook.name));
        };
        let key = RunKey { run: previous.run.clone(), ..self.key.clone() };
        let step = self.run.step.clone();
        let Some(file) = previous.documents.get(&step).cloned() else {
            return Reply::say(format!("{key} has no document of this step."));
        };
        let section = self.open_document().and_then(|document| document.editor.section_at(document.editor.cursor()));
        let Some(section) = section else {
            return Reply::say("The cursor is below no heading. Put it below the one to take over; Ctrl-G lists them.");
        };
        self.quoted = Some(Quoted { key: key.clone(), step: step.clone(), heading: section.heading });
        Reply::effect(Effect::ReadDocuments { key, files: vec![(step, file)] })
    }

    /// The answer to it. Where somebody has gone elsewhere meanwhile, nothing is put in.
    pub fn previous_read(&mut self, key: &RunKey, texts: &[(String, String)], cx: &Cx<'_>) -> Reply {
        let Some(Quoted { step, heading, .. }) = self.quoted.take_if(|quoted| quoted.key == *key) else {
            return Reply::default();
        };
        if !self.is_editing() || self.run.step != step {
            return Reply::default();
        }
        let Some((_, text)) = texts.iter().find(|(read, _)| *read == step) else {
            return Reply::refuse(format!("The document of this step in {key} cannot be read."));
        };
        let Some(found) = Editor::new(text).section_text(&heading) else {
            return Reply::say(format!("{key} has nothing under the heading {heading}."));
        };
        if let Some(document) = self.open_document_mut() {
            document.editor.insert_paragraphs(&found);
            document.touch(cx.now.timestamp());
        }
        self.moved(cx);
        Reply::say(format!("Put in what {key} has under {heading}. Ctrl-Z takes it back."))
    }
}
