//! Rust source as far as rules about it need: words and signs without comments, strings and test code, and the paths that
//! it names. No parser of the language; what it does not understand it takes for words and signs.

#![expect(clippy::disallowed_methods, reason = "reads the sources of this package")]

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// A file of this package.
#[derive(Debug)]
pub struct Source {
    /// From the package's folder, with `/`.
    pub path: String,
    pub text: String,
}

/// A path that a file names, as from the crate's root: `crate::io::store::Store`, `std::fs::read`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    pub path: String,
    /// From 1.
    pub line: usize,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Token {
    Word(String),
    /// `::`
    Path,
    Sign(char),
}

/// The Rust files below a folder of this package, sorted.
///
/// # Errors
/// Where a folder or a file cannot be read.
pub fn files(folder: &str) -> io::Result<Vec<Source>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = Vec::new();
    collect(&root.join(folder), &mut paths)?;
    paths.sort();
    let source = |path: &PathBuf| {
        let inner = path.strip_prefix(root).unwrap_or(path);
        let parts: Vec<_> = inner.components().map(|part| part.as_os_str().to_string_lossy()).collect();
        Ok(Source { path: parts.join("/"), text: fs::read_to_string(path)? })
    };
    paths.iter().map(source).collect()
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, paths)?;
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            paths.push(path);
        }
    }
    Ok(())
}

impl Source {
    /// Whether the whole file is test code of the program.
    pub fn is_test(&self) -> bool {
        let name = self.path.rsplit('/').next().unwrap_or_default();
        name == "tests.rs" || name.ends_with("_tests.rs") || self.path.contains("/tests/")
    }

    /// The paths that the file names outside its test code.
    pub fn mentions(&self) -> Vec<Mention> {
        let tokens = without_tests(&tokens(&self.text));
        let mut found = Vec::new();
        let mut at = 0;
        while at < tokens.len() {
            at = match &tokens[at].0 {
                Token::Word(word) if word == "use" => use_tree(&tokens, at + 1, "", &mut found),
                Token::Word(_) | Token::Path => inline_path(&tokens, at, &mut found),
                Token::Sign(_) => at + 1,
            };
        }
        let home = self.module();
        found.into_iter().map(|mention| Mention { path: from_root(&mention.path, &home), ..mention }).collect()
    }

    /// The module that the file is: `crate::io::store`.
    fn module(&self) -> Vec<String> {
        let inner = self.path.strip_prefix("src/").unwrap_or(&self.path);
        let inner = inner.strip_suffix(".rs").unwrap_or(inner);
        let parts = inner.split('/').filter(|part| !matches!(*part, "mod" | "lib" | "main"));
        std::iter::once("crate").chain(parts).map(str::to_owned).collect()
    }
}

/// Words and signs with their lines; comments, strings and characters are left out.
pub fn tokens(text: &str) -> Vec<(Token, usize)> {
    let chars: Vec<char> = text.chars().collect();
    let mut tokens = Vec::new();
    let (mut at, mut line) = (0, 1);
    while at < chars.len() {
        let start = at;
        let rest = &chars[at..];
        match rest {
            ['/', '/', ..] => at += rest.iter().position(|c| *c == '\n').unwrap_or(rest.len()),
            ['/', '*', ..] => at += comment(rest),
            ['"', ..] => at += 1 + string(&rest[1..]),
            ['b', '"', ..] => at += 2 + string(&rest[2..]),
            ['r' | 'b', ..] if raw_string(rest).is_some() => at += raw_string(rest).unwrap_or(1),
            ['\'', '\\', ..] => at += 3 + rest[3..].iter().position(|c| *c == '\'').map_or(0, |end| end + 1),
            ['\'', _, '\'', ..] => at += 3,
            [':', ':', ..] => {
                tokens.push((Token::Path, line));
                at += 2;
            }
            [first, ..] if first.is_alphanumeric() || *first == '_' => {
                let word: String = rest.iter().take_while(|c| c.is_alphanumeric() || **c == '_').collect();
                at += word.chars().count();
                tokens.push((Token::Word(word), line));
            }
            [sign, ..] => {
                if !sign.is_whitespace() {
                    tokens.push((Token::Sign(*sign), line));
                }
                at += 1;
            }
            [] => break,
        }
        at = at.min(chars.len());
        line += chars[start..at].iter().filter(|c| **c == '\n').count();
    }
    tokens
}

/// The length of a block comment, which may hold others.
fn comment(chars: &[char]) -> usize {
    let (mut depth, mut at) = (0_usize, 0);
    while at < chars.len() {
        match chars[at..] {
            ['/', '*', ..] => (depth, at) = (depth + 1, at + 2),
            ['*', '/', ..] => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
        if depth == 0 {
            break;
        }
    }
    at
}

/// The length of a string after its first quote.
fn string(chars: &[char]) -> usize {
    let mut at = 0;
    while at < chars.len() && chars[at] != '"' {
        at += if chars[at] == '\\' { 2 } else { 1 };
    }
    at + 1
}

/// The length of `r"..."`, `r#"..."#`, `br"..."`, if it is one.
fn raw_string(chars: &[char]) -> Option<usize> {
    let start = chars.iter().position(|c| *c == 'r').filter(|start| *start <= 1)? + 1;
    let hashes = chars.get(start..)?.iter().take_while(|c| **c == '#').count();
    if chars.get(start + hashes) != Some(&'"') {
        return None;
    }
    let body = start + hashes + 1;
    let closes = |at: &usize| chars[*at] == '"' && chars[at + 1..].iter().take_while(|c| **c == '#').count() >= hashes;
    let end = (body..chars.len()).find(closes)?;
    Some(end + 1 + hashes)
}

/// The tokens without every item under `#[cfg(test)]`.
fn without_tests(tokens: &[(Token, usize)]) -> Vec<(Token, usize)> {
    let word = |at: usize, wanted: &str| matches!(tokens.get(at), Some((Token::Word(word), _)) if word == wanted);
    let sign = |at: usize, wanted: char| matches!(tokens.get(at), Some((Token::Sign(sign), _)) if *sign == wanted);
    let starts = |at: usize| {
        sign(at, '#') && sign(at + 1, '[') && word(at + 2, "cfg") && sign(at + 3, '(') && word(at + 4, "test")
    };
    let mut kept = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        if starts(at) {
            at = end_of_item(tokens, at + 7);
        } else {
            kept.push(tokens[at].clone());
            at += 1;
        }
    }
    kept
}

/// The position after the item that starts at `at`: after its `;` or its closing brace.
fn end_of_item(tokens: &[(Token, usize)], mut at: usize) -> usize {
    let mut depth = 0_usize;
    while at < tokens.len() {
        match tokens[at].0 {
            Token::Sign('{') => depth += 1,
            Token::Sign('}') if depth <= 1 => return at + 1,
            Token::Sign('}') => depth -= 1,
            Token::Sign(';') if depth == 0 => return at + 1,
            _ => {}
        }
        at += 1;
    }
    at
}

/// Reads a tree of `use` from `at` and returns the position after it.
fn use_tree(tokens: &[(Token, usize)], mut at: usize, prefix: &str, found: &mut Vec<Mention>) -> usize {
    let mut path = prefix.to_owned();
    let line = tokens.get(at).map_or(0, |(_, line)| *line);
    while let Some((token, _)) = tokens.get(at) {
        match token {
            Token::Word(word) if word == "as" => at += 1,
            Token::Word(word) => {
                if !path.is_empty() && !path.ends_with("::") {
                    // The new name after `as`.
                    at += 1;
                    continue;
                }
                path.push_str(word);
            }
            Token::Path if path.is_empty() => {}
            Token::Path => path.push_str("::"),
            Token::Sign('{') => {
                at += 1;
                while !matches!(tokens.get(at), None | Some((Token::Sign('}'), _))) {
                    let start = at;
                    at = use_tree(tokens, at, &path, found);
                    // A comma, or a sign that belongs into no tree.
                    at += usize::from(at == start || matches!(tokens.get(at), Some((Token::Sign(','), _))));
                }
                return at + 1;
            }
            Token::Sign('*') => path.push('*'),
            Token::Sign(_) => break,
        }
        at += 1;
    }
    if !path.is_empty() {
        found.push(Mention { path, line });
    }
    at
}

/// Reads `a::b::c` from `at` and returns the position after it. A single word is no path.
fn inline_path(tokens: &[(Token, usize)], at: usize, found: &mut Vec<Mention>) -> usize {
    let mut words = Vec::new();
    let mut next = at + usize::from(tokens[at].0 == Token::Path);
    while let Some((Token::Word(word), _)) = tokens.get(next) {
        words.push(word.as_str());
        next += 1;
        if !matches!(tokens.get(next), Some((Token::Path, _))) {
            break;
        }
        next += 1;
    }
    if words.len() > 1 {
        found.push(Mention { path: words.join("::"), line: tokens[at].1 });
    }
    next.max(at + 1)
}

/// A path as from the crate's root, when `home` names it.
fn from_root(path: &str, home: &[String]) -> String {
    let mut parts: Vec<&str> = path.split("::").collect();
    let mut base: Vec<&str> = match parts[0] {
        "self" | "super" => home.iter().map(String::as_str).collect(),
        "playbooks" => vec!["crate"],
        _ => return path.to_owned(),
    };
    if parts[0] != "super" {
        parts.remove(0);
    }
    while parts.first() == Some(&"super") {
        base.pop();
        parts.remove(0);
    }
    base.extend(parts);
    base.join("::")
}
