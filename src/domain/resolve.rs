//! The one resolver of template references: every dialect of the seed and of the original program
//! becomes the path of a known template, or a reason with the nearest names.
//!
//! A reference is compared with the known paths and never touches a disk. In order: the path itself, the path with
//! its old folders taken away, the file name alone, and at last the area with the two-digit number of the file.

use unicode_normalization::UnicodeNormalization;

use super::similar;

/// Longer references name nothing.
const MAX_BYTES: usize = 1024;
/// Words of the old file names that tell no two templates apart.
const COMMON_WORDS: [&str; 4] = ["partner", "partnership", "playbook", "template"];
/// How many near names a failure offers.
const MAX_NEAREST: usize = 3;

/// Why a reference names no template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unresolved {
    /// It would leave the template folders.
    Outside,
    /// No template has this name; the nearest ones, best first.
    NotFound { nearest: Vec<String> },
}

/// Finds the template that `reference` means among `templates` (canonical paths such as `strategy/02-x.md`).
///
/// # Errors
/// [`Unresolved`] where it means none of them, or more than one.
pub fn resolve<'a>(reference: &str, templates: impl Iterator<Item = &'a str> + Clone) -> Result<String, Unresolved> {
    let reference = unwrapped(reference);
    let wanted = inside(&reference).ok_or(Unresolved::Outside)?;
    if wanted.is_empty() || reference.len() > MAX_BYTES {
        return Err(Unresolved::NotFound { nearest: Vec::new() });
    }
    let path = wanted.join("/");
    let known: Vec<Known<'a>> = templates.map(Known::new).collect();
    exact(&path, &known)
        .or_else(|| exact(&without_old_folders(&wanted).join("/"), &known))
        .or_else(|| by_name_or_number(&without_old_folders(&wanted), &known))
        .map(|found| found.path.to_owned())
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

/// The parts of a reference that stays inside the template folders. The pages of the seed stand one folder deep,
/// so that one `../` in front leads to the root and anything beyond leads out.
fn inside(reference: &str) -> Option<Vec<&str>> {
    let absolute = reference.starts_with('/') || reference.contains(':');
    let expanded = |part: &str| part.starts_with('~') || part.starts_with('$');
    if absolute || reference.chars().any(char::is_control) || reference.split('/').any(expanded) {
        return None;
    }
    let rest = reference.strip_prefix("./").unwrap_or(reference);
    let rest = rest.strip_prefix("../").unwrap_or(rest);
    let parts: Vec<&str> = rest.split('/').filter(|part| !matches!(*part, "" | ".")).collect();
    (!parts.contains(&"..")).then_some(parts)
}

/// The same spelling for what readers and file systems take for the same name.
fn fold(path: &str) -> String {
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

/// Drops the folders in which the original program kept its areas and renames its numbered ones:
/// `partneros-docs/src/content/docs/strategy/..`, `docs/..`, `III_Partner_Enablement_Templates/..`.
fn without_old_folders(parts: &[&str]) -> Vec<String> {
    const ROOTS: [&str; 6] = ["partneros-docs", "src", "content", "docs", "assets", "templates"];
    let skipped =
        parts.iter().take(parts.len() - 1).take_while(|part| ROOTS.contains(&part.to_lowercase().as_str())).count();
    let mut parts: Vec<String> = parts.iter().skip(skipped).map(|part| (*part).to_owned()).collect();
    if parts.len() > 1 {
        let area = match parts[0].split(['_', '-', ' ']).next() {
            Some("I") => "strategy",
            Some("II") => "recruitment",
            Some("III") => "enablement",
            _ => return parts,
        };
        area.clone_into(&mut parts[0]);
    }
    parts
}

/// The template with this file name, or with this number in this area. A name without a folder must be the only one.
fn by_name_or_number<'k, 'a>(parts: &[String], known: &'k [Known<'a>]) -> Option<&'k Known<'a>> {
    let (file, folders) = parts.split_last()?;
    let folder = fold(&folders.join("/"));
    let wanted = words(&fold(file));
    let there = || known.iter().filter(|template| folder.is_empty() || template.folder == folder);
    if let Some(found) = only(there().filter(|template| template.words == wanted)) {
        return Some(found);
    }
    let number = number(&wanted)?;
    let numbered: Vec<&Known<'a>> = there().filter(|template| template.number() == Some(number)).collect();
    match numbered.as_slice() {
        [one] if !folder.is_empty() => Some(one),
        _ => most_alike(&wanted, &numbered),
    }
}

/// The one that shares more words with `wanted` than every other; none where they share nothing but a number.
fn most_alike<'k, 'a>(wanted: &[String], candidates: &[&'k Known<'a>]) -> Option<&'k Known<'a>> {
    let telling = |word: &&String| !COMMON_WORDS.contains(&word.as_str()) && wanted.contains(*word);
    let shared = |template: &Known<'_>| template.words.iter().skip(1).filter(telling).count();
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
    let mut ranked: Vec<(usize, usize, &str)> = known
        .iter()
        .filter_map(|template| {
            let telling = |word: &&String| word.parse::<u32>().is_err() && wanted.contains(*word);
            let shared = template.words.iter().filter(telling).count();
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
            "strategy/02-renamed-since.md",
            "strategy/02",
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
    fn nothing_leads_outside() {
        for reference in [
            "../../etc/passwd",
            "../../../strategy/02-ideal-partner-profile.md",
            "/etc/passwd",
            "/strategy/02-ideal-partner-profile.md",
            "strategy/../../x.md",
            "docs/../docs/x.md",
            "..",
            "strategy/..",
            "C:\\x",
            "c:/strategy/02-ideal-partner-profile.md",
            "\\\\host\\share",
            "a\\..\\b",
            "~/x.md",
            "$HOME/x.md",
            "strategy/02.md\0.png",
            "strategy/02\n.md",
            "file:///etc/passwd",
            "((/etc/passwd))",
        ] {
            assert_eq!(resolve(reference, KNOWN.into_iter()), Err(Unresolved::Outside), "{reference:?}");
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
        for nothing in ["", "  ", "()", "-rf", "%2e%2e/x", "～/x", &"x/".repeat(2500)] {
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
