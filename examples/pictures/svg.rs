//! A screen as an SVG picture: a window with rounded corners, text in the reader's own monospace font, each cell in its
//! place whatever that font is. Lines between panes are drawn, because fonts leave gaps between rows.

use std::fmt::Write;

use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Position;
use ratatui::style::{Color, Modifier};
use unicode_width::UnicodeWidthStr;

const FONT: &str = "ui-monospace, 'SF Mono', 'DejaVu Sans Mono', Menlo, Consolas, 'Liberation Mono', monospace";
/// Pixels of a cell and of its text.
const WIDTH: f32 = 8.4;
const HEIGHT: f32 = 18.0;
const SIZE: f32 = 14.0;
/// From the top of a row to the feet of its letters.
const BASELINE: f32 = 13.2;
/// Around the screen, and above it for the window's title.
const MARGIN: f32 = 14.0;
const TITLE: f32 = 34.0;

struct Colours {
    ground: &'static str,
    text: &'static str,
    bar: &'static str,
    title: &'static str,
    edge: &'static str,
    buttons: [&'static str; 3],
}

const DARK: Colours = Colours {
    ground: "#1b1e23",
    text: "#dfe2e7",
    bar: "#262a31",
    title: "#9aa1ab",
    edge: "#3a3f47",
    buttons: ["#4a505a", "#4a505a", "#4a505a"],
};
const LIGHT: Colours = Colours {
    ground: "#ffffff",
    text: "#1f2328",
    bar: "#f1f3f5",
    title: "#5a6068",
    edge: "#d0d5db",
    buttons: ["#c9ced5", "#c9ced5", "#c9ced5"],
};

/// What is painted for a cell.
#[derive(Clone, PartialEq)]
struct Paint {
    text: String,
    ground: Option<String>,
    bold: bool,
    italic: bool,
    underlined: bool,
    struck: bool,
}

/// The whole picture.
pub fn picture(buffer: &Buffer, cursor: Option<Position>, title: &str, light: bool) -> String {
    let colours = if light { &LIGHT } else { &DARK };
    let (columns, rows) = (f32::from(buffer.area.width), f32::from(buffer.area.height));
    let (width, height) = (columns * WIDTH + 2.0 * MARGIN, rows * HEIGHT + TITLE + MARGIN);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width:.0}\" height=\"{height:.0}\" \
         viewBox=\"0 0 {width:.0} {height:.0}\" font-family=\"{FONT}\" font-size=\"{SIZE}\" fill=\"{text}\">\n",
        text = colours.text,
    );
    window(&mut svg, width, height, title, colours);
    let _ = writeln!(svg, "<g transform=\"translate({MARGIN} {TITLE})\">");
    for y in 0..buffer.area.height {
        row(&mut svg, buffer, y, colours);
    }
    if let Some(at) = cursor {
        let (x, y) = (f32::from(at.x) * WIDTH, f32::from(at.y) * HEIGHT);
        let _ = writeln!(
            svg,
            "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"2\" height=\"{HEIGHT}\" fill=\"{}\"/>",
            colours.text
        );
    }
    svg.push_str("</g>\n</svg>\n");
    svg
}

fn window(svg: &mut String, width: f32, height: f32, title: &str, colours: &Colours) {
    let Colours { ground, bar, edge, .. } = colours;
    let (right, bottom) = (width - 0.5, height - 0.5);
    let _ = write!(
        svg,
        "<rect x=\"0.5\" y=\"0.5\" width=\"{:.1}\" height=\"{:.1}\" rx=\"9\" fill=\"{ground}\" stroke=\"{edge}\"/>\n\
         <path d=\"M1 26V9.5A8.5 8.5 0 0 1 9.5 1H{:.1}A8.5 8.5 0 0 1 {:.1} 9.5V26Z\" fill=\"{bar}\"/>\n",
        right - 0.5,
        bottom - 0.5,
        width - 9.5,
        width - 1.0,
    );
    for (x, colour) in (0_u8..).map(|index| 17.0 + 16.0 * f32::from(index)).zip(colours.buttons) {
        let _ = writeln!(svg, "<circle cx=\"{x}\" cy=\"13.5\" r=\"4.5\" fill=\"{colour}\"/>");
    }
    let _ = writeln!(
        svg,
        "<text x=\"{:.0}\" y=\"17.5\" font-size=\"12\" text-anchor=\"middle\" fill=\"{}\">{}</text>",
        width / 2.0,
        colours.title,
        escaped(title)
    );
}

/// Grounds first, then the text in runs of one style; what is no plain letter stands alone, so that it keeps its cell.
fn row(svg: &mut String, buffer: &Buffer, y: u16, colours: &Colours) {
    let top = f32::from(y) * HEIGHT;
    let cells = cells(buffer, y, colours);
    for run in cells.chunk_by(|one, other| one.2.ground == other.2.ground) {
        if let (Some(ground), Some(first), Some(last)) = (&run[0].2.ground, run.first(), run.last()) {
            let (x, end) = (left(first.0), left(last.0) + f32::from(last.1) * WIDTH);
            let _ = writeln!(
                svg,
                "<rect x=\"{x:.1}\" y=\"{top:.1}\" width=\"{:.1}\" height=\"{HEIGHT}\" fill=\"{ground}\"/>",
                end - x
            );
        }
    }
    let plain = |cell: &(u16, u16, Paint, &str)| cell.3.is_ascii();
    for run in cells.chunk_by(|one, other| one.2 == other.2 && plain(one) && plain(other)) {
        let symbols: String = run.iter().map(|cell| cell.3).collect();
        if let Some(shape) = shape(&symbols) {
            lines(svg, left(run[0].0), top, shape, &run[0].2.text);
        } else {
            text(svg, run, &symbols, top);
        }
    }
}

/// Column, columns taken, paint and symbol of each cell that shows something.
fn cells<'a>(buffer: &'a Buffer, y: u16, colours: &Colours) -> Vec<(u16, u16, Paint, &'a str)> {
    let mut cells = Vec::new();
    let mut x = 0;
    while x < buffer.area.width {
        let cell = &buffer[(x, y)];
        let taken = u16::try_from(cell.symbol().width()).unwrap_or(1).max(1);
        cells.push((x, taken, paint(cell, colours), cell.symbol()));
        x += taken;
    }
    cells
}

fn left(column: u16) -> f32 {
    f32::from(column) * WIDTH
}

fn text(svg: &mut String, run: &[(u16, u16, Paint, &str)], symbols: &str, top: f32) {
    let paint = &run[0].2;
    let lined = paint.underlined || paint.struck;
    let words = if lined { symbols } else { symbols.trim_end() };
    let skipped = if lined { 0 } else { words.len() - words.trim_start().len() };
    let words = &words[skipped..];
    let Some(first) = run.get(skipped).filter(|_| !words.trim().is_empty()) else { return };
    let width = if words.is_ascii() { f32::from(u16::try_from(words.len()).unwrap_or(0)) } else { f32::from(first.1) };
    let _ = write!(svg, "<text x=\"{:.1}\" y=\"{:.1}\"", left(first.0), top + BASELINE);
    if words.is_ascii() {
        let _ = write!(svg, " textLength=\"{:.1}\" xml:space=\"preserve\"", width * WIDTH);
    }
    let _ = write!(svg, " fill=\"{}\"", paint.text);
    let decoration = match (paint.underlined, paint.struck) {
        (true, true) => " text-decoration=\"underline line-through\"",
        (true, false) => " text-decoration=\"underline\"",
        (false, true) => " text-decoration=\"line-through\"",
        (false, false) => "",
    };
    let weight = if paint.bold { " font-weight=\"bold\"" } else { "" };
    let slant = if paint.italic { " font-style=\"italic\"" } else { "" };
    let _ = writeln!(svg, "{weight}{slant}{decoration}>{}</text>", escaped(words));
}

/// Which arms a line has (up, right, down, left), how thick it is, or a filled part of a cell.
#[derive(Clone, Copy)]
enum Shape {
    Line([bool; 4], f32),
    Corner([bool; 4]),
    /// From the left and from the top, and its size, in parts of a cell.
    Block([f32; 4]),
}

fn shape(symbol: &str) -> Option<Shape> {
    let arms = |arms: [u8; 4], thick| Shape::Line(arms.map(|arm| arm == 1), thick);
    Some(match symbol {
        "│" => arms([1, 0, 1, 0], 1.2),
        "┃" => arms([1, 0, 1, 0], 2.4),
        "─" => arms([0, 1, 0, 1], 1.2),
        "━" => arms([0, 1, 0, 1], 2.4),
        "┌" => arms([0, 1, 1, 0], 1.2),
        "┐" => arms([0, 0, 1, 1], 1.2),
        "└" => arms([1, 1, 0, 0], 1.2),
        "┘" => arms([1, 0, 0, 1], 1.2),
        "├" => arms([1, 1, 1, 0], 1.2),
        "┤" => arms([1, 0, 1, 1], 1.2),
        "┬" => arms([0, 1, 1, 1], 1.2),
        "┴" => arms([1, 1, 0, 1], 1.2),
        "┼" => arms([1, 1, 1, 1], 1.2),
        "╭" => Shape::Corner([false, true, true, false]),
        "╮" => Shape::Corner([false, false, true, true]),
        "╰" => Shape::Corner([true, true, false, false]),
        "╯" => Shape::Corner([true, false, false, true]),
        "█" => Shape::Block([0.0, 0.0, 1.0, 1.0]),
        "▌" => Shape::Block([0.0, 0.0, 0.5, 1.0]),
        "▐" => Shape::Block([0.5, 0.0, 0.5, 1.0]),
        "▀" => Shape::Block([0.0, 0.0, 1.0, 0.5]),
        "▄" => Shape::Block([0.0, 0.5, 1.0, 0.5]),
        "▏" => Shape::Block([0.0, 0.0, 0.125, 1.0]),
        "▎" => Shape::Block([0.0, 0.0, 0.25, 1.0]),
        _ => return None,
    })
}

fn lines(svg: &mut String, x: f32, y: f32, shape: Shape, colour: &str) {
    let (middle, centre, right, bottom) = (x + WIDTH / 2.0, y + HEIGHT / 2.0, x + WIDTH, y + HEIGHT);
    let ends = [(middle, y), (right, centre), (middle, bottom), (x, centre)];
    match shape {
        Shape::Block([left, top, width, height]) => {
            let _ = writeln!(
                svg,
                "<rect x=\"{:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{:.1}\" fill=\"{colour}\"/>",
                x + left * WIDTH,
                y + top * HEIGHT,
                width * WIDTH,
                height * HEIGHT
            );
        }
        Shape::Line(arms, thick) => {
            let mut path = String::new();
            for ((end_x, end_y), _) in ends.iter().zip(arms).filter(|(_, there)| *there) {
                let _ = write!(path, "M{middle:.1} {centre:.1}L{end_x:.1} {end_y:.1}");
            }
            let _ = writeln!(svg, "<path d=\"{path}\" stroke=\"{colour}\" stroke-width=\"{thick}\"/>");
        }
        Shape::Corner(arms) => {
            let mut reached = ends.iter().zip(arms).filter(|(_, there)| *there).map(|(end, _)| end);
            if let (Some((ax, ay)), Some((bx, by))) = (reached.next(), reached.next()) {
                let _ = writeln!(
                    svg,
                    "<path d=\"M{ax:.1} {ay:.1}Q{middle:.1} {centre:.1} {bx:.1} {by:.1}\" stroke=\"{colour}\" \
                     stroke-width=\"1.2\" fill=\"none\"/>"
                );
            }
        }
    }
}

fn paint(cell: &Cell, colours: &Colours) -> Paint {
    let has = |modifier| cell.modifier.contains(modifier);
    let (mut text, mut ground) = (colour(cell.fg), colour(cell.bg));
    if has(Modifier::REVERSED) {
        (text, ground) = (
            Some(ground.unwrap_or_else(|| colours.ground.to_owned())),
            Some(text.unwrap_or_else(|| colours.text.to_owned())),
        );
    }
    Paint {
        text: text.unwrap_or_else(|| colours.text.to_owned()),
        ground,
        bold: has(Modifier::BOLD),
        italic: has(Modifier::ITALIC),
        underlined: has(Modifier::UNDERLINED),
        struck: has(Modifier::CROSSED_OUT),
    }
}

/// True colour only: that is what the pictures are drawn in. Black is the ink of chips.
fn colour(colour: Color) -> Option<String> {
    match colour {
        Color::Rgb(r, g, b) => Some(format!("#{r:02x}{g:02x}{b:02x}")),
        Color::Black => Some("#101316".to_owned()),
        _ => None,
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
