//! What the preview promises, construct by construct and for any text.
