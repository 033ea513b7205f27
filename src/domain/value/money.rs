//! Amounts of money: `12000`, `12k`, `1.5m EUR`, `€12,000`. Kept to the cent, always with a currency.

use super::number::{self, Decimal};
use crate::domain::problem::quoted;
use crate::domain::similar;

const EXAMPLE: &str = "Type an amount such as 12000, 12k, 1.5m or 12,000 EUR.";

/// More than this cannot be kept to the cent.
const MAX: f64 = 1e13;

/// What comes after a number to make it larger. The longer ones first.
const TIMES: [(&str, f64); 3] = [("bn", 1e9), ("k", 1e3), ("m", 1e6)];

/// Signs with the currencies that write them. Where the workspace has one of these it is meant, otherwise the first.
const SIGNS: [(&str, &[&str]); 6] = [
    ("€", &["EUR"]),
    ("$", &["USD", "AUD", "CAD", "NZD", "SGD", "HKD", "TWD", "MXN", "CLP", "COP", "ARS"]),
    ("US$", &["USD"]),
    ("£", &["GBP", "EGP", "FKP", "GIP", "SHP"]),
    ("¥", &["JPY", "CNY"]),
    ("₹", &["INR"]),
];

/// The codes of ISO 4217 that people pay with.
const CODES: &str = "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD \
    CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG \
    HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK \
    MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD \
    SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VES VND VUV WST \
    XAF XCD XOF XPF YER ZAR ZMW ZWG";

/// Whether a word is the code of a currency, in capitals.
pub fn is_currency(code: &str) -> bool {
    CODES.split_whitespace().any(|known| known == code)
}

/// The amount and its currency, which is `own` where none is typed.
pub(super) fn read(typed: &str, own: &str) -> Result<(f64, String), String> {
    let not_understood = || format!("{} is not understood. {EXAMPLE}", quoted(typed));
    let is_digit = |c: char| c.is_ascii_digit();
    let (Some(first), Some(last)) = (typed.find(is_digit), typed.rfind(is_digit)) else { return Err(not_understood()) };
    let (before, number, after) = (&typed[..first], &typed[first..=last], &typed[last + 1..]);
    // `.5m` and `5.`: a decimal sign at either end is part of the number.
    let (before, lead) = before.strip_suffix(['.', ',']).map_or((before, ""), |rest| (rest, "0."));
    let after = after.strip_prefix(['.', ',']).unwrap_or(after);
    let number = format!("{lead}{number}");
    let Decimal { value, as_thousands } = number::decimal(&number).map_err(|flaw| flaw.sentence(typed, EXAMPLE))?;

    let unsigned = before.trim().replacen(['-', '−'], "", 1);
    let sign = if unsigned.len() < before.trim().len() { -1.0 } else { 1.0 };
    let (times, after) = multiplied(after.trim(), own);
    let codes = match (unsigned.trim(), after) {
        ("", "") => own.to_owned(),
        ("", word) | (word, "") => code(word, own)?,
        (one, other) => {
            let (one, other) = (code(one, own)?, code(other, own)?);
            if one != other {
                return Err(format!("{} names two currencies: keep {one} or {other}.", quoted(typed)));
            }
            one
        }
    };
    if let Some(thousands) = as_thousands.filter(|_| times.is_none()) {
        let (one, other) = (number::plain(thousands), number::plain(value));
        return Err(format!("{} can be read in two ways: type {one} or {other}.", quoted(typed)));
    }
    let amount = (sign * value * times.unwrap_or(1.0) * 100.0).round() / 100.0;
    if amount.abs() >= MAX {
        return Err(format!("{} is more money than there is. {EXAMPLE}", quoted(typed)));
    }
    Ok((amount, codes))
}

/// The factor at the start of what follows a number, and what comes after it.
fn multiplied<'a>(after: &'a str, own: &str) -> (Option<f64>, &'a str) {
    for (word, times) in TIMES {
        let Some((start, rest)) = after.split_at_checked(word.len()) else { continue };
        let ends = rest.is_empty() || rest.starts_with(|c: char| !c.is_alphabetic()) || code(rest, own).is_ok();
        if start.eq_ignore_ascii_case(word) && ends {
            return (Some(times), rest.trim_start());
        }
    }
    (None, after)
}

fn code(word: &str, own: &str) -> Result<String, String> {
    if let Some((_, codes)) = SIGNS.iter().find(|(sign, _)| sign.eq_ignore_ascii_case(word)) {
        let meant = codes.iter().find(|code| **code == own).or_else(|| codes.first());
        return Ok(meant.copied().unwrap_or(own).to_owned());
    }
    let code = word.to_ascii_uppercase();
    if code == own || is_currency(&code) {
        return Ok(code);
    }
    let fix = match similar::nearest(&code, [own]) {
        Some(meant) => format!("Did you mean {meant}?"),
        None => format!("Write it with three letters, as in 12000 {own}, and thousands as 12k or 1.5m."),
    };
    Err(format!("{} is no currency. {fix}", quoted(word)))
}

/// `12,000 EUR`, `12.50 EUR`
pub(super) fn shown(amount: f64, code: &str) -> String {
    let grouped = number::grouped(amount);
    let zero = if grouped.rsplit_once('.').is_some_and(|(_, cents)| cents.len() == 1) { "0" } else { "" };
    format!("{grouped}{zero} {code}")
}
