//! The saved queries of graphs/queries, as part of the program.

macro_rules! saved {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../../graphs/queries/", $name, ".cypher"))),)*]
    };
}

/// Name and text, by name.
const ALL: &[(&str, &str)] = saved![
    "chains-of-processors",
    "companies-of-a-group",
    "data-for-something-in-return",
    "exposures-of-a-verdict",
    "exposures-on-safeguards-that-end",
    "findings-by-subject",
    "findings-of-a-severity",
    "flows-of-what-is-not-there",
    "flows-side-by-side",
    "long-routes",
    "only-through-a-vendor",
    "places-without-adequacy",
    "recipients-by-place",
    "remote-access",
    "routes-out-of-the-eea",
    "safeguards-about-to-end",
    "single-points-of-special-data",
    "special-data-abroad",
    "stores-by-place",
    "stores-without-a-controller",
    "transfers-to-a-place",
    "transfers-without-a-ground",
    "undeclared-categories",
    "unused-safeguards",
    "ways-to-a-party",
    "what-a-party-gets",
    "what-a-store-has",
    "what-breaks-without-a-party",
    "where-a-category-is",
    "who-gets-a-category",
    "who-loses-without-a-party",
    "why-unknown",
];

/// Every saved query: its name and the text of its file, in the order of their names.
pub fn all() -> impl Iterator<Item = (&'static str, &'static str)> + Clone {
    ALL.iter().copied()
}
