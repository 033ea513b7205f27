//! The one resolver of template references: every dialect of the seed and of the original program
//! becomes the path of a known template, or a reason with the nearest names.
//!
//! A reference is compared with the known paths and never touches a disk. In order: the path itself, the path with
//! its old folders taken away, the file name alone, and at last the area with the two-digit number of the file, where
//! the reference is an old one or shares a word with the template. A number alone names nothing.

use unicode_normalization::UnicodeNormalization;

use super::similar;

/// Longer references name nothing.
const MAX_BYTES: usize = 1024;
/// Words of the old file names that tell no two templates apart.
const COMMON_WORDS: [&str; 4] = ["partner", "partnership", "playbook", "template"];
/// How many near names a failure offers.
const MAX_NEAREST: usize = 3;

/// The template that a reference means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Match {
    pub path: String,
    pub by: By,
}

/// How a reference and its template were brought together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// By its path or file name, in any spelling.
    Name,
    /// By area and number, and what both names say is the same: `07_Partner_QBR_Template`, `07-qbr-template`.
    Number,
    /// By area and number, though the names differ: worth a word to whoever wrote it.
    NumberAlone,
}

/// Why a reference names no template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unresolved {
    /// It would leave the template folders.
    Outside,
    /// It is no path, but something that looks like one.
    NoPath(Oddity),
    /// No template has this name; the nearest ones, best first.
    NotFound { nearest: Vec<String> },
}

/// What a reference is instead of a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Oddity {
    /// `https://...`
    Address,
    /// `~/...`
    Home,
    /// `$HOME/...`
    Variable,
    /// A colon, which no file name of a template holds.
    Colon,
    LineBreak,
    /// A control character other than a line break.
    Control,
}

/// Finds the path of the template that `reference` means among `templates` (such as `strategy/02-x.md`).
///
/// # Errors
/// [`Unresolved`] where it means none of them, or more than one.
pub fn resolve<'a>(reference: &str, templates: impl Iterator<Item = &'a str> + Clone) -> Result<String, Unresolved> {
    look_up(reference, templates).map(|found| found.path)
}

/// [`resolve`], and how the template was found.
///
/// # Errors
/// Those of [`resolve`].
pub fn look_up<'a>(reference: &str, templates: impl Iterator<Item = &'a str> + Clone) -> Result<Match, Unresolved> {
    let reference = unwrapped(reference);
    if let Some(oddity) = oddity(&reference) {
        return Err(Unresolved::NoPath(oddity));
    }
    let wanted = inside(&reference).ok_or(Unresolved::Outside)?;
    if wanted.is_empty() || reference.len() > MAX_BYTES {
        return Err(Unresolved::NotFound { nearest: Vec::new() });
    }
    let path = wanted.join("/");
    let known: Vec<Known<'a>> = templates.map(Known::new).collect();
    let renamed = without_old_folders(&wanted);
    let named = || exact(&path, &known).or_else(|| exact(&renamed.parts.join("/"), &known));
    let found = named().or_else(|| by_name(&renamed.parts, &known)).map(|found| (found, By::Name));
    found
        .or_else(|| by_number(&renamed, &known))
        .map(|(found, by)| Match { path: found.path.to_owned(), by })
        .ok_or_else(|| Unresolved::NotFound { nearest: nearest(&path, &known) })
}

/// A template path, taken apart once.
struct Known<'a> {
    path: &'a str,
    folded: String,
    folder: String,
    words: Vec<String>,
}

impl<'a> Known<'a> {
    fn new(path: &'a str) -> Self {
        let folded = fold(path);
        let (folder, file) = folded.rsplit_once('/').unwrap_or(("", &folded));
        Self { path, words: words(file), folder: folder.to_owned(), folded }
    }

    /// The two-digit number that a file name of the built-in order starts with.
    fn number(&self) -> Option<&str> {
        number(&self.words)
    }
}

/// Takes away what Markdown and the seed wrap around a path: `[Title](...)`, `((...))`, spaces, a last slash.
fn unwrapped(reference: &str) -> String {
    let mut inner = reference.trim();
    if let Some((_, target)) = inner.strip_prefix('[').and_then(|rest| rest.split_once("](")) {
        inner = target.strip_suffix(')').unwrap_or(target);
    }
    while let Some(unwrapped) = inner.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        inner = unwrapped.trim();
    }
    inner.replace('\\', "/")
}

/// What the reference is, where it is no path at all.
fn oddity(reference: &str) -> Option<Oddity> {
    let drive = reference.as_bytes().first().is_some_and(u8::is_ascii_alphabetic) && reference[1..].starts_with(":/");
    let starts = |sign: char| reference.split('/').any(|part| part.starts_with(sign));
    if reference.contains(['\n', '\r']) {
        Some(Oddity::LineBreak)
    } else if reference.chars().any(char::is_control) {
        Some(Oddity::Control)
    } else if reference.contains("://") {
        Some(Oddity::Address)
    } else if reference.contains(':') && !drive {
        Some(Oddity::Colon)
    } else if starts('~') {
        Some(Oddity::Home)
    } else if starts('$') {
        Some(Oddity::Variable)
    } else {
        None
    }
}

/// The parts of a reference that stays inside the template folders. The pages of the seed stand one folder deep,
/// so that one `../` in front leads to the root and anything beyond leads out.
fn inside(reference: &str) -> Option<Vec<&str>> {
    if reference.starts_with('/') || reference.contains(':') {
        return None;
    }
    let rest = reference.strip_prefix("./").unwrap_or(reference);
    let rest = if rest == ".." { "" } else { rest.strip_prefix("../").unwrap_or(rest) };
    let mut parts = Vec::new();
    for part in rest.split('/').filter(|part| !matches!(*part, "" | ".")) {
        match part {
            ".." => drop(parts.pop()?),
            _ => parts.push(part),
        }
    }
    Some(parts)
}

/// The same spelling for what readers and file systems take for the same name.
pub fn fold(path: &str) -> String {
    path.nfc().collect::<String>().to_lowercase()
}

/// The template with this path: as written, else with `.md` added, else in another case or normal form.
fn exact<'k, 'a>(path: &str, known: &'k [Known<'a>]) -> Option<&'k Known<'a>> {
    let with_ending = format!("{path}.md");
    let as_written = |wanted: &str| known.iter().find(|template| template.path == wanted);
    as_written(path).or_else(|| as_written(&with_ending)).or_else(|| {
        let (path, with_ending) = (fold(path), fold(&with_ending));
        only(known.iter().filter(|template| template.folded == path || template.folded == with_ending))
    })
}

/// A path without its old folders.
struct Renamed {
    parts: Vec<String>,
    /// Whether its area was called as in the original program.
    old_area: bool,
}

/// Drops the folders in which the original program kept its areas and renames its numbered ones:
/// `partneros-docs/src/content/docs/strategy/..`, `docs/..`, `III_Partner_Enablement_Templates/..`.
fn without_old_folders(parts: &[&str]) -> Renamed {
    const ROOTS: [&str; 6] = ["partneros-docs", "src", "content", "docs", "assets", "templates"];
    let skipped =
        parts.iter().take(parts.len() - 1).take_while(|part| ROOTS.contains(&part.to_lowercase().as_str())).count();
    let mut parts: Vec<String> = parts.iter().skip(skipped).map(|part| (*part).to_owned()).collect();
    let area = parts.first().filter(|_| parts.len() > 1).and_then(|area| match area.split(['_', '-', ' ']).next() {
        Some("I") => Some("strategy"),
        Some("II") => Some("recruitment"),
        Some("III") => Some("enablement"),
        _ => None,
    });
    if let Some(area) = area {
        area.clone_into(&mut parts[0]);
    }
    Renamed { parts, old_area: area.is_some() }
}

/// The templates of the folder that `parts` names, all of them where it names none; and the words of its file name.
fn candidates<'k, 'a>(parts: &[String], known: &'k [Known<'a>]) -> (Vec<&'k Known<'a>>, Vec<String>) {
    let Some((file, folders)) = parts.split_last() else { return (Vec::new(), Vec::new()) };
    let folder = fold(&folders.join("/"));
    let there = known.iter().filter(|template| folder.is_empty() || template.folder == folder).collect();
    (there, words(&fold(file)))
}

/// The template with this file name. A name without a folder must be the only one.
fn by_name<'k, 'a>(parts: &[String], known: &'k [Known<'a>]) -> Option<&'k Known<'a>> {
    let (there, wanted) = candidates(parts, known);
    only(there.into_iter().filter(|template| template.words == wanted))
}

/// The template with this number in this area. An old name is trusted; any other must share a word with it.
fn by_number<'k, 'a>(renamed: &Renamed, known: &'k [Known<'a>]) -> Option<(&'k Known<'a>, By)> {
    let (there, wanted) = candidates(&renamed.parts, known);
    let number = number(&wanted)?;
    let numbered: Vec<&Known<'a>> = there.into_iter().filter(|template| template.number() == Some(number)).collect();
    let old = renamed.old_area || renamed.parts.last().is_some_and(|file| is_old_spelling(file));
    let found = match numbered.as_slice() {
        [one] if old && renamed.parts.len() > 1 => one,
        _ => most_alike(&wanted, &numbered)?,
    };
    let (ours, theirs) = (telling(&found.words), telling(&wanted));
    let same = if old { ours.iter().any(|word| theirs.contains(word)) } else { ours == theirs };
    Some((found, if same { By::Number } else { By::NumberAlone }))
}

/// `07_Partner_QBR_Template.md`: how the original program wrote its file names.
fn is_old_spelling(file: &str) -> bool {
    file.contains('_') && file.contains(char::is_uppercase)
}

/// The words that tell templates apart: neither the number nor what all of the old names had in common.
fn telling(words: &[String]) -> Vec<&str> {
    let words = words.iter().map(String::as_str);
    words.filter(|word| !COMMON_WORDS.contains(word) && word.parse::<u32>().is_err()).collect()
}

/// The one that shares more words with `wanted` than every other; none where they share nothing but a number.
fn most_alike<'k, 'a>(wanted: &[String], candidates: &[&'k Known<'a>]) -> Option<&'k Known<'a>> {
    let wanted = telling(wanted);
    let shared = |template: &Known<'_>| telling(&template.words).iter().filter(|word| wanted.contains(word)).count();
    let most = candidates.iter().map(|template| shared(template)).max().filter(|&most| most > 0)?;
    only(candidates.iter().copied().filter(|template| shared(template) == most))
}

fn only<T>(mut items: impl Iterator<Item = T>) -> Option<T> {
    let first = items.next();
    if items.next().is_some() { None } else { first }
}

/// The words of a file name without its ending: `07_Partner_QBR.md` is 07, partner, qbr.
fn words(file: &str) -> Vec<String> {
    let stem = file.strip_suffix(".md").unwrap_or(file);
    stem.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

fn number(words: &[String]) -> Option<&str> {
    words.first().map(String::as_str).filter(|word| word.len() == 2 && word.bytes().all(|byte| byte.is_ascii_digit()))
}

/// The known paths that somebody who wrote `path` may have meant, best first.
fn nearest(path: &str, known: &[Known<'_>]) -> Vec<String> {
    let folded = fold(path);
    let (folder, file) = folded.rsplit_once('/').unwrap_or(("", &folded));
    let wanted = words(file);
    let far = folded.chars().count() / 3;
    let number = number(&wanted);
    let wanted = telling(&wanted);
    let mut ranked: Vec<(usize, usize, &str)> = known
        .iter()
        .filter_map(|template| {
            let words = telling(&template.words).iter().filter(|word| wanted.contains(word)).count();
            let numbered = number.is_some() && template.number() == number && template.folder == folder;
            let shared = words + usize::from(numbered);
            let steps = similar::distance(&folded, &template.folded)?;
            (shared > 0 || steps <= far).then_some((usize::MAX - shared, steps, template.path))
        })
        .collect();
    if ranked.is_empty() && !folder.is_empty() {
        // Nothing is like it; what stands in the same folder is at least a start.
        let neighbours = known.iter().filter(|template| template.folder == folder);
        ranked = neighbours.enumerate().map(|(order, template)| (0, order, template.path)).collect();
    }
    ranked.sort_unstable();
    ranked.into_iter().take(MAX_NEAREST).map(|(_, _, path)| path.to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const KNOWN: [&str; 8] = [
        "enablement/06-success-metrics.md",
        "enablement/07-qbr-template.md",
        "recruitment/07-proposal.md",
        "recruitment/10-icp-tracker.md",
        "strategy/02-ideal-partner-profile.md",
        "strategy/07-internal-alignment.md",
        "Renewal Plan.md",
        "sales/emea/re\u{301}sume\u{301}.md",
    ];

    fn found(reference: &str) -> Option<String> {
        resolve(reference, KNOWN.into_iter()).ok()
    }

    #[test]
    fn every_dialect_means_the_same_template() {
        let profile = Some("strategy/02-ideal-partner-profile.md".to_owned());
        for reference in [
            "strategy/02-ideal-partner-profile.md",
            "strategy/02-ideal-partner-profile",
            "./strategy/02-ideal-partner-profile.md",
            "../strategy/02-ideal-partner-profile.md/",
            "((../strategy/02-ideal-partner-profile.md/))",
            "(../strategy/02-ideal-partner-profile.md/)",
            "[Ideal Partner Profile]((../strategy/02-ideal-partner-profile.md/))",
            "docs/strategy/02-ideal-partner-profile.md",
            "partneros-docs/src/content/docs/strategy/02-ideal-partner-profile.md",
            "I_Partner_Strategy_Templates/02_Ideal_Partner_Profile.md",
            "I_Partner_Strategy_Templates/02-ideal-partner-profile.md",
            "docs/I_Partner_Strategy_Templates/02_Ideal_Partner_Profile.md",
            "02-ideal-partner-profile.md",
            "02_Ideal_Partner_Profile",
            "Strategy/02-Ideal-Partner-Profile.md",
            "strategy\\02-ideal-partner-profile.md",
            "strategy/02-the-ideal-profile.md",
            "strategy/02_Renamed_Since.md",
            "I_Partner_Strategy_Templates/02-renamed-since.md",
            "docs/../strategy/02-ideal-partner-profile.md",
        ] {
            assert_eq!(found(reference), profile, "{reference}");
        }
        assert_eq!(
            found("III_Partner_Enablement_Templates/07_Partner_QBR_Template.md").as_deref(),
            Some("enablement/07-qbr-template.md")
        );
        assert_eq!(found("07_Partner_QBR_Template.md").as_deref(), Some("enablement/07-qbr-template.md"));
    }

    #[test]
    fn own_templates_have_any_name_and_folder() {
        for reference in ["Renewal Plan.md", "renewal plan", "../Renewal Plan.md", "templates/Renewal Plan.md"] {
            assert_eq!(found(reference).as_deref(), Some("Renewal Plan.md"), "{reference}");
        }
        for reference in ["sales/emea/r\u{e9}sum\u{e9}.md", "R\u{c9}SUM\u{c9}.md"] {
            assert_eq!(found(reference).as_deref(), Some(KNOWN[7]), "{reference}");
        }
        let own = ["docs/strategy/02-mine.md", "strategy/02-mine.md", "strategy/02-theirs.md"];
        assert_eq!(
            resolve("docs/strategy/02-mine.md", own.into_iter()),
            Ok(own[0].to_owned()),
            "the path itself comes first"
        );
        let twice = ["a/plan.md", "b/plan.md"];
        let both = Unresolved::NotFound { nearest: twice.map(str::to_owned).to_vec() };
        assert_eq!(resolve("plan.md", twice.into_iter()), Err(both), "which one is not ours to guess");
    }

    #[test]
    fn a_number_alone_names_nothing() {
        let near = |reference| match resolve(reference, KNOWN.into_iter()) {
            Err(Unresolved::NotFound { nearest }) => nearest,
            other => panic!("{reference}: {other:?}"),
        };
        assert_eq!(near("strategy/02-renamed-since.md")[0], "strategy/02-ideal-partner-profile.md");
        assert_eq!(near("strategy/02")[0], "strategy/02-ideal-partner-profile.md");
        assert_eq!(near("recruitment/10-nda.md")[0], "recruitment/10-icp-tracker.md");
        assert_eq!(near("enablement/07-our-renewal-pricing-template.md")[0], "enablement/07-qbr-template.md");
        assert_eq!(near("recruitment/10_nda.md")[0], "recruitment/10-icp-tracker.md");
        let own = ["recruitment/10-icp-tracker.md", "recruitment/10-nda.md"];
        assert_eq!(resolve("recruitment/10-nda.md", own.into_iter()).as_deref(), Ok("recruitment/10-nda.md"));
    }

    #[test]
    fn a_match_knows_how_it_was_made() {
        for (reference, by) in [
            ("enablement/07_qbr_template", By::Name),
            ("07-qbr-template.md", By::Name),
            ("III_Partner_Enablement_Templates/06-success-metrics.md", By::Name),
            ("III_Partner_Enablement_Templates/07_Partner_QBR_Template.md", By::Number),
            ("06_Partner_Success_Metrics.md", By::Number),
            ("II_Partner_Recruitment_Templates/10_ICP_Alignment_Tracker.md", By::Number),
            ("enablement/06-partner-success-metrics.md", By::Number),
            ("enablement/06-metrics-we-like.md", By::NumberAlone),
            ("II_Partner_Recruitment_Templates/10-nda.md", By::NumberAlone),
            ("recruitment/10_Our_NDA.md", By::NumberAlone),
        ] {
            assert_eq!(look_up(reference, KNOWN.into_iter()).map(|found| found.by), Ok(by), "{reference}");
        }
    }

    #[test]
    fn nothing_leads_outside() {
        for reference in [
            "../../etc/passwd",
            "../../../strategy/02-ideal-partner-profile.md",
            "/etc/passwd",
            "/strategy/02-ideal-partner-profile.md",
            "strategy/../../x.md",
            "../..",
            "C:\\x",
            "c:/strategy/02-ideal-partner-profile.md",
            "\\\\host\\share",
            "((/etc/passwd))",
        ] {
            assert_eq!(resolve(reference, KNOWN.into_iter()), Err(Unresolved::Outside), "{reference:?}");
        }
    }

    #[test]
    fn what_is_no_path_is_called_what_it_is() {
        for (reference, oddity) in [
            ("~/x.md", Oddity::Home),
            ("~anna/x.md", Oddity::Home),
            ("$HOME/x.md", Oddity::Variable),
            ("strategy/02.md\0.png", Oddity::Control),
            ("strategy/02\n.md", Oddity::LineBreak),
            ("file:///etc/passwd", Oddity::Address),
            ("[Page](https://example.com/a.md)", Oddity::Address),
            ("a:b", Oddity::Colon),
        ] {
            assert_eq!(resolve(reference, KNOWN.into_iter()), Err(Unresolved::NoPath(oddity)), "{reference:?}");
        }
    }

    #[test]
    fn a_miss_offers_near_names() {
        let near = |reference| match resolve(reference, KNOWN.into_iter()) {
            Err(Unresolved::NotFound { nearest }) => nearest,
            other => panic!("{reference}: {other:?}"),
        };
        assert_eq!(near("enablement/sucess-metrics.md"), ["enablement/06-success-metrics.md"]);
        assert_eq!(near("proposal.md"), ["recruitment/07-proposal.md"]);
        assert_eq!(near("enablement/99-x.md").len(), 2);
        for nothing in ["", "  ", "()", "-rf", "%2e%2e/x", "～/x", "..", "strategy/..", "a\\..\\b", &"x/".repeat(2500)]
        {
            assert!(near(nothing).is_empty(), "{nothing:?}");
        }
    }

    proptest! {
        #[test]
        fn it_answers_with_a_known_path_or_none(reference in "[a-zI_/.~()\\\\ 0-9-]{0,40}", any in any::<String>()) {
            for reference in [reference, any] {
                if let Ok(path) = resolve(&reference, KNOWN.into_iter()) {
                    prop_assert!(KNOWN.contains(&path.as_str()));
                }
            }
        }
    }
}
