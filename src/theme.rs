//! Roles to styles: what a piece of the screen means, not which colour it has. The seed's accents are mapped by hand
//! for true colour, 256 and 16 colours, on dark and on light; without colour every meaning keeps a glyph or a weight.

use ratatui::style::{Color, Modifier, Style};

use crate::domain::playbook::{Accent, OutcomeKind};
use crate::markdown::{Emphasis, Kind, Role};

/// How many colours the terminal shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// `NO_COLOR`.
    None,
    Sixteen,
    Indexed,
    True,
}

/// How to draw on this terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Theme {
    pub depth: Depth,
    /// Whether the background is light.
    pub light: bool,
}

/// A colour in each depth: red, green and blue; the 256-colour index; the ANSI colour.
type Shade = ((u8, u8, u8), u8, Color);

/// An accent's shades: as text on dark, as text on light, and the seed's fill behind black text.
fn shades(accent: Accent) -> [Shade; 3] {
    match accent {
        Accent::Blue => [
            ((0x64, 0xb5, 0xf6), 75, Color::LightBlue),
            ((0x19, 0x76, 0xd2), 25, Color::Blue),
            ((0xe3, 0xf2, 0xfd), 153, Color::LightBlue),
        ],
        Accent::Green => [
            ((0x81, 0xc7, 0x84), 114, Color::LightGreen),
            ((0x2e, 0x7d, 0x32), 28, Color::Green),
            ((0xe8, 0xf5, 0xe9), 194, Color::LightGreen),
        ],
        Accent::Orange => [
            ((0xff, 0xb7, 0x4d), 215, Color::LightYellow),
            ((0xbf, 0x4f, 0x00), 130, Color::Red),
            ((0xff, 0xf3, 0xe0), 223, Color::LightYellow),
        ],
        Accent::Purple => [
            ((0xce, 0x93, 0xd8), 176, Color::LightMagenta),
            ((0x7b, 0x1f, 0xa2), 91, Color::Magenta),
            ((0xf3, 0xe5, 0xf5), 225, Color::LightMagenta),
        ],
        Accent::Red => [
            ((0xe5, 0x73, 0x73), 174, Color::LightRed),
            ((0xc6, 0x28, 0x28), 160, Color::Red),
            ((0xff, 0xeb, 0xee), 224, Color::LightRed),
        ],
        Accent::Rgb(r, g, b) => {
            let index = 16 + 36 * cube(r) + 6 * cube(g) + cube(b);
            [((r, g, b), index, Color::Cyan), ((r, g, b), index, Color::Cyan), ((r, g, b), index, Color::LightCyan)]
        }
        Accent::Neutral => [
            ((0xb0, 0xbe, 0xc5), 249, Color::Gray),
            ((0x45, 0x5a, 0x64), 240, Color::DarkGray),
            ((0xec, 0xef, 0xf1), 254, Color::Gray),
        ],
    }
}

/// The step of the 6x6x6 colour cube nearest to a channel.
fn cube(channel: u8) -> u8 {
    match channel {
        0..=47 => 0,
        48..=114 => 1,
        _ => (channel - 35) / 40,
    }
}

impl Theme {
    fn pick(self, ((r, g, b), index, ansi): Shade) -> Option<Color> {
        match self.depth {
            Depth::None => None,
            Depth::Sixteen => Some(ansi),
            Depth::Indexed => Some(Color::Indexed(index)),
            Depth::True => Some(Color::Rgb(r, g, b)),
        }
    }

    fn foreground(self, dark: Shade, light: Shade) -> Style {
        self.pick(if self.light { light } else { dark }).map_or_else(Style::new, |colour| Style::new().fg(colour))
    }

    pub fn text(self) -> Style {
        Style::new()
    }

    pub fn strong(self) -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }

    /// Secondary text; still well readable.
    pub fn dim(self) -> Style {
        match self.depth {
            Depth::None => Style::new(),
            _ => self.foreground(((0xa0, 0xa6, 0xae), 248, Color::Gray), ((0x5a, 0x60, 0x68), 241, Color::DarkGray)),
        }
    }

    /// Lines between panes.
    pub fn border(self) -> Style {
        self.foreground(((0x4a, 0x50, 0x58), 239, Color::DarkGray), ((0xc4, 0xc9, 0xd0), 251, Color::Gray))
    }

    /// The row under the cursor of the focused list.
    pub fn selected(self) -> Style {
        let reversed = Style::new().add_modifier(Modifier::REVERSED);
        match (self.depth, self.light) {
            (Depth::None, _) => reversed,
            // One bar, whatever colours the row has.
            (Depth::Sixteen, _) => reversed.fg(Color::Reset).bg(Color::Reset),
            (Depth::Indexed, false) => Style::new().bg(Color::Indexed(237)),
            (Depth::Indexed, true) => Style::new().bg(Color::Indexed(254)),
            (Depth::True, false) => Style::new().bg(Color::Rgb(0x33, 0x38, 0x40)),
            (Depth::True, true) => Style::new().bg(Color::Rgb(0xe4, 0xe8, 0xed)),
        }
    }

    /// The ground of an input: lifted, more so where it has the focus; underlined where there are no such shades.
    pub fn input(self, focused: bool) -> Style {
        match (focused, self.depth, self.light) {
            (true, Depth::None | Depth::Sixteen, _) => Style::new().add_modifier(Modifier::UNDERLINED),
            (false, Depth::None | Depth::Sixteen, _) => Style::new(),
            (true, _, _) => self.selected(),
            (false, Depth::Indexed, false) => Style::new().bg(Color::Indexed(236)),
            (false, Depth::Indexed, true) => Style::new().bg(Color::Indexed(254)),
            (false, Depth::True, false) => Style::new().bg(Color::Rgb(0x2b, 0x30, 0x37)),
            (false, Depth::True, true) => Style::new().bg(Color::Rgb(0xee, 0xf0, 0xf3)),
        }
    }

    /// The background of an overlay.
    pub fn overlay(self) -> Style {
        match (self.depth, self.light) {
            (Depth::None | Depth::Sixteen, _) => Style::new(),
            (Depth::Indexed, false) => Style::new().bg(Color::Indexed(235)),
            (Depth::Indexed, true) => Style::new().bg(Color::Indexed(255)),
            (Depth::True, false) => Style::new().bg(Color::Rgb(0x24, 0x28, 0x2e)),
            (Depth::True, true) => Style::new().bg(Color::Rgb(0xf6, 0xf7, 0xf9)),
        }
    }

    /// The title of an overlay, on its border.
    pub fn overlay_title(self) -> Style {
        self.overlay().fg(Color::Reset).add_modifier(Modifier::BOLD)
    }

    /// What lies beneath an overlay.
    pub fn receded(self) -> Style {
        let shade = ((0x6b, 0x72, 0x7a), 243, Color::DarkGray);
        let light = ((0x9a, 0xa0, 0xa8), 247, Color::DarkGray);
        let style = self.foreground(shade, light);
        let plain = style.bg(Color::Reset).remove_modifier(Modifier::all());
        if self.depth == Depth::None { plain.add_modifier(Modifier::DIM) } else { plain }
    }

    /// A playbook's accent as text.
    pub fn accent(self, accent: Accent) -> Style {
        let [dark, light, _] = shades(accent);
        self.foreground(dark, light)
    }

    /// A playbook's accent as the fill of its current step: black on the seed's colour.
    pub fn chip(self, accent: Accent) -> Style {
        let [_, _, fill] = shades(accent);
        let bold = Style::new().add_modifier(Modifier::BOLD);
        self.pick(fill).map_or(bold, |colour| bold.bg(colour).fg(Color::Black))
    }

    /// The end of a playbook once it is reached: black on green, or on red where the partnership has ended.
    pub fn end_chip(self, kind: OutcomeKind) -> Style {
        let bold = Style::new().add_modifier(Modifier::BOLD);
        let fill = match kind {
            OutcomeKind::Good => ((0xc8, 0xe6, 0xc9), 157, Color::LightGreen),
            OutcomeKind::Closed => ((0xff, 0xcd, 0xd2), 217, Color::LightRed),
        };
        self.pick(fill).map_or(bold, |colour| bold.bg(colour).fg(Color::Black))
    }

    /// Something achieved.
    pub fn good(self) -> Style {
        self.accent(Accent::Green)
    }

    /// Something wrong.
    pub fn problem(self) -> Style {
        self.accent(Accent::Red).add_modifier(Modifier::BOLD)
    }

    /// Something to be careful with.
    pub fn warning(self) -> Style {
        self.accent(Accent::Orange)
    }

    /// A key in a hint.
    pub fn key(self) -> Style {
        self.strong()
    }

    /// A marker of a text that nobody knows: underlined, as there may be no colours.
    pub fn unknown(self) -> Style {
        self.problem().add_modifier(Modifier::UNDERLINED)
    }

    /// A blank that waits for its text.
    pub fn blank(self) -> Style {
        self.foreground(((0xd7, 0xba, 0x7d), 180, Color::Yellow), ((0x8a, 0x5a, 0x00), 94, Color::Magenta))
    }

    /// A marker of a text that has a value, and that value where it is shown: told apart without standing out.
    pub fn filled(self) -> Style {
        match self.depth {
            Depth::None | Depth::Sixteen => Style::new().add_modifier(Modifier::ITALIC),
            _ => self.foreground(((0xb4, 0xc8, 0xdc), 152, Color::Reset), ((0x2f, 0x4b, 0x68), 24, Color::Reset)),
        }
    }

    /// A match of a search.
    pub fn matched(self) -> Style {
        match self.depth {
            Depth::None | Depth::Sixteen => Style::new().add_modifier(Modifier::REVERSED),
            Depth::Indexed => Style::new().bg(Color::Indexed(222)).fg(Color::Black),
            Depth::True => Style::new().bg(Color::Rgb(0xff, 0xd5, 0x80)).fg(Color::Black),
        }
    }

    /// The match that a search stands on.
    pub fn current_match(self) -> Style {
        match self.depth {
            Depth::None | Depth::Sixteen => self.matched().add_modifier(Modifier::BOLD | Modifier::UNDERLINED),
            Depth::Indexed => Style::new().bg(Color::Indexed(208)).fg(Color::Black).add_modifier(Modifier::BOLD),
            Depth::True => Style::new().bg(Color::Rgb(0xff, 0x9f, 0x40)).fg(Color::Black).add_modifier(Modifier::BOLD),
        }
    }

    /// Selected text in the editor.
    pub fn selection(self) -> Style {
        match (self.depth, self.light) {
            (Depth::None | Depth::Sixteen, _) => Style::new().add_modifier(Modifier::REVERSED),
            (Depth::Indexed, false) => Style::new().bg(Color::Indexed(24)),
            (Depth::Indexed, true) => Style::new().bg(Color::Indexed(153)),
            (Depth::True, false) => Style::new().bg(Color::Rgb(0x26, 0x4f, 0x78)),
            (Depth::True, true) => Style::new().bg(Color::Rgb(0xb8, 0xd7, 0xf9)),
        }
    }

    /// Code and other literal text.
    pub fn code(self) -> Style {
        self.foreground(((0xc5, 0xb8, 0x94), 187, Color::Gray), ((0x6d, 0x4f, 0x1e), 94, Color::Black))
    }

    /// What stands out in code, though not by much.
    fn code_part(self, role: Role) -> Style {
        let (dark, light) = match role {
            Role::CodeString => (((0xa8, 0xc0, 0x97), 144, Color::Gray), ((0x3f, 0x6b, 0x2f), 58, Color::Black)),
            Role::CodeNumber => (((0xd4, 0xac, 0x90), 180, Color::Gray), ((0x8a, 0x4b, 0x1f), 94, Color::Black)),
            _ => (((0x9c, 0xb4, 0xd8), 110, Color::Cyan), ((0x2f, 0x4f, 0x8f), 25, Color::Blue)),
        };
        self.foreground(dark, light)
    }

    /// A span of rendered Markdown.
    pub fn markdown(self, role: &Role, emphasis: Emphasis) -> Style {
        let style = match role {
            Role::Text => self.text(),
            Role::Dim | Role::Quote => self.dim(),
            Role::Border | Role::QuoteBar => self.border(),
            Role::Heading(1 | 2) => self.strong(),
            Role::Heading(_) => self.strong(),
            Role::TableHead => self.strong(),
            Role::Code => self.code(),
            Role::CodeComment => self.dim(),
            Role::CodeString | Role::CodeKeyword | Role::CodeNumber => self.code_part(*role),
            Role::Link => Style::new().add_modifier(Modifier::UNDERLINED),
            Role::Marker => self.dim(),
            Role::TaskOpen => self.text(),
            Role::TaskDone => self.good(),
            Role::Blank => self.blank(),
            Role::Filled => self.filled(),
            Role::Problem => self.problem(),
            Role::Admonition(kind) => self.admonition(*kind),
            Role::Diagram => self.strong(),
            Role::DiagramEnd => self.good().add_modifier(Modifier::BOLD),
        };
        let flags = [
            (emphasis.bold, Modifier::BOLD),
            (emphasis.italic, Modifier::ITALIC),
            (emphasis.strike, Modifier::CROSSED_OUT),
            (emphasis.underline, Modifier::UNDERLINED),
        ];
        flags.into_iter().filter(|(on, _)| *on).fold(style, |style, (_, flag)| style.add_modifier(flag))
    }

    fn admonition(self, kind: Kind) -> Style {
        match kind {
            Kind::Note | Kind::Info | Kind::Other => self.accent(Accent::Blue),
            Kind::Tip => self.good(),
            Kind::Important => self.accent(Accent::Purple),
            Kind::Warning | Kind::Caution => self.warning(),
            Kind::Danger => self.accent(Accent::Red),
        }
        .add_modifier(Modifier::BOLD)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn luminance(colour: Option<Color>) -> f64 {
        let Some(Color::Rgb(r, g, b)) = colour else { panic!("a true colour: {colour:?}") };
        let channel = |value: u8| {
            let value = f64::from(value) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b)
    }

    fn contrast(one: f64, other: f64) -> f64 {
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    #[test]
    fn accents_and_dim_text_are_readable_on_their_background() {
        for (light, background) in [(false, 0.013), (true, 1.0)] {
            let theme = Theme { depth: Depth::True, light };
            for (name, accent) in Accent::NAMED {
                let ratio = contrast(luminance(theme.accent(accent).fg), background);
                assert!(ratio >= 4.5, "{name}, light {light}: {ratio:.1}");
            }
            assert!(contrast(luminance(theme.dim().fg), background) >= 4.5);
            let code = [Role::Code, Role::CodeComment, Role::CodeString, Role::CodeKeyword, Role::CodeNumber];
            for role in code.into_iter().chain([Role::Filled, Role::Blank, Role::Problem]) {
                let style = theme.markdown(&role, Emphasis::default());
                assert!(contrast(luminance(style.fg), background) >= 4.5, "{role:?}, light {light}");
            }
        }
    }

    #[test]
    fn without_colour_nothing_has_a_colour() {
        let theme = Theme { depth: Depth::None, light: false };
        let styles =
            [theme.dim(), theme.chip(Accent::Red), theme.selected(), theme.problem(), theme.matched(), theme.code()];
        for style in styles {
            assert_eq!((style.fg, style.bg), (None, None));
        }
        assert!(theme.selected().add_modifier.contains(Modifier::REVERSED));
        assert!(theme.filled() != theme.blank() && theme.filled() != theme.unknown());
        assert!(theme.unknown().add_modifier.contains(Modifier::UNDERLINED));
    }
}
