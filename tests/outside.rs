//! What other programs change while a run is open: clean documents follow at once, text of ours is never lost over it.

#[path = "support/wizard.rs"]
mod wizard;

use playbooks::app::{Msg, Start};
use wizard::Wizard;

const DOCUMENT: &str = "partners/acme-corp/recruit/2026-11/01-ideal-partner-profile.md";

#[test]
fn a_clean_document_follows_what_others_write() {
    let mut wizard = Wizard::run("recruit", "Acme Corp");
    wizard.press("3").write(DOCUMENT, "Written elsewhere.\n").lacks("Written elsewhere.");
    wizard.tell(Msg::RunFilesChanged).shows("Written elsewhere.").shows("changed by another program");
    let before = wizard.files();
    wizard.tell(Msg::RunFilesChanged).shows("Written elsewhere.");
    assert_eq!(wizard.files(), before, "reading again writes nothing");
    wizard.press("u").shows("Undo: reloaded");
}

#[test]
fn text_that_is_not_saved_stays_when_others_write() {
    let mut wizard = Wizard::run("recruit", "Acme Corp");
    wizard.keys("3 i").type_text("Ours ");
    wizard.write(DOCUMENT, "Theirs.\n").tell(Msg::RunFilesChanged).shows("Ours ").lacks("Theirs.");
    wizard.advance(2.0).shows("was changed by another program");
    let copies: Vec<String> = wizard.files().into_keys().filter(|path| path.contains(".mine-")).collect();
    let [copy] = &copies[..] else { panic!("one copy of ours: {copies:?}") };
    assert!(wizard.file(copy).starts_with("Ours "), "on disk before anybody decides");
    wizard.press("Ctrl-S").press("m").advance(1.0);
    assert!(wizard.file(DOCUMENT).starts_with("Ours "));
    assert!(wizard.files().into_keys().all(|path| !path.contains(".mine-")), "the copy is no longer needed");
}

#[test]
fn after_a_kill_during_the_choice_the_next_start_says_where_our_text_is() {
    let mut wizard = Wizard::run("recruit", "Acme Corp");
    wizard.keys("3 i").type_text("Ours ").write(DOCUMENT, "Theirs.\n").advance(2.0).shows("Ctrl-S decides");
    wizard.restart(Start::Resume { partner: None });
    wizard.shows("Theirs.").shows("is kept beside this document").shows("01-ideal-partner-profile.mine-");
}
