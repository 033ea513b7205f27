//! Themes for people to look at: samples for a terminal, rows for a pipe, and the page `docs/themes.md`. All of them are
//! made from the table of roles, so that they cannot differ from what the program does.

use ratatui::style::{Color, Modifier, Style};

use super::own::WEIGHTS;
use super::{Base, BuiltIn, Depth, Group, Own, ROLES, Role, colour};
use crate::app::text::{fill, width, wrap};
use crate::widgets::Span;

/// A line of a sample.
pub type Line = Vec<Span<'static>>;

/// A theme file that shows what can be written.
pub const EXAMPLE: &str = "\
extends: dark
roles:
  heading: { fg: \"#ffcc00\", bold: true }
  dim: { fg: 244 }
  problem: { fg: red }
";

/// A theme as the pages show it.
#[derive(Debug, Clone)]
pub struct Shown {
    pub name: String,
    /// What it is: a sentence.
    pub what: String,
    pub built_in: BuiltIn,
    /// What is changed of the built-in one.
    pub own: Option<Own>,
}

impl Shown {
    pub fn built_in(built_in: BuiltIn) -> Self {
        let what = Base::NAMED.iter().find(|(name, ..)| *name == built_in.name()).map_or("", |(.., what)| *what);
        Self { name: built_in.name().to_owned(), what: what.to_owned(), built_in, own: None }
    }

    pub fn own(name: &str, own: Own, light: bool) -> Self {
        let count = own.changes.len();
        let roles = if count == 1 { "1 role".to_owned() } else { format!("{count} roles") };
        let what = format!("Your own: `{}` with {roles} of its own.", own.extends.name());
        Self { name: name.to_owned(), what, built_in: own.extends.on(light), own: Some(own) }
    }

    pub fn style(&self, role: Role, depth: Depth) -> Style {
        self.own.as_ref().map_or_else(|| self.built_in.style(role, depth), |own| own.style(self.built_in, role, depth))
    }

    /// The name of a role in its own look, with a little of it around.
    fn sample(&self, role: Role, depth: Depth, light: bool) -> [Span<'static>; 3] {
        let style = self.grounded(self.style(role, depth), depth, light);
        let around = Span::styled(" ", Style { add_modifier: style.add_modifier - Modifier::UNDERLINED, ..style });
        [around.clone(), Span::styled(role.row().name, style), around]
    }

    /// A look on the theme's own background where the terminal has another one.
    fn grounded(&self, mut style: Style, depth: Depth, light: bool) -> Style {
        if light != self.built_in.is_light() && depth != Depth::None {
            let (r, g, b) = self.built_in.ground();
            let sixteen = if self.built_in.is_light() { Color::White } else { Color::Black };
            let ground = if depth == Depth::Sixteen { sixteen } else { Color::Rgb(r, g, b) };
            style.fg = style.fg.filter(|fg| *fg != Color::Reset).or(Some(colour::ink_on((r, g, b))));
            style.bg = style.bg.filter(|bg| *bg != Color::Reset).or(colour::fit(ground, depth, None));
        }
        style
    }
}

/// The name of the theme, what it is, and a sample of every role, in lines of at most `columns`.
pub fn samples(shown: &Shown, depth: Depth, light: bool, columns: usize) -> Vec<Line> {
    let mut lines = vec![title(shown)];
    let lead = Group::ALL.map(|group| width(group.title())).into_iter().max().unwrap_or(0) + 4;
    for group in Group::ALL {
        let mut line = vec![Span::raw(fill(&format!("  {}", group.title()), lead))];
        let mut taken = lead;
        for row in ROLES.iter().filter(|row| row.group == group) {
            let cells = width(row.name) + 3;
            if taken + cells > columns && taken > lead {
                lines.push(std::mem::replace(&mut line, vec![Span::raw(" ".repeat(lead))]));
                taken = lead;
            }
            taken += cells;
            line.extend(shown.sample(row.role, depth, light));
            line.push(Span::styled(" ", shown.grounded(Style::new(), depth, light)));
        }
        lines.push(line);
    }
    lines
}

/// The theme with, for each role, its sample, its look in words and what it is for.
pub fn roles(shown: &Shown, depth: Depth, light: bool, columns: usize) -> Vec<Line> {
    let widest = |cell: &dyn Fn(Role) -> String| ROLES.iter().map(|row| width(&cell(row.role))).max().unwrap_or(0);
    let look = |role: Role| look(shown.style(role, depth));
    let (names, looks) = (widest(&|role| role.row().name.to_owned()) + 2, widest(&look));
    let lead = names + looks + 6;
    let mut lines = vec![title(shown)];
    for group in Group::ALL {
        lines.extend([Line::new(), vec![Span::raw(format!("  {}", group.title()))]]);
        for row in ROLES.iter().filter(|row| row.group == group) {
            let gap = " ".repeat(names.saturating_sub(width(row.name) + 2) + 2);
            let what = wrap(row.what, columns.saturating_sub(lead).max(20));
            let mut what = what.into_iter();
            let said = format!("{}  {}", fill(&look(row.role), looks), what.next().unwrap_or_default());
            let sample = shown.sample(row.role, depth, light);
            lines.push([Span::raw("  ")].into_iter().chain(sample).chain([Span::raw(gap), Span::raw(said)]).collect());
            lines.extend(what.map(|more| vec![Span::raw(format!("{}{more}", " ".repeat(lead)))]));
        }
    }
    lines
}

fn title(shown: &Shown) -> Line {
    let bold = Style::new().add_modifier(Modifier::BOLD);
    vec![Span::styled(shown.name.clone(), bold), Span::raw(format!("  {}", shown.what))]
}

/// The depths with what they are called, the richest first.
pub const DEPTHS: [(Depth, &str); 4] =
    [(Depth::True, "true"), (Depth::Indexed, "256"), (Depth::Sixteen, "16"), (Depth::None, "none")];

/// A look in the words of a theme file: `#ffcc00 on 236, bold`; `-` where it is the terminal's own.
pub fn look(style: Style) -> String {
    let colours = match (style.fg.map(colour::name), style.bg.map(colour::name)) {
        (Some(fg), Some(bg)) => format!("{fg} on {bg}"),
        (Some(fg), None) => fg,
        (None, Some(bg)) => format!("on {bg}"),
        (None, None) => String::new(),
    };
    let parts: Vec<&str> =
        [colours.as_str()].into_iter().chain(weights(style)).filter(|part| !part.is_empty()).collect();
    if parts.is_empty() { "-".to_owned() } else { parts.join(", ") }
}

/// What a look has besides its colours, as a theme file calls it.
pub fn weights(style: Style) -> Vec<&'static str> {
    WEIGHTS.iter().filter(|(_, weight)| style.add_modifier.contains(*weight)).map(|(name, _)| *name).collect()
}

/// The numbers that tell a terminal this look, those between `ESC [` and `m`.
pub fn codes(style: Style) -> Vec<u8> {
    let weights = [Modifier::BOLD, Modifier::DIM, Modifier::ITALIC, Modifier::UNDERLINED]
        .into_iter()
        .zip(1..)
        .chain([(Modifier::REVERSED, 7), (Modifier::CROSSED_OUT, 9)]);
    let mut codes: Vec<u8> =
        weights.filter(|(weight, _)| style.add_modifier.contains(*weight)).map(|(_, code)| code).collect();
    for (colour, base) in [(style.fg, 30), (style.bg, 40)] {
        match colour {
            None => {}
            Some(Color::Rgb(r, g, b)) => codes.extend([base + 8, 2, r, g, b]),
            Some(Color::Indexed(index)) => codes.extend([base + 8, 5, index]),
            Some(ansi) => {
                let index = (0..).zip(colour::ANSI).find(|(_, (_, known, _))| *known == ansi).map(|(index, _)| index);
                codes.push(match index {
                    Some(index @ 0..=7) => base + index,
                    Some(index) => base + 60 + index - 8,
                    None => base + 9,
                });
            }
        }
    }
    codes
}

const INTRO: &str = "\
# Themes

A theme says how each role looks: what a piece of the screen means, not where it stands. `playbooks themes` shows all
themes in the colours of your terminal, `playbooks themes NAME` one of them with what each role is for.

## Choosing one

`theme: NAME` in your [personal settings](state-format.md#personal-settings) chooses it:

| Name | What it is |
|---|---|
";

const OWN: &str = "
The terminal is asked for its background; one that does not answer counts as dark. Each built-in theme is tuned by hand for true
colour, for 256 colours and for 16. Where `NO_COLOR` is set there is no colour at all: what is left is bold, underlined or reversed, and every
meaning keeps its sign or its word.

Text of `dark` and `light` has a contrast of at least 4.5:1 against their background, text of the high-contrast themes 7:1 against black and
white, and 4.5:1 where it is read second. A test measures it.

## A theme of your own

A theme is a YAML file in the folder `themes` beside `config.yaml`; its name is that of the file. This one could be `themes/night.yaml`, chosen with
`theme: night`:

";

const KEYS: &str = "
`extends` is one of the names above; without it, it is `auto`. Under `roles` stands what differs. Each role can have:

| Key | What it is |
|---|---|
| `fg`, `bg` | The colour of the text, and behind it: `\"#ffcc00\"` (with quotes), a number from 0 to 255 of the 256 colours, `default` for the terminal's own, or one of the 16 names below. |
| `bold`, `dim`, `italic`, `underline`, `reverse` | `true` or `false`. |

";

const FITTED: &str = "
What is not named stays as in the theme that is extended. Where the terminal has fewer colours, a colour of yours becomes the nearest of those; with 16,
a ground that would be the terminal's own is left out. Without colour, `true` adds to the look and `false` takes nothing away: it may be all that is left of a meaning.

A file with a mistake is still used as far as it makes sense. `playbooks themes NAME` says what is wrong, with the line and what to do. Themes are read
when the program starts.

## Roles

With true colour; `-` is the terminal's own. The last column is what is left without colour.
";

/// The page `docs/themes.md`.
pub fn markdown() -> String {
    let mut page = INTRO.to_owned();
    page.extend(Base::NAMED.iter().map(|(name, _, what)| format!("| `{name}` | {what} |\n")));
    page.push_str("| a name of your own | [Your own](#a-theme-of-your-own) theme of this name. |\n");
    page.push_str(OWN);
    page.push_str(&format!("```yaml\n{EXAMPLE}```\n"));
    page.push_str(KEYS);
    let names: Vec<String> = colour::ANSI.iter().map(|(name, ..)| format!("`{name}`")).collect();
    page.push_str(&format!("The 16 names: {}.\n", names.join(", ")));
    page.push_str(FITTED);
    for group in Group::ALL {
        page.push_str(&format!("\n### {}\n\n| Role | What it is for |", group.title()));
        page.extend(BuiltIn::ALL.map(|built_in| format!(" `{}` |", built_in.name())));
        page.push_str(" Without colour |\n|---|---|---|---|---|---|---|\n");
        for row in ROLES.iter().filter(|row| row.group == group) {
            let looks = BuiltIn::ALL.map(|built_in| cell(built_in.style(row.role, Depth::True)));
            let plain = cell(BuiltIn::Dark.style(row.role, Depth::None));
            page.push_str(&format!("| `{}` | {} | {} | {plain} |\n", row.name, row.what, looks.join(" | ")));
        }
    }
    page
}

fn cell(style: Style) -> String {
    let look = look(style);
    if look == "-" { look } else { format!("`{look}`") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(line: &[Span<'_>]) -> String {
        line.iter().map(|span| &*span.text).collect()
    }

    #[test]
    fn every_role_has_a_sample_in_its_own_look() {
        let shown = Shown::built_in(BuiltIn::Dark);
        for lines in [samples(&shown, Depth::Indexed, false, 80), roles(&shown, Depth::Indexed, false, 80)] {
            assert!(lines.iter().all(|line| width(&text(line)) <= 81), "{lines:?}");
            let spans: Vec<&Span<'_>> = lines.iter().flatten().collect();
            for row in &ROLES {
                let sample = spans.iter().find(|span| span.text == row.name);
                let style = sample.map(|span| span.style);
                assert_eq!(style, Some(BuiltIn::Dark.style(row.role, Depth::Indexed)), "{}", row.name);
            }
        }
    }

    #[test]
    fn a_theme_for_another_background_brings_its_own() {
        for depth in [Depth::Sixteen, Depth::Indexed, Depth::True] {
            for (built_in, light) in [(BuiltIn::Dark, true), (BuiltIn::HighContrastLight, false)] {
                let lines = samples(&Shown::built_in(built_in), depth, light, 100);
                let spans = lines.iter().skip(1).flat_map(|line| line.iter().skip(1));
                let own = |colour: Option<Color>| colour.is_some_and(|colour| colour != Color::Reset);
                for span in spans {
                    assert!(own(span.style.fg) && own(span.style.bg), "{span:?}");
                }
            }
        }
    }

    #[test]
    fn a_look_is_told_to_people_and_to_terminals() {
        let style = Style::new().fg(Color::Rgb(1, 2, 255)).bg(Color::Indexed(236)).add_modifier(Modifier::BOLD);
        assert_eq!(
            (look(style).as_str(), codes(style)),
            ("#0102ff on 236, bold", vec![1, 38, 2, 1, 2, 255, 48, 5, 236])
        );
        let style = Style::new().bg(Color::LightRed).fg(Color::Gray).add_modifier(Modifier::REVERSED);
        assert_eq!((look(style).as_str(), codes(style)), ("gray on bright-red, reverse", vec![7, 37, 101]));
        let style = Style::new().fg(Color::Reset);
        assert_eq!((look(style).as_str(), codes(style)), ("default", vec![39]));
        assert_eq!((look(Style::new()).as_str(), codes(Style::new())), ("-", Vec::new()));
    }

    #[test]
    fn the_example_is_in_order() {
        let read = super::super::read(EXAMPLE);
        assert_eq!((read.problems.as_slice(), read.own.changes.len()), (&[][..], 3));
    }
}
