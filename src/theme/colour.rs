//! Colours as people write them, and how a colour of one depth is shown at another. Built-in themes are never mapped:
//! they have a shade for each depth.

use ratatui::style::Color;

use super::Depth;

/// Red, green and blue.
pub type Rgb = (u8, u8, u8);

/// The 16 colours as they are written, in their order, each as xterm shows it.
pub const ANSI: [(&str, Color, Rgb); 16] = [
    ("black", Color::Black, (0x00, 0x00, 0x00)),
    ("red", Color::Red, (0xcd, 0x00, 0x00)),
    ("green", Color::Green, (0x00, 0xcd, 0x00)),
    ("yellow", Color::Yellow, (0xcd, 0xcd, 0x00)),
    ("blue", Color::Blue, (0x00, 0x00, 0xee)),
    ("magenta", Color::Magenta, (0xcd, 0x00, 0xcd)),
    ("cyan", Color::Cyan, (0x00, 0xcd, 0xcd)),
    ("gray", Color::Gray, (0xe5, 0xe5, 0xe5)),
    ("dark-gray", Color::DarkGray, (0x7f, 0x7f, 0x7f)),
    ("bright-red", Color::LightRed, (0xff, 0x00, 0x00)),
    ("bright-green", Color::LightGreen, (0x00, 0xff, 0x00)),
    ("bright-yellow", Color::LightYellow, (0xff, 0xff, 0x00)),
    ("bright-blue", Color::LightBlue, (0x5c, 0x5c, 0xff)),
    ("bright-magenta", Color::LightMagenta, (0xff, 0x00, 0xff)),
    ("bright-cyan", Color::LightCyan, (0x00, 0xff, 0xff)),
    ("white", Color::White, (0xff, 0xff, 0xff)),
];

/// The terminal's own colour.
pub const DEFAULT: &str = "default";

/// A colour as it is written in a theme file: `"#ffcc00"`, `244`, `bright-blue` or `default`.
pub fn parse(word: &str) -> Option<Color> {
    let word = word.trim().to_lowercase().replace(['_', ' '], "-").replace("grey", "gray");
    if let Some(digits) = word.strip_prefix('#') {
        let part = |at: usize| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok();
        let is_hex = digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        return if is_hex { Some(Color::Rgb(part(0)?, part(2)?, part(4)?)) } else { None };
    }
    if !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit()) {
        return word.parse().ok().map(Color::Indexed);
    }
    let word = match word.replace("light-", "bright-").as_str() {
        "bright-black" => "dark-gray".to_owned(),
        "bright-white" => "white".to_owned(),
        DEFAULT => return Some(Color::Reset),
        word => word.to_owned(),
    };
    ANSI.iter().find(|(name, ..)| *name == word).map(|&(_, colour, _)| colour)
}

/// As [`parse`] reads it.
pub fn name(colour: Color) -> String {
    match colour {
        Color::Rgb(r, g, b) => format!("#{r:02x}{g:02x}{b:02x}"),
        Color::Indexed(index) => index.to_string(),
        other => ANSI.iter().find(|(_, colour, _)| *colour == other).map_or(DEFAULT, |(name, ..)| *name).to_owned(),
    }
}

/// `colour` at a depth, or the nearest to it there; `never` is not taken for another one with 16 colours.
pub fn fit(colour: Color, depth: Depth, never: Option<Color>) -> Option<Color> {
    match (depth, colour) {
        (Depth::None, _) => None,
        (Depth::Indexed, Color::Rgb(r, g, b)) => Some(Color::Indexed(nearest_index((r, g, b)))),
        (Depth::Sixteen, Color::Rgb(r, g, b)) => Some(nearest_ansi((r, g, b), never)),
        (Depth::Sixteen, Color::Indexed(index)) => match ANSI.get(usize::from(index)) {
            Some(&(_, ansi, _)) => Some(ansi),
            None => Some(nearest_ansi(of_index(index), never)),
        },
        _ => Some(colour),
    }
}

/// The nearest of the 256 colours, but for the first 16: those are the terminal's to choose.
fn nearest_index(rgb: Rgb) -> u8 {
    let wanted = Seen::of(rgb);
    let far = |index: u8| Seen::of(of_index(index)).far(wanted);
    (16..=255).min_by(|one, other| far(*one).total_cmp(&far(*other))).unwrap_or(16)
}

/// A grey stays grey and a colour keeps its hue, however bright: with so few there is nothing in between.
fn nearest_ansi(rgb: Rgb, never: Option<Color>) -> Color {
    let wanted = Seen::of(rgb);
    let of = |index: usize| Seen::of(ANSI[index].2);
    let shades = if wanted.chroma() < GREYISH {
        vec![0, 8, 7, 15]
    } else {
        let hue = (1..=6).min_by(|one, other| of(*one).turn(wanted).total_cmp(&of(*other).turn(wanted)));
        hue.map_or_else(Vec::new, |hue| vec![hue, hue + 8])
    };
    let shades = shades.into_iter().filter(|index| Some(ANSI[*index].1) != never);
    let far = |index: &usize| (of(*index).light - wanted.light).abs();
    shades.min_by(|one, other| far(one).total_cmp(&far(other))).map_or(Color::Reset, |index| ANSI[index].1)
}

/// Less chroma than this is no hue that anybody would name.
const GREYISH: f64 = 0.04;

/// A colour as it is seen: the coordinates of Oklab (Björn Ottosson, 2020), in which equal steps look equal.
#[derive(Debug, Clone, Copy)]
struct Seen {
    light: f64,
    /// From green to red.
    a: f64,
    /// From blue to yellow.
    b: f64,
}

impl Seen {
    fn of(rgb: Rgb) -> Self {
        let (r, g, b) = (linear(rgb.0), linear(rgb.1), linear(rgb.2));
        let long = (0.412_221_470_8 * r + 0.536_332_536_3 * g + 0.051_445_992_9 * b).cbrt();
        let middle = (0.211_903_498_2 * r + 0.680_699_545_1 * g + 0.107_396_956_6 * b).cbrt();
        let short = (0.088_302_461_9 * r + 0.281_718_837_6 * g + 0.629_978_700_5 * b).cbrt();
        Self {
            light: 0.210_454_255_3 * long + 0.793_617_785_0 * middle - 0.004_072_046_8 * short,
            a: 1.977_998_495_1 * long - 2.428_592_205_0 * middle + 0.450_593_709_9 * short,
            b: 0.025_904_037_1 * long + 0.782_771_766_2 * middle - 0.808_675_766_0 * short,
        }
    }

    fn chroma(self) -> f64 {
        self.a.hypot(self.b)
    }

    fn far(self, other: Self) -> f64 {
        (self.light - other.light).powi(2) + (self.a - other.a).powi(2) + (self.b - other.b).powi(2)
    }

    /// The angle between two hues.
    fn turn(self, other: Self) -> f64 {
        let turn = (self.b.atan2(self.a) - other.b.atan2(other.a)).abs();
        turn.min(std::f64::consts::TAU - turn)
    }
}

/// A channel as light, 0 to 1.
fn linear(channel: u8) -> f64 {
    let value = f64::from(channel) / 255.0;
    if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
}

/// What a colour of the 256 looks like; of the first 16, what xterm makes of it.
pub fn of_index(index: u8) -> Rgb {
    let step = |step: u8| if step == 0 { 0 } else { 55 + 40 * step };
    match index {
        0..=15 => ANSI[usize::from(index)].2,
        16..=231 => {
            let index = index - 16;
            (step(index / 36), step(index / 6 % 6), step(index % 6))
        }
        232..=255 => {
            let grey = 8 + 10 * (index - 232);
            (grey, grey, grey)
        }
    }
}

/// The contrast of two colours, 1 to 21, as WCAG 2 defines it.
pub fn contrast(one: Rgb, other: Rgb) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

fn luminance((r, g, b): Rgb) -> f64 {
    0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b)
}

/// `rgb` moved towards `to` until it has this contrast against `ground`.
pub fn moved(rgb: Rgb, to: Rgb, ground: Rgb, wanted: f64) -> Rgb {
    let mix = |one: u8, other: u8, tenths: u16| {
        u8::try_from((u16::from(one) * (10 - tenths) + u16::from(other) * tenths) / 10).unwrap_or(other)
    };
    let at = |tenths| (mix(rgb.0, to.0, tenths), mix(rgb.1, to.1, tenths), mix(rgb.2, to.2, tenths));
    (0..10).map(at).find(|rgb| contrast(*rgb, ground) >= wanted).unwrap_or(to)
}

/// Black or white, whichever reads better on `fill`.
pub fn ink_on(fill: Rgb) -> Color {
    let (black, white) = (contrast((0, 0, 0), fill), contrast((0xff, 0xff, 0xff), fill));
    if black >= white { Color::Black } else { Color::White }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn colours_are_read_as_people_write_them() {
        for (word, colour) in [
            ("#ffcc00", Some(Color::Rgb(0xff, 0xcc, 0x00))),
            (" #FFCC00 ", Some(Color::Rgb(0xff, 0xcc, 0x00))),
            ("244", Some(Color::Indexed(244))),
            ("red", Some(Color::Red)),
            ("Bright Blue", Some(Color::LightBlue)),
            ("light_blue", Some(Color::LightBlue)),
            ("bright-black", Some(Color::DarkGray)),
            ("dark-grey", Some(Color::DarkGray)),
            ("default", Some(Color::Reset)),
            ("256", None),
            ("-1", None),
            ("+1", None),
            ("#fc0", None),
            ("#+f0000", None),
            ("ffcc00", None),
            ("#ffcc0é", None),
            ("pink", None),
            ("", None),
        ] {
            assert_eq!(parse(word), colour, "{word:?}");
        }
    }

    #[test]
    fn a_colour_is_shown_as_the_nearest_of_the_depth() {
        let rgb = |hex: &str| parse(hex).expect("a colour");
        for (colour, indexed, sixteen) in [
            ("#ffcc00", Color::Indexed(220), Color::Yellow),
            ("#64b5f6", Color::Indexed(75), Color::LightBlue),
            ("#808080", Color::Indexed(244), Color::DarkGray),
            ("#ff0000", Color::Indexed(196), Color::LightRed),
            ("#8b0000", Color::Indexed(88), Color::Red),
            ("#ffffff", Color::Indexed(231), Color::White),
            ("#333840", Color::Indexed(237), Color::DarkGray),
            ("#ffb74d", Color::Indexed(215), Color::Yellow),
            ("196", Color::Indexed(196), Color::LightRed),
            ("9", Color::Indexed(9), Color::LightRed),
            ("cyan", Color::Cyan, Color::Cyan),
            ("default", Color::Reset, Color::Reset),
        ] {
            assert_eq!(fit(rgb(colour), Depth::Indexed, None), Some(indexed), "{colour}");
            assert_eq!(fit(rgb(colour), Depth::Sixteen, None), Some(sixteen), "{colour}");
            assert_eq!(fit(rgb(colour), Depth::True, None), Some(rgb(colour)), "{colour}");
            assert_eq!(fit(rgb(colour), Depth::None, None), None);
        }
        assert_eq!(fit(rgb("#101010"), Depth::Sixteen, Some(Color::Black)), Some(Color::DarkGray));
    }

    #[test]
    fn the_256_colours_are_those_of_xterm() {
        let shown = [
            (16, (0, 0, 0)),
            (75, (0x5f, 0xaf, 0xff)),
            (231, (255, 255, 255)),
            (232, (8, 8, 8)),
            (255, (238, 238, 238)),
        ];
        for (index, rgb) in shown {
            assert_eq!(of_index(index), rgb);
        }
    }

    #[test]
    fn contrast_is_that_of_the_definition() {
        let rounded = |one, other| (contrast(one, other) * 10.0).round() / 10.0;
        assert!((rounded((0, 0, 0), (255, 255, 255)) - 21.0).abs() < f64::EPSILON);
        assert!((rounded((0x76, 0x76, 0x76), (255, 255, 255)) - 4.5).abs() < f64::EPSILON);
        assert_eq!((ink_on((0xe3, 0xf2, 0xfd)), ink_on((0, 0x33, 0x66))), (Color::Black, Color::White));
    }

    proptest! {
        #[test]
        fn names_read_back(r: u8, g: u8, b: u8, index: u8, ansi in 0_usize..16) {
            for colour in [Color::Rgb(r, g, b), Color::Indexed(index), ANSI[ansi].1, Color::Reset] {
                prop_assert_eq!(parse(&name(colour)), Some(colour));
            }
        }

        #[test]
        fn a_colour_of_the_palette_is_its_own_nearest(index in 16_u8..) {
            prop_assert_eq!(of_index(nearest_index(of_index(index))), of_index(index));
        }

        #[test]
        fn a_moved_colour_has_the_contrast_that_was_asked_for(r: u8, g: u8, b: u8) {
            let (black, white) = ((0, 0, 0), (255, 255, 255));
            prop_assert!(contrast(moved((r, g, b), white, black, 7.0), black) >= 7.0);
            prop_assert!(contrast(moved((r, g, b), black, white, 7.0), white) >= 7.0);
        }
    }
}
