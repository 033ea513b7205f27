//! How other threads reach the loop: a queue, and a byte in a socket that ends the loop's wait.
//! Nothing here waits; a full socket means that the loop is already being woken.

use std::io::{Read, Write};
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};

use crate::app::Msg;

/// What reaches the loop from other threads.
#[derive(Debug, Clone, PartialEq)]
pub enum Call {
    /// For the app.
    Msg(Box<Msg>),
    /// SIGTSTP came from outside: leave the screen and stop.
    Stop,
    /// SIGCONT: the program runs again, and the screen is no longer what it was.
    Continued,
}

/// Wakes the loop from any thread.
#[derive(Debug, Clone)]
pub struct Waker {
    queue: Sender<Call>,
    bell: Arc<UnixStream>,
}

/// The loop's end of it.
#[derive(Debug)]
pub struct Inbox {
    queue: Receiver<Call>,
    bell: UnixStream,
}

/// A waker and the inbox that it fills.
///
/// # Errors
/// When the system has no file descriptors left.
pub fn pair() -> std::io::Result<(Waker, Inbox)> {
    let (near, far) = UnixStream::pair()?;
    near.set_nonblocking(true)?;
    far.set_nonblocking(true)?;
    let (sender, receiver) = channel();
    Ok((Waker { queue: sender, bell: Arc::new(far) }, Inbox { queue: receiver, bell: near }))
}

impl Waker {
    /// Tells the app. A loop that has ended hears nothing, which is no error.
    pub fn send(&self, msg: Msg) {
        self.call(Call::Msg(Box::new(msg)));
    }

    pub(super) fn call(&self, call: Call) {
        // The queue is filled before the bell rings, and emptied after it is silenced: no call is ever overlooked.
        if self.queue.send(call).is_ok() {
            let _ = (&*self.bell).write(&[0]);
        }
    }
}

impl Inbox {
    /// Everything that has come, in order; leaves the inbox silent.
    pub fn take(&mut self) -> Vec<Call> {
        let mut rings = [0; 256];
        while matches!(self.bell.read(&mut rings), Ok(read) if read == rings.len()) {}
        self.queue.try_iter().collect()
    }
}

impl AsFd for Inbox {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.bell.as_fd()
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::disallowed_methods, reason = "wakes from another thread")]

    use super::*;
    use rustix::event::{PollFd, PollFlags, Timespec, poll};

    fn rings(inbox: &Inbox) -> bool {
        let mut fds = [PollFd::new(inbox, PollFlags::IN)];
        poll(&mut fds, Some(&Timespec::default())).expect("a socket can be polled") > 0
    }

    #[test]
    fn calls_arrive_in_order_and_leave_silence() {
        let (waker, mut inbox) = pair().expect("two sockets");
        assert!(!rings(&inbox));
        // More calls than the socket has room for.
        for columns in 0..60_000 {
            waker.send(Msg::Resize { columns, rows: 1 });
        }
        assert!(rings(&inbox));
        let calls = inbox.take();
        assert_eq!(calls.len(), 60_000);
        assert_eq!(calls.last(), Some(&Call::Msg(Box::new(Msg::Resize { columns: 59_999, rows: 1 }))));
        assert!(!rings(&inbox));
        waker.clone().send(Msg::FocusGained);
        assert!(rings(&inbox));
        assert_eq!(inbox.take(), [Call::Msg(Box::new(Msg::FocusGained))]);
    }

    #[test]
    fn a_thread_reaches_the_inbox() {
        let (waker, mut inbox) = pair().expect("two sockets");
        std::thread::spawn(move || waker.send(Msg::Tick)).join().expect("the thread ends");
        assert_eq!(inbox.take(), [Call::Msg(Box::new(Msg::Tick))]);
    }

    #[test]
    fn a_loop_that_is_gone_is_no_error() {
        let (waker, inbox) = pair().expect("two sockets");
        drop(inbox);
        waker.send(Msg::Tick);
    }
}
