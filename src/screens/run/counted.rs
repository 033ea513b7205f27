//! What markers the documents of a run have and how many blanks are left in those that nobody opened: looked for once in
//! each text, not with every change of the record.

use std::collections::{BTreeSet, HashMap};

use super::document::Document;
use crate::domain::marker::{self, Markers};
use crate::editor::count_blanks;

#[derive(Debug, Clone, PartialEq, Default)]
pub struct Counted {
    /// The texts of documents that were not opened, by step.
    unopened: HashMap<String, Unopened>,
    /// The markers of open documents, by step, with the revision that has them.
    open: HashMap<String, (u64, BTreeSet<String>)>,
}

#[derive(Debug, Clone, PartialEq)]
struct Unopened {
    text: String,
    ids: BTreeSet<String>,
    blanks: Option<usize>,
}

fn ids(text: &str) -> BTreeSet<String> {
    marker::find(text).map(|(_, id)| id.to_owned()).collect()
}

impl Counted {
    pub fn read(&mut self, texts: Vec<(String, String)>) {
        for (step, text) in texts {
            self.unopened.insert(step, Unopened { ids: ids(&text), text, blanks: None });
        }
    }

    /// A document is another now.
    pub fn forget(&mut self, step: &str) {
        self.open.remove(step);
    }

    /// The ids of all markers in all documents.
    pub fn find<'a>(&'a mut self, documents: &HashMap<String, Document>) -> impl Iterator<Item = &'a str> {
        for (step, document) in documents.iter().filter_map(|(step, document)| Some((step, document.ready()?))) {
            let revision = document.editor.revision();
            if self.open.get(step).is_none_or(|(known, _)| *known != revision) {
                self.open.insert(step.clone(), (revision, ids(&document.editor.text())));
            }
        }
        let open = self.open.values().flat_map(|(_, ids)| ids);
        self.unopened.values().flat_map(|text| &text.ids).chain(open).map(String::as_str)
    }

    /// Takes what stands for markers now instead of `before`; texts without a marker that changed keep their count.
    pub fn count(&mut self, before: &Markers, now: &Markers) {
        for text in self.unopened.values_mut() {
            let same = text.blanks.is_some() && text.ids.iter().all(|id| before.get(id) == now.get(id));
            if !same {
                text.blanks = Some(count_blanks(&text.text, now));
            }
        }
    }

    /// The blanks of a document that was not opened.
    pub fn blanks(&self, step: &str) -> Option<usize> {
        self.unopened.get(step)?.blanks
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::marker::{Freshness, Shown};

    #[test]
    fn a_text_is_counted_again_where_one_of_its_markers_changes() {
        let markers = |all: &[&str]| {
            let value = |text: &str| Shown::Value { text: text.to_owned(), state: Freshness::Here };
            let blank = || Shown::Blank { label: "x".into() };
            let given = |id: &str| (id.to_owned(), if all.contains(&id) { value("v") } else { blank() });
            Markers::new(["a", "b"].map(given).into())
        };
        let mut counted = Counted::default();
        counted.read(vec![("one".into(), "{{a}} [Blank] {{a}}".into()), ("two".into(), "{{b}}".into())]);
        assert_eq!(counted.find(&HashMap::new()).collect::<BTreeSet<_>>(), ["a", "b"].into());
        assert_eq!(counted.blanks("one"), None);
        let none = Markers::default();
        let (open, first, both) = (markers(&[]), markers(&["a"]), markers(&["a", "b"]));
        for (before, now, expected) in
            [(&none, &open, (3, 1)), (&open, &first, (1, 1)), (&first, &both, (1, 0)), (&both, &open, (3, 1))]
        {
            counted.count(before, now);
            assert_eq!((counted.blanks("one"), counted.blanks("two")), (Some(expected.0), Some(expected.1)));
        }
        counted.read(vec![("one".into(), "[New]".into())]);
        counted.count(&open, &open);
        assert_eq!((counted.blanks("one"), counted.blanks("two")), (Some(1), Some(1)));
    }
}
