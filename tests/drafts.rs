//! What was typed when the program was killed: offered at the next start, put back where it was typed, and nothing else.

#![expect(
    clippy::disallowed_methods,
    reason = "runs the program beside the one that was killed, and looks whether a journal is there"
)]

mod support {
    pub mod wizard;
}

use std::process::Command;

use playbooks::app::{Effect, Start};
use support::wizard::Wizard;

const IPP: &str = "partners/acme-corp/recruit/2026-11/01-ideal-partner-profile.md";
const QUESTION: &str = "Typed, but not saved";

/// A document with a sentence that no file has; the program was killed.
fn killed() -> Wizard {
    let mut wizard = Wizard::run("recruit", "Acme Corp");
    wizard.keys("3 i Ctrl-Home").type_text("Not lost. ").shows("draft kept");
    assert!(!wizard.file(IPP).contains("Not lost."));
    wizard.restart(Start::Today);
    wizard
}

/// Nothing is asked at the next start.
fn rests(mut wizard: Wizard) {
    wizard.effects();
    wizard.restart(Start::Today).lacks(QUESTION).shows("In progress");
}

#[test]
fn a_sentence_is_offered_put_back_saved_and_can_be_taken_back() {
    let mut wizard = killed();
    let before = wizard.file(IPP);
    wizard.shows(QUESTION).shows("acme-corp recruit/2026-11").shows("1 new, 1 replaced").shows("+ Not lost. ");
    wizard
        .press("Enter")
        .lacks(QUESTION)
        .shows("Not lost.")
        .shows("[Ideal Partner Profile]")
        .advance(1.0)
        .shows("saved");
    assert_eq!(wizard.file(IPP), format!("Not lost. {before}"));
    wizard.press("u").advance(1.0);
    assert_eq!(wizard.file(IPP), before);
    rests(wizard);
}

#[test]
fn a_kill_while_it_is_being_put_back_loses_nothing() {
    let mut wizard = killed();
    wizard.press("Enter").shows("draft kept").restart(Start::Today).shows("+ Not lost. ").press("Enter").advance(1.0);
    assert!(wizard.file(IPP).starts_with("Not lost. "));
    rests(wizard);
}

#[test]
fn later_asks_again_and_put_aside_does_not() {
    let mut wizard = killed();
    wizard.press("Esc").lacks(QUESTION).shows("In progress").restart(Start::Today).shows(QUESTION);
    wizard.press("x").lacks(QUESTION).shows("for 30 days");
    assert!(!wizard.file(IPP).contains("Not lost."));
    rests(wizard);
}

#[test]
fn what_a_file_has_is_never_offered() {
    let mut wizard = Wizard::run("recruit", "Acme Corp");
    wizard.keys("3 i Ctrl-Home").type_text("Saved.").advance(1.0).shows("saved");
    rests(wizard);
    // Killed between the save and the word of it.
    let mut wizard = killed();
    let text = wizard.file(IPP);
    wizard.write(IPP, &format!("Not lost. {text}"));
    rests(wizard);
}

#[test]
fn a_file_that_somebody_changed_since_is_marked_and_undo_brings_theirs_back() {
    let mut wizard = killed();
    let theirs = "# Theirs\n".to_owned();
    wizard.write(IPP, &theirs).restart(Start::Today).shows("Somebody else has changed the file since.");
    wizard.press("Enter").advance(1.0);
    assert!(wizard.file(IPP).starts_with("Not lost. "));
    wizard.press("u").advance(1.0);
    assert_eq!(wizard.file(IPP), theirs);
}

#[test]
fn texts_of_several_runs_come_back_each_to_its_own() {
    let mut wizard = Wizard::run("recruit", "Acme Corp");
    wizard
        .keys("3 i Ctrl-Home")
        .type_text("One. ")
        .restart(Start::Run { playbook: "expand".into(), partner: "Globex".into() });
    wizard.press("Esc").keys("3 i Ctrl-Home").type_text("Two. ").restart(Start::Today);
    wizard.shows("acme-corp recruit/2026-11").shows("globex expand/2026-11").press("Enter").advance(1.0);
    wizard.shows("2 texts are in their places again.");
    assert!(wizard.file(IPP).starts_with("One. "));
    let files = wizard.files();
    assert!(files.iter().any(|(path, text)| path.starts_with("partners/globex/expand") && text.starts_with("Two. ")));
    rests(wizard);
}

#[test]
fn a_field_gets_its_words_back() {
    let mut wizard = Wizard::run("recruit", "Acme Corp");
    wizard.keys("2 Down Enter").type_text("acme.example").shows("draft kept").restart(Start::Today);
    wizard.shows("recruit/2026-11  partner.website  ").press("Enter").shows("https://acme.example");
    assert!(wizard.file("partners/acme-corp/partner.yaml").contains("https://acme.example"));
    rests(wizard);
}

#[test]
fn a_small_form_has_its_words_when_it_is_opened_again() {
    let mut wizard = Wizard::run("recruit", "Acme Corp");
    wizard.press("S").shows("Skip").type_text("They know us");
    wizard.restart(Start::Today).shows("reason to skip").press("Enter").shows("the same form brings it back");
    wizard.keys("Enter S").shows("They know us").press("Enter").shows("– Ideal Partner Profile");
    rests(wizard);
}

#[test]
fn a_form_that_was_left_waits_for_the_next_day_without_a_question() {
    let mut wizard = Wizard::run("recruit", "Acme Corp");
    wizard.press("S").type_text("They know us").press("Esc").press("Ctrl-Q");
    wizard.next_start(Start::Today).lacks(QUESTION).keys("Enter S").shows("They know us");
}

#[test]
fn nothing_is_left_of_a_program_that_ended_in_order() {
    let mut wizard = Wizard::run("recruit", "Acme Corp");
    wizard.keys("3 i").type_text("A word. ").press("Ctrl-Q");
    wizard.next_start(Start::Today).lacks(QUESTION);
    let journals = wizard.workspace().join(".playbooks/local/journal");
    assert_eq!(std::fs::read_dir(journals).expect("a folder").count(), 0);
}

#[test]
fn what_has_no_place_any_more_is_kept_and_said() {
    let mut wizard = killed();
    wizard.keys("Esc Enter C End Enter y").shows("Acme Corp is Signed").restart(Start::Today).press("Enter");
    wizard.shows("is completed; open it again first. It is kept.");
    assert!(!wizard.effects().iter().any(|effect| matches!(effect, Effect::RetireDrafts(_))));
    wizard.restart(Start::Today).shows(QUESTION);
}

/// What `playbooks recover` prints, and whether it says that it worked.
fn recover(wizard: &Wizard, args: &[&str]) -> (String, bool) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_playbooks"));
    command.arg("recover").args(args).arg("--workspace").arg(wizard.workspace());
    let output = command.output().expect("it runs");
    let text = String::from_utf8([output.stdout, output.stderr].concat()).expect("text");
    (text, output.status.success())
}

#[test]
fn the_command_line_lists_prints_and_restores() {
    let wizard = killed();
    let before = wizard.file(IPP);
    let (list, worked) = recover(&wizard, &["--list"]);
    assert!(worked && list.contains("acme-corp recruit/2026-11  01-ideal-partner-profile.md"), "{list}");
    let typed = format!("Not lost. {before}");
    assert_eq!(recover(&wizard, &["--print", "1"]), (typed.clone(), true));
    let (json, _) = recover(&wizard, &["--json"]);
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!((&json[0]["text"], &json[0]["changed_since"]), (&typed.as_str().into(), &false.into()));
    assert_eq!(wizard.file(IPP), before, "nothing is changed by looking");
    let (refused, worked) = recover(&wizard, &["--restore", "2"]);
    assert!(!worked && refused.contains("There is no text 2; there are 1 to 1."), "{refused}");
    assert!(recover(&wizard, &["--restore", "1"]).1);
    assert_eq!(wizard.file(IPP), typed);
    assert_eq!(recover(&wizard, &[]), ("Everything that was typed is saved.\n".to_owned(), true));
}

#[test]
fn what_was_put_aside_can_still_be_printed() {
    let mut wizard = killed();
    wizard.press("x");
    let (none, _) = recover(&wizard, &["--print", "1"]);
    assert!(none.contains("There is no text that was not saved."), "{none}");
    assert_eq!(recover(&wizard, &["--all", "--print", "1"]).0, format!("Not lost. {}", wizard.file(IPP)));
}

#[test]
fn earlier_versions_of_a_document_are_compared_and_brought_back() {
    let mut wizard = Wizard::run("recruit", "Acme Corp");
    wizard.keys("3 H").shows("This machine has no other version of");
    let first = wizard.file(IPP);
    wizard.keys("i Ctrl-Home").type_text("Second. ").advance(1.0).type_text("Third. ").advance(1.0).press("Esc");
    wizard.press("H").shows("Earlier versions: Ideal Partner Profile").shows("+ Second. #").shows("- Second. Third. #");
    wizard.press("Down").shows("+ # Ideal Partner Profile").press("Enter").shows("Brought back an earlier version.");
    wizard.advance(1.0);
    assert_eq!(wizard.file(IPP), first);
    wizard.press("u").advance(1.0);
    assert!(wizard.file(IPP).starts_with("Second. Third. "));
}
