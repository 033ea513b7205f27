//! A workspace in the middle of an ordinary November: fictional partners, each somewhere else.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use jiff::ToSpan;
use playbooks::app::{Effect, Msg, Over};
use playbooks::domain::catalog::Source;
use playbooks::domain::run::{Act, Run, RunKey};
use playbooks::io::clock::Clock;
use playbooks::io::desk::Desk;
use playbooks::io::paths::Environment;

pub const USER: &str = "Anna";
const NOW: &str = "2026-11-23T14:02:00+01:00";

const RENEWAL: &str = "\
name: Partner Renewal
description: Annual partnership renewal process
every: year
steps:
  - template: enablement/06-success-metrics.md
    name: Review Metrics
  - template: enablement/07-qbr-template.md
    name: Renewal Discussion
success_criteria:
  - Terms agreed
  - Renewal signed
";

/// One run: how many hours ago it was touched, how many steps are done and criteria met, and whether it is completed.
struct Episode {
    partner: &'static str,
    playbook: &'static str,
    hours: i64,
    done: usize,
    met: usize,
    completed: bool,
}

const fn going(partner: &'static str, playbook: &'static str, hours: i64, done: usize, met: usize) -> Episode {
    Episode { partner, playbook, hours, done, met, completed: false }
}

const fn over(partner: &'static str, playbook: &'static str, hours: i64, done: usize, met: usize) -> Episode {
    Episode { partner, playbook, hours, done, met, completed: true }
}

/// The oldest first.
const EPISODES: &[Episode] = &[
    over("Borealis Cloud", "recruit", 70 * 24, 5, 5),
    over("Everglade Data", "recruit", 21 * 24, 5, 5),
    over("Nordlicht GmbH", "onboard", 15 * 24, 5, 4),
    going("Harbour & Vale", "exit", 9 * 24, 0, 0),
    going("Caldera Systems", "expand", 6 * 24, 3, 2),
    going("Kestrel IT", "qbr", 2 * 24, 1, 1),
    going("Borealis Cloud", "onboard", 4, 5, 3),
    going("Acme Corp", "recruit", 1, 2, 2),
];

type Failed = Box<dyn std::error::Error>;

/// Where the workspace's own playbooks and templates are.
pub fn places(workspace: &Path) -> Vec<(Source, PathBuf)> {
    vec![(Source::Workspace, workspace.to_owned())]
}

/// Writes the story into a folder, and returns the clock of the day on which it is looked at.
pub fn tell(workspace: &Path) -> Result<Clock, Failed> {
    fs::create_dir_all(workspace.join("playbooks"))?;
    fs::write(workspace.join("playbooks/renewal.yaml"), RENEWAL)?;
    let today = clock(NOW)?;
    for episode in EPISODES {
        let at = today.now() - episode.hours.hours();
        play(workspace, episode, &clock(&at.timestamp().to_string())?)?;
    }
    Ok(today)
}

fn clock(now: &str) -> Result<Clock, Failed> {
    let environment = Environment { now: Some(now.to_owned()), ..Environment::default() };
    Clock::new(&environment).map_err(|failure| failure.to_string().into())
}

fn play(workspace: &Path, episode: &Episode, clock: &Clock) -> Result<(), Failed> {
    let mut desk = Desk::new(workspace, places(workspace), clock.clone());
    let Some(Msg::CatalogLoaded(catalog)) = desk.perform(Effect::LoadCatalog) else { return Err("no catalog".into()) };
    let partner = partner(&mut desk, episode.partner)?;
    let start = Effect::StartRun { partner, playbook: episode.playbook.to_owned(), by: USER.to_owned() };
    let Some(Msg::RunStarted(started)) = desk.perform(start) else { return Err("no run".into()) };
    let key = started.map_err(|failure| failure.to_string())?;
    let Some(Msg::RunOpened { result, .. }) = desk.perform(Effect::OpenRun(key.clone())) else {
        return Err("no run to open".into());
    };
    let opened = result.map_err(|failure| failure.to_string())?;
    let playbook = &catalog.playbook(episode.playbook).ok_or("no such playbook")?.playbook;
    let act = Act { by: USER, at: clock.now().timestamp() };
    let mut run: Run = opened.run;
    let mut changes = Vec::new();
    for step in playbook.steps.iter().take(episode.done) {
        changes.push(run.finish_step(playbook, &step.id, act));
    }
    for criterion in playbook.criteria.iter().take(episode.met) {
        changes.push(run.toggle_criterion(playbook, &criterion.id, act));
    }
    if episode.met > 0 {
        let first = &playbook.criteria[0].id;
        changes.push(run.note_criterion(playbook, first, "", "notes of the call on 12 November", act));
    }
    if episode.completed {
        changes.push(run.complete(playbook, act));
    }
    for change in changes {
        change.map_err(|refusal| refusal.0)?;
    }
    let open = episode.done.min(playbook.steps.len() - 1);
    run.go_to(&playbook.steps[open].id);
    let save =
        Effect::SaveRun { key: key.clone(), run: Box::new(run), revision: 1, log: Vec::new(), over: Over::Known };
    match desk.perform(save) {
        Some(Msg::RunSaved { result: Ok(_), .. }) => age(workspace, &key, clock),
        _ => Err("a run was not saved".into()),
    }
}

/// The folder of a partner, who is made where there is none.
fn partner(desk: &mut Desk, name: &str) -> Result<String, Failed> {
    if let Some(Msg::PortfolioLoaded(portfolio)) = desk.perform(Effect::LoadPortfolio)
        && let Some(card) = portfolio.partners.iter().find(|card| card.partner.name == name)
    {
        return Ok(card.slug.clone());
    }
    match desk.perform(Effect::CreatePartner { name: name.to_owned(), by: USER.to_owned() }) {
        Some(Msg::PartnerCreated(Ok(created))) => Ok(created.slug),
        _ => Err("no partner".into()),
    }
}

/// Gives the files of a run the time at which the story wrote them.
fn age(workspace: &Path, key: &RunKey, clock: &Clock) -> Result<(), Failed> {
    let at = SystemTime::UNIX_EPOCH + Duration::from_secs(u64::try_from(clock.now().timestamp().as_second())?);
    for entry in fs::read_dir(workspace.join("partners").join(&key.partner).join(&key.playbook).join(&key.run))? {
        File::options().append(true).open(entry?.path())?.set_modified(at)?;
    }
    Ok(())
}
