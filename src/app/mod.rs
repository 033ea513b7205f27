//! PURE. The machine.

pub mod effect;
pub mod key;
pub mod msg;

pub use effect::Effect;
pub use key::Key;
pub use msg::Msg;
