//! How much is read. Chosen on purpose, well above any honest inventory: what is larger is a finding (`TW002`),
//! never a program that runs out of memory. Flat arrays of the later layers rely on these bounds.

/// Bytes of one file: a span counts bytes in 32 bits.
pub const FILE_BYTES: u64 = 1 << 30;
/// Files of one inventory.
pub const FILES: usize = 10_000;
/// Bytes of one cell.
pub const CELL_BYTES: usize = 64 << 10;
/// Columns of one file.
pub const COLUMNS: usize = 1_000;
/// Bytes of an id.
pub const ID_BYTES: usize = 128;
/// Bytes of a name: it is told again with each flow, finding and route.
pub const NAME_BYTES: usize = 1_024;
/// Rows of categories.csv: a set of categories is a bit set.
pub const CATEGORIES: usize = 4_096;
/// Rows of populations.csv.
pub const POPULATIONS: usize = 1_024;
/// Rows of any other table but flows and volumes.
pub const ROWS: usize = 5_000_000;
/// Rows of the flow files together, and of volumes.csv.
pub const FLOWS: usize = 20_000_000;
/// Parents above a row.
pub const DEPTH: usize = 64;
/// Findings listed per file; further ones are counted.
pub const FINDINGS: usize = 10_000;
/// Findings listed altogether; further ones are counted.
pub const ALL_FINDINGS: usize = 200_000;
/// Months and days in the head.
pub const PERIOD: i64 = 12_000;
