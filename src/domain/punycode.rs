//! Host names as the network knows them: every name in ASCII, those of other scripts in their `xn--` form (RFC 3492).

use unicode_normalization::UnicodeNormalization;

use super::safe;

/// No host name is longer.
const LONGEST: usize = 253;
/// No part of one between two dots is longer.
const LONGEST_LABEL: usize = 63;

/// The host in ASCII and in small letters; `None` for what is no host name, or one that hides what it is.
pub fn ascii_host(host: &str) -> Option<String> {
    if let Some(number) = host.strip_prefix('[') {
        let inner = number.strip_suffix(']')?;
        let valid = inner.contains(':') && inner.bytes().all(|b| b.is_ascii_hexdigit() || matches!(b, b':' | b'.'));
        return valid.then(|| host.to_ascii_lowercase());
    }
    if safe::line(host) != host {
        return None;
    }
    let folded: String = host.nfkc().flat_map(char::to_lowercase).nfc().collect();
    let folded = folded.replace('\u{3002}', ".");
    let labels: Option<Vec<String>> = folded.strip_suffix('.').unwrap_or(&folded).split('.').map(label).collect();
    Some(labels?.join(".")).filter(|ascii| ascii.len() <= LONGEST)
}

fn label(label: &str) -> Option<String> {
    let plain = |c: char| if c.is_ascii() { c.is_ascii_alphanumeric() || matches!(c, '-' | '_') } else { true };
    if label.is_empty() || !label.chars().all(plain) {
        return None;
    }
    let ascii = if label.is_ascii() { label.to_owned() } else { format!("xn--{}", encode(label)?) };
    (ascii.len() <= LONGEST_LABEL).then_some(ascii)
}

/// Punycode: the ASCII characters, then where each other one stands, in ever larger steps.
fn encode(label: &str) -> Option<String> {
    const FIRST: u32 = 0x80;
    if label.len() > 4 * LONGEST_LABEL {
        return None;
    }
    let chars: Vec<u32> = label.chars().map(u32::from).collect();
    let mut out: String = label.chars().filter(char::is_ascii).collect();
    let plain = u32::try_from(out.len()).ok()?;
    if plain > 0 {
        out.push('-');
    }
    let (mut next, mut delta, mut bias, mut done) = (FIRST, 0_u32, 72, plain);
    while (done as usize) < chars.len() {
        let least = chars.iter().copied().filter(|&c| c >= next).min()?;
        delta = delta.checked_add((least - next).checked_mul(done + 1)?)?;
        next = least;
        for &c in &chars {
            if c < next {
                delta = delta.checked_add(1)?;
            }
            if c == next {
                write_step(&mut out, delta, bias);
                bias = adapt(delta, done + 1, done == plain);
                delta = 0;
                done += 1;
            }
        }
        delta += 1;
        next += 1;
    }
    Some(out)
}

fn write_step(out: &mut String, mut delta: u32, bias: u32) {
    let mut position = 36_u32;
    loop {
        let threshold = position.saturating_sub(bias).clamp(1, 26);
        if delta < threshold {
            out.push(sign(delta));
            return;
        }
        out.push(sign(threshold + (delta - threshold) % (36 - threshold)));
        delta = (delta - threshold) / (36 - threshold);
        position += 36;
    }
}

/// `a` to `z`, then `0` to `9`.
fn sign(digit: u32) -> char {
    let byte = u8::try_from(digit).unwrap_or(0);
    char::from(if byte < 26 { b'a' + byte } else { b'0' + (byte - 26) % 10 })
}

fn adapt(delta: u32, count: u32, first: bool) -> u32 {
    let mut delta = if first { delta / 700 } else { delta / 2 };
    delta += delta / count;
    let mut bias = 0;
    while delta > 455 {
        delta /= 35;
        bias += 36;
    }
    bias + 36 * delta / (delta + 38)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn hosts_are_known_by_their_ascii_form() {
        for (host, ascii) in [
            ("Example.COM", "example.com"),
            ("example.com.", "example.com"),
            ("a_b-c.example", "a_b-c.example"),
            ("192.168.0.1", "192.168.0.1"),
            ("[2001:DB8::1]", "[2001:db8::1]"),
            ("bücher.example", "xn--bcher-kva.example"),
            ("BÜCHER.example", "xn--bcher-kva.example"),
            ("bu\u{308}cher.example", "xn--bcher-kva.example"),
            ("日本語。jp", "xn--wgv71a119e.jp"),
            ("пример.рф", "xn--e1afmkfd.xn--p1ai"),
            ("аpple.com", "xn--pple-43d.com"),
            ("ｅｘａｍｐｌｅ．ｃｏｍ", "example.com"),
            ("faß.de", "xn--fa-hia.de"),
            ("他们为什么不说中文", "xn--ihqwcrb4cv8a8dqg056pqjye"),
        ] {
            assert_eq!(ascii_host(host).as_deref(), Some(ascii), "{host}");
        }
    }

    #[test]
    fn what_hides_a_host_is_none() {
        let long = format!("{}.de", "a".repeat(64));
        for host in ["", ".", "a..b", ".a", "a b", "a%2eb", "good.com\u{2100}.evil", "a／b.c", "a\u{202e}b", "a\u{ad}b"]
            .into_iter()
            .chain(["[::1", "[x]", "[]", "a:b", "a@b", "é".repeat(300).as_str(), &long])
        {
            assert_eq!(ascii_host(host), None, "{host:?}");
        }
    }

    proptest! {
        #[test]
        fn it_is_ascii_and_stable(host in any::<String>()) {
            if let Some(ascii) = ascii_host(&host) {
                prop_assert!(ascii.is_ascii());
                prop_assert_eq!(ascii_host(&ascii), Some(ascii));
            }
        }
    }
}
