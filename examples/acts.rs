//! A program that saves and types without a terminal, for the rigs of `tests/rigs/`: every act goes through the desk or the
//! journal of the real program, and is told on standard output once it is acknowledged. What an act writes follows from its
//! number, so that a rig can tell from a file which act it shows.
//!
//! ```text
//! acts make WORKSPACE                  a partner and a run
//! acts save WORKSPACE FIRST COUNT      acts FIRST.. in turn on the document, run.yaml and partner.yaml: `acked N KIND`
//! acts type WORKSPACE FIRST COUNT      word FIRST.. is typed into the document and kept as a draft: `kept N`
//! acts type WORKSPACE                  the same, one word for each line of standard input
//! acts race WORKSPACE NAME COUNT       the document is read, gets a mark of NAME and is saved: `acked NAME.N`
//! ```
//! Instead, `refused N REASON` where the disk does not take it, and `lost MARK` where a mark that was acknowledged is gone.

#![expect(
    clippy::disallowed_methods,
    reason = "a program of its own, that reads its arguments and ends without a farewell"
)]

use std::error::Error;
use std::io::{Write, stdin, stdout};
use std::path::Path;
use std::process::exit;
use std::thread::yield_now;

use playbooks::app::draft::{Drafts, Kept, Place, Text, Typed};
use playbooks::app::msg::{RunSaveFailure, SaveFailure};
use playbooks::app::{Effect, Msg, Over};
use playbooks::domain::activity::Activity;
use playbooks::domain::answer::Answer;
use playbooks::domain::playbook::Playbook;
use playbooks::domain::run::{Act, Run, RunKey};
use playbooks::editor::{Command, Editor};
use playbooks::io::clock::Clock;
use playbooks::io::desk::Desk;
use playbooks::io::journal::Journal;
use playbooks::io::paths::Environment;
use playbooks::io::wake;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

const PARTNER: &str = "acme-corp";
const PLAYBOOK: &str = "recruit";
const BY: &str = "anna";

/// The last marks of each name that a document of a race has.
const MARKS: usize = 3;
/// How often an act of a race begins anew because somebody was faster.
const TRIES: usize = 1000;

fn main() -> Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match args[..] {
        ["make", workspace] => make(&mut desk(workspace)?),
        ["save", workspace, first, count] => save(workspace, numbers(first, count)?),
        ["type", workspace, first, count] => typed(workspace, numbers(first, count)?),
        ["type", workspace] => typed(workspace, (0..).zip(stdin().lines()).map(|(n, _)| n)),
        ["race", workspace, name, count] => race(workspace, name, count.parse()?),
        _ => Err("acts make|save|type|race WORKSPACE ...".into()),
    }
}

fn numbers(first: &str, count: &str) -> Result<std::ops::Range<u64>> {
    let first: u64 = first.parse()?;
    Ok(first..first + count.parse::<u64>()?)
}

fn clock() -> Result<Clock> {
    Ok(Clock::new(&Environment::read()).map_err(|failure| failure.to_string())?)
}

fn desk(workspace: &str) -> Result<Desk> {
    Ok(Desk::new(Path::new(workspace), Vec::new(), clock()?).signed(BY))
}

/// A line that a rig sees even if this program is killed the moment after.
fn tell(line: &str) -> Result<()> {
    let mut out = stdout().lock();
    writeln!(out, "{line}")?;
    Ok(out.flush()?)
}

fn make(desk: &mut Desk) -> Result<()> {
    desk.perform(Effect::LoadCatalog);
    let made = desk.perform(Effect::CreatePartner { name: "Acme Corp".into(), by: BY.into() });
    match made {
        Some(Msg::PartnerCreated(Ok(_))) => tell("acked 1 partner")?,
        Some(Msg::PartnerCreated(Err(failure))) => tell(&format!("refused 1 {failure}"))?,
        other => return Err(format!("{other:?}").into()),
    }
    let started = desk.perform(Effect::StartRun { partner: PARTNER.into(), playbook: PLAYBOOK.into(), by: BY.into() });
    match started {
        Some(Msg::RunStarted(Ok(key))) => tell(&format!("acked 2 {key}")),
        Some(Msg::RunStarted(Err(failure))) => tell(&format!("refused 2 {failure}")),
        other => Err(format!("{other:?}").into()),
    }
}

/// An open run, and the text of its first document.
struct Opened {
    key: RunKey,
    run: Run,
    playbook: Playbook,
    step: String,
    file: String,
    text: String,
    /// The hash of the document.
    base: String,
}

fn open(desk: &mut Desk) -> Result<Opened> {
    let portfolio = match desk.perform(Effect::LoadPortfolio) {
        Some(Msg::PortfolioLoaded(portfolio)) => portfolio,
        other => return Err(format!("{other:?}").into()),
    };
    let key = portfolio.active().first().map(|(_, run)| run.key.clone()).ok_or("there is no run")?;
    let (run, playbook) = match desk.perform(Effect::OpenRun(key.clone())) {
        Some(Msg::RunOpened { result: Ok(opened), .. }) => (opened.run, opened.playbook),
        other => return Err(format!("{other:?}").into()),
    };
    let step = playbook.steps[0].id.clone();
    let file = run.steps[&step].document.clone();
    let open = Effect::OpenDocument { key: key.clone(), step: step.clone(), file: file.clone() };
    match desk.perform(open) {
        Some(Msg::DocumentOpened { result: Ok(there), .. }) => {
            Ok(Opened { key, run, playbook, step, file, text: there.text, base: there.base })
        }
        other => Err(format!("{other:?}").into()),
    }
}

fn save(workspace: &str, numbers: std::ops::Range<u64>) -> Result<()> {
    let (mut desk, clock) = (desk(workspace)?, clock()?);
    let mut opened = open(&mut desk)?;
    tell("ready")?;
    for n in numbers {
        let at = clock.stamp().timestamp();
        let line = |what: String| {
            vec![Activity { at, by: BY.into(), run: Some(opened.key.to_string()), what, before: None, after: None }]
        };
        let (effect, kind) = match n % 3 {
            0 => (save_document(&opened, n, document(n)), "document"),
            1 => {
                let criterion = opened.playbook.criteria[0].id.clone();
                let (note, act) = (format!("act {n}"), Act { by: BY, at });
                opened.run.note_criterion(&opened.playbook, &criterion, &note, "", act).map_err(|refusal| refusal.0)?;
                let (key, run, log) = (opened.key.clone(), Box::new(opened.run.clone()), line(note));
                (Effect::SaveRun { key, run, revision: n, log, over: Over::Known }, "run")
            }
            _ => {
                let value = format!("act {n}");
                let log = line(value.clone());
                let answer = Answer { value, at: Some(at), by: BY.into(), ..Answer::default() };
                let facts = vec![("partner.legal_name".to_owned(), Some(answer))];
                (Effect::SaveFacts { key: opened.key.clone(), facts, revision: n, log }, "facts")
            }
        };
        let refused = match desk.perform(effect) {
            Some(Msg::DocumentSaved { result, .. }) => result.err().map(|error| format!("{error:?}")),
            Some(Msg::FactsSaved { result, .. }) => result.err().map(|failure| failure.to_string()),
            Some(Msg::RunSaved { result: Err(RunSaveFailure::Unlogged(_)), .. }) => {
                tell(&format!("acked {n} run, unlogged"))?;
                continue;
            }
            Some(Msg::RunSaved { result, .. }) => result.err().map(|error| format!("{error:?}")),
            other => Some(format!("{other:?}")),
        };
        match refused {
            None => tell(&format!("acked {n} {kind}"))?,
            Some(reason) => tell(&format!("refused {n} {kind} {}", reason.replace('\n', " ")))?,
        }
    }
    Ok(())
}

/// The document as act `n` leaves it: some lines, or some hundreds.
fn document(n: u64) -> String {
    let lines = n * 7919 % 300;
    let body: String =
        (0..lines).map(|line| format!("Line {line} of what act {n} wrote into this document.\n")).collect();
    format!("# Act {n}\n{body}The end of act {n}.\n")
}

fn save_document(opened: &Opened, revision: u64, text: String) -> Effect {
    let (key, step, file) = (opened.key.clone(), opened.step.clone(), opened.file.clone());
    Effect::SaveDocument { key, step, file, text, revision, over: Over::Known }
}

fn typed(workspace: &str, numbers: impl Iterator<Item = u64>) -> Result<()> {
    let opened = open(&mut desk(workspace)?)?;
    let (waker, _inbox) = wake::pair()?;
    let mut journal = Journal::start(Path::new(workspace), waker)?;
    journal.prepare();
    let mut editor = Editor::new(&opened.text);
    let mut kept = Kept::Yes;
    tell("ready")?;
    for n in numbers {
        editor.apply(Command::InsertText(format!("word {n} ")));
        let place = Place::Document { run: opened.key.clone(), step: opened.step.clone(), file: opened.file.clone() };
        let typed = vec![Typed { place, text: Text::Editor(&editor), base: &opened.base }];
        if let Some(Msg::DraftsKept(now)) = journal.keep(&Drafts { typed, settled: true }) {
            kept = now;
        }
        match &kept {
            Kept::Yes => tell(&format!("kept {n}"))?,
            Kept::NotYet => tell(&format!("late {n}"))?,
            Kept::No(failure) => tell(&format!("refused {n} {failure}"))?,
        }
    }
    while kept == Kept::NotYet {
        yield_now();
        if let Some(Msg::DraftsKept(now)) = journal.keep(&drafts(&opened, &editor)) {
            kept = now;
        }
    }
    tell(&format!("ended {kept:?}"))?;
    // As one that is killed: nothing is tidied up.
    exit(0)
}

fn drafts<'a>(opened: &'a Opened, editor: &'a Editor) -> Drafts<'a> {
    let (run, step, file) = (opened.key.clone(), opened.step.clone(), opened.file.clone());
    let place = Place::Document { run, step, file };
    Drafts { typed: vec![Typed { place, text: Text::Editor(editor), base: &opened.base }], settled: true }
}

fn race(workspace: &str, name: &str, count: u64) -> Result<()> {
    let mut desk = desk(workspace)?;
    let mut opened = open(&mut desk)?;
    let mut last: Option<String> = None;
    for n in 0..count {
        let mark = format!("{name}.{n}");
        for attempt in 0.. {
            if last.as_ref().is_some_and(|last| !opened.text.lines().any(|line| line == last)) {
                tell(&format!("lost {}", last.take().unwrap_or_default()))?;
            }
            let text = with_mark(&opened.text, name, &mark);
            match desk.perform(save_document(&opened, n, text)) {
                Some(Msg::DocumentSaved { result: Ok(_), .. }) => {
                    tell(&format!("acked {mark}"))?;
                    last = Some(mark);
                    reread(&mut desk, &mut opened)?;
                    break;
                }
                Some(Msg::DocumentSaved { result: Err(SaveFailure::Changed(_)), .. }) if attempt < TRIES => {
                    reread(&mut desk, &mut opened)?;
                }
                Some(Msg::DocumentSaved { result: Err(SaveFailure::Failed(failure)), .. }) if attempt < TRIES => {
                    tell(&format!("refused {mark} {failure}"))?;
                    reread(&mut desk, &mut opened)?;
                }
                other => return Err(format!("{mark}: {other:?}").into()),
            }
        }
    }
    Ok(())
}

fn reread(desk: &mut Desk, opened: &mut Opened) -> Result<()> {
    let (key, step, file) = (opened.key.clone(), opened.step.clone(), opened.file.clone());
    for _ in 0..TRIES {
        let read = desk.perform(Effect::OpenDocument { key: key.clone(), step: step.clone(), file: file.clone() });
        // Between a removal and a new file of an editor there is none.
        if let Some(Msg::DocumentOpened { result: Ok(there), .. }) = read {
            opened.text = there.text;
            return Ok(());
        }
    }
    Err("the document cannot be read any more".into())
}

/// The text with a new mark at its end, and of the older ones of this name only the last.
fn with_mark(text: &str, name: &str, mark: &str) -> String {
    let own = |line: &&str| line.strip_prefix(name).is_some_and(|rest| rest.starts_with('.'));
    let all = text.lines().filter(own).count();
    let mut drop = (all + 1).saturating_sub(MARKS);
    let kept = text.lines().filter(|line| {
        let goes = own(line) && drop > 0;
        drop -= usize::from(goes);
        !goes
    });
    kept.chain([mark]).map(|line| format!("{line}\n")).collect()
}
