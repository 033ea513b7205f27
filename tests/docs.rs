//! The pages say what the program does: the generated one is fresh, links lead somewhere, examples work as they stand.
//! `UPDATE_DOCS=1 cargo test --test docs` writes what is generated anew; read the difference before you commit it.

#![expect(clippy::disallowed_methods, reason = "reads the pages, and state files in a temp folder of its own")]

use std::collections::BTreeSet;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use playbooks::app::reference::keys_page;
use playbooks::app::{Effect, Msg, Over};
use playbooks::domain::activity::Activity;
use playbooks::domain::playbook::read;
use playbooks::domain::problem;
use playbooks::domain::resolve::resolve;
use playbooks::domain::run::{Act, Cursor, Run, RunKey};
use playbooks::domain::team;
use playbooks::io::clock::Clock;
use playbooks::io::desk::Desk;
use playbooks::io::paths::Environment;
use playbooks::io::yaml;
use playbooks::theme;
use serde_json::Value;

type Outcome = Result<(), Box<dyn Error>>;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn page(name: &str) -> String {
    fs::read_to_string(root().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// All pages for people: those in the root and those of `docs`.
fn pages() -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let mut pages = Vec::new();
    for folder in [root().to_owned(), root().join("docs")] {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.extension().is_some_and(|ending| ending == "md") {
                pages.push(path);
            }
        }
    }
    pages.sort();
    Ok(pages)
}

/// Compares a generated page with the one in the repository, or writes it when asked to.
fn assert_fresh(name: &str, fresh: &str) -> Outcome {
    let path = root().join(name);
    if std::env::var_os("UPDATE_DOCS").is_some_and(|value| value == "1") {
        fs::write(&path, fresh)?;
    }
    let found = fs::read_to_string(&path).unwrap_or_default();
    assert!(found == fresh, "{name} is stale. `UPDATE_DOCS=1 cargo test --test docs` writes it anew.");
    Ok(())
}

/// The text of each fenced block whose info string is `info`.
fn blocks(page: &str, info: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut open: Option<(bool, String)> = None;
    for line in page.lines() {
        match (&mut open, line.strip_prefix("```")) {
            (None, Some(rest)) => open = Some((rest == info, String::new())),
            (Some((wanted, _)), Some(_)) => {
                let wanted = *wanted;
                found.extend(open.take().filter(|_| wanted).map(|(_, text)| text));
            }
            (Some((_, text)), None) => {
                text.push_str(line);
                text.push('\n');
            }
            (None, None) => {}
        }
    }
    found
}

fn templates() -> Vec<String> {
    let folder = tempfile::tempdir().expect("a temp folder");
    let mut desk = Desk::new(folder.path(), Vec::new(), Clock::default());
    let Some(Msg::CatalogLoaded(catalog)) = desk.perform(Effect::LoadCatalog) else { panic!("no catalog") };
    catalog.templates.into_iter().map(|entry| entry.path).collect()
}

#[test]
fn the_page_of_keys_is_what_the_program_does() -> Outcome {
    assert_fresh("docs/keys.md", &keys_page())
}

#[test]
fn the_page_of_themes_is_what_the_program_does() -> Outcome {
    let name = "docs/themes.md";
    assert_fresh(name, &theme::page::markdown())?;
    let examples = blocks(&page(name), "yaml");
    assert!(!examples.is_empty());
    for example in examples {
        assert_eq!(theme::read(&example).problems, [], "{example}");
    }
    Ok(())
}

#[test]
fn every_link_leads_somewhere() -> Outcome {
    let mut missing = Vec::new();
    for path in pages()? {
        let text = fs::read_to_string(&path)?;
        for target in links(&text) {
            let (file, anchor) = target.split_once('#').unwrap_or((target.as_str(), ""));
            let there = if file.is_empty() { path.clone() } else { path.with_file_name(file) };
            let broken =
                !there.exists() || !anchor.is_empty() && !anchors(&fs::read_to_string(&there)?).contains(anchor);
            missing.extend(broken.then(|| format!("{}: {target}", path.display())));
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
    Ok(())
}

/// The targets of links and pictures that are no address of the web.
fn links(text: &str) -> Vec<String> {
    let mut fenced = false;
    let prose = text.lines().filter(|line| {
        fenced ^= line.starts_with("```");
        !fenced
    });
    let mut found = Vec::new();
    for line in prose {
        // What stands in backticks is an example.
        let line: String = line.split('`').step_by(2).collect::<Vec<_>>().join(" ");
        for (mark, end) in [("](", ')'), ("src=\"", '"'), ("href=\"", '"'), ("srcset=\"", '"')] {
            let targets = line.split(mark).skip(1).filter_map(|rest| rest.split_once(end)).map(|(target, _)| target);
            found.extend(targets.filter(|target| !target.contains("://")).map(str::to_owned));
        }
    }
    found
}

/// What a heading is called in a link.
fn anchors(text: &str) -> BTreeSet<String> {
    let headings = text.lines().filter(|line| line.starts_with('#')).map(|line| line.trim_start_matches('#').trim());
    let kept = |c: &char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_');
    headings.map(|words| words.to_lowercase().chars().filter(kept).collect::<String>().replace(' ', "-")).collect()
}

#[test]
fn links_and_anchors_are_found() {
    let text =
        "[a](b.md) and ![c](d.svg) `[e](f.md)` <img src=\"g.svg\"> [h](https://example.com)\n```\n[i](j.md)\n```\n";
    assert_eq!(links(text), ["b.md", "d.svg", "g.svg"]);
    assert!(anchors("## Where files are, today").contains("where-files-are-today"));
}

#[test]
fn the_readme_names_its_commands() -> Outcome {
    let readme = page("README.md");
    for command in ["cargo run --release", "cargo test"] {
        assert!(readme.contains(command), "the README does not say `{command}`");
    }
    let help = Command::new(env!("CARGO_BIN_EXE_playbooks")).arg("--help").output()?;
    let help = String::from_utf8(help.stdout)?;
    let commands = help.split("Commands:\n").nth(1).and_then(|rest| rest.split("\n\n").next()).ok_or("no commands")?;
    let names: Vec<&str> = commands.lines().filter_map(|line| line.split_whitespace().next()).collect();
    assert!(names.contains(&"check"), "{names:?}");
    for name in names.iter().filter(|name| **name != "help") {
        assert!(readme.contains(&format!("playbooks {name}")), "the README does not say `playbooks {name}`");
    }
    Ok(())
}

/// Every file that the program writes for a run in which everything happened.
fn everything_written() -> Result<Vec<Value>, Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let now = Some("2026-11-23T09:30:00Z".to_owned());
    let clock = Clock::new(&Environment { now, ..Environment::default() }).map_err(|failure| failure.to_string())?;
    let mut desk = Desk::new(folder.path(), Vec::new(), clock.clone());
    let Some(Msg::CatalogLoaded(catalog)) = desk.perform(Effect::LoadCatalog) else { panic!("no catalog") };
    let by = "anna".to_owned();
    let Some(Msg::PartnerCreated(Ok(created))) =
        desk.perform(Effect::CreatePartner { name: "Acme Corp".into(), by: by.clone() })
    else {
        panic!("no partner")
    };
    let start = Effect::StartRun { partner: created.slug, playbook: "exit".into(), by };
    let Some(Msg::RunStarted(Ok(key))) = desk.perform(start) else { panic!("no run") };
    let Some(Msg::RunOpened { result: Ok(opened), .. }) = desk.perform(Effect::OpenRun(key.clone())) else {
        panic!("no run to open")
    };
    let exit = &catalog.playbook("exit").ok_or("no exit playbook")?.playbook;
    let run = everything_happened(opened.run, exit, &clock);
    let act = Activity {
        at: clock.now().timestamp(),
        by: "anna".into(),
        run: Some(key.to_string()),
        what: "completed Exit as Closed".into(),
        before: Some("active".into()),
        after: Some("completed".into()),
    };
    let save = Effect::SaveRun { key: key.clone(), run: Box::new(run), revision: 1, log: vec![act], over: Over::Known };
    assert!(matches!(desk.perform(save), Some(Msg::RunSaved { result: Ok(_), .. })));
    let home = folder.path().join("partners").join(&key.partner);
    let log = fs::read_to_string(home.join("activity.jsonl"))?;
    let last = log.lines().last().ok_or("an empty log")?;
    Ok(vec![
        yaml::read(&fs::read_to_string(home.join("partner.yaml"))?).map_err(|problem| problem.message)?,
        yaml::read(&fs::read_to_string(run_file(&home, &key))?).map_err(|problem| problem.message)?,
        serde_json::from_str(last)?,
    ])
}

fn run_file(home: &Path, key: &RunKey) -> PathBuf {
    home.join(&key.playbook).join(&key.run).join("run.yaml")
}

fn everything_happened(mut run: Run, exit: &playbooks::domain::playbook::Playbook, clock: &Clock) -> Run {
    let (act, today) = (Act { by: "anna", at: clock.now().timestamp() }, clock.now().date());
    let (step, criterion) = (exit.steps[0].id.as_str(), exit.criteria[0].id.as_str());
    let done = [
        run.approve(exit, "leadership", "Maria Soto", today, today, act),
        run.override_gate("Counsel answers on Monday.", act),
        run.skip_step(exit, step, "Done last month.", act),
        run.note_criterion(exit, criterion, "A note", "A link", act),
        run.set_aside_criterion(exit, criterion, "No shared customers.", act),
        run.complete(exit, act),
    ];
    for change in done {
        change.expect("none of this is refused");
    }
    let record = run.steps.get_mut(step).expect("the first step has a record");
    record.cursor = Cursor { line: 12, column: 3, top: 4, editing: true };
    run
}

/// Every key of a value, without the ids that the maps of a run are keyed by.
fn keys(value: &Value, found: &mut BTreeSet<String>) {
    let Value::Object(entries) = value else { return };
    for (key, inner) in entries {
        found.insert(key.clone());
        match inner {
            Value::Object(records) if ["steps", "criteria", "approvals"].contains(&key.as_str()) => {
                records.values().for_each(|record| keys(record, found));
            }
            inner => keys(inner, found),
        }
    }
}

#[test]
fn every_key_of_a_state_file_is_explained() -> Outcome {
    let page = page("docs/state-format.md");
    let mut written = BTreeSet::new();
    everything_written()?.iter().for_each(|value| keys(value, &mut written));
    assert!(written.contains("gate_override") && written.contains("editing"), "{written:?}");
    assert!(!written.contains("leadership"), "{written:?}");
    let unexplained: Vec<&String> = written.iter().filter(|key| !page.contains(&format!("`{key}`"))).collect();
    assert!(unexplained.is_empty(), "docs/state-format.md does not explain {unexplained:?}");
    Ok(())
}

#[test]
fn the_example_of_the_team_works_as_it_stands() {
    let page = page("docs/state-format.md");
    let section = page.split("## workspace.yaml").nth(1).expect("a section");
    let example = blocks(section, "yaml").into_iter().next().expect("an example");
    let read = team::read(&example, &[]);
    assert!(read.problems.iter().all(|problem| !problem.is_error()), "{:#?}", read.problems);
    assert_eq!((read.team.company["office.city"].as_str(), read.team.thresholds.len()), ("Bergen", 2));
}

#[test]
fn the_examples_of_playbooks_work_as_they_stand() {
    let templates = templates();
    let known: Vec<&str> = templates.iter().map(String::as_str).collect();
    let mut count = 0;
    for name in ["README.md", "docs/playbook-format.md"] {
        for example in blocks(&page(name), "yaml") {
            let read = read::playbook(&example, "renewal", Some(&known));
            assert!(read.playbook.is_some() && read.problems.is_empty(), "{name}:\n{example}\n{:#?}", read.problems);
            count += 1;
        }
    }
    assert!(count >= 3, "the examples were not found");
}

#[test]
fn every_dialect_of_a_template_means_what_the_page_says() {
    let text = page("docs/playbook-format.md");
    let table = text.split("| Written as |").nth(1).and_then(|rest| rest.split("\n\n").next()).expect("a table");
    let written: Vec<&str> = table.lines().filter_map(|line| line.split('`').nth(1)).collect();
    let templates = templates();
    for reference in &written {
        let found = resolve(reference, templates.iter().map(String::as_str));
        assert_eq!(found.as_deref(), Ok("strategy/02-ideal-partner-profile.md"), "{reference}");
    }
    assert!(written.len() >= 6, "{written:?}");
}

#[test]
fn the_example_of_a_report_is_real() -> Outcome {
    let name = "docs/playbook-format.md";
    let text = page(name);
    let [broken] = &blocks(&text, "yaml broken")[..] else { panic!("one broken example") };
    let [shown] = &blocks(&text, "text report")[..] else { panic!("one report") };
    let templates = templates();
    let known: Vec<&str> = templates.iter().map(String::as_str).collect();
    let problems = read::playbook(broken, "renewal", Some(&known)).problems;
    assert!(problems.iter().filter(|problem| problem.is_error()).count() > 1);
    let reports = problems.iter().map(|problem| problem::report("playbooks/renewal.yaml", problem, 100));
    let errors = problems.iter().filter(|problem| problem.is_error()).count();
    let real = format!(
        "{}\n1 file: {errors} errors, {} warnings\n",
        reports.collect::<Vec<_>>().join("\n"),
        problems.len() - errors
    );
    let before = format!("```text report\n{shown}```");
    assert_fresh(name, &text.replacen(&before, &format!("```text report\n{real}```"), 1))
}

#[test]
fn no_page_names_a_path_of_somebodys_machine() -> Outcome {
    for path in pages()? {
        let text = fs::read_to_string(&path)?;
        for place in ["/home/", "/Users/", "/tmp/", "/root/"] {
            assert!(!text.contains(place), "{} names {place}", path.display());
        }
    }
    Ok(())
}
