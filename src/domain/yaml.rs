//! Text to a tree of values, each with its place.
