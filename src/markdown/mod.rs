//! PURE. Text -> block tree -> laid-out lines; used by the preview and by exports.
pub mod flow;
