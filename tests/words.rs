//! Whatever people, other programs and kills do to a document: every word that anybody wrote is in the document, in its
//! history, in a copy beside it or in a draft that is offered.

#![expect(clippy::disallowed_methods, reason = "looks through every file of a workspace")]

mod support {
    pub mod wizard;
}

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use playbooks::app::{Msg, Start};
use playbooks::io::store::Store;
use proptest::prelude::*;
use support::wizard::Wizard;

const IPP: &str = "partners/acme-corp/recruit/2026-11/01-ideal-partner-profile.md";
const QUESTION: &str = "Typed, but not saved";
const CONFLICT: &str = "keep mine";

#[derive(Debug, Clone, Copy)]
enum Act {
    /// A word is typed, at the start or at the end.
    Type {
        end: bool,
    },
    /// Long enough for the text to be saved.
    Wait,
    /// Another program adds a line, at the start or at the end, and the window is looked at again or not.
    Elsewhere {
        end: bool,
        seen: bool,
    },
    /// Another program rewrites everything.
    Rewrite,
    Kill {
        answer: &'static str,
    },
    Quit {
        answer: &'static str,
    },
    Undo,
    Save {
        mine: bool,
    },
}

fn act() -> impl Strategy<Value = Act> {
    let answer = || prop::sample::select(vec!["Enter", "Esc", "x"]);
    prop_oneof![
        4 => any::<bool>().prop_map(|end| Act::Type { end }),
        2 => Just(Act::Wait),
        2 => any::<(bool, bool)>().prop_map(|(end, seen)| Act::Elsewhere { end, seen }),
        1 => Just(Act::Rewrite),
        2 => answer().prop_map(|answer| Act::Kill { answer }),
        1 => answer().prop_map(|answer| Act::Quit { answer }),
        1 => Just(Act::Undo),
        1 => any::<bool>().prop_map(|mine| Act::Save { mine }),
    ]
}

/// Words that cannot be parts of each other, each written once.
fn word(number: usize) -> String {
    format!("<{number:03}>").replace('<', "word").replace('>', "end")
}

fn resume() -> Start {
    Start::Resume { partner: None }
}

/// After a start: answers what is asked, and opens the document in the editor.
fn settle(wizard: &mut Wizard, answer: &str) {
    if wizard.screen().contains(QUESTION) {
        wizard.press(answer);
    }
    if !wizard.screen().contains("Success criteria") {
        wizard.keys("Esc Enter");
    }
    if !wizard.screen().contains("Esc preview") {
        wizard.keys("3 i");
    }
}

fn decide(wizard: &mut Wizard, mine: bool) {
    if wizard.screen().contains(CONFLICT) {
        wizard.press(if mine { "m" } else { "t" });
    }
}

fn perform(wizard: &mut Wizard, act: Act, word: &str) -> bool {
    match act {
        Act::Type { end } => {
            assert!(wizard.screen().contains("Esc preview"), "the editor has the keys:\n{}", wizard.screen());
            wizard.press(if end { "Ctrl-End" } else { "Ctrl-Home" }).type_text(&format!("{word} "));
            return true;
        }
        Act::Wait => drop(wizard.advance(1.0)),
        Act::Elsewhere { end, seen } => {
            let there = wizard.file(IPP);
            wizard.write(IPP, &if end { format!("{there}{word}\n") } else { format!("{word}\n{there}") });
            if seen {
                wizard.tell(Msg::RunFilesChanged);
            }
            return true;
        }
        Act::Rewrite => {
            wizard.write(IPP, &format!("# Anew {word}\n"));
            return true;
        }
        Act::Kill { answer } => {
            wizard.restart(resume());
            settle(wizard, answer);
        }
        Act::Quit { answer } => {
            wizard.press("Ctrl-Q");
            decide(wizard, true);
            if wizard.effects().is_empty() {
                wizard.keys("Esc Ctrl-Q");
                wizard.effects();
            }
            wizard.restart(resume());
            settle(wizard, answer);
        }
        Act::Undo => {
            wizard.press("Esc");
            decide(wizard, true);
            wizard.keys("u");
            decide(wizard, true);
            settle(wizard, "Esc");
        }
        Act::Save { mine } => {
            wizard.press("Ctrl-S");
            decide(wizard, mine);
        }
    }
    false
}

/// Every text that is anywhere in a workspace.
fn everything(workspace: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut open = vec![workspace.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            if entry.path().is_dir() {
                open.push(entry.path());
            } else {
                let text = String::from_utf8_lossy(&fs::read(entry.path()).expect("a file")).into_owned();
                found.insert(entry.path().display().to_string(), text);
            }
        }
    }
    let store = Store::new(workspace);
    let drafts = store.left().offered.into_iter().chain(store.retired());
    found.extend(drafts.enumerate().map(|(index, offered)| (format!("draft {index}"), offered.draft.text)));
    found
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: ProptestConfig::default().cases / 8,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn no_word_that_anybody_wrote_is_lost(acts in prop::collection::vec(act(), 1..14)) {
        let mut wizard = Wizard::run("recruit", "Acme Corp");
        wizard.keys("3 i").shows("Esc preview");
        let mut written = Vec::new();
        for (number, act) in acts.into_iter().enumerate() {
            let word = word(number);
            let ours = matches!(act, Act::Type { .. });
            if matches!(act, Act::Rewrite) {
                // What other programs wrote and one of them writes over is not ours to keep.
                written.retain(|(_, ours)| *ours);
            }
            if perform(&mut wizard, act, &word) {
                written.push((word, ours));
            }
            decide(&mut wizard, true);
        }
        wizard.advance(1.0);
        decide(&mut wizard, true);
        wizard.advance(1.0).restart(Start::Today).app();
        let texts = everything(&wizard.workspace());
        let is_lost = |word: &&String| !texts.values().any(|text| text.contains(word.as_str()));
        let lost: Vec<&String> = written.iter().map(|(word, _)| word).filter(is_lost).collect();
        prop_assert!(lost.is_empty(), "{lost:?} of {written:?}");
    }
}
