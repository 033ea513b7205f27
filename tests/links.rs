//! Links of guides, examples and documents, in what the keys of a scenario cannot set up: what others hold, what is not
//! loaded yet, what cannot be opened here.

#![expect(clippy::disallowed_methods, reason = "fills a workspace of its own")]

#[path = "support/wizard.rs"]
mod wizard;

use std::fs;
use std::path::Path;

use playbooks::app::msg::Failure;
use playbooks::app::{Effect, Msg, Start};
use wizard::Wizard;

const RUN: &str = "partners/acme-corp/own/2026-11";

/// A playbook of one's own with two steps, and their templates; the document of step one is `text`.
fn own(text: &str) -> Wizard {
    let playbook = "name: Own\nid: own\npurpose: Try links.\nuse_case: Try\noutcome: { label: Done, kind: good }\nsteps:\n\
                    - { template: notes/one.md, name: One, id: one, prompt: 'See [two](two.md#far), [the web](https://a.example) \
                    or [three](three.md).' }\n- { template: notes/two.md, name: Two, id: two, prompt: Write. }\n";
    let files = [
        ("playbooks/own.yaml", playbook.to_owned()),
        ("templates/notes/one.md", text.to_owned()),
        ("templates/notes/two.md", format!("# Two\n\n{}## Far\n\nwords\n", "filling\n\n".repeat(60))),
        ("templates/notes/three.md", "# Three\n\nBack to [two](two.md) or [here](#three).\n".to_owned()),
        (
            "examples/notes/one.md",
            "---\nanswers: { partner.name: Brightwater }\n---\n# Filled\n\nSee [two](two.md).\n".to_owned(),
        ),
    ];
    let write = |workspace: &Path| {
        for (path, text) in &files {
            let path = workspace.join(path);
            fs::create_dir_all(path.parent().expect("a folder")).expect("made");
            fs::write(path, text).expect("written");
        }
    };
    Wizard::prepared(Start::Run { playbook: "own".into(), partner: "Acme Corp".into() }, (120, 40), write)
}

#[test]
fn links_of_the_guide_and_of_the_example_lead_somewhere() {
    let mut wizard = own("# One\n");
    wizard.keys("1 l").shows("Enter follow").press("Enter").shows("step 2 of 2").shows("Far ─").lacks("Guide for");
    wizard.press("Backspace").shows("step 1 of 2").shows("See two").shows("Enter follow");
    wizard.keys("l Enter").shows("The link leads to a.example.").press("Esc");
    wizard.keys("l Enter").shows("Template: Three · notes/three.md");
    wizard.click_on("here").lacks("nowhere").click_on("two").shows("step 2 of 2").shows("Two ");
    wizard.keys("Backspace Backspace Backspace").shows("See two").lacks("Template:");
    wizard.keys("x").shows("Filled in for Brightwater").keys("l Enter").shows("step 2 of 2");
    wizard.press("Backspace").shows("Filled in for Brightwater").press("Esc").shows("See two");
    wizard.press("Backspace").shows("No link was followed to here");
    // The link is left before anything else is.
    wizard.keys("l").shows("Enter follow").press("Esc").shows("step 1 of 2").lacks("Enter follow");
}

#[test]
fn a_document_that_a_link_leads_to_is_read_even_where_it_was_left_in_the_editor() {
    let mut wizard = own("# One\n\nTo [far](02-two.md#far), [lost](02-two.md#lost), [plain](02-two.md).\n");
    wizard.click_on("Two").keys("3 i").type_text("typed ").shows("Esc preview").click_on("One").press("3");
    wizard.keys("l Enter").shows("step 2 of 2").shows("Far ─").lacks("Esc preview");
    assert!(wizard.file(&format!("{RUN}/02-two.md")).starts_with("typed # Two"), "leaving the editor saves");
    wizard.press("u").shows("Undo: edited Two").press("U");
    // After a restart nothing is loaded yet.
    wizard.press("i").click_on("One").advance(2.0).restart(Start::Resume { partner: None });
    wizard.keys("3 Home l Enter").shows("Far ─").lacks("Esc preview");
    wizard.press("Backspace").keys("l Enter").shows("Two has no heading `#lost`. This is its beginning.");
}

#[test]
fn a_link_beside_the_editor_can_be_clicked() {
    let mut wizard = own(&format!("# One\n\n[down](#end)\n\n{}## End\n\nwords\n", "filling\n\n".repeat(90)));
    wizard.resize(170, 40).keys("3 i Ctrl-Home");
    let (column, row) = wizard.find("down  ");
    wizard.click(column, row).shows("Esc preview").shows("## End");
}

#[test]
fn what_cannot_be_opened_here_is_copied_and_what_fails_is_said() {
    let mut wizard = own("# One\n\n[web](https://a.example/x)\n");
    wizard.keys("3 l Enter y");
    assert_eq!(wizard.effects(), [Effect::OpenAddress("https://a.example/x".into())]);
    wizard.tell(Msg::AddressNotOpened { address: "https://a.example/x".into(), why: None });
    wizard.shows("No browser can be started from here. The address is on the clipboard: https://a.example/x");
    assert_eq!(wizard.effects(), [Effect::Copy("https://a.example/x".into())]);
    wizard.tell(Msg::Copied(Ok(()))).shows("The address is on the clipboard");
    let why = Some(Failure::new("`xdg-open` did not open https://a.example/x: exit status: 3.", ""));
    wizard.tell(Msg::AddressNotOpened { address: "https://a.example/x".into(), why }).shows("exit status: 3");
}

#[test]
fn a_task_of_a_document_that_cannot_be_written_stays_and_says_why() {
    let mut wizard = own("# One\n");
    let path = wizard.workspace().join(RUN).join("01-one.md");
    fs::write(&path, b"- [ ] task \xff\n").expect("written");
    wizard.restart(Start::Resume { partner: None }).keys("3 l").press("Space");
    wizard.shows("☐ task").shows("This document can be read but not changed.");
}
