use jiff::civil::date;
use proptest::prelude::*;

use super::*;

fn field(kind: Kind) -> Field {
    Field::new("a.b", "B", kind)
}

fn tiers() -> Vec<String> {
    ["Bronze", "Silver", "Gold"].map(str::to_owned).to_vec()
}

fn typing(tiers: &[String]) -> Typing<'_> {
    Typing { today: date(2026, 11, 25), currency: "EUR", tiers }
}

fn listed(choices: &[&str]) -> Choices {
    Choices::Listed(choices.iter().map(|&choice| choice.to_owned()).collect())
}

fn read(field: &Field, typed: &str) -> Result<String, String> {
    field.read(typed, typing(&tiers()))
}

#[track_caller]
fn becomes(field: &Field, cases: &[(&str, &str)]) {
    for (typed, canonical) in cases {
        assert_eq!(read(field, typed).as_deref(), Ok(*canonical), "{typed:?}");
        assert_eq!(read(field, canonical).as_deref(), Ok(*canonical), "{canonical:?} again");
    }
}

#[track_caller]
fn refuses(field: &Field, cases: &[(&str, &str)]) {
    for (typed, sentence) in cases {
        assert_eq!(read(field, typed).as_ref().map_err(String::as_str), Err(*sentence), "{typed:?}");
    }
}

#[test]
fn numbers_are_read_with_either_sign_and_any_separator() {
    let number = field(Kind::Number);
    becomes(
        &number,
        &[
            ("1200", "1200"),
            ("1,200", "1200"),
            ("1 200.5", "1200.5"),
            ("1.200,5", "1200.5"),
            ("1.200.000", "1200000"),
            ("1,200,000.25", "1200000.25"),
            ("1'200", "1200"),
            ("1\u{202f}200\u{a0}300", "1200300"),
            ("1,5", "1.5"),
            ("0,125", "0.125"),
            ("12.500", "12.5"),
            (".5", "0.5"),
            ("5.", "5"),
            ("-0", "0"),
            ("−12", "-12"),
            ("+3", "3"),
            ("007", "7"),
            ("", ""),
        ],
    );
    let hint = |typed: &str| format!("`{typed}` is not understood. Type a number such as 1200 or 1,200.5.");
    for typed in ["many", "12k", "1,20,0", "1.200,5,", "12 34", "1 2.000", "1,200.000,5", "--1", ".", ",", "1e5", "٣"]
    {
        assert_eq!(read(&number, typed), Err(hint(typed)));
    }
    refuses(&number, &[("1234567890123456", "`1234567890123456` has more than 15 digits. Type a rounder one.")]);
}

#[test]
fn limits_are_told_with_what_is_counted() {
    let people = Field { unit: "people".into(), min: Some(5.0), max: Some(1500.0), ..field(Kind::Number) };
    becomes(&people, &[("5", "5"), ("1,500 people", "1500")]);
    refuses(
        &people,
        &[
            ("4", "4 people is too little: type 5 to 1,500 people."),
            ("2000", "2,000 people is too much: type 5 to 1,500 people."),
        ],
    );
    let share = Field { max: Some(100.0), ..field(Kind::Percent) };
    becomes(&share, &[("12", "12"), ("12.5 %", "12.5"), ("12%", "12"), ("12 percent", "12"), ("-3", "-3")]);
    refuses(
        &share,
        &[
            ("100.1", "100.1 % is too much: type at most 100 %."),
            ("half", "`half` is not understood. Type a percentage such as 12 or 12.5 %."),
        ],
    );
    let price = Field { min: Some(0.0), max: Some(1000.0), ..field(Kind::Money) };
    becomes(&price, &[("1000", "1000 EUR"), ("2000 USD", "2000 USD")]);
    refuses(
        &price,
        &[
            ("1001", "1,001 EUR is too much: type 0 to 1,000 EUR."),
            ("-1 USD", "-1 USD is too little: type at least 0 USD."),
        ],
    );
}

#[test]
fn money_has_a_currency() {
    let money = field(Kind::Money);
    becomes(
        &money,
        &[
            ("12000", "12000 EUR"),
            ("12k", "12000 EUR"),
            ("1.5m", "1500000 EUR"),
            ("1.234m", "1234000 EUR"),
            ("2 bn usd", "2000000000 USD"),
            ("12,000 EUR", "12000 EUR"),
            ("€12,000", "12000 EUR"),
            ("12.000,50 €", "12000.5 EUR"),
            ("12k€", "12000 EUR"),
            ("12 MUSD", "12000000 USD"),
            ("3 MXN", "3 MXN"),
            ("US$ 5", "5 USD"),
            ("$5", "5 USD"),
            ("£.5m", "500000 GBP"),
            ("chf 1'200", "1200 CHF"),
            ("-€500", "-500 EUR"),
            ("€ -500", "-500 EUR"),
            ("€5 EUR", "5 EUR"),
            ("0.125", "0.13 EUR"),
            ("1.005k", "1005 EUR"),
        ],
    );
    refuses(
        &money,
        &[
            ("12.500", "`12.500` can be read in two ways: type 12500 or 12.5."),
            ("12 EUT", "`EUT` is no currency. Did you mean EUR?"),
            (
                "12 mln",
                "`mln` is no currency. Write it with three letters, as in 12000 EUR, and thousands as 12k or 1.5m.",
            ),
            ("€5 USD", "`€5 USD` names two currencies: keep EUR or USD."),
            ("lots", "`lots` is not understood. Type an amount such as 12000, 12k, 1.5m or 12,000 EUR."),
        ],
    );
    for typed in ["999999 bn", "1-2", "5 EUR 3", "k", "12kk"] {
        assert!(read(&money, typed).is_err(), "{typed}");
    }
    let dollars = Typing { currency: "AUD", ..typing(&[]) };
    assert_eq!(money.read("$5", dollars), Ok("5 AUD".into()), "the dollar of the workspace");
    assert_eq!(money.read("5", dollars), Ok("5 AUD".into()));
}

#[test]
fn dates_and_periods_count_from_today() {
    becomes(&field(Kind::Date), &[("1 dec", "2026-12-01"), ("fri", "2026-11-27"), ("+10wd", "2026-12-09")]);
    assert!(read(&field(Kind::Date), "soon").is_err_and(|sentence| sentence.starts_with("Type a date such as")));
    let period = field(Kind::Period);
    becomes(
        &period,
        &[
            ("2026-Q4", "2026-Q4"),
            ("2026-11", "2026-11"),
            ("2027-3", "2027-03"),
            ("2026-H2", "2026-H2"),
            ("2026", "2026"),
            ("2026-", "2026"),
            ("q4", "2026-Q4"),
            ("H2", "2026-H2"),
            ("nov", "2026-11"),
            ("September 2027", "2027-09"),
            ("Q1 2027", "2027-Q1"),
            ("2026q4", "2026-Q4"),
            ("11/2026", "2026-11"),
        ],
    );
    for typed in ["q5", "2026-13", "2026-00", "11", "26", "2026-11-23", "1026", "2026-h3", "2026 2027", "soon"] {
        let hint = "Type a period such as 2026-Q4, 2026-H2, 2026-11, nov or 2026.";
        assert!(read(&period, typed).is_err_and(|sentence| sentence.ends_with(hint)), "{typed}");
    }
}

#[test]
fn choices_are_found_by_their_beginning() {
    becomes(&field(Kind::Bool), &[("y", "yes"), ("No", "no"), ("TRUE", "yes"), ("false", "no")]);
    refuses(&field(Kind::Bool), &[("maybe", "`maybe` is neither yes nor no. Type y or n.")]);
    becomes(&field(Kind::Choice(Choices::Tiers)), &[("Gold", "Gold"), ("gold", "Gold"), ("s", "Silver")]);
    let motion = field(Kind::Choice(listed(&["resell", "refer", "re", "co-sell"])));
    becomes(&motion, &[("re", "re"), ("RES", "resell"), ("co", "co-sell")]);
    refuses(
        &motion,
        &[
            ("r", "`r` can be several. Type more of: resell, refer, re."),
            ("rezell", "`rezell` is no choice. Did you mean resell?"),
            ("build", "`build` is no choice. Type one of: resell, refer, re, co-sell."),
        ],
    );
    let several = field(Kind::Multi(listed(&["resell", "Sales, direct", "refer"])));
    becomes(
        &several,
        &[
            ("refer,res", "resell, refer"),
            ("refer, resell, refer,", "resell, refer"),
            ("sales, direct, ref", "Sales, direct, refer"),
            ("SALES", "Sales, direct"),
        ],
    );
    refuses(
        &several,
        &[
            ("resell, refr", "`refr` is no choice. Did you mean refer?"),
            (",", "Type some of: resell, Sales, direct, refer."),
        ],
    );
}

#[test]
fn people_and_addresses_are_kept_as_they_are_typed() {
    let person = field(Kind::Person);
    let ana = "Ana Lima, head of sales, ana@example.com; Bo <bo@mail.example.org>";
    becomes(&person, &[("Ana Lima", "Ana Lima"), (ana, ana), (" a\n b ", "a b")]);
    for typed in ["ana@", "Ana, ana@example", "@ana", "a@b@c.de", "ana@example.c"] {
        let said = read(&person, typed);
        assert!(
            said.is_err_and(|sentence| sentence.ends_with("is no mail address. Type one such as ana@example.com.")),
            "{typed}"
        );
    }
    becomes(
        &field(Kind::Url),
        &[
            ("example.com", "https://example.com"),
            ("www.example.co.uk/a?b=c", "https://www.example.co.uk/a?b=c"),
            ("example.com:8080", "https://example.com:8080"),
            ("bücher.example/x", "https://bücher.example/x"),
            ("http://example.com", "http://example.com"),
            ("file:///tmp/my plan.pdf", "file:///tmp/my plan.pdf"),
            ("plan.pdf", "plan.pdf"),
            ("My plan.PDF", "My plan.PDF"),
            ("docs/plan.pdf", "docs/plan.pdf"),
            ("~/x", "~/x"),
            (r"C:\plans\a.b", r"C:\plans\a.b"),
        ],
    );
    refuses(
        &field(Kind::Url),
        &[
            ("their site", "`their site` is no address and no file. Type one such as example.com/page or plan.pdf."),
            (
                "https://exam ple.com",
                "`https://exam ple.com` has a space in it; an address has none. Remove it, or type %20.",
            ),
        ],
    );
    for typed in ["https://", "see https://example.com", "ana@example.com", "nowhere"] {
        assert!(read(&field(Kind::Url), typed).is_err(), "{typed}");
    }
}

#[test]
fn a_score_may_bring_its_reason() {
    let cases = [
        ("4 met twice", "4", "met twice"),
        ("4", "4", ""),
        ("4: met twice", "4", "met twice"),
        ("4 - met", "4", "met"),
        ("4 -5 % this year", "4", "-5 % this year"),
        ("4/5, met", "4", "met"),
        ("4. met", "4", "met"),
        ("4.5 met", "4.5", "met"),
        ("12", "12", ""),
        ("4/10", "", "4/10"),
        ("4th", "", "4th"),
        ("met", "", "met"),
        ("", "", ""),
    ];
    for (typed, number, reason) in cases {
        assert_eq!(split_score(typed), (number, reason), "{typed}");
    }
    becomes(&field(Kind::Score), &[("0", "0"), ("5 all of it", "5")]);
    for typed in ["6", "4.5", "-1", "met", "4/10", "05"] {
        let said = read(&field(Kind::Score), typed);
        assert!(said.is_err_and(|sentence| sentence.contains("Type 0 to 5, and a reason")), "{typed}");
    }
}

#[test]
fn texts_lose_only_the_space_around_them() {
    becomes(&field(Kind::Text), &[("  one  line \n and more", "one  line and more")]);
    becomes(&field(Kind::Long), &[("\n\n  - a\r\n\n  - b \n\n", "  - a\n\n  - b"), (" \n ", "")]);
}

#[test]
fn a_document_shows_values_for_people() {
    let people = Field { unit: "people".into(), ..field(Kind::Number) };
    let cases = [
        (people, "-1200.5", "-1,200.5 people"),
        (field(Kind::Number), "1234567", "1,234,567"),
        (field(Kind::Number), "many", "many"),
        (field(Kind::Percent), "12.5", "12.5 %"),
        (field(Kind::Money), "12000 EUR", "12,000 EUR"),
        (field(Kind::Money), "12.5 EUR", "12.50 EUR"),
        (field(Kind::Money), "12k", "12k"),
        (field(Kind::Date), "2026-12-01", "Tue 1 Dec 2026"),
        (field(Kind::Date), "soon", "soon"),
        (field(Kind::Period), "2026-Q4", "Q4 2026"),
        (field(Kind::Period), "2026-H2", "H2 2026"),
        (field(Kind::Period), "2026-11", "Nov 2026"),
        (field(Kind::Period), "2026", "2026"),
        (field(Kind::Period), "2026-q4", "2026-q4"),
        (field(Kind::Bool), "yes", "yes"),
        (field(Kind::Multi(Choices::Tiers)), "Gold, Silver", "Gold, Silver"),
        (field(Kind::Score), "4", "4"),
    ];
    for (field, value, shown) in cases {
        assert_eq!(field.shown(value), shown, "{} {value}", field.kind.word());
    }
}

#[test]
fn what_is_understood_is_said_where_the_text_does_not_say_it() {
    let people = || Field { unit: "people".into(), ..field(Kind::Number) };
    let cases = [
        (people(), "12", None),
        (people(), "12 people", None),
        (people(), "12000", Some("12,000 people")),
        (people(), "1.200", Some("1.2 people")),
        (people(), "1.234", Some("1.234 people")),
        (field(Kind::Percent), "12 %", None),
        (field(Kind::Percent), "1,5", Some("1.5 %")),
        (field(Kind::Money), "12k", Some("12,000 EUR")),
        (field(Kind::Money), "12,000 EUR", None),
        (field(Kind::Date), "2026-12-01", Some("Tue 1 Dec 2026")),
        (field(Kind::Date), "Fri", Some("Fri 27 Nov 2026")),
        (field(Kind::Period), "q4", Some("Q4 2026")),
        (field(Kind::Period), "2026-Q4", None),
        (field(Kind::Bool), "y", Some("yes")),
        (field(Kind::Choice(Choices::Tiers)), "go", Some("Gold")),
        (field(Kind::Choice(Choices::Tiers)), "Gold", None),
        (field(Kind::Url), "example.com", Some("https://example.com")),
        (field(Kind::Score), "4 met twice", None),
        (field(Kind::Person), "Ana", None),
        (field(Kind::Long), " text ", None),
        (field(Kind::Date), " ", None),
    ];
    for (field, typed, echo) in cases {
        let said = field.echo(typed, typing(&tiers()));
        assert_eq!(said, echo.map(|echo| Ok(echo.to_owned())), "{} {typed}", field.kind.word());
    }
    assert!(field(Kind::Date).echo("soon", typing(&[])).is_some_and(|said| said.is_err()));
}

#[test]
fn only_a_canonical_text_is_an_answer() {
    let cases = [
        (Kind::Date, "2026-12-01", true),
        (Kind::Date, "fri", false),
        (Kind::Money, "12000 EUR", true),
        (Kind::Money, "12000", false),
        (Kind::Choice(Choices::Tiers), "Gold", true),
        (Kind::Choice(Choices::Tiers), "Platinum", false),
        (Kind::Score, "4", true),
        (Kind::Score, "4 met", false),
        (Kind::Text, " any ", true),
        (Kind::Text, " ", false),
        (Kind::Number, "", false),
    ];
    for (kind, value, valid) in cases {
        let field = field(kind);
        assert_eq!(field.is_valid(value, typing(&tiers())), valid, "{} {value}", field.kind.word());
    }
}

#[test]
fn amounts_are_those_of_canonical_texts() {
    let cases = [
        ("1200.5", Some(1200.5), None),
        ("-3", Some(-3.0), None),
        ("12000 EUR", Some(12000.0), Some("EUR")),
        ("12000 eur", None, None),
        ("12k EUR", None, None),
        ("2026-12-01", None, None),
        ("inf", None, None),
        ("", None, None),
    ];
    for (value, number, code) in cases {
        assert_eq!((amount(value), currency(value)), (number, code), "{value}");
    }
}

#[test]
fn what_can_be_chosen_is_listed() {
    let tiers = tiers();
    assert_eq!(field(Kind::Choice(Choices::Tiers)).choices(typing(&tiers)), ["Bronze", "Silver", "Gold"]);
    assert_eq!(field(Kind::Multi(listed(&["a", "b"]))).choices(typing(&tiers)), ["a", "b"]);
    assert_eq!(field(Kind::Bool).choices(typing(&tiers)), ["yes", "no"]);
    assert!(field(Kind::Text).choices(typing(&tiers)).is_empty());
}

fn kinds() -> Vec<Kind> {
    let motions = || listed(&["resell", "Sales, direct", "refer", "co-sell"]);
    let plain =
        [Kind::Text, Kind::Long, Kind::Number, Kind::Percent, Kind::Money, Kind::Date, Kind::Period, Kind::Bool];
    let others = [
        Kind::Choice(motions()),
        Kind::Multi(motions()),
        Kind::Multi(Choices::Tiers),
        Kind::Person,
        Kind::Url,
        Kind::Score,
    ];
    plain.into_iter().chain(others).collect()
}

proptest! {
    #[test]
    fn what_is_kept_can_be_read_again(
        typed in "[-+]?[0-9]{0,8}[., ']?[0-9]{0,4}[.,]?[0-9]{0,4} ?(k|m|bn|%|EUR|€|q4|h2| why)?",
        words in "(resell|refer|Sales, direct|co|gold|silver|[a-z@./:;, -]{0,8}|\r|\n|,){0,6}",
        any in any::<String>(),
    ) {
        let tiers = tiers();
        let cx = typing(&tiers);
        for field in kinds().into_iter().map(field) {
            for typed in [&typed, &words, &any] {
                match field.read(typed, cx) {
                    Ok(kept) => {
                        prop_assert_eq!(field.read(&kept, cx), Ok(kept.clone()), "{} {:?}", field.kind.word(), typed);
                        prop_assert_eq!(field.is_valid(&kept, cx), !kept.is_empty(), "{} {:?}", field.kind.word(), kept);
                    }
                    Err(sentence) => prop_assert!(sentence.ends_with(['.', '?']), "{}", sentence),
                }
            }
        }
    }

    #[test]
    fn a_shown_amount_can_be_typed_again(cents in -1_000_000_000_000_i64..1_000_000_000_000) {
        let value = cents as f64 / 100.0;
        for kind in [Kind::Number, Kind::Percent, Kind::Money] {
            let field = field(kind);
            let kept = if field.kind == Kind::Money { format!("{value} USD") } else { value.to_string() };
            prop_assert_eq!(read(&field, &field.shown(&kept)), Ok(kept.clone()));
            prop_assert_eq!(amount(&kept), Some(value));
        }
    }
}
