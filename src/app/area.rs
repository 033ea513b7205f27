//! Rectangles of screen cells. The layout of a screen is a pure function to these, shared by drawing and by clicks.

/// A rectangle; columns and rows count from 0 at the top left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub struct Area {
    pub x: u16,
    pub y: u16,
    pub width: u16,
    pub height: u16,
}

impl Area {
    pub const fn new(x: u16, y: u16, width: u16, height: u16) -> Self {
        Self { x, y, width, height }
    }

    pub const fn is_empty(self) -> bool {
        self.width == 0 || self.height == 0
    }

    pub const fn contains(self, column: u16, row: u16) -> bool {
        column >= self.x
            && column < self.x.saturating_add(self.width)
            && row >= self.y
            && row < self.y.saturating_add(self.height)
    }

    /// Cuts `rows` off the top: (the cut, the rest).
    pub fn cut_top(self, rows: u16) -> (Self, Self) {
        let rows = rows.min(self.height);
        (Self { height: rows, ..self }, Self { y: self.y + rows, height: self.height - rows, ..self })
    }

    /// Cuts `rows` off the bottom: (the cut, the rest).
    pub fn cut_bottom(self, rows: u16) -> (Self, Self) {
        let rows = rows.min(self.height);
        let rest = Self { height: self.height - rows, ..self };
        (Self { y: self.y + rest.height, height: rows, ..self }, rest)
    }

    /// Cuts `columns` off the left: (the cut, the rest).
    pub fn cut_left(self, columns: u16) -> (Self, Self) {
        let columns = columns.min(self.width);
        (Self { width: columns, ..self }, Self { x: self.x + columns, width: self.width - columns, ..self })
    }

    /// Cuts `columns` off the right: (the cut, the rest).
    pub fn cut_right(self, columns: u16) -> (Self, Self) {
        let columns = columns.min(self.width);
        let rest = Self { width: self.width - columns, ..self };
        (Self { x: self.x + rest.width, width: columns, ..self }, rest)
    }

    /// Smaller by `columns` at the left and right and `rows` at the top and bottom.
    pub fn inset(self, columns: u16, rows: u16) -> Self {
        let (columns, rows) = (columns.min(self.width / 2), rows.min(self.height / 2));
        let (width, height) = (self.width - 2 * columns, self.height - 2 * rows);
        Self { x: self.x + columns, y: self.y + rows, width, height }
    }

    /// An area of at most this size in the middle of this one.
    pub fn centred(self, width: u16, height: u16) -> Self {
        let (width, height) = (width.min(self.width), height.min(self.height));
        Self { x: self.x + (self.width - width) / 2, y: self.y + (self.height - height) / 2, width, height }
    }
}

/// The parts that all screens share.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Frame {
    pub header: Area,
    pub body: Area,
    /// The one place of messages.
    pub message: Area,
    pub footer: Area,
}

/// The smallest window that the program draws itself in.
pub const SMALLEST: (u16, u16) = (20, 6);

/// Header, body, message and footer of a window. Low windows give up the air first.
pub fn frame(columns: u16, rows: u16) -> Frame {
    let all = Area::new(0, 0, columns, rows);
    let (header, rest) = all.cut_top(1);
    let (footer, rest) = rest.cut_bottom(1);
    let (message, rest) = rest.cut_bottom(u16::from(rows >= 8));
    let (_, body) = rest.cut_top(u16::from(rows >= 20));
    Frame { header, body, message, footer }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_tile_the_window_at_any_size() {
        for columns in [0, 1, 20, 80, 160] {
            for rows in [0, 1, 2, 6, 8, 20, 24, 50] {
                let f = frame(columns, rows);
                let used = f.header.height + f.body.height + f.message.height + f.footer.height + u16::from(rows >= 20);
                assert_eq!(used, rows, "{columns}x{rows}");
                assert!(f.body.y + f.body.height <= f.message.y || f.message.is_empty());
            }
        }
    }

    #[test]
    fn cuts_add_up() {
        let area = Area::new(3, 4, 10, 5);
        let (left, right) = area.cut_left(4);
        assert_eq!((left.width + right.width, right.x), (10, 7));
        let (bottom, top) = area.cut_bottom(9);
        assert_eq!((bottom, top.height), (area, 0));
        assert!(area.contains(3, 4) && area.contains(12, 8) && !area.contains(13, 4));
    }
}
