//! Carries out effects beside the screen: one worker thread does them in the order they were asked for, so that a slow
//! disk never stops the screen and a save never overtakes another. What others change on disk is told as it happens.

use std::path::PathBuf;
use std::sync::Arc;

use super::desk::Desk;
use super::event_loop::Runner;
use super::journal::Journal;
use super::opener;
use super::wake::Waker;
use super::watch::{Changed, Watch};
use super::worker::Worker;
use crate::app::draft::Drafts;
use crate::app::msg::{DocumentText, Failure};
use crate::app::{Effect, Msg};
use crate::domain::run::RunKey;

/// The runner of the program.
#[derive(Debug)]
pub struct DiskRunner {
    /// Absent where the system watches no files: then changes are seen when the window has the focus again.
    watch: Option<Arc<Watch>>,
    worker: Worker<Desk>,
    journal: Journal,
    editor: Option<String>,
    waker: Waker,
}

impl DiskRunner {
    /// `editor` is the one of the personal settings, `library` the folders of playbooks and templates, and the file of the team.
    ///
    /// # Errors
    /// When the system starts no thread.
    pub fn start(
        desk: Desk,
        journal: Journal,
        editor: Option<String>,
        library: &[PathBuf],
        waker: Waker,
    ) -> std::io::Result<Self> {
        let worker = Worker::spawn(desk, waker.clone())?;
        let (errands, told) = (worker.errands(), waker.clone());
        let changed = move |changed| match changed {
            Changed::Library => told.send(Msg::FilesChanged),
            Changed::Run => errands.submit(|desk| desk.look_again().into_iter().collect()),
        };
        let watch = Watch::start(library, Box::new(changed)).ok().map(Arc::new);
        Ok(Self { watch, worker, journal, editor, waker })
    }

    /// Reads a document after everything that is still to be written.
    fn document(&self, key: &RunKey, file: &str) -> Result<DocumentText, Failure> {
        let (key, file) = (key.clone(), file.to_owned());
        let read = self.worker.ask(move |desk| desk.document(&key, &file));
        read.unwrap_or_else(unreachable_files)
    }
}

fn unreachable_files() -> Result<DocumentText, Failure> {
    Err(Failure::new("The files cannot be reached any more.", "Quit and start again."))
}

impl Runner for DiskRunner {
    fn perform(&mut self, effect: Effect) -> Vec<Msg> {
        if let Effect::OpenAddress(address) = effect {
            return opener::open(address, &self.waker).into_iter().collect();
        }
        if let Effect::OpenRun(_) = effect {
            self.journal.prepare();
        }
        // Before it is read: what changes afterwards is seen.
        if let (Effect::OpenRun(key), Some(watch)) = (&effect, &self.watch) {
            let (key, watch) = (key.clone(), Arc::clone(watch));
            self.worker.submit(move |desk| {
                watch.turn_to(desk.folder(&key));
                Vec::new()
            });
        }
        let idle = effect == Effect::LoadPortfolio;
        self.worker.submit(move |desk| desk.perform(effect).into_iter().collect());
        if idle {
            self.worker.submit(|desk| {
                desk.tidy();
                Vec::new()
            });
        }
        Vec::new()
    }

    fn keep(&mut self, drafts: &Drafts<'_>) -> Option<Msg> {
        self.journal.keep(drafts)
    }

    fn editor(&self) -> Option<String> {
        self.editor.clone()
    }

    fn before_editing(&mut self, key: &RunKey, file: &str, typed: Option<&str>) -> Result<PathBuf, Failure> {
        let (asked, name) = (key.clone(), file.to_owned());
        // Looked at only: a save after it still refuses to overwrite what was not opened.
        let there =
            self.worker.ask(move |desk| desk.look_at_document(&asked, &name)).unwrap_or_else(unreachable_files)?;
        if typed.is_some_and(|typed| typed != there.text) {
            return Err(Failure::new(
                format!("What you typed is not in {file}. The editor was not started."),
                "Ctrl-S saves it, or asks which version stays.",
            ));
        }
        Ok(there.path)
    }

    fn after_editing(&mut self, key: &RunKey, file: &str) -> Result<DocumentText, Failure> {
        self.document(key, file)
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::disallowed_methods, reason = "works in a temp folder of its own")]

    use std::fs;

    use rustix::event::{PollFd, PollFlags, Timespec, poll};

    use super::super::clock::Clock;
    use super::super::paths::Environment;
    use super::super::wake::{Call, Inbox, pair};
    use super::*;
    use crate::app::Over;
    use crate::app::msg::SaveFailure;

    /// The next message that is wanted; others are passed over.
    fn wait<T>(inbox: &mut Inbox, wanted: impl Fn(Msg) -> Option<T>) -> T {
        loop {
            let patience = Timespec { tv_sec: 20, tv_nsec: 0 };
            let ready = poll(&mut [PollFd::new(inbox, PollFlags::IN)], Some(&patience)).expect("polled");
            assert!(ready > 0, "nothing comes");
            let msgs = inbox.take().into_iter().filter_map(|call| match call {
                Call::Msg(msg) => wanted(*msg),
                Call::Stop | Call::Continued => None,
            });
            if let Some(found) = msgs.last() {
                return found;
            }
        }
    }

    /// A runner over an empty folder.
    fn started() -> (tempfile::TempDir, DiskRunner, Inbox) {
        let folder = tempfile::tempdir().expect("a temp folder");
        let clock = Clock::new(&Environment::default()).expect("a clock");
        let (waker, inbox) = pair().expect("two sockets");
        let journal = Journal::start(folder.path(), waker.clone()).expect("a thread");
        let desk = Desk::new(folder.path(), Vec::new(), clock);
        let runner = DiskRunner::start(desk, journal, None, &[], waker).expect("a thread");
        (folder, runner, inbox)
    }

    /// A new run with the step and the file of its first document.
    fn recruit(runner: &mut DiskRunner, inbox: &mut Inbox) -> (RunKey, String, String) {
        let (by, partner, playbook) = ("anna".to_owned(), "acme".to_owned(), "recruit".to_owned());
        runner.perform(Effect::LoadCatalog);
        runner.perform(Effect::CreatePartner { name: "Acme".into(), by: by.clone() });
        runner.perform(Effect::StartRun { partner, playbook, by });
        let key = wait(inbox, |msg| match msg {
            Msg::RunStarted(key) => Some(key.expect("started")),
            _ => None,
        });
        (key, "ideal-partner-profile".to_owned(), "01-ideal-partner-profile.md".to_owned())
    }

    #[test]
    fn the_editor_is_not_started_over_text_that_is_not_saved() {
        let (_folder, mut runner, mut inbox) = started();
        let (key, step, file) = recruit(&mut runner, &mut inbox);
        runner.perform(Effect::OpenDocument { key: key.clone(), step: step.clone(), file: file.clone() });
        let path = runner.before_editing(&key, &file, None).expect("it is there");
        let save = |text: &str| Effect::SaveDocument {
            key: key.clone(),
            step: step.clone(),
            file: file.clone(),
            text: text.to_owned(),
            revision: 1,
            over: Over::Known,
        };
        runner.perform(save("ours"));
        assert_eq!(runner.before_editing(&key, &file, Some("ours")).as_ref(), Ok(&path));
        fs::write(&path, "theirs").expect("written");
        assert_eq!(runner.before_editing(&key, &file, None).as_ref(), Ok(&path), "nothing of ours can be lost");
        runner.perform(save("ours too"));
        let refused = runner.before_editing(&key, &file, Some("ours too")).expect_err("theirs is there");
        assert!(refused.message.contains("What you typed is not in 01-ideal-partner-profile.md."), "{refused}");
        let asks = wait(&mut inbox, |msg| match msg {
            Msg::DocumentSaved { result: Err(failure), .. } => Some(failure),
            _ => None,
        });
        assert!(matches!(asks, SaveFailure::Changed(_)), "{asks:?}");
    }

    #[test]
    fn what_others_change_in_the_open_run_is_told_and_what_is_saved_is_not() {
        let (folder, mut runner, mut inbox) = started();
        let (key, step, file) = recruit(&mut runner, &mut inbox);
        runner.perform(Effect::OpenRun(key.clone()));
        let path = folder.path().join("partners/acme/recruit").join(&key.run).join(&file);
        runner.perform(Effect::OpenDocument { key: key.clone(), step: step.clone(), file: file.clone() });
        wait(&mut inbox, |msg| matches!(msg, Msg::DocumentOpened { .. }).then_some(()));

        let text = "ours".to_owned();
        let (saving, step) = (key.clone(), step.clone());
        runner.perform(Effect::SaveDocument { key: saving, step, file, text, revision: 1, over: Over::Known });
        assert_eq!(runner.worker.ask(|desk| desk.look_again()), Some(None), "ours is no news");

        let told = |msg| (msg == Msg::RunFilesChanged).then_some(());
        fs::write(&path, "theirs").expect("written");
        assert_eq!(runner.worker.ask(|desk| desk.look_again()), Some(Some(Msg::RunFilesChanged)));
        wait(&mut inbox, told);
        fs::remove_file(&path).expect("removed");
        assert_eq!(runner.worker.ask(|desk| desk.look_again()), Some(None), "an editor may be about to put it back");
    }
}
