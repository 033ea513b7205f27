//! The reader of templates on whole files: good ones, bad ones beside their reviewed reports; and everything that is built
//! in. `UPDATE_EXPECTED=1 cargo test --test templates` writes the reports anew; read the difference before you commit it.

#![expect(clippy::disallowed_methods, reason = "reads the sample files, writes their reports on demand")]

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::civil::date;
use playbooks::domain::catalog::{Catalog, Source, TemplateEntry};
use playbooks::domain::field::{Choices, Field, Kind};
use playbooks::domain::known::Known;
use playbooks::domain::problem::{self, Problem};
use playbooks::domain::score::{Compare, Threshold};
use playbooks::domain::team::Team;
use playbooks::domain::template::{self, Template};
use playbooks::domain::value::Typing;
use playbooks::io::library;
use playbooks::markdown::{self, Role};
use proptest::prelude::*;

type Outcome = Result<(), Box<dyn Error>>;

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/templates").join(name)
}

/// The templates of a folder as a catalog has them, by path.
fn entries(name: &str) -> Result<Vec<TemplateEntry>, Box<dyn Error>> {
    let mut entries = Vec::new();
    for file in fs::read_dir(folder(name))? {
        let path = file?.path();
        if path.extension().is_some_and(|ending| ending == "md") {
            let text: Arc<str> = fs::read_to_string(&path)?.into();
            let path = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            let template = template::read(&text, &path);
            entries.push(TemplateEntry { path, source: Source::Workspace, text, template, example: None });
        }
    }
    entries.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(entries)
}

/// Runs `test` with each template of a folder and its problems beside the good templates.
fn each(name: &str, mut test: impl FnMut(&TemplateEntry, &[Problem]) -> Outcome) -> Outcome {
    let (good, team) = (entries("valid")?, Team::default());
    let known = Known::new(&good, vec!["recruit", "qbr"], &team.tiers);
    for entry in entries(name)? {
        test(&entry, &template::problems(&entry.text, &known))?;
    }
    Ok(())
}

/// Compares the reports of all files of a folder with the reviewed ones beside them.
fn check_reports(name: &str, broken: bool) -> Outcome {
    let update = std::env::var_os("UPDATE_EXPECTED").is_some_and(|value| value == "1");
    let mut different = Vec::new();
    each(name, |entry, problems| {
        assert!(!problems.is_empty(), "{}", entry.path);
        assert_eq!(problems.iter().any(Problem::is_error), broken, "{}: {problems:#?}", entry.path);
        let report: String = problems.iter().map(|problem| problem::report(&entry.path, problem, 100)).collect();
        let expected_path = folder(name).join(&entry.path).with_extension("expected");
        if update {
            fs::write(&expected_path, &report)?;
        }
        let expected = fs::read_to_string(&expected_path).unwrap_or_default();
        if report != expected {
            different.push(format!("--- expected of {}\n{expected}--- found\n{report}", entry.path));
        }
        Ok(())
    })?;
    assert!(different.is_empty(), "{}", different.join("\n"));
    Ok(())
}

#[test]
fn broken_templates_are_explained() -> Outcome {
    check_reports("invalid", true)
}

#[test]
fn doubtful_templates_are_explained() -> Outcome {
    check_reports("warned", false)
}

#[test]
fn good_templates_are_read_without_a_word() -> Outcome {
    each("valid", |entry, problems| {
        assert_eq!(problems, [], "{}", entry.path);
        Ok(())
    })
}

fn template(folder: &str, path: &str) -> Result<Template, Box<dyn Error>> {
    let entry = entries(folder)?.into_iter().find(|entry| entry.path == path);
    Ok(entry.ok_or_else(|| format!("no {path}"))?.template)
}

fn ids(template: &Template) -> Vec<&str> {
    template.fields.iter().map(|field| field.id.as_str()).collect()
}

#[test]
fn every_key_of_the_format_arrives() -> Outcome {
    let template = template("valid", "discovery.md")?;
    assert!(template.living);
    let sections: Vec<(&str, &str)> =
        template.fields.iter().map(|field| (field.section.as_str(), field.id.as_str())).collect();
    assert_eq!(
        sections[..8],
        [
            ("", "discovery.prepared"),
            ("The call", "discovery.held_on"),
            ("The call", "discovery.attendees"),
            ("The call", "discovery.minutes"),
            ("The call", "discovery.rival"),
            ("Fit", "fit.sponsor"),
            ("Money", "fit.revenue"),
            ("Afterwards", "discovery.summary"),
        ]
    );
    let field = |id: &str| template.fields.iter().find(|field| field.id == id).ok_or(format!("no {id}"));
    let held_on = field("discovery.held_on")?;
    assert_eq!((held_on.label.as_str(), held_on.help.as_str()), ("Call held on", "The day of the call"));
    assert!(held_on.required && !held_on.internal && !held_on.full_only && !held_on.is_fact());
    let minutes = field("discovery.minutes")?;
    assert_eq!((minutes.unit.as_str(), minutes.min, minutes.max), ("minutes", Some(5.0), Some(180.0)));
    assert!(minutes.full_only && field("discovery.rival")?.internal);
    let when = |id: &str| field(id).map(|field| field.when.clone().map(|when| when.0.into_iter().collect::<Vec<_>>()));
    assert_eq!(when("discovery.attendees")?, Some(vec![("discovery.prepared".into(), vec!["yes".into()])]));
    assert_eq!(when("discovery.result")?, Some(vec![("run.playbook".into(), vec!["recruit".into(), "qbr".into()])]));
    let stale = ["partner.website", "partner.motion", "agreement.file", "partner.tier"]
        .map(|id| field(id).map(|field| field.stale_after));
    assert_eq!(stale, [Ok(Some(365)), Ok(Some(180)), Ok(Some(365)), Ok(None)]);
    assert!(field("agreement.file")?.is_fact() && !field("actual.revenue")?.is_fact());
    assert_eq!(field("partner.tier")?.kind, Kind::Choice(Choices::Tiers));
    let listed = ["resell", "refer", "co-sell"].map(str::to_owned).to_vec();
    assert_eq!(field("partner.motion")?.kind, Kind::Multi(Choices::Listed(listed)));
    let sponsor = field("fit.sponsor")?;
    assert_eq!((&sponsor.kind, sponsor.help.as_str()), (&Kind::Score, "Who says yes to money"));
    Ok(())
}

#[test]
fn a_scorecard_arrives() -> Outcome {
    let score = template("valid", "discovery.md")?.score.ok_or("a scorecard")?;
    assert_eq!((score.id.as_str(), score.label.as_str()), ("fit", "Fit"));
    assert_eq!(score.threshold, Threshold { at: 70.0, compare: Compare::Gt });
    assert_eq!((score.coverage, score.points, score.alert_drop), (60.0, [15.0, 30.0, 50.0, 75.0, 100.0], Some(15.0)));
    assert_eq!(score.knock_outs, ["discovery.rival"]);
    let bands: Vec<(f64, &str, &str)> =
        score.bands.iter().map(|band| (band.from, band.label.as_str(), band.then.as_str())).collect();
    assert_eq!(bands, [(80.0, "Priority", "Book the call this week"), (0.0, "Park", "Set a date to ask again")]);
    let [sponsor, revenue] = &score.criteria[..] else { return Err("two criteria".into()) };
    assert_eq!((sponsor.weight, sponsor.floor, sponsor.attainment.as_ref()), (12.5, Some(2), None));
    let anchors: Vec<Option<&str>> = revenue.anchors.iter().map(Option::as_deref).collect();
    let expected = ["no figure", "under 40 %", "some", "60 % or more", "", "target reached"];
    assert_eq!(anchors, expected.map(|anchor| Some(anchor).filter(|anchor| !anchor.is_empty())));
    let attainment = revenue.attainment.as_ref().map(|figures| (figures.actual.as_str(), figures.target.as_str()));
    assert_eq!((revenue.section.as_str(), attainment), ("Money", Some(("actual.revenue", "target.revenue"))));
    Ok(())
}

#[test]
fn a_scorecard_has_its_defaults_and_its_place_behind_the_fields() {
    let criterion = "{ id: one, label: One, weight: 100, anchors: { 0: a, 1: b, 3: c, 5: d } }";
    let text = format!(
        "---\nscore:\n  id: near\n  label: Near\n  threshold: 60\n  criteria: [{criterion}]\nfields:\n  \
         - {{ id: a, label: A, type: text, help: Some }}\n---\n"
    );
    assert_eq!(template::problems(&text, &Known::default()), []);
    let template = template::read(&text, "near");
    assert_eq!(ids(&template), ["a", "near.one"]);
    let score = template.score.expect("a scorecard");
    assert_eq!((score.coverage, score.points, score.alert_drop), (80.0, [20.0, 40.0, 60.0, 80.0, 100.0], None));
    assert_eq!(score.threshold, Threshold { at: 60.0, compare: Compare::Ge });
}

#[test]
fn what_cannot_be_read_is_left_out_and_the_rest_is_usable() -> Outcome {
    let fields = template("invalid", "fields.md")?;
    assert_eq!(ids(&fields), ["a.nolabel", "a.min", "a.nan", "a.stale", "a.who", "a.flag"]);
    assert!(fields.fields.iter().all(|field| field.min.is_none() && field.max.is_none() && !field.label.is_empty()));
    assert_eq!(ids(&template("invalid", "choices.md")?), ["a.twice", "a.comma"]);
    let repeated = template("invalid", "ids.md")?;
    assert_eq!(ids(&repeated), ["a.b", "fit.one", "fit.two"]);
    let criteria = repeated.score.map(|score| score.criteria.into_iter().map(|criterion| criterion.id).collect());
    assert_eq!(criteria, Some(vec!["two".to_owned()]));
    let waiting = template("invalid", "when.md")?;
    let asked: Vec<&str> =
        waiting.fields.iter().filter(|field| field.when.is_none()).map(|field| field.id.as_str()).collect();
    assert_eq!(asked, ["a.one", "a.two", "a.three", "a.self", "a.wrong", "a.four", "a.five", "a.empty"]);
    assert_eq!(template("invalid", "score.md")?.score, None);
    let score = template("invalid", "relations-of-a-score.md")?.score.ok_or("a scorecard")?;
    assert_eq!(score.knock_outs, ["a.flag"]);
    assert!(score.criteria.iter().all(|criterion| criterion.attainment.is_none()));
    Ok(())
}

#[test]
fn an_example_has_its_answers_and_its_document() {
    let text = "---\nanswers:\n  a.date: 2026-02-03\n  a.list: [resell, refer]\n  a.long: |\n    Two\n    lines\n  \
                a.score: { value: 5, why: They pay for it }\n  a.nothing:\n  a.value: { value: no }\n---\n# Done\n";
    let (answers, body) = template::example(text);
    let answers: Vec<(&str, &str, &str)> =
        answers.iter().map(|(id, (value, why))| (id.as_str(), value.as_str(), why.as_str())).collect();
    assert_eq!(
        answers,
        [
            ("a.date", "2026-02-03", ""),
            ("a.list", "resell, refer", ""),
            ("a.long", "Two\nlines", ""),
            ("a.score", "5", "They pay for it"),
            ("a.value", "no", ""),
        ]
    );
    assert_eq!(body, "# Done\n");
    assert_eq!(template::example("# Done\n"), (indexmap::IndexMap::new(), "# Done\n"));
}

fn built_in() -> Catalog {
    library::load(&[])
}

#[test]
fn what_is_built_in_is_without_fault() {
    let wrong: Vec<_> = library::check(&[], &[]).into_iter().filter(|(_, problems)| !problems.is_empty()).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_built_in_example_fills_its_template() {
    let catalog = built_in();
    for entry in &catalog.templates {
        let Some(text) = &entry.example else {
            assert!(entry.template.fields.is_empty(), "{} asks for fields and has no example", entry.path);
            continue;
        };
        let (answers, body) = template::example(text);
        let typing = Typing { today: date(2026, 11, 23), currency: "EUR", tiers: &catalog.team.tiers };
        let is_filled = |field: &&Field| match answers.get(&field.id).map(|(value, _)| field.read(value, typing)) {
            Some(Ok(value)) => !value.is_empty(),
            Some(Err(why)) => panic!("{}: {}: {why}", entry.path, field.id),
            None => false,
        };
        let (filled, all) = (entry.template.fields.iter().filter(is_filled).count(), entry.template.fields.len());
        let open: Vec<&str> =
            entry.template.fields.iter().filter(|field| !is_filled(field)).map(|field| field.id.as_str()).collect();
        assert!(20 * filled >= 19 * all, "{}: {filled} of {all}, without {open:?}", entry.path);
        let known: Vec<&str> = ids(&entry.template);
        let told = |id: &str| id.starts_with("partner.") || id.starts_with("company.") || id.starts_with("previous.");
        let strange: Vec<&String> = answers.keys().filter(|id| !known.contains(&id.as_str()) && !told(id)).collect();
        assert!(strange.is_empty(), "{} has no field {strange:?}", entry.path);
        assert_eq!(blanks(body), [""; 0], "{}", entry.path);
    }
}

/// The blanks that are left in a text, markers not counted.
fn blanks(body: &str) -> Vec<String> {
    let layout = markdown::layout(&markdown::parse(&body.replace("{{", "").replace("}}", "")), 200);
    let spans = layout.lines.into_iter().flat_map(|line| line.spans);
    spans.filter(|span| span.role == Role::Blank).map(|span| span.text).collect()
}

#[test]
fn a_blank_that_is_left_is_seen() {
    assert_eq!(blanks("# Done\n\n- [x] With {{partner.name}} and [Name]\n\n[a](b.md)\n"), ["[Name]"]);
}

/// Every field of every template that asks anything, as a text to start mutating from.
fn seeds() -> Vec<String> {
    let texts = ["valid", "warned", "invalid"].map(|name| entries(name).expect("the sample files can be read"));
    texts.into_iter().flatten().map(|entry| entry.text.to_string()).collect()
}

proptest! {
    #[test]
    fn any_slip_gives_a_usable_template_and_located_problems(
        seed in any::<proptest::sample::Index>(),
        at in any::<proptest::sample::Index>(),
        cut in 0..30_usize,
        piece in proptest::sample::select(vec!["", ":", "- ", "\n", "[", "}", "{{", "\"", "|", "id: a", "~", "-1", "\r", "日本"]),
    ) {
        let seeds = seeds();
        let mut chars: Vec<char> = seeds[seed.index(seeds.len())].chars().collect();
        let start = at.index(chars.len());
        let end = (start + cut).min(chars.len());
        chars.splice(start..end, piece.chars());
        let text: String = chars.into_iter().collect();
        let template = template::read(&text, "slip");
        let mut ids = ids(&template);
        prop_assert!(ids.iter().all(|id| playbooks::domain::marker::is_id(id)));
        ids.sort_unstable();
        ids.dedup();
        prop_assert_eq!(ids.len(), template.fields.len());
        let lines = text.replace("\r\n", "\n").replace('\r', "\n").lines().count().max(1);
        let mut last = None;
        for problem in template::problems(&text, &Known::default()) {
            prop_assert!(problem.place.line <= lines && problem.place.column >= 1, "{:?}", problem);
            prop_assert!(last.is_none_or(|last| last <= problem.place), "in the order of the text");
            last = Some(problem.place);
        }
    }
}
