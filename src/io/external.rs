//! The user's own editor on one file: chosen from the environment or the personal settings, never from a workspace, and
//! started without a shell. The caller has left the screen.

#![expect(clippy::disallowed_methods, reason = "starts the editor")]

use std::env;
use std::ffi::OsString;
use std::fs;
use std::io::ErrorKind;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::app::msg::Failure;

/// Tried in this order when nobody chose.
const USUAL: [&str; 3] = ["nano", "vim", "vi"];
/// Editors with a window return at once unless they are told to wait.
const WAITING: [(&[&str], &[&str], &str); 8] = [
    (&["code", "code-insiders", "codium", "vscodium", "cursor", "windsurf", "code-oss"], &["--wait", "-w"], "--wait"),
    (
        &["subl", "sublime_text", "zed", "zeditor", "lapce", "mate", "bbedit", "atom", "pulsar"],
        &["--wait", "-w"],
        "--wait",
    ),
    (&["gedit", "xed"], &["--wait", "-w", "--standalone", "-s"], "--wait"),
    (&["gnome-text-editor"], &["--standalone", "-s"], "--standalone"),
    (&["kate"], &["--block", "-b"], "--block"),
    (&["gvim", "mvim", "nvim-qt"], &["--nofork", "-f"], "--nofork"),
    (&["neovide"], &["--no-fork"], "--no-fork"),
    (&["idea", "pycharm", "webstorm", "goland", "clion", "phpstorm", "rubymine", "rider"], &["--wait"], "--wait"),
];
/// Editors that take `+LINE` before the file.
const PLUS_LINE: [&str; 11] =
    ["vi", "vim", "nvim", "view", "gvim", "nano", "micro", "emacs", "emacsclient", "kak", "gedit"];
/// Editors that take `FILE:LINE`.
const COLON_LINE: [&str; 2] = ["hx", "helix"];

/// Opens `path` in the editor at `line` (from 0) and waits for it. `configured` is the command of the personal settings.
///
/// # Errors
/// No editor is found, it does not start, or it reports a failure; the command is named.
pub fn edit(configured: Option<&str>, path: &Path, line: usize) -> Result<(), Failure> {
    let variable = |name| env::var(name).ok();
    let (visual, editor) = (variable("VISUAL"), variable("EDITOR"));
    let words =
        choose([("$VISUAL", visual.as_deref()), ("$EDITOR", editor.as_deref()), ("settings", configured)], in_path)?;
    let path = std::path::absolute(path).map_err(|error| Failure::new(format!("{}: {error}.", path.display()), ""))?;
    run(&words, &arguments(&words, &path, line))
}

/// The command in words: the first of `wishes` (name and text) that says something, or the first usual one `found`.
fn choose(wishes: [(&str, Option<&str>); 3], found: impl Fn(&str) -> bool) -> Result<Vec<String>, Failure> {
    let wish = wishes.into_iter().find_map(|(name, text)| Some((name, text.filter(|text| !text.trim().is_empty())?)));
    if let Some((name, text)) = wish {
        return match shell_words::split(text) {
            Ok(words) if words.first().is_some_and(|word| !word.is_empty()) => Ok(words),
            _ => Err(Failure::new(
                format!("The editor `{text}` of {name} is no command."),
                "Close its quotes, or set $EDITOR to a command such as `nano`.",
            )),
        };
    }
    let usual = USUAL.into_iter().find(|name| found(name));
    usual
        .map(|name| vec![name.to_owned()])
        .ok_or_else(|| Failure::new("No editor was found.", "Set $EDITOR to the command of yours, or install nano."))
}

/// What follows the first word: the user's own arguments, what makes this editor wait and go to the line, the file.
fn arguments(words: &[String], path: &Path, line: usize) -> Vec<OsString> {
    let (program, own) = words.split_first().map_or(("", [].as_slice()), |(first, rest)| (first.as_str(), rest));
    let name = Path::new(program).file_name().and_then(|name| name.to_str()).unwrap_or_default();
    // Behind `--` everything is a file.
    let (options, files) = own.split_at(own.iter().position(|word| word == "--").unwrap_or(own.len()));
    let mut arguments: Vec<OsString> = options.iter().map(OsString::from).collect();
    if let Some((_, forms, wait)) = WAITING.iter().find(|(editors, ..)| editors.contains(&name))
        && !options.iter().any(|word| forms.contains(&word.as_str()))
    {
        arguments.push(wait.into());
    }
    let line = line.saturating_add(1);
    if PLUS_LINE.contains(&name) {
        arguments.push(format!("+{line}").into());
    }
    arguments.extend(files.iter().map(OsString::from));
    let mut file = path.as_os_str().to_owned();
    if COLON_LINE.contains(&name) {
        file.push(format!(":{line}"));
    }
    arguments.push(file);
    arguments
}

fn run(words: &[String], arguments: &[OsString]) -> Result<(), Failure> {
    let command = shell_words::join(words);
    let program = words.first().map_or("", String::as_str);
    match Command::new(program).args(arguments).status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(Failure::new(
            format!("The editor `{command}` ended with a failure ({status})."),
            "What it wrote to the file stays.",
        )),
        Err(error) => {
            let why = match error.kind() {
                ErrorKind::NotFound => "there is no such program".to_owned(),
                ErrorKind::PermissionDenied => "it is not allowed to run".to_owned(),
                _ => error.to_string(),
            };
            Err(Failure::new(
                format!("The editor `{command}` did not start: {why}."),
                "Set $VISUAL or $EDITOR to the command of your editor.",
            ))
        }
    }
}

/// Whether a program of this name can be started.
pub(super) fn in_path(name: &str) -> bool {
    let runs =
        |path: PathBuf| fs::metadata(path).is_ok_and(|file| file.is_file() && file.permissions().mode() & 0o111 != 0);
    env::var_os("PATH").is_some_and(|path| env::split_paths(&path).any(|folder| runs(folder.join(name))))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(
        visual: Option<&str>,
        editor: Option<&str>,
        settings: Option<&str>,
        installed: &[&str],
    ) -> Result<String, String> {
        choose([("$VISUAL", visual), ("$EDITOR", editor), ("settings", settings)], |name| installed.contains(&name))
            .map(|words| words.join("|"))
            .map_err(|failure| failure.to_string())
    }

    #[test]
    fn the_nearest_wish_wins() {
        let all = ["vi", "vim", "nano"];
        assert_eq!(chosen(Some("hx"), Some("vim"), Some("nano"), &all).as_deref(), Ok("hx"));
        assert_eq!(chosen(Some(" "), Some("vim"), Some("nano"), &all).as_deref(), Ok("vim"));
        assert_eq!(chosen(None, Some(""), Some("micro"), &all).as_deref(), Ok("micro"));
        assert_eq!(chosen(None, None, None, &all).as_deref(), Ok("nano"));
        assert_eq!(chosen(None, None, None, &["vi", "vim"]).as_deref(), Ok("vim"));
        let none = chosen(None, None, None, &[]).expect_err("nothing to choose from");
        assert!(none.contains("$EDITOR"), "{none}");
    }

    #[test]
    fn a_command_is_split_as_a_shell_would_and_not_run_by_one() {
        assert_eq!(
            chosen(Some("'/opt/my editor' -a \"b c\" $(d);"), None, None, &[]).as_deref(),
            Ok("/opt/my editor|-a|b c|$(d);")
        );
        for broken in ["'vim", "''"] {
            let error = chosen(None, Some(broken), None, &["nano"]).expect_err("no command");
            assert!(error.contains(broken) && error.contains("$EDITOR"), "{error}");
        }
    }

    #[test]
    fn every_editor_waits_and_goes_to_the_line() {
        let cases = [
            ("vi", "+8 /w/a.md"),
            ("/usr/bin/nvim -u NONE", "-u NONE +8 /w/a.md"),
            ("nano", "+8 /w/a.md"),
            ("micro", "+8 /w/a.md"),
            ("emacs -nw", "-nw +8 /w/a.md"),
            ("kak", "+8 /w/a.md"),
            ("hx", "/w/a.md:8"),
            ("code", "--wait /w/a.md"),
            ("code -w", "-w /w/a.md"),
            ("codium --wait -n", "--wait -n /w/a.md"),
            ("subl", "--wait /w/a.md"),
            ("zed", "--wait /w/a.md"),
            ("gedit -s", "-s +8 /w/a.md"),
            ("/usr/bin/gedit", "--wait +8 /w/a.md"),
            ("kate -n", "-n --block /w/a.md"),
            ("gvim", "--nofork +8 /w/a.md"),
            ("gnome-text-editor", "--standalone /w/a.md"),
            ("cursor --new-window", "--new-window --wait /w/a.md"),
            ("idea", "--wait /w/a.md"),
            ("vim -R --", "-R +8 -- /w/a.md"),
            ("code --", "--wait -- /w/a.md"),
            ("code --user-data-dir 'my data'", "--user-data-dir my data --wait /w/a.md"),
            ("ed", "/w/a.md"),
            ("my-own --flag", "--flag /w/a.md"),
        ];
        for (command, expected) in cases {
            let words = shell_words::split(command).expect("a plain command");
            let given = arguments(&words, Path::new("/w/a.md"), 7);
            let given: Vec<_> = given.iter().map(|word| word.to_string_lossy()).collect();
            assert_eq!(given.join(" "), expected, "{command}");
        }
    }

    #[test]
    fn the_file_is_the_last_argument_and_nothing_in_it_is_obeyed() -> std::io::Result<()> {
        let folder = tempfile::tempdir()?;
        let file = folder.path().join("a $(touch x); 'b'.md");
        fs::write(&file, "before")?;
        let words = ["cp".to_owned(), "/dev/null".to_owned()];
        assert_eq!(run(&words, &arguments(&words, &file, 0)), Ok(()));
        assert_eq!(fs::read_to_string(&file)?, "");
        assert_eq!(fs::read_dir(folder.path())?.count(), 1);
        Ok(())
    }

    #[test]
    fn a_failure_names_the_command() {
        let failed = run(&["false".to_owned()], &[]).expect_err("it fails");
        assert!(failed.message.contains("`false`") && failed.message.contains("exit status: 1"), "{failed}");
        let missing = run(&["no-such-editor".to_owned(), "-x y".to_owned()], &[]).expect_err("there is none");
        assert!(
            missing.message.contains("`no-such-editor '-x y'` did not start: there is no such program"),
            "{missing}"
        );
    }
}
