//! Whether the routes of all exposures can be held in memory together. An inventory of a hundred kilobytes can have a line of
//! thousands of parties, each of which has the data over all before it: its routes have millions of steps.

use super::{
    analysis::Analysis,
    exposure::RegimeResult,
    rows::Question,
    tables::{Tables, searches},
};
use crate::finding::Code;

/// So many routes, one for each exposure at least, are held in memory, or written, at most.
pub const ROUTES: usize = 2_000_000;

/// So many steps all routes together may have, however few they are.
pub const STEPS: usize = 1_000_000;

/// So many steps routes may have, one with another, where they are more than that together. Nobody's data goes so far.
pub const STEPS_EACH: usize = 64;

/// More than can be held, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TooMuch {
    /// Too many routes.
    #[error("{}: there are more than {ROUTES} exposures", Code::TooLarge.as_str())]
    Routes,
    /// Routes that are too long.
    #[error(
        "{}: the routes of the {routes} exposures have {steps} steps together, and {STEPS_EACH} each at most are held where \
         they are more than {STEPS}",
        Code::TooLarge.as_str()
    )]
    Steps {
        /// So many routes.
        routes: usize,
        /// So many steps, at least.
        steps: usize,
    },
}

impl TooMuch {
    /// What to do about it.
    pub fn help(&self) -> &'static str {
        match self {
            Self::Routes => {
                "judge fewer laws (`regimes` in inventory.toml), or take flows that lead from each to each together"
            }
            Self::Steps { .. } => {
                "look for flows that lead on and on, as of a list that was read as a chain: `thalweg map --depth 10` draws \
                 where they begin"
            }
        }
    }
}

/// Routes, counted.
#[derive(Default)]
struct Counted {
    routes: usize,
    steps: usize,
}

impl Counted {
    /// Whether they may be held; `all`: no more of them come.
    fn within(&self, all: bool) -> Result<(), TooMuch> {
        let routes = if all { self.routes } else { ROUTES };
        match () {
            () if self.routes > ROUTES => Err(TooMuch::Routes),
            () if self.steps > STEPS.max(routes * STEPS_EACH) => {
                Err(TooMuch::Steps { routes: self.routes, steps: self.steps })
            }
            () => Ok(()),
        }
    }
}

impl Analysis {
    /// Whether the routes of all exposures can be held in memory together. They are counted, and none is kept.
    ///
    /// # Errors
    ///
    /// Of what there is too much.
    pub fn can_be_held(&self) -> Result<(), TooMuch> {
        self.tables().can_be_held()
    }
}

impl Tables<'_> {
    /// The same of tables that are ready to be made.
    ///
    /// # Errors
    ///
    /// Of what there is too much.
    pub fn can_be_held(&self) -> Result<(), TooMuch> {
        // Seen before routes are searched, where that can be.
        if self.least_of_all(1, ROUTES) > ROUTES {
            return Err(TooMuch::Routes);
        }
        let mut counted = Counted::default();
        for &unit in self.units() {
            let (context, marks) = (self.analysis().context(), self.marks(unit));
            let sheet = RegimeResult::new(&context, self.terrain(), (unit.population, unit.regime), &marks);
            for routes in searches(&sheet, &self.exposed(&sheet, &Question::default())) {
                for found in &routes.found {
                    counted.routes += 1;
                    counted.steps += routes.back(found).count();
                    counted.within(false)?;
                }
            }
        }
        counted.within(true)
    }
}

#[cfg(test)]
mod tests {
    use super::{Counted, ROUTES, STEPS, STEPS_EACH, TooMuch};

    #[test]
    fn long_routes_are_too_much_where_they_are_many() {
        let within = |routes, steps, all| Counted { routes, steps }.within(all);
        assert_eq!(within(1, STEPS, true), Ok(()));
        assert_eq!(within(1, STEPS + 1, true), Err(TooMuch::Steps { routes: 1, steps: STEPS + 1 }));
        // Many short ones may come yet.
        assert_eq!(within(1, STEPS + 1, false), Ok(()));
        let many = STEPS / STEPS_EACH * 2;
        assert_eq!(within(many, many * STEPS_EACH, true), Ok(()));
        let steps = many * STEPS_EACH + 1;
        assert_eq!(within(many, steps, true), Err(TooMuch::Steps { routes: many, steps }));
        assert!(matches!(within(1, ROUTES * STEPS_EACH + 1, false), Err(TooMuch::Steps { .. })));
        assert_eq!(within(ROUTES, 0, false), Ok(()));
        assert_eq!(within(ROUTES + 1, 0, false), Err(TooMuch::Routes));
    }
}
