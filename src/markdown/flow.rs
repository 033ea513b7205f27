//! Stub until merge.
pub mod graph;
pub mod read;
pub mod text;
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    pub cells: Vec<(String, Part)>,
}
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Part {
    Line,
    Node,
    End,
    Label,
}
pub fn render(_source: &str, _width: usize) -> Option<Vec<Row>> {
    None
}
