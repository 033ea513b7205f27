//! Opens an address in the program that the desktop has for it: without a shell, apart from the terminal, its output
//! thrown away. Where there is no desktop nothing is started.

#![expect(clippy::disallowed_methods, reason = "starts the opener, and waits for it on a thread of its own")]

use std::env;
use std::ffi::OsString;
use std::os::unix::process::CommandExt;
use std::process::{Command, Stdio};
use std::thread::Builder;

use super::external::in_path;
use super::wake::Waker;
use crate::app::Msg;
use crate::app::msg::Failure;

/// Opens a web or mail address. Returns why it is not opened, if that is known at once; else the waker tells.
pub fn open(address: String, waker: &Waker) -> Option<Msg> {
    let set = |name: &str| env::var_os(name).is_some_and(|value: OsString| !value.is_empty());
    match opener(cfg!(target_os = "macos"), set, in_path) {
        Some(program) => start(program, address, waker),
        None => Some(Msg::AddressNotOpened { address, why: None }),
    }
}

/// The program that opens addresses on the desktop of whoever sits here; over ssh there is one only where its windows are
/// shown there too.
fn opener(mac: bool, set: impl Fn(&str) -> bool, found: impl Fn(&str) -> bool) -> Option<&'static str> {
    let remote = ["SSH_CONNECTION", "SSH_TTY"].into_iter().any(&set);
    let display = ["WAYLAND_DISPLAY", "DISPLAY"].into_iter().any(&set);
    let (program, shown) = if mac { ("open", !remote) } else { ("xdg-open", display) };
    (shown && found(program)).then_some(program)
}

fn start(program: &str, address: String, waker: &Waker) -> Option<Msg> {
    let mut command = Command::new(program);
    command.arg(&address).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    // Ctrl-C and Ctrl-Z on this terminal are not meant for it.
    command.process_group(0);
    let mut child = match command.spawn() {
        Ok(child) => child,
        Err(error) => return Some(not_opened(program, address, &error.to_string())),
    };
    let (program, waker) = (program.to_owned(), waker.clone());
    let wait = move || {
        let ended = child.wait();
        if let Ok(status) = ended
            && !status.success()
        {
            waker.send(not_opened(&program, address, &status.to_string()));
        }
    };
    // Without a thread nobody hears of a failure; the page is opened all the same.
    drop(Builder::new().name("opener".to_owned()).spawn(wait));
    None
}

fn not_opened(program: &str, address: String, why: &str) -> Msg {
    let why = Failure::new(format!("`{program}` did not open {address}: {why}."), "");
    Msg::AddressNotOpened { address, why: Some(why) }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    use rustix::event::{PollFd, PollFlags, Timespec, poll};

    use super::super::wake::{Call, Inbox, pair};
    use super::*;

    fn next(inbox: &mut Inbox) -> Msg {
        loop {
            let patience = Timespec { tv_sec: 20, tv_nsec: 0 };
            assert!(
                poll(&mut [PollFd::new(inbox, PollFlags::IN)], Some(&patience)).expect("polled") > 0,
                "nothing comes"
            );
            if let Some(Call::Msg(msg)) = inbox.take().into_iter().next() {
                return *msg;
            }
        }
    }

    #[test]
    fn nothing_is_started_where_nobody_would_see_it() {
        let all = |_: &str| true;
        for (mac, variables, expected) in [
            (false, vec!["DISPLAY"], Some("xdg-open")),
            (false, vec!["WAYLAND_DISPLAY", "SSH_TTY"], Some("xdg-open")),
            (false, vec![], None),
            (false, vec!["SSH_CONNECTION"], None),
            (true, vec![], Some("open")),
            (true, vec!["SSH_CONNECTION"], None),
        ] {
            assert_eq!(opener(mac, |name| variables.contains(&name), all), expected, "{mac} {variables:?}");
        }
        assert_eq!(opener(false, all, |_| false), None);
    }

    #[test]
    fn the_address_is_one_argument_and_nothing_in_it_is_obeyed() {
        let folder = tempfile::tempdir().expect("a temp folder");
        let (script, seen) = (folder.path().join("opener"), folder.path().join("seen"));
        let text =
            format!("#!/bin/sh\nprintf '%s|' \"$#\" \"$@\" > '{}'\necho out; echo err >&2\nexit 4\n", seen.display());
        fs::write(&script, text).expect("written");
        fs::set_permissions(&script, fs::Permissions::from_mode(0o755)).expect("made runnable");
        let (waker, mut inbox) = pair().expect("two sockets");
        let address = "https://a.example/?x=$(touch%20y);&z=`id`".to_owned();
        let program = script.to_string_lossy().into_owned();
        assert_eq!(start(&program, address.clone(), &waker), None);
        let Msg::AddressNotOpened { address: told, why: Some(why) } = next(&mut inbox) else { panic!("not told") };
        assert_eq!(fs::read_to_string(&seen).expect("it ran"), format!("1|{address}|"));
        assert!(told == address && why.message.contains(&address) && why.message.contains("exit status: 4"), "{why}");
    }

    #[test]
    fn a_program_that_does_not_start_is_a_sentence() {
        let (waker, _inbox) = pair().expect("two sockets");
        let told = start("/no/such/opener", "https://a.example".into(), &waker);
        let Some(Msg::AddressNotOpened { why: Some(why), .. }) = told else { panic!("{told:?}") };
        assert!(why.message.starts_with("`/no/such/opener` did not open https://a.example: "), "{why}");
    }
}
