//! What a playbook is: steps with templates, success criteria, a gate, what comes next.
//! Values only; reading one from YAML is [`read`], its run for a partner is [`super::run`].

pub mod read;

use indexmap::IndexMap;

/// A pre-defined process. Built by [`read::playbook`], which upholds: at least one step, unique step
/// and criterion ids, every `step:` of a criterion naming a step.
#[derive(Debug, Clone, PartialEq)]
pub struct Playbook {
    pub id: String,
    pub name: String,
    pub description: String,
    /// One sentence; empty where the file gives none.
    pub purpose: String,
    pub use_case: String,
    pub accent: Accent,
    pub outcome: Outcome,
    pub every: Option<Every>,
    /// Ids of the playbooks that can follow.
    pub next: Vec<String>,
    /// Shown before step 1; they block nothing.
    pub prerequisites: Vec<String>,
    pub warnings: Vec<String>,
    pub gate: Option<Gate>,
    pub tags: Vec<String>,
    pub steps: Vec<Step>,
    pub criteria: Vec<Criterion>,
}

impl Playbook {
    pub fn step(&self, id: &str) -> Option<&Step> {
        self.steps.iter().find(|step| step.id == id)
    }

    /// The position of a step, from 0.
    pub fn step_index(&self, id: &str) -> Option<usize> {
        self.steps.iter().position(|step| step.id == id)
    }

    pub fn criterion(&self, id: &str) -> Option<&Criterion> {
        self.criteria.iter().find(|criterion| criterion.id == id)
    }

    /// How many different templates the steps use: exit has four steps and three templates.
    pub fn template_count(&self) -> usize {
        let mut templates: Vec<&str> = self.steps.iter().map(|step| step.template.as_str()).collect();
        templates.sort_unstable();
        templates.dedup();
        templates.len()
    }
}

/// One stop of a playbook.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    pub id: String,
    pub name: String,
    /// The short name of the flow strip.
    pub chip: String,
    /// What the nodes of a diagram say; the seed calls "Ideal Partner Profile" just "IPP" there.
    pub label: String,
    /// What happens in this step, as one phrase.
    pub summary: String,
    /// The reference as written in the file; [`super::resolve`] turns it into a template path.
    pub template: String,
    /// Guidance in Markdown.
    pub prompt: String,
    pub optional: bool,
    pub when: Option<When>,
}

/// A condition by equality or membership: every key has one of its values.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct When(pub IndexMap<String, Vec<String>>);

impl When {
    /// The id of the playbook that a run follows: a condition can ask for it as for a field.
    pub const RUN_PLAYBOOK: &str = "run.playbook";
}

/// A line of the success checklist.
#[derive(Debug, Clone, PartialEq)]
pub struct Criterion {
    pub id: String,
    pub text: String,
    /// The step in which it is mostly earned.
    pub step: Option<String>,
    /// "If applicable": may be set aside without a reason.
    pub conditional: bool,
    pub met_when: Option<MetWhen>,
}

/// The rule by which a criterion ticks itself.
#[derive(Debug, Clone, PartialEq)]
pub enum MetWhen {
    /// The score of this id passes its threshold.
    Score(String),
    /// All of these fields are filled.
    Filled(Vec<String>),
    /// Each field has this value.
    Is(IndexMap<String, String>),
}

/// The state that a completed run leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    pub label: String,
    pub kind: OutcomeKind,
}

impl Default for Outcome {
    fn default() -> Self {
        Self { label: "Done".into(), kind: OutcomeKind::Good }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OutcomeKind {
    /// The partnership goes on.
    Good,
    /// The partnership has ended.
    Closed,
}

/// Approvals that must stand before step 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gate {
    pub title: String,
    pub text: String,
    pub approvals: Vec<RequiredApproval>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequiredApproval {
    pub id: String,
    pub label: String,
}

/// How often a playbook comes round.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Every {
    Month,
    Quarter,
    HalfYear,
    Year,
}

impl Every {
    pub const ALL: [Self; 4] = [Self::Month, Self::Quarter, Self::HalfYear, Self::Year];

    /// The word of the file format.
    pub fn word(self) -> &'static str {
        match self {
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::HalfYear => "half",
            Self::Year => "year",
        }
    }
}

/// The one colour of a playbook.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Accent {
    Blue,
    Green,
    Orange,
    Purple,
    Red,
    /// Red, green and blue, each 0 to 255.
    Rgb(u8, u8, u8),
    #[default]
    Neutral,
}

impl Accent {
    pub const NAMED: [(&'static str, Self); 5] = [
        ("blue", Self::Blue),
        ("green", Self::Green),
        ("orange", Self::Orange),
        ("purple", Self::Purple),
        ("red", Self::Red),
    ];
}
