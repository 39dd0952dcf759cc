//! The saved queries of graphs/queries, as part of the program.

macro_rules! saved {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../../graphs/queries/", $name, ".cypher"))),)*]
    };
}

/// Name and text, by name.
const ALL: &[(&str, &str)] = saved!["stores-by-place"];

/// Every saved query: its name and the text of its file, in the order of their names.
pub fn all() -> impl Iterator<Item = (&'static str, &'static str)> + Clone {
    ALL.iter().copied()
}
