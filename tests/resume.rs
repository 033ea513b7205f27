//! Nothing that was typed is lost: the program is killed, closed, started twice, given names that no file system likes,
//! files that are torn, files that others change, and disks that refuse.

#![expect(clippy::disallowed_methods, reason = "breaks things in a temp folder")]

mod support {
    pub mod wizard;
}

use std::fs;

use playbooks::app::msg::Msg;
use playbooks::app::{Screen, Start};
use playbooks::domain::run::{CriterionState, StepState, Tab};
use playbooks::editor::Position;
use playbooks::io::yaml;
use playbooks::screens::run::Session;
use support::wizard::Wizard;

const RUN: &str = "acme-corp/recruit/2026-11";
const DISCOVERY: &str = "partners/acme-corp/recruit/2026-11/03-discovery.md";

fn resume() -> Start {
    Start::Resume { partner: None }
}

fn recruit(partner: &str) -> Start {
    Start::Run { playbook: "recruit".into(), partner: partner.into() }
}

fn session(wizard: &Wizard) -> &Session {
    match wizard.app().screen() {
        Screen::Run(run) => run.session().expect("an open run"),
        other => panic!("a run is on the screen, not {other:?}"),
    }
}

fn cursor(wizard: &Wizard) -> Position {
    session(wizard).open_document().expect("an open document").editor.cursor()
}

/// In the middle of step 3: its document is in the editor, with a sentence typed into its third line.
fn in_step_three() -> Wizard {
    let mut wizard = Wizard::run("recruit", "Acme Corp");
    wizard.keys("n n 3 i Down Down End").type_text(" They asked for a pilot.");
    wizard
}

#[test]
fn after_a_kill_the_run_is_resumed_at_the_same_step_tab_and_cursor() {
    let mut wizard = in_step_three();
    wizard.advance(1.0);
    let before = (cursor(&wizard), wizard.screen());
    wizard.restart(resume());
    wizard.shows("step 3 of 5 Discovery").shows("They asked for a pilot.");
    let session = session(&wizard);
    assert!(session.is_editing() && session.run.tab == Tab::Document);
    assert_eq!((cursor(&wizard), wizard.screen().lines().nth(5)), (before.0, before.1.lines().nth(5)));
    wizard.type_text(" In spring.").advance(1.0);
    assert!(wizard.file(DISCOVERY).contains("They asked for a pilot. In spring.\n"));
}

#[test]
fn typed_text_is_on_disk_within_a_second_whenever_in_a_second_it_was_typed() {
    for begin in [0.0, 0.2, 0.5, 0.95] {
        let mut wizard = in_step_three();
        wizard.advance(2.0 + begin).type_text(" Really.").advance(1.0);
        assert!(wizard.file(DISCOVERY).contains("pilot. Really."), "typed {begin} s into a second");
        wizard.type_text(" Twice.").advance(1.0);
        assert!(wizard.file(DISCOVERY).contains("Really. Twice."), "typed {begin} s into a second");
    }
}

#[test]
fn where_the_preview_was_read_is_where_it_opens_again() {
    let mut wizard = Wizard::run("recruit", "Acme Corp");
    wizard.keys("3 PgDn PgDn").advance(1.0);
    let before = wizard.screen();
    wizard.restart(resume());
    let at = session(&wizard).open_document().expect("an open document").preview.top;
    assert!(at > 20, "scrolled to {at}");
    assert_eq!(wizard.screen().lines().nth(8), before.lines().nth(8));
}

#[test]
fn a_signal_keeps_the_keys_that_no_autosave_has_seen() {
    for (signal, code) in [(15, 143), (1, 129)] {
        let mut wizard = in_step_three();
        assert!(!wizard.file(DISCOVERY).contains("pilot"), "it is not on disk by chance");
        wizard.tell(Msg::Terminate(signal)).exits(code);
        wizard.restart(resume());
        wizard.shows("They asked for a pilot.");
        assert_eq!(cursor(&wizard).line, 2);
    }
}

#[test]
fn quitting_keeps_everything_and_ends_with_0() {
    let mut wizard = in_step_three();
    wizard.press("Ctrl-Q").exits(0);
    assert!(wizard.file(DISCOVERY).contains("They asked for a pilot."));
}

#[test]
fn a_change_is_on_disk_before_the_screen_says_so() {
    let mut wizard = Wizard::run("recruit", "Acme Corp");
    wizard.keys("c Space").shows("Ticked Partner matches IPP").shows("saved 09:30");
    assert_eq!(wizard.record(RUN).criteria["r1"].state, CriterionState::Met);
    wizard.restart(resume());
    wizard.shows("[x] Partner matches IPP");
}

#[test]
fn the_command_line_form_resumes_the_run_in_progress() {
    let mut wizard = in_step_three();
    wizard.advance(1.0);
    let files: Vec<String> = wizard.files().into_keys().collect();
    wizard.restart(recruit("acme CORP"));
    wizard.shows("step 3 of 5").shows("They asked for a pilot.");
    assert_eq!(wizard.files().into_keys().collect::<Vec<_>>(), files, "nothing new was made");
}

#[test]
fn today_resumes_the_run_that_was_touched_last() {
    let mut wizard = Wizard::run("recruit", "Older");
    wizard.advance(60.0).restart(recruit("Newer")).advance(60.0).restart(Start::Today);
    let screen = wizard.screen();
    assert!(screen.find("Newer") < screen.find("Older"), "{screen}");
    wizard.press("Enter").shows(" Newer  recruit/2026-11");
    wizard.restart(Start::Resume { partner: Some("older".into()) }).shows(" Older  recruit/2026-11");
}

#[test]
fn a_second_start_makes_a_second_run_and_leaves_the_first_as_it_is() {
    let mut wizard = in_step_three();
    wizard.advance(1.0).press("Esc");
    let first = wizard.files();
    wizard.keys("q s").type_text("Recruit").press("Enter").shows("Start Recruit once more?");
    wizard.press("n").lacks("once more?");
    assert_eq!(wizard.files().len(), first.len(), "no makes none");
    wizard.press("s").type_text("Recruit").keys("Enter y").shows("recruit/2026-11-2").shows("step 1 of 5");
    wizard.keys("n i x").type_text("Second").advance(1.0);
    let now = wizard.files();
    for (path, text) in first.iter().filter(|(path, _)| path.starts_with("partners/acme-corp/recruit/2026-11/")) {
        assert_eq!(now.get(path), Some(text), "{path}");
    }
    wizard.restart(Start::Today).shows("recruit/2026-11 ").shows("recruit/2026-11-2");
}

#[test]
fn names_that_make_the_same_folder_stay_two_partners() {
    let mut wizard = Wizard::run("recruit", "Acme Corp");
    wizard.restart(recruit("Acme-Corp")).shows(" Acme-Corp  recruit");
    wizard.restart(recruit("ACME  corp")).shows(" ACME  corp  recruit");
    let folders: Vec<String> = partner_folders(&wizard);
    assert_eq!(folders, ["acme-corp", "acme-corp-2", "acme-corp-3"]);
    wizard.restart(recruit("acme corp")).shows(" Acme Corp  recruit/2026-11");
    assert_eq!(partner_folders(&wizard).len(), 3, "the case of letters makes no other partner");
    wizard.restart(Start::Today).press("p").shows("Acme Corp").shows("Acme-Corp").shows("ACME  corp");
}

fn partner_folders(wizard: &Wizard) -> Vec<String> {
    let folder = |path: &String| path.strip_prefix("partners/")?.strip_suffix("/partner.yaml").map(str::to_owned);
    let mut folders: Vec<String> = wizard.files().keys().filter_map(folder).collect();
    folders.sort();
    folders
}

const LONG: &str = "Global Consolidated Holdings Global Consolidated Holdings Global Consolidated Holdings Global Consolidated Holdings Glob";

/// Names of real and of hostile partners.
const NAMES: [&str; 22] = [
    "AT&T",
    "Amazon.com",
    "Acme, Inc.",
    "O'Reilly",
    "Yahoo!",
    "Booz Allen (Federal)",
    "日本語パートナー",
    "パナソニック",
    "Société Générale",
    "Česká spořitelna",
    "Partner_Co",
    "..",
    "CON",
    "a/b",
    "../../etc/passwd",
    LONG,
    "👩‍👩‍👧‍👦 Family",
    "شركة أكمي",
    "trailing.",
    "- [ ] # *bold*",
    "yes",
    "'\"{}: &a *b",
];

#[test]
fn every_name_works_and_comes_back() {
    let mut wizard = Wizard::today();
    for name in NAMES {
        wizard.restart(recruit(name)).shows("1 Guide").shows("[Ideal Partner Profile]");
        assert_eq!(session(&wizard).partner.name, name);
        wizard.keys("c Space").type_text("q");
    }
    let folders = partner_folders(&wizard);
    assert_eq!(folders.len(), NAMES.len());
    for folder in &folders {
        assert!(folder.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'), "{folder}");
        assert!(!["con", "..", ""].contains(&folder.as_str()));
    }
    for name in NAMES {
        wizard.restart(recruit(name));
        let session = session(&wizard);
        assert_eq!((session.partner.name.as_str(), session.key.run.as_str()), (name, "2026-11"));
        assert_eq!(session.run.criterion_state("r1"), CriterionState::Met, "{name}");
    }
    assert_eq!(partner_folders(&wizard), folders, "no name was taken for a new partner the second time");
    let stray: Vec<String> = wizard.files().into_keys().filter(|path| !path.starts_with("partners/")).collect();
    assert_eq!(stray, [""; 0]);
}

#[test]
fn two_spellings_of_one_letter_are_one_name() {
    let mut wizard = Wizard::run("recruit", "Société Générale");
    wizard.restart(recruit("Socie\u{301}te\u{301} Ge\u{301}ne\u{301}rale"));
    assert_eq!(partner_folders(&wizard), ["societe-generale"]);
}

#[test]
fn the_same_name_twice_is_refused_in_words() {
    let mut wizard = Wizard::run("recruit", "Acme Corp");
    wizard.keys("q n").type_text("acme corp").press("Enter").shows("A partner Acme Corp exists already.");
    assert_eq!(partner_folders(&wizard), ["acme-corp"]);
}

#[test]
fn a_torn_run_is_shown_with_its_problem_never_written_and_hides_nothing() {
    let mut wizard = Wizard::run("recruit", "Torn Corp");
    wizard.restart(recruit("Whole Corp"));
    let path = "partners/torn-corp/recruit/2026-11/run.yaml";
    let whole = wizard.file(path);
    let torn = whole.split("open").next().unwrap_or_default().to_owned();
    wizard.write(path, &torn).restart(Start::Today);
    wizard.shows("Cannot be read").shows("torn-corp/recruit/2026-11/run.yaml").shows("Whole Corp");
    wizard.press("Enter").shows(" Whole Corp  recruit").keys("c Space").shows("Ticked Partner matches IPP");
    wizard.keys("Esc q p").shows("Torn Corp").shows("Whole Corp");

    wizard.restart(recruit("Torn Corp")).shows("recruit/2026-11-2");
    wizard.keys("n c Space").advance(2.0);
    assert_eq!(wizard.file(path), torn, "it is as it was found");
    assert_eq!(wizard.record("whole-corp/recruit/2026-11").criteria["r1"].state, CriterionState::Met);
}

#[test]
fn a_run_that_was_torn_while_it_was_listed_says_so_when_it_is_opened() {
    let mut wizard = Wizard::run("recruit", "Acme Corp");
    wizard.press("q");
    let path = format!("partners/{RUN}/run.yaml");
    wizard.write(&path, "schema: 1\nplaybook: rec").press("Enter");
    wizard.shows("run.yaml cannot be used").lacks("1 Guide");
    wizard.keys("n c Space i").advance(2.0).press("Esc");
    assert_eq!(wizard.file(&path), "schema: 1\nplaybook: rec");
    wizard.shows("Cannot be read");
}

#[test]
fn a_file_of_a_newer_program_is_refused_and_left_as_it_is() {
    let mut wizard = Wizard::run("recruit", "Acme Corp");
    let path = format!("partners/{RUN}/run.yaml");
    let newer = wizard.file(&path).replace("schema: 1", "schema: 99");
    wizard.resize(200, 40).write(&path, &newer).restart(Start::Today).shows("A newer version of");
    assert_eq!(wizard.file(&path), newer);
}

#[test]
fn what_a_newer_program_added_to_a_run_is_kept() {
    let mut wizard = Wizard::run("recruit", "Acme Corp");
    let path = format!("partners/{RUN}/run.yaml");
    let more = format!("{}\nmood: hopeful\n", wizard.file(&path).trim_end());
    wizard.write(&path, &more).restart(resume()).keys("c Space");
    assert!(wizard.file(&path).contains("mood: hopeful"));
}

/// Step 3 with a sentence of ours in the editor, and the same file rewritten by another program.
fn conflict() -> Wizard {
    let mut wizard = in_step_three();
    wizard.advance(1.0).type_text(" OURS").write(DISCOVERY, "# Theirs\n\nWritten elsewhere.\n").advance(1.0);
    wizard.shows("was changed by another program. Ctrl-S decides.").type_text(" met").shows("OURS met");
    wizard.press("Ctrl-S").shows("keep mine");
    assert_eq!(wizard.file(DISCOVERY), "# Theirs\n\nWritten elsewhere.\n", "nothing is overwritten");
    wizard
}

#[test]
fn a_document_changed_underneath_asks_and_keep_mine_keeps_both() {
    let mut wizard = conflict();
    wizard.press("Esc").lacks("keep mine").shows("draft kept");
    wizard.press("Ctrl-S").press("m").lacks("was changed by another program");
    assert!(wizard.file(DISCOVERY).contains("pilot. OURS"));
    let copies: Vec<(String, String)> =
        wizard.files().into_iter().filter(|(path, _)| path.contains("03-discovery.theirs-")).collect();
    assert_eq!(copies.len(), 1);
    assert_eq!(copies[0].1, "# Theirs\n\nWritten elsewhere.\n");
    wizard.type_text(" MORE").advance(1.0).lacks("NOT KEPT");
    assert!(wizard.file(DISCOVERY).contains("OURS met MORE"));
}

#[test]
fn take_theirs_shows_the_other_version_and_undo_brings_ours_back() {
    let mut wizard = conflict();
    wizard.press("t").press("Esc").shows("Written elsewhere.").lacks("OURS");
    assert_eq!(wizard.file(DISCOVERY), "# Theirs\n\nWritten elsewhere.\n");
    let copies = wizard.files().into_keys().filter(|path| path.contains(".theirs-")).count();
    assert_eq!(copies, 0, "their version is the document: it needs no copy");
    wizard.press("u").shows("Undo: took the other version").shows("pilot. OURS");
    wizard.advance(1.0);
    assert!(wizard.file(DISCOVERY).contains("pilot. OURS"));
    wizard.press("U").shows("Written elsewhere.").advance(1.0);
    assert!(wizard.file(DISCOVERY).contains("Written elsewhere."));
}

#[test]
fn a_signal_during_a_conflict_keeps_both() {
    let mut wizard = in_step_three();
    wizard.advance(1.0).type_text(" OURS").write(DISCOVERY, "theirs").tell(Msg::Terminate(15)).exits(143);
    assert!(wizard.file(DISCOVERY).contains("pilot. OURS"));
    assert!(wizard.files().values().any(|text| text == "theirs"));
}

#[test]
fn a_document_changed_elsewhere_while_nothing_is_unsaved_is_shown_as_it_is_now() {
    let mut wizard = in_step_three();
    wizard.advance(1.0).press("Esc");
    wizard.write(DISCOVERY, "# Rewritten\n").tell(Msg::FocusGained);
    wizard.shows("Rewritten").shows("Reloaded");
    wizard.press("u").shows("They asked for a pilot.");
}

#[test]
fn the_external_editor_comes_back_to_the_same_place() {
    let mut wizard = in_step_three();
    wizard.keys("Esc E").external_editor_leaves("# From outside\n");
    wizard.shows("step 3 of 5").shows("From outside").shows("Took over what the editor saved.");
    wizard.press("u").shows("They asked for a pilot.");
}

/// Something stands where the document was: no save can work, not even one by root.
fn block(wizard: &Wizard) {
    let document = wizard.workspace().join(DISCOVERY);
    fs::rename(&document, wizard.workspace().join("elsewhere.md")).expect("moved away");
    fs::create_dir(&document).expect("made");
}

fn unblock(wizard: &Wizard) {
    let document = wizard.workspace().join(DISCOVERY);
    fs::remove_dir(&document).expect("removed");
    fs::rename(wizard.workspace().join("elsewhere.md"), &document).expect("moved back");
}

#[test]
fn a_save_that_fails_says_whether_the_text_is_kept_and_quitting_asks() {
    let mut wizard = in_step_three();
    block(&wizard);
    wizard.advance(1.0).shows("draft kept").shows("Not saved, but kept as a draft").shows("They asked for a pilot.");
    wizard.press("Ctrl-Q").shows("Quit before it is saved?");
    wizard.press("Esc").shows("draft kept").shows("They asked for a pilot.");
    // Now it can be kept nowhere.
    let journals = wizard.workspace().join(".playbooks/local/journal");
    fs::rename(&journals, journals.with_extension("aside")).expect("moved away");
    fs::write(&journals, "in the way").expect("written");
    wizard.paste(&"words ".repeat(200_000)).advance(1.0).shows("NOT KEPT");
    wizard.press("Ctrl-Q").shows("Quitting now loses what is not saved.");
    wizard.press("Esc").shows("NOT KEPT").shows("words words");
    unblock(&wizard);
    wizard.press("Ctrl-S").lacks("NOT KEPT").shows("saved");
    assert!(wizard.file(DISCOVERY).contains("They asked for a pilot."));
    wizard.press("Ctrl-Q").exits(0);
}

#[test]
fn a_run_that_is_saved_without_its_line_in_the_log_is_saved_and_the_line_comes_later() {
    let mut wizard = Wizard::run("recruit", "Acme Corp");
    let log = wizard.workspace().join("partners/acme-corp/activity.jsonl");
    let aside = log.with_extension("aside");
    fs::rename(&log, &aside).expect("moved");
    fs::create_dir(&log).expect("made");
    wizard.keys("c Space").shows("The run is saved, but the log of it is not yet.").lacks("NOT KEPT");
    assert_eq!(wizard.record(RUN).criteria["r1"].state, CriterionState::Met);
    fs::remove_dir(&log).expect("removed");
    fs::rename(&aside, &log).expect("moved back");
    let ticked = |wizard: &Wizard| wizard.log("acme-corp").iter().filter(|act| act.what.starts_with("ticked")).count();
    assert_eq!(ticked(&wizard), 0);
    wizard.press("Ctrl-Q").exits(0);
    assert_eq!(ticked(&wizard), 1, "before the program ends it is tried again");
}

#[test]
fn quitting_without_saving_is_possible_and_says_so_by_its_code() {
    let mut wizard = in_step_three();
    block(&wizard);
    wizard.keys("Ctrl-Q y").exits(1);
}

#[test]
fn a_signal_ends_the_program_although_nothing_can_be_saved() {
    let mut wizard = in_step_three();
    block(&wizard);
    wizard.tell(Msg::Terminate(15)).exits(143);
}

#[test]
fn a_run_that_is_left_unsaved_stays_at_hand_with_its_text() {
    let mut wizard = in_step_three();
    block(&wizard);
    wizard.keys("Esc").shows("draft kept").shows("They asked for a pilot.");
    for leave in ["Esc", "q"] {
        wizard.press(leave).shows("In progress");
        wizard.press("Ctrl-Q").shows("Quit before it is saved?").press("Esc");
        wizard.press("Enter").shows("draft kept").shows("They asked for a pilot.");
    }
    wizard.press("g").type_text("Partners").press("Enter").shows("Partners  1");
    wizard.press("Esc").shows("draft kept").shows("They asked for a pilot.");
    unblock(&wizard);
    wizard.keys("q").shows("In progress");
    assert!(wizard.file(DISCOVERY).contains("They asked for a pilot."));
    wizard.press("Ctrl-Q").exits(0);
}

#[test]
fn a_conflict_met_on_the_way_out_brings_the_run_back() {
    let mut wizard = in_step_three();
    wizard.advance(1.0).type_text(" OURS").write(DISCOVERY, "theirs");
    wizard.press("g").press("Esc").shows("keep mine");
    wizard.keys("m q").shows("In progress");
    assert!(wizard.file(DISCOVERY).contains("pilot. OURS"));
}

/// `run.yaml` after somebody finished the first step and set the first criterion aside.
fn elsewhere(wizard: &Wizard) -> String {
    let mut theirs = wizard.record(RUN);
    theirs.steps[0].state = StepState::Done;
    theirs.criteria["r1"].state = CriterionState::Na;
    theirs.criteria["r1"].reason = Some("not this year".into());
    yaml::write(&theirs).expect("YAML")
}

#[test]
fn a_run_changed_by_somebody_else_is_not_overwritten() {
    let mut wizard = Wizard::run("recruit", "Acme Corp");
    let path = format!("partners/{RUN}/run.yaml");
    let theirs = elsewhere(&wizard);
    wizard.write(&path, &theirs).keys("c Space").shows("NOT KEPT").shows("was changed by another program");
    assert_eq!(wizard.file(&path), theirs, "nothing is written before the choice");
    wizard.press("t").shows("Took the other version").shows("Steps 1/5").shows("Success criteria 0/4").shows("saved");
    assert_eq!(wizard.file(&path), theirs);
    wizard.press("u").shows("Undo: took the other version").shows("Success criteria 1/5");
    assert_eq!(wizard.record(RUN).criteria["r1"].state, CriterionState::Met);
}

#[test]
fn ours_may_win_over_a_changed_run_and_the_other_is_kept_beside_it() {
    let mut wizard = Wizard::run("recruit", "Acme Corp");
    let path = format!("partners/{RUN}/run.yaml");
    let theirs = elsewhere(&wizard);
    wizard.write(&path, &theirs).keys("c Space").press("m").shows("saved").shows("Success criteria 1/5");
    assert_eq!(wizard.record(RUN).criteria["r1"].state, CriterionState::Met);
    assert!(wizard.files().values().any(|text| *text == theirs));
}

#[test]
fn what_two_wrote_in_different_places_of_a_document_is_all_in_it() {
    let mut wizard = in_step_three();
    wizard.advance(1.0);
    let there = wizard.file(DISCOVERY);
    wizard.type_text(" OURS").write(DISCOVERY, &format!("{there}\nTHEIRS at the end.\n")).advance(1.0);
    wizard
        .shows("Another program changed Discovery Call Script, too: both changes are in it.")
        .shows("pilot. OURS")
        .shows("saved");
    let both = wizard.file(DISCOVERY);
    assert!(both.contains("pilot. OURS") && both.ends_with("THEIRS at the end.\n"), "{both}");
    wizard.type_text(" met").advance(1.0).shows("OURS met");
    assert_eq!(wizard.file(DISCOVERY), both.replace("OURS", "OURS met"));
    assert!(!wizard.files().into_keys().any(|path| path.contains(".mine-") || path.contains(".theirs-")));
    wizard.press("Esc").press("u").press("u").advance(1.0);
    assert!(!wizard.file(DISCOVERY).contains("THEIRS"));
}

#[test]
fn what_two_did_in_different_places_of_a_run_is_all_in_it_and_undo_takes_back_ours_only() {
    let mut wizard = in_step_three();
    wizard.press("Esc").advance(1.0);
    let path = format!("partners/{RUN}/run.yaml");
    let mut theirs = wizard.record(RUN);
    theirs.criteria["r2"].state = CriterionState::Met;
    theirs.criteria["r2"].note = "by phone".into();
    wizard.write(&path, &yaml::write(&theirs).expect("YAML"));
    wizard.keys("c Space").shows("both changes are in it").lacks("keep mine");
    let states = |wizard: &Wizard| ["r1", "r2"].map(|id| wizard.record(RUN).criteria[id].state);
    assert_eq!(states(&wizard), [CriterionState::Met, CriterionState::Met]);
    wizard.press("u");
    assert_eq!(states(&wizard), [CriterionState::Open, CriterionState::Met]);
    assert_eq!(wizard.record(RUN).criteria["r2"].note, "by phone");
}

#[test]
fn one_step_settled_in_two_ways_is_asked_about() {
    let mut wizard = in_step_three();
    wizard.press("Esc").advance(1.0);
    let mut theirs = wizard.record(RUN);
    theirs.steps[2].state = StepState::Skipped;
    theirs.steps[2].reason = Some("no time".into());
    wizard.write(&format!("partners/{RUN}/run.yaml"), &yaml::write(&theirs).expect("YAML"));
    wizard.press("d").shows("keep mine").press("t");
    assert_eq!(wizard.record(RUN).steps[2].state, StepState::Skipped);
}

fn recruit_acme() -> Start {
    recruit("Acme Corp")
}

#[test]
fn a_second_program_reads_along_and_follows_what_the_first_does() {
    let mut first = Wizard::run("recruit", "Acme Corp");
    let mut second = first.beside(recruit_acme());
    second.shows("is open in another program (process").shows("read only: open elsewhere");
    let before = second.files();
    second.keys("3 i").shows("W writes here, too").lacks("Esc preview");
    second.keys("c Space").shows("W writes here, too").shows("Success criteria 0/5");
    second.keys("n d S 2 Enter u").advance(2.0);
    assert_eq!(second.files(), before, "nothing is written");

    first.keys("c Space").keys("Esc 3 i Ctrl-Home").type_text("Seen there. ").advance(1.0);
    second.keys("3").tell(Msg::RunFilesChanged).shows("Success criteria 1/5").shows("Seen there.");
    first.shows("Seen there.");
}

#[test]
fn a_second_program_writes_once_the_first_has_left_or_when_it_is_told_to() {
    let mut first = Wizard::run("recruit", "Acme Corp");
    let mut second = first.beside(recruit_acme());
    second.keys("c Space").shows("Success criteria 0/5");
    first.press("q").shows("In progress");
    second
        .tell(Msg::FocusGained)
        .shows("The other program has closed it.")
        .press("Space")
        .shows("Success criteria 1/5");

    first.press("Enter").shows("read only: open elsewhere");
    first.press("W").shows("You write here now.").keys("c Down Space");
    let states = |wizard: &Wizard| ["r1", "r2"].map(|id| wizard.record(RUN).criteria[id].state);
    assert_eq!(states(&first), [CriterionState::Met; 2]);
    second.press("Down").press("Down").press("Space").shows("both changes are in it");
    assert_eq!(second.record(RUN).criteria["r3"].state, CriterionState::Met);
    assert_eq!(states(&second), [CriterionState::Met; 2], "both programs' ticks are there");
}

#[test]
fn what_happened_with_a_partner_stands_on_its_page_and_can_be_searched() {
    let mut wizard = Wizard::run("recruit", "Acme Corp");
    wizard.keys("c Space Esc 2 Down Enter").type_text("acme.example").press("Esc").keys("q p Enter");
    wizard.shows("Timeline").shows("ticked Partner matches IPP").shows("answered Website: https://acme.example");
    wizard.press("T").type_text("ticked").shows("ticked Partner matches IPP").press("Enter").shows("step 1 of 5");
}

#[test]
fn what_the_disk_refused_is_saved_by_itself_once_it_can_be() {
    let mut wizard = in_step_three();
    block(&wizard);
    wizard.advance(1.0).shows("draft kept").advance(6.0).shows("draft kept");
    unblock(&wizard);
    wizard.advance(6.0).shows("saved").lacks("draft kept");
    assert!(wizard.file(DISCOVERY).contains("They asked for a pilot."));
    let record = wizard.workspace().join(format!("partners/{RUN}/run.yaml"));
    let aside = record.with_extension("aside");
    fs::rename(&record, &aside).expect("moved away");
    fs::create_dir(&record).expect("made");
    wizard.press("Esc").keys("c Space").shows("NOT KEPT");
    fs::remove_dir(&record).expect("removed");
    fs::rename(&aside, &record).expect("moved back");
    wizard.advance(6.0).lacks("NOT KEPT");
    assert_eq!(wizard.record(RUN).criteria["r1"].state, CriterionState::Met);
}
