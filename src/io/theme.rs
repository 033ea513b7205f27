//! Which theme holds here: what the terminal can show and how its background is, the theme files of the personal
//! settings, and the one that is chosen.

#![expect(clippy::disallowed_methods, reason = "looks for theme files")]

use std::fs;
use std::path::Path;

use super::files::encoding::decode;
use super::files::{self, Links, Unreadable};
use super::paths::Environment;
use crate::domain::problem::{Place, Problem};
use crate::domain::yaml;
use crate::theme::{self, Base, Depth, Own, Read, Theme};

/// More files than these are no themes: a stray folder costs no more.
const MAX_FILES: usize = 200;

/// A theme file, read as far as it makes sense.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnTheme {
    /// The file's name without its ending.
    pub name: String,
    /// For people.
    pub path: String,
    pub own: Own,
    pub problems: Vec<Problem>,
}

/// The theme files in a folder by name, without those that have the name of a built-in theme; these are in the second list.
pub fn own_themes(folder: &Path) -> (Vec<OwnTheme>, Vec<OwnTheme>) {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut paths: Vec<_> = entries.filter(|path| has_ending(path)).collect();
    paths.sort();
    let themes = paths.iter().take(MAX_FILES).map(|path| own_theme(path));
    let (mut shadowed, mut themes): (Vec<_>, Vec<_>) = themes.partition(|own| Base::named(&own.name).is_some());
    for own in &mut shadowed {
        let message = format!("`{}` is the name of a built-in theme; this file is not used.", own.name);
        own.problems = vec![Problem::error("", Place::START, message, "Give the file another name.")];
    }
    // `night.yaml` and `night.yml` are one name: the first holds.
    themes.dedup_by(|later, first| later.name == first.name);
    (themes, shadowed)
}

fn has_ending(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("yaml") || ending.eq_ignore_ascii_case("yml"))
}

fn own_theme(path: &Path) -> OwnTheme {
    let name = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let Read { own, problems } = match text(path) {
        Ok(text) => theme::read(&text),
        Err(problem) => Read { own: Own::default(), problems: vec![problem] },
    };
    OwnTheme { name, path: files::shown(path), own, problems }
}

fn text(path: &Path) -> Result<String, Problem> {
    let content =
        files::read(path, yaml::MAX_BYTES as u64, Links::Follow).map_err(|error: Unreadable| error.problem())?;
    decode(content.bytes).map(|decoded| decoded.text).map_err(|flawed| flawed.problem())
}

/// Every name that `theme:` in the settings can have.
pub fn names(own: &[OwnTheme]) -> Vec<&str> {
    let built_in = Base::NAMED.iter().map(|(name, ..)| *name);
    built_in.chain(own.iter().map(|own| own.name.as_str())).collect()
}

/// The theme of this name on this terminal; an unknown name counts as `auto`. The terminal is asked for its background only
/// where the answer matters.
pub fn choose(name: &str, own: &[OwnTheme], depth: Depth) -> Theme {
    let light = |base: Base| match base {
        Base::Fixed(_) => false,
        Base::Auto | Base::HighContrast => depth != Depth::None && background_is_light(),
    };
    match own.iter().find(|own| own.name == name) {
        Some(OwnTheme { own, .. }) => Theme::with(own, light(own.extends), depth),
        None => {
            let base = Base::named(name).unwrap_or_default();
            Theme::new(base.on(light(base)), depth)
        }
    }
}

/// How many colours the terminal shows.
pub fn depth(environment: &Environment) -> Depth {
    let truecolor = environment.colorterm.as_deref().is_some_and(|value| matches!(value, "truecolor" | "24bit"));
    let term = environment.term.as_deref().unwrap_or_default();
    let indexed = ["256", "kitty", "ghostty", "alacritty"];
    match () {
        () if environment.no_color => Depth::None,
        () if truecolor || term.contains("direct") => Depth::True,
        () if indexed.iter().any(|part| term.contains(part)) => Depth::Indexed,
        () => Depth::Sixteen,
    }
}

/// Whether the terminal says that its background is light. Asks for that alone: terminals answer it more often, and sooner,
/// than for both colours.
pub fn background_is_light() -> bool {
    use terminal_colorsaurus::{QueryOptions, background_color};
    let mut options = QueryOptions::default();
    options.timeout = std::time::Duration::from_millis(200);
    background_color(options).is_ok_and(|colour| colour.perceived_lightness() > 0.5)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_depth_is_what_the_terminal_says_of_itself() {
        for (term, colorterm, no_color, depth) in [
            ("xterm", "", false, Depth::Sixteen),
            ("xterm-256color", "", false, Depth::Indexed),
            ("xterm-kitty", "", false, Depth::Indexed),
            ("xterm-256color", "truecolor", false, Depth::True),
            ("xterm-direct", "", false, Depth::True),
            ("xterm-256color", "truecolor", true, Depth::None),
            ("", "", false, Depth::Sixteen),
        ] {
            let [term, colorterm] = [term, colorterm].map(|word| Some(word.to_owned()).filter(|word| !word.is_empty()));
            let environment = Environment { term, colorterm, no_color, ..Environment::default() };
            assert_eq!(self::depth(&environment), depth, "{environment:?}");
        }
    }

    #[test]
    fn theme_files_are_found_by_name_and_hide_no_built_in_theme() {
        let folder = tempfile::tempdir().expect("a temp folder");
        let long = vec![b'#'; 300 * 1024];
        let files: [(&str, &[u8]); 7] = [
            ("night.yaml", b"extends: high-contrast-dark\nroles: { dim: { fg: 250 } }\n"),
            ("night.yml", b"extends: light\n"),
            ("bad.YAML", b"roles: { dim: { fg: pink } }\n"),
            ("dark.yaml", b"extends: light\n"),
            ("long.yaml", &long),
            ("binary.yml", b"\xff\xfe\0\0"),
            ("notes.txt", b"no theme"),
        ];
        for (name, text) in files {
            fs::write(folder.path().join(name), text).expect("a file");
        }
        let (themes, shadowed) = own_themes(folder.path());
        let found: Vec<(&str, usize)> = themes.iter().map(|own| (own.name.as_str(), own.problems.len())).collect();
        assert_eq!(found, [("bad", 1), ("binary", 1), ("long", 1), ("night", 0)]);
        assert_eq!(themes[3].own.extends.name(), "high-contrast-dark");
        assert_eq!(shadowed.len(), 1);
        assert!(shadowed[0].problems[0].message.contains("`dark`"), "{shadowed:?}");
        assert!(names(&themes).contains(&"night") && names(&themes).contains(&"auto"));
        let theme = choose("night", &themes, Depth::None);
        assert_eq!(theme.built_in().name(), "high-contrast-dark");
        assert_eq!(own_themes(Path::new("/nowhere/themes")), (Vec::new(), Vec::new()));
    }
}
