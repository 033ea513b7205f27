//! Code told apart by what any reader sees at once: comments, strings, numbers and keywords of the usual languages.
//! It knows no grammar. Of a language that it does not know it says nothing.

use super::lines::Role;

/// What a family of languages has in common.
#[derive(Debug)]
struct Language {
    /// Begin a comment that ends with the line.
    comments: &'static [&'static str],
    /// A sign such as `#` begins a comment only at the beginning of a word.
    apart: bool,
    block: Option<(&'static str, &'static str)>,
    /// The longer first.
    quotes: &'static [Quote],
    keywords: &'static str,
    /// Whether keywords count in any case.
    shouts: bool,
    /// What stands between a key and its value.
    key: Option<char>,
}

#[derive(Debug, Clone, Copy)]
struct Quote {
    sign: &'static str,
    /// Goes on in the next line.
    long: bool,
    escapes: bool,
    /// Holds one character, or is no quote.
    short: bool,
}

const fn quote(sign: &'static str, long: bool, escapes: bool) -> Quote {
    Quote { sign, long, escapes, short: false }
}

const SHELL: Language = Language {
    comments: &["#"],
    apart: true,
    block: None,
    quotes: &[quote("\"", true, true), quote("'", true, false)],
    keywords: "if then else elif fi for in do done while until case esac function return export local set unset \
               source exit trap shift break continue readonly declare sudo",
    shouts: false,
    key: None,
};

const YAML: Language = Language {
    comments: &["#"],
    apart: true,
    block: None,
    quotes: &[quote("\"", false, true), quote("'", false, false)],
    keywords: "true false null yes no on off",
    shouts: false,
    key: Some(':'),
};

const TOML: Language = Language {
    comments: &["#", ";"],
    apart: true,
    block: None,
    quotes: &[
        quote("\"\"\"", true, true),
        quote("'''", true, false),
        quote("\"", false, true),
        quote("'", false, false),
    ],
    keywords: "true false",
    shouts: false,
    key: Some('='),
};

const JSON: Language = Language {
    comments: &["//"],
    apart: false,
    block: Some(("/*", "*/")),
    quotes: &[quote("\"", false, true)],
    keywords: "true false null",
    shouts: false,
    key: Some(':'),
};

const RUST: Language = Language {
    comments: &["//"],
    apart: false,
    block: Some(("/*", "*/")),
    quotes: &[quote("\"", true, true), Quote { sign: "'", long: false, escapes: true, short: true }],
    keywords: "as async await break const continue crate dyn else enum extern false fn for if impl in let loop match \
               mod move mut pub ref return self Self static struct super trait true type unsafe use where while",
    shouts: false,
    key: None,
};

const C: Language = Language {
    comments: &["//"],
    apart: false,
    block: Some(("/*", "*/")),
    quotes: &[quote("`", true, false), quote("\"", false, true), quote("'", false, true)],
    keywords: "auto bool boolean break case catch chan char class const continue default defer delete do double else \
               enum extends extern false final finally float for foreach fn fun func go goto if implements import \
               include int interface internal is let long map namespace new nil null nullptr object operator override \
               package private protected public range return select short signed sizeof static string struct super \
               switch template this throw throws true try type typedef typename union unsigned using val var virtual \
               void volatile when while",
    shouts: false,
    key: None,
};

const SCRIPT: Language = Language {
    comments: &["//"],
    apart: false,
    block: Some(("/*", "*/")),
    quotes: &[quote("`", true, true), quote("\"", false, true), quote("'", false, true)],
    keywords: "abstract any as async await boolean break case catch class const continue debugger declare default \
               delete do else enum export extends false finally for from function get if implements import in \
               instanceof interface keyof let namespace new null number of private protected public readonly return \
               set static string super switch this throw true try type typeof undefined unknown var void while yield",
    shouts: false,
    key: None,
};

const PYTHON: Language = Language {
    comments: &["#"],
    apart: false,
    block: None,
    quotes: &[quote("\"\"\"", true, true), quote("'''", true, true), quote("\"", false, true), quote("'", false, true)],
    keywords: "and as assert async await begin break class continue def del do elif else elsif end ensure except \
               False finally for from global if import in is lambda module nil None nonlocal not or pass raise require \
               rescue return self super then True try unless until when while with yield",
    shouts: false,
    key: None,
};

const SQL: Language = Language {
    comments: &["--"],
    apart: false,
    block: Some(("/*", "*/")),
    quotes: &[quote("'", true, false), quote("\"", false, false)],
    keywords: "add all alter and as asc begin between by case check commit constraint create cross default delete desc \
               distinct drop else end exists foreign from full group having in index inner insert into is join key \
               left like limit not null offset on or order outer primary references returning right rollback select \
               set table then union unique update using values view when where with",
    shouts: true,
    key: None,
};

fn language(name: &str) -> Option<&'static Language> {
    let language = match name.to_ascii_lowercase().as_str() {
        "sh" | "bash" | "zsh" | "shell" | "fish" | "ksh" | "dockerfile" | "docker" | "make" | "makefile" => &SHELL,
        "yaml" | "yml" => &YAML,
        "toml" | "ini" | "cfg" | "conf" | "properties" | "env" | "dotenv" => &TOML,
        "json" | "json5" | "jsonc" => &JSON,
        "rust" | "rs" => &RUST,
        "c" | "h" | "cpp" | "c++" | "cc" | "hpp" | "cs" | "csharp" | "c#" | "java" | "kotlin" | "kt" | "go"
        | "golang" | "swift" | "scala" | "dart" | "php" | "zig" | "objc" => &C,
        "js" | "javascript" | "jsx" | "mjs" | "ts" | "typescript" | "tsx" => &SCRIPT,
        "python" | "py" | "python3" | "ruby" | "rb" => &PYTHON,
        "sql" | "postgres" | "postgresql" | "mysql" | "sqlite" => &SQL,
        _ => return None,
    };
    Some(language)
}

/// Reads the lines of one block of code in their order.
#[derive(Debug)]
pub(super) struct Lexer {
    language: Option<&'static Language>,
    /// What a comment or a string that goes on from the line before ends with.
    open: Option<(&'static str, bool, Role)>,
}

impl Lexer {
    pub(super) fn new(name: &str) -> Self {
        Lexer { language: language(name), open: None }
    }

    /// The line in pieces, each with its role; together they are the line.
    pub(super) fn line<'a>(&mut self, line: &'a str) -> Vec<(&'a str, Role)> {
        let Some(language) = self.language else { return vec![(line, Role::Code)] };
        let mut pieces = Vec::new();
        // Where the text begins that is nothing special.
        let mut plain = 0;
        let mut at = 0;
        while at < line.len() {
            let (length, role) = self.piece(language, line, at);
            if role != Role::Code {
                push(&mut pieces, &line[plain..at], Role::Code);
                push(&mut pieces, &line[at..at + length], role);
                plain = at + length;
            }
            at += length;
        }
        push(&mut pieces, &line[plain..], Role::Code);
        pieces
    }

    /// The length and the role of what stands at `at`; at least one character.
    fn piece(&mut self, language: &'static Language, line: &str, at: usize) -> (usize, Role) {
        let rest = &line[at..];
        if let Some((end, escapes, role)) = self.open.take() {
            let length = closing(rest, end, escapes);
            if length.is_none() {
                self.open = Some((end, escapes, role));
            }
            return (length.unwrap_or(rest.len()), role);
        }
        let before = line[..at].chars().next_back();
        let begins = !language.apart || before.is_none_or(char::is_whitespace);
        if begins && language.comments.iter().any(|sign| rest.starts_with(sign)) {
            return (rest.len(), Role::CodeComment);
        }
        if let Some((sign, end)) = language.block
            && rest.starts_with(sign)
        {
            let length = closing(&rest[sign.len()..], end, false);
            if length.is_none() {
                self.open = Some((end, false, Role::CodeComment));
            }
            return (length.map_or(rest.len(), |length| sign.len() + length), Role::CodeComment);
        }
        // In files of keys and values text needs no quotes: an apostrophe is none, nor is a number a part of a path.
        let in_text = language.key.is_some() && before.is_some_and(|c| c.is_alphanumeric() || c == '/');
        if let Some(quote) = language.quotes.iter().find(|quote| !in_text && rest.starts_with(quote.sign)) {
            return self.string(language, quote, line, at);
        }
        let Some(first) = rest.chars().next() else { return (rest.len(), Role::Code) };
        if first.is_ascii_digit() && !in_text {
            return (number(rest), Role::CodeNumber);
        }
        if first.is_alphabetic() || first == '_' {
            let dashes = language.apart || language.key == Some(':');
            let part = |c: char| c.is_alphanumeric() || c == '_' || (dashes && matches!(c, '-' | '.'));
            let length = rest.find(|c| !part(c)).unwrap_or(rest.len());
            let word = &rest[..length];
            let is_key = is_key(language, line, at, at + length);
            let same = |known: &str| known == word || (language.shouts && known.eq_ignore_ascii_case(word));
            let role = if is_key || language.keywords.split(' ').any(same) { Role::CodeKeyword } else { Role::Code };
            return (length, role);
        }
        (first.len_utf8(), Role::Code)
    }

    fn string(&mut self, language: &Language, quote: &Quote, line: &str, at: usize) -> (usize, Role) {
        let (rest, sign) = (&line[at..], quote.sign);
        let inside = &rest[sign.len()..];
        if quote.short {
            let mut chars = inside.chars();
            let one = chars.next() == Some('\\') || chars.next() == Some('\'');
            if !one {
                return (sign.len(), Role::Code);
            }
        }
        let Some(length) = closing(inside, sign, quote.escapes) else {
            if quote.long {
                self.open = Some((sign, quote.escapes, Role::CodeString));
            }
            return (rest.len(), Role::CodeString);
        };
        let length = sign.len() + length;
        let role = if is_key(language, line, at, at + length) { Role::CodeKeyword } else { Role::CodeString };
        (length, role)
    }
}

/// Whether what stands at `start..end` names a value: it is the first of its line, or of a pair in braces.
fn is_key(language: &Language, line: &str, start: usize, end: usize) -> bool {
    let Some(sign) = language.key else { return false };
    let after = line[end..].trim_start().strip_prefix(sign);
    let apart = sign != ':' || after.is_some_and(|after| after.is_empty() || after.starts_with([' ', '"', '[', '{']));
    let before = line[..start].trim_end();
    let first = before.chars().all(|c| matches!(c, ' ' | '-')) || before.ends_with(['{', ',']);
    after.is_some() && apart && first
}

/// How far a string or a comment goes on, its end included.
fn closing(text: &str, end: &str, escapes: bool) -> Option<usize> {
    if !escapes {
        return text.find(end).map(|at| at + end.len());
    }
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 2,
            _ if bytes[at..].starts_with(end.as_bytes()) => return Some(at + end.len()),
            _ => at += 1,
        }
    }
    None
}

fn number(text: &str) -> usize {
    let bytes = text.as_bytes();
    let more = |at: usize| match bytes[at] {
        b'.' => bytes.get(at + 1).is_some_and(u8::is_ascii_digit),
        byte => byte.is_ascii_alphanumeric() || byte == b'_',
    };
    (1..bytes.len()).find(|&at| !more(at)).unwrap_or(bytes.len())
}

fn push<'a>(pieces: &mut Vec<(&'a str, Role)>, text: &'a str, role: Role) {
    if !text.is_empty() {
        pieces.push((text, role));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The pieces that are not plain, each with a letter for what it is.
    fn marked(name: &str, code: &str) -> String {
        let mut lexer = Lexer::new(name);
        let mut marks = Vec::new();
        for line in code.lines() {
            for (text, role) in lexer.line(line) {
                let sign = match role {
                    Role::CodeComment => 'c',
                    Role::CodeString => 's',
                    Role::CodeKeyword => 'k',
                    Role::CodeNumber => 'n',
                    _ => continue,
                };
                marks.push(format!("{sign}:{text}"));
            }
        }
        marks.join(" | ")
    }

    #[test]
    fn text_without_quotes_stays_text() {
        assert_eq!(marked("yaml", "prompt: the partner's year\nfile: a/06-x.md"), "k:prompt | k:file");
        assert_eq!(marked("yaml", "name: 'it'\nyear: 2026"), "k:name | s:'it' | k:year | n:2026");
    }

    #[test]
    fn what_is_seen_at_once_is_told_apart() {
        let cases = [
            ("rust", "let x: &'a str = \"a \\\" b\"; // c", "k:let | s:\"a \\\" b\" | c:// c"),
            ("rust", "let c = '\\''; let d = 'x'; 1.5e3..0x_f", "k:let | s:'\\'' | k:let | s:'x' | n:1.5e3 | n:0x_f"),
            ("rs", "/* a\nb */ fn letter()", "c:/* a | c:b */ | k:fn"),
            ("Bash", "if [ a#b ]; then # c\n  x 'a\nb' $y", "k:if | k:then | c:# c | s:'a | s:b'"),
            (
                "yaml",
                "- key-a: \"v\" # c\n  url: http://x#y\n  ok: true",
                "k:key-a | s:\"v\" | c:# c | k:url | k:ok | k:true",
            ),
            ("toml", "[a]\nb = '''x\ny''' # c", "k:b | s:'''x | s:y''' | c:# c"),
            ("json", "{\"a\": \"b\", \"c\": 1}", "k:\"a\" | s:\"b\" | k:\"c\" | n:1"),
            ("python", "def f():\n  '''d\n  e'''\n  return None", "k:def | s:'''d | s:  e''' | k:return | k:None"),
            ("js", "const a = `x\n${y}`", "k:const | s:`x | s:${y}`"),
            ("sql", "SELECT 'it' -- c\nfrom t", "k:SELECT | s:'it' | c:-- c | k:from"),
            ("go", "func x() { return \"a", "k:func | k:return | s:\"a"),
            ("klingon", "let x = 1 // c", ""),
        ];
        for (name, code, wanted) in cases {
            assert_eq!(marked(name, code), wanted, "{name}");
        }
    }

    proptest! {
        #[test]
        fn no_text_is_lost(lines in prop::collection::vec("[a-z'\"`#/*\\\\:=1 é日-]{0,20}", 1..6), index in 0usize..9) {
            let name = ["sh", "yaml", "toml", "json", "rust", "c", "ts", "python", "sql"][index];
            let mut lexer = Lexer::new(name);
            for line in lines {
                let all: String = lexer.line(&line).into_iter().map(|(text, _)| text).collect();
                prop_assert_eq!(all, line);
            }
        }
    }
}
