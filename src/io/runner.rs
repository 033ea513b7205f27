//! Carries out effects beside the screen: one worker thread does them in the order they were asked for, so that a slow
//! disk never stops the screen and a save never overtakes another.

use std::path::PathBuf;

use super::desk::Desk;
use super::event_loop::Runner;
use super::store::Store;
use super::wake::Waker;
use super::worker::Worker;
use crate::app::msg::{DocumentText, Failure};
use crate::app::{Effect, Msg};
use crate::domain::run::RunKey;

/// The runner of the program.
#[derive(Debug)]
pub struct DiskRunner {
    worker: Worker<Desk>,
    /// Reads what the external editor left.
    store: Store,
    editor: Option<String>,
}

impl DiskRunner {
    /// # Errors
    /// When the system starts no thread.
    pub fn start(desk: Desk, editor: Option<String>, waker: Waker) -> std::io::Result<Self> {
        let store = Store::new(desk.workspace());
        Ok(Self { worker: Worker::spawn(desk, waker)?, store, editor })
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
        self.worker.settle();
        self.store.open_document(key, file).map(|document| document.path)
    }

    fn after_editing(&mut self, key: &RunKey, file: &str) -> Result<DocumentText, Failure> {
        self.store.open_document(key, file)
    }
}
