//! Carries out effects beside the screen: one worker thread does them in the order they were asked for, so that a slow
//! disk never stops the screen and a save never overtakes another.

use std::path::PathBuf;

use super::desk::Desk;
use super::event_loop::Runner;
use super::wake::Waker;
use super::worker::Worker;
use crate::app::msg::{DocumentText, Failure};
use crate::app::{Effect, Msg};
use crate::domain::run::RunKey;

/// The runner of the program.
#[derive(Debug)]
pub struct DiskRunner {
    worker: Worker<Desk>,
    editor: Option<String>,
}

impl DiskRunner {
    /// `editor` is the one of the personal settings.
    ///
    /// # Errors
    /// When the system starts no thread.
    pub fn start(desk: Desk, editor: Option<String>, waker: Waker) -> std::io::Result<Self> {
        Ok(Self { worker: Worker::spawn(desk, waker)?, editor })
    }

    /// Reads a document after everything that is still to be written.
    fn document(&self, key: &RunKey, file: &str) -> Result<DocumentText, Failure> {
        let (key, file) = (key.clone(), file.to_owned());
        let read = self.worker.ask(move |desk| desk.document(&key, &file));
        read.unwrap_or_else(|| Err(Failure::new("The files cannot be reached any more.", "Quit and start again.")))
    }
}

impl Runner for DiskRunner {
    fn perform(&mut self, effect: Effect) -> Vec<Msg> {
        self.worker.submit(move |desk| desk.perform(effect).into_iter().collect());
        Vec::new()
    }

    fn editor(&self) -> Option<String> {
        self.editor.clone()
    }

    fn before_editing(&mut self, key: &RunKey, file: &str) -> Result<PathBuf, Failure> {
        self.document(key, file).map(|document| document.path)
    }

    fn after_editing(&mut self, key: &RunKey, file: &str) -> Result<DocumentText, Failure> {
        self.document(key, file)
    }
}
