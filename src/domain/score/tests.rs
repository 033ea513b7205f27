use proptest::prelude::*;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::*;

fn criterion(id: &str, weight: f64) -> ScoreCriterion {
    ScoreCriterion {
        id: id.into(),
        label: format!("Label {id}"),
        section: String::new(),
        help: String::new(),
        weight,
        floor: None,
        anchors: Default::default(),
        attainment: None,
    }
}

fn card(weights: &[f64]) -> Scorecard {
    let criteria = weights.iter().enumerate().map(|(index, weight)| criterion(&format!("c{index}"), *weight)).collect();
    Scorecard {
        id: "q".into(),
        label: "Qualification".into(),
        criteria,
        threshold: Threshold { at: 70.0, compare: Compare::Gt },
        coverage: 80.0,
        points: POINTS,
        alert_drop: None,
        knock_outs: Vec::new(),
        bands: Vec::new(),
    }
}

fn given(scores: &[u8]) -> Vec<Given<'static>> {
    scores.iter().map(|&score| Given { score, why: "", computed: false }).collect()
}

fn judged(card: &Scorecard, scores: &[u8]) -> Scored {
    card.judge(&given(scores), &[], None, None)
}

#[test]
fn above_is_above_and_what_is_shown_decides() {
    let (gt, ge) = (Compare::Gt, Compare::Ge);
    let cases = [
        ([50.0, 50.0], 70.0, gt, Verdict::Failed, "70, needs > 70", ""),
        ([50.0, 50.0], 70.0, ge, Verdict::Passed, "passed: 70 ≥ 70", "70 ≥ 70"),
        ([50.5, 49.5], 70.0, gt, Verdict::Passed, "passed: 70.1 > 70", "70.1 > 70"),
        ([50.3, 49.7], 70.0, gt, Verdict::Passed, "passed: 70.1 > 70", "70.1 > 70"),
        ([50.1, 49.9], 70.0, gt, Verdict::Failed, "70, needs > 70", ""),
        ([48.0, 52.0], 69.6, ge, Verdict::Passed, "passed: 69.6 ≥ 69.6", "69.6 ≥ 69.6"),
    ];
    for (weights, at, compare, verdict, sentence, evidence) in cases {
        // 4 and 3 are 80 and 60 points.
        let card = card(&weights);
        let scored = card.judge(&given(&[4, 3]), &[], Some(Threshold { at, compare }), None);
        assert_eq!(scored.verdict, verdict, "{weights:?}");
        assert_eq!((scored.sentence(&card).as_str(), scored.evidence().as_str()), (sentence, evidence), "{weights:?}");
    }
}

#[test]
fn the_team_replaces_the_threshold() {
    let card = card(&[100.0]);
    assert_eq!(judged(&card, &[4]).threshold, card.threshold);
    let own = Threshold { at: 85.0, compare: Compare::Ge };
    let scored = card.judge(&given(&[4]), &[], Some(own), None);
    assert_eq!((scored.verdict.clone(), scored.threshold), (Verdict::Failed, own));
    assert_eq!(scored.sentence(&card), "80, needs ≥ 85");
}

#[test]
fn what_is_unknown_counts_for_the_coverage_only() {
    let card = card(&[62.0, 20.0, 18.0]);
    let scored = judged(&card, &[5, 0, 0]);
    assert_eq!((scored.total, scored.coverage, &scored.verdict), (Some(100.0), 62.0, &Verdict::Provisional));
    assert_eq!(scored.sentence(&card), "provisional: 100, but only 62 % is answered");
    assert_eq!(judged(&card, &[5, 0, 5]).verdict, Verdict::Passed, "80 % is enough");
    assert_eq!(judged(&card, &[5, 5]).coverage, 82.0, "what is not given is unknown");
    for scores in [&[0, 0, 0][..], &[]] {
        let scored = judged(&card, scores);
        assert_eq!((scored.total, scored.coverage, scored.sentence(&card).as_str()), (None, 0.0, "not rated yet"));
        assert_eq!(scored.lift(), "Nothing is rated yet.\n");
    }
}

#[test]
fn floors_and_knock_outs_fail_whatever_the_score() {
    let mut card = card(&[90.0, 5.0, 5.0]);
    card.bands = vec![Band { from: 0.0, label: "Priority".into(), then: "Call".into() }];
    card.criteria[1].floor = Some(2);
    card.criteria[2].floor = Some(3);
    let cases = [
        ([5, 2, 3], "passed: 95 > 70; Priority: Call"),
        ([5, 0, 3], "passed: 97.9 > 70; Priority: Call"),
        ([5, 1, 3], "failed: Label c1 is below its floor of 2"),
        ([5, 1, 2], "failed: Label c1 is below its floor of 2, Label c2 is below its floor of 3"),
        ([0, 1, 0], "failed: Label c1 is below its floor of 2"),
    ];
    for (scores, sentence) in cases {
        assert_eq!(judged(&card, &scores).sentence(&card), sentence, "{scores:?}");
    }
    for scores in [[5, 5, 5], [5, 1, 1], [0, 0, 0]] {
        let scored = card.judge(&given(&scores), &["Sells a rival".into()], None, None);
        assert_eq!(scored.verdict, Verdict::KnockedOut(vec!["Sells a rival".into()]));
        assert_eq!((scored.sentence(&card).as_str(), scored.band), ("failed: knocked out by Sells a rival", None));
    }
}

#[test]
fn the_band_and_a_drop_are_named() {
    let mut card = card(&[100.0]);
    let band = |from: f64, label: &str, then: &str| Band { from, label: label.into(), then: then.into() };
    card.bands = vec![band(80.0, "Healthy", "Go on"), band(60.0, "Watch", ""), band(40.0, "At risk", "Call")];
    card.alert_drop = Some(15.0);
    let cases = [
        (4, None, "passed: 80 > 70; Healthy: Go on"),
        (3, Some(74.9), "60, needs > 70; Watch"),
        (3, Some(75.0), "60, needs > 70; 15 less than last time; Watch"),
        (2, Some(80.5), "40, needs > 70; 40.5 less than last time; At risk: Call"),
        (1, Some(10.0), "20, needs > 70"),
    ];
    for (score, last, sentence) in cases {
        assert_eq!(card.judge(&given(&[score]), &[], None, last).sentence(&card), sentence);
    }
    card.alert_drop = None;
    assert_eq!(card.judge(&given(&[1]), &[], None, Some(100.0)).drop, None);
}

#[test]
fn a_card_has_its_own_points() {
    let health = Scorecard { points: [0.0, 25.0, 50.0, 75.0, 100.0], ..card(&[60.0, 40.0]) };
    for (scores, total) in [([1, 1], 0.0), ([3, 3], 50.0), ([5, 1], 60.0), ([4, 2], 55.0), ([5, 5], 100.0)] {
        assert_eq!(judged(&health, &scores).total, Some(total), "{scores:?}");
    }
}

#[test]
fn a_figure_scores_itself_against_its_target() {
    let cases = [
        (100.0, 100.0, Some(5)),
        (130.0, 100.0, Some(5)),
        (99.9, 100.0, Some(4)),
        (80.0, 100.0, Some(4)),
        (79.9, 100.0, Some(3)),
        (2.1, 3.5, Some(3)),
        (40.0, 100.0, Some(2)),
        (39.0, 100.0, Some(1)),
        (0.0, 100.0, Some(1)),
        (-5.0, 100.0, Some(1)),
        (5.0, 0.0, None),
        (5.0, -1.0, None),
        (f64::NAN, 1.0, None),
    ];
    for (actual, target, score) in cases {
        assert_eq!(attained(actual, target), score, "{actual} of {target}");
    }
}

#[test]
fn what_would_lift_it_most_comes_first() {
    let card = card(&[12.0, 30.0, 8.0, 10.0, 10.0, 10.0, 20.0]);
    let scored = judged(&card, &[2, 5, 1, 0, 4, 4, 4]);
    let expected = "- Label c0: 2 now, +8 at 5\n- Label c2: 1 now, +7.1 at 5\n- Label c6: 4 now, +4.4 at 5\n\
        - Label c3: unknown now, +2.4 at 5\n- Label c4: 4 now, +2.2 at 5\n";
    assert_eq!(scored.lift(), expected);
    assert_eq!(scored.lifts.len(), 6, "all are known, five are listed");
    assert_eq!(judged(&card, &[5; 7]).lift(), "Nothing is left to lift.\n");
    let full = judged(&card, &[2, 5, 5, 5, 5, 5, 5]);
    assert_eq!(full.lift(), "- Label c0: 2 now, +7.2 at 5\n");
}

#[test]
fn the_table_has_every_criterion_and_the_total() {
    let mut card = card(&[50.0, 37.5, 12.5]);
    card.criteria[0].section = "Market".into();
    card.criteria[1].section = "Market".into();
    card.criteria[2].section = "Fit".into();
    let given = [
        Given { score: 4, why: "a | b\nc", computed: false },
        Given { score: 0, why: "", computed: false },
        Given { score: 5, why: "", computed: true },
    ];
    let expected = "| Criterion | Weight | Score | Reason |\n|---|---:|---:|---|\n| **Market** |  |  |  |\n\
        | Label c0 | 50 | 4 | a \\| b c |\n| Label c1 | 37.5 | ? |  |\n| **Fit** |  |  |  |\n\
        | Label c2 | 12.5 | 5 | from its figures |\n| **Total** | 100 | **84** | 62.5 % answered |\n";
    assert_eq!(card.table(&given), expected);
    assert!(card.table(&[]).ends_with("| **Total** | 100 | ? | 0 % answered |\n"));
}

/// The cells of each row of a Markdown table, and how many tables there are.
fn cells(markdown: &str) -> (usize, Vec<Vec<String>>) {
    let (mut tables, mut rows, mut text) = (0, Vec::new(), String::new());
    for event in Parser::new_ext(markdown, Options::ENABLE_TABLES) {
        match event {
            Event::Start(Tag::Table(_)) => tables += 1,
            Event::Start(Tag::TableHead | Tag::TableRow) => rows.push(Vec::new()),
            Event::End(TagEnd::TableCell) => {
                if let Some(row) = rows.last_mut() {
                    row.push(std::mem::take(&mut text));
                }
            }
            Event::Text(piece) | Event::Code(piece) => text.push_str(&piece),
            _ => {}
        }
    }
    (tables, rows)
}

proptest! {
    #[test]
    fn no_reason_breaks_the_table(why in r"[a|\\ `\n\r-]{0,12}", any in any::<String>()) {
        let card = card(&[60.0, 40.0]);
        for why in [why.as_str(), any.as_str()] {
            let given = [Given { score: 4, why, computed: false }, Given { score: 3, why: "end", computed: false }];
            let (tables, rows) = cells(&card.table(&given));
            prop_assert_eq!((tables, rows.len()), (1, 4));
            prop_assert!(rows.iter().all(|row| row.len() == 4), "{:?}", rows);
            prop_assert_eq!(&rows[2][3], "end");
        }
    }

    #[test]
    fn a_reason_is_shown_letter_by_letter(why in "[a-c|]{1,8}") {
        let card = card(&[100.0]);
        let (_, rows) = cells(&card.table(&[Given { score: 4, why: &why, computed: false }]));
        prop_assert_eq!(&rows[1][3], &why);
    }

    #[test]
    fn totals_stay_within_bounds_and_more_never_lowers_them(
        rows in prop::collection::vec((1..50_u8, 0..=5_u8), 1..12),
        mut points in prop::array::uniform5(0.0..=100.0_f64),
        raised in any::<prop::sample::Index>(),
    ) {
        points.sort_by(f64::total_cmp);
        let weights: Vec<f64> = rows.iter().map(|(weight, _)| f64::from(*weight)).collect();
        let mut scores: Vec<u8> = rows.iter().map(|(_, score)| *score).collect();
        let card = Scorecard { points, ..card(&weights) };
        let before = judged(&card, &scores);
        prop_assert!(before.total.is_none_or(|total| (0.0..=100.0).contains(&total)));
        let answered: f64 = rows.iter().filter(|(_, score)| *score > 0).map(|(weight, _)| f64::from(*weight)).sum();
        prop_assert!((before.coverage - answered / weights.iter().sum::<f64>() * 100.0).abs() <= 0.051);
        let at = raised.index(scores.len());
        if (1..5).contains(&scores[at]) {
            scores[at] += 1;
            let after = judged(&card, &scores);
            prop_assert!(after.total >= before.total);
            prop_assert_eq!(after.coverage, before.coverage);
        }
        let lifts: Vec<f64> = before.lifts.iter().map(|lift| lift.gain).collect();
        prop_assert!(lifts.iter().all(|gain| *gain > 0.0) && lifts.is_sorted_by(|one, other| one >= other));
    }

    #[test]
    fn a_lift_is_what_a_five_brings(scores in prop::collection::vec(0..=5_u8, 4), weights in prop::collection::vec(1..50_u8, 4)) {
        let weights: Vec<f64> = weights.into_iter().map(f64::from).collect();
        let card = card(&weights);
        let before = judged(&card, &scores);
        for lift in &before.lifts {
            let at = card.criteria.iter().position(|criterion| criterion.label == lift.label).expect("one of them");
            let mut lifted = scores.clone();
            lifted[at] = 5;
            let gain = judged(&card, &lifted).total.unwrap_or_default() - before.total.unwrap_or_default();
            prop_assert!((gain - lift.gain).abs() < 0.151, "{} {}", gain, lift.gain);
            prop_assert_eq!(lift.from, scores[at]);
        }
    }
}
