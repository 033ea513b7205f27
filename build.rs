//! The built-in playbooks and templates are embedded: a new file among them must rebuild the crate too.

#![expect(clippy::disallowed_macros, reason = "this is how a build script speaks to cargo")]

fn main() {
    for path in ["build.rs", "playbooks", "assets"] {
        println!("cargo:rerun-if-changed={path}");
    }
}
