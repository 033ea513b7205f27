//! The one place that knows the YAML library: typed values from text and back, with located problems.
//! What is read is safe and complete, or refused; what is written has been read back and found equal.

mod sentences;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_yaml::{DuplicateKeyPolicy, MergeKeyPolicy, NonFiniteFloatPolicy, Options, SerializerOptions};
use serde_yaml::{Error, MessageFormatter, Spanned, UserMessageFormatter};

use self::sentences::{ALONE, Wrong};
use crate::domain::problem::{Place, Problem};

pub use self::sentences::damaged;

/// The first line of every file that the program writes.
const HEADER: &str = "# Written by playbooks. Free to read and edit; comments are not kept.\n";

/// Reads one value of type `T`.
///
/// # Errors
/// The first problem, with its place.
pub fn read<T: DeserializeOwned>(text: &str) -> Result<T, Problem> {
    if text.trim().is_empty() {
        return Err(Problem::error(
            text,
            Place::START,
            "The file is empty.",
            format!("Restore it from a backup or from git, or delete it. {ALONE}"),
        ));
    }
    serde_yaml::from_str_with_options(text, options()).map_err(|error| problem(text, &error))
}

/// Reads a value of a file that says its format in `schema:`.
///
/// # Errors
/// A `schema:` above `ours`, before anything else of the file is judged; else as [`read`].
pub fn read_versioned<T: DeserializeOwned>(text: &str, ours: u32) -> Result<T, Problem> {
    #[derive(serde::Deserialize)]
    struct Head {
        schema: Spanned<u64>,
    }
    match serde_yaml::from_str_with_options::<Head>(text, options()) {
        Ok(Head { schema }) if schema.value > u64::from(ours) => {
            let message = format!(
                "A newer version of this program wrote this file (format {}; this one knows {ours}).",
                schema.value
            );
            let fix = "Update playbooks to open it. It is left untouched.";
            Err(Problem::error(text, place(schema.referenced), message, fix))
        }
        Ok(_) | Err(_) => read(text),
    }
}

/// Writes a value: readable, in the order of its fields, long texts as blocks.
///
/// # Errors
/// A sentence, when the text would not read back as the same value.
pub fn write<T: Serialize + DeserializeOwned + PartialEq>(value: &T) -> Result<String, String> {
    let body = serde_yaml::to_string_with_options(value, serializer())
        .map_err(|error| format!("It cannot be written as YAML: {error}."))?;
    let text = format!("{HEADER}{body}");
    match read::<T>(&text) {
        Ok(back) if back == *value => Ok(text),
        Ok(_) => Err("It would not read back as it is.".into()),
        Err(problem) => Err(format!("It would not read back: {}", problem.message)),
    }
}

fn options() -> Options {
    serde_yaml::options! {
        budget: serde_yaml::budget! {
            max_depth: 48,
            flow_nesting_limit: 48,
            max_nodes: 50_000,
            max_events: 200_000,
            max_anchors: 64,
            max_aliases: 64,
            max_documents: 2,
            max_recorded_anchor_events: 10_000,
            max_total_scalar_bytes: 4 << 20,
        },
        alias_limits: serde_yaml::alias_limits! {
            max_total_replayed_events: 10_000,
            max_replay_stack_depth: 16,
            max_alias_expansions_per_anchor: 64,
        },
        duplicate_keys: DuplicateKeyPolicy::Error,
        merge_keys: MergeKeyPolicy::Error,
        non_finite_float_policy: NonFiniteFloatPolicy::Reject,
        strict_booleans: true,
        leading_zero_numbers_as_strings: true,
        underscored_numbers_as_strings: true,
        reject_unsupported_tags: true,
        with_snippet: false,
    }
}

fn serializer() -> SerializerOptions {
    serde_yaml::ser_options! { folded_wrap_chars: usize::MAX }
}

fn place(location: serde_yaml::Location) -> Place {
    let count = |n: u64| usize::try_from(n).unwrap_or(1).max(1);
    Place { line: count(location.line()), column: count(location.column()) }
}

/// The library's error in our words.
fn problem(text: &str, error: &Error) -> Problem {
    let place = error.location().map_or(Place::START, place);
    let wrong = match error.without_snippet() {
        Error::Budget { .. } => {
            let message = "The file is too large or too deeply nested.";
            let fix = format!("Restore the file from a backup or from git. {ALONE}");
            return Problem::error(text, place, message, fix);
        }
        Error::SerdeMissingField { field, .. } => Wrong::Lacks(field),
        Error::SerdeUnknownVariant { expected, .. } => Wrong::NoneOf(expected.clone()),
        Error::InvalidBooleanStrict { .. } | Error::InvalidScalar { ty: "bool", .. } => Wrong::Needs("true or false"),
        Error::InvalidScalar { ty, .. } if ty.starts_with(['u', 'i', 'f']) => Wrong::Needs("a number"),
        Error::NullIntoString { .. } => Wrong::Needs("text"),
        Error::Unexpected { expected, .. } if expected.contains("mapping") => {
            Wrong::Needs("a group of `key: value` lines")
        }
        Error::Unexpected { expected, .. } if expected.contains("sequence") => Wrong::Needs("a list"),
        Error::Unexpected { .. } | Error::ExternallyTaggedEnumExpectedScalarOrMapping { .. } => {
            Wrong::Needs("a single value")
        }
        other => Wrong::Other(sentence(&UserMessageFormatter.format_message(other))),
    };
    sentences::explain(text, place, wrong)
}

fn sentence(words: &str) -> String {
    let words = words.trim().trim_end_matches('.');
    let mut chars = words.chars();
    let first: String = chars.next().into_iter().flat_map(char::to_uppercase).collect();
    format!("{first}{}.", chars.as_str())
}

#[cfg(test)]
mod tests;
