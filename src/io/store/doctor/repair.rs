//! What can be done about a finding, one at a time. Nothing is deleted: what is in the way goes into the trash of this machine.

#![expect(clippy::disallowed_methods, reason = "sets permissions")]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::super::create::random_id;
use super::super::save::{Save, TRIES};
use super::super::{PARTNER_FILE, PARTNERS, Store, local, read_state};
use super::local::{TRASH, is_damaged};
use crate::app::msg::Failure;
use crate::domain::activity::Activity;
use crate::domain::doctor::{Finding, Repair};
use crate::domain::partner::{self, Partner};
use crate::io::files::{self, DOCUMENT_LIMIT, Links, SMALL_LIMIT};
use crate::io::yaml;

impl Store {
    /// Does what a finding says can be done, and tells it in one line. What is another thing by now is left alone.
    ///
    /// # Errors
    /// When the disk refuses; nothing is lost then.
    pub fn repair(&mut self, finding: &Finding, now: Timestamp) -> Result<String, Failure> {
        let Some((repair, path)) = &finding.repair else { return Err(changed(&finding.path)) };
        match repair {
            Repair::Private => self.make_private(path),
            Repair::Keep => self.keep_left_over(path, now),
            Repair::Trash => self.trash(path, now),
            Repair::NewId(old) => self.give_new_id(path, old, now),
        }
    }

    fn make_private(&self, path: &Path) -> Result<String, Failure> {
        let name = self.name(path);
        let failed = |error| files::explain(&error, "made private", &name);
        let described = if path == self.root { fs::metadata(path) } else { fs::symlink_metadata(path) };
        let described = described.map_err(failed)?;
        let mode = match described.file_type() {
            kind if kind.is_dir() => 0o700,
            kind if kind.is_file() => 0o600,
            _ => return Err(changed(&name)),
        };
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).map_err(failed)?;
        Ok(format!("{name}: {:04o} before, {mode:04o} now.", described.permissions().mode() & 0o777))
    }

    /// A temp file becomes a version of the file that it was to be, as when that is next saved.
    fn keep_left_over(&mut self, path: &Path, now: Timestamp) -> Result<String, Failure> {
        let name = self.name(path);
        let inner = path.strip_prefix(self.root.join(PARTNERS)).ok();
        let partner = inner.and_then(|inner| inner.iter().next()?.to_str()).ok_or_else(|| changed(&name))?;
        let target = files::target_of(path).ok_or_else(|| changed(&name))?;
        let target = path.with_file_name(target);
        let lock = self.lock(partner, now)?;
        self.check_abandoned(path, now)?;
        let (limit, n) = (DOCUMENT_LIMIT, lock.number());
        let save = Save { path: &target, bytes: &[], limit, force: false, now, what: String::new(), n };
        let kept = files::read(path, limit, Links::Refuse)
            .is_ok_and(|content| self.keep_aside(&save, &content.bytes, "left by a save that was cut off"));
        let moved = self.put_aside(path, now)?;
        let version = if kept { format!("is a version of {}, and ", self.name(&target)) } else { String::new() };
        Ok(format!("{name}: {version}is {moved} now."))
    }

    fn trash(&self, path: &Path, now: Timestamp) -> Result<String, Failure> {
        if !is_damaged(path) {
            self.check_abandoned(path, now)?;
        }
        Ok(format!("{}: is {} now.", self.name(path), self.put_aside(path, now)?))
    }

    /// Its maker may have gone on meanwhile.
    fn check_abandoned(&self, path: &Path, now: Timestamp) -> Result<(), Failure> {
        let folder = path.parent().unwrap_or(path);
        let mut left = files::left_over(folder, now).into_iter().chain(files::half_made(folder, now));
        if left.any(|left| left == path) { Ok(()) } else { Err(changed(&self.name(path))) }
    }

    /// Into the trash. Where it is there.
    fn put_aside(&self, path: &Path, now: Timestamp) -> Result<String, Failure> {
        let failed = |error| files::explain(&error, "moved", &self.name(path));
        let trash = local::folder(&self.root, TRASH).map_err(failed)?;
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let time = now.to_zoned_datetime(TimeZone::UTC).strftime("%Y%m%d-%H%M%S");
        let moved = files::move_into(path, &trash, &format!("{time}-{}", name.trim_start_matches('.')));
        moved.map(|to| self.name(&to)).map_err(failed)
    }

    fn give_new_id(&mut self, path: &Path, old: &str, now: Timestamp) -> Result<String, Failure> {
        let name = self.name(path);
        let slug = path.parent().and_then(Path::file_name).and_then(|slug| slug.to_str());
        let slug = slug.filter(|slug| self.inside(&[PARTNERS, slug, PARTNER_FILE]).is_ok_and(|file| file == path));
        let slug = slug.ok_or_else(|| changed(&name))?.to_owned();
        let lock = self.lock(&slug, now)?;
        for _ in 0..TRIES {
            let (mut partner, state) =
                read_state::<Partner>(path, partner::SCHEMA).map_err(|problem| self.unusable(path, &problem))?;
            if partner.id != old {
                return Err(changed(&name));
            }
            partner.id = random_id();
            let text =
                yaml::write(&partner).map_err(|reason| Failure::new(format!("{name} was not saved. {reason}"), ""))?;
            let (what, n) = (format!("new id {} in place of {old}", partner.id), lock.number());
            let (limit, bytes) = (SMALL_LIMIT, text.as_bytes());
            let save = Save { path, bytes, limit, force: false, now, what: what.clone(), n };
            if self.commit(&save, Some(&state.content()))? {
                let by = self.by.clone();
                // The id is new; a log that does not take the line loses nothing of it.
                let _ = self.log(&slug, &[Activity { at: now, by, run: None, what, before: None, after: None }]);
                return Ok(format!("{name}: its id is {} now; it was {old}.", partner.id));
            }
        }
        Err(self.restless(path))
    }
}

fn changed(name: &str) -> Failure {
    Failure::new(format!("{name} is another thing by now and was left alone."), "Look again with `playbooks doctor`.")
}
