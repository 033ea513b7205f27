//! Where things are: the workspace, the personal settings, the places of playbooks.
//! The environment is read here, once, and handed on as a value.

#![expect(clippy::disallowed_methods, reason = "reads the environment, once")]

use std::env;
use std::path::{Path, PathBuf};

use directories::ProjectDirs;

use crate::app::msg::Failure;
use crate::domain::catalog::Source;

/// What the program takes from its surroundings. An empty variable counts as absent.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Environment {
    /// `PLAYBOOKS_WORKSPACE`.
    pub workspace: Option<PathBuf>,
    /// `PLAYBOOKS_CONFIG`: the folder of the personal settings.
    pub config: Option<PathBuf>,
    /// `PLAYBOOKS_NOW`: a fixed time, for tests and screenshots.
    pub now: Option<String>,
    /// `USER`, else `USERNAME`.
    pub user: Option<String>,
    /// `VISUAL`, else `EDITOR`.
    pub editor: Option<String>,
    pub term: Option<String>,
    pub colorterm: Option<String>,
    pub no_color: bool,
    /// The platform's folder for data of this program.
    pub platform_data: Option<PathBuf>,
    /// The platform's folder for settings of this program.
    pub platform_config: Option<PathBuf>,
    /// The current folder.
    pub current: Option<PathBuf>,
}

impl Environment {
    /// Reads it from the process.
    pub fn read() -> Self {
        let os = |name: &str| env::var_os(name).filter(|value| !value.is_empty());
        let text = |name: &str| os(name).map(|value| value.to_string_lossy().into_owned());
        let platform = ProjectDirs::from("", "", "playbooks");
        Self {
            workspace: os("PLAYBOOKS_WORKSPACE").map(PathBuf::from),
            config: os("PLAYBOOKS_CONFIG").map(PathBuf::from),
            now: text("PLAYBOOKS_NOW"),
            user: text("USER").or_else(|| text("USERNAME")),
            editor: text("VISUAL").or_else(|| text("EDITOR")),
            term: text("TERM"),
            colorterm: text("COLORTERM"),
            no_color: os("NO_COLOR").is_some(),
            platform_data: platform.as_ref().map(|folders| folders.data_dir().to_owned()),
            platform_config: platform.as_ref().map(|folders| folders.config_dir().to_owned()),
            current: env::current_dir().ok(),
        }
    }
}

/// What the team has agreed on, in the workspace.
pub const TEAM_FILE: &str = "workspace.yaml";

/// The folders of this session, absolute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paths {
    pub workspace: PathBuf,
    pub config: PathBuf,
    pub current: PathBuf,
}

impl Paths {
    /// Chooses them: the workspace is `--workspace`, else `PLAYBOOKS_WORKSPACE`, else the platform's data folder.
    /// None of them needs to exist.
    ///
    /// # Errors
    /// Where neither the user nor the platform names a folder.
    pub fn choose(flag: Option<&Path>, environment: &Environment) -> Result<Self, Failure> {
        let current = environment.current.clone().unwrap_or_else(|| PathBuf::from("/"));
        let workspace = flag
            .map(Path::to_owned)
            .or_else(|| environment.workspace.clone())
            .or_else(|| environment.platform_data.clone());
        let config = environment.config.clone().or_else(|| environment.platform_config.clone());
        let homeless = |what: &str, way: &str| {
            Failure::new(format!("No folder for {what} was found: there is no home folder."), way)
        };
        let workspace = workspace.ok_or_else(|| homeless("the workspace", "Name one with --workspace DIR."))?;
        let config = config.ok_or_else(|| homeless("your settings", "Name one in PLAYBOOKS_CONFIG."))?;
        Ok(Self { workspace: current.join(workspace), config: current.join(config), current })
    }

    /// The folders that can hold `playbooks/` and `templates/`; a later one wins.
    pub fn places(&self) -> Vec<(Source, PathBuf)> {
        vec![
            (Source::User, self.config.clone()),
            (Source::Workspace, self.workspace.clone()),
            (Source::Folder, self.current.clone()),
        ]
    }

    /// Files and folders of which a change is a change of the catalog.
    pub fn watched(&self) -> Vec<PathBuf> {
        let names = ["playbooks", "templates", "examples"];
        let folders = self.places().into_iter().flat_map(|(_, place)| names.map(|name| place.join(name)));
        folders.chain([self.workspace.join(TEAM_FILE)]).collect()
    }

    /// The personal settings file.
    pub fn settings(&self) -> PathBuf {
        self.config.join("config.yaml")
    }

    /// The folder of one's own themes.
    pub fn themes(&self) -> PathBuf {
        self.config.join("themes")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn environment() -> Environment {
        Environment {
            workspace: Some("/team".into()),
            platform_data: Some("/home/me/data".into()),
            platform_config: Some("/home/me/config".into()),
            current: Some("/desk".into()),
            ..Environment::default()
        }
    }

    #[test]
    fn the_flag_wins_over_the_variable_over_the_platform() {
        let chosen = |flag: Option<&str>, environment: &Environment| {
            Paths::choose(flag.map(Path::new), environment).map(|paths| paths.workspace).ok()
        };
        assert_eq!(chosen(Some("mine"), &environment()), Some("/desk/mine".into()));
        assert_eq!(chosen(None, &environment()), Some("/team".into()));
        let unset = Environment { workspace: None, ..environment() };
        assert_eq!(chosen(None, &unset), Some("/home/me/data".into()));
    }

    #[test]
    fn a_set_config_folder_wins_and_holds_the_settings() {
        let set = Environment { config: Some("/tmp/config".into()), ..environment() };
        let paths = Paths::choose(None, &set).expect("all is named");
        assert_eq!(paths.settings(), Path::new("/tmp/config/config.yaml"));
        let sources: Vec<Source> = paths.places().into_iter().map(|(source, _)| source).collect();
        assert_eq!(sources, [Source::User, Source::Workspace, Source::Folder]);
    }

    #[test]
    fn without_a_home_the_way_out_is_named() {
        let homeless = Environment { current: Some("/".into()), ..Environment::default() };
        let failure = Paths::choose(None, &homeless).expect_err("nothing is named");
        assert!(failure.hint.contains("--workspace"), "{failure}");
    }

    #[test]
    fn a_change_of_the_team_is_watched_in_the_workspace_alone() {
        let watched = Paths::choose(None, &environment()).expect("all is named").watched();
        let teams: Vec<_> = watched.iter().filter(|path| path.ends_with(TEAM_FILE)).collect();
        assert_eq!(teams, [Path::new("/team/workspace.yaml")]);
        assert!(watched.contains(&"/desk/playbooks".into()) && watched.contains(&"/team/templates".into()));
    }
}
