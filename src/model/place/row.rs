//! A row of the table of places.

/// What a row of the table is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A code of ISO 3166-1.
    Country,
    /// A user-assigned code in common use (`XK`), which is not in the standard.
    Assigned,
    /// Part of a country.
    Subdivision,
    /// An international organisation.
    Organisation,
    /// Not stated where.
    Unknown,
}

/// A row of the table.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) code: &'static str,
    pub(super) kind: Kind,
    pub(super) alpha3: &'static str,
    pub(super) name: &'static str,
    /// Separated by `|`.
    pub(super) aliases: &'static str,
}
