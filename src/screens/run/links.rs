//! Links: gone to, followed, and back from where they led. Web addresses are opened after a question that names the host.

use super::preview::{Preview, Spot};
use super::sheet::Sheet;
use super::update::ask;
use super::{Document, Page, Pane, Session};
use crate::app::Effect;
use crate::app::overlay::Question;
use crate::app::text;
use crate::domain::catalog::Catalog;
use crate::domain::link::{self, Link, Mail, Web};
use crate::domain::resolve::{self, By, Unresolved};
use crate::domain::run::Tab;
use crate::domain::safe;
use crate::markdown::{StopId, What};
use crate::screens::{Cx, Reply};

/// So many links can be gone back from.
const TRAIL: usize = 50;
/// Cells of an address that a question shows; the host is named apart from it.
const ADDRESS: usize = 240;

/// Where somebody was who followed a link.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    step: String,
    tab: Tab,
    sheet: Option<Sheet>,
    spot: Spot,
    focus: Option<StopId>,
}

/// A document that a link led to: it is read, from this heading on, as soon as it is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrival {
    step: String,
    heading: Option<String>,
}

impl Session {
    /// The page that is read now, if one is.
    pub fn preview(&self) -> Option<&Preview> {
        match (&self.sheet, self.run.tab) {
            _ if self.page != Page::Steps => None,
            (Some(sheet), _) => Some(&sheet.preview),
            (None, Tab::Guide) => Some(&self.guide),
            (None, Tab::Fields) => None,
            (None, Tab::Document) => self.open_document().map(|document| &document.preview),
        }
    }

    pub(super) fn preview_mut(&mut self) -> Option<&mut Preview> {
        match (&self.sheet, self.run.tab) {
            _ if self.page != Page::Steps => None,
            (Some(_), _) => self.sheet.as_mut().map(|sheet| &mut sheet.preview),
            (None, Tab::Guide) => Some(&mut self.guide),
            (None, Tab::Fields) => None,
            (None, Tab::Document) => self.open_document_mut().map(|document| &mut document.preview),
        }
    }

    /// Whether the page that is read is the step's document, whose tasks can be ticked.
    pub(super) fn reads_document(&self) -> bool {
        self.sheet.is_none() && self.run.tab == Tab::Document
    }

    pub(super) fn turn_stop(&mut self, forward: bool, cx: &Cx<'_>) -> Reply {
        self.moved(cx);
        let tasks = self.reads_document();
        match self.preview_mut().map(|preview| preview.turn_stop(forward, tasks)) {
            Some(false) if tasks => Reply::say("There is no link and no task on this page."),
            Some(false) => Reply::say("There is no link on this page."),
            Some(true) | None => Reply::default(),
        }
    }

    /// Ticks or unticks the task that was gone to, else the first in view, which is gone to then.
    pub(super) fn tick_task(&mut self, cx: &Cx<'_>) -> Reply {
        let Some(offset) = self.preview().and_then(Preview::task) else {
            return Reply::say("There is no task in view.");
        };
        if let Some(preview) = self.preview_mut() {
            preview.focus = Some(StopId::Task(offset));
        }
        self.toggle_task(offset, cx)
    }

    /// Where the link leads that was gone to.
    pub fn focused_link(&self) -> Option<String> {
        match self.preview()?.current_stop()?.what {
            What::Link(target) => Some(target),
            What::Task(_) => None,
        }
    }

    /// Takes the focus from the link or the task in view that has it.
    pub(super) fn leave_stop(&mut self) -> bool {
        let focused = self.preview_mut().filter(|preview| preview.current_stop().is_some());
        focused.is_some_and(|preview| preview.focus.take().is_some())
    }

    pub(super) fn follow_focused(&mut self, cx: &Cx<'_>) -> Reply {
        self.focused_link().map_or_else(Reply::default, |target| self.follow(&target, cx))
    }

    /// Follows a link that was clicked on.
    pub(super) fn click_link(&mut self, row: usize, cell: usize, cx: &Cx<'_>) -> Reply {
        self.pane = Pane::Work;
        let target = self.preview().and_then(|preview| preview.link_at(row, cell));
        target.map_or_else(Reply::default, |target| self.follow(&target, cx))
    }

    /// Goes where a link leads.
    pub(super) fn follow(&mut self, target: &str, cx: &Cx<'_>) -> Reply {
        match link::read(target) {
            Err(refusal) => Reply::refuse(refusal),
            Ok(Link::Web(web)) => ask_web(&web),
            Ok(Link::Mail(mail)) => ask_mail(&mail),
            Ok(Link::Heading(heading)) => self.follow_here(&heading, cx),
            Ok(Link::Page { reference, heading }) => self.follow_page(&reference, heading.as_deref(), cx),
        }
    }

    fn follow_here(&mut self, heading: &str, cx: &Cx<'_>) -> Reply {
        let place = self.place();
        if !self.show_heading(heading, cx) {
            return Reply::refuse(nowhere(&format!("this page has no heading `#{heading}`")));
        }
        self.leave(place);
        Reply::default()
    }

    fn show_heading(&mut self, heading: &str, cx: &Cx<'_>) -> bool {
        self.moved(cx);
        if !self.is_editing() {
            return self.preview_mut().is_some_and(|preview| preview.show_heading(heading));
        }
        let line = self.preview_mut().and_then(|preview| preview.page.line_of_heading(heading));
        line.iter().for_each(|line| drop(self.go_to_line(*line, cx)));
        line.is_some()
    }

    /// Another step's document by its file name, else what the resolver makes of the reference: the step of this run that
    /// has this template, else the template.
    fn follow_page(&mut self, reference: &str, heading: Option<&str>, cx: &Cx<'_>) -> Reply {
        let file = reference.strip_prefix("./").unwrap_or(reference);
        let document = |id: &str| self.run.steps.get(id).is_some_and(|record| record.document == file);
        if let Some(step) = self.playbook.steps.iter().position(|step| document(&step.id)) {
            return self.follow_to_step(step, heading, cx);
        }
        let Some(catalog) = cx.catalog else { return Reply::say("The templates are still being read.") };
        let here = self.template(catalog).unwrap_or_default();
        let path = match resolve_from(&here, reference, catalog) {
            Ok(path) => path,
            Err(why) => return Reply::refuse(nowhere(&why)),
        };
        let of_path = |reference: &str| catalog.resolve(reference).is_some_and(|entry| entry.path == path);
        let mut steps = self.playbook.steps.iter();
        if let Some(step) = steps.position(|step| self.run.is_shown(&step.id) && of_path(&step.template)) {
            return self.follow_to_step(step, heading, cx);
        }
        if self.sheet.as_ref().is_some_and(|sheet| sheet.template == path) {
            return self.follow_here(heading.unwrap_or_default(), cx);
        }
        let Some(entry) = catalog.template(&path) else { return Reply::default() };
        let (place, title) = (self.place(), &entry.path);
        self.look_at_template(entry, cx);
        // The trail is counted before it grows.
        self.leave(place);
        match heading {
            Some(heading) if !self.show_heading(heading, cx) => {
                Reply::say(format!("{title} has no heading `#{heading}`. This is its beginning."))
            }
            _ => Reply::default(),
        }
    }

    fn follow_to_step(&mut self, index: usize, heading: Option<&str>, cx: &Cx<'_>) -> Reply {
        let step = self.playbook.steps[index].id.clone();
        if step == self.run.step && self.reads_document() {
            return self.follow_here(heading.unwrap_or_default(), cx);
        }
        let place = self.place();
        let reply = self.jump_to(index, cx);
        (self.sheet, self.run.tab, self.pane) = (None, Tab::Document, Pane::Work);
        self.arrival = Some(Arrival { step, heading: heading.map(str::to_owned) });
        self.leave(place);
        reply
    }

    /// Gives the document to the reader that a link led to, although it was left in the editor.
    pub(super) fn read_arrival(&mut self, cx: &Cx<'_>) -> Vec<Effect> {
        let arriving = self.arrival.as_ref().is_some_and(|arrival| arrival.step == self.run.step);
        if arriving && self.is_editing() { self.leave_editor(cx).effects } else { Vec::new() }
    }

    /// Shows the heading that a link named, once its document is there; words where it has none.
    pub(super) fn arrive(&mut self, cx: &Cx<'_>) -> Option<String> {
        if matches!(self.document(), Some(Document::Loading) | None) {
            return None;
        }
        let Arrival { step, heading } = self.arrival.take()?;
        let heading = heading.filter(|_| step == self.run.step && self.open_document().is_some())?;
        if self.show_heading(&heading, cx) {
            return None;
        }
        Some(format!("{} has no heading `#{heading}`. This is its beginning.", self.step().name))
    }

    /// Where the view stands now.
    fn place(&self) -> Place {
        let preview = self.preview();
        Place {
            step: self.run.step.clone(),
            tab: self.run.tab,
            sheet: self.sheet.clone(),
            spot: preview.map(Preview::spot).unwrap_or_default(),
            focus: preview.and_then(|preview| preview.focus),
        }
    }

    /// Remembers a place that was left by a link.
    fn leave(&mut self, place: Place) {
        if self.trail.len() >= TRAIL {
            self.trail.remove(0);
            self.sheet.iter_mut().for_each(|sheet| sheet.below = sheet.below.saturating_sub(1));
        }
        self.trail.push(place);
    }

    /// Goes back to where the last link was followed.
    pub(super) fn go_back(&mut self, cx: &Cx<'_>) -> Reply {
        let Some(Place { step, tab, sheet, spot, focus }) = self.trail.pop() else {
            return Reply::say("No link was followed to here. Esc leaves this screen.");
        };
        let reply = self.open_step(&step, cx);
        (self.sheet, self.run.tab, self.pane, self.arrival) = (sheet, tab, Pane::Work, None);
        if tab == Tab::Guide && self.guide_of.as_ref() != Some(&step) {
            (self.guide, self.guide_of) = (Preview::default(), Some(step));
        }
        if let Some(preview) = self.preview_mut() {
            preview.return_to(spot);
            preview.focus = focus;
        }
        reply
    }

    /// The path of the template that the page is made from.
    fn template(&self, catalog: &Catalog) -> Option<String> {
        match &self.sheet {
            Some(sheet) => Some(sheet.template.clone()),
            None => catalog.resolve(&self.step().template).map(|entry| entry.path.clone()),
        }
    }
}

/// The template that a reference means on the page of the template `here`: one of its area before one of another, and one
/// that is named before one that is guessed by its number. Else why there is none.
fn resolve_from(here: &str, reference: &str, catalog: &Catalog) -> Result<String, String> {
    let paths = || catalog.templates.iter().map(|entry| entry.path.as_str());
    let area = here.rsplit_once('/').map(|(area, _)| area).filter(|_| !reference.starts_with(['.', '/', '\\']));
    let near = area.and_then(|area| resolve::look_up(&format!("{area}/{reference}"), paths()).ok());
    let far = resolve::look_up(reference.strip_prefix("./").unwrap_or(reference), paths());
    if let Some(near) = near
        && (near.by == By::Name || !far.as_ref().is_ok_and(|far| far.by == By::Name))
    {
        return Ok(near.path);
    }
    far.map(|found| found.path).map_err(|why| {
        let reference = text::clip(&safe::line(reference), 80);
        match why {
            Unresolved::Outside => format!("`{reference}` is outside of the templates"),
            Unresolved::NoPath(_) => format!("`{reference}` is no path of a template"),
            Unresolved::NotFound { nearest } => match nearest.first() {
                Some(near) => format!("there is no template or document `{reference}`; the nearest is {near}"),
                None => format!("there is no template or document `{reference}`"),
            },
        }
    })
}

fn nowhere(why: &str) -> String {
    format!("This link leads nowhere: {why}.")
}

/// Asks before a web page is opened, with everything that somebody should know of the address.
fn ask_web(web: &Web) -> Reply {
    let mut words = format!("The link leads to {}", web.host);
    match &web.ascii {
        Some(ascii) => words.push_str(&format!(", which is {ascii} in plain letters.")),
        None => words.push('.'),
    }
    if let Some(user) = &web.user {
        words.push_str(&format!(
            "\nMind the `{}@` before the host: it is a name, not where the link leads.",
            text::clip(user, 60)
        ));
    }
    if !web.encrypted {
        words.push_str("\nThe connection is not encrypted.");
    }
    words.push_str(&format!("\n\n{}", text::clip(&web.address, ADDRESS)));
    let host = web.ascii.as_ref().unwrap_or(&web.host).clone();
    ask("Open this web page?", words, Question::OpenAddress { address: web.address.clone(), name: host })
}

fn ask_mail(mail: &Mail) -> Reply {
    let words = format!("It goes to {}.\n\n{}", mail.to, text::clip(&mail.address, ADDRESS));
    ask("Write a mail?", words, Question::OpenAddress { address: mail.address.clone(), name: mail.to.clone() })
}

/// What a yes to the question about an address does.
pub fn open_address(address: String, name: &str) -> Reply {
    Reply { effects: vec![Effect::OpenAddress(address)], ..Reply::say(format!("Opening {name} …")) }
}
