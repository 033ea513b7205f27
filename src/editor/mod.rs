//! PURE. The editor: a text on a rope, a cursor, a selection, undo, search, and the soft-wrapped rows to draw.
