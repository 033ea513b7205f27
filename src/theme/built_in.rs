//! The built-in themes: the look of each role on dark and on light, quiet or in high contrast, tuned by hand for true
//! colour, for 256 colours and for 16. A role without a look of its own has the colours of the terminal.

use ratatui::style::{Color, Modifier, Style};

use super::Depth;
use super::colour::Rgb;
use super::role::Role;

/// A theme that comes with the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BuiltIn {
    Dark,
    Light,
    HighContrastDark,
    HighContrastLight,
}

/// What a person can ask for: a built-in theme, or the one of two that fits the background.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Base {
    #[default]
    Auto,
    HighContrast,
    Fixed(BuiltIn),
}

impl Base {
    /// What each is called, and what it is.
    pub const NAMED: [(&'static str, Self, &'static str); 6] = [
        ("auto", Self::Auto, "Dark or light, as the terminal's background is."),
        ("dark", Self::Fixed(BuiltIn::Dark), "For a dark background."),
        ("light", Self::Fixed(BuiltIn::Light), "For a light background."),
        ("high-contrast", Self::HighContrast, "High contrast, as the terminal's background is."),
        ("high-contrast-dark", Self::Fixed(BuiltIn::HighContrastDark), "For a dark background; text has at least 7:1."),
        (
            "high-contrast-light",
            Self::Fixed(BuiltIn::HighContrastLight),
            "For a light background; text has at least 7:1.",
        ),
    ];

    pub fn named(name: &str) -> Option<Self> {
        Self::NAMED.iter().find(|(known, ..)| *known == name).map(|&(_, base, _)| base)
    }

    pub fn name(self) -> &'static str {
        Self::NAMED.iter().find(|(_, base, _)| *base == self).map_or("auto", |(name, ..)| *name)
    }

    /// The one for this background.
    pub fn on(self, light: bool) -> BuiltIn {
        match (self, light) {
            (Self::Fixed(built_in), _) => built_in,
            (Self::Auto, false) => BuiltIn::Dark,
            (Self::Auto, true) => BuiltIn::Light,
            (Self::HighContrast, false) => BuiltIn::HighContrastDark,
            (Self::HighContrast, true) => BuiltIn::HighContrastLight,
        }
    }
}

impl BuiltIn {
    pub const ALL: [Self; 4] = [Self::Dark, Self::Light, Self::HighContrastDark, Self::HighContrastLight];

    pub fn name(self) -> &'static str {
        Base::Fixed(self).name()
    }

    pub fn is_light(self) -> bool {
        matches!(self, Self::Light | Self::HighContrastLight)
    }

    pub fn is_high_contrast(self) -> bool {
        matches!(self, Self::HighContrastDark | Self::HighContrastLight)
    }

    /// The background that it is made for. Most dark terminals are a little brighter than black; none of ours.
    pub fn ground(self) -> Rgb {
        match self {
            Self::Dark => (0x1e, 0x1e, 0x1e),
            Self::HighContrastDark => (0, 0, 0),
            Self::Light | Self::HighContrastLight => (0xff, 0xff, 0xff),
        }
    }

    /// The look of a role with that many colours.
    pub fn style(self, role: Role, depth: Depth) -> Style {
        let look = match self {
            Self::Dark => dark(role),
            Self::Light => light(role),
            Self::HighContrastDark => high_contrast_dark(role),
            Self::HighContrastLight => high_contrast_light(role),
        };
        let row = role.row();
        match depth {
            Depth::None => Style::new().add_modifier(row.always | row.without),
            Depth::Sixteen => look.sixteen.add_modifier(row.always),
            Depth::Indexed => look.indexed.add_modifier(row.always),
            Depth::True => look.full.add_modifier(row.always),
        }
    }
}

/// How a role looks at each depth.
struct Look {
    full: Style,
    indexed: Style,
    sixteen: Style,
}

/// As the terminal writes.
const PLAIN: Look = Look { full: Style::new(), indexed: Style::new(), sixteen: Style::new() };

/// Coloured text.
const fn ink(rgb: u32, index: u8, ansi: Color) -> Look {
    Look {
        full: Style::new().fg(Color::from_u32(rgb)),
        indexed: Style::new().fg(Color::Indexed(index)),
        sixteen: Style::new().fg(ansi),
    }
}

/// A ground beneath text of any colour. There are no such shades among the 16: something else stands for it there.
const fn ground(rgb: u32, index: u8, sixteen: Style) -> Look {
    Look { full: Style::new().bg(Color::from_u32(rgb)), indexed: Style::new().bg(Color::Indexed(index)), sixteen }
}

/// Text, in a colour for each depth, on a fill.
const fn chip(text: [Color; 3], rgb: u32, index: u8, ansi: Color) -> Look {
    let [full, indexed, sixteen] = text;
    Look {
        full: Style::new().fg(full).bg(Color::from_u32(rgb)),
        indexed: Style::new().fg(indexed).bg(Color::Indexed(index)),
        sixteen: Style::new().fg(sixteen).bg(ansi),
    }
}

impl Look {
    /// With something else where there are 16 colours.
    const fn but(mut self, sixteen: Style) -> Self {
        self.sixteen = sixteen;
        self
    }
}

const NOTHING: Style = Style::new();
const UNDERLINED: Style = Style::new().add_modifier(Modifier::UNDERLINED);
const ITALIC: Style = Style::new().add_modifier(Modifier::ITALIC);
const REVERSED: Style = Style::new().add_modifier(Modifier::REVERSED);
/// One bar, whatever colours the row has.
const BAR: Style = REVERSED.fg(Color::Reset).bg(Color::Reset);
const STANDS: Style = REVERSED.add_modifier(Modifier::UNDERLINED);

/// The terminal's black, which is a little softer in many of them.
const SOFT: [Color; 3] = [Color::Black; 3];
const PITCH: [Color; 3] = [Color::Rgb(0, 0, 0), Color::Indexed(16), Color::Black];
const BRIGHT: [Color; 3] = [Color::Rgb(0xff, 0xff, 0xff), Color::Indexed(231), Color::White];

const BLACK: Color = Color::Black;
const WHITE: Color = Color::White;

#[rustfmt::skip]
fn dark(role: Role) -> Look {
    match role {
        Role::Text | Role::Strong | Role::Key | Role::Heading | Role::Link | Role::OverlayTitle => PLAIN,
        Role::Dim | Role::Quote | Role::Marker | Role::CodeComment => ink(0xa0a6ae, 248, Color::Gray),
        Role::Border => ink(0x4a5058, 239, Color::DarkGray),
        Role::Blue | Role::Note => ink(0x64b5f6, 75, Color::LightBlue),
        Role::Green | Role::Good | Role::Tip => ink(0x81c784, 114, Color::LightGreen),
        Role::Orange | Role::Warning | Role::Caution => ink(0xffb74d, 215, Color::LightYellow),
        Role::Purple | Role::Important => ink(0xce93d8, 176, Color::LightMagenta),
        Role::Red | Role::Problem | Role::Unknown | Role::Danger => ink(0xe57373, 174, Color::LightRed),
        Role::Neutral => ink(0xb0bec5, 249, Color::Gray),
        Role::Selected => ground(0x333840, 237, BAR),
        Role::Input => ground(0x2b3037, 236, NOTHING),
        Role::InputFocused => ground(0x333840, 237, UNDERLINED),
        Role::Selection => ground(0x264f78, 24, REVERSED),
        Role::Overlay => ground(0x24282e, 235, NOTHING),
        Role::Receded => ink(0x6b727a, 243, Color::DarkGray),
        Role::Blank => ink(0xd7ba7d, 180, Color::Yellow),
        Role::Filled => ink(0xb4c8dc, 152, Color::Reset).but(ITALIC),
        Role::Code => ink(0xc5b894, 187, Color::Gray),
        Role::CodeString => ink(0xa8c097, 144, Color::Gray),
        Role::CodeNumber => ink(0xd4ac90, 180, Color::Gray),
        Role::CodeKeyword => ink(0x9cb4d8, 110, Color::Cyan),
        other => fill(other),
    }
}

#[rustfmt::skip]
fn light(role: Role) -> Look {
    match role {
        Role::Text | Role::Strong | Role::Key | Role::Heading | Role::Link | Role::OverlayTitle => PLAIN,
        Role::Dim | Role::Quote | Role::Marker | Role::CodeComment => ink(0x5a6068, 241, Color::DarkGray),
        Role::Border => ink(0xc4c9d0, 251, Color::Gray),
        Role::Blue | Role::Note => ink(0x1976d2, 25, Color::Blue),
        Role::Green | Role::Good | Role::Tip => ink(0x2e7d32, 28, Color::Green),
        Role::Orange | Role::Warning | Role::Caution => ink(0xbf4f00, 130, Color::Red),
        Role::Purple | Role::Important => ink(0x7b1fa2, 91, Color::Magenta),
        Role::Red | Role::Problem | Role::Unknown | Role::Danger => ink(0xc62828, 160, Color::Red),
        Role::Neutral => ink(0x455a64, 240, Color::DarkGray),
        Role::Selected => ground(0xe4e8ed, 254, BAR),
        Role::Input => ground(0xeef0f3, 254, NOTHING),
        Role::InputFocused => ground(0xe4e8ed, 254, UNDERLINED),
        Role::Selection => ground(0xb8d7f9, 153, REVERSED),
        Role::Overlay => ground(0xf6f7f9, 255, NOTHING),
        Role::Receded => ink(0x9aa0a8, 247, Color::DarkGray),
        Role::Blank => ink(0x8a5a00, 94, Color::Magenta),
        Role::Filled => ink(0x2f4b68, 24, Color::Reset).but(ITALIC),
        Role::Code => ink(0x6d4f1e, 94, Color::Black),
        Role::CodeString => ink(0x3f6b2f, 58, Color::Black),
        Role::CodeNumber => ink(0x8a4b1f, 94, Color::Black),
        Role::CodeKeyword => ink(0x2f4f8f, 25, Color::Blue),
        other => fill(other),
    }
}

/// The fills of the seed, and those of a search: black text reads on them, whatever is around.
#[rustfmt::skip]
fn fill(role: Role) -> Look {
    match role {
        Role::BlueChip => chip(SOFT, 0xe3f2fd, 153, Color::LightBlue),
        Role::GreenChip => chip(SOFT, 0xe8f5e9, 194, Color::LightGreen),
        Role::OrangeChip => chip(SOFT, 0xfff3e0, 223, Color::LightYellow),
        Role::PurpleChip => chip(SOFT, 0xf3e5f5, 225, Color::LightMagenta),
        Role::RedChip => chip(SOFT, 0xffebee, 224, Color::LightRed),
        Role::NeutralChip => chip(SOFT, 0xeceff1, 254, Color::Gray),
        Role::EndGood => chip(SOFT, 0xc8e6c9, 157, Color::LightGreen),
        Role::EndClosed => chip(SOFT, 0xffcdd2, 217, Color::LightRed),
        Role::Match => chip(SOFT, 0xffd580, 222, Color::Reset).but(REVERSED),
        Role::CurrentMatch => chip(SOFT, 0xff9f40, 208, Color::Reset).but(STANDS),
        _ => PLAIN,
    }
}

#[rustfmt::skip]
fn high_contrast_dark(role: Role) -> Look {
    match role {
        Role::Text | Role::Strong | Role::Key | Role::Heading | Role::Link | Role::OverlayTitle => ink(0xffffff, 231, WHITE),
        Role::Dim | Role::Quote | Role::Marker | Role::CodeComment => ink(0xc2c8d0, 251, Color::Gray),
        Role::Border => ink(0x8a9098, 246, Color::Gray),
        Role::Blue | Role::Note => ink(0x8ecbff, 117, Color::LightCyan),
        Role::Green | Role::Good | Role::Tip => ink(0x9be89f, 120, Color::LightGreen),
        Role::Orange | Role::Warning | Role::Caution => ink(0xffcb6b, 221, Color::LightYellow),
        Role::Purple | Role::Important => ink(0xe6b3f0, 219, Color::LightMagenta),
        Role::Red | Role::Problem | Role::Unknown | Role::Danger => ink(0xffa3a3, 217, Color::LightRed),
        Role::Neutral => ink(0xe0e6ea, 254, WHITE),
        Role::Selected => chip(PITCH, 0xffffff, 231, Color::Reset).but(BAR),
        Role::Input => ground(0x262626, 235, NOTHING),
        Role::InputFocused => ground(0x00325c, 17, UNDERLINED),
        Role::Selection => ground(0x004488, 18, REVERSED),
        Role::Overlay => ground(0x000000, 16, NOTHING),
        Role::Receded => ink(0x8a8a8a, 245, Color::DarkGray),
        Role::Blank => ink(0xffe08a, 222, Color::LightYellow),
        Role::Filled => ink(0xcfe3f7, 153, WHITE).but(ITALIC.fg(WHITE)),
        Role::Code => ink(0xf0e0b0, 223, WHITE),
        Role::CodeString => ink(0xc4e6ab, 193, Color::LightGreen),
        Role::CodeNumber => ink(0xffc9a6, 216, Color::LightYellow),
        Role::CodeKeyword => ink(0xb8d4ff, 153, Color::LightCyan),
        Role::BlueChip => chip(PITCH, 0x8ecbff, 117, Color::LightCyan),
        Role::GreenChip | Role::EndGood => chip(PITCH, 0x9be89f, 120, Color::LightGreen),
        Role::OrangeChip => chip(PITCH, 0xffcb6b, 221, Color::LightYellow),
        Role::PurpleChip => chip(PITCH, 0xe6b3f0, 219, Color::LightMagenta),
        Role::RedChip | Role::EndClosed => chip(PITCH, 0xffa3a3, 217, Color::LightRed),
        Role::NeutralChip => chip(PITCH, 0xe0e6ea, 254, WHITE),
        Role::Match => chip(PITCH, 0xffd500, 220, Color::Reset).but(REVERSED),
        Role::CurrentMatch => chip(PITCH, 0xff9f40, 208, Color::Reset).but(STANDS),
    }
}

/// With 16 colours nobody knows how bright green and yellow are: on white they are no colours for text.
#[rustfmt::skip]
fn high_contrast_light(role: Role) -> Look {
    match role {
        Role::Text | Role::Strong | Role::Key | Role::Heading | Role::Link | Role::OverlayTitle => ink(0x000000, 16, BLACK),
        Role::Dim | Role::Quote | Role::Marker | Role::CodeComment => ink(0x3d434a, 238, BLACK),
        Role::Border => ink(0x5a6068, 241, BLACK),
        Role::Blue | Role::Note => ink(0x0b3d91, 18, Color::Blue),
        Role::Green | Role::Good | Role::Tip => ink(0x0d4f14, 22, BLACK),
        Role::Orange | Role::Warning | Role::Caution => ink(0x7a2e00, 52, Color::Red),
        Role::Purple | Role::Important => ink(0x5b0f80, 54, Color::Magenta),
        Role::Red | Role::Problem | Role::Unknown | Role::Danger => ink(0x8c0f0f, 124, Color::Red),
        Role::Neutral => ink(0x263238, 236, BLACK),
        Role::Selected => chip(BRIGHT, 0x000000, 16, Color::Reset).but(BAR),
        Role::Input => ground(0xe8e8e8, 254, NOTHING),
        Role::InputFocused => ground(0xcfe4ff, 189, UNDERLINED),
        Role::Selection => ground(0xa8d1ff, 153, REVERSED),
        Role::Overlay => ground(0xffffff, 231, NOTHING),
        Role::Receded => ink(0x6b6b6b, 242, Color::DarkGray),
        Role::Blank => ink(0x5c3b00, 53, Color::Magenta),
        Role::Filled => ink(0x1d3a57, 17, BLACK).but(ITALIC.fg(BLACK)),
        Role::Code => ink(0x4a3610, 236, BLACK),
        Role::CodeString => ink(0x1f4d14, 22, BLACK),
        Role::CodeNumber => ink(0x6b3000, 52, BLACK),
        Role::CodeKeyword => ink(0x1a3a7a, 18, Color::Blue),
        Role::BlueChip => chip(BRIGHT, 0x0b3d91, 18, Color::Blue),
        Role::GreenChip | Role::EndGood => chip(BRIGHT, 0x0d4f14, 22, BLACK),
        Role::OrangeChip => chip(BRIGHT, 0x7a2e00, 52, BLACK),
        Role::PurpleChip => chip(BRIGHT, 0x5b0f80, 54, Color::Magenta),
        Role::RedChip | Role::EndClosed => chip(BRIGHT, 0x8c0f0f, 124, Color::Red),
        Role::NeutralChip => chip(BRIGHT, 0x263238, 236, BLACK),
        Role::Match => chip(PITCH, 0xffd500, 220, Color::Reset).but(REVERSED),
        Role::CurrentMatch => chip(PITCH, 0xff9f40, 208, Color::Reset).but(STANDS),
    }
}

#[cfg(test)]
mod tests;
