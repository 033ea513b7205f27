use std::os::unix::fs::symlink;

use tempfile::TempDir;

use super::*;

/// A folder that holds these files, and where it is.
fn place(files: &[(&str, &str)]) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a temp folder");
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("made");
        fs::write(path, text).expect("written");
    }
    let path = folder.path().to_owned();
    (folder, path)
}

fn playbook(name: &str, template: &str) -> String {
    format!("name: {name}\nsteps:\n  - {{template: {template}, name: One}}\nsuccess_criteria: [Done]\n")
}

fn ids(catalog: &Catalog) -> Vec<&str> {
    catalog.playbooks.iter().map(|entry| entry.playbook.id.as_str()).collect()
}

#[test]
fn the_built_in_playbooks_come_in_the_order_of_a_partnership() {
    let catalog = load(&[]);
    assert_eq!(ids(&catalog), LIFECYCLE);
    assert_eq!(catalog.broken, []);
    assert_eq!(catalog.templates.len(), 18);
    assert!(catalog.templates.is_sorted_by_key(|entry| &entry.path));
    for entry in &catalog.playbooks {
        assert_eq!((entry.source, &entry.problems[..]), (Source::BuiltIn, &[][..]), "{}", entry.path);
        for step in &entry.playbook.steps {
            assert!(catalog.resolve(&step.template).is_some(), "{}: {}", entry.path, step.template);
        }
    }
}

#[test]
fn a_later_place_wins_and_own_playbooks_follow_by_name() {
    let own = "strategy/02-ideal-partner-profile.md";
    let (_user, user) = place(&[
        ("playbooks/recruit.yaml", &playbook("Users Recruit", own)),
        ("playbooks/zeta.yml", &playbook("Alpha", own)),
        ("playbooks/b.yaml", &playbook("beta", own)),
        ("playbooks/notes.txt", "no playbook"),
        ("playbooks/.hidden.yaml", "no: playbook"),
    ]);
    let (_team, team) = place(&[
        ("playbooks/recruit.yaml", &playbook("Teams Recruit", "own/new.md")),
        ("templates/own/new.md", "# Of the team\n"),
        ("templates/strategy/02-ideal-partner-profile.md", "---\ntitle: Ours\n---\nText\n"),
    ]);
    let catalog = load(&[(Source::User, user), (Source::Workspace, team)]);
    assert_eq!(catalog.broken, []);
    assert_eq!(ids(&catalog), ["recruit", "onboard", "qbr", "expand", "exit", "zeta", "b"]);
    let recruit = catalog.playbook("recruit").expect("there");
    assert_eq!((recruit.playbook.name.as_str(), recruit.source), ("Teams Recruit", Source::Workspace));
    assert_eq!(&*recruit.text, playbook("Teams Recruit", "own/new.md"));
    assert_eq!(catalog.templates.len(), 19);
    let ours = catalog.template(own).expect("there");
    assert_eq!((ours.source, ours.template.title.as_str()), (Source::Workspace, "Ours"));
    assert_eq!(catalog.template("own/new.md").map(|entry| entry.source), Some(Source::Workspace));
}

#[test]
fn one_bad_file_hides_nothing_else() {
    let (_folder, team) = place(&[
        ("playbooks/a-torn.yaml", "name: [unclosed"),
        ("playbooks/b-empty.yaml", ""),
        ("playbooks/c-list.yaml", "- one\n- two\n"),
        ("playbooks/d-good.yaml", &playbook("Good", "own/x.md")),
        ("playbooks/e-twin.yaml", &format!("id: d-good\n{}", playbook("Twin", "own/x.md"))),
        ("templates/own/x.md", "# X\n"),
        ("templates/own/huge.md", &"x".repeat((1 << 20) + 1)),
        ("templates/own/folder.md/inside.txt", "a folder of that name"),
    ]);
    fs::write(team.join("playbooks/f-latin.yaml"), b"name: Soci\xe9t\xe9\n").expect("written");
    fs::create_dir(team.join("playbooks/g-folder.yaml")).expect("made");
    let catalog = load(&[(Source::Workspace, team)]);
    assert_eq!(ids(&catalog), ["recruit", "onboard", "qbr", "expand", "exit", "d-good"]);
    assert!(catalog.template("own/x.md").is_some() && catalog.templates.len() == 19);
    let mut broken: Vec<&str> = catalog.broken.iter().filter_map(|file| file.path.rsplit('/').next()).collect();
    broken.sort_unstable();
    assert_eq!(broken, ["a-torn.yaml", "b-empty.yaml", "c-list.yaml", "e-twin.yaml", "f-latin.yaml", "huge.md"]);
    for file in &catalog.broken {
        assert!(file.problems.iter().any(|problem| problem.is_error() && !problem.fix.is_empty()), "{file:?}");
    }
}

#[test]
fn links_stay_inside_their_folder() {
    let (_outside, outside) = place(&[("secret.md", "# TOP-7\n"), ("secret.yaml", &playbook("Secret", "own/x.md"))]);
    let (_folder, team) =
        place(&[("templates/own/x.md", "# X\n"), ("playbooks/good.yaml", &playbook("Good", "own/x.md"))]);
    symlink(outside.join("secret.md"), team.join("templates/own/secret.md")).expect("linked");
    symlink(&outside, team.join("templates/outside")).expect("linked");
    symlink(outside.join("secret.yaml"), team.join("playbooks/secret.yaml")).expect("linked");
    symlink(team.join("templates/own/x.md"), team.join("templates/own/same.md")).expect("linked");
    let whole = team.with_extension("link");
    symlink(&team, &whole).expect("linked");
    for root in [&team, &whole] {
        let catalog = load(&[(Source::Workspace, root.clone())]);
        assert_eq!(ids(&catalog), ["recruit", "onboard", "qbr", "expand", "exit", "good"]);
        assert!(catalog.templates.iter().all(|entry| !entry.text.contains("TOP-7")));
        assert!(catalog.template("own/same.md").is_some(), "a link inside the folder is followed");
        assert_eq!(catalog.broken.len(), 3, "{:#?}", catalog.broken);
    }
    fs::remove_file(whole).expect("removed");
}

#[test]
fn a_folder_of_templates_alone_is_somebody_elses() {
    let (_folder, current) = place(&[("templates/page.md", "# Page\n")]);
    assert!(load(&[(Source::Folder, current.clone())]).template("page.md").is_none());
    assert!(load(&[(Source::Workspace, current.clone())]).template("page.md").is_some());
    fs::create_dir(current.join("playbooks")).expect("made");
    assert!(load(&[(Source::Folder, current)]).template("page.md").is_some());
}

#[test]
fn a_place_counts_once() {
    let (_folder, here) = place(&[("playbooks/good.yaml", &playbook("Good", "strategy/02-ideal-partner-profile.md"))]);
    let catalog = load(&[(Source::Workspace, here.clone()), (Source::Folder, here.join("playbooks/.."))]);
    assert_eq!(catalog.playbook("good").map(|entry| entry.source), Some(Source::Workspace));
    assert_eq!(catalog.broken, []);
}

#[test]
fn a_place_that_is_no_folder_is_named() {
    let (_folder, team) = place(&[("playbooks", "a file"), ("templates", "a file")]);
    let catalog = load(&[(Source::Workspace, team.clone()), (Source::User, team.join("missing"))]);
    assert_eq!(ids(&catalog), LIFECYCLE);
    let named: Vec<&str> = catalog.broken.iter().map(|file| file.path.as_str()).collect();
    assert_eq!(named, [team.join("templates").display().to_string(), team.join("playbooks").display().to_string()]);
}

#[test]
fn a_check_reports_every_file_with_all_of_its_problems() {
    let (_folder, team) = place(&[
        ("playbooks/good.yaml", &playbook("Good", "own/x.md")),
        (
            "playbooks/bad.yaml",
            "name: Bad\nsteps:\n  - {template: own/nowhere.md, name: A}\n  - {template: own/x.md}\n",
        ),
        ("playbooks/deep/more.yml", "name: [unclosed"),
        ("templates/own/x.md", "# X\n"),
    ]);
    let places = [(Source::Workspace, team.clone())];
    let count = |paths: &[PathBuf]| {
        let checked = check(paths, &places).into_iter();
        let counts = checked.map(|(path, problems)| {
            let name = path.rsplit('/').next().unwrap_or_default().to_owned();
            (name, problems.iter().filter(|problem| problem.is_error()).count())
        });
        counts.collect::<Vec<_>>()
    };
    let named = |name: &str, errors: usize| (name.to_owned(), errors);
    let folder = [named("bad.yaml", 2), named("good.yaml", 0), named("more.yml", 1)];
    assert_eq!(count(&[team.join("playbooks")]), folder);
    assert_eq!(count(&[team.join("playbooks/good.yaml")]), folder[1..2]);
    assert_eq!(count(&[team.join("missing.yaml")]), [named("missing.yaml", 1)]);
    let by_default = count(&[]);
    assert_eq!(by_default.len(), LIFECYCLE.len() + 2);
    assert_eq!(by_default[LIFECYCLE.len()..], folder[..2]);
    assert!(by_default[..LIFECYCLE.len()].iter().all(|(_, errors)| *errors == 0), "{by_default:?}");
}
