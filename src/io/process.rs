//! Which process this is, on which machine: how files that are in the making name who makes them, and whether that one
//! is still there.

use rustix::process::{Pid, getpid, test_kill_process};

use super::files::Fingerprint;

/// The number of this process.
pub fn id() -> i32 {
    getpid().as_raw_nonzero().get()
}

/// The name of this machine, on one safe line.
pub fn host() -> String {
    let name = rustix::system::uname().nodename().to_string_lossy().into_owned();
    crate::domain::safe::line(&name).into_owned()
}

/// `1a2b-4242`: this machine and this process, short enough for a part of a file's name.
pub fn mark() -> String {
    format!("{}-{}", machine(), id())
}

fn machine() -> String {
    Fingerprint::of(host().as_bytes()).to_string()[..4].to_owned()
}

/// Whether a [`mark`] is of this machine.
pub fn is_here(mark: &str) -> bool {
    mark.split_once('-').is_some_and(|(machine_of, _)| machine_of == machine())
}

/// Whether the process of a [`mark`] has ended. Of another machine's nothing is known, nor of what is no mark.
pub fn is_gone(mark: &str) -> bool {
    let Some((machine_of, number)) = mark.split_once('-') else { return false };
    let pid = number.parse().ok().filter(|number: &i32| *number > 0).and_then(Pid::from_raw);
    machine_of == machine() && pid.is_some_and(|pid| test_kill_process(pid) == Err(rustix::io::Errno::SRCH))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_process_of_this_machine_that_is_not_there_is_gone() {
        assert!(!is_gone(&mark()), "this one");
        assert!(is_gone(&format!("{}-99999999", machine())), "more than any system numbers");
        for unknown in
            ["zzzz-99999999", "99999999", "", "x-y", &format!("{}-0", machine()), &format!("{}--1", machine())]
        {
            assert!(!is_gone(unknown), "{unknown}");
        }
    }
}
