//! Roles to styles: what a piece of the screen means, not which colour it has. A theme is a built-in table of looks, and
//! what a person changes of it; without colour every meaning keeps a glyph or a weight.

mod built_in;
pub mod colour;
mod own;
pub mod page;
mod role;

use ratatui::style::{Color, Modifier, Style};

use crate::domain::playbook::{Accent, OutcomeKind};
use crate::markdown::{self, Emphasis, Kind};

pub use built_in::{Base, BuiltIn};
pub use own::{Own, Read, read};
pub use role::{COUNT, Group, ROLES, Reads, Role};

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
    built_in: BuiltIn,
    /// All looks of a theme with changes of one's own.
    own: Option<&'static [Style; COUNT]>,
}

impl Theme {
    pub fn new(built_in: BuiltIn, depth: Depth) -> Self {
        Self { depth, built_in, own: None }
    }

    /// A theme of one's own, on top of the built-in one that fits. Its looks are kept until the program ends, so that
    /// a theme stays a small value: make it once.
    pub fn with(own: &Own, light: bool, depth: Depth) -> Self {
        let built_in = own.extends.on(light);
        let looks = ROLES.each_ref().map(|row| own.style(built_in, row.role, depth));
        Self { depth, built_in, own: Some(Box::leak(Box::new(looks))) }
    }

    /// The built-in theme that it is, or extends.
    pub fn built_in(self) -> BuiltIn {
        self.built_in
    }

    /// The look of a role.
    pub fn of(self, role: Role) -> Style {
        match self.own {
            Some(looks) => looks[role as usize],
            None => self.built_in.style(role, self.depth),
        }
    }

    pub fn text(self) -> Style {
        self.of(Role::Text)
    }

    pub fn strong(self) -> Style {
        self.of(Role::Strong)
    }

    /// Secondary text; still well readable.
    pub fn dim(self) -> Style {
        self.of(Role::Dim)
    }

    /// Lines between panes.
    pub fn border(self) -> Style {
        self.of(Role::Border)
    }

    /// The row under the cursor of the focused list.
    pub fn selected(self) -> Style {
        self.of(Role::Selected)
    }

    /// The ground of an input: lifted, more so where it has the focus; underlined where there are no such shades.
    pub fn input(self, focused: bool) -> Style {
        self.of(if focused { Role::InputFocused } else { Role::Input })
    }

    /// The background of an overlay.
    pub fn overlay(self) -> Style {
        self.of(Role::Overlay)
    }

    /// The title of an overlay, on its border.
    pub fn overlay_title(self) -> Style {
        self.overlay().fg(Color::Reset).patch(self.of(Role::OverlayTitle))
    }

    /// What lies beneath an overlay: whatever it was, it has one look now.
    pub fn receded(self) -> Style {
        Style::new().bg(Color::Reset).remove_modifier(Modifier::all()).patch(self.of(Role::Receded))
    }

    /// A playbook's accent as text.
    pub fn accent(self, accent: Accent) -> Style {
        match accent {
            Accent::Blue => self.of(Role::Blue),
            Accent::Green => self.of(Role::Green),
            Accent::Orange => self.of(Role::Orange),
            Accent::Purple => self.of(Role::Purple),
            Accent::Red => self.of(Role::Red),
            Accent::Neutral => self.of(Role::Neutral),
            Accent::Rgb(r, g, b) => match self.own_accent((r, g, b)) {
                Some(colour) => Style::new().fg(colour),
                None => Style::new(),
            },
        }
    }

    /// A playbook's accent as the fill of its current step: the seed's colour, and text that reads on it.
    pub fn chip(self, accent: Accent) -> Style {
        match accent {
            Accent::Blue => self.of(Role::BlueChip),
            Accent::Green => self.of(Role::GreenChip),
            Accent::Orange => self.of(Role::OrangeChip),
            Accent::Purple => self.of(Role::PurpleChip),
            Accent::Red => self.of(Role::RedChip),
            Accent::Neutral => self.of(Role::NeutralChip),
            Accent::Rgb(r, g, b) => {
                let bold = Style::new().add_modifier(Modifier::BOLD);
                let fill = match self.depth {
                    Depth::Sixteen => Some(Color::LightCyan),
                    depth => colour::fit(Color::Rgb(r, g, b), depth, None),
                };
                let ink = if self.depth == Depth::Sixteen { Color::Black } else { colour::ink_on((r, g, b)) };
                fill.map_or(bold, |fill| bold.bg(fill).fg(ink))
            }
        }
    }

    /// A colour that a playbook names itself. In high contrast it is moved until it reads; with 16 colours it is cyan,
    /// which no accent has.
    fn own_accent(self, rgb: colour::Rgb) -> Option<Color> {
        let high = self.built_in.is_high_contrast();
        let (r, g, b) = match (high, self.built_in.is_light()) {
            (false, _) => rgb,
            (true, false) => colour::moved(rgb, (0xff, 0xff, 0xff), self.built_in.ground(), 7.0),
            (true, true) => colour::moved(rgb, (0, 0, 0), self.built_in.ground(), 7.0),
        };
        match (self.depth, self.built_in) {
            (Depth::Sixteen, BuiltIn::HighContrastDark) => Some(Color::LightCyan),
            (Depth::Sixteen, BuiltIn::HighContrastLight) => Some(Color::Black),
            (Depth::Sixteen, _) => Some(Color::Cyan),
            (depth, _) => colour::fit(Color::Rgb(r, g, b), depth, None),
        }
    }

    /// The end of a playbook once it is reached.
    pub fn end_chip(self, kind: OutcomeKind) -> Style {
        match kind {
            OutcomeKind::Good => self.of(Role::EndGood),
            OutcomeKind::Closed => self.of(Role::EndClosed),
        }
    }

    /// Something achieved.
    pub fn good(self) -> Style {
        self.of(Role::Good)
    }

    /// Something wrong.
    pub fn problem(self) -> Style {
        self.of(Role::Problem)
    }

    /// Something to be careful with.
    pub fn warning(self) -> Style {
        self.of(Role::Warning)
    }

    /// A key in a hint.
    pub fn key(self) -> Style {
        self.of(Role::Key)
    }

    /// A heading of a document.
    pub fn heading(self) -> Style {
        self.of(Role::Heading)
    }

    /// A sign of Markdown: of a list item, a heading, a quotation.
    pub fn marker(self) -> Style {
        self.of(Role::Marker)
    }

    pub fn quote(self) -> Style {
        self.of(Role::Quote)
    }

    /// A blank that waits for its text.
    pub fn blank(self) -> Style {
        self.of(Role::Blank)
    }

    /// A marker of a text that has a value, and that value where it is shown: told apart without standing out.
    pub fn filled(self) -> Style {
        self.of(Role::Filled)
    }

    /// A marker that nobody knows.
    pub fn unknown(self) -> Style {
        self.of(Role::Unknown)
    }

    /// A match of a search.
    pub fn matched(self) -> Style {
        self.of(Role::Match)
    }

    /// The match that a search stands on.
    pub fn current_match(self) -> Style {
        self.of(Role::CurrentMatch)
    }

    /// Selected text in the editor.
    pub fn selection(self) -> Style {
        self.of(Role::Selection)
    }

    /// Code and other literal text.
    pub fn code(self) -> Style {
        self.of(Role::Code)
    }

    pub fn code_comment(self) -> Style {
        self.of(Role::CodeComment)
    }

    /// A span of rendered Markdown.
    pub fn markdown(self, role: &markdown::Role, emphasis: Emphasis) -> Style {
        use crate::markdown::Role;
        let style = match role {
            Role::Text => self.text(),
            Role::Dim => self.dim(),
            Role::Quote => self.quote(),
            Role::Border | Role::QuoteBar => self.border(),
            Role::Heading(_) => self.heading(),
            Role::TableHead => self.strong(),
            Role::Code => self.code(),
            Role::CodeComment => self.code_comment(),
            Role::CodeString | Role::CodeKeyword | Role::CodeNumber => self.code_part(*role),
            Role::Link => self.of(self::Role::Link),
            Role::Marker => self.marker(),
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

    /// What stands out in code, though not by much.
    fn code_part(self, role: markdown::Role) -> Style {
        self.of(match role {
            markdown::Role::CodeString => Role::CodeString,
            markdown::Role::CodeNumber => Role::CodeNumber,
            _ => Role::CodeKeyword,
        })
    }

    fn admonition(self, kind: Kind) -> Style {
        self.of(match kind {
            Kind::Note | Kind::Info | Kind::Other => Role::Note,
            Kind::Tip => Role::Tip,
            Kind::Important => Role::Important,
            Kind::Warning | Kind::Caution => Role::Caution,
            Kind::Danger => Role::Danger,
        })
    }
}

#[cfg(test)]
mod tests;
