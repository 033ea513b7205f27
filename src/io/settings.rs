//! Personal settings: `config.yaml` in the config folder. Read only; a broken file is named and left as it is.

use std::path::Path;

use serde::Deserialize;

use super::files::encoding::decode;
use super::files::{self, Links, Unreadable};
use super::yaml;
use crate::domain::catalog::BrokenFile;
use crate::domain::problem::{Place, Problem, quoted};
use crate::domain::similar;
use crate::domain::yaml as tree;

/// The theme that is as the terminal is.
const AUTO: &str = "auto";

/// What a person has set for themselves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Who writes: the `by` of every act.
    pub name: String,
    /// The name of the theme.
    pub theme: String,
}

impl Settings {
    /// What holds without a file; `user` is the login name.
    pub fn default_for(user: Option<&str>) -> Self {
        Self { name: user.unwrap_or("me").to_owned(), theme: AUTO.to_owned() }
    }
}

/// Reads the settings at `path`; `themes` are the names of those that there are. A missing file means defaults; so does a
/// broken one, which is returned with its problem. A theme that there is not costs nothing but itself.
pub fn load(path: &Path, user: Option<&str>, themes: &[&str]) -> (Settings, Option<BrokenFile>) {
    let mut settings = Settings::default_for(user);
    let problem = match read(path) {
        Ok(None) => None,
        Ok(Some((text, Written { name, theme }))) => {
            let name = name.map(|name| name.trim().to_owned()).filter(|name| !name.is_empty());
            settings.name = name.unwrap_or(settings.name);
            let theme = theme.map(|theme| theme.trim().to_owned()).filter(|theme| !theme.is_empty());
            let theme = theme.unwrap_or_else(|| AUTO.to_owned());
            let unknown = (!themes.contains(&theme.as_str())).then(|| no_theme(&text, &theme, themes));
            settings.theme = if unknown.is_some() { AUTO.to_owned() } else { theme };
            unknown
        }
        Err(problem) => Some(problem),
    };
    (settings, problem.map(|problem| BrokenFile { path: files::shown(path), problems: vec![problem] }))
}

fn no_theme(text: &str, theme: &str, themes: &[&str]) -> Problem {
    let parsed = tree::parse(text);
    let place = parsed.root.as_ref().and_then(|root| root.get("theme")).map_or(Place::START, |node| node.place);
    let fix = match similar::nearest(theme, themes.iter().copied()) {
        Some(meant) => format!("Did you mean {}?", quoted(meant)),
        None => "`playbooks themes` shows those that there are.".to_owned(),
    };
    Problem::error(&parsed.text, place, format!("There is no theme {}; `auto` is used.", quoted(theme)), fix)
}

#[derive(Deserialize)]
struct Written {
    name: Option<String>,
    theme: Option<String>,
}

/// The text of the file, and what it says.
fn read(path: &Path) -> Result<Option<(String, Written)>, Problem> {
    let bytes = match files::read(path, files::SMALL_LIMIT, Links::Follow) {
        Ok(content) => content.bytes,
        Err(Unreadable::Missing) => return Ok(None),
        Err(error) => return Err(error.problem()),
    };
    let text = decode(bytes).map_err(|flawed| flawed.problem())?.text;
    if text.lines().all(|line| line.trim().is_empty() || line.trim_start().starts_with('#')) {
        return Ok(None);
    }
    let written = yaml::read(&text)?;
    Ok(Some((text, written)))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::disallowed_methods, reason = "works in a temp folder of its own")]

    use super::*;
    use std::fs;

    fn loaded(text: &[u8]) -> (Settings, Option<BrokenFile>) {
        let folder = tempfile::tempdir().expect("a temp folder");
        let path = folder.path().join("config.yaml");
        fs::write(&path, text).expect("a file");
        let result = load(&path, Some("anna"), &["auto", "dark", "light", "night"]);
        assert_eq!(fs::read(&path).expect("still there"), text);
        result
    }

    #[test]
    fn what_is_set_holds_and_the_rest_is_default() {
        let (settings, broken) = loaded("name: Änna B.\ntheme: light\nkeys: {}\n".as_bytes());
        assert_eq!((settings.name.as_str(), settings.theme.as_str(), broken), ("Änna B.", "light", None));
        let (settings, broken) = loaded(b"theme: night\n");
        assert_eq!((settings.name.as_str(), settings.theme.as_str(), broken), ("anna", "night", None));
        assert_eq!(loaded(b"# nothing yet\n"), (Settings::default_for(Some("anna")), None));
    }

    #[test]
    fn without_a_file_the_login_name_is_used() {
        let (settings, broken) = load(Path::new("/nowhere/config.yaml"), None, &[]);
        assert_eq!((settings.name.as_str(), broken), ("me", None));
    }

    #[test]
    fn a_broken_file_means_defaults_and_one_problem_with_its_place() {
        for (text, line) in
            [(&b"name: Anna\ntheme: [pink]\n"[..], 2), (b"name: [unclosed", 1), (b"\0\0\0", 1), (b"- a list", 1)]
        {
            let (settings, broken) = loaded(text);
            assert_eq!(settings, Settings::default_for(Some("anna")));
            let broken = broken.expect("a problem");
            assert!(broken.path.ends_with("config.yaml"));
            let problem = broken.problems.first().expect("one");
            assert_eq!(problem.place.line, line, "{problem:?}");
            assert!(problem.is_error() && !problem.message.is_empty() && !problem.fix.is_empty());
        }
    }

    #[test]
    fn a_theme_that_there_is_not_is_named_and_the_rest_holds() {
        for (word, fix) in [("nigth", "Did you mean `night`?"), ("pink", "`playbooks themes` shows")] {
            let (settings, broken) = loaded(format!("name: Anna\ntheme: {word}\n").as_bytes());
            assert_eq!((settings.name.as_str(), settings.theme.as_str()), ("Anna", "auto"));
            let problem = broken.and_then(|broken| broken.problems.first().cloned()).expect("a problem");
            assert_eq!(problem.place, Place { line: 2, column: 8 });
            assert!(problem.message.contains(&format!("`{word}`")) && problem.fix.starts_with(fix), "{problem:?}");
        }
    }
}
