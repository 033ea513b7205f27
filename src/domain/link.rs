//! What the target of a link means: a heading of the same page, another page, or an address outside. Whatever could do
//! more than open a page, or does not say plainly where it leads, is refused with a sentence.

use super::punycode::ascii_host;
use super::safe;

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Link {
    /// A heading of the same page; empty for its beginning.
    Heading(String),
    /// A template or a document, and a heading there.
    Page {
        reference: String,
        heading: Option<String>,
    },
    Web(Web),
    Mail(Mail),
}

/// A web address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Web {
    /// As it is handed to a browser: ASCII, with the host that people were told.
    pub address: String,
    /// Letters of other scripts as they are written.
    pub host: String,
    /// The host in ASCII, where that is something else.
    pub ascii: Option<String>,
    /// What stands before an `@` in front of the host: a name, which looks like a host where somebody wants that.
    pub user: Option<String>,
    /// Whether nobody on the way can read along.
    pub encrypted: bool,
}

/// A mail address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// `mailto:` with the subject and the text, and nothing that would attach or copy.
    pub address: String,
    /// To whom.
    pub to: String,
}

/// Reads the target of a link as it is written.
///
/// # Errors
/// Why the link is not followed.
pub fn read(target: &str) -> Result<Link, String> {
    let target = target.trim();
    if target.chars().any(char::is_control) {
        return Err("There are control characters in the address of this link. It is not followed.".into());
    }
    let target = bare(target);
    if let Some(heading) = target.strip_prefix('#') {
        return Ok(Link::Heading(decoded(heading)));
    }
    if let Some((scheme, rest)) = scheme(target) {
        return match scheme.to_ascii_lowercase().as_str() {
            known @ ("http" | "https") => web(known, rest).map(Link::Web),
            "mailto" => mail(rest).map(Link::Mail),
            _ => Err(format!("This link begins with `{scheme}:`. Only web and mail addresses are opened from here.")),
        };
    }
    let (reference, heading) = match target.split_once('#') {
        Some((reference, heading)) => (reference, Some(decoded(heading))),
        None => (target, None),
    };
    let heading = heading.filter(|heading| !heading.is_empty());
    Ok(Link::Page { reference: decoded(reference), heading })
}

/// The seed writes its targets in brackets of their own: `[Title]((../strategy/02-x.md/))`.
fn bare(target: &str) -> &str {
    let mut inner = target;
    while let Some(within) = inner.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        inner = within.trim();
    }
    inner
}

/// `https` and what stands behind its colon. A single letter is the drive of a path.
fn scheme(target: &str) -> Option<(&str, &str)> {
    let (scheme, rest) = target.split_once(':')?;
    let valid = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
    let named = scheme.len() > 1 && scheme.starts_with(|c: char| c.is_ascii_alphabetic()) && scheme.chars().all(valid);
    named.then_some((scheme, rest))
}

fn web(scheme: &str, rest: &str) -> Result<Web, String> {
    let hostless = || "This address names no host. It is not opened.".to_owned();
    let rest = rest.strip_prefix("//").ok_or_else(hostless)?;
    // Browsers take a backslash for a slash, other programs do not: they would not agree where the host ends.
    let end = rest.find(['/', '?', '#', '\\']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at(end);
    if path.starts_with('\\') {
        return Err("There is a backslash in the host of this address, which programs read in different ways. It is not opened.".into());
    }
    let (user, place) = match authority.rsplit_once('@') {
        Some((user, place)) => (Some(user), place),
        None => (None, authority),
    };
    let (host, port) = match place.rsplit_once(':').filter(|(_, port)| !port.contains(']')) {
        Some((host, port)) => (host, port),
        None => (place, ""),
    };
    if host.is_empty() {
        return Err(hostless());
    }
    let unclear =
        || format!("`{}` is no host that can be shown plainly. The address is not opened.", safe::line(place));
    let ascii = ascii_host(host).ok_or_else(unclear)?;
    if port.len() > 5 || !port.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(unclear());
    }
    let before = user.map(|user| format!("{}@", encoded(user).replace('@', "%40"))).unwrap_or_default();
    let port = if port.is_empty() { String::new() } else { format!(":{port}") };
    let (shown, other) = if host.is_ascii() { (ascii.clone(), None) } else { (host.to_owned(), Some(ascii.clone())) };
    Ok(Web {
        address: format!("{scheme}://{before}{ascii}{port}{}", encoded(path)),
        host: shown,
        ascii: other,
        user: user.map(|user| safe::line(user).into_owned()),
        encrypted: scheme == "https",
    })
}

fn mail(rest: &str) -> Result<Mail, String> {
    let (to, query) = rest.split_once('?').unwrap_or((rest, ""));
    let to = decoded(to);
    if !to.contains('@') || to.chars().any(char::is_control) {
        return Err("This mail address says nobody to write to. It is not opened.".into());
    }
    // Some programs take `attach` for a file of this computer.
    let kept = |part: &&str| {
        let name = part.split('=').next().unwrap_or_default();
        ["subject", "body"].iter().any(|known| name.eq_ignore_ascii_case(known))
    };
    let query: Vec<String> = query.split('&').filter(kept).map(encoded).collect();
    let query = if query.is_empty() { String::new() } else { format!("?{}", query.join("&")) };
    let address = format!("mailto:{}{query}", encoded(&to).replace('?', "%3F").replace('&', "%26"));
    Ok(Mail { address, to: safe::line(&to).into_owned() })
}

/// `%20` and the like as what they stand for, where that is text.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let hex = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
        match (first, after) {
            (b'%', [high, low, behind @ ..]) if hex(*high).is_some() && hex(*low).is_some() => {
                bytes.push(hex(*high).unwrap_or(0) << 4 | hex(*low).unwrap_or(0));
                rest = behind;
            }
            _ => {
                bytes.push(first);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

/// A part of an address in the characters that an address may have: no blanks and no quotes for any program to trip over.
fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~:/?#[]@!$&()*+,;=%".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn page(reference: &str, heading: Option<&str>) -> Result<Link, String> {
        Ok(Link::Page { reference: reference.to_owned(), heading: heading.map(str::to_owned) })
    }

    #[test]
    fn places_of_the_workspace_are_told_from_headings() {
        for (target, link) in [
            ("#how-to", Ok(Link::Heading("how-to".into()))),
            ("#", Ok(Link::Heading(String::new()))),
            ("#gr%C3%BC%C3%9Fe", Ok(Link::Heading("grüße".into()))),
            ("../strategy/02-x.md", page("../strategy/02-x.md", None)),
            ("(../strategy/02-x.md/)", page("../strategy/02-x.md/", None)),
            ("02-x.md#part-2", page("02-x.md", Some("part-2"))),
            ("02-x.md#", page("02-x.md", None)),
            ("my%20plan.md", page("my plan.md", None)),
            ("100%.md", page("100%.md", None)),
            ("c:/x.md", page("c:/x.md", None)),
            ("", page("", None)),
        ] {
            assert_eq!(read(target), link, "{target}");
        }
    }

    #[test]
    fn a_web_address_names_its_host_in_full() {
        let read = |target: &str| match read(target) {
            Ok(Link::Web(web)) => (web.address, web.host, web.ascii.unwrap_or_default(), web.user, web.encrypted),
            other => panic!("{target}: {other:?}"),
        };
        let (plain, none) = (|text: &str| text.to_owned(), String::new);
        let given = "https://example.com/a?b=(c)#d";
        assert_eq!(read(given), (plain(given), plain("example.com"), none(), None, true));
        let given = "HTTP://Example.com:8080";
        assert_eq!(read(given), (plain("http://example.com:8080"), plain("example.com"), none(), None, false));
        let given = "https://bücher.example/ä \"'`";
        let ascii = plain("xn--bcher-kva.example");
        let address = format!("https://{ascii}/%C3%A4%20%22%27%60");
        assert_eq!(read(given), (address, plain("bücher.example"), ascii, None, true));
        let given = "https://paypal.com@evil.example/x";
        assert_eq!(read(given), (plain(given), plain("evil.example"), none(), Some(plain("paypal.com")), true));
        let given = "https://a@b:c@evil.example:1/";
        let address = plain("https://a%40b:c@evil.example:1/");
        assert_eq!(read(given), (address, plain("evil.example"), none(), Some(plain("a@b:c")), true));
        assert_eq!(read("http://[::1]:80/x").1, "[::1]");
        assert_eq!(read("https://example.com?x=\\@y").0, "https://example.com?x=%5C@y");
    }

    #[test]
    fn a_mail_takes_no_file_along() {
        let read = |target: &str| match read(target) {
            Ok(Link::Mail(mail)) => (mail.address, mail.to),
            other => panic!("{target}: {other:?}"),
        };
        let (address, to) =
            read("mailto:anna@example.com?subject=Hi%20you&attach=/etc/passwd&cc=eve@example.com&Body=x");
        assert_eq!(address, "mailto:anna@example.com?subject=Hi%20you&Body=x");
        assert_eq!(to, "anna@example.com");
        assert_eq!(read("mailto:a%3Fattach=x@b.c").0, "mailto:a%3Fattach=x@b.c");
    }

    #[test]
    fn everything_else_is_refused_in_a_sentence() {
        for (target, word) in [
            ("file:///etc/passwd", "`file:`"),
            ("javascript:alert(1)", "`javascript:`"),
            ("JavaScript:alert(1)", "`JavaScript:`"),
            ("data:text/html,x", "`data:`"),
            ("vscode://file/x", "`vscode:`"),
            ("tel:123", "`tel:`"),
            ("java\nscript:x", "control characters"),
            ("https://a.b/\u{1b}[2J", "control characters"),
            ("https:example.com", "no host"),
            ("https:///example.com", "no host"),
            ("https://user@/x", "no host"),
            ("https://good.com\\@evil.com", "backslash"),
            ("https://good.com%2eevil.com/", "no host that can be shown"),
            ("https://good.com\u{202e}moc.live/", "no host that can be shown"),
            ("https://good.com:x/", "no host that can be shown"),
            ("mailto:", "nobody to write to"),
            ("mailto:?to=a@b.c", "nobody to write to"),
        ] {
            let refused = read(target).expect_err(target);
            assert!(refused.contains(word) && refused.ends_with('.'), "{target:?}: {refused}");
        }
    }

    proptest! {
        #[test]
        fn what_is_opened_is_a_plain_address_on_the_named_host(rest in "[a-zé@:/?#\\\\. %\\[\\]'0-9-]{0,30}") {
            if let Ok(Link::Web(web)) = read(&format!("https://{rest}")) {
                prop_assert!(web.address.bytes().all(|byte| byte.is_ascii_graphic() && !b"\"'`\\<>".contains(&byte)));
                let host = web.ascii.as_ref().unwrap_or(&web.host);
                let authority = web.address["https://".len()..].split(['/', '?', '#']).next().unwrap_or_default();
                let place = authority.rsplit('@').next().unwrap_or_default();
                prop_assert!(place == host || place.starts_with(&format!("{host}:")), "{} {:?}", web.address, web);
            }
        }
    }
}
