use std::fs;
use std::os::unix::fs::symlink;

use tempfile::TempDir;

use super::*;
use crate::domain::team::Team;

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
fn links_below_a_folder_are_not_followed() {
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
        assert!(catalog.template("own/same.md").is_none(), "not even inside the folder");
        assert_eq!(catalog.broken.len(), 4, "{:#?}", catalog.broken);
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
    assert_eq!(count(std::slice::from_ref(&team)), [folder[0].clone(), folder[1].clone(), named("x.md", 0)]);
    let by_default = count(&[]);
    assert_eq!(by_default.len(), LIFECYCLE.len() + 2 + 18 + 1);
    assert_eq!(by_default[LIFECYCLE.len()..][..2], folder[..2]);
    assert!(by_default.iter().all(|(name, errors)| *errors == 0 || name == "bad.yaml"), "{by_default:?}");
}

/// The problems of the files whose path ends in `name`, as `line:column message`.
fn said(checked: &[(String, Vec<Problem>)], name: &str) -> Vec<String> {
    let problems = checked.iter().filter(|(path, _)| path.ends_with(name)).flat_map(|(_, problems)| problems);
    problems.map(|problem| format!("{} {}", problem.place, problem.message)).collect()
}

#[test]
fn a_template_that_cannot_be_used_is_not_called_missing() {
    let steps: String = ["big2m.md", "latin.md", "pipe.md", "outside.md"]
        .map(|name| format!("  - {{template: {name}, name: A}}\n"))
        .concat();
    let (_folder, team) = place(&[
        ("playbooks/own.yaml", &format!("name: Own\nsteps:\n{steps}")),
        ("templates/big2m.md", &"x".repeat(2 << 20)),
        ("secret.md", "# Outside\n"),
    ]);
    fs::write(team.join("templates/latin.md"), b"Soci\xe9t\xe9\n").expect("written");
    symlink(team.join("secret.md"), team.join("templates/outside.md")).expect("linked");
    rustix::fs::mkfifoat(rustix::fs::CWD, team.join("templates/pipe.md"), rustix::fs::Mode::RUSR).expect("made");
    let expected = [
        "3:16 `big2m.md` is there but cannot be used: it is larger than 1 MiB, the limit for templates.",
        "4:16 `latin.md` is there but cannot be used: it has letters in an old encoding such as Latin-1; the first stands here (1:5).",
        "5:16 `pipe.md` is there but cannot be used: it is not a regular file.",
        "6:16 `outside.md` is there but cannot be used: it is a link, and links are not followed here.",
    ];
    let places = [(Source::Workspace, team.clone())];
    assert_eq!(said(&check(&[], &places), "own.yaml"), expected);
    let broken = load(&places).broken;
    let own = broken.into_iter().find(|file| file.path.ends_with("own.yaml")).expect("cannot be used");
    assert_eq!(said(&[(own.path, own.problems)], "own.yaml"), expected);
}

#[test]
fn each_kind_of_file_has_one_limit() {
    let long = format!("# {}\n", "x".repeat(256 << 10));
    let (_folder, team) = place(&[("playbooks/long.yaml", &long), ("templates/long.md", &long)]);
    let checked = check(&[], &[(Source::Workspace, team)]);
    assert_eq!(said(&checked, "long.yaml"), ["1:1 This file is larger than 256 KiB, the limit for playbook files."]);
    assert_eq!(said(&checked, "long.md"), [""; 0]);
}

#[test]
fn what_comes_next_must_be_there() {
    let own = "strategy/02-ideal-partner-profile.md";
    let with = |next: &str| format!("next: [{next}]\n{}", playbook("Own", own));
    let (_folder, team) = place(&[
        ("playbooks/a.yaml", &with("b, qbr")),
        ("playbooks/b.yaml", &with("a, recrut")),
        ("playbooks/c.yaml", &with("torn")),
        ("playbooks/torn.yaml", "name: [unclosed"),
    ]);
    let expected = ["1:11 `next` names no playbook: `recrut`."];
    let places = [(Source::Workspace, team.clone())];
    let catalog = load(&places);
    let entry = |id: &str| catalog.playbook(id).map(|entry| entry.problems.clone()).expect("there");
    assert_eq!((entry("a"), entry("c")), (vec![], vec![]), "a round of two is fine, and a broken file is a file");
    assert_eq!(said(&[("b".into(), entry("b"))], "b"), expected);
    assert_eq!(entry("b")[0].fix, "Did you mean `recruit`?");
    for checked in [check(&[], &places), check(&[team.join("playbooks/b.yaml")], &[])] {
        assert_eq!(
            (said(&checked, "a.yaml"), said(&checked, "b.yaml")),
            (vec![], expected.map(str::to_owned).to_vec())
        );
    }
}

#[test]
fn who_replaces_a_built_in_playbook_is_told() {
    let own = playbook("Our Exit", "strategy/08-exit-checklist.md");
    let same = PLAYBOOKS.get_file("qbr.yaml").and_then(|file| file.contents_utf8()).expect("built in");
    let (_folder, team) = place(&[("playbooks/exit.yaml", &own), ("playbooks/qbr.yaml", same)]);
    let places = [(Source::Workspace, team.clone())];
    let expected =
        ["1:1 This playbook replaces the built-in `exit`; its gate (Leadership approval, Legal consultation) is gone."];
    let catalog = load(&places);
    let exit = catalog.playbook("exit").expect("there");
    assert_eq!(said(&[("exit".into(), exit.problems.clone())], "exit"), expected);
    assert!(exit.problems.iter().all(|problem| !problem.is_error()));
    for checked in [check(&[], &places), check(&[team], &[])] {
        assert_eq!(said(&checked, "/exit.yaml"), expected);
        assert_eq!(said(&checked, "/qbr.yaml"), [""; 0], "a copy of it replaces nothing");
    }
}

#[test]
fn a_check_knows_the_templates_beside_the_playbooks() {
    let (_folder, team) = place(&[
        ("playbooks/own.yaml", &playbook("Own", "own/x.md")),
        ("playbooks/below/deep.yaml", &playbook("Deep", "own/x.md")),
        ("elsewhere/other.yaml", &playbook("Other", "own/x.md")),
        ("templates/own/x.md", "# X\n"),
    ]);
    for path in ["playbooks/own.yaml", "playbooks/below/deep.yaml", "playbooks", ""] {
        let checked = check(&[team.join(path)], &[]);
        assert!(!checked.is_empty() && checked.iter().all(|(_, problems)| problems.is_empty()), "{path}: {checked:#?}");
    }
    assert_eq!(said(&check(&[team.join("elsewhere")], &[]), "other.yaml"), ["3:16 There is no template `own/x.md`."]);
}

#[test]
fn templates_are_checked_too() {
    let (_folder, team) = place(&[
        ("templates/quote.md", "---\ntitle: \"Open\n---\n# X\n"),
        ("templates/rule.md", "---\nSome text.\n---\n"),
        ("notes.markdown", "# X\n"),
    ]);
    fs::write(team.join("templates/latin.md"), b"# X\n\nSoci\xe9t\xe9\n").expect("written");
    let quote = "2:8 The quote that opens here is never closed.";
    let latin = "3:5 This file has letters in an old encoding such as Latin-1; the first stands here.";
    for checked in [check(&[], &[(Source::Workspace, team.clone())]), check(&[team.join("templates")], &[])] {
        assert_eq!(
            (said(&checked, "quote.md"), said(&checked, "latin.md")),
            (vec![quote.to_owned()], vec![latin.to_owned()])
        );
        assert_eq!(said(&checked, "rule.md"), [""; 0]);
        assert_eq!(checked.iter().filter(|(path, _)| path.ends_with("latin.md")).count(), 1);
    }
    assert_eq!(said(&check(&[team.join("templates/quote.md")], &[]), "quote.md"), [quote]);
    assert_eq!(said(&check(&[team.join("notes.markdown")], &[]), ".markdown"), ["1:1 Only .md files are templates."]);
    assert_eq!(said(&check(&[team.join("gone.md")], &[]), "gone.md"), ["1:1 There is no such file or folder."]);
}

#[test]
fn the_team_is_read_from_the_workspace_alone() {
    let (_team, workspace) = place(&[("workspace.yaml", "company: Northwind\ncurrency: NOK\ntiers: [A, B]\n")]);
    let (_other, other) = place(&[("workspace.yaml", "currency: USD\n")]);
    let catalog =
        load(&[(Source::User, other.clone()), (Source::Workspace, workspace.clone()), (Source::Folder, other)]);
    assert_eq!((catalog.team.currency.as_str(), catalog.team.tiers.len()), ("NOK", 2));
    assert_eq!(catalog.team.company["name"], "Northwind");
    assert_eq!(catalog.broken, []);
    let twice = [(Source::User, workspace.clone()), (Source::Workspace, workspace.clone())];
    assert_eq!(load(&twice).team, catalog.team, "the workspace may be the folder of the settings too");
    assert!(check(&[], &twice).iter().any(|(path, _)| path.ends_with("workspace.yaml")));
    fs::remove_file(workspace.join("workspace.yaml")).expect("removed");
    let catalog = load(&[(Source::Workspace, workspace)]);
    assert_eq!((catalog.team, catalog.broken), (Team::default(), vec![]));
}

#[test]
fn what_is_wrong_with_the_team_is_named_and_hides_nothing() {
    let text = "currency: euros\ntiers: [A, B]\ncurency: USD\n";
    let (_team, workspace) = place(&[("workspace.yaml", text), ("templates/own/x.md", "# X\n")]);
    let file = workspace.join("workspace.yaml");
    let places = [(Source::Workspace, workspace.clone())];
    let catalog = load(&places);
    assert_eq!((catalog.team.currency.as_str(), catalog.team.tiers.len()), ("EUR", 2));
    assert!(catalog.template("own/x.md").is_some());
    let named: Vec<&str> = catalog.broken.iter().map(|file| file.path.as_str()).collect();
    assert_eq!(named, [file.display().to_string()]);
    let expected = ["1:11 `currency` cannot be `euros`; EUR is used.", "3:1 Unknown key `curency`; it does nothing."];
    for checked in [check(&[], &places), check(&[workspace], &[]), check(std::slice::from_ref(&file), &[])] {
        assert_eq!(said(&checked, "workspace.yaml"), expected);
        assert_eq!(checked.iter().filter(|(path, _)| path.ends_with("workspace.yaml")).count(), 1);
    }
    fs::write(&file, "curency: USD\n").expect("written");
    assert_eq!(load(&places).broken, [], "a warning keeps nothing from being used");
    for (bytes, message) in [
        (&b"company: Soci\xe9t\xe9\n"[..], "1:14 This file has letters in an old encoding"),
        (b"currency: [USD\n", "1:11 "),
        (b"\0\0\0", "1:1 "),
    ] {
        fs::write(&file, bytes).expect("written");
        let catalog = load(&places);
        assert_eq!(catalog.team, Team::default());
        let said = said(&[("team".into(), catalog.broken[0].problems.clone())], "team");
        assert!(said.len() == 1 && said[0].starts_with(message), "{said:?}");
    }
    fs::remove_file(&file).expect("removed");
    symlink("/etc/hostname", &file).expect("linked");
    let said = said(&[("team".into(), load(&places).broken[0].problems.clone())], "team");
    assert_eq!(said, ["1:1 This file is a symbolic link; links inside a workspace are not followed."]);
}

#[test]
fn the_file_of_the_team_is_no_playbook() {
    let (_team, workspace) = place(&[("workspace.yaml", "currency: NOK\n")]);
    let file = workspace.join("workspace.yaml");
    for path in [workspace.clone(), file.clone()] {
        assert_eq!(check(&[path], &[]), [(file.display().to_string(), vec![])]);
    }
    let (_none, empty) = place(&[("x.txt", "")]);
    let missing = check(&[empty.join("workspace.yaml")], &[]);
    assert_eq!(said(&missing, "workspace.yaml"), ["1:1 There is no such file or folder."]);
}

#[test]
fn an_example_comes_with_the_template_of_its_own_place() {
    let replaced = "strategy/02-ideal-partner-profile.md";
    let (_user, user) = place(&[
        ("templates/own/x.md", "# X\n"),
        ("examples/own/x.md", "# X, filled\n"),
        ("examples/own/gone.md", "# Of nothing\n"),
        (&format!("examples/{replaced}"), "# Filled, but by somebody else\n"),
    ]);
    let (_team, team) = place(&[
        ("templates/own/y.md", "# Y\n"),
        (&format!("templates/{replaced}"), "# Ours\n"),
        ("examples/own/x.md", "# Of a template elsewhere\n"),
    ]);
    fs::write(team.join("examples/own/y.md"), b"Soci\xe9t\xe9\n").expect("written");
    let catalog = load(&[(Source::User, user), (Source::Workspace, team)]);
    let example = |path: &str| catalog.template(path).map(|entry| entry.example.as_deref());
    assert_eq!(example("own/x.md"), Some(Some("# X, filled\n")));
    assert_eq!((example("own/y.md"), example(replaced), example("own/gone.md")), (Some(None), Some(None), None));
    assert_eq!(catalog.broken.len(), 1, "{:#?}", catalog.broken);
}

#[test]
fn templates_and_playbooks_are_checked_beside_each_other() {
    let form = |fields: &str| format!("---\nfields:\n{fields}---\n# X\n");
    let rule = |rule: &str| {
        format!(
            "{}success_criteria:\n  - {{ text: T, met_when: {rule} }}\n",
            playbook("Own", "own/x.md").replace("success_criteria: [Done]\n", "")
        )
    };
    let (_folder, team) = place(&[
        ("playbooks/good.yaml", &rule("{ is: { x.kind: large, y.fact: sure, partner.tier: Gold } }")),
        ("playbooks/bad.yaml", &rule("{ filled: [y.on] }")),
        (
            "templates/own/x.md",
            &(form(
                "  - { id: x.kind, label: K, type: choice, choices: [small, large], help: h, when: { run.playbook: [bad] } }\n",
            ) + "{{y.fact}} {{y.on}}\n"),
        ),
        (
            "templates/own/y.md",
            &form(
                "  - { id: y.fact, label: F, type: text, help: h, fact: true }\n  - { id: y.on, label: D, type: date, help: h }\n  - { id: x.kind, label: K, type: text, help: h }\n",
            ),
        ),
    ]);
    let places = [(Source::Workspace, team.clone())];
    for checked in [check(&[], &places), check(std::slice::from_ref(&team), &[])] {
        assert_eq!(said(&checked, "/good.yaml"), [""; 0]);
        assert_eq!(
            said(&checked, "/bad.yaml"),
            ["5:37 `filled` of `met_when` of criterion 1 names `y.on`, which no step asks for."]
        );
        assert_eq!(
            said(&checked, "own/x.md"),
            ["6:12 `{{y.on}}` stands for a field of `own/y.md`, which this template does not ask for."]
        );
        assert_eq!(
            said(&checked, "own/y.md"),
            ["5:35 Field `x.kind` is of type `text` here and of type `choice` in `own/x.md`."]
        );
    }
    let catalog = load(&places);
    assert!(catalog.playbook("bad").is_some_and(|entry| entry.problems.is_empty()), "only its tick is left to people");
}

#[test]
fn what_does_not_fit_into_80_columns_is_named() {
    let table = |word: &str, columns: usize| {
        let row = |cell: &str| format!("|{}\n", format!(" {cell} |").repeat(columns));
        format!("{}{}{}\n", row(word), row("---"), row(word))
    };
    let code = |cells: usize| format!("```\n{}\n```\n\n", "x".repeat(cells));
    let front = "---\nfields:\n  - { id: a.long_name_of_a_field, label: A, type: text, help: h }\n---\n";
    let fits = [table("{{a.long_name_of_a_field}}", 6), table("words that can be wrapped", 3), code(70)].concat();
    let text = format!("{front}{fits}{}{}", table("word", 20), code(90));
    let line_of = |start: &str, skip: usize| {
        text.lines().enumerate().filter(|(_, line)| line.starts_with(start)).nth(skip).map_or(0, |(index, _)| index + 1)
    };
    let (_folder, team) = place(&[("templates/own/x.md", &text)]);
    assert_eq!(
        said(&check(&[], &[(Source::Workspace, team)]), "own/x.md"),
        [
            format!("{}:1 This table does not fit into 80 columns; it is shown as a list.", line_of("| word |", 0)),
            format!("{}:1 This line of code does not fit into 80 columns; it is broken.", line_of("xxx", 1)),
        ]
    );
}
