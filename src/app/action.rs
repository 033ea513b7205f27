//! One row per action: its name, words, places and default keys. Keymap, footer, help, palette and `docs/keys.md`
//! all come from this table.

/// Everything a key, a click or the palette can ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    Help,
    Palette,
    GoTo,
    Back,
    Close,
    Undo,
    Redo,
    Save,
    Suspend,
    Quit,

    Up,
    Down,
    PageUp,
    PageDown,
    First,
    Last,
    Filter,

    ResumeRun,
    OpenPartner,
    OpenRun,
    OpenPlaybook,
    NewPartner,
    StartPlaybook,
    ShowToday,
    ShowPartners,
    ShowPlaybooks,

    NextStep,
    PreviousStep,
    LookAhead,
    LookBack,
    JumpHere,
    PickStep,
    ToggleDone,
    SkipStep,
    ShowGuide,
    ShowFields,
    ShowDocument,
    NextTab,
    ShowExample,
    CloseExample,
    SeekLink,
    SeekLinkBack,
    FollowLink,
    GoBack,
    TickTask,
    NextPane,
    PreviousPane,
    ToggleCriteria,
    Edit,
    Restore,
    WhyReadOnly,
    WriteToo,
    EditExternally,
    CopyDocument,
    CopySection,
    Wide,
    ScrollLeft,
    ScrollRight,
    SearchPage,
    Tick,
    SetAside,
    Evidence,
    ShowCompletion,

    LeaveEditor,
    NextBlank,
    PreviousBlank,
    FillBlank,
    SeekBlank,
    SeekBlankBack,
    Outline,
    InsertDate,
    InsertFact,
    InsertPrevious,
    CompleteMarker,
    Search,
    Replace,
    ReplaceThis,
    ReplaceAll,
    NextMatch,
    PreviousMatch,

    EditField,
    NextOpenField,
    KeepField,
    KeepText,
    PickOption,
    KeepFieldBack,
    LeaveField,
    ToggleField,
    TickOption,
    EmptyField,
    ConfirmFact,
    ToggleDepth,
    Score0,
    Score1,
    Score2,
    Score3,
    Score4,
    Score5,

    RecordApproval,
    WithdrawApproval,
    OverrideGate,

    Complete,
    OpenRow,
    ReopenRun,
    StartNext,

    SubmitLine,
    NextLine,
    Submit,
    NextField,
    PreviousField,
    Choose,
    RunAction,
    Accept,
    Decline,
    KeepMine,
    TakeTheirs,
    BringBack,
    Discard,
    ShowVersions,
    BringVersionBack,
    ShowTimeline,
}

/// Where keys have a meaning. A place that has several asks them in its own order; the first that knows the key wins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Context {
    /// Every screen, outside text inputs.
    Global,
    /// Wherever rows or lines can be moved through.
    List,
    Today,
    Partners,
    Partner,
    Playbooks,
    /// The wizard, whichever pane has the focus.
    Run,
    Rail,
    Guide,
    /// The form of a step.
    Fields,
    /// The form, on a score: digits are scores.
    ScoreField,
    /// A line of the form that is typed into.
    FieldLine,
    /// A longer text of the form that is typed into.
    FieldText,
    /// The choices of a field.
    FieldPick,
    /// A filled example or a template that is looked at.
    Sheet,
    /// A link of a page that was gone to, asked before the page.
    Link,
    /// A document's preview.
    Document,
    /// The preview of a document that is missing.
    Missing,
    /// The preview of a document that can be read but not changed.
    ReadOnly,
    Criteria,
    Gate,
    /// The completion page of a run in progress.
    Completion,
    /// The completion page of a completed run.
    Completed,
    /// A document's text.
    Editor,
    /// The list of markers over the text, asked before [`Context::Editor`].
    Completing,
    /// The search line of the editor.
    Search,
    /// The search line of the preview.
    Finding,
    /// The replacement under the search line.
    Replacing,
    /// The filter line of a list.
    Filter,
    /// A form, on its last input, which is one line.
    FormLast,
    /// A form, on a line that is not its last.
    FormLine,
    Form,
    Pick,
    HelpPage,
    Confirm,
    Conflict,
    /// The question about what ended programs left.
    Recovery,
    /// A run that another program writes.
    Guest,
    /// Earlier versions of a document.
    Versions,
}

impl Context {
    pub const ALL: [Self; 39] = [
        Self::Global,
        Self::List,
        Self::Today,
        Self::Partners,
        Self::Partner,
        Self::Playbooks,
        Self::Run,
        Self::Rail,
        Self::Guide,
        Self::Fields,
        Self::ScoreField,
        Self::FieldLine,
        Self::FieldText,
        Self::FieldPick,
        Self::Sheet,
        Self::Link,
        Self::Document,
        Self::Missing,
        Self::ReadOnly,
        Self::Criteria,
        Self::Gate,
        Self::Completion,
        Self::Completed,
        Self::Editor,
        Self::Completing,
        Self::Search,
        Self::Finding,
        Self::Replacing,
        Self::Filter,
        Self::FormLast,
        Self::FormLine,
        Self::Form,
        Self::Pick,
        Self::HelpPage,
        Self::Confirm,
        Self::Conflict,
        Self::Recovery,
        Self::Guest,
        Self::Versions,
    ];

    /// What people call the place.
    pub fn title(self) -> &'static str {
        match self {
            Self::Global => "Everywhere",
            Self::List => "Lists and pages",
            Self::Today => "Today",
            Self::Partners => "Partners",
            Self::Partner => "Partner",
            Self::Playbooks => "Playbooks",
            Self::Run => "Run",
            Self::Rail => "Steps",
            Self::Guide => "Guide",
            Self::Fields => "Fields",
            Self::ScoreField => "Score",
            Self::FieldLine => "Field, one line",
            Self::FieldText => "Field, several lines",
            Self::FieldPick => "Field, choices",
            Self::Sheet => "Example or template",
            Self::Link => "Link",
            Self::Document => "Document",
            Self::Missing => "Missing document",
            Self::ReadOnly => "Read-only document",
            Self::Criteria => "Success criteria",
            Self::Gate => "Gate",
            Self::Completion => "Completion",
            Self::Completed => "Completed run",
            Self::Editor => "Editor",
            Self::Completing => "Marker list",
            Self::Search => "Search line",
            Self::Finding => "Search in the preview",
            Self::Replacing => "Replacement line",
            Self::Filter => "Filter line",
            Self::FormLast | Self::FormLine | Self::Form => "Form",
            Self::Pick => "Pick list",
            Self::HelpPage => "Help",
            Self::Confirm => "Question",
            Self::Conflict => "Changed file",
            Self::Recovery => "Unsaved texts",
            Self::Guest => "Run open elsewhere",
            Self::Versions => "Earlier versions",
        }
    }

    /// Whether letters are text here.
    pub fn takes_text(self) -> bool {
        matches!(
            self,
            Self::Editor
                | Self::Completing
                | Self::FieldLine
                | Self::FieldText
                | Self::Search
                | Self::Finding
                | Self::Replacing
                | Self::Filter
                | Self::FormLast
                | Self::FormLine
                | Self::Form
                | Self::Pick
                | Self::HelpPage
        )
    }
}

/// One row of [`ACTIONS`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    pub action: Action,
    /// For settings and documentation: kebab-case, never changed.
    pub name: &'static str,
    /// What it does, as a command.
    pub title: &'static str,
    /// One sentence for the help page.
    pub help: &'static str,
    pub contexts: &'static [Context],
    /// Default keys, the one to show first.
    pub keys: &'static [&'static str],
    /// The word of the footer; empty where it is no footer hint.
    pub hint: &'static str,
}

const fn row(
    action: Action,
    name: &'static str,
    keys: &'static [&'static str],
    hint: &'static str,
    contexts: &'static [Context],
    title: &'static str,
    help: &'static str,
) -> Row {
    Row { action, name, title, help, contexts, keys, hint }
}

use Action as A;
use Context as C;

/// The table. Its order is the order of the footer and of the help page.
#[rustfmt::skip]
pub const ACTIONS: &[Row] = &[
    // The wizard.
    row(A::NextStep, "next-step", &["n"], "next", &[C::Run], "Done, next step", "Marks this step done and goes to the next; after the last one, to the completion page."),
    row(A::PreviousStep, "previous-step", &["b"], "back", &[C::Run], "Back one step", "Goes to the step before. Nothing is checked and nothing changes."),
    row(A::NextPane, "next-pane", &["Tab"], "pane", &[C::Run], "Next pane", "Moves the focus: steps, work, success criteria."),
    row(A::PreviousPane, "previous-pane", &["Shift-Tab"], "", &[C::Run], "Previous pane", "Moves the focus the other way."),
    row(A::Tick, "tick", &["Space"], "tick", &[C::Criteria], "Tick or untick", "Ticks the success criterion under the cursor, or unticks it."),
    row(A::Evidence, "evidence", &["e", "Enter"], "evidence", &[C::Criteria], "Note and evidence", "Keeps a note, a link or a file with the criterion."),
    row(A::SetAside, "set-aside", &["-"], "n/a", &[C::Criteria], "Not applicable", "Sets the criterion aside with a reason."),
    row(A::Edit, "edit", &["i", "Enter"], "edit", &[C::Document, C::Guide], "Edit the document", "Gives the keys to the editor; Esc gives them back and keeps the text."),
    row(A::FillBlank, "fill-blank", &["f"], "fill blank", &[C::Document], "Fill the next blank", "Opens the editor on the blank that is shown, else on the next; typing replaces it."),
    row(A::Restore, "restore-document", &["i", "Enter"], "make again", &[C::Missing], "Make the document again", "Makes a missing document again from its template."),
    row(A::WriteToo, "write-too", &["W"], "write here, too", &[C::Guest], "Write here, too", "Another program has this partner open, so this one only reads along. After this both write, and what they change is brought together."),
    row(A::WhyReadOnly, "why-read-only", &["i", "Enter"], "", &[C::ReadOnly], "Say why it cannot be changed", "Says why this document can be read but not changed."),
    row(A::EditExternally, "edit-externally", &["E"], "$EDITOR", &[C::Document, C::Guide], "Edit in $EDITOR", "Opens the document in $VISUAL or $EDITOR and comes back to this place."),
    row(A::JumpHere, "jump-here", &["Enter"], "open", &[C::Rail], "Open this step", "Opens the step under the cursor; any step, in any order."),
    row(A::EditField, "edit-field", &["Enter", "i"], "fill in", &[C::ScoreField, C::Fields], "Fill in the field", "Gives the keys to the field; Enter keeps it and goes on, Esc keeps it and stays."),
    row(A::NextOpenField, "next-open-field", &["f"], "next open", &[C::ScoreField, C::Fields], "Next open field", "Goes to the next field that has no value and gives it the keys."),
    row(A::ToggleField, "toggle-field", &["Space"], "", &[C::ScoreField, C::Fields], "Yes or no", "Turns yes into no and no into nothing; opens any other field."),
    row(A::ConfirmFact, "confirm-fact", &["y"], "", &[C::ScoreField, C::Fields], "Still right", "Confirms a fact that grew old."),
    row(A::EmptyField, "empty-field", &["Del", "Backspace"], "", &[C::ScoreField, C::Fields], "Empty the field", "Takes the value away; undo brings it back."),
    row(A::ToggleDepth, "toggle-depth", &["z"], "", &[C::ScoreField, C::Fields], "Short or full form", "Shows only what a short pass needs, or everything."),
    row(A::Score0, "score-0", &["0"], "", &[C::ScoreField], "Score 0: unknown", "Says that nobody knows; it counts as no answer."),
    row(A::Score1, "score-1", &["1"], "", &[C::ScoreField], "Score 1", "Gives the lowest score and asks why."),
    row(A::Score2, "score-2", &["2"], "", &[C::ScoreField], "Score 2", "Gives this score and goes on."),
    row(A::Score3, "score-3", &["3"], "", &[C::ScoreField], "Score 3", "Gives this score and goes on."),
    row(A::Score4, "score-4", &["4"], "", &[C::ScoreField], "Score 4", "Gives this score and goes on."),
    row(A::Score5, "score-5", &["5"], "", &[C::ScoreField], "Score 5", "Gives the highest score and asks why."),
    row(A::KeepField, "keep-field", &["Enter", "Tab"], "keep, next", &[C::FieldLine], "Keep and go on", "Keeps what the field says and goes to the next."),
    row(A::KeepFieldBack, "keep-field-back", &["Shift-Tab"], "", &[C::FieldLine, C::FieldText, C::FieldPick], "Keep and go back", "Keeps what the field says and goes to the one before."),
    row(A::PickOption, "pick-option", &["Enter"], "choose, next", &[C::FieldPick], "Choose and go on", "Takes the choice under the cursor, or those that are ticked, and goes to the next field."),
    row(A::KeepText, "keep-text", &["Tab"], "keep, next", &[C::FieldText, C::FieldPick], "Keep and go on", "Keeps what the field says and goes to the next."),
    row(A::TickOption, "tick-option", &["Space"], "choose", &[C::FieldPick], "Choose", "Takes the choice under the cursor, or takes it back."),
    row(A::LeaveField, "leave-field", &["Esc"], "keep", &[C::FieldLine, C::FieldText, C::FieldPick], "Keep and stay", "Keeps what the field says and takes the keys back."),
    row(A::ShowFields, "show-fields", &["2"], "", &[C::Guide, C::Document, C::Missing, C::ReadOnly, C::Rail, C::Criteria], "Fields", "Shows the form of the step."),
    row(A::ShowDocument, "show-document", &["3"], "", &[C::Guide, C::Fields, C::Rail, C::Criteria], "Document", "Shows the step's document."),
    row(A::ShowGuide, "show-guide", &["1"], "", &[C::Fields, C::Document, C::Missing, C::ReadOnly, C::Rail, C::Criteria], "Guide", "Shows what happens in this step and what good looks like."),
    row(A::ShowExample, "show-example", &["x"], "example", &[C::ScoreField, C::Fields, C::Guide, C::Document, C::ReadOnly, C::Missing], "Filled example", "Shows this step filled in for a fictional partner; x goes back."),
    row(A::CloseExample, "close-example", &["x", "Esc"], "your own", &[C::Sheet], "Back to your own", "Goes back from the example or the template to the step."),
    row(A::NextTab, "next-tab", &["t"], "", &[C::Run], "Next tab", "Turns from the guide to the fields to the document."),
    row(A::ToggleCriteria, "toggle-criteria", &["c"], "criteria", &[C::Run], "Success criteria", "Goes to the success criteria, or hides them in a narrow window."),
    row(A::LookAhead, "look-ahead", &["]"], "", &[C::Run], "Look at the next step", "Goes to the next step without marking this one done."),
    row(A::LookBack, "look-back", &["["], "", &[C::Run], "Look at the step before", "Goes to the step before."),
    row(A::PickStep, "pick-step", &["J"], "", &[C::Run], "Jump to a step", "Lists the steps with their state; any of them can be opened."),
    row(A::ToggleDone, "toggle-done", &["d"], "", &[C::Run], "Mark the step done, or open", "Marks this step done without leaving it; a done or skipped one is opened again."),
    row(A::SkipStep, "skip-step", &["S"], "", &[C::Run], "Skip the step", "Skips this step with a reason."),
    row(A::SeekBlank, "seek-blank", &["}"], "", &[C::Document, C::ReadOnly], "Go to the next blank", "Shows the next blank that waits for its text; f fills it."),
    row(A::SeekBlankBack, "seek-blank-back", &["{"], "", &[C::Document, C::ReadOnly], "Go to the blank before", "Shows the blank before."),
    row(A::SeekLink, "seek-link", &["l", ")"], "", &[C::Document, C::ReadOnly, C::Guide, C::Sheet], "Go to the next link or task", "Shows the next link, or task of a document; Enter follows a link, Space ticks a task."),
    row(A::SeekLinkBack, "seek-link-back", &["L", "("], "", &[C::Document, C::ReadOnly, C::Guide, C::Sheet], "Go to the link or task before", "Shows the link or the task before."),
    row(A::FollowLink, "follow-link", &["Enter"], "follow", &[C::Link], "Follow the link", "Goes where the link leads: a heading, another document, a template; asks before it opens a web page."),
    row(A::GoBack, "go-back", &["Backspace", "Alt-Left"], "", &[C::Document, C::ReadOnly, C::Guide, C::Sheet], "Back from a link", "Goes back to where the last link was followed, several times if need be."),
    row(A::TickTask, "tick-task", &["Space"], "", &[C::Document, C::ReadOnly], "Tick or untick a task", "Ticks the task that was gone to, else the first in view; undo takes it back."),
    row(A::Outline, "outline", &["o", "Ctrl-G"], "", &[C::Document, C::ReadOnly, C::Editor], "Go to a heading", "Lists the headings of the document."),
    row(A::CopyDocument, "copy-document", &["y"], "", &[C::Document, C::ReadOnly], "Copy the document", "Puts the document's text on the clipboard, over ssh too (OSC 52)."),
    row(A::ShowVersions, "show-versions", &["H"], "", &[C::Document, C::ReadOnly], "Earlier versions", "Lists the versions of this document that this machine has, with what they would change."),
    row(A::BringVersionBack, "bring-version-back", &["Enter"], "bring back", &[C::Versions], "Bring the version back", "Puts this version in the place of the text; undo takes that back."),
    row(A::CopySection, "copy-section", &["Y"], "", &[C::Document, C::ReadOnly], "Copy the section", "Puts the section at the top of the view on the clipboard."),
    row(A::SearchPage, "search-page", &["/"], "", &[C::Document, C::ReadOnly], "Search the page", "Finds text in the preview; Enter goes to the next match."),
    row(A::Wide, "wide", &["w"], "", &[C::Document, C::ReadOnly], "Wide tables", "Lets tables keep their width; the arrows left and right scroll. Again: tables fit the window."),
    row(A::ScrollLeft, "scroll-left", &["Left", "h"], "", &[C::Document, C::ReadOnly], "Scroll left", "Scrolls a wide page to the left."),
    row(A::ScrollRight, "scroll-right", &["Right"], "", &[C::Document, C::ReadOnly], "Scroll right", "Scrolls a wide page to the right."),
    row(A::ShowCompletion, "completion", &["C"], "", &[C::Run], "Completion page", "Shows what is still open and completes the run."),
    // The gate and the completion page.
    row(A::RecordApproval, "record-approval", &["Enter", "a"], "record approval", &[C::Gate], "Record an approval", "Notes who approved and on which day."),
    row(A::OverrideGate, "override-gate", &["o"], "override", &[C::Gate], "Go on without approval", "Passes the gate with a typed reason, which is logged."),
    row(A::WithdrawApproval, "withdraw-approval", &["x"], "withdraw", &[C::Gate], "Withdraw an approval", "Takes the approval under the cursor back."),
    row(A::Complete, "complete", &["Enter"], "complete", &[C::Completion], "Complete the run", "Ends the run in its outcome; on an open point, goes there."),
    row(A::OpenRow, "open-row", &["Enter"], "open", &[C::Completed], "Open what the cursor is on", "Starts a next playbook, or goes to what the row names."),
    row(A::StartNext, "start-next", &["s"], "start next", &[C::Completed], "Start a next playbook", "Starts the playbook under the cursor for the same partner."),
    row(A::ReopenRun, "reopen-run", &["O"], "reopen", &[C::Completed], "Reopen the run", "Takes the completion back; everything else stays."),
    // The editor.
    row(A::LeaveEditor, "leave-editor", &["Esc"], "preview", &[C::Editor], "Leave the editor", "Shows the preview at the same place. The text is kept and saved."),
    row(A::Save, "save", &["Ctrl-S"], "", &[C::FieldLine, C::FieldText, C::FieldPick, C::Editor, C::Global], "Save now", "Saves at once; typed text is saved by itself within a second."),
    row(A::NextBlank, "next-blank", &["Ctrl-N"], "next blank", &[C::Editor], "Next blank", "Selects the next blank that waits for its text; typing fills it."),
    row(A::PreviousBlank, "previous-blank", &["Alt-n"], "", &[C::Editor], "Previous blank", "Selects the blank before."),
    row(A::ReplaceThis, "replace-this", &["Enter"], "replace", &[C::Replacing], "Replace this", "Replaces the match and goes to the next."),
    row(A::ReplaceAll, "replace-all", &["Ctrl-A"], "all", &[C::Replacing], "Replace all", "Replaces every match at once; undo takes all of it back."),
    row(A::Search, "search", &["Ctrl-F"], "search", &[C::Editor, C::Replacing], "Search", "Finds text in the document."),
    row(A::InsertDate, "insert-date", &["Ctrl-T"], "", &[C::Editor], "Insert today's date", "Types today's date, such as 2026-11-23."),
    row(A::InsertFact, "insert-fact", &["Ctrl-E"], "", &[C::Editor], "Insert a value", "Lists the markers with the value of each, and writes the chosen one."),
    row(A::InsertPrevious, "insert-previous", &["Alt-p"], "", &[C::Editor], "Insert from the last run", "Puts in what the last run of this playbook has under the same heading."),
    row(A::CompleteMarker, "complete-marker", &["Enter", "Tab"], "complete", &[C::Completing], "Complete the marker", "Writes the marker that the list's cursor is on. The list opens on {{; type to narrow it."),
    row(A::NextMatch, "next-match", &["Enter", "Down", "F3"], "next match", &[C::Search, C::Finding], "Next match", "Goes to the next match."),
    row(A::PreviousMatch, "previous-match", &["Up", "Shift-F3"], "previous match", &[C::Search, C::Finding], "Previous match", "Goes to the match before."),
    row(A::Replace, "replace", &["Ctrl-R"], "replace", &[C::Search], "Replace", "Opens a line for the text that replaces what was found."),
    // Screens.
    row(A::ResumeRun, "resume-run", &["Enter"], "open", &[C::Today], "Open what the cursor is on", "Resumes the run exactly where it was left, or starts what is offered."),
    row(A::OpenPartner, "open-partner", &["Enter"], "open", &[C::Partners], "Open the partner", "Shows the partner with its runs."),
    row(A::OpenRun, "open-run", &["Enter"], "open", &[C::Partner], "Open the run", "Resumes the run, or shows a completed one."),
    row(A::OpenPlaybook, "open-playbook", &["Enter"], "start", &[C::Playbooks], "Start this playbook", "Starts the playbook under the cursor; asks for whom."),
    row(A::StartPlaybook, "start-playbook", &["s"], "start playbook", &[C::Today, C::Partners, C::Partner], "Start a playbook", "Makes a new run. One in progress is never reset."),
    row(A::NewPartner, "new-partner", &["n"], "new partner", &[C::Today, C::Partners], "New partner", "Makes a partner from a name, in any script."),
    row(A::Filter, "filter", &["/"], "filter", &[C::Partners, C::Playbooks], "Filter the list", "Shows only what contains the typed letters."),
    row(A::ShowPartners, "show-partners", &["p"], "partners", &[C::Today, C::Playbooks], "Partners", "Shows all partners."),
    row(A::ShowTimeline, "show-timeline", &["T"], "", &[C::Partner], "Timeline", "Everything that happened with this partner, the newest first; a few letters search it."),
    row(A::ShowPlaybooks, "show-playbooks", &["l"], "playbooks", &[C::Today, C::Partners, C::Partner], "Playbooks", "Shows all playbooks: what they are for, their steps and criteria."),
    row(A::ShowToday, "show-today", &["t"], "", &[C::Partners, C::Partner, C::Playbooks], "Today", "Shows the start screen."),
    // Moving.
    row(A::Up, "up", &["Up", "k"], "", &[C::List, C::Completing], "Up", "Moves up by a row."),
    row(A::Down, "down", &["Down", "j"], "", &[C::List, C::Completing], "Down", "Moves down by a row."),
    row(A::PageUp, "page-up", &["PgUp", "Ctrl-B"], "", &[C::List, C::HelpPage], "Page up", "Moves up by a page."),
    row(A::PageDown, "page-down", &["PgDn"], "", &[C::List, C::HelpPage], "Page down", "Moves down by a page."),
    row(A::First, "first", &["Home", "<"], "", &[C::List], "To the start", "Moves to the first row."),
    row(A::Last, "last", &["End", ">"], "", &[C::List], "To the end", "Moves to the last row."),
    // Overlays.
    row(A::SubmitLine, "submit-line", &["Enter", "Ctrl-S"], "keep", &[C::FormLast], "Keep", "Keeps what the form says."),
    row(A::NextLine, "next-line", &["Enter"], "", &[C::FormLine], "Next field", "Goes to the next field."),
    row(A::Submit, "submit", &["Ctrl-S"], "keep", &[C::Form], "Keep", "Keeps what the form says, from any field."),
    row(A::NextField, "next-field", &["Tab"], "field", &[C::Form], "Next field", "Goes to the next field."),
    row(A::PreviousField, "previous-field", &["Shift-Tab"], "", &[C::Form], "Previous field", "Goes to the field before."),
    row(A::Choose, "choose", &["Enter"], "choose", &[C::Pick], "Choose", "Takes the row under the cursor. Type to narrow the list."),
    row(A::RunAction, "run-action", &["Enter"], "do it", &[C::HelpPage], "Do it", "Does what the row says. Type to search."),
    row(A::Accept, "accept", &["y", "Enter"], "yes", &[C::Confirm], "Yes", "Does it."),
    row(A::Decline, "decline", &["n"], "no", &[C::Confirm], "No", "Leaves everything as it is."),
    row(A::KeepMine, "keep-mine", &["m"], "keep mine", &[C::Conflict], "Keep mine", "Writes the text of this screen; the other version is kept beside it."),
    row(A::TakeTheirs, "take-theirs", &["t"], "take theirs", &[C::Conflict], "Take theirs", "Shows the version on disk; undo brings this text back."),
    row(A::BringBack, "bring-back", &["Enter"], "bring back", &[C::Recovery], "Bring back", "Puts every text back where it was typed and saves it; undo takes it back."),
    row(A::Discard, "discard", &["x"], "put aside", &[C::Recovery], "Put aside", "Leaves the files as they are; for 30 days `playbooks recover --all` shows what was typed."),
    // Everywhere.
    row(A::Undo, "undo", &["u"], "", &[C::Global], "Undo", "Takes the last change back and says which."),
    row(A::Redo, "redo", &["U"], "", &[C::Global], "Redo", "Makes the undone change again."),
    row(A::GoTo, "go-to", &["g", "@"], "go to", &[C::Global], "Go to", "Jumps to any screen, partner, run or playbook by a few letters."),
    row(A::Palette, "palette", &[":", "Ctrl-P"], "", &[C::Global, C::Editor], "All commands", "Finds a command by a few letters and shows its key."),
    row(A::Help, "help", &["?", "F1"], "help", &[C::Global, C::FieldLine, C::FieldText, C::FieldPick, C::Editor], "Help for this place", "Lists what can be done here. Type to search, Enter does it."),
    row(A::Close, "close", &["q"], "", &[C::Global], "Close the screen", "Goes back one level; on Today it quits."),
    row(A::Back, "back", &["Esc"], "back", &[C::Global, C::Completing, C::Search, C::Finding, C::Replacing, C::Filter, C::FormLast, C::Form, C::Pick, C::HelpPage, C::Confirm, C::Conflict, C::Recovery, C::Versions], "Back", "Goes back one level. It never quits and never loses text."),
    row(A::Suspend, "suspend", &["Ctrl-Z"], "", &[C::Global], "Suspend", "Stops the program as a shell job; fg brings it back."),
    row(A::Quit, "quit", &["Ctrl-Q", "Ctrl-C"], "", &[C::Global, C::FieldLine, C::FieldText, C::FieldPick, C::Editor, C::Search, C::Finding, C::Replacing, C::Filter, C::FormLast, C::Form, C::Pick, C::HelpPage, C::Confirm, C::Conflict, C::Recovery, C::Versions], "Quit", "Saves what is left to save and ends the program."),
];

/// The row of an action.
pub fn find(action: Action) -> Option<&'static Row> {
    ACTIONS.iter().find(|row| row.action == action)
}
