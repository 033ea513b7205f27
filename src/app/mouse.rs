//! Clicks and the wheel: in the footer, in what lies over the screen, and on the screen.

use super::action::Action;
use super::footer::Hint;
use super::msg::Mouse;
use super::overlay::Overlay;
use super::{App, Effect, Screen, area, footer, overlay};
use crate::screens::Reply;
use crate::screens::run::RunScreen;

impl App {
    pub(super) fn mouse(&mut self, mouse: Mouse) -> Vec<Effect> {
        use super::msg::MouseKind as K;
        let footer = area::frame(self.size.0, self.size.1).footer;
        if mouse.kind == K::Press && footer.contains(mouse.column, mouse.row) {
            let hints = footer::hints(&self.keymap, self.contexts(), footer.width);
            let hit = |hint: &&Hint| (hint.x..hint.x + hint.width).contains(&mouse.column);
            let action = hints.iter().find(hit).map(|hint| hint.action);
            return action.map(|action| self.act(action)).unwrap_or_default();
        }
        if !self.overlays.is_empty() {
            return match mouse.kind {
                K::ScrollUp => self.act(Action::Up),
                K::ScrollDown => self.act(Action::Down),
                K::Press => self.press_in_overlay(mouse),
                K::Drag | K::Release => Vec::new(),
            };
        }
        let (screens, _, cx) = self.parts();
        let reply = match screens.last_mut() {
            Some(Screen::Today(today)) => today.mouse(mouse, &cx),
            Some(Screen::Partners(partners)) => partners.mouse(mouse, &cx),
            Some(Screen::Partner(partner)) => partner.mouse(mouse, &cx),
            Some(Screen::Playbooks(playbooks)) => playbooks.mouse(mouse, &cx),
            Some(Screen::Run(RunScreen::Open(session))) => session.mouse(mouse, &cx),
            Some(Screen::Run(RunScreen::Loading(_) | RunScreen::Failed(..))) | None => Reply::default(),
        };
        self.follow(reply)
    }

    /// A click on a row of a list over the screen takes it.
    pub(super) fn press_in_overlay(&mut self, mouse: Mouse) -> Vec<Effect> {
        let all = overlay::ground(self.size);
        let (parts, cursor, rows, action) = match self.overlays.last_mut() {
            Some(Overlay::Pick(pick)) => (pick.parts(all), &mut pick.cursor, pick.shown.len(), Action::Choose),
            Some(Overlay::Help(help)) => (help.parts(all), &mut help.cursor, help.shown.len(), Action::RunAction),
            _ => return Vec::new(),
        };
        cursor.fit(rows, usize::from(parts.list.height));
        let row = usize::from(mouse.row.saturating_sub(parts.list.y)) + cursor.top;
        if !parts.list.contains(mouse.column, mouse.row) || row >= rows {
            return Vec::new();
        }
        cursor.row = row;
        self.act(action)
    }
}
