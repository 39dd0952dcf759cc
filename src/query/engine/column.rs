//! One property of all nodes, or of all relationships. A value is a code of 32 bits: what it is in the upper three, a
//! small number or where it is kept in the rest.

/// What a code is of.
pub const TEXT: u32 = 1 << 29;
/// A whole number of 29 bits.
pub const INT: u32 = 2 << 29;
/// Yes or no.
pub const TRUTH: u32 = 3 << 29;
/// Kept apart.
pub const OTHER: u32 = 4 << 29;
/// The rest of a code.
pub const REST: u32 = (1 << 29) - 1;

/// Codes by position.
#[derive(Debug)]
pub enum Column {
    /// One for each position from the first one on; nought: none.
    Dense(u32, Vec<u32>),
    /// Positions in order, with their codes.
    Sparse(Vec<(u32, u32)>),
}

impl Default for Column {
    fn default() -> Self {
        Self::Sparse(Vec::new())
    }
}

impl Column {
    /// From positions in order.
    pub fn new(mut pairs: Vec<(u32, u32)>) -> Self {
        if !pairs.is_sorted_by_key(|(at, _)| *at) {
            pairs.sort_by_key(|(at, _)| *at);
        }
        let (Some(&(first, _)), Some(&(last, _))) = (pairs.first(), pairs.last()) else {
            return Self::default();
        };
        let width = (last - first) as usize + 1;
        if pairs.len() * 3 < width {
            pairs.shrink_to_fit();
            return Self::Sparse(pairs);
        }
        let mut codes = vec![0; width];
        for (at, code) in pairs {
            codes[(at - first) as usize] = code;
        }
        Self::Dense(first, codes)
    }

    /// The code at a position.
    pub fn get(&self, at: u32) -> Option<u32> {
        match self {
            Self::Dense(first, codes) => {
                codes.get(at.checked_sub(*first)? as usize).copied().filter(|code| *code != 0)
            }
            Self::Sparse(pairs) => {
                let found = pairs.binary_search_by_key(&at, |(at, _)| *at).ok()?;
                pairs.get(found).map(|(_, code)| *code)
            }
        }
    }

    /// All positions with their codes.
    pub fn all(&self) -> Box<dyn Iterator<Item = (u32, u32)> + '_> {
        match self {
            Self::Dense(first, codes) => {
                let pairs = codes.iter().enumerate().map(move |(at, code)| (first + at as u32, *code));
                Box::new(pairs.filter(|(_, code)| *code != 0))
            }
            Self::Sparse(pairs) => Box::new(pairs.iter().copied()),
        }
    }

    /// How many bytes it takes.
    pub fn bytes(&self) -> usize {
        match self {
            Self::Dense(_, codes) => codes.len() * 4,
            Self::Sparse(pairs) => pairs.len() * 8,
        }
    }

    /// How many positions, about.
    pub fn len(&self) -> usize {
        match self {
            Self::Dense(_, codes) => codes.len(),
            Self::Sparse(pairs) => pairs.len(),
        }
    }
}
