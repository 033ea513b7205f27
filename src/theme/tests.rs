use super::*;

#[test]
fn without_colour_nothing_has_a_colour_and_what_has_no_sign_has_a_weight() {
    let loud =
        read("roles: { selected: { bg: red, reverse: false }, dim: { fg: 244, italic: true }, text: { fg: red } }").own;
    for theme in [Theme::new(BuiltIn::Light, Depth::None), Theme::with(&loud, false, Depth::None)] {
        let accents = [Accent::Rgb(1, 2, 3), Accent::Red].map(|accent| [theme.accent(accent), theme.chip(accent)]);
        let roles = ROLES.iter().map(|row| theme.of(row.role)).chain(accents.into_iter().flatten());
        for style in roles {
            assert_eq!((style.fg, style.bg), (None, None));
        }
        let weight = |style: Style, weight| style.add_modifier.contains(weight);
        assert!(weight(theme.selected(), Modifier::REVERSED));
        assert!(weight(theme.selection(), Modifier::REVERSED));
        assert!(weight(theme.input(true), Modifier::UNDERLINED));
        assert!(weight(theme.problem(), Modifier::BOLD));
        assert!(weight(theme.filled(), Modifier::ITALIC));
        assert!(weight(theme.receded(), Modifier::DIM));
        assert_ne!(theme.matched(), theme.current_match());
    }
    assert!(Theme::with(&loud, false, Depth::None).dim().add_modifier.contains(Modifier::ITALIC));
}

#[test]
fn a_theme_of_ones_own_is_what_it_changes_on_top_of_the_one_that_fits() {
    let own = read("extends: high-contrast\nroles: { good: { fg: \"#123456\", underline: true } }").own;
    for (light, built_in) in [(false, BuiltIn::HighContrastDark), (true, BuiltIn::HighContrastLight)] {
        let (theme, plain) = (Theme::with(&own, light, Depth::True), Theme::new(built_in, Depth::True));
        assert_eq!(theme.good(), Style::new().fg(Color::Rgb(0x12, 0x34, 0x56)).add_modifier(Modifier::UNDERLINED));
        for row in ROLES.iter().filter(|row| row.role != Role::Good) {
            assert_eq!(theme.of(row.role), plain.of(row.role), "{}", row.name);
        }
        let ticked = theme.markdown(&markdown::Role::TaskDone, Emphasis::default());
        assert_eq!(ticked, theme.good(), "a tick in a document is one too");
    }
}

#[test]
fn a_colour_that_a_playbook_names_reads_in_high_contrast() {
    for accent in [(0, 0, 0x80), (0xff, 0xff, 0), (0x80, 0x80, 0x80)] {
        let (r, g, b) = accent;
        let accent = Accent::Rgb(r, g, b);
        for built_in in [BuiltIn::HighContrastDark, BuiltIn::HighContrastLight] {
            let theme = Theme::new(built_in, Depth::True);
            let Some(Color::Rgb(r, g, b)) = theme.accent(accent).fg else { panic!("a true colour") };
            assert!(colour::contrast((r, g, b), built_in.ground()) >= 7.0, "{accent:?} {built_in:?}");
        }
        let chip = Theme::new(BuiltIn::Dark, Depth::True).chip(accent);
        assert_eq!(chip.bg, Some(Color::Rgb(r, g, b)));
        assert_eq!(chip.fg, Some(if r == 0 { Color::White } else { Color::Black }));
    }
    let plain = Theme::new(BuiltIn::Dark, Depth::True).accent(Accent::Rgb(0, 0, 0x80));
    assert_eq!(plain.fg, Some(Color::Rgb(0, 0, 0x80)), "elsewhere it is what was asked for");
}
