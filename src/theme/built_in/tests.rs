use super::*;
use crate::theme::colour::{contrast, of_index};
use crate::theme::role::{ROLES, Reads};

/// What a colour looks like; `None` for the terminal's own.
fn shown(colour: Option<Color>) -> Option<Rgb> {
    match colour? {
        Color::Rgb(r, g, b) => Some((r, g, b)),
        Color::Indexed(index) if index >= 16 => Some(of_index(index)),
        Color::Black => Some((0, 0, 0)),
        other => panic!("nobody knows what {other:?} looks like"),
    }
}

/// Roles whose contrast is too low, at a depth whose colours are known.
fn unreadable(built_in: BuiltIn, depth: Depth) -> Vec<String> {
    let bg = |role| shown(built_in.style(role, depth).bg);
    let fg = |role| shown(built_in.style(role, depth).fg);
    let high = built_in.is_high_contrast();
    // Where a theme leaves text to the terminal, it is taken for what such terminals have.
    let text = fg(Role::Text).unwrap_or(if built_in.is_light() { (0x33, 0x33, 0x33) } else { (0xd0, 0xd0, 0xd0) });
    let mut found = Vec::new();
    for row in &ROLES {
        let mut wants = |one: Rgb, other: Rgb, least: f64| {
            let ratio = contrast(one, other);
            if ratio < least {
                found.push(format!("{} {depth:?} {}: {ratio:.1} of {least}", built_in.name(), row.name));
            }
        };
        let full = if high { 7.0 } else { 4.5 };
        match (row.reads, fg(row.role), bg(row.role)) {
            (Reads::Text, Some(ink), None) => wants(ink, built_in.ground(), full),
            (Reads::Secondary, Some(ink), None) => {
                wants(ink, built_in.ground(), 4.5);
                let grounds =
                    [Role::Overlay, Role::Selected, Role::Input].into_iter().filter(|role| fg(*role).is_none());
                grounds.filter_map(bg).for_each(|ground| wants(ink, ground, 4.5));
            }
            (Reads::Fill, Some(ink), Some(fill)) => wants(ink, fill, full),
            (Reads::Fill, None, Some(fill)) => wants(text, fill, full),
            (Reads::Shape, Some(ink), None) if high => wants(ink, built_in.ground(), 3.0),
            (Reads::Shape, ..) => {}
            // The terminal's own: in high contrast nothing is left to it.
            (_, None, None) => assert!(!high, "{} {} has no colour", built_in.name(), row.name),
            (reads, ink, fill) => panic!("{}: {reads:?} with {ink:?} on {fill:?}", row.name),
        }
    }
    found
}

#[test]
fn every_text_of_every_theme_is_readable() {
    let all = BuiltIn::ALL.iter().flat_map(|built_in| unreadable(*built_in, Depth::True));
    let found: Vec<String> = all.collect();
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn high_contrast_holds_with_256_colours_too() {
    let high = BuiltIn::ALL.into_iter().filter(|built_in| built_in.is_high_contrast());
    let found: Vec<String> = high.flat_map(|built_in| unreadable(built_in, Depth::Indexed)).collect();
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn high_contrast_has_what_it_says_against_black_and_white() {
    let least = |built_in: BuiltIn, ground: Rgb, reads: Reads| {
        let texts = ROLES.iter().filter(|row| row.reads == reads);
        let inks = texts.filter_map(|row| shown(built_in.style(row.role, Depth::True).fg));
        inks.map(|ink| contrast(ink, ground)).fold(f64::MAX, f64::min)
    };
    for (built_in, ground) in [(BuiltIn::HighContrastDark, (0, 0, 0)), (BuiltIn::HighContrastLight, (0xff, 0xff, 0xff))]
    {
        assert!(least(built_in, ground, Reads::Text) >= 7.0, "{built_in:?}");
        assert!(least(built_in, ground, Reads::Secondary) >= 4.5, "{built_in:?}");
    }
}

#[test]
fn each_depth_has_colours_of_its_own() {
    for built_in in BuiltIn::ALL {
        for row in &ROLES {
            for depth in [Depth::None, Depth::Sixteen, Depth::Indexed, Depth::True] {
                let style = built_in.style(row.role, depth);
                for colour in [style.fg, style.bg].into_iter().flatten() {
                    let fits = match colour {
                        Color::Black | Color::Reset => depth != Depth::None,
                        Color::Rgb(..) => depth == Depth::True,
                        // The first 16 are the terminal's to choose.
                        Color::Indexed(index) => depth == Depth::Indexed && index >= 16,
                        _ => depth == Depth::Sixteen,
                    };
                    assert!(fits, "{} {}: {colour:?} at {depth:?}", built_in.name(), row.name);
                }
            }
        }
    }
}

#[test]
fn what_must_be_told_apart_is() {
    let pairs = [
        (Role::Text, Role::Dim),
        (Role::Good, Role::Problem),
        (Role::Warning, Role::Problem),
        (Role::Match, Role::CurrentMatch),
        (Role::Text, Role::Blank),
        (Role::Text, Role::Unknown),
        (Role::EndGood, Role::EndClosed),
    ];
    for built_in in BuiltIn::ALL {
        for depth in [Depth::Sixteen, Depth::Indexed, Depth::True] {
            for (one, other) in pairs {
                // With 16 colours there is no dark grey that is sure to read on white: what is dim there is only quieter by its place.
                let same = built_in == BuiltIn::HighContrastLight && depth == Depth::Sixteen && other == Role::Dim;
                let looks = [one, other].map(|role| built_in.style(role, depth));
                assert_eq!(looks[0] == looks[1], same, "{} {depth:?}: {one:?} and {other:?}", built_in.name());
            }
        }
    }
}

#[test]
fn what_is_asked_for_is_found_by_its_name() {
    for (name, base, _) in Base::NAMED {
        assert_eq!((Base::named(name), base.name()), (Some(base), name));
        for light in [false, true] {
            let built_in = base.on(light);
            assert!(matches!(base, Base::Fixed(_)) || built_in.is_light() == light);
            assert_eq!(built_in.is_high_contrast(), name.starts_with("high-contrast"));
        }
    }
    assert_eq!(Base::named("Dark"), None);
}
