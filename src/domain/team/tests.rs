use super::super::score::POINTS;
use super::*;
use proptest::prelude::*;

fn card(id: &str, compare: Compare) -> Scorecard {
    Scorecard {
        id: id.into(),
        label: id.into(),
        criteria: Vec::new(),
        threshold: Threshold { at: 70.0, compare },
        coverage: 80.0,
        points: POINTS,
        alert_drop: None,
        knock_outs: Vec::new(),
        bands: Vec::new(),
    }
}

fn read_with_cards(text: &str) -> Read {
    let (qualification, health) = (card("qualification", Compare::Gt), card("health", Compare::Ge));
    read(text, &[&qualification, &health])
}

#[track_caller]
fn team(text: &str) -> Team {
    let Read { team, problems } = read_with_cards(text);
    assert_eq!(problems, []);
    team
}

fn company(team: &Team) -> Vec<(&str, &str)> {
    team.company.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect()
}

#[test]
fn everything_is_read() {
    let team = team(
        "company:\n  name: Northwind\n  product: Tides\n  founded: 2012\n  empty:\n  office: { city: Bergen, floors: { top: 3 } }\n  \
         regions: [EMEA, APAC]\ncurrency: nok\ntiers:\n  - Registered\n  - { name: Premier Plus, cadence: month }\n\
         thresholds:\n  qualification: 75\n  health: { threshold: 60.5, compare: gt }\napprovals: { legal: Bo }\n",
    );
    let expected = [
        ("name", "Northwind"),
        ("product", "Tides"),
        ("founded", "2012"),
        ("office.city", "Bergen"),
        ("office.floors.top", "3"),
        ("regions", "EMEA, APAC"),
    ];
    assert_eq!(company(&team), expected);
    assert_eq!((team.currency.as_str(), team.tiers), ("NOK", vec!["Registered".to_owned(), "Premier Plus".to_owned()]));
    assert_eq!(team.thresholds["qualification"], Threshold { at: 75.0, compare: Compare::Gt });
    assert_eq!(team.thresholds["health"], Threshold { at: 60.5, compare: Compare::Gt });
}

#[test]
fn what_is_not_there_has_a_default() {
    for text in ["", "# nothing yet\n", "company:\ncurrency: ~\ntiers:\nthresholds:\n", "tiers: []\n", "house: own\n"] {
        assert_eq!(team(text), Team::default(), "{text:?}");
    }
    assert_eq!(company(&team("company: Northwind\n")), [("name", "Northwind")]);
}

#[test]
fn a_threshold_is_compared_as_its_scorecard_does() {
    let compare = |text: &str| read_with_cards(text).team.thresholds.values().map(|threshold| threshold.compare).next();
    let cases = [
        ("thresholds: { qualification: 75 }", Compare::Gt),
        ("thresholds: { health: 75 % }", Compare::Ge),
        ("thresholds: { qualification: { threshold: 75 } }", Compare::Gt),
        ("thresholds: { qualification: { threshold: 75, compare: ge } }", Compare::Ge),
        ("thresholds: { qualification: { threshold: 75, compare: '>=' } }", Compare::Ge),
        ("thresholds: { elsewhere: 75 }", Compare::Ge),
    ];
    for (text, expected) in cases {
        assert_eq!(compare(text), Some(expected), "{text}");
    }
}

#[test]
fn what_cannot_be_used_is_named_and_costs_only_itself() {
    let text = "company:\n  Name: N\n  deep: [[x]]\ncurrency: euros\ntiers: [Gold, {rank: 2}, gold]\n\
        thresholds:\n  qualification: high\n  helth: 50\n  health: { threshold: 55, compare: over }\ncurency: USD\n";
    let Read { team, problems } = read_with_cards(text);
    let said: Vec<String> = problems
        .iter()
        .map(|problem| {
            let kind = if problem.is_error() { "error" } else { "warning" };
            format!("{} {kind}: {} {}", problem.place, problem.message, problem.fix)
        })
        .collect();
    let expected = [
        "2:3 warning: `Name` of `company` cannot stand in a marker. Write it with small letters, digits, `_` and `-`.",
        "3:9 error: `deep` of `company` must be a text or a list of texts. Write it as `company: { name: Northwind, product: Tides }`.",
        "4:11 error: `currency` cannot be `euros`; EUR is used. Write its three letters: `currency: EUR`.",
        "5:15 error: This tier has no name. Write it as `tiers: [Bronze, Silver, Gold]`.",
        "5:26 warning: The tier `gold` is there twice. Remove one of them.",
        "7:18 error: The threshold of `qualification` is no number from 0 to 100. Write it as `qualification: 75` or `qualification: { threshold: 75, compare: gt }` under `thresholds:`.",
        "8:3 warning: No template has the scorecard `helth`; its threshold does nothing. Did you mean `health`?",
        "9:37 error: `compare` of `health` cannot be `over`. Write `gt` for above the threshold, `ge` for at least.",
        "10:1 warning: Unknown key `curency`; it does nothing. Did you mean `currency`?",
    ];
    assert_eq!(said, expected);
    assert_eq!(company(&team), [("Name", "N")]);
    assert_eq!((team.currency.as_str(), team.tiers), ("EUR", vec!["Gold".to_owned()]));
    assert_eq!(team.thresholds["health"].at, 55.0);
    assert!(!team.thresholds.contains_key("qualification"));
}

#[test]
fn a_file_that_cannot_be_read_means_defaults() {
    let cases = [
        ("currency: [USD\n", "1:11"),
        ("- currency: USD\n", "1:1"),
        ("currency:USD\n", "1:1"),
        ("currency: USD\n\ttiers: [A]\n", "2:1"),
        ("tiers: Bronze, Silver\n", "1:8"),
        ("thresholds: 75\n", "1:13"),
        ("thresholds: { health: 101 }\n", "1:23"),
        ("thresholds: { health: { compare: gt } }\n", "1:23"),
    ];
    for (text, place) in cases {
        let Read { team, problems } = read_with_cards(text);
        assert_eq!(team, Team::default(), "{text:?}");
        let errors: Vec<String> =
            problems.iter().filter(|problem| problem.is_error()).map(|problem| problem.place.to_string()).collect();
        assert_eq!(errors, [place], "{text:?}: {problems:#?}");
        assert!(problems.iter().all(|problem| !problem.fix.is_empty()));
    }
    let strange = read("currency: XQX\n", &[]);
    assert_eq!((strange.team.currency.as_str(), strange.problems.len()), ("XQX", 1), "a warning, for it may be one");
    assert!(!strange.problems[0].is_error());
}

proptest! {
    #[test]
    fn any_text_leaves_a_team_that_can_be_used(text in "((company|currency|tiers|thresholds|name|- ?|health|gt): ?|[a-z0-9 ,.{}\\[\\]\n-]{0,6}){0,12}", any in any::<String>()) {
        for text in [text, any] {
            let team = read_with_cards(&text).team;
            prop_assert!(team.currency.len() == 3 && !team.tiers.is_empty());
            prop_assert!(team.thresholds.values().all(|threshold| (0.0..=100.0).contains(&threshold.at)));
        }
    }
}
