//! A template: Markdown with the seed's front matter, every key of it optional.

use super::field::Field;
use super::problem::{Place, Problem};
use super::score::Scorecard;
use super::yaml::{self, Kind, Node, conflict};

/// What the front matter says. Unknown keys stay in the text and are not lost.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Template {
    /// `title:`, else the first heading, else the file stem.
    pub title: String,
    pub category: String,
    pub version: String,
    pub tier: Vec<String>,
    pub skill_level: String,
    pub phase: String,
    pub time_required: String,
    pub difficulty: String,
    pub prerequisites: Vec<String>,
    pub description: String,
    pub outcomes: Vec<String>,
    pub skills_gained: Vec<String>,
    /// In the order of the form; the criteria of the scorecard are among them.
    pub fields: Vec<Field>,
    pub score: Option<Scorecard>,
    /// Whether its document begins as a copy of the partner's newest version.
    pub living: bool,
}

/// Splits a text into its front matter (without the fences) and its body.
///
/// Front matter is a YAML mapping between a first line `---` and a line `---` or `...`, or nothing at all between them.
/// Whatever else stands there is text between two rules, and stays in the body: unless it cannot be read but starts with
/// a `key:`, so that somebody meant it. A byte-order mark belongs to neither part.
pub fn split_front_matter(text: &str) -> (Option<&str>, &str) {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    match fenced(text) {
        Some((front, body)) if is_front_matter(front) => (Some(front), body),
        _ => (None, text),
    }
}

/// What is wrong with the text of a template. It can be used all the same, but not as it was meant.
pub fn problems(text: &str) -> Vec<Problem> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if let Some(conflict) = conflict::find(text) {
        return vec![conflict];
    }
    let Some(rest) = after_fence(text) else { return Vec::new() };
    let Some((front, _)) = fenced(text) else {
        if !starts_with_key(rest) {
            return Vec::new();
        }
        let message = "The front matter that opens here is never closed, so it is part of the text.";
        return vec![Problem::warning(text, Place::START, message, "End it with a line `---`.")];
    };
    if !is_front_matter(front) {
        return Vec::new();
    }
    // An empty line stands for the fence, so that all places are those of the text.
    yaml::parse(&format!("\n{front}")).problems
}

/// Reads what there is; anything unreadable counts as absent.
pub fn read(text: &str, file_stem: &str) -> Template {
    let (front, body) = split_front_matter(text);
    let root = front.and_then(|front| yaml::parse(front).root);
    let value = |key: &str| root.as_ref().and_then(|root| root.get(key));
    let text = |key: &str| value(key).map(texts).unwrap_or_default().join(", ");
    let list = |key: &str| value(key).map(texts).unwrap_or_default();
    let title = Some(text("title")).filter(|title| !title.is_empty());
    Template {
        title: title.or_else(|| first_heading(body)).unwrap_or_else(|| file_stem.to_owned()),
        category: text("category"),
        version: text("version"),
        tier: list("tier"),
        skill_level: text("skill_level"),
        phase: text("phase"),
        time_required: text("time_required"),
        difficulty: text("difficulty"),
        prerequisites: list("prerequisites"),
        description: text("description"),
        outcomes: list("outcomes"),
        skills_gained: list("skills_gained"),
        fields: Vec::new(),
        score: None,
        living: false,
    }
}

/// The rest of a text whose first line is a fence.
fn after_fence(text: &str) -> Option<&str> {
    let end = text.find('\n')? + 1;
    is_fence(&text[..end]).then(|| &text[end..])
}

/// What stands between a first line `---` and the next fence, and what comes after it.
fn fenced(text: &str) -> Option<(&str, &str)> {
    let rest = after_fence(text)?;
    let mut start = 0;
    for line in rest.split_inclusive('\n') {
        if is_fence(line) || line.trim_end() == "..." {
            return Some((&rest[..start], &rest[start + line.len()..]));
        }
        start += line.len();
    }
    None
}

fn is_fence(line: &str) -> bool {
    line.trim_end() == "---"
}

fn is_front_matter(front: &str) -> bool {
    match yaml::parse(front).root {
        Some(root) => matches!(root.kind, Kind::Mapping(_)) || front.trim().is_empty(),
        None => starts_with_key(front),
    }
}

/// Whether the first line that is not empty looks like `key:` or `key: value`.
fn starts_with_key(front: &str) -> bool {
    let Some(line) = front.lines().find(|line| !line.trim().is_empty()) else { return false };
    let Some((key, value)) = line.split_once(':') else { return false };
    let word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
    !key.is_empty() && key.chars().all(word) && (value.is_empty() || value.starts_with(char::is_whitespace))
}

/// The texts of a value: of a list its items, of a single text just this, of anything else none.
fn texts(node: &Node) -> Vec<String> {
    let one = |node: &Node| node.text().map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "));
    let found: Vec<String> = match &node.kind {
        Kind::Sequence(items) => items.iter().filter_map(one).collect(),
        _ => one(node).into_iter().collect(),
    };
    found.into_iter().filter(|text| !text.is_empty()).collect()
}

/// The text of the first `# Heading` outside code, without closing hashes and attributes such as `{#recruit}`.
fn first_heading(body: &str) -> Option<String> {
    let mut fence: Option<&str> = None;
    for line in body.lines() {
        let indent = line.len() - line.trim_start_matches(' ').len();
        let line = line.trim();
        match fence {
            Some(open) => {
                if line.starts_with(open) && line.trim_start_matches(&open[..1]).is_empty() {
                    fence = None;
                }
            }
            None if indent >= 4 => {}
            None if line.starts_with("```") || line.starts_with("~~~") => {
                let length = line.len() - line.trim_start_matches(&line[..1]).len();
                fence = Some(&line[..length]);
            }
            None => {
                let heading = line.strip_prefix('#').filter(|rest| rest.starts_with([' ', '\t'])).map(heading_text);
                if let Some(text) = heading.filter(|text| !text.is_empty()) {
                    return Some(text.to_owned());
                }
            }
        }
    }
    None
}

fn heading_text(rest: &str) -> &str {
    let mut text = rest.trim();
    if let Some((before, _)) = text.split_once("{#").filter(|(_, attributes)| attributes.ends_with('}')) {
        text = before.trim_end();
    }
    let without_hashes = text.trim_end_matches('#');
    // Hashes close a heading only after a space: `# C#` is about a language.
    if without_hashes.is_empty() || without_hashes.ends_with([' ', '\t']) { without_hashes.trim_end() } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const SEED: &str = "---\ntitle: Playbooks\nversion: 1.0.0\ntier:\n  - Bronze\n  - Silver\nskill_level: intermediate\n\
        time_required: 1-2 hours\nprerequisites:\ndescription: >\n  Detailed\n  guide\noutcomes: Completed\nskills_gained: []\n\
        author: Somebody\n---\n# Heading\n\nText\n";

    #[test]
    fn the_front_matter_of_the_seed_is_read() {
        let template = read(SEED, "playbooks");
        let expected = Template {
            title: "Playbooks".into(),
            version: "1.0.0".into(),
            tier: vec!["Bronze".into(), "Silver".into()],
            skill_level: "intermediate".into(),
            time_required: "1-2 hours".into(),
            description: "Detailed guide".into(),
            outcomes: vec!["Completed".into()],
            ..Template::default()
        };
        assert_eq!(template, expected);
        assert_eq!(split_front_matter(SEED).1, "# Heading\n\nText\n");
        let windows = format!("\u{feff}{}", SEED.replace('\n', "\r\n"));
        assert_eq!(read(&windows, "playbooks"), expected);
        assert_eq!(split_front_matter(&windows).1, "# Heading\r\n\r\nText\r\n");
    }

    #[test]
    fn the_title_comes_from_wherever_there_is_one() {
        let cases = [
            ("---\ntitle: T\n---\n# H\n", "T"),
            ("---\ntitle:\n---\n\n# H {#h}\n", "H"),
            ("---\ntitle: [unclosed\n---\n# H #\n", "H"),
            ("---\ntitle: T\n", "stem"),
            ("# C#\n", "C#"),
            ("```\n# code\n```\n    # code\n#hash\n## Two\n# One\n", "One"),
            ("~~~~\n# code\n~~~\n~~~~\n# One\n", "One"),
            ("no heading\n", "stem"),
            ("#\n", "stem"),
            ("", "stem"),
        ];
        for (text, title) in cases {
            assert_eq!(read(text, "stem").title, title, "{text:?}");
        }
    }

    #[test]
    fn what_is_no_front_matter_is_body() {
        for text in [
            "text\n---\na: b\n---\n",
            "---\na: b\n",
            "---\nA line of prose.\n\n---\nMore\n",
            "---\nA line of prose: with a colon.\nAnd: one more\nline.\n---\nMore\n",
            "---\n# A heading\n---\nMore\n",
            "---\n- a list\n- of points: two\n---\nMore\n",
            "---\n\n| a: b |\n|---|\n---\n",
            "---\n**Note:** \"unclosed\n---\n",
            "----\na: b\n----\n",
            "---",
            "",
        ] {
            assert_eq!(split_front_matter(text), (None, text), "{text:?}");
        }
        assert_eq!(split_front_matter("---\n---\nbody"), (Some(""), "body"));
        assert_eq!(split_front_matter("---\n# note\na: b\n---"), (Some("# note\na: b\n"), ""));
        assert_eq!(split_front_matter("---\na: b\n...\nbody"), (Some("a: b\n"), "body"));
        assert_eq!(split_front_matter("\u{feff}body"), (None, "body"));
    }

    #[test]
    fn broken_front_matter_costs_only_its_fields() {
        let template = read("---\ntitle: T\n\tcategory: x\n---\n# H\n", "stem");
        assert_eq!(template, Template { title: "H".into(), ..Template::default() });
        for front in ["title: \"T\n", "title: [T\n", "\n\ntitle:\n\t- x\n"] {
            assert_eq!(split_front_matter(&format!("---\n{front}---\nbody")), (Some(front), "body"));
        }
    }

    #[test]
    fn broken_front_matter_is_reported_where_it_is() {
        let first = |text: &str| {
            problems(text).first().map(|p| format!("{} {} [{}]", p.place, p.message, p.source)).unwrap_or_default()
        };
        let cases = [
            (
                "\u{feff}---\r\ntitle: \"T\r\n---\r\n# H\r\n",
                "2:8 The quote that opens here is never closed. [title: \"T]",
            ),
            (
                "---\ntitle: T\n\tcategory: x\n---\n",
                "3:1 A tab is used as indentation, which YAML does not allow. [\tcategory: x]",
            ),
            ("---\na: 1\na: 2\n---\n", "3:1 The key `a` stands twice: at 2:1 and at 3:1. [a: 2]"),
            (
                "---\ntitle: T\n\n# H\n",
                "1:1 The front matter that opens here is never closed, so it is part of the text. [---]",
            ),
            ("---\nprose\n---\n", ""),
            ("---\nprose\n", ""),
            (SEED, ""),
        ];
        for (text, expected) in cases {
            assert_eq!(first(text), expected, "{text:?}");
        }
        let text = "# H\n\n<<<<<<< ours\na\n=======\nb\n>>>>>>> theirs\n";
        assert_eq!(first(text), "3:1 This file holds git conflict markers (lines 3, 5, 7). [<<<<<<< ours]");
    }

    proptest! {
        #[test]
        fn nothing_of_the_text_is_lost(text in "(---\n)?[a-z:#`~ .\r\n-]{0,60}", any in any::<String>()) {
            for text in [text, any] {
                let (front, body) = split_front_matter(&text);
                prop_assert!(text.ends_with(body));
                prop_assert!(front.is_none_or(|front| text.contains(front)));
                let whole = text.strip_prefix('\u{feff}').unwrap_or(&text);
                prop_assert!(front.is_some() || body == whole);
                prop_assert!(!read(&text, "stem").title.is_empty());
            }
        }
    }
}
