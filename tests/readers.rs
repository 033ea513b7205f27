//! The readers on whole files: good ones, bad ones beside their reviewed reports, and texts that nobody would write.
//! `UPDATE_EXPECTED=1 cargo test --test readers` writes the reports anew; read the difference before you commit it.

#![expect(clippy::disallowed_methods, reason = "reads the sample files, writes their reports on demand")]

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use playbooks::domain::playbook::read::{Read, playbook};
use playbooks::domain::playbook::{Accent, Every, MetWhen, OutcomeKind};
use playbooks::domain::problem::{self, Problem};
use playbooks::domain::resolve::{By, look_up, resolve};
use proptest::prelude::*;

type Outcome = Result<(), Box<dyn Error>>;

/// The built-in templates, and how the original program called each of them.
const BUILT_IN: [(&str, &str); 18] = [
    ("strategy/01-partner-business-case.md", "01_Partner_Business_Case.md"),
    ("strategy/02-ideal-partner-profile.md", "02_Ideal_Partner_Profile.md"),
    ("strategy/05-strategy-plan.md", "05_Partner_Strategy_Plan.md"),
    ("strategy/07-internal-alignment.md", "07_Internal_Alignment_Playbook.md"),
    ("strategy/08-exit-checklist.md", "08_Partner_Exit_Checklist.md"),
    ("recruitment/03-qualification-framework.md", "03_Partner_Qualification_Framework.md"),
    ("recruitment/04-discovery-call.md", "04_Discovery_Call_Script.md"),
    ("recruitment/05-pitch-deck.md", "05_Partner_Pitch_Deck.md"),
    ("recruitment/07-proposal.md", "07_Partnership_Proposal_Template.md"),
    ("recruitment/08-agreement.md", "08_Partnership_Agreement_Template.md"),
    ("recruitment/09-onboarding.md", "09_Onboarding_Checklist.md"),
    ("recruitment/10-icp-tracker.md", "10_ICP_Alignment_Tracker.md"),
    ("enablement/01-roadmap.md", "01_Enablement_Roadmap.md"),
    ("enablement/02-training-deck.md", "02_Training_Deck.md"),
    ("enablement/04-co-marketing.md", "04_Co_Marketing_Playbook.md"),
    ("enablement/05-technical-integration.md", "05_Technical_Integration_Guide.md"),
    ("enablement/06-success-metrics.md", "06_Partner_Success_Metrics.md"),
    ("enablement/07-qbr-template.md", "07_Partner_QBR_Template.md"),
];

fn templates() -> [&'static str; 18] {
    BUILT_IN.map(|(path, _)| path)
}

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/playbooks").join(name)
}

/// The playbook files of a folder, by name.
fn files(folder: &Path) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let mut files: Vec<PathBuf> =
        fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
    files.retain(|path| path.extension().is_some_and(|ending| ending == "yaml"));
    files.sort();
    Ok(files)
}

fn stem(path: &Path) -> &str {
    path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default()
}

fn read(path: &Path) -> Result<Read, Box<dyn Error>> {
    Ok(playbook(&fs::read_to_string(path)?, stem(path), Some(&templates())))
}

fn valid(name: &str) -> Result<Read, Box<dyn Error>> {
    read(&folder("valid").join(name))
}

/// Compares the reports of all files of a folder with the reviewed ones beside them.
fn check_reports(folder: &Path, broken: bool) -> Outcome {
    let update = std::env::var_os("UPDATE_EXPECTED").is_some_and(|value| value == "1");
    let mut different = Vec::new();
    for path in files(folder)? {
        let name = format!("{}.yaml", stem(&path));
        let read = read(&path)?;
        assert_eq!(read.playbook.is_none(), broken, "{name}: {:#?}", read.problems);
        assert_eq!(read.problems.iter().any(Problem::is_error), broken, "{name}");
        let report: String = read.problems.iter().map(|problem| problem::report(&name, problem, 100)).collect();
        let expected_path = path.with_extension("expected");
        if update {
            fs::write(&expected_path, &report)?;
        }
        let expected = fs::read_to_string(&expected_path).unwrap_or_default();
        if report != expected {
            different.push(format!("--- expected of {name}\n{expected}--- found\n{report}"));
        }
    }
    assert!(different.is_empty(), "{}", different.join("\n"));
    Ok(())
}

#[test]
fn broken_files_are_explained() -> Outcome {
    check_reports(&folder("invalid"), true)
}

#[test]
fn doubtful_files_are_read_and_explained() -> Outcome {
    check_reports(&folder("warned"), false)
}

#[test]
fn good_files_are_read_without_a_word() -> Outcome {
    for path in files(&folder("valid"))? {
        let read = read(&path)?;
        assert_eq!(read.problems, [], "{}", path.display());
        assert!(read.playbook.is_some(), "{}", path.display());
    }
    Ok(())
}

#[test]
fn the_built_in_playbooks_are_read_without_a_word() -> Outcome {
    let files = files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("playbooks"))?;
    let mut ids = Vec::new();
    for path in &files {
        let read = read(path)?;
        assert_eq!(read.problems, [], "{}", path.display());
        ids.extend(read.playbook.map(|playbook| (playbook.id, playbook.steps.len())));
    }
    let expected = [("exit", 4), ("expand", 5), ("onboard", 5), ("qbr", 4), ("recruit", 5)];
    assert_eq!(ids, expected.map(|(id, steps)| (id.to_owned(), steps)));
    Ok(())
}

#[test]
fn the_renewal_example_of_the_seed_is_what_it_says() -> Outcome {
    let playbook = valid("renewal.yaml")?.playbook.ok_or("a playbook")?;
    assert_eq!((playbook.id.as_str(), playbook.name.as_str()), ("renewal", "Partner Renewal"));
    assert_eq!(playbook.use_case, "Annual partnership renewal process");
    let steps: Vec<(&str, String)> = playbook
        .steps
        .iter()
        .map(|step| (step.id.as_str(), resolve(&step.template, templates().into_iter()).unwrap_or_default()))
        .collect();
    assert_eq!(steps[0], ("review-metrics", "enablement/06-success-metrics.md".to_owned()));
    assert_eq!(steps[1], ("renewal-discussion", "enablement/07-qbr-template.md".to_owned()));
    assert_eq!(playbook.steps[1].prompt, "Prepare talking points for the renewal conversation.");
    Ok(())
}

#[test]
fn every_key_of_the_format_arrives() -> Outcome {
    let playbook = valid("full.yaml")?.playbook.ok_or("a playbook")?;
    assert_eq!((playbook.accent, playbook.every), (Accent::Orange, Some(Every::Year)));
    assert_eq!((playbook.outcome.label.as_str(), playbook.outcome.kind), ("Renewed", OutcomeKind::Good));
    assert_eq!(
        (playbook.purpose.as_str(), playbook.use_case.as_str()),
        ("Renew a partnership before its agreement ends.", "Renew a partner")
    );
    assert_eq!(playbook.next, ["qbr", "expand"]);
    assert_eq!(playbook.prerequisites[1], "Owner: somebody on your side has been named.");
    assert_eq!(playbook.tags, ["renewal", "2026-01-01", "no", "1e3"]);
    let gate = playbook.gate.as_ref().ok_or("a gate")?;
    let approvals: Vec<&str> = gate.approvals.iter().map(|approval| approval.id.as_str()).collect();
    assert_eq!(
        (gate.title.as_str(), approvals.as_slice()),
        ("Handle with Care", ["leadership", "legal-consultation"].as_slice())
    );
    let ids: Vec<&str> = playbook.steps.iter().map(|step| step.id.as_str()).collect();
    assert_eq!(ids, ["review-metrics", "renewal-discussion", "renewal-discussion-2"]);
    let first = &playbook.steps[0];
    assert_eq!([&first.chip, &first.label, &first.summary], ["Metrics", "Numbers", "Gather performance data"]);
    assert!(first.prompt.ends_with("- Use {{partner.website}} as it is."));
    let when = first.when.as_ref().ok_or("a condition")?;
    assert_eq!(
        (&when.0["partner.type"], &when.0["partner.tier"]),
        (&vec!["reseller".into(), "isv".into()], &vec!["Gold".into()])
    );
    let ids: Vec<&str> = playbook.criteria.iter().map(|criterion| criterion.id.as_str()).collect();
    assert_eq!(ids, ["terms-agreed", "score", "signed", "stage"]);
    assert_eq!(playbook.criteria[1].met_when, Some(MetWhen::Score("health".into())));
    assert!(playbook.criteria[2].conditional);
    assert_eq!(playbook.template_count(), 2);
    Ok(())
}

#[test]
fn the_older_dialect_means_the_same() -> Outcome {
    let playbook = valid("older.yaml")?.playbook.ok_or("a playbook")?;
    assert_eq!((playbook.every, playbook.outcome.label.as_str()), (Some(Every::Quarter), "Aligned"));
    assert_eq!((playbook.next, playbook.tags), (vec!["expand".to_owned()], vec!["operations".to_owned()]));
    assert_eq!(
        (playbook.prerequisites.len(), playbook.warnings.as_slice()),
        (0, ["Data must be final.".to_owned()].as_slice())
    );
    assert_eq!(playbook.criteria[1].text, "Meeting conducted: both sides were there");
    Ok(())
}

#[test]
fn windows_files_lose_nothing_but_their_line_ends() -> Outcome {
    let crlf = valid("crlf.yaml")?.playbook.ok_or("a playbook")?;
    assert_eq!((crlf.name.as_str(), crlf.description.as_str()), ("Line Ends", "Two\nlines"));
    assert_eq!(valid("bom.yaml")?.playbook.ok_or("a playbook")?.name, "Written on Windows");
    Ok(())
}

#[test]
fn every_dialect_of_every_built_in_template_resolves() {
    for (path, old_name) in BUILT_IN {
        let (area, file) = path.split_once('/').unwrap_or_default();
        let old_area = match area {
            "strategy" => "I_Partner_Strategy_Templates",
            "recruitment" => "II_Partner_Recruitment_Templates",
            _ => "III_Partner_Enablement_Templates",
        };
        for reference in [
            path.to_owned(),
            path.trim_end_matches(".md").to_owned(),
            path.to_uppercase(),
            path.replace('/', "\\"),
            file.to_owned(),
            old_name.to_owned(),
            format!("./{path}"),
            format!("../{path}/"),
            format!("((../{path}/))"),
            format!("[Title]((../{path}/))"),
            format!("docs/{path}"),
            format!("../docs/{path}"),
            format!("partneros-docs/src/content/docs/{path}"),
            format!("{old_area}/{file}"),
            format!("{old_area}/{old_name}"),
            format!("docs/{old_area}/{old_name}"),
            format!("(({old_area}/{old_name}/))"),
        ] {
            let found = look_up(&reference, templates().into_iter());
            let found = found.map(|found| (found.path, found.by != By::NumberAlone));
            assert_eq!(found, Ok((path.to_owned(), true)), "{reference} is found, and worth no warning");
        }
    }
}

#[test]
fn the_list_of_built_in_templates_is_complete() -> Outcome {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/templates");
    let mut found = Vec::new();
    for area in fs::read_dir(&root)? {
        for file in fs::read_dir(area?.path())? {
            let path = file?.path();
            found.push(path.strip_prefix(&root)?.to_string_lossy().replace('\\', "/"));
        }
    }
    found.sort();
    let mut expected = templates();
    expected.sort_unstable();
    assert_eq!(found, expected);
    Ok(())
}

/// Good and bad texts to start mutating from; the short ones, so that many are tried.
fn seeds() -> Vec<String> {
    let mut seeds = Vec::new();
    for name in ["valid", "warned", "invalid"] {
        let paths = files(&folder(name)).expect("the sample files are there");
        let texts = paths.iter().map(|path| fs::read_to_string(path).expect("a sample file is UTF-8"));
        seeds.extend(texts.filter(|text| text.len() < 4096));
    }
    seeds
}

/// One change as a slip of the hand or of the disk would make it.
#[derive(Debug, Clone)]
enum Slip {
    Remove(usize, usize),
    Insert(usize, String),
    Repeat(usize, usize, usize),
    Truncate(usize),
}

fn slip() -> impl Strategy<Value = Slip> {
    let piece = prop_oneof![
        proptest::sample::select(vec![
            ":", ": ", "- ", "\n", "  ", "\t", "[", "]", "{", "}", "'", "\"", "|", ">", "&a ", "*a", "!!x ", "<<: ",
            "#", "\0", "\u{feff}", "\r", "---\n", "...\n", "%", "@", "null", "~", "\u{202e}", "日本", "? ", ",",
        ])
        .prop_map(str::to_owned),
        any::<char>().prop_map(String::from),
    ];
    prop_oneof![
        (any::<usize>(), 1..40_usize).prop_map(|(at, count)| Slip::Remove(at, count)),
        (any::<usize>(), piece).prop_map(|(at, piece)| Slip::Insert(at, piece)),
        (any::<usize>(), 1..60_usize, 2..200_usize).prop_map(|(at, count, times)| Slip::Repeat(at, count, times)),
        any::<usize>().prop_map(Slip::Truncate),
    ]
}

fn apply(text: &str, slip: &Slip) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    let within = |at: usize| at % (text.chars().count() + 1);
    match slip {
        Slip::Remove(at, count) => {
            let start = within(*at);
            let end = (start + count).min(chars.len());
            chars.drain(start..end);
        }
        Slip::Insert(at, piece) => {
            let at = within(*at);
            chars.splice(at..at, piece.chars());
        }
        Slip::Repeat(at, count, times) => {
            let start = within(*at);
            let piece = chars[start..(start + count).min(chars.len())].repeat(*times);
            chars.splice(start..start, piece);
        }
        Slip::Truncate(at) => chars.truncate(within(*at)),
    }
    chars.into_iter().collect()
}

proptest! {
    #[test]
    fn any_slip_gives_a_sound_playbook_or_located_problems(seed in any::<proptest::sample::Index>(), slips in proptest::collection::vec(slip(), 1..6)) {
        let seeds = seeds();
        let text = slips.iter().fold(seeds[seed.index(seeds.len())].clone(), |text, slip| apply(&text, slip));
        let read = playbook(&text, "slip", Some(&templates()));
        let broken = read.problems.iter().any(Problem::is_error);
        prop_assert_eq!(read.playbook.is_none(), broken);
        prop_assert!(read.problems.len() <= 300);
        let lines = text.replace("\r\n", "\n").replace('\r', "\n").lines().count().max(1);
        let mut last = None;
        for problem in &read.problems {
            prop_assert!(problem.place.line <= lines && problem.place.column >= 1, "{:?}", problem);
            prop_assert!(last.is_none_or(|last| last <= problem.place), "in the order of the text");
            last = Some(problem.place);
            let report = problem::report("slip.yaml", problem, 100);
            prop_assert!(!report.chars().any(|c| c.is_control() && c != '\n'), "{}", report);
        }
        if let Some(playbook) = read.playbook {
            let mut ids: Vec<String> = playbook.steps.iter().map(|step| step.id.to_lowercase()).collect();
            prop_assert!(!ids.is_empty() && ids.iter().all(|id| !id.is_empty()));
            ids.sort();
            ids.dedup();
            prop_assert_eq!(ids.len(), playbook.steps.len());
            for criterion in &playbook.criteria {
                prop_assert!(!criterion.id.is_empty());
                prop_assert!(criterion.step.as_ref().is_none_or(|step| playbook.step(step).is_some()));
            }
        }
    }
}
