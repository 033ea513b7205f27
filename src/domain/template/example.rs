//! A filled example of a template: `answers` in the front matter, the finished document below it.

use indexmap::IndexMap;

use super::{split_front_matter, texts};
use crate::domain::yaml::{self, Kind, Node};

/// The answers of an example, each a value and the reason for it, and its document. What cannot be read counts as absent.
pub fn example(text: &str) -> (IndexMap<String, (String, String)>, &str) {
    let (front, body) = split_front_matter(text);
    let root = front.and_then(|front| yaml::parse(front).root);
    let Some(Node { kind: Kind::Mapping(entries), .. }) = root.as_ref().and_then(|root| root.get("answers")) else {
        return (IndexMap::new(), body);
    };
    let answers = entries.iter().map(|(key, node)| (key.name.clone(), answer(node)));
    (answers.filter(|(_, (value, _))| !value.is_empty()).collect(), body)
}

/// Whether a front matter is that of an example.
pub(super) fn is_one(root: &Node) -> bool {
    root.get("answers").is_some() && root.get("fields").is_none()
}

fn answer(node: &Node) -> (String, String) {
    let text = |node: &Node| match &node.kind {
        Kind::Sequence(_) => texts(node).join(", "),
        _ => node.text().unwrap_or_default().trim().to_owned(),
    };
    match &node.kind {
        Kind::Mapping(_) => {
            let part = |key: &str| node.get(key).map(text).unwrap_or_default();
            (part("value"), part("why"))
        }
        _ => (text(node), String::new()),
    }
}
