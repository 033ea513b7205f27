//! For tests: reads the edges back from a drawing, as a person does. Follow a line from a box, never turn against the
//! flow, pass straight across another line, end at an arrowhead. Boxes hold one capital letter; tips are arrows.

use std::collections::BTreeSet;

/// The drawing and the words beneath it as edges. `flow` is the heading of the flow: `▶` or `▼`.
pub fn edges(text: &[String], flow: char) -> Result<BTreeSet<(char, char)>, String> {
    let (words, picture): (Vec<_>, Vec<_>) = text.iter().partition(|row| row.contains(['→', '↺']));
    let mut sheet =
        Sheet { rows: picture.iter().map(|row| row.chars().collect()).collect(), flow, found: BTreeSet::new() };
    sheet.trace()?;
    let mut last = None;
    for line in words {
        if !line.starts_with('→') {
            last = None;
        }
        for letter in line.chars().filter(char::is_ascii_uppercase) {
            sheet.found.extend(last.replace(letter).map(|before| (before, letter)));
        }
        if line.contains('↺') {
            sheet.found.extend(last.map(|letter| (letter, letter)));
        }
    }
    Ok(sheet.found)
}

struct Sheet {
    rows: Vec<Vec<char>>,
    flow: char,
    found: BTreeSet<(char, char)>,
}

type Step = (i32, i32);
const STEPS: [(Step, &str); 4] =
    [((-1, 0), "│┆╰╯├┤┴┼"), ((1, 0), "│┆╭╮├┤┬┼"), ((0, -1), "─┄╮╯┤┬┴┼"), ((0, 1), "─┄╭╰├┬┴┼")];

impl Sheet {
    fn at(&self, y: i32, x: i32) -> char {
        let row = usize::try_from(y).ok().and_then(|y| self.rows.get(y));
        row.zip(usize::try_from(x).ok()).and_then(|(row, x)| row.get(x)).copied().unwrap_or(' ')
    }

    fn trace(&mut self) -> Result<(), String> {
        for y in 0..self.rows.len() as i32 {
            for x in 0..self.rows[y as usize].len() as i32 {
                let letter = self.at(y, x);
                if letter.is_ascii_uppercase() {
                    self.leave(letter, y, x)?;
                }
            }
        }
        Ok(())
    }

    /// Every line out of the box around the letter at this place.
    fn leave(&mut self, letter: char, y: i32, x: i32) -> Result<(), String> {
        let sides: [(Step, char, i32); 4] = [((0, 1), '├', 2), ((0, -1), '┤', 2), ((1, 0), '┬', 1), ((-1, 0), '┴', 1)];
        for ((dy, dx), port, far) in sides {
            for off in -1..=1 {
                let (wy, wx) = (y + dy * far + dx.abs() * off, x + dx * far + dy.abs() * off);
                let inside = if dx == 0 { (wx - x).abs() <= 1 } else { wy == y };
                if inside && self.at(wy, wx) == port {
                    let forward = match self.flow {
                        '▶' => (dy, dx) == (0, 1),
                        _ => (dy, dx) == (1, 0),
                    };
                    self.follow(letter, (wy + dy, wx + dx), (dy, dx), forward, 0)?;
                }
            }
        }
        Ok(())
    }

    fn follow(
        &mut self,
        letter: char,
        (y, x): (i32, i32),
        (dy, dx): Step,
        forward: bool,
        far: usize,
    ) -> Result<(), String> {
        let wrong = |what: &str| Err(format!("the line of {letter} {what} at {y},{x}"));
        if far > 800 {
            return wrong("has no end");
        }
        let shown = self.at(y, x);
        if "▶◀▲▼".contains(shown) {
            if ![('▶', (0, 1)), ('◀', (0, -1)), ('▲', (-1, 0)), ('▼', (1, 0))].contains(&(shown, (dy, dx))) {
                return wrong("enters a tip from its side");
            }
            let (cy, cx) = if dx == 0 { (y + 2 * dy, x) } else { (y, x + 3 * dx) };
            let mut target = (-1..=1).map(|off| if dx == 0 { self.at(cy, cx + off) } else { self.at(cy, cx) });
            let Some(target) = target.find(char::is_ascii_uppercase) else { return wrong("ends at no box") };
            self.found.insert((letter, target));
            return Ok(());
        }
        let arms: Vec<Step> =
            STEPS.iter().filter(|(_, glyphs)| glyphs.contains(shown)).map(|(step, _)| *step).collect();
        if arms.is_empty() {
            return wrong("breaks off");
        }
        if !arms.contains(&(-dy, -dx)) {
            let straight_across = arms.len() == 2 && arms[0].0 == -arms[1].0 && arms[0].1 == -arms[1].1;
            if !straight_across {
                return wrong("runs into another");
            }
            return self.follow(letter, (y + dy, x + dx), (dy, dx), forward, far + 1);
        }
        let against = if self.flow == '▶' { (0, -1) } else { (-1, 0) };
        for step in arms {
            if step != (-dy, -dx) && !(forward && step == against) {
                self.follow(letter, (y + step.0, x + step.1), step, forward, far + 1)?;
            }
        }
        Ok(())
    }
}
