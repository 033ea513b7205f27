//! Personal settings: `config.yaml` in the config folder. Read only; a broken file is named and left as it is.

use std::path::Path;

use serde::Deserialize;

use super::files::encoding::decode;
use super::files::{self, Links, Unreadable};
use super::yaml;
use crate::domain::catalog::BrokenFile;
use crate::domain::problem::Problem;

/// What a person has set for themselves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Who writes: the `by` of every act.
    pub name: String,
    pub theme: Theme,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Theme {
    /// As the terminal is.
    #[default]
    Auto,
    Dark,
    Light,
}

impl Settings {
    /// What holds without a file; `user` is the login name.
    pub fn default_for(user: Option<&str>) -> Self {
        Self { name: user.unwrap_or("me").to_owned(), theme: Theme::Auto }
    }
}

/// Reads the settings at `path`. A missing file means defaults; so does a broken one, which is returned with its problem.
pub fn load(path: &Path, user: Option<&str>) -> (Settings, Option<BrokenFile>) {
    let defaults = Settings::default_for(user);
    match read(path) {
        Ok(None) => (defaults, None),
        Ok(Some(Written { name, theme })) => {
            let name = name.map(|name| name.trim().to_owned()).filter(|name| !name.is_empty());
            (Settings { name: name.unwrap_or(defaults.name), theme: theme.unwrap_or_default() }, None)
        }
        Err(problem) => (defaults, Some(BrokenFile { path: files::shown(path), problems: vec![problem] })),
    }
}

#[derive(Deserialize)]
struct Written {
    name: Option<String>,
    theme: Option<Theme>,
}

fn read(path: &Path) -> Result<Option<Written>, Problem> {
    let bytes = match files::read(path, files::SMALL_LIMIT, Links::Follow) {
        Ok(content) => content.bytes,
        Err(Unreadable::Missing) => return Ok(None),
        Err(error) => return Err(error.problem()),
    };
    let text = decode(bytes).map_err(|flawed| flawed.problem())?.text;
    if text.lines().all(|line| line.trim().is_empty() || line.trim_start().starts_with('#')) {
        return Ok(None);
    }
    yaml::read(&text).map(Some)
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
        let result = load(&path, Some("anna"));
        assert_eq!(fs::read(&path).expect("still there"), text);
        result
    }

    #[test]
    fn what_is_set_holds_and_the_rest_is_default() {
        let (settings, broken) = loaded("name: Änna B.\ntheme: light\nkeys: {}\n".as_bytes());
        assert_eq!((settings.name.as_str(), settings.theme, broken), ("Änna B.", Theme::Light, None));
        let (settings, broken) = loaded(b"theme: dark\n");
        assert_eq!((settings.name.as_str(), settings.theme, broken), ("anna", Theme::Dark, None));
        assert_eq!(loaded(b"# nothing yet\n"), (Settings::default_for(Some("anna")), None));
    }

    #[test]
    fn without_a_file_the_login_name_is_used() {
        let (settings, broken) = load(Path::new("/nowhere/config.yaml"), None);
        assert_eq!((settings.name.as_str(), broken), ("me", None));
    }

    #[test]
    fn a_broken_file_means_defaults_and_one_problem_with_its_place() {
        for (text, line) in
            [(&b"name: Anna\ntheme: pink\n"[..], 2), (b"name: [unclosed", 1), (b"\0\0\0", 1), (b"- a list", 1)]
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
}
