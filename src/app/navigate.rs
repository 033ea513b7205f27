//! From screen to screen: where to go, what to ask first, and what the program starts with.

use super::action::Context;
use super::form::{Form, Input, Kind, Purpose};
use super::msg::{Created, Failure};
use super::overlay::{Confirm, HelpPage, HelpRow, Overlay, Question};
use super::pick::{Item, Pick, Target};
use super::{App, Effect, Screen, Start};
use crate::domain::run::RunKey;
use crate::screens::partner::PartnerScreen;
use crate::screens::playbooks::Playbooks;
use crate::screens::run::RunScreen;
use crate::screens::{Go, Notice};

impl App {
    pub(super) fn go(&mut self, go: Go) -> Vec<Effect> {
        match go {
            Go::Back => {
                self.drop_screens(self.screens.len() - 1);
                vec![Effect::LoadPortfolio]
            }
            Go::Today => {
                let effects = self.flush_all();
                self.drop_screens(1);
                effects.into_iter().chain([Effect::LoadPortfolio]).collect()
            }
            Go::Partners => self.show(Screen::Partners(Box::default())),
            Go::Playbooks(selected) => {
                let mut playbooks = Playbooks::default();
                if let Some(id) = selected {
                    playbooks.select(&id, &self.cx());
                }
                self.show(Screen::Playbooks(Box::new(playbooks)))
            }
            Go::Partner(slug) => self.show(Screen::Partner(PartnerScreen::new(slug))),
            Go::Run(key) => self.open_run(key),
            Go::Start { partner, playbook } => self.start_playbook(partner, playbook),
            Go::Form(form) => {
                self.open_form(*form);
                Vec::new()
            }
            Go::Pick(pick) => {
                self.overlays.push(Overlay::Pick(pick));
                Vec::new()
            }
            Go::Confirm(confirm) => {
                self.overlays.push(Overlay::Confirm(confirm));
                Vec::new()
            }
        }
    }

    /// Shows a screen: one of the same kind lower in the stack is gone back to instead of stacked twice. A run that is
    /// left this way writes everything as it goes.
    fn show(&mut self, screen: Screen) -> Vec<Effect> {
        let effects = self.flush_all();
        let kind = std::mem::discriminant(&screen);
        let depth = self.screens.iter().position(|other| std::mem::discriminant(other) == kind);
        let depth = depth.filter(|_| !matches!(screen, Screen::Run(_)));
        self.drop_screens(depth.unwrap_or(self.screens.len()));
        self.screens.push(screen);
        effects.into_iter().chain([Effect::LoadPortfolio]).collect()
    }

    pub(super) fn open_run(&mut self, key: RunKey) -> Vec<Effect> {
        let mut effects = self.flush_all();
        if let Some(depth) = self.screens.iter().position(|screen| screen.run().is_some()) {
            self.drop_screens(depth);
        }
        match self.parked.iter().position(|run| *run.key() == key) {
            Some(parked) => self.screens.push(Screen::Run(self.parked.remove(parked))),
            None => {
                self.screens.push(Screen::Run(RunScreen::Loading(key.clone())));
                effects.push(Effect::OpenRun(key));
            }
        }
        effects
    }

    /// Starts a playbook for a partner, asking for whichever is missing. A run in progress is offered first.
    fn start_playbook(&mut self, partner: Option<String>, playbook: Option<String>) -> Vec<Effect> {
        match (partner, playbook) {
            (None, None) => self.pick_playbook(None),
            (Some(partner), None) => self.pick_playbook(Some(&partner)),
            (None, Some(playbook)) => self.pick_partner(playbook),
            (Some(partner), Some(playbook)) => match self.against_starting(&partner, &playbook) {
                None => vec![Effect::StartRun { partner, playbook, by: self.user.clone() }],
                Some(text) => {
                    let name = self.playbook_name(&playbook);
                    let title = format!("Start {name} once more?");
                    let question = Question::StartAnother { partner, playbook };
                    self.overlays.push(Overlay::Confirm(Confirm { title, text, question }));
                    Vec::new()
                }
            },
        }
    }

    /// What somebody should know before a second run is made: one in progress, or one that cannot be read.
    fn against_starting(&self, partner: &str, playbook: &str) -> Option<String> {
        let portfolio = self.portfolio.as_ref()?;
        if let Some(file) = portfolio.unreadable_run(partner, playbook) {
            return Some(format!("{} cannot be read. It stays as it is; y makes a second run beside it.", file.path));
        }
        let card = portfolio.partner(partner)?;
        let open = card.active().into_iter().find(|run| run.key.playbook == playbook)?;
        let (key, name, since) = (&open.key, &card.partner.name, open.started.strftime("%Y-%m-%d"));
        Some(format!(
            "{key} is in progress for {name} since {since}. It stays as it is; y makes a second run beside it."
        ))
    }

    /// What people call a playbook.
    fn playbook_name(&self, id: &str) -> String {
        let entry = self.catalog.as_ref().and_then(|catalog| catalog.playbook(id));
        entry.map_or_else(|| id.to_owned(), |entry| entry.playbook.name.clone())
    }

    fn pick_playbook(&mut self, partner: Option<&str>) -> Vec<Effect> {
        let Some(catalog) = &self.catalog else { return Vec::new() };
        let target =
            |id: &str| Target::Start { partner: partner.unwrap_or_default().to_owned(), playbook: id.to_owned() };
        let items = catalog.playbooks.iter().map(|entry| {
            let playbook = &entry.playbook;
            Item::new(playbook.name.clone(), playbook.use_case.clone(), target(&playbook.id))
        });
        let items = items.collect();
        let name = partner
            .as_ref()
            .and_then(|slug| self.portfolio.as_ref()?.partner(slug))
            .map(|card| card.partner.name.clone());
        let title =
            name.map_or_else(|| "Start which playbook?".to_owned(), |name| format!("Start which playbook for {name}?"));
        self.overlays.push(Overlay::Pick(Box::new(Pick::new(title, items))));
        Vec::new()
    }

    fn pick_partner(&mut self, playbook: String) -> Vec<Effect> {
        let partners = self.portfolio.as_ref().map(|portfolio| portfolio.partners.as_slice()).unwrap_or_default();
        if partners.is_empty() {
            return self.ask_partner(Some(playbook));
        }
        let target = |slug: &str| Target::Start { partner: slug.to_owned(), playbook: playbook.clone() };
        let mut items: Vec<Item> = partners
            .iter()
            .map(|card| {
                Item::new(
                    card.partner.name.clone(),
                    card.stage().map(|(label, _)| label.to_owned()).unwrap_or_default(),
                    target(&card.slug),
                )
            })
            .collect();
        items.push(Item::new("A new partner …", "", Target::NewPartnerFor(playbook.clone())));
        let name = self.playbook_name(&playbook);
        self.overlays.push(Overlay::Pick(Box::new(Pick::new(format!("Start {name} for whom?"), items))));
        Vec::new()
    }

    pub(super) fn ask_partner(&mut self, then_start: Option<String>) -> Vec<Effect> {
        let name = Input::new("Name", Kind::PartnerName, true, "", "As people write it, in any script");
        let form = Form::new(Purpose::NewPartner, "New partner", "", vec![name], self.now.date());
        self.start_after = then_start;
        self.open_form(form);
        Vec::new()
    }

    pub(super) fn partner_created(&mut self, result: Result<Created, Failure>) -> Vec<Effect> {
        let then = self.start_after.take();
        match result {
            Ok(created) => {
                self.notice = Some(Notice::info(format!("New partner: {}", created.partner.name)));
                match then {
                    Some(playbook) => {
                        vec![
                            Effect::LoadPortfolio,
                            Effect::StartRun { partner: created.slug, playbook, by: self.user.clone() },
                        ]
                    }
                    None => self.go(Go::Partner(created.slug)),
                }
            }
            Err(failure) => self.complain(&failure),
        }
    }

    /// What a row of a pick list does.
    pub(super) fn choose(&mut self, target: Target) -> Vec<Effect> {
        let go = match target {
            Target::Action(action) => return self.act(action),
            Target::Line(line) => {
                let reply = self.with_top_session(|session, cx| session.go_to_line(line, cx));
                return self.follow(reply.unwrap_or_default());
            }
            Target::Step(step) => {
                let reply = self.with_top_session(|session, cx| session.open_step(&step, cx));
                return self.follow(reply.unwrap_or_default());
            }
            Target::Marker(id) => {
                let reply = self.with_top_session(|session, cx| session.insert_marker(&id, cx));
                return self.follow(reply.unwrap_or_default());
            }
            Target::NewPartnerFor(playbook) => return self.ask_partner(Some(playbook)),
            Target::Today => Go::Today,
            Target::Partners => Go::Partners,
            Target::Playbooks => Go::Playbooks(None),
            Target::Partner(slug) => Go::Partner(slug),
            Target::Playbook(id) => Go::Playbooks(Some(id)),
            Target::Run(key) => Go::Run(key),
            Target::Start { partner, playbook } => {
                Go::Start { partner: Some(partner).filter(|partner| !partner.is_empty()), playbook: Some(playbook) }
            }
        };
        self.go(go)
    }

    pub(super) fn open_help(&mut self) -> Vec<Effect> {
        let contexts = self.screen_contexts();
        let rows = self.keymap.available(contexts).into_iter().map(|(context, row, _)| {
            let acts_here = |key: &&super::Key| self.keymap.action(contexts, **key) == Some(row.action);
            let keys: Vec<String> =
                self.keymap.keys(row.action).iter().filter(acts_here).map(ToString::to_string).collect();
            HelpRow { context, action: Some(row.action), title: row.title, help: row.help, keys: keys.join(" ") }
        });
        let typing = super::reference::EDITING.iter().filter(|_| contexts.contains(&Context::Editor));
        let typing = typing.map(|(keys, _, words)| HelpRow {
            context: Context::Editor,
            action: None,
            title: words,
            help: "Type it in the editor.",
            keys: keys.join(" "),
        });
        let page = HelpPage::new(self.place(), rows.chain(typing).collect());
        self.overlays.push(Overlay::Help(Box::new(page)));
        Vec::new()
    }

    pub(super) fn open_palette(&mut self) -> Vec<Effect> {
        let rows = self.keymap.available(self.screen_contexts());
        let moving = |action| {
            use super::action::Action as A;
            matches!(action, A::Up | A::Down | A::PageUp | A::PageDown | A::First | A::Last | A::Palette)
        };
        let rows = rows.into_iter().filter(|(_, row, _)| !moving(row.action));
        let items = rows.map(|(_, row, key)| Item::new(row.title, key.to_string(), Target::Action(row.action)));
        self.overlays.push(Overlay::Pick(Box::new(Pick::new("Commands", items.collect()))));
        Vec::new()
    }

    pub(super) fn open_go_to(&mut self) -> Vec<Effect> {
        let mut items = Vec::new();
        if let Some(portfolio) = &self.portfolio {
            items.extend(portfolio.active().into_iter().map(|(card, run)| {
                let detail = format!("step {} of {} {}", run.step.0 + 1, run.progress.steps, run.step.1);
                Item::new(
                    format!("{} · {}", card.partner.name, run.playbook_name),
                    detail,
                    Target::Run(run.key.clone()),
                )
            }));
        }
        items.push(Item::new("Today", "screen", Target::Today));
        items.push(Item::new("Partners", "screen", Target::Partners));
        items.push(Item::new("Playbooks", "screen", Target::Playbooks));
        if let Some(portfolio) = &self.portfolio {
            let partner = |card: &crate::domain::portfolio::PartnerCard| {
                Item::new(card.partner.name.clone(), "partner", Target::Partner(card.slug.clone()))
            };
            items.extend(portfolio.partners.iter().map(partner));
        }
        if let Some(catalog) = &self.catalog {
            let playbook = |entry: &crate::domain::catalog::PlaybookEntry| {
                Item::new(entry.playbook.name.clone(), "playbook", Target::Playbook(entry.playbook.id.clone()))
            };
            items.extend(catalog.playbooks.iter().map(playbook));
        }
        self.overlays.push(Overlay::Pick(Box::new(Pick::new("Go to", items))));
        Vec::new()
    }

    /// Does what the command line asked for, as soon as playbooks and partners are known.
    pub(super) fn begin(&mut self) -> Vec<Effect> {
        let (Some(catalog), Some(portfolio)) = (&self.catalog, &self.portfolio) else { return Vec::new() };
        match self.start.take() {
            None | Some(Start::Today) => Vec::new(),
            Some(Start::Resume { partner }) => {
                let of_partner = |slug: &str| {
                    partner.as_ref().is_none_or(|typed| portfolio.find(typed).is_some_and(|card| card.slug == slug))
                };
                let last = portfolio.active().into_iter().find(|(card, _)| of_partner(&card.slug));
                match last.map(|(_, run)| run.key.clone()) {
                    Some(key) => self.open_run(key),
                    None => {
                        self.notice = Some(Notice::info("No run is in progress. s starts a playbook."));
                        Vec::new()
                    }
                }
            }
            Some(Start::Run { playbook, partner }) => {
                let Some(entry) = catalog.playbook(&playbook) else {
                    self.notice = Some(Notice::problem(format!("There is no playbook `{playbook}`.")));
                    return Vec::new();
                };
                let id = entry.playbook.id.clone();
                match portfolio.find(&partner) {
                    None => {
                        self.start_after = Some(id);
                        vec![Effect::CreatePartner { name: partner, by: self.user.clone() }]
                    }
                    Some(card) => match card.active().into_iter().find(|run| run.key.playbook == id) {
                        Some(run) => {
                            let key = run.key.clone();
                            self.open_run(key)
                        }
                        None => {
                            vec![Effect::StartRun { partner: card.slug.clone(), playbook: id, by: self.user.clone() }]
                        }
                    },
                }
            }
        }
    }
}
