//! One thread that does the slow work in the order it was asked for, and tells the app what came of it.
//! Dropping the worker waits for what it was given: a save that was asked for is made.

#![expect(clippy::disallowed_methods, reason = "this is the worker's thread")]

use std::fmt;
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Weak};
use std::thread::{Builder, JoinHandle};

use super::wake::Waker;
use crate::app::Msg;

type Job<S> = Box<dyn FnOnce(&mut S) -> Vec<Msg> + Send>;

/// A thread with a state of its own (the store) and a queue of jobs on it.
pub struct Worker<S> {
    queue: Option<Arc<Sender<Job<S>>>>,
    thread: Option<JoinHandle<()>>,
}

impl<S: Send + 'static> Worker<S> {
    /// # Errors
    /// When the system starts no thread.
    pub fn spawn(state: S, waker: Waker) -> std::io::Result<Self> {
        let (sender, jobs) = channel::<Job<S>>();
        let thread = Builder::new().name("worker".to_owned()).spawn(move || {
            let mut state = state;
            for job in jobs {
                job(&mut state).into_iter().for_each(|msg| waker.send(msg));
            }
        })?;
        Ok(Self { queue: Some(Arc::new(sender)), thread: Some(thread) })
    }

    /// Queues a job; what it returns reaches the app as messages.
    pub fn submit(&self, job: impl FnOnce(&mut S) -> Vec<Msg> + Send + 'static) {
        if let Some(queue) = &self.queue {
            // The thread ends early only by a panic, and a panic ends the program.
            let _ = queue.send(Box::new(job));
        }
    }

    /// For another thread that has work for this one. It keeps no worker waiting: after its end nothing is done.
    pub fn errands(&self) -> Errands<S> {
        Errands { queue: self.queue.as_ref().map(Arc::downgrade).unwrap_or_default() }
    }

    /// Does a job after everything that was submitted so far and waits for what it returns; `None` where the thread is
    /// gone.
    pub fn ask<T: Send + 'static>(&self, job: impl FnOnce(&mut S) -> T + Send + 'static) -> Option<T> {
        let (answer, wait) = channel();
        self.submit(move |state| {
            // Nobody waits any more only while the program ends.
            let _ = answer.send(job(state));
            Vec::new()
        });
        wait.recv().ok()
    }
}

/// Queues jobs on a worker while it is there.
pub struct Errands<S> {
    queue: Weak<Sender<Job<S>>>,
}

impl<S> Errands<S> {
    pub fn submit(&self, job: impl FnOnce(&mut S) -> Vec<Msg> + Send + 'static) {
        if let Some(queue) = self.queue.upgrade() {
            let _ = queue.send(Box::new(job));
        }
    }
}

impl<S> Drop for Worker<S> {
    fn drop(&mut self) {
        self.queue = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl<S> fmt::Debug for Worker<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Worker").finish_non_exhaustive()
    }
}

impl<S> fmt::Debug for Errands<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Errands").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;
    use crate::io::wake::{Call, pair};

    #[test]
    fn jobs_are_done_in_order_and_answered() {
        let (waker, mut inbox) = pair().expect("two sockets");
        let worker = Worker::spawn(0_u16, waker).expect("a thread");
        for _ in 0..100 {
            worker.submit(|count| {
                *count += 1;
                vec![Msg::Resize { columns: *count, rows: 0 }]
            });
        }
        worker.ask(|_| ());
        let expected: Vec<_> = (1..=100).map(|columns| Call::Msg(Box::new(Msg::Resize { columns, rows: 0 }))).collect();
        assert_eq!(inbox.take(), expected);
    }

    #[test]
    fn dropping_waits_for_what_was_asked() {
        let (waker, mut inbox) = pair().expect("two sockets");
        let worker = Worker::spawn((), waker).expect("a thread");
        let (open, gate) = mpsc::channel::<()>();
        worker.submit(move |()| {
            let _ = gate.recv();
            Vec::new()
        });
        worker.submit(|()| vec![Msg::Tick]);
        assert_eq!(inbox.take(), []);
        drop(open);
        drop(worker);
        assert_eq!(inbox.take(), [Call::Msg(Box::new(Msg::Tick))]);
    }

    #[test]
    fn an_errand_is_done_while_the_worker_is_there_and_does_not_hold_it() {
        let (waker, mut inbox) = pair().expect("two sockets");
        let worker = Worker::spawn((), waker).expect("a thread");
        let errands = worker.errands();
        errands.submit(|()| vec![Msg::Tick]);
        drop(worker);
        errands.submit(|()| vec![Msg::FocusLost]);
        assert_eq!(inbox.take(), [Call::Msg(Box::new(Msg::Tick))]);
    }
}
